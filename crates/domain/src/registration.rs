//! A registration (报名): its states, what may be done in each, and until when its seats are held.

use crate::{ids::SubjectCode, refusal::Refusal, time::Timestamp, window::Phase, window::Window};

/// Whether the centre reviews a registration before it can be paid. Fixed when the form is submitted, so that a
/// centre that changes its mind does not change the journey of people who are in the middle of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    Required,
    NotRequired,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Photo {
    Missing,
    Present,
}

/// The state of a registration as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// The form is filled in and seats are held; everything can still be changed.
    Filled,
    /// 待审核: the centre decides; nothing can be changed.
    UnderReview,
    /// 审核不通过: data and photo are open again.
    Rejected,
    /// 审核通过: personal data and photo are locked; payment is open.
    Approved,
    /// At least one subject is paid.
    Confirmed,
    /// Deleted by the candidate or the centre.
    Deleted,
    /// Not paid in time.
    Expired,
}

impl State {
    pub const ALL: [State; 7] = [
        State::Filled,
        State::UnderReview,
        State::Rejected,
        State::Approved,
        State::Confirmed,
        State::Deleted,
        State::Expired,
    ];

    /// How the database spells the state.
    pub fn code(self) -> &'static str {
        match self {
            State::Filled => "filled",
            State::UnderReview => "under-review",
            State::Rejected => "rejected",
            State::Approved => "approved",
            State::Confirmed => "confirmed",
            State::Deleted => "deleted",
            State::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Deleted or expired: it holds no seat and no longer counts as the person's registration.
    pub fn is_closed(self) -> bool {
        matches!(self, State::Deleted | State::Expired)
    }
}

/// The state of one subject within a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubjectState {
    /// A seat is held and waits for payment.
    Held,
    Paid,
    /// The seat went back: changed, deleted, expired or refunded.
    Released,
}

impl SubjectState {
    pub fn code(self) -> &'static str {
        match self {
            SubjectState::Held => "held",
            SubjectState::Paid => "paid",
            SubjectState::Released => "released",
        }
    }

    pub fn from_code(code: &str) -> Option<SubjectState> {
        [SubjectState::Held, SubjectState::Paid, SubjectState::Released].into_iter().find(|s| s.code() == code)
    }
}

/// What the rules need to know of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub state: State,
    pub review: Review,
    pub photo: Photo,
    pub subjects: Vec<(SubjectCode, SubjectState)>,
    pub order: OpenOrder,
    /// The instant at which unpaid seats go back.
    pub hold_until: Timestamp,
    /// The centre's window for registering, already cut to the province's.
    pub window: Window,
    /// The end of the time for paying.
    pub pay_until: Timestamp,
}

/// Whether an order waits for its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenOrder {
    None,
    Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Change data, centre or subjects.
    Edit,
    ReplacePhoto,
    SubmitForReview,
    Approve,
    Reject,
    PlaceOrder,
    ConfirmPayment,
    Delete,
    Expire,
}

impl Command {
    pub const ALL: [Command; 9] = [
        Command::Edit,
        Command::ReplacePhoto,
        Command::SubmitForReview,
        Command::Approve,
        Command::Reject,
        Command::PlaceOrder,
        Command::ConfirmPayment,
        Command::Delete,
        Command::Expire,
    ];
}

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub state: State,
    pub clock: Clock,
    pub seats: Seats,
}

/// What happens to the time until which unpaid seats are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    Keep,
    /// Stands still while the centre reviews: the candidate cannot pay meanwhile.
    Pause,
    /// Starts anew: the candidate can pay from now on.
    Start,
}

/// What happens to the seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seats {
    Keep,
    ReleaseUnpaid,
}

fn step(state: State) -> Step {
    Step { state, clock: Clock::Keep, seats: Seats::Keep }
}

/// Decides a command. Refuses with what the person can do about it; changes nothing by itself.
pub fn decide(facts: &Facts, command: Command, now: Timestamp) -> Result<Step, Refusal> {
    if facts.state.is_closed() {
        return Err(Refusal::RegistrationClosed);
    }
    match command {
        Command::Edit | Command::ReplacePhoto => edit(facts, now),
        Command::SubmitForReview => submit(facts, now),
        Command::Approve => reviewed(facts, step_started(State::Approved)),
        Command::Reject => reviewed(facts, step(State::Rejected)),
        Command::PlaceOrder => place_order(facts, now),
        Command::ConfirmPayment => Ok(step(State::Confirmed)),
        Command::Delete => delete(facts),
        Command::Expire => expire(facts, now),
    }
}

fn step_started(state: State) -> Step {
    Step { state, clock: Clock::Start, seats: Seats::Keep }
}

