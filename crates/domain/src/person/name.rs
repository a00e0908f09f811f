//! Names (姓名), as the identity document shows them.

use super::{composed, is_compatibility_ideograph, is_invisible, trimmed};
use unicode_normalization::UnicodeNormalization;

/// The longest name in characters. The longest names on documents, transliterated ones, have about thirty.
pub const NAME_CHARS_MAX: usize = 50;

reasons! {
    /// Why a text is not a name. A rare character that has no code point is written in pinyin instead.
    NameError {
        /// Nothing but spaces.
        Empty = "empty",
        /// More than [`NAME_CHARS_MAX`] characters.
        TooLong = "too-long",
        /// A space beside a Chinese character, or two spaces in a row.
        InnerSpace = "inner-space",
        Digit = "digit",
        /// A line break or another character that cannot be seen.
        Control = "control",
        /// A code point that only one computer's font gives a meaning: the certificate would show something else.
        PrivateUse = "private-use",
        /// A symbol, an emoji, a punctuation mark other than `·`, `-` and `'`, or no letter at all.
        Characters = "characters",
    }
}

/// A name of 1 to [`NAME_CHARS_MAX`] characters.
///
/// Chinese characters of every block, letters, single spaces between letters, and the marks `·`, `-` and `'`. Typed
/// variants of the marks become these three, full-width letters become half-width, and Kangxi radicals, which PDF
/// files produce on copying, become the characters that they look like.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

personal!(PersonName);

impl PersonName {
    /// Reads a name. Errors name the first character that is wrong.
    pub fn parse(text: &str) -> Result<PersonName, NameError> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        // Accents still join their letters below, so the exact count comes last; this one only bounds the work.
        if text.chars().count() > 4 * NAME_CHARS_MAX {
            return Err(NameError::TooLong);
        }
        let name = composed(&text.chars().map(unified).collect::<String>());
        check_characters(&name)?;
        check_spaces(&name)?;
        if name.chars().count() > NAME_CHARS_MAX {
            return Err(NameError::TooLong);
        }
        Ok(PersonName(name))
    }

    /// The surname's first character and a star for each other one: `张*`. A compound surname shows both of its
    /// characters when a given name follows: `欧阳**`. A name of one character is hidden whole.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let visible = match count {
            1 => 0,
            3.. if COMPOUND_SURNAMES.iter().any(|surname| self.0.starts_with(surname)) => 2,
            _ => 1,
        };
        self.0.chars().take(visible).chain(std::iter::repeat_n('*', count - visible)).collect()
    }
}

/// The one form of a character that keyboards and files write in several.
fn unified(c: char) -> char {
    match c {
        '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{25cf}' | '\u{30fb}' | '\u{ff65}' | '\u{387}' => '·',
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2e80}'..='\u{2fd5}' | '\u{ff01}'..='\u{ff5e}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        other => other,
    }
}

fn check_characters(name: &str) -> Result<(), NameError> {
    for c in name.chars() {
        match c {
            ' ' | '·' | '-' | '\'' => {}
            c if c.is_control() || is_invisible(c) => return Err(NameError::Control),
            c if is_private_use(c) => return Err(NameError::PrivateUse),
            c if is_han(c) || is_letter(c) => {}
            c if c.is_numeric() => return Err(NameError::Digit),
            c if c.is_whitespace() => return Err(NameError::InnerSpace),
            _ => return Err(NameError::Characters),
        }
    }
    let any_letter = name.chars().any(|c| is_han(c) || is_letter(c));
    if any_letter { Ok(()) } else { Err(NameError::Characters) }
}

fn check_spaces(name: &str) -> Result<(), NameError> {
    let beside = |c: Option<char>| c.is_none_or(|c| c == ' ' || is_han(c));
    for (at, _) in name.match_indices(' ') {
        if beside(name[..at].chars().next_back()) || beside(name[at + 1..].chars().next()) {
            return Err(NameError::InnerSpace);
        }
    }
    Ok(())
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The ideograph zero, the repetition mark, the basic block and its extensions A to J, and the compatibility
/// ideographs, twelve of which are unified ones in spite of their block.
fn is_han(c: char) -> bool {
    is_compatibility_ideograph(c)
        || matches!(c,
            '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ee5d}' | '\u{30000}'..='\u{33479}')
}

/// A letter of a script, not a symbol that looks like one: `Ⅷ`, `Ⓐ`, `𝐀`, `ª` and modifiers are no letters here.
fn is_letter(c: char) -> bool {
    let symbol = matches!(c,
        'ª' | 'º' | '\u{2b0}'..='\u{2ff}' | '\u{1d2c}'..='\u{1d6a}' | '\u{2070}'..='\u{209f}'
        | '\u{2100}'..='\u{218f}' | '\u{2460}'..='\u{24ff}' | '\u{3200}'..='\u{33ff}'
        | '\u{fb00}'..='\u{fb06}' | '\u{1d400}'..='\u{1d7ff}' | '\u{1f100}'..='\u{1f1ff}');
    c.is_alphabetic() && !symbol
}

/// The compound surnames (复姓) in use, simplified and, where it differs, traditional.
static COMPOUND_SURNAMES: [&str; 75] = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
    "慕容", "司徒", "司空", "夏侯", "令狐", "长孙", "長孫", "宇文", "轩辕", "軒轅", "端木", "独孤", "獨孤", "南宫",
    "南宮", "西门", "西門", "东郭", "東郭", "百里", "呼延", "赫连", "赫連", "澹台", "澹臺", "公冶", "宗政", "濮阳",
    "濮陽", "淳于", "单于", "太叔", "申屠", "仲孙", "仲孫", "钟离", "鍾離", "鲜于", "鮮于", "闾丘", "闾邱", "司寇",
    "子车", "颛孙", "乐正", "拓跋", "夹谷", "谷梁", "左丘", "东门", "第五", "公羊", "万俟", "闻人", "聞人", "拓拔",
    "梁丘", "公西", "漆雕", "羊舌", "微生",
];
