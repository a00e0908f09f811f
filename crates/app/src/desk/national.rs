//! What the national role sets: the session's windows and limits.

use super::NationalDesk;
use crate::{Actor, Ctx, Result, catalogue, ctx::Change, error::exactly_one};
use domain::{
    setting::{CancellationsMax, SessionName, SubjectsMax, Windows, session_misfits},
    window::Window,
};
use store::catalogue::{Session, Text};

/// The session with its agreement and notices in force.
pub struct NationalView {
    pub session: Session,
    pub texts: Vec<Text>,
}

/// Whether candidates fill in a health declaration (健康情况声明书).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    Asked,
    NotAsked,
}

/// What the national role may change of a session.
#[derive(Clone, Debug)]
pub struct SessionSettings {
    pub name: SessionName,
    pub windows: Windows,
    pub exam: Window,
    pub subjects_max: SubjectsMax,
    pub cancellations_max: CancellationsMax,
    pub declaration: Declaration,
    /// The version that the person saw.
    pub version: i64,
}

pub async fn national(ctx: &Ctx, _: &NationalDesk) -> Result<NationalView> {
    let mut tx = ctx.db.read().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let texts = store::catalogue::national_texts(&mut tx, session.number).await?;
    Ok(NationalView { session, texts })
}

/// Saves the session's windows and limits. Provinces keep theirs, which may then reach beyond: they are told by the
/// figures on their own page, not changed behind their backs.
pub async fn save_session(ctx: &Ctx, actor: &Actor, _: &NationalDesk, settings: SessionSettings) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let before = catalogue::session_in(&mut tx).await?;
    if let Some(misfit) = session_misfits(&settings.windows, &settings.exam).into_iter().next() {
        return Err(misfit.refusal.into());
    }
    let after = Session {
        name: settings.name.as_str().to_owned(),
        registration: settings.windows.registration,
        pay_until: settings.windows.pay_until,
        printing: settings.windows.printing,
        exam: settings.exam,
        subjects_max: settings.subjects_max.small(),
        cancellations_max: settings.cancellations_max.small(),
        declaration: settings.declaration == Declaration::Asked,
        version: settings.version,
        ..before.clone()
    };
    exactly_one(store::catalogue::update_session(&mut tx, &after).await?)?;
    let (seen, saved) = (format!("{before:?}"), format!("{after:?}"));
    let object = format!("session:{}", before.number);
    let change =
        Change { province: None, action: "session.settings", object, before: Some(&seen), after: Some(&saved) };
    ctx.audit(&mut tx, actor, change).await?;
    Ok(tx.commit().await?)
}
