//! The rules of registration for the 全国计算机等级考试, without any input or output.
//!
//! Nothing here knows a database, a clock, a random source or a web page: a rule takes values and returns values.
//! The same noun names the same thing in every crate above this one; `docs/glossary.md` owns the words.

pub mod account;
pub mod arrangement;
pub mod catalogue;
pub mod dictionaries;
pub mod identity;
pub mod ids;
pub mod money;
pub mod order;
pub mod particulars;
pub mod payment;
pub mod person;
pub mod photo;
pub mod refusal;
pub mod registration;
pub mod review;
pub mod seating;
pub mod setting;
pub mod ticket;
pub mod time;
pub mod window;
