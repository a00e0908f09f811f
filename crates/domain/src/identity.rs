//! Identity documents (证件): which kinds are accepted, and how the number of each is read and checked.
//!
//! The exam is sat with the document that was registered, so a number that cannot be true is refused at the door.

use crate::person::is_invisible;
use jiff::civil::Date;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

mod citizen;
mod permit;
#[cfg(test)]
mod tests;

pub use citizen::check_digit;

/// The longest text that is looked at, in characters. No number is nearly as long, even with spaces typed into it.
pub const INPUT_CHARS_MAX: usize = 64;

/// The kinds of document that a candidate may register with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdType {
    /// 中华人民共和国居民身份证, and the temporary one, which bears the same number.
    ResidentCard,
    /// 港澳居民来往内地通行证.
    HkMoPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 港澳居民居住证.
    HkMoResidence,
    /// 台湾居民居住证.
    TaiwanResidence,
    /// 护照, of China or of another country.
    Passport,
    /// 外国人永久居留身份证.
    PermanentResident,
    /// 香港身份证.
    HkId,
    /// 澳门身份证.
    MoId,
}

impl IdType {
    /// Every kind, in the order in which a form lists them.
    pub const ALL: [IdType; 9] = [
        IdType::ResidentCard,
        IdType::HkMoPermit,
        IdType::TaiwanPermit,
        IdType::HkMoResidence,
        IdType::TaiwanResidence,
        IdType::Passport,
        IdType::PermanentResident,
        IdType::HkId,
        IdType::MoId,
    ];

    /// How the database and the forms spell the kind. Never changes.
    pub fn code(self) -> &'static str {
        match self {
            IdType::ResidentCard => "resident",
            IdType::HkMoPermit => "hkmo-permit",
            IdType::TaiwanPermit => "taiwan-permit",
            IdType::HkMoResidence => "hkmo-residence",
            IdType::TaiwanResidence => "taiwan-residence",
            IdType::Passport => "passport",
            IdType::PermanentResident => "permanent-resident",
            IdType::HkId => "hk-id",
            IdType::MoId => "mo-id",
        }
    }

    /// The kind that `code` spells, or nothing.
    pub fn from_code(code: &str) -> Option<IdType> {
        IdType::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Sex as identity documents state it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// Both, in the order in which a form lists them.
    pub const ALL: [Sex; 2] = [Sex::Male, Sex::Female];

    /// How the database and the forms spell it.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }

    /// The sex that `code` spells, or nothing.
    pub fn from_code(code: &str) -> Option<Sex> {
        Sex::ALL.into_iter().find(|sex| sex.code() == code)
    }
}

/// What an 18-digit number says about its holder. Forms lock these fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The day of birth.
    pub born: Date,
    /// The sex that the sequence digits show.
    pub sex: Sex,
}

/// Why a text is not a number of the chosen kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdNumberError {
    /// Nothing but spaces.
    Empty,
    /// Too long or too short for the kind of document.
    Length,
    /// A character stands where this kind of number cannot have it.
    Characters,
    /// The check digit does not belong to the others: somewhere there is a slip.
    Checksum,
    /// The birth date does not exist, lies in the future, or before 1900.
    BirthDate,
    /// The leading digits belong to no area that issues this kind of document.
    Area,
    /// The parts are not in the order that this kind of number has.
    Format,
}

impl IdNumberError {
    /// Every reason, so that the message catalogue can be checked to know them all.
    pub const ALL: [IdNumberError; 7] = [
        IdNumberError::Empty,
        IdNumberError::Length,
        IdNumberError::Characters,
        IdNumberError::Checksum,
        IdNumberError::BirthDate,
        IdNumberError::Area,
        IdNumberError::Format,
    ];

    /// Key in the message catalogue.
    pub fn code(self) -> &'static str {
        match self {
            IdNumberError::Empty => "empty",
            IdNumberError::Length => "length",
            IdNumberError::Characters => "characters",
            IdNumberError::Checksum => "checksum",
            IdNumberError::BirthDate => "birth-date",
            IdNumberError::Area => "area",
            IdNumberError::Format => "format",
        }
    }
}

/// The number of an identity document, checked for its kind. It has no `Display`, and `Debug` shows the mask only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber {
    kind: IdType,
    /// Half width, upper case, with the brackets that its kind is printed with.
    text: String,
}

