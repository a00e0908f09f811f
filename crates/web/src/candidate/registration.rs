//! 报名信息: everything entered, where it stands, what to do next; submission to review, and deletion.

use super::{Candidate, Step, home::Said};
use crate::WebState;
use app::registration;
use askama::Template;
use axum::extract::{Query, State};
use domain::{
    dictionaries,
    identity::{IdNumber, IdType},
    order,
    particulars::Details,
    person::Mobile,
    registration::{Command, State as RegistrationState, SubjectState},
    seating::missing_prerequisite,
};
use ui::{
    Form, Outcome, Shell, Values, page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "candidate/registration.html")]
struct Page {
    p: Shell,
    base: String,
    view: registration::View,
    facts: Vec<(String, Vec<Fact>)>,
    can_edit: bool,
    can_replace_photo: bool,
    can_submit: bool,
    can_pay: bool,
    can_delete: bool,
    order: Option<String>,
    /// A level-4 subject without its level-3 subject, as advice.
    advice: Option<String>,
}

struct Fact {
    label: String,
    value: String,
}

/// `GET /p/{province}/registration`
pub async fn show(State(state): State<WebState>, who: Candidate, Query(said): Query<Said>) -> Outcome {
    let view = match registration::view(&state.ctx, who.province, who.account).await {
        Ok(view) => view,
        Err(app::Error::Missing) => return Ok(see_other(&who.path("home"))),
        Err(error) => return Err(error.into()),
    };
    page(&build(&who, view, said.notice.as_deref()))
}

fn build(who: &Candidate, view: registration::View, notice: Option<&str>) -> Page {
    let now = who.visit.now;
    let details: Details = serde_json::from_str(&view.registration.details).unwrap_or_default();
    let chosen: Vec<_> =
        view.subjects.iter().filter(|s| s.state != SubjectState::Released).map(|s| s.subject).collect();
    let title = |code| domain::catalogue::subject(code).map_or_else(String::new, |subject| subject.title());
    let advice = missing_prerequisite(&chosen).map(|(subject, requires)| {
        let params = [("subject", title(subject)), ("requires", title(requires))];
        who.visit.texts.fill("registration.advice", params)
    });
    let step = if view.registration.state == RegistrationState::Confirmed { Step::Ticket } else { Step::Check };
    let open_order = view.orders.iter().find(|order| order.state == order::State::Open);
    Page {
        p: who.step("registration.title", step).notice(notice),
        base: format!("/p/{}", who.province),
        can_edit: view.refusal(Command::Edit, now).is_none(),
        can_replace_photo: view.refusal(Command::ReplacePhoto, now).is_none(),
        can_submit: view.refusal(Command::SubmitForReview, now).is_none(),
        can_pay: open_order.is_some() || view.refusal(Command::PlaceOrder, now).is_none(),
        can_delete: view.refusal(Command::Delete, now).is_none(),
        order: open_order.or(view.orders.first()).map(|order| format!("/p/{}/orders/{}", who.province, order.id)),
        facts: facts(who, &view, &details),
        advice,
        view,
    }
}

/// The data by section, masked where they are personal.
fn facts(who: &Candidate, view: &registration::View, details: &Details) -> Vec<(String, Vec<Fact>)> {
    let t = who.visit.texts;
    let r = &view.registration;
    let name_of = |list: &'static [dictionaries::Entry], code: &str| {
        dictionaries::find(list, code).map_or_else(String::new, |entry| entry.name.to_owned())
    };
    let mobile = Mobile::parse(&r.mobile).map_or_else(|_| String::new(), |mobile| mobile.masked());
    let fact = |name: &str, value: String| Fact { label: t[&format!("field.{name}")].to_owned(), value };
    let sections = [
        (
            "identity",
            vec![
                fact("name", r.name.clone()),
                fact("id-type", t[&format!("id-type.{}", r.id_type)].to_owned()),
                fact("id-number", masked_id(r, who.visit.now)),
                fact("sex", t[&format!("sex.{}", details.sex)].to_owned()),
                fact("born", details.born.clone()),
            ],
        ),
        (
            "basic",
            vec![
                fact("ethnicity", name_of(&dictionaries::ETHNICITIES, &details.ethnicity)),
                fact("occupation", name_of(&dictionaries::OCCUPATIONS, &details.occupation)),
                fact("education", name_of(&dictionaries::EDUCATION_LEVELS, &details.education)),
                fact("training", name_of(&dictionaries::TRAINING_TYPES, &details.training)),
            ],
        ),
        (
            "contact",
            vec![
                fact("mobile", mobile),
                fact("email", masked_email(&r.email)),
                fact("postcode", details.postcode.clone()),
                fact("address", masked_address(&r.address)),
            ],
        ),
        (
            "school",
            vec![
                fact("school", details.school.clone()),
                fact("major", details.major.clone()),
                fact("grade", details.grade.clone()),
                fact("class", details.class.clone()),
                fact("student-number", details.student_number.clone()),
            ],
        ),
    ];
    let shown = |fact: &Fact| !fact.value.is_empty();
    sections
        .map(|(key, facts)| (t[&format!("section.{key}")].to_owned(), facts.into_iter().filter(shown).collect()))
        .into()
}

