//! Sessions in browsers: a random token in a cookie, its digest in the database.

use crate::{Actor, Ctx, Result, Who, ctx::Change};
use aws_lc_rs::digest::{SHA256, digest};
use domain::{
    account::SessionSite,
    ids::AccountId,
    time::{Timestamp, plus_minutes},
};
use store::{
    Tx, throttles,
    websessions::{self, WebSession, authorizations, codes},
};

/// A longer cookie is none of ours.
const TOKEN_BYTES_MAX: usize = 64;
/// Minutes after which a throttle has forgotten everything: the longest window is a day.
const THROTTLE_KEPT_MINUTES: i64 = 25 * 60;

/// Somebody who has just logged in, and the token for the passport's cookie.
#[derive(Clone)]
pub struct LoggedIn {
    pub account: AccountId,
    pub token: String,
}

/// A valid session.
#[derive(Clone, Debug)]
pub struct Session {
    pub account: AccountId,
    pub site: SessionSite,
    pub began_at: Timestamp,
    pub expires_at: Timestamp,
    pub(crate) digest: Vec<u8>,
}

pub(crate) fn token_digest(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

/// The session of a site that a token stands for, if it is still valid. Notes at most once a minute that it was seen.
pub async fn session(ctx: &Ctx, site: SessionSite, token: &str) -> Result<Option<Session>> {
    let Some(found) = find(ctx, site, token).await? else {
        return Ok(None);
    };
    if websessions::is_stale(&found, ctx.now()) {
        let mut tx = ctx.db.write().await?;
        websessions::touch(&mut tx, &found, ctx.now()).await?;
        tx.commit().await?;
    }
    Ok(Some(Session {
        account: found.account,
        site,
        began_at: found.created_at,
        expires_at: found.expires_at,
        digest: found.digest,
    }))
}

async fn find(ctx: &Ctx, site: SessionSite, token: &str) -> Result<Option<WebSession>> {
    if token.is_empty() || token.len() > TOKEN_BYTES_MAX {
        return Ok(None);
    }
    let mut tx = ctx.db.read().await?;
    Ok(websessions::valid(&mut tx, site, &token_digest(token), ctx.now()).await?)
}

/// Begins a passport session in the transaction of what has shown who the person is. Its token is always new.
pub(super) async fn begin(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<LoggedIn> {
    let token = insert(ctx, tx, SessionSite::Passport, account, None).await?;
    Ok(LoggedIn { account, token })
}

/// Writes a session and returns its token.
pub(crate) async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    site: SessionSite,
    account: AccountId,
    parent: Option<Vec<u8>>,
) -> Result<String> {
    let token = ctx.token();
    let now = ctx.now();
    let session = WebSession {
        digest: token_digest(&token),
        site,
        account,
        parent,
        created_at: now,
        seen_at: now,
        expires_at: plus_minutes(now, site.absolute_minutes()),
    };
    websessions::insert(tx, &session).await?;
    Ok(token)
}

/// Ends whatever session a token stands for, as part of something else.
pub(super) async fn forget(tx: &mut Tx, token: &str) -> Result<()> {
    websessions::delete(tx, &token_digest(token)).await?;
    Ok(())
}

/// Logs out of the passport, and with it of all sites, from whichever site the token is of. Doing it twice is fine.
pub async fn log_out(ctx: &Ctx, actor: &Actor, site: SessionSite, token: &str) -> Result<()> {
    let Some(found) = find(ctx, site, token).await? else {
        return Ok(());
    };
    let mut tx = ctx.db.write().await?;
    websessions::delete(&mut tx, found.parent.as_deref().unwrap_or(&found.digest)).await?;
    let actor = Actor { who: Who::Account(found.account), ..actor.clone() };
    let object = format!("account:{}", found.account);
    ctx.audit(&mut tx, &actor, Change { action: "account.log-out", object, ..Change::default() }).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes what has expired: sessions, codes and counters. Returns how many rows went. For a job, once an hour or so.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let now = ctx.now();
    let mut tx = ctx.db.write().await?;
    let mut gone = authorizations::sweep(&mut tx, now).await?;
    gone += websessions::sweep(&mut tx, now).await?;
    gone += codes::sweep(&mut tx, now).await?;
    gone += throttles::sweep(&mut tx, plus_minutes(now, -THROTTLE_KEPT_MINUTES)).await?;
    tx.commit().await?;
    Ok(gone)
}
