//! Forms: labels, hints, errors and what was typed, always in the same shape. A label is the text `field.NAME` of
//! the catalogue, a hint `hint.NAME` if there is one.

use crate::{texts::Texts, values::Values};
use askama::{Template, filters::HtmlSafe};
use std::fmt;

/// Something typed is wrong; the text says what to do.
#[derive(Clone, Debug)]
pub struct FieldError {
    pub field: String,
    pub text: String,
}

/// One choice of a select, of radios or of checkboxes.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// A form as it is shown: what was typed and what is wrong with it.
pub struct Form {
    pub texts: Texts,
    pub values: Values,
    pub errors: Vec<FieldError>,
}

impl Form {
    pub fn new(texts: Texts, values: Values) -> Form {
        Form { texts, values, errors: Vec::new() }
    }

    /// Adds an error whose text is in the catalogue.
    pub fn refuse(&mut self, field: &str, key: &str) {
        self.refuse_with(field, self.texts[key].to_owned());
    }

    pub fn refuse_with(&mut self, field: &str, text: String) {
        self.errors.push(FieldError { field: field.to_owned(), text });
    }

    /// Adds a refusal of the rules at a field.
    pub fn refuse_by_rule(&mut self, field: &str, refusal: &domain::refusal::Refusal) {
        let text = self.texts.fill(&format!("refusal.{}", refusal.code()), refusal.params());
        self.refuse_with(field, text);
    }

    pub fn is_good(&self) -> bool {
        self.errors.is_empty()
    }

    /// The list of everything that is wrong, each entry a link to its field. Empty when nothing is.
    pub fn summary(&self) -> ErrorSummary<'_> {
        ErrorSummary { texts: self.texts, errors: &self.errors }
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text.as_str())
    }

    pub fn value(&self, name: &str) -> &str {
        self.values.get(name)
    }

    pub fn is_checked(&self, name: &str, value: &str) -> bool {
        self.values.all(name).any(|typed| typed == value)
    }

    /// A one-line field.
    pub fn text(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "text" })
    }

    /// A password. What was typed never comes back.
    pub fn password(&self, name: &str) -> Field {
        let mut field = self.field(name, Kind::Line { kind: "password" });
        field.value.clear();
        field
    }

    pub fn email(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "email" })
    }

    pub fn tel(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "tel" })
    }

    pub fn number(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "number" })
    }

    /// A date and time in Asia/Shanghai.
    pub fn instant(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "datetime-local" })
    }

    pub fn date(&self, name: &str) -> Field {
        self.field(name, Kind::Line { kind: "date" })
    }

    pub fn area(&self, name: &str) -> Field {
        self.field(name, Kind::Area)
    }

    pub fn select(&self, name: &str, choices: &[Choice]) -> Field {
        self.field(name, Kind::Select { choices: choices.to_vec() })
    }

    fn field(&self, name: &str, kind: Kind) -> Field {
        Field {
            name: name.to_owned(),
            label: self.texts[&format!("field.{name}")].to_owned(),
            hint: self.texts.find(&format!("hint.{name}")).map(str::to_owned),
            error: self.error(name).map(str::to_owned),
            value: self.value(name).to_owned(),
            choose: self.texts["common.choose"].to_owned(),
            required: false,
            locked: false,
            auto: String::new(),
            size: "",
            max: None,
            mode: "",
            kind,
        }
    }

    /// A single checkbox with a label from the catalogue.
    pub fn checkbox<'a>(&'a self, name: &'a str, label: &'a str) -> Checkbox<'a> {
        Checkbox { name, label, checked: self.values.has(name), error: self.error(name) }
    }
}

enum Kind {
    Line { kind: &'static str },
    Area,
    Select { choices: Vec<Choice> },
}

/// One field, ready to stand in a page.
#[derive(Template)]
#[template(path = "field.html")]
pub struct Field {
    name: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    value: String,
    choose: String,
    required: bool,
    locked: bool,
    auto: String,
    size: &'static str,
    max: Option<u32>,
    mode: &'static str,
    kind: Kind,
}

impl Field {
    /// Marks the field with a red `*`. The server checks it; the browser does not stop the form.
    pub fn required(mut self) -> Field {
        self.required = true;
        self
    }

    pub fn required_if(mut self, condition: &bool) -> Field {
        self.required = *condition;
        self
    }

    /// Shown but not to be changed.
    pub fn locked_if(mut self, condition: &bool) -> Field {
        self.locked = *condition;
        self
    }

    /// The `autocomplete` purpose.
    pub fn auto(mut self, purpose: &str) -> Field {
        purpose.clone_into(&mut self.auto);
        self
    }

    pub fn short(mut self) -> Field {
        self.size = " input-s";
        self
    }

    pub fn medium(mut self) -> Field {
        self.size = " input-m";
        self
    }

    /// Characters at most.
    pub fn max(mut self, max: u32) -> Field {
        self.max = Some(max);
        self
    }

    /// Which keyboard a phone shows.
    pub fn mode(mut self, mode: &'static str) -> Field {
        self.mode = mode;
        self
    }

    /// Another label than the catalogue's `field.NAME`.
    pub fn label(mut self, label: &str) -> Field {
        label.clone_into(&mut self.label);
        self
    }

    pub fn hint(mut self, hint: &str) -> Field {
        self.hint = Some(hint.to_owned());
        self
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Template)]
#[template(path = "checkbox.html")]
pub struct Checkbox<'a> {
    name: &'a str,
    label: &'a str,
    checked: bool,
    error: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "error_summary.html")]
pub struct ErrorSummary<'a> {
    texts: Texts,
    errors: &'a [FieldError],
}

// These render their own, already escaped, HTML.
impl HtmlSafe for Field {}
impl HtmlSafe for Checkbox<'_> {}
impl HtmlSafe for ErrorSummary<'_> {}

/// Choices from pairs of value and label.
pub fn choices<V: fmt::Display, L: fmt::Display>(pairs: impl IntoIterator<Item = (V, L)>) -> Vec<Choice> {
    pairs.into_iter().map(|(value, label)| Choice { value: value.to_string(), label: label.to_string() }).collect()
}
