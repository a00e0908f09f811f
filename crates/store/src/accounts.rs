//! Passport accounts. Mail address, mobile number and nickname are sealed; blind indexes make the first two unique.

use crate::{Fault, Result, Tx, vault::Place, vault::Vault};
use domain::{
    account::Handle,
    ids::AccountId,
    person::{Email, Mobile},
    time::{Timestamp, from_millis},
};
use uuid::Uuid;

/// An account of a person, for all exam systems that use the passport.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub email: Email,
    pub mobile: Mobile,
    pub nickname: Option<String>,
    /// A PHC string.
    pub password_hash: String,
    pub created_at: Timestamp,
    pub password_changed_at: Timestamp,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: Uuid,
    email_sealed: Vec<u8>,
    mobile_sealed: Vec<u8>,
    nickname_sealed: Option<Vec<u8>>,
    password_hash: String,
    created_at: i64,
    password_changed_at: i64,
    version: i64,
}

fn place<'a>(column: &'a str, row: &'a str) -> Place<'a> {
    Place { table: "accounts", column, row }
}

impl AccountRow {
    fn read(self, vault: &Vault) -> Result<Account> {
        let row = self.id.to_string();
        let email = vault.open_text(place("email", &row), &self.email_sealed)?;
        let mobile = vault.open_text(place("mobile", &row), &self.mobile_sealed)?;
        let nickname = self.nickname_sealed.map(|sealed| vault.open_text(place("nickname", &row), &sealed));
        Ok(Account {
            id: AccountId(self.id),
            email: Email::parse(&email).map_err(|_| Fault::Corrupt("accounts.email"))?,
            mobile: Mobile::parse(&mobile).map_err(|_| Fault::Corrupt("accounts.mobile"))?,
            nickname: nickname.transpose()?,
            password_hash: self.password_hash,
            created_at: from_millis(self.created_at),
            password_changed_at: from_millis(self.password_changed_at),
            version: self.version,
        })
    }
}

/// The blind index of a mail address or mobile number. Codes and throttles use it too, to name their target.
pub fn index(vault: &Vault, handle: &Handle) -> Vec<u8> {
    match handle {
        Handle::Email(email) => vault.index("email", &email.key()),
        Handle::Mobile(mobile) => vault.index("mobile", mobile.as_str()),
    }
}

/// Adds an account. Returns whether its mail address and its mobile number were both free.
pub async fn insert(tx: &mut Tx, account: &Account) -> Result<bool> {
    let row = account.id.to_string();
    let email_sealed = tx.vault.seal(place("email", &row), account.email.as_str().as_bytes());
    let mobile_sealed = tx.vault.seal(place("mobile", &row), account.mobile.as_str().as_bytes());
    let nickname = account.nickname.as_ref();
    let nickname_sealed = nickname.map(|nickname| tx.vault.seal(place("nickname", &row), nickname.as_bytes()));
    let email_index = index(&tx.vault, &Handle::Email(account.email.clone()));
    let mobile_index = index(&tx.vault, &Handle::Mobile(account.mobile.clone()));
    let changed = exec!(
        tx,
        "insert into accounts (id, email_sealed, email_index, mobile_sealed, mobile_index, nickname_sealed, \
         password_hash, created_at, password_changed_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict do nothing",
        account.id.0,
        email_sealed,
        email_index,
        mobile_sealed,
        mobile_index,
        nickname_sealed,
        &account.password_hash,
        account.created_at.as_millisecond(),
        account.password_changed_at.as_millisecond(),
        account.version
    )?;
    Ok(changed == 1)
}

pub async fn get(tx: &mut Tx, id: AccountId) -> Result<Option<Account>> {
    let row = optional!(
        tx,
        AccountRow,
        "select id, email_sealed, mobile_sealed, nickname_sealed, password_hash, created_at, password_changed_at, \
         version from accounts where id = $1",
        id.0
    )?;
    row.map(|row| row.read(&tx.vault)).transpose()
}

/// The account that a mail address or a mobile number names.
pub async fn by_handle(tx: &mut Tx, handle: &Handle) -> Result<Option<Account>> {
    let index = index(&tx.vault, handle);
    let row = match handle {
        Handle::Email(_) => by_email_index(tx, &index).await?,
        Handle::Mobile(_) => by_mobile_index(tx, &index).await?,
    };
    row.map(|row| row.read(&tx.vault)).transpose()
}

async fn by_email_index(tx: &mut Tx, index: &[u8]) -> Result<Option<AccountRow>> {
    Ok(optional!(
        tx,
        AccountRow,
        "select id, email_sealed, mobile_sealed, nickname_sealed, password_hash, created_at, password_changed_at, \
         version from accounts where email_index = $1",
        index
    )?)
}

async fn by_mobile_index(tx: &mut Tx, index: &[u8]) -> Result<Option<AccountRow>> {
    Ok(optional!(
        tx,
        AccountRow,
        "select id, email_sealed, mobile_sealed, nickname_sealed, password_hash, created_at, password_changed_at, \
         version from accounts where mobile_index = $1",
        index
    )?)
}

/// Keeps an account as it was read with `version` until the transaction ends. Returns 0 when it has changed since.
///
/// Who logs in with a password that is being changed at this moment must come before the change, whose transaction
/// then ends the new session too, or fail.
pub async fn hold(tx: &mut Tx, id: AccountId, version: i64) -> Result<u64> {
    Ok(exec!(tx, "update accounts set version = version where id = $1 and version = $2", id.0, version)?)
}

/// A password to put in place of the one that was loaded with `version`.
#[derive(Clone, Copy, Debug)]
pub struct NewPassword<'a> {
    pub account: AccountId,
    pub version: i64,
    pub hash: &'a str,
}

/// Changes the password. Returns 0 when the account has changed since `version` was read.
pub async fn update_password(tx: &mut Tx, new: NewPassword<'_>, now: Timestamp) -> Result<u64> {
    Ok(exec!(
        tx,
        "update accounts set password_hash = $1, password_changed_at = $2, version = version + 1 \
         where id = $3 and version = $4",
        new.hash,
        now.as_millisecond(),
        new.account.0,
        new.version
    )?)
}
