use super::*;
use jiff::civil::date;
use proptest::prelude::*;

const TODAY: Date = date(2026, 3, 1);

fn parse(kind: IdType, text: &str) -> Result<IdNumber, IdNumberError> {
    IdNumber::parse(kind, text, TODAY)
}

fn refused(kind: IdType, text: &str) -> IdNumberError {
    parse(kind, text).expect_err("the number is refused")
}

/// Completes 17 made-up digits with their check digit.
fn checked(first17: &str) -> String {
    let check = check_digit(first17.as_bytes().try_into().unwrap());
    format!("{first17}{}", char::from(check))
}

#[test]
fn a_resident_number_tells_birth_date_and_sex() {
    let number = parse(IdType::ResidentCard, &checked("11010120010203001")).unwrap();
    assert_eq!(number.derived(), Some(Derived { born: date(2001, 2, 3), sex: Sex::Male }));
    let number = parse(IdType::ResidentCard, &checked("65900119991231002")).unwrap();
    assert_eq!(number.derived(), Some(Derived { born: date(1999, 12, 31), sex: Sex::Female }));
}

#[test]
fn the_check_digit_follows_iso_7064() {
    // The example that the standard itself prints.
    assert_eq!(check_digit(b"11010519491231002"), b'X');
}

#[test]
fn a_resident_number_with_a_wrong_check_digit_is_refused() {
    let good = checked("11010120010203001");
    for wrong in "0123456789X".chars().filter(|c| !good.ends_with(*c)) {
        assert_eq!(refused(IdType::ResidentCard, &format!("{}{wrong}", &good[..17])), IdNumberError::Checksum);
    }
}

#[test]
fn a_number_is_the_same_however_it_was_typed() {
    let typed = "　１１０１０５ 19491231\u{a0}002ｘ\u{200b} ";
    assert_eq!(parse(IdType::ResidentCard, typed).unwrap().as_str(), "11010519491231002X");
    for typed in ["a123456(3)", "A123456（3）", "Ａ１２３４５６３", " A 123456 3"] {
        assert_eq!(parse(IdType::HkId, typed).unwrap().as_str(), "A123456(3)", "{typed}");
    }
}

#[test]
fn birth_dates_that_cannot_be_are_refused() {
    for digits in ["11010120010230001", "11010118991231001", "11010120260302001", "11010100000000001"] {
        assert_eq!(refused(IdType::ResidentCard, &checked(digits)), IdNumberError::BirthDate, "{digits}");
    }
    assert!(parse(IdType::ResidentCard, &checked("11010120260301001")).is_ok(), "born today");
    assert!(parse(IdType::ResidentCard, &checked("11010120000229001")).is_ok(), "a leap day");
}

#[test]
fn a_card_is_issued_by_its_own_area_only() {
    let of = |area: &str| checked(&format!("{area}20010203001"));
    assert_eq!(refused(IdType::ResidentCard, &of("810000")), IdNumberError::Area);
    assert_eq!(refused(IdType::ResidentCard, &of("170101")), IdNumberError::Area);
    assert!(parse(IdType::HkMoResidence, &of("810000")).is_ok());
    assert!(parse(IdType::HkMoResidence, &of("820000")).is_ok());
    assert_eq!(refused(IdType::HkMoResidence, &of("830000")), IdNumberError::Area);
    assert!(parse(IdType::TaiwanResidence, &of("830000")).is_ok());
    assert_eq!(refused(IdType::TaiwanResidence, &of("810000")), IdNumberError::Area);
    assert!(parse(IdType::PermanentResident, &of("911840")).is_ok());
    assert_eq!(refused(IdType::PermanentResident, &of("110101")), IdNumberError::Area);
}

#[test]
fn every_kind_accepts_its_own_shape_and_says_what_is_wrong_with_others() {
    use IdNumberError::*;
    let cases = [
        (IdType::HkMoPermit, "H12345678", Ok("H12345678")),
        (IdType::HkMoPermit, "m1234567801", Ok("M1234567801")),
        (IdType::HkMoPermit, "H1234567", Err(Length)),
        (IdType::HkMoPermit, "C12345678", Err(Format)),
        (IdType::HkMoPermit, "H1234567A", Err(Characters)),
        (IdType::TaiwanPermit, "12345678", Ok("12345678")),
        (IdType::TaiwanPermit, "1234567801", Ok("1234567801")),
        (IdType::TaiwanPermit, "1234567801（b）", Ok("1234567801(B)")),
        (IdType::TaiwanPermit, "1234567801B", Ok("1234567801(B)")),
        (IdType::TaiwanPermit, "123456789", Err(Length)),
        (IdType::TaiwanPermit, "1234567A", Err(Characters)),
        (IdType::Passport, "e12345678", Ok("E12345678")),
        (IdType::Passport, "EA1234567", Ok("EA1234567")),
        (IdType::Passport, "AB12", Err(Length)),
        (IdType::Passport, "AB(123)45", Err(Characters)),
        (IdType::Passport, "110105194912310021", Err(Length)),
        (IdType::PermanentResident, "usa123456789012", Ok("USA123456789012")),
        (IdType::PermanentResident, "US1123456789012", Err(Characters)),
        (IdType::PermanentResident, "USA12345678901", Err(Length)),
        (IdType::HkId, "A123456(4)", Err(Checksum)),
        (IdType::HkId, "(A)1234563", Err(Format)),
        (IdType::HkId, "A1234563)", Err(Format)),
        (IdType::HkId, "1123456(3)", Err(Characters)),
        (IdType::HkId, "A123456", Err(Length)),
        (IdType::MoId, "1234567（8）", Ok("1234567(8)")),
        (IdType::MoId, "52345678", Ok("5234567(8)")),
        (IdType::MoId, "22345678", Err(Format)),
        (IdType::MoId, "1234567", Err(Length)),
        (IdType::ResidentCard, " 　", Err(Empty)),
        (IdType::ResidentCard, "11010519491231002", Err(Length)),
        (IdType::ResidentCard, "1101051949123100X2", Err(Characters)),
        (IdType::ResidentCard, "11010519491231002×", Err(Characters)),
    ];
    for (kind, text, expected) in cases {
        let read = parse(kind, text);
        assert_eq!(read.as_ref().map(IdNumber::as_str).map_err(|e| *e), expected, "{kind:?} {text:?}");
    }
    assert_eq!(refused(IdType::Passport, &"1".repeat(10_000)), Length);
}

