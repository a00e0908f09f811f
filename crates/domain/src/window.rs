//! Windows of time: half open, so that two neighbouring windows never share an instant.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// From `opens_at` inclusive to `closes_at` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
}

/// Where an instant lies relative to a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    NotOpen { opens_at: Timestamp },
    Open { closes_at: Timestamp },
    Closed { closed_at: Timestamp },
}

impl Window {
    pub fn phase(&self, now: Timestamp) -> Phase {
        if now < self.opens_at {
            Phase::NotOpen { opens_at: self.opens_at }
        } else if now < self.closes_at {
            Phase::Open { closes_at: self.closes_at }
        } else {
            Phase::Closed { closed_at: self.closes_at }
        }
    }

    pub fn is_open(&self, now: Timestamp) -> bool {
        matches!(self.phase(now), Phase::Open { .. })
    }

    /// The part of this window inside `outer`: a centre's window never reaches beyond its province's.
    pub fn within(&self, outer: &Window) -> Window {
        Window { opens_at: self.opens_at.max(outer.opens_at), closes_at: self.closes_at.min(outer.closes_at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::from_millis;

    fn window(opens: i64, closes: i64) -> Window {
        Window { opens_at: from_millis(opens), closes_at: from_millis(closes) }
    }

    #[test]
    fn the_closing_instant_is_closed() {
        let w = window(10, 20);
        assert!(!w.is_open(from_millis(9)));
        assert!(w.is_open(from_millis(10)));
        assert!(w.is_open(from_millis(19)));
        assert!(!w.is_open(from_millis(20)));
    }

    #[test]
    fn a_window_inside_another_is_cut_to_it() {
        assert_eq!(window(5, 30).within(&window(10, 20)), window(10, 20));
        assert_eq!(window(12, 15).within(&window(10, 20)), window(12, 15));
    }
}
