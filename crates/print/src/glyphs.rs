//! Which face draws which character, and how wide it is.

use crate::{
    fonts::{Face, Fonts},
    lines,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider, OutlineGlyphCollection,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
    outline::{DrawSettings, OutlinePen},
};
use std::collections::HashMap;

/// The bases stand first in [`Fonts`], in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular = 0,
    Bold = 1,
}

const BASES: usize = 2;

/// How a text looks. `size` is in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub weight: Weight,
    pub size: f32,
}

impl Style {
    pub const fn regular(size: f32) -> Self {
        Self { weight: Weight::Regular, size }
    }

    pub const fn bold(size: f32) -> Self {
        Self { weight: Weight::Bold, size }
    }

    /// From one baseline to the next within a text.
    pub fn leading(self) -> f32 {
        self.size * 1.3
    }
}

/// A text broken into lines, at the size at which it fits its place.
pub(crate) struct Fitted<'t> {
    pub style: Style,
    pub lines: Vec<&'t str>,
}

/// Smaller than this is not legible on paper.
const SIZE_MIN: f32 = 5.0;

/// Consecutive characters that one face draws. `width` is in units of the text's size.
pub(crate) struct Run {
    pub font: Font,
    pub is_fallback: bool,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

#[derive(Clone, Copy)]
struct Glyph {
    face: usize,
    id: u32,
    /// In units of the text's size.
    advance: f32,
}

/// The characters looked up so far for one document.
pub(crate) struct Glyphs<'f> {
    fonts: &'f Fonts,
    tables: Vec<Tables<'f>>,
    known: [HashMap<char, Option<Glyph>>; BASES],
}

impl<'f> Glyphs<'f> {
    pub fn new(fonts: &'f Fonts) -> Self {
        let tables = fonts.faces().iter().map(Tables::of).collect();
        Self { fonts, tables, known: [HashMap::new(), HashMap::new()] }
    }

    pub fn missing(&mut self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars().filter(|&c| !is_invisible(c)) {
            if self.find(Weight::Regular, c).is_none() && !missing.contains(&c) {
                missing.push(c);
            }
        }
        missing
    }

    /// In points.
    pub fn width(&mut self, text: &str, style: Style) -> f32 {
        text.chars().map(|c| self.advance(c, style)).sum()
    }

    pub fn wrap<'t>(&mut self, text: &'t str, style: Style, width: f32) -> Vec<&'t str> {
        lines::wrap(text, width, |c| self.advance(c, style))
    }

    /// Breaks a text into lines, smaller if need be, so that it keeps within a place on the page.
    pub fn fit<'t>(&mut self, text: &'t str, style: Style, width: f32, height: f32) -> Fitted<'t> {
        let mut style = style;
        loop {
            let lines = self.wrap(text, style, width);
            let fits = lines.len() as f32 * style.leading() <= height.max(style.leading());
            if fits || style.size <= SIZE_MIN {
                return Fitted { style, lines };
            }
            style.size -= 0.5;
        }
    }

    /// The style in which a short text stands on one line, as far as that stays legible.
    pub fn fit_line(&mut self, text: &str, style: Style, width: f32) -> Style {
        let needed = self.width(text, style).max(width);
        Style { size: (style.size * width / needed).max(SIZE_MIN), ..style }
    }

    pub fn runs(&mut self, text: &str, weight: Weight) -> Vec<Run> {
        let mut runs: Vec<(usize, Run)> = Vec::new();
        for c in text.chars().filter(|&c| !is_invisible(c)) {
            let glyph = self.drawn(weight, c);
            if runs.last().is_none_or(|(face, _)| *face != glyph.face) {
                runs.push((glyph.face, self.empty_run(glyph.face)));
            }
            let (_, run) = runs.last_mut().expect("a run was just pushed");
            let start = run.text.len();
            run.text.push(c);
            let range = start..run.text.len();
            run.glyphs.push(KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, range, None));
            run.width += glyph.advance;
        }
        runs.into_iter().map(|(_, run)| run).collect()
    }

    fn empty_run(&self, face: usize) -> Run {
        let font = self.fonts.faces()[face].font.clone();
        Run { font, is_fallback: face >= BASES, text: String::new(), glyphs: Vec::new(), width: 0.0 }
    }

    fn advance(&mut self, c: char, style: Style) -> f32 {
        if is_invisible(c) { 0.0 } else { self.drawn(style.weight, c).advance * style.size }
    }

    /// A character without a glyph is drawn as the base font's empty box, so that a reader sees that one is missing.
    fn drawn(&mut self, weight: Weight, c: char) -> Glyph {
        self.find(weight, c).unwrap_or(Glyph { face: weight as usize, id: 0, advance: 1.0 })
    }

    fn find(&mut self, weight: Weight, c: char) -> Option<Glyph> {
        let base = weight as usize;
        let tables = &self.tables;
        *self.known[base].entry(c).or_insert_with(|| {
            let mut faces = std::iter::once(base).chain(BASES..tables.len());
            faces.find_map(|face| tables[face].glyph(face, c))
        })
    }
}

/// What we need of a font file, read in place.
struct Tables<'f> {
    charmap: Charmap<'f>,
    metrics: GlyphMetrics<'f>,
    outlines: OutlineGlyphCollection<'f>,
    units_per_em: f32,
}

impl<'f> Tables<'f> {
    fn of(face: &'f Face) -> Self {
        let font = FontRef::from_index(&face.bytes, face.index).expect("the font was readable when it was loaded");
        Self {
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            outlines: font.outline_glyphs(),
            units_per_em: face.font.units_per_em(),
        }
    }

    fn glyph(&self, face: usize, c: char) -> Option<Glyph> {
        let id = self.charmap.map(c)?;
        // Some fonts map characters to blank glyphs, which would print a name with a hole in it.
        if !c.is_whitespace() && !self.has_ink(id) {
            return None;
        }
        let advance = self.metrics.advance_width(id)? / self.units_per_em;
        Some(Glyph { face, id: id.to_u32(), advance })
    }

    fn has_ink(&self, id: skrifa::GlyphId) -> bool {
        let mut ink = Ink(false);
        let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        let drawn = self.outlines.get(id).is_some_and(|outline| outline.draw(settings, &mut ink).is_ok());
        drawn && ink.0
    }
}

/// A pen that only notices whether anything is drawn.
struct Ink(bool);

impl OutlinePen for Ink {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, _: f32, _: f32) {
        self.0 = true;
    }
    fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        self.0 = true;
    }
    fn close(&mut self) {}
}

/// Characters that select or join others and have no shape of their own.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}
