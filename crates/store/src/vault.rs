//! Sealing of personal values: authenticated encryption under named keys, and keyed blind indexes.
//!
//! A sealed value is `1 | key id (4 bytes) | nonce (12 bytes) | ciphertext and tag`. The associated data is
//! `table|column|row`, so that a sealed value cannot be moved to another place and still be opened.

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey},
    hmac,
};
use serde::{Deserialize, Serialize};

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;
const HEADER_BYTES: usize = 1 + 4 + NONCE_BYTES;

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the key file is not valid: {0}")]
    KeyFile(String),
    #[error("no key with id {0}")]
    UnknownKey(u32),
    #[error("the value does not belong here or was changed")]
    Tampered,
    #[error("the value has an unknown format")]
    Format,
}

/// The content of the key file. Losing it loses every personal value; `docs/OPERATIONS.md` says how to keep it.
#[derive(Serialize, Deserialize)]
pub struct KeyFile {
    /// The key that new values are sealed with.
    pub current: u32,
    pub keys: Vec<KeyEntry>,
    /// Hexadecimal, 32 bytes. It never rotates, because the blind indexes in the database depend on it.
    pub index: String,
}

#[derive(Serialize, Deserialize)]
pub struct KeyEntry {
    pub id: u32,
    /// Hexadecimal, 32 bytes.
    pub key: String,
}

impl KeyFile {
    /// A new key file from 64 random bytes.
    pub fn generate(random: &[u8; 64]) -> KeyFile {
        let key = KeyEntry { id: 1, key: to_hex(&random[..32]) };
        KeyFile { current: 1, keys: vec![key], index: to_hex(&random[32..]) }
    }
}

/// Where a sealed value lives. It can be opened there and nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub table: &'a str,
    pub column: &'a str,
    pub row: &'a str,
}

struct Key {
    id: u32,
    seal: LessSafeKey,
    nonce: hmac::Key,
}

/// The keys, ready for use.
pub struct Vault {
    current: usize,
    keys: Vec<Key>,
    index: hmac::Key,
}

impl Vault {
    /// Reads a key file's content.
    pub fn open(file: &KeyFile) -> Result<Vault, VaultError> {
        let keys = file.keys.iter().map(Key::open).collect::<Result<Vec<_>, _>>()?;
        let current = keys.iter().position(|key| key.id == file.current).ok_or(VaultError::UnknownKey(file.current))?;
        let index = hmac::Key::new(hmac::HMAC_SHA256, &key_bytes(&file.index)?);
        Ok(Vault { current, keys, index })
    }

    /// Seals a value for one place.
    ///
    /// The nonce is derived from the value and its place instead of drawn, and the cipher tolerates repeated
    /// nonces: sealing the same value for the same place again gives the same bytes, and that is all it reveals.
    pub fn seal(&self, place: Place<'_>, value: &[u8]) -> Vec<u8> {
        let key = &self.keys[self.current];
        let aad = place.associated_data();
        let mut context = hmac::Context::with_key(&key.nonce);
        context.update(&aad);
        context.update(value);
        let nonce: [u8; NONCE_BYTES] = context.sign().as_ref()[..NONCE_BYTES].try_into().expect("an HMAC is longer");
        let mut sealed = Vec::with_capacity(HEADER_BYTES + value.len() + 16);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&key.id.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        let mut body = value.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        key.seal.seal_in_place_append_tag(nonce, Aad::from(aad), &mut body).expect("values are far below the limit");
        sealed.extend_from_slice(&body);
        sealed
    }

    /// Opens a value that was sealed for this place.
    pub fn open_sealed(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        if sealed.len() < HEADER_BYTES || sealed[0] != FORMAT {
            return Err(VaultError::Format);
        }
        let id = u32::from_be_bytes(sealed[1..5].try_into().expect("four bytes"));
        let key = self.keys.iter().find(|key| key.id == id).ok_or(VaultError::UnknownKey(id))?;
        let nonce: [u8; NONCE_BYTES] = sealed[5..HEADER_BYTES].try_into().expect("twelve bytes");
        let mut body = sealed[HEADER_BYTES..].to_vec();
        let aad = Aad::from(place.associated_data());
        let nonce = Nonce::assume_unique_for_key(nonce);
        let value = key.seal.open_in_place(nonce, aad, &mut body).map_err(|_| VaultError::Tampered)?;
        Ok(value.to_vec())
    }

