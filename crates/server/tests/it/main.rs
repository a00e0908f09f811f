//! The system through its front door, on both engines.

mod forms;
mod journey;
mod money;
mod restart;
mod routes;
mod seats;
mod support;
mod texts;
