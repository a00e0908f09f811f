//! The session: its times and limits.

use super::{
    reading::{conflict, read, read_either, read_instant, read_window, version, with_refusal},
    staff::{Nationwide, Said},
};
use crate::WebState;
use app::desk::{self, Declaration, NationalView, SessionSettings};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    setting::{CancellationsMax, Misfit, Part, SessionName, SubjectsMax, Windows, session_misfits},
    time::local_input,
};
use ui::{
    Form, Outcome, Shell, Values,
    form::{Choice, choices},
    page,
    page::{see_other, unprocessable},
};

/// Reads the times that sessions and provinces both have.
pub fn read_windows(form: &mut Form) -> Option<Windows> {
    let registration = read_window(form, "desk-registration-opens", "desk-registration-closes");
    let pay_until = read_instant(form, "desk-pay-until");
    let printing = read_window(form, "desk-print-opens", "desk-print-closes");
    Some(Windows { registration: registration?, pay_until: pay_until?, printing: printing? })
}

/// Fills in the times as they are stored.
pub fn store_windows(values: &mut Values, windows: &Windows) {
    values.set("desk-registration-opens", local_input(windows.registration.opens_at));
    values.set("desk-registration-closes", local_input(windows.registration.closes_at));
    values.set("desk-pay-until", local_input(windows.pay_until));
    values.set("desk-print-opens", local_input(windows.printing.opens_at));
    values.set("desk-print-closes", local_input(windows.printing.closes_at));
}

/// Says beside each time why it does not fit.
pub fn add_misfits(form: &mut Form, misfits: Vec<Misfit>) {
    for Misfit { part, refusal } in misfits {
        let field = match part {
            Part::Registration => "desk-registration-opens",
            Part::Payment => "desk-pay-until",
            Part::Printing => "desk-print-opens",
            Part::Exam => "desk-exam-begins",
        };
        form.refuse_by_rule(field, &refusal);
    }
}

#[derive(Template)]
#[template(path = "desk/session.html")]
struct Page {
    p: Shell,
    f: Form,
    number: u16,
    version: i64,
    declarations: Vec<Choice>,
    registration: String,
    pay_until: String,
    printing: String,
}

fn build(at: &Nationwide, view: &NationalView, f: Form) -> Page {
    let t = at.visit().texts;
    let hint = |key: &str| t[&format!("desk-session.{key}")].to_owned();
    let codes = ["declaration-asked", "declaration-not-asked"];
    Page {
        p: at.shell("desk-session.title"),
        f,
        number: view.session.number.0,
        version: view.session.version,
        declarations: choices(codes.map(|code| (code, hint(code)))),
        registration: hint("registration"),
        pay_until: hint("pay-until"),
        printing: hint("printing"),
    }
}

fn stored(view: &NationalView) -> Values {
    let session = &view.session;
    let mut values = Values::default();
    values.set("desk-session-name", session.name.as_str());
    store_windows(&mut values, &desk::windows_of(session));
    values.set("desk-exam-begins", local_input(session.exam.opens_at));
    values.set("desk-exam-ends", local_input(session.exam.closes_at));
    values.set("desk-subjects-max", session.subjects_max.to_string());
    values.set("desk-cancellations-max", session.cancellations_max.to_string());
    let declaration = if session.declaration { "declaration-asked" } else { "declaration-not-asked" };
    values.set("desk-declaration", declaration);
    values
}

/// `GET /session`
pub async fn show(State(state): State<WebState>, at: Nationwide, Query(said): Query<Said>) -> Outcome {
    let view = desk::national(&state.ctx, &at.desk).await?;
    let mut shown = build(&at, &view, Form::new(at.visit().texts, stored(&view)));
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

/// `POST /session`
pub async fn save(State(state): State<WebState>, at: Nationwide, values: Values) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let Some(settings) = read_settings(&mut form) else {
        let view = desk::national(&state.ctx, &at.desk).await?;
        return unprocessable(&build(&at, &view, form));
    };
    match desk::save_session(&state.ctx, &at.actor(), &at.desk, settings).await {
        Ok(()) => Ok(see_other("/session?notice=desk-saved")),
        Err(app::Error::Refused(refusal)) => {
            let view = desk::national(&state.ctx, &at.desk).await?;
            let mut shown = build(&at, &view, form);
            shown.p = with_refusal(shown.p, at.visit(), &refusal);
            conflict(&shown)
        }
        Err(error) => Err(error.into()),
    }
}

fn read_settings(form: &mut Form) -> Option<SessionSettings> {
    let name = read(form, "desk-session-name", SessionName::parse);
    let windows = read_windows(form);
    let exam = read_window(form, "desk-exam-begins", "desk-exam-ends");
    if let Some((windows, exam)) = windows.as_ref().zip(exam.as_ref()) {
        add_misfits(form, session_misfits(windows, exam));
    }
    let subjects_max = read(form, "desk-subjects-max", SubjectsMax::parse);
    let cancellations_max = read(form, "desk-cancellations-max", CancellationsMax::parse);
    let declarations = [("declaration-asked", Declaration::Asked), ("declaration-not-asked", Declaration::NotAsked)];
    let declaration = read_either(form, "desk-declaration", declarations);
    let settings = SessionSettings {
        name: name?,
        windows: windows?,
        exam: exam?,
        subjects_max: subjects_max?,
        cancellations_max: cancellations_max?,
        declaration: declaration?,
        version: version(form),
    };
    form.is_good().then_some(settings)
}
