use super::*;
use proptest::prelude::*;

fn name(text: &str) -> Result<String, NameError> {
    PersonName::parse(text).map(|name| name.as_str().to_owned())
}

fn mobile(text: &str) -> Result<String, MobileError> {
    Mobile::parse(text).map(|mobile| mobile.as_str().to_owned())
}

fn email(text: &str) -> Result<String, EmailError> {
    Email::parse(text).map(|email| email.as_str().to_owned())
}

#[test]
fn names_of_every_script_in_use_are_accepted() {
    for text in
        ["张三", "欧阳某某", "买买提·艾力", "王YAN", "MARIA DE LA CRUZ", "O'Neil-Smith", "Zoë", "Đỗ Văn", "〇一"]
    {
        assert_eq!(name(text), Ok(text.to_owned()), "{text}");
    }
}

#[test]
fn rare_characters_of_every_plane_are_accepted() {
    // Extensions A to J, by one character of each.
    for rare in "㐀𠀀𪜀𫝀𫠠𬺰𰀀𱍐𮯰\u{323b0}".chars() {
        assert_eq!(name(&format!("王{rare}")), Ok(format!("王{rare}")));
    }
}

#[test]
fn compatibility_ideographs_stay_as_the_document_shows_them() {
    // The first is one of the twelve unified ones; NFC would replace the others.
    for c in ['\u{fa0e}', '\u{fa29}', '\u{f9d1}', '\u{fa25}', '\u{2f800}'] {
        assert_eq!(name(&format!("王{c}e\u{301}")), Ok(format!("王{c}é")));
    }
}

#[test]
fn typed_variants_of_marks_and_letters_become_one() {
    for dot in "·•・･‧∙⋅●\u{387}".chars() {
        assert_eq!(name(&format!("买买提{dot}艾力")), Ok("买买提·艾力".to_owned()), "{dot}");
    }
    assert_eq!(name("　ＷＡＮＧ　Ｙｉ \u{feff}"), Ok("WANG Yi".to_owned()));
    assert_eq!(name("O’Neil‐Smith"), Ok("O'Neil-Smith".to_owned()));
    assert_eq!(name("⼀⽂"), Ok("一文".to_owned()), "Kangxi radicals");
}

#[test]
fn a_name_that_cannot_be_printed_is_refused_with_the_reason() {
    let cases = [
        ("", NameError::Empty),
        (" 　\u{200b}", NameError::Empty),
        ("张 三", NameError::InnerSpace),
        ("张　三", NameError::InnerSpace),
        ("买买提 · 艾力", NameError::InnerSpace),
        ("MARIA  CRUZ", NameError::InnerSpace),
        ("张3", NameError::Digit),
        ("张３", NameError::Digit),
        ("张\n三", NameError::Control),
        ("张\u{200b}三", NameError::Control),
        ("张\u{e000}", NameError::PrivateUse),
        ("张\u{f0000}", NameError::PrivateUse),
        ("张😀", NameError::Characters),
        ("张,三", NameError::Characters),
        ("张(三)", NameError::Characters),
        ("Ⓐ", NameError::Characters),
        ("𝐀𝐁", NameError::Characters),
        ("·-'", NameError::Characters),
        ("<b>", NameError::Characters),
    ];
    for (text, reason) in cases {
        assert_eq!(name(text), Err(reason), "{text:?}");
    }
    assert!(name(&"张".repeat(NAME_CHARS_MAX)).is_ok());
    assert_eq!(name(&"张".repeat(NAME_CHARS_MAX + 1)), Err(NameError::TooLong));
    assert_eq!(name(&"张".repeat(100_000)), Err(NameError::TooLong));
}

#[test]
fn a_name_is_shown_by_its_surname() {
    let shown = |text: &str| PersonName::parse(text).unwrap().masked();
    assert_eq!(shown("张三"), "张*");
    assert_eq!(shown("欧阳某某"), "欧阳**");
    assert_eq!(shown("诸葛某"), "诸葛*");
    assert_eq!(shown("欧阳"), "欧*");
    assert_eq!(shown("张"), "*");
    assert_eq!(shown("𠀀三"), "𠀀*");
    assert_eq!(format!("{:?}", PersonName::parse("张某某").unwrap()), "PersonName(张**)");
}

#[test]
fn a_mobile_number_is_the_same_however_it_was_typed() {
    let typed =
        ["13800001234", "138 0000 1234", "138-0000-1234", "+86 13800001234", "+86-138-0000-1234", "8613800001234"];
    for text in typed.into_iter().chain(["0086 13800001234", "１３８００００１２３４", "\u{202d}13800001234\u{202c}"])
    {
        assert_eq!(mobile(text), Ok("13800001234".to_owned()), "{text}");
    }
    assert_eq!(Mobile::parse("13800001234").unwrap().masked(), "138****1234");
}

#[test]
fn what_is_not_a_mobile_number_is_refused_with_the_reason() {
    let cases = [
        ("", MobileError::Empty),
        (" - ", MobileError::Empty),
        ("1380000123", MobileError::Length),
        ("138000012345", MobileError::Length),
        ("12800001234", MobileError::Format),
        ("02512345678", MobileError::Format),
        ("1380000123a", MobileError::Characters),
        ("+85291234567", MobileError::Characters),
    ];
    for (text, reason) in cases {
        assert_eq!(mobile(text), Err(reason), "{text:?}");
    }
    assert_eq!(mobile(&"1".repeat(10_000)), Err(MobileError::Length));
}

