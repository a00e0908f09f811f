//! The routers of the sites, each within the layers that all of them have.

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::Response as HttpResponse,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use std::any::Any;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer};
use ui::{Failure, values::FORM_BYTES_MAX};

/// Wraps the pages of a site, and what comes to it from other servers.
///
/// From the inside outwards: panics become faults, cross-site posts are refused (but not those of servers, which prove
/// themselves by signature), failures become pages, and the matched route is noted for the log.
pub fn site(pages: Router, servers: Router) -> Router {
    pages
        .layer(CsrfLayer::new())
        .merge(servers)
        .fallback(async || Failure::Missing)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(ui::failure::layer))
        .layer(from_fn(note_route))
        // A route that takes files sets its own.
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

fn panicked(payload: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    Failure::Fault(format!("panic: {text}")).into_response()
}

/// The template of the route that answered, kept beside the answer.
#[derive(Clone)]
pub struct RouteNote(pub MatchedPath);

async fn note_route(request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(RouteNote(path));
    }
    response
}
