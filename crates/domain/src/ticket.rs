//! The two numbers that the exam prints: on admission tickets (准考证号) and on registrations (报名号).

use crate::ids::{CentreCode, SessionNumber, SubjectCode};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The last session whose number still fits into two digits.
pub const SESSION_MAX: u16 = 99;
/// The last room of a centre that a ticket number can name.
pub const ROOM_MAX: u16 = 9_999;
/// The last seat of a room that a ticket number can name.
pub const SEAT_MAX: u16 = 99;
/// The last serial number of a centre in one session.
pub const SERIAL_MAX: u32 = 999_999;

/// The longest text that is looked at, in characters: a number with a space between all its digits fits.
const INPUT_CHARS_MAX: usize = 40;

/// Why a number cannot be composed or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketNumberError {
    /// Not as many digits as the number has.
    Length,
    /// Something other than digits.
    Characters,
    /// No session, or one beyond [`SESSION_MAX`].
    Session,
    /// No room, or one beyond [`ROOM_MAX`].
    Room,
    /// No seat, or one beyond [`SEAT_MAX`].
    Seat,
    /// No serial number, or one beyond [`SERIAL_MAX`].
    Serial,
}

impl TicketNumberError {
    /// Every reason, so that the message catalogue can be checked to know them all.
    pub const ALL: [TicketNumberError; 6] = [
        TicketNumberError::Length,
        TicketNumberError::Characters,
        TicketNumberError::Session,
        TicketNumberError::Room,
        TicketNumberError::Seat,
        TicketNumberError::Serial,
    ];

    /// Key in the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            TicketNumberError::Length => "length",
            TicketNumberError::Characters => "characters",
            TicketNumberError::Session => "session",
            TicketNumberError::Room => "room",
            TicketNumberError::Seat => "seat",
            TicketNumberError::Serial => "serial",
        }
    }
}

/// What a ticket number is composed of. Rooms and seats count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TicketParts {
    pub subject: SubjectCode,
    pub session: SessionNumber,
    pub centre: CentreCode,
    pub room: u16,
    pub seat: u16,
}

/// An admission ticket's number: 16 digits, of which two are the subject, two the session, six the centre, four the
/// room and two the seat. A candidate has one per subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber([u8; 16]);

impl TicketNumber {
    /// Puts a number together. Refuses parts that do not fit into their digits.
    pub fn compose(parts: TicketParts) -> Result<TicketNumber, TicketNumberError> {
        let TicketParts { subject, session, centre, room, seat } = parts;
        check_session(session)?;
        if !(1..=ROOM_MAX).contains(&room) {
            return Err(TicketNumberError::Room);
        }
        if !(1..=SEAT_MAX).contains(&seat) {
            return Err(TicketNumberError::Seat);
        }
        let text = format!("{subject}{:02}{centre}{room:04}{seat:02}", session.0);
        digits(&text).map(TicketNumber)
    }

    /// Reads a number; spaces and full-width digits are fine. The subject and the centre need not exist.
    pub fn parse(text: &str) -> Result<TicketNumber, TicketNumberError> {
        let number = TicketNumber(digits(text)?);
        TicketNumber::compose(number.parts())
    }

    /// What the number was composed of.
    pub fn parts(&self) -> TicketParts {
        let text = self.as_str();
        TicketParts {
            subject: text[..2].parse().expect("two digits"),
            session: SessionNumber(text[2..4].parse().expect("two digits")),
            centre: text[4..10].parse().expect("six digits"),
            room: text[10..14].parse().expect("four digits"),
            seat: text[14..].parse().expect("two digits"),
        }
    }

    /// The 16 digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits are UTF-8")
    }
}

/// What a registration number is composed of. Serial numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegistrationParts {
    pub session: SessionNumber,
    pub centre: CentreCode,
    pub serial: u32,
}

/// A registration's number: 14 digits, of which two are the session, six the centre and six the serial number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrationNumber([u8; 14]);

impl RegistrationNumber {
    /// Puts a number together. Refuses parts that do not fit into their digits.
    pub fn compose(parts: RegistrationParts) -> Result<RegistrationNumber, TicketNumberError> {
        let RegistrationParts { session, centre, serial } = parts;
        check_session(session)?;
        if !(1..=SERIAL_MAX).contains(&serial) {
            return Err(TicketNumberError::Serial);
        }
        digits(&format!("{:02}{centre}{serial:06}", session.0)).map(RegistrationNumber)
    }

    /// Reads a number; spaces and full-width digits are fine. The centre need not exist.
    pub fn parse(text: &str) -> Result<RegistrationNumber, TicketNumberError> {
        let number = RegistrationNumber(digits(text)?);
        RegistrationNumber::compose(number.parts())
    }

