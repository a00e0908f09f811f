//! What a centre sees: the list of its candidates and the queue of those who wait for review.

use crate::{Fault, Result, Tx, vault::Place};
use domain::{
    ids::{AccountId, CentreCode, ProvinceCode, RegistrationId, SessionNumber},
    registration::State,
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// A candidate in a centre's list.
#[derive(Clone)]
pub struct Listed {
    pub id: RegistrationId,
    pub number: String,
    pub state: State,
    pub name: String,
    pub id_type: String,
    pub id_number: String,
    pub has_photo: bool,
    /// Codes of the subjects held or paid, joined by spaces.
    pub subjects: String,
    pub updated_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    id: Uuid,
    number: String,
    state: String,
    name_sealed: Vec<u8>,
    id_type: String,
    id_number_sealed: Vec<u8>,
    photo_key: Option<String>,
    subjects: Option<String>,
    updated_at: i64,
}

impl ListedRow {
    fn read(self, tx: &Tx) -> Result<Listed> {
        let row = self.id.to_string();
        let open = |column, sealed: &[u8]| {
            tx.vault.open_text(Place { table: "registrations", column, row: &row }, sealed).map_err(Fault::from)
        };
        Ok(Listed {
            id: RegistrationId(self.id),
            number: self.number,
            state: State::from_code(&self.state).ok_or(Fault::Corrupt("registrations.state"))?,
            name: open("name", &self.name_sealed)?,
            id_type: self.id_type,
            id_number: open("id_number", &self.id_number_sealed)?,
            has_photo: self.photo_key.is_some(),
            subjects: self.subjects.unwrap_or_default(),
            updated_at: from_millis(self.updated_at),
        })
    }
}

/// A centre's candidates in one state, or in any when `state` is `None`; by number, after the number `after`.
pub async fn list(
    tx: &mut Tx,
    session: SessionNumber,
    centre: CentreCode,
    state: Option<State>,
    after: &str,
    limit: i64,
) -> Result<Vec<Listed>> {
    let rows = all!(
        tx,
        ListedRow,
        "select r.id, r.number, r.state, r.name_sealed, r.id_type, r.id_number_sealed, r.photo_key, r.updated_at, \
         (select string_agg(s.subject, ' ') from registration_subjects s \
          where s.province = r.province and s.registration_id = r.id and s.state in ('held', 'paid')) as subjects \
         from registrations r where r.province = $1 and r.session = $2 and r.centre = $3 \
         and ($4 = '' or r.state = $4) and r.number > $5 order by r.number limit $6",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str(),
        state.map_or("", State::code),
        after,
        limit
    )?;
    rows.into_iter().map(|row| row.read(tx)).collect()
}

/// How many candidates of a centre wait for review.
pub async fn waiting_count(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<i64> {
    let count = scalar!(
        tx,
        i64,
        "select count(*) from registrations \
         where province = $1 and session = $2 and centre = $3 and state = 'under-review'",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    Ok(count.unwrap_or(0))
}

/// The candidate who waits longest and whom no other reviewer holds.
pub async fn next_for_review(
    tx: &mut Tx,
    session: SessionNumber,
    centre: CentreCode,
    reviewer: AccountId,
    now: Timestamp,
) -> Result<Option<RegistrationId>> {
    let id = scalar!(
        tx,
        Uuid,
        "select id from registrations where province = $1 and session = $2 and centre = $3 and state = 'under-review' \
         and (held_by is null or held_by = $4 or held_until <= $5) order by submitted_at, id limit 1",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str(),
        reviewer.0,
        now.as_millisecond()
    )?;
    Ok(id.map(RegistrationId))
}

/// Takes a candidate for one reviewer for a while. Returns 0 when another reviewer holds him.
pub async fn hold_for_review(
    tx: &mut Tx,
    province: ProvinceCode,
    id: RegistrationId,
    reviewer: AccountId,
    now: Timestamp,
    until: Timestamp,
) -> Result<u64> {
    Ok(exec!(
        tx,
        "update registrations set held_by = $1, held_until = $2 where province = $3 and id = $4 \
         and state = 'under-review' and (held_by is null or held_by = $1 or held_until <= $5)",
        reviewer.0,
        until.as_millisecond(),
        province.as_str(),
        id.0,
        now.as_millisecond()
    )?)
}

/// One decision of a reviewer.
#[derive(Clone, Debug)]
pub struct Review {
    pub id: Uuid,
    pub decision: String,
    pub reason: String,
    pub reviewer: AccountId,
    pub decided_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: Uuid,
    decision: String,
    reason: String,
    reviewer_id: Uuid,
    decided_at: i64,
}

pub async fn insert_review(
    tx: &mut Tx,
    province: ProvinceCode,
    registration: RegistrationId,
    review: &Review,
) -> Result<()> {
    exec!(
        tx,
        "insert into reviews (province, id, registration_id, decision, reason, reviewer_id, decided_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        province.as_str(),
        review.id,
        registration.0,
        &review.decision,
        &review.reason,
        review.reviewer.0,
        review.decided_at.as_millisecond()
    )?;
    Ok(())
}

/// The decisions on a registration, newest first.
pub async fn reviews(tx: &mut Tx, province: ProvinceCode, registration: RegistrationId) -> Result<Vec<Review>> {
    let rows = all!(
        tx,
        ReviewRow,
        "select id, decision, reason, reviewer_id, decided_at from reviews \
         where province = $1 and registration_id = $2 order by decided_at desc, id desc",
        province.as_str(),
        registration.0
    )?;
    let read = |row: ReviewRow| Review {
        id: row.id,
        decision: row.decision,
        reason: row.reason,
        reviewer: AccountId(row.reviewer_id),
        decided_at: from_millis(row.decided_at),
    };
    Ok(rows.into_iter().map(read).collect())
}
