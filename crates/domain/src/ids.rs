//! Identifiers as types, so that an account can never be passed where a registration is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is not an identifier of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier")
    }
}

impl std::error::Error for IdError {}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )+};
}

uuid_id! {
    /// One ETEST passport account, for all exam systems.
    AccountId
    /// One person's registration (报名) for one session.
    RegistrationId
    /// One order (订单): the subjects that are paid for together.
    OrderId
    /// One attempt to pay an order through one channel.
    AttemptId
    /// One versioned text that candidates read and accept.
    TextId
    /// One room (考场) of a centre in a session.
    RoomId
    /// One batch (批次) of a centre in a session.
    BatchId
    /// One mail or short message.
    MessageId
}

/// The number of a session (考次), for example 77. At most two digits appear in a ticket number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionNumber(pub u16);

impl fmt::Display for SessionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! digits_code {
    ($($(#[$doc:meta])* $name:ident[$len:literal])+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The code as ASCII digits.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("digits are UTF-8")
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                let code: [u8; $len] = text.as_bytes().try_into().map_err(|_| IdError)?;
                code.iter().all(u8::is_ascii_digit).then_some(Self(code)).ok_or(IdError)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

digits_code! {
    /// A province by the two digits of GB/T 2260, for example `32` for 江苏省.
    ProvinceCode[2]
    /// A centre (考点) by six digits, of which the first two are its province.
    CentreCode[6]
    /// A subject (科目) by two digits, for example `65`.
    SubjectCode[2]
}

impl CentreCode {
    /// The province that a centre belongs to, which its code begins with.
    pub fn province(&self) -> ProvinceCode {
        ProvinceCode([self.0[0], self.0[1]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centre_code_names_its_province() {
        let centre: CentreCode = "320261".parse().unwrap();
        assert_eq!(centre.province().to_string(), "32");
    }

    #[test]
    fn codes_of_another_shape_are_refused() {
        for text in ["", "3", "32 ", "3a", "320", "３２"] {
            assert_eq!(text.parse::<ProvinceCode>(), Err(IdError), "{text:?}");
        }
    }
}
