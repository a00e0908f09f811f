//! A person with a browser: keeps cookies by host, presses buttons, and sees words.

use crate::html::{Form, tags, words};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{self, HeaderMap},
};
use std::collections::BTreeMap;

/// Redirects that are followed in a row.
const REDIRECTS_MAX: usize = 10;

/// Somebody at a browser without scripts.
pub struct Person {
    client: Client,
    /// By host and name, as browsers keep them.
    cookies: BTreeMap<(String, String), String>,
    /// Sent with every request, for example to come from another site.
    pub headers: HeaderMap,
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub url: Url,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Person {
    /// Somebody with a browser that was never anywhere.
    pub fn fresh() -> Person {
        let client = gateway::http::client().expect("a client");
        Person { client, cookies: BTreeMap::new(), headers: HeaderMap::new() }
    }

    /// One request, without following where it leads.
    pub async fn get(&mut self, url: &str) -> Page {
        let url = parse(url);
        let request = self.client.get(url.clone());
        self.send(url, request).await
    }

    /// One form, without following where it leads.
    pub async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Page {
        let url = parse(url);
        let request = self.client.post(url.clone()).form(fields);
        self.send(url, request).await
    }

    /// One body of any type, without following where it leads.
    pub async fn post_body(&mut self, url: &str, kind: &str, body: Vec<u8>) -> Page {
        let url = parse(url);
        let request = self.client.post(url.clone()).header(header::CONTENT_TYPE, kind).body(body);
        self.send(url, request).await
    }

    /// Opens an address and goes wherever it leads.
    pub async fn open(&mut self, url: &str) -> Page {
        let page = self.get(url).await;
        self.follow(page).await
    }

    /// Goes where a page leads, as browsers do.
    pub async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..REDIRECTS_MAX {
            let Some(next) = page.leads_to() else { return page };
            page = self.get(next.as_str()).await;
        }
        panic!("more than {REDIRECTS_MAX} redirects, last to {}", page.url);
    }

    /// Follows the link with these words.
    #[track_caller]
    pub fn click<'a>(&'a mut self, page: &Page, link: &str) -> impl Future<Output = Page> + use<'a> {
        let to = page.link(link);
        async move { self.open(to.as_str()).await }
    }

    /// Fills in fields by their labels, presses a button by its words, and goes where that leads.
    #[track_caller]
    pub fn press<'a>(
        &'a mut self,
        page: &Page,
        button: &str,
        fields: &[(&str, &str)],
    ) -> impl Future<Output = Page> + use<'a> {
        let mut form = page.form(button);
        for (label, value) in fields {
            form.fill(label, value);
        }
        let url = page.url.join(&form.action).expect("an address");
        async move { self.submit(url, form).await }
    }

    /// Sends a form, and goes where that leads.
    pub async fn submit(&mut self, mut url: Url, form: Form) -> Page {
        let page = if form.is_post {
            let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            self.post(url.as_str(), &fields).await
        } else {
            url.query_pairs_mut().clear().extend_pairs(&form.fields);
            self.get(url.as_str()).await
        };
        self.follow(page).await
    }

    /// What this browser sends as its cookies to the host of an address, for a twin of it.
    pub fn cookie_header(&self, url: &str) -> String {
        let host = parse(url).host_str().unwrap_or_default().to_owned();
        self.cookies_of(&host)
    }

    fn cookies_of(&self, host: &str) -> String {
        let own = self.cookies.iter().filter(|((of, _), _)| of == host);
        own.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Forgets everything, like a browser that was never here.
    pub fn forget(&mut self) {
        self.cookies.clear();
    }

    async fn send(&mut self, url: Url, request: reqwest::RequestBuilder) -> Page {
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut headers = self.headers.clone();
        if !headers.contains_key(header::COOKIE) {
            headers.insert(header::COOKIE, self.cookies_of(&host).parse().expect("cookies are ASCII"));
        }
        let request = request.headers(headers);
        let response = request.send().await.unwrap_or_else(|error| panic!("{url}: {error}"));
        self.keep_cookies(&host, &response);
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("a body").to_vec();
        Page { url, status, headers, body }
    }

    fn keep_cookies(&mut self, host: &str, response: &Response) {
        for set in response.headers().get_all(header::SET_COOKIE) {
            let text = set.to_str().expect("cookies are ASCII");
            let mut parts = text.split(';').map(str::trim);
            let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { continue };
            let key = (host.to_owned(), name.to_owned());
            if parts.any(|part| part.eq_ignore_ascii_case("max-age=0")) {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
    }
}

fn parse(url: &str) -> Url {
    Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

impl Page {
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What a person reads.
    pub fn words(&self) -> String {
        words(&self.html())
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where a redirect leads.
    pub fn leads_to(&self) -> Option<Url> {
        let to = self.headers.get(header::LOCATION).filter(|_| self.status.is_redirection())?;
        Some(self.url.join(to.to_str().expect("an address")).expect("an address"))
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Page {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.url, self.words());
        self
    }

    #[track_caller]
    pub fn says(&self, text: &str) -> &Page {
        assert!(self.words().contains(text), "「{text}」 is not at {}:\n{}", self.url, self.words());
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Page {
        assert!(!self.html().contains(text), "「{text}」 is at {}:\n{}", self.url, self.words());
        self
    }

    /// Where the link with these words leads.
    #[track_caller]
    pub fn link(&self, text: &str) -> Url {
        let html = self.html();
        let link = tags(&html).into_iter().find(|tag| {
            let inside = html[tag.end..].split("</a>").next().unwrap_or_default();
            tag.name == "a" && words(inside) == text
        });
        let link = link.unwrap_or_else(|| panic!("no link 「{text}」 at {}:\n{}", self.url, self.words()));
        self.url.join(link.get("href").unwrap_or_default()).expect("an address")
    }

    /// The form with this button, the button pressed.
    #[track_caller]
    pub fn form(&self, button: &str) -> Form {
        let form = Form::pressed(&self.html(), button);
        form.unwrap_or_else(|| panic!("no button 「{button}」 at {}:\n{}", self.url, self.words()))
    }
}
