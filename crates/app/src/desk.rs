//! The staff's desk: who may act for which unit, and what units set for themselves.
//!
//! A verb takes a desk, and a desk is only to be had from [`Staff`], which knows the person's roles. A unit that is
//! not the person's is missing, not forbidden: nobody learns what other units there are.

mod candidates;
mod capacity;
mod centre;
mod national;
mod overview;
mod province;
mod texts;

pub(crate) use candidates::of_centre;
pub use candidates::{CandidateView, Filter, LIST_ROWS, List, candidate, candidates, photo};
pub use capacity::{CapacityView, NewCapacity, Places, SubjectPlaces, capacity, set_capacity};
pub use centre::{CentreSettings, CentreView, centre, save_centre};
pub(crate) use centre::{audit as audit_centre, load as load_centre};
pub use national::{Declaration, NationalView, SessionSettings, national, save_session};
pub use overview::{CentreFigures, Figures, ProvinceFigures, centre_figures, home, province_figures};
pub use province::{ProvinceSettings, ProvinceView, province, save_province, windows_of};
pub use texts::{
    NewText, add_notice, digest_of, publish_agreement, publish_province_notice, replace_notice, retire_notice,
};

use crate::{Ctx, Error, Result};
use domain::ids::{AccountId, CentreCode, ProvinceCode};
use store::staff::StaffRole;

pub use store::{audit::Entry as AuditEntry, registrations::Listed};

/// Roles of one person that are looked at.
const ROLES_MAX: i64 = 200;

/// What a person may do, for which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 考试中心
    National,
    /// 省级承办机构
    Province(ProvinceCode),
    /// 考点
    Centre(CentreCode),
    /// Reads the log, changes nothing.
    Auditor,
}

impl Role {
    /// A role that the database spells in a way that nobody knows gives no right.
    fn read(role: &StaffRole) -> Option<Role> {
        match role.role.as_str() {
            "national" => Some(Role::National),
            "province" => role.unit.parse().ok().map(Role::Province),
            "centre" => role.unit.parse().ok().map(Role::Centre),
            "auditor" => Some(Role::Auditor),
            _ => None,
        }
    }
}

/// A person with at least one role.
#[derive(Clone, Debug)]
pub struct Staff {
    account: AccountId,
    roles: Vec<Role>,
}

/// The person behind an account, if the account has a role. Roles are read for each request, so that one that was
/// taken away ends at once.
pub async fn staff(ctx: &Ctx, account: AccountId) -> Result<Option<Staff>> {
    let mut tx = ctx.db.read().await?;
    let roles = store::staff::of_account(&mut tx, account, ROLES_MAX).await?;
    let roles: Vec<Role> = roles.iter().filter_map(Role::read).collect();
    Ok((!roles.is_empty()).then_some(Staff { account, roles }))
}

impl Staff {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The desk of a centre: for its own staff, and for those of its province, who stand in for it.
    pub fn centre(&self, centre: CentreCode) -> Result<CentreDesk> {
        let may = self.has(Role::Centre(centre)) || self.has(Role::Province(centre.province()));
        may.then_some(CentreDesk { account: self.account, centre }).ok_or(Error::Missing)
    }

    /// The desk of a province.
    pub fn province(&self, province: ProvinceCode) -> Result<ProvinceDesk> {
        self.has(Role::Province(province)).then_some(ProvinceDesk { province }).ok_or(Error::Missing)
    }

    /// The desk of the whole country.
    pub fn national(&self) -> Result<NationalDesk> {
        self.has(Role::National).then_some(NationalDesk(())).ok_or(Error::Missing)
    }
}

/// The right to act for a centre.
#[derive(Clone, Copy, Debug)]
pub struct CentreDesk {
    account: AccountId,
    centre: CentreCode,
}

impl CentreDesk {
    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn centre(&self) -> CentreCode {
        self.centre
    }
}

/// The right to act for a province.
#[derive(Clone, Copy, Debug)]
pub struct ProvinceDesk {
    province: ProvinceCode,
}

impl ProvinceDesk {
    pub fn province(&self) -> ProvinceCode {
        self.province
    }
}

/// The right to act for the whole country.
#[derive(Clone, Copy, Debug)]
pub struct NationalDesk(());

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(roles: &[Role]) -> Staff {
        Staff { account: AccountId(uuid::Uuid::nil()), roles: roles.to_vec() }
    }

    #[test]
    fn each_role_opens_its_own_unit_only() {
        let (own, other): (CentreCode, CentreCode) = ("320261".parse().unwrap(), "320511".parse().unwrap());
        let centre = staff(&[Role::Centre(own)]);
        assert!(centre.centre(own).is_ok() && centre.centre(other).is_err());
        assert!(centre.province(own.province()).is_err() && centre.national().is_err());
        let province = staff(&[Role::Province(own.province())]);
        assert!(province.centre(own).is_ok() && province.centre(other).is_ok() && province.national().is_err());
        assert!(province.province("31".parse().unwrap()).is_err());
        assert!(province.centre("310001".parse().unwrap()).is_err());
        let national = staff(&[Role::National, Role::Auditor]);
        assert!(national.national().is_ok() && national.centre(own).is_err());
    }

    #[test]
    fn a_role_without_a_proper_unit_gives_no_right() {
        let read = |role: &str, unit: &str| Role::read(&StaffRole { role: role.into(), unit: unit.into() });
        assert_eq!(read("national", "00"), Some(Role::National));
        assert_eq!(read("province", "00x"), None);
        assert_eq!(read("centre", "32"), None);
        assert_eq!(read("root", "00"), None);
    }
}
