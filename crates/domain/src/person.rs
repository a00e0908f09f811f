//! What a person tells about themselves, each text parsed into a type of its own.
//!
//! None of these types has a `Display`, and `Debug` shows the mask, so that no log line or panic message can carry a
//! person's data by accident. Showing one in full takes an explicit `as_str`.

use unicode_normalization::UnicodeNormalization;

/// Gives a newtype over `String` its `as_str` and a `Debug` that shows the mask only.
macro_rules! personal {
    ($name:ident) => {
        impl $name {
            /// The whole text in its normal form. Personal: not for logs.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.masked())
            }
        }
    };
}

/// Declares the reasons of one parser with their keys in the message catalogue.
macro_rules! reasons {
    ($(#[$doc:meta])* $error:ident { $($(#[$why:meta])* $reason:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $error {
            $($(#[$why])* $reason,)+
        }

        impl $error {
            /// Every reason, so that the message catalogue can be checked to know them all.
            pub const ALL: &'static [$error] = &[$($error::$reason),+];

            /// Key in the message catalogue.
            pub fn code(self) -> &'static str {
                match self {
                    $($error::$reason => $code,)+
                }
            }
        }
    };
}

mod contact;
mod email;
mod name;
mod text;

pub use contact::{Mobile, MobileError, Postcode, PostcodeError};
pub use email::{EMAIL_BYTES_MAX, Email, EmailError};
pub use name::{NAME_CHARS_MAX, NameError, PersonName};
pub use text::{ADDRESS_CHARS_MAX, Address, AddressError, SHORT_TEXT_CHARS_MAX, ShortText, ShortTextError};

/// Characters that take no room and come along when something is copied: joiners, direction marks, soft hyphens.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Without spaces and invisible characters at either end.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// NFC, except that CJK compatibility ideographs stay.
///
/// NFC would replace each by the ideograph that it doubles. Some people's documents and names have exactly that
/// form, so it is theirs to keep. An ideograph never combines with a neighbour, which is why each can stand apart.
fn composed(text: &str) -> String {
    let mut composed = String::with_capacity(text.len());
    for run in text.split_inclusive(is_compatibility_ideograph) {
        match run.chars().next_back().filter(|c| is_compatibility_ideograph(*c)) {
            Some(kept) => {
                composed.extend(run[..run.len() - kept.len_utf8()].nfc());
                composed.push(kept);
            }
            None => composed.extend(run.nfc()),
        }
    }
    composed
}

fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

/// The first characters, then stars. At least half of a short text is hidden, and a longer one hides its length.
fn mask_after(visible_max: usize, text: &str) -> String {
    let visible = visible_max.min(text.chars().count() / 2);
    text.chars().take(visible).chain("***".chars()).collect()
}

#[cfg(test)]
mod tests;
