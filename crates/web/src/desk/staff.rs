//! Who works at the desk, and for which unit. A handler that takes [`AtCentre`] has its right to that centre.

use crate::{WebState, session::SignedIn};
use app::desk::{self, CentreDesk, NationalDesk, ProvinceDesk};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use domain::ids::{BatchId, CentreCode, ProvinceCode, RegistrationId, RoomId, TextId};
use serde::Deserialize;
use std::str::FromStr;
use ui::{Failure, Shell, Visit, page::NavItem};

/// Somebody with at least one role. Others who are logged in are told that this is not for them.
pub struct Staff {
    pub staff: desk::Staff,
    pub visit: Visit,
}

impl FromRequestParts<WebState> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let visit = parts.extensions.get::<Visit>().cloned().ok_or(Failure::Missing)?;
        let SignedIn { account } = SignedIn::from_request_parts(parts, state).await?;
        let staff = desk::staff(&state.ctx, account).await?.ok_or(Failure::Forbidden)?;
        Ok(Staff { staff, visit })
    }
}

impl Staff {
    fn actor(&self) -> app::Actor {
        self.visit.actor(Some(self.staff.account()))
    }

    /// The shell of a page, with what is near it in the header.
    pub fn shell(&self, title_key: &str, near: &[(String, &str)]) -> Shell {
        let t = self.visit.texts;
        let here = self.visit.path.split('?').next().unwrap_or_default();
        let home = ("/".to_owned(), "home");
        let items = std::iter::once(&home).chain(near).map(|(href, key)| NavItem {
            label: t[&format!("desk-nav.{key}")].to_owned(),
            current: href == here,
            href: href.clone(),
        });
        Shell::new(&self.visit, title_key).signed_in().nav(items.collect())
    }
}

/// Staff at the desk of the centre that the path names.
pub struct AtCentre {
    pub who: Staff,
    pub desk: CentreDesk,
}

impl FromRequestParts<WebState> for AtCentre {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let who = Staff::from_request_parts(parts, state).await?;
        let Named(code) = Named::<CentreCode>::from_request_parts(parts, state).await?;
        let desk = who.staff.centre(code)?;
        Ok(AtCentre { who, desk })
    }
}

impl AtCentre {
    pub fn actor(&self) -> app::Actor {
        self.who.actor()
    }

    pub fn visit(&self) -> &Visit {
        &self.who.visit
    }

    /// `/centres/320261`
    pub fn base(&self) -> String {
        format!("/centres/{}", self.desk.centre())
    }

    pub fn path(&self, rest: &str) -> String {
        format!("{}/{rest}", self.base())
    }

    pub fn shell(&self, title_key: &str) -> Shell {
        let parts = ["registrations", "review", "capacity", "rooms", "arrangement", "settings"];
        let near = parts.map(|part| (self.path(part), part));
        let overview = (self.base(), "overview");
        self.who.shell(title_key, &std::iter::once(overview).chain(near).collect::<Vec<_>>())
    }
}

/// Staff at the desk of the province that the path names.
pub struct AtProvince {
    pub who: Staff,
    pub desk: ProvinceDesk,
}

impl FromRequestParts<WebState> for AtProvince {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let who = Staff::from_request_parts(parts, state).await?;
        let Named(code) = Named::<ProvinceCode>::from_request_parts(parts, state).await?;
        let desk = who.staff.province(code)?;
        Ok(AtProvince { who, desk })
    }
}

impl AtProvince {
    pub fn actor(&self) -> app::Actor {
        self.who.actor()
    }

    pub fn visit(&self) -> &Visit {
        &self.who.visit
    }

    /// `/provinces/32`
    pub fn base(&self) -> String {
        format!("/provinces/{}", self.desk.province())
    }

    pub fn shell(&self, title_key: &str) -> Shell {
        let base = self.base();
        let near = [
            (base.clone(), "centres"),
            (format!("{base}/settings"), "times"),
            (format!("{base}/notice"), "province-notice"),
        ];
        self.who.shell(title_key, &near)
    }
}

/// Staff at the desk of the whole country.
pub struct Nationwide {
    pub who: Staff,
    pub desk: NationalDesk,
}

impl FromRequestParts<WebState> for Nationwide {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let who = Staff::from_request_parts(parts, state).await?;
        let desk = who.staff.national()?;
        Ok(Nationwide { who, desk })
    }
}

impl Nationwide {
    pub fn actor(&self) -> app::Actor {
        self.who.actor()
    }

    pub fn visit(&self) -> &Visit {
        &self.who.visit
    }

    pub fn shell(&self, title_key: &str) -> Shell {
        self.who.shell(title_key, &[("/session".to_owned(), "session"), ("/texts".to_owned(), "texts")])
    }
}

/// What a segment of a path names.
pub trait Segment: FromStr + Send {
    /// The segment's name in the route.
    const NAME: &'static str;
}

macro_rules! segments {
    ($($kind:ty = $name:literal),+ $(,)?) => {$(
        impl Segment for $kind {
            const NAME: &'static str = $name;
        }
    )+};
}

segments! {
    CentreCode = "centre",
    ProvinceCode = "province",
    RegistrationId = "id",
    RoomId = "room",
    BatchId = "batch",
    TextId = "text",
}

/// The thing that a segment of the path names. What is no such name names nothing, so the page is missing.
pub struct Named<T>(pub T);

impl<T: Segment> FromRequestParts<WebState> for Named<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Failure::Missing)?;
        let text = params.iter().find(|(name, _)| *name == T::NAME).map(|(_, text)| text);
        text.and_then(|text| text.parse().ok()).map(Named).ok_or(Failure::Missing)
    }
}

/// What a page says about what has just happened.
#[derive(Deserialize)]
pub struct Said {
    pub notice: Option<String>,
}
