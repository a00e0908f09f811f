//! Use cases: one public verb each, one transaction each.
//!
//! A verb loads, lets `domain` decide, writes with the expected state in the `WHERE`, adds the audit row and the
//! outbox rows, and commits. Nothing outside the database happens inside a transaction, and nothing that must
//! happen is left outside the outbox.

pub mod account;
pub mod arrangement;
pub mod audit;
pub mod catalogue;
pub mod consent;
pub mod ctx;
pub mod demo;
pub mod desk;
pub mod documents;
pub mod draft;
pub mod error;
pub mod jobs;
pub mod messages;
pub mod order;
pub mod payment;
pub mod photo;
pub mod registration;
pub mod review;
pub mod sandbox;
pub mod sign_on;

pub use ctx::{Actor, Ctx, Who};
pub use error::{Error, Result};
