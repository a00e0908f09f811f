//! The admission ticket (准考证): one subject of one candidate on one A4 page.

mod front;

use crate::{
    book::{Book, PAGE_HEIGHT, PAGE_WIDTH},
    canvas::{Align, Area, INK, RULE_WIDTH},
    error::PrintError,
    flow::{self, Block, Line},
    fonts::Fonts,
    glyphs::Style,
    messages::{TicketMessages, fill, messages},
    qr::QrShape,
};
use krilla::{Data, image::Image};

const MARGIN: f32 = 54.0;
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const TOP: f32 = 50.0;
const FOOTER_TOP: f32 = PAGE_HEIGHT - 52.0;

/// The rules begin at a comfortable size and give way, down to the smallest that is still legible.
const RULES_SIZES: [f32; 8] = [10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5];

/// What a ticket shows. All texts are shown as they are given.
#[derive(Clone, Copy)]
pub struct Ticket<'a> {
    pub session_name: &'a str,
    /// The ticket number (准考证号), 16 digits.
    pub number: &'a str,
    pub name: &'a str,
    pub sex: &'a str,
    pub id_type: &'a str,
    /// Whole or masked, as the caller decides.
    pub id_number: &'a str,
    pub photo_jpeg: &'a [u8],
    pub registration_number: &'a str,
    pub subject_title: &'a str,
    pub centre_title: &'a str,
    pub centre_address: &'a str,
    pub room: &'a str,
    pub batch: &'a str,
    pub seat: &'a str,
    pub date: &'a str,
    /// From start to end, for example `09:00—11:00`.
    pub time: &'a str,
    /// The time of day by which to report at the centre.
    pub report_before: &'a str,
    /// The centre's own requirements.
    pub centre_note: Option<&'a str>,
    /// The candidates' rules (考生须知); see [`crate::default_rules`].
    pub rules: &'a [&'a str],
    /// What the QR code says.
    pub qr: &'a str,
}

/// Draws the tickets, each on a page of its own. Rules and a note that are too long even in the smallest print go on
/// overleaf: a candidate must never be left without a ticket because of them.
pub fn tickets(fonts: &Fonts, tickets: &[Ticket]) -> Result<Vec<u8>, PrintError> {
    if tickets.is_empty() {
        return Err(PrintError::Nothing);
    }
    let mut book = Book::new(fonts, &messages().ticket.document_title);
    for (position, ticket) in tickets.iter().enumerate() {
        let photo = Image::from_jpeg(Data::from(ticket.photo_jpeg.to_vec()), true)
            .map_err(|reason| PrintError::Photo { position, reason })?;
        let qr = QrShape::of(ticket.qr)?;
        draw_ticket(&mut book, ticket, photo, &qr);
    }
    book.finish()
}

fn draw_ticket(book: &mut Book, ticket: &Ticket, photo: Image, qr: &QrShape) {
    let texts = &messages().ticket;
    let blocks = rules(texts, ticket);
    let (lines, drawn) = book.page(|canvas| {
        let y = front::draw(canvas, texts, ticket, photo, qr) + 4.0;
        let lines = flow::set_to_fit(canvas.glyphs, &blocks, WIDTH, FOOTER_TOP - 8.0 - y, &RULES_SIZES);
        let (drawn, _) = flow::draw(canvas, &lines, MARGIN, y, FOOTER_TOP - 8.0);
        (lines, drawn)
    });
    draw_overleaf(book, texts, ticket, &lines[drawn..]);
}

fn rules<'t>(texts: &'t TicketMessages, ticket: &Ticket<'t>) -> Vec<Block<'t>> {
    let mut blocks = Vec::new();
    if !ticket.rules.is_empty() {
        blocks.push(Block::Heading(&texts.rules_heading));
        blocks.extend(ticket.rules.iter().zip(1..).map(|(&text, number)| Block::Point { number, text }));
    }
    if let Some(note) = ticket.centre_note {
        blocks.push(Block::Heading(&texts.centre_note_heading));
        blocks.push(Block::Paragraph(note));
    }
    blocks
}

fn draw_overleaf(book: &mut Book, texts: &TicketMessages, ticket: &Ticket, lines: &[Line]) {
    let mut rest = lines;
    while !rest.is_empty() {
        let drawn = book.page(|canvas| {
            let head = Area::new(MARGIN, TOP, WIDTH, 20.0);
            let title = fill(&texts.continued, "number", ticket.number);
            canvas.text_in(head, &title, Style::bold(11.0), Align::Left, INK);
            canvas.horizontal(MARGIN, head.bottom() + 4.0, WIDTH, RULE_WIDTH, INK);
            flow::draw(canvas, rest, MARGIN, head.bottom() + 10.0, FOOTER_TOP).0
        });
        rest = &rest[drawn..];
    }
}
