//! The program: configuration, the sites behind their hosts, the worker, and what an operator looks at.
//!
//! It is a library as well, so that tests run in their own process the very thing that `ncre` runs.

pub mod app;
pub mod cli;
mod front;
mod keys;
mod ops;
mod run;
pub mod settings;
mod sites;
pub mod telemetry;
mod worker;

pub use run::serve;
