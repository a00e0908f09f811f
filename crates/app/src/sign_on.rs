//! Signing on from the passport to a site: the authorization code flow with PKCE (RFC 7636, S256 only).
//!
//! A site begins, sends the browser to the passport with a challenge, gets it back with a code, and redeems the code
//! with the verifier that only it knows. This is the border behind which the passport can serve sites elsewhere.

use crate::{Actor, Ctx, Result, Who, account::sessions, ctx::Change};
use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    account::{AUTHORIZATION_SECONDS, SessionSite},
    ids::AccountId,
    refusal::Refusal,
    time::from_millis,
};
use std::sync::Arc;
use store::websessions::{
    self,
    authorizations::{self, Authorization},
};

pub use crate::account::{Session, session};

/// Characters of a challenge: SHA-256 in base64url without padding.
const CHALLENGE_CHARS: usize = 43;

/// A site that people sign on to with the passport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub id: String,
    /// The addresses, compared exactly, to which the passport may send a browser back.
    pub redirect_uris: Vec<String>,
    pub site: SessionSite,
}

/// All sites that the passport knows. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Clients(Arc<[Client]>);

impl Clients {
    pub fn new(clients: Vec<Client>) -> Clients {
        Clients(clients.into())
    }

    pub fn find(&self, id: &str) -> Option<&Client> {
        self.0.iter().find(|client| client.id == id)
    }
}

/// What a site keeps in the browser, for itself, while the browser is at the passport.
#[derive(Clone, Debug)]
pub struct Begin {
    /// Comes back with the code; another one means that this browser did not begin here.
    pub state: String,
    pub verifier: String,
    /// The digest of the verifier, for the passport.
    pub challenge: String,
}

/// Begins to sign on.
pub fn begin(ctx: &Ctx) -> Begin {
    let verifier = ctx.token();
    Begin { state: ctx.token(), challenge: challenge_of(&verifier), verifier }
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()))
}

/// A PKCE challenge by method S256.
#[derive(Clone, Debug)]
pub struct Challenge(String);

impl Challenge {
    /// Reads the challenge of a request.
    pub fn parse(text: &str) -> Option<Challenge> {
        let is_digest = text.len() == CHALLENGE_CHARS && URL_SAFE_NO_PAD.decode(text).is_ok();
        is_digest.then(|| Challenge(text.to_owned()))
    }
}

/// What a site asks of the passport.
#[derive(Clone, Debug)]
pub struct AuthorizeRequest {
    pub client: Client,
    pub redirect_uri: String,
    pub challenge: Challenge,
}

/// Gives a code to somebody who is logged in: valid for a minute, once, for this site, address and challenge.
pub async fn authorize(ctx: &Ctx, actor: &Actor, who: &Session, request: AuthorizeRequest) -> Result<String> {
    if !request.client.redirect_uris.contains(&request.redirect_uri) {
        return Err(Refusal::SignOnExpired.into());
    }
    let code = ctx.token();
    let authorization = Authorization {
        digest: sessions::token_digest(&code),
        client: request.client.id,
        redirect_uri: request.redirect_uri,
        challenge: request.challenge.0,
        account: who.account,
        session_digest: who.digest.clone(),
        expires_at: from_millis(ctx.now().as_millisecond() + AUTHORIZATION_SECONDS * 1_000),
    };
    let mut tx = ctx.db.write().await?;
    authorizations::insert(&mut tx, &authorization).await?;
    let object = format!("account:{}", who.account);
    let change =
        Change { action: "sign-on.authorize", object, after: Some(&authorization.client), ..Change::default() };
    ctx.audit(&mut tx, actor, change).await?;
    tx.commit().await?;
    Ok(code)
}

/// Somebody signed on to a site, and the token for that site's cookie.
#[derive(Clone)]
pub struct SignedOn {
    pub account: AccountId,
    pub token: String,
}

/// What a site brings to redeem a code.
#[derive(Clone, Copy, Debug)]
pub struct Redemption<'a> {
    pub client: &'a Client,
    pub redirect_uri: &'a str,
    pub code: &'a str,
    pub verifier: &'a str,
}

/// Redeems a code for a session of the site. Whatever comes of it, the code is gone.
pub async fn redeem(ctx: &Ctx, actor: &Actor, brought: Redemption<'_>) -> Result<SignedOn> {
    let mut tx = ctx.db.write().await?;
    let Some(taken) = authorizations::take(&mut tx, &sessions::token_digest(brought.code)).await? else {
        return Err(Refusal::SignOnExpired.into());
    };
    let passport =
        websessions::valid(&mut tx, SessionSite::Passport, &taken.session_digest, ctx.now()).await?.is_some();
    if !passport || !fits(&taken, &brought) || taken.expires_at <= ctx.now() {
        tx.commit().await?;
        return Err(Refusal::SignOnExpired.into());
    }
    let (account, site) = (taken.account, brought.client.site);
    let token = sessions::insert(ctx, &mut tx, site, account, Some(taken.session_digest)).await?;
    let actor = Actor { who: Who::Account(account), ..actor.clone() };
    let object = format!("account:{account}");
    let change = Change { action: "sign-on.redeem", object, after: Some(&taken.client), ..Change::default() };
    ctx.audit(&mut tx, &actor, change).await?;
    tx.commit().await?;
    Ok(SignedOn { account, token })
}

/// Whether a code was made for who brings it.
fn fits(taken: &Authorization, brought: &Redemption<'_>) -> bool {
    let challenge = challenge_of(brought.verifier);
    taken.client == brought.client.id
        && taken.redirect_uri == brought.redirect_uri
        && verify_slices_are_equal(challenge.as_bytes(), taken.challenge.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests;