impl IdNumber {
    /// Reads what a person typed: full width or half width, small `x`, spaces and either brackets are all fine.
    ///
    /// `today` is the day in Asia/Shanghai, which no birth date may lie behind. Errors name the first thing that is
    /// wrong, from the outside (empty, length, characters) to the inside (area, birth date, check digit).
    pub fn parse(kind: IdType, text: &str, today: Date) -> Result<IdNumber, IdNumberError> {
        let text = normalise(text)?;
        let text = match kind {
            IdType::ResidentCard => citizen::read(text, citizen::Area::Province, today)?,
            IdType::HkMoResidence => citizen::read(text, citizen::Area::HongKongMacao, today)?,
            IdType::TaiwanResidence => citizen::read(text, citizen::Area::Taiwan, today)?,
            IdType::PermanentResident if text.len() == permit::OLD_PERMANENT_LEN => permit::old_permanent(text)?,
            IdType::PermanentResident => citizen::read(text, citizen::Area::Foreign, today)?,
            IdType::HkMoPermit => permit::hk_mo(text)?,
            IdType::TaiwanPermit => permit::taiwan(text)?,
            IdType::Passport => permit::passport(text)?,
            IdType::HkId => permit::hong_kong_id(text)?,
            IdType::MoId => permit::macao_id(text)?,
        };
        Ok(IdNumber { kind, text })
    }

    /// The kind of document that the number was read for.
    pub fn kind(&self) -> IdType {
        self.kind
    }

    /// The number in its one normal form: half width, upper case, `A123456(3)` with half-width brackets.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text that a uniqueness index is made from: one person with one number always gives the same text.
    ///
    /// All 18-digit numbers belong to one scheme, whichever card shows them. Travel permits count by the lifelong
    /// part, because the digits behind it say only how often the permit was renewed. Two documents whose numbers
    /// have nothing in common (a passport and a permit) cannot be recognised as one person here.
    pub fn person_key(&self) -> String {
        let bare = self.bare();
        let (scheme, number) = match self.kind {
            IdType::ResidentCard | IdType::HkMoResidence | IdType::TaiwanResidence => ("citizen", &bare[..]),
            IdType::PermanentResident if self.is_citizen_scheme() => ("citizen", &bare[..]),
            IdType::PermanentResident => ("permanent-resident", &bare[..]),
            IdType::HkMoPermit => ("hkmo-permit", &bare[..permit::HK_MO_LIFELONG_LEN]),
            IdType::TaiwanPermit => ("taiwan-permit", &bare[..permit::TAIWAN_LIFELONG_LEN]),
            IdType::Passport => ("passport", &bare[..]),
            IdType::HkId => ("hk-id", &bare[..]),
            IdType::MoId => ("mo-id", &bare[..]),
        };
        format!("{scheme}:{number}")
    }

    /// Birth date and sex, which only the 18-digit numbers contain.
    pub fn derived(&self) -> Option<Derived> {
        self.is_citizen_scheme().then(|| citizen::derive(&self.text).ok()).flatten()
    }

    /// The first three and the last four characters, or fewer of a short number: at least half is always hidden.
    pub fn masked(&self) -> String {
        let bare = self.bare();
        let (head, tail) = match bare.len() {
            14.. => (3, 4),
            8..14 => (2, 2),
            _ => (1, 1),
        };
        let hidden = bare.len() - head - tail;
        format!("{}{}{}", &bare[..head], "*".repeat(hidden), &bare[bare.len() - tail..])
    }

    fn bare(&self) -> String {
        self.text.replace(['(', ')'], "")
    }

    fn is_citizen_scheme(&self) -> bool {
        match self.kind {
            IdType::ResidentCard | IdType::HkMoResidence | IdType::TaiwanResidence => true,
            IdType::PermanentResident => self.text.len() == citizen::LEN,
            IdType::HkMoPermit | IdType::TaiwanPermit | IdType::Passport | IdType::HkId | IdType::MoId => false,
        }
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdNumber({} {})", self.kind.code(), self.masked())
    }
}

/// Half width, upper case, no spaces. What is left is ASCII letters, digits and brackets.
fn normalise(text: &str) -> Result<String, IdNumberError> {
    if text.chars().count() > INPUT_CHARS_MAX {
        return Err(IdNumberError::Length);
    }
    let seen = |c: &char| !c.is_whitespace() && !is_invisible(*c);
    let text: String = text.nfkc().filter(seen).map(|c| c.to_ascii_uppercase()).collect();
    if text.is_empty() {
        return Err(IdNumberError::Empty);
    }
    let known = |c: char| c.is_ascii_alphanumeric() || c == '(' || c == ')';
    if text.chars().all(known) { Ok(text) } else { Err(IdNumberError::Characters) }
}
