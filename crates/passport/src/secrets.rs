//! Fields of codes and passwords, which registering and recovering share.

use app::account::Sent;
use askama::{Template, filters::HtmlSafe};
use domain::account::{CODE_MINUTES, Handle, Password, SixDigits};
use ui::{Form, Texts, Values};

/// A code was just sent: what the page says about it.
pub struct SentCode {
    pub text: String,
    /// Until another one may be asked for.
    pub wait_seconds: i64,
}

impl SentCode {
    /// `key` is a text with `{to}` and `{minutes}`.
    pub fn new(texts: Texts, key: &str, to: &Handle, sent: Sent) -> SentCode {
        let params = [("to", to.masked()), ("minutes", CODE_MINUTES.to_string())];
        SentCode { text: texts.fill(key, params), wait_seconds: sent.wait_seconds }
    }
}

/// A field for a code, and beside it the button that sends one.
#[derive(Template)]
#[template(path = "code_field.html")]
pub struct CodeField<'a> {
    name: &'a str,
    label: &'a str,
    value: &'a str,
    error: Option<&'a str>,
    /// What the button sends as `action`, and its words.
    action: &'a str,
    button: &'a str,
    resend: &'a str,
    /// Set right after sending: the cursor waits for the code then.
    sent: Option<&'a SentCode>,
}

// It renders its own, already escaped, HTML.
impl HtmlSafe for CodeField<'_> {}

/// The button beside a code's field.
pub struct Button<'a> {
    pub action: &'a str,
    pub text_key: &'a str,
}

impl<'a> CodeField<'a> {
    /// The field `name` of a form, whose label is the catalogue's `field.NAME`.
    pub fn new(form: &'a Form, name: &'a str, button: &Button<'a>, sent: Option<&'a SentCode>) -> CodeField<'a> {
        CodeField {
            name,
            label: form.texts.find(&format!("field.{name}")).unwrap_or_default(),
            value: form.value(name),
            error: form.error(name),
            action: button.action,
            button: form.texts.find(button.text_key).unwrap_or_default(),
            resend: form.texts.find("passport.resend").unwrap_or_default(),
            sent,
        }
    }

    fn described_by(&self) -> String {
        let sent = self.sent.map(|_| format!("{}-sent", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        sent.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// What makes a good password, and, when one was typed already, that it must be typed again: a page never holds one.
pub fn password_hint(texts: Texts, values: &Values) -> String {
    let rule = &texts["passport.password-hint"];
    if values.get("password").is_empty() && values.get("password_again").is_empty() {
        return rule.to_owned();
    }
    format!("{rule}{}", &texts["passport.type-again"])
}

/// The code that was typed, or an error at its field.
pub fn check_code(form: &mut Form, field: &str) -> Option<SixDigits> {
    let code = SixDigits::parse(form.value(field));
    if code.is_none() {
        form.refuse(field, &format!("passport.error.{field}"));
    }
    code
}

/// The password that was typed twice, or an error at one of its fields.
pub fn check_passwords(form: &mut Form) -> Option<Password> {
    let typed = form.value("password").to_owned();
    if typed.is_empty() {
        form.refuse("password", "passport.error.password");
        return None;
    }
    let password = match Password::parse(&typed) {
        Ok(password) => password,
        Err(refusal) => {
            form.refuse_by_rule("password", &refusal);
            return None;
        }
    };
    if form.value("password_again") == typed {
        return Some(password);
    }
    form.refuse("password_again", "passport.error.again");
    None
}
