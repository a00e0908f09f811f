//! Authorization codes: the way from a passport session to a session of a site, for a minute and once.

use crate::{Result, Tx};
use domain::{
    ids::AccountId,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// What an authorization code stands for.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// SHA-256 of the code.
    pub digest: Vec<u8>,
    pub client: String,
    pub redirect_uri: String,
    /// The PKCE challenge, base64url of SHA-256.
    pub challenge: String,
    pub account: AccountId,
    /// The passport session that it was given to, and dies with.
    pub session_digest: Vec<u8>,
    pub expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct AuthorizationRow {
    digest: Vec<u8>,
    client: String,
    redirect_uri: String,
    challenge: String,
    account_id: Uuid,
    session_digest: Vec<u8>,
    expires_at: i64,
}

pub async fn insert(tx: &mut Tx, authorization: &Authorization) -> Result<()> {
    exec!(
        tx,
        "insert into authorization_codes (digest, client, redirect_uri, challenge, account_id, session_digest, \
         expires_at) values ($1, $2, $3, $4, $5, $6, $7)",
        &authorization.digest,
        &authorization.client,
        &authorization.redirect_uri,
        &authorization.challenge,
        authorization.account.0,
        &authorization.session_digest,
        authorization.expires_at.as_millisecond()
    )?;
    Ok(())
}

/// Takes a code, so that nobody can take it again.
pub async fn take(tx: &mut Tx, digest: &[u8]) -> Result<Option<Authorization>> {
    let row = optional!(
        tx,
        AuthorizationRow,
        "delete from authorization_codes where digest = $1 \
         returning digest, client, redirect_uri, challenge, account_id, session_digest, expires_at",
        digest
    )?;
    Ok(row.map(|row| Authorization {
        digest: row.digest,
        client: row.client,
        redirect_uri: row.redirect_uri,
        challenge: row.challenge,
        account: AccountId(row.account_id),
        session_digest: row.session_digest,
        expires_at: from_millis(row.expires_at),
    }))
}

/// Removes codes that nobody took. Returns how many.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    Ok(exec!(tx, "delete from authorization_codes where expires_at <= $1", now.as_millisecond())?)
}
