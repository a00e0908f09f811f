//! Instants and how they are shown. Everything is decided and shown in Asia/Shanghai.

use jiff::{civil, tz::Offset};
use std::fmt;

pub use jiff::Timestamp;
pub use jiff::civil::Date;

/// Asia/Shanghai has had no daylight saving since 1991, so a fixed offset is exact for every instant the system knows.
const SHANGHAI: Offset = Offset::constant(8);

/// The wall clock in Asia/Shanghai at an instant.
pub fn shanghai(instant: Timestamp) -> civil::DateTime {
    SHANGHAI.to_datetime(instant)
}

/// The calendar day in Asia/Shanghai at an instant.
pub fn shanghai_date(instant: Timestamp) -> Date {
    shanghai(instant).date()
}

/// The instant at which a wall clock in Asia/Shanghai shows `local`.
pub fn from_shanghai(local: civil::DateTime) -> Timestamp {
    SHANGHAI.to_timestamp(local).expect("exam dates lie far inside jiff's range")
}

/// Parses what `<input type="datetime-local">` sends, read as Asia/Shanghai.
pub fn parse_local(text: &str) -> Option<Timestamp> {
    text.trim().parse::<civil::DateTime>().ok().map(from_shanghai)
}

/// `2026-03-28 09:00`, in Asia/Shanghai.
pub struct Shown(pub Timestamp);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = shanghai(self.0);
        write!(f, "{:04}-{:02}-{:02} {:02}:{:02}", t.year(), t.month(), t.day(), t.hour(), t.minute())
    }
}

/// The value of `<input type="datetime-local">`, in Asia/Shanghai.
pub fn local_input(instant: Timestamp) -> String {
    Shown(instant).to_string().replace(' ', "T")
}

/// Milliseconds since 1970, which is how the database keeps an instant.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).expect("the database holds instants that the clock produced")
}

/// An instant `minutes` later.
pub fn plus_minutes(instant: Timestamp, minutes: i64) -> Timestamp {
    from_millis(instant.as_millisecond() + minutes * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_shanghai() {
        let instant: Timestamp = "2026-03-28T01:00:00Z".parse().unwrap();
        assert_eq!(Shown(instant).to_string(), "2026-03-28 09:00");
        assert_eq!(parse_local(&local_input(instant)), Some(instant));
    }
}
