//! The table that a demonstration prints when it starts.

use crate::settings::Settings;
use ::app::demo::{ACCOUNTS, PASSWORD, Summary};
use std::fmt::Write;
use ui::{Network, Site, Sites, Texts};

/// Columns on a terminal: a Chinese character takes two.
const TITLE_COLUMNS: usize = 24;
const EMAIL_COLUMNS: usize = 26;
const MOBILE_COLUMNS: usize = 14;

/// Sites, accounts, and where the data is.
pub fn of_demo(settings: &Settings, sites: &Sites, summary: &Summary) -> String {
    let texts = Texts::zh_cn();
    let mut out = String::from("\n");
    for site in Site::ALL {
        let Some(public) = sites.find(site, Network::Public) else { continue };
        let education = sites.find(site, Network::Education).filter(|education| *education != public);
        let title = padded(&texts[&format!("site.{}", site.code())], TITLE_COLUMNS);
        line(&mut out, &[&title, &padded(&format!("{public}/"), 36), &education.map_or(String::new(), |e| e + "/")]);
    }
    out.push('\n');
    for account in ACCOUNTS {
        let role = texts.fill(web::directory::role_key(account.role), [("unit", account.role.unit().to_owned())]);
        let (email, mobile) = (padded(account.email, EMAIL_COLUMNS), padded(account.mobile, MOBILE_COLUMNS));
        line(&mut out, &[&email, &mobile, &role]);
    }
    line(&mut out, &[&texts.fill("directory.accounts-hint", [("password", PASSWORD.to_owned())])]);
    out.push('\n');
    let counts = [("provinces", summary.provinces.to_string()), ("centres", summary.centres.to_string())];
    line(&mut out, &[&texts.fill("start.counts", counts)]);
    line(&mut out, &[&texts.fill("start.data", [("path", settings.data_dir.display().to_string())])]);
    let figures = format!("http://127.0.0.1:{}/metrics", settings.ops_port);
    line(&mut out, &[&texts.fill("start.figures", [("address", figures)])]);
    line(&mut out, &[&texts["start.stop"]]);
    out
}

fn line(out: &mut String, cells: &[&str]) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "  {}", cells.join("  ").trim_end());
}

fn padded(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width)))
}
