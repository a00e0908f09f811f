//! `GET /oauth2/authorize`: a site sends a browser here to learn who its visitor is.

use crate::{PassportState, return_to::ReturnTo, visitor::Visitor};
use app::sign_on::{AuthorizeRequest, Challenge, Client, authorize as give_code};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse},
};
use ui::{Outcome, Shell, Values, page::see_other};

/// Bytes of a site's `state`, which comes back to it unchanged.
const STATE_BYTES_MAX: usize = 512;

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    p: Shell,
}

/// Sends the browser back with a code if somebody is logged in, and to log in otherwise.
pub async fn authorize(State(state): State<PassportState>, visitor: Visitor) -> Outcome {
    let asked = &visitor.query;
    let redirect_uri = asked.get("redirect_uri");
    let client = state.clients.find(asked.get("client_id"));
    // A request of nobody we know must not send a browser anywhere: it gets a page.
    let Some(client) = client.filter(|client| client.redirect_uris.iter().any(|known| known == redirect_uri)) else {
        return refused(&visitor);
    };
    let state_text = asked.get("state");
    if state_text.len() > STATE_BYTES_MAX {
        return refused(&visitor);
    }
    let request = match check(asked, client) {
        Ok(request) => request,
        Err(error) => return Ok(see_other(&back(redirect_uri, ("error", error), state_text))),
    };
    let Some(session) = &visitor.session else {
        return Ok(see_other(&ReturnTo::parse(&visitor.visit.path).link("/login")));
    };
    let code = give_code(&state.ctx, &visitor.actor(), session, request).await?;
    Ok(see_other(&back(redirect_uri, ("code", &code), state_text)))
}

/// What is wrong with a request, in the words of OAuth 2, is told to the site.
fn check(asked: &Values, client: &Client) -> Result<AuthorizeRequest, &'static str> {
    if asked.get("response_type") != "code" {
        return Err("unsupported_response_type");
    }
    if !asked.get("scope").split(' ').any(|scope| scope == "openid") {
        return Err("invalid_scope");
    }
    if asked.get("code_challenge_method") != "S256" {
        return Err("invalid_request");
    }
    let challenge = Challenge::parse(asked.get("code_challenge")).ok_or("invalid_request")?;
    Ok(AuthorizeRequest { client: client.clone(), redirect_uri: asked.get("redirect_uri").to_owned(), challenge })
}

fn back(redirect_uri: &str, answer: (&str, &str), state: &str) -> String {
    let mut pairs = vec![answer];
    if !state.is_empty() {
        pairs.push(("state", state));
    }
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    // Texts always can be encoded.
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("{redirect_uri}{separator}{query}")
}

fn refused(visitor: &Visitor) -> Outcome {
    let shown = RefusedPage { p: visitor.shell("passport.refused-heading") };
    Ok((StatusCode::BAD_REQUEST, Html(shown.render()?)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_comes_back_unchanged_however_it_looks() {
        assert_eq!(back("http://a/b", ("code", "c"), "x&y=1 中"), "http://a/b?code=c&state=x%26y%3D1+%E4%B8%AD");
        assert_eq!(back("http://a/b?n=1", ("error", "invalid_scope"), ""), "http://a/b?n=1&error=invalid_scope");
    }
}
