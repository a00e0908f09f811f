//! Accounts of the demonstration: candidates who have not registered yet, and staff of every level.

use crate::{Actor, Ctx, Error, Result, account, account::Passwords};
use domain::{
    account::Password,
    person::{Email, Mobile},
};
use store::staff::{self, StaffRole};

/// The password of all of them.
pub const PASSWORD: &str = "Demo-2026-Pass!";

/// The unit of roles for the whole country.
const NATIONWIDE: &str = "00";

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Candidate,
    National,
    Province(&'static str),
    /// A centre that reviews before payment.
    CentreWithReview(&'static str),
    CentreWithoutReview(&'static str),
    Auditor,
}

impl Role {
    /// The province or centre that it belongs to; empty when there is none.
    pub fn unit(self) -> &'static str {
        match self {
            Role::Candidate | Role::National | Role::Auditor => "",
            Role::Province(unit) | Role::CentreWithReview(unit) | Role::CentreWithoutReview(unit) => unit,
        }
    }

    /// What the database knows it as; candidates have no role.
    fn staff(self) -> Option<StaffRole> {
        let role = match self {
            Role::Candidate => return None,
            Role::National => "national",
            Role::Province(_) => "province",
            Role::CentreWithReview(_) | Role::CentreWithoutReview(_) => "centre",
            Role::Auditor => "auditor",
        };
        let unit = if self.unit().is_empty() { NATIONWIDE } else { self.unit() };
        Some(StaffRole { role: role.to_owned(), unit: unit.to_owned() })
    }
}

#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    pub email: &'static str,
    pub mobile: &'static str,
    pub role: Role,
}

const fn account(email: &'static str, mobile: &'static str, role: Role) -> DemoAccount {
    DemoAccount { email, mobile, role }
}

pub const ACCOUNTS: [DemoAccount; 10] = [
    account("candidate1@example.cn", "13800000001", Role::Candidate),
    account("candidate2@example.cn", "13800000002", Role::Candidate),
    account("candidate3@example.cn", "13800000003", Role::Candidate),
    account("candidate4@example.cn", "13800000004", Role::Candidate),
    account("candidate5@example.cn", "13800000005", Role::Candidate),
    account("national@example.cn", "13800000101", Role::National),
    account("province32@example.cn", "13800000102", Role::Province("32")),
    account("centre320261@example.cn", "13800000103", Role::CentreWithReview("320261")),
    account("centre320511@example.cn", "13800000104", Role::CentreWithoutReview("320511")),
    account("auditor@example.cn", "13800000105", Role::Auditor),
];

/// Makes sure that all accounts exist and have their roles. The passwords are hashed side by side, as hashing takes
/// most of the time.
pub async fn create(ctx: &Ctx, passwords: &Passwords, actor: &Actor) -> Result<usize> {
    let mut making = tokio::task::JoinSet::new();
    for demo in ACCOUNTS {
        let (ctx, passwords, actor) = (ctx.clone(), passwords.clone(), actor.clone());
        making.spawn(async move { provide(&ctx, &passwords, &actor, demo).await });
    }
    while let Some(made) = making.join_next().await {
        made.map_err(|panic| Error::fault(panic.to_string()))??;
    }
    Ok(ACCOUNTS.len())
}

async fn provide(ctx: &Ctx, passwords: &Passwords, actor: &Actor, demo: DemoAccount) -> Result<()> {
    let wrong = |what: &str| Error::fault(format!("the demo account {} has a wrong {what}", demo.email));
    let new = account::NewAccount {
        email: Email::parse(demo.email).map_err(|_| wrong("mail address"))?,
        mobile: Mobile::parse(demo.mobile).map_err(|_| wrong("mobile number"))?,
        password: Password::parse(PASSWORD)?,
        nickname: None,
    };
    let id = account::provide(ctx, passwords, actor, new).await?;
    let Some(role) = demo.role.staff() else { return Ok(()) };
    let mut tx = ctx.db.write().await?;
    staff::insert(&mut tx, id, &role).await?;
    Ok(tx.commit().await?)
}
