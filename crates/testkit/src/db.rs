//! Databases that live as long as one test.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use store::{
    Db, Engine, inspect,
    vault::{KeyFile, Vault},
};
use tempfile::TempDir;

/// Both engines, for tests that say the same of either.
pub const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

/// Milliseconds that the end of a test waits for statements that still run in its schema.
const DROP_LOCK_MS: u32 = 5_000;

/// A migrated, empty database of its own. It is gone when this value is dropped.
pub struct TestDb {
    pub db: Db,
    /// What `DATABASE_URL` would be.
    pub url: String,
    home: Home,
}

enum Home {
    Directory { _directory: TempDir },
    Schema { name: String },
}

impl TestDb {
    /// A missing PostgreSQL is an error, never a reason to skip.
    pub async fn new(engine: Engine) -> TestDb {
        match engine {
            Engine::Sqlite => TestDb::sqlite().await,
            Engine::Postgres => TestDb::postgres().await,
        }
    }

    async fn sqlite() -> TestDb {
        TestDb::from_template(&sqlite_template().await).await
    }

    /// A copy of a SQLite database.
    pub async fn from_template(template: &Path) -> TestDb {
        let directory = TempDir::new().expect("a temporary directory");
        let path = directory.path().join("test.sqlite");
        std::fs::copy(template, &path).expect("the template can be copied");
        let url = sqlite_url(&path);
        TestDb { db: open(&url).await, url, home: Home::Directory { _directory: directory } }
    }

    async fn postgres() -> TestDb {
        let server = postgres_server();
        let name = format!("t_{}", uuid::Uuid::from_bytes(crate::chance::really_random()).simple());
        let outside = open(server).await;
        run(&outside, &format!("create schema {name}")).await;
        outside.close().await;
        let url = format!("{server}&options[search_path]={name}&application_name={name}");
        let db = open(&url).await;
        db.migrate().await.expect("the migrations run");
        TestDb { db, url, home: Home::Schema { name } }
    }

    pub fn engine(&self) -> Engine {
        self.db.engine()
    }

    /// Runs statements of the test itself, for example to plant damage.
    pub async fn run(&self, sql: &str) {
        run(&self.db, sql).await;
    }

    /// The rows of a query, every value as text.
    pub async fn texts(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        let mut tx = self.db.read().await.expect("a transaction");
        inspect::texts(&mut tx, sql).await.unwrap_or_else(|fault| panic!("{sql}: {fault}"))
    }

    /// The single number that a query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.texts(sql).await;
        let cell = rows.first().and_then(|row| row.first()).and_then(Option::as_deref);
        cell.and_then(|cell| cell.parse().ok()).unwrap_or_else(|| panic!("{sql}: no number in {rows:?}"))
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Home::Schema { name } = &self.home else { return };
        // A transaction that was dropped is rolled back only when its connection is used again, which nobody will do.
        let sql = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{name}'; \
             set lock_timeout = {DROP_LOCK_MS}; drop schema {name} cascade"
        );
        // `drop` cannot wait for anything, so another thread with a runtime of its own does.
        let cleared = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let outside = open(postgres_server()).await;
                run(&outside, &sql).await;
                outside.close().await;
            });
        });
        if cleared.join().is_err() && !std::thread::panicking() {
            panic!("the schema {name} could not be dropped");
        }
    }
}

async fn open(url: &str) -> Db {
    Db::open(url, vault()).await.unwrap_or_else(|error| panic!("{url}: {error}"))
}

async fn run(db: &Db, sql: &str) {
    let mut tx = db.write().await.expect("a transaction");
    inspect::run(&mut tx, sql).await.unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    tx.commit().await.expect("a commit");
}

/// The same keys in every test, so that templates can be shared.
pub fn key_file() -> KeyFile {
    KeyFile::generate(&[7; 64])
}

fn vault() -> Vault {
    Vault::open(&key_file()).expect("the test keys are valid")
}

/// The content of the key file.
pub(crate) fn key_file_text() -> String {
    serde_json::to_string(&key_file()).expect("a key file is plain data")
}

pub(crate) fn sqlite_url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// Migrating costs more than copying, and each test is a process of its own.
async fn sqlite_template() -> PathBuf {
    template("empty", async |path| {
        let db = open(&sqlite_url(path)).await;
        db.migrate().await.expect("the migrations run");
        // In this mode the write-ahead log is emptied into the file when the last connection closes.
        db.close().await;
    })
    .await
}

/// A file that `make` writes once for this build of the test program. Processes that make it at the same moment both
/// do, and the last rename wins with equal content.
pub async fn template(name: &str, make: impl AsyncFnOnce(&Path)) -> PathBuf {
    let directory = template_directory();
    let finished = directory.join(format!("{name}.sqlite"));
    if !finished.exists() {
        let scratch = TempDir::new_in(&directory).expect("a temporary directory");
        let path = scratch.path().join("template.sqlite");
        make(&path).await;
        std::fs::rename(path, &finished).expect("a rename in one directory");
    }
    finished
}

/// Named after the test program and the moment of its build, so that no template outlives the code that made it.
fn template_directory() -> PathBuf {
    let program = std::env::current_exe().expect("a program has a path");
    let built = program.metadata().and_then(|metadata| metadata.modified()).expect("a program has a date");
    let built = built.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis();
    let name = program.file_name().expect("a program has a name").to_string_lossy().into_owned();
    let all = checkout().join("target/testkit");
    let directory = all.join(format!("{name}.{built}"));
    if !directory.exists() {
        forget_older_builds(&all, &name);
        std::fs::create_dir_all(&directory).expect("target can be written");
    }
    directory
}

fn forget_older_builds(all: &Path, name: &str) {
    let prefix = format!("{name}.");
    for entry in std::fs::read_dir(all).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            // Another process may be faster; what matters is that it is gone.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The address of the PostgreSQL that the tests of this checkout share; it is started if it does not run.
pub fn postgres_server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| {
        let output = Command::new(checkout().join("scripts/postgres")).args(["start", "test"]).output();
        let output = output.expect("scripts/postgres can be run");
        assert!(output.status.success(), "PostgreSQL is needed: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("an address").trim().to_owned()
    })
}
