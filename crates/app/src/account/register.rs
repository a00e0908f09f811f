//! 「用户注册」: a new account whose mail address and mobile number are both proven.

use super::{Passwords, check_guessable, codes, sessions::LoggedIn};
use crate::{Actor, Ctx, Result, Who, ctx::Change};
use domain::{
    account::{CodePurpose, Handle, Password, SixDigits},
    ids::AccountId,
    person::{Email, Mobile},
    refusal::Refusal,
};
use store::{accounts, accounts::Account};

/// What somebody sends to register.
#[derive(Debug)]
pub struct Registration {
    pub email: Email,
    pub mobile: Mobile,
    pub email_code: SixDigits,
    pub mobile_code: SixDigits,
    pub password: Password,
    pub nickname: Option<String>,
}

/// Registers an account and logs it in.
pub async fn register(ctx: &Ctx, passwords: &Passwords, actor: &Actor, command: Registration) -> Result<LoggedIn> {
    check_guessable(&command.password, Some(&command.email), Some(&command.mobile))?;
    let (email, mobile) = (Handle::Email(command.email.clone()), Handle::Mobile(command.mobile.clone()));
    // Whether an address is taken is said only to who has proven that it is his, or within the limits of asking.
    let email_code = codes::verify(ctx, actor, CodePurpose::Register, &email, &command.email_code).await?;
    let mobile_code = codes::verify(ctx, actor, CodePurpose::Register, &mobile, &command.mobile_code).await?;
    let password_hash = passwords.hash(&command.password).await?;
    let account = Account {
        id: AccountId(ctx.id()),
        email: command.email,
        mobile: command.mobile,
        nickname: command.nickname,
        password_hash,
        created_at: ctx.now(),
        password_changed_at: ctx.now(),
        version: 1,
    };
    let actor = Actor { who: Who::Account(account.id), ..actor.clone() };
    let mut tx = ctx.db.write().await?;
    codes::use_up(ctx, &mut tx, &email_code).await?;
    codes::use_up(ctx, &mut tx, &mobile_code).await?;
    if !accounts::insert(&mut tx, &account).await? {
        let email_taken = accounts::by_handle(&mut tx, &email).await?.is_some();
        return Err(if email_taken { Refusal::EmailTaken } else { Refusal::MobileTaken }.into());
    }
    let object = format!("account:{}", account.id);
    ctx.audit(&mut tx, &actor, Change { action: "account.register", object, ..Change::default() }).await?;
    let logged_in = super::sessions::begin(ctx, &mut tx, account.id).await?;
    tx.commit().await?;
    Ok(logged_in)
}
