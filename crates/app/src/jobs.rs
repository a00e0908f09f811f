//! Work after the commit: due jobs of the outbox, and what has to be looked at again and again.
//!
//! Any number of processes may do this at once. A job belongs to whom leased it; the periodic work is guarded where it
//! writes, so doing it twice at the same moment changes nothing.

mod hourly;
mod settle;

pub use hourly::{Difference, recount};

use crate::{Ctx, Result, audit, order, payment, registration};
use domain::{
    ids::{MessageId, ProvinceCode},
    time::{Timestamp, from_millis},
};
use std::time::Duration;
use store::jobs::Job;

/// Sends a message. Its subject is the message's id.
pub const SEND_MESSAGE: &str = "send-message";
/// Asks a channel how an attempt stands. Its subject is `PP:ATTEMPT_NUMBER`, `PP` being the province.
pub const POLL_ATTEMPT: &str = "poll-attempt";
/// Sends money back. Its subject is `PP:REFUND_NUMBER`.
pub const SEND_REFUND: &str = "send-refund";
/// Proves the counters of places and clears up. Its subject is [`hourly::SUBJECT`].
pub(crate) const HOURLY: &str = "hourly";

/// Seconds that a process has a job for itself.
const LEASE_SECONDS: i64 = 60;
/// Seconds after which a job is broken off. Below the lease, so that nobody else can have begun it meanwhile.
const RUN_SECONDS_MAX: u64 = 45;
/// Jobs that are leased, and run side by side, at a time.
const LEASE_JOBS: i64 = 8;
/// Tries after which a failing job is given up and left to people.
const TRIES_MAX: i64 = 12;
/// Seconds between the tries of a failing job; the last one repeats.
const BACKOFF_SECONDS: [i64; 5] = [5, 30, 120, 600, 3_600];
/// Seconds after which a channel is asked again about a refund that it has accepted but not finished.
const REFUND_ASK_SECONDS: i64 = 300;
/// Seconds after which a message that nobody can send is looked at again.
const NO_SENDER_SECONDS: i64 = 600;

/// How a job went.
#[derive(Debug)]
enum Outcome {
    Done,
    /// Nothing is wrong, but it is not over: come back then.
    Again(Timestamp),
    /// Something is missing that no repetition brings about: it waits, and is never given up.
    Waiting(Timestamp, &'static str),
}

/// Leases the jobs that are due and runs them. Answers how many there were; 0 means that there is nothing to do.
pub async fn run_due(ctx: &Ctx) -> Result<usize> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let jobs = store::jobs::lease(&mut tx, now, plus_seconds(now, LEASE_SECONDS), LEASE_JOBS).await?;
    tx.commit().await?;
    let count = jobs.len();
    let mut running = tokio::task::JoinSet::new();
    for job in jobs {
        let ctx = ctx.clone();
        running.spawn(async move { run(&ctx, job).await });
    }
    let mut result = Ok(count);
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(Ok(())) => {}
            // The others are not broken off for it.
            Ok(Err(error)) => result = Err(error),
            // Its lease runs out, and then it is tried again.
            Err(panic) => tracing::error!(%panic, "a job panicked"),
        }
    }
    result
}

async fn run(ctx: &Ctx, job: Job) -> Result<()> {
    let limit = Duration::from_secs(RUN_SECONDS_MAX);
    let outcome = match tokio::time::timeout(limit, dispatch(ctx, &job)).await {
        Ok(outcome) => outcome.map_err(|error| error.to_string()),
        Err(_) => Err(format!("broken off after {RUN_SECONDS_MAX} s")),
    };
    settle::settle(ctx, &job, outcome).await
}

async fn dispatch(ctx: &Ctx, job: &Job) -> Result<Outcome> {
    match job.kind.as_str() {
        SEND_MESSAGE => send_message(ctx, &job.subject).await,
        POLL_ATTEMPT => {
            let (province, number) = in_province(&job.subject)?;
            let next = payment::poll(ctx, province, number).await?;
            Ok(next.map_or(Outcome::Done, Outcome::Again))
        }
        SEND_REFUND => {
            let (province, number) = in_province(&job.subject)?;
            let again = Outcome::Again(plus_seconds(ctx.now(), REFUND_ASK_SECONDS));
            Ok(if payment::send_refund(ctx, province, number).await? { Outcome::Done } else { again })
        }
        HOURLY => hourly::run(ctx).await.map(Outcome::Again),
        unknown => Err(crate::Error::fault(format!("no job is called {unknown}"))),
    }
}

/// `32:A1` is the number `A1` in the province 32.
fn in_province(subject: &str) -> Result<(ProvinceCode, &str)> {
    let parts = subject.split_once(':').and_then(|(province, number)| Some((province.parse().ok()?, number)));
    parts.ok_or_else(|| crate::Error::fault("the subject of a job has no province"))
}

/// In demonstrations the outbox site shows messages, so marking them as sent is all there is to sending.
async fn send_message(ctx: &Ctx, subject: &str) -> Result<Outcome> {
    if !ctx.settings.demo {
        return Ok(Outcome::Waiting(plus_seconds(ctx.now(), NO_SENDER_SECONDS), "no sender of messages is configured"));
    }
    let id: MessageId = subject.parse().map_err(|_| crate::Error::fault("the subject of a job is no message"))?;
    let mut tx = ctx.db.write().await?;
    store::messages::sent(&mut tx, id, ctx.now()).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// The periodic work: orders and registrations whose time is over, the chain of the audit log, and the hourly job.
/// A part that fails is logged and does not keep the others from their turn.
pub async fn tick(ctx: &Ctx) -> Result<()> {
    log("expire orders", order::expire_due(ctx).await);
    log("expire registrations", registration::expire_due(ctx).await);
    log("link the audit log", audit::link_batch(ctx).await);
    hourly::enqueue(ctx).await
}

fn log(work: &'static str, done: Result<usize>) {
    match done {
        Ok(0) => {}
        Ok(count) => tracing::info!(work, count, "periodic work done"),
        Err(error) => tracing::error!(work, %error, "periodic work failed"),
    }
}

/// Jobs that are due but not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    pub due: i64,
    /// Given up: somebody has to look.
    pub dead: i64,
}

pub async fn backlog(ctx: &Ctx) -> Result<Backlog> {
    let mut tx = ctx.db.read().await?;
    let (due, dead) = store::jobs::backlog(&mut tx, ctx.now()).await?;
    Ok(Backlog { due, dead })
}

fn plus_seconds(instant: Timestamp, seconds: i64) -> Timestamp {
    from_millis(instant.as_millisecond() + seconds * 1_000)
}
