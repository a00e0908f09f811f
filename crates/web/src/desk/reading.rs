//! Reading what staff typed into settings, and answering when a rule says no.

use askama::Template;
use axum::http::StatusCode;
use domain::{
    refusal::Refusal,
    setting::{self, SettingError},
    time::Timestamp,
    window::Window,
};
use ui::{Form, Outcome, Shell, Visit, page};

/// Reads one field. What is wrong with it stands beside it.
pub fn read<T>(form: &mut Form, field: &str, parse: impl FnOnce(&str) -> Result<T, SettingError>) -> Option<T> {
    let parsed = parse(form.value(field));
    parsed.map_err(|error| refuse(form, field, error)).ok()
}

/// Says beside a field what is wrong with it, under its own label: the summary stands far from the field.
pub fn refuse(form: &mut Form, field: &str, error: SettingError) {
    let label = form.texts[&format!("field.{field}")].to_owned();
    refuse_named(form, field, label, error);
}

/// The same for a field whose label is not in the catalogue.
pub fn refuse_named(form: &mut Form, field: &str, label: String, error: SettingError) {
    let params = error.params().into_iter().chain([("field", label)]);
    let text = form.texts.fill(&format!("problem.setting.{}", error.code()), params);
    form.refuse_with(field, text);
}

/// Reads a date with a time, in Asia/Shanghai.
pub fn read_instant(form: &mut Form, field: &str) -> Option<Timestamp> {
    read(form, field, setting::instant)
}

/// Reads both times of a window, so that both are named when both are wrong.
pub fn read_window(form: &mut Form, opens: &str, closes: &str) -> Option<Window> {
    let (opens_at, closes_at) = (read_instant(form, opens), read_instant(form, closes));
    opens_at.zip(closes_at).map(|(opens_at, closes_at)| Window { opens_at, closes_at })
}

/// Reads one of two choices.
pub fn read_either<T>(form: &mut Form, field: &str, choices: [(&str, T); 2]) -> Option<T> {
    let typed = form.value(field).to_owned();
    let found = choices.into_iter().find(|(code, _)| *code == typed).map(|(_, value)| value);
    if found.is_none() {
        refuse(form, field, SettingError::Empty);
    }
    found
}

/// The version that the page was made from. A page without one is stale.
pub fn version(form: &Form) -> i64 {
    form.value("version").parse().unwrap_or(0)
}

/// Shows a page whose request was refused although nothing typed was wrong: the state has changed meanwhile.
pub fn conflict<T: Template>(template: &T) -> Outcome {
    let mut response = page::page(template)?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// Says on a page why a request was refused.
pub fn with_refusal(shell: Shell, visit: &Visit, refusal: &Refusal) -> Shell {
    shell.with_banner("warning", ui::failure::refusal_text(visit, refusal))
}
