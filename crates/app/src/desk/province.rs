//! What a province sets: its windows inside the session's, and the time for paying.

use super::ProvinceDesk;
use crate::{Actor, Ctx, Error, Result, catalogue, ctx::Change, error::exactly_one};
use domain::setting::{HoldMinutes, Windows, province_misfits};
use store::catalogue::{Province, Session, Text, TextKind};

/// A province with its notice in force.
pub struct ProvinceView {
    pub session: Session,
    pub province: Province,
    pub notice: Option<Text>,
}

/// What a province may change.
#[derive(Clone, Debug)]
pub struct ProvinceSettings {
    pub windows: Windows,
    pub hold_minutes: HoldMinutes,
    /// The version that the person saw.
    pub version: i64,
}

pub async fn province(ctx: &Ctx, desk: &ProvinceDesk) -> Result<ProvinceView> {
    let view = catalogue::province(ctx, desk.province()).await?;
    Ok(ProvinceView { session: view.session, province: view.province, notice: view.notice })
}

/// The session's times, into which a province's must fit.
pub fn windows_of(session: &Session) -> Windows {
    Windows { registration: session.registration, pay_until: session.pay_until, printing: session.printing }
}

/// The notice among the texts in force.
pub(super) fn notice_of(texts: Vec<Text>) -> Option<Text> {
    texts.into_iter().find(|text| text.kind == TextKind::ProvinceNotice)
}

/// Saves a province's windows. Refuses what reaches beyond the session's, and when somebody else saved meanwhile.
pub async fn save_province(ctx: &Ctx, actor: &Actor, desk: &ProvinceDesk, settings: ProvinceSettings) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let session = catalogue::session_in(&mut tx).await?;
    let code = desk.province();
    let before = store::catalogue::province(&mut tx, session.number, code).await?.ok_or(Error::Missing)?;
    if let Some(misfit) = province_misfits(&settings.windows, &windows_of(&session)).into_iter().next() {
        return Err(misfit.refusal.into());
    }
    let after = Province {
        registration: settings.windows.registration,
        pay_until: settings.windows.pay_until,
        printing: settings.windows.printing,
        hold_minutes: i64::from(settings.hold_minutes.get()),
        version: settings.version,
        ..before.clone()
    };
    exactly_one(store::catalogue::update_province(&mut tx, session.number, &after).await?)?;
    let (seen, saved) = (format!("{before:?}"), format!("{after:?}"));
    let change = Change {
        province: Some(code.as_str()),
        action: "province.settings",
        object: format!("province:{code}"),
        before: Some(&seen),
        after: Some(&saved),
    };
    ctx.audit(&mut tx, actor, change).await?;
    Ok(tx.commit().await?)
}
