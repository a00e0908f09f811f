//! Where a visitor came from and returns to by himself.

/// A longer one is none of ours.
const RETURN_BYTES_MAX: usize = 2_000;
const AUTHORIZE: &str = "/oauth2/authorize?";

/// The request of a site that waits for the visitor to log in, or nothing.
///
/// It travels through the pages as a text that anybody can change, so only the passport's own path is taken: no value
/// leads to another site, and what the path asks is checked again when it is visited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnTo(Option<String>);

impl ReturnTo {
    /// Reads what a page carried along. Anything else than a path of ours is no place to return to.
    pub fn parse(text: &str) -> ReturnTo {
        let query = text.strip_prefix(AUTHORIZE).unwrap_or_default();
        let is_plain = query.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&b));
        let is_ours = !query.is_empty() && is_plain && text.len() <= RETURN_BYTES_MAX;
        ReturnTo(is_ours.then(|| text.to_owned()))
    }

    /// Where to go when everything is done: back, or to the account's home.
    pub fn target(&self) -> &str {
        self.0.as_deref().unwrap_or("/")
    }

    /// The value for a hidden field.
    pub fn value(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The address of a page of the passport that carries the place along.
    pub fn link(&self, page: &str) -> String {
        let Some(to) = &self.0 else {
            return page.to_owned();
        };
        // Two texts always can be encoded.
        serde_urlencoded::to_string([("return", to)]).map_or(page.to_owned(), |query| format!("{page}?{query}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_returns_to_the_request_of_a_site() {
        let to = ReturnTo::parse("/oauth2/authorize?client_id=a&redirect_uri=http%3A%2F%2Fb");
        assert_eq!(to.target(), "/oauth2/authorize?client_id=a&redirect_uri=http%3A%2F%2Fb");
        assert_eq!(
            to.link("/login"),
            "/login?return=%2Foauth2%2Fauthorize%3Fclient_id%3Da%26redirect_uri%3Dhttp%253A%252F%252Fb"
        );
    }

    #[test]
    fn no_value_leads_anywhere_else() {
        for text in [
            "",
            "/",
            "/logout",
            "//evil.example/oauth2/authorize?a=b",
            "https://evil.example/oauth2/authorize?a=b",
            "/oauth2/authorize",
            "/oauth2/authorize?",
            "/oauth2/authorize?a=b\r\nSet-Cookie: sid=x",
            "/oauth2/authorize?a=b c",
            "/oauth2/authorize/../../evil?a=b",
            "/\\evil.example/oauth2/authorize?a",
            &format!("/oauth2/authorize?{}", "a".repeat(RETURN_BYTES_MAX)),
        ] {
            assert_eq!(ReturnTo::parse(text).target(), "/", "{text}");
            assert_eq!(ReturnTo::parse(text).link("/login"), "/login");
        }
    }
}
