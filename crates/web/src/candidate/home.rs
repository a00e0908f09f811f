//! The system home after login: where the candidate stands and what to do next.

use super::{Candidate, next_path};
use crate::WebState;
use app::{catalogue, registration};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{registration::State as RegistrationState, window::Phase};
use serde::Deserialize;
use ui::{Outcome, Shell, page, page::see_other};

#[derive(Template)]
#[template(path = "candidate/home.html")]
struct Home {
    p: Shell,
    session: catalogue::Session,
    province: catalogue::Province,
    phase: Phase,
    view: Option<registration::View>,
    base: String,
    elsewhere: bool,
}

#[derive(Deserialize)]
pub struct Said {
    pub notice: Option<String>,
}

/// `GET /p/{province}/home`
pub async fn home(State(state): State<WebState>, who: Candidate, Query(said): Query<Said>) -> Outcome {
    let view = match registration::view(&state.ctx, who.province, who.account).await {
        Ok(view) => Some(view),
        Err(app::Error::Missing) => None,
        Err(error) => return Err(error.into()),
    };
    let place = catalogue::province(&state.ctx, who.province).await?;
    let elsewhere = registration::elsewhere(&state.ctx, who.province, who.account).await?;
    page(&Home {
        p: who.shell("home.title").notice(said.notice.as_deref()),
        phase: place.province.registration.phase(who.visit.now),
        session: place.session,
        province: place.province,
        base: format!("/p/{}", who.province),
        elsewhere: elsewhere.is_some(),
        view: view.filter(|view| view.registration.state != RegistrationState::Deleted),
    })
}

/// `GET /p/{province}/journey`: to the first step that is not done.
pub async fn journey(State(state): State<WebState>, who: Candidate) -> Result<Response, ui::Failure> {
    Ok(see_other(&next_path(&state, &who).await?))
}
