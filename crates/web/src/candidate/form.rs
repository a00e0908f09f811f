//! 报名报考信息采集: the registration form, where seats are claimed.

use super::{Candidate, Step, consent_path, next_path};
use crate::WebState;
use app::{catalogue, draft, registration};
use askama::Template;
use axum::extract::State;
use domain::{
    dictionaries::{self, Entry},
    identity::{IdNumber, Sex},
    ids::{CentreCode, SubjectCode},
    particulars::{self, ClassField},
    refusal::Refusal,
    registration::{Command, SubjectState},
    time::shanghai_date,
};
use ui::{
    Form, Outcome, Shell, Values,
    form::{Choice, choices},
    page,
    page::{see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "candidate/form.html")]
struct Page {
    p: Shell,
    f: Form,
    id_type: String,
    id_number: String,
    /// Sex and birth date follow from the ID number.
    derived: bool,
    sexes: Vec<Choice>,
    ethnicities: Vec<Choice>,
    occupations: Vec<Choice>,
    educations: Vec<Choice>,
    trainings: Vec<Choice>,
    centres: Vec<Choice>,
    subjects: Vec<SubjectLine>,
    class_required: bool,
    province: String,
    subjects_max: u16,
    editing: bool,
    /// The centre at which the candidate holds seats already.
    held_centre: String,
}

struct SubjectLine {
    code: String,
    title: String,
    note: String,
    checked: bool,
    held: bool,
    full: bool,
}

/// `GET /p/{province}/form`
pub async fn show(State(state): State<WebState>, who: Candidate) -> Outcome {
    let draft = draft::load(&state.ctx, who.province, who.account).await?;
    let Some(id) = draft.identity(&state.ctx) else { return Ok(see_other(&next_path(&state, &who).await?)) };
    let existing = existing(&state, &who).await?;
    if let Some(view) = &existing
        && let Some(refusal) = view.refusal(Command::Edit, who.visit.now)
    {
        return Ok(see_other(&who.path(format!("registration?notice={}", refusal.code()))));
    }
    let values = match (draft.fields.is_empty(), &existing) {
        (true, Some(view)) => typed_before(view),
        (true, None) => prefilled(&state, &who).await?,
        (false, _) => values_of(draft.fields),
    };
    page(&view(&state, &who, &id, values, existing.as_ref()).await?)
}

