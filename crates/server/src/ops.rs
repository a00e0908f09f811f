//! What machines ask: whether the process lives, whether it can serve, and its figures.

use crate::telemetry;
use ::app::Ctx;
use axum::{Router, extract::State, http::StatusCode, routing::get};
use tokio::sync::watch;

#[derive(Clone)]
struct Ops {
    ctx: Ctx,
    stopping: watch::Receiver<bool>,
}

/// `/healthz`, `/readyz` and `/metrics`. Only for the loopback address: there is nothing to log in with.
pub fn router(ctx: Ctx, stopping: watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(async || telemetry::figures().render()))
        .with_state(Ops { ctx, stopping })
}

/// Ready as long as the database answers and nobody has told the process to stop.
async fn ready(State(ops): State<Ops>) -> (StatusCode, &'static str) {
    if *ops.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    match ::app::jobs::backlog(&ops.ctx).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
