//! Who visits the passport: somebody who is logged in, or not yet.

use crate::{PassportState, return_to::ReturnTo};
use app::{
    Actor,
    account::{LoggedIn, Session, session},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use domain::account::SessionSite;
use ui::{Failure, Shell, Values, Visit, page::see_other, visit::cookie};

/// A visitor of the passport, with the place that he wants to return to.
pub struct Visitor {
    pub visit: Visit,
    /// The token that the browser sent, valid or not.
    pub token: Option<String>,
    pub session: Option<Session>,
    /// From the query of the address. Forms carry it in a field of their own.
    pub return_to: ReturnTo,
    pub query: Values,
}

impl Visitor {
    pub fn actor(&self) -> Actor {
        self.visit.actor(self.session.as_ref().map(|session| session.account))
    }

    /// The shell of a page, which offers to log out when there is something to log out of.
    pub fn shell(&self, title_key: &str) -> Shell {
        let shell = Shell::new(&self.visit, title_key);
        if self.session.is_some() { shell.signed_in() } else { shell }
    }

    /// Goes back to where the visitor came from, logged in, with a new cookie.
    pub fn enter(&self, logged_in: &LoggedIn, to: &ReturnTo) -> Response {
        let mut response = see_other(to.target());
        set_cookie(&mut response, &self.visit.session_cookie(&logged_in.token));
        response
    }
}

/// Adds a `Set-Cookie`. Tokens and names of cookies are plain ASCII, so it always can be sent.
pub fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl FromRequestParts<PassportState> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &PassportState) -> Result<Self, Failure> {
        let visit = match Visit::from_request_parts(parts, state).await {
            Ok(visit) => visit,
            Err(never) => match never {},
        };
        let token = cookie(parts, visit.cookie_name()).map(str::to_owned);
        let session = match &token {
            Some(token) => session(&state.ctx, SessionSite::Passport, token).await?,
            None => None,
        };
        let query = Values::parse(parts.uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
        let return_to = ReturnTo::parse(query.get("return"));
        Ok(Visitor { visit, token, session, return_to, query })
    }
}
