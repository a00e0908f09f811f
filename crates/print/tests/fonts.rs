//! Which characters can be printed, and what happens when a font file is wrong.

mod common;

use common::FONTS;
use print::{FontError, FontPaths, Fonts};
use std::{fs, path::PathBuf};

#[test]
fn rare_characters_of_names_can_be_printed() {
    assert_eq!(FONTS.missing("欧阳𬭊㛃𠮷䶮𫘪·ABC 123，。"), []);
}

#[test]
fn characters_that_no_font_draws_are_named_once_and_in_order() {
    assert_eq!(FONTS.missing("甲\u{10FFFD}乙\u{F0000}\u{10FFFD}"), ['\u{10FFFD}', '\u{F0000}']);
}

#[test]
fn variation_selectors_and_joiners_are_not_missing() {
    assert_eq!(FONTS.missing("葛\u{E0100}\u{FE00}\u{200D}\n"), []);
}

#[test]
fn an_absent_font_file_is_named() {
    let paths = FontPaths { further: vec![PathBuf::from("/nowhere/absent.ttf")], ..FontPaths::default() };
    let refused = Fonts::load(&paths).unwrap_err();
    assert!(matches!(&refused, FontError::Read { path, .. } if path.ends_with("absent.ttf")), "{refused}");
}

#[test]
fn a_file_that_is_no_font_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.ttf");
    fs::write(&path, "a letter").unwrap();
    let paths = FontPaths { further: vec![path.clone()], ..FontPaths::default() };
    let refused = Fonts::load(&paths).unwrap_err();
    assert!(matches!(&refused, FontError::Unusable { path: named, .. } if *named == path), "{refused}");
}

#[test]
fn fonts_are_shared_between_threads() {
    fn is_shared<T: Clone + Send + Sync>(_: &T) {}
    is_shared(&*FONTS);
}
