//! People who do not exist, by number.

use domain::identity::check_digit;
use std::io::Cursor;

pub struct Person {
    pub email: String,
    pub mobile: String,
    pub id_number: String,
    pub name: String,
    pub photo: Vec<u8>,
}

const SURNAMES: [&str; 8] = ["测", "试", "样", "例", "演", "示", "虚", "构"];

impl Person {
    pub fn new(number: u32) -> Person {
        let first =
            format!("1101012000{:02}{:02}{:03}", 1 + number / 28_000 % 12, 1 + number / 1_000 % 28, number % 1_000);
        let digits: [u8; 17] = first.as_bytes().try_into().expect("seventeen digits");
        Person {
            email: format!("load{number}@example.cn"),
            mobile: format!("139{number:08}"),
            id_number: format!("{first}{}", char::from(check_digit(&digits))),
            name: format!("{}考生", SURNAMES[(number as usize) % SURNAMES.len()]),
            photo: photo(number),
        }
    }
}

/// A picture with some structure, about the size of a telephone's cropped portrait.
fn photo(number: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(600, 800, |x, y| {
        let (dx, dy) = (i64::from(x) - 300, i64::from(y) - 330);
        let face = dx * dx * 2 + dy * dy < 60_000;
        let noise = u8::try_from((x * 7 + y * 13 + number) % 16).unwrap_or(0);
        if face { image::Rgb([200 + noise, 160 + noise, 140 + noise]) } else { image::Rgb([225 + noise, 235, 240]) }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture in memory can be written");
    bytes.into_inner()
}
