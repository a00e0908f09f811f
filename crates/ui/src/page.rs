//! The shell of every page: title, site, network, steps, and what stands in the header.

use crate::{
    assets,
    sites::{Network, Site},
    texts::Texts,
    visit::Visit,
};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::time::Timestamp;
use std::ops::Index;

/// What the layout needs. Pages call it `p`; `p["key"]` is a text of the catalogue.
pub struct Shell {
    pub texts: Texts,
    pub title: String,
    pub site: Site,
    pub network: Network,
    pub now: Timestamp,
    pub demo: bool,
    /// Whether somebody is logged in, so that the header offers to log out.
    pub signed_in: bool,
    pub steps: Option<Steps>,
    pub nav: Vec<NavItem>,
    /// Names of further scripts of the page.
    pub scripts: Vec<&'static str>,
    /// A message about what has just happened.
    pub banner: Option<Banner>,
    /// The site's host in the other network, for visitors who are slow here. Words, not a link: no link leaves the
    /// network that a visitor came by.
    pub other_network: String,
}

pub struct NavItem {
    pub href: String,
    pub label: String,
    pub current: bool,
}

pub struct Banner {
    /// `success`, `info`, `warning` or `error`.
    pub tone: &'static str,
    pub text: String,
}

/// Progress through a journey.
pub struct Steps {
    pub labels: Vec<String>,
    /// Index of the step that the page belongs to.
    pub current: usize,
}

impl Steps {
    pub fn class(&self, index: &usize) -> &'static str {
        match (*index).cmp(&self.current) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-current",
            std::cmp::Ordering::Greater => "is-todo",
        }
    }
}

impl Shell {
    /// A page whose title is a text of the catalogue.
    pub fn new(visit: &Visit, title_key: &str) -> Shell {
        Shell::titled(visit, visit.texts[title_key].to_owned())
    }

    pub fn titled(visit: &Visit, title: String) -> Shell {
        let other = match visit.network {
            Network::Public => Network::Education,
            Network::Education => Network::Public,
        };
        Shell {
            texts: visit.texts,
            title,
            site: visit.site,
            network: visit.network,
            now: visit.now,
            demo: visit.ui.demo,
            signed_in: false,
            steps: None,
            nav: Vec::new(),
            scripts: Vec::new(),
            banner: None,
            other_network: visit.ui.sites.host(visit.site, other).unwrap_or_default(),
        }
    }

    pub fn signed_in(mut self) -> Shell {
        self.signed_in = true;
        self
    }

    pub fn steps(mut self, steps: Steps) -> Shell {
        self.steps = Some(steps);
        self
    }

    pub fn script(mut self, name: &'static str) -> Shell {
        self.scripts.push(name);
        self
    }

    pub fn nav(mut self, nav: Vec<NavItem>) -> Shell {
        self.nav = nav;
        self
    }

    /// Shows what has just happened, if `key` names a text below `notice.` (it may come from the address).
    pub fn notice(mut self, key: Option<&str>) -> Shell {
        let text = key.filter(|key| key.len() < 60).and_then(|key| self.texts.find(&format!("notice.{key}")));
        if let Some(text) = text {
            self.banner = Some(Banner { tone: "info", text: text.to_owned() });
        }
        self
    }

    pub fn with_banner(mut self, tone: &'static str, text: String) -> Shell {
        self.banner = Some(Banner { tone, text });
        self
    }

    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    pub fn site_title(&self) -> &str {
        &self.texts[&format!("site.{}", self.site.code())]
    }

    pub fn network_name(&self) -> &str {
        &self.texts[&format!("network.{}", self.network.code())]
    }

    pub fn other_network_name(&self) -> &str {
        match self.network {
            Network::Public => &self.texts["network.education"],
            Network::Education => &self.texts["network.public"],
        }
    }

    pub fn body_class(&self) -> &'static str {
        match self.site {
            Site::Passport => "passport",
            Site::Candidate => "candidate",
            Site::Desk => "desk",
            Site::Cashier => "cashier",
            Site::Outbox => "outbox",
        }
    }

    /// A text with one value: `p.f("key", "name", value)`.
    pub fn f(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.texts.fill(key, [(name, value.to_string())])
    }

    /// A text with two values.
    pub fn f2(
        &self,
        key: &str,
        one: &str,
        first: impl std::fmt::Display,
        two: &str,
        second: impl std::fmt::Display,
    ) -> String {
        self.texts.fill(key, [(one, first.to_string()), (two, second.to_string())])
    }

    /// A text of a family: `p.of("id-type", code)`.
    pub fn of(&self, family: &str, code: &str) -> &str {
        &self.texts[&format!("{family}.{code}")]
    }

    /// An instant as people read it.
    pub fn time(&self, instant: &Timestamp) -> String {
        domain::time::Shown(*instant).to_string()
    }
}

impl Index<&str> for Shell {
    type Output = str;
    fn index(&self, key: &str) -> &str {
        &self.texts[key]
    }
}

/// Renders a page.
pub fn page<T: Template>(template: &T) -> crate::Outcome {
    Ok(Html(template.render()?).into_response())
}

/// Renders a page that comes back because something typed was wrong.
pub fn unprocessable<T: Template>(template: &T) -> crate::Outcome {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// Sends the browser to the page that shows the result of what it posted.
pub fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let location = HeaderValue::try_from(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}

/// A file to download, under a Chinese name.
pub fn download(name: &str, kind: &'static str, body: Vec<u8>) -> Response {
    let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, body).into_response()
}
