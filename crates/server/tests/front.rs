//! The front door: hosts, networks, headers, and who is let in.

use app::messages::{Notice, Via, post};
use testkit::{Page, TestApp};
use ui::{Guard, Method, Network, Site};

/// Stands for every `{…}` of a route.
const NOBODYS: &str = "01890000-0000-7000-8000-000000000000";

#[tokio::test]
async fn a_host_shows_its_site_in_its_network() {
    let app = TestApp::start().await;
    let mut person = app.person();
    for (site, title) in [(Site::Passport, "ETEST 通行证"), (Site::Candidate, "NCRE 考试报名系统")] {
        for (network, name) in [(Network::Public, "公网"), (Network::Education, "教育网")] {
            let page = person.open(&app.in_network(site, network, "/")).await;
            page.is(200).says(title).says(name);
            assert_eq!(page.url.origin().ascii_serialization(), app.in_network(site, network, ""));
        }
    }
}

#[tokio::test]
async fn any_other_host_lists_the_sites_and_the_demo_accounts() {
    let app = TestApp::start().await;
    for host in ["127.0.0.1", "localhost", "elsewhere.localhost"] {
        let page = app.person().get(&format!("http://{host}:{}/", app.address.port())).await;
        page.is(200).says("NCRE 考务管理平台").says("candidate1@example.cn").says("Demo-2026-Pass!");
        assert_eq!(page.link(&app.at(Site::Candidate, "/")).as_str(), app.at(Site::Candidate, "/"));
    }
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_it() {
    let app = TestApp::start().await;
    for path in ["/", "/p/32", "/nowhere"] {
        let page = app.person().get(&app.at(Site::Candidate, path)).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        let forms = policy.split("form-action").nth(1).expect("form-action");
        for site in [Site::Passport, Site::Candidate, Site::Desk, Site::Cashier] {
            assert!(
                forms.split(' ').any(|origin| origin.trim_end_matches(';') == app.at(site, "")),
                "{site:?}: {forms}"
            );
        }
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin");
    }
}

#[tokio::test]
async fn assets_are_kept_by_browsers_and_pages_are_not() {
    let app = TestApp::start().await;
    let mut person = app.person();
    let page = person.get(&app.at(Site::Candidate, "/")).await;
    let style = page.html().split("href=\"").find_map(|part| {
        let path = part.split('"').next()?;
        path.ends_with(".css").then(|| path.to_owned())
    });
    let style = person.get(&app.at(Site::Candidate, &style.expect("a style sheet"))).await;
    style.is(200);
    assert!(style.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn what_does_not_exist_is_a_page_of_the_site() {
    let app = TestApp::start().await;
    app.person().get(&app.at(Site::Candidate, "/nowhere")).await.is(404).says("没有找到这个页面");
    app.person().post(&app.at(Site::Outbox, "/"), &[]).await.is(405);
}

#[tokio::test]
async fn the_outbox_shows_messages_newest_first_and_by_recipient() {
    let app = TestApp::start().await;
    for (recipient, code) in [("a@example.cn", "123456"), ("b@example.cn", "654321")] {
        app.clock.advance_seconds(1);
        let mut tx = app.ctx.db.write().await.unwrap();
        let notice = Notice::Code { code: code.to_owned(), minutes: 10 };
        post(&app.ctx, &mut tx, Via::Mail, recipient, &notice).await.unwrap();
        tx.commit().await.unwrap();
    }
    let page = app.person().get(&app.at(Site::Outbox, "/")).await;
    let words = page.says("邮件").says("您的验证码是 123456，10 分钟内有效").words();
    assert!(words.find("654321") < words.find("123456"), "{words}");
    let page = app.person().get(&app.at(Site::Outbox, "/?to=a@example.cn")).await;
    page.says("123456").hides("654321");
}

#[tokio::test]
async fn nobody_gets_further_than_the_doors_that_are_public() {
    let app = TestApp::start().await;
    for (site, route) in &app.routes {
        let (Some(site), Guard::Candidate | Guard::Staff) = (*site, route.guard) else { continue };
        let url = app.at(site, &concrete(route.path));
        let page = match route.method {
            Method::Get => app.person().get(&url).await,
            Method::Post => app.person().post(&url, &[]).await,
        };
        assert!(is_turned_away(&page), "{site:?} {:?} {}: {}", route.method, route.path, page.status);
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_unless_it_is_signed() {
    let app = TestApp::start().await;
    let posts = app.routes.iter().filter(|(_, route)| route.method == Method::Post);
    for (site, route) in posts {
        let mut person = app.person();
        person.headers.insert("origin", "http://elsewhere.example".parse().unwrap());
        person.headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        let page = person.post(&app.at(site.expect("the directory has no forms"), &concrete(route.path)), &[]).await;
        let is_refused = page.status == 403;
        assert_eq!(is_refused, route.guard != Guard::Signed, "{site:?} {}: {}", route.path, page.status);
    }
}

/// `/centres/{centre}/rooms` with something in place of `{centre}`.
fn concrete(path: &str) -> String {
    let part = |part: &'static str| part;
    let filled = path.split('/').map(|segment| match segment {
        "{province}" => part("32"),
        "{centre}" => part("320261"),
        "{channel}" => part("sandbox"),
        _ if segment.starts_with('{') => NOBODYS,
        _ => segment,
    });
    filled.collect::<Vec<_>>().join("/")
}

fn is_turned_away(page: &Page) -> bool {
    let leads_to_login = page.leads_to().is_some_and(|to| to.path() == "/login");
    leads_to_login || [401, 403, 404].contains(&page.status.as_u16())
}
