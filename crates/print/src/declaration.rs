//! The health declaration (健康情况声明书): one subject of one candidate on one A4 page, to be filled in and signed.

use crate::{
    book::{Book, PAGE_HEIGHT, PAGE_WIDTH},
    canvas::{Align, Area, Canvas, INK, QUIET_INK, RULE_WIDTH},
    error::PrintError,
    flow::{self, Block},
    fonts::Fonts,
    glyphs::Style,
    messages::{DeclarationMessages, fill, messages},
    table::{self, Column, Field, FieldTable},
};

const MARGIN: f32 = 58.0;
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const TOP: f32 = 52.0;
const FOOTER_TOP: f32 = PAGE_HEIGHT - 56.0;

/// Days stand in two halves beside each other, so that rows are high enough to write in.
const DAYS_PER_HALF: usize = 7;
const DAY_ROW_HEIGHT: f32 = 28.0;
const DAY_HEADING_HEIGHT: f32 = 26.0;

/// What a declaration shows already filled in.
#[derive(Clone, Copy)]
pub struct Declaration<'a> {
    pub session_name: &'a str,
    pub name: &'a str,
    pub sex: &'a str,
    pub id_type: &'a str,
    pub id_number: &'a str,
    pub mobile: &'a str,
    pub centre_title: &'a str,
    pub subject_title: &'a str,
    /// `None` before rooms and seats are arranged.
    pub ticket_number: Option<&'a str>,
}

/// Draws the declarations, each on a page of its own.
pub fn declarations(fonts: &Fonts, declarations: &[Declaration]) -> Result<Vec<u8>, PrintError> {
    if declarations.is_empty() {
        return Err(PrintError::Nothing);
    }
    let texts = &messages().declaration;
    let mut book = Book::new(fonts, &texts.document_title);
    for declaration in declarations {
        book.page(|canvas| draw_declaration(canvas, texts, declaration));
    }
    book.finish()
}

fn draw_declaration(canvas: &mut Canvas, texts: &DeclarationMessages, declaration: &Declaration) {
    let title = Area::new(MARGIN, TOP, WIDTH, 34.0);
    canvas.text_in(title, &texts.title, Style::bold(23.0), Align::Centre, INK);
    let session = Area::new(MARGIN, title.bottom() + 2.0, WIDTH, 22.0);
    canvas.text_in(session, declaration.session_name, Style::regular(12.0), Align::Centre, INK);

    let facts = facts(texts, declaration);
    let heights = facts.heights(canvas.glyphs, 0.0);
    let y = facts.draw(canvas, MARGIN, session.bottom() + 12.0, &heights);
    let y = draw_points(canvas, texts, y + 10.0);
    let y = draw_days(canvas, texts, y + 20.0);
    draw_signature(canvas, texts, y + 28.0);
    draw_footer(canvas, texts);
}

fn facts<'t>(texts: &'t DeclarationMessages, declaration: &Declaration<'t>) -> FieldTable<'t> {
    let field = |label, value, share| Field { label, value, share, style: Style::regular(11.0) };
    let number = declaration.ticket_number.unwrap_or(&texts.ticket_number_pending);
    let rows = vec![
        vec![field(texts.name.as_str(), declaration.name, 0.5), field(&texts.sex, declaration.sex, 0.5)],
        vec![field(&texts.id_type, declaration.id_type, 0.5), field(&texts.id_number, declaration.id_number, 0.5)],
        vec![field(&texts.mobile, declaration.mobile, 0.5), field(&texts.ticket_number, number, 0.5)],
        vec![field(&texts.subject, declaration.subject_title, 1.0)],
        vec![field(&texts.centre, declaration.centre_title, 1.0)],
    ];
    FieldTable { rows, width: WIDTH, label_width: 66.0, label_style: Style::regular(10.0), row_height_min: 28.0 }
}

fn draw_points(canvas: &mut Canvas, texts: &DeclarationMessages, y: f32) -> f32 {
    let points = texts.points.iter().zip(1..).map(|(text, number)| Block::Point { number, text });
    let blocks: Vec<_> = std::iter::once(Block::Paragraph(&texts.opening)).chain(points).collect();
    let lines = flow::set(canvas.glyphs, &blocks, WIDTH, 11.5);
    flow::draw(canvas, &lines, MARGIN, y, PAGE_HEIGHT).1
}

fn draw_days(canvas: &mut Canvas, texts: &DeclarationMessages, y: f32) -> f32 {
    let title = Area::new(MARGIN, y, WIDTH, 20.0);
    canvas.text_in(title, &texts.table_title, Style::bold(12.0), Align::Centre, INK);
    let y = title.bottom() + 6.0;
    let columns = day_columns(texts);
    let half = columns.iter().map(|column| column.width).sum::<f32>();
    for (x, first) in [(MARGIN, 1), (MARGIN + half, 1 + DAYS_PER_HALF)] {
        let mut y = table::headings(canvas, x, y, &columns, DAY_HEADING_HEIGHT, Style::regular(9.5));
        for day in first..first + DAYS_PER_HALF {
            let label = fill(&texts.day, "day", &day.to_string());
            let row = Area::new(x, y, half, DAY_ROW_HEIGHT);
            y = table::list_row(canvas, row, &columns, &[&label, "", "", ""], Style::regular(9.5));
        }
    }
    y + DAY_HEADING_HEIGHT + DAY_ROW_HEIGHT * DAYS_PER_HALF as f32
}

fn day_columns(texts: &DeclarationMessages) -> [Column<'_>; 4] {
    let column = |heading, part| Column { heading, width: WIDTH / 2.0 * part, align: Align::Centre };
    [
        column(texts.day_heading.as_str(), 0.21),
        column(&texts.date_heading, 0.25),
        column(&texts.temperature_heading, 0.26),
        column(&texts.symptoms_heading, 0.28),
    ]
}

fn draw_signature(canvas: &mut Canvas, texts: &DeclarationMessages, y: f32) {
    let style = Style::regular(11.5);
    let area = Area::new(MARGIN, y, WIDTH, 24.0);
    canvas.line_in(area, &texts.signature, style, Align::Left, INK);
    let label = canvas.glyphs.width(&texts.signature, style);
    canvas.horizontal(MARGIN + label, area.bottom() - 4.0, 130.0, RULE_WIDTH, INK);
    canvas.line_in(area, &texts.signed_on, style, Align::Right, INK);
}

fn draw_footer(canvas: &mut Canvas, texts: &DeclarationMessages) {
    canvas.horizontal(MARGIN, FOOTER_TOP, WIDTH, RULE_WIDTH, QUIET_INK);
    let area = Area::new(MARGIN, FOOTER_TOP + 4.0, WIDTH, 26.0);
    canvas.text_in(area, &texts.footer, Style::regular(9.0), Align::Centre, QUIET_INK);
}
