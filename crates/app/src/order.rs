//! Orders: the held subjects of a registration, paid together.

use crate::{Actor, Ctx, Error, Result, ctx::Change, error::exactly_one, payment, registration};
use domain::{
    ids::{AccountId, OrderId, ProvinceCode, SubjectCode},
    money::Fen,
    order::{self, Command, Facts, State, Step},
    refusal::Refusal,
    registration::{Command as RegistrationCommand, SubjectState, decide},
};
use store::{
    Tx,
    orders::{self, Order},
    payments::{self, Attempt, Refund},
};

/// Orders that one sweep expires at most.
const SWEEP_ROWS: i64 = 100;

/// An order as its candidate sees it.
pub struct View {
    pub order: Order,
    pub lines: Vec<(SubjectCode, Fen)>,
    pub attempts: Vec<Attempt>,
    pub refunds: Vec<Refund>,
}

/// Places an order over everything that is held and not paid. Returns the open order if there is one already, so
/// that a form posted twice acts once.
pub async fn place(ctx: &Ctx, actor: &Actor, province: ProvinceCode, account: AccountId) -> Result<OrderId> {
    let mut tx = ctx.db.write().await?;
    let loaded = registration::load_mine(&mut tx, province, account).await?;
    if let Some(open) = loaded.open_order {
        return Ok(open.id);
    }
    decide(&loaded.facts, RegistrationCommand::PlaceOrder, ctx.now())?;
    let held = loaded.subjects.iter().filter(|s| s.state == SubjectState::Held);
    let lines: Vec<(SubjectCode, Fen)> = held.map(|s| (s.subject, s.fee)).collect();
    let order = Order {
        province,
        id: OrderId(ctx.id()),
        session: loaded.session.number,
        registration: loaded.registration.id,
        account,
        number: number(ctx, &loaded.session.number.to_string(), province),
        state: State::Open,
        amount: lines.iter().map(|(_, fee)| *fee).sum(),
        expires_at: loaded.registration.hold_until.min(loaded.province.pay_until),
        created_at: ctx.now(),
        settled_at: None,
        version: 1,
    };
    if !orders::insert(&mut tx, &order, &lines).await? {
        return Err(Refusal::OrderOpen.into());
    }
    audit(ctx, &mut tx, actor, &order, "order.place", State::Open).await?;
    tx.commit().await?;
    Ok(order.id)
}

/// Session, province and ten random digits: short enough to read out on the telephone.
fn number(ctx: &Ctx, session: &str, province: ProvinceCode) -> String {
    let digits = u64::from_be_bytes(ctx.bytes()) % 10_000_000_000;
    format!("{session:0>2}{province}{digits:010}")
}

/// An order of the account. Another's is not found.
pub async fn view(ctx: &Ctx, province: ProvinceCode, account: AccountId, id: OrderId) -> Result<View> {
    let mut tx = ctx.db.read().await?;
    let order = mine(&mut tx, province, account, id).await?;
    Ok(View {
        lines: orders::lines(&mut tx, province, id).await?,
        attempts: payments::attempts_of(&mut tx, province, id).await?,
        refunds: payments::refunds_of(&mut tx, province, id).await?,
        order,
    })
}

pub(crate) async fn mine(tx: &mut Tx, province: ProvinceCode, account: AccountId, id: OrderId) -> Result<Order> {
    let order = orders::get(tx, province, id).await?;
    order.filter(|order| order.account == account).ok_or(Error::Missing)
}

/// Cancels an unpaid order of the account; the seats stay held until their time is over. Counted against the
/// session's limit. The channel is asked first, so that a payment under way is not cancelled under the payer.
pub async fn cancel(ctx: &Ctx, actor: &Actor, province: ProvinceCode, account: AccountId, id: OrderId) -> Result<()> {
    mine(&mut ctx.db.read().await?, province, account, id).await?;
    payment::ask_and_close(ctx, actor, province, id).await?;
    let mut tx = ctx.db.write().await?;
    let order = mine(&mut tx, province, account, id).await?;
    let session = crate::catalogue::session_in(&mut tx).await?;
    let mut facts = facts(&order);
    facts.cancellations = orders::cancellations(&mut tx, province, order.registration).await?;
    facts.cancellations_max = session.cancellations_max;
    become_(ctx, &mut tx, actor, &order, &facts, Command::Cancel, "order.cancel").await?;
    Ok(tx.commit().await?)
}

/// Cancels an order because its registration is deleted, in the transaction of the deletion.
pub(crate) async fn close_with_registration(ctx: &Ctx, tx: &mut Tx, actor: &Actor, order: &Order) -> Result<()> {
    let command = Command::CancelWithRegistration;
    become_(ctx, tx, actor, order, &facts(order), command, "order.cancel-with-registration").await
}

/// What the rules need to know of an order, apart from cancellations.
pub(crate) fn facts(order: &Order) -> Facts {
    Facts {
        state: order.state,
        amount: order.amount,
        expires_at: order.expires_at,
        cancellations: 0,
        cancellations_max: u16::MAX,
    }
}

async fn become_(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    order: &Order,
    facts: &Facts,
    command: Command,
    action: &str,
) -> Result<()> {
    match order::decide(facts, command, ctx.now())? {
        Step::Become(state) => {
            exactly_one(orders::update_state(tx, order, state, ctx.now()).await?)?;
            audit(ctx, tx, actor, order, action, state).await
        }
        Step::Unchanged | Step::Refund(_) => Ok(()),
    }
}

pub(crate) async fn audit(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    order: &Order,
    action: &str,
    after: State,
) -> Result<()> {
    let change = Change {
        province: Some(order.province.as_str()),
        action,
        object: format!("order:{}", order.id),
        before: Some(order.state.code()),
        after: Some(after.code()),
    };
    ctx.audit(tx, actor, change).await
}

/// Expires orders whose time is over: asks the channel, closes the attempt there, asks again, and only then frees
/// the order. A channel that does not answer keeps the order open until it does. Returns how many expired.
pub async fn expire_due(ctx: &Ctx) -> Result<usize> {
    let due = orders::due(&mut ctx.db.read().await?, ctx.now(), SWEEP_ROWS).await?;
    let actor = Actor::system("order.expire");
    let mut expired = 0;
    for (province, id) in due {
        match expire(ctx, &actor, province, id).await {
            Ok(()) => expired += 1,
            Err(Error::Refused(_)) => {}
            Err(Error::NoAnswer(error)) => {
                tracing::warn!(order.id = %id, %error, "order stays open: its channel gave no answer");
            }
            // One order that cannot be expired must not keep the seats of all others.
            Err(error) => tracing::error!(order.id = %id, %error, "order cannot be expired"),
        }
    }
    Ok(expired)
}

async fn expire(ctx: &Ctx, actor: &Actor, province: ProvinceCode, id: OrderId) -> Result<()> {
    payment::ask_and_close(ctx, actor, province, id).await?;
    let mut tx = ctx.db.write().await?;
    let order = orders::get(&mut tx, province, id).await?.ok_or(Error::Missing)?;
    become_(ctx, &mut tx, actor, &order, &facts(&order), Command::Expire, "order.expire").await?;
    Ok(tx.commit().await?)
}
