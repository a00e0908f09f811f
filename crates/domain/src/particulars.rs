//! What a candidate types into the registration form, parsed.

use crate::{
    dictionaries::{self, Entry},
    identity::{IdNumber, Sex},
    ids::{CentreCode, SubjectCode},
    person::{Address, Email, Mobile, PersonName, Postcode, ShortText},
    time::Date,
};
use serde::{Deserialize, Serialize};

/// One thing that is wrong with what was typed: the field, and the key of the text that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    /// `empty`, or kind and reason such as `mobile.format`; below `problem.` in the message catalogue.
    pub key: String,
}

/// What a centre requires beyond the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassField {
    Optional,
    Required,
}

/// Everything but the ID document, checked.
#[derive(Clone, Debug)]
pub struct Particulars {
    pub name: PersonName,
    pub mobile: Mobile,
    pub email: Option<Email>,
    pub address: Option<Address>,
    pub details: Details,
    pub centre: CentreCode,
    pub subjects: Vec<SubjectCode>,
}

/// The values that are kept together, sealed, as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// `Sex::code`.
    pub sex: String,
    /// ISO 8601 date.
    pub born: String,
    pub ethnicity: String,
    pub occupation: String,
    pub education: String,
    pub training: String,
    pub postcode: String,
    pub school: String,
    pub major: String,
    pub grade: String,
    pub class: String,
    pub student_number: String,
}

/// Parses the form. `typed` gives the text of a field, or an empty one; `subjects` are the boxes that are ticked.
///
/// Sex and birth date come from the ID number where it holds them; only otherwise are they asked for.
pub fn parse<'a>(
    typed: impl Fn(&str) -> &'a str,
    subjects: &[&str],
    id: &IdNumber,
    class: ClassField,
    today: Date,
) -> Result<Particulars, Vec<Problem>> {
    let mut problems = Vec::new();
    let p = &mut problems;
    let name = parsed(p, "name", "name", PersonName::parse(typed("name")), |e| e.code());
    let (sex, born) = sex_and_birth(p, &typed, id, today);
    let details = Details {
        sex,
        born,
        ethnicity: entry(p, "ethnicity", &dictionaries::ETHNICITIES, typed("ethnicity")),
        occupation: entry(p, "occupation", &dictionaries::OCCUPATIONS, typed("occupation")),
        education: entry(p, "education", &dictionaries::EDUCATION_LEVELS, typed("education")),
        training: entry(p, "training", &dictionaries::TRAINING_TYPES, typed("training")),
        postcode: optional(p, "postcode", "postcode", typed("postcode"), Postcode::parse, |e| e.code())
            .map_or(String::new(), |v| v.as_str().to_owned()),
        school: short(p, "school", typed("school")),
        major: short(p, "major", typed("major")),
        grade: short(p, "grade", typed("grade")),
        class: short(p, "class", typed("class")),
        student_number: short(p, "student-number", typed("student-number")),
    };
    if class == ClassField::Required && details.class.is_empty() {
        p.push(Problem { field: "class", key: "class.required".into() });
    }
    let mobile = parsed(p, "mobile", "mobile", Mobile::parse(typed("mobile")), |e| e.code());
    let email = optional(p, "email", "email", typed("email"), Email::parse, |e| e.code());
    let address = optional(p, "address", "address", typed("address"), Address::parse, |e| e.code());
    let centre = typed("centre").parse::<CentreCode>();
    if centre.is_err() {
        p.push(Problem { field: "centre", key: "centre.empty".into() });
    }
    let chosen: Vec<SubjectCode> = subjects.iter().filter_map(|code| code.parse().ok()).collect();
    if chosen.is_empty() {
        p.push(Problem { field: "subjects", key: "subjects.empty".into() });
    }
    match (name, mobile, centre) {
        (Some(name), Some(mobile), Ok(centre)) if p.is_empty() => {
            Ok(Particulars { name, mobile, email, address, details, centre, subjects: chosen })
        }
        _ => Err(problems),
    }
}

