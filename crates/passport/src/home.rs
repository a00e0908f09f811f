//! The account's home, and how to appeal.

use crate::{PassportState, visitor::Visitor};
use app::account::{Profile, profile};
use askama::Template;
use axum::extract::State;
use ui::{Outcome, Shell, Site, page};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    p: Shell,
    /// Nobody is logged in without one.
    profile: Option<Profile>,
    candidate_site: String,
}

/// `GET /`
pub async fn show(State(state): State<PassportState>, visitor: Visitor) -> Outcome {
    let profile = match &visitor.session {
        Some(session) => Some(profile(&state.ctx, session.account).await?),
        None => None,
    };
    let notice = Some(visitor.query.get("notice")).filter(|notice| !notice.is_empty());
    page(&HomePage {
        p: visitor.shell("passport.home-heading").notice(notice),
        profile,
        candidate_site: visitor.visit.base(Site::Candidate),
    })
}

#[derive(Template)]
#[template(path = "appeal.html")]
struct AppealPage {
    p: Shell,
    recovery: String,
    candidate_site: String,
}

/// `GET /appeal`: 「信息占用申诉」
pub async fn appeal(visitor: Visitor) -> Outcome {
    page(&AppealPage {
        p: visitor.shell("passport.appeal-heading"),
        recovery: visitor.return_to.link("/recovery"),
        candidate_site: visitor.visit.base(Site::Candidate),
    })
}
