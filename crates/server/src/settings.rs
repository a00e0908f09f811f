//! Configuration: defaults, then a TOML file, then the environment. It is checked at start, and every problem is named
//! at once, so that nobody has to mend one to learn of the next.

mod reader;

use print::FontPaths;
use reader::Reader;
use std::{
    collections::BTreeMap,
    fmt,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
};
use ui::{Network, Site, Sites, sites::Hosts};

/// Keys of the configuration. In the environment they are upper case behind `NCRE_`, nested ones joined by `__`
/// (`NCRE_HOSTS__DESK__PUBLIC`); `DATABASE_URL` stands for itself.
pub const KEYS: [&str; 14] = [
    "data_dir",
    "database_url",
    "fonts",
    "hosts",
    "key_file",
    "listen",
    "log",
    "notify_base",
    "ops_port",
    "port",
    "public_port",
    "sandbox_key_file",
    "scheme",
    "trusted_proxies",
];

const PORT: u16 = 8080;
const OPS_PORT: u16 = 8081;
/// More proxies in a row than this are a mistake.
const PROXIES_MAX: usize = 8;

/// What the program is started as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Sandbox channel, outbox site, demo accounts; missing keys are made.
    Demo,
    Production,
}

/// The checked configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    pub mode: Mode,
    /// The address at which the sites listen. `0.0.0.0` only behind something that terminates TLS.
    pub listen: IpAddr,
    pub port: u16,
    /// `/healthz`, `/readyz` and `/metrics`, on the loopback address only.
    pub ops_port: u16,
    /// `http` or `https`, as visitors see it.
    pub scheme: String,
    /// The port that visitors use, if it is not the scheme's own.
    pub public_port: Option<u16>,
    pub hosts: BTreeMap<String, Hosts>,
    /// Reverse proxies in front of us whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    pub database_url: String,
    pub data_dir: PathBuf,
    /// The keys of the vault.
    pub key_file: PathBuf,
    /// The key that we share with the sandbox bank.
    pub sandbox_key_file: PathBuf,
    /// Where payment channels reach us, if not at the candidates' site.
    pub notify_base: Option<String>,
    /// What is logged, in the syntax of `tracing`'s `EnvFilter`.
    pub log: String,
    pub fonts: FontPaths,
}

/// Everything that is wrong with the configuration.
#[derive(Debug)]
pub struct Problems(pub Vec<String>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration cannot be used:")?;
        self.0.iter().try_for_each(|problem| writeln!(f, "  - {problem}"))
    }
}

impl std::error::Error for Problems {}

impl Settings {
    /// Reads the file, if one is named, and the environment.
    pub fn read(mode: Mode, file: Option<&Path>) -> Result<Settings, Problems> {
        let mut reader = Reader::open(file);
        let settings = Settings::take(mode, &mut reader);
        settings.check(&mut reader);
        reader.finish(settings)
    }

    /// What counts where nothing is configured: everything on this machine, in one directory.
    pub fn local(mode: Mode, data_dir: PathBuf, port: u16) -> Settings {
        Settings {
            mode,
            listen: Ipv4Addr::LOCALHOST.into(),
            port,
            ops_port: OPS_PORT,
            scheme: "http".to_owned(),
            public_port: Some(port),
            hosts: local_hosts(mode),
            trusted_proxies: 0,
            database_url: format!("sqlite:{}", data_dir.join("ncre.sqlite").display()),
            key_file: data_dir.join("keys.json"),
            sandbox_key_file: data_dir.join("sandbox.key"),
            notify_base: None,
            log: "info".to_owned(),
            fonts: FontPaths::default(),
            data_dir,
        }
    }

    fn take(mode: Mode, reader: &mut Reader) -> Settings {
        let data_dir = reader.take("data_dir", || PathBuf::from("var"));
        let port = reader.take("port", || PORT);
        let local = Settings::local(mode, data_dir, port);
        let configured: BTreeMap<String, Hosts> = reader.take("hosts", BTreeMap::new);
        // Behind configured hosts stands a proxy on the scheme's own port; on a developer's machine nothing does.
        let public_port = reader.take("public_port", || configured.is_empty().then_some(port));
        let mut hosts = local.hosts;
        hosts.extend(configured);
        Settings {
            mode,
            listen: reader.take("listen", || local.listen),
            port,
            ops_port: reader.take("ops_port", || local.ops_port),
            scheme: reader.take("scheme", || local.scheme),
            public_port,
            hosts,
            trusted_proxies: reader.take("trusted_proxies", || local.trusted_proxies),
            database_url: reader.take("database_url", || local.database_url),
            key_file: reader.take("key_file", || local.key_file),
            sandbox_key_file: reader.take("sandbox_key_file", || local.sandbox_key_file),
            notify_base: reader.take("notify_base", || local.notify_base),
            log: reader.take("log", || local.log),
            fonts: fonts(reader),
            data_dir: local.data_dir,
        }
    }