#[test]
fn a_mail_address_keeps_its_name_and_lowers_its_domain() {
    assert_eq!(email(" Zhang.San+ncre@Example.CN "), Ok("Zhang.San+ncre@example.cn".to_owned()));
    assert_eq!(email("ｚ＠ｘ．ｃｎ"), Ok("z@x.cn".to_owned()));
    assert_eq!(email("zhang@example。cn"), Ok("zhang@example.cn".to_owned()));
    let address = Email::parse("Zhang@Example.cn").unwrap();
    assert_eq!(address.key(), "zhang@example.cn");
    assert_eq!(address.masked(), "Z***@example.cn");
    assert_eq!(Email::parse("z@x.cn").unwrap().masked(), "***@x.cn");
}

#[test]
fn what_is_not_a_mail_address_is_refused_with_the_reason() {
    for text in [
        "zhang",
        "@x.cn",
        "z@",
        "z@x",
        "z@@x.cn",
        "a@b@x.cn",
        ".z@x.cn",
        "z..z@x.cn",
        "z@-x.cn",
        "z@x.c",
        "z@1.2.3.4",
        "z@x..cn",
    ] {
        assert_eq!(email(text), Err(EmailError::Format), "{text}");
    }
    for text in ["张@x.cn", "z z@x.cn", "z@x.cn\r\nBcc: a@x.cn", "<z@x.cn>", "\"z\"@x.cn", "z,y@x.cn"] {
        assert_eq!(email(text), Err(EmailError::Characters), "{text}");
    }
    assert_eq!(email("　"), Err(EmailError::Empty));
    assert_eq!(email(&format!("{}@x.cn", "z".repeat(65))), Err(EmailError::TooLong));
    assert_eq!(email(&format!("z@{}cn", "x.".repeat(126))), Err(EmailError::TooLong));
    assert!(email(&format!("z@{}cn", "x.".repeat(125))).is_ok());
}

#[test]
fn postcodes_are_six_digits() {
    assert_eq!(Postcode::parse(" ２１０ ０００").unwrap().as_str(), "210000");
    assert_eq!(Postcode::parse("210000").unwrap().masked(), "21****");
    assert_eq!(Postcode::parse(""), Err(PostcodeError::Empty));
    for text in ["21000", "2100000", "21000a", "-10000"] {
        assert_eq!(Postcode::parse(text), Err(PostcodeError::Format), "{text}");
    }
}

#[test]
fn free_texts_stay_as_typed_on_one_line() {
    let address = Address::parse("  江苏省南京市某某路 1 号 ").unwrap();
    assert_eq!(address.as_str(), "江苏省南京市某某路 1 号");
    assert_eq!(address.masked(), "江苏省南京市***");
    assert_eq!(Address::parse("南京").unwrap().masked(), "南***");
    assert_eq!(Address::parse("a\nb"), Err(AddressError::Control));
    assert_eq!(Address::parse(" "), Err(AddressError::Empty));
    assert_eq!(Address::parse(&"路".repeat(ADDRESS_CHARS_MAX + 1)), Err(AddressError::TooLong));
    assert_eq!(ShortText::parse("计科2301").unwrap().masked(), "计科***");
    assert_eq!(ShortText::parse("甲").unwrap().masked(), "***");
    assert_eq!(ShortText::parse("a\u{202e}b"), Err(ShortTextError::Control));
    assert_eq!(ShortText::parse(&"班".repeat(SHORT_TEXT_CHARS_MAX + 1)), Err(ShortTextError::TooLong));
    assert!(ShortText::parse(&"班".repeat(SHORT_TEXT_CHARS_MAX)).is_ok());
}

#[test]
fn every_reason_has_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<_> = NameError::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), NameError::ALL.len());
    assert_eq!(MobileError::Format.code(), "format");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(
        any in any::<String>(),
        like in "[ a-zA-Z0-9张欧阳·•'@.。＠０-９+\u{f900}\u{2f800}\u{300}\u{301}-]{0,30}",
    ) {
        for text in [&any, &like] {
            if let Ok(name) = PersonName::parse(text) {
                prop_assert_eq!(&PersonName::parse(name.as_str()).unwrap(), &name);
                prop_assert_eq!(name.masked().chars().count(), name.as_str().chars().count());
                prop_assert!(name.masked().ends_with('*'));
            }
            if let Ok(mobile) = Mobile::parse(text) {
                prop_assert_eq!(&Mobile::parse(mobile.as_str()).unwrap(), &mobile);
            }
            if let Ok(email) = Email::parse(text) {
                prop_assert_eq!(&Email::parse(email.as_str()).unwrap(), &email);
                let _ = (email.key(), email.masked());
            }
            if let Ok(address) = Address::parse(text) {
                prop_assert_eq!(&Address::parse(address.as_str()).unwrap(), &address);
                let debug = format!("{address:?}");
                prop_assert!(address.as_str().chars().count() < 4 || !debug.contains(address.as_str()));
            }
            if let Ok(short) = ShortText::parse(text) {
                prop_assert_eq!(&ShortText::parse(short.as_str()).unwrap(), &short);
            }
            let _ = Postcode::parse(text);
        }
    }

    #[test]
    fn every_mobile_number_is_read_back_and_its_middle_hidden(second in 3u8..=9, rest in 0u32..1_000_000_000) {
        let text = format!("1{second}{rest:09}");
        let number = Mobile::parse(&text).unwrap();
        prop_assert_eq!(number.as_str(), &text);
        prop_assert_eq!(number.masked(), format!("{}****{}", &text[..3], &text[7..]));
    }
}
