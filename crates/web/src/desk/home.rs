//! The desk's home: what a person may do, and what waits.

use super::staff::{Said, Staff};
use crate::{WebState, session::SignedIn};
use app::desk::{self, CentreFigures, Role};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use ui::{Outcome, Shell, Texts, Visit, page};

#[derive(Template)]
#[template(path = "desk/home.html")]
struct Page {
    p: Shell,
    session: String,
    units: Vec<Unit>,
}

/// A unit that the person works for.
struct Unit {
    role: String,
    title: String,
    tasks: Vec<Task>,
}

struct Task {
    href: String,
    label: String,
    note: String,
}

/// What somebody sees whose passport has no role here: who can help, and the way out.
#[derive(Template)]
#[template(path = "desk/no_role.html")]
struct NoRole {
    p: Shell,
}

/// `GET /`
pub async fn show(
    State(state): State<WebState>,
    visit: Visit,
    SignedIn { account }: SignedIn,
    Query(said): Query<Said>,
) -> Outcome {
    let Some(staff) = desk::staff(&state.ctx, account).await? else {
        let mut response = page(&NoRole { p: Shell::new(&visit, "desk-no-role.title").signed_in() })?;
        *response.status_mut() = StatusCode::FORBIDDEN;
        return Ok(response);
    };
    let who = Staff { staff, visit };
    let (session, centres) = desk::home(&state.ctx, &who.staff).await?;
    let t = who.visit.texts;
    let others = who.staff.roles().iter().filter_map(|role| unit(t, *role));
    let units = others.chain(centres.iter().map(|centre| centre_unit(t, centre))).collect();
    let p = who.shell("desk-home.title", &[]).notice(said.notice.as_deref());
    page(&Page { p, session: session.name, units })
}

fn task(t: Texts, href: String, key: &str, note: String) -> Task {
    Task { href, label: t[&format!("desk-nav.{key}")].to_owned(), note }
}

/// A unit without figures; centres have theirs.
fn unit(t: Texts, role: Role) -> Option<Unit> {
    let note = |key: &str| t[&format!("desk-home.{key}")].to_owned();
    match role {
        Role::National => Some(Unit {
            role: t["desk-role.national"].to_owned(),
            title: t["desk-home.national"].to_owned(),
            tasks: vec![
                task(t, "/session".to_owned(), "session", note("session")),
                task(t, "/texts".to_owned(), "texts", note("texts")),
            ],
        }),
        Role::Province(code) => {
            let base = format!("/provinces/{code}");
            let title = domain::catalogue::province(code).map_or_else(|| code.to_string(), |one| one.title());
            Some(Unit {
                role: t["desk-role.province"].to_owned(),
                title,
                tasks: vec![
                    task(t, base.clone(), "centres", note("centres")),
                    task(t, format!("{base}/settings"), "times", note("times")),
                    task(t, format!("{base}/notice"), "province-notice", note("province-notice")),
                ],
            })
        }
        Role::Auditor => Some(Unit {
            role: t["desk-role.auditor"].to_owned(),
            title: t["desk-home.auditor"].to_owned(),
            tasks: Vec::new(),
        }),
        Role::Centre(_) => None,
    }
}

fn centre_unit(t: Texts, centre: &CentreFigures) -> Unit {
    let base = format!("/centres/{}", centre.view.centre.code);
    let total = centre.total();
    let fill = |key: &str, n: i64, of: i64| {
        t.fill(&format!("desk-home.{key}"), [("n", n.to_string()), ("of", of.to_string())])
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let review = if centre.view.centre.review || centre.figures.waiting() > 0 {
        fill("review", centre.figures.waiting(), 0)
    } else {
        t["desk-home.no-review"].to_owned()
    };
    let waiting = centre.paid_subjects.saturating_sub(centre.arranged_subjects);
    let tasks = vec![
        task(t, format!("{base}/review"), "review", review),
        task(t, format!("{base}/registrations"), "registrations", fill("registrations", centre.figures.live(), 0)),
        task(t, format!("{base}/capacity"), "capacity", fill("capacity", total.taken, total.capacity)),
        task(t, format!("{base}/arrangement"), "arrangement", fill("arrangement", count(waiting), 0)),
        task(t, format!("{base}/settings"), "settings", t["desk-home.settings"].to_owned()),
    ];
    Unit { role: t["desk-role.centre"].to_owned(), title: centre.view.centre.title(), tasks }
}
