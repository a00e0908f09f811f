//! Places of a centre (考点容量), in total and by subject.

use super::{CentreDesk, centre};
use crate::{Actor, Ctx, Result, error::exactly_one};
use domain::{ids::SubjectCode, refusal::Refusal, seating::Quota, setting::Capacity};
use store::{catalogue::Centre, seats};

pub use store::seats::Places;

/// A subject of the session and the centre's places in it, if it offers it.
#[derive(Clone, Copy, Debug)]
pub struct SubjectPlaces {
    pub subject: SubjectCode,
    pub places: Option<Places>,
}

pub struct CapacityView {
    pub centre: Centre,
    pub total: Places,
    pub subjects: Vec<SubjectPlaces>,
}

pub async fn capacity(ctx: &Ctx, desk: &CentreDesk) -> Result<CapacityView> {
    let mut tx = ctx.db.read().await?;
    let view = centre::load(&mut tx, desk.centre()).await?;
    let offered = store::catalogue::subjects(&mut tx, view.session.number).await?;
    let places = seats::places(&mut tx, view.session.number, desk.centre()).await?;
    let find = |subject: Option<SubjectCode>| places.iter().find(|places| places.subject == subject).copied();
    let subjects = offered.into_iter().map(|subject| SubjectPlaces { subject, places: find(Some(subject)) });
    let total = find(None).unwrap_or(Places { subject: None, capacity: 0, taken: 0 });
    Ok(CapacityView { centre: view.centre, total, subjects: subjects.collect() })
}

/// The places of a centre as its staff want them.
#[derive(Clone, Debug)]
pub struct NewCapacity {
    pub total: Capacity,
    /// A subject without a number is not offered; if it was, it stays with no places.
    pub subjects: Vec<(SubjectCode, Option<Capacity>)>,
    /// The version of the centre that the person saw.
    pub version: i64,
}

/// Sets the places of a centre. Fewer than are taken is allowed: nobody loses a place, and nobody gets one until
/// enough have been given back.
pub async fn set_capacity(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, new: NewCapacity) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let view = centre::load(&mut tx, desk.centre()).await?;
    let session = view.session.number;
    // The version counts changes to the centre as a whole, so that two people do not undo each other's numbers.
    let same = Centre { version: new.version, ..view.centre.clone() };
    exactly_one(store::catalogue::update_centre(&mut tx, session, &same).await?)?;
    let offered = store::catalogue::subjects(&mut tx, session).await?;
    let before = seats::places(&mut tx, session, desk.centre()).await?;
    for (subject, capacity) in &new.subjects {
        if !offered.contains(subject) {
            return Err(Refusal::SubjectNotOffered { subject: *subject }.into());
        }
        let exists = before.iter().any(|places| places.subject == Some(*subject));
        if capacity.is_some() || exists {
            let quota = Quota::Subject(desk.centre(), *subject);
            let places = capacity.map_or(0, |capacity| i64::from(capacity.get()));
            seats::set_capacity(&mut tx, session, &quota, places).await?;
        }
    }
    let total = i64::from(new.total.get());
    seats::set_capacity(&mut tx, session, &Quota::Centre(desk.centre()), total).await?;
    centre::audit(ctx, &mut tx, actor, "centre.capacity", &view.centre, &format!("{new:?}")).await?;
    Ok(tx.commit().await?)
}
