//! The outbox: work that must happen after a commit. Claimed by lease, repeated until done, never lost.

use crate::{Result, Tx};
use domain::time::Timestamp;
use uuid::Uuid;

/// A job that this process may work on until its lease ends.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    /// What the job is about: an identifier, never a personal value.
    pub subject: String,
    pub attempts: i64,
}

/// Adds a job. A job of the same kind about the same subject that is not done yet stays as it is; one that is done
/// or dead begins anew.
pub async fn enqueue(tx: &mut Tx, id: Uuid, kind: &str, subject: &str, run_at: Timestamp) -> Result<()> {
    exec!(
        tx,
        "insert into jobs (id, kind, subject, run_at, attempts) values ($1, $2, $3, $4, 0) \
         on conflict (kind, subject) do update set run_at = excluded.run_at, attempts = 0, leased_until = null, \
         done_at = null, dead_at = null, error = null \
         where jobs.done_at is not null or jobs.dead_at is not null",
        id,
        kind,
        subject,
        run_at.as_millisecond()
    )?;
    Ok(())
}

/// Takes up to `limit` due jobs under a lease. Two processes never hold the same job.
pub async fn lease(tx: &mut Tx, now: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<Job>> {
    Ok(all!(
        tx,
        Job,
        "update jobs set leased_until = $1, attempts = attempts + 1 \
         where id in (select id from jobs where done_at is null and dead_at is null and run_at <= $2 \
         and (leased_until is null or leased_until <= $2) order by run_at limit $3) \
         and (leased_until is null or leased_until <= $2) \
         returning id, kind, subject, attempts",
        until.as_millisecond(),
        now.as_millisecond(),
        limit
    )?)
}

/// Closes a job, if this is still the lease that it was taken under: a process that was frozen past its lease must not
/// close what another one has begun again.
pub async fn done(tx: &mut Tx, job: &Job, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        "update jobs set done_at = $1, leased_until = null, error = null where id = $2 and attempts = $3",
        now.as_millisecond(),
        job.id,
        job.attempts
    )?;
    Ok(())
}

/// Puts a job back for later, with what went wrong, if anything did.
pub async fn again(tx: &mut Tx, job: &Job, run_at: Timestamp, error: Option<&str>) -> Result<()> {
    exec!(
        tx,
        "update jobs set run_at = $1, leased_until = null, error = $2 where id = $3 and attempts = $4",
        run_at.as_millisecond(),
        error,
        job.id,
        job.attempts
    )?;
    Ok(())
}

/// Gives a job up. It stays visible to people.
pub async fn bury(tx: &mut Tx, job: &Job, now: Timestamp, error: &str) -> Result<()> {
    exec!(
        tx,
        "update jobs set dead_at = $1, leased_until = null, error = $2 where id = $3 and attempts = $4",
        now.as_millisecond(),
        error,
        job.id,
        job.attempts
    )?;
    Ok(())
}

/// Jobs that are due but not done, and jobs that were given up.
pub async fn backlog(tx: &mut Tx, now: Timestamp) -> Result<(i64, i64)> {
    let due = scalar!(
        tx,
        i64,
        "select count(*) from jobs where done_at is null and dead_at is null and run_at <= $1",
        now.as_millisecond()
    )?;
    let dead = scalar!(tx, i64, "select count(*) from jobs where dead_at is not null")?;
    Ok((due.unwrap_or(0), dead.unwrap_or(0)))
}
