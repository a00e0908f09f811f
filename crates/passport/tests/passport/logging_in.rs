//! 「登录」 and 「找回密码」.

use crate::common::{PASSWORD, Passport};
use app::account::session;
use domain::account::SessionSite;

const EMAIL: &str = "zhangwei@example.cn";
const MOBILE: &str = "13900127734";
const NEW_PASSWORD: &str = "Another-2026-Pass!";

async fn with_account() -> Passport {
    let passport = Passport::start().await;
    passport.browser().register(EMAIL, MOBILE).await.is(303);
    passport.clock.advance_minutes(2);
    passport
}

#[tokio::test]
async fn a_person_logs_in_by_address_or_number() {
    let passport = with_account().await;
    for account in [EMAIL, " ZHANGWEI@Example.cn", MOBILE, "+86 139 0012 7734"] {
        let mut browser = passport.browser();
        browser.log_in(account, PASSWORD).await.is(303);
        browser.get("/").await.is(200).says("z***@example.cn");
    }
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_look_the_same() {
    let passport = with_account().await;
    let wrong = passport.browser().log_in(EMAIL, "Wrong-2026-Pass!").await;
    let unknown = passport.browser().log_in("nobody@example.cn", "Wrong-2026-Pass!").await;
    wrong.is(422).says("账号或密码不对").hides("Wrong-2026-Pass!");
    unknown.is(422);
    assert_eq!(wrong.body.replace(EMAIL, ""), unknown.body.replace("nobody@example.cn", ""));
}

#[tokio::test]
async fn ten_failures_close_an_account_for_a_while_by_either_name() {
    let passport = with_account().await;
    for n in 0..10 {
        let account = if n % 2 == 0 { EMAIL } else { MOBILE };
        passport.browser().log_in(account, "Wrong-2026-Pass!").await.is(422).says("账号或密码不对");
    }
    passport.clock.advance_minutes(5);
    let page = passport.browser().log_in(EMAIL, PASSWORD).await;
    page.is(422).says("10 分钟后再试");
    passport.browser().log_in("nobody@example.cn", PASSWORD).await.is(422).says("账号或密码不对");
    passport.clock.advance_minutes(10);
    passport.browser().log_in(EMAIL, PASSWORD).await.is(303);
}

#[tokio::test]
async fn a_success_forgets_failures() {
    let passport = with_account().await;
    for _ in 0..3 {
        for _ in 0..9 {
            passport.browser().log_in(EMAIL, "Wrong-2026-Pass!").await.is(422);
        }
        passport.browser().log_in(EMAIL, PASSWORD).await.is(303);
    }
}

#[tokio::test]
async fn the_cookie_changes_when_somebody_logs_in() {
    let passport = with_account().await;
    let mut browser = passport.browser();
    browser.cookie = Some("sid=planted-by-somebody-else".into());
    browser.log_in(EMAIL, PASSWORD).await.is(303);
    let first = browser.cookie.clone().unwrap();
    assert_ne!(first, "sid=planted-by-somebody-else");
    browser.log_in(EMAIL, PASSWORD).await.is(303);
    assert_ne!(browser.cookie.clone().unwrap(), first);
    let mut old = passport.browser();
    old.cookie = Some(first);
    old.get("/").await.hides("z***@example.cn");
}

#[tokio::test]
async fn a_visitor_returns_to_this_site_only() {
    let passport = with_account().await;
    for to in ["https://evil.example/", "//evil.example/oauth2/authorize?a", "/oauth2/authorize\\@evil", "javascript:x"]
    {
        let form = [("account", EMAIL), ("password", PASSWORD), ("return", to)];
        assert_eq!(passport.browser().post("/login", &form).await.location(), "/", "{to}");
        let mut browser = passport.browser();
        browser.log_in(EMAIL, PASSWORD).await;
        assert_eq!(browser.get(&format!("/login?return={to}")).await.location(), "/");
    }
}

#[tokio::test]
async fn recovering_sets_a_password_ends_all_sessions_and_tells_the_other_way() {
    let passport = with_account().await;
    let mut elsewhere = passport.browser();
    elsewhere.log_in(EMAIL, PASSWORD).await.is(303);
    let mut browser = passport.browser();
    let page = browser.post("/recovery", &[("action", "code"), ("account", MOBILE)]).await;
    page.is(200).says("如果 139****7734 已注册通行证");
    let code = passport.code_for(MOBILE).await;
    let form = [
        ("action", "recover"),
        ("account", MOBILE),
        ("recovery_code", code.as_str()),
        ("password", NEW_PASSWORD),
        ("password_again", NEW_PASSWORD),
    ];
    browser.post("/recovery", &form).await.is(303);
    browser.get("/").await.says("z***@example.cn");
    elsewhere.get("/").await.hides("z***@example.cn");
    passport.browser().log_in(EMAIL, PASSWORD).await.is(422);
    passport.browser().log_in(EMAIL, NEW_PASSWORD).await.is(303);
    assert_eq!(passport.received(EMAIL, "password-changed").await, 1);
    assert_eq!(passport.received(MOBILE, "password-changed").await, 0);
    passport.browser().post("/recovery", &form).await.is(422).says("验证码已失效");
}

#[tokio::test]
async fn recovering_an_unknown_account_gives_nothing_away() {
    let passport = with_account().await;
    let known = passport.browser().post("/recovery", &[("action", "code"), ("account", "zhangwei@example.cn")]).await;
    let unknown = passport.browser().post("/recovery", &[("action", "code"), ("account", "zhangwex@example.cn")]).await;
    known.is(200);
    unknown.is(200);
    assert_eq!(known.body, unknown.body.replace("zhangwex", "zhangwei"));
    assert_eq!(passport.received("zhangwex@example.cn", "code").await, 0);
    let form = |account| {
        [
            ("action", "recover"),
            ("account", account),
            ("recovery_code", "000000"),
            ("password", NEW_PASSWORD),
            ("password_again", NEW_PASSWORD),
        ]
    };
    let known = passport.browser().post("/recovery", &form("zhangwei@example.cn")).await;
    let unknown = passport.browser().post("/recovery", &form("zhangwex@example.cn")).await;
    assert_eq!(known.body, unknown.body.replace("zhangwex", "zhangwei"));
}

#[tokio::test]
async fn logging_out_asks_first_and_ends_the_session() {
    let passport = with_account().await;
    let mut browser = passport.browser();
    browser.log_in(EMAIL, PASSWORD).await.is(303);
    let cookie = browser.cookie.clone();
    browser.get("/logout").await.is(200).says("确定退出");
    browser.get("/").await.says("z***@example.cn");
    browser.post("/logout", &[]).await.is(303);
    assert_eq!(browser.cookie, None);
    browser.cookie = cookie;
    browser.get("/").await.hides("z***@example.cn");
}

#[tokio::test]
async fn a_session_ends_after_two_idle_hours_and_after_twelve_in_any_case() {
    let passport = with_account().await;
    let mut browser = passport.browser();
    browser.log_in(EMAIL, PASSWORD).await.is(303);
    let token = browser.cookie.unwrap()["sid=".len()..].to_owned();
    let alive = async || session(&passport.ctx, SessionSite::Passport, &token).await.unwrap().is_some();
    for _ in 0..7 {
        passport.clock.advance_minutes(100);
        assert!(alive().await);
    }
    passport.clock.advance_minutes(20);
    assert!(!alive().await, "twelve hours have passed");

    let mut idle = passport.browser();
    idle.log_in(EMAIL, PASSWORD).await.is(303);
    passport.clock.advance_minutes(120);
    idle.get("/").await.hides("z***@example.cn");
}

#[tokio::test]
async fn old_rows_are_swept_away() {
    let passport = with_account().await;
    passport.browser().log_in(EMAIL, PASSWORD).await.is(303);
    passport.clock.advance_minutes(26 * 60);
    assert!(app::account::sweep(&passport.ctx).await.unwrap() > 0);
    assert_eq!(app::account::sweep(&passport.ctx).await.unwrap(), 0);
}
