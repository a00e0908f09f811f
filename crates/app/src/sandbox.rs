//! The sandbox bank: the other party of the sandbox channel, with its cashier, its books and its notices.
//!
//! It shares nothing with our side but the key and the protocol in `gateway::sandbox`: what it knows of an attempt is
//! what the person carried to its cashier, and what we learn from it is what it signs.

use crate::{Ctx, Error, Result};
use domain::{
    money::Fen,
    payment::{Outcome, Statement, Verification},
    time::from_millis,
};
use gateway::sandbox::{CashierRequest, Question, RefundAnswer, deliver, unknown};
use serde::de::DeserializeOwned;
use store::{
    Tx,
    sandbox::{self as books},
};

pub use gateway::sandbox::{SharedKey, Signed};
pub use store::sandbox::{Trade, TradeState};

/// The bank. Cheap to clone.
#[derive(Clone)]
pub struct Bank {
    ctx: Ctx,
    key: SharedKey,
    client: reqwest::Client,
}

/// What a visitor of the cashier wants to see happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Pay(Notices),
    /// Pays although the time is over or the trade is closed, as real money sometimes does.
    PayLate,
    Fail,
    Abandon,
}

/// How often the bank tells the merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notices {
    Never,
    Once,
    Twice,
}

/// How the cashier answers a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Back to the merchant, at this address.
    Back(String),
    /// It cannot be paid any more; nothing was booked.
    Over,
}

impl Bank {
    pub fn new(ctx: Ctx, key: SharedKey) -> Result<Bank> {
        Ok(Bank { ctx, key, client: gateway::http::client()? })
    }

    /// Opens the trade that a signed request describes, or finds it as it stands. Missing when the signature is wrong.
    pub async fn open(&self, signed: &Signed) -> Result<Trade> {
        let request: CashierRequest = self.read(signed)?;
        let trade = Trade {
            attempt_number: request.attempt_number,
            description: request.description,
            amount: request.amount,
            notify_url: request.notify_url,
            return_url: request.return_url,
            state: TradeState::Waiting,
            transaction_id: None,
            created_at: self.ctx.now(),
            expires_at: from_millis(request.expires_at),
            settled_at: None,
        };
        let mut tx = self.ctx.db.write().await?;
        books::open(&mut tx, &trade).await?;
        let trade = present(&mut tx, &trade.attempt_number).await?;
        tx.commit().await?;
        Ok(trade)
    }

    /// Does what the visitor wants with the trade of a signed request, and tells the merchant as often as he wants.
    pub async fn act(&self, signed: &Signed, deed: Deed) -> Result<Answer> {
        let trade = self.open(signed).await?;
        let (settled, notices) = match deed {
            Deed::Abandon => (trade, Notices::Never),
            Deed::Fail => (self.settle(&trade, TradeState::Failed).await?, Notices::Once),
            Deed::Pay(_) if trade.state == TradeState::Waiting && self.ctx.now() >= trade.expires_at => {
                return Ok(Answer::Over);
            }
            Deed::Pay(notices) => (self.settle(&trade, TradeState::Paid).await?, notices),
            Deed::PayLate => (self.settle_late(&trade).await?, Notices::Once),
        };
        if matches!(deed, Deed::Pay(_)) && settled.state != TradeState::Paid {
            return Ok(Answer::Over);
        }
        self.tell(&settled, notices).await;
        Ok(Answer::Back(settled.return_url))
    }

    async fn settle(&self, trade: &Trade, state: TradeState) -> Result<Trade> {
        let transaction = (state == TradeState::Paid).then(|| self.transaction_id());
        let mut tx = self.ctx.db.write().await?;
        // A trade that was settled meanwhile stays as it is: a form sent twice pays once.
        books::settle(&mut tx, &trade.attempt_number, state, transaction.as_deref(), self.ctx.now()).await?;
        let trade = present(&mut tx, &trade.attempt_number).await?;
        tx.commit().await?;
        Ok(trade)
    }

