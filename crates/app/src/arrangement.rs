//! Arrangement (编排) at a centre: rooms, batches, seats, publication of the tickets, sign-in sheets.

mod grid;
mod sheet;

pub use grid::{NewBatch, NewRoom, add_batch, add_room, remove_batch, remove_room};
pub use sheet::sign_in_sheet;

use crate::{
    Actor, Ctx, Error, Result,
    desk::{CentreDesk, audit_centre, load_centre},
    error::exactly_one,
};
use domain::{
    arrangement::{self as rule, Batch, Entry, Room, Seat, TicketOf, Unplaced, ticket_number},
    catalogue::subject,
    ids::{BatchId, RegistrationId, RoomId, SubjectCode},
    refusal::Refusal,
};
use store::{
    Tx,
    arrangements::{self, NamedRoom},
    catalogue::{Centre, Session},
};

/// Minutes of a subject that the catalogue does not know: the longest there are.
const MINUTES_UNKNOWN: u16 = 120;

/// Rooms, batches and how far the arrangement is.
pub struct Plan {
    pub session: Session,
    pub centre: Centre,
    pub rooms: Vec<NamedRoom>,
    pub batches: Vec<Batch>,
    /// How many sit in each room in each batch; empty ones are left out.
    pub counts: Vec<(RoomId, BatchId, i64)>,
    /// Subjects that are paid.
    pub paid: usize,
    /// Paid subjects without a seat.
    pub waiting: usize,
}

impl Plan {
    /// Seats in all rooms and batches together.
    pub fn seats(&self) -> usize {
        let once: usize = self.rooms.iter().map(|room| usize::from(room.room.capacity)).sum();
        once * self.batches.len()
    }

    pub fn count(&self, room: &RoomId, batch: &BatchId) -> i64 {
        self.counts.iter().find(|(r, b, _)| r == room && b == batch).map_or(0, |(_, _, count)| *count)
    }

    pub fn is_published(&self) -> bool {
        self.centre.tickets_published_at.is_some()
    }
}

pub async fn plan(ctx: &Ctx, desk: &CentreDesk) -> Result<Plan> {
    let mut tx = ctx.db.read().await?;
    let state = load(&mut tx, desk).await?;
    Ok(Plan {
        counts: arrangements::counts(&mut tx, state.session.number, desk.centre()).await?,
        paid: state.paid.len(),
        waiting: state.waiting().len(),
        session: state.session,
        centre: state.centre,
        rooms: state.rooms,
        batches: state.batches,
    })
}

struct Loaded {
    session: Session,
    centre: Centre,
    rooms: Vec<NamedRoom>,
    batches: Vec<Batch>,
    paid: Vec<(RegistrationId, SubjectCode)>,
    seats: Vec<Seat>,
}

impl Loaded {
    /// Paid subjects without a seat.
    fn waiting(&self) -> Vec<(RegistrationId, SubjectCode)> {
        let seated: std::collections::BTreeSet<_> = self.seats.iter().map(|s| (s.registration, s.subject)).collect();
        self.paid.iter().copied().filter(|paid| !seated.contains(paid)).collect()
    }
}

async fn load(tx: &mut Tx, desk: &CentreDesk) -> Result<Loaded> {
    let view = load_centre(tx, desk.centre()).await?;
    let session = view.session.number;
    Ok(Loaded {
        rooms: arrangements::rooms(tx, session, desk.centre()).await?,
        batches: arrangements::batches(tx, session, desk.centre()).await?,
        paid: arrangements::paid(tx, session, desk.centre()).await?,
        seats: arrangements::seats(tx, session, desk.centre()).await?,
        session: view.session,
        centre: view.centre,
    })
}

/// Seats every paid subject of the centre by lot. Before publication everybody is seated anew; once the tickets are
/// published it refuses, and [`arrange_rest`] seats those who paid since.
pub async fn arrange(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, version: i64) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let state = load(&mut tx, desk).await?;
    if state.centre.tickets_published_at.is_some() {
        return Err(Refusal::TicketsPublished.into());
    }
    touch(&mut tx, &state, version).await?;
    arrangements::clear(&mut tx, state.session.number, desk.centre()).await?;
    let seated = seat(ctx, &mut tx, &state, &state.paid, &[]).await?;
    audit_centre(ctx, &mut tx, actor, "arrangement.replace", &state.centre, &format!("{seated:?}")).await?;
    Ok(tx.commit().await?)
}

