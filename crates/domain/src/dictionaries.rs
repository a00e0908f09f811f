//! Code lists (字典) behind the choices of the registration form: code for the database, name for people.

/// One choice of a list. Codes never change and are never used again for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code: &'static str,
    pub name: &'static str,
}

/// The entry with this code, or nothing.
pub fn find(list: &'static [Entry], code: &str) -> Option<&'static Entry> {
    list.iter().find(|entry| entry.code == code)
}

const fn entry(code: &'static str, name: &'static str) -> Entry {
    Entry { code, name }
}

/// 民族: the 56 of GB/T 3304 by its numeric codes, people of none of them, and citizens of foreign descent.
pub static ETHNICITIES: [Entry; 58] = [
    entry("01", "汉族"),
    entry("02", "蒙古族"),
    entry("03", "回族"),
    entry("04", "藏族"),
    entry("05", "维吾尔族"),
    entry("06", "苗族"),
    entry("07", "彝族"),
    entry("08", "壮族"),
    entry("09", "布依族"),
    entry("10", "朝鲜族"),
    entry("11", "满族"),
    entry("12", "侗族"),
    entry("13", "瑶族"),
    entry("14", "白族"),
    entry("15", "土家族"),
    entry("16", "哈尼族"),
    entry("17", "哈萨克族"),
    entry("18", "傣族"),
    entry("19", "黎族"),
    entry("20", "傈僳族"),
    entry("21", "佤族"),
    entry("22", "畲族"),
    entry("23", "高山族"),
    entry("24", "拉祜族"),
    entry("25", "水族"),
    entry("26", "东乡族"),
    entry("27", "纳西族"),
    entry("28", "景颇族"),
    entry("29", "柯尔克孜族"),
    entry("30", "土族"),
    entry("31", "达斡尔族"),
    entry("32", "仫佬族"),
    entry("33", "羌族"),
    entry("34", "布朗族"),
    entry("35", "撒拉族"),
    entry("36", "毛南族"),
    entry("37", "仡佬族"),
    entry("38", "锡伯族"),
    entry("39", "阿昌族"),
    entry("40", "普米族"),
    entry("41", "塔吉克族"),
    entry("42", "怒族"),
    entry("43", "乌孜别克族"),
    entry("44", "俄罗斯族"),
    entry("45", "鄂温克族"),
    entry("46", "德昂族"),
    entry("47", "保安族"),
    entry("48", "裕固族"),
    entry("49", "京族"),
    entry("50", "塔塔尔族"),
    entry("51", "独龙族"),
    entry("52", "鄂伦春族"),
    entry("53", "赫哲族"),
    entry("54", "门巴族"),
    entry("55", "珞巴族"),
    entry("56", "基诺族"),
    entry("97", "其他"),
    entry("98", "外国血统中国籍人士"),
];

/// 职业. The exam publishes no list, so this is our own.
pub static OCCUPATIONS: [Entry; 10] = [
    entry("01", "大学生"),
    entry("02", "研究生"),
    entry("03", "中学生"),
    entry("04", "教师"),
    entry("05", "公务员"),
    entry("06", "企业人员"),
    entry("07", "农民"),
    entry("08", "军人"),
    entry("09", "待业"),
    entry("99", "其他"),
];

/// 文化程度, finished or being studied for. The exam publishes no list, so this is our own.
pub static EDUCATION_LEVELS: [Entry; 8] = [
    entry("01", "小学"),
    entry("02", "初中"),
    entry("03", "高中"),
    entry("04", "中专（中职）"),
    entry("05", "大专（高职）"),
    entry("06", "本科"),
    entry("07", "硕士研究生"),
    entry("08", "博士研究生"),
];

/// 培训类型: how the candidate prepared. The exam publishes no list, so this is our own.
pub static TRAINING_TYPES: [Entry; 5] = [
    entry("01", "学校教学"),
    entry("02", "社会培训"),
    entry("03", "网络培训"),
    entry("04", "自学"),
    entry("05", "未参加培训"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_entry_is_found_by_its_code() {
        assert_eq!(find(&ETHNICITIES, "56").unwrap().name, "基诺族");
        assert_eq!(find(&ETHNICITIES, "57"), None);
        assert_eq!(find(&OCCUPATIONS, ""), None);
    }

    #[test]
    fn codes_and_names_of_a_list_are_distinct() {
        for list in [&ETHNICITIES[..], &OCCUPATIONS, &EDUCATION_LEVELS, &TRAINING_TYPES] {
            let codes: BTreeSet<_> = list.iter().map(|entry| entry.code).collect();
            let names: BTreeSet<_> = list.iter().map(|entry| entry.name).collect();
            assert_eq!((codes.len(), names.len()), (list.len(), list.len()));
        }
    }

    #[test]
    fn the_ethnic_groups_of_the_standard_are_numbered_without_a_gap() {
        for (i, entry) in ETHNICITIES[..56].iter().enumerate() {
            assert_eq!(entry.code, format!("{:02}", i + 1));
        }
    }
}
