//! Rooms (考场) and batches (批次) of a centre.

use crate::{
    Actor, Ctx, Error, Result,
    desk::{CentreDesk, audit_centre, load_centre},
};
use domain::{
    arrangement::{Batch, Room, check_batch},
    ids::{BatchId, RoomId},
    refusal::Refusal,
    setting::{BatchNumber, RoomCapacity, RoomName, RoomNumber},
    window::Window,
};
use store::arrangements::{self, NamedRoom};

/// A room to be added.
#[derive(Clone, Debug)]
pub struct NewRoom {
    pub number: RoomNumber,
    pub name: RoomName,
    pub capacity: RoomCapacity,
}

/// Adds a room. Refuses a number that the centre has already.
pub async fn add_room(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, new: NewRoom) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let view = load_centre(&mut tx, desk.centre()).await?;
    let (number, capacity) = (new.number.small(), new.capacity.small());
    let room = NamedRoom { room: Room { id: RoomId(ctx.id()), number, capacity }, name: new.name.as_str().to_owned() };
    if arrangements::insert_room(&mut tx, view.session.number, desk.centre(), &room).await? == 0 {
        return Err(Refusal::NumberTaken { number }.into());
    }
    audit_centre(ctx, &mut tx, actor, "room.add", &view.centre, &format!("{room:?}")).await?;
    Ok(tx.commit().await?)
}

/// Removes a room. Refuses while somebody has a seat in it.
pub async fn remove_room(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, id: RoomId) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let view = load_centre(&mut tx, desk.centre()).await?;
    let rooms = arrangements::rooms(&mut tx, view.session.number, desk.centre()).await?;
    let room = rooms.into_iter().find(|room| room.room.id == id).ok_or(Error::Missing)?;
    if arrangements::delete_room(&mut tx, view.session.number, desk.centre(), id).await? == 0 {
        return Err(Refusal::InUse.into());
    }
    audit_centre(ctx, &mut tx, actor, "room.remove", &view.centre, &format!("{room:?}")).await?;
    Ok(tx.commit().await?)
}

/// A batch to be added.
#[derive(Clone, Debug)]
pub struct NewBatch {
    pub number: BatchNumber,
    pub time: Window,
}

/// Adds a batch. Refuses a number that the centre has already, a time outside the days of the exam, and one at which
/// another batch uses the rooms.
pub async fn add_batch(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, new: NewBatch) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let view = load_centre(&mut tx, desk.centre()).await?;
    let session = view.session.number;
    let number = new.number.small();
    let Window { opens_at: begins_at, closes_at: ends_at } = new.time;
    let batch = Batch { id: BatchId(ctx.id()), number, begins_at, ends_at };
    let others = arrangements::batches(&mut tx, session, desk.centre()).await?;
    if others.iter().any(|other| other.number == number) {
        return Err(Refusal::NumberTaken { number }.into());
    }
    check_batch(&batch, &others, &view.session.exam)?;
    if arrangements::insert_batch(&mut tx, session, desk.centre(), &batch).await? == 0 {
        return Err(Refusal::NumberTaken { number }.into());
    }
    audit_centre(ctx, &mut tx, actor, "batch.add", &view.centre, &format!("{batch:?}")).await?;
    Ok(tx.commit().await?)
}

/// Removes a batch. Refuses while somebody has a seat in it.
pub async fn remove_batch(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, id: BatchId) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let view = load_centre(&mut tx, desk.centre()).await?;
    let batches = arrangements::batches(&mut tx, view.session.number, desk.centre()).await?;
    let batch = batches.into_iter().find(|batch| batch.id == id).ok_or(Error::Missing)?;
    if arrangements::delete_batch(&mut tx, view.session.number, desk.centre(), id).await? == 0 {
        return Err(Refusal::InUse.into());
    }
    audit_centre(ctx, &mut tx, actor, "batch.remove", &view.centre, &format!("{batch:?}")).await?;
    Ok(tx.commit().await?)
}
