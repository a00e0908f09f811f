//! The books of the sandbox bank. It is another party that happens to live in the same database in demonstrations.

use crate::{Fault, Result, Tx};
use domain::{
    money::Fen,
    time::{Timestamp, from_millis},
};

/// How a trade stands at the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TradeState {
    Waiting,
    Paid,
    Failed,
    Closed,
}

impl TradeState {
    pub fn code(self) -> &'static str {
        match self {
            TradeState::Waiting => "waiting",
            TradeState::Paid => "paid",
            TradeState::Failed => "failed",
            TradeState::Closed => "closed",
        }
    }

    fn from_code(code: &str) -> Option<TradeState> {
        let all = [TradeState::Waiting, TradeState::Paid, TradeState::Failed, TradeState::Closed];
        all.into_iter().find(|state| state.code() == code)
    }
}

#[derive(Clone, Debug)]
pub struct Trade {
    pub attempt_number: String,
    pub description: String,
    pub amount: Fen,
    pub notify_url: String,
    pub return_url: String,
    pub state: TradeState,
    pub transaction_id: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    attempt_number: String,
    description: String,
    amount_fen: i64,
    notify_url: String,
    return_url: String,
    state: String,
    transaction_id: Option<String>,
    created_at: i64,
    expires_at: i64,
    settled_at: Option<i64>,
}

/// Opens a trade. A trade that exists stays as it is.
pub async fn open(tx: &mut Tx, trade: &Trade) -> Result<()> {
    exec!(
        tx,
        "insert into sandbox_trades (attempt_number, description, amount_fen, notify_url, return_url, state, created_at, \
         expires_at) values ($1, $2, $3, $4, $5, 'waiting', $6, $7) on conflict do nothing",
        &trade.attempt_number,
        &trade.description,
        trade.amount.0,
        &trade.notify_url,
        &trade.return_url,
        trade.created_at.as_millisecond(),
        trade.expires_at.as_millisecond()
    )?;
    Ok(())
}

pub async fn trade(tx: &mut Tx, attempt_number: &str) -> Result<Option<Trade>> {
    let row = optional!(
        tx,
        Row,
        "select attempt_number, description, amount_fen, notify_url, return_url, state, transaction_id, created_at, \
         expires_at, settled_at from sandbox_trades where attempt_number = $1",
        attempt_number
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Trade {
        state: TradeState::from_code(&row.state).ok_or(Fault::Corrupt("sandbox_trades.state"))?,
        attempt_number: row.attempt_number,
        description: row.description,
        amount: Fen(row.amount_fen),
        notify_url: row.notify_url,
        return_url: row.return_url,
        transaction_id: row.transaction_id,
        created_at: from_millis(row.created_at),
        expires_at: from_millis(row.expires_at),
        settled_at: row.settled_at.map(from_millis),
    }))
}

/// Settles a trade that still waits or has failed. Returns 0 when it was paid or closed already.
pub async fn settle(
    tx: &mut Tx,
    attempt_number: &str,
    state: TradeState,
    transaction_id: Option<&str>,
    now: Timestamp,
) -> Result<u64> {
    Ok(exec!(
        tx,
        "update sandbox_trades set state = $1, transaction_id = $2, settled_at = $3 \
         where attempt_number = $4 and state in ('waiting', 'failed')",
        state.code(),
        transaction_id,
        now.as_millisecond(),
        attempt_number
    )?)
}

/// Books a payment in spite of everything but an earlier payment: as with real banks, money can arrive for a trade that
/// was closed meanwhile. Returns 0 when the trade is paid already.
pub async fn settle_late(tx: &mut Tx, attempt_number: &str, transaction_id: &str, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update sandbox_trades set state = 'paid', transaction_id = $1, settled_at = $2 \
         where attempt_number = $3 and state <> 'paid'",
        transaction_id,
        now.as_millisecond(),
        attempt_number
    )?)
}

/// Books a refund once per number.
pub async fn insert_refund(tx: &mut Tx, number: &str, attempt_number: &str, amount: Fen, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        "insert into sandbox_refunds (number, attempt_number, amount_fen, refunded_at) values ($1, $2, $3, $4) \
         on conflict do nothing",
        number,
        attempt_number,
        amount.0,
        now.as_millisecond()
    )?;
    Ok(())
}

/// What the bank has paid back for a trade so far.
pub async fn refunded(tx: &mut Tx, attempt_number: &str) -> Result<Fen> {
    let sum = scalar!(
        tx,
        i64,
        "select cast(coalesce(sum(amount_fen), 0) as bigint) from sandbox_refunds where attempt_number = $1",
        attempt_number
    )?;
    Ok(Fen(sum.unwrap_or(0)))
}
