//! NCRE 考试报名系统: the candidate's journey, from the list of provinces to the admission ticket.

mod consent;
mod form;
mod home;
mod identity;
mod paper;
mod payment;
mod photo;
mod places;
mod registration;

use crate::{
    WebState,
    session::{self, SignedIn},
};
use app::{consent as consents, draft};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::ids::{AccountId, ProvinceCode};
use ui::{Failure, Guard, Ledger, Outcome, Route, Shell, Steps, Visit};

/// The site's router and its ledger of routes.
pub fn router(state: WebState) -> (axum::Router, Vec<Route>) {
    let ledger = Ledger::default()
        .get("/", Guard::Public, places::index)
        .get("/p/{province}", Guard::Public, places::province)
        .get("/p/{province}/centres/{centre}/seats", Guard::Public, places::seats)
        .get("/login", Guard::Public, session::log_in)
        .get(session::CALLBACK_PATH, Guard::Public, session::callback)
        .post("/logout", Guard::Public, session::log_out)
        .get("/p/{province}/home", Guard::Candidate, home::home)
        .get("/p/{province}/journey", Guard::Candidate, home::journey)
        .get("/p/{province}/consents/{text}", Guard::Candidate, consent::show)
        .post("/p/{province}/consents/{text}", Guard::Candidate, consent::accept)
        .get("/p/{province}/identity", Guard::Candidate, identity::show)
        .post("/p/{province}/identity", Guard::Candidate, identity::save)
        .get("/p/{province}/form", Guard::Candidate, form::show)
        .post("/p/{province}/form", Guard::Candidate, form::submit)
        .get("/p/{province}/photo", Guard::Candidate, photo::show)
        .get("/p/{province}/photo/image", Guard::Candidate, photo::image)
        .get("/p/{province}/photo/leaving", Guard::Candidate, photo::leaving)
        .get("/p/{province}/registration", Guard::Candidate, registration::show)
        .get("/p/{province}/registration/submission", Guard::Candidate, registration::confirm_submission)
        .post("/p/{province}/registration/submission", Guard::Candidate, registration::submit)
        .get("/p/{province}/registration/deletion", Guard::Candidate, registration::ask_deletion)
        .post("/p/{province}/registration/deletion", Guard::Candidate, registration::delete)
        .get("/p/{province}/payment", Guard::Candidate, payment::confirm)
        .post("/p/{province}/orders", Guard::Candidate, payment::place)
        .get("/p/{province}/orders/{order}", Guard::Candidate, payment::show)
        .get("/p/{province}/orders/{order}/return", Guard::Candidate, payment::come_back)
        .post("/p/{province}/orders/{order}/attempts", Guard::Candidate, payment::start)
        .post("/p/{province}/orders/{order}/refresh", Guard::Candidate, payment::refresh)
        .post("/p/{province}/orders/{order}/cancellation", Guard::Candidate, payment::cancel)
        .get("/p/{province}/ticket", Guard::Candidate, paper::ticket_page)
        .get("/p/{province}/ticket.pdf", Guard::Candidate, paper::ticket)
        .get("/p/{province}/declaration.pdf", Guard::Candidate, paper::declaration)
        .merge(photo::upload_route());
    ledger.finish(state)
}

/// A candidate in a province: who, where, and what every page of the journey needs.
pub struct Candidate {
    pub account: AccountId,
    pub province: ProvinceCode,
    pub visit: Visit,
}

impl FromRequestParts<WebState> for Candidate {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = parts.extensions.get::<Visit>().cloned().ok_or(Failure::Missing)?;
        let code = visit.path.strip_prefix("/p/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let province = code.parse().map_err(|_| Failure::Missing)?;
        let SignedIn { account } = SignedIn::from_request_parts(parts, state).await?;
        Ok(Candidate { account, province, visit })
    }
}

impl Candidate {
    fn actor(&self) -> app::Actor {
        self.visit.actor(Some(self.account))
    }

    /// A path of this province: `path("form")` is `/p/32/form`.
    fn path(&self, rest: impl std::fmt::Display) -> String {
        format!("/p/{}/{rest}", self.province)
    }

    fn shell(&self, title_key: &str) -> Shell {
        let nav = vec![ui::page::NavItem {
            href: self.path("home"),
            label: self.visit.texts["candidate.nav-home"].to_owned(),
            current: self.visit.path == self.path("home"),
        }];
        Shell::new(&self.visit, title_key).signed_in().nav(nav)
    }

    /// The shell of a page that belongs to a step of the journey.
    fn step(&self, title_key: &str, step: Step) -> Shell {
        let labels = Step::ALL.map(|step| self.visit.texts[&format!("step.{}", step.code())].to_owned());
        let current = Step::ALL.iter().position(|candidate| *candidate == step).unwrap_or(0);
        self.shell(title_key).steps(Steps { labels: labels.to_vec(), current })
    }
}

/// The steps of the journey as the progress bar shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Consent,
    Identity,
    Form,
    Photo,
    Check,
    Payment,
    Ticket,
}

impl Step {
    const ALL: [Step; 7] =
        [Step::Consent, Step::Identity, Step::Form, Step::Photo, Step::Check, Step::Payment, Step::Ticket];

    fn code(self) -> &'static str {
        match self {
            Step::Consent => "consent",
            Step::Identity => "identity",
            Step::Form => "form",
            Step::Photo => "photo",
            Step::Check => "check",
            Step::Payment => "payment",
            Step::Ticket => "ticket",
        }
    }
}

/// The first text that the candidate has not accepted. A text may be published anew while he registers.
async fn consent_path(state: &WebState, who: &Candidate) -> Outcome<Option<String>> {
    let steps = consents::steps(&state.ctx, who.province, who.account).await?;
    let open = steps.iter().find(|step| !step.accepted);
    Ok(open.map(|step| who.path(format!("consents/{}", step.text.id))))
}

/// Where the candidate has to go on: the first step of the journey that is not done.
async fn next_path(state: &WebState, who: &Candidate) -> Outcome<String> {
    match app::registration::view(&state.ctx, who.province, who.account).await {
        Ok(view) if !view.registration.state.is_closed() => {
            let rest = if view.registration.photo_key.is_none() { "photo" } else { "registration" };
            return Ok(who.path(rest));
        }
        Ok(_) | Err(app::Error::Missing) => {}
        Err(error) => return Err(error.into()),
    }
    if let Some(path) = consent_path(state, who).await? {
        return Ok(path);
    }
    let draft = draft::load(&state.ctx, who.province, who.account).await?;
    Ok(who.path(if draft.identity(&state.ctx).is_some() { "form" } else { "identity" }))
}
