//! Sessions, provinces, centres, subjects, fees and texts: what is on offer, and when.

mod centres;
mod provinces;
mod sessions;
mod subjects;
mod texts;

pub use centres::{Centre, centre, centres, insert_centre, update_centre};
pub use provinces::{Province, insert_province, province, provinces, update_province};
pub use sessions::{Session, current_session, insert_session, update_session};
pub use subjects::{fees, insert_fee, insert_subject, subjects};
pub use texts::{Text, TextKind, insert_text, national_texts, retire_text, texts_in_force};

use crate::{Fault, Result};
use domain::{time::from_millis, window::Window};

pub(crate) fn window(opens_at: i64, closes_at: i64) -> Window {
    Window { opens_at: from_millis(opens_at), closes_at: from_millis(closes_at) }
}

pub(crate) fn small(value: i64, what: &'static str) -> Result<u16> {
    u16::try_from(value).map_err(|_| Fault::Corrupt(what))
}
