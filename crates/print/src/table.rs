//! Ruled tables of labels and values.

use crate::{
    canvas::{Align, Area, Canvas, INK, QUIET_INK, RULE_WIDTH},
    glyphs::{Glyphs, Style},
};

/// Between a cell's rule and its text.
const PADDING_ACROSS: f32 = 7.0;
const PADDING_DOWN: f32 = 4.0;

/// A value and its name.
#[derive(Clone, Copy)]
pub(crate) struct Field<'t> {
    pub label: &'t str,
    pub value: &'t str,
    pub style: Style,
    /// The part of the row's width that this field takes, from 0 to 1.
    pub share: f32,
}

/// Fields beside each other.
pub(crate) type Row<'t> = Vec<Field<'t>>;

pub(crate) struct FieldTable<'t> {
    pub rows: Vec<Row<'t>>,
    pub width: f32,
    pub label_width: f32,
    pub label_style: Style,
    pub row_height_min: f32,
}

impl FieldTable<'_> {
    /// The height of each row, in which every value has as many lines as it needs. Room up to `height_min` is shared.
    pub fn heights(&self, glyphs: &mut Glyphs, height_min: f32) -> Vec<f32> {
        let mut heights: Vec<f32> = self.rows.iter().map(|row| self.height(glyphs, row)).collect();
        let spare = height_min - heights.iter().sum::<f32>();
        if spare > 0.0 {
            let share = spare / heights.len() as f32;
            heights.iter_mut().for_each(|height| *height += share);
        }
        heights
    }

    fn height(&self, glyphs: &mut Glyphs, row: &Row) -> f32 {
        let needed = row.iter().map(|field| {
            let width = self.width * field.share - self.label_width - 2.0 * PADDING_ACROSS;
            let lines = glyphs.wrap(field.value, field.style, width).len();
            lines as f32 * field.style.leading() + 2.0 * PADDING_DOWN
        });
        needed.fold(self.row_height_min, f32::max)
    }

    /// Draws the table with the rows' heights and returns its bottom.
    pub fn draw(&self, canvas: &mut Canvas, x: f32, y: f32, heights: &[f32]) -> f32 {
        let mut y = y;
        for (row, &height) in self.rows.iter().zip(heights) {
            let mut x = x;
            for field in row {
                let width = self.width * field.share;
                self.draw_field(canvas, Area::new(x, y, width, height), field);
                x += width;
            }
            y += height;
        }
        y
    }

    fn draw_field(&self, canvas: &mut Canvas, area: Area, field: &Field) {
        let label = Area { width: self.label_width, ..area };
        let value = Area::new(label.right(), area.y, area.width - label.width, area.height);
        canvas.tint(label);
        canvas.frame(label, RULE_WIDTH);
        canvas.frame(value, RULE_WIDTH);
        canvas.text_in(label.inset(2.0, 1.0), field.label, self.label_style, Align::Centre, QUIET_INK);
        canvas.text_in(value.inset(PADDING_ACROSS, 1.0), field.value, field.style, Align::Left, INK);
    }
}

/// A column of a list.
#[derive(Clone, Copy)]
pub(crate) struct Column<'t> {
    pub heading: &'t str,
    pub width: f32,
    pub align: Align,
}

/// Draws the headings of a list on a tint and returns the bottom.
pub(crate) fn headings(canvas: &mut Canvas, x: f32, y: f32, columns: &[Column], height: f32, style: Style) -> f32 {
    let mut x = x;
    for column in columns {
        let area = Area::new(x, y, column.width, height);
        canvas.tint(area);
        canvas.frame(area, RULE_WIDTH);
        canvas.text_in(area.inset(2.0, 1.0), column.heading, style, Align::Centre, INK);
        x += column.width;
    }
    y + height
}

/// Draws one row of a list and returns its bottom. An empty value leaves a cell to write in.
pub(crate) fn list_row(canvas: &mut Canvas, area: Area, columns: &[Column], values: &[&str], style: Style) -> f32 {
    let mut x = area.x;
    for (column, value) in columns.iter().zip(values) {
        let cell = Area::new(x, area.y, column.width, area.height);
        canvas.frame(cell, RULE_WIDTH);
        if !value.is_empty() {
            canvas.text_in(cell.inset(4.0, 0.5), value, style, column.align, INK);
        }
        x += column.width;
    }
    area.bottom()
}
