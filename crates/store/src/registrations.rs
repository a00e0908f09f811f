//! Registrations, their subjects, reviews, and the claim that makes a person unique in a session.

mod figures;
mod person;
mod queue;

pub use figures::{count_by_centre_and_state, count_by_state};
pub use person::{Claim, claim_of_account, claim_of_person, claim_person, release_person};
pub use queue::{Listed, Review, hold_for_review, insert_review, list, next_for_review, reviews, waiting_count};

use crate::{Fault, Result, Tx, catalogue::small, vault::Place};
use domain::{
    ids::{AccountId, CentreCode, ProvinceCode, RegistrationId, SessionNumber, SubjectCode},
    money::Fen,
    registration::{State, SubjectState},
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// A registration as the database keeps it, with its personal values opened.
#[derive(Clone)]
pub struct Registration {
    pub id: RegistrationId,
    pub session: SessionNumber,
    pub centre: CentreCode,
    pub account: AccountId,
    /// 报名号, 14 digits.
    pub number: String,
    pub state: State,
    pub review: bool,
    pub id_type: String,
    pub id_number: String,
    pub name: String,
    pub mobile: String,
    pub email: String,
    pub address: String,
    /// Everything else that was typed, as a JSON text.
    pub details: String,
    pub photo_key: Option<String>,
    pub hold_until: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

impl Registration {
    pub fn province(&self) -> ProvinceCode {
        self.centre.province()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    session: i64,
    centre: String,
    account_id: Uuid,
    number: String,
    state: String,
    review: bool,
    id_type: String,
    id_number_sealed: Vec<u8>,
    name_sealed: Vec<u8>,
    mobile_sealed: Vec<u8>,
    email_sealed: Vec<u8>,
    address_sealed: Vec<u8>,
    details_sealed: Vec<u8>,
    photo_key: Option<String>,
    hold_until: i64,
    submitted_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    version: i64,
}

impl Row {
    fn read(self, tx: &Tx) -> Result<Registration> {
        let row = self.id.to_string();
        let open = |column, sealed: &[u8]| {
            tx.vault.open_text(Place { table: "registrations", column, row: &row }, sealed).map_err(Fault::from)
        };
        Ok(Registration {
            id: RegistrationId(self.id),
            session: SessionNumber(small(self.session, "registrations.session")?),
            centre: self.centre.parse().map_err(|_| Fault::Corrupt("registrations.centre"))?,
            account: AccountId(self.account_id),
            number: self.number,
            state: State::from_code(&self.state).ok_or(Fault::Corrupt("registrations.state"))?,
            review: self.review,
            id_type: self.id_type,
            id_number: open("id_number", &self.id_number_sealed)?,
            name: open("name", &self.name_sealed)?,
            mobile: open("mobile", &self.mobile_sealed)?,
            email: open("email", &self.email_sealed)?,
            address: open("address", &self.address_sealed)?,
            details: open("details", &self.details_sealed)?,
            photo_key: self.photo_key,
            hold_until: from_millis(self.hold_until),
            submitted_at: self.submitted_at.map(from_millis),
            created_at: from_millis(self.created_at),
            updated_at: from_millis(self.updated_at),
            version: self.version,
        })
    }
}

/// What is read of a registration, and from where.
macro_rules! registration_select {
    () => {
        "select id, session, centre, account_id, number, state, review, id_type, id_number_sealed, name_sealed, \
         mobile_sealed, email_sealed, address_sealed, details_sealed, photo_key, hold_until, submitted_at, \
         created_at, updated_at, version from registrations "
    };
}

/// One registration of a province.
pub async fn get(tx: &mut Tx, province: ProvinceCode, id: RegistrationId) -> Result<Option<Registration>> {
    let row = optional!(
        tx,
        Row,
        concat!(registration_select!(), "where province = $1 and id = $2"),
        province.as_str(),
        id.0
    )?;
    row.map(|row| row.read(tx)).transpose()
}

/// The newest registration of an account in a session and province, open or closed.
pub async fn of_account(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
    account: AccountId,
) -> Result<Option<Registration>> {
    let row = optional!(
        tx,
        Row,
        concat!(
            registration_select!(),
            "where province = $1 and session = $2 and account_id = $3 order by created_at desc, id desc limit 1"
        ),
        province.as_str(),
        i64::from(session.0),
        account.0
    )?;
    row.map(|row| row.read(tx)).transpose()
}

struct SealedRow {
    id_number: Vec<u8>,
    id_number_index: Vec<u8>,
    name: Vec<u8>,
    name_index: Vec<u8>,
    mobile: Vec<u8>,
    email: Vec<u8>,
    address: Vec<u8>,
    details: Vec<u8>,
}

fn seal(tx: &Tx, r: &Registration, person_key: &str) -> SealedRow {
    let row = r.id.to_string();
    let seal =
        |column, value: &str| tx.vault.seal(Place { table: "registrations", column, row: &row }, value.as_bytes());
    SealedRow {
        id_number: seal("id_number", &r.id_number),
        id_number_index: tx.vault.index("person", person_key),
        name: seal("name", &r.name),
        name_index: tx.vault.index("name", &r.name),
        mobile: seal("mobile", &r.mobile),
        email: seal("email", &r.email),
        address: seal("address", &r.address),
        details: seal("details", &r.details),
    }
}

/// Inserts a registration. `person_key` is what makes the person unique, however the number was written.
pub async fn insert(tx: &mut Tx, r: &Registration, person_key: &str) -> Result<()> {
    let sealed = seal(tx, r, person_key);
    exec!(
        tx,
        "insert into registrations (province, id, session, centre, account_id, number, state, review, id_type, \
         id_number_sealed, id_number_index, name_sealed, name_index, mobile_sealed, email_sealed, address_sealed, \
         details_sealed, photo_key, hold_until, created_at, updated_at, version) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $20, 1)",
        r.province().as_str(),
        r.id.0,
        i64::from(r.session.0),
        r.centre.as_str(),
        r.account.0,
        &r.number,
        r.state.code(),
        r.review,
        &r.id_type,
        sealed.id_number,
        sealed.id_number_index,
        sealed.name,
        sealed.name_index,
        sealed.mobile,
        sealed.email,
        sealed.address,
        sealed.details,
        r.photo_key.as_deref(),
        r.hold_until.as_millisecond(),
        r.created_at.as_millisecond()
    )?;
    Ok(())
}

/// Takes a registration for this transaction if it still has the version that was read. Whoever moves its seats does
/// this first, so that two who change the same registration wait for each other here and nowhere else.
pub async fn take(tx: &mut Tx, r: &Registration, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update registrations set updated_at = $1 where province = $2 and id = $3 and version = $4",
        now.as_millisecond(),
        r.province().as_str(),
        r.id.0,
        r.version
    )?)
}

/// Writes changed data if the registration still has the version that was read.
pub async fn update_data(tx: &mut Tx, r: &Registration, person_key: &str, now: Timestamp) -> Result<u64> {
    let sealed = seal(tx, r, person_key);
    Ok(exec!(
        tx,
        "update registrations set centre = $1, number = $2, review = $3, id_type = $4, id_number_sealed = $5, \
         id_number_index = $6, name_sealed = $7, name_index = $8, mobile_sealed = $9, email_sealed = $10, \
         address_sealed = $11, details_sealed = $12, hold_until = $13, updated_at = $14, state = $15, \
         version = version + 1 where province = $16 and id = $17 and version = $18",
        r.centre.as_str(),
        &r.number,
        r.review,
        &r.id_type,
        sealed.id_number,
        sealed.id_number_index,
        sealed.name,
        sealed.name_index,
        sealed.mobile,
        sealed.email,
        sealed.address,
        sealed.details,
        r.hold_until.as_millisecond(),
        now.as_millisecond(),
        r.state.code(),
        r.province().as_str(),
        r.id.0,
        r.version
    )?)
}

/// Moves a registration to another state if it still has the version that was read.
pub async fn update_state(
    tx: &mut Tx,
    r: &Registration,
    state: State,
    hold_until: Timestamp,
    now: Timestamp,
) -> Result<u64> {
    let submitted_at = if state == State::UnderReview { Some(now) } else { r.submitted_at };
    Ok(exec!(
        tx,
        "update registrations set state = $1, hold_until = $2, submitted_at = $3, held_by = null, held_until = null, \
         updated_at = $4, version = version + 1 where province = $5 and id = $6 and version = $7",
        state.code(),
        hold_until.as_millisecond(),
        submitted_at.map(|at| at.as_millisecond()),
        now.as_millisecond(),
        r.province().as_str(),
        r.id.0,
        r.version
    )?)
}

/// Closes a registration with a reason, which a person may have typed and which is therefore sealed.
pub async fn close(tx: &mut Tx, r: &Registration, state: State, reason: &str, now: Timestamp) -> Result<u64> {
    let row = r.id.to_string();
    let place = Place { table: "registrations", column: "closed_reason", row: &row };
    let sealed = tx.vault.seal(place, reason.as_bytes());
    Ok(exec!(
        tx,
        "update registrations set state = $1, closed_reason_sealed = $2, updated_at = $3, version = version + 1 \
         where province = $4 and id = $5 and version = $6",
        state.code(),
        sealed,
        now.as_millisecond(),
        r.province().as_str(),
        r.id.0,
        r.version
    )?)
}

/// Puts a photo on a registration if it still has the version that was read.
pub async fn update_photo(tx: &mut Tx, r: &Registration, photo_key: &str, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update registrations set photo_key = $1, updated_at = $2, version = version + 1 \
         where province = $3 and id = $4 and version = $5",
        photo_key,
        now.as_millisecond(),
        r.province().as_str(),
        r.id.0,
        r.version
    )?)
}