/// The ID number with its middle hidden.
pub fn masked_id(r: &app::registration::Stored, now: domain::time::Timestamp) -> String {
    let today = domain::time::shanghai_date(now);
    let id = IdType::from_code(&r.id_type).and_then(|kind| IdNumber::parse(kind, &r.id_number, today).ok());
    id.map_or_else(String::new, |id| id.masked())
}

fn masked_email(text: &str) -> String {
    domain::person::Email::parse(text).map_or_else(|_| String::new(), |email| email.masked())
}

fn masked_address(text: &str) -> String {
    domain::person::Address::parse(text).map_or_else(|_| String::new(), |address| address.masked())
}

#[derive(Template)]
#[template(path = "candidate/submission.html")]
struct Submission {
    p: Shell,
    base: String,
}

/// `GET /p/{province}/registration/submission`: asks before nothing can be changed any more.
pub async fn confirm_submission(State(state): State<WebState>, who: Candidate) -> Outcome {
    registration::view(&state.ctx, who.province, who.account).await?;
    page(&Submission { p: who.step("submission.title", Step::Check), base: format!("/p/{}", who.province) })
}

/// `POST /p/{province}/registration/submission`
pub async fn submit(State(state): State<WebState>, who: Candidate) -> Outcome {
    let done = registration::submit_for_review(&state.ctx, &who.actor(), who.province, who.account).await;
    Ok(see_other(&back(&who, done, "submitted")?))
}

/// To the registration page, which shows the present state and what has happened: the result or the refusal.
fn back(who: &Candidate, done: app::Result<()>, success: &str) -> Outcome<String> {
    match done {
        Ok(()) => Ok(who.path(format!("registration?notice={success}"))),
        Err(app::Error::Refused(refusal)) => Ok(who.path(format!("registration?notice={}", refusal.code()))),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "candidate/deletion.html")]
struct Deletion {
    p: Shell,
    base: String,
    f: Form,
}

fn deletion(who: &Candidate, values: Values) -> Deletion {
    Deletion {
        p: who.step("deletion.title", Step::Check),
        base: format!("/p/{}", who.province),
        f: Form::new(who.visit.texts, values),
    }
}

/// `GET /p/{province}/registration/deletion`
pub async fn ask_deletion(State(state): State<WebState>, who: Candidate) -> Outcome {
    registration::view(&state.ctx, who.province, who.account).await?;
    page(&deletion(&who, Values::default()))
}

/// `POST /p/{province}/registration/deletion`
pub async fn delete(State(state): State<WebState>, who: Candidate, values: Values) -> Outcome {
    let mut asked = deletion(&who, values);
    let reason = asked.f.value("deletion-reason").to_owned();
    let done = registration::delete(&state.ctx, &who.actor(), who.province, who.account, &reason).await;
    match done {
        Ok(()) => Ok(see_other(&who.path("home?notice=deleted"))),
        Err(app::Error::Refused(domain::refusal::Refusal::ReasonMissing)) => {
            asked.f.refuse("deletion-reason", "refusal.reason-missing");
            unprocessable(&asked)
        }
        Err(error) => Ok(see_other(&back(&who, Err(error), "deleted")?)),
    }
}
