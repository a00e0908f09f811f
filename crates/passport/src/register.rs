//! 「用户注册」. Codes are asked for and the account is made by buttons of one form, so that nothing typed is lost.

use crate::{
    PassportState,
    return_to::ReturnTo,
    secrets::{Button, CodeField, SentCode, check_code, check_passwords, password_hint},
    visitor::Visitor,
};
use app::{
    Error,
    account::{Registration, check_guessable, register, request_code},
};
use askama::Template;
use axum::extract::State;
use domain::{
    account::{CodePurpose, Handle, HandleKind, NICKNAME_CHARS_MAX},
    person::{Email, Mobile},
    refusal::Refusal,
};
use ui::{
    Form, Outcome, Shell, Values,
    page::{page, see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    p: Shell,
    form: Form,
    return_to: ReturnTo,
    email_sent: Option<SentCode>,
    mobile_sent: Option<SentCode>,
    password_hint: String,
    /// An address or number belongs to somebody already: says what can be done.
    taken: bool,
}

impl RegisterPage {
    fn new(visitor: &Visitor, values: Values, return_to: ReturnTo) -> RegisterPage {
        let texts = visitor.visit.texts;
        RegisterPage {
            p: visitor.shell("passport.register-heading"),
            password_hint: password_hint(texts, &values),
            form: Form::new(texts, values),
            return_to,
            email_sent: None,
            mobile_sent: None,
            taken: false,
        }
    }

    fn email_code(&self) -> CodeField<'_> {
        let button = Button { action: "email-code", text_key: "passport.get-email-code" };
        CodeField::new(&self.form, "email_code", &button, self.email_sent.as_ref())
    }

    fn mobile_code(&self) -> CodeField<'_> {
        let button = Button { action: "mobile-code", text_key: "passport.get-mobile-code" };
        CodeField::new(&self.form, "mobile_code", &button, self.mobile_sent.as_ref())
    }

    fn refuse(&mut self, refusal: &Refusal, kind: HandleKind) {
        self.taken |= matches!(refusal, Refusal::EmailTaken | Refusal::MobileTaken);
        self.form.refuse_by_rule(field_of(refusal, kind), refusal);
    }
}

/// `GET /register`
pub async fn show(visitor: Visitor) -> Outcome {
    if visitor.session.is_some() {
        return Ok(see_other(visitor.return_to.target()));
    }
    page(&RegisterPage::new(&visitor, Values::default(), visitor.return_to.clone()))
}

/// `POST /register`: which button was pressed stands in `action`.
pub async fn submit(State(state): State<PassportState>, visitor: Visitor, values: Values) -> Outcome {
    let return_to = ReturnTo::parse(values.get("return"));
    let action = values.get("action").to_owned();
    let shown = RegisterPage::new(&visitor, values, return_to);
    match action.as_str() {
        "email-code" => send(&state, &visitor, shown, HandleKind::Email).await,
        "mobile-code" => send(&state, &visitor, shown, HandleKind::Mobile).await,
        _ => make(&state, &visitor, shown).await,
    }
}

async fn send(state: &PassportState, visitor: &Visitor, mut shown: RegisterPage, kind: HandleKind) -> Outcome {
    let handle = match kind {
        HandleKind::Email => check_email(&mut shown.form).map(Handle::Email),
        HandleKind::Mobile => check_mobile(&mut shown.form).map(Handle::Mobile),
    };
    let Some(handle) = handle else {
        return unprocessable(&shown);
    };
    let sent = match request_code(&state.ctx, &visitor.actor(), CodePurpose::Register, &handle).await {
        Ok(sent) => sent,
        Err(Error::Refused(refusal)) => {
            shown.refuse(&refusal, kind);
            return unprocessable(&shown);
        }
        Err(error) => return Err(error.into()),
    };
    let sent = Some(SentCode::new(visitor.visit.texts, "passport.code-sent", &handle, sent));
    match kind {
        HandleKind::Email => shown.email_sent = sent,
        HandleKind::Mobile => shown.mobile_sent = sent,
    }
    page(&shown)
}

async fn make(state: &PassportState, visitor: &Visitor, mut shown: RegisterPage) -> Outcome {
    let Some(command) = check(&mut shown.form) else {
        return unprocessable(&shown);
    };
    match register(&state.ctx, &state.passwords, &visitor.actor(), command).await {
        Ok(logged_in) => Ok(visitor.enter(&logged_in, &shown.return_to)),
        Err(Error::Refused(refusal)) => {
            shown.refuse(&refusal, HandleKind::Email);
            unprocessable(&shown)
        }
        Err(error) => Err(error.into()),
    }
}

/// Where on the page a refusal belongs. `kind` is what was being verified.
fn field_of(refusal: &Refusal, kind: HandleKind) -> &'static str {
    let is_of_password = matches!(
        refusal,
        Refusal::PasswordTooShort { .. } | Refusal::PasswordTooLong { .. } | Refusal::PasswordGuessable { .. }
    );
    if let Refusal::CodeWrong { sent_to } | Refusal::CodeExpired { sent_to } = refusal {
        code_field(*sent_to)
    } else if is_of_password {
        "password"
    } else if matches!(refusal, Refusal::CodeTooSoon { .. }) {
        code_field(kind)
    } else if *refusal == Refusal::MobileTaken || kind == HandleKind::Mobile {
        "account_mobile"
    } else {
        "account_email"
    }
}

fn code_field(kind: HandleKind) -> &'static str {
    match kind {
        HandleKind::Email => "email_code",
        HandleKind::Mobile => "mobile_code",
    }
}

fn check_email(form: &mut Form) -> Option<Email> {
    let email = Email::parse(form.value("account_email")).ok();
    if email.is_none() {
        form.refuse("account_email", "passport.error.email");
    }
    email
}

fn check_mobile(form: &mut Form) -> Option<Mobile> {
    let mobile = Mobile::parse(form.value("account_mobile")).ok();
    if mobile.is_none() {
        form.refuse("account_mobile", "passport.error.mobile");
    }
    mobile
}

/// Everything that can be said about a form without asking the database, all at once, in the order of the page.
fn check(form: &mut Form) -> Option<Registration> {
    let email = check_email(form);
    let email_code = check_code(form, "email_code");
    let mobile = check_mobile(form);
    let mobile_code = check_code(form, "mobile_code");
    let password = check_passwords(form);
    if let Some(refusal) =
        password.as_ref().and_then(|password| check_guessable(password, email.as_ref(), mobile.as_ref()).err())
    {
        form.refuse_by_rule("password", &refusal);
    }
    let nickname = check_nickname(form);
    if !form.is_good() {
        return None;
    }
    Some(Registration {
        email: email?,
        mobile: mobile?,
        email_code: email_code?,
        mobile_code: mobile_code?,
        password: password?,
        nickname,
    })
}

fn check_nickname(form: &mut Form) -> Option<String> {
    let typed: String = form.value("nickname").trim().chars().filter(|c| !c.is_control()).collect();
    if typed.chars().count() > NICKNAME_CHARS_MAX {
        let text = form.texts.fill("passport.error.nickname", [("max", NICKNAME_CHARS_MAX.to_string())]);
        form.refuse_with("nickname", text);
    }
    (!typed.is_empty()).then_some(typed)
}
