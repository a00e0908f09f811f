//! What an unknown host shows: where the sites are and, in demonstrations, who can log in.

use app::demo;
use askama::Template;
use axum::Router;
use ui::{Guard, Ledger, Network, Outcome, Route, Shell, Site, Visit};

/// One page, at the root of every host that means no site.
pub fn router() -> (Router, Vec<Route>) {
    Ledger::default().get("/", Guard::Public, show).finish(())
}

#[derive(Template)]
#[template(path = "demo/directory.html")]
struct DirectoryPage {
    p: Shell,
    sites: Vec<SiteRow>,
    accounts: Vec<AccountRow>,
    password: &'static str,
}

struct SiteRow {
    title: String,
    public: String,
    /// The sandbox's sites have one address for both networks.
    education: Option<String>,
}

struct AccountRow {
    email: &'static str,
    mobile: &'static str,
    role_key: &'static str,
    unit: &'static str,
}

async fn show(visit: Visit) -> Outcome {
    let mut p = Shell::new(&visit, "directory.title");
    p.other_network = String::new();
    let sites = Site::ALL.into_iter().filter_map(|site| site_row(&visit, site)).collect();
    let known = if visit.ui.demo { &demo::ACCOUNTS[..] } else { &[] };
    let accounts = known.iter().map(|account| AccountRow {
        email: account.email,
        mobile: account.mobile,
        role_key: role_key(account.role),
        unit: account.role.unit(),
    });
    ui::page(&DirectoryPage { p, sites, accounts: accounts.collect(), password: demo::PASSWORD })
}

fn site_row(visit: &Visit, site: Site) -> Option<SiteRow> {
    let public = visit.ui.sites.find(site, Network::Public)?;
    let education = visit.ui.sites.find(site, Network::Education).filter(|education| *education != public);
    Some(SiteRow { title: visit.texts[&format!("site.{}", site.code())].to_owned(), public, education })
}

/// The text that says what an account of the demonstration is for. It has a place for `{unit}`.
pub fn role_key(role: demo::Role) -> &'static str {
    match role {
        demo::Role::Candidate => "demo.role.candidate",
        demo::Role::National => "demo.role.national",
        demo::Role::Province(_) => "demo.role.province",
        demo::Role::CentreWithReview(_) => "demo.role.centre-review",
        demo::Role::CentreWithoutReview(_) => "demo.role.centre",
        demo::Role::Auditor => "demo.role.auditor",
    }
}
