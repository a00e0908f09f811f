//! The fixed texts, from a file per language that is compiled in.

use serde::Deserialize;
use std::sync::LazyLock;

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| {
    toml::from_str(include_str!("../messages/zh-CN.toml"))
        .expect("the embedded texts are complete, which a test checks")
});

pub(crate) fn messages() -> &'static Messages {
    &MESSAGES
}

/// The rules (考生须知) for a session that has set none of its own.
pub fn default_rules() -> Vec<&'static str> {
    messages().ticket.rules.iter().map(String::as_str).collect()
}

/// Puts `value` where `template` says `{name}`.
pub(crate) fn fill(template: &str, name: &str, value: &str) -> String {
    template.replace(&format!("{{{name}}}"), value)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Messages {
    pub language: String,
    pub ticket: TicketMessages,
    pub declaration: DeclarationMessages,
    pub sign_in: SignInMessages,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TicketMessages {
    pub title: String,
    pub document_title: String,
    pub number: String,
    pub name: String,
    pub sex: String,
    pub id_type: String,
    pub id_number: String,
    pub registration_number: String,
    pub subject: String,
    pub centre: String,
    pub centre_address: String,
    pub date: String,
    pub time: String,
    pub batch: String,
    pub room: String,
    pub report_before: String,
    pub seat: String,
    pub qr_caption: String,
    pub rules_heading: String,
    pub centre_note_heading: String,
    pub continued: String,
    pub footer: String,
    pub rules: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeclarationMessages {
    pub title: String,
    pub document_title: String,
    pub name: String,
    pub sex: String,
    pub id_type: String,
    pub id_number: String,
    pub mobile: String,
    pub ticket_number: String,
    pub ticket_number_pending: String,
    pub subject: String,
    pub centre: String,
    pub opening: String,
    pub points: Vec<String>,
    pub table_title: String,
    pub day: String,
    pub day_heading: String,
    pub date_heading: String,
    pub temperature_heading: String,
    pub symptoms_heading: String,
    pub signature: String,
    pub signed_on: String,
    pub footer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInMessages {
    pub title: String,
    pub document_title: String,
    pub centre: String,
    pub room: String,
    pub batch: String,
    pub date: String,
    pub time: String,
    pub seat: String,
    pub number: String,
    pub name: String,
    pub sex: String,
    pub id_number: String,
    pub subject: String,
    pub signature: String,
    pub expected: String,
    pub present: String,
    pub absent: String,
    pub invigilators: String,
    pub page: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_texts_are_complete() {
        assert_eq!(messages().language, "zh-CN");
        assert!(!default_rules().is_empty());
    }

    #[test]
    fn a_value_takes_the_place_of_its_name() {
        assert_eq!(fill("第 {page} 页，共 {pages} 页", "page", "2"), "第 2 页，共 {pages} 页");
    }
}
