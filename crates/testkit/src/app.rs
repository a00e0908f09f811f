//! The real server, in the process of the test, on a port of its own.

use crate::{FixedClock, Person, SeededRandom, TestDb, db};
use ::app::{Ctx, account::Cost, demo};
use print::{FontPaths, Fonts};
use server::app::{App, Mode, Outside, Settings, build, open_db};
use std::{
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    sync::{Arc, OnceLock},
};
use store::Engine;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use ui::{Network, Route, Site, Sites};

/// Hashing is a matter of the passport's own tests; elsewhere it would only be slow.
const CHEAP: Cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
/// Rounds of jobs after which a test is told that they never end.
const ROUNDS_MAX: usize = 100;

/// What is in the database at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    Nothing,
    /// What `ncre demo` creates.
    Demo,
}

/// The whole system. It ends with this value.
pub struct TestApp {
    pub ctx: Ctx,
    pub clock: FixedClock,
    pub passwords: ::app::account::Passwords,
    pub sites: Arc<Sites>,
    /// The route ledger.
    pub routes: Vec<(Option<Site>, Route)>,
    pub address: SocketAddr,
    pub db: TestDb,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    _data: TempDir,
}

impl TestApp {
    /// With the demonstration's data, on SQLite.
    pub async fn start() -> TestApp {
        TestApp::on(Engine::Sqlite, Data::Demo).await
    }

    pub async fn on(engine: Engine, data: Data) -> TestApp {
        let db = match (engine, data) {
            (Engine::Sqlite, Data::Demo) => TestDb::from_template(&demo_template().await).await,
            (Engine::Sqlite, Data::Nothing) | (Engine::Postgres, _) => TestDb::new(engine).await,
        };
        let app = TestApp::serving(db).await;
        if data == Data::Demo {
            demo::create(&app.ctx, &app.passwords).await.expect("the demo data");
        }
        app
    }

    /// On a database that the test has prepared.
    pub async fn serving(db: TestDb) -> TestApp {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let data = TempDir::new().expect("a temporary directory");
        let clock = FixedClock::default();
        let settings = settings(data.path(), address.port(), &db.url);
        let app = build(&settings, db.db.clone(), outside(&clock, 2)).await.expect("the server can be built");
        let App { ctx, passwords, sites, front, routes, stop, .. } = app;
        let serving = tokio::spawn(server::serve(listener, front, stop.subscribe()));
        TestApp { ctx, clock, passwords, sites, routes, address, db, stop, serving, _data: data }
    }

    /// The address of a path on a site of the public network.
    pub fn at(&self, site: Site, path: &str) -> String {
        self.in_network(site, Network::Public, path)
    }

    pub fn in_network(&self, site: Site, network: Network, path: &str) -> String {
        let base = self.sites.find(site, network).unwrap_or_else(|| panic!("{site:?} has no host"));
        format!("{base}{path}")
    }

    /// Somebody with a browser that was never here.
    pub fn person(&self) -> Person {
        Person::fresh()
    }

    /// Somebody who is logged in to a site with an account of the demonstration, whatever that site then shows him.
    pub async fn logged_in(&self, site: Site, account: &str) -> Person {
        let mut person = self.person();
        let page = person.open(&self.at(site, "/login")).await;
        let page = person.press(&page, "登录", &[("账号", account), ("密码", demo::PASSWORD)]).await;
        assert!(page.url.path() != "/login", "{account} could not log in: {}", page.words());
        person
    }

    /// Runs jobs until none is due, as the worker does.
    pub async fn run_jobs(&self) {
        for _ in 0..ROUNDS_MAX {
            if ::app::jobs::run_due(&self.ctx).await.expect("a round of jobs") == 0 {
                return;
            }
        }
        panic!("jobs are still due after {ROUNDS_MAX} rounds");
    }

    /// Does the periodic work once, and the jobs that come of it.
    pub async fn tick(&self) {
        ::app::jobs::tick(&self.ctx).await.expect("the periodic work");
        self.run_jobs().await;
    }

    /// Stops serving and waits until every request is answered.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let serving = std::mem::replace(&mut self.serving, tokio::spawn(async {}));
        serving.await.expect("the server ends in order");
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.serving.abort();
    }
}

/// Time, chance and fonts for a test. Equal seeds give equal identifiers.
pub fn outside(clock: &FixedClock, seed: u64) -> Outside {
    Outside {
        clock: Arc::new(clock.clone()),
        random: Arc::new(SeededRandom::new(seed)),
        fonts: fonts(),
        password_cost: CHEAP,
    }
}

/// Loaded once for all tests of a process.
fn fonts() -> Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::load(&FontPaths::default()).expect("fonts-noto-cjk and fonts-hanazono")).clone()
}

fn settings(data_dir: &Path, port: u16, url: &str) -> Settings {
    let settings = Settings::local(Mode::Demo, data_dir.to_owned(), port);
    std::fs::create_dir_all(data_dir.join("photos")).expect("a directory");
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&settings.key_file);
    use std::io::Write;
    let keys = db::key_file_text();
    file.and_then(|mut file| file.write_all(keys.as_bytes())).expect("a key file");
    Settings { database_url: url.to_owned(), ..settings }
}

/// Creating the demo data costs more than copying it, and each test is a process of its own.
async fn demo_template() -> std::path::PathBuf {
    db::template("demo", async |path| {
        let data = TempDir::new().expect("a temporary directory");
        let url = db::sqlite_url(path);
        let settings = settings(data.path(), 0, &url);
        let clock = FixedClock::default();
        // Another seed than the tests have, or they would draw the same identifiers again.
        let outside = outside(&clock, 1);
        let db = open_db(&settings, &*outside.random).await.expect("a database");
        db.migrate().await.expect("the migrations run");
        let app = build(&settings, db, outside).await.expect("the server can be built");
        demo::create(&app.ctx, &app.passwords).await.expect("the demo data");
        app.ctx.db.close().await;
    })
    .await
}
