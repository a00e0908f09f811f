//! What is known of an attempt to pay: a pure function of the evidence that was collected about it.

use crate::{money::Fen, time::Timestamp};
use serde::{Deserialize, Serialize};

/// What a payment channel said about one attempt, in one notice or one answer to a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Our number of the attempt, which the channel repeats: 20 to 32 characters of `[0-9A-Za-z]`.
    pub attempt_number: String,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The channel knows nothing of this attempt yet: the person has not paid or not even begun.
    Unknown,
    Waiting,
    Paid {
        transaction_id: String,
        amount: Fen,
        paid_at: Timestamp,
    },
    /// Closed at the channel: it can no longer be paid.
    Closed,
    Failed,
}

/// Whether the evidence carries the channel's valid signature. Evidence without it is kept but proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    Valid,
    Invalid,
}

/// The state of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptState {
    Waiting,
    Paid { transaction_id: String, amount: Fen },
    Failed,
    Closed,
}

impl AttemptState {
    pub fn code(&self) -> &'static str {
        match self {
            AttemptState::Waiting => "waiting",
            AttemptState::Paid { .. } => "paid",
            AttemptState::Failed => "failed",
            AttemptState::Closed => "closed",
        }
    }
}

/// The state that follows from all verified statements, in whatever order and however often they arrived.
///
/// Paid outweighs everything, because money that has moved cannot be talked away by a later or an earlier
/// statement; closed outweighs failed, and both outweigh waiting.
pub fn attempt_state<'a>(statements: impl IntoIterator<Item = (&'a Statement, Verification)>) -> AttemptState {
    let mut state = AttemptState::Waiting;
    for (statement, verification) in statements {
        if verification == Verification::Invalid {
            continue;
        }
        let claimed = match &statement.outcome {
            Outcome::Unknown | Outcome::Waiting => AttemptState::Waiting,
            Outcome::Paid { transaction_id, amount, .. } => {
                AttemptState::Paid { transaction_id: transaction_id.clone(), amount: *amount }
            }
            Outcome::Closed => AttemptState::Closed,
            Outcome::Failed => AttemptState::Failed,
        };
        if rank(&claimed) > rank(&state) {
            state = claimed;
        }
    }
    state
}

fn rank(state: &AttemptState) -> u8 {
    match state {
        AttemptState::Waiting => 0,
        AttemptState::Failed => 1,
        AttemptState::Closed => 2,
        AttemptState::Paid { .. } => 3,
    }
}

/// Seconds to wait before the `asked`-th question to the channel (from 0): soon at first, then ever more rarely.
pub fn poll_delay_seconds(asked: u32) -> i64 {
    match asked {
        0 => 10,
        1 => 30,
        2 => 60,
        3 => 120,
        _ => 300,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;
    use proptest::prelude::*;

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![
            Just(Outcome::Unknown),
            Just(Outcome::Waiting),
            Just(Outcome::Closed),
            Just(Outcome::Failed),
            Just(Outcome::Paid { transaction_id: "T1".into(), amount: Fen(8000), paid_at: from_millis(1) }),
        ]
    }

    proptest! {
        #[test]
        fn the_order_and_number_of_statements_do_not_matter(
            outcomes in prop::collection::vec(outcome(), 0..8),
            seed in any::<u64>(),
        ) {
            let said: Vec<Statement> = outcomes
                .into_iter()
                .map(|outcome| Statement { attempt_number: "A".into(), outcome })
                .collect();
            let mut again: Vec<&Statement> = said.iter().chain(said.iter()).collect();
            let turn = (seed as usize) % again.len().max(1);
            again.rotate_left(turn);
            prop_assert_eq!(
                attempt_state(said.iter().map(|s| (s, Verification::Valid))),
                attempt_state(again.into_iter().map(|s| (s, Verification::Valid)))
            );
        }
    }

    #[test]
    fn evidence_without_a_valid_signature_proves_nothing() {
        let forged = Statement {
            attempt_number: "A".into(),
            outcome: Outcome::Paid { transaction_id: "T1".into(), amount: Fen(8000), paid_at: from_millis(1) },
        };
        assert_eq!(attempt_state([(&forged, Verification::Invalid)]), AttemptState::Waiting);
    }
}
