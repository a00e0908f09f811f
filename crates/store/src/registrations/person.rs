//! The nationwide uniqueness of a person, and of an account, in a session.

use crate::{Fault, Result, Tx};
use domain::ids::{AccountId, ProvinceCode, RegistrationId, SessionNumber};
use uuid::Uuid;

/// Who holds a person's place in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub account: AccountId,
    pub province: ProvinceCode,
    pub registration: RegistrationId,
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    account_id: Uuid,
    province: String,
    registration_id: Uuid,
}

impl ClaimRow {
    fn read(self) -> Result<Claim> {
        Ok(Claim {
            account: AccountId(self.account_id),
            province: self.province.parse().map_err(|_| Fault::Corrupt("person_claims.province"))?,
            registration: RegistrationId(self.registration_id),
        })
    }
}

/// Claims a person and an account for one registration. Returns whether both were free.
pub async fn claim_person(tx: &mut Tx, session: SessionNumber, person_key: &str, claim: &Claim) -> Result<bool> {
    let index = tx.vault.index("person", person_key);
    let changed = exec!(
        tx,
        "insert into person_claims (session, person_index, account_id, province, registration_id) \
         values ($1, $2, $3, $4, $5) on conflict do nothing",
        i64::from(session.0),
        index,
        claim.account.0,
        claim.province.as_str(),
        claim.registration.0
    )?;
    Ok(changed == 1)
}

/// Gives a person and an account free again.
pub async fn release_person(tx: &mut Tx, session: SessionNumber, registration: RegistrationId) -> Result<()> {
    exec!(
        tx,
        "delete from person_claims where session = $1 and registration_id = $2",
        i64::from(session.0),
        registration.0
    )?;
    Ok(())
}

/// Who holds this person in this session, if anybody does.
pub async fn claim_of_person(tx: &mut Tx, session: SessionNumber, person_key: &str) -> Result<Option<Claim>> {
    let index = tx.vault.index("person", person_key);
    let row = optional!(
        tx,
        ClaimRow,
        "select account_id, province, registration_id from person_claims where session = $1 and person_index = $2",
        i64::from(session.0),
        index
    )?;
    row.map(ClaimRow::read).transpose()
}

/// The live registration of an account in a session, in whatever province.
pub async fn claim_of_account(tx: &mut Tx, session: SessionNumber, account: AccountId) -> Result<Option<Claim>> {
    let row = optional!(
        tx,
        ClaimRow,
        "select account_id, province, registration_id from person_claims where session = $1 and account_id = $2",
        i64::from(session.0),
        account.0
    )?;
    row.map(ClaimRow::read).transpose()
}
