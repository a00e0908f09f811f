//! Who visits which site, by which network: worked out once for each request.

use crate::{
    sites::{Network, Site, Sites},
    texts::Texts,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{ids::AccountId, time::Timestamp};
use std::{convert::Infallible, sync::Arc};

/// What the pages of all sites need.
#[derive(Clone)]
pub struct Ui {
    pub sites: Arc<Sites>,
    pub demo: bool,
}

/// One request, as far as every page cares. The server puts it into the request's extensions.
#[derive(Clone)]
pub struct Visit {
    pub ui: Ui,
    pub site: Site,
    pub network: Network,
    pub texts: Texts,
    /// The instant of the request, by the server's clock.
    pub now: Timestamp,
    /// The visitor's network address.
    pub address: String,
    pub request_id: String,
    /// Path and query of the request.
    pub path: String,
}

impl Visit {
    /// Who acts in this request.
    pub fn actor(&self, account: Option<AccountId>) -> app::Actor {
        let who = account.map_or(app::Who::Visitor, app::Who::Account);
        app::Actor { who, address: self.address.clone(), request_id: self.request_id.clone() }
    }

    /// The root of a site in the visitor's own network.
    pub fn base(&self, site: Site) -> String {
        self.ui.sites.base(site, self.network)
    }

    /// `Set-Cookie` for a session token: only for this host, not for scripts, not sent cross-site except by links.
    pub fn session_cookie(&self, token: &str) -> String {
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{}", self.cookie_name(), self.secure())
    }

    /// `Set-Cookie` that ends a session in the browser.
    pub fn ended_cookie(&self) -> String {
        format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", self.cookie_name(), self.secure())
    }

    /// The name of the session cookie; the prefix makes browsers refuse it from other hosts and without TLS.
    pub fn cookie_name(&self) -> &'static str {
        if self.ui.sites.is_secure() { "__Host-sid" } else { "sid" }
    }

    fn secure(&self) -> &'static str {
        if self.ui.sites.is_secure() { "; Secure" } else { "" }
    }
}

/// Every request that reaches a site's router has passed the layer that makes its visit.
impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Visit>().expect("the server's visit layer wraps every site").clone())
    }
}

/// The value of a cookie.
pub fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let headers = parts.headers.get_all(axum::http::header::COOKIE).iter();
    headers
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}
