//! A centre at a glance.

use super::staff::{AtCentre, Said};
use crate::WebState;
use app::desk::{self, CentreFigures, Places};
use askama::Template;
use axum::extract::{Query, State};
use domain::{registration::State as RegistrationState, time::Shown};
use ui::{Outcome, Shell, page};

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct Page {
    p: Shell,
    base: String,
    c: CentreFigures,
    window: String,
    states: Vec<StateCount>,
    total: Places,
    subjects: Vec<SubjectRow>,
}

struct StateCount {
    code: &'static str,
    count: i64,
}

struct SubjectRow {
    title: String,
    places: Places,
}

/// `GET /centres/{centre}`
pub async fn show(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let c = desk::centre_figures(&state.ctx, &at.desk).await?;
    let window = c.view.centre.window(&c.view.province);
    let states = RegistrationState::ALL.map(|state| StateCount { code: state.code(), count: c.figures.of(state) });
    let subjects = c.places.iter().filter_map(|places| {
        let code = places.subject?;
        let title = domain::catalogue::subject(code).map_or_else(|| code.to_string(), |subject| subject.title());
        Some(SubjectRow { title, places: *places })
    });
    page(&Page {
        p: at.shell("desk-overview.title").notice(said.notice.as_deref()),
        base: at.base(),
        window: format!("{} – {}", Shown(window.opens_at), Shown(window.closes_at)),
        states: states.into_iter().collect(),
        total: c.total(),
        subjects: subjects.collect(),
        c,
    })
}
