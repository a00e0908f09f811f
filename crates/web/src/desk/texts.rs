//! Agreement, notices and province notices: each change is a new version.

use super::{
    reading::{conflict, read, with_refusal},
    staff::{AtProvince, Named, Nationwide, Said},
};
use crate::WebState;
use app::{
    catalogue::{Text, TextKind},
    desk::{self, NewText},
};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    ids::TextId,
    refusal::Refusal,
    setting::{TextBody, TextTitle},
    time::Shown,
};
use ui::{
    Failure, Form, Outcome, Shell, Texts, Values, Visit, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/texts.html")]
struct List {
    p: Shell,
    agreement: Option<Text>,
    notices: Vec<Text>,
}

/// `GET /texts`
pub async fn list(State(state): State<WebState>, at: Nationwide, Query(said): Query<Said>) -> Outcome {
    let view = desk::national(&state.ctx, &at.desk).await?;
    let (agreement, notices): (Vec<Text>, Vec<Text>) =
        view.texts.into_iter().partition(|text| text.kind == TextKind::Agreement);
    let p = at.shell("desk-text.list").notice(said.notice.as_deref());
    page(&List { p, agreement: agreement.into_iter().next(), notices })
}

/// The form in which a text is written anew.
#[derive(Template)]
#[template(path = "desk/text.html")]
struct Editor {
    p: Shell,
    f: Form,
    action: String,
    /// The version in force, if there is one.
    old: Option<Text>,
    version: String,
}

fn editor(t: Texts, p: Shell, action: String, old: Option<Text>, typed: Option<Form>) -> Editor {
    let f = typed.unwrap_or_else(|| {
        let mut values = Values::default();
        if let Some(old) = &old {
            values.set("desk-text-title", old.title.as_str());
            values.set("desk-text-body", old.body.as_str());
        }
        Form::new(t, values)
    });
    let version = old.as_ref().map_or_else(
        || t["desk-text.none"].to_owned(),
        |old| {
            let params = [("version", old.version.to_string()), ("time", Shown(old.published_at).to_string())];
            t.fill("consent.version", params)
        },
    );
    Editor { p, f, action, old, version }
}

fn read_text(form: &mut Form) -> Option<NewText> {
    let title = read(form, "desk-text-title", TextTitle::parse);
    let body = read(form, "desk-text-body", TextBody::parse);
    let replaces = form.value("replaces").parse().ok();
    Some(NewText { title: title?, body: body?, replaces })
}

/// After a refusal: the version that is in force now, and what was typed.
fn refused(visit: &Visit, mut again: Editor, refusal: &Refusal) -> Outcome {
    again.p = with_refusal(again.p, visit, refusal);
    conflict(&again)
}

async fn agreement_editor(state: &WebState, at: &Nationwide, typed: Option<Form>) -> Outcome<Editor> {
    let view = desk::national(&state.ctx, &at.desk).await?;
    let old = view.texts.into_iter().find(|text| text.kind == TextKind::Agreement);
    Ok(editor(at.visit().texts, at.shell("desk-text.agreement"), "/texts/agreement".to_owned(), old, typed))
}

/// `GET /texts/agreement`
pub async fn agreement(State(state): State<WebState>, at: Nationwide) -> Outcome {
    page(&agreement_editor(&state, &at, None).await?)
}

/// `POST /texts/agreement`
pub async fn publish_agreement(State(state): State<WebState>, at: Nationwide, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(new) = read_text(&mut form) else {
        return unprocessable(&agreement_editor(&state, &at, Some(form)).await?);
    };
    match desk::publish_agreement(&state.ctx, &at.actor(), &at.desk, new).await {
        Ok(()) => Ok(see_other("/texts?notice=desk-text-published")),
        Err(app::Error::Refused(refusal)) => {
            refused(at.visit(), agreement_editor(&state, &at, Some(form)).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

fn new_notice_editor(at: &Nationwide, typed: Option<Form>) -> Editor {
    editor(at.visit().texts, at.shell("desk-text.new-notice"), "/texts/notices".to_owned(), None, typed)
}

/// `GET /texts/notices`
pub async fn new_notice(at: Nationwide) -> Outcome {
    page(&new_notice_editor(&at, None))
}

/// `POST /texts/notices`
pub async fn add_notice(State(state): State<WebState>, at: Nationwide, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(new) = read_text(&mut form) else {
        return unprocessable(&new_notice_editor(&at, Some(form)));
    };
    desk::add_notice(&state.ctx, &at.actor(), &at.desk, new).await?;
    Ok(see_other("/texts?notice=desk-text-published"))
}

async fn notice_editor(state: &WebState, at: &Nationwide, id: TextId, typed: Option<Form>) -> Outcome<Editor> {
    let view = desk::national(&state.ctx, &at.desk).await?;
    let old = view.texts.into_iter().find(|text| text.id == id && text.kind == TextKind::Notice);
    let old = old.ok_or(Failure::Missing)?;
    let action = format!("/texts/notices/{id}");
    Ok(editor(at.visit().texts, at.shell("desk-text.notice"), action, Some(old), typed))
}

/// `GET /texts/notices/{text}`
pub async fn notice(State(state): State<WebState>, at: Nationwide, Named(id): Named<TextId>) -> Outcome {
    page(&notice_editor(&state, &at, id, None).await?)
}

/// `POST /texts/notices/{text}`. A notice that is not in force any more is refused: there is nothing to replace.
pub async fn replace_notice(
    State(state): State<WebState>,
    at: Nationwide,
    Named(id): Named<TextId>,
    values: Values,
) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(new) = read_text(&mut form) else {
        return unprocessable(&notice_editor(&state, &at, id, Some(form)).await?);
    };
    let new = NewText { replaces: Some(id), ..new };
    desk::replace_notice(&state.ctx, &at.actor(), &at.desk, id, new).await?;
    Ok(see_other("/texts?notice=desk-text-published"))
}

/// `POST /texts/notices/{text}/retirement`
pub async fn retire_notice(State(state): State<WebState>, at: Nationwide, Named(id): Named<TextId>) -> Outcome {
    desk::retire_notice(&state.ctx, &at.actor(), &at.desk, id).await?;
    Ok(see_other("/texts?notice=desk-text-retired"))
}

async fn province_editor(state: &WebState, at: &AtProvince, typed: Option<Form>) -> Outcome<Editor> {
    let view = desk::province(&state.ctx, &at.desk).await?;
    let action = format!("{}/notice", at.base());
    Ok(editor(at.visit().texts, at.shell("desk-text.province-notice"), action, view.notice, typed))
}

/// `GET /provinces/{province}/notice`
pub async fn province_notice(State(state): State<WebState>, at: AtProvince, Query(said): Query<Said>) -> Outcome {
    let mut shown = province_editor(&state, &at, None).await?;
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /provinces/{province}/notice`
pub async fn publish_province_notice(State(state): State<WebState>, at: AtProvince, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(new) = read_text(&mut form) else {
        return unprocessable(&province_editor(&state, &at, Some(form)).await?);
    };
    match desk::publish_province_notice(&state.ctx, &at.actor(), &at.desk, new).await {
        Ok(()) => Ok(see_other(&format!("{}/notice?notice=desk-text-published", at.base()))),
        Err(app::Error::Refused(refusal)) => {
            refused(at.visit(), province_editor(&state, &at, Some(form)).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
