//! Seats as people see them: on a ticket, on a sign-in sheet, in figures.

use crate::{Fault, Result, Tx, catalogue::small, vault::Place};
use domain::{
    ids::{BatchId, CentreCode, ProvinceCode, RegistrationId, RoomId, SessionNumber, SubjectCode},
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// Where and when a candidate sits one subject.
#[derive(Clone, Debug)]
pub struct Arranged {
    pub subject: SubjectCode,
    pub room_number: u16,
    pub room_name: String,
    pub batch_number: u16,
    pub begins_at: Timestamp,
    pub ends_at: Timestamp,
    pub seat: u16,
    /// 准考证号, 16 digits.
    pub ticket_number: String,
}

#[derive(sqlx::FromRow)]
struct ArrangedRow {
    subject: String,
    room_number: i64,
    room_name: String,
    batch_number: i64,
    begins_at: i64,
    ends_at: i64,
    seat: i64,
    ticket_number: String,
}

/// The seats of a registration, in the order of time.
pub async fn of_registration(tx: &mut Tx, province: ProvinceCode, id: RegistrationId) -> Result<Vec<Arranged>> {
    let rows = all!(
        tx,
        ArrangedRow,
        "select a.subject, r.number as room_number, r.name as room_name, b.number as batch_number, b.begins_at, \
         b.ends_at, a.seat, a.ticket_number from arrangements a \
         join rooms r on r.province = a.province and r.id = a.room_id \
         join batches b on b.province = a.province and b.id = a.batch_id \
         where a.province = $1 and a.registration_id = $2 order by b.begins_at",
        province.as_str(),
        id.0
    )?;
    let read = |row: ArrangedRow| {
        Ok(Arranged {
            subject: row.subject.parse().map_err(|_| Fault::Corrupt("arrangements.subject"))?,
            room_number: small(row.room_number, "rooms.number")?,
            room_name: row.room_name,
            batch_number: small(row.batch_number, "batches.number")?,
            begins_at: from_millis(row.begins_at),
            ends_at: from_millis(row.ends_at),
            seat: small(row.seat, "arrangements.seat")?,
            ticket_number: row.ticket_number,
        })
    };
    rows.into_iter().map(read).collect()
}

/// A candidate who sits in a room in a batch.
#[derive(Clone)]
pub struct Sitting {
    pub registration: RegistrationId,
    pub subject: SubjectCode,
    pub seat: u16,
    pub ticket_number: String,
    pub name: String,
    pub id_type: String,
    pub id_number: String,
    /// The registration's further values, as a JSON text.
    pub details: String,
}

#[derive(sqlx::FromRow)]
struct SittingRow {
    id: Uuid,
    subject: String,
    seat: i64,
    ticket_number: String,
    name_sealed: Vec<u8>,
    id_type: String,
    id_number_sealed: Vec<u8>,
    details_sealed: Vec<u8>,
}

impl SittingRow {
    fn read(self, tx: &Tx) -> Result<Sitting> {
        let row = self.id.to_string();
        let open = |column, sealed: &[u8]| {
            tx.vault.open_text(Place { table: "registrations", column, row: &row }, sealed).map_err(Fault::from)
        };
        Ok(Sitting {
            registration: RegistrationId(self.id),
            subject: self.subject.parse().map_err(|_| Fault::Corrupt("arrangements.subject"))?,
            seat: small(self.seat, "arrangements.seat")?,
            ticket_number: self.ticket_number,
            name: open("name", &self.name_sealed)?,
            id_type: self.id_type,
            id_number: open("id_number", &self.id_number_sealed)?,
            details: open("details", &self.details_sealed)?,
        })
    }
}

/// Who sits in a room in a batch, by seat. A room has at most 99 seats.
pub async fn sitting(tx: &mut Tx, centre: CentreCode, room: RoomId, batch: BatchId) -> Result<Vec<Sitting>> {
    let rows = all!(
        tx,
        SittingRow,
        "select r.id, a.subject, a.seat, a.ticket_number, r.name_sealed, r.id_type, r.id_number_sealed, \
         r.details_sealed from arrangements a \
         join registrations r on r.province = a.province and r.id = a.registration_id \
         where a.province = $1 and a.centre = $2 and a.room_id = $3 and a.batch_id = $4 order by a.seat",
        centre.province().as_str(),
        centre.as_str(),
        room.0,
        batch.0
    )?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}

#[derive(sqlx::FromRow)]
struct CountRow {
    room_id: Uuid,
    batch_id: Uuid,
    count: i64,
}

/// How many sit in each room in each batch. Empty ones are left out.
pub async fn counts(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<(RoomId, BatchId, i64)>> {
    let rows = all!(
        tx,
        CountRow,
        "select room_id, batch_id, count(*) as count from arrangements \
         where province = $1 and session = $2 and centre = $3 group by room_id, batch_id",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    Ok(rows.into_iter().map(|row| (RoomId(row.room_id), BatchId(row.batch_id), row.count)).collect())
}
