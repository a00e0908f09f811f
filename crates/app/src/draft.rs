//! What a candidate has typed so far, kept sealed on the server so that nothing typed is lost.

use crate::{Ctx, Error, Result, catalogue};
use domain::{
    identity::{IdNumber, IdType},
    ids::{AccountId, ProvinceCode},
    refusal::Refusal,
    time::shanghai_date,
};
use serde::{Deserialize, Serialize};
use store::registrations;

/// A draft: the ID document once it was accepted, and the fields of the form as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Draft {
    pub id_type: String,
    pub id_number: String,
    pub fields: Vec<(String, String)>,
}

impl Draft {
    /// The ID document, if it was entered and still is valid.
    pub fn identity(&self, ctx: &Ctx) -> Option<IdNumber> {
        let kind = IdType::from_code(&self.id_type)?;
        IdNumber::parse(kind, &self.id_number, shanghai_date(ctx.now())).ok()
    }
}

/// The draft of an account, or an empty one.
pub async fn load(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<Draft> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let body = store::consents::draft(&mut tx, session.number, province, account).await?;
    match body {
        Some(body) => serde_json::from_str(&body).map_err(|error| Error::fault(format!("draft: {error}"))),
        None => Ok(Draft::default()),
    }
}

/// Keeps the form as typed, valid or not.
pub async fn save_fields(
    ctx: &Ctx,
    province: ProvinceCode,
    account: AccountId,
    fields: Vec<(String, String)>,
) -> Result<()> {
    let draft = Draft { fields, ..load(ctx, province, account).await? };
    save(ctx, province, account, &draft).await
}

async fn save(ctx: &Ctx, province: ProvinceCode, account: AccountId, draft: &Draft) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let body = serde_json::to_string(draft).map_err(|error| Error::fault(error.to_string()))?;
    store::consents::save_draft(&mut tx, session.number, province, account, &body, ctx.now()).await?;
    Ok(tx.commit().await?)
}

/// Accepts an ID document for the journey, unless the account or the person is registered already. The claim itself
/// is made with the seats, so that nobody can block a stranger by typing his number.
pub async fn save_identity(ctx: &Ctx, province: ProvinceCode, account: AccountId, id: &IdNumber) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let of_person = registrations::claim_of_person(&mut tx, session.number, &id.person_key()).await?;
    if of_person.is_some_and(|claim| claim.account != account) {
        return Err(Refusal::PersonRegistered.into());
    }
    let of_account = registrations::claim_of_account(&mut tx, session.number, account).await?;
    if of_account.is_some_and(|claim| claim.province != province) {
        return Err(Refusal::AccountRegistered.into());
    }
    drop(tx);
    let before = load(ctx, province, account).await?;
    let id_type = id.kind().code().to_owned();
    let draft = Draft { id_type, id_number: id.as_str().to_owned(), fields: before.fields };
    save(ctx, province, account, &draft).await
}
