//! Mail addresses (电子邮箱).

use super::trimmed;
use unicode_normalization::UnicodeNormalization;

/// The longest address in bytes that SMTP can carry between its angle brackets.
pub const EMAIL_BYTES_MAX: usize = 254;

/// The longest part before the `@` in bytes, and the longest label of a domain, by the rules of SMTP and DNS.
const LOCAL_BYTES_MAX: usize = 64;
const LABEL_BYTES_MAX: usize = 63;

reasons! {
    /// Why a text is not a mail address.
    EmailError {
        /// Nothing but spaces.
        Empty = "empty",
        /// More than [`EMAIL_BYTES_MAX`] bytes, or more than 64 before the `@`.
        TooLong = "too-long",
        /// A space, a Chinese character, or a mark that addresses do not have.
        Characters = "characters",
        /// Not of the form `name@example.cn`.
        Format = "format",
    }
}

/// A mail address as providers hand them out: ASCII, no quoting, no comments, a domain with a dot.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

personal!(Email);

impl Email {
    /// Reads an address. Full-width characters become half-width and the domain lower case; the part before the `@`
    /// keeps its capitals, because the provider alone may say that they mean nothing.
    pub fn parse(text: &str) -> Result<Email, EmailError> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        // A full-width character takes three bytes, so this refuses nothing that could still become short enough.
        if text.len() > 3 * EMAIL_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        // Chinese input methods type the ideographic full stop for a dot.
        let address = text.nfkc().collect::<String>().replace('。', ".");
        if address.bytes().any(|b| !(b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-@".contains(&b))) {
            return Err(EmailError::Characters);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailError::Format)?;
        if address.len() > EMAIL_BYTES_MAX || local.len() > LOCAL_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        if local.split('.').any(str::is_empty) || !is_domain(domain) {
            return Err(EmailError::Format);
        }
        Ok(Email(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// All lower case: what logging in and uniqueness compare, since no provider in use tells capitals apart.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The first character and the domain: `z***@x.cn`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').expect("a parsed address has an @");
        let first = if local.len() > 1 { &local[..1] } else { "" };
        format!("{first}***@{domain}")
    }
}

/// At least two labels of letters, digits and inner hyphens, the last of which is not a number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_BYTES_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    domain.split('.').all(is_label) && top.len() >= 2 && top.starts_with(|c: char| c.is_ascii_alphabetic())
}
