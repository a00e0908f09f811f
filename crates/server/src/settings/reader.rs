//! Takes values out of file and environment one by one, and collects what is wrong with them.

use super::{KEYS, Problems};
use figment::{
    Figment, Provider,
    providers::{Env, Format, Toml},
};
use serde::de::DeserializeOwned;
use std::path::Path;

pub struct Reader {
    figment: Figment,
    problems: Vec<String>,
}

impl Reader {
    pub fn open(file: Option<&Path>) -> Reader {
        let mut problems = Vec::new();
        let mut figment = Figment::new();
        if let Some(path) = file {
            match Toml::file_exact(path).data() {
                Ok(data) => {
                    problems.extend(unknown_keys(path, data.values().flat_map(|dict| dict.keys())));
                    figment = figment.merge(Toml::file_exact(path));
                }
                Err(error) => problems.push(format!("config: {}: {error}", path.display())),
            }
        }
        let is_ours = |key: &str| KEYS.contains(&key) || key.starts_with("hosts__");
        let environment = Env::prefixed("NCRE_").filter(move |key| is_ours(&key.as_str().to_ascii_lowercase()));
        let figment = figment.merge(environment.split("__")).merge(Env::raw().only(&["DATABASE_URL"]));
        Reader { figment, problems }
    }

    /// The value of a key, or a default where nobody has set it. A value of a wrong kind is a problem.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str, default: impl FnOnce() -> T) -> T {
        if self.figment.find_value(key).is_err() {
            return default();
        }
        match self.figment.extract_inner(key) {
            Ok(value) => value,
            Err(errors) => {
                // figment's own words name the key, what is wrong, and whether it came from file or environment.
                self.problems.extend(errors.into_iter().map(|error| format!("{key}: {error}")));
                default()
            }
        }
    }

    pub fn problem(&mut self, key: &str, text: String) {
        self.problems.push(format!("{key}: {text}"));
    }

    pub fn finish<T>(self, value: T) -> Result<T, Problems> {
        if self.problems.is_empty() { Ok(value) } else { Err(Problems(self.problems)) }
    }
}

fn unknown_keys<'a>(path: &Path, keys: impl Iterator<Item = &'a String>) -> Vec<String> {
    keys.filter(|key| !KEYS.contains(&key.as_str()))
        .map(|key| format!("{key}: there is no such key, but {} has it", path.display()))
        .collect()
}
