//! The sign-in sheet (签到表) of one room in one batch.

use crate::{
    book::{Book, PAGE_HEIGHT, PAGE_WIDTH},
    canvas::{Align, Area, Canvas, INK, QUIET_INK, RULE_WIDTH},
    error::PrintError,
    fonts::Fonts,
    glyphs::Style,
    messages::{SignInMessages, fill, messages},
    table::{self, Column},
};

/// How many candidates stand on one page.
pub const SEAT_ROWS_PER_PAGE: usize = 30;

const MARGIN: f32 = 40.0;
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const TOP: f32 = 38.0;
const HEADING_HEIGHT: f32 = 22.0;
const ROW_HEIGHT: f32 = 20.6;
const FOOTER_TOP: f32 = PAGE_HEIGHT - 62.0;

/// One candidate in the room.
#[derive(Clone, Copy)]
pub struct SeatRow<'a> {
    pub seat: &'a str,
    pub ticket_number: &'a str,
    pub name: &'a str,
    pub sex: &'a str,
    /// Masked by the caller: the sheet passes through many hands.
    pub masked_id_number: &'a str,
    pub subject: &'a str,
}

/// The room, the batch and the candidates in the order in which they are to be listed.
#[derive(Clone, Copy)]
pub struct SignInSheet<'a> {
    pub session_name: &'a str,
    pub centre_title: &'a str,
    pub room: &'a str,
    pub batch: &'a str,
    pub date: &'a str,
    pub time: &'a str,
    pub rows: &'a [SeatRow<'a>],
}

/// Draws the sheet, [`SEAT_ROWS_PER_PAGE`] candidates to a page.
pub fn sign_in_sheet(fonts: &Fonts, sheet: &SignInSheet) -> Result<Vec<u8>, PrintError> {
    if sheet.rows.is_empty() {
        return Err(PrintError::Nothing);
    }
    let texts = &messages().sign_in;
    let mut book = Book::new(fonts, &texts.document_title);
    let pages = sheet.rows.len().div_ceil(SEAT_ROWS_PER_PAGE);
    for (rows, page) in sheet.rows.chunks(SEAT_ROWS_PER_PAGE).zip(1..) {
        book.page(|canvas| {
            let y = draw_head(canvas, texts, sheet);
            draw_rows(canvas, texts, rows, y);
            draw_footer(canvas, texts, sheet, page, pages);
        });
    }
    book.finish()
}

fn draw_head(canvas: &mut Canvas, texts: &SignInMessages, sheet: &SignInSheet) -> f32 {
    let title = Area::new(MARGIN, TOP, WIDTH, 28.0);
    canvas.text_in(title, &texts.title, Style::bold(19.0), Align::Centre, INK);
    let session = Area::new(MARGIN, title.bottom(), WIDTH, 18.0);
    canvas.text_in(session, sheet.session_name, Style::regular(10.5), Align::Centre, INK);

    let style = Style::regular(10.5);
    let first = Area::new(MARGIN, session.bottom() + 5.0, WIDTH, 17.0);
    let centre = fill(&texts.centre, "centre", sheet.centre_title);
    canvas.text_in(Area { width: WIDTH * 0.64, ..first }, &centre, style, Align::Left, INK);
    let room = fill(&texts.room, "room", sheet.room);
    canvas.text_in(Area::new(MARGIN + WIDTH * 0.66, first.y, WIDTH * 0.34, 17.0), &room, style, Align::Left, INK);

    let y = first.bottom();
    let date = fill(&texts.date, "date", sheet.date);
    let time = fill(&texts.time, "time", sheet.time);
    let batch = fill(&texts.batch, "batch", sheet.batch);
    for (start, part, text) in [(0.0, 0.36, date), (0.37, 0.28, time), (0.66, 0.34, batch)] {
        let area = Area::new(MARGIN + WIDTH * start, y, WIDTH * part, 17.0);
        canvas.text_in(area, &text, style, Align::Left, INK);
    }
    y + 17.0 + 6.0
}

fn draw_rows(canvas: &mut Canvas, texts: &SignInMessages, rows: &[SeatRow], y: f32) {
    let columns = columns(texts);
    let mut y = table::headings(canvas, MARGIN, y, &columns, HEADING_HEIGHT, Style::bold(9.5));
    for row in rows {
        let area = Area::new(MARGIN, y, WIDTH, ROW_HEIGHT);
        let values = [row.seat, row.ticket_number, row.name, row.sex, row.masked_id_number, row.subject, ""];
        y = table::list_row(canvas, area, &columns, &values, Style::regular(9.0));
    }
}

fn columns(texts: &SignInMessages) -> [Column<'_>; 7] {
    let column = |heading, part, align| Column { heading, width: WIDTH * part, align };
    [
        column(texts.seat.as_str(), 0.06, Align::Centre),
        column(&texts.number, 0.175, Align::Centre),
        column(&texts.name, 0.19, Align::Left),
        column(&texts.sex, 0.055, Align::Centre),
        column(&texts.id_number, 0.19, Align::Centre),
        column(&texts.subject, 0.16, Align::Left),
        column(&texts.signature, 0.17, Align::Centre),
    ]
}

fn draw_footer(canvas: &mut Canvas, texts: &SignInMessages, sheet: &SignInSheet, page: usize, pages: usize) {
    let style = Style::regular(10.5);
    let area = Area::new(MARGIN, FOOTER_TOP, WIDTH, 20.0);
    let expected = fill(&texts.expected, "count", &sheet.rows.len().to_string());
    for (start, text) in [(0.0, &expected), (0.17, &texts.present), (0.36, &texts.absent), (0.55, &texts.invigilators)]
    {
        canvas.line_in(Area { x: MARGIN + WIDTH * start, ..area }, text, style, Align::Left, INK);
    }
    let label = canvas.glyphs.width(&texts.invigilators, style);
    let line = MARGIN + WIDTH * 0.55 + label;
    canvas.horizontal(line, area.bottom() - 2.0, area.right() - line, RULE_WIDTH, INK);

    let number = fill(&fill(&texts.page, "page", &page.to_string()), "pages", &pages.to_string());
    let below = Area::new(MARGIN, area.bottom() + 4.0, WIDTH, 14.0);
    canvas.line_in(below, &number, Style::regular(8.5), Align::Right, QUIET_INK);
}
