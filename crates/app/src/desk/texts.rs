//! Texts that candidates accept: agreement, notices, and the notice of a province. A published version is evidence
//! and never changes; a change retires it and publishes the next.

use super::{NationalDesk, ProvinceDesk, province::notice_of};
use crate::{Actor, Ctx, Error, Result, catalogue, ctx::Change, error::exactly_one};
use aws_lc_rs::digest::{SHA256, digest};
use domain::{
    ids::{ProvinceCode, SessionNumber, TextId},
    refusal::Refusal,
    setting::{TextBody, TextTitle},
};
use store::{
    Tx,
    catalogue::{Text, TextKind},
};

/// A text as it is to be published.
#[derive(Clone, Debug)]
pub struct NewText {
    pub title: TextTitle,
    pub body: TextBody,
    /// The version in force that the person saw, or nothing when there was none.
    pub replaces: Option<TextId>,
}

/// SHA-256 of title and body, which is kept with each acceptance.
pub fn digest_of(title: &str, body: &str) -> Vec<u8> {
    digest(&SHA256, format!("{title}\n{body}").as_bytes()).as_ref().to_vec()
}

/// Publishes a new version of the agreement (报名协议).
pub async fn publish_agreement(ctx: &Ctx, actor: &Actor, _: &NationalDesk, new: NewText) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?.number;
    let texts = store::catalogue::national_texts(&mut tx, session).await?;
    let old = texts.into_iter().find(|text| text.kind == TextKind::Agreement);
    publish(ctx, &mut tx, actor, Slot { session, kind: TextKind::Agreement, province: None }, old, &new).await?;
    Ok(tx.commit().await?)
}

/// Publishes a new version of a province's notice (省通告).
pub async fn publish_province_notice(ctx: &Ctx, actor: &Actor, desk: &ProvinceDesk, new: NewText) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?.number;
    let old = notice_of(store::catalogue::texts_in_force(&mut tx, session, desk.province()).await?);
    let slot = Slot { session, kind: TextKind::ProvinceNotice, province: Some(desk.province()) };
    publish(ctx, &mut tx, actor, slot, old, &new).await?;
    Ok(tx.commit().await?)
}

/// Publishes one more notice of the session that every candidate must read.
pub async fn add_notice(ctx: &Ctx, actor: &Actor, _: &NationalDesk, new: NewText) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?.number;
    let slot = Slot { session, kind: TextKind::Notice, province: None };
    publish(ctx, &mut tx, actor, slot, None, &NewText { replaces: None, ..new }).await?;
    Ok(tx.commit().await?)
}

/// Publishes a new version of a notice of the session.
pub async fn replace_notice(ctx: &Ctx, actor: &Actor, _: &NationalDesk, id: TextId, new: NewText) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let (session, old) = notice_in_force(&mut tx, id).await?;
    let slot = Slot { session, kind: TextKind::Notice, province: None };
    publish(ctx, &mut tx, actor, slot, Some(old), &new).await?;
    Ok(tx.commit().await?)
}

/// Takes a notice of the session out of force. What was accepted stays as evidence.
pub async fn retire_notice(ctx: &Ctx, actor: &Actor, _: &NationalDesk, id: TextId) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let (_, old) = notice_in_force(&mut tx, id).await?;
    exactly_one(store::catalogue::retire_text(&mut tx, old.id, ctx.now()).await?)?;
    let object = format!("text:{}", old.id);
    ctx.audit(&mut tx, actor, Change { action: "text.retire", object, ..Change::default() }).await?;
    Ok(tx.commit().await?)
}

async fn notice_in_force(tx: &mut Tx, id: TextId) -> Result<(SessionNumber, Text)> {
    let session = catalogue::session_in(tx).await?.number;
    let texts = store::catalogue::national_texts(tx, session).await?;
    let found = texts.into_iter().find(|text| text.id == id && text.kind == TextKind::Notice);
    Ok((session, found.ok_or(Error::Refused(Refusal::Stale))?))
}

/// What a text is for, and for whom.
struct Slot {
    session: SessionNumber,
    kind: TextKind,
    province: Option<ProvinceCode>,
}

async fn publish(ctx: &Ctx, tx: &mut Tx, actor: &Actor, slot: Slot, old: Option<Text>, new: &NewText) -> Result<()> {
    if old.as_ref().map(|old| old.id) != new.replaces {
        return Err(Refusal::Stale.into());
    }
    let (position, version) = match &old {
        Some(old) => {
            exactly_one(store::catalogue::retire_text(tx, old.id, ctx.now()).await?)?;
            (old.position, old.version + 1)
        }
        None => (store::texts::last_position(tx, slot.session, slot.kind, slot.province).await? + 1, 1),
    };
    let (title, body) = (new.title.as_str().to_owned(), new.body.as_str().to_owned());
    let text = Text {
        id: TextId(ctx.id()),
        kind: slot.kind,
        province: slot.province,
        position,
        version,
        digest: digest_of(&title, &body),
        title,
        body,
        published_at: ctx.now(),
    };
    store::catalogue::insert_text(tx, slot.session, &text).await?;
    let seen = old.as_ref().map(|old| format!("{old:?}"));
    let published = format!("{text:?}");
    let change = Change {
        province: slot.province.as_ref().map(ProvinceCode::as_str),
        action: "text.publish",
        object: format!("text:{}", text.id),
        before: seen.as_deref(),
        after: Some(&published),
    };
    ctx.audit(tx, actor, change).await
}
