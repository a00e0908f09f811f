//! From the passport to a site: the code flow as a site and its enemies see it.

use crate::common::{BACK, PASSWORD, Passport, candidate_site};
use app::{
    Actor, Error,
    account::{log_out, session},
    sign_on::{Client, Redemption, SignedOn, redeem},
};
use domain::{account::SessionSite, refusal::Refusal};

const EMAIL: &str = "zhangwei@example.cn";

struct Given {
    passport: Passport,
    cookie: String,
    code: String,
    verifier: String,
}

/// Somebody is logged in and comes back to the site with a code.
async fn given() -> Given {
    let passport = Passport::start().await;
    let mut browser = passport.browser();
    browser.register(EMAIL, "13900127734").await.is(303);
    let (begun, request) = passport.request();
    let answer = browser.get(&request).await;
    answer.is(303);
    assert_eq!(answer.sent_back("state"), begun.state);
    let code = answer.sent_back("code");
    let cookie = browser.cookie.clone().unwrap();
    Given { passport, cookie, code, verifier: begun.verifier }
}

impl Given {
    async fn redeem(&self, client: &Client, redirect_uri: &str, verifier: &str) -> Result<SignedOn, Error> {
        let brought = Redemption { client, redirect_uri, code: &self.code, verifier };
        redeem(&self.passport.ctx, &Actor::system("test"), brought).await
    }

    async fn is_refused(&self, client: &Client, redirect_uri: &str, verifier: &str) {
        let outcome = self.redeem(client, redirect_uri, verifier).await;
        assert!(matches!(outcome, Err(Error::Refused(Refusal::SignOnExpired))));
    }

    async fn works(&self) -> SignedOn {
        self.redeem(&candidate_site(), BACK, &self.verifier).await.unwrap()
    }
}

#[tokio::test]
async fn a_code_is_redeemed_once() {
    let given = given().await;
    let signed_on = given.works().await;
    let found = session(&given.passport.ctx, SessionSite::Candidate, &signed_on.token).await.unwrap().unwrap();
    assert_eq!(found.account, signed_on.account);
    given.is_refused(&candidate_site(), BACK, &given.verifier).await;
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_without_its_verifier_and_is_gone_when_tried() {
    let given = given().await;
    given.is_refused(&candidate_site(), BACK, "another-verifier").await;
    given.is_refused(&candidate_site(), BACK, &given.verifier).await;
}

#[tokio::test]
async fn a_code_is_of_one_site_and_one_address() {
    let first = given().await;
    first.is_refused(&Client { id: "other".into(), ..candidate_site() }, BACK, &first.verifier).await;
    let second = given().await;
    second.is_refused(&candidate_site(), "http://evil.example/", &second.verifier).await;
}

#[tokio::test]
async fn a_code_is_good_for_a_minute() {
    let given = given().await;
    given.passport.clock.advance_seconds(60);
    given.is_refused(&candidate_site(), BACK, &given.verifier).await;
}

#[tokio::test]
async fn logging_out_ends_the_sessions_of_all_sites_from_whichever_side() {
    let given = given().await;
    let signed_on = given.works().await;
    log_out(&given.passport.ctx, &Actor::system("test"), SessionSite::Candidate, &signed_on.token).await.unwrap();
    assert!(session(&given.passport.ctx, SessionSite::Candidate, &signed_on.token).await.unwrap().is_none());
    let mut browser = given.passport.browser();
    browser.cookie = Some(given.cookie.clone());
    browser.get("/").await.hides("z***@example.cn");
}

#[tokio::test]
async fn a_sites_session_dies_with_the_passports_and_working_there_keeps_both_alive() {
    let given = given().await;
    let signed_on = given.works().await;
    let ctx = &given.passport.ctx;
    for _ in 0..3 {
        given.passport.clock.advance_minutes(100);
        assert!(session(ctx, SessionSite::Candidate, &signed_on.token).await.unwrap().is_some());
    }
    let mut browser = given.passport.browser();
    browser.cookie = Some(given.cookie.clone());
    browser.get("/").await.says("z***@example.cn");
    browser.post("/logout", &[]).await.is(303);
    assert!(session(ctx, SessionSite::Candidate, &signed_on.token).await.unwrap().is_none());
}

#[tokio::test]
async fn a_token_of_one_site_opens_no_other() {
    let given = given().await;
    let signed_on = given.works().await;
    for site in [SessionSite::Passport, SessionSite::Desk] {
        assert!(session(&given.passport.ctx, site, &signed_on.token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_request_of_nobody_known_gets_a_page_and_no_redirect() {
    let given = given().await;
    let (_, request) = given.passport.request();
    let mut browser = given.passport.browser();
    browser.log_in(EMAIL, PASSWORD).await.is(303);
    for wrong in [
        request.replace("sign-on%2Freturn", "sign-on%2Freturn2"),
        request.replace("ncre-bm.localhost", "evil.example"),
        request.replace("client_id=candidate", "client_id=other"),
        "/oauth2/authorize".to_owned(),
    ] {
        let answer = browser.get(&wrong).await;
        answer.is(400).says("无法从这个地址登录");
        assert_eq!(answer.location(), "");
    }
}

#[tokio::test]
async fn a_request_that_is_wrong_otherwise_is_told_to_its_site() {
    let given = given().await;
    let (_, request) = given.passport.request();
    let mut browser = given.passport.browser();
    for (wrong, error) in [
        (request.replace("response_type=code", "response_type=token"), "unsupported_response_type"),
        (request.replace("scope=openid", "scope=profile"), "invalid_scope"),
        (request.replace("S256", "plain"), "invalid_request"),
        (request.replace("code_challenge=", "code_challenge=x"), "invalid_request"),
    ] {
        let answer = browser.get(&wrong).await;
        answer.is(303);
        assert!(answer.location().starts_with(BACK), "{}", answer.location());
        assert_eq!(answer.sent_back("error"), error);
        assert!(!answer.location().contains("code="));
    }
}

#[tokio::test]
async fn pages_stay_out_of_caches_and_codes_out_of_other_sites_logs() {
    let given = given().await;
    let answer = given.passport.browser().get("/login").await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["referrer-policy"], "same-origin");
}
