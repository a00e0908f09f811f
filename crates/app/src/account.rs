//! ETEST passport accounts: registering, logging in and out, recovering, and the sessions in browsers.

mod codes;
mod log_in;
mod passwords;
mod provide;
mod recover;
mod register;
pub(crate) mod sessions;

pub use codes::{Sent, request_code};
pub use log_in::{Credentials, log_in};
pub use passwords::{Cost, Passwords, check_guessable};
pub use provide::{NewAccount, provide};
pub use recover::{Recovery, recover};
pub use register::{Registration, register};
pub use sessions::{LoggedIn, Session, log_out, session, sweep};

use crate::{Ctx, Error, Result};
use domain::{
    ids::AccountId,
    person::{Email, Mobile},
};

/// What an account shows about itself.
#[derive(Clone, Debug)]
pub struct Profile {
    pub email: Email,
    pub mobile: Mobile,
    pub nickname: Option<String>,
}

/// The profile of an account.
pub async fn profile(ctx: &Ctx, account: AccountId) -> Result<Profile> {
    let mut tx = ctx.db.read().await?;
    let account = store::accounts::get(&mut tx, account).await?.ok_or(Error::Missing)?;
    Ok(Profile { email: account.email, mobile: account.mobile, nickname: account.nickname })
}
