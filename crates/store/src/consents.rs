//! Evidence of what was shown and accepted, and drafts of what is being typed.

use crate::{Result, Tx, vault::Place};
use domain::{
    ids::{AccountId, ProvinceCode, SessionNumber, TextId},
    time::Timestamp,
};
use uuid::Uuid;

/// A text that an account has accepted, in the version that was shown.
#[derive(Clone, Debug)]
pub struct Consent {
    pub id: Uuid,
    pub account: AccountId,
    pub text: TextId,
    pub text_version: i64,
    pub text_digest: Vec<u8>,
    pub accepted_at: Timestamp,
    pub address: String,
    pub request_id: String,
}

/// Records a consent. A second consent of the same account to the same version changes nothing.
pub async fn insert(tx: &mut Tx, session: SessionNumber, province: ProvinceCode, consent: &Consent) -> Result<()> {
    exec!(
        tx,
        "insert into consents (province, id, session, account_id, text_id, text_version, text_digest, accepted_at, \
         address, request_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (province, account_id, text_id) do nothing",
        province.as_str(),
        consent.id,
        i64::from(session.0),
        consent.account.0,
        consent.text.0,
        consent.text_version,
        &consent.text_digest,
        consent.accepted_at.as_millisecond(),
        &consent.address,
        &consent.request_id
    )?;
    Ok(())
}

/// The texts that an account has accepted for a province.
pub async fn accepted(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    account: AccountId,
) -> Result<Vec<TextId>> {
    let ids = on!(tx, c => sqlx::query_scalar::<_, Uuid>(
        "select text_id from consents where province = $1 and session = $2 and account_id = $3"
    ).bind(province.as_str()).bind(i64::from(session.0)).bind(account.0).fetch_all(c).await)?;
    Ok(ids.into_iter().map(TextId).collect())
}

fn draft_row(session: SessionNumber, account: AccountId) -> String {
    format!("{session}:{account}")
}

/// Keeps what an account has typed so far, as a JSON text.
pub async fn save_draft(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    account: AccountId,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    let row = draft_row(session, account);
    let sealed = tx.vault.seal(Place { table: "drafts", column: "body", row: &row }, body.as_bytes());
    exec!(
        tx,
        "insert into drafts (province, session, account_id, body_sealed, updated_at) values ($1, $2, $3, $4, $5) \
         on conflict (province, session, account_id) \
         do update set body_sealed = excluded.body_sealed, updated_at = excluded.updated_at",
        province.as_str(),
        i64::from(session.0),
        account.0,
        sealed,
        now.as_millisecond()
    )?;
    Ok(())
}

/// What an account has typed so far.
pub async fn draft(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    account: AccountId,
) -> Result<Option<String>> {
    let sealed = scalar!(
        tx,
        Vec<u8>,
        "select body_sealed from drafts where province = $1 and session = $2 and account_id = $3",
        province.as_str(),
        i64::from(session.0),
        account.0
    )?;
    let row = draft_row(session, account);
    let place = Place { table: "drafts", column: "body", row: &row };
    Ok(sealed.map(|sealed| tx.vault.open_text(place, &sealed)).transpose()?)
}
