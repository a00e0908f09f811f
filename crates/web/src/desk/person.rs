//! A candidate's data as the desk shows them: masked in lists, in full where a reviewer compares them.

use domain::{
    dictionaries::{self, Entry},
    identity::{IdNumber, IdType},
    particulars::Details,
    person::PersonName,
    time::{Timestamp, shanghai_date},
};
use ui::Texts;

/// One line of a summary.
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// The name with all but its beginning hidden.
pub fn masked_name(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "*".to_owned(), |name| name.masked())
}

/// The ID number with its middle hidden.
pub fn masked_id(id_type: &str, id_number: &str, now: Timestamp) -> String {
    let kind = IdType::from_code(id_type);
    let number = kind.and_then(|kind| IdNumber::parse(kind, id_number, shanghai_date(now)).ok());
    number.map_or_else(|| "*".to_owned(), |number| number.masked())
}

/// Titles of subjects that the database names by their codes, joined by spaces.
pub fn subject_titles(codes: &str) -> Vec<String> {
    let title = |code: &str| code.parse().ok().and_then(domain::catalogue::subject).map(|subject| subject.title());
    codes.split(' ').filter_map(title).collect()
}

/// Everything that the candidate says about himself apart from his name, document and contacts. Empty values are
/// left out.
pub fn details(t: Texts, details: &str) -> Vec<Fact> {
    let d: Details = serde_json::from_str(details).unwrap_or_default();
    let name = |list: &'static [Entry], code: &str| dictionaries::find(list, code).map_or("", |entry| entry.name);
    let sex = if d.sex.is_empty() { String::new() } else { t[&format!("sex.{}", d.sex)].to_owned() };
    let facts = [
        ("sex", sex),
        ("born", d.born.clone()),
        ("ethnicity", name(&dictionaries::ETHNICITIES, &d.ethnicity).to_owned()),
        ("occupation", name(&dictionaries::OCCUPATIONS, &d.occupation).to_owned()),
        ("education", name(&dictionaries::EDUCATION_LEVELS, &d.education).to_owned()),
        ("training", name(&dictionaries::TRAINING_TYPES, &d.training).to_owned()),
        ("school", d.school.clone()),
        ("major", d.major.clone()),
        ("grade", d.grade.clone()),
        ("class", d.class.clone()),
        ("student-number", d.student_number.clone()),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(field, value)| fact(t, field, value)).collect()
}

/// A fact under the label of a form field.
pub fn fact(t: Texts, field: &str, value: impl Into<String>) -> Fact {
    Fact { label: t[&format!("field.{field}")].to_owned(), value: value.into() }
}
