//! Attempts, evidence, the ledger and refunds.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{AttemptId, OrderId, ProvinceCode},
    money::Fen,
    payment::{AttemptState, Statement, Verification},
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// One attempt to pay an order.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub province: ProvinceCode,
    pub id: AttemptId,
    pub order: OrderId,
    /// What the channel calls it. Begins with `N` and the province.
    pub number: String,
    pub channel: String,
    pub amount: Fen,
    /// `AttemptState::code` as of the last evidence.
    pub state: String,
    /// How often the channel was asked by itself.
    pub asked: u32,
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AttemptRow {
    province: String,
    id: Uuid,
    order_id: Uuid,
    number: String,
    channel: String,
    amount_fen: i64,
    state: String,
    asked: i64,
    created_at: i64,
}

impl AttemptRow {
    fn read(self) -> Result<Attempt> {
        Ok(Attempt {
            province: self.province.parse().map_err(|_| Fault::Corrupt("attempts.province"))?,
            id: AttemptId(self.id),
            order: OrderId(self.order_id),
            number: self.number,
            channel: self.channel,
            amount: Fen(self.amount_fen),
            state: self.state,
            asked: u32::try_from(self.asked).map_err(|_| Fault::Corrupt("attempts.asked"))?,
            created_at: from_millis(self.created_at),
        })
    }
}

pub async fn insert_attempt(tx: &mut Tx, attempt: &Attempt) -> Result<()> {
    exec!(
        tx,
        "insert into attempts (province, id, order_id, number, channel, amount_fen, state, asked, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
        attempt.province.as_str(),
        attempt.id.0,
        attempt.order.0,
        &attempt.number,
        &attempt.channel,
        attempt.amount.0,
        &attempt.state,
        attempt.created_at.as_millisecond()
    )?;
    Ok(())
}

/// What is read of an attempt, and from where.
macro_rules! attempt_select {
    () => {
        "select province, id, order_id, number, channel, amount_fen, state, asked, created_at from attempts \
         "
    };
}

/// The attempts of an order, newest first.
pub async fn attempts_of(tx: &mut Tx, province: ProvinceCode, order: OrderId) -> Result<Vec<Attempt>> {
    let rows = all!(
        tx,
        AttemptRow,
        concat!(attempt_select!(), "where province = $1 and order_id = $2 order by created_at desc, id desc"),
        province.as_str(),
        order.0
    )?;
    rows.into_iter().map(AttemptRow::read).collect()
}

pub async fn attempt_by_number(tx: &mut Tx, province: ProvinceCode, number: &str) -> Result<Option<Attempt>> {
    let row = optional!(
        tx,
        AttemptRow,
        concat!(attempt_select!(), "where province = $1 and number = $2"),
        province.as_str(),
        number
    )?;
    row.map(AttemptRow::read).transpose()
}

/// Remembers what the evidence of an attempt amounts to.
pub async fn update_attempt_state(tx: &mut Tx, attempt: &Attempt, state: &AttemptState) -> Result<()> {
    exec!(
        tx,
        "update attempts set state = $1 where province = $2 and id = $3",
        state.code(),
        attempt.province.as_str(),
        attempt.id.0
    )?;
    Ok(())
}

/// Counts one more question to the channel.
pub async fn count_question(tx: &mut Tx, attempt: &Attempt) -> Result<()> {
    exec!(
        tx,
        "update attempts set asked = asked + 1 where province = $1 and id = $2",
        attempt.province.as_str(),
        attempt.id.0
    )?;
    Ok(())
}

/// One piece of evidence, kept word for word.
pub struct Evidence<'a> {
    pub id: Uuid,
    /// The province of the attempt, or `00` when the attempt is unknown.
    pub province: &'a str,
    pub attempt: Option<AttemptId>,
    pub channel: &'a str,
    /// `notice` or `query`.
    pub source: &'a str,
    pub raw: &'a str,
    pub verification: Verification,
    pub statement: &'a Statement,
    pub received_at: Timestamp,
}

pub async fn insert_evidence(tx: &mut Tx, evidence: &Evidence<'_>) -> Result<()> {
    let verification = match evidence.verification {
        Verification::Valid => "valid",
        Verification::Invalid => "invalid",
    };
    let statement = serde_json::to_string(evidence.statement).expect("a statement is plain data");
    exec!(
        tx,
        "insert into evidence (province, id, attempt_id, channel, source, raw, verification, statement, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        evidence.province,
        evidence.id,
        evidence.attempt.map(|id| id.0),
        evidence.channel,
        evidence.source,
        evidence.raw,
        verification,
        statement,
        evidence.received_at.as_millisecond()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    verification: String,
    statement: String,
}

/// Everything a channel has said about an attempt, oldest first.
pub async fn evidence_of(tx: &mut Tx, attempt: &Attempt) -> Result<Vec<(Statement, Verification)>> {
    let rows = all!(
        tx,
        EvidenceRow,
        "select verification, statement from evidence where province = $1 and attempt_id = $2 order by received_at, id",
        attempt.province.as_str(),
        attempt.id.0
    )?;
    let read = |row: EvidenceRow| {
        let statement = serde_json::from_str(&row.statement).map_err(|_| Fault::Corrupt("evidence.statement"))?;
        let valid = row.verification == "valid";
        Ok((statement, if valid { Verification::Valid } else { Verification::Invalid }))
    };
    rows.into_iter().map(read).collect()
}

/// One movement of money.
pub struct Posting<'a> {
    pub id: Uuid,
    pub province: ProvinceCode,
    /// `payment` or `refund`.
    pub kind: &'a str,
    pub channel: &'a str,
    pub transaction_id: &'a str,
    pub order: OrderId,
    pub debit: &'a str,
    pub credit: &'a str,
    pub amount: Fen,
    pub booked_at: Timestamp,
}