    fn check(&self, reader: &mut Reader) {
        if !["http", "https"].contains(&self.scheme.as_str()) {
            reader.problem("scheme", format!("must be http or https, but is {:?}", self.scheme));
        }
        if self.trusted_proxies > PROXIES_MAX {
            reader
                .problem("trusted_proxies", format!("must be at most {PROXIES_MAX}, but is {}", self.trusted_proxies));
        }
        if self.port != 0 && self.port == self.ops_port {
            reader.problem("ops_port", format!("must differ from port, but both are {}", self.port));
        }
        let engines = ["sqlite:", "postgres:", "postgresql:"];
        if !engines.iter().any(|engine| self.database_url.starts_with(engine)) {
            // The rest of the address may hold a password.
            let scheme = self.database_url.split(':').next().unwrap_or_default();
            reader.problem("database_url", format!("must begin with sqlite: or postgres:, but begins with {scheme:?}"));
        }
        if let Err(error) = self.sites() {
            reader.problem("hosts", error);
        }
        if let Err(error) = crate::telemetry::filter(&self.log) {
            reader.problem("log", error);
        }
        if self.mode == Mode::Production && !self.key_file.is_file() {
            let path = self.key_file.display();
            reader.problem("key_file", format!("{path} is missing: restore it, or make one with `ncre keys`"));
        }
        let fonts = [&self.fonts.regular, &self.fonts.bold];
        for path in fonts.into_iter().chain(&self.fonts.fallbacks).chain(&self.fonts.further) {
            if !path.is_file() {
                let packages = "the Debian packages fonts-noto-cjk and fonts-hanazono bring the default ones";
                reader.problem("fonts", format!("{} is missing: {packages}", path.display()));
            }
        }
    }

    /// The table of hosts.
    pub fn sites(&self) -> Result<Sites, String> {
        Sites::new(&self.scheme, self.public_port, &self.hosts)
    }

    /// The origins that the sites have, for policies that name them.
    pub fn origins(sites: &Sites) -> Vec<String> {
        let pairs = Site::ALL.into_iter().flat_map(|site| Network::ALL.map(|network| (site, network)));
        let mut origins: Vec<String> = pairs.filter_map(|(site, network)| sites.find(site, network)).collect();
        origins.sort();
        origins.dedup();
        origins
    }
}

/// Only the operator's own paths are read; everything else about fonts is fixed.
fn fonts(reader: &mut Reader) -> FontPaths {
    #[derive(serde::Deserialize, Default)]
    #[serde(deny_unknown_fields, default)]
    struct Fonts {
        regular: Option<PathBuf>,
        bold: Option<PathBuf>,
        collection_index: Option<u32>,
        fallbacks: Option<Vec<PathBuf>>,
        further: Vec<PathBuf>,
    }
    let given: Fonts = reader.take("fonts", Fonts::default);
    let usual = FontPaths::default();
    FontPaths {
        regular: given.regular.unwrap_or(usual.regular),
        bold: given.bold.unwrap_or(usual.bold),
        collection_index: given.collection_index.unwrap_or(usual.collection_index),
        fallbacks: given.fallbacks.unwrap_or(usual.fallbacks),
        further: given.further,
    }
}

/// Hosts below `localhost`, which every browser takes for this machine.
fn local_hosts(mode: Mode) -> BTreeMap<String, Hosts> {
    let both =
        |name: &str| Hosts { public: format!("{name}.localhost"), education: Some(format!("{name}.edu.localhost")) };
    let one = |name: &str| Hosts { public: format!("{name}.localhost"), education: None };
    let mut hosts = vec![("passport", both("passport")), ("candidate", both("ncre-bm")), ("desk", both("ncre-kw"))];
    if mode == Mode::Demo {
        hosts.extend([("cashier", one("pay")), ("outbox", one("outbox"))]);
    }
    hosts.into_iter().map(|(site, hosts)| (site.to_owned(), hosts)).collect()
}

#[cfg(test)]
mod tests;
