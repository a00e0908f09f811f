//! The rules of ETEST passport accounts: what names one, its passwords, verification codes and sessions.

use crate::{
    person::{Email, Mobile},
    refusal::Refusal,
    time::{Timestamp, plus_minutes},
};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Shortest and longest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Longest nickname, in characters.
pub const NICKNAME_CHARS_MAX: usize = 30;
/// Minutes that a verification code is valid.
pub const CODE_MINUTES: i64 = 10;
/// Guesses at one verification code, right or wrong.
pub const CODE_TRIES_MAX: i64 = 5;
/// Seconds that an authorization code is valid: a browser needs one redirect.
pub const AUTHORIZATION_SECONDS: i64 = 60;
/// Attempts to log in to one account in a window, and the minutes of that window.
pub const LOG_IN_ATTEMPTS_MAX: i64 = 10;
pub const LOG_IN_WINDOW_MINUTES: i64 = 15;

/// Which of the two ways to reach a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandleKind {
    Email,
    Mobile,
}

/// What names an account: its mail address or its mobile number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handle {
    Email(Email),
    Mobile(Mobile),
}

impl Handle {
    /// Reads what somebody typed into 「账号」. Only addresses have an `@`, in either width.
    pub fn parse(text: &str) -> Option<Handle> {
        if text.contains(['@', '＠']) {
            Email::parse(text).ok().map(Handle::Email)
        } else {
            Mobile::parse(text).ok().map(Handle::Mobile)
        }
    }

    pub fn kind(&self) -> HandleKind {
        match self {
            Handle::Email(_) => HandleKind::Email,
            Handle::Mobile(_) => HandleKind::Mobile,
        }
    }

    /// The spelling that uniqueness and logging in compare. Personal.
    pub fn key(&self) -> String {
        match self {
            Handle::Email(email) => email.key(),
            Handle::Mobile(mobile) => mobile.as_str().to_owned(),
        }
    }

    /// Where a message to it goes. Personal.
    pub fn as_str(&self) -> &str {
        match self {
            Handle::Email(email) => email.as_str(),
            Handle::Mobile(mobile) => mobile.as_str(),
        }
    }

    pub fn masked(&self) -> String {
        match self {
            Handle::Email(email) => email.masked(),
            Handle::Mobile(mobile) => mobile.masked(),
        }
    }
}

/// A password of acceptable length, in the normal form in which every keyboard types the same bytes.
pub struct Password(String);

impl Password {
    /// Reads a new password. How easily it is guessed is another question.
    pub fn parse(text: &str) -> Result<Password, Refusal> {
        // Normalising can make one character eighteen, so what is far too long is not even looked at.
        if text.len() > 4 * PASSWORD_CHARS_MAX {
            return Err(Refusal::PasswordTooLong { max: PASSWORD_CHARS_MAX });
        }
        let password: String = text.nfkc().collect();
        match password.chars().count() {
            0..PASSWORD_CHARS_MIN => Err(Refusal::PasswordTooShort { min: PASSWORD_CHARS_MIN }),
            PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(Password(password)),
            _ => Err(Refusal::PasswordTooLong { max: PASSWORD_CHARS_MAX }),
        }
    }

    /// The password itself: for hashing and nothing else.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a password is easily guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guessable {
    /// One of the passwords that everybody uses, or close to one.
    Common,
    /// Made of the account's own address, number or name, or of the names of this system.
    Personal,
    /// Neighbouring keys.
    Keyboard,
    /// The same again and again.
    Repeated,
    /// `abc`, `123`.
    Sequence,
    /// A year or a date.
    Date,
    /// A single word or name.
    Word,
    /// Too simple without a single cause.
    Simple,
}

/// A verification code as somebody typed it: six digits.
#[derive(Clone, PartialEq, Eq)]
pub struct SixDigits(String);

impl SixDigits {
    /// Reads a code; spaces and full-width digits are fine.
    pub fn parse(text: &str) -> Option<SixDigits> {
        // Six digits with a space between each and in full width are 36 bytes.
        if text.len() > 64 {
            return None;
        }
        let digits: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        let is_code = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        is_code.then_some(SixDigits(digits))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SixDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SixDigits(…)")
    }
}

/// What a verification code is for. One that was sent for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePurpose {
    Register,
    Recover,
}

