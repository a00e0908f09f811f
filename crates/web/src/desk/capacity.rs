//! Places of a centre.

use super::{
    reading::{conflict, read, refuse_named, version, with_refusal},
    staff::{AtCentre, Said},
};
use crate::WebState;
use app::desk::{self, CapacityView, NewCapacity};
use askama::Template;
use axum::extract::{Query, State};
use domain::{ids::SubjectCode, setting::Capacity};
use ui::{
    Form, Outcome, Shell, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/capacity.html")]
struct Page {
    p: Shell,
    base: String,
    f: Form,
    title: String,
    version: i64,
    taken: i64,
    rows: Vec<Row>,
    /// There are fewer places than are taken somewhere.
    overdrawn: bool,
}

/// A subject, with its number as stored or typed.
struct Row {
    field: String,
    title: String,
    taken: i64,
    value: String,
    error: Option<String>,
}

fn field_of(subject: SubjectCode) -> String {
    format!("capacity-{subject}")
}

fn title_of(subject: SubjectCode) -> String {
    domain::catalogue::subject(subject).map_or_else(|| subject.to_string(), |subject| subject.title())
}

fn build(at: &AtCentre, view: &CapacityView, f: Form) -> Page {
    let row = |subject: &desk::SubjectPlaces| {
        let field = field_of(subject.subject);
        Row {
            title: title_of(subject.subject),
            taken: subject.places.map_or(0, |places| places.taken),
            value: f.value(&field).to_owned(),
            error: f.error(&field).map(str::to_owned),
            field,
        }
    };
    let of_subjects = view.subjects.iter().filter_map(|subject| subject.places);
    let overdrawn = of_subjects.chain([view.total]).any(|places| places.taken > places.capacity);
    Page {
        p: at.shell("desk-capacity.title"),
        base: at.base(),
        title: view.centre.title(),
        version: view.centre.version,
        taken: view.total.taken,
        rows: view.subjects.iter().map(row).collect(),
        overdrawn,
        f,
    }
}

fn stored(view: &CapacityView) -> Values {
    let mut values = Values::default();
    values.set("desk-capacity-total", view.total.capacity.to_string());
    for subject in &view.subjects {
        if let Some(places) = subject.places {
            values.set(&field_of(subject.subject), places.capacity.to_string());
        }
    }
    values
}

/// `GET /centres/{centre}/capacity`
pub async fn show(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let view = desk::capacity(&state.ctx, &at.desk).await?;
    let mut shown = build(&at, &view, Form::new(at.visit().texts, stored(&view)));
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /centres/{centre}/capacity`
pub async fn save(State(state): State<WebState>, at: AtCentre, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let view = desk::capacity(&state.ctx, &at.desk).await?;
    let Some(new) = read_capacity(&mut form, &view) else {
        return unprocessable(&build(&at, &view, form));
    };
    match desk::set_capacity(&state.ctx, &at.actor(), &at.desk, new).await {
        Ok(()) => Ok(see_other(&at.path("capacity?notice=desk-saved"))),
        Err(app::Error::Refused(refusal)) => {
            let view = desk::capacity(&state.ctx, &at.desk).await?;
            let mut shown = build(&at, &view, form);
            shown.p = with_refusal(shown.p, at.visit(), &refusal);
            conflict(&shown)
        }
        Err(error) => Err(error.into()),
    }
}

fn read_capacity(form: &mut Form, view: &CapacityView) -> Option<NewCapacity> {
    let total = read(form, "desk-capacity-total", Capacity::parse);
    let mut subjects = Vec::with_capacity(view.subjects.len());
    for subject in &view.subjects {
        let field = field_of(subject.subject);
        let typed = form.value(&field);
        if typed.trim().is_empty() {
            subjects.push((subject.subject, None));
            continue;
        }
        match Capacity::parse(typed) {
            Ok(capacity) => subjects.push((subject.subject, Some(capacity))),
            Err(error) => refuse_named(form, &field, title_of(subject.subject), error),
        }
    }
    let version = version(form);
    total.filter(|_| form.is_good()).map(|total| NewCapacity { total, subjects, version })
}