    /// Opens a sealed text.
    pub fn open_text(&self, place: Place<'_>, sealed: &[u8]) -> Result<String, VaultError> {
        String::from_utf8(self.open_sealed(place, sealed)?).map_err(|_| VaultError::Format)
    }

    /// A keyed index: equal values of one purpose have equal indexes, and nobody without the key can guess which.
    pub fn index(&self, purpose: &str, value: &str) -> Vec<u8> {
        self.index_bytes(purpose, value.as_bytes())
    }

    /// The same for bytes, for example of a picture.
    pub fn index_bytes(&self, purpose: &str, value: &[u8]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.index);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(value);
        context.sign().as_ref().to_vec()
    }
}

impl Key {
    fn open(entry: &KeyEntry) -> Result<Key, VaultError> {
        let bytes = key_bytes(&entry.key)?;
        let unbound =
            UnboundKey::new(&AES_256_GCM_SIV, &bytes).map_err(|_| VaultError::KeyFile("key length".into()))?;
        let derive = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        let nonce = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&derive, b"nonce").as_ref());
        Ok(Key { id: entry.id, seal: LessSafeKey::new(unbound), nonce })
    }
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        [self.table, self.column, self.row].join("|").into_bytes()
    }
}

fn key_bytes(hex: &str) -> Result<[u8; 32], VaultError> {
    let bytes = from_hex(hex).ok_or_else(|| VaultError::KeyFile("a key is not hexadecimal".into()))?;
    bytes.try_into().map_err(|_| VaultError::KeyFile("a key must have 32 bytes".into()))
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(seed: u8) -> Vault {
        Vault::open(&KeyFile::generate(&[seed; 64])).unwrap()
    }

    const PLACE: Place<'_> = Place { table: "registrations", column: "name", row: "1" };

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let vault = vault(1);
        let sealed = vault.seal(PLACE, "张三".as_bytes());
        assert_eq!(vault.open_text(PLACE, &sealed).unwrap(), "张三");
        for elsewhere in
            [Place { row: "2", ..PLACE }, Place { column: "address", ..PLACE }, Place { table: "accounts", ..PLACE }]
        {
            assert!(matches!(vault.open_sealed(elsewhere, &sealed), Err(VaultError::Tampered)));
        }
    }

    #[test]
    fn a_changed_or_truncated_value_does_not_open() {
        let vault = vault(1);
        let sealed = vault.seal(PLACE, b"value");
        for i in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[i] ^= 1;
            assert!(vault.open_sealed(PLACE, &changed).is_err(), "byte {i}");
        }
        assert!(vault.open_sealed(PLACE, &sealed[..10]).is_err());
    }

    #[test]
    fn another_key_file_opens_nothing_and_indexes_differently() {
        let sealed = vault(1).seal(PLACE, b"value");
        assert!(vault(2).open_sealed(PLACE, &sealed).is_err());
        assert_ne!(vault(1).index("person", "x"), vault(2).index("person", "x"));
        assert_ne!(vault(1).index("person", "x"), vault(1).index("mobile", "x"));
    }

    #[test]
    fn old_values_open_after_the_key_was_rotated() {
        let mut file = KeyFile::generate(&[1; 64]);
        let sealed = Vault::open(&file).unwrap().seal(PLACE, b"value");
        file.keys.push(KeyEntry { id: 2, key: "22".repeat(32) });
        file.current = 2;
        let rotated = Vault::open(&file).unwrap();
        assert_eq!(rotated.open_sealed(PLACE, &sealed).unwrap(), b"value");
        assert_ne!(rotated.seal(PLACE, b"value"), sealed);
    }
}
