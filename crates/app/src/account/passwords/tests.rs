use super::*;

/// Counts up, so that every salt differs and every run is the same.
struct Counting(std::sync::atomic::AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };

fn random() -> Arc<dyn Random> {
    Arc::new(Counting(0.into()))
}

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

fn judged(text: &str) -> std::result::Result<(), Refusal> {
    let email = Email::parse("zhangwei@example.cn").unwrap();
    let mobile = Mobile::parse("13900127734").unwrap();
    check_guessable(&password(text), Some(&email), Some(&mobile))
}

#[tokio::test]
async fn a_password_is_known_by_its_hash_only() {
    let passwords = Passwords::new(random(), CHEAP).unwrap();
    let hash = passwords.hash(&password("Demo-2026-Pass!")).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{hash}");
    assert!(passwords.verify(&password("Demo-2026-Pass!"), Some(&hash)).await.unwrap());
    assert!(!passwords.verify(&password("demo-2026-Pass!"), Some(&hash)).await.unwrap());
}

#[tokio::test]
async fn the_same_password_has_another_hash_each_time() {
    let passwords = Passwords::new(random(), CHEAP).unwrap();
    let first = passwords.hash(&password("Demo-2026-Pass!")).await.unwrap();
    assert_ne!(first, passwords.hash(&password("Demo-2026-Pass!")).await.unwrap());
}

#[tokio::test]
async fn an_old_hash_is_verified_at_the_cost_that_it_was_made_with() {
    let old = Passwords::new(random(), CHEAP).unwrap().hash(&password("Demo-2026-Pass!")).await.unwrap();
    let dearer = Passwords::new(random(), Cost { passes: 2, ..CHEAP }).unwrap();
    assert!(dearer.verify(&password("Demo-2026-Pass!"), Some(&old)).await.unwrap());
}

#[tokio::test]
async fn an_account_that_does_not_exist_has_no_password() {
    let passwords = Passwords::new(random(), CHEAP).unwrap();
    assert!(!passwords.verify(&password("Demo-2026-Pass!"), None).await.unwrap());
}

#[tokio::test]
async fn who_finds_the_queue_full_is_asked_to_come_back() {
    let passwords = Passwords::with_pool(random(), CHEAP, 1, 1).unwrap();
    let running = passwords.admitted.clone().acquire_many_owned(2).await.unwrap();
    let refused = passwords.hash(&password("Demo-2026-Pass!")).await;
    assert!(matches!(refused, Err(Error::Busy { retry_after_seconds: RETRY_AFTER_SECONDS })));
    drop(running);
    assert!(passwords.hash(&password("Demo-2026-Pass!")).await.is_ok());
}

#[test]
fn good_passwords_pass() {
    for text in ["Demo-2026-Pass!", "Zc7-4711-xuexi!", "correct horse battery", "春眠不觉晓处处闻啼鸟", "mX9#kPw2qL"]
    {
        assert_eq!(judged(text), Ok(()), "{text}");
    }
}

#[test]
fn a_person_is_told_why_a_password_is_guessed_easily() {
    for (text, reason) in [
        ("password", Guessable::Common),
        ("13900127734", Guessable::Personal),
        ("12345678a", Guessable::Common),
        ("zhangwei1", Guessable::Personal),
        ("ncre2026", Guessable::Personal),
        ("aaaaaaaaaa", Guessable::Repeated),
        ("20040517", Guessable::Date),
    ] {
        assert_eq!(judged(text), Err(Refusal::PasswordGuessable { reason }), "{text}");
    }
}
