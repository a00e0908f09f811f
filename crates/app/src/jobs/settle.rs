//! What becomes of a job that was run: done, again, or given up.

use super::{BACKOFF_SECONDS, Outcome, TRIES_MAX, plus_seconds};
use crate::{Ctx, Result};
use store::jobs::{self, Job};

pub(super) async fn settle(ctx: &Ctx, job: &Job, outcome: std::result::Result<Outcome, String>) -> Result<()> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    match outcome {
        Ok(Outcome::Done) => jobs::done(&mut tx, job, now).await?,
        Ok(Outcome::Again(at)) => {
            // Only failures count towards giving up. A job that is done and asked for anew begins to count from 0.
            jobs::done(&mut tx, job, now).await?;
            ctx.enqueue(&mut tx, &job.kind, &job.subject, at).await?;
        }
        Ok(Outcome::Waiting(at, why)) => jobs::again(&mut tx, job, at, Some(why)).await?,
        Err(error) if job.attempts >= TRIES_MAX => {
            tracing::error!(job.kind, job.subject, job.attempts, error, "job given up");
            jobs::bury(&mut tx, job, now, &error).await?;
        }
        Err(error) => {
            let wait = backoff_seconds(job.attempts);
            tracing::warn!(job.kind, job.subject, job.attempts, wait, error, "job failed");
            jobs::again(&mut tx, job, plus_seconds(now, wait), Some(&error)).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Seconds to wait after the try with this number, from 1.
fn backoff_seconds(tries: i64) -> i64 {
    let last = BACKOFF_SECONDS.len() - 1;
    let index = usize::try_from(tries - 1).unwrap_or(0).min(last);
    BACKOFF_SECONDS[index]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_job_is_tried_soon_and_then_ever_more_rarely() {
        assert_eq!([1, 2, 3, 4, 5, 6, 12].map(backoff_seconds), [5, 30, 120, 600, 3_600, 3_600, 3_600]);
    }
}
