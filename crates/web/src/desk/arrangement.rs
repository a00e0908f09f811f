//! Seats by lot, publication of the tickets, sign-in sheets.

use super::{
    reading::{conflict, version, with_refusal},
    staff::{AtCentre, Named, Said},
};
use crate::WebState;
use app::{
    arrangement::{self, Plan},
    documents,
};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    ids::{BatchId, RoomId},
    time::Shown,
};
use ui::{
    Form, Outcome, Shell, Texts, Values, page,
    page::{download, see_other},
};

struct Words(Texts);

impl documents::Words for Words {
    fn word(&self, family: &str, code: &str) -> String {
        self.0[&format!("{family}.{code}")].to_owned()
    }
}

#[derive(Template)]
#[template(path = "desk/arrangement.html")]
struct Page {
    p: Shell,
    base: String,
    plan: Plan,
    batches: Vec<BatchRow>,
}

struct BatchRow {
    number: u16,
    time: String,
    cells: Vec<Cell>,
}

/// A room in a batch.
struct Cell {
    count: i64,
    /// The address of the sign-in sheet and its name, if anybody sits there.
    sheet: Option<(String, String)>,
}

fn build(at: &AtCentre, plan: Plan) -> Page {
    let t = at.visit().texts;
    let batches = plan.batches.iter().map(|batch| {
        let cells = plan.rooms.iter().map(|room| {
            let count = plan.count(&room.room.id, &batch.id);
            let href = at.path(&format!("sheets/{}/{}", room.room.id, batch.id));
            let params = [("batch", batch.number.to_string()), ("room", room.name.clone())];
            Cell { count, sheet: (count > 0).then(|| (href, t.fill("desk-arrangement.sheet-of", params))) }
        });
        BatchRow {
            number: batch.number,
            time: format!("{} – {}", Shown(batch.begins_at), &Shown(batch.ends_at).to_string()[11..]),
            cells: cells.collect(),
        }
    });
    let batches = batches.collect();
    Page { p: at.shell("desk-arrangement.title"), base: at.base(), plan, batches }
}

/// `GET /centres/{centre}/arrangement`
pub async fn show(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let mut shown = build(&at, arrangement::plan(&state.ctx, &at.desk).await?);
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

fn version_of(at: &AtCentre, values: Values) -> i64 {
    version(&Form::new(at.visit().texts, values))
}

/// `POST /centres/{centre}/arrangement`
pub async fn arrange(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let version = version_of(&at, values);
    let done = arrangement::arrange(&state.ctx, &at.actor(), &at.desk, version).await;
    answer(&state, &at, done, "desk-arranged").await
}

/// `POST /centres/{centre}/arrangement/additions`
pub async fn arrange_rest(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let version = version_of(&at, values);
    let done = arrangement::arrange_rest(&state.ctx, &at.actor(), &at.desk, version).await;
    answer(&state, &at, done, "desk-arranged").await
}

/// `POST /centres/{centre}/tickets`
pub async fn publish(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let version = version_of(&at, values);
    let done = arrangement::publish(&state.ctx, &at.actor(), &at.desk, version).await;
    answer(&state, &at, done, "desk-published").await
}

async fn answer(state: &WebState, at: &AtCentre, done: app::Result<()>, said: &str) -> Outcome {
    match done {
        Ok(()) => Ok(see_other(&at.path(&format!("arrangement?notice={said}")))),
        Err(app::Error::Refused(refusal)) => {
            let mut shown = build(at, arrangement::plan(&state.ctx, &at.desk).await?);
            shown.p = with_refusal(shown.p, at.visit(), &refusal);
            conflict(&shown)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /centres/{centre}/sheets/{room}/{batch}`
pub async fn sheet(
    State(state): State<WebState>,
    at: AtCentre,
    Named(room): Named<RoomId>,
    Named(batch): Named<BatchId>,
) -> Outcome {
    let words = Words(at.visit().texts);
    let pdf = arrangement::sign_in_sheet(&state.ctx, &at.actor(), &words, &at.desk, (room, batch)).await?;
    Ok(download(&at.visit().texts["desk-arrangement.file"], "application/pdf", pdf))
}
