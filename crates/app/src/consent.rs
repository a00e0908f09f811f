//! The texts that a candidate reads and accepts before he registers.

use crate::{Actor, Ctx, Error, Result, catalogue, ctx::Change};
use domain::{
    ids::{AccountId, ProvinceCode, TextId},
    refusal::Refusal,
};
use store::{Tx, catalogue::Text, consents::Consent};

/// A text and whether the account has accepted this very version.
pub struct Step {
    pub text: Text,
    pub accepted: bool,
}

/// All texts of the journey in order.
pub async fn steps(ctx: &Ctx, province: ProvinceCode, account: AccountId) -> Result<Vec<Step>> {
    let mut tx = ctx.db.read().await?;
    steps_in(&mut tx, province, account).await
}

async fn steps_in(tx: &mut Tx, province: ProvinceCode, account: AccountId) -> Result<Vec<Step>> {
    let session = catalogue::session_in(tx).await?;
    let texts = store::catalogue::texts_in_force(tx, session.number, province).await?;
    let accepted = store::consents::accepted(tx, session.number, province, account).await?;
    Ok(texts.into_iter().map(|text| Step { accepted: accepted.contains(&text.id), text }).collect())
}

/// Keeps that the account has accepted a text, in the version that was shown. A version that went out of force
/// while it was being read is refused: the person reads the new one.
pub async fn accept(ctx: &Ctx, actor: &Actor, province: ProvinceCode, account: AccountId, text: TextId) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let in_force = store::catalogue::texts_in_force(&mut tx, session.number, province).await?;
    let text = in_force.into_iter().find(|candidate| candidate.id == text).ok_or(Error::Refused(Refusal::Stale))?;
    let consent = Consent {
        id: ctx.id(),
        account,
        text: text.id,
        text_version: text.version,
        text_digest: text.digest,
        accepted_at: ctx.now(),
        address: actor.address.clone(),
        request_id: actor.request_id.clone(),
    };
    store::consents::insert(&mut tx, session.number, province, &consent).await?;
    let object = format!("text:{}", text.id);
    let change = Change { province: Some(province.as_str()), action: "consent.accept", object, ..Change::default() };
    ctx.audit(&mut tx, actor, change).await?;
    Ok(tx.commit().await?)
}

/// Refuses unless every text in force was accepted.
pub(crate) async fn require_all(tx: &mut Tx, province: ProvinceCode, account: AccountId) -> Result<()> {
    let missing = steps_in(tx, province, account).await?.iter().any(|step| !step.accepted);
    if missing { Err(Refusal::ConsentMissing.into()) } else { Ok(()) }
}
