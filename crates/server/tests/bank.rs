//! The sandbox bank, over HTTP as both sides meet in reality.

use domain::{
    money::Fen,
    payment::{Outcome, Verification},
    time::plus_minutes,
};
use gateway::channel::{Checkout, PaymentChannel, RefundOutcome};
use std::sync::Arc;
use testkit::{Data, Engine, Page, Person, TestApp};
use ui::Site;

const ATTEMPT: &str = "32A000000000000000000001";

struct Shop {
    app: TestApp,
    channel: Arc<dyn PaymentChannel>,
    person: Person,
    cashier: String,
}

/// Somebody who is about to go to the cashier with 80 yuan to pay within an hour.
async fn shop(engine: Engine) -> Shop {
    let app = TestApp::on(engine, Data::Nothing).await;
    let channel = Arc::clone(app.ctx.channels.get("sandbox").expect("the sandbox channel"));
    let checkout = Checkout {
        attempt_number: ATTEMPT.to_owned(),
        amount: Fen::yuan(80),
        description: "考试报名费".to_owned(),
        notify_url: app.at(Site::Candidate, "/notify/sandbox"),
        return_url: app.at(Site::Outbox, "/?to=returned"),
        expires_at: plus_minutes(app.ctx.now(), 60),
    };
    let cashier = channel.checkout(&checkout).expect("an address");
    let person = app.person();
    Shop { app, channel, person, cashier }
}

impl Shop {
    async fn outcome(&self) -> Outcome {
        let received = self.channel.query(ATTEMPT).await.expect("an answer");
        assert_eq!(received.verification, Verification::Valid);
        received.statement.outcome
    }

    async fn press(&mut self, button: &str) -> Page {
        let cashier = self.person.open(&self.cashier).await;
        self.person.press(&cashier, button, &[]).await
    }

    /// The bank's number of the payment.
    async fn paid(&self) -> String {
        match self.outcome().await {
            Outcome::Paid { transaction_id, amount, .. } => {
                assert_eq!(amount, Fen::yuan(80));
                transaction_id
            }
            other @ (Outcome::Unknown | Outcome::Waiting | Outcome::Closed | Outcome::Failed) => {
                panic!("not paid but {other:?}")
            }
        }
    }
}

async fn a_trade_begins_at_the_cashier_and_is_paid_once(engine: Engine) {
    let mut shop = shop(engine).await;
    assert_eq!(shop.outcome().await, Outcome::Unknown);
    let page = shop.person.open(&shop.cashier).await;
    page.is(200).says("80.00").says("考试报名费");
    assert_eq!(shop.outcome().await, Outcome::Waiting);
    let back = shop.person.press(&page, "确认支付", &[]).await;
    assert_eq!(back.url.query(), Some("to=returned"));
    let paid = shop.paid().await;
    // The same form once more, as from a second tab.
    shop.person.press(&page, "确认支付", &[]).await.is(200);
    assert_eq!(shop.paid().await, paid);
}

async fn every_test_tool_does_what_it_says(engine: Engine) {
    let mut shop = shop(engine).await;
    shop.press("放弃支付，返回商户").await.is(200);
    assert_eq!(shop.outcome().await, Outcome::Waiting);
    shop.press("支付失败").await.is(200);
    assert_eq!(shop.outcome().await, Outcome::Failed);
    shop.person.open(&shop.cashier).await.says("可以再试一次");
    shop.press("支付，但不发送通知").await.is(200);
    shop.paid().await;
}

async fn what_is_closed_or_over_is_paid_only_late(engine: Engine) {
    let mut shop = shop(engine).await;
    let page = shop.person.open(&shop.cashier).await;
    assert_eq!(shop.channel.close(ATTEMPT).await.unwrap().statement.outcome, Outcome::Closed);
    shop.person.press(&page, "确认支付", &[]).await.is(409).says("没有扣款");
    shop.app.clock.advance_minutes(61);
    shop.person.press(&page, "支付，并重复发送两次通知", &[]).await.is(409);
    assert_eq!(shop.outcome().await, Outcome::Closed);
    shop.press("过期后仍支付").await.is(200);
    shop.paid().await;
}

async fn money_goes_back_once_per_number_and_never_more_than_was_paid(engine: Engine) {
    let mut shop = shop(engine).await;
    shop.press("确认支付").await;
    let channel = Arc::clone(&shop.channel);
    let refund = async |number: &str, yuan: i64| channel.refund(ATTEMPT, number, Fen::yuan(yuan)).await.unwrap();
    assert_eq!(refund("R1", 50).await, RefundOutcome::Done);
    assert_eq!(refund("R1", 50).await, RefundOutcome::Done);
    assert_eq!(refund("R2", 50).await, RefundOutcome::UnderWay);
    assert_eq!(refund("R3", 30).await, RefundOutcome::Done);
    let sum = "select cast(sum(amount_fen) as bigint) from sandbox_refunds";
    assert_eq!(shop.app.db.number(sum).await, 8_000);
}

async fn what_is_not_signed_is_not_known(engine: Engine) {
    let mut shop = shop(engine).await;
    let forged = shop.cashier.replace("8000", "1");
    assert_ne!(forged, shop.cashier);
    shop.person.get(&forged).await.is(404);
    let api = shop.app.at(Site::Cashier, "/api");
    shop.person.post(&api, &[("payload", "{}"), ("sign", "00")]).await.is(404);
    let notify = shop.app.at(Site::Candidate, "/notify/sandbox");
    shop.person.post(&notify, &[("payload", "{}"), ("sign", "00")]).await.is(404);
    assert_eq!(shop.app.db.number("select count(*) from sandbox_trades").await, 0);
}

testkit::on_engines! {
    a_trade_begins_at_the_cashier_and_is_paid_once,
    every_test_tool_does_what_it_says,
    what_is_closed_or_over_is_paid_only_late,
    money_goes_back_once_per_number_and_never_more_than_was_paid,
    what_is_not_signed_is_not_known,
}
