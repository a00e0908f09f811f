//! What tests stand on: databases that live as long as a test, a clock and chance in its hands, the whole server in
//! its own process, and people who use it as people do.
//!
//! The front door is `TestApp`: a test says what a person does and what that person then sees.

mod app;
mod chance;
mod client;
mod db;
mod html;
mod people;

pub use app::{Data, TestApp, outside};
pub use chance::{FixedClock, SeededRandom};
pub use client::{Page, Person};
pub use db::{ENGINES, TestDb, key_file, postgres_server, template};
pub use html::Form;
pub use people::{Identities, resident_id};

pub use store::Engine;

/// Makes two tests of one body, `NAME::sqlite` and `NAME::postgres`, each with a database of its own:
///
/// ```text
/// both_engines!(a_place_is_taken_once, async |db| {
///     let mut tx = db.db.write().await.unwrap();
///     …
/// });
/// ```
#[macro_export]
macro_rules! both_engines {
    ($(#[$meta:meta])* $name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test]
            $(#[$meta])*
            async fn sqlite() {
                let body = $body;
                body($crate::TestDb::new($crate::Engine::Sqlite).await).await;
            }

            #[tokio::test]
            $(#[$meta])*
            async fn postgres() {
                let body = $body;
                body($crate::TestDb::new($crate::Engine::Postgres).await).await;
            }
        }
    };
}

/// Makes `NAME::sqlite` and `NAME::postgres` of functions that take an [`Engine`], for tests that build a whole
/// [`TestApp`]. The functions stand before it: `on_engines! { first, second }`.
#[macro_export]
macro_rules! on_engines {
    ($($name:ident),+ $(,)?) => {
        mod on_engines {
            $(mod $name {
                #[tokio::test]
                async fn sqlite() {
                    super::super::$name($crate::Engine::Sqlite).await;
                }

                #[tokio::test]
                async fn postgres() {
                    super::super::$name($crate::Engine::Postgres).await;
                }
            })+
        }
    };
}
