//! The audit log: append only, written in the transaction of the change itself, chained by hash afterwards.

use crate::{Result, Tx};
use domain::time::{Timestamp, from_millis};
use uuid::Uuid;

/// One change: who did what to what, from where.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `00` for what belongs to no province.
    pub province: String,
    pub id: Uuid,
    pub at: Timestamp,
    pub actor: String,
    pub action: String,
    pub object: String,
    /// Keyed digests of the state before and after; the state itself may be personal and is not kept here.
    pub before_digest: Option<Vec<u8>>,
    pub after_digest: Option<Vec<u8>>,
    pub address: String,
    pub request_id: String,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    province: String,
    id: Uuid,
    at: i64,
    actor: String,
    action: String,
    object: String,
    before_digest: Option<Vec<u8>>,
    after_digest: Option<Vec<u8>>,
    address: String,
    request_id: String,
}

impl EntryRow {
    fn read(self) -> Entry {
        Entry {
            province: self.province,
            id: self.id,
            at: from_millis(self.at),
            actor: self.actor,
            action: self.action,
            object: self.object,
            before_digest: self.before_digest,
            after_digest: self.after_digest,
            address: self.address,
            request_id: self.request_id,
        }
    }
}

pub async fn insert(tx: &mut Tx, entry: &Entry) -> Result<()> {
    exec!(
        tx,
        "insert into audit (province, id, at, actor, action, object, before_digest, after_digest, address, request_id) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &entry.province,
        entry.id,
        entry.at.as_millisecond(),
        &entry.actor,
        &entry.action,
        &entry.object,
        entry.before_digest.as_deref(),
        entry.after_digest.as_deref(),
        &entry.address,
        &entry.request_id
    )?;
    Ok(())
}

/// Entries that no link of the chain covers yet, oldest first.
pub async fn unlinked(tx: &mut Tx, limit: i64) -> Result<Vec<Entry>> {
    let rows = all!(
        tx,
        EntryRow,
        "select a.province, a.id, a.at, a.actor, a.action, a.object, a.before_digest, a.after_digest, a.address, \
         a.request_id from audit a left join audit_links l on l.province = a.province and l.audit_id = a.id \
         where l.position is null order by a.at, a.id limit $1",
        limit
    )?;
    Ok(rows.into_iter().map(EntryRow::read).collect())
}

/// What is read of an entry, and from where.
macro_rules! entry_select {
    () => {
        "select province, id, at, actor, action, object, before_digest, after_digest, address, request_id \
         from audit "
    };
}

/// What was done to one object, newest first.
pub async fn of_object(tx: &mut Tx, object: &str, limit: i64) -> Result<Vec<Entry>> {
    let rows = all!(
        tx,
        EntryRow,
        concat!(entry_select!(), "where object = $1 order by at desc, id desc limit $2"),
        object,
        limit
    )?;
    Ok(rows.into_iter().map(EntryRow::read).collect())
}

/// A link of the chain: its hash covers the hash before it and one entry.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Link {
    pub position: i64,
    pub province: String,
    pub audit_id: Uuid,
    pub hash: Vec<u8>,
}

/// The end of the chain.
pub async fn last_link(tx: &mut Tx) -> Result<Option<Link>> {
    Ok(optional!(
        tx,
        Link,
        "select position, province, audit_id, hash from audit_links order by position desc limit 1"
    )?)
}

/// Appends a link. Returns 0 when another process appended at this position first.
pub async fn insert_link(tx: &mut Tx, link: &Link) -> Result<u64> {
    Ok(exec!(
        tx,
        "insert into audit_links (position, province, audit_id, hash) values ($1, $2, $3, $4) on conflict do nothing",
        link.position,
        &link.province,
        link.audit_id,
        &link.hash
    )?)
}

/// Links from a position on, in order.
pub async fn links_from(tx: &mut Tx, position: i64, limit: i64) -> Result<Vec<Link>> {
    Ok(all!(
        tx,
        Link,
        "select position, province, audit_id, hash from audit_links where position >= $1 order by position limit $2",
        position,
        limit
    )?)
}

/// One entry.
pub async fn get(tx: &mut Tx, province: &str, id: Uuid) -> Result<Option<Entry>> {
    let row = optional!(tx, EntryRow, concat!(entry_select!(), "where province = $1 and id = $2"), province, id)?;
    Ok(row.map(EntryRow::read))
}

/// How many entries wait for the chain.
pub async fn count_unlinked(tx: &mut Tx) -> Result<i64> {
    let count = scalar!(
        tx,
        i64,
        "select count(*) from audit a left join audit_links l on l.province = a.province and l.audit_id = a.id \
         where l.position is null"
    )?;
    Ok(count.unwrap_or(0))
}
