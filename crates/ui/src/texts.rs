//! The message catalogue: every text for people, by key, in one language.

use std::{collections::BTreeMap, ops::Index, sync::OnceLock};

/// The parts of the zh-CN catalogue; each is one file of tables, joined to dotted keys.
const ZH_CN: [(&str, &str); 6] = [
    ("common", include_str!("../messages/zh-CN/common.toml")),
    ("passport", include_str!("../messages/zh-CN/passport.toml")),
    ("candidate", include_str!("../messages/zh-CN/candidate.toml")),
    ("refusal", include_str!("../messages/zh-CN/refusal.toml")),
    ("desk", include_str!("../messages/zh-CN/desk.toml")),
    ("demo", include_str!("../messages/zh-CN/demo.toml")),
];

/// A language's texts. Copy: a reference to a table that lives as long as the program.
#[derive(Clone, Copy)]
pub struct Texts(&'static BTreeMap<String, String>);

impl Texts {
    /// Simplified Chinese.
    pub fn zh_cn() -> Texts {
        static TABLE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
        Texts(TABLE.get_or_init(|| {
            let mut table = BTreeMap::new();
            for (file, source) in ZH_CN {
                let parsed: toml::Table = source.parse().unwrap_or_else(|error| panic!("{file}.toml: {error}"));
                flatten(&mut table, "", &parsed);
            }
            table
        }))
    }

    /// The text of a key, if the catalogue has it.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.0.get(key).map(String::as_str)
    }

    /// The text of a key with `{name}` replaced by values.
    pub fn fill<'a>(&self, key: &str, params: impl IntoIterator<Item = (&'a str, String)>) -> String {
        params
            .into_iter()
            .fold(self[key].to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &value))
    }

    /// All keys, for the test that every key is used.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().map(String::as_str)
    }
}

/// A missing key shows itself on the page, where a tester sees it, and never breaks a visit.
impl Index<&str> for Texts {
    type Output = str;
    fn index(&self, key: &str) -> &str {
        static MISSING: &str = "⟦?⟧";
        debug_assert!(self.0.contains_key(key), "the message catalogue has no {key:?}");
        self.find(key).unwrap_or(MISSING)
    }
}

fn flatten(table: &mut BTreeMap<String, String>, prefix: &str, source: &toml::Table) {
    for (name, value) in source {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(text) => {
                let before = table.insert(key.clone(), text.clone());
                assert!(before.is_none(), "the message catalogue has {key:?} twice");
            }
            toml::Value::Table(inner) => flatten(table, &key, inner),
            toml::Value::Integer(_)
            | toml::Value::Float(_)
            | toml::Value::Boolean(_)
            | toml::Value::Datetime(_)
            | toml::Value::Array(_) => panic!("the message catalogue has a value at {key:?} that is no text"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_into_texts() {
        let texts = Texts::zh_cn();
        let filled = texts.fill("common.until", [("time", "2026-03-28 09:00".to_owned())]);
        assert!(filled.contains("2026-03-28 09:00"), "{filled}");
        assert!(!filled.contains('{'), "{filled}");
    }
}
