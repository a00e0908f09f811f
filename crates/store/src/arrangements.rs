//! Rooms, batches, and who sits where.

mod seated;

pub use seated::{Arranged, Sitting, counts, of_registration, sitting};

use crate::{Fault, Result, Tx, catalogue::small};
use domain::{
    arrangement::{Batch, Room, Seat},
    ids::{BatchId, CentreCode, RegistrationId, RoomId, SessionNumber, SubjectCode},
    ticket::TicketNumber,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// A room with its name, as tickets show it.
#[derive(Clone, Debug)]
pub struct NamedRoom {
    pub room: Room,
    pub name: String,
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    id: Uuid,
    number: i64,
    name: String,
    capacity: i64,
}

impl RoomRow {
    fn read(self) -> Result<NamedRoom> {
        let number = small(self.number, "rooms.number")?;
        let room = Room { id: RoomId(self.id), number, capacity: small(self.capacity, "rooms.capacity")? };
        Ok(NamedRoom { room, name: self.name })
    }
}

/// The rooms of a centre, by number.
pub async fn rooms(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<NamedRoom>> {
    let rows = all!(
        tx,
        RoomRow,
        "select id, number, name, capacity from rooms \
         where province = $1 and session = $2 and centre = $3 order by number",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    rows.into_iter().map(RoomRow::read).collect()
}

/// Adds a room. Returns 0 when the centre has one of this number.
pub async fn insert_room(tx: &mut Tx, session: SessionNumber, centre: CentreCode, room: &NamedRoom) -> Result<u64> {
    Ok(exec!(
        tx,
        "insert into rooms (province, id, session, centre, number, name, capacity) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (province, session, centre, number) do nothing",
        centre.province().as_str(),
        room.room.id.0,
        i64::from(session.0),
        centre.as_str(),
        i64::from(room.room.number),
        &room.name,
        i64::from(room.room.capacity)
    )?)
}

/// Removes a room in which nobody sits. Returns 0 when somebody does, or when the centre has no such room.
pub async fn delete_room(tx: &mut Tx, session: SessionNumber, centre: CentreCode, id: RoomId) -> Result<u64> {
    Ok(exec!(
        tx,
        "delete from rooms where province = $1 and id = $2 and session = $3 and centre = $4 and not exists \
         (select 1 from arrangements a where a.province = rooms.province and a.room_id = rooms.id)",
        centre.province().as_str(),
        id.0,
        i64::from(session.0),
        centre.as_str()
    )?)
}

#[derive(sqlx::FromRow)]
struct BatchRow {
    id: Uuid,
    number: i64,
    begins_at: i64,
    ends_at: i64,
}

impl BatchRow {
    fn read(self) -> Result<Batch> {
        Ok(Batch {
            id: BatchId(self.id),
            number: small(self.number, "batches.number")?,
            begins_at: from_millis(self.begins_at),
            ends_at: from_millis(self.ends_at),
        })
    }
}

/// The batches of a centre, by number.
pub async fn batches(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<Batch>> {
    let rows = all!(
        tx,
        BatchRow,
        "select id, number, begins_at, ends_at from batches \
         where province = $1 and session = $2 and centre = $3 order by number",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    rows.into_iter().map(BatchRow::read).collect()
}

/// Adds a batch. Returns 0 when the centre has one of this number.
pub async fn insert_batch(tx: &mut Tx, session: SessionNumber, centre: CentreCode, batch: &Batch) -> Result<u64> {
    Ok(exec!(
        tx,
        "insert into batches (province, id, session, centre, number, begins_at, ends_at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (province, session, centre, number) do nothing",
        centre.province().as_str(),
        batch.id.0,
        i64::from(session.0),
        centre.as_str(),
        i64::from(batch.number),
        batch.begins_at.as_millisecond(),
        batch.ends_at.as_millisecond()
    )?)
}

/// Removes a batch in which nobody sits. Returns 0 when somebody does, or when the centre has no such batch.
pub async fn delete_batch(tx: &mut Tx, session: SessionNumber, centre: CentreCode, id: BatchId) -> Result<u64> {
    Ok(exec!(
        tx,
        "delete from batches where province = $1 and id = $2 and session = $3 and centre = $4 and not exists \
         (select 1 from arrangements a where a.province = batches.province and a.batch_id = batches.id)",
        centre.province().as_str(),
        id.0,
        i64::from(session.0),
        centre.as_str()
    )?)
}

#[derive(sqlx::FromRow)]
struct PaidRow {
    registration_id: Uuid,
    subject: String,
}

/// Every paid subject of a centre: what there is to arrange.
pub async fn paid(
    tx: &mut Tx,
    session: SessionNumber,
    centre: CentreCode,
) -> Result<Vec<(RegistrationId, SubjectCode)>> {
    let rows = all!(
        tx,
        PaidRow,
        "select s.registration_id, s.subject from registration_subjects s \
         join registrations r on r.province = s.province and r.id = s.registration_id \
         where r.province = $1 and r.session = $2 and r.centre = $3 and s.state = 'paid' \
         order by s.registration_id, s.subject",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    let read = |row: PaidRow| {
        let subject = row.subject.parse().map_err(|_| Fault::Corrupt("registration_subjects.subject"))?;
        Ok((RegistrationId(row.registration_id), subject))
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct SeatRow {
    registration_id: Uuid,
    subject: String,
    room_id: Uuid,
    batch_id: Uuid,
    seat: i64,
}

/// Every seat that is given away at a centre.
pub async fn seats(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<Seat>> {
    let rows = all!(
        tx,
        SeatRow,
        "select registration_id, subject, room_id, batch_id, seat from arrangements \
         where province = $1 and session = $2 and centre = $3",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    let read = |row: SeatRow| {
        Ok(Seat {
            registration: RegistrationId(row.registration_id),
            subject: row.subject.parse().map_err(|_| Fault::Corrupt("arrangements.subject"))?,
            room: RoomId(row.room_id),
            batch: BatchId(row.batch_id),
            seat: small(row.seat, "arrangements.seat")?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Takes all seats of a centre back, so that they can be given anew in the same transaction.
pub async fn clear(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<u64> {
    Ok(exec!(
        tx,
        "delete from arrangements where province = $1 and session = $2 and centre = $3",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?)
}

/// Gives a seat with its ticket number. Keys make a second seat for the subject, or a second person on it, impossible.
pub async fn insert(
    tx: &mut Tx,
    session: SessionNumber,
    centre: CentreCode,
    seat: &Seat,
    ticket: &TicketNumber,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        "insert into arrangements (province, registration_id, subject, session, centre, room_id, batch_id, seat, \
         ticket_number, arranged_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        centre.province().as_str(),
        seat.registration.0,
        seat.subject.as_str(),
        i64::from(session.0),
        centre.as_str(),
        seat.room.0,
        seat.batch.0,
        i64::from(seat.seat),
        ticket.as_str(),
        now.as_millisecond()
    )?;
    Ok(())
}