/// One subject of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub subject: SubjectCode,
    pub state: SubjectState,
    pub fee: Fen,
}

#[derive(sqlx::FromRow)]
struct SubjectRow {
    subject: String,
    state: String,
    fee_fen: i64,
}

/// All subjects that a registration ever had, by code.
pub async fn subjects(tx: &mut Tx, province: ProvinceCode, id: RegistrationId) -> Result<Vec<Subject>> {
    let rows = all!(
        tx,
        SubjectRow,
        "select subject, state, fee_fen from registration_subjects \
         where province = $1 and registration_id = $2 order by subject",
        province.as_str(),
        id.0
    )?;
    let read = |row: SubjectRow| {
        Ok(Subject {
            subject: row.subject.parse().map_err(|_| Fault::Corrupt("registration_subjects.subject"))?,
            state: SubjectState::from_code(&row.state).ok_or(Fault::Corrupt("registration_subjects.state"))?,
            fee: Fen(row.fee_fen),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Sets the state and fee of a subject of a registration, adding it if it is new.
pub async fn put_subject(tx: &mut Tx, province: ProvinceCode, id: RegistrationId, subject: &Subject) -> Result<()> {
    exec!(
        tx,
        "insert into registration_subjects (province, registration_id, subject, state, fee_fen) \
         values ($1, $2, $3, $4, $5) on conflict (province, registration_id, subject) \
         do update set state = excluded.state, fee_fen = excluded.fee_fen",
        province.as_str(),
        id.0,
        subject.subject.as_str(),
        subject.state.code(),
        subject.fee.0
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DueRow {
    province: String,
    id: Uuid,
}

/// Registrations whose unpaid seats are due to go back.
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<(ProvinceCode, RegistrationId)>> {
    let rows = all!(
        tx,
        DueRow,
        "select r.province, r.id from registrations r where r.hold_until <= $1 \
         and r.state in ('filled', 'rejected', 'approved', 'confirmed') \
         and exists (select 1 from registration_subjects s where s.province = r.province \
         and s.registration_id = r.id and s.state = 'held') order by r.hold_until limit $2",
        now.as_millisecond(),
        limit
    )?;
    let read = |row: DueRow| {
        let province = row.province.parse().map_err(|_| Fault::Corrupt("registrations.province"))?;
        Ok((province, RegistrationId(row.id)))
    };
    rows.into_iter().map(read).collect()
}
