//! How a person is reached: mobile number (手机号码) and postcode (邮政编码).

use super::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// The longest text that is looked at, in characters: a number with country code and separators needs half of it.
const INPUT_CHARS_MAX: usize = 40;

const MOBILE_LEN: usize = 11;

reasons! {
    /// Why a text is not a mobile number of the mainland.
    MobileError {
        /// Nothing but spaces.
        Empty = "empty",
        /// Not eleven digits.
        Length = "length",
        /// Something other than digits, spaces, hyphens and the country code.
        Characters = "characters",
        /// Eleven digits that do not begin like a mobile number.
        Format = "format",
    }
}

/// A mobile number of the mainland: eleven digits, the first a 1, the second 3 to 9.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

personal!(Mobile);

impl Mobile {
    /// Reads a number; spaces, hyphens, full-width digits and the country code `86` in front are fine.
    pub fn parse(text: &str) -> Result<Mobile, MobileError> {
        let text = folded(text).ok_or(MobileError::Length)?;
        let number: String = text.chars().filter(|c| !is_hyphen(*c)).collect();
        if number.is_empty() {
            return Err(MobileError::Empty);
        }
        let number = without_country(&number);
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(MobileError::Characters);
        }
        match number.as_bytes() {
            [b'1', b'3'..=b'9', ..] if number.len() == MOBILE_LEN => Ok(Mobile(number.to_owned())),
            all if all.len() == MOBILE_LEN => Err(MobileError::Format),
            _ => Err(MobileError::Length),
        }
    }

    /// The first three and the last four digits: `138****1234`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

/// The country code is unmistakable: behind it stands a 1, and no mobile number begins with an 8.
fn without_country(number: &str) -> &str {
    ["+86", "0086", "86"]
        .into_iter()
        .find_map(|code| number.strip_prefix(code).filter(|rest| rest.len() == MOBILE_LEN))
        .unwrap_or(number)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

reasons! {
    /// Why a text is not a postcode.
    PostcodeError {
        /// Nothing but spaces.
        Empty = "empty",
        /// Not six digits.
        Format = "format",
    }
}

/// A Chinese postcode: six digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Postcode(String);

personal!(Postcode);

impl Postcode {
    /// Reads a postcode; spaces and full-width digits are fine.
    pub fn parse(text: &str) -> Result<Postcode, PostcodeError> {
        let code = folded(text).ok_or(PostcodeError::Format)?;
        if code.is_empty() {
            return Err(PostcodeError::Empty);
        }
        let six_digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        if six_digits { Ok(Postcode(code)) } else { Err(PostcodeError::Format) }
    }

    /// The province's two digits: `21****`.
    pub fn masked(&self) -> String {
        format!("{}****", &self.0[..2])
    }
}

/// Half width and without spaces, or nothing when the text is longer than any number.
fn folded(text: &str) -> Option<String> {
    let short = text.chars().count() <= INPUT_CHARS_MAX;
    short.then(|| text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect())
}
