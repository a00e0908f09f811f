//! 证件信息: the ID document, checked by its type.

use super::{Candidate, Step, next_path};
use crate::WebState;
use app::draft;
use askama::Template;
use axum::extract::State;
use domain::{
    identity::{IdNumber, IdType},
    time::shanghai_date,
};
use ui::{
    Form, Outcome, Shell, Values,
    form::{Choice, choices},
    page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "candidate/identity.html")]
struct Page {
    p: Shell,
    f: Form,
    types: Vec<Choice>,
}

fn view(who: &Candidate, values: Values) -> Page {
    let t = who.visit.texts;
    let types = IdType::ALL.map(|kind| (kind.code(), t[&format!("id-type.{}", kind.code())].to_owned()));
    Page { p: who.step("identity.title", Step::Identity), f: Form::new(t, values), types: choices(types) }
}

/// `GET /p/{province}/identity`
pub async fn show(State(state): State<WebState>, who: Candidate) -> Outcome {
    let draft = draft::load(&state.ctx, who.province, who.account).await?;
    let mut values = Values::default();
    let chosen = if draft.id_type.is_empty() { IdType::ResidentCard.code() } else { draft.id_type.as_str() };
    values.set("id-type", chosen);
    values.set("id-number", draft.id_number.as_str());
    page(&view(&who, values))
}

/// `POST /p/{province}/identity`
pub async fn save(State(state): State<WebState>, who: Candidate, values: Values) -> Outcome {
    let mut page = view(&who, values);
    let Some(kind) = IdType::from_code(page.f.value("id-type")) else {
        page.f.refuse("id-type", "problem.id-type.empty");
        return unprocessable(&page);
    };
    let id = match IdNumber::parse(kind, page.f.value("id-number"), shanghai_date(who.visit.now)) {
        Ok(id) => id,
        Err(error) => {
            page.f.refuse("id-number", &format!("problem.id-number.{}", error.code()));
            return unprocessable(&page);
        }
    };
    match draft::save_identity(&state.ctx, who.province, who.account, &id).await {
        Ok(()) => Ok(see_other(&edit_or_next(&state, &who).await?)),
        Err(app::Error::Refused(refusal)) => {
            page.f.refuse_by_rule("id-number", &refusal);
            unprocessable(&page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody who corrects the ID of a registration goes on to its form, everybody else to the next open step.
async fn edit_or_next(state: &WebState, who: &Candidate) -> Outcome<String> {
    match app::registration::view(&state.ctx, who.province, who.account).await {
        Ok(view) if !view.registration.state.is_closed() => Ok(who.path("form")),
        Ok(_) | Err(app::Error::Missing) => next_path(state, who).await,
        Err(error) => Err(error.into()),
    }
}
