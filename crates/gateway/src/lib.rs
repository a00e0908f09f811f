//! The world outside: payment channels and object storage. A trait, the real thing, and a sandbox for each.

pub mod channel;
pub mod http;
pub mod photos;
pub mod sandbox;

/// Something outside did not work. The work is repeated later; nobody is told more than that.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("cannot reach {what}: {reason}")]
    Unreachable { what: &'static str, reason: String },
    /// It answered, but not with what its protocol says.
    #[error("{what} answered unexpectedly: {reason}")]
    Unexpected { what: &'static str, reason: String },
    #[error("object storage: {0}")]
    Storage(#[from] object_store::Error),
    #[error("configuration: {0}")]
    Configuration(String),
}

pub type Result<T> = std::result::Result<T, GatewayError>;