impl CodePurpose {
    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            CodePurpose::Register => "register",
            CodePurpose::Recover => "recover",
        }
    }
}

/// So many in so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub max: i64,
    pub window_seconds: i64,
}

/// How often a code may be sent to one address or number, whatever it is for.
pub const CODES_PER_TARGET: [Limit; 3] = [
    Limit { max: 1, window_seconds: 60 },
    Limit { max: 5, window_seconds: 3_600 },
    Limit { max: 10, window_seconds: 86_400 },
];

/// How often codes may be asked for from one network address. Generous: a whole school may share one.
pub const CODES_PER_ADDRESS: Limit = Limit { max: 3_000, window_seconds: 3_600 };

/// The sites that keep a session of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionSite {
    Passport,
    Candidate,
    Desk,
}

impl SessionSite {
    pub const ALL: [SessionSite; 3] = [SessionSite::Passport, SessionSite::Candidate, SessionSite::Desk];

    /// The code in the database.
    pub fn code(self) -> &'static str {
        match self {
            SessionSite::Passport => "passport",
            SessionSite::Candidate => "candidate",
            SessionSite::Desk => "desk",
        }
    }

    /// The site with a code.
    pub fn find(code: &str) -> Option<SessionSite> {
        SessionSite::ALL.into_iter().find(|site| site.code() == code)
    }

    /// Minutes without a request after which a session ends. Shorter where other people's data are shown.
    pub fn idle_minutes(self) -> i64 {
        match self {
            SessionSite::Passport | SessionSite::Candidate => 2 * 60,
            SessionSite::Desk => 30,
        }
    }

    /// Minutes after which a session ends in any case.
    pub fn absolute_minutes(self) -> i64 {
        match self {
            SessionSite::Passport | SessionSite::Candidate => 12 * 60,
            SessionSite::Desk => 8 * 60,
        }
    }

    /// Whether a session of this site is still valid.
    pub fn is_alive(self, seen_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> bool {
        now < expires_at && now < plus_minutes(seen_at, self.idle_minutes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;

    #[test]
    fn an_account_is_named_by_its_address_or_its_number() {
        assert_eq!(Handle::parse(" Zhang@Example.cn ").unwrap().key(), "zhang@example.cn");
        assert_eq!(Handle::parse("138 0000 0001").unwrap().key(), "13800000001");
        assert_eq!(Handle::parse("zhang＠example.cn").unwrap().kind(), HandleKind::Email);
        assert!(Handle::parse("zhang").is_none());
        assert!(Handle::parse("").is_none());
    }

    #[test]
    fn a_password_is_counted_in_characters_of_its_normal_form() {
        assert!(matches!(Password::parse("1234567"), Err(Refusal::PasswordTooShort { min: 8 })));
        assert!(Password::parse("春眠不觉晓处处闻").is_ok());
        assert!(Password::parse(&"x".repeat(128)).is_ok());
        assert!(matches!(Password::parse(&"x".repeat(129)), Err(Refusal::PasswordTooLong { max: 128 })));
        assert!(matches!(Password::parse(&"ﷺ".repeat(128)), Err(Refusal::PasswordTooLong { .. })));
        assert_eq!(Password::parse("ＡＢＣ１２３４５").unwrap().as_str(), "ABC12345");
    }

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        assert_eq!(SixDigits::parse(" １２３ 456 ").unwrap().as_str(), "123456");
        for text in ["", "12345", "1234567", "12345a", "一二三四五六"] {
            assert!(SixDigits::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_password_never_shows_itself() {
        assert_eq!(format!("{:?}", Password::parse("Demo-2026-Pass!").unwrap()), "Password(…)");
    }

    #[test]
    fn a_session_ends_when_idle_and_in_any_case() {
        let minute = |minutes: i64| from_millis(minutes * 60_000);
        let desk = SessionSite::Desk;
        assert!(desk.is_alive(minute(0), minute(480), minute(29)));
        assert!(!desk.is_alive(minute(0), minute(480), minute(30)));
        assert!(!desk.is_alive(minute(479), minute(480), minute(480)));
        assert!(SessionSite::Candidate.is_alive(minute(0), minute(720), minute(119)));
        assert!(!SessionSite::Candidate.is_alive(minute(0), minute(720), minute(120)));
    }
}