async fn existing(state: &WebState, who: &Candidate) -> Outcome<Option<registration::View>> {
    match registration::view(&state.ctx, who.province, who.account).await {
        Ok(view) if !view.registration.state.is_closed() => Ok(Some(view)),
        Ok(_) | Err(app::Error::Missing) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn values_of(fields: Vec<(String, String)>) -> Values {
    let mut values = Values::default();
    for (name, value) in fields {
        values.push(&name, value);
    }
    values
}

/// The passport knows mobile and e-mail already.
async fn prefilled(state: &WebState, who: &Candidate) -> Outcome<Values> {
    let profile = app::account::profile(&state.ctx, who.account).await?;
    let mut values = Values::default();
    values.set("mobile", profile.mobile.as_str());
    values.set("email", profile.email.as_str());
    Ok(values)
}

/// The form as it was submitted, for somebody who changes it on another device.
fn typed_before(view: &registration::View) -> Values {
    let r = &view.registration;
    let mut values = Values::default();
    let details: particulars::Details = serde_json::from_str(&r.details).unwrap_or_default();
    let pairs = [
        ("name", &r.name),
        ("mobile", &r.mobile),
        ("email", &r.email),
        ("address", &r.address),
        ("sex", &details.sex),
        ("born", &details.born),
        ("ethnicity", &details.ethnicity),
        ("occupation", &details.occupation),
        ("education", &details.education),
        ("training", &details.training),
        ("postcode", &details.postcode),
        ("school", &details.school),
        ("major", &details.major),
        ("grade", &details.grade),
        ("class", &details.class),
        ("student-number", &details.student_number),
    ];
    for (name, value) in pairs {
        values.set(name, value.as_str());
    }
    values.set("centre", r.centre.as_str());
    for subject in view.subjects.iter().filter(|s| s.state == SubjectState::Held) {
        values.push("subjects", subject.subject.as_str());
    }
    values
}

fn entries(list: &'static [Entry]) -> Vec<Choice> {
    choices(list.iter().map(|entry| (entry.code, entry.name)))
}

async fn view(
    state: &WebState,
    who: &Candidate,
    id: &IdNumber,
    mut values: Values,
    existing: Option<&registration::View>,
) -> Outcome<Page> {
    let t = who.visit.texts;
    if let Some(derived) = id.derived() {
        values.set("sex", derived.sex.code());
        values.set("born", derived.born.to_string());
    }
    let place = catalogue::province(&state.ctx, who.province).await?;
    let chosen: Option<CentreCode> = values.get("centre").parse().ok();
    let centre = match chosen.filter(|code| code.province() == who.province) {
        Some(code) => match catalogue::centre(&state.ctx, code).await {
            Ok(view) => Some(view),
            Err(app::Error::Missing) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let subjects = subject_lines(state, who, &values, centre.as_ref(), existing).await?;
    let centres = place.centres.iter().map(|(centre, places)| {
        let mut label = centre.title();
        if places.free() == 0 {
            label.push_str(&t["form.centre-full"]);
        }
        (centre.code.to_string(), label)
    });
    let sexes = Sex::ALL.map(|sex| (sex.code(), t[&format!("sex.{}", sex.code())].to_owned()));
    Ok(Page {
        p: who.step("form.title", Step::Form).script("seats.js"),
        id_type: t[&format!("id-type.{}", id.kind().code())].to_owned(),
        id_number: id.masked(),
        derived: id.derived().is_some(),
        sexes: choices(sexes),
        ethnicities: entries(&dictionaries::ETHNICITIES),
        occupations: entries(&dictionaries::OCCUPATIONS),
        educations: entries(&dictionaries::EDUCATION_LEVELS),
        trainings: entries(&dictionaries::TRAINING_TYPES),
        centres: choices(centres),
        class_required: centre.as_ref().is_some_and(|view| view.centre.class_required),
        subjects_max: centre.as_ref().map_or(place.session.subjects_max, |view| view.centre.subjects_max),
        province: who.province.to_string(),
        editing: existing.is_some(),
        held_centre: existing.map_or(String::new(), |view| view.registration.centre.to_string()),
        subjects,
        f: Form::new(t, values),
    })
}

async fn subject_lines(
    state: &WebState,
    who: &Candidate,
    values: &Values,
    centre: Option<&catalogue::CentreView>,
    existing: Option<&registration::View>,
) -> Outcome<Vec<SubjectLine>> {
    let t = who.visit.texts;
    let held = |code: SubjectCode| {
        let same_centre = existing.filter(|view| centre.is_some_and(|c| c.centre.code == view.registration.centre));
        same_centre.is_some_and(|v| v.subjects.iter().any(|s| s.subject == code && s.state == SubjectState::Held))
    };
    let lines = catalogue::subjects(&state.ctx, who.province).await?.into_iter().map(|(code, fee)| {
        let offer = centre.map(|view| view.offers.iter().find(|offer| offer.subject == code));
        let fee = ("fee", fee.to_string());
        let full = matches!(offer, Some(Some(offer)) if offer.free == 0) && !held(code);
        let note = match offer {
            None => t.fill("form.fee", [fee]),
            Some(None) => t["form.not-offered"].to_owned(),
            Some(Some(_)) if full => t.fill("form.full", [fee]),
            Some(Some(offer)) => t.fill("form.free", [fee, ("free", offer.free.to_string())]),
        };
        SubjectLine {
            code: code.to_string(),
            title: domain::catalogue::subject(code).map_or_else(|| code.to_string(), |s| s.title()),
            note,
            checked: values.all("subjects").any(|chosen| chosen == code.as_str()),
            held: held(code),
            full,
        }
    });
    Ok(lines.collect())
}

/// `POST /p/{province}/form`: what was typed is kept first, then checked, then the seats are claimed.
pub async fn submit(State(state): State<WebState>, who: Candidate, values: Values) -> Outcome {
    let draft = draft::load(&state.ctx, who.province, who.account).await?;
    let Some(id) = draft.identity(&state.ctx) else { return Ok(see_other(&next_path(&state, &who).await?)) };
    let fields = values.iter().filter(|(name, _)| !matches!(*name, "truthful" | "action"));
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    draft::save_fields(&state.ctx, who.province, who.account, fields).await?;
    let existing = existing(&state, &who).await?;
    let mut page = view(&state, &who, &id, values, existing.as_ref()).await?;
    if page.f.value("action") == "show-places" {
        return ui::page(&page);
    }
    let Some(particulars) = check(&mut page, &who, &id) else { return unprocessable(&page) };
    let form = registration::Submission { account: who.account, id, particulars };
    match registration::submit(&state.ctx, &who.actor(), who.province, &form).await {
        Ok(_) if existing.is_some_and(|view| view.registration.photo_key.is_some()) => {
            Ok(see_other(&who.path("registration?notice=saved")))
        }
        Ok(_) => Ok(see_other(&who.path("photo"))),
        Err(app::Error::Refused(Refusal::ConsentMissing)) => {
            let to = consent_path(&state, &who).await?.unwrap_or_else(|| who.path("form"));
            Ok(see_other(&to))
        }
        Err(app::Error::Refused(refusal)) => {
            page.f.refuse_by_rule(field_of(&refusal), &refusal);
            unprocessable(&page)
        }
        Err(error) => Err(error.into()),
    }
}

fn check(page: &mut Page, who: &Candidate, id: &IdNumber) -> Option<particulars::Particulars> {
    let class = if page.class_required { ClassField::Required } else { ClassField::Optional };
    let subjects: Vec<&str> = page.f.values.all("subjects").collect();
    let typed = |name: &str| page.f.values.get(name);
    let parsed = particulars::parse(typed, &subjects, id, class, shanghai_date(who.visit.now));
    let parsed = parsed.map_err(|problems| {
        for problem in problems {
            let label = page.f.texts[&format!("field.{}", problem.field)].to_owned();
            let text = page.f.texts.fill(&format!("problem.{}", problem.key), [("field", label)]);
            page.f.refuse_with(problem.field, text);
        }
    });
    if !page.f.values.has("truthful") {
        page.f.refuse("truthful", "problem.truthful.empty");
    }
    parsed.ok().filter(|_| page.f.is_good())
}

/// The field at which a refusal is shown. What does not concern the subjects a person mends, if at all, by choosing
/// another centre.
fn field_of(refusal: &Refusal) -> &'static str {
    let about_subjects = matches!(
        refusal,
        Refusal::NoSubject
            | Refusal::SubjectTwice { .. }
            | Refusal::TooManySubjects { .. }
            | Refusal::SubjectNotOffered { .. }
            | Refusal::SubjectFull { .. }
            | Refusal::PrerequisiteMissing { .. }
    );
    if about_subjects { "subjects" } else { "centre" }
}