fn edit(facts: &Facts, now: Timestamp) -> Result<Step, Refusal> {
    editable(facts)?;
    if facts.order == OpenOrder::Waiting {
        return Err(Refusal::OrderOpen);
    }
    open(&facts.window, now)?;
    Ok(step(facts.state))
}

/// Data and photo are open before submission and after a rejection, never in between or afterwards.
fn editable(facts: &Facts) -> Result<(), Refusal> {
    match facts.state {
        State::Filled | State::Rejected => Ok(()),
        State::UnderReview => Err(Refusal::UnderReview),
        State::Approved | State::Confirmed => Err(Refusal::Locked),
        State::Deleted | State::Expired => Err(Refusal::RegistrationClosed),
    }
}

fn submit(facts: &Facts, now: Timestamp) -> Result<Step, Refusal> {
    if facts.review == Review::NotRequired {
        return Err(Refusal::ReviewNotRequired);
    }
    editable(facts)?;
    open(&facts.window, now)?;
    if facts.photo == Photo::Missing {
        return Err(Refusal::PhotoMissing);
    }
    Ok(Step { state: State::UnderReview, clock: Clock::Pause, seats: Seats::Keep })
}

fn reviewed(facts: &Facts, decided: Step) -> Result<Step, Refusal> {
    if facts.state == State::UnderReview { Ok(decided) } else { Err(Refusal::NotSubmitted) }
}

fn place_order(facts: &Facts, now: Timestamp) -> Result<Step, Refusal> {
    match (facts.state, facts.review) {
        (State::UnderReview, _) => return Err(Refusal::UnderReview),
        (State::Filled | State::Rejected, Review::Required) => return Err(Refusal::ReviewRequired),
        (State::Filled | State::Rejected, Review::NotRequired) | (State::Approved | State::Confirmed, _) => {}
        (State::Deleted | State::Expired, _) => return Err(Refusal::RegistrationClosed),
    }
    if facts.photo == Photo::Missing {
        return Err(Refusal::PhotoMissing);
    }
    if facts.order == OpenOrder::Waiting {
        return Err(Refusal::OrderOpen);
    }
    if !facts.subjects.iter().any(|(_, state)| *state == SubjectState::Held) {
        return Err(Refusal::NothingToPay);
    }
    if now >= facts.pay_until || now >= facts.hold_until {
        return Err(Refusal::PaymentClosed);
    }
    Ok(step(facts.state))
}

fn delete(facts: &Facts) -> Result<Step, Refusal> {
    if is_paid(facts) {
        return Err(Refusal::AlreadyPaid);
    }
    Ok(Step { state: State::Deleted, clock: Clock::Keep, seats: Seats::ReleaseUnpaid })
}

/// Unpaid seats go back when their time is over. A registration with a paid subject stays with that subject.
fn expire(facts: &Facts, now: Timestamp) -> Result<Step, Refusal> {
    if facts.state == State::UnderReview || now < facts.hold_until {
        return Err(Refusal::NotDue);
    }
    let state = if is_paid(facts) { State::Confirmed } else { State::Expired };
    Ok(Step { state, clock: Clock::Keep, seats: Seats::ReleaseUnpaid })
}

fn is_paid(facts: &Facts) -> bool {
    facts.state == State::Confirmed || facts.subjects.iter().any(|(_, state)| *state == SubjectState::Paid)
}

/// Refuses with the reason when a window is not open.
pub fn open(window: &Window, now: Timestamp) -> Result<(), Refusal> {
    match window.phase(now) {
        Phase::NotOpen { opens_at } => Err(Refusal::NotOpenYet { opens_at }),
        Phase::Open { .. } => Ok(()),
        Phase::Closed { .. } => Err(Refusal::WindowClosed),
    }
}

/// What a province says about unpaid seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldRule {
    /// Minutes for paying, counted from the moment at which payment becomes possible.
    pub minutes: i64,
    /// The end of the time for paying, which no hold outlives.
    pub pay_until: Timestamp,
}

/// Until when seats are held after `decided`.
///
/// At a centre that does not review the time runs from the submission of the form. At one that does, it runs from
/// the approval; until then the seat is the candidate's, at most to the end of the time for paying.
pub fn hold_until(rule: &HoldRule, review: Review, clock: Clock, now: Timestamp) -> Timestamp {
    let counted = crate::time::plus_minutes(now, rule.minutes).min(rule.pay_until);
    match (review, clock) {
        (Review::NotRequired, _) | (Review::Required, Clock::Start) => counted,
        (Review::Required, Clock::Keep | Clock::Pause) => rule.pay_until,
    }
}

#[cfg(test)]
mod tests;
