//! 「找回密码」: a new password for who proves to own the account's mail address or mobile number.

use super::{Passwords, check_guessable, codes, sessions::LoggedIn};
use crate::{
    Actor, Ctx, Result, Who,
    ctx::Change,
    error::exactly_one,
    messages::{self, Notice},
};
use domain::{
    account::{CodePurpose, Handle, HandleKind, Password, SixDigits},
    refusal::Refusal,
};
use store::{
    accounts::{self, Account, NewPassword},
    websessions,
};

/// What somebody sends to recover an account.
#[derive(Debug)]
pub struct Recovery {
    pub handle: Handle,
    pub code: SixDigits,
    pub password: Password,
}

/// Sets a new password, ends all sessions of the account, and logs in. The other way to reach the person gets a notice.
pub async fn recover(ctx: &Ctx, passwords: &Passwords, actor: &Actor, command: Recovery) -> Result<LoggedIn> {
    let code = codes::verify(ctx, actor, CodePurpose::Recover, &command.handle, &command.code).await?;
    let account = load(ctx, &command.handle).await?;
    check_guessable(&command.password, Some(&account.email), Some(&account.mobile))?;
    let hash = passwords.hash(&command.password).await?;
    let mut tx = ctx.db.write().await?;
    codes::use_up(ctx, &mut tx, &code).await?;
    let new = NewPassword { account: account.id, version: account.version, hash: &hash };
    exactly_one(accounts::update_password(&mut tx, new, ctx.now()).await?)?;
    websessions::delete_all(&mut tx, account.id).await?;
    super::log_in::clear_attempts(ctx, &mut tx, account.id).await?;
    let other = match command.handle.kind() {
        HandleKind::Email => Handle::Mobile(account.mobile),
        HandleKind::Mobile => Handle::Email(account.email),
    };
    messages::post(ctx, &mut tx, codes::via(other.kind()), other.as_str(), &Notice::PasswordChanged).await?;
    let actor = Actor { who: Who::Account(account.id), ..actor.clone() };
    let (before, after) = (account.version.to_string(), (account.version + 1).to_string());
    let change = Change {
        action: "account.recover",
        object: format!("account:{}", account.id),
        before: Some(&before),
        after: Some(&after),
        ..Change::default()
    };
    ctx.audit(&mut tx, &actor, change).await?;
    let logged_in = super::sessions::begin(ctx, &mut tx, account.id).await?;
    tx.commit().await?;
    Ok(logged_in)
}

async fn load(ctx: &Ctx, handle: &Handle) -> Result<Account> {
    let mut tx = ctx.db.read().await?;
    let account = accounts::by_handle(&mut tx, handle).await?;
    // Nobody was sent the code of an unknown address, so it was guessed.
    Ok(account.ok_or(Refusal::CodeWrong { sent_to: handle.kind() })?)
}
