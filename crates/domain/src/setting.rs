//! What staff type into the settings of a session, a province or a centre, parsed into types.

use crate::{
    refusal::Refusal,
    time::{self, Timestamp},
    window::Window,
};

/// Why a setting cannot be as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SettingError {
    Empty,
    /// More characters than fit.
    TooLong {
        max: usize,
    },
    /// Not a whole number between these two.
    Number {
        min: u32,
        max: u32,
    },
    /// Not a date with a time.
    Instant,
    /// One of the two times of a window is missing.
    Half,
}

impl SettingError {
    /// Key in the message catalogue, below `problem.setting.`.
    pub fn code(self) -> &'static str {
        match self {
            SettingError::Empty => "empty",
            SettingError::TooLong { .. } => "too-long",
            SettingError::Number { .. } => "number",
            SettingError::Instant => "instant",
            SettingError::Half => "half",
        }
    }

    /// The values that the text of the message catalogue names in braces.
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            SettingError::TooLong { max } => vec![("max", max.to_string())],
            SettingError::Number { min, max } => vec![("min", min.to_string()), ("max", max.to_string())],
            SettingError::Empty | SettingError::Instant | SettingError::Half => Vec::new(),
        }
    }
}

/// Declares whole numbers with their limits.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($min:literal..=$max:literal))+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            pub const MIN: u32 = $min;
            pub const MAX: u32 = $max;

            pub fn new(value: u32) -> Result<Self, SettingError> {
                let fits = ($min..=$max).contains(&value);
                fits.then_some(Self(value)).ok_or(SettingError::Number { min: $min, max: $max })
            }

            pub fn parse(text: &str) -> Result<Self, SettingError> {
                if text.trim().is_empty() {
                    return Err(SettingError::Empty);
                }
                let number = text.trim().parse().map_err(|_| SettingError::Number { min: $min, max: $max })?;
                Self::new(number)
            }

            pub fn get(self) -> u32 {
                self.0
            }

            /// The number as the database and the rules keep small ones.
            pub fn small(self) -> u16 {
                u16::try_from(self.0).unwrap_or(u16::MAX)
            }
        }
    )+};
}

numbers! {
    /// Places of a centre, in total or in one subject. Below what is taken it only stops further claims.
    Capacity(0..=99999)
    /// Subjects that one candidate may choose.
    SubjectsMax(1..=10)
    /// Unpaid orders that one candidate may cancel.
    CancellationsMax(0..=99)
    /// Minutes for paying: up to a week.
    HoldMinutes(10..=10080)
    /// The number of a room (考场) at its centre.
    RoomNumber(1..=99)
    /// Seats in a room. A ticket number has two digits for the seat.
    RoomCapacity(1..=99)
    /// The number of a batch (批次) at its centre.
    BatchNumber(1..=99)
}

