//! Documents with schemes of their own: travel permits, passports, cards of Hong Kong and Macao, and the older cards
//! of foreign permanent residents. Each function takes a normalised text and returns the number's one normal form.

use super::IdNumberError::{self, Characters, Checksum, Format, Length};

/// A letter and eight digits; two more digits may count the renewals.
pub(super) const HK_MO_LIFELONG_LEN: usize = 9;
/// Eight digits; older booklets add two digits for the renewals and a letter for the office.
pub(super) const TAIWAN_LIFELONG_LEN: usize = 8;
/// Three letters and twelve digits, as printed until 2023.
pub(super) const OLD_PERMANENT_LEN: usize = 15;

/// `H` or `M`, eight digits, and on older permits two digits for the renewals.
pub(super) fn hk_mo(text: String) -> Result<String, IdNumberError> {
    if text.len() != HK_MO_LIFELONG_LEN && text.len() != HK_MO_LIFELONG_LEN + 2 {
        return Err(Length);
    }
    if !text.starts_with(['H', 'M']) {
        return Err(Format);
    }
    all_digits(&text[1..])?;
    Ok(text)
}

/// Eight digits, or the ten digits of an older booklet, with or without its letter.
pub(super) fn taiwan(text: String) -> Result<String, IdNumberError> {
    let bare = without_brackets(&text)?;
    match bare.len() {
        TAIWAN_LIFELONG_LEN | 10 => {
            all_digits(&bare)?;
            Ok(bare)
        }
        11 => {
            all_digits(&bare[..10])?;
            all_letters(&bare[10..])?;
            Ok(with_last_in_brackets(&bare))
        }
        _ => Err(Length),
    }
}

/// Five to seventeen letters and digits: countries agree on no more, and Chinese passports fit too.
pub(super) fn passport(text: String) -> Result<String, IdNumberError> {
    if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Characters);
    }
    if (5..=17).contains(&text.len()) { Ok(text) } else { Err(Length) }
}

/// Three letters for the country, then twelve digits. The newer card belongs to the 18-digit scheme.
pub(super) fn old_permanent(text: String) -> Result<String, IdNumberError> {
    all_letters(&text[..3])?;
    all_digits(&text[3..])?;
    Ok(text)
}

/// One or two letters, six digits and a check digit, which is `A` for ten.
pub(super) fn hong_kong_id(text: String) -> Result<String, IdNumberError> {
    let bare = without_brackets(&text)?;
    if bare.len() != 8 && bare.len() != 9 {
        return Err(Length);
    }
    let (body, check) = bare.split_at(bare.len() - 1);
    let (letters, digits) = body.split_at(body.len() - 6);
    all_letters(letters)?;
    all_digits(digits)?;
    if !check.bytes().all(|b| b.is_ascii_digit() || b == b'A') {
        return Err(Characters);
    }
    if check.as_bytes() != [hong_kong_check(body)] {
        return Err(Checksum);
    }
    Ok(with_last_in_brackets(&bare))
}

/// Seven digits, of which the first tells where the holder is from, and a check digit whose rule is not public.
pub(super) fn macao_id(text: String) -> Result<String, IdNumberError> {
    let bare = without_brackets(&text)?;
    if bare.len() != 8 {
        return Err(Length);
    }
    all_digits(&bare)?;
    if !bare.starts_with(['1', '5', '7', '8']) {
        return Err(Format);
    }
    Ok(with_last_in_brackets(&bare))
}

/// The weights run from 9 down to 2, letters count from 10 to 35, and the place of a missing first letter counts 36;
/// the weighted sum and the check digit together are a multiple of 11.
fn hong_kong_check(body: &str) -> u8 {
    let value = |b: u8| u32::from(if b.is_ascii_digit() { b - b'0' } else { b - b'A' + 10 });
    let blank = (body.len() == 7).then_some(36);
    let sum: u32 = blank.into_iter().chain(body.bytes().map(value)).zip((2..=9).rev()).map(|(v, w)| v * w).sum();
    b"0A987654321"[(sum % 11) as usize]
}

fn all_digits(text: &str) -> Result<(), IdNumberError> {
    if text.bytes().all(|b| b.is_ascii_digit()) { Ok(()) } else { Err(Characters) }
}

fn all_letters(text: &str) -> Result<(), IdNumberError> {
    if text.bytes().all(|b| b.is_ascii_uppercase()) { Ok(()) } else { Err(Characters) }
}

/// People copy the last character with or without its brackets; anywhere else a bracket is a slip.
fn without_brackets(text: &str) -> Result<String, IdNumberError> {
    match text.as_bytes() {
        [head @ .., b'(', last, b')'] if no_brackets(head) && no_brackets(&[*last]) => Ok(text.replace(['(', ')'], "")),
        all if no_brackets(all) => Ok(text.to_owned()),
        _ => Err(Format),
    }
}

fn no_brackets(bytes: &[u8]) -> bool {
    !bytes.iter().any(|b| matches!(b, b'(' | b')'))
}

fn with_last_in_brackets(bare: &str) -> String {
    let (body, last) = bare.split_at(bare.len() - 1);
    format!("{body}({last})")
}