    async fn settle_late(&self, trade: &Trade) -> Result<Trade> {
        let mut tx = self.ctx.db.write().await?;
        books::settle_late(&mut tx, &trade.attempt_number, &self.transaction_id(), self.ctx.now()).await?;
        let trade = present(&mut tx, &trade.attempt_number).await?;
        tx.commit().await?;
        Ok(trade)
    }

    fn transaction_id(&self) -> String {
        format!("SB{}", self.ctx.id().simple())
    }

    /// Delivers the notices. A merchant who cannot be reached is no reason to undo a payment; he can ask.
    async fn tell(&self, trade: &Trade, notices: Notices) {
        let times = match notices {
            Notices::Never => 0,
            Notices::Once => 1,
            Notices::Twice => 2,
        };
        for _ in 0..times {
            match deliver(&self.client, &self.key, &trade.notify_url, &statement(trade)).await {
                Ok(true) => {}
                Ok(false) => tracing::warn!(attempt = trade.attempt_number, "the merchant did not take the notice"),
                Err(error) => tracing::warn!(attempt = trade.attempt_number, %error, "the notice was not delivered"),
            }
        }
    }

    /// Answers a signed question of the merchant. Missing when the signature is wrong.
    pub async fn answer(&self, signed: &Signed) -> Result<Signed> {
        match self.read(signed)? {
            Question::Query { attempt_number } => {
                let mut tx = self.ctx.db.read().await?;
                let trade = books::trade(&mut tx, &attempt_number).await?;
                Ok(self.key.sign(&trade.map_or_else(|| unknown(&attempt_number), |trade| statement(&trade))))
            }
            Question::Close { attempt_number } => {
                let mut tx = self.ctx.db.write().await?;
                books::settle(&mut tx, &attempt_number, TradeState::Closed, None, self.ctx.now()).await?;
                let trade = books::trade(&mut tx, &attempt_number).await?;
                tx.commit().await?;
                Ok(self.key.sign(&trade.map_or_else(|| unknown(&attempt_number), |trade| statement(&trade))))
            }
            Question::Refund { attempt_number, refund_number, amount } => {
                let done = self.refund(&attempt_number, &refund_number, amount).await?;
                Ok(self.key.sign(&RefundAnswer { done }))
            }
        }
    }

    /// Pays back once per refund number, and never more than was paid.
    async fn refund(&self, attempt_number: &str, refund_number: &str, amount: Fen) -> Result<bool> {
        let mut tx = self.ctx.db.write().await?;
        let trade = present(&mut tx, attempt_number).await?;
        books::insert_refund(&mut tx, refund_number, attempt_number, amount, self.ctx.now()).await?;
        let refunded = books::refunded(&mut tx, attempt_number).await?;
        if trade.state != TradeState::Paid || refunded > trade.amount {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    fn read<T: DeserializeOwned>(&self, signed: &Signed) -> Result<T> {
        match self.key.verify(signed) {
            Verification::Valid => serde_json::from_str(&signed.payload).map_err(|_| Error::Missing),
            Verification::Invalid => Err(Error::Missing),
        }
    }
}

async fn present(tx: &mut Tx, attempt_number: &str) -> Result<Trade> {
    books::trade(tx, attempt_number).await?.ok_or(Error::Missing)
}

/// What the bank says of a trade.
fn statement(trade: &Trade) -> Statement {
    let paid = trade.transaction_id.clone().zip(trade.settled_at);
    let outcome = match (trade.state, paid) {
        (TradeState::Paid, Some((transaction_id, paid_at))) => {
            Outcome::Paid { transaction_id, amount: trade.amount, paid_at }
        }
        // A payment without its number cannot be in the books; saying nothing is safer than saying half of it.
        (TradeState::Waiting | TradeState::Paid, _) => Outcome::Waiting,
        (TradeState::Failed, _) => Outcome::Failed,
        (TradeState::Closed, _) => Outcome::Closed,
    };
    Statement { attempt_number: trade.attempt_number.clone(), outcome }
}
