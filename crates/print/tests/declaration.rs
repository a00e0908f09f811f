//! What stands on a health declaration.

mod common;

use common::{FONTS, Paper, RARE_NAME, declaration};
use print::{Declaration, PrintError, declarations};

#[test]
fn each_subject_has_its_own_page() {
    let second = Declaration { subject_title: "三级 网络技术（35）", ticket_number: None, ..declaration() };
    let paper = Paper::of(&declarations(&FONTS, &[declaration(), second]).unwrap());
    assert_eq!(paper.pages(), 2);
    let text = paper.text();
    assert_eq!(text.matches("健康情况声明书").count(), 2);
    assert_eq!(text.matches(RARE_NAME).count(), 2);
    assert!(text.contains("二级MSOffice高级应用与设计（65）"));
    assert!(text.contains("三级网络技术（35）"));
    assert!(text.contains("6566320261000112") && text.contains("尚未编排"));
}

#[test]
fn there_is_a_row_for_each_of_fourteen_days_and_a_place_to_sign() {
    let text = Paper::of(&declarations(&FONTS, &[declaration()]).unwrap()).text();
    for day in 1..=14 {
        assert!(text.contains(&format!("第{day}天")), "day {day} is missing");
    }
    for part in ["体温（℃）", "有无症状", "声明人签名", "年月日"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn equal_declarations_give_equal_bytes() {
    let draw = || declarations(&FONTS, &[declaration()]).unwrap();
    assert_eq!(draw(), draw());
}

#[test]
fn no_declarations_make_no_document() {
    assert!(matches!(declarations(&FONTS, &[]), Err(PrintError::Nothing)));
}
