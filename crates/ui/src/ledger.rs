//! The route ledger: every route is declared together with its guard, and a test visits each of them as nobody, as
//! another candidate, as staff of another unit, and cross-site.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    routing::{self, MethodRouter},
};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    Public,
    /// A candidate who is logged in; the route itself finds only what is his.
    Candidate,
    /// Staff who are logged in; the verb checks the role for the unit that the path names.
    Staff,
    /// A payment channel or bank, known by its signature; it comes cross-site by design.
    Signed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

/// One line of the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub guard: Guard,
}

/// A router that knows its routes.
pub struct Ledger<S> {
    router: Router<S>,
    routes: Vec<Route>,
}

impl<S: Clone + Send + Sync + 'static> Default for Ledger<S> {
    fn default() -> Self {
        Ledger { router: Router::new(), routes: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Ledger<S> {
    pub fn get<H, T>(self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Route { method: Method::Get, path, guard }, routing::get(handler))
    }

    pub fn post<H, T>(self, path: &'static str, guard: Guard, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Route { method: Method::Post, path, guard }, routing::post(handler))
    }

    /// A form with a body limit of its own, such as an upload.
    pub fn post_with_limit<H, T>(self, path: &'static str, guard: Guard, handler: H, limit: DefaultBodyLimit) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.add(Route { method: Method::Post, path, guard }, routing::post(handler).layer(limit))
    }

    fn add(mut self, route: Route, handler: MethodRouter<S>) -> Self {
        self.routes.push(route);
        Ledger { router: self.router.route(route.path, handler), routes: self.routes }
    }

    pub fn merge(mut self, other: Ledger<S>) -> Self {
        self.routes.extend(other.routes);
        Ledger { router: self.router.merge(other.router), routes: self.routes }
    }

    /// The router and its lines.
    pub fn finish(self, state: S) -> (Router, Vec<Route>) {
        (self.router.with_state(state), self.routes)
    }
}
