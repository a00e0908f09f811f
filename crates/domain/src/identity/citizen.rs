//! The 18-digit scheme of GB 11643: six digits of area, the birth date, three digits of sequence, a check digit.
//!
//! Residence permits of people from Hong Kong, Macao and Taiwan and the newer cards of foreign permanent residents
//! use the same scheme with area digits of their own.

use super::{Derived, IdNumberError, Sex};
use crate::catalogue::PROVINCES;
use jiff::civil::{Date, date};

/// Characters of a number.
pub(super) const LEN: usize = 18;

/// Nobody who is alive was born before this day.
const BORN_MIN: Date = date(1900, 1, 1);

/// Who issues the card, which the leading digits show.
#[derive(Clone, Copy)]
pub(super) enum Area {
    /// One of the 31 provinces by its two digits.
    Province,
    /// `810000` for Hong Kong, `820000` for Macao.
    HongKongMacao,
    /// `830000`.
    Taiwan,
    /// A leading `9`.
    Foreign,
}

impl Area {
    fn issues(self, number: &str) -> bool {
        match self {
            Area::Province => PROVINCES.iter().any(|province| number.starts_with(province.digits())),
            Area::HongKongMacao => number.starts_with("810000") || number.starts_with("820000"),
            Area::Taiwan => number.starts_with("830000"),
            Area::Foreign => number.starts_with('9'),
        }
    }
}

/// Checks a normalised number from the outside to the inside.
pub(super) fn read(number: String, area: Area, today: Date) -> Result<String, IdNumberError> {
    let Ok(bytes) = <&[u8; LEN]>::try_from(number.as_bytes()) else {
        return Err(IdNumberError::Length);
    };
    let [first17 @ .., last] = bytes;
    if !first17.iter().all(u8::is_ascii_digit) || !(last.is_ascii_digit() || *last == b'X') {
        return Err(IdNumberError::Characters);
    }
    if !area.issues(&number) {
        return Err(IdNumberError::Area);
    }
    let born = derive(&number)?.born;
    if born < BORN_MIN || born > today {
        return Err(IdNumberError::BirthDate);
    }
    if check_digit(first17) != *last {
        return Err(IdNumberError::Checksum);
    }
    Ok(number)
}

/// Birth date and sex of a number of 18 digits. The sequence is odd for men and even for women.
pub(super) fn derive(number: &str) -> Result<Derived, IdNumberError> {
    fn part<T: std::str::FromStr>(digits: &str) -> Result<T, IdNumberError> {
        digits.parse().map_err(|_| IdNumberError::BirthDate)
    }
    let born = Date::new(part(&number[6..10])?, part(&number[10..12])?, part(&number[12..14])?)
        .map_err(|_| IdNumberError::BirthDate)?;
    let sex = if number.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(Derived { born, sex })
}

/// The check digit of an 18-digit number, as ASCII: `0` to `9` or `X`.
///
/// Takes the first 17 as ASCII digits; other bytes give a result without meaning. The rule is ISO 7064 MOD 11-2: the
/// weight of a digit is a power of two modulo 11, and weighted sum plus check digit leave 1.
pub fn check_digit(first17: &[u8; 17]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first17.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit & 0x0f) * weight).sum();
    b"10X98765432"[(sum % 11) as usize]
}
