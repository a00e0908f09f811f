//! Review (审核): who waits, and one candidate after the other on a screen of his own.

use super::{
    candidates::{Row, row},
    person::{self, Fact, fact},
    reading::{conflict, version, with_refusal},
    staff::{AtCentre, Named, Said},
};
use crate::WebState;
use app::review::{self, Case, Decision, Turn, Verdict};
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    dictionaries::Entry,
    ids::RegistrationId,
    refusal::Refusal,
    registration::SubjectState,
    review::{REASON_CHARS_MAX, REASONS, Reason},
    time::Shown,
};
use ui::{
    Form, Outcome, Shell, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "desk/waiting.html")]
struct WaitingPage {
    p: Shell,
    base: String,
    required: bool,
    count: String,
    rows: Vec<Row>,
}

/// `GET /centres/{centre}/review`
pub async fn waiting(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let waiting = review::waiting(&state.ctx, &at.desk).await?;
    let rows = waiting.rows.iter().map(|listed| {
        let row = row(&at, listed);
        Row { href: format!("{}/review", row.href), ..row }
    });
    page(&WaitingPage {
        p: at.shell("desk-review.title").notice(said.notice.as_deref()),
        base: at.base(),
        required: waiting.centre.review,
        count: at.visit().texts.fill("desk-review.count", [("n", waiting.count.to_string())]),
        rows: rows.collect(),
    })
}

/// `GET /centres/{centre}/review/next`: to the candidate who waits longest, or back to the list when nobody does.
pub async fn next(State(state): State<WebState>, at: AtCentre, Query(said): Query<Said>) -> Outcome {
    let said = said.notice.filter(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    match review::next(&state.ctx, &at.desk).await? {
        Some(id) => {
            let notice = said.map_or(String::new(), |key| format!("?notice={key}"));
            Ok(see_other(&at.path(&format!("registrations/{id}/review{notice}"))))
        }
        // What has just been done is told before that nobody waits any more.
        None => Ok(see_other(&at.path(&format!("review?notice={}", said.as_deref().unwrap_or("desk-all-reviewed"))))),
    }
}

#[derive(Template)]
#[template(path = "desk/review.html")]
struct CasePage {
    p: Shell,
    base: String,
    case: Case,
    mine: bool,
    turn: String,
    heading: String,
    facts: Vec<Fact>,
    subjects: Vec<String>,
    waiting: String,
    reasons: &'static [Entry],
    f: Form,
}

/// `GET /centres/{centre}/registrations/{id}/review`
pub async fn show(
    State(state): State<WebState>,
    at: AtCentre,
    Named(id): Named<RegistrationId>,
    Query(said): Query<Said>,
) -> Outcome {
    let case = review::show(&state.ctx, &at.actor(), &at.desk, id).await?;
    let form = Form::new(at.visit().texts, Values::default());
    let mut shown = case_page(&at, case, form);
    shown.p = shown.p.notice(said.notice.as_deref());
    page(&shown)
}

fn case_page(at: &AtCentre, case: Case, f: Form) -> CasePage {
    let (t, r) = (at.visit().texts, &case.registration);
    let turn = match case.turn {
        Turn::Mine { until } => t.fill("desk-review.mine", [("time", Shown(until).to_string())]),
        Turn::Anothers => t["desk-review.anothers"].to_owned(),
        Turn::NotWaiting => t["desk-review.not-waiting"].to_owned(),
    };
    let mut facts = vec![
        fact(t, "name", r.name.as_str()),
        fact(t, "id-type", &t[&format!("id-type.{}", r.id_type)]),
        fact(t, "id-number", r.id_number.as_str()),
    ];
    facts.extend(person::details(t, &r.details));
    let chosen = case.subjects.iter().filter(|subject| subject.state != SubjectState::Released);
    let title = |code| domain::catalogue::subject(code).map_or_else(String::new, |subject| subject.title());
    CasePage {
        p: at.shell("desk-review.one").script("desk.js"),
        base: at.base(),
        mine: matches!(case.turn, Turn::Mine { .. }),
        turn,
        heading: t.fill("desk-review.heading", [("name", r.name.clone())]),
        facts,
        subjects: chosen.map(|subject| title(subject.subject)).collect(),
        waiting: t.fill("desk-review.count", [("n", case.waiting.to_string())]),
        reasons: &REASONS,
        f,
        case,
    }
}

/// `POST /centres/{centre}/registrations/{id}/review`: `decision` is `approve` or `reject`.
pub async fn decide(
    State(state): State<WebState>,
    at: AtCentre,
    Named(id): Named<RegistrationId>,
    values: Values,
) -> Outcome {
    let mut form = Form::new(at.visit().texts, values);
    let (verdict, said) = match form.value("decision") {
        "approve" => (Some(Verdict::Approve), "desk-approved"),
        "reject" => (read_reason(&mut form).map(Verdict::Reject), "desk-rejected"),
        _ => return Err(ui::Failure::Missing),
    };
    let Some(verdict) = verdict else {
        let case = review::show(&state.ctx, &at.actor(), &at.desk, id).await?;
        return unprocessable(&case_page(&at, case, form));
    };
    let decision = Decision { id, version: version(&form), verdict };
    match review::decide(&state.ctx, &at.actor(), &at.desk, &decision).await {
        Ok(()) => Ok(see_other(&at.path(&format!("review/next?notice={said}")))),
        Err(app::Error::Refused(refusal)) => refused(&state, &at, id, form, &refusal).await,
        Err(error) => Err(error.into()),
    }
}

fn read_reason(form: &mut Form) -> Option<Reason> {
    let picked: Vec<String> = form.values.all("reason").map(str::to_owned).collect();
    let reason = Reason::parse(picked.iter().map(String::as_str), form.value("desk-reason"));
    reason.map_err(|error| form.refuse("desk-reason", &format!("problem.reason.{}", error.code()))).ok()
}

/// The present state, and why the decision did not count. The reason that was typed is kept.
async fn refused(state: &WebState, at: &AtCentre, id: RegistrationId, form: Form, refusal: &Refusal) -> Outcome {
    let case = review::show(&state.ctx, &at.actor(), &at.desk, id).await?;
    let mut shown = case_page(at, case, form);
    shown.p = with_refusal(shown.p, at.visit(), refusal);
    conflict(&shown)
}

impl CasePage {
    /// Characters of a reason, as the field limits them.
    fn reason_chars(&self) -> u32 {
        u32::try_from(REASON_CHARS_MAX).unwrap_or(u32::MAX)
    }
}
