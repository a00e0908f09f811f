//! 「登录」.

use crate::{PassportState, return_to::ReturnTo, visitor::Visitor};
use app::{
    Error,
    account::{Credentials, log_in},
};
use askama::Template;
use axum::extract::State;
use domain::{
    account::{Handle, Password},
    refusal::Refusal,
};
use ui::{
    Form, Outcome, Shell, Values,
    page::{page, see_other, unprocessable},
};

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    p: Shell,
    form: Form,
    return_to: ReturnTo,
}

impl LoginPage {
    fn new(visitor: &Visitor, values: Values, return_to: ReturnTo) -> LoginPage {
        let form = Form::new(visitor.visit.texts, values);
        LoginPage { p: visitor.shell("passport.log-in"), form, return_to }
    }
}

/// `GET /login`
pub async fn show(visitor: Visitor) -> Outcome {
    if visitor.session.is_some() {
        return Ok(see_other(visitor.return_to.target()));
    }
    page(&LoginPage::new(&visitor, Values::default(), visitor.return_to.clone()))
}

/// `POST /login`
pub async fn submit(State(state): State<PassportState>, visitor: Visitor, values: Values) -> Outcome {
    let return_to = ReturnTo::parse(values.get("return"));
    let mut login = LoginPage::new(&visitor, values, return_to);
    let Some((handle, password)) = check(&mut login.form) else {
        return unprocessable(&login);
    };
    let sent = Credentials { handle, password, previous: visitor.token.clone() };
    match log_in(&state.ctx, &state.passwords, &visitor.actor(), sent).await {
        Ok(logged_in) => Ok(visitor.enter(&logged_in, &login.return_to)),
        Err(Error::Refused(refusal)) => {
            login.form.refuse_by_rule("account", &refusal);
            unprocessable(&login)
        }
        Err(error) => Err(error.into()),
    }
}

fn check(form: &mut Form) -> Option<(Handle, Password)> {
    let handle = Handle::parse(form.value("account"));
    if handle.is_none() {
        form.refuse("account", "passport.error.account");
    }
    let typed = form.value("password").to_owned();
    if typed.is_empty() {
        form.refuse("password", "passport.error.password");
        return None;
    }
    let password = Password::parse(&typed);
    if handle.is_some() && password.is_err() {
        // No account has such a password.
        form.refuse_by_rule("account", &Refusal::CredentialsWrong);
    }
    handle.zip(password.ok())
}
