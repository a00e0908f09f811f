//! Once an hour, by whichever process leases the job: the counters of places are counted again, old sessions go.

use super::{HOURLY, plus_seconds};
use crate::{Ctx, Result, account};
use domain::time::Timestamp;

pub use store::seats::Difference;

pub(super) const SUBJECT: &str = "all";
const HOUR_SECONDS: i64 = 3_600;

/// Makes sure that the job exists. One that waits stays as it is.
pub(super) async fn enqueue(ctx: &Ctx) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    ctx.enqueue(&mut tx, HOURLY, SUBJECT, ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// Does the work and answers when it is due again.
pub(super) async fn run(ctx: &Ctx) -> Result<Timestamp> {
    for difference in recount(ctx).await? {
        tracing::error!(
            centre = difference.centre,
            subject = difference.subject,
            taken = difference.taken,
            held = difference.held,
            registered = difference.registered,
            "a counter of places differs from its holds or registrations"
        );
    }
    account::sweep(ctx).await?;
    Ok(plus_seconds(ctx.now(), HOUR_SECONDS))
}

/// Counts the places of the current session again. Every difference is a defect.
pub async fn recount(ctx: &Ctx) -> Result<Vec<Difference>> {
    let mut tx = ctx.db.read().await?;
    match store::catalogue::current_session(&mut tx).await? {
        Some(session) => Ok(store::seats::recount(&mut tx, session.number).await?),
        None => Ok(Vec::new()),
    }
}
