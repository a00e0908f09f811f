//! Puts everything together. `ncre` and the tests call the same `build`.

use crate::{front, keys, ops, sites};
use ::app::{
    Ctx,
    account::{Cost, Passwords},
    ctx::{Clock, MachineClock, MachineRandom, Parts, Random},
    sandbox::{Bank, SharedKey},
    sign_on::{Client, Clients},
};
use axum::Router;
use domain::account::SessionSite;
use gateway::{channel::Channels, photos::Photos, sandbox::Sandbox};
use std::{collections::BTreeMap, os::unix::fs::DirBuilderExt, sync::Arc};
use store::Db;
use tokio::sync::watch;
use ui::{Network, Route, Site, Sites, Ui};
use web::WebState;

pub use crate::settings::{Mode, Settings};

/// The program cannot start. The text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Settings(#[from] crate::settings::Problems),
    #[error("{0}")]
    Keys(String),
    #[error(transparent)]
    Database(#[from] store::OpenError),
    #[error("fonts: {0}")]
    Fonts(String),
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error("{0}")]
    App(#[from] ::app::Error),
}

/// What a test holds in its own hands and the program takes from the machine.
#[derive(Clone)]
pub struct Outside {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub fonts: print::Fonts,
    pub password_cost: Cost,
}

impl Outside {
    /// The machine's clock, chance and fonts.
    pub fn real(settings: &Settings) -> Result<Outside, StartError> {
        let fonts = print::Fonts::load(&settings.fonts).map_err(|error| StartError::Fonts(error.to_string()))?;
        let (clock, random) = (Arc::new(MachineClock), Arc::new(MachineRandom));
        Ok(Outside { clock, random, fonts, password_cost: Cost::default() })
    }
}

/// Everything, ready to be served.
pub struct App {
    pub ctx: Ctx,
    pub passwords: Passwords,
    pub sites: Arc<Sites>,
    /// The sites, behind their hosts. Wants `ConnectInfo`.
    pub front: Router,
    /// For the loopback address.
    pub ops: Router,
    /// The route ledger: every route with the site that it belongs to. `None` is the directory.
    pub routes: Vec<(Option<Site>, Route)>,
    /// Says that the process is to stop. Keep it: dropping it says the same.
    pub stop: watch::Sender<bool>,
}

/// Makes the data directory, and the keys of a demonstration, and opens the database. Does not migrate.
pub async fn open_db(settings: &Settings, random: &dyn Random) -> Result<Db, StartError> {
    let directory = settings.data_dir.join("photos");
    // What is in there is sealed, but that is no reason to show it around.
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&directory);
    made.map_err(|source| StartError::Io { what: format!("data_dir: {}", directory.display()), source })?;
    let vault = keys::vault(settings, random).map_err(StartError::Keys)?;
    Ok(Db::open(&settings.database_url, vault).await?)
}

/// Builds the program on an open database.
pub async fn build(settings: &Settings, db: Db, outside: Outside) -> Result<App, StartError> {
    let sites = settings.sites().map_err(|problem| crate::settings::Problems(vec![format!("hosts: {problem}")]))?;
    let sites = Arc::new(sites);
    let demo = settings.mode == Mode::Demo;
    let sandbox = demo.then(|| keys::sandbox(settings, &*outside.random)).transpose().map_err(StartError::Keys)?;
    let passwords = Passwords::new(Arc::clone(&outside.random), outside.password_cost)?;
    let ctx = Ctx::new(Parts {
        db,
        clock: outside.clock,
        random: outside.random,
        photos: Photos::in_directory(&settings.data_dir.join("photos")).map_err(::app::Error::from)?,
        channels: channels(&sites, sandbox.clone())?,
        fonts: outside.fonts,
        settings: ::app::ctx::Settings { demo, notify_base: notify_base(settings, &sites) },
    });
    let ui = Ui { sites: Arc::clone(&sites), demo };
    let (table, routes) = routers(&ctx, &ui, &passwords, sandbox)?;
    let (directory, lines) = web::directory::router();
    let routes = routes.into_iter().chain(lines.into_iter().map(|line| (None, line))).collect();
    let front = front::Front {
        ctx: ctx.clone(),
        ui,
        trusted_proxies: settings.trusted_proxies,
        sites: table,
        directory: sites::site(directory.merge(assets()), Router::new()),
        headers: front::headers(&Settings::origins(&sites), sites.is_secure()),
    };
    let (stop, stopping) = watch::channel(false);
    Ok(App { ops: ops::router(ctx.clone(), stopping), front: front.router(), ctx, passwords, sites, routes, stop })
}

fn channels(sites: &Sites, sandbox: Option<SharedKey>) -> Result<Channels, StartError> {
    let (Some(key), Some(cashier_base)) = (sandbox, sites.find(Site::Cashier, Network::Public)) else {
        return Ok(Channels::default());
    };
    let client = gateway::http::client().map_err(::app::Error::from)?;
    Ok(Channels::new(vec![Arc::new(Sandbox { key, cashier_base, client })]))
}

fn notify_base(settings: &Settings, sites: &Sites) -> String {
    let usual = || sites.base(Site::Candidate, Network::Public);
    settings.notify_base.clone().unwrap_or_else(usual)
}

type Table = (BTreeMap<Site, Router>, Vec<(Option<Site>, Route)>);

/// The router of every site that this installation has.
fn routers(ctx: &Ctx, ui: &Ui, passwords: &Passwords, sandbox: Option<SharedKey>) -> Result<Table, StartError> {
    let clients = clients(&ui.sites);
    let state = WebState { ctx: ctx.clone(), ui: ui.clone(), clients: Arc::new(clients.clone()) };
    let passport = passport::PassportState { ctx: ctx.clone(), passwords: passwords.clone(), clients };
    let none = || (Router::new(), Vec::new());
    let mut parts = vec![
        (Site::Passport, passport::routes(passport), none()),
        (Site::Candidate, web::candidate::router(state.clone()), web::notify::router(ctx.clone())),
        (Site::Desk, web::desk::router(state), none()),
    ];
    if let Some(key) = sandbox {
        let bank = Bank::new(ctx.clone(), key)?;
        parts.push((Site::Cashier, web::cashier::router(bank.clone()), web::cashier::api(bank)));
        parts.push((Site::Outbox, web::outbox::router(ctx.clone()), none()));
    }
    let mut table = BTreeMap::new();
    let mut ledger = Vec::new();
    for (site, (pages, page_lines), (servers, server_lines)) in parts {
        table.insert(site, sites::site(pages.merge(assets()), servers));
        ledger.extend(page_lines.into_iter().chain(server_lines).map(|line| (Some(site), line)));
    }
    Ok((table, ledger))
}

/// Style sheet, scripts and icon, which every site serves itself.
fn assets() -> Router {
    Router::new().route("/assets/{file}", axum::routing::get(ui::assets::serve))
}

/// The two sites that people sign on to, in both networks.
fn clients(sites: &Sites) -> Clients {
    let client = |id: &str, site: Site, session: SessionSite| Client {
        id: id.to_owned(),
        redirect_uris: Network::ALL
            .map(|network| format!("{}{}", sites.base(site, network), web::session::CALLBACK_PATH))
            .to_vec(),
        site: session,
    };
    Clients::new(vec![
        client(web::session::CANDIDATE_CLIENT, Site::Candidate, SessionSite::Candidate),
        client(web::session::DESK_CLIENT, Site::Desk, SessionSite::Desk),
    ])
}
