//! Paper: admission tickets (准考证), health declarations (健康情况声明书) and sign-in sheets (签到表) as PDF.
//!
//! Drawing is a pure function of its input: no clock, no chance, no files. Only [`Fonts::load`] reads from disk,
//! once at start. Equal input gives equal bytes. What is drawn is personal, so the inputs have no `Debug`.

mod book;
mod canvas;
mod declaration;
mod error;
mod flow;
mod fonts;
mod glyphs;
mod lines;
mod messages;
mod qr;
mod sign_in;
mod table;
mod ticket;

pub use declaration::{Declaration, declarations};
pub use error::{FontError, PrintError};
pub use fonts::{FontPaths, Fonts};
pub use messages::default_rules;
pub use sign_in::{SEAT_ROWS_PER_PAGE, SeatRow, SignInSheet, sign_in_sheet};
pub use ticket::{Ticket, tickets};
