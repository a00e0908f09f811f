use super::*;
use std::io::Write;

fn file(content: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file
}

#[test]
fn every_problem_is_named_at_once() {
    let file = file(
        "port = \"many\"\nscheme = \"gopher\"\ntrusted_proxies = 99\ncolour = \"blue\"\ndatabase_url = \"mysql:x\"\n",
    );
    let Problems(problems) = Settings::read(Mode::Production, Some(file.path())).unwrap_err();
    for key in ["port:", "scheme:", "trusted_proxies:", "colour:", "database_url:", "key_file:"] {
        assert!(problems.iter().any(|problem| problem.starts_with(key)), "{key} in {problems:#?}");
    }
}

#[test]
fn a_named_file_that_is_missing_is_a_problem() {
    let Problems(problems) = Settings::read(Mode::Demo, Some(Path::new("/nowhere/ncre.toml"))).unwrap_err();
    assert!(problems[0].starts_with("config: /nowhere/ncre.toml"), "{problems:?}");
}

#[test]
fn hosts_of_a_file_replace_those_of_a_developers_machine() {
    let file = file("[hosts.desk]\npublic = \"ncre-kw.example.cn\"\neducation = \"ncre-kw.example.edu.cn\"\n");
    let settings = Settings::read(Mode::Demo, Some(file.path())).unwrap();
    let sites = settings.sites().unwrap();
    assert_eq!(sites.base(Site::Desk, Network::Education), "http://ncre-kw.example.edu.cn");
    assert_eq!(sites.base(Site::Passport, Network::Public), "http://passport.localhost");
}

#[test]
fn the_sandbox_has_no_host_outside_of_demonstrations() {
    assert!(local_hosts(Mode::Demo).contains_key("cashier"));
    assert!(!local_hosts(Mode::Production).contains_key("cashier"));
    assert!(!local_hosts(Mode::Production).contains_key("outbox"));
}
