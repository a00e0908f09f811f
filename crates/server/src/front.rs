//! The front door: which site a host means, who visits it, and what every answer carries.

use crate::{
    sites::RouteNote,
    telemetry::{self, Answered, Stopwatch},
};
use ::app::Ctx;
use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use std::{collections::BTreeMap, convert::Infallible, net::SocketAddr, sync::Arc};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use ui::{Network, Site, Texts, Ui, Visit};

/// The sites of this process.
pub struct Front {
    pub ctx: Ctx,
    pub ui: Ui,
    pub trusted_proxies: usize,
    pub sites: BTreeMap<Site, Router>,
    /// For hosts that mean no site.
    pub directory: Router,
    /// Headers that every answer carries.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Front {
    pub fn router(self) -> Router {
        Router::new().fallback(answer).with_state(Arc::new(self)).layer(CompressionLayer::new())
    }
}

async fn answer(State(front): State<Arc<Front>>, mut request: Request) -> Response {
    let watch = Stopwatch::start();
    let place = host(&request).and_then(|host| front.ui.sites.resolve(host));
    let known = place.and_then(|(site, network)| Some((front.sites.get(&site)?, site, network)));
    // Pages need some site to look like; the directory borrows the candidates'.
    let (router, site, network) = known.unwrap_or((&front.directory, Site::Candidate, Network::Public));
    let label = if known.is_some() { site.code() } else { "directory" };
    let visit = front.visit(&request, site, network);
    let (request_id, method) = (visit.request_id.clone(), request.method().clone());
    request.extensions_mut().insert(visit);
    let mut response = router.clone().oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
    let route = response.extensions_mut().remove::<RouteNote>();
    telemetry::answered(&Answered {
        request_id: &request_id,
        method: method.as_str(),
        site: label,
        network: network.code(),
        route: route.as_ref().map_or("none", |route| route.0.as_str()),
        status: response.status().as_u16(),
        took: watch.elapsed(),
    });
    front.add_headers(response.headers_mut());
    response
}

/// The host that the visitor asked for: of the request line, or of the header.
fn host(request: &Request) -> Option<&str> {
    let named = request.uri().authority().map(|authority| authority.as_str());
    named.or_else(|| request.headers().get(header::HOST)?.to_str().ok())
}

impl Front {
    fn visit(&self, request: &Request, site: Site, network: Network) -> Visit {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        Visit {
            ui: self.ui.clone(),
            site,
            network,
            texts: Texts::zh_cn(),
            now: self.ctx.now(),
            address: self.address(request),
            request_id: self.ctx.id().to_string(),
            path: path.to_owned(),
        }
    }

    /// The visitor's address. Each proxy appends whom it saw, so with `n` trusted ones the visitor is the n-th from
    /// the right; everything left of that is the visitor's own invention.
    fn address(&self, request: &Request) -> String {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map(|ConnectInfo(address)| address.ip().to_canonical().to_string()).unwrap_or_default();
        if self.trusted_proxies == 0 {
            return peer;
        }
        let forwarded = request.headers().get_all("x-forwarded-for").iter();
        let addresses: Vec<&str> = forwarded
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let at = addresses.len().checked_sub(self.trusted_proxies);
        at.and_then(|at| addresses[at].parse::<std::net::IpAddr>().ok()).map_or(peer, |address| address.to_string())
    }

    fn add_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// What every answer carries unless its route says otherwise.
pub fn headers(origins: &[String], is_secure: bool) -> Vec<(HeaderName, HeaderValue)> {
    // Browsers apply `form-action` to the redirects after a form as well, so it names every site that one may lead to.
    let policy = format!(
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self' {}",
        origins.join(" ")
    );
    let policy = HeaderValue::try_from(policy).expect("hosts were checked when the configuration was read");
    let mut headers = vec![
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    if is_secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.push((header::STRICT_TRANSPORT_SECURITY, year));
    }
    headers
}
