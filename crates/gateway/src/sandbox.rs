//! The sandbox channel: a made-up bank with a real protocol, for demonstrations and tests.
//!
//! The bank is another party. It is reached over HTTP only, keeps its own books (`pay.localhost`), and both sides
//! sign every message with a shared key. As with real channels, a trade comes into existence only when the person
//! opens the cashier, notices may come late, twice or never, and a closed trade may already be paid.

use crate::{
    GatewayError, Result,
    channel::{Answer, Checkout, PaymentChannel, Received, RefundOutcome},
};
use aws_lc_rs::hmac;
use domain::{
    money::Fen,
    payment::{Outcome, Statement, Verification},
};
use serde::{Deserialize, Serialize};

pub const CODE: &str = "sandbox";

/// The key that the bank and we share.
#[derive(Clone)]
pub struct SharedKey(hmac::Key);

/// A signed message of either side: a JSON text and its signature in hexadecimal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Signed {
    pub payload: String,
    pub sign: String,
}

/// What the person carries to the cashier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CashierRequest {
    pub attempt_number: String,
    pub amount: Fen,
    pub description: String,
    pub notify_url: String,
    pub return_url: String,
    /// Unix milliseconds after which the bank refuses payment, unless told to be late.
    pub expires_at: i64,
}

/// What we ask the bank directly.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Question {
    Query { attempt_number: String },
    Close { attempt_number: String },
    Refund { attempt_number: String, refund_number: String, amount: Fen },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundAnswer {
    pub done: bool,
}

impl SharedKey {
    pub fn new(secret: &[u8]) -> SharedKey {
        SharedKey(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// Signs a message.
    pub fn sign<T: Serialize>(&self, message: &T) -> Signed {
        let payload = serde_json::to_string(message).expect("messages are plain data");
        let tag = hmac::sign(&self.0, payload.as_bytes());
        let sign = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        Signed { payload, sign }
    }

    /// Whether a signature holds.
    pub fn verify(&self, signed: &Signed) -> Verification {
        let bytes: Option<Vec<u8>> = signed.sign.is_ascii().then(|| {
            let digits = signed.sign.as_bytes().chunks(2);
            digits.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
        });
        match hmac::verify(&self.0, signed.payload.as_bytes(), &bytes.unwrap_or_default()) {
            Ok(()) => Verification::Valid,
            Err(_) => Verification::Invalid,
        }
    }
}

/// Our side of the protocol.
pub struct Sandbox {
    pub key: SharedKey,
    /// Where people pay: `http://pay.localhost:8080`.
    pub cashier_base: String,
    pub client: reqwest::Client,
}

impl Sandbox {
    async fn ask(&self, question: &Question) -> Result<Signed> {
        let url = format!("{}/api", self.cashier_base);
        let answer = self.client.post(url).form(&self.key.sign(question)).send().await.map_err(unreachable_bank)?;
        if !answer.status().is_success() {
            return Err(unexpected(format!("status {}", answer.status())));
        }
        let body = crate::http::text(answer).await.map_err(unreachable_bank)?;
        serde_json::from_str(&body).map_err(|error| unexpected(error.to_string()))
    }

    async fn statement(&self, question: Question) -> Result<Received> {
        let signed = self.ask(&question).await?;
        self.read(signed).ok_or_else(|| unexpected("not a statement".into()))
    }

    fn read(&self, signed: Signed) -> Option<Received> {
        let statement: Statement = serde_json::from_str(&signed.payload).ok()?;
        let verification = self.key.verify(&signed);
        let raw = serde_json::to_string(&signed).expect("messages are plain data");
        Some(Received { raw, verification, statement })
    }
}

impl PaymentChannel for Sandbox {
    fn code(&self) -> &'static str {
        CODE
    }

    fn checkout(&self, checkout: &Checkout) -> Result<String> {
        let request = CashierRequest {
            attempt_number: checkout.attempt_number.clone(),
            amount: checkout.amount,
            description: checkout.description.clone(),
            notify_url: checkout.notify_url.clone(),
            return_url: checkout.return_url.clone(),
            expires_at: checkout.expires_at.as_millisecond(),
        };
        let query = serde_urlencoded::to_string(self.key.sign(&request));
        let query = query.map_err(|error| GatewayError::Configuration(error.to_string()))?;
        Ok(format!("{}/pay?{query}", self.cashier_base))
    }

    fn query<'a>(&'a self, attempt_number: &'a str) -> Answer<'a, Received> {
        Box::pin(self.statement(Question::Query { attempt_number: attempt_number.to_owned() }))
    }

    fn close<'a>(&'a self, attempt_number: &'a str) -> Answer<'a, Received> {
        Box::pin(self.statement(Question::Close { attempt_number: attempt_number.to_owned() }))
    }

    fn refund<'a>(&'a self, attempt_number: &'a str, refund_number: &'a str, amount: Fen) -> Answer<'a, RefundOutcome> {
        let question = Question::Refund {
            attempt_number: attempt_number.to_owned(),
            refund_number: refund_number.to_owned(),
            amount,
        };
        Box::pin(async move {
            let signed = self.ask(&question).await?;
            if self.key.verify(&signed) == Verification::Invalid {
                return Err(unexpected("signature".into()));
            }
            let answer: RefundAnswer =
                serde_json::from_str(&signed.payload).map_err(|error| unexpected(error.to_string()))?;
            Ok(if answer.done { RefundOutcome::Done } else { RefundOutcome::UnderWay })
        })
    }

    fn read_notice(&self, body: &[u8]) -> Option<Received> {
        self.read(serde_urlencoded::from_bytes(body).ok()?)
    }

    fn notice_accepted(&self) -> &'static str {
        "success"
    }
}

