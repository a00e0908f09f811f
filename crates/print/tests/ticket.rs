//! What a candidate, a viewer and a scanner find on an admission ticket.

mod common;

use common::{FONTS, Paper, QR, RARE_NAME, long_ticket, ticket};
use print::{PrintError, Ticket, tickets};

#[test]
fn a_ticket_can_be_read_and_copied_with_rare_characters() {
    let paper = Paper::of(&tickets(&FONTS, &[ticket()]).unwrap());
    assert_eq!(paper.pages(), 1);
    assert_eq!(paper.property("Title"), "全国计算机等级考试准考证");
    assert!(paper.property("Page size").contains("A4"));
    let text = paper.text();
    let ticket = ticket();
    let shown = [
        "全国计算机等级考试准考证",
        ticket.session_name,
        ticket.number,
        RARE_NAME,
        ticket.id_number,
        ticket.registration_number,
        ticket.subject_title,
        ticket.centre_title,
        ticket.room,
        ticket.date,
        ticket.time,
        ticket.report_before,
        "考生须知",
        "考点提示",
    ];
    for part in shown {
        let part: String = part.split_whitespace().collect();
        assert!(text.contains(&part), "{part} is missing in {text}");
    }
    for rule in ticket.rules {
        let beginning: String = rule.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        assert!(text.contains(&beginning), "{beginning} is missing in {text}");
    }
}

#[test]
fn the_language_is_stated() {
    let pdf = tickets(&FONTS, &[ticket()]).unwrap();
    assert!(
        pdf.windows(12).any(|part| part == b"/Lang(zh-CN)") || pdf.windows(13).any(|part| part == b"/Lang (zh-CN)")
    );
}

#[test]
fn every_font_is_embedded_and_cut_down_to_what_is_used() {
    let pdf = tickets(&FONTS, &[ticket()]).unwrap();
    let fonts = Paper::of(&pdf).fonts();
    assert!(fonts.len() >= 3, "base, bold and at least one fallback: {fonts:?}");
    for font in &fonts {
        // The last columns say: embedded, subset, has a map to Unicode, object number, generation.
        let columns: Vec<_> = font.split_whitespace().collect();
        assert_eq!(columns[columns.len() - 5..columns.len() - 2], ["yes", "yes", "yes"], "{font}");
    }
    assert!(pdf.len() < 200_000, "{} bytes for one ticket", pdf.len());
}

#[test]
fn the_qr_code_can_be_scanned_from_the_printed_page() {
    let paper = Paper::of(&tickets(&FONTS, &[ticket()]).unwrap());
    assert_eq!(paper.qr(), QR);
}

#[test]
fn each_ticket_has_a_page_and_the_fonts_are_shared() {
    let one = tickets(&FONTS, &[ticket()]).unwrap();
    let other =
        Ticket { number: "6677320261000203", subject_title: "二级 Python 语言程序设计（66）", ..ticket() };
    let both = tickets(&FONTS, &[ticket(), other]).unwrap();
    let paper = Paper::of(&both);
    assert_eq!(paper.pages(), 2);
    assert!(paper.text().contains("6677320261000203"));
    assert!(both.len() < one.len() * 3 / 2, "{} bytes for one, {} for two", one.len(), both.len());
}

#[test]
fn rules_that_do_not_fit_go_on_overleaf_and_nothing_is_lost() {
    let rules: Vec<String> =
        (1..=150).map(|rule| format!("第{rule}条规定：{}", "请遵守考场纪律，".repeat(6))).collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let paper = Paper::of(&tickets(&FONTS, &[Ticket { rules: &rules, ..ticket() }]).unwrap());
    assert!(paper.pages() > 1);
    let text = paper.text();
    assert!(text.contains("准考证6577320261000112续页"));
    for rule in 1..=150 {
        assert!(text.contains(&format!("第{rule}条规定")), "rule {rule} is missing");
    }
}

#[test]
fn long_values_stay_on_the_page() {
    let paper = Paper::of(&tickets(&FONTS, &[long_ticket()]).unwrap());
    assert_eq!(paper.pages(), 1);
    let text = paper.text();
    assert!(text.contains("现场抽签") && text.contains("买买提明"), "{text}");
}

#[test]
fn equal_tickets_give_equal_bytes() {
    assert_eq!(tickets(&FONTS, &[ticket()]).unwrap(), tickets(&FONTS, &[ticket()]).unwrap());
}

#[test]
fn a_photo_that_is_no_jpeg_is_refused_with_its_position() {
    let broken = Ticket { photo_jpeg: b"not a photo", ..ticket() };
    let refused = tickets(&FONTS, &[ticket(), broken]).unwrap_err();
    assert!(matches!(refused, PrintError::Photo { position: 1, .. }), "{refused}");
}

#[test]
fn no_tickets_make_no_document() {
    assert!(matches!(tickets(&FONTS, &[]), Err(PrintError::Nothing)));
}
