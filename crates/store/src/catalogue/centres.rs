//! Centres (考点) within a session.

use super::{Province, small, window};
use crate::{Fault, Result, Tx};
use domain::{
    ids::{CentreCode, ProvinceCode, SessionNumber},
    time::{Timestamp, from_millis},
    window::Window,
};

/// A centre within a session.
#[derive(Clone, Debug)]
pub struct Centre {
    pub code: CentreCode,
    pub name: String,
    pub address: String,
    pub phone: String,
    pub review: bool,
    pub subjects_max: u16,
    pub prerequisite_insisted: bool,
    pub class_required: bool,
    /// The centre's own window; it counts only inside the province's.
    pub registration: Option<Window>,
    pub notice: String,
    pub ticket_note: String,
    pub tickets_published_at: Option<Timestamp>,
    pub version: i64,
}

impl Centre {
    /// `(320511)江苏农林职业技术学院`, as candidates know it.
    pub fn title(&self) -> String {
        format!("({}){}", self.code, self.name)
    }

    /// The window for registering here: the centre's own, cut to the province's.
    pub fn window(&self, province: &Province) -> Window {
        self.registration.map_or(province.registration, |own| own.within(&province.registration))
    }
}

#[derive(sqlx::FromRow)]
struct CentreRow {
    code: String,
    name: String,
    address: String,
    phone: String,
    review: bool,
    subjects_max: i64,
    prerequisite_insisted: bool,
    class_required: bool,
    registration_opens_at: Option<i64>,
    registration_closes_at: Option<i64>,
    notice: String,
    ticket_note: String,
    tickets_published_at: Option<i64>,
    version: i64,
}

impl CentreRow {
    fn read(self) -> Result<Centre> {
        let own = self.registration_opens_at.zip(self.registration_closes_at);
        Ok(Centre {
            code: self.code.parse().map_err(|_| Fault::Corrupt("centres.code"))?,
            name: self.name,
            address: self.address,
            phone: self.phone,
            review: self.review,
            subjects_max: small(self.subjects_max, "session_centres.subjects_max")?,
            prerequisite_insisted: self.prerequisite_insisted,
            class_required: self.class_required,
            registration: own.map(|(opens_at, closes_at)| window(opens_at, closes_at)),
            notice: self.notice,
            ticket_note: self.ticket_note,
            tickets_published_at: self.tickets_published_at.map(from_millis),
            version: self.version,
        })
    }
}

/// What is read of a centre, and from where.
macro_rules! centre_select {
    () => {
        "select c.code, c.name, c.address, c.phone, s.review, s.subjects_max, s.prerequisite_insisted, \
         s.class_required, s.registration_opens_at, s.registration_closes_at, s.notice, s.ticket_note, \
         s.tickets_published_at, s.version \
         from session_centres s join centres c on c.province = s.province and c.code = s.centre "
    };
}

/// The centres of a province that take part in a session, by code.
pub async fn centres(tx: &mut Tx, session: SessionNumber, province: ProvinceCode) -> Result<Vec<Centre>> {
    let rows = all!(
        tx,
        CentreRow,
        concat!(centre_select!(), "where s.session = $1 and s.province = $2 order by c.code"),
        i64::from(session.0),
        province.as_str()
    )?;
    rows.into_iter().map(CentreRow::read).collect()
}

pub async fn centre(tx: &mut Tx, session: SessionNumber, code: CentreCode) -> Result<Option<Centre>> {
    let row = optional!(
        tx,
        CentreRow,
        concat!(centre_select!(), "where s.session = $1 and s.province = $2 and s.centre = $3"),
        i64::from(session.0),
        code.province().as_str(),
        code.as_str()
    )?;
    row.map(CentreRow::read).transpose()
}

pub async fn insert_centre(tx: &mut Tx, session: SessionNumber, centre: &Centre) -> Result<()> {
    let province = centre.code.province();
    exec!(
        tx,
        "insert into centres (province, code, name, address, phone) values ($1, $2, $3, $4, $5) \
         on conflict (province, code) do nothing",
        province.as_str(),
        centre.code.as_str(),
        &centre.name,
        &centre.address,
        &centre.phone
    )?;
    exec!(
        tx,
        "insert into session_centres (province, session, centre, review, subjects_max, prerequisite_insisted, \
         class_required, registration_opens_at, registration_closes_at, notice, ticket_note, version) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        province.as_str(),
        i64::from(session.0),
        centre.code.as_str(),
        centre.review,
        i64::from(centre.subjects_max),
        centre.prerequisite_insisted,
        centre.class_required,
        centre.registration.map(|w| w.opens_at.as_millisecond()),
        centre.registration.map(|w| w.closes_at.as_millisecond()),
        &centre.notice,
        &centre.ticket_note
    )?;
    Ok(())
}

/// Changes a centre's settings if it still has the version that was read.
pub async fn update_centre(tx: &mut Tx, session: SessionNumber, centre: &Centre) -> Result<u64> {
    Ok(exec!(
        tx,
        "update session_centres set review = $1, subjects_max = $2, prerequisite_insisted = $3, class_required = $4, \
         registration_opens_at = $5, registration_closes_at = $6, notice = $7, ticket_note = $8, \
         tickets_published_at = $9, version = version + 1 \
         where province = $10 and session = $11 and centre = $12 and version = $13",
        centre.review,
        i64::from(centre.subjects_max),
        centre.prerequisite_insisted,
        centre.class_required,
        centre.registration.map(|w| w.opens_at.as_millisecond()),
        centre.registration.map(|w| w.closes_at.as_millisecond()),
        &centre.notice,
        &centre.ticket_note,
        centre.tickets_published_at.map(|at| at.as_millisecond()),
        centre.code.province().as_str(),
        i64::from(session.0),
        centre.code.as_str(),
        centre.version
    )?)
}
