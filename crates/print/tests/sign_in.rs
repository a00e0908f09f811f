//! What invigilators find on a sign-in sheet.

mod common;

use common::{FONTS, Paper, seat_rows, seats, sheet};
use print::{PrintError, SEAT_ROWS_PER_PAGE, sign_in_sheet};

#[test]
fn every_candidate_is_listed_on_pages_of_thirty() {
    let seats = seats(42);
    let paper = Paper::of(&sign_in_sheet(&FONTS, &sheet(&seat_rows(&seats))).unwrap());
    assert_eq!(paper.pages(), 2);
    let text = paper.text();
    for seat in 1..=42 {
        assert!(text.contains(&format!("65773202610001{seat:02}")), "seat {seat} is missing");
    }
    for part in ["应到42人", "第1页，共2页", "第2页，共2页", "监考员签名", "考生签名"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn a_full_page_is_one_page() {
    let seats = seats(SEAT_ROWS_PER_PAGE);
    let paper = Paper::of(&sign_in_sheet(&FONTS, &sheet(&seat_rows(&seats))).unwrap());
    assert_eq!(paper.pages(), 1);
}

#[test]
fn an_empty_room_has_no_sheet() {
    assert!(matches!(sign_in_sheet(&FONTS, &sheet(&[])), Err(PrintError::Nothing)));
}
