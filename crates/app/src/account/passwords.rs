//! Password hashing with Argon2id, in a bounded pool: a storm of logins must not starve the rest of the machine.

use crate::{Error, Result, ctx::Random};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use domain::{
    account::{Guessable, Password},
    person::{Email, Mobile},
    refusal::Refusal,
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zxcvbn::{Score, feedback::Warning, zxcvbn};

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// Requests per core that may wait for their turn: about a second and a half at the default cost.
const WAITING_PER_CORE_MAX: usize = 64;
/// Seconds after which who was turned away may try again.
const RETRY_AFTER_SECONDS: u32 = 3;
/// Words that stand for this system, which everybody would try first.
const SYSTEM_WORDS: [&str; 6] = ["etest", "neea", "ncre", "passport", "tongxingzheng", "jisuanji"];
/// A shorter part of an address says nothing when it occurs in a password.
const PERSONAL_CHARS_MIN: usize = 4;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
impl Default for Cost {
    fn default() -> Cost {
        Cost { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// Hashes and verifies passwords. Cheap to clone; all clones share one pool.
#[derive(Clone)]
pub struct Passwords {
    argon2: Argon2<'static>,
    random: Arc<dyn Random>,
    /// One permit per hash that runs.
    running: Arc<Semaphore>,
    /// One permit per hash that runs or waits.
    admitted: Arc<Semaphore>,
    /// A hash that no password has, verified for accounts that do not exist, so that time tells nothing.
    dummy: Arc<str>,
}

impl Passwords {
    /// A pool with one thread per core of the machine. Fails when the cost is outside what Argon2 allows.
    pub fn new(random: Arc<dyn Random>, cost: Cost) -> Result<Passwords> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Passwords::with_pool(random, cost, cores, cores * WAITING_PER_CORE_MAX)
    }

    fn with_pool(random: Arc<dyn Random>, cost: Cost, running: usize, waiting: usize) -> Result<Passwords> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(HASH_BYTES)).map_err(fault)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut unknowable = [0; HASH_BYTES];
        random.fill(&mut unknowable);
        let dummy = hash(&argon2, &unknowable, &salt(&*random))?.into();
        Ok(Passwords {
            argon2,
            random,
            running: Arc::new(Semaphore::new(running)),
            admitted: Arc::new(Semaphore::new(running + waiting)),
            dummy,
        })
    }

    /// Hashes a password to a PHC string. Busy when too many wait already.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let (argon2, salt) = (self.argon2.clone(), salt(&*self.random));
        let password = password.as_str().to_owned();
        self.run(move || hash(&argon2, password.as_bytes(), &salt)).await?
    }

    /// Whether a password is the one of a hash; never, but as slowly, when there is no hash.
    pub async fn verify(&self, password: &Password, known: Option<&str>) -> Result<bool> {
        let argon2 = self.argon2.clone();
        let password = password.as_str().to_owned();
        let hash = known.map_or_else(|| self.dummy.to_string(), str::to_owned);
        let is_same = self.run(move || verify(&argon2, password.as_bytes(), &hash)).await??;
        Ok(is_same && known.is_some())
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let busy = Error::Busy { retry_after_seconds: RETRY_AFTER_SECONDS };
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| busy)?;
        let running = Arc::clone(&self.running).acquire_owned().await.map_err(fault)?;
        // The permits go along with the work: a visitor who leaves does not make room before the core is free.
        let permits: (OwnedSemaphorePermit, OwnedSemaphorePermit) = (admitted, running);
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permits);
            done
        })
        .await
        .map_err(fault)
    }
}

fn fault(error: impl std::fmt::Display) -> Error {
    Error::fault(format!("password hashing: {error}"))
}

fn salt(random: &dyn Random) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt);
    salt
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> Result<String> {
    let hash: PasswordHash = argon2.hash_password_with_salt(password, salt).map_err(fault)?;
    Ok(hash.to_string())
}

fn verify(argon2: &Argon2<'_>, password: &[u8], hash: &str) -> Result<bool> {
    let hash = PasswordHash::new(hash).map_err(fault)?;
    match argon2.verify_password(password, &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(fault(error)),
    }
}

/// Refuses a password that is guessed in fewer than about 10^8 tries by somebody who knows the person's address and
/// number, and says why.
pub fn check_guessable(
    password: &Password,
    email: Option<&Email>,
    mobile: Option<&Mobile>,
) -> std::result::Result<(), Refusal> {
    let email = email.map(Email::key);
    let local = email.as_deref().and_then(|email| email.split('@').next());
    let mobile = mobile.map(Mobile::as_str);
    let personal = [email.as_deref(), local, mobile, mobile.map(|number| &number[3..])];
    let known: Vec<&str> = personal.into_iter().flatten().chain(SYSTEM_WORDS).collect();
    let estimate = zxcvbn(password.as_str(), &known);
    if estimate.score() >= Score::Three {
        return Ok(());
    }
    let typed = password.as_str().to_lowercase();
    let is_personal = known.iter().any(|word| word.len() >= PERSONAL_CHARS_MIN && typed.contains(word));
    let warning = estimate.feedback().and_then(|feedback| feedback.warning());
    let reason = if is_personal { Guessable::Personal } else { warning.map_or(Guessable::Simple, reason) };
    Err(Refusal::PasswordGuessable { reason })
}

fn reason(warning: Warning) -> Guessable {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => Guessable::Keyboard,
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            Guessable::Repeated
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Guessable::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Guessable::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Guessable::Date,
        Warning::AWordByItselfIsEasyToGuess
        | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Guessable::Word,
    }
}

#[cfg(test)]
mod tests;
