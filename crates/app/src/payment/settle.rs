//! Booking: evidence, ledger, order, seats and what follows, in one transaction.

use crate::{Actor, Ctx, Error, Result, error::exactly_one, jobs, messages::Notice, order, registration};
use domain::{
    ids::ProvinceCode,
    money::Fen,
    order::{Command, RefundReason, State, Step},
    payment::{Outcome, Verification, attempt_state},
    registration::{Command as RegistrationCommand, SubjectState},
};
use gateway::channel::Received;
use store::{
    Tx, orders,
    orders::Order,
    payments::{self, Attempt, Evidence, Posting, Refund},
    registrations,
};

/// Keeps one statement and books what follows from all that is known now. Stale when another booking of the same
/// order was faster; then nothing is written.
pub async fn record_once(
    ctx: &Ctx,
    actor: &Actor,
    province: ProvinceCode,
    source: &str,
    received: &Received,
) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let number = &received.statement.attempt_number;
    let attempt = payments::attempt_by_number(&mut tx, province, number).await?.ok_or(Error::Missing)?;
    let evidence = Evidence {
        id: ctx.id(),
        province: province.as_str(),
        attempt: Some(attempt.id),
        channel: &attempt.channel,
        source,
        raw: &received.raw,
        verification: received.verification,
        statement: &received.statement,
        received_at: ctx.now(),
    };
    payments::insert_evidence(&mut tx, &evidence).await?;
    if received.verification == Verification::Valid {
        let known = payments::evidence_of(&mut tx, &attempt).await?;
        let state = attempt_state(known.iter().map(|(statement, verification)| (statement, *verification)));
        payments::update_attempt_state(&mut tx, &attempt, &state).await?;
        if let Outcome::Paid { transaction_id, amount, .. } = &received.statement.outcome {
            book(ctx, &mut tx, actor, &attempt, transaction_id, *amount).await?;
        }
    } else {
        tracing::warn!(attempt.id = %attempt.id, source, "a statement of a payment channel has no valid signature");
    }
    Ok(tx.commit().await?)
}

/// Books a payment once. The ledger's key makes a second booking of the same transaction do nothing.
async fn book(ctx: &Ctx, tx: &mut Tx, actor: &Actor, attempt: &Attempt, transaction_id: &str, paid: Fen) -> Result<()> {
    let order = orders::get(tx, attempt.province, attempt.order).await?.ok_or(Error::Missing)?;
    let (debit, credit) = (format!("channel:{}", attempt.channel), format!("fees:{}", attempt.province));
    let posting = Posting {
        id: ctx.id(),
        province: attempt.province,
        kind: "payment",
        channel: &attempt.channel,
        transaction_id,
        order: order.id,
        debit: &debit,
        credit: &credit,
        amount: paid,
        booked_at: ctx.now(),
    };
    if !payments::post(tx, &posting).await? {
        return Ok(());
    }
    match domain::order::decide(&order::facts(&order), Command::Settle { paid }, ctx.now())? {
        Step::Become(state) => confirm(ctx, tx, actor, &order, state).await,
        Step::Refund(reason) => request_refund(ctx, tx, actor, attempt, &order, transaction_id, paid, reason).await,
        Step::Unchanged => Ok(()),
    }
}

/// The order is paid: its subjects become the candidate's.
async fn confirm(ctx: &Ctx, tx: &mut Tx, actor: &Actor, order: &Order, state: State) -> Result<()> {
    exactly_one(orders::update_state(tx, order, state, ctx.now()).await?)?;
    let lines = orders::lines(tx, order.province, order.id).await?;
    let loaded = registration::load(tx, order.province, order.registration).await?;
    for subject in loaded.subjects.iter().filter(|s| lines.iter().any(|(code, _)| *code == s.subject)) {
        let paid = registrations::Subject { state: SubjectState::Paid, ..*subject };
        registrations::put_subject(tx, order.province, order.registration, &paid).await?;
    }
    let command = RegistrationCommand::ConfirmPayment;
    registration::step(ctx, tx, actor, &loaded, command, "registration.confirm").await?;
    order::audit(ctx, tx, actor, order, "order.paid", state).await?;
    let notice = Notice::Paid { number: loaded.registration.number.clone() };
    registration::notify(ctx, tx, &loaded.registration, &notice).await
}

/// One transaction is refunded once, under a number that follows from it: 28 characters of `[0-9A-Za-z]`.
fn refund_number(ctx: &Ctx, attempt: &Attempt, transaction_id: &str) -> String {
    let digest = ctx.db.vault().index("refund", transaction_id);
    let short: String = digest[..3].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}{short}", attempt.number.replacen('N', "R", 1))
}

/// Money that cannot buy what was ordered goes back by itself.
#[allow(clippy::too_many_arguments)]
async fn request_refund(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    attempt: &Attempt,
    order: &Order,
    transaction_id: &str,
    amount: Fen,
    reason: RefundReason,
) -> Result<()> {
    let refund = Refund {
        province: attempt.province,
        id: ctx.id(),
        number: refund_number(ctx, attempt, transaction_id),
        order: order.id,
        attempt: attempt.id,
        channel: attempt.channel.clone(),
        transaction_id: transaction_id.to_owned(),
        reason: reason.code().to_owned(),
        amount,
        state: "requested".to_owned(),
        created_at: ctx.now(),
        settled_at: None,
    };
    if payments::insert_refund(tx, &refund).await? {
        let subject = format!("{}:{}", refund.province, refund.number);
        ctx.enqueue(tx, jobs::SEND_REFUND, &subject, ctx.now()).await?;
        order::audit(ctx, tx, actor, order, "refund.request", order.state).await?;
    }
    Ok(())
}

/// The channel has paid back: books it once and tells the candidate.
pub async fn refund_done(ctx: &Ctx, refund: &Refund) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    if payments::refund_done(&mut tx, refund, ctx.now()).await? == 0 {
        return Ok(());
    }
    let (debit, credit) = (format!("fees:{}", refund.province), format!("channel:{}", refund.channel));
    let posting = Posting {
        id: ctx.id(),
        province: refund.province,
        kind: "refund",
        channel: &refund.channel,
        transaction_id: &refund.transaction_id,
        order: refund.order,
        debit: &debit,
        credit: &credit,
        amount: refund.amount,
        booked_at: ctx.now(),
    };
    payments::post(&mut tx, &posting).await?;
    let order = orders::get(&mut tx, refund.province, refund.order).await?.ok_or(Error::Missing)?;
    let loaded = registration::load(&mut tx, refund.province, order.registration).await?;
    let notice = Notice::RefundDone { number: order.number.clone() };
    registration::notify(ctx, &mut tx, &loaded.registration, &notice).await?;
    order::audit(ctx, &mut tx, &Actor::system("refund.done"), &order, "refund.done", order.state).await?;
    Ok(tx.commit().await?)
}
