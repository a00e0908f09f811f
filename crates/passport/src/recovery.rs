//! 「找回密码」 by mail address or mobile number. The page says the same whether an account exists or not.

use crate::{
    PassportState,
    return_to::ReturnTo,
    secrets::{Button, CodeField, SentCode, check_code, check_passwords, password_hint},
    visitor::Visitor,
};
use app::{
    Error,
    account::{Recovery, recover, request_code},
};
use askama::Template;
use axum::extract::State;
use domain::{
    account::{CodePurpose, Handle},
    refusal::Refusal,
};
use ui::{
    Form, Outcome, Shell, Values,
    page::{page, unprocessable},
};

#[derive(Template)]
#[template(path = "recovery.html")]
struct RecoveryPage {
    p: Shell,
    form: Form,
    return_to: ReturnTo,
    sent: Option<SentCode>,
    password_hint: String,
}

impl RecoveryPage {
    fn new(visitor: &Visitor, values: Values, return_to: ReturnTo) -> RecoveryPage {
        let texts = visitor.visit.texts;
        RecoveryPage {
            p: visitor.shell("passport.recovery-heading"),
            password_hint: password_hint(texts, &values),
            form: Form::new(texts, values),
            return_to,
            sent: None,
        }
    }

    fn code(&self) -> CodeField<'_> {
        let button = Button { action: "code", text_key: "passport.get-code" };
        CodeField::new(&self.form, "recovery_code", &button, self.sent.as_ref())
    }
}

/// `GET /recovery`
pub async fn show(visitor: Visitor) -> Outcome {
    page(&RecoveryPage::new(&visitor, Values::default(), visitor.return_to.clone()))
}

/// `POST /recovery`: which button was pressed stands in `action`.
pub async fn submit(State(state): State<PassportState>, visitor: Visitor, values: Values) -> Outcome {
    let return_to = ReturnTo::parse(values.get("return"));
    let is_request = values.get("action") == "code";
    let mut shown = RecoveryPage::new(&visitor, values, return_to);
    let handle = check_handle(&mut shown.form);
    let done = if is_request {
        let Some(handle) = handle else {
            return unprocessable(&shown);
        };
        request_code(&state.ctx, &visitor.actor(), CodePurpose::Recover, &handle).await.map(|sent| {
            shown.sent = Some(SentCode::new(visitor.visit.texts, "passport.recovery-sent", &handle, sent));
            None
        })
    } else {
        let Some(command) = check(&mut shown.form, handle) else {
            return unprocessable(&shown);
        };
        recover(&state.ctx, &state.passwords, &visitor.actor(), command).await.map(Some)
    };
    match done {
        Ok(Some(logged_in)) => Ok(visitor.enter(&logged_in, &shown.return_to)),
        Ok(None) => page(&shown),
        Err(Error::Refused(refusal)) => {
            shown.form.refuse_by_rule(field_of(&refusal), &refusal);
            unprocessable(&shown)
        }
        Err(error) => Err(error.into()),
    }
}

fn check_handle(form: &mut Form) -> Option<Handle> {
    let handle = Handle::parse(form.value("account"));
    if handle.is_none() {
        form.refuse("account", "passport.error.account");
    }
    handle
}

fn check(form: &mut Form, handle: Option<Handle>) -> Option<Recovery> {
    let code = check_code(form, "recovery_code");
    let password = check_passwords(form);
    Some(Recovery { handle: handle?, code: code?, password: password? })
}

fn field_of(refusal: &Refusal) -> &'static str {
    if matches!(refusal, Refusal::PasswordGuessable { .. }) {
        "password"
    } else if matches!(refusal, Refusal::CodeWrong { .. } | Refusal::CodeExpired { .. } | Refusal::CodeTooSoon { .. }) {
        "recovery_code"
    } else {
        "account"
    }
}
