//! Verification codes: proof that an address or number is the person's own.

use crate::{
    Actor, Ctx, Result,
    ctx::Change,
    error::exactly_one,
    messages::{self, Notice, Via},
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::{
    account::{
        CODE_MINUTES, CODE_TRIES_MAX, CODES_PER_ADDRESS, CODES_PER_TARGET, CodePurpose, Handle, HandleKind, Limit,
        SixDigits,
    },
    refusal::Refusal,
    time::plus_minutes,
};
use store::{
    Tx, accounts, throttles,
    websessions::codes::{self, Code},
};
use uuid::Uuid;

/// A code is on its way, or would be if the account existed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Until another one may be asked for.
    pub wait_seconds: i64,
}

/// Sends a verification code to an address or number.
///
/// Registering says when it belongs to an account already. Recovering answers the same whether it does or not.
pub async fn request_code(ctx: &Ctx, actor: &Actor, purpose: CodePurpose, to: &Handle) -> Result<Sent> {
    let mut tx = ctx.db.write().await?;
    count_request(ctx, &mut tx, actor, to).await?;
    let known = accounts::by_handle(&mut tx, to).await?.is_some();
    if known && purpose == CodePurpose::Register {
        // The count stays: asking who has an account is limited as well.
        tx.commit().await?;
        return Err(taken(to.kind()).into());
    }
    let digits = ctx.six_digits();
    let code = Code {
        id: ctx.id(),
        purpose,
        target_index: accounts::index(ctx.db.vault(), to),
        digest: digest(ctx, purpose, to, &digits),
        created_at: ctx.now(),
        expires_at: plus_minutes(ctx.now(), CODE_MINUTES),
    };
    codes::insert(&mut tx, &code).await?;
    if known || purpose == CodePurpose::Register {
        let notice = Notice::Code { code: digits, minutes: CODE_MINUTES };
        messages::post(ctx, &mut tx, via(to.kind()), to.as_str(), &notice).await?;
    }
    let object = format!("code:{}", code.id);
    let change = Change { action: "account.request-code", object, after: Some(purpose.code()), ..Change::default() };
    ctx.audit(&mut tx, actor, change).await?;
    tx.commit().await?;
    Ok(Sent { wait_seconds: CODES_PER_TARGET[0].window_seconds })
}

/// Which way a message to an address or a number goes.
pub(super) fn via(kind: HandleKind) -> Via {
    match kind {
        HandleKind::Email => Via::Mail,
        HandleKind::Mobile => Via::Sms,
    }
}

pub(super) fn taken(kind: HandleKind) -> Refusal {
    match kind {
        HandleKind::Email => Refusal::EmailTaken,
        HandleKind::Mobile => Refusal::MobileTaken,
    }
}

/// Counts a request against all limits. A refused one undoes its counts with the transaction.
async fn count_request(ctx: &Ctx, tx: &mut Tx, actor: &Actor, to: &Handle) -> Result<()> {
    let now = ctx.now();
    let key =
        |limit: Limit, whom: &str| ctx.db.vault().index("throttle", &format!("code:{}:{whom}", limit.window_seconds));
    for limit in CODES_PER_TARGET {
        if let Some(until) = throttles::refused_until(tx, &key(limit, &to.key()), limit, now).await? {
            let left_ms = until.as_millisecond() - now.as_millisecond();
            return Err(if limit == CODES_PER_TARGET[0] {
                Refusal::CodeTooSoon { seconds: (left_ms + 999) / 1_000 }.into()
            } else {
                Refusal::CodesUsedUp { until }.into()
            });
        }
    }
    let address = format!("address:{}", actor.address);
    match throttles::refused_until(tx, &key(CODES_PER_ADDRESS, &address), CODES_PER_ADDRESS, now).await? {
        Some(until) => Err(Refusal::CodesUsedUpHere { until }.into()),
        None => Ok(()),
    }
}

/// A code of one purpose and target is another's only by accident of six digits, never by its digest.
fn digest(ctx: &Ctx, purpose: CodePurpose, target: &Handle, digits: &str) -> Vec<u8> {
    ctx.db.vault().index("code", &format!("{}|{}|{digits}", purpose.code(), target.key()))
}

/// A code that was typed correctly and is not used up yet.
pub(super) struct Verified {
    id: Uuid,
    sent_to: HandleKind,
}

/// Compares what was typed with the newest code. A wrong guess is counted for good, a right one costs nothing.
///
/// This has a transaction of its own, because a wrong guess must stay counted and because hashing a password, which
/// comes between verifying and using a code, must not hold a transaction open.
pub(super) async fn verify(
    ctx: &Ctx,
    actor: &Actor,
    purpose: CodePurpose,
    target: &Handle,
    typed: &SixDigits,
) -> Result<Verified> {
    let sent_to = target.kind();
    let mut tx = ctx.db.write().await?;
    let target_index = accounts::index(ctx.db.vault(), target);
    let Some(code) = codes::newest_open(&mut tx, purpose, &target_index, ctx.now()).await? else {
        return Err(Refusal::CodeExpired { sent_to }.into());
    };
    if codes::count_try(&mut tx, code.id, CODE_TRIES_MAX).await? == 0 {
        return Err(Refusal::CodeExpired { sent_to }.into());
    }
    let guess = digest(ctx, purpose, target, typed.as_str());
    if verify_slices_are_equal(&guess, &code.digest).is_ok() {
        return Ok(Verified { id: code.id, sent_to });
    }
    let object = format!("code:{}", code.id);
    ctx.audit(&mut tx, actor, Change { action: "account.guess-code", object, ..Change::default() }).await?;
    tx.commit().await?;
    Err(Refusal::CodeWrong { sent_to }.into())
}

/// Uses a verified code up, in the transaction of what it allows.
pub(super) async fn use_up(ctx: &Ctx, tx: &mut Tx, code: &Verified) -> Result<()> {
    let changed = codes::mark_used(tx, code.id, ctx.now()).await?;
    exactly_one(changed).map_err(|_| Refusal::CodeExpired { sent_to: code.sent_to }.into())
}
