//! The message catalogue: every key that is used exists, and every key that exists is used.

use std::{collections::BTreeSet, path::Path};
use ui::Texts;

/// Beginnings of keys that are put together while running: what stands before a `{` in a format, or is asked of `of`.
fn families(code: &str) -> BTreeSet<String> {
    let formats = code.split('{').map(|before| before.rsplit('"').next().unwrap_or_default().to_owned());
    let asked = code.split("of(\"").skip(1).map(|rest| format!("{}.", rest.split('"').next().unwrap_or_default()));
    let plain = |family: &String| family.contains('.') && !family.contains(['/', ' ', '\n', ':']);
    formats.chain(asked).filter(plain).collect()
}

fn sources(directory: &Path, found: &mut String) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        let kind = path.extension().and_then(|kind| kind.to_str());
        if path.is_dir() {
            sources(&path, found);
        } else if matches!(kind, Some("rs" | "html")) {
            found.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn code() -> String {
    let mut found = String::new();
    for crate_name in ["ui", "web", "passport", "app", "server"] {
        for part in ["src", "templates"] {
            let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join(part);
            if directory.exists() {
                sources(&directory, &mut found);
            }
        }
    }
    found
}

#[test]
fn every_key_that_a_page_names_exists() {
    let texts = Texts::zh_cn();
    let code = code();
    let mut missing = BTreeSet::new();
    for before in ["p[\"", "texts[\"", "t[\"", "p.f(\"", "p.f2(\"", ".fill(\""] {
        for rest in code.split(before).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            if key.contains('.') && !key.contains('{') && texts.find(key).is_none() {
                missing.insert(key.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_key_is_used() {
    let code = code();
    let families = families(&code);
    let unused: Vec<&str> = Texts::zh_cn()
        .keys()
        .filter(|key| !code.contains(&format!("\"{key}\"")) && !families.iter().any(|family| key.starts_with(family)))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_reason_of_the_rules_has_words() {
    use domain::{identity, person, photo};
    let texts = Texts::zh_cn();
    let mut keys: Vec<String> = Vec::new();
    keys.extend(identity::IdNumberError::ALL.iter().map(|e| format!("problem.id-number.{}", e.code())));
    keys.extend(person::NameError::ALL.iter().map(|e| format!("problem.name.{}", e.code())));
    keys.extend(person::MobileError::ALL.iter().map(|e| format!("problem.mobile.{}", e.code())));
    keys.extend(person::EmailError::ALL.iter().map(|e| format!("problem.email.{}", e.code())));
    keys.extend(person::PostcodeError::ALL.iter().map(|e| format!("problem.postcode.{}", e.code())));
    keys.extend(person::AddressError::ALL.iter().map(|e| format!("problem.address.{}", e.code())));
    keys.extend(person::ShortTextError::ALL.iter().map(|e| format!("problem.text.{}", e.code())));
    keys.extend(photo::PhotoError::ALL.iter().map(|e| format!("problem.photo.{}", e.code())));
    keys.extend(identity::IdType::ALL.iter().map(|kind| format!("id-type.{}", kind.code())));
    for state in domain::registration::State::ALL {
        keys.extend(["state", "state-tone", "next"].map(|family| format!("{family}.{}", state.code())));
    }
    for state in domain::order::State::ALL {
        keys.extend(
            ["order-state", "order-tone", "order-next", "order-settled"].map(|f| format!("{f}.{}", state.code())),
        );
    }
    let missing: Vec<&String> = keys.iter().filter(|key| texts.find(key).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
