//! What a centre sets for itself (考点设置), apart from its places.

use super::CentreDesk;
use crate::{Actor, Ctx, Error, Result, catalogue, ctx::Change, error::exactly_one};
use domain::{
    ids::CentreCode,
    particulars::ClassField,
    refusal::Refusal,
    registration::Review,
    seating::Prerequisite,
    setting::{CentreNotice, SubjectsMax, TicketNote, check_forwards},
    window::Window,
};
use store::{
    Tx,
    catalogue::{Centre, Province, Session},
};

/// A centre with the session and province that it belongs to.
pub struct CentreView {
    pub session: Session,
    pub province: Province,
    pub centre: Centre,
}

/// What a centre may change.
#[derive(Clone, Debug)]
pub struct CentreSettings {
    pub review: Review,
    pub subjects_max: SubjectsMax,
    pub prerequisite: Prerequisite,
    pub class: ClassField,
    /// The centre's own window for registering. It counts only inside the province's.
    pub registration: Option<Window>,
    pub notice: CentreNotice,
    pub ticket_note: TicketNote,
    /// The version that the person saw.
    pub version: i64,
}

pub async fn centre(ctx: &Ctx, desk: &CentreDesk) -> Result<CentreView> {
    load(&mut ctx.db.read().await?, desk.centre()).await
}

pub(crate) async fn load(tx: &mut Tx, code: CentreCode) -> Result<CentreView> {
    let session = catalogue::session_in(tx).await?;
    let province = store::catalogue::province(tx, session.number, code.province()).await?.ok_or(Error::Missing)?;
    let centre = store::catalogue::centre(tx, session.number, code).await?.ok_or(Error::Missing)?;
    Ok(CentreView { session, province, centre })
}

/// Saves a centre's settings. Registrations that were submitted keep the rule about review under which they were.
///
/// Refuses when somebody else saved meanwhile, a window backwards, and more subjects than the session allows.
pub async fn save_centre(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, settings: CentreSettings) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let CentreView { session, centre: before, .. } = load(&mut tx, desk.centre()).await?;
    if settings.subjects_max.small() > session.subjects_max {
        return Err(Refusal::OutOfRange { min: 1, max: i64::from(session.subjects_max) }.into());
    }
    if let Some(own) = &settings.registration {
        check_forwards(own)?;
    }
    let after = Centre {
        review: settings.review == Review::Required,
        subjects_max: settings.subjects_max.small(),
        prerequisite_insisted: settings.prerequisite == Prerequisite::Insist,
        class_required: settings.class == ClassField::Required,
        registration: settings.registration,
        notice: settings.notice.as_str().to_owned(),
        ticket_note: settings.ticket_note.as_str().to_owned(),
        version: settings.version,
        ..before.clone()
    };
    exactly_one(store::catalogue::update_centre(&mut tx, session.number, &after).await?)?;
    audit(ctx, &mut tx, actor, "centre.settings", &before, &format!("{after:?}")).await?;
    Ok(tx.commit().await?)
}

/// Writes the audit row of a change to a centre.
pub(crate) async fn audit(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    action: &str,
    before: &Centre,
    after: &str,
) -> Result<()> {
    let province = before.code.province();
    let seen = format!("{before:?}");
    let object = format!("centre:{}", before.code);
    let change = Change { province: Some(province.as_str()), action, object, before: Some(&seen), after: Some(after) };
    ctx.audit(tx, actor, change).await
}
