//! Payment: attempts, evidence, and booking. Money is booked from verified evidence only, once, in one transaction
//! with the order, the seats and what follows from it.

mod settle;

use crate::{Actor, Ctx, Error, Result, jobs, order};
use domain::{
    ids::{AccountId, AttemptId, OrderId, ProvinceCode},
    order::{Command, State},
    payment::{AttemptState, Outcome, Verification, poll_delay_seconds},
    refusal::Refusal,
    time::{Timestamp, from_millis},
};
use gateway::channel::{Checkout, PaymentChannel, Received, RefundOutcome};
use std::sync::Arc;
use store::{
    orders,
    payments::{self, Attempt},
};

/// How often an operation is repeated that lost a race against another one.
const RACES_MAX: u32 = 5;
/// Minutes after an order's end during which its attempts are still asked for.
const WATCH_MINUTES: i64 = 60;

/// What asking the channels has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// They have answered; the order shows the result.
    Answered,
    /// At least one gave no answer; it is asked again by itself.
    NoAnswer,
}

/// Where to pay.
pub struct Address {
    /// The root of the candidate site in the visitor's network.
    pub site_base: String,
    pub channel: String,
}

/// Sends the person to a channel: returns the cashier's address. An attempt at the same channel that still waits is
/// continued; every other one is closed first.
pub async fn start(
    ctx: &Ctx,
    actor: &Actor,
    province: ProvinceCode,
    account: AccountId,
    id: OrderId,
    at: &Address,
) -> Result<String> {
    let channel = channel(ctx, &at.channel)?;
    let mut tx = ctx.db.read().await?;
    let order = order::mine(&mut tx, province, account, id).await?;
    domain::order::decide(&order::facts(&order), Command::StartAttempt, ctx.now())?;
    let attempts = payments::attempts_of(&mut tx, province, id).await?;
    drop(tx);
    let waiting = attempts.into_iter().find(|a| a.channel == at.channel && a.state == AttemptState::Waiting.code());
    let attempt = match waiting {
        Some(attempt) => attempt,
        None => {
            ask_and_close(ctx, actor, province, id).await?;
            open_attempt(ctx, actor, province, account, id, channel.code()).await?
        }
    };
    let checkout = Checkout {
        attempt_number: attempt.number,
        amount: order.amount,
        description: format!("NCRE {}", order.number),
        notify_url: format!("{}/notify/{}", ctx.settings.notify_base, channel.code()),
        return_url: format!("{}/p/{province}/orders/{id}/return", at.site_base),
        expires_at: order.expires_at,
    };
    Ok(channel.checkout(&checkout)?)
}

fn channel<'a>(ctx: &'a Ctx, code: &str) -> Result<&'a Arc<dyn PaymentChannel>> {
    ctx.channels.get(code).ok_or(Error::Missing)
}

async fn open_attempt(
    ctx: &Ctx,
    actor: &Actor,
    province: ProvinceCode,
    account: AccountId,
    id: OrderId,
    channel: &str,
) -> Result<Attempt> {
    let mut tx = ctx.db.write().await?;
    let order = order::mine(&mut tx, province, account, id).await?;
    domain::order::decide(&order::facts(&order), Command::StartAttempt, ctx.now())?;
    let random: String = ctx.bytes::<10>().iter().map(|byte| format!("{byte:02x}")).collect();
    let attempt = Attempt {
        province,
        id: AttemptId(ctx.id()),
        order: id,
        number: format!("N{province}{random}"),
        channel: channel.to_owned(),
        amount: order.amount,
        state: AttemptState::Waiting.code().to_owned(),
        asked: 0,
        created_at: ctx.now(),
    };
    payments::insert_attempt(&mut tx, &attempt).await?;
    let subject = format!("{province}:{}", attempt.number);
    ctx.enqueue(&mut tx, jobs::POLL_ATTEMPT, &subject, later(ctx.now(), poll_delay_seconds(0))).await?;
    order::audit(ctx, &mut tx, actor, &order, "payment.start", order.state).await?;
    tx.commit().await?;
    Ok(attempt)
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    from_millis(now.as_millisecond() + seconds * 1000)
}

/// Takes a notice of a channel. It is kept before it is answered; what follows from it is in the same transaction.
/// Returns the words that the channel expects. Missing when the notice is unreadable, unknown or not signed.
pub async fn record_notice(ctx: &Ctx, actor: &Actor, channel_code: &str, body: &[u8]) -> Result<&'static str> {
    let channel = channel(ctx, channel_code)?;
    let received = channel.read_notice(body).ok_or(Error::Missing)?;
    let province = province_of(&received.statement.attempt_number).ok_or(Error::Missing)?;
    record(ctx, actor, province, "notice", &received).await?;
    match received.verification {
        Verification::Valid => Ok(channel.notice_accepted()),
        Verification::Invalid => Err(Error::Missing),
    }
}

/// The province that an attempt's number carries.
fn province_of(attempt_number: &str) -> Option<ProvinceCode> {
    attempt_number.strip_prefix('N')?.get(..2)?.parse().ok()
}

