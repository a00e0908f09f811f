//! ETEST 通行证: the site where people register, log in and recover their account, and from which they sign on to
//! the exam systems. Every page works without JavaScript.

mod authorize;
mod home;
mod login;
mod logout;
mod recovery;
mod register;
mod return_to;
mod secrets;
mod visitor;

use app::{Ctx, account::Passwords, sign_on::Clients};
use axum::{
    Router,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
};
use ui::{Guard, Ledger, Route};

/// What the handlers of the passport share. Nobody else holds `Passwords`.
#[derive(Clone)]
pub struct PassportState {
    pub ctx: Ctx,
    pub passwords: Passwords,
    pub clients: Clients,
}

/// The passport's router.
pub fn router(state: PassportState) -> Router {
    routes(state).0
}

/// The passport's router and the lines of its route ledger.
pub fn routes(state: PassportState) -> (Router, Vec<Route>) {
    let (router, routes) = Ledger::default()
        .get("/", Guard::Public, home::show)
        .get("/login", Guard::Public, login::show)
        .post("/login", Guard::Public, login::submit)
        .get("/register", Guard::Public, register::show)
        .post("/register", Guard::Public, register::submit)
        .get("/recovery", Guard::Public, recovery::show)
        .post("/recovery", Guard::Public, recovery::submit)
        .get("/appeal", Guard::Public, home::appeal)
        .get("/logout", Guard::Public, logout::show)
        .post("/logout", Guard::Public, logout::submit)
        .get("/oauth2/authorize", Guard::Public, authorize::authorize)
        .finish(state);
    (router.layer(map_response(keep_private)), routes)
}

/// Pages with codes and addresses stay out of caches, and their address stays out of other sites' logs.
///
/// The policy is not `no-referrer`, with which browsers would hide the origin of our own forms from us too.
async fn keep_private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    response
}
