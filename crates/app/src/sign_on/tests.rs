use super::*;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Appendix B of RFC 7636.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn client(id: &str) -> Client {
    Client { id: id.into(), redirect_uris: vec!["https://a.example/back".into()], site: SessionSite::Candidate }
}

fn authorization() -> Authorization {
    Authorization {
        digest: Vec::new(),
        client: "a".into(),
        redirect_uri: "https://a.example/back".into(),
        challenge: CHALLENGE.into(),
        account: AccountId(uuid::Uuid::nil()),
        session_digest: Vec::new(),
        expires_at: from_millis(0),
    }
}

#[test]
fn a_challenge_is_the_digest_of_its_verifier() {
    assert_eq!(challenge_of(VERIFIER), CHALLENGE);
}

#[test]
fn a_challenge_has_the_length_of_a_digest() {
    assert!(Challenge::parse(CHALLENGE).is_some());
    for text in ["", "abc", &CHALLENGE[1..], &format!("{}=", &CHALLENGE[1..]), &CHALLENGE.replace('M', "?")] {
        assert!(Challenge::parse(text).is_none(), "{text}");
    }
}

#[test]
fn a_code_fits_its_own_site_address_and_verifier_only() {
    let (a, b) = (client("a"), client("b"));
    let right = Redemption { client: &a, redirect_uri: "https://a.example/back", code: "unused", verifier: VERIFIER };
    assert!(fits(&authorization(), &right));
    assert!(!fits(&authorization(), &Redemption { client: &b, ..right }));
    assert!(!fits(&authorization(), &Redemption { redirect_uri: "https://a.example/back/", ..right }));
    assert!(!fits(&authorization(), &Redemption { verifier: CHALLENGE, ..right }));
    assert!(!fits(&authorization(), &Redemption { verifier: "", ..right }));
}