fn sex_and_birth<'a>(
    problems: &mut Vec<Problem>,
    typed: &impl Fn(&str) -> &'a str,
    id: &IdNumber,
    today: Date,
) -> (String, String) {
    if let Some(derived) = id.derived() {
        return (derived.sex.code().to_owned(), derived.born.to_string());
    }
    let sex = Sex::from_code(typed("sex"));
    if sex.is_none() {
        problems.push(Problem { field: "sex", key: "sex.empty".into() });
    }
    let born = typed("born").trim().parse::<Date>().ok().filter(|born| *born <= today && born.year() >= 1900);
    if born.is_none() {
        problems.push(Problem { field: "born", key: "born.format".into() });
    }
    (sex.map_or("", Sex::code).to_owned(), born.map_or(String::new(), |born| born.to_string()))
}

fn parsed<T, E>(
    problems: &mut Vec<Problem>,
    field: &'static str,
    kind: &str,
    result: Result<T, E>,
    code: impl Fn(E) -> &'static str,
) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(Problem { field, key: format!("{kind}.{}", code(error)) });
            None
        }
    }
}

fn optional<T, E>(
    problems: &mut Vec<Problem>,
    field: &'static str,
    kind: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    code: impl Fn(E) -> &'static str,
) -> Option<T> {
    if text.trim().is_empty() { None } else { parsed(problems, field, kind, parse(text), code) }
}

fn short(problems: &mut Vec<Problem>, field: &'static str, text: &str) -> String {
    optional(problems, field, "text", text, ShortText::parse, |e| e.code())
        .map_or(String::new(), |v| v.as_str().to_owned())
}

fn entry(problems: &mut Vec<Problem>, field: &'static str, list: &'static [Entry], code: &str) -> String {
    match dictionaries::find(list, code) {
        Some(entry) => entry.code.to_owned(),
        None => {
            problems.push(Problem { field, key: "choice.empty".into() });
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::IdType;
    use std::collections::BTreeMap;

    fn today() -> Date {
        "2026-11-22".parse().unwrap()
    }

    fn citizen() -> IdNumber {
        let first = *b"11010120000101001";
        let digit = crate::identity::check_digit(&first);
        let text = format!("{}{}", std::str::from_utf8(&first).unwrap(), char::from(digit));
        IdNumber::parse(IdType::ResidentCard, &text, today()).unwrap()
    }

    fn typed() -> BTreeMap<&'static str, &'static str> {
        [
            ("name", "张三"),
            ("mobile", "13800000001"),
            ("ethnicity", "01"),
            ("occupation", dictionaries::OCCUPATIONS[0].code),
            ("education", dictionaries::EDUCATION_LEVELS[0].code),
            ("training", dictionaries::TRAINING_TYPES[0].code),
            ("centre", "320511"),
        ]
        .into()
    }

    fn fields(result: Result<Particulars, Vec<Problem>>) -> Vec<&'static str> {
        result.unwrap_err().into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_citizen_is_not_asked_for_sex_and_birth_date() {
        let typed = typed();
        let get = |name: &str| typed.get(name).copied().unwrap_or("");
        let parsed = parse(get, &["65"], &citizen(), ClassField::Optional, today()).unwrap();
        assert_eq!(parsed.details.born, "2000-01-01");
        assert_eq!(parsed.details.sex, "male");
    }

    #[test]
    fn every_required_field_is_named_when_the_form_is_empty() {
        let passport = IdNumber::parse(IdType::Passport, "E12345678", today()).unwrap();
        let wrong = fields(parse(|_| "", &[], &passport, ClassField::Required, today()));
        let expected = [
            "name",
            "sex",
            "born",
            "ethnicity",
            "occupation",
            "education",
            "training",
            "class",
            "mobile",
            "centre",
            "subjects",
        ];
        assert_eq!(wrong, expected);
    }
}
