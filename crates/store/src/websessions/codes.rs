//! Verification codes that were sent by mail or short message.

use crate::{Result, Tx};
use domain::{
    account::CodePurpose,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// A code that was sent. The code itself is not kept.
#[derive(Clone, Debug)]
pub struct Code {
    pub id: Uuid,
    pub purpose: CodePurpose,
    /// The blind index of the address or number that it was sent to.
    pub target_index: Vec<u8>,
    /// Keyed digest of purpose, target and code.
    pub digest: Vec<u8>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn insert(tx: &mut Tx, code: &Code) -> Result<()> {
    exec!(
        tx,
        "insert into codes (id, purpose, target_index, code_digest, created_at, expires_at, tries, used_at) \
         values ($1, $2, $3, $4, $5, $6, 0, null)",
        code.id,
        code.purpose.code(),
        &code.target_index,
        &code.digest,
        code.created_at.as_millisecond(),
        code.expires_at.as_millisecond()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CodeRow {
    id: Uuid,
    code_digest: Vec<u8>,
    created_at: i64,
    expires_at: i64,
}

/// The newest code for a purpose and target, if it is still open. An older one never opens again.
pub async fn newest_open(
    tx: &mut Tx,
    purpose: CodePurpose,
    target_index: &[u8],
    now: Timestamp,
) -> Result<Option<Code>> {
    let row = optional!(
        tx,
        CodeRow,
        "select id, code_digest, created_at, expires_at from codes \
         where id = (select id from codes where target_index = $1 and purpose = $2 \
         order by created_at desc, id desc limit 1) and used_at is null and expires_at > $3",
        target_index,
        purpose.code(),
        now.as_millisecond()
    )?;
    Ok(row.map(|row| Code {
        id: row.id,
        purpose,
        target_index: target_index.to_vec(),
        digest: row.code_digest,
        created_at: from_millis(row.created_at),
        expires_at: from_millis(row.expires_at),
    }))
}

/// Counts one guess at a code. Returns 0 when there are none left or the code was used.
///
/// Counting comes before comparing, and its row lock holds until the transaction ends, so that many guesses at the
/// same time are not more guesses.
pub async fn count_try(tx: &mut Tx, id: Uuid, tries_max: i64) -> Result<u64> {
    Ok(exec!(tx, "update codes set tries = tries + 1 where id = $1 and used_at is null and tries < $2", id, tries_max)?)
}

/// Uses a code up. Returns 0 when it was used or has expired meanwhile.
pub async fn mark_used(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update codes set used_at = $1 where id = $2 and used_at is null and expires_at > $1",
        now.as_millisecond(),
        id
    )?)
}

/// Removes codes that expired before an instant. Returns how many.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(exec!(tx, "delete from codes where expires_at <= $1", before.as_millisecond())?)
}
