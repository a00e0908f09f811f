//! The desk through its front door: who sees what, review by two people at once, settings, seats.

mod journey;

/// The same story on SQLite and on PostgreSQL: statements of the desk run on both.
macro_rules! on_both_engines {
    ($name:ident, $story:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            async fn sqlite() {
                let story = $story;
                story(TestApp::on(testkit::Engine::Sqlite, testkit::Data::Demo).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                let story = $story;
                story(TestApp::on(testkit::Engine::Postgres, testkit::Data::Demo).await).await;
            }
        }
    };
}

mod seats;
mod settings;

use journey::{register, submit};
use testkit::{Page, Person, TestApp};
use ui::Site;

const CENTRE: &str = "320261";

/// Somebody at the desk.
struct Staff<'a> {
    app: &'a TestApp,
    person: Person,
}

impl<'a> Staff<'a> {
    async fn log_in(app: &'a TestApp, account: &str) -> Staff<'a> {
        Staff { app, person: app.logged_in(Site::Desk, &format!("{account}@example.cn")).await }
    }

    async fn open(&mut self, path: &str) -> Page {
        self.person.open(&self.app.at(Site::Desk, path)).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.person.post(&self.app.at(Site::Desk, path), fields).await
    }
}

/// The value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let html = page.html();
    let behind = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
    behind.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no {name} at {}", page.url)).to_owned()
}

/// Every page of staff, with the units of the demonstration.
const PAGES: [&str; 15] = [
    "/centres/320261",
    "/centres/320261/registrations",
    "/centres/320261/review",
    "/centres/320261/review/next",
    "/centres/320261/settings",
    "/centres/320261/capacity",
    "/centres/320261/rooms",
    "/centres/320261/arrangement",
    "/provinces/32",
    "/provinces/32/settings",
    "/provinces/32/notice",
    "/session",
    "/texts",
    "/texts/agreement",
    "/texts/notices",
];

#[tokio::test]
async fn a_unit_is_invisible_to_staff_of_others() {
    let app = TestApp::start().await;
    for (account, own) in [
        ("centre320511", None),
        ("centre320261", Some("/centres/320261")),
        ("national", Some("/session")),
        ("auditor", None),
    ] {
        let mut staff = Staff::log_in(&app, account).await;
        for path in PAGES {
            let texts = own == Some("/session") && path.starts_with("/texts");
            let may = texts || own.is_some_and(|own| path.starts_with(own));
            staff.open(path).await.is(if may { 200 } else { 404 });
        }
        staff.open("/centres/999999").await.is(404);
        staff.open("/centres/nonsense").await.is(404);
    }
}

#[tokio::test]
async fn a_province_acts_for_its_centres_and_for_no_others() {
    let app = TestApp::start().await;
    let mut staff = Staff::log_in(&app, "province32").await;
    for path in PAGES {
        let national = path.starts_with("/session") || path.starts_with("/texts");
        staff.open(path).await.is(if national { 404 } else { 200 });
    }
    staff.open("/provinces/31").await.is(404);
}

#[tokio::test]
async fn a_candidate_has_no_business_here_and_nobody_is_sent_to_log_in() {
    let app = TestApp::start().await;
    let mut candidate = Staff::log_in(&app, "national").await;
    candidate.person = app.person();
    for path in PAGES {
        let page = candidate.person.get(&app.at(Site::Desk, path)).await;
        page.is(303);
        assert!(page.leads_to().unwrap().path().starts_with("/login"), "{path}");
    }
    let page = candidate.open("/login").await;
    let fields = [("账号", "candidate1@example.cn"), ("密码", app::demo::PASSWORD)];
    let page = candidate.person.press(&page, "登录", &fields).await;
    page.is(403).says("没有考务管理权限").form("退出，换一个通行证");
    for path in PAGES {
        candidate.open(path).await.is(403);
    }
}

