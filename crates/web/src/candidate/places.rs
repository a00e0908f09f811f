//! Entries: the list of provinces, and each province's own page.

use crate::WebState;
use app::catalogue::{self, ProvinceView};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    ids::{CentreCode, ProvinceCode},
    window::Phase,
};
use serde::Serialize;
use ui::{Failure, Outcome, Shell, Visit, page};

#[derive(Template)]
#[template(path = "candidate/index.html")]
struct Index {
    p: Shell,
    session: catalogue::Session,
    provinces: Vec<ProvinceLine>,
}

struct ProvinceLine {
    href: String,
    title: String,
    state: State_,
}

/// Whether a province takes registrations now, as a word and a colour.
struct State_ {
    tone: &'static str,
    text: String,
}

fn state_of(visit: &Visit, province: &catalogue::Province) -> State_ {
    let (tone, key) = match province.registration.phase(visit.now) {
        Phase::NotOpen { .. } => ("grey", "province.not-open"),
        Phase::Open { .. } => ("green", "province.open"),
        Phase::Closed { .. } => ("grey", "province.closed"),
    };
    State_ { tone, text: visit.texts[key].to_owned() }
}

/// `GET /`
pub async fn index(State(state): State<WebState>, visit: Visit) -> Outcome {
    let (session, provinces) = catalogue::provinces(&state.ctx).await?;
    let lines = provinces.iter().map(|province| ProvinceLine {
        href: format!("/p/{}", province.code),
        title: province.title(),
        state: state_of(&visit, province),
    });
    page(&Index { p: Shell::new(&visit, "index.title"), session, provinces: lines.collect() })
}

#[derive(Template)]
#[template(path = "candidate/province.html")]
struct Province {
    p: Shell,
    view: ProvinceView,
    phase: Phase,
    state: State_,
}

/// `GET /p/{province}`
pub async fn province(State(state): State<WebState>, visit: Visit, Path(code): Path<String>) -> Outcome {
    let code: ProvinceCode = code.parse().map_err(|_| Failure::Missing)?;
    let view = catalogue::province(&state.ctx, code).await?;
    let p = Shell::titled(&visit, view.province.title());
    let phase = view.province.registration.phase(visit.now);
    page(&Province { p, phase, state: state_of(&visit, &view.province), view })
}

#[derive(Serialize)]
struct Seats {
    centre: String,
    review: bool,
    subjects_max: u16,
    subjects: Vec<SubjectSeats>,
}

#[derive(Serialize)]
struct SubjectSeats {
    code: String,
    free: i64,
    fee: String,
    open: bool,
}

/// `GET /p/{province}/centres/{centre}/seats`: places as they are now, for the form's script.
pub async fn seats(
    State(state): State<WebState>,
    Path((province, centre)): Path<(String, String)>,
) -> Result<Json<impl Serialize>, Failure> {
    let code: CentreCode = centre.parse().map_err(|_| Failure::Missing)?;
    if code.province().as_str() != province {
        return Err(Failure::Missing);
    }
    let view = catalogue::centre(&state.ctx, code).await?;
    let subjects = view.offers.iter().map(|offer| SubjectSeats {
        code: offer.subject.to_string(),
        free: offer.free,
        fee: offer.fee.to_string(),
        open: true,
    });
    Ok(Json(Seats {
        centre: code.to_string(),
        review: view.centre.review,
        subjects_max: view.centre.subjects_max,
        subjects: subjects.collect(),
    }))
}
