//! A centre's candidates: the list, one of them, his photo.

use super::{
    person::{self, Fact, fact},
    staff::{AtCentre, Named, Said},
};
use crate::WebState;
use app::desk::{self, CandidateView, Filter};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::header,
    response::IntoResponse,
};
use domain::{
    ids::RegistrationId,
    person::{Email, Mobile},
    registration::{State as RegistrationState, SubjectState},
};
use serde::Deserialize;
use ui::{
    Form, Outcome, Shell, Values,
    form::{Choice, choices},
    page,
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "desk-state", default)]
    state: String,
    #[serde(rename = "desk-number", default)]
    number: String,
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "desk/candidates.html")]
struct Page {
    p: Shell,
    base: String,
    f: Form,
    states: Vec<Choice>,
    rows: Vec<Row>,
    /// The address of the next page.
    next: Option<String>,
}

/// One candidate in a list, masked.
pub struct Row {
    pub href: String,
    pub number: String,
    pub name: String,
    pub id_number: String,
    pub subjects: Vec<String>,
    pub state: &'static str,
    pub photo: &'static str,
    pub updated: String,
}

pub fn row(at: &AtCentre, listed: &app::desk::Listed) -> Row {
    Row {
        href: at.path(&format!("registrations/{}", listed.id)),
        number: listed.number.clone(),
        name: person::masked_name(&listed.name),
        id_number: person::masked_id(&listed.id_type, &listed.id_number, at.visit().now),
        subjects: person::subject_titles(&listed.subjects),
        state: listed.state.code(),
        photo: if listed.has_photo { "common.yes" } else { "common.no" },
        updated: domain::time::Shown(listed.updated_at).to_string(),
    }
}

/// `GET /centres/{centre}/registrations`
pub async fn list(State(state): State<WebState>, at: AtCentre, Query(asked): Query<Asked>) -> Outcome {
    let filter = Filter { state: RegistrationState::from_code(&asked.state), number: asked.number, after: asked.after };
    let list = desk::candidates(&state.ctx, &at.desk, &filter).await?;
    let t = at.visit().texts;
    let mut values = Values::default();
    values.set("desk-state", filter.state.map_or("", RegistrationState::code));
    values.set("desk-number", filter.number.as_str());
    let states = RegistrationState::ALL.map(|state| (state.code(), t[&format!("state.{}", state.code())].to_owned()));
    let next = list.next.map(|after| {
        let code = filter.state.map_or("", RegistrationState::code);
        at.path(&format!("registrations?desk-state={code}&after={after}"))
    });
    page(&Page {
        p: at.shell("desk-candidates.title"),
        base: at.base(),
        f: Form::new(t, values),
        states: choices(states),
        rows: list.rows.iter().map(|listed| row(&at, listed)).collect(),
        next,
    })
}

#[derive(Template)]
#[template(path = "desk/candidate.html")]
struct Detail {
    p: Shell,
    base: String,
    view: CandidateView,
    facts: Vec<Fact>,
    subjects: Vec<SubjectRow>,
    seats: Vec<Seat>,
    history: Vec<Event>,
    /// Unpaid seats are held until a certain time.
    holds: bool,
}

struct SubjectRow {
    title: String,
    fee: String,
    state: &'static str,
}

struct Seat {
    subject: String,
    ticket: String,
    room: String,
    batch: String,
    seat: u16,
    begins: String,
}

struct Event {
    at: String,
    what: String,
    by: String,
}

/// `GET /centres/{centre}/registrations/{id}`
pub async fn show(
    State(state): State<WebState>,
    at: AtCentre,
    Named(id): Named<RegistrationId>,
    Query(said): Query<Said>,
) -> Outcome {
    let view = desk::candidate(&state.ctx, &at.desk, id).await?;
    let title = |code| domain::catalogue::subject(code).map_or_else(String::new, |subject| subject.title());
    let subjects = view.subjects.iter().map(|subject| SubjectRow {
        title: title(subject.subject),
        fee: subject.fee.to_string(),
        state: subject.state.code(),
    });
    let seats = view.arranged.iter().map(|seat| Seat {
        subject: title(seat.subject),
        ticket: seat.ticket_number.clone(),
        room: format!("{} {}", seat.room_number, seat.room_name),
        batch: seat.batch_number.to_string(),
        seat: seat.seat,
        begins: domain::time::Shown(seat.begins_at).to_string(),
    });
    page(&Detail {
        p: at.shell("desk-candidate.title").notice(said.notice.as_deref()),
        base: at.base(),
        facts: facts(&at, &view),
        subjects: subjects.collect(),
        seats: seats.collect(),
        history: history(&at, &view),
        holds: view.subjects.iter().any(|subject| subject.state == SubjectState::Held),
        view,
    })
}

fn facts(at: &AtCentre, view: &CandidateView) -> Vec<Fact> {
    let (t, r) = (at.visit().texts, &view.registration);
    let mobile = Mobile::parse(&r.mobile).map_or_else(|_| "*".to_owned(), |mobile| mobile.masked());
    let mut facts = vec![
        fact(t, "name", person::masked_name(&r.name)),
        fact(t, "id-type", &t[&format!("id-type.{}", r.id_type)]),
        fact(t, "id-number", person::masked_id(&r.id_type, &r.id_number, at.visit().now)),
        fact(t, "mobile", mobile),
    ];
    if let Ok(email) = Email::parse(&r.email) {
        facts.push(fact(t, "email", email.masked()));
    }
    facts
}

fn history(at: &AtCentre, view: &CandidateView) -> Vec<Event> {
    let t = at.visit().texts;
    let event = |entry: &app::desk::AuditEntry| {
        let own = entry.actor == format!("account:{}", view.registration.account);
        let by = match entry.actor.split(':').next() {
            _ if own => "candidate",
            Some("account") => "staff",
            // Jobs and payment channels.
            _ => "system",
        };
        // Actions of other parts are shown by their code when they have no text yet.
        let what = t.find(&format!("desk-action.{}", entry.action)).unwrap_or(&entry.action).to_owned();
        Event {
            at: domain::time::Shown(entry.at).to_string(),
            what,
            by: t[&format!("desk-candidate.by-{by}")].to_owned(),
        }
    };
    view.history.iter().map(event).collect()
}

/// `GET /centres/{centre}/registrations/{id}/photo`
pub async fn photo(State(state): State<WebState>, at: AtCentre, Named(id): Named<RegistrationId>) -> Outcome {
    let jpeg = desk::photo(&state.ctx, &at.desk, id).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, jpeg).into_response())
}
