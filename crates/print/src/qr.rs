//! QR codes as shapes, which stay sharp at any size.

use crate::error::PrintError;
use krilla::geom::{Path, PathBuilder, Rect};
use qrcode::{Color, EcLevel, QrCode};

/// A QR code, one unit per module, without the quiet zone.
pub(crate) struct QrShape {
    pub path: Path,
    pub modules: usize,
}

/// The light border, in modules, that readers need around a code.
pub(crate) const QUIET_MODULES: usize = 4;

impl QrShape {
    /// Level M survives a crease or a stain on about 15 % of the code.
    pub fn of(text: &str) -> Result<Self, PrintError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
        let modules = code.width();
        let colors = code.to_colors();
        let mut path = PathBuilder::new();
        for (y, row) in colors.chunks(modules).enumerate() {
            for (start, length) in dark_runs(row) {
                path.push_rect(
                    Rect::from_xywh(start as f32, y as f32, length as f32, 1.0).expect("modules have a size"),
                );
            }
        }
        Ok(Self { path: path.finish().expect("every code has dark modules"), modules })
    }
}

/// Neighbouring dark modules as one rectangle: fewer shapes, and no hairline gaps between them on screen.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for at in (0..row.len()).filter(|&at| row[at] == Color::Dark) {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_dark_modules_are_joined() {
        let row = [Color::Dark, Color::Dark, Color::Light, Color::Dark];
        assert_eq!(dark_runs(&row), [(0, 2), (3, 1)]);
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_an_error() {
        assert!(matches!(QrShape::of(&"9".repeat(8000)), Err(PrintError::Qr(_))));
    }
}
