//! Orders and their lines.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{AccountId, OrderId, ProvinceCode, RegistrationId, SessionNumber, SubjectCode},
    money::Fen,
    order::State,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Order {
    pub province: ProvinceCode,
    pub id: OrderId,
    pub session: SessionNumber,
    pub registration: RegistrationId,
    pub account: AccountId,
    /// What people call it: session, province and digits.
    pub number: String,
    pub state: State,
    pub amount: Fen,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
    /// When it was paid, cancelled or expired.
    pub settled_at: Option<Timestamp>,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    province: String,
    id: Uuid,
    session: i64,
    registration_id: Uuid,
    account_id: Uuid,
    number: String,
    state: String,
    amount_fen: i64,
    expires_at: i64,
    created_at: i64,
    settled_at: Option<i64>,
    version: i64,
}

impl Row {
    fn read(self) -> Result<Order> {
        Ok(Order {
            province: self.province.parse().map_err(|_| Fault::Corrupt("orders.province"))?,
            id: OrderId(self.id),
            session: SessionNumber(crate::catalogue::small(self.session, "orders.session")?),
            registration: RegistrationId(self.registration_id),
            account: AccountId(self.account_id),
            number: self.number,
            state: State::from_code(&self.state).ok_or(Fault::Corrupt("orders.state"))?,
            amount: Fen(self.amount_fen),
            expires_at: from_millis(self.expires_at),
            created_at: from_millis(self.created_at),
            settled_at: self.settled_at.map(from_millis),
            version: self.version,
        })
    }
}

/// What is read of an order, and from where.
macro_rules! order_select {
    () => {
        "select province, id, session, registration_id, account_id, number, state, amount_fen, expires_at, created_at, \
         settled_at, version from orders "
    };
}

pub async fn get(tx: &mut Tx, province: ProvinceCode, id: OrderId) -> Result<Option<Order>> {
    let row = optional!(tx, Row, concat!(order_select!(), "where province = $1 and id = $2"), province.as_str(), id.0)?;
    row.map(Row::read).transpose()
}

/// The orders of a registration, newest first.
pub async fn of_registration(tx: &mut Tx, province: ProvinceCode, registration: RegistrationId) -> Result<Vec<Order>> {
    let rows = all!(
        tx,
        Row,
        concat!(order_select!(), "where province = $1 and registration_id = $2 order by created_at desc, id desc"),
        province.as_str(),
        registration.0
    )?;
    rows.into_iter().map(Row::read).collect()
}

/// Inserts an order with its lines. Returns whether there was no other open order of the registration.
pub async fn insert(tx: &mut Tx, order: &Order, lines: &[(SubjectCode, Fen)]) -> Result<bool> {
    let changed = exec!(
        tx,
        "insert into orders (province, id, session, registration_id, account_id, number, state, amount_fen, expires_at, \
         created_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) on conflict do nothing",
        order.province.as_str(),
        order.id.0,
        i64::from(order.session.0),
        order.registration.0,
        order.account.0,
        &order.number,
        order.state.code(),
        order.amount.0,
        order.expires_at.as_millisecond(),
        order.created_at.as_millisecond()
    )?;
    if changed == 0 {
        return Ok(false);
    }
    for (subject, fee) in lines {
        exec!(
            tx,
            "insert into order_lines (province, order_id, subject, fee_fen) values ($1, $2, $3, $4)",
            order.province.as_str(),
            order.id.0,
            subject.as_str(),
            fee.0
        )?;
    }
    Ok(true)
}

#[derive(sqlx::FromRow)]
struct LineRow {
    subject: String,
    fee_fen: i64,
}

pub async fn lines(tx: &mut Tx, province: ProvinceCode, id: OrderId) -> Result<Vec<(SubjectCode, Fen)>> {
    let rows = all!(
        tx,
        LineRow,
        "select subject, fee_fen from order_lines where province = $1 and order_id = $2 order by subject",
        province.as_str(),
        id.0
    )?;
    let read = |row: LineRow| {
        let subject = row.subject.parse().map_err(|_| Fault::Corrupt("order_lines.subject"))?;
        Ok((subject, Fen(row.fee_fen)))
    };
    rows.into_iter().map(read).collect()
}

/// Moves an order to another state if it still has the version that was read.
pub async fn update_state(tx: &mut Tx, order: &Order, state: State, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update orders set state = $1, settled_at = $2, version = version + 1 \
         where province = $3 and id = $4 and version = $5",
        state.code(),
        now.as_millisecond(),
        order.province.as_str(),
        order.id.0,
        order.version
    )?)
}

/// How often the candidate has cancelled orders of this registration.
pub async fn cancellations(tx: &mut Tx, province: ProvinceCode, registration: RegistrationId) -> Result<u16> {
    let count = scalar!(
        tx,
        i64,
        "select count(*) from orders where province = $1 and registration_id = $2 and state = 'cancelled'",
        province.as_str(),
        registration.0
    )?;
    crate::catalogue::small(count.unwrap_or(0), "orders")
}

#[derive(sqlx::FromRow)]
struct DueRow {
    province: String,
    id: Uuid,
}

/// Open orders whose time is over.
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<(ProvinceCode, OrderId)>> {
    let rows = all!(
        tx,
        DueRow,
        "select province, id from orders where state = 'open' and expires_at <= $1 order by expires_at limit $2",
        now.as_millisecond(),
        limit
    )?;
    let read = |row: DueRow| {
        let province = row.province.parse().map_err(|_| Fault::Corrupt("orders.province"))?;
        Ok((province, OrderId(row.id)))
    };
    rows.into_iter().map(read).collect()
}
