use super::*;
use crate::time::from_millis;
use std::fmt::Write;

const OPEN: i64 = 1_000;
const CLOSE: i64 = 10_000_000;

fn facts(state: State, review: Review) -> Facts {
    let paid = if state == State::Confirmed { SubjectState::Paid } else { SubjectState::Held };
    Facts {
        state,
        review,
        photo: Photo::Present,
        subjects: vec![("65".parse().unwrap(), paid)],
        order: OpenOrder::None,
        hold_until: from_millis(5_000_000),
        window: Window { opens_at: from_millis(OPEN), closes_at: from_millis(CLOSE) },
        pay_until: from_millis(CLOSE),
    }
}

fn row(out: &mut String, facts: &Facts, now: Timestamp) {
    for command in Command::ALL {
        let decided = match decide(facts, command, now) {
            Ok(step) => format!("{:?} clock={:?} seats={:?}", step.state, step.clock, step.seats),
            Err(refusal) => format!("refused {}", refusal.code()),
        };
        writeln!(
            out,
            "{:<12} {:<12} {:<16} {decided}",
            format!("{:?}", facts.state),
            format!("{:?}", facts.review),
            format!("{command:?}")
        )
        .unwrap();
    }
}

#[test]
fn every_command_in_every_state_is_decided() {
    let mut matrix = String::new();
    for review in [Review::NotRequired, Review::Required] {
        for state in State::ALL {
            row(&mut matrix, &facts(state, review), from_millis(2_000));
        }
    }
    matrix.push_str("\n-- without a photo\n");
    row(&mut matrix, &Facts { photo: Photo::Missing, ..facts(State::Filled, Review::Required) }, from_millis(2_000));
    row(&mut matrix, &Facts { photo: Photo::Missing, ..facts(State::Filled, Review::NotRequired) }, from_millis(2_000));
    matrix.push_str("\n-- with an order that waits for payment\n");
    row(
        &mut matrix,
        &Facts { order: OpenOrder::Waiting, ..facts(State::Filled, Review::NotRequired) },
        from_millis(2_000),
    );
    matrix.push_str("\n-- after the time for holding seats\n");
    row(&mut matrix, &facts(State::Filled, Review::NotRequired), from_millis(5_000_000));
    row(&mut matrix, &facts(State::UnderReview, Review::Required), from_millis(5_000_000));
    row(&mut matrix, &facts(State::Confirmed, Review::NotRequired), from_millis(5_000_000));
    matrix.push_str("\n-- after the window\n");
    row(&mut matrix, &facts(State::Filled, Review::NotRequired), from_millis(CLOSE));
    matrix.push_str("\n-- before the window\n");
    row(&mut matrix, &facts(State::Filled, Review::Required), from_millis(OPEN - 1));
    insta::assert_snapshot!(matrix);
}

#[test]
fn a_deletion_needs_neither_window_nor_time() {
    let late = from_millis(CLOSE * 2);
    let step = decide(&facts(State::Approved, Review::Required), Command::Delete, late).unwrap();
    assert_eq!(step.state, State::Deleted);
    assert_eq!(step.seats, Seats::ReleaseUnpaid);
}

#[test]
fn the_clock_starts_with_the_approval() {
    let rule = HoldRule { minutes: 60, pay_until: from_millis(CLOSE) };
    let now = from_millis(2_000);
    assert_eq!(hold_until(&rule, Review::Required, Clock::Keep, now), from_millis(CLOSE));
    assert_eq!(hold_until(&rule, Review::Required, Clock::Start, now), from_millis(3_602_000));
    assert_eq!(hold_until(&rule, Review::NotRequired, Clock::Keep, now), from_millis(3_602_000));
}

#[test]
fn no_hold_outlives_the_time_for_paying() {
    let rule = HoldRule { minutes: 60 * 24 * 365, pay_until: from_millis(CLOSE) };
    assert_eq!(hold_until(&rule, Review::NotRequired, Clock::Keep, from_millis(2_000)), from_millis(CLOSE));
}
