//! Drawing on one page. Lengths are in points; y grows downwards from the top of the page.

use crate::glyphs::{Fitted, Glyphs, Style, Weight};
use krilla::{
    color::luma,
    geom::{Path, PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    num::NormalizedF32,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
};

/// From the baseline to the middle of an ideograph, in units of the size.
const MIDDLE: f32 = 0.38;

/// How much a fallback glyph is thickened inside bold text, in units of the size: the fallback fonts have no bold.
const EMBOLDENING: f32 = 0.04;

/// Lightness from 0, black, to 255. Papers are printed in black and white, so there is no other colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shade(pub u8);

pub(crate) const INK: Shade = Shade(0);
pub(crate) const QUIET_INK: Shade = Shade(80);
pub(crate) const RULE: Shade = Shade(110);
pub(crate) const TINT: Shade = Shade(243);

pub(crate) const RULE_WIDTH: f32 = 0.6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// A rectangle on the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    pub fn right(self) -> f32 {
        self.x + self.width
    }

    pub fn inset(self, across: f32, down: f32) -> Self {
        Self::new(self.x + across, self.y + down, self.width - 2.0 * across, self.height - 2.0 * down)
    }

    fn path(self) -> Option<Path> {
        let mut path = PathBuilder::new();
        path.push_rect(Rect::from_xywh(self.x, self.y, self.width, self.height)?);
        path.finish()
    }
}

pub(crate) struct Canvas<'p, 'f> {
    surface: Surface<'p>,
    pub glyphs: &'p mut Glyphs<'f>,
}

impl<'p, 'f> Canvas<'p, 'f> {
    pub fn new(surface: Surface<'p>, glyphs: &'p mut Glyphs<'f>) -> Self {
        Self { surface, glyphs }
    }

    /// Draws one line of text from `x` along the baseline `y`.
    pub fn text(&mut self, x: f32, y: f32, text: &str, style: Style, shade: Shade) {
        let mut x = x;
        for run in self.glyphs.runs(text, style.weight) {
            let is_thickened = run.is_fallback && style.weight == Weight::Bold;
            let stroke = is_thickened.then(|| stroke(shade, style.size * EMBOLDENING));
            self.paint(Some(fill(shade)), stroke);
            self.surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, run.font, &run.text, style.size, false);
            x += run.width * style.size;
        }
    }

    /// Draws one line of text whose place in `area` across is given by `align` and whose middle is the area's.
    pub fn line_in(&mut self, area: Area, text: &str, style: Style, align: Align, shade: Shade) {
        let width = self.glyphs.width(text, style);
        let x = match align {
            Align::Left => area.x,
            Align::Centre => area.x + (area.width - width) / 2.0,
            Align::Right => area.right() - width,
        };
        let middle = area.y + area.height / 2.0;
        self.text(x, middle + MIDDLE * style.size, text, style, shade);
    }

    /// Draws text into `area`, in several lines or smaller if it would not fit otherwise, in the middle from top to
    /// bottom.
    pub fn text_in(&mut self, area: Area, text: &str, style: Style, align: Align, shade: Shade) {
        let Fitted { style, lines } = self.glyphs.fit(text, style, area.width, area.height);
        let leading = style.leading();
        let top = area.y + (area.height - leading * lines.len() as f32) / 2.0;
        for (row, line) in lines.into_iter().enumerate() {
            let place = Area::new(area.x, top + leading * row as f32, area.width, leading);
            self.line_in(place, line, style, align, shade);
        }
    }

    pub fn frame(&mut self, area: Area, width: f32) {
        self.paint(None, Some(stroke(RULE, width)));
        if let Some(path) = area.path() {
            self.surface.draw_path(&path);
        }
    }

    pub fn tint(&mut self, area: Area) {
        self.paint(Some(fill(TINT)), None);
        if let Some(path) = area.path() {
            self.surface.draw_path(&path);
        }
    }

    pub fn horizontal(&mut self, x: f32, y: f32, length: f32, width: f32, shade: Shade) {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        path.line_to(x + length, y);
        self.paint(None, Some(stroke(shade, width)));
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// Fills a shape that is given in units of its own, `scale` points each, from the corner (`x`, `y`).
    pub fn shape(&mut self, x: f32, y: f32, scale: f32, path: &Path) {
        self.paint(Some(fill(INK)), None);
        self.surface.push_transform(&Transform::from_row(scale, 0.0, 0.0, scale, x, y));
        self.surface.draw_path(path);
        self.surface.pop();
    }

    /// Draws a picture as large as it fits into `area`, undistorted and in its middle.
    pub fn picture(&mut self, area: Area, picture: Image) {
        let (columns, rows) = picture.size();
        let scale = (area.width / columns as f32).min(area.height / rows as f32);
        let (width, height) = (columns as f32 * scale, rows as f32 * scale);
        let Some(size) = Size::from_wh(width, height) else {
            return;
        };
        let x = area.x + (area.width - width) / 2.0;
        let y = area.y + (area.height - height) / 2.0;
        self.surface.push_transform(&Transform::from_translate(x, y));
        self.surface.draw_image(picture, size);
        self.surface.pop();
    }

    fn paint(&mut self, fill: Option<Fill>, stroke: Option<Stroke>) {
        self.surface.set_fill(fill);
        self.surface.set_stroke(stroke);
    }
}

fn fill(shade: Shade) -> Fill {
    Fill { paint: luma::Color::new(shade.0).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke(shade: Shade, width: f32) -> Stroke {
    Stroke { paint: luma::Color::new(shade.0).into(), width, ..Stroke::default() }
}