#[tokio::test]
async fn a_candidate_is_rejected_with_a_reason_and_approved_afterwards() {
    let app = TestApp::start().await;
    let mut candidate = register(&app, 1, CENTRE, &["65", "24"]).await;
    submit(&mut candidate).await;
    let mut staff = Staff::log_in(&app, "centre320261").await;
    staff.open("/").await.is(200).says("1 人待审核");
    let list = staff.open("/centres/320261/review").await;
    list.is(200).says(&candidate.number()).hides("赵钱孙").hides(&candidate.id_number);

    let case = staff.person.click(&list, "开始审核").await;
    case.is(200).says("赵钱孙").says(&candidate.id_number).says("软件2401");
    let review = case.url.path().to_owned();
    let version = hidden(&case, "version");
    let nothing = staff.post(&review, &[("decision", "reject"), ("version", &version), ("desk-reason", "")]).await;
    nothing.is(422).says("请选择或填写不通过的原因");
    let reject = [("decision", "reject"), ("version", &version), ("reason", "07"), ("desk-reason", "请重新拍摄")];
    staff.post(&review, &reject).await.is(303);

    let page = candidate.person.open(&app.at(Site::Candidate, "/p/32/registration")).await;
    page.is(200).says("审核不通过").says("照片中双耳被遮挡；请重新拍摄");
    candidate.page = page;
    submit(&mut candidate).await;

    let case = staff.open("/centres/320261/review/next").await;
    case.is(200).says("照片中双耳被遮挡；请重新拍摄");
    let after = staff.person.press(&case, "审核通过", &[]).await;
    after.is(200).says("待审核 0 人");
    let page = candidate.person.open(&app.at(Site::Candidate, "/p/32/registration")).await;
    page.is(200).says("审核通过").form("支付");
    let detail = staff.open(review.trim_end_matches("/review")).await;
    detail.is(200).says("查看完整信息").says("审核通过").hides(&candidate.id_number);
}

on_both_engines!(two_reviewers_never_have_the_same_candidate_before_them, async |app: TestApp| {
    for who in [1, 2] {
        submit(&mut register(&app, who, CENTRE, &["65"]).await).await;
    }
    let mut first = Staff::log_in(&app, "centre320261").await;
    let mut second = Staff::log_in(&app, "province32").await;
    let one = first.open("/centres/320261/review/next").await;
    let two = second.open("/centres/320261/review/next").await;
    assert_ne!(one.url, two.url);

    // The second one opens the first one's candidate by its address: he may look, not decide.
    let path = one.url.path().to_owned();
    second.open(&path).await.is(200).says("另一位工作人员正在审核该考生");
    let version = hidden(&one, "version");
    let approve = [("decision", "approve"), ("version", version.as_str())];
    second.post(&path, &approve).await.is(409).says("您的决定没有生效");
    first.post(&path, &approve).await.is(303);
    // Sent twice it acts once.
    first.post(&path, &approve).await.is(409).says("不在待审核状态");

    // After the hold another reviewer goes on, and what the first one still has on his screen does not count.
    let path = two.url.path().to_owned();
    app.clock.advance_minutes(app::review::HOLD_MINUTES);
    assert_eq!(first.open("/centres/320261/review/next").await.url.path(), path);
    let version = hidden(&two, "version");
    second.post(&path, &[("decision", "approve"), ("version", &version)]).await.is(409).says("您的决定没有生效");
    first.post(&path, &[("decision", "approve"), ("version", "1")]).await.is(409).says("情况有了变化");
    first.post(&path, &[("decision", "approve"), ("version", &version)]).await.is(303);
    assert_eq!(app.db.number("select count(*) from reviews").await, 2);
});

#[tokio::test]
async fn another_centres_candidate_is_missing() {
    let app = TestApp::start().await;
    let mut candidate = register(&app, 1, CENTRE, &["65"]).await;
    submit(&mut candidate).await;
    let mut own = Staff::log_in(&app, "centre320261").await;
    let path = own.open("/centres/320261/review/next").await.url.path().to_owned();
    let version = hidden(&own.open(&path).await, "version");
    let mut other = Staff::log_in(&app, "centre320511").await;
    let under_own_name = path.replace("320261", "320511");
    for path in [&path, &under_own_name] {
        other.open(path).await.is(404);
        other.open(&path.replace("/review", "")).await.is(404);
        other.open(&path.replace("/review", "/photo")).await.is(404);
        other.post(path, &[("decision", "approve"), ("version", &version)]).await.is(404);
    }
    let photo = own.open(&path.replace("/review", "/photo")).await;
    assert_eq!(photo.is(200).header("content-type"), "image/jpeg");
}