/// Books a movement. Returns whether it is new: the key of channel, transaction and kind makes a second booking
/// impossible.
pub async fn post(tx: &mut Tx, posting: &Posting<'_>) -> Result<bool> {
    let changed = exec!(
        tx,
        "insert into ledger (province, id, kind, channel, transaction_id, order_id, debit, credit, amount_fen, booked_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
        posting.province.as_str(),
        posting.id,
        posting.kind,
        posting.channel,
        posting.transaction_id,
        posting.order.0,
        posting.debit,
        posting.credit,
        posting.amount.0,
        posting.booked_at.as_millisecond()
    )?;
    Ok(changed == 1)
}

/// The balance of every ledger account: what was credited less what was debited.
pub async fn balances(tx: &mut Tx) -> Result<Vec<(String, Fen)>> {
    #[derive(sqlx::FromRow)]
    struct Balance {
        account: String,
        balance_fen: i64,
    }
    let rows = all!(
        tx,
        Balance,
        "select account, cast(sum(amount) as bigint) as balance_fen from ( \
         select credit as account, amount_fen as amount from ledger \
         union all select debit as account, -amount_fen as amount from ledger) moves group by account order by account"
    )?;
    Ok(rows.into_iter().map(|row| (row.account, Fen(row.balance_fen))).collect())
}

/// Money that goes back.
#[derive(Clone, Debug)]
pub struct Refund {
    pub province: ProvinceCode,
    pub id: Uuid,
    /// Derived from the attempt's number and the transaction, so that asking twice pays once.
    pub number: String,
    pub order: OrderId,
    pub attempt: AttemptId,
    pub channel: String,
    pub transaction_id: String,
    pub reason: String,
    pub amount: Fen,
    pub state: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    province: String,
    id: Uuid,
    number: String,
    order_id: Uuid,
    attempt_id: Uuid,
    channel: String,
    transaction_id: String,
    reason: String,
    amount_fen: i64,
    state: String,
    created_at: i64,
    settled_at: Option<i64>,
}

impl RefundRow {
    fn read(self) -> Result<Refund> {
        Ok(Refund {
            province: self.province.parse().map_err(|_| Fault::Corrupt("refunds.province"))?,
            id: self.id,
            number: self.number,
            order: OrderId(self.order_id),
            attempt: AttemptId(self.attempt_id),
            channel: self.channel,
            transaction_id: self.transaction_id,
            reason: self.reason,
            amount: Fen(self.amount_fen),
            state: self.state,
            created_at: from_millis(self.created_at),
            settled_at: self.settled_at.map(from_millis),
        })
    }
}

/// Records that money has to go back. Returns whether it is new.
pub async fn insert_refund(tx: &mut Tx, refund: &Refund) -> Result<bool> {
    let changed = exec!(
        tx,
        "insert into refunds (province, id, number, order_id, attempt_id, channel, transaction_id, reason, amount_fen, \
         state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'requested', $10) on conflict do nothing",
        refund.province.as_str(),
        refund.id,
        &refund.number,
        refund.order.0,
        refund.attempt.0,
        &refund.channel,
        &refund.transaction_id,
        &refund.reason,
        refund.amount.0,
        refund.created_at.as_millisecond()
    )?;
    Ok(changed == 1)
}

/// What is read of a refund, and from where.
macro_rules! refund_select {
    () => {
        "select province, id, number, order_id, attempt_id, channel, transaction_id, reason, amount_fen, state, \
         created_at, settled_at from refunds "
    };
}

pub async fn refund(tx: &mut Tx, province: ProvinceCode, number: &str) -> Result<Option<Refund>> {
    let row = optional!(
        tx,
        RefundRow,
        concat!(refund_select!(), "where province = $1 and number = $2"),
        province.as_str(),
        number
    )?;
    row.map(RefundRow::read).transpose()
}

pub async fn refunds_of(tx: &mut Tx, province: ProvinceCode, order: OrderId) -> Result<Vec<Refund>> {
    let rows = all!(
        tx,
        RefundRow,
        concat!(refund_select!(), "where province = $1 and order_id = $2 order by created_at"),
        province.as_str(),
        order.0
    )?;
    rows.into_iter().map(RefundRow::read).collect()
}

/// Marks a refund as done. Returns 0 if it already was.
pub async fn refund_done(tx: &mut Tx, refund: &Refund, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update refunds set state = 'done', settled_at = $1 where province = $2 and number = $3 and state = 'requested'",
        now.as_millisecond(),
        refund.province.as_str(),
        &refund.number
    )?)
}
