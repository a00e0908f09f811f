//! The chain over the audit log. A change writes its row without looking at any other, so that writers share no lock;
//! a job links the rows afterwards, each hash covering the one before it and one row.
//!
//! The chain shows that rows were changed, removed or slipped in between. Somebody who may write to the database could
//! compute a whole new chain, so its head is logged with every batch: the log is what he would have to change as well.

use crate::{Ctx, Result};
use aws_lc_rs::digest::{Context, SHA256};
use store::audit::{Entry, Link};

pub use store::audit::of_object;

/// Rows that one transaction links.
const BATCH_ROWS: i64 = 500;
/// Links that are read at a time when the chain is walked.
const WALK_LINKS: i64 = 500;
/// What the first link follows.
const GENESIS: [u8; 32] = [0; 32];

/// Links rows that no link covers yet, at most [`BATCH_ROWS`]. Answers how many; 0 also when another process links.
pub async fn link_batch(ctx: &Ctx) -> Result<usize> {
    let mut tx = ctx.db.write().await?;
    let entries = store::audit::unlinked(&mut tx, BATCH_ROWS).await?;
    if entries.is_empty() {
        return Ok(0);
    }
    let last = store::audit::last_link(&mut tx).await?;
    let (mut position, mut hash) = last.map_or((0, GENESIS.to_vec()), |link| (link.position, link.hash));
    for entry in &entries {
        position += 1;
        hash = chain(&hash, entry);
        let link = Link { position, province: entry.province.clone(), audit_id: entry.id, hash: hash.clone() };
        if store::audit::insert_link(&mut tx, &link).await? == 0 {
            // Another process has the same rows in hand. Its links stand; dropping the transaction undoes ours.
            return Ok(0);
        }
    }
    tx.commit().await?;
    tracing::info!(position, head = store::vault::to_hex(&hash), "audit log linked");
    Ok(entries.len())
}

/// What a walk along the whole chain has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub links: i64,
    /// The last link's hash in hexadecimal, to compare with what was logged or noted earlier.
    pub head: String,
    /// The first position at which the chain does not hold.
    pub broken: Option<Break>,
    /// Rows that a link covers but that are gone.
    pub missing: i64,
    /// Rows that no link covers yet. A few are normal while people work.
    pub unlinked: i64,
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.broken.is_none() && self.missing == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub position: i64,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A link is not there.
    LinkMissing,
    /// The row of a link is not there.
    RowMissing,
    /// The row is not what was linked, or the link was changed.
    Differs,
}

/// Walks the whole chain and computes every hash again, in one reading transaction.
pub async fn verify(ctx: &Ctx) -> Result<Verdict> {
    let mut tx = ctx.db.read().await?;
    let (mut expected, mut hash) = (1, GENESIS.to_vec());
    let (mut links, mut missing, mut broken) = (0, 0, None);
    loop {
        let batch = store::audit::links_from(&mut tx, expected, WALK_LINKS).await?;
        if batch.is_empty() {
            break;
        }
        for link in batch {
            let entry = store::audit::get(&mut tx, &link.province, link.audit_id).await?;
            missing += i64::from(entry.is_none());
            let wrong = check(expected, &hash, &link, entry.as_ref());
            broken = broken.or(wrong);
            // Behind a break the walk goes on from what the link says, to find every row that is missing.
            (expected, hash) = (link.position + 1, link.hash);
            links += 1;
        }
    }
    let unlinked = store::audit::count_unlinked(&mut tx).await?;
    Ok(Verdict { links, head: store::vault::to_hex(&hash), broken, missing, unlinked })
}

fn check(expected: i64, before: &[u8], link: &Link, entry: Option<&Entry>) -> Option<Break> {
    if link.position != expected {
        return Some(Break { position: expected, why: Why::LinkMissing });
    }
    let Some(entry) = entry else {
        return Some(Break { position: expected, why: Why::RowMissing });
    };
    (chain(before, entry) != link.hash).then_some(Break { position: expected, why: Why::Differs })
}

/// SHA-256 over the hash before and the row. Every part is preceded by its length, so that no two rows are spelled
/// alike, and a part that is absent differs from one that is empty.
fn chain(before: &[u8], entry: &Entry) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    let mut part = |bytes: Option<&[u8]>| match bytes {
        Some(bytes) => {
            context.update(&[1]);
            context.update(&(bytes.len() as u64).to_be_bytes());
            context.update(bytes);
        }
        None => context.update(&[0]),
    };
    part(Some(before));
    part(Some(entry.province.as_bytes()));
    part(Some(entry.id.as_bytes()));
    part(Some(&entry.at.as_millisecond().to_be_bytes()));
    part(Some(entry.actor.as_bytes()));
    part(Some(entry.action.as_bytes()));
    part(Some(entry.object.as_bytes()));
    part(entry.before_digest.as_deref());
    part(entry.after_digest.as_deref());
    part(Some(entry.address.as_bytes()));
    part(Some(entry.request_id.as_bytes()));
    context.finish().as_ref().to_vec()
}
