//! Running text: headings, numbered points and paragraphs, over as many pages as they need.

use crate::{
    canvas::{Canvas, INK},
    glyphs::{Glyphs, Style, Weight},
};

pub(crate) enum Block<'t> {
    Heading(&'t str),
    Point { number: usize, text: &'t str },
    Paragraph(&'t str),
}

/// One line, ready to be drawn.
pub(crate) struct Line<'t> {
    marker: Option<String>,
    indent: f32,
    text: &'t str,
    style: Style,
    /// Space above the line, which a page's first line does not need but keeps.
    gap: f32,
    leading: f32,
}

impl Line<'_> {
    pub fn height(&self) -> f32 {
        self.gap + self.leading
    }
}

/// Sets the blocks in the largest of `sizes` at which they are no higher than `height`, or else in the smallest.
pub(crate) fn set_to_fit<'t>(
    glyphs: &mut Glyphs,
    blocks: &[Block<'t>],
    width: f32,
    height: f32,
    sizes: &[f32],
) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    for &size in sizes {
        lines = set(glyphs, blocks, width, size);
        if lines.iter().map(Line::height).sum::<f32>() <= height {
            break;
        }
    }
    lines
}

/// Sets the blocks in one size.
pub(crate) fn set<'t>(glyphs: &mut Glyphs, blocks: &[Block<'t>], width: f32, size: f32) -> Vec<Line<'t>> {
    blocks.iter().flat_map(|block| set_block(glyphs, block, width, size)).collect()
}

fn set_block<'t>(glyphs: &mut Glyphs, block: &Block<'t>, width: f32, size: f32) -> Vec<Line<'t>> {
    let regular = Style::regular(size);
    let (text, style, indent, gap) = match *block {
        Block::Heading(text) => (text, Style::bold(size + 1.5), 0.0, size * 0.9),
        Block::Point { text, .. } => (text, regular, size * 1.7, size * 0.32),
        Block::Paragraph(text) => (text, regular, 0.0, size * 0.32),
    };
    let mut marker = match *block {
        Block::Point { number, .. } => Some(format!("{number}.")),
        Block::Heading(_) | Block::Paragraph(_) => None,
    };
    let rows = glyphs.wrap(text, style, width - indent).into_iter().enumerate();
    rows.map(|(row, text)| {
        let gap = if row == 0 { gap } else { 0.0 };
        Line { marker: marker.take(), indent, text, style, gap, leading: style.size * 1.5 }
    })
    .collect()
}

/// Draws lines from `y` down to at most `bottom`. Returns how many were drawn and where they ended.
pub(crate) fn draw(canvas: &mut Canvas, lines: &[Line], x: f32, y: f32, bottom: f32) -> (usize, f32) {
    let mut y = y;
    for (drawn, line) in lines.iter().enumerate() {
        // A heading stays with the line after it.
        let next = lines.get(drawn + 1).filter(|_| line.style.weight == Weight::Bold).map_or(0.0, Line::height);
        if y + line.height() + next > bottom {
            return (drawn, y);
        }
        y += line.height();
        let baseline = y - line.leading * 0.26;
        if let Some(marker) = &line.marker {
            canvas.text(x, baseline, marker, line.style, INK);
        }
        canvas.text(x + line.indent, baseline, line.text, line.style, INK);
    }
    (lines.len(), y)
}
