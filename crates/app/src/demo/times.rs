//! The calendar of the demonstration, around the moment of its creation.

use domain::{
    time::{Date, Timestamp, from_shanghai, plus_minutes, shanghai_date},
    window::Window,
};

const DAY_MINUTES: i64 = 24 * 60;
const OPEN_SINCE_DAYS: i64 = 7;
const OPEN_FOR_DAYS: i64 = 21;
/// The exam begins on the first Saturday that is at least so many days away.
const EXAM_IN_DAYS: i64 = 38;
const SATURDAY: i64 = 6;

pub struct Times {
    pub registration: Window,
    pub pay_until: Timestamp,
    /// Open from the beginning, so that a ticket can be printed as soon as it is arranged.
    pub printing: Window,
    /// From Saturday 9:00 to Monday 18:00.
    pub exam: Window,
}

impl Times {
    pub fn around(now: Timestamp) -> Times {
        let closes_at = at(now, OPEN_FOR_DAYS, 17);
        let registration = Window { opens_at: at(now, -OPEN_SINCE_DAYS, 9), closes_at };
        let soonest = day(now, EXAM_IN_DAYS);
        let weekday = i64::from(soonest.weekday().to_monday_one_offset());
        let saturday = EXAM_IN_DAYS + (SATURDAY - weekday).rem_euclid(7);
        let exam = Window { opens_at: at(now, saturday, 9), closes_at: at(now, saturday + 2, 18) };
        Times {
            registration,
            pay_until: plus_minutes(closes_at, DAY_MINUTES),
            printing: Window { opens_at: registration.opens_at, closes_at: exam.closes_at },
            exam,
        }
    }
}

fn day(now: Timestamp, days: i64) -> Date {
    shanghai_date(plus_minutes(now, days * DAY_MINUTES))
}

/// A full hour on a day so many days away.
pub fn at(now: Timestamp, days: i64, hour: i8) -> Timestamp {
    from_shanghai(day(now, days).at(hour, 0, 0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::{Shown, shanghai};

    #[test]
    fn whenever_it_is_created_registration_is_open_and_the_exam_begins_on_a_saturday() {
        let first: Timestamp = "2026-01-05T16:30:00Z".parse().unwrap();
        for days in 0..14 {
            let now = plus_minutes(first, days * DAY_MINUTES);
            let times = Times::around(now);
            assert!(times.registration.is_open(now) && times.printing.is_open(now), "{}", Shown(now));
            assert!(times.pay_until < times.exam.opens_at);
            assert_eq!(i64::from(shanghai(times.exam.opens_at).weekday().to_monday_one_offset()), SATURDAY);
            assert_eq!(shanghai(times.exam.closes_at).weekday().to_monday_one_offset(), 1);
        }
    }
}
