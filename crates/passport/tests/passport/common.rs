//! A browser in front of the passport, and the messages that a person receives.

use app::{
    Ctx,
    account::{Cost, Passwords},
    sign_on::{Begin, Client, Clients, begin},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::account::SessionSite;
use std::{collections::BTreeMap, sync::Arc};
use testkit::{FixedClock, TestApp};
use tower::ServiceExt;
use ui::{Network, Site, Sites, Texts, Ui, Visit, sites::Hosts};

pub const PASSWORD: &str = "Demo-2026-Pass!";
pub const BACK: &str = "http://ncre-bm.localhost:8080/sign-on/return";
const BODY_BYTES_MAX: usize = 1 << 20;

/// The passport on a database of its own.
pub struct Passport {
    pub ctx: Ctx,
    pub clock: FixedClock,
    router: Router,
    ui: Ui,
    pub app: TestApp,
}

pub fn candidate_site() -> Client {
    Client { id: "candidate".into(), redirect_uris: vec![BACK.into()], site: SessionSite::Candidate }
}

impl Passport {
    pub async fn start() -> Passport {
        let app = TestApp::start().await;
        let cheap = Cost { memory_kib: 8, passes: 1, lanes: 1 };
        let passwords = Passwords::new(Arc::clone(&app.ctx.random), cheap).expect("the cost is allowed");
        let state =
            passport::PassportState { ctx: app.ctx.clone(), passwords, clients: Clients::new(vec![candidate_site()]) };
        let ui = Ui { sites: Arc::new(sites()), demo: true };
        Passport { ctx: app.ctx.clone(), clock: app.clock.clone(), router: passport::router(state), ui, app }
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { passport: self, cookie: None, address: "203.0.113.7".into() }
    }

    /// The newest code that was sent to an address or number.
    pub async fn code_for(&self, recipient: &str) -> String {
        let messages = app::messages::outbox(&self.ctx, 100).await.expect("an outbox");
        let message = messages.into_iter().find(|m| m.recipient == recipient && m.template == "code");
        let params = message.unwrap_or_else(|| panic!("nothing was sent to {recipient}")).params;
        let digits: String = params.split("\"code\":\"").nth(1).expect("a code").chars().take(6).collect();
        digits
    }

    /// How many messages of a template an address or number has received.
    pub async fn received(&self, recipient: &str, template: &str) -> usize {
        let messages = app::messages::outbox(&self.ctx, 100).await.expect("an outbox");
        messages.iter().filter(|m| m.recipient == recipient && m.template == template).count()
    }

    /// What the candidates' site asks of the passport.
    pub fn request(&self) -> (Begin, String) {
        let begun = begin(&self.ctx);
        let query = format!(
            "client_id=candidate&redirect_uri=http%3A%2F%2Fncre-bm.localhost%3A8080%2Fsign-on%2Freturn\
             &response_type=code&scope=openid&state={}&code_challenge={}&code_challenge_method=S256",
            begun.state, begun.challenge
        );
        (begun, format!("/oauth2/authorize?{query}"))
    }
}

fn sites() -> Sites {
    let names = [("passport", "passport"), ("candidate", "ncre-bm"), ("desk", "ncre-kw")];
    let hosts: BTreeMap<String, Hosts> = names
        .into_iter()
        .map(|(site, name)| {
            let education = Some(format!("{name}.edu.localhost"));
            (site.to_owned(), Hosts { public: format!("{name}.localhost"), education })
        })
        .collect();
    Sites::new("http", Some(8080), &hosts).expect("hosts")
}

/// Somebody's browser: keeps its cookie, follows nothing.
pub struct Browser<'a> {
    passport: &'a Passport,
    pub cookie: Option<String>,
    pub address: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// A value of the address to which the browser is sent.
    pub fn sent_back(&self, name: &str) -> String {
        let query = self.location().split_once('?').map_or("", |(_, query)| query);
        let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_else(|| panic!("no {name} in {}", self.location())).to_owned()
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Answer {
        assert!(self.body.contains(text), "{text} is not in:\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Answer {
        assert!(!self.body.contains(text), "{text} is in:\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location(), self.body);
        self
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), path, String::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, path, body).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, path: &str, body: String) -> Answer {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        };
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(Visit {
            ui: self.passport.ui.clone(),
            site: Site::Passport,
            network: Network::Public,
            texts: Texts::zh_cn(),
            now: self.passport.ctx.now(),
            address: self.address.clone(),
            request_id: "test".into(),
            path: path.to_owned(),
        });
        let response = self.passport.router.clone().oneshot(request).await.expect("routers always answer");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, BODY_BYTES_MAX).await.expect("a body");
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).expect("pages are UTF-8"),
        }
    }

    /// Asks for both codes and returns them.
    pub async fn prove(&mut self, email: &str, mobile: &str) -> (String, String) {
        self.post("/register", &[("action", "email-code"), ("account_email", email)]).await.is(200);
        self.post("/register", &[("action", "mobile-code"), ("account_mobile", mobile)]).await.is(200);
        (self.passport.code_for(email).await, self.passport.code_for(mobile).await)
    }

    /// Registers from the beginning.
    pub async fn register(&mut self, email: &str, mobile: &str) -> Answer {
        let (email_code, mobile_code) = self.prove(email, mobile).await;
        self.post("/register", &registration(email, mobile, &email_code, &mobile_code)).await
    }

    pub async fn log_in(&mut self, account: &str, password: &str) -> Answer {
        self.post("/login", &[("account", account), ("password", password)]).await
    }
}

/// Everything that the form of registering sends.
pub fn registration<'a>(
    email: &'a str,
    mobile: &'a str,
    email_code: &'a str,
    mobile_code: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("action", "register"),
        ("account_email", email),
        ("account_mobile", mobile),
        ("email_code", email_code),
        ("mobile_code", mobile_code),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ]
}

/// Another code of six digits.
pub fn not(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
