//! 「用户注册」 as a visitor lives through it.

use crate::common::{PASSWORD, Passport, not, registration};

const EMAIL: &str = "zhangwei@example.cn";
const MOBILE: &str = "13900127734";

#[tokio::test]
async fn a_visitor_registers_and_is_back_where_he_came_from_logged_in() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let (_, request) = passport.request();
    let login = browser.get(&request).await;
    login.is(303);
    assert!(login.location().starts_with("/login?return=%2Foauth2%2Fauthorize%3F"), "{}", login.location());
    browser.get(login.location()).await.is(200).says("点击注册").says("/register?return=%2Foauth2");

    let (email_code, mobile_code) = browser.prove(EMAIL, MOBILE).await;
    let mut form = registration(EMAIL, MOBILE, &email_code, &mobile_code);
    form.push(("return", &request));
    let done = browser.post("/register", &form).await;
    done.is(303);
    assert_eq!(done.location(), request);
    assert!(browser.get(&request).await.location().starts_with("http://ncre-bm.localhost:8080/sign-on/return?code="));
    browser.get("/").await.is(200).says("z***@example.cn").says("139****7734").hides(EMAIL).hides(MOBILE);
}

#[tokio::test]
async fn asking_for_a_code_keeps_what_was_typed_but_never_a_password() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let typed = [
        ("action", "email-code"),
        ("account_email", EMAIL),
        ("account_mobile", MOBILE),
        ("nickname", "小张"),
        ("password", PASSWORD),
    ];
    let page = browser.post("/register", &typed).await;
    page.is(200)
        .says(EMAIL)
        .says(MOBILE)
        .says("小张")
        .says("验证码已发送至 z***@example.cn")
        .says("重新输入")
        .hides(PASSWORD);
}

#[tokio::test]
async fn everything_wrong_with_a_form_is_said_at_once() {
    let passport = Passport::start().await;
    let page = passport.browser().post("/register", &[("account_email", "zhang"), ("password", "12345")]).await;
    page.is(422).says("href=\"#account_email\"").says("href=\"#account_mobile\"").says("href=\"#email_code\"");
    page.says("href=\"#mobile_code\"").says("至少要 8 个字符");
}

#[tokio::test]
async fn five_wrong_guesses_use_a_code_up() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let (email_code, mobile_code) = browser.prove(EMAIL, MOBILE).await;
    for _ in 0..5 {
        let page = browser.post("/register", &registration(EMAIL, MOBILE, not(&email_code), &mobile_code)).await;
        page.is(422).says("邮箱验证码不对");
    }
    let page = browser.post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await;
    page.is(422).says("邮箱验证码已失效");
    browser.log_in(EMAIL, PASSWORD).await.is(422);
}

#[tokio::test]
async fn right_codes_are_not_used_up_by_a_form_that_fails_otherwise() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let (email_code, mobile_code) = browser.prove(EMAIL, MOBILE).await;
    for _ in 0..6 {
        let mut form = registration(EMAIL, MOBILE, &email_code, not(&mobile_code));
        form[5].1 = "password";
        form[6].1 = "password";
        browser.post("/register", &form).await.is(422).says("太常见");
    }
    browser.post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await.is(303);
}

#[tokio::test]
async fn a_code_expires_after_ten_minutes() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let (email_code, mobile_code) = browser.prove(EMAIL, MOBILE).await;
    passport.clock.advance_minutes(10);
    let page = browser.post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await;
    page.is(422).says("邮箱验证码已失效");
}

#[tokio::test]
async fn a_code_is_good_for_one_account_and_one_purpose() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let (email_code, mobile_code) = browser.prove(EMAIL, MOBILE).await;
    browser.post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await.is(303);
    let again = passport.browser().post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await;
    again.is(422).says("验证码已失效");
    let recovery = [
        ("action", "recover"),
        ("account", EMAIL),
        ("recovery_code", email_code.as_str()),
        ("password", "Another-2026-Pass!"),
        ("password_again", "Another-2026-Pass!"),
    ];
    passport.browser().post("/recovery", &recovery).await.is(422).says("验证码已失效");
}

#[tokio::test]
async fn a_taken_address_or_number_says_so_and_what_can_be_done() {
    let passport = Passport::start().await;
    passport.browser().register(EMAIL, MOBILE).await.is(303);
    passport.clock.advance_minutes(2);
    let mut other = passport.browser();
    let page = other.post("/register", &[("action", "email-code"), ("account_email", "ZhangWei@example.cn")]).await;
    page.is(422).says("这个电子邮箱已经注册过通行证").says("找回密码").says("信息占用申诉").says("直接登录");
    let page = other.post("/register", &[("action", "mobile-code"), ("account_mobile", MOBILE)]).await;
    page.is(422).says("这个手机号已经注册过通行证");
    assert_eq!(passport.received(EMAIL, "code").await, 1);
}

#[tokio::test]
async fn two_who_proved_the_same_address_do_not_both_get_it() {
    let passport = Passport::start().await;
    let mut first = passport.browser();
    let (email_code, mobile_code) = first.prove(EMAIL, MOBILE).await;
    passport.clock.advance_seconds(61);
    let (newer_email_code, other_mobile_code) = passport.browser().prove(EMAIL, "13900127735").await;
    // The newer code has replaced the older one.
    let page = first.post("/register", &registration(EMAIL, MOBILE, &email_code, &mobile_code)).await;
    page.is(422).says("邮箱验证码不对");
    first.post("/register", &registration(EMAIL, MOBILE, &newer_email_code, &mobile_code)).await.is(303);
    let form = registration(EMAIL, "13900127735", &newer_email_code, &other_mobile_code);
    passport.browser().post("/register", &form).await.is(422);
}

#[tokio::test]
async fn codes_are_sent_sparingly() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let ask = [("action", "email-code"), ("account_email", EMAIL)];
    browser.post("/register", &ask).await.is(200);
    passport.clock.advance_seconds(20);
    browser.post("/register", &ask).await.is(422).says("40 秒后");
    for _ in 0..4 {
        passport.clock.advance_seconds(61);
        browser.post("/register", &ask).await.is(200);
    }
    passport.clock.advance_seconds(61);
    browser.post("/register", &ask).await.is(422).says("次数太多");
    assert_eq!(passport.received(EMAIL, "code").await, 5);
    passport.clock.advance_minutes(60);
    browser.post("/register", &ask).await.is(200);
}

#[tokio::test]
async fn one_network_address_asks_for_so_many_codes_in_an_hour() {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    let first = [("action", "email-code"), ("account_email", "person@example.cn")];
    browser.post("/register", &first).await.is(200);
    // The rest of a school behind the same address.
    let used_up = domain::account::CODES_PER_ADDRESS.max;
    passport.app.db.run(&format!("update throttles set count = {used_up}")).await;
    let ask = [("action", "email-code"), ("account_email", EMAIL)];
    browser.post("/register", &ask).await.is(422).says("您所在的网络");
    browser.address = "203.0.113.8".into();
    browser.post("/register", &ask).await.is(200);
}
