//! The route ledger: every route visited as nobody, as another candidate, as staff of another unit, and cross-site.

use crate::support::{Candidate, OFFICE, REVIEWING, start};
use testkit::{Engine, Page, Person, TestApp};
use ui::{Guard, Method, Route, Site};

/// A path with its parameters filled in with what belongs to somebody else.
struct Others {
    order: String,
    registration: String,
    text: String,
}

impl Others {
    async fn of(app: &TestApp) -> Others {
        let mut owner = Candidate::demo(app, 1).await;
        owner.register_with_photo(REVIEWING, &[OFFICE]).await;
        let page = owner.open("registration/submission").await;
        owner.person.press(&page, "确定", &[]).await.says("待审核");
        let one = async |sql: &str| app.db.texts(sql).await.first().and_then(|row| row[0].clone()).unwrap();
        let registration = one("select lower(hex(id)) from registrations").await;
        let text = one("select lower(hex(id)) from texts where kind = 'agreement'").await;
        // There is no order at a centre that reviews; any well-formed identifier is as much somebody else's.
        Others { order: hyphens(&registration), registration: hyphens(&registration), text: hyphens(&text) }
    }

    fn path(&self, route: &Route) -> String {
        route
            .path
            .replace("{province}", "32")
            .replace("{centre}", REVIEWING)
            .replace("{order}", &self.order)
            .replace("{id}", &self.registration)
            .replace("{text}", &self.text)
            .replace("{room}", &self.order)
            .replace("{batch}", &self.order)
            .replace("{channel}", "sandbox")
            .replace("{file}", "none.css")
    }
}

fn hyphens(hex: &str) -> String {
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

async fn visit(app: &TestApp, person: &mut Person, site: Site, route: &Route, others: &Others) -> Page {
    let url = app.at(site, &others.path(route));
    match route.method {
        Method::Get => person.get(&url).await,
        Method::Post => person.post(&url, &[]).await,
    }
}

fn lines(app: &TestApp) -> Vec<(Site, Route)> {
    app.routes.iter().filter_map(|(site, route)| Some(((*site)?, *route))).collect()
}

/// What a change would show in: nobody may alter any of it without rights.
async fn fingerprint(app: &TestApp) -> Vec<Vec<Option<String>>> {
    let mut all = Vec::new();
    for table in ["registrations", "registration_subjects", "holds", "orders", "reviews", "session_centres", "quotas"] {
        all.extend(app.db.texts(&format!("select '{table}', count(*) from {table}")).await);
    }
    all.extend(app.db.texts("select state, version from registrations").await);
    all.extend(app.db.texts("select centre, version from session_centres order by centre").await);
    all.extend(app.db.texts("select number, version from exam_sessions").await);
    all.extend(app.db.texts("select province, version from session_provinces order by province").await);
    all.extend(app.db.texts("select count(*) from texts where retired_at is null").await);
    all
}

#[tokio::test]
async fn nobody_gets_past_a_guard() {
    let app = start(Engine::Sqlite).await;
    let others = Others::of(&app).await;
    let before = fingerprint(&app).await;
    let mut guarded = 0;
    for (site, route) in lines(&app) {
        let page = visit(&app, &mut app.person(), site, &route, &others).await;
        match route.guard {
            Guard::Public => assert!(page.status.as_u16() < 500, "{route:?}: {}", page.status),
            Guard::Candidate | Guard::Staff => {
                guarded += 1;
                let to = page.leads_to().unwrap_or_else(|| panic!("{route:?} answered {}", page.status));
                assert!(to.path() == "/login", "{route:?} leads to {to}");
            }
            Guard::Signed => assert!(page.status.is_client_error(), "{route:?}: {}", page.status),
        }
    }
    assert!(guarded > 40, "only {guarded} guarded routes");
    assert_eq!(fingerprint(&app).await, before);
}

#[tokio::test]
async fn another_candidate_reaches_nothing_that_is_not_his() {
    let app = start(Engine::Sqlite).await;
    let others = Others::of(&app).await;
    let before = fingerprint(&app).await;
    let mut stranger = app.logged_in(Site::Candidate, "candidate2@example.cn").await;
    for (site, route) in lines(&app) {
        if site != Site::Candidate || route.guard != Guard::Candidate {
            continue;
        }
        let page = visit(&app, &mut stranger, site, &route, &others).await;
        assert!(page.status.as_u16() < 500, "{route:?}: {}", page.status);
        page.hides("张测试");
        if route.path.contains("{order}") || route.path.contains("photo") || route.path.contains("pdf") {
            page.is(404);
        }
    }
    assert_eq!(fingerprint(&app).await, before);
}

#[tokio::test]
async fn staff_of_another_unit_and_candidates_see_nothing_of_a_centre() {
    let app = start(Engine::Sqlite).await;
    let others = Others::of(&app).await;
    let before = fingerprint(&app).await;
    for account in ["centre320511@example.cn", "candidate2@example.cn"] {
        let mut stranger = app.person();
        let page = stranger.open(&app.at(Site::Desk, "/login")).await;
        stranger.press(&page, "登录", &[("账号", account), ("密码", app::demo::PASSWORD)]).await;
        for (site, route) in lines(&app) {
            if site != Site::Desk || route.guard != Guard::Staff || route.path == "/" {
                continue;
            }
            let page = visit(&app, &mut stranger, site, &route, &others).await;
            let refused = matches!(page.status.as_u16(), 403 | 404);
            assert!(refused, "{account} at {route:?}: {} {}", page.status, page.words());
            page.hides("张测试");
        }
    }
    assert_eq!(fingerprint(&app).await, before);
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_everywhere() {
    let app = start(Engine::Sqlite).await;
    let others = Others::of(&app).await;
    let before = fingerprint(&app).await;
    for (site, account) in [(Site::Candidate, "candidate1@example.cn"), (Site::Desk, "centre320261@example.cn")] {
        let mut victim = app.logged_in(site, account).await;
        victim.headers.insert("origin", "https://evil.example".parse().unwrap());
        victim.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        for (of, route) in lines(&app) {
            if of != site || route.method != Method::Post || route.guard == Guard::Signed {
                continue;
            }
            let page = visit(&app, &mut victim, of, &route, &others).await;
            assert_eq!(page.status, 403, "{route:?}");
        }
    }
    assert_eq!(fingerprint(&app).await, before);
}