#[test]
fn a_hong_kong_number_with_two_letters_has_its_own_check_digit() {
    let good: Vec<char> =
        "0123456789A".chars().filter(|c| parse(IdType::HkId, &format!("AB987654{c}")).is_ok()).collect();
    assert_eq!(good, ['3']);
}

#[test]
fn one_person_has_one_key_whichever_card_shows_the_number() {
    let key = |kind, text: &str| parse(kind, text).unwrap().person_key();
    assert_eq!(key(IdType::HkMoPermit, "H12345678"), key(IdType::HkMoPermit, "H1234567802"));
    assert_eq!(key(IdType::TaiwanPermit, "12345678"), key(IdType::TaiwanPermit, "1234567802(B)"));
    assert_eq!(key(IdType::HkId, "A123456(3)"), key(IdType::HkId, "a1234563"));
    assert!(key(IdType::TaiwanResidence, &checked("83000020010203001")).starts_with("citizen:8300"));
    assert_ne!(key(IdType::Passport, "12345678"), key(IdType::TaiwanPermit, "12345678"));
    assert_ne!(key(IdType::Passport, "12345678"), key(IdType::MoId, "12345678"));
}

#[test]
fn a_number_is_shown_masked() {
    let shown = |kind, text: &str| parse(kind, text).unwrap().masked();
    assert_eq!(shown(IdType::ResidentCard, "11010519491231002x"), "110***********002X");
    assert_eq!(shown(IdType::Passport, "E12345678"), "E1*****78");
    assert_eq!(shown(IdType::Passport, "AB123"), "A***3");
    assert_eq!(shown(IdType::HkId, "A123456(3)"), "A1****63");
    let debug = format!("{:?}", parse(IdType::MoId, "12345678").unwrap());
    assert_eq!(debug, "IdNumber(mo-id 12****78)");
}

#[test]
fn codes_are_distinct_and_read_back() {
    for kind in IdType::ALL {
        assert_eq!(IdType::from_code(kind.code()), Some(kind));
    }
    for sex in Sex::ALL {
        assert_eq!(Sex::from_code(sex.code()), Some(sex));
    }
    assert_eq!(IdType::from_code(""), None);
    let codes: std::collections::BTreeSet<_> = IdNumberError::ALL.iter().map(|e| e.code()).collect();
    assert_eq!(codes.len(), IdNumberError::ALL.len());
}

proptest! {
    #[test]
    fn a_made_up_citizen_is_read_back(province in 0usize..31, area in 0u32..10_000, days in 0i32..46_000, seq in 0u16..1000) {
        let born = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let digits = format!(
            "{}{area:04}{:04}{:02}{:02}{seq:03}",
            crate::catalogue::PROVINCES[province].digits(), born.year(), born.month(), born.day(),
        );
        let number = parse(IdType::ResidentCard, &checked(&digits)).unwrap();
        let sex = if seq % 2 == 1 { Sex::Male } else { Sex::Female };
        prop_assert_eq!(number.derived(), Some(Derived { born, sex }));
        let again = parse(IdType::ResidentCard, number.as_str()).unwrap();
        prop_assert_eq!(&again, &number);
    }

    #[test]
    fn one_mistyped_digit_is_always_noticed(seq in 0u16..1000, at in 0usize..17, by in 1u8..10) {
        let good = checked(&format!("32020120010203{seq:03}"));
        let mut typed = good.into_bytes();
        typed[at] = b'0' + (typed[at] - b'0' + by) % 10;
        prop_assert!(parse(IdType::ResidentCard, std::str::from_utf8(&typed).unwrap()).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in any::<String>(), like in "[ 0-9A-Zx()（）×９]{0,20}") {
        for kind in IdType::ALL {
            for text in [&text, &like] {
                if let Ok(number) = parse(kind, text) {
                    prop_assert_eq!(&parse(kind, number.as_str()).unwrap(), &number);
                    let hidden = number.masked().matches('*').count();
                    prop_assert!(hidden * 2 >= number.bare().len(), "at least half is hidden");
                    let debug = format!("{number:?}");
                    prop_assert!(!debug.contains(number.as_str()));
                    let _ = (number.person_key(), number.derived());
                }
            }
        }
    }
}
