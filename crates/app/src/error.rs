//! What can come of a verb besides its result.

use domain::refusal::Refusal;
use std::fmt;

/// `Refused` is for the person, who can act on it. `Missing` is what does not exist or is not his. `Fault` is ours.
#[derive(Debug)]
pub enum Error {
    Refused(Refusal),
    Missing,
    /// More work than the machine can do now; come back after so many seconds.
    Busy {
        retry_after_seconds: u32,
    },
    /// Something outside, such as a payment channel, gave no answer. What depends on it is asked again by itself.
    NoAnswer(gateway::GatewayError),
    Fault(Box<dyn std::error::Error + Send + Sync>),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A fault in words, for what should never be.
    pub fn fault(text: impl Into<String>) -> Error {
        Error::Fault(text.into().into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusal) => write!(f, "refused: {}", refusal.code()),
            Error::Missing => f.write_str("missing"),
            Error::Busy { .. } => f.write_str("busy"),
            Error::NoAnswer(error) => write!(f, "no answer: {error}"),
            Error::Fault(fault) => write!(f, "fault: {fault}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

impl From<store::Fault> for Error {
    fn from(fault: store::Fault) -> Error {
        Error::Fault(Box::new(fault))
    }
}

impl From<gateway::GatewayError> for Error {
    fn from(error: gateway::GatewayError) -> Error {
        use gateway::GatewayError;
        match error {
            GatewayError::Unreachable { .. } | GatewayError::Unexpected { .. } => Error::NoAnswer(error),
            GatewayError::Storage(_) | GatewayError::Configuration(_) => Error::Fault(Box::new(error)),
        }
    }
}

/// A guarded update must change exactly one row; none means that somebody else was first.
pub(crate) fn exactly_one(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Refused(Refusal::Stale)) }
}
