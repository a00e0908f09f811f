//! How many candidates of a centre or province are in which state.

use crate::{Fault, Result, Tx};
use domain::{
    ids::{CentreCode, ProvinceCode, SessionNumber},
    registration::State,
};

#[derive(sqlx::FromRow)]
struct StateRow {
    centre: String,
    state: String,
    count: i64,
}

impl StateRow {
    fn read(self) -> Result<(CentreCode, State, i64)> {
        let centre = self.centre.parse().map_err(|_| Fault::Corrupt("registrations.centre"))?;
        let state = State::from_code(&self.state).ok_or(Fault::Corrupt("registrations.state"))?;
        Ok((centre, state, self.count))
    }
}

/// Candidates of a centre by state. States without any are left out.
pub async fn count_by_state(tx: &mut Tx, session: SessionNumber, centre: CentreCode) -> Result<Vec<(State, i64)>> {
    let rows = all!(
        tx,
        StateRow,
        "select centre, state, count(*) as count from registrations \
         where province = $1 and session = $2 and centre = $3 group by centre, state",
        centre.province().as_str(),
        i64::from(session.0),
        centre.as_str()
    )?;
    rows.into_iter().map(|row| row.read().map(|(_, state, count)| (state, count))).collect()
}

/// Candidates of each centre of a province by state.
pub async fn count_by_centre_and_state(
    tx: &mut Tx,
    session: SessionNumber,
    province: ProvinceCode,
) -> Result<Vec<(CentreCode, State, i64)>> {
    let rows = all!(
        tx,
        StateRow,
        "select centre, state, count(*) as count from registrations \
         where province = $1 and session = $2 group by centre, state order by centre",
        province.as_str(),
        i64::from(session.0)
    )?;
    rows.into_iter().map(StateRow::read).collect()
}