/// Declares texts with their limit in characters.
macro_rules! wordings {
    ($($(#[$doc:meta])* $name:ident[$min:literal..=$max:literal])+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub const CHARS_MAX: u32 = $max;

            /// Trims the text and makes all line ends equal: browsers send two characters for one.
            pub fn parse(text: &str) -> Result<Self, SettingError> {
                let text = text.trim().replace("\r\n", "\n");
                let chars = text.chars().count();
                if chars > $max {
                    return Err(SettingError::TooLong { max: $max });
                }
                if ($min..=$max).contains(&chars) { Ok(Self(text)) } else { Err(SettingError::Empty) }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

wordings! {
    /// The name of a session.
    SessionName[1..=60]
    /// The name of a room, as tickets show it.
    RoomName[1..=40]
    /// What a centre tells its candidates before they register; may be empty.
    CentreNotice[0..=2000]
    /// What a centre prints on tickets; may be empty.
    TicketNote[0..=300]
    /// The heading of a text that candidates accept.
    TextTitle[1..=60]
    /// A text that candidates accept. At most as long as one form carries it in UTF-8, percent-encoded.
    TextBody[1..=6000]
}

/// An instant as `<input type="datetime-local">` sends it, in Asia/Shanghai.
pub fn instant(text: &str) -> Result<Timestamp, SettingError> {
    if text.trim().is_empty() {
        return Err(SettingError::Empty);
    }
    time::parse_local(text).filter(|instant| is_thinkable(*instant)).ok_or(SettingError::Instant)
}

/// Between 2000 and 2100: an instant outside is a slip of the keyboard.
fn is_thinkable(instant: Timestamp) -> bool {
    (2000..2100).contains(&time::shanghai(instant).year())
}

/// A window that may be absent: both times, or neither.
pub fn optional_window(opens_at: &str, closes_at: &str) -> Result<Option<Window>, SettingError> {
    match (opens_at.trim().is_empty(), closes_at.trim().is_empty()) {
        (true, true) => Ok(None),
        (false, false) => Ok(Some(Window { opens_at: instant(opens_at)?, closes_at: instant(closes_at)? })),
        (true, false) | (false, true) => Err(SettingError::Half),
    }
}

/// The times of a session or of a province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    pub registration: Window,
    pub pay_until: Timestamp,
    pub printing: Window,
}

/// Which of the times is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Registration,
    Payment,
    Printing,
    Exam,
}

/// A time that does not fit to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    pub part: Part,
    pub refusal: Refusal,
}

/// What is wrong with a session's times. Paying may go on until the exam is over.
pub fn session_misfits(session: &Windows, exam: &Window) -> Vec<Misfit> {
    let forwards =
        [(Part::Registration, &session.registration), (Part::Printing, &session.printing), (Part::Exam, exam)];
    let windows = forwards.into_iter().filter_map(|(part, window)| misfit(part, check_forwards(window)));
    let payment = misfit(Part::Payment, check_payment(session, exam.closes_at));
    windows.chain(payment).collect()
}

/// What is wrong with a province's times within those of the session.
pub fn province_misfits(province: &Windows, session: &Windows) -> Vec<Misfit> {
    let within = [
        (Part::Registration, &province.registration, &session.registration),
        (Part::Printing, &province.printing, &session.printing),
    ];
    let windows = within.into_iter().filter_map(|(part, inner, outer)| misfit(part, check_within(inner, outer)));
    let payment = misfit(Part::Payment, check_payment(province, session.pay_until));
    windows.chain(payment).collect()
}

fn misfit(part: Part, checked: Result<(), Refusal>) -> Option<Misfit> {
    checked.err().map(|refusal| Misfit { part, refusal })
}

/// Refuses a window that closes before it opens, or at once.
pub fn check_forwards(window: &Window) -> Result<(), Refusal> {
    if window.opens_at < window.closes_at { Ok(()) } else { Err(Refusal::WindowBackwards) }
}

fn check_within(inner: &Window, outer: &Window) -> Result<(), Refusal> {
    check_forwards(inner)?;
    if inner.within(outer) == *inner {
        Ok(())
    } else {
        Err(Refusal::WindowOutside { opens_at: outer.opens_at, closes_at: outer.closes_at })
    }
}

/// Paying ends no earlier than registering, so that the last who register can pay.
fn check_payment(windows: &Windows, latest: Timestamp) -> Result<(), Refusal> {
    let earliest = windows.registration.closes_at;
    if windows.pay_until < earliest {
        Err(Refusal::PaymentEndsTooEarly)
    } else if windows.pay_until > latest {
        Err(Refusal::WindowOutside { opens_at: earliest, closes_at: latest })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_limits_are_refused() {
        assert_eq!(RoomCapacity::parse(" 30 ").map(RoomCapacity::get), Ok(30));
        for text in ["0", "100", "-1", "3.5", "三十", "99999999999"] {
            assert_eq!(RoomCapacity::parse(text), Err(SettingError::Number { min: 1, max: 99 }), "{text}");
        }
        assert_eq!(RoomCapacity::parse(""), Err(SettingError::Empty));
    }

    #[test]
    fn texts_are_trimmed_and_measured_in_characters() {
        assert_eq!(RoomName::parse("  第1机房 ").unwrap().as_str(), "第1机房");
        assert_eq!(RoomName::parse(" "), Err(SettingError::Empty));
        assert_eq!(RoomName::parse(&"房".repeat(41)), Err(SettingError::TooLong { max: 40 }));
        assert_eq!(TextBody::parse("一\r\n二").unwrap().as_str(), "一\n二");
        assert_eq!(CentreNotice::parse("").unwrap().as_str(), "");
    }

    #[test]
    fn a_window_is_there_or_not() {
        assert_eq!(optional_window("", " "), Ok(None));
        assert_eq!(optional_window("2026-12-01T08:00", ""), Err(SettingError::Half));
        assert_eq!(optional_window("2026-12-01T08:00", "later"), Err(SettingError::Instant));
        assert_eq!(optional_window("0026-12-01T08:00", "2026-12-02T08:00"), Err(SettingError::Instant));
        assert!(optional_window("2026-12-01T08:00", "2026-12-02T08:00").unwrap().is_some());
    }

    fn window(opens: i64, closes: i64) -> Window {
        Window { opens_at: time::from_millis(opens), closes_at: time::from_millis(closes) }
    }

    fn windows(registration: Window, pay_until: i64, printing: Window) -> Windows {
        Windows { registration, pay_until: time::from_millis(pay_until), printing }
    }

    #[test]
    fn times_that_do_not_fit_are_named() {
        let parts = |misfits: Vec<Misfit>| misfits.into_iter().map(|misfit| misfit.part).collect::<Vec<_>>();
        let session = windows(window(10, 20), 25, window(30, 40));
        assert_eq!(parts(session_misfits(&session, &window(38, 42))), []);
        let wrong = windows(window(20, 10), 50, window(30, 30));
        let expected = [Part::Registration, Part::Printing, Part::Exam, Part::Payment];
        assert_eq!(parts(session_misfits(&wrong, &window(42, 38))), expected);

        assert_eq!(parts(province_misfits(&session, &session)), []);
        let early = windows(window(9, 20), 19, window(30, 41));
        let expected = [Part::Registration, Part::Printing, Part::Payment];
        assert_eq!(parts(province_misfits(&early, &session)), expected);
    }
}
