//! Free texts: the address (地址) and the short texts about school (院校, 专业, 年级, 班级, 学号).

use super::{composed, is_invisible, mask_after, trimmed};

/// The longest address in characters.
pub const ADDRESS_CHARS_MAX: usize = 200;

/// The longest short text in characters.
pub const SHORT_TEXT_CHARS_MAX: usize = 60;

reasons! {
    /// Why a text is not an address.
    AddressError {
        /// Nothing but spaces.
        Empty = "empty",
        /// More than [`ADDRESS_CHARS_MAX`] characters.
        TooLong = "too-long",
        /// A line break or another character that cannot be seen.
        Control = "control",
    }
}

/// A postal address of 1 to [`ADDRESS_CHARS_MAX`] characters on one line.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

personal!(Address);

impl Address {
    /// Reads an address; spaces at either end go, everything else stays as typed.
    pub fn parse(text: &str) -> Result<Address, AddressError> {
        one_line(text, ADDRESS_CHARS_MAX).map(Address).map_err(|fault| match fault {
            Fault::Empty => AddressError::Empty,
            Fault::TooLong => AddressError::TooLong,
            Fault::Control => AddressError::Control,
        })
    }

    /// The first six characters, which is about province and city, or less of a short address.
    pub fn masked(&self) -> String {
        mask_after(6, &self.0)
    }
}

reasons! {
    /// Why a text does not fit a short field.
    ShortTextError {
        /// Nothing but spaces.
        Empty = "empty",
        /// More than [`SHORT_TEXT_CHARS_MAX`] characters.
        TooLong = "too-long",
        /// A line break or another character that cannot be seen.
        Control = "control",
    }
}

/// A text of 1 to [`SHORT_TEXT_CHARS_MAX`] characters on one line.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ShortText(String);

personal!(ShortText);

impl ShortText {
    /// Reads a text; spaces at either end go, everything else stays as typed.
    pub fn parse(text: &str) -> Result<ShortText, ShortTextError> {
        one_line(text, SHORT_TEXT_CHARS_MAX).map(ShortText).map_err(|fault| match fault {
            Fault::Empty => ShortTextError::Empty,
            Fault::TooLong => ShortTextError::TooLong,
            Fault::Control => ShortTextError::Control,
        })
    }

    /// The first two characters, or one of a very short text.
    pub fn masked(&self) -> String {
        mask_after(2, &self.0)
    }
}

enum Fault {
    Empty,
    TooLong,
    Control,
}

fn one_line(text: &str, chars_max: usize) -> Result<String, Fault> {
    let text = trimmed(text);
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if text.chars().count() > chars_max {
        return Err(Fault::TooLong);
    }
    if text.chars().any(|c| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(Fault::Control);
    }
    Ok(composed(text))
}
