//! 「登录」 by mail address or mobile number and password.

use super::{Passwords, sessions::LoggedIn};
use crate::{Actor, Ctx, Result, Who, ctx::Change};
use domain::{
    account::{Handle, LOG_IN_ATTEMPTS_MAX, LOG_IN_WINDOW_MINUTES, Limit, Password},
    ids::AccountId,
    refusal::Refusal,
};
use store::{Tx, accounts, accounts::Account, throttles};

/// What somebody sends to log in.
#[derive(Debug)]
pub struct Credentials {
    pub handle: Handle,
    pub password: Password,
    /// The token of the passport session in the browser, which ends: a session never outlives a change of person.
    pub previous: Option<String>,
}

const ATTEMPTS: Limit = Limit { max: LOG_IN_ATTEMPTS_MAX, window_seconds: LOG_IN_WINDOW_MINUTES * 60 };

/// Logs in. An unknown account and a wrong password get the same answer after the same time.
pub async fn log_in(ctx: &Ctx, passwords: &Passwords, actor: &Actor, sent: Credentials) -> Result<LoggedIn> {
    let (account, key) = admit(ctx, &sent.handle).await?;
    let hash = account.as_ref().map(|account| account.password_hash.as_str());
    let is_right = passwords.verify(&sent.password, hash).await?;
    let mut tx = ctx.db.write().await?;
    let account = match account {
        Some(account) if is_right && accounts::hold(&mut tx, account.id, account.version).await? == 1 => account,
        account => {
            let who = account.map_or_else(|| "account:unknown".to_owned(), |account| format!("account:{}", account.id));
            let change = Change { action: "account.log-in-refused", object: who, ..Change::default() };
            ctx.audit(&mut tx, actor, change).await?;
            tx.commit().await?;
            return Err(Refusal::CredentialsWrong.into());
        }
    };
    throttles::clear(&mut tx, &key).await?;
    if let Some(previous) = &sent.previous {
        super::sessions::forget(&mut tx, previous).await?;
    }
    let actor = Actor { who: Who::Account(account.id), ..actor.clone() };
    let object = format!("account:{}", account.id);
    ctx.audit(&mut tx, &actor, Change { action: "account.log-in", object, ..Change::default() }).await?;
    let logged_in = super::sessions::begin(ctx, &mut tx, account.id).await?;
    tx.commit().await?;
    Ok(logged_in)
}

/// Finds the account and counts the attempt before it is made, so that many at the same time are not more attempts.
async fn admit(ctx: &Ctx, handle: &Handle) -> Result<(Option<Account>, Vec<u8>)> {
    let mut tx = ctx.db.write().await?;
    let account = accounts::by_handle(&mut tx, handle).await?;
    // Mail address and mobile number of one account count together.
    let key = match &account {
        Some(account) => throttle_key(ctx, account.id),
        None => ctx.db.vault().index("throttle", &format!("log-in:{}", handle.key())),
    };
    if let Some(until) = throttles::refused_until(&mut tx, &key, ATTEMPTS, ctx.now()).await? {
        let left_ms = until.as_millisecond() - ctx.now().as_millisecond();
        return Err(Refusal::TooManyFailures { minutes: (left_ms + 59_999) / 60_000 }.into());
    }
    tx.commit().await?;
    Ok((account, key))
}

fn throttle_key(ctx: &Ctx, account: AccountId) -> Vec<u8> {
    ctx.db.vault().index("throttle", &format!("log-in:account:{account}"))
}

/// Forgets failed attempts, because the person has shown in another way who he is.
pub(super) async fn clear_attempts(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<()> {
    Ok(throttles::clear(tx, &throttle_key(ctx, account)).await?)
}
