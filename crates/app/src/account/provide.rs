//! Accounts that the operator makes: the demonstration's, and the first of the staff.

use super::Passwords;
use crate::{Actor, Ctx, Error, Result, ctx::Change};
use domain::{
    account::{Handle, Password},
    ids::AccountId,
    person::{Email, Mobile},
    refusal::Refusal,
};
use store::accounts::{self, Account};

/// An account whose address and number the operator vouches for.
#[derive(Debug)]
pub struct NewAccount {
    pub email: Email,
    pub mobile: Mobile,
    pub password: Password,
    pub nickname: Option<String>,
}

/// Makes sure that an account with this mail address exists, and returns it. One that exists stays as it is.
pub async fn provide(ctx: &Ctx, passwords: &Passwords, actor: &Actor, new: NewAccount) -> Result<AccountId> {
    let handle = Handle::Email(new.email.clone());
    if let Some(id) = find(ctx, &handle).await? {
        return Ok(id);
    }
    let account = Account {
        id: AccountId(ctx.id()),
        email: new.email,
        mobile: new.mobile,
        nickname: new.nickname,
        password_hash: passwords.hash(&new.password).await?,
        created_at: ctx.now(),
        password_changed_at: ctx.now(),
        version: 1,
    };
    let mut tx = ctx.db.write().await?;
    if !accounts::insert(&mut tx, &account).await? {
        let other = accounts::by_handle(&mut tx, &handle).await?;
        // Another process was first with the address, or another account has the number.
        return other.map(|other| other.id).ok_or(Error::Refused(Refusal::MobileTaken));
    }
    let object = format!("account:{}", account.id);
    ctx.audit(&mut tx, actor, Change { action: "account.provide", object, ..Change::default() }).await?;
    tx.commit().await?;
    Ok(account.id)
}

async fn find(ctx: &Ctx, handle: &Handle) -> Result<Option<AccountId>> {
    let mut tx = ctx.db.read().await?;
    Ok(accounts::by_handle(&mut tx, handle).await?.map(|account| account.id))
}