    /// What the number was composed of.
    pub fn parts(&self) -> RegistrationParts {
        let text = self.as_str();
        RegistrationParts {
            session: SessionNumber(text[..2].parse().expect("two digits")),
            centre: text[2..8].parse().expect("six digits"),
            serial: text[8..].parse().expect("six digits"),
        }
    }

    /// The 14 digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits are UTF-8")
    }
}

macro_rules! shown {
    ($($name:ident)+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )+};
}

shown! { TicketNumber RegistrationNumber }

fn check_session(session: SessionNumber) -> Result<(), TicketNumberError> {
    if (1..=SESSION_MAX).contains(&session.0) { Ok(()) } else { Err(TicketNumberError::Session) }
}

fn digits<const LEN: usize>(text: &str) -> Result<[u8; LEN], TicketNumberError> {
    if text.chars().count() > INPUT_CHARS_MAX {
        return Err(TicketNumberError::Length);
    }
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TicketNumberError::Characters);
    }
    text.as_bytes().try_into().map_err(|_| TicketNumberError::Length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts() -> TicketParts {
        TicketParts {
            subject: "65".parse().unwrap(),
            session: SessionNumber(62),
            centre: "320261".parse().unwrap(),
            room: 1,
            seat: 12,
        }
    }

    #[test]
    fn a_ticket_number_names_subject_session_centre_room_and_seat() {
        let number = TicketNumber::compose(parts()).unwrap();
        assert_eq!(number.to_string(), "6562320261000112");
        assert_eq!(TicketNumber::parse(" 65 62 ３２０２６１ 0001 12 "), Ok(number));
    }

    #[test]
    fn a_registration_number_names_session_centre_and_serial() {
        let parts = RegistrationParts { session: SessionNumber(77), centre: "320261".parse().unwrap(), serial: 42 };
        let number = RegistrationNumber::compose(parts).unwrap();
        assert_eq!(number.to_string(), "77320261000042");
        assert_eq!(RegistrationNumber::parse("77320261000042"), Ok(number));
        let none = RegistrationParts { serial: 0, ..parts };
        assert_eq!(RegistrationNumber::compose(none), Err(TicketNumberError::Serial));
        let beyond = RegistrationParts { serial: SERIAL_MAX + 1, ..parts };
        assert_eq!(RegistrationNumber::compose(beyond), Err(TicketNumberError::Serial));
    }

    #[test]
    fn parts_that_do_not_fit_into_their_digits_are_refused() {
        let refused = |parts| TicketNumber::compose(parts).unwrap_err();
        assert_eq!(refused(TicketParts { session: SessionNumber(100), ..parts() }), TicketNumberError::Session);
        assert_eq!(refused(TicketParts { session: SessionNumber(0), ..parts() }), TicketNumberError::Session);
        assert_eq!(refused(TicketParts { room: 0, ..parts() }), TicketNumberError::Room);
        assert_eq!(refused(TicketParts { room: ROOM_MAX + 1, ..parts() }), TicketNumberError::Room);
        assert_eq!(refused(TicketParts { seat: 0, ..parts() }), TicketNumberError::Seat);
        assert_eq!(refused(TicketParts { seat: SEAT_MAX + 1, ..parts() }), TicketNumberError::Seat);
    }

    #[test]
    fn texts_that_are_no_ticket_number_are_refused() {
        assert_eq!(TicketNumber::parse(""), Err(TicketNumberError::Length));
        assert_eq!(TicketNumber::parse("656232026100011"), Err(TicketNumberError::Length));
        assert_eq!(TicketNumber::parse("656232026100011a"), Err(TicketNumberError::Characters));
        assert_eq!(TicketNumber::parse("6562320261000012"), Err(TicketNumberError::Room));
        assert_eq!(TicketNumber::parse(&"6".repeat(10_000)), Err(TicketNumberError::Length));
    }

    proptest! {
        #[test]
        fn a_composed_number_is_read_back(session in 1u16..=99, room in 1u16..=ROOM_MAX, seat in 1u16..=99) {
            let parts = TicketParts { session: SessionNumber(session), room, seat, ..parts() };
            let number = TicketNumber::compose(parts).unwrap();
            prop_assert_eq!(TicketNumber::parse(&number.to_string()), Ok(number));
            prop_assert_eq!(number.parts(), parts);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(any in any::<String>(), like in "[0-9 ]{13,18}") {
            for text in [&any, &like] {
                let _ = (TicketNumber::parse(text), RegistrationNumber::parse(text));
            }
        }
    }
}
