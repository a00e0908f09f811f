//! Counters that limit how often something may happen, shared by all processes.

use crate::{Result, Tx};
use domain::{
    account::Limit,
    time::{Timestamp, from_millis},
};

/// How often something has happened in its present window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub count: i64,
    /// When the window ends and counting begins anew.
    pub until: Timestamp,
}

/// Counts one event under a key and returns how many there are in the window that began with the first.
///
/// One statement counts and answers, so that two processes never see the same number.
pub async fn count(tx: &mut Tx, key: &[u8], window_seconds: i64, now: Timestamp) -> Result<Count> {
    let window_ms = window_seconds * 1_000;
    let row = optional!(
        tx,
        (i64, i64),
        "insert into throttles (key, window_begins_at, count) values ($1, $2, 1) \
         on conflict (key) do update set \
         count = case when throttles.window_begins_at <= $3 then 1 else throttles.count + 1 end, \
         window_begins_at = case when throttles.window_begins_at <= $3 then excluded.window_begins_at \
         else throttles.window_begins_at end \
         returning count, window_begins_at",
        key,
        now.as_millisecond(),
        now.as_millisecond() - window_ms
    )?;
    let (count, begins_at) = row.unwrap_or((1, now.as_millisecond()));
    Ok(Count { count, until: from_millis(begins_at + window_ms) })
}

/// Counts one event against a limit. Returns when to come back if it is one too many.
pub async fn refused_until(tx: &mut Tx, key: &[u8], limit: Limit, now: Timestamp) -> Result<Option<Timestamp>> {
    let counted = count(tx, key, limit.window_seconds, now).await?;
    Ok((counted.count > limit.max).then_some(counted.until))
}

/// Forgets a counter.
pub async fn clear(tx: &mut Tx, key: &[u8]) -> Result<()> {
    exec!(tx, "delete from throttles where key = $1", key)?;
    Ok(())
}

/// Removes counters whose window began before an instant. Returns how many.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    Ok(exec!(tx, "delete from throttles where window_begins_at <= $1", before.as_millisecond())?)
}
