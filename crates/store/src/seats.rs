//! Places: counters that are only ever changed by one guarded statement, and the hold rows that prove them.

use crate::{Fault, Result, SeatGuard, Tx};
use domain::{
    ids::{CentreCode, ProvinceCode, RegistrationId, SessionNumber, SubjectCode},
    seating::Quota,
    time::Timestamp,
};

/// How full a counter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// `None` for the centre's total.
    pub subject: Option<SubjectCode>,
    pub capacity: i64,
    pub taken: i64,
}

impl Places {
    pub fn free(&self) -> i64 {
        (self.capacity - self.taken).max(0)
    }
}

#[derive(sqlx::FromRow)]
struct PlacesRow {
    subject: String,
    capacity: i64,
    taken: i64,
}

fn parts(quota: &Quota) -> (CentreCode, String) {
    match quota {
        Quota::Subject(centre, subject) => (*centre, subject.to_string()),
        Quota::Centre(centre) => (*centre, String::new()),
    }
}

/// Takes one place if one is free. Returns whether it did.
///
/// One conditional statement decides and takes: nobody ever reads how many are free and then writes.
pub async fn claim(tx: &mut Tx, session: SessionNumber, quota: &Quota, count: i64) -> Result<bool> {
    let (centre, subject) = parts(quota);
    let changed = match tx.faults.seat_guard {
        SeatGuard::Enforced => exec!(
            tx,
            "update quotas set taken = taken + $1 \
             where province = $2 and session = $3 and centre = $4 and subject = $5 and taken + $1 <= capacity",
            count,
            centre.province().as_str(),
            i64::from(session.0),
            centre.as_str(),
            &subject
        )?,
        SeatGuard::Absent => exec!(
            tx,
            "update quotas set taken = taken + $1 \
             where province = $2 and session = $3 and centre = $4 and subject = $5",
            count,
            centre.province().as_str(),
            i64::from(session.0),
            centre.as_str(),
            &subject
        )?,
    };
    Ok(changed == 1)
}

/// Gives places back.
pub async fn release(tx: &mut Tx, session: SessionNumber, quota: &Quota, count: i64) -> Result<()> {
    let (centre, subject) = parts(quota);
    let changed = exec!(
        tx,
        "update quotas set taken = taken - $1 \
         where province = $2 and session = $3 and centre = $4 and subject = $5 and taken >= $1",
        count,
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str(),
        &subject
    )?;
    if changed == 1 { Ok(()) } else { Err(Fault::Corrupt("quotas.taken")) }
}

/// The next number of a registration at a centre, from 1.
pub async fn next_serial(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<i64> {
    let serial = scalar!(
        tx,
        i64,
        "update quotas set serial = serial + 1 \
         where province = $1 and session = $2 and centre = $3 and subject = '' returning serial",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    serial.ok_or(Fault::Corrupt("quotas.serial"))
}

/// All counters of a centre, the total first.
pub async fn places(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<Places>> {
    let rows = all!(
        tx,
        PlacesRow,
        "select subject, capacity, taken from quotas \
         where province = $1 and session = $2 and centre = $3 order by subject",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    let read = |row: PlacesRow| Places { subject: row.subject.parse().ok(), capacity: row.capacity, taken: row.taken };
    Ok(rows.into_iter().map(read).collect())
}

#[derive(sqlx::FromRow)]
struct TotalRow {
    centre: String,
    capacity: i64,
    taken: i64,
}

/// The totals of all centres of a province.
pub async fn totals(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<(String, Places)>> {
    let rows = all!(
        tx,
        TotalRow,
        "select centre, capacity, taken from quotas where province = $1 and session = $2 and subject = ''",
        province.as_str(),
        i64::from(session.0)
    )?;
    let read = |row: TotalRow| (row.centre, Places { subject: None, capacity: row.capacity, taken: row.taken });
    Ok(rows.into_iter().map(read).collect())
}

/// Sets how many places a counter has, creating the counter if it is new. Places already taken stay taken.
pub async fn set_capacity(tx: &mut Tx, session: SessionNumber, quota: &Quota, capacity: i64) -> Result<()> {
    let (centre, subject) = parts(quota);
    exec!(
        tx,
        "insert into quotas (province, session, centre, subject, capacity, taken, serial) \
         values ($1, $2, $3, $4, $5, 0, 0) \
         on conflict (province, session, centre, subject) do update set capacity = excluded.capacity",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str(),
        &subject,
        capacity
    )?;
    Ok(())
}

/// Records that a candidate holds a seat in a subject. The key makes a second hold impossible.
pub async fn insert_hold(
    tx: &mut Tx,
    session: SessionNumber,
    centre: CentreCode,
    registration: RegistrationId,
    subject: SubjectCode,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        "insert into holds (province, registration_id, subject, session, centre, claimed_at) \
         values ($1, $2, $3, $4, $5, $6)",
        centre.province().as_str(),
        registration.0,
        subject.as_str(),
        i64::from(session.0),
        centre.as_str(),
        now.as_millisecond()
    )?;
    Ok(())
}

/// Removes a hold. Returns whether there was one.
pub async fn delete_hold(
    tx: &mut Tx,
    centre: CentreCode,
    registration: RegistrationId,
    subject: SubjectCode,
) -> Result<bool> {
    let changed = exec!(
        tx,
        "delete from holds where province = $1 and registration_id = $2 and subject = $3",
        centre.province().as_str(),
        registration.0,
        subject.as_str()
    )?;
    Ok(changed == 1)
}

/// A counter that does not agree with the hold rows or with the registrations.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Difference {
    pub centre: String,
    /// Empty for the centre's total.
    pub subject: String,
    pub taken: i64,
    pub held: i64,
    pub registered: i64,
}

/// Counts again, independently of the counters: hold rows, and subjects of live registrations.
pub async fn recount(tx: &mut Tx, session: SessionNumber) -> Result<Vec<Difference>> {
    Ok(all!(
        tx,
        Difference,
        "select q.centre, q.subject, q.taken, \
         (select count(*) from holds h where h.province = q.province and h.session = q.session \
          and h.centre = q.centre and (q.subject = '' or h.subject = q.subject)) as held, \
         (select count(*) from registration_subjects s join registrations r \
          on r.province = s.province and r.id = s.registration_id \
          where r.province = q.province and r.session = q.session and r.centre = q.centre \
          and s.state in ('held', 'paid') and (q.subject = '' or s.subject = q.subject)) as registered \
         from quotas q where q.session = $1 order by q.centre, q.subject",
        i64::from(session.0)
    )?
    .into_iter()
    .filter(|d: &Difference| d.taken != d.held || d.taken != d.registered)
    .collect())
}
