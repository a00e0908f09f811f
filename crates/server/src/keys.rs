//! Key files. Whoever can read them can read every personal value, so only their owner may.

use crate::settings::{Mode, Settings};
use ::app::ctx::Random;
use gateway::sandbox::SharedKey;
use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};
use store::vault::{KeyFile, Vault, to_hex};

/// Opens the vault. In demonstrations a missing key file is made.
pub fn vault(settings: &Settings, random: &dyn Random) -> Result<Vault, String> {
    let path = &settings.key_file;
    if settings.mode == Mode::Demo {
        create(path, random)?;
    }
    let content = read(path)?;
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file: KeyFile = serde_json::from_str(&content).map_err(|error| wrong(&error))?;
    Vault::open(&file).map_err(|error| wrong(&error))
}

/// Makes a key file with fresh keys, unless there is one. Answers whether it did.
pub fn create(path: &Path, random: &dyn Random) -> Result<bool, String> {
    let mut bytes = [0; 64];
    random.fill(&mut bytes);
    let content = serde_json::to_string_pretty(&KeyFile::generate(&bytes)).map_err(|error| error.to_string())?;
    write_new(path, &content)
}

/// The key that the sandbox bank and we share, made when it is missing.
pub fn sandbox(settings: &Settings, random: &dyn Random) -> Result<SharedKey, String> {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    write_new(&settings.sandbox_key_file, &to_hex(&bytes))?;
    Ok(SharedKey::new(read(&settings.sandbox_key_file)?.trim().as_bytes()))
}

fn read(path: &Path) -> Result<String, String> {
    let say = |error: std::io::Error| format!("{}: {error}", path.display());
    let mode = fs::metadata(path).map_err(say)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(format!("{}: others than its owner may use it; say chmod 600", path.display()));
    }
    fs::read_to_string(path).map_err(say)
}

/// The file appears whole or not at all, and never replaces another.
fn write_new(path: &Path, content: &str) -> Result<bool, String> {
    if path.exists() {
        return Ok(false);
    }
    let write = || {
        let scratch = path.with_extension(format!("new-{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&scratch)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()?;
        let linked = fs::hard_link(&scratch, path);
        fs::remove_file(&scratch)?;
        match linked {
            // Another process was first, and its key counts.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            linked => linked.map(|()| true),
        }
    };
    write().map_err(|error: std::io::Error| format!("{}: {error}", path.display()))
}
