//! Money: booked from verified evidence, once, whatever the number and order of notices.

use crate::{
    on_both_engines,
    support::{Candidate, OFFICE, OPEN, everything_adds_up, start},
};
use app::{
    Actor, Ctx, Who,
    ctx::Parts,
    payment::{Asked, refresh as ask_again},
};
use domain::money::Fen;
use gateway::{
    GatewayError,
    channel::{Answer, Channels, Checkout, PaymentChannel, Received, RefundOutcome},
};
use std::sync::Arc;
use testkit::{Page, TestApp};
use ui::Site;

async fn paid_rows(app: &TestApp) -> i64 {
    app.db.number("select count(*) from ledger where kind = 'payment'").await
}

/// The order's path below the province, from its page.
fn order_path(page: &Page) -> String {
    page.url.path().trim_start_matches("/p/32/").to_owned()
}

/// Presses a button of the cashier and closes the browser there: nobody comes back to the return address.
async fn press_and_leave(app: &TestApp, candidate: &mut Candidate<'_>, cashier: &Page, button: &str) {
    let form = cashier.form(button);
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(candidate.person.post(&app.at(Site::Cashier, "/pay"), &fields).await.status, 303);
}

async fn refresh(candidate: &mut Candidate<'_>, path: &str) -> Page {
    let page = candidate.open(path).await;
    candidate.person.press(&page, "更新", &[]).await
}

on_both_engines!(a_notice_sent_twice_books_once, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    candidate.pay(&order, "支付，并重复发送两次通知").await.says("支付成功");
    for _ in 0..5 {
        refresh(&mut candidate, &order_path(&order)).await.says("支付成功");
    }
    assert_eq!(paid_rows(&app).await, 1);
    assert_eq!(app.db.number("select count(*) from refunds").await, 0);
    everything_adds_up(&app).await;
});

on_both_engines!(a_payment_whose_notice_never_came_is_found_by_asking, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    let cashier = candidate.person.press(&order, "去支付", &[]).await;
    press_and_leave(&app, &mut candidate, &cashier, "支付，但不发送通知").await;
    candidate.open(&order_path(&order)).await.says("待支付");
    refresh(&mut candidate, &order_path(&order)).await.says("支付成功");
    assert_eq!(paid_rows(&app).await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(the_poller_finds_a_silent_payment_by_itself, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    let cashier = candidate.person.press(&order, "去支付", &[]).await;
    press_and_leave(&app, &mut candidate, &cashier, "支付，但不发送通知").await;
    app.clock.advance_seconds(11);
    app.run_jobs().await;
    candidate.open(&order_path(&order)).await.says("支付成功");
});

on_both_engines!(an_unpaid_order_expires_and_frees_the_seat, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    candidate.person.press(&order, "去支付", &[]).await.is(200);
    app.clock.advance_minutes(24 * 60 - 1);
    app.tick().await;
    assert_eq!(app.db.number("select count(*) from holds").await, 1);
    app.clock.advance_minutes(2);
    app.tick().await;
    assert_eq!(app.db.number("select count(*) from holds").await, 0);
    assert_eq!(app.db.number("select count(*) from orders where state = 'expired'").await, 1);
    assert_eq!(app.db.number("select count(*) from registrations where state = 'expired'").await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(a_payment_without_a_notice_is_not_expired_but_booked, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    let cashier = candidate.person.press(&order, "去支付", &[]).await;
    press_and_leave(&app, &mut candidate, &cashier, "支付，但不发送通知").await;
    app.clock.advance_minutes(24 * 60 + 1);
    // Only the sweep: it asks before it frees.
    app::order::expire_due(&app.ctx).await.unwrap();
    app::registration::expire_due(&app.ctx).await.unwrap();
    assert_eq!(app.db.number("select count(*) from orders where state = 'paid'").await, 1);
    assert_eq!(app.db.number("select count(*) from holds").await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(late_money_goes_back_by_itself, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    let cashier = candidate.person.press(&order, "去支付", &[]).await;
    let page = candidate.open(&order_path(&order)).await;
    candidate.person.press(&page, "取消订单", &[]).await.says("订单已取消");
    press_and_leave(&app, &mut candidate, &cashier, "过期后仍支付").await;
    let path = order_path(&order);
    candidate.open(&path).await.says("已取消").says("退款处理中");
    app.run_jobs().await;
    candidate.open(&path).await.says("退款已完成");
    assert_eq!(app.db.number("select count(*) from sandbox_refunds").await, 1);
    everything_adds_up(&app).await;
});

on_both_engines!(a_forged_notice_changes_nothing, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    candidate.person.press(&order, "去支付", &[]).await.is(200);
    let number = app.db.texts("select number from attempts").await[0][0].clone().unwrap();
    let payload = format!(
        r#"{{"attempt_number":"{number}","outcome":{{"outcome":"paid","transaction_id":"T","amount":7000,"paid_at":"2026-01-01T00:00:00Z"}}}}"#
    );
    let url = app.at(Site::Candidate, "/notify/sandbox");
    let answer = app.person().post(&url, &[("payload", &payload), ("sign", "00")]).await;
    assert_ne!(answer.status, 200);
    assert_eq!(paid_rows(&app).await, 0);
    assert_eq!(app.db.number("select count(*) from evidence where verification = 'invalid'").await, 1);
    candidate.open(&order_path(&order)).await.says("待支付");
});

/// A channel that is down.
struct Silent;

fn silence<T: Send + 'static>() -> Answer<'static, T> {
    Box::pin(async { Err(GatewayError::Unreachable { what: "the bank", reason: "it is down".into() }) })
}

impl PaymentChannel for Silent {
    fn code(&self) -> &'static str {
        "sandbox"
    }

    fn checkout(&self, _: &Checkout) -> gateway::Result<String> {
        unreachable!("nobody is sent to a channel that is down")
    }

    fn query<'a>(&'a self, _: &'a str) -> Answer<'a, Received> {
        silence()
    }

    fn close<'a>(&'a self, _: &'a str) -> Answer<'a, Received> {
        silence()
    }

    fn refund<'a>(&'a self, _: &'a str, _: &'a str, _: Fen) -> Answer<'a, RefundOutcome> {
        silence()
    }

    fn read_notice(&self, _: &[u8]) -> Option<Received> {
        None
    }

    fn notice_accepted(&self) -> &'static str {
        "success"
    }
}

