//! The fixed part of a ticket's front: title, facts with photo and QR code, schedule and footer.

use super::{FOOTER_TOP, MARGIN, TOP, Ticket, WIDTH};
use crate::{
    canvas::{Align, Area, Canvas, INK, QUIET_INK, RULE_WIDTH},
    glyphs::Style,
    messages::TicketMessages,
    qr::{QUIET_MODULES, QrShape},
    table::{Field, FieldTable},
};
use krilla::image::Image;

/// The column at the right of the facts, with the photo above the QR code.
const SIDE_WIDTH: f32 = 124.0;
/// 36 mm by 48 mm, in the proportion of the photos that are taken at registration.
const PHOTO_WIDTH: f32 = 102.0;
const PHOTO_HEIGHT: f32 = 136.0;
/// The QR code with its quiet zone.
const QR_SIDE: f32 = 92.0;
const SIDE_HEIGHT: f32 = 268.0;

/// For four characters.
const LABEL_WIDTH: f32 = 58.0;

const SCHEDULE_ROW_HEIGHT: f32 = 34.0;
const SEAT_WIDTH: f32 = SIDE_WIDTH;
const SEAT_HEADING_HEIGHT: f32 = 24.0;

/// Draws everything but the rules and the note, and returns where these begin.
pub(super) fn draw(canvas: &mut Canvas, texts: &TicketMessages, ticket: &Ticket, photo: Image, qr: &QrShape) -> f32 {
    let y = draw_head(canvas, texts, ticket);
    let y = draw_facts(canvas, texts, ticket, photo, qr, y);
    draw_footer(canvas, texts);
    draw_schedule(canvas, texts, ticket, y + 14.0)
}

fn draw_head(canvas: &mut Canvas, texts: &TicketMessages, ticket: &Ticket) -> f32 {
    let title = Area::new(MARGIN, TOP, WIDTH, 34.0);
    canvas.text_in(title, &texts.title, Style::bold(23.0), Align::Centre, INK);
    let session = Area::new(MARGIN, title.bottom() + 2.0, WIDTH, 22.0);
    canvas.text_in(session, ticket.session_name, Style::regular(12.0), Align::Centre, INK);
    let y = session.bottom() + 10.0;
    canvas.horizontal(MARGIN, y, WIDTH, 1.6, INK);
    y + 14.0
}

fn draw_facts(canvas: &mut Canvas, texts: &TicketMessages, ticket: &Ticket, photo: Image, qr: &QrShape, y: f32) -> f32 {
    let table = facts(texts, ticket);
    let heights = table.heights(canvas.glyphs, SIDE_HEIGHT);
    let bottom = table.draw(canvas, MARGIN, y, &heights);
    draw_side(canvas, texts, photo, qr, Area::new(MARGIN + table.width, y, SIDE_WIDTH, bottom - y));
    bottom
}

fn facts<'t>(texts: &'t TicketMessages, ticket: &Ticket<'t>) -> FieldTable<'t> {
    let value = Style::regular(11.0);
    let one = |label, value, style| vec![Field { label, value, style, share: 1.0 }];
    let rows = vec![
        one(&texts.number, ticket.number, Style::bold(16.0)),
        one(&texts.name, ticket.name, Style::bold(14.0)),
        one(&texts.sex, ticket.sex, value),
        one(&texts.id_type, ticket.id_type, value),
        one(&texts.id_number, ticket.id_number, value),
        one(&texts.registration_number, ticket.registration_number, value),
        one(&texts.subject, ticket.subject_title, Style::bold(11.0)),
        one(&texts.centre, ticket.centre_title, value),
        one(&texts.centre_address, ticket.centre_address, value),
    ];
    FieldTable {
        rows,
        width: WIDTH - SIDE_WIDTH,
        label_width: LABEL_WIDTH,
        label_style: Style::regular(10.0),
        row_height_min: 26.0,
    }
}

fn draw_side(canvas: &mut Canvas, texts: &TicketMessages, photo: Image, qr: &QrShape, area: Area) {
    canvas.frame(area, RULE_WIDTH);
    // What the side column has to spare goes evenly above, between and below.
    let caption_height = 12.0;
    let gap = (area.height - PHOTO_HEIGHT - QR_SIDE - caption_height) / 3.0;
    let x = area.x + (area.width - PHOTO_WIDTH) / 2.0;
    let photo_area = Area::new(x, area.y + gap, PHOTO_WIDTH, PHOTO_HEIGHT);
    canvas.picture(photo_area, photo);
    canvas.frame(photo_area, RULE_WIDTH);

    let scale = QR_SIDE / (qr.modules + 2 * QUIET_MODULES) as f32;
    let quiet = QUIET_MODULES as f32 * scale;
    let qr_x = area.x + (area.width - QR_SIDE) / 2.0;
    let qr_y = photo_area.bottom() + gap;
    canvas.shape(qr_x + quiet, qr_y + quiet, scale, &qr.path);
    let caption = Area::new(area.x, qr_y + QR_SIDE - 2.0, area.width, caption_height);
    canvas.text_in(caption, &texts.qr_caption, Style::regular(8.0), Align::Centre, QUIET_INK);
}

fn draw_schedule(canvas: &mut Canvas, texts: &TicketMessages, ticket: &Ticket, y: f32) -> f32 {
    let table = schedule(texts, ticket);
    let heights = table.heights(canvas.glyphs, 0.0);
    let bottom = table.draw(canvas, MARGIN, y, &heights);

    let seat = Area::new(MARGIN + table.width, y, SEAT_WIDTH, bottom - y);
    let heading = Area { height: SEAT_HEADING_HEIGHT, ..seat };
    let number = Area::new(seat.x, heading.bottom(), seat.width, seat.height - heading.height);
    canvas.tint(heading);
    canvas.frame(heading, RULE_WIDTH);
    canvas.frame(number, RULE_WIDTH);
    canvas.text_in(heading, &texts.seat, Style::regular(10.0), Align::Centre, QUIET_INK);
    let number = number.inset(6.0, 4.0);
    let style = canvas.glyphs.fit_line(ticket.seat, Style::bold(40.0), number.width);
    canvas.text_in(number, ticket.seat, style, Align::Centre, INK);
    canvas.frame(Area::new(MARGIN, y, WIDTH, bottom - y), 1.4);
    bottom
}

fn schedule<'t>(texts: &'t TicketMessages, ticket: &Ticket<'t>) -> FieldTable<'t> {
    let value = Style::bold(12.0);
    let field = |label, value_text, share| Field { label, value: value_text, style: value, share };
    let rows = vec![
        vec![field(texts.date.as_str(), ticket.date, 1.0)],
        vec![field(&texts.time, ticket.time, 0.6), field(&texts.report_before, ticket.report_before, 0.4)],
        vec![field(&texts.room, ticket.room, 0.6), field(&texts.batch, ticket.batch, 0.4)],
    ];
    FieldTable {
        rows,
        width: WIDTH - SEAT_WIDTH,
        label_width: LABEL_WIDTH,
        label_style: Style::regular(10.0),
        row_height_min: SCHEDULE_ROW_HEIGHT,
    }
}

fn draw_footer(canvas: &mut Canvas, texts: &TicketMessages) {
    canvas.horizontal(MARGIN, FOOTER_TOP, WIDTH, RULE_WIDTH, QUIET_INK);
    let area = Area::new(MARGIN, FOOTER_TOP + 4.0, WIDTH, 16.0);
    canvas.text_in(area, &texts.footer, Style::regular(8.5), Align::Centre, QUIET_INK);
}
