//! What a browser holds: sessions of the passport and of the sites, and the short-lived codes that lead to them. Only
//! digests are kept, so that reading the database lets nobody in.

pub mod authorizations;
pub mod codes;

use crate::{Fault, Result, Tx};
use domain::{
    account::SessionSite,
    ids::AccountId,
    time::{Timestamp, from_millis, plus_minutes},
};
use uuid::Uuid;

/// Milliseconds between two notes of when a session was last seen: a write per request would cost more than it tells.
const SEEN_EVERY_MS: i64 = 60_000;

/// A session in a browser.
#[derive(Clone, Debug)]
pub struct WebSession {
    /// SHA-256 of the token in the cookie.
    pub digest: Vec<u8>,
    pub site: SessionSite,
    pub account: AccountId,
    /// The passport session that a site's session was made from, and dies with.
    pub parent: Option<Vec<u8>>,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    digest: Vec<u8>,
    site: String,
    account_id: Uuid,
    parent_digest: Option<Vec<u8>>,
    created_at: i64,
    seen_at: i64,
    expires_at: i64,
    parent_seen_at: Option<i64>,
    parent_expires_at: Option<i64>,
}

impl SessionRow {
    fn read(self, now: Timestamp) -> Result<Option<WebSession>> {
        let site = SessionSite::find(&self.site).ok_or(Fault::Corrupt("web_sessions.site"))?;
        let (seen_at, expires_at) = (from_millis(self.seen_at), from_millis(self.expires_at));
        let parent_alive = match (self.parent_seen_at, self.parent_expires_at) {
            (Some(seen), Some(ends)) => SessionSite::Passport.is_alive(from_millis(seen), from_millis(ends), now),
            _ => self.parent_digest.is_none(),
        };
        if !(parent_alive && site.is_alive(seen_at, expires_at, now)) {
            return Ok(None);
        }
        Ok(Some(WebSession {
            digest: self.digest,
            site,
            account: AccountId(self.account_id),
            parent: self.parent_digest,
            created_at: from_millis(self.created_at),
            seen_at,
            expires_at,
        }))
    }
}

pub async fn insert(tx: &mut Tx, session: &WebSession) -> Result<()> {
    exec!(
        tx,
        "insert into web_sessions (digest, site, account_id, parent_digest, created_at, seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &session.digest,
        session.site.code(),
        session.account.0,
        session.parent.as_deref(),
        session.created_at.as_millisecond(),
        session.seen_at.as_millisecond(),
        session.expires_at.as_millisecond()
    )?;
    Ok(())
}

/// The session of a site with this digest, if it and the passport session that it was made from are still valid.
pub async fn valid(tx: &mut Tx, site: SessionSite, digest: &[u8], now: Timestamp) -> Result<Option<WebSession>> {
    let row = optional!(
        tx,
        SessionRow,
        "select s.digest, s.site, s.account_id, s.parent_digest, s.created_at, s.seen_at, s.expires_at, \
         p.seen_at as parent_seen_at, p.expires_at as parent_expires_at \
         from web_sessions s left join web_sessions p on p.digest = s.parent_digest \
         where s.digest = $1 and s.site = $2",
        digest,
        site.code()
    )?;
    Ok(row.map(|row| row.read(now)).transpose()?.flatten())
}

/// Whether it is time to note again that a session was seen.
pub fn is_stale(session: &WebSession, now: Timestamp) -> bool {
    now.as_millisecond() - session.seen_at.as_millisecond() >= SEEN_EVERY_MS
}

/// Notes that a session was seen, and with it the passport session behind it: who works on a site uses the passport.
pub async fn touch(tx: &mut Tx, session: &WebSession, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        "update web_sessions set seen_at = $1 where (digest = $2 or digest = $3) and seen_at < $1",
        now.as_millisecond(),
        &session.digest,
        session.parent.as_deref().unwrap_or(&session.digest)
    )?;
    Ok(())
}

/// Ends a session and those that were made from it. Returns how many sessions had this digest.
pub async fn delete(tx: &mut Tx, digest: &[u8]) -> Result<u64> {
    Ok(exec!(tx, "delete from web_sessions where digest = $1", digest)?)
}

/// Ends all sessions of an account.
pub async fn delete_all(tx: &mut Tx, account: AccountId) -> Result<u64> {
    Ok(exec!(tx, "delete from web_sessions where account_id = $1", account.0)?)
}

/// Removes sessions that can no longer be valid. Returns how many.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    let idle_longest = SessionSite::ALL.into_iter().map(SessionSite::idle_minutes).max().unwrap_or(0);
    Ok(exec!(
        tx,
        "delete from web_sessions where expires_at <= $1 or seen_at <= $2",
        now.as_millisecond(),
        plus_minutes(now, -idle_longest).as_millisecond()
    )?)
}
