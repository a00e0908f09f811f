//! Provinces within a session.

use super::window;
use crate::{Fault, Result, Tx};
use domain::{
    ids::{ProvinceCode, SessionNumber},
    time::{Timestamp, from_millis},
    window::Window,
};

/// A province within a session.
#[derive(Clone, Debug)]
pub struct Province {
    pub code: ProvinceCode,
    pub name: String,
    pub registration: Window,
    pub pay_until: Timestamp,
    pub printing: Window,
    /// Minutes for paying, from the moment at which payment becomes possible.
    pub hold_minutes: i64,
    pub version: i64,
}

impl Province {
    /// `(32)江苏省`, as candidates know it.
    pub fn title(&self) -> String {
        format!("({}){}", self.code, self.name)
    }
}

#[derive(sqlx::FromRow)]
struct ProvinceRow {
    code: String,
    name: String,
    registration_opens_at: i64,
    registration_closes_at: i64,
    pay_until: i64,
    print_opens_at: i64,
    print_closes_at: i64,
    hold_minutes: i64,
    version: i64,
}

impl ProvinceRow {
    fn read(self) -> Result<Province> {
        Ok(Province {
            code: self.code.parse().map_err(|_| Fault::Corrupt("provinces.code"))?,
            name: self.name,
            registration: window(self.registration_opens_at, self.registration_closes_at),
            pay_until: from_millis(self.pay_until),
            printing: window(self.print_opens_at, self.print_closes_at),
            hold_minutes: self.hold_minutes,
            version: self.version,
        })
    }
}

/// What is read of a province, and from where.
macro_rules! province_select {
    () => {
        "select p.code, p.name, s.registration_opens_at, s.registration_closes_at, s.pay_until, s.print_opens_at, \
         s.print_closes_at, s.hold_minutes, s.version \
         from session_provinces s join provinces p on p.code = s.province "
    };
}

/// All provinces of a session, by code.
pub async fn provinces(tx: &mut Tx, session: SessionNumber) -> Result<Vec<Province>> {
    let rows = all!(
        tx,
        ProvinceRow,
        concat!(province_select!(), "where s.session = $1 order by p.code"),
        i64::from(session.0)
    )?;
    rows.into_iter().map(ProvinceRow::read).collect()
}

pub async fn province(tx: &mut Tx, session: SessionNumber, code: ProvinceCode) -> Result<Option<Province>> {
    let row = optional!(
        tx,
        ProvinceRow,
        concat!(province_select!(), "where s.session = $1 and s.province = $2"),
        i64::from(session.0),
        code.as_str()
    )?;
    row.map(ProvinceRow::read).transpose()
}

pub async fn insert_province(tx: &mut Tx, session: SessionNumber, province: &Province) -> Result<()> {
    exec!(
        tx,
        "insert into provinces (code, name) values ($1, $2) on conflict (code) do nothing",
        province.code.as_str(),
        &province.name
    )?;
    exec!(
        tx,
        "insert into session_provinces (province, session, registration_opens_at, registration_closes_at, pay_until, \
         print_opens_at, print_closes_at, hold_minutes, version) values ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        province.code.as_str(),
        i64::from(session.0),
        province.registration.opens_at.as_millisecond(),
        province.registration.closes_at.as_millisecond(),
        province.pay_until.as_millisecond(),
        province.printing.opens_at.as_millisecond(),
        province.printing.closes_at.as_millisecond(),
        province.hold_minutes
    )?;
    Ok(())
}

/// Changes a province's windows if it still has the version that was read.
pub async fn update_province(tx: &mut Tx, session: SessionNumber, province: &Province) -> Result<u64> {
    Ok(exec!(
        tx,
        "update session_provinces set registration_opens_at = $1, registration_closes_at = $2, pay_until = $3, \
         print_opens_at = $4, print_closes_at = $5, hold_minutes = $6, version = version + 1 \
         where province = $7 and session = $8 and version = $9",
        province.registration.opens_at.as_millisecond(),
        province.registration.closes_at.as_millisecond(),
        province.pay_until.as_millisecond(),
        province.printing.opens_at.as_millisecond(),
        province.printing.closes_at.as_millisecond(),
        province.hold_minutes,
        province.code.as_str(),
        i64::from(session.0),
        province.version
    )?)
}