/// Keeps what a channel said and books what follows. Repeats itself when it lost a race, so that evidence is never
/// lost to one.
async fn record(ctx: &Ctx, actor: &Actor, province: ProvinceCode, source: &str, received: &Received) -> Result<()> {
    for _ in 0..RACES_MAX {
        match settle::record_once(ctx, actor, province, source, received).await {
            Err(Error::Refused(Refusal::Stale)) => {}
            other => return other,
        }
    }
    Err(Error::fault("a statement of a payment channel lost every race"))
}

/// 更新: asks the channels about an order of the account. Always comes back with an answer.
pub async fn refresh(
    ctx: &Ctx,
    actor: &Actor,
    province: ProvinceCode,
    account: AccountId,
    id: OrderId,
) -> Result<Asked> {
    order::mine(&mut ctx.db.read().await?, province, account, id).await?;
    match ask(ctx, actor, province, id).await {
        Ok(()) => Ok(Asked::Answered),
        Err(Error::NoAnswer(error)) => {
            tracing::warn!(order.id = %id, %error, "a payment channel gave no answer");
            Ok(Asked::NoAnswer)
        }
        Err(error) => Err(error),
    }
}

async fn ask(ctx: &Ctx, actor: &Actor, province: ProvinceCode, id: OrderId) -> Result<()> {
    let attempts = payments::attempts_of(&mut ctx.db.read().await?, province, id).await?;
    for attempt in attempts.iter().filter(|attempt| !is_final(attempt)) {
        let received = channel(ctx, &attempt.channel)?.query(&attempt.number).await?;
        record_answer(ctx, actor, attempt, &received).await?;
    }
    Ok(())
}

/// Asks about every attempt of an order, closes those that wait, and takes the answer to that too. Afterwards no
/// attempt of the order can be paid, or it is known that it was.
pub(crate) async fn ask_and_close(ctx: &Ctx, actor: &Actor, province: ProvinceCode, id: OrderId) -> Result<()> {
    ask(ctx, actor, province, id).await?;
    let attempts = payments::attempts_of(&mut ctx.db.read().await?, province, id).await?;
    for attempt in attempts.iter().filter(|attempt| !is_final(attempt)) {
        let received = channel(ctx, &attempt.channel)?.close(&attempt.number).await?;
        record_answer(ctx, actor, attempt, &received).await?;
    }
    Ok(())
}

fn is_final(attempt: &Attempt) -> bool {
    attempt.state == "paid" || attempt.state == AttemptState::Closed.code()
}

/// An answer that says nothing new is not kept: 更新 may be pressed a hundred times.
async fn record_answer(ctx: &Ctx, actor: &Actor, attempt: &Attempt, received: &Received) -> Result<()> {
    if received.statement.attempt_number != attempt.number {
        return Err(Error::fault("a payment channel answered about another attempt"));
    }
    let waiting = matches!(received.statement.outcome, Outcome::Unknown | Outcome::Waiting);
    if waiting && received.verification == Verification::Valid {
        return Ok(());
    }
    record(ctx, actor, attempt.province, "query", received).await
}

/// The poller's question about one attempt. Returns when to ask again, or nothing when it is settled or over.
pub async fn poll(ctx: &Ctx, province: ProvinceCode, attempt_number: &str) -> Result<Option<Timestamp>> {
    let mut tx = ctx.db.read().await?;
    let Some(attempt) = payments::attempt_by_number(&mut tx, province, attempt_number).await? else {
        return Ok(None);
    };
    let Some(order) = orders::get(&mut tx, province, attempt.order).await? else { return Ok(None) };
    drop(tx);
    let watch_until = domain::time::plus_minutes(order.expires_at, WATCH_MINUTES);
    if attempt.state == "paid" || ctx.now() > watch_until || order.state == State::Paid {
        return Ok(None);
    }
    let mut tx = ctx.db.write().await?;
    payments::count_question(&mut tx, &attempt).await?;
    tx.commit().await?;
    let received = channel(ctx, &attempt.channel)?.query(attempt_number).await?;
    record_answer(ctx, &Actor::system("payment.poll"), &attempt, &received).await?;
    Ok(Some(later(ctx.now(), poll_delay_seconds(attempt.asked + 1))))
}

/// Sends a refund to its channel. Returns whether it is done there.
pub async fn send_refund(ctx: &Ctx, province: ProvinceCode, refund_number: &str) -> Result<bool> {
    let mut tx = ctx.db.read().await?;
    let refund = payments::refund(&mut tx, province, refund_number).await?.ok_or(Error::Missing)?;
    let attempts = payments::attempts_of(&mut tx, province, refund.order).await?;
    drop(tx);
    if refund.state == "done" {
        return Ok(true);
    }
    let attempt = attempts.into_iter().find(|attempt| attempt.id == refund.attempt).ok_or(Error::Missing)?;
    let channel = channel(ctx, &refund.channel)?;
    match channel.refund(&attempt.number, refund_number, refund.amount).await? {
        RefundOutcome::UnderWay => Ok(false),
        RefundOutcome::Done => {
            settle::refund_done(ctx, &refund).await?;
            Ok(true)
        }
    }
}
