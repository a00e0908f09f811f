//! Draws one of each paper into a folder, to be looked at, and says how long a ticket takes.
//!
//! `cargo run --release -p print --example specimens -- /tmp/specimens`

#[path = "../tests/common/mod.rs"]
mod common;

use common::{FONTS, declaration, long_ticket, seat_rows, seats, sheet, ticket};
use print::{declarations, sign_in_sheet, tickets};
use std::{env, error::Error, fs, hint::black_box, path::PathBuf, time::Instant};

const REPEATS: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;

    let start = Instant::now();
    let fonts = &*FONTS;
    println!("fonts loaded in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);

    let start = Instant::now();
    let one = tickets(fonts, &[ticket()])?;
    println!("first ticket: {:.1} ms, {} bytes", start.elapsed().as_secs_f64() * 1e3, one.len());
    let start = Instant::now();
    for _ in 0..REPEATS {
        black_box(tickets(fonts, &[ticket()])?);
    }
    println!("each ticket alone: {:.2} ms", start.elapsed().as_secs_f64() * 1e3 / f64::from(REPEATS));
    let start = Instant::now();
    let bundle = tickets(fonts, &vec![ticket(); REPEATS as usize])?;
    let each = start.elapsed().as_secs_f64() * 1e3 / f64::from(REPEATS);
    println!("{REPEATS} tickets in one file: {each:.2} ms each, {} bytes", bundle.len());

    let seats = seats(42);
    fs::write(folder.join("ticket.pdf"), one)?;
    fs::write(folder.join("ticket-long.pdf"), tickets(fonts, &[long_ticket()])?)?;
    fs::write(folder.join("declaration.pdf"), declarations(fonts, &[declaration()])?)?;
    fs::write(folder.join("sign-in.pdf"), sign_in_sheet(fonts, &sheet(&seat_rows(&seats)))?)?;
    Ok(())
}
