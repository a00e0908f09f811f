//! What a verb needs from outside: the database, the clock, chance, and the gateways. The only place with a clock
//! and a random source, so that tests hold both in their hands.

use domain::time::{Timestamp, from_millis};
use std::{fmt, ops::Deref, sync::Arc, time::SystemTime};
use store::{Db, Tx, audit};
use uuid::Uuid;

use crate::Result;
use domain::ids::AccountId;

/// Tells the time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Fills bytes with chance good enough for keys.
pub trait Random: Send + Sync {
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's clock, in whole milliseconds as the database keeps them.
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("the clock is after 1970");
        from_millis(i64::try_from(since.as_millis()).expect("the clock is before the year 292 million"))
    }
}

/// The operating system's random source.
pub struct MachineRandom;

impl Random for MachineRandom {
    fn fill(&self, bytes: &mut [u8]) {
        aws_lc_rs::rand::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// How this installation is set up, as far as the use cases care.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Demonstration mode: sandbox channel, outbox site, demo accounts.
    pub demo: bool,
    /// Where a payment channel reaches us with its notices, without a trailing slash.
    pub notify_base: String,
}

/// Everything that the parts of a context are made of.
pub struct Parts {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub photos: gateway::photos::Photos,
    pub channels: gateway::channel::Channels,
    pub fonts: print::Fonts,
    pub settings: Settings,
}

/// The context of a verb. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Parts>);

impl Deref for Ctx {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Ctx {
    pub fn new(parts: Parts) -> Ctx {
        Ctx(Arc::new(parts))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new identifier, ordered by time (UUID version 7).
    pub fn id(&self) -> Uuid {
        let millis = u64::try_from(self.now().as_millisecond()).expect("the clock is after 1970");
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// Random bytes, for tokens and keys.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes);
        bytes
    }

    /// A token of 256 bits that is safe in addresses and cookies.
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// Six random digits. The bias of the remainder is below one in four thousand million.
    pub fn six_digits(&self) -> String {
        format!("{:06}", u64::from_be_bytes(self.bytes()) % 1_000_000)
    }

    /// Writes the audit row of a change, in the transaction of the change.
    pub async fn audit(&self, tx: &mut Tx, actor: &Actor, change: Change<'_>) -> Result<()> {
        let digest = |state: Option<&str>| state.map(|state| self.db.vault().index("audit", state));
        let entry = audit::Entry {
            province: change.province.unwrap_or("00").to_owned(),
            id: self.id(),
            at: self.now(),
            actor: actor.who.to_string(),
            action: change.action.to_owned(),
            object: change.object,
            before_digest: digest(change.before),
            after_digest: digest(change.after),
            address: actor.address.clone(),
            request_id: actor.request_id.clone(),
        };
        Ok(audit::insert(tx, &entry).await?)
    }

    /// Adds a job to the outbox, in the transaction of the change that needs it.
    pub async fn enqueue(&self, tx: &mut Tx, kind: &str, subject: &str, run_at: Timestamp) -> Result<()> {
        Ok(store::jobs::enqueue(tx, self.id(), kind, subject, run_at).await?)
    }
}

/// A change as the audit log sees it.
#[derive(Default)]
pub struct Change<'a> {
    pub province: Option<&'a str>,
    /// What was done: `registration.submit`.
    pub action: &'a str,
    /// What it was done to: `registration:…`.
    pub object: String,
    /// The state before and after, in any stable spelling. Only keyed digests of them are kept.
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
}

/// Who acts, and from where.
#[derive(Clone, Debug)]
pub struct Actor {
    pub who: Who,
    /// The network address of the request, or empty for the system itself.
    pub address: String,
    pub request_id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody who has logged in.
    Visitor,
    Account(AccountId),
    /// A job or a payment channel.
    System,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Visitor => f.write_str("visitor"),
            Who::Account(id) => write!(f, "account:{id}"),
            Who::System => f.write_str("system"),
        }
    }
}

impl Actor {
    /// The system itself, in a job.
    pub fn system(job: &str) -> Actor {
        Actor { who: Who::System, address: String::new(), request_id: job.to_owned() }
    }
}
