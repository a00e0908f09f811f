//! Time and chance in the hands of a test.

use app::ctx::{Clock, Random};
use domain::time::{Timestamp, from_millis, plus_minutes};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

/// A clock that stands still until the test moves it.
#[derive(Clone)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    pub fn at(now: Timestamp) -> FixedClock {
        FixedClock(Arc::new(AtomicI64::new(now.as_millisecond())))
    }

    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_millisecond(), Ordering::SeqCst);
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub fn advance_minutes(&self, minutes: i64) {
        self.set(plus_minutes(self.now(), minutes));
    }
}

/// A morning on which registration is open in the demo data; the session is 2026-03.
impl Default for FixedClock {
    fn default() -> FixedClock {
        FixedClock::at("2026-01-05T02:00:00Z".parse().expect("an instant"))
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes in the same order for the same seed (SplitMix64). For tests only: it is easily foretold.
#[derive(Clone)]
pub struct SeededRandom(Arc<AtomicU64>);

impl SeededRandom {
    pub fn new(seed: u64) -> SeededRandom {
        SeededRandom(Arc::new(AtomicU64::new(seed)))
    }

    pub fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(STEP, Ordering::SeqCst).wrapping_add(STEP);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        self.next() % end
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// For names that must not meet those of another test process.
pub(crate) fn really_random() -> [u8; 16] {
    let mut bytes = [0; 16];
    app::ctx::MachineRandom.fill(&mut bytes);
    bytes
}
