//! Texts that candidates accept: where a new one stands among all that ever were.

use crate::{Result, Tx, catalogue::TextKind};
use domain::ids::{ProvinceCode, SessionNumber};

/// The last position that a text of this kind ever had, in force or not; 0 when there was none.
///
/// A position is never used again, so that position and version name one text for good.
pub async fn last_position(
    tx: &mut Tx,
    session: SessionNumber,
    kind: TextKind,
    province: Option<ProvinceCode>,
) -> Result<i64> {
    let last = scalar!(
        tx,
        i64,
        "select coalesce(max(position), 0) from texts where session = $1 and kind = $2 and province = $3",
        i64::from(session.0),
        kind.code(),
        province.as_ref().map_or("", ProvinceCode::as_str)
    )?;
    Ok(last.unwrap_or(0))
}
