//! Logging out, of the passport and with it of every site.

use crate::{
    PassportState,
    visitor::{Visitor, set_cookie},
};
use app::account::log_out;
use askama::Template;
use axum::extract::State;
use domain::account::SessionSite;
use ui::{
    Outcome, Shell,
    page::{page, see_other},
};

#[derive(Template)]
#[template(path = "logout.html")]
struct LogoutPage {
    p: Shell,
}

/// `GET /logout`: asks, because a mere link must not log anybody out.
pub async fn show(visitor: Visitor) -> Outcome {
    if visitor.session.is_none() {
        return Ok(see_other("/"));
    }
    page(&LogoutPage { p: Shell::new(&visitor.visit, "passport.log-out-heading") })
}

/// `POST /logout`
pub async fn submit(State(state): State<PassportState>, visitor: Visitor) -> Outcome {
    if let Some(token) = &visitor.token {
        log_out(&state.ctx, &visitor.actor(), SessionSite::Passport, token).await?;
    }
    let mut response = see_other("/?notice=logged-out");
    set_cookie(&mut response, &visitor.visit.ended_cookie());
    Ok(response)
}
