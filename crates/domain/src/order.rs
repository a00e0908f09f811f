//! An order (订单): the held subjects of one registration, paid together.

use crate::{money::Fen, refusal::Refusal, time::Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Waits for payment.
    Open,
    Paid,
    /// Cancelled by the candidate, or with the deletion of the registration.
    Cancelled,
    /// Not paid in time.
    Expired,
}

impl State {
    pub const ALL: [State; 4] = [State::Open, State::Paid, State::Cancelled, State::Expired];

    pub fn code(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Paid => "paid",
            State::Cancelled => "cancelled",
            State::Expired => "expired",
        }
    }

    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What the rules need to know of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub state: State,
    pub amount: Fen,
    pub expires_at: Timestamp,
    /// How many orders of this registration the candidate has cancelled already, and how many he may.
    pub cancellations: u16,
    pub cancellations_max: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Go to a payment channel.
    StartAttempt,
    Cancel,
    /// Cancelled because the whole registration is deleted: no limit applies.
    CancelWithRegistration,
    Expire,
    /// A channel has verified money of this amount.
    Settle {
        paid: Fen,
    },
}

/// What a command does to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Unchanged,
    Become(State),
    /// The money cannot buy what was ordered; it goes back by itself.
    Refund(RefundReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefundReason {
    /// Paid after the order was cancelled or had expired.
    Late,
    /// Paid a second time.
    Duplicate,
    /// Another amount than ordered.
    WrongAmount,
}

impl RefundReason {
    pub fn code(self) -> &'static str {
        match self {
            RefundReason::Late => "late",
            RefundReason::Duplicate => "duplicate",
            RefundReason::WrongAmount => "wrong-amount",
        }
    }
}

/// Decides a command on an order.
pub fn decide(facts: &Facts, command: Command, now: Timestamp) -> Result<Step, Refusal> {
    match command {
        Command::Settle { paid } => Ok(settle(facts, paid)),
        Command::StartAttempt if facts.state == State::Open && now >= facts.expires_at => Err(Refusal::PaymentClosed),
        Command::Expire if facts.state == State::Open && now < facts.expires_at => Err(Refusal::NotDue),
        Command::Cancel if facts.state == State::Open && facts.cancellations >= facts.cancellations_max => {
            Err(Refusal::CancellationsUsedUp { max: facts.cancellations_max })
        }
        Command::StartAttempt | Command::Cancel | Command::CancelWithRegistration | Command::Expire => {
            unpaid(facts, command)
        }
    }
}

fn unpaid(facts: &Facts, command: Command) -> Result<Step, Refusal> {
    if facts.state != State::Open {
        return Err(Refusal::OrderClosed);
    }
    Ok(match command {
        Command::Cancel | Command::CancelWithRegistration => Step::Become(State::Cancelled),
        Command::Expire => Step::Become(State::Expired),
        Command::StartAttempt | Command::Settle { .. } => Step::Unchanged,
    })
}

/// Money that was verified is never refused, only booked or sent back.
///
/// It is booked even a moment after `expires_at`, as long as the order is still open: its seats are still held.
fn settle(facts: &Facts, paid: Fen) -> Step {
    match facts.state {
        State::Paid => Step::Refund(RefundReason::Duplicate),
        State::Cancelled | State::Expired => Step::Refund(RefundReason::Late),
        State::Open if paid != facts.amount => Step::Refund(RefundReason::WrongAmount),
        State::Open => Step::Become(State::Paid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;
    use std::fmt::Write;

    fn facts(state: State) -> Facts {
        Facts { state, amount: Fen(8000), expires_at: from_millis(1_000), cancellations: 0, cancellations_max: 3 }
    }

    #[test]
    fn every_command_in_every_state_is_decided() {
        let commands = [
            Command::StartAttempt,
            Command::Cancel,
            Command::CancelWithRegistration,
            Command::Expire,
            Command::Settle { paid: Fen(8000) },
            Command::Settle { paid: Fen(7999) },
        ];
        let mut matrix = String::new();
        for (when, now) in [("in time", 999), ("too late", 1_000)] {
            for state in State::ALL {
                for command in commands {
                    let decided = decide(&facts(state), command, from_millis(now));
                    let decided = decided.map_or_else(|r| format!("refused {}", r.code()), |s| format!("{s:?}"));
                    writeln!(matrix, "{when:<9} {:<10} {:<28} {decided}", format!("{state:?}"), format!("{command:?}"))
                        .unwrap();
                }
            }
        }
        insta::assert_snapshot!(matrix);
    }

    #[test]
    fn cancelling_is_limited_but_deleting_is_not() {
        let used_up = Facts { cancellations: 3, ..facts(State::Open) };
        let now = from_millis(0);
        assert_eq!(decide(&used_up, Command::Cancel, now), Err(Refusal::CancellationsUsedUp { max: 3 }));
        let deleted = decide(&used_up, Command::CancelWithRegistration, now);
        assert_eq!(deleted, Ok(Step::Become(State::Cancelled)));
    }
}
