//! The passport through its front door.

mod common;
mod logging_in;
mod registering;
mod sign_on;