/// The bank's side: delivers a notice. Answers whether the receiver has taken it.
pub async fn deliver(
    client: &reqwest::Client,
    key: &SharedKey,
    notify_url: &str,
    statement: &Statement,
) -> Result<bool> {
    let sent = client.post(notify_url).form(&key.sign(statement)).send().await.map_err(unreachable_bank)?;
    let accepted = sent.status().is_success();
    Ok(accepted && sent.text().await.map_err(unreachable_bank)? == "success")
}

/// What the bank says of a trade that it does not know.
pub fn unknown(attempt_number: &str) -> Statement {
    Statement { attempt_number: attempt_number.to_owned(), outcome: Outcome::Unknown }
}

fn unreachable_bank(error: reqwest::Error) -> GatewayError {
    // The address is left out: it may carry a signature.
    GatewayError::Unreachable { what: "the sandbox bank", reason: error.without_url().to_string() }
}

fn unexpected(reason: String) -> GatewayError {
    GatewayError::Unexpected { what: "the sandbox bank", reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sandbox(secret: &[u8]) -> Sandbox {
        let client = crate::http::client().unwrap();
        Sandbox { key: SharedKey::new(secret), cashier_base: "http://pay.localhost".into(), client }
    }

    #[test]
    fn a_notice_signed_with_another_key_is_read_but_not_believed() {
        let statement = unknown("N3200000000000000001");
        let body = serde_urlencoded::to_string(SharedKey::new(b"theirs").sign(&statement)).unwrap();
        assert_eq!(sandbox(b"theirs").read_notice(body.as_bytes()).unwrap().verification, Verification::Valid);
        assert_eq!(sandbox(b"ours").read_notice(body.as_bytes()).unwrap().verification, Verification::Invalid);
    }

    #[test]
    fn what_is_not_a_notice_is_not_read() {
        for body in ["", "payload=1&sign=2", "payload=%7B%7D", "\u{0}"] {
            assert!(sandbox(b"key").read_notice(body.as_bytes()).is_none(), "{body:?}");
        }
    }
}
