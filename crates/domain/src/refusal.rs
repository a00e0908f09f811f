//! Why a person's request was not done, in a form that the person can act on.

use crate::{
    account::{Guessable, HandleKind},
    ids::SubjectCode,
    time::Timestamp,
};

/// A rule said no. The message catalogue has a text for each `code`, which says what to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The window for registering has not opened yet.
    NotOpenYet {
        opens_at: Timestamp,
    },
    /// The window for registering has closed.
    WindowClosed,
    /// The time for paying has passed.
    PaymentClosed,
    /// The window for printing tickets is not open.
    PrintingNotOpen {
        opens_at: Timestamp,
    },
    PrintingClosed,
    /// This account already holds a registration in this session.
    AccountRegistered,
    /// This person already holds a registration in this session, under another account.
    PersonRegistered,
    /// The ID number is known to this session's start page but was not entered yet.
    IdentityMissing,
    /// A text that must be read and accepted first was not.
    ConsentMissing,
    NoSubject,
    SubjectTwice {
        subject: SubjectCode,
    },
    TooManySubjects {
        max: u16,
    },
    SubjectNotOffered {
        subject: SubjectCode,
    },
    SubjectFull {
        subject: SubjectCode,
    },
    CentreFull,
    CentreUnknown,
    /// A level-4 subject was chosen without its level-3 subject, at a centre that insists on it.
    PrerequisiteMissing {
        subject: SubjectCode,
        requires: SubjectCode,
    },
    PhotoMissing,
    /// The registration is being reviewed, so nothing may change.
    UnderReview,
    /// Approved or paid: the data are locked.
    Locked,
    /// A subject is paid, so the registration stays.
    AlreadyPaid,
    /// The registration was deleted or has expired.
    RegistrationClosed,
    /// An order waits for payment; it must be cancelled or paid first.
    OrderOpen,
    /// The order is paid, cancelled or expired: nothing to do with it any more.
    OrderClosed,
    /// Orders were cancelled as often as the session allows.
    CancellationsUsedUp {
        max: u16,
    },
    NothingToPay,
    /// The centre does not review, so there is nothing to submit or decide.
    ReviewNotRequired,
    ReviewRequired,
    NotSubmitted,
    /// It is not due yet.
    NotDue,
    ReasonMissing,
    NotArranged,
    /// Seats cannot be arranged again once tickets may have been printed.
    TicketsPublished,
    /// Not all candidates fit into the rooms and batches.
    NoRoom {
        unplaced: u32,
    },
    /// Somebody else changed it meanwhile.
    Stale,
    /// A number of the arrangement or setting is out of its range.
    OutOfRange {
        min: i64,
        max: i64,
    },

    // The desk.
    /// Another reviewer has this candidate before him.
    HeldByAnother,
    /// A window closes before it opens, or a batch ends before it begins.
    WindowBackwards,
    /// A window reaches beyond the one that it belongs into.
    WindowOutside {
        opens_at: Timestamp,
        closes_at: Timestamp,
    },
    /// Paying ends before registering does.
    PaymentEndsTooEarly,
    /// A room or batch of this number exists.
    NumberTaken {
        number: u16,
    },
    /// Two batches use the same rooms at the same time.
    BatchOverlaps {
        number: u16,
    },
    /// Seats are arranged in this room or batch.
    InUse,
    NothingToArrange,
    /// Paid subjects wait for a seat.
    NotAllArranged {
        waiting: u32,
    },

    // The passport.
    /// A verification code was sent a moment ago.
    CodeTooSoon {
        seconds: i64,
    },
    /// As many codes as allowed were sent to this address or number.
    CodesUsedUp {
        until: Timestamp,
    },
    /// As many codes as allowed were asked for from this network address.
    CodesUsedUpHere {
        until: Timestamp,
    },
    CodeWrong {
        sent_to: HandleKind,
    },
    /// Never sent, too old, used, or guessed at too often: another one is needed.
    CodeExpired {
        sent_to: HandleKind,
    },
    /// Another account has this mail address.
    EmailTaken,
    /// Another account has this mobile number.
    MobileTaken,
    /// No such account, or another password: which of them is not said.
    CredentialsWrong,
    /// Too many attempts to log in to this account.
    TooManyFailures {
        minutes: i64,
    },
    PasswordTooShort {
        min: usize,
    },
    PasswordTooLong {
        max: usize,
    },
    PasswordGuessable {
        reason: Guessable,
    },
    /// The way from the passport back to a site took too long, was gone before, or began elsewhere.
    SignOnExpired,
}

