//! What is on offer, as candidates see it.

use crate::{Ctx, Error, Result};
use domain::{
    ids::{CentreCode, ProvinceCode, SubjectCode},
    money::Fen,
};
use store::Tx;

pub use store::catalogue::{Centre, Province, Session, Text, TextKind};
pub use store::seats::Places;

/// The session that everything is about, in a transaction.
pub(crate) async fn session_in(tx: &mut Tx) -> Result<Session> {
    store::catalogue::current_session(tx).await?.ok_or(Error::Missing)
}

/// The session that everything is about.
pub async fn session(ctx: &Ctx) -> Result<Session> {
    session_in(&mut ctx.db.read().await?).await
}

/// The session with all its provinces.
pub async fn provinces(ctx: &Ctx) -> Result<(Session, Vec<Province>)> {
    let mut tx = ctx.db.read().await?;
    let session = session_in(&mut tx).await?;
    let provinces = store::catalogue::provinces(&mut tx, session.number).await?;
    Ok((session, provinces))
}

/// A province with its centres, how full they are, and the notice in force.
pub struct ProvinceView {
    pub session: Session,
    pub province: Province,
    pub centres: Vec<(Centre, Places)>,
    pub notice: Option<Text>,
}

pub async fn province(ctx: &Ctx, code: ProvinceCode) -> Result<ProvinceView> {
    let mut tx = ctx.db.read().await?;
    let session = session_in(&mut tx).await?;
    let province = store::catalogue::province(&mut tx, session.number, code).await?.ok_or(Error::Missing)?;
    let totals = store::seats::totals(&mut tx, session.number, code).await?;
    let centres = store::catalogue::centres(&mut tx, session.number, code).await?;
    let texts = store::catalogue::texts_in_force(&mut tx, session.number, code).await?;
    let none = Places { subject: None, capacity: 0, taken: 0 };
    let places = |centre: &Centre| {
        let found = totals.iter().find(|(total, _)| total == centre.code.as_str());
        found.map_or(none, |(_, places)| *places)
    };
    let centres = centres.into_iter().map(|centre| (places(&centre), centre)).map(|(p, c)| (c, p)).collect();
    let notice = texts.into_iter().find(|text| text.kind == TextKind::ProvinceNotice);
    Ok(ProvinceView { session, province, centres, notice })
}

/// A subject at a centre: what it costs and how many places are free.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    pub subject: SubjectCode,
    pub fee: Fen,
    pub free: i64,
}

/// What a centre offers now. A subject has never more free places than the centre in total.
pub struct CentreView {
    pub centre: Centre,
    pub offers: Vec<Offer>,
}

pub async fn centre(ctx: &Ctx, code: CentreCode) -> Result<CentreView> {
    let mut tx = ctx.db.read().await?;
    let session = session_in(&mut tx).await?;
    let centre = store::catalogue::centre(&mut tx, session.number, code).await?.ok_or(Error::Missing)?;
    let fees = store::catalogue::fees(&mut tx, session.number, code.province()).await?;
    let places = store::seats::places(&mut tx, session.number, code).await?;
    let total = places.iter().find(|p| p.subject.is_none()).map_or(0, Places::free);
    let offers = places.iter().filter_map(|places| {
        let subject = places.subject?;
        Some(Offer { subject, fee: fee_of(&fees, subject)?, free: places.free().min(total) })
    });
    Ok(CentreView { offers: offers.collect(), centre })
}

/// The fee of a subject by its level.
pub(crate) fn fee_of(fees: &[(i64, Fen)], subject: SubjectCode) -> Option<Fen> {
    let level = i64::from(domain::catalogue::subject(subject)?.level.number());
    fees.iter().find(|(of, _)| *of == level).map(|(_, fee)| *fee)
}

/// The subjects that any candidate of a province may choose, with their fees, by code.
pub async fn subjects(ctx: &Ctx, province: ProvinceCode) -> Result<Vec<(SubjectCode, Fen)>> {
    let mut tx = ctx.db.read().await?;
    let session = session_in(&mut tx).await?;
    let fees = store::catalogue::fees(&mut tx, session.number, province).await?;
    let offered = store::catalogue::subjects(&mut tx, session.number).await?;
    Ok(offered.into_iter().filter_map(|subject| Some((subject, fee_of(&fees, subject)?))).collect())
}
