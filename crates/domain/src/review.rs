//! Review (审核) of a registration by its centre: why one is sent back.

use crate::dictionaries::{self, Entry};

/// Characters of a reason that a reviewer types himself.
pub const REASON_CHARS_MAX: usize = 200;

/// 审核不通过: the reasons to pick from. The photo's follow the published rules for photos.
pub static REASONS: [Entry; 12] = [
    entry("01", "照片不是本人近期正面免冠彩色证件照"),
    entry("02", "照片模糊、变形或光线不均"),
    entry("03", "照片为翻拍、扫描件，或背景经过修饰"),
    entry("04", "照片为侧面照、生活照或艺术照"),
    entry("05", "照片中头部过大、过小，或位置不正"),
    entry("06", "照片背景不是白色或浅色，或衣服与背景颜色相近"),
    entry("07", "照片中双耳被遮挡"),
    entry("08", "照片与报名人不是同一人"),
    entry("21", "姓名与证件不一致"),
    entry("22", "证件类型或证件号码与证件不一致"),
    entry("23", "院校、班级、学号等在校信息有误"),
    entry("24", "不符合本考点的报考范围"),
];

const fn entry(code: &'static str, name: &'static str) -> Entry {
    Entry { code, name }
}

/// Why a reason cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReasonError {
    /// Nothing was picked and nothing typed.
    Missing,
    /// A code that is not in the list.
    Unknown,
    /// More than [`REASON_CHARS_MAX`] characters were typed.
    TooLong,
}

impl ReasonError {
    /// Key in the message catalogue, below `problem.reason.`.
    pub fn code(self) -> &'static str {
        match self {
            ReasonError::Missing => "missing",
            ReasonError::Unknown => "unknown",
            ReasonError::TooLong => "too-long",
        }
    }
}

/// Why a registration is sent back, in the words that the candidate reads: what was picked, then what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

impl Reason {
    pub fn parse<'a>(picked: impl IntoIterator<Item = &'a str>, typed: &str) -> Result<Reason, ReasonError> {
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if typed.chars().count() > REASON_CHARS_MAX {
            return Err(ReasonError::TooLong);
        }
        let mut parts = Vec::new();
        for code in picked {
            let reason = dictionaries::find(&REASONS, code).ok_or(ReasonError::Unknown)?;
            if !parts.contains(&reason.name) {
                parts.push(reason.name);
            }
        }
        if !typed.is_empty() {
            parts.push(&typed);
        }
        if parts.is_empty() { Err(ReasonError::Missing) } else { Ok(Reason(parts.join("；"))) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_picked_or_typed_or_both() {
        assert_eq!(Reason::parse(["07"], "").unwrap().as_str(), "照片中双耳被遮挡");
        assert_eq!(Reason::parse([], "  请换\n一张 ").unwrap().as_str(), "请换 一张");
        assert_eq!(
            Reason::parse(["21", "07", "21"], "谢谢").unwrap().as_str(),
            "姓名与证件不一致；照片中双耳被遮挡；谢谢"
        );
    }

    #[test]
    fn a_decision_against_somebody_needs_a_reason() {
        assert_eq!(Reason::parse([], " "), Err(ReasonError::Missing));
        assert_eq!(Reason::parse(["99"], "有误"), Err(ReasonError::Unknown));
        assert_eq!(Reason::parse([], &"长".repeat(201)), Err(ReasonError::TooLong));
    }
}
