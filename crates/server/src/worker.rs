//! The worker: due jobs as they come, and the periodic work. It stops between jobs, never within one.

use crate::telemetry;
use ::app::{Ctx, jobs};
use std::time::Duration;
use tokio::sync::watch;

/// Rest after a round that found no job.
const IDLE: Duration = Duration::from_millis(500);
/// Rest between two rounds of the periodic work.
const TICK: Duration = Duration::from_secs(5);

/// Works until told to stop, then finishes what it has begun.
pub async fn run(ctx: Ctx, stopping: watch::Receiver<bool>) {
    tokio::join!(due_jobs(ctx.clone(), stopping.clone()), ticks(ctx, stopping));
}

async fn due_jobs(ctx: Ctx, mut stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        let more = match jobs::run_due(&ctx).await {
            Ok(count) => {
                telemetry::jobs_run(count);
                count > 0
            }
            Err(error) => {
                telemetry::round_failed("jobs", &error);
                false
            }
        };
        if !more && rest(IDLE, &mut stopping).await == Next::Stop {
            return;
        }
    }
}

async fn ticks(ctx: Ctx, mut stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        if let Err(error) = jobs::tick(&ctx).await {
            telemetry::round_failed("tick", &error);
        }
        match jobs::backlog(&ctx).await {
            Ok(backlog) => telemetry::backlog(backlog),
            Err(error) => telemetry::round_failed("backlog", &error),
        }
        if rest(TICK, &mut stopping).await == Next::Stop {
            return;
        }
    }
}

#[derive(PartialEq, Eq)]
enum Next {
    Round,
    Stop,
}

async fn rest(length: Duration, stopping: &mut watch::Receiver<bool>) -> Next {
    // Who could tell us to stop may be gone already, which also means to stop.
    let told = tokio::time::timeout(length, stopping.wait_for(|stop| *stop)).await;
    if told.is_ok() { Next::Stop } else { Next::Round }
}
