//! Runs what was built until somebody says stop, and then ends without leaving a request unanswered.

use crate::{
    app::{App, StartError},
    settings::Settings,
    worker,
};
use ::app::Ctx;
use axum::Router;
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

/// Seconds for the requests and jobs that are under way when the process is told to stop.
const STOP_SECONDS_MAX: u64 = 12;

/// What this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Sites,
    Worker,
}

/// Takes a port. Fails here, before anything else is begun, when another process has it.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let what = format!("cannot listen on {address}");
    TcpListener::bind(address).await.map_err(|source| StartError::Io { what, source })
}

/// Serves, works, or both, until SIGTERM or SIGINT.
pub async fn run(app: App, settings: &Settings, parts: &[Part]) -> Result<(), StartError> {
    let mut tasks = JoinSet::new();
    let ops = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, settings.ops_port))).await?;
    if parts.contains(&Part::Sites) {
        let listener = listen(SocketAddr::from((settings.listen, settings.port))).await?;
        tasks.spawn(serve(listener, app.front, app.stop.subscribe()));
    }
    if parts.contains(&Part::Worker) {
        tasks.spawn(work(app.ctx.clone(), app.stop.subscribe()));
    }
    let stop = app.stop;
    // Not among the tasks that are waited for: it answers until the end.
    let watching = tokio::spawn(serve(ops, app.ops, watch::channel(false).1));
    stop_signal().await;
    tracing::info!("stopping");
    stop.send_replace(true);
    let finish = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(Duration::from_secs(STOP_SECONDS_MAX), finish).await.is_err() {
        tracing::warn!(STOP_SECONDS_MAX, "some requests or jobs were cut off");
    }
    watching.abort();
    app.ctx.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Serves a router until told to stop, then answers what has begun.
pub async fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let told = async move {
        if stopping.wait_for(|stop| *stop).await.is_err() {
            // Nobody can tell any more; then it ends with the process.
            std::future::pending::<()>().await;
        }
    };
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(told).await {
        tracing::error!(%error, "cannot serve");
    }
}

async fn work(ctx: Ctx, stopping: watch::Receiver<bool>) {
    worker::run(ctx, stopping).await;
}

async fn stop_signal() {
    let mut terminate = signal(SignalKind::terminate()).expect("a handler for SIGTERM can be set");
    let mut interrupt = signal(SignalKind::interrupt()).expect("a handler for SIGINT can be set");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
