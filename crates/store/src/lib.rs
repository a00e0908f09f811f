//! The only crate that speaks SQL.
//!
//! Every statement is written once and runs on SQLite and on PostgreSQL. One module per noun; a function is one
//! statement, named for the question that it answers. Personal values are sealed here, at the border of the
//! database, so that no other crate can write one in the clear.

#[macro_use]
mod engine;

pub mod accounts;
pub mod arrangements;
pub mod audit;
pub mod catalogue;
pub mod consents;
#[cfg(feature = "testing")]
pub mod inspect;
pub mod jobs;
pub mod messages;
pub mod orders;
pub mod payments;
pub mod registrations;
pub mod sandbox;
pub mod seats;
pub mod staff;
pub mod texts;
pub mod throttles;
pub mod vault;
pub mod websessions;

pub use engine::{Db, Engine, Fault, Faults, OpenError, Result, SeatGuard, Tx};
