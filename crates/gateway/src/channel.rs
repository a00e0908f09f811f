//! What every payment channel can do.

use crate::Result;
use domain::{
    money::Fen,
    payment::{Statement, Verification},
    time::Timestamp,
};
use std::{future::Future, pin::Pin, sync::Arc};

/// An answer that takes a while.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// What is asked of a channel when a person goes there to pay.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// Our number of the attempt: 20 to 32 characters of `[0-9A-Za-z]`, which every channel accepts.
    pub attempt_number: String,
    pub amount: Fen,
    /// What the person reads at the cashier. No personal value.
    pub description: String,
    pub notify_url: String,
    pub return_url: String,
    pub expires_at: Timestamp,
}

/// What a channel said: word for word, whether its signature holds, and what it means.
#[derive(Clone, Debug)]
pub struct Received {
    pub raw: String,
    pub verification: Verification,
    pub statement: Statement,
}

/// How a refund stands at the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    Done,
    UnderWay,
}

/// One way to pay.
pub trait PaymentChannel: Send + Sync {
    /// Stable short code, kept in the database.
    fn code(&self) -> &'static str;

    /// The address at which the person pays. Builds a signed request and calls nobody.
    fn checkout(&self, checkout: &Checkout) -> Result<String>;

    /// Asks how an attempt stands.
    fn query<'a>(&'a self, attempt_number: &'a str) -> Answer<'a, Received>;

    /// Asks that an attempt can no longer be paid, and answers how it stands then.
    fn close<'a>(&'a self, attempt_number: &'a str) -> Answer<'a, Received>;

    /// Sends money back. The same `refund_number` may be sent any number of times and pays once.
    fn refund<'a>(&'a self, attempt_number: &'a str, refund_number: &'a str, amount: Fen) -> Answer<'a, RefundOutcome>;

    /// Reads a notice. `None` when it is not even of the channel's form.
    fn read_notice(&self, body: &[u8]) -> Option<Received>;

    /// What a notice is answered with when it has been stored.
    fn notice_accepted(&self) -> &'static str;
}

/// The channels of an installation.
#[derive(Clone, Default)]
pub struct Channels(Vec<Arc<dyn PaymentChannel>>);

impl Channels {
    pub fn new(channels: Vec<Arc<dyn PaymentChannel>>) -> Channels {
        Channels(channels)
    }

    pub fn get(&self, code: &str) -> Option<&Arc<dyn PaymentChannel>> {
        self.0.iter().find(|channel| channel.code() == code)
    }

    pub fn codes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().map(|channel| channel.code())
    }
}