/// Seats the paid subjects that have no seat yet (补充编排). Nobody who has one moves, so that printed tickets stay
/// true.
pub async fn arrange_rest(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, version: i64) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let state = load(&mut tx, desk).await?;
    touch(&mut tx, &state, version).await?;
    let seated = seat(ctx, &mut tx, &state, &state.waiting(), &state.seats).await?;
    audit_centre(ctx, &mut tx, actor, "arrangement.extend", &state.centre, &format!("{seated:?}")).await?;
    Ok(tx.commit().await?)
}

/// The version counts changes to the centre as a whole, so that two people do not arrange at the same time.
async fn touch(tx: &mut Tx, state: &Loaded, version: i64) -> Result<()> {
    let same = Centre { version, ..state.centre.clone() };
    exactly_one(store::catalogue::update_centre(tx, state.session.number, &same).await?)
}

async fn seat(
    ctx: &Ctx,
    tx: &mut Tx,
    state: &Loaded,
    who: &[(RegistrationId, SubjectCode)],
    occupied: &[Seat],
) -> Result<Vec<Seat>> {
    if who.is_empty() {
        return Err(Refusal::NothingToArrange.into());
    }
    let rooms: Vec<Room> = state.rooms.iter().map(|room| room.room).collect();
    let entries: Vec<Entry> = who.iter().map(|(registration, code)| entry(*registration, *code)).collect();
    let seed = u64::from_be_bytes(ctx.bytes());
    let seats = rule::arrange(&rooms, &state.batches, occupied, &entries, seed)
        .map_err(|Unplaced(unplaced)| Error::Refused(Refusal::NoRoom { unplaced }))?;
    for seat in &seats {
        let number = ticket_number(&ticket_of(state, seat)?).map_err(|e| Error::fault(format!("ticket: {e:?}")))?;
        arrangements::insert(tx, state.session.number, state.centre.code, seat, &number, ctx.now()).await?;
    }
    Ok(seats)
}

fn entry(registration: RegistrationId, code: SubjectCode) -> Entry {
    Entry { registration, subject: code, minutes: subject(code).map_or(MINUTES_UNKNOWN, |subject| subject.minutes) }
}

fn ticket_of<'a>(state: &'a Loaded, seat: &Seat) -> Result<TicketOf<'a>> {
    let room = state.rooms.iter().find(|room| room.room.id == seat.room);
    let batch = state.batches.iter().find(|batch| batch.id == seat.batch);
    let (room, batch) = room.zip(batch).ok_or_else(|| Error::fault("a seat without its room or batch"))?;
    Ok(TicketOf {
        session: state.session.number,
        centre: state.centre.code,
        subject: seat.subject,
        room: &room.room,
        batch,
        seat: seat.seat,
    })
}

/// Publishes the tickets (发布准考证): from now on candidates can print them, and no seat changes any more. Refuses
/// while a paid subject has no seat.
pub async fn publish(ctx: &Ctx, actor: &Actor, desk: &CentreDesk, version: i64) -> Result<()> {
    let mut tx = ctx.db.write().await?;
    let state = load(&mut tx, desk).await?;
    if state.centre.tickets_published_at.is_some() {
        return Err(Refusal::TicketsPublished.into());
    }
    if state.seats.is_empty() {
        return Err(Refusal::NothingToArrange.into());
    }
    let waiting = state.waiting().len();
    if waiting > 0 {
        return Err(Refusal::NotAllArranged { waiting: u32::try_from(waiting).unwrap_or(u32::MAX) }.into());
    }
    let published = Centre { tickets_published_at: Some(ctx.now()), version, ..state.centre.clone() };
    exactly_one(store::catalogue::update_centre(&mut tx, state.session.number, &published).await?)?;
    audit_centre(ctx, &mut tx, actor, "tickets.publish", &state.centre, &format!("{published:?}")).await?;
    Ok(tx.commit().await?)
}
