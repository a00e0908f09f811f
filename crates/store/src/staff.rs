//! What staff may do: roles of accounts, each for one unit.

use crate::{Result, Tx};
use domain::ids::AccountId;

/// A role of an account for one unit, in the codes of the database.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StaffRole {
    /// `national`, `province`, `centre` or `auditor`.
    pub role: String,
    /// A province's or centre's code; `00` for the whole country.
    pub unit: String,
}

/// Roles of an account, at most `limit`.
pub async fn of_account(tx: &mut Tx, account: AccountId, limit: i64) -> Result<Vec<StaffRole>> {
    Ok(all!(
        tx,
        StaffRole,
        "select role, unit from staff_roles where account_id = $1 order by role, unit limit $2",
        account.0,
        limit
    )?)
}

/// Gives an account a role. Giving it twice changes nothing.
pub async fn insert(tx: &mut Tx, account: AccountId, role: &StaffRole) -> Result<u64> {
    Ok(exec!(
        tx,
        "insert into staff_roles (account_id, role, unit) values ($1, $2, $3) on conflict do nothing",
        account.0,
        &role.role,
        &role.unit
    )?)
}
