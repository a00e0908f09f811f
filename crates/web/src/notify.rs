//! Where payment channels bring their notices. They come cross-site by design and prove themselves by signature.

use app::Ctx;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    response::{IntoResponse, Response},
};
use ui::{Failure, Guard, Ledger, Route, Visit};

/// Bytes of a notice. Real ones have a few thousand.
const NOTICE_BYTES_MAX: usize = 64 * 1024;

/// `POST /notify/{channel}`. Belongs outside the protection against cross-site requests.
pub fn router(ctx: Ctx) -> (Router, Vec<Route>) {
    let (router, routes) = Ledger::default().post("/notify/{channel}", Guard::Signed, notify).finish(ctx);
    (router.layer(DefaultBodyLimit::max(NOTICE_BYTES_MAX)), routes)
}

async fn notify(
    visit: Visit,
    State(ctx): State<Ctx>,
    Path(channel): Path<String>,
    body: Bytes,
) -> Result<Response, Failure> {
    let answer = app::payment::record_notice(&ctx, &visit.actor(None), &channel, &body).await?;
    Ok(answer.into_response())
}
