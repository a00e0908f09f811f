//! How a request that could not be answered as wished is answered instead.

use crate::{page::Shell, visit::Visit};
use askama::Template;
use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

/// A handler's answer.
pub type Outcome<T = Response> = Result<T, Failure>;

/// Why there is no answer. The failure layer turns it into a page of the visited site.
#[derive(Clone, Debug)]
pub enum Failure {
    /// It does not exist, or is not this person's: both look the same.
    Missing,
    /// Logged in, but without the right.
    Forbidden,
    /// A rule said no, and no page could say it beside what was typed.
    Refused(domain::refusal::Refusal),
    Busy {
        retry_after_seconds: u32,
    },
    /// Something outside gave no answer. Logged like a fault, but a matter of waiting.
    NoAnswer(String),
    /// Ours. Logged where it is turned into a page.
    Fault(String),
    /// Go somewhere else first, for example to log in.
    Redirect(String),
}

impl From<app::Error> for Failure {
    fn from(error: app::Error) -> Failure {
        match error {
            app::Error::Refused(refusal) => Failure::Refused(refusal),
            app::Error::Missing => Failure::Missing,
            app::Error::Busy { retry_after_seconds } => Failure::Busy { retry_after_seconds },
            app::Error::NoAnswer(error) => Failure::NoAnswer(error.to_string()),
            app::Error::Fault(fault) => Failure::Fault(fault.to_string()),
        }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Failure {
        Failure::Fault(error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = match &self {
            Failure::Redirect(to) => return crate::page::see_other(to),
            Failure::Missing => StatusCode::NOT_FOUND.into_response(),
            Failure::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Failure::Refused(_) => StatusCode::CONFLICT.into_response(),
            Failure::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Failure::NoAnswer(_) => StatusCode::BAD_GATEWAY.into_response(),
            Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        };
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    p: Shell,
    heading: String,
    text: String,
    reference: Option<String>,
}

/// Turns failures, and refusals of the framework itself, into pages.
pub async fn layer(visit: Visit, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>().or_else(|| bare(&response)) else {
        return response;
    };
    if let Failure::Fault(fault) | Failure::NoAnswer(fault) = &failure {
        tracing::error!(request.id = visit.request_id, fault, "request failed");
    }
    let shown = show(&visit, &failure);
    let status = response.status();
    let mut response = (status, Html(shown)).into_response();
    if let Failure::Busy { retry_after_seconds } = failure {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    }
    response
}

/// Statuses that the framework and the layers answer by themselves, without a page.
fn bare(response: &Response) -> Option<Failure> {
    // A page of ours says it better already; the layer against cross-site requests sends a bare line of text.
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || (kind.is_some() && response.status() != StatusCode::FORBIDDEN) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Failure::Missing),
        StatusCode::FORBIDDEN => Some(Failure::Forbidden),
        _ => None,
    }
}

fn show(visit: &Visit, failure: &Failure) -> String {
    let t = visit.texts;
    let (kind, text) = match failure {
        Failure::Missing => ("missing", t["failure.missing.text"].to_owned()),
        Failure::Forbidden => ("forbidden", t["failure.forbidden.text"].to_owned()),
        Failure::Refused(refusal) => ("refused", refusal_text(visit, refusal)),
        Failure::Busy { .. } => ("busy", t["failure.busy.text"].to_owned()),
        Failure::NoAnswer(_) => ("no-answer", t["failure.no-answer.text"].to_owned()),
        Failure::Fault(_) | Failure::Redirect(_) => ("fault", t["failure.fault.text"].to_owned()),
    };
    let heading = t[&format!("failure.{kind}.heading")].to_owned();
    let reference = matches!(failure, Failure::Fault(_)).then(|| visit.request_id.clone());
    let page = FailurePage { p: Shell::titled(visit, heading.clone()), heading, text, reference };
    page.render().unwrap_or_else(|_| t["failure.fault.text"].to_owned())
}

/// A refusal in words that say what to do.
pub fn refusal_text(visit: &Visit, refusal: &domain::refusal::Refusal) -> String {
    visit.texts.fill(&format!("refusal.{}", refusal.code()), refusal.params())
}
