//! Demonstration data: one session with its windows open now, every province, fictional centres, and accounts for every
//! role. Creating it again changes nothing; it lies around the moment of its first creation.

mod accounts;
mod centres;
mod texts;
mod times;

pub use accounts::{ACCOUNTS, DemoAccount, PASSWORD, Role};

use crate::{Actor, Ctx, Result, account::Passwords, ctx::Change};
use domain::{
    catalogue::{Level, PROVINCES, SUBJECTS, Status, default_fees},
    ids::{ProvinceCode, SessionNumber},
};
use store::{
    Tx,
    catalogue::{self, Province, Session},
};

const SESSION: SessionNumber = SessionNumber(77);
const SUBJECTS_MAX: u16 = 3;
const CANCELLATIONS_MAX: u16 = 3;
/// Minutes for paying.
const HOLD_MINUTES: i64 = 1_440;
/// Provinces in which only an hour is given.
const HOLD_SHORT: [&str; 3] = ["11", "31", "44"];
const HOLD_SHORT_MINUTES: i64 = 60;

/// What there is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub provinces: usize,
    pub centres: usize,
    pub accounts: usize,
    /// Provinces that this call has created; 0 when all was there.
    pub provinces_created: usize,
}

/// Creates what is missing: the session, then each province in a transaction of its own, then the accounts.
pub async fn create(ctx: &Ctx, passwords: &Passwords) -> Result<Summary> {
    let actor = Actor::system("demo");
    let session = session(ctx, &actor).await?;
    let plan = centres::Plan::read()?;
    let mut summary = Summary { provinces: 0, centres: 0, accounts: 0, provinces_created: 0 };
    for province in &PROVINCES {
        let planned = plan.centres(province);
        summary.provinces += 1;
        summary.centres += planned.len();
        summary.provinces_created += usize::from(create_province(ctx, &actor, &session, province, &planned).await?);
    }
    summary.accounts = accounts::create(ctx, passwords, &actor).await?;
    Ok(summary)
}

/// The session, found or made together with its subjects and national texts.
async fn session(ctx: &Ctx, actor: &Actor) -> Result<Session> {
    let mut tx = ctx.db.write().await?;
    if let Some(session) = catalogue::current_session(&mut tx).await? {
        return Ok(session);
    }
    let times = times::Times::around(ctx.now());
    let session = Session {
        number: SESSION,
        name: format!("第{SESSION}次全国计算机等级考试"),
        registration: times.registration,
        pay_until: times.pay_until,
        printing: times.printing,
        exam: times.exam,
        subjects_max: SUBJECTS_MAX,
        cancellations_max: CANCELLATIONS_MAX,
        declaration: true,
        version: 1,
    };
    catalogue::insert_session(&mut tx, &session).await?;
    for subject in SUBJECTS.iter().filter(|subject| subject.status == Status::Offered) {
        catalogue::insert_subject(&mut tx, session.number, subject.code()).await?;
    }
    for text in texts::national(ctx) {
        catalogue::insert_text(&mut tx, session.number, &text).await?;
    }
    audit(ctx, &mut tx, actor, None, format!("session:{}", session.number)).await?;
    tx.commit().await?;
    Ok(session)
}

/// Creates a province with everything in it. Answers whether it was missing.
async fn create_province(
    ctx: &Ctx,
    actor: &Actor,
    session: &Session,
    province: &domain::catalogue::Province,
    centres: &[centres::Planned],
) -> Result<bool> {
    let code = province.code();
    let mut tx = ctx.db.write().await?;
    if catalogue::province(&mut tx, session.number, code).await?.is_some() {
        return Ok(false);
    }
    let row = province_row(session, province);
    catalogue::insert_province(&mut tx, session.number, &row).await?;
    let fees = default_fees(code);
    for (level, fee) in Level::ALL.into_iter().zip(fees) {
        catalogue::insert_fee(&mut tx, session.number, code, i64::from(level.number()), fee).await?;
    }
    catalogue::insert_text(&mut tx, session.number, &texts::of_province(ctx, &row, fees)).await?;
    for centre in centres {
        centres::create(ctx, &mut tx, session, centre).await?;
    }
    audit(ctx, &mut tx, actor, Some(code), format!("province:{code}")).await?;
    tx.commit().await?;
    Ok(true)
}

fn province_row(session: &Session, province: &domain::catalogue::Province) -> Province {
    let is_short = HOLD_SHORT.contains(&province.digits());
    Province {
        code: province.code(),
        name: province.name.to_owned(),
        registration: session.registration,
        pay_until: session.pay_until,
        printing: session.printing,
        hold_minutes: if is_short { HOLD_SHORT_MINUTES } else { HOLD_MINUTES },
        version: 1,
    }
}

async fn audit(ctx: &Ctx, tx: &mut Tx, actor: &Actor, province: Option<ProvinceCode>, object: String) -> Result<()> {
    let province = province.as_ref().map(ProvinceCode::as_str);
    ctx.audit(tx, actor, Change { province, action: "demo.create", object, ..Change::default() }).await
}
