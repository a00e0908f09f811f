//! The catalogue (科目, 省份): which subjects exist, and which provinces register for them.
//!
//! Codes are those of the exam itself. Subjects that are no longer held stay here, because older registrations and
//! prerequisites name them.

use crate::{
    ids::{ProvinceCode, SubjectCode},
    money::Fen,
};

/// The four levels (等级) of the exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 一级.
    One,
    /// 二级.
    Two,
    /// 三级.
    Three,
    /// 四级.
    Four,
}

impl Level {
    /// Every level, from the lowest.
    pub const ALL: [Level; 4] = [Level::One, Level::Two, Level::Three, Level::Four];

    /// 1 to 4.
    pub fn number(self) -> u8 {
        match self {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
            Level::Four => 4,
        }
    }

    /// As certificates and notices write it: `二级`.
    pub fn title(self) -> &'static str {
        match self {
            Level::One => "一级",
            Level::Two => "二级",
            Level::Three => "三级",
            Level::Four => "四级",
        }
    }
}

/// Whether a subject is held nowadays. A centre chooses among the offered ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Held in the sessions of its level.
    Offered,
    /// Not held for the time being.
    Suspended,
    /// Not held any more.
    Stopped,
}

/// One subject (科目) that is registered, paid and sat on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    code: &'static str,
    /// The level of the exam that it belongs to.
    pub level: Level,
    /// The Chinese name, without code and level.
    pub name: &'static str,
    /// Length of the exam in minutes: 90 at levels one and four, 120 at two and three.
    pub minutes: u16,
    requires: Option<&'static str>,
    /// Whether it is held nowadays.
    pub status: Status,
}

impl Subject {
    /// The two digits with which tickets and certificates name it.
    pub fn code(&self) -> SubjectCode {
        self.code.parse().expect("the catalogue holds two-digit codes")
    }

    /// The level-3 subject whose certificate this level-4 subject needs.
    pub fn requires(&self) -> Option<SubjectCode> {
        self.requires.map(|code| code.parse().expect("the catalogue holds two-digit codes"))
    }

    /// As notices write it: `(65) MS Office高级应用与设计 二级`.
    pub fn title(&self) -> String {
        format!("({}) {} {}", self.code, self.name, self.level.title())
    }
}

/// The subject with this code, or nothing.
pub fn subject(code: SubjectCode) -> Option<&'static Subject> {
    SUBJECTS.iter().find(|subject| subject.code == code.as_str())
}

/// Every subject, by level and code.
pub static SUBJECTS: [Subject; 29] = {
    use Level::{Four, One, Three, Two};
    use Status::{Offered, Stopped, Suspended};
    [
        held("14", One, "计算机基础及WPS Office应用", Offered),
        held("15", One, "计算机基础及MS Office应用", Offered),
        held("16", One, "计算机基础及Photoshop应用", Offered),
        held("17", One, "网络安全素质教育", Offered),
        // New with the 76th session in September 2025.
        held("18", One, "人工智能与大模型基础", Offered),
        held("24", Two, "C语言程序设计", Offered),
        held("26", Two, "VB语言程序设计", Stopped),
        held("27", Two, "VFP数据库程序设计", Stopped),
        held("28", Two, "Java语言程序设计", Offered),
        held("29", Two, "Access数据库程序设计", Offered),
        held("61", Two, "C++语言程序设计", Offered),
        held("63", Two, "MySQL数据库程序设计", Offered),
        held("64", Two, "Web程序设计", Offered),
        held("65", Two, "MS Office高级应用与设计", Offered),
        held("66", Two, "Python语言程序设计", Offered),
        held("67", Two, "WPS Office高级应用与设计", Offered),
        held("68", Two, "openGauss数据库程序设计", Offered),
        held("35", Three, "网络技术", Offered),
        held("36", Three, "数据库技术", Offered),
        held("37", Three, "软件测试技术", Stopped),
        held("38", Three, "信息安全技术", Offered),
        held("39", Three, "嵌入式系统开发技术", Offered),
        held("71", Three, "Linux应用与开发技术", Suspended),
        after("35", held("41", Four, "网络工程师", Offered)),
        after("36", held("42", Four, "数据库工程师", Offered)),
        after("37", held("43", Four, "软件测试工程师", Suspended)),
        after("38", held("44", Four, "信息安全工程师", Offered)),
        after("39", held("45", Four, "嵌入式系统开发工程师", Offered)),
        after("71", held("46", Four, "Linux应用与开发工程师", Suspended)),
    ]
};

const fn held(code: &'static str, level: Level, name: &'static str, status: Status) -> Subject {
    let minutes = match level {
        Level::One | Level::Four => 90,
        Level::Two | Level::Three => 120,
    };
    Subject { code, level, name, minutes, requires: None, status }
}

const fn after(required: &'static str, subject: Subject) -> Subject {
    Subject { requires: Some(required), ..subject }
}

/// One of the 31 provincial units of the mainland.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province {
    code: &'static str,
    /// The full name: `北京市`, `广西壮族自治区`.
    pub name: &'static str,
    /// Yuan per subject at levels one to four.
    fees_yuan: [i64; 4],
}

