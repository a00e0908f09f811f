//! Sessions (考次) as the national role sets them.

use super::{small, window};
use crate::{Result, Tx};
use domain::{
    ids::SessionNumber,
    time::{Timestamp, from_millis},
    window::Window,
};

/// A session (考次) as the national role sets it.
#[derive(Clone, Debug)]
pub struct Session {
    pub number: SessionNumber,
    pub name: String,
    pub registration: Window,
    pub pay_until: Timestamp,
    pub printing: Window,
    pub exam: Window,
    pub subjects_max: u16,
    pub cancellations_max: u16,
    pub declaration: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    number: i64,
    name: String,
    registration_opens_at: i64,
    registration_closes_at: i64,
    pay_until: i64,
    print_opens_at: i64,
    print_closes_at: i64,
    exam_begins_at: i64,
    exam_ends_at: i64,
    subjects_max: i64,
    cancellations_max: i64,
    declaration: bool,
    version: i64,
}

impl SessionRow {
    fn read(self) -> Result<Session> {
        Ok(Session {
            number: SessionNumber(small(self.number, "exam_sessions.number")?),
            name: self.name,
            registration: window(self.registration_opens_at, self.registration_closes_at),
            pay_until: from_millis(self.pay_until),
            printing: window(self.print_opens_at, self.print_closes_at),
            exam: window(self.exam_begins_at, self.exam_ends_at),
            subjects_max: small(self.subjects_max, "exam_sessions.subjects_max")?,
            cancellations_max: small(self.cancellations_max, "exam_sessions.cancellations_max")?,
            declaration: self.declaration,
            version: self.version,
        })
    }
}

/// The newest session, which all sites are about.
pub async fn current_session(tx: &mut Tx) -> Result<Option<Session>> {
    let row = optional!(
        tx,
        SessionRow,
        "select number, name, registration_opens_at, registration_closes_at, pay_until, print_opens_at, \
         print_closes_at, exam_begins_at, exam_ends_at, subjects_max, cancellations_max, declaration, version \
         from exam_sessions order by number desc limit 1"
    )?;
    row.map(SessionRow::read).transpose()
}

pub async fn insert_session(tx: &mut Tx, session: &Session) -> Result<()> {
    exec!(
        tx,
        "insert into exam_sessions (number, name, registration_opens_at, registration_closes_at, pay_until, \
         print_opens_at, print_closes_at, exam_begins_at, exam_ends_at, subjects_max, cancellations_max, \
         declaration, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
        i64::from(session.number.0),
        &session.name,
        session.registration.opens_at.as_millisecond(),
        session.registration.closes_at.as_millisecond(),
        session.pay_until.as_millisecond(),
        session.printing.opens_at.as_millisecond(),
        session.printing.closes_at.as_millisecond(),
        session.exam.opens_at.as_millisecond(),
        session.exam.closes_at.as_millisecond(),
        i64::from(session.subjects_max),
        i64::from(session.cancellations_max),
        session.declaration,
    )?;
    Ok(())
}

/// Changes a session if it still has the version that was read. Returns the number of rows changed, 0 or 1.
pub async fn update_session(tx: &mut Tx, session: &Session) -> Result<u64> {
    Ok(exec!(
        tx,
        "update exam_sessions set name = $1, registration_opens_at = $2, registration_closes_at = $3, \
         pay_until = $4, print_opens_at = $5, print_closes_at = $6, exam_begins_at = $7, exam_ends_at = $8, \
         subjects_max = $9, cancellations_max = $10, declaration = $11, version = version + 1 \
         where number = $12 and version = $13",
        &session.name,
        session.registration.opens_at.as_millisecond(),
        session.registration.closes_at.as_millisecond(),
        session.pay_until.as_millisecond(),
        session.printing.opens_at.as_millisecond(),
        session.printing.closes_at.as_millisecond(),
        session.exam.opens_at.as_millisecond(),
        session.exam.closes_at.as_millisecond(),
        i64::from(session.subjects_max),
        i64::from(session.cancellations_max),
        session.declaration,
        i64::from(session.number.0),
        session.version,
    )?)
}
