//! What a centre sets for itself.

use super::{
    reading::{conflict, read, read_either, refuse, version, with_refusal},
    staff::{AtCentre, Said},
};
use crate::WebState;
use app::desk::{self, CentreSettings, CentreView};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    particulars::ClassField,
    refusal::Refusal,
    registration::Review,
    seating::Prerequisite,
    setting::{self, CentreNotice, SubjectsMax, TicketNote},
    time::{Shown, local_input},
};
use ui::{
    Form, Outcome, Shell, Texts, Values,
    form::{Choice, choices},
    page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct Page {
    p: Shell,
    base: String,
    f: Form,
    title: String,
    version: i64,
    province_window: String,
    reviews: Vec<Choice>,
    prerequisites: Vec<Choice>,
    classes: Vec<Choice>,
}

fn pair(t: Texts, codes: [&'static str; 2]) -> Vec<Choice> {
    choices(codes.map(|code| (code, t[&format!("desk-setting.{code}")].to_owned())))
}

fn build(at: &AtCentre, view: &CentreView, f: Form) -> Page {
    let t = at.visit().texts;
    let outer = view.province.registration;
    let times = [("opens", Shown(outer.opens_at).to_string()), ("closes", Shown(outer.closes_at).to_string())];
    Page {
        p: at.shell("desk-setting.title"),
        base: at.base(),
        f,
        title: view.centre.title(),
        version: view.centre.version,
        province_window: t.fill("desk-setting.province-window", times),
        reviews: pair(t, ["review-required", "review-not-required"]),
        prerequisites: pair(t, ["prerequisite-advise", "prerequisite-insist"]),
        classes: pair(t, ["class-optional", "class-required"]),
    }
}

fn stored(view: &CentreView) -> Values {
    let centre = &view.centre;
    let either = |on: bool, yes: &'static str, no: &'static str| if on { yes } else { no };
    let mut values = Values::default();
    values.set("desk-review", either(centre.review, "review-required", "review-not-required"));
    values.set("desk-subjects-max", centre.subjects_max.to_string());
    let insisted = either(centre.prerequisite_insisted, "prerequisite-insist", "prerequisite-advise");
    values.set("desk-prerequisite", insisted);
    values.set("desk-class", either(centre.class_required, "class-required", "class-optional"));
    if let Some(own) = centre.registration {
        values.set("desk-opens", local_input(own.opens_at));
        values.set("desk-closes", local_input(own.closes_at));
    }
    values.set("desk-notice", centre.notice.as_str());
    values.set("desk-ticket-note", centre.ticket_note.as_str());
    values
}

/// `GET /centres/{centre}/settings`
pub async fn show(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let view = desk::centre(&state.ctx, &at.desk).await?;
    let mut shown = build(&at, &view, Form::new(at.visit().texts, stored(&view)));
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /centres/{centre}/settings`
pub async fn save(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(settings) = read_settings(&mut form) else {
        let view = desk::centre(&state.ctx, &at.desk).await?;
        return unprocessable(&build(&at, &view, form));
    };
    match desk::save_centre(&state.ctx, &at.actor(), &at.desk, settings).await {
        Ok(()) => Ok(see_other(&at.path("settings?notice=desk-saved"))),
        Err(app::Error::Refused(refusal)) => {
            let view = desk::centre(&state.ctx, &at.desk).await?;
            refused(&at, &view, form, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

fn refused(at: &AtCentre, view: &CentreView, mut form: Form, refusal: &Refusal) -> Outcome {
    let field = if matches!(refusal, Refusal::WindowBackwards) {
        "desk-closes"
    } else if matches!(refusal, Refusal::OutOfRange { .. }) {
        "desk-subjects-max"
    } else {
        let mut shown = build(at, view, form);
        shown.p = with_refusal(shown.p, at.visit(), refusal);
        return conflict(&shown);
    };
    form.refuse_by_rule(field, refusal);
    unprocessable(&build(at, view, form))
}

fn read_settings(form: &mut Form) -> Option<CentreSettings> {
    let reviews = [("review-required", Review::Required), ("review-not-required", Review::NotRequired)];
    let review = read_either(form, "desk-review", reviews);
    let subjects_max = read(form, "desk-subjects-max", SubjectsMax::parse);
    let prerequisites = [("prerequisite-advise", Prerequisite::Advise), ("prerequisite-insist", Prerequisite::Insist)];
    let prerequisite = read_either(form, "desk-prerequisite", prerequisites);
    let classes = [("class-optional", ClassField::Optional), ("class-required", ClassField::Required)];
    let class = read_either(form, "desk-class", classes);
    let registration = setting::optional_window(form.value("desk-opens"), form.value("desk-closes"));
    let registration = registration.map_err(|error| refuse(form, "desk-opens", error)).ok();
    let notice = read(form, "desk-notice", CentreNotice::parse);
    let ticket_note = read(form, "desk-ticket-note", TicketNote::parse);
    Some(CentreSettings {
        review: review?,
        subjects_max: subjects_max?,
        prerequisite: prerequisite?,
        class: class?,
        registration: registration?,
        notice: notice?,
        ticket_note: ticket_note?,
        version: version(form),
    })
}