/// The same system while its bank is down.
fn with_a_silent_bank(app: &TestApp) -> Ctx {
    Ctx::new(Parts {
        db: app.ctx.db.clone(),
        clock: Arc::clone(&app.ctx.clock),
        random: Arc::clone(&app.ctx.random),
        photos: app.ctx.photos.clone(),
        channels: Channels::new(vec![Arc::new(Silent)]),
        fonts: app.ctx.fonts.clone(),
        settings: app.ctx.settings.clone(),
    })
}

on_both_engines!(while_the_bank_is_silent_the_order_and_its_seat_stay, async |engine| {
    let app = start(engine).await;
    let mut candidate = Candidate::demo(&app, 1).await;
    candidate.register_with_photo(OPEN, &[OFFICE]).await;
    let order = candidate.order().await;
    candidate.person.press(&order, "去支付", &[]).await.is(200);
    let silent = with_a_silent_bank(&app);
    let mut tx = app.ctx.db.read().await.unwrap();
    let province = "32".parse().unwrap();
    let id = order_path(&order).trim_start_matches("orders/").parse().unwrap();
    let account = store::orders::get(&mut tx, province, id).await.unwrap().unwrap().account;
    drop(tx);
    let actor = Actor { who: Who::Account(account), ..Actor::system("test") };
    assert_eq!(ask_again(&silent, &actor, province, account, id).await.unwrap(), Asked::NoAnswer);
    app.clock.advance_minutes(24 * 60 + 1);
    assert_eq!(app::order::expire_due(&silent).await.unwrap(), 0);
    assert_eq!(app::registration::expire_due(&silent).await.unwrap(), 0);
    assert_eq!(app.db.number("select count(*) from holds").await, 1);
    assert_eq!(app.db.number("select count(*) from orders where state = 'open'").await, 1);
    // The bank is back.
    assert_eq!(app::order::expire_due(&app.ctx).await.unwrap(), 1);
    assert_eq!(app::registration::expire_due(&app.ctx).await.unwrap(), 1);
    everything_adds_up(&app).await;
});
