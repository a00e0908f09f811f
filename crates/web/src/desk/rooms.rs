//! Rooms (考场) and batches (批次) of a centre.

use super::{
    reading::{conflict, read, read_window, with_refusal},
    staff::{AtCentre, Named, Said},
};
use crate::WebState;
use app::arrangement::{self, NewBatch, NewRoom, Plan};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    ids::{BatchId, RoomId},
    refusal::Refusal,
    setting::{BatchNumber, RoomCapacity, RoomName, RoomNumber},
    time::Shown,
};
use ui::{
    Form, Outcome, Shell, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/rooms.html")]
struct Page {
    p: Shell,
    base: String,
    plan: Plan,
    exam: String,
    /// Both forms of the page; what was typed into one leaves the other empty.
    f: Form,
}

fn build(at: &AtCentre, plan: Plan, mut f: Form) -> Page {
    let t = at.visit().texts;
    let next = |used: Vec<u16>| used.into_iter().max().unwrap_or(0).saturating_add(1).to_string();
    if f.value("desk-room-number").is_empty() {
        f.values.set("desk-room-number", next(plan.rooms.iter().map(|room| room.room.number).collect()));
    }
    if f.value("desk-batch-number").is_empty() {
        f.values.set("desk-batch-number", next(plan.batches.iter().map(|batch| batch.number).collect()));
    }
    let exam = plan.session.exam;
    let times = [("opens", Shown(exam.opens_at).to_string()), ("closes", Shown(exam.closes_at).to_string())];
    Page { p: at.shell("desk-rooms.title"), base: at.base(), exam: t.fill("desk-rooms.exam", times), plan, f }
}

/// `GET /centres/{centre}/rooms`
pub async fn show(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let plan = arrangement::plan(&state.ctx, &at.desk).await?;
    let mut shown = build(&at, plan, Form::new(at.visit().texts, Values::default()));
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /centres/{centre}/rooms`
pub async fn add_room(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let number = read(&mut form, "desk-room-number", RoomNumber::parse);
    let name = read(&mut form, "desk-room-name", RoomName::parse);
    let capacity = read(&mut form, "desk-room-capacity", RoomCapacity::parse);
    let (Some(number), Some(name), Some(capacity)) = (number, name, capacity) else {
        return again(&state, &at, form).await;
    };
    let done = arrangement::add_room(&state.ctx, &at.actor(), &at.desk, NewRoom { number, name, capacity }).await;
    if let Err(app::Error::Refused(refusal @ Refusal::NumberTaken { .. })) = &done {
        form.refuse_by_rule("desk-room-number", refusal);
        return again(&state, &at, form).await;
    }
    answer(&state, &at, done, form).await
}

/// `POST /centres/{centre}/batches`
pub async fn add_batch(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let number = read(&mut form, "desk-batch-number", BatchNumber::parse);
    let time = read_window(&mut form, "desk-batch-begins", "desk-batch-ends");
    let (Some(number), Some(time)) = (number, time) else {
        return again(&state, &at, form).await;
    };
    let done = arrangement::add_batch(&state.ctx, &at.actor(), &at.desk, NewBatch { number, time }).await;
    if let Err(app::Error::Refused(refusal)) = &done {
        let taken = matches!(refusal, Refusal::NumberTaken { .. });
        let field = if taken { "desk-batch-number" } else { "desk-batch-begins" };
        form.refuse_by_rule(field, refusal);
        return again(&state, &at, form).await;
    }
    answer(&state, &at, done, form).await
}

/// `POST /centres/{centre}/rooms/{room}/removal`
pub async fn remove_room(State(state): State<WebState>, at: AtCentre, Named(id): Named<RoomId>) -> Outcome {
    let done = arrangement::remove_room(&state.ctx, &at.actor(), &at.desk, id).await;
    answer(&state, &at, done, Form::new(at.visit().texts, Values::default())).await
}

/// `POST /centres/{centre}/batches/{batch}/removal`
pub async fn remove_batch(State(state): State<WebState>, at: AtCentre, Named(id): Named<BatchId>) -> Outcome {
    let done = arrangement::remove_batch(&state.ctx, &at.actor(), &at.desk, id).await;
    answer(&state, &at, done, Form::new(at.visit().texts, Values::default())).await
}

/// The page with everything typed and what is wrong with it.
async fn again(state: &WebState, at: &AtCentre, form: Form) -> Outcome {
    let plan = arrangement::plan(&state.ctx, &at.desk).await?;
    unprocessable(&build(at, plan, form))
}

async fn answer(state: &WebState, at: &AtCentre, done: app::Result<()>, form: Form) -> Outcome {
    match done {
        Ok(()) => Ok(see_other(&at.path("rooms?notice=desk-saved"))),
        Err(app::Error::Refused(refusal)) => {
            let plan = arrangement::plan(&state.ctx, &at.desk).await?;
            let mut shown = build(at, plan, form);
            shown.p = with_refusal(shown.p, at.visit(), &refusal);
            conflict(&shown)
        }
        Err(error) => Err(error.into()),
    }
}