impl Refusal {
    /// Key in the message catalogue, below `refusal.`.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotOpenYet { .. } => "not-open-yet",
            Refusal::WindowClosed => "window-closed",
            Refusal::PaymentClosed => "payment-closed",
            Refusal::PrintingNotOpen { .. } => "printing-not-open",
            Refusal::PrintingClosed => "printing-closed",
            Refusal::AccountRegistered => "account-registered",
            Refusal::PersonRegistered => "person-registered",
            Refusal::IdentityMissing => "identity-missing",
            Refusal::ConsentMissing => "consent-missing",
            Refusal::NoSubject => "no-subject",
            Refusal::SubjectTwice { .. } => "subject-twice",
            Refusal::TooManySubjects { .. } => "too-many-subjects",
            Refusal::SubjectNotOffered { .. } => "subject-not-offered",
            Refusal::SubjectFull { .. } => "subject-full",
            Refusal::CentreFull => "centre-full",
            Refusal::CentreUnknown => "centre-unknown",
            Refusal::PrerequisiteMissing { .. } => "prerequisite-missing",
            Refusal::PhotoMissing => "photo-missing",
            Refusal::UnderReview => "under-review",
            Refusal::Locked => "locked",
            Refusal::AlreadyPaid => "already-paid",
            Refusal::RegistrationClosed => "registration-closed",
            Refusal::OrderOpen => "order-open",
            Refusal::OrderClosed => "order-closed",
            Refusal::CancellationsUsedUp { .. } => "cancellations-used-up",
            Refusal::NothingToPay => "nothing-to-pay",
            Refusal::ReviewNotRequired => "review-not-required",
            Refusal::ReviewRequired => "review-required",
            Refusal::NotSubmitted => "not-submitted",
            Refusal::NotDue => "not-due",
            Refusal::ReasonMissing => "reason-missing",
            Refusal::NotArranged => "not-arranged",
            Refusal::TicketsPublished => "tickets-published",
            Refusal::NoRoom { .. } => "no-room",
            Refusal::Stale => "stale",
            Refusal::OutOfRange { .. } => "out-of-range",
            Refusal::HeldByAnother => "held-by-another",
            Refusal::WindowBackwards => "window-backwards",
            Refusal::WindowOutside { .. } => "window-outside",
            Refusal::PaymentEndsTooEarly => "payment-ends-too-early",
            Refusal::NumberTaken { .. } => "number-taken",
            Refusal::BatchOverlaps { .. } => "batch-overlaps",
            Refusal::InUse => "in-use",
            Refusal::NothingToArrange => "nothing-to-arrange",
            Refusal::NotAllArranged { .. } => "not-all-arranged",
            Refusal::CodeTooSoon { .. } => "code-too-soon",
            Refusal::CodesUsedUp { .. } => "codes-used-up",
            Refusal::CodesUsedUpHere { .. } => "codes-used-up-here",
            Refusal::CodeWrong { sent_to: HandleKind::Email } => "email-code-wrong",
            Refusal::CodeWrong { sent_to: HandleKind::Mobile } => "mobile-code-wrong",
            Refusal::CodeExpired { sent_to: HandleKind::Email } => "email-code-expired",
            Refusal::CodeExpired { sent_to: HandleKind::Mobile } => "mobile-code-expired",
            Refusal::EmailTaken => "email-taken",
            Refusal::MobileTaken => "mobile-taken",
            Refusal::CredentialsWrong => "credentials-wrong",
            Refusal::TooManyFailures { .. } => "too-many-failures",
            Refusal::PasswordTooShort { .. } => "password-too-short",
            Refusal::PasswordTooLong { .. } => "password-too-long",
            Refusal::PasswordGuessable { reason } => match reason {
                Guessable::Common => "password-common",
                Guessable::Personal => "password-personal",
                Guessable::Keyboard => "password-keyboard",
                Guessable::Repeated => "password-repeated",
                Guessable::Sequence => "password-sequence",
                Guessable::Date => "password-date",
                Guessable::Word => "password-word",
                Guessable::Simple => "password-simple",
            },
            Refusal::SignOnExpired => "sign-on-expired",
        }
    }

    /// The values that the text of the message catalogue names in braces.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Refusal::NotOpenYet { opens_at } | Refusal::PrintingNotOpen { opens_at } => {
                vec![("time", crate::time::Shown(*opens_at).to_string())]
            }
            Refusal::SubjectTwice { subject }
            | Refusal::SubjectNotOffered { subject }
            | Refusal::SubjectFull { subject } => vec![("subject", title(*subject))],
            Refusal::PrerequisiteMissing { subject, requires } => {
                vec![("subject", title(*subject)), ("requires", title(*requires))]
            }
            Refusal::TooManySubjects { max } | Refusal::CancellationsUsedUp { max } => vec![("max", max.to_string())],
            Refusal::NoRoom { unplaced } => vec![("unplaced", unplaced.to_string())],
            Refusal::WindowOutside { opens_at, closes_at } => vec![
                ("opens", crate::time::Shown(*opens_at).to_string()),
                ("closes", crate::time::Shown(*closes_at).to_string()),
            ],
            Refusal::NumberTaken { number } | Refusal::BatchOverlaps { number } => {
                vec![("number", number.to_string())]
            }
            Refusal::NotAllArranged { waiting } => vec![("waiting", waiting.to_string())],
            Refusal::OutOfRange { min, max } => vec![("min", min.to_string()), ("max", max.to_string())],
            Refusal::CodeTooSoon { seconds } => vec![("seconds", seconds.to_string())],
            Refusal::CodesUsedUp { until } | Refusal::CodesUsedUpHere { until } => {
                vec![("time", crate::time::Shown(*until).to_string())]
            }
            Refusal::TooManyFailures { minutes } => vec![("minutes", minutes.to_string())],
            Refusal::PasswordTooShort { min } => vec![("min", min.to_string())],
            Refusal::PasswordTooLong { max } => vec![("max", max.to_string())],
            Refusal::WindowClosed
            | Refusal::PaymentClosed
            | Refusal::PrintingClosed
            | Refusal::AccountRegistered
            | Refusal::PersonRegistered
            | Refusal::IdentityMissing
            | Refusal::ConsentMissing
            | Refusal::NoSubject
            | Refusal::CentreFull
            | Refusal::CentreUnknown
            | Refusal::PhotoMissing
            | Refusal::UnderReview
            | Refusal::Locked
            | Refusal::AlreadyPaid
            | Refusal::RegistrationClosed
            | Refusal::OrderOpen
            | Refusal::OrderClosed
            | Refusal::NothingToPay
            | Refusal::ReviewNotRequired
            | Refusal::ReviewRequired
            | Refusal::NotSubmitted
            | Refusal::NotDue
            | Refusal::ReasonMissing
            | Refusal::NotArranged
            | Refusal::TicketsPublished
            | Refusal::Stale
            | Refusal::HeldByAnother
            | Refusal::WindowBackwards
            | Refusal::PaymentEndsTooEarly
            | Refusal::InUse
            | Refusal::NothingToArrange
            | Refusal::CodeWrong { .. }
            | Refusal::CodeExpired { .. }
            | Refusal::EmailTaken
            | Refusal::MobileTaken
            | Refusal::CredentialsWrong
            | Refusal::PasswordGuessable { .. }
            | Refusal::SignOnExpired => Vec::new(),
        }
    }
}

fn title(subject: SubjectCode) -> String {
    crate::catalogue::subject(subject).map_or_else(|| subject.to_string(), |s| s.title())
}
