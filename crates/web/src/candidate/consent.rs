//! 报名协议, notices and 省通告: read, tick, go on.

use super::{Candidate, Step, next_path};
use crate::WebState;
use app::{
    catalogue::{Text, TextKind},
    consent,
};
use askama::Template;
use axum::extract::{Path, State};
use domain::ids::TextId;
use ui::{Failure, Form, Outcome, Shell, Values, page, page::see_other, page::unprocessable};

#[derive(Template)]
#[template(path = "candidate/consent.html")]
struct Page {
    p: Shell,
    f: Form,
    heading: String,
    label: String,
    text: Text,
}

/// `GET /p/{province}/consents/{text}`
pub async fn show(State(state): State<WebState>, who: Candidate, Path((_, id)): Path<(String, String)>) -> Outcome {
    let values = Values::default();
    match text(&state, &who, &id).await? {
        Some(step) => page(&view(&who, step, values)),
        None => Ok(see_other(&next_path(&state, &who).await?)),
    }
}

/// `POST /p/{province}/consents/{text}`
pub async fn accept(
    State(state): State<WebState>,
    who: Candidate,
    Path((_, id)): Path<(String, String)>,
    values: Values,
) -> Outcome {
    let Some(step) = text(&state, &who, &id).await? else {
        return Ok(see_other(&next_path(&state, &who).await?));
    };
    if !values.has("accepted") {
        let mut page = view(&who, step, values);
        page.f.refuse("accepted", "problem.consent.empty");
        return unprocessable(&page);
    }
    consent::accept(&state.ctx, &who.actor(), who.province, who.account, step.text.id).await?;
    Ok(see_other(&next_path(&state, &who).await?))
}

/// The text in force, or nothing when it was replaced meanwhile: then the journey goes on with the new one.
async fn text(state: &WebState, who: &Candidate, id: &str) -> Result<Option<consent::Step>, Failure> {
    let id: TextId = id.parse().map_err(|_| Failure::Missing)?;
    let steps = consent::steps(&state.ctx, who.province, who.account).await?;
    Ok(steps.into_iter().find(|step| step.text.id == id))
}

fn view(who: &Candidate, step: consent::Step, mut values: Values) -> Page {
    if step.accepted {
        values.set("accepted", "yes");
    }
    let t = who.visit.texts;
    let (heading, label) = match step.text.kind {
        TextKind::Agreement => (t["consent.agreement"].to_owned(), t["consent.agreement-accepted"].to_owned()),
        TextKind::Notice => {
            let title = step.text.title.clone();
            (title.clone(), t.fill("consent.notice-accepted", [("title", title)]))
        }
        TextKind::ProvinceNotice => (t["consent.province"].to_owned(), t["consent.province-accepted"].to_owned()),
    };
    let mut p = who.step("consent.agreement", Step::Consent);
    p.title.clone_from(&heading);
    Page { p, f: Form::new(t, values), heading, label, text: step.text }
}
