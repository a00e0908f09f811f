//! Signing on to the candidates' site and to the desk with the passport, and who is signed in.

use crate::WebState;
use app::sign_on::{self, Client, Redemption};
use axum::{
    extract::{FromRequestParts, Query, State},
    http::{HeaderValue, header, request::Parts},
    response::Response,
};
use domain::{account::SessionSite, ids::AccountId};
use serde::Deserialize;
use ui::{Failure, Outcome, Site, Visit, page::see_other, visit::cookie};

/// Client of the passport that is the candidates' site.
pub const CANDIDATE_CLIENT: &str = "ncre-bm";
/// Client of the passport that is the desk.
pub const DESK_CLIENT: &str = "ncre-kw";
/// Path of the address to which the passport sends the browser back.
pub const CALLBACK_PATH: &str = "/login/callback";
/// Holds state, verifier and the way back while the browser is at the passport.
const SIGN_ON_COOKIE: &str = "sign-on";
const SIGN_ON_SECONDS: u32 = 1800;

fn session_site(site: Site) -> SessionSite {
    match site {
        Site::Desk => SessionSite::Desk,
        Site::Candidate | Site::Passport | Site::Cashier | Site::Outbox => SessionSite::Candidate,
    }
}

/// Somebody who is signed in to the visited site. Nobody is sent to log in and comes back afterwards.
pub struct SignedIn {
    pub account: AccountId,
}

impl FromRequestParts<WebState> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let MaybeSignedIn(account) = MaybeSignedIn::from_request_parts(parts, state).await?;
        account.map(|account| SignedIn { account }).ok_or_else(|| {
            let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
            let back = if parts.method == axum::http::Method::GET { path } else { page_of_form(parts) };
            Failure::Redirect(log_in_path(&back))
        })
    }
}

/// The page of this site that a form was sent from, so that its sender comes back to it.
fn page_of_form(parts: &Parts) -> String {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (host, referer) = (header(header::HOST), header(header::REFERER));
    let path = referer.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host));
    path.filter(|_| !host.is_empty()).map_or_else(|| "/".to_owned(), |path| safe_path(path).to_owned())
}

/// Who is signed in, if anybody is.
pub struct MaybeSignedIn(pub Option<AccountId>);

impl FromRequestParts<WebState> for MaybeSignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = parts.extensions.get::<Visit>().cloned().ok_or(Failure::Missing)?;
        let Some(token) = cookie(parts, visit.cookie_name()) else { return Ok(MaybeSignedIn(None)) };
        let session = sign_on::session(&state.ctx, session_site(visit.site), token).await?;
        Ok(MaybeSignedIn(session.map(|session| session.account)))
    }
}

fn log_in_path(back: &str) -> String {
    let query = [("return", back)].map(|(key, value)| format!("{key}={}", encode(value)));
    format!("/login?{}", query.join("&"))
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[derive(Deserialize)]
pub struct LogIn {
    #[serde(rename = "return")]
    back: Option<String>,
}

/// Only a path of this very site is a way back.
fn safe_path(path: &str) -> &str {
    let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && path.is_ascii();
    if own && !path.bytes().any(|byte| byte.is_ascii_control()) { path } else { "/" }
}

/// `GET /login?return=/p/32/home`: off to the passport of the same network.
pub async fn log_in(State(state): State<WebState>, visit: Visit, Query(query): Query<LogIn>) -> Outcome {
    let begin = sign_on::begin(&state.ctx);
    let back = safe_path(query.back.as_deref().unwrap_or("/"));
    let to = format!(
        "{}/oauth2/authorize?response_type=code&scope=openid&client_id={}&redirect_uri={}&state={}&code_challenge={}\
         &code_challenge_method=S256",
        visit.base(Site::Passport),
        client(&state, &visit)?.id,
        encode(&redirect_uri(&visit)),
        begin.state,
        begin.challenge
    );
    let kept = format!("{}.{}.{}", begin.state, begin.verifier, encode(back));
    let secure = if visit.ui.sites.is_secure() { "; Secure" } else { "" };
    let set =
        format!("{SIGN_ON_COOKIE}={kept}; Path=/login; HttpOnly; SameSite=Lax; Max-Age={SIGN_ON_SECONDS}{secure}");
    Ok(with_cookies(see_other(&to), &[set]))
}

fn client<'a>(state: &'a WebState, visit: &Visit) -> Result<&'a Client, Failure> {
    let id = if visit.site == Site::Desk { DESK_CLIENT } else { CANDIDATE_CLIENT };
    state.clients.find(id).ok_or_else(|| Failure::Fault(format!("the passport knows no client {id}")))
}

fn redirect_uri(visit: &Visit) -> String {
    format!("{}{CALLBACK_PATH}", visit.base(visit.site))
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Response {
    for set in cookies {
        let value = HeaderValue::try_from(set.as_str()).expect("cookies are made of ASCII");
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[derive(Deserialize)]
pub struct Callback {
    code: Option<String>,
    state: Option<String>,
}

/// `GET /login/callback`: back from the passport. What does not fit begins again instead of failing: the person
/// may have two tabs, or come back to an old page.
pub async fn callback(
    State(state): State<WebState>,
    visit: Visit,
    Query(query): Query<Callback>,
    headers: axum::http::HeaderMap,
) -> Outcome {
    let kept = kept(&headers);
    let (Some(code), Some(returned), Some((sent, verifier, back))) = (query.code, query.state, kept) else {
        return Ok(see_other("/"));
    };
    if sent != returned {
        return Ok(see_other(&log_in_path(&back)));
    }
    let brought = Redemption {
        client: client(&state, &visit)?,
        redirect_uri: &redirect_uri(&visit),
        code: &code,
        verifier: &verifier,
    };
    match sign_on::redeem(&state.ctx, &visit.actor(None), brought).await {
        Ok(signed_on) => {
            let gone = format!("{SIGN_ON_COOKIE}=; Path=/login; HttpOnly; SameSite=Lax; Max-Age=0");
            Ok(with_cookies(see_other(safe_path(&back)), &[visit.session_cookie(&signed_on.token), gone]))
        }
        Err(app::Error::Refused(_)) => Ok(see_other(&log_in_path(&back))),
        Err(error) => Err(error.into()),
    }
}

fn kept(headers: &axum::http::HeaderMap) -> Option<(String, String, String)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.into_iter().find(|(name, _)| *name == SIGN_ON_COOKIE)?.1;
    let mut parts = value.splitn(3, '.');
    let (state, verifier, back) = (parts.next()?, parts.next()?, parts.next()?);
    let back = ui::Values::parse(format!("back={back}").as_bytes())?.get("back").to_owned();
    Some((state.to_owned(), verifier.to_owned(), back))
}

/// `POST /logout`: ends the passport session, and with it every site's.
pub async fn log_out(State(state): State<WebState>, visit: Visit, headers: axum::http::HeaderMap) -> Outcome {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    if let Some((_, token)) = pairs.find(|(name, _)| *name == visit.cookie_name()) {
        app::account::log_out(&state.ctx, &visit.actor(None), session_site(visit.site), token).await?;
    }
    Ok(with_cookies(see_other("/"), &[visit.ended_cookie()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_site() {
        assert_eq!(safe_path("/p/32/home?x=1"), "/p/32/home?x=1");
        for outside in ["//evil.example", "https://evil.example", "/\\evil.example", "", "p", "/a\r\nb", "/é"] {
            assert_eq!(safe_path(outside), "/", "{outside:?}");
        }
    }
}