impl Province {
    /// The code as a type.
    pub fn code(&self) -> ProvinceCode {
        self.code.parse().expect("the catalogue holds two-digit codes")
    }

    /// The two digits of GB/T 2260, with which centre codes and resident ID numbers begin.
    pub fn digits(&self) -> &'static str {
        self.code
    }

    /// As the list of provinces writes it: `(11)北京市`.
    pub fn title(&self) -> String {
        format!("({}){}", self.code, self.name)
    }
}

/// The province with this code, or nothing.
pub fn province(code: ProvinceCode) -> Option<&'static Province> {
    PROVINCES.iter().find(|province| province.code == code.as_str())
}

/// What a new session of a province begins with, per subject at levels one to four, until its staff change it.
///
/// These are fees that provinces announced in recent years. A level for which nothing was announced takes the
/// province's fee for level two, and a province without any, or an unknown code, takes [`FEE_UNKNOWN_YUAN`].
pub fn default_fees(code: ProvinceCode) -> [Fen; 4] {
    province(code).map_or([FEE_UNKNOWN_YUAN; 4], |province| province.fees_yuan).map(Fen::yuan)
}

/// The fee in yuan where no province's figure is known: about the middle of those that are.
pub const FEE_UNKNOWN_YUAN: i64 = 80;

const UNKNOWN: [i64; 4] = [FEE_UNKNOWN_YUAN; 4];

/// Every province, by code.
pub static PROVINCES: [Province; 31] = [
    unit("11", "北京市", [75, 75, 75, 75]),
    unit("12", "天津市", UNKNOWN),
    unit("13", "河北省", [45, 80, 80, 80]),
    unit("14", "山西省", UNKNOWN),
    unit("15", "内蒙古自治区", UNKNOWN),
    unit("21", "辽宁省", [80, 100, 100, 100]),
    unit("22", "吉林省", [120, 120, 120, 120]),
    unit("23", "黑龙江省", UNKNOWN),
    unit("31", "上海市", [105, 105, 105, 105]),
    unit("32", "江苏省", [70, 70, 70, 80]),
    unit("33", "浙江省", UNKNOWN),
    unit("34", "安徽省", [80, 80, 80, 80]),
    unit("35", "福建省", [90, 105, 105, 105]),
    unit("36", "江西省", UNKNOWN),
    unit("37", "山东省", [72, 72, 72, 112]),
    unit("41", "河南省", [80, 80, 80, 140]),
    unit("42", "湖北省", UNKNOWN),
    unit("43", "湖南省", [95, 95, 95, 145]),
    unit("44", "广东省", [137, 137, 137, 137]),
    unit("45", "广西壮族自治区", UNKNOWN),
    unit("46", "海南省", [115, 115, 115, 115]),
    unit("50", "重庆市", [110, 110, 120, 120]),
    unit("51", "四川省", [80, 80, 80, 100]),
    unit("52", "贵州省", UNKNOWN),
    unit("53", "云南省", [85, 85, 85, 85]),
    unit("54", "西藏自治区", UNKNOWN),
    unit("61", "陕西省", UNKNOWN),
    unit("62", "甘肃省", [100, 100, 100, 100]),
    unit("63", "青海省", UNKNOWN),
    unit("64", "宁夏回族自治区", UNKNOWN),
    unit("65", "新疆维吾尔自治区", UNKNOWN),
];

const fn unit(code: &'static str, name: &'static str, fees_yuan: [i64; 4]) -> Province {
    Province { code, name, fees_yuan }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn titles_are_written_as_in_notices() {
        let subject = subject("65".parse().unwrap()).unwrap();
        assert_eq!(subject.title(), "(65) MS Office高级应用与设计 二级");
        assert_eq!(province("11".parse().unwrap()).unwrap().title(), "(11)北京市");
    }

    #[test]
    fn every_code_is_there_once_and_found() {
        let subjects: BTreeSet<_> = SUBJECTS.iter().map(Subject::code).collect();
        assert_eq!(subjects.len(), SUBJECTS.len());
        let provinces: BTreeSet<_> = PROVINCES.iter().map(Province::code).collect();
        assert_eq!(provinces.len(), PROVINCES.len());
        assert!(SUBJECTS.iter().all(|one| subject(one.code()) == Some(one)));
        assert!(PROVINCES.iter().all(|one| province(one.code()) == Some(one)));
        assert_eq!(subject("99".parse().unwrap()), None);
    }

    #[test]
    fn exactly_the_level_four_subjects_need_one_of_level_three() {
        for one in &SUBJECTS {
            let required = one.requires().map(|code| subject(code).unwrap().level);
            assert_eq!(required, (one.level == Level::Four).then_some(Level::Three), "{}", one.title());
        }
    }

    #[test]
    fn a_province_without_an_announced_fee_begins_with_the_default() {
        let fees = |code: &str| default_fees(code.parse().unwrap());
        assert_eq!(fees("32"), [70, 70, 70, 80].map(Fen::yuan));
        assert_eq!(fees("52"), [Fen(8000); 4]);
        assert_eq!(fees("99"), [Fen(8000); 4]);
        assert!(PROVINCES.iter().flat_map(|one| default_fees(one.code())).all(|fee| fee > Fen::ZERO));
    }
}
