//! One program answers for several hosts, each of them once per network. Links and redirects stay in the network
//! that the visitor came by.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The public network (公网) or the education network (教育网).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Network {
    Public,
    Education,
}

impl Network {
    pub const ALL: [Network; 2] = [Network::Public, Network::Education];

    /// Key in the message catalogue, below `network.`.
    pub fn code(self) -> &'static str {
        match self {
            Network::Public => "public",
            Network::Education => "education",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Site {
    /// ETEST 通行证
    Passport,
    /// NCRE 考试报名系统
    Candidate,
    /// NCRE 考务管理平台
    Desk,
    /// The sandbox bank's cashier, only with the sandbox channel.
    Cashier,
    /// The outbox of mail and short messages, only in demonstration mode.
    Outbox,
}

impl Site {
    pub const ALL: [Site; 5] = [Site::Passport, Site::Candidate, Site::Desk, Site::Cashier, Site::Outbox];

    /// Key in the configuration and in the message catalogue, below `site.`.
    pub fn code(self) -> &'static str {
        match self {
            Site::Passport => "passport",
            Site::Candidate => "candidate",
            Site::Desk => "desk",
            Site::Cashier => "cashier",
            Site::Outbox => "outbox",
        }
    }
}

/// The hosts of one site as configured: one for each network, or one for both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hosts {
    pub public: String,
    pub education: Option<String>,
}

/// Where every site is found.
#[derive(Clone, Debug)]
pub struct Sites {
    /// `http` or `https`, as visitors see it.
    scheme: String,
    /// Appended to hosts in addresses: `:8080`, or empty for the scheme's own port.
    port_suffix: String,
    hosts: BTreeMap<(Site, Network), String>,
}

impl Sites {
    /// `port` is the port that visitors use, if it is not the scheme's own.
    pub fn new(scheme: &str, port: Option<u16>, hosts: &BTreeMap<String, Hosts>) -> Result<Sites, String> {
        let mut table = BTreeMap::new();
        for (name, pair) in hosts {
            let site = Site::ALL.into_iter().find(|site| site.code() == name);
            let site = site.ok_or_else(|| format!("hosts.{name}: there is no such site"))?;
            table.insert((site, Network::Public), pair.public.to_ascii_lowercase());
            if let Some(education) = &pair.education {
                table.insert((site, Network::Education), education.to_ascii_lowercase());
            }
        }
        for required in [Site::Passport, Site::Candidate, Site::Desk] {
            for network in Network::ALL {
                if !table.contains_key(&(required, network)) {
                    return Err(format!("hosts.{}.{} is missing", required.code(), network.code()));
                }
            }
        }
        let port_suffix = port.map_or(String::new(), |port| format!(":{port}"));
        Ok(Sites { scheme: scheme.to_owned(), port_suffix, hosts: table })
    }

    /// The site and network that a `Host` header means.
    pub fn resolve(&self, host_header: &str) -> Option<(Site, Network)> {
        let host = host_header.rsplit_once(':').map_or(host_header, |(host, _)| host).to_ascii_lowercase();
        self.hosts.iter().find(|(_, known)| **known == host).map(|(key, _)| *key)
    }

    /// The address of a site's root in a network, without a trailing slash. Sites that are not part of this
    /// installation have none.
    pub fn find(&self, site: Site, network: Network) -> Option<String> {
        let host = self.hosts.get(&(site, network)).or_else(|| self.hosts.get(&(site, Network::Public)))?;
        Some(format!("{}://{host}{}", self.scheme, self.port_suffix))
    }

    /// The host of a site in a network, with its port, as people type it. Sites of one network only have none.
    pub fn host(&self, site: Site, network: Network) -> Option<String> {
        Some(format!("{}{}", self.hosts.get(&(site, network))?, self.port_suffix))
    }

    /// The address of one of the three sites that every installation has.
    pub fn base(&self, site: Site, network: Network) -> String {
        self.find(site, network).expect("checked when the configuration was read")
    }

    /// Whether visitors come by TLS, so that cookies may insist on it.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites() -> Sites {
        let pair = |name: &str| Hosts {
            public: format!("{name}.localhost"),
            education: Some(format!("{name}.edu.localhost")),
        };
        let mut hosts: BTreeMap<String, Hosts> =
            [("passport", "passport"), ("candidate", "ncre-bm"), ("desk", "ncre-kw")]
                .map(|(k, n)| (k.into(), pair(n)))
                .into();
        hosts.insert("cashier".into(), Hosts { public: "pay.localhost".into(), education: None });
        Sites::new("http", Some(8080), &hosts).unwrap()
    }

    #[test]
    fn a_host_means_a_site_in_a_network() {
        let sites = sites();
        assert_eq!(sites.resolve("ncre-bm.edu.localhost:8080"), Some((Site::Candidate, Network::Education)));
        assert_eq!(sites.resolve("NCRE-KW.localhost"), Some((Site::Desk, Network::Public)));
        assert_eq!(sites.resolve("localhost:8080"), None);
        assert_eq!(sites.resolve("127.0.0.1"), None);
    }

    #[test]
    fn addresses_stay_in_the_network() {
        let sites = sites();
        assert_eq!(sites.base(Site::Passport, Network::Education), "http://passport.edu.localhost:8080");
        assert_eq!(sites.find(Site::Cashier, Network::Education).unwrap(), "http://pay.localhost:8080");
        assert_eq!(sites.find(Site::Outbox, Network::Public), None);
    }

    #[test]
    fn a_missing_host_is_named() {
        let error = Sites::new("http", None, &BTreeMap::new()).unwrap_err();
        assert_eq!(error, "hosts.passport.public is missing");
    }
}
