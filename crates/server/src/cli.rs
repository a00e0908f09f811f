//! The command line.

mod commands;
mod table;

use crate::{
    app::StartError,
    settings::{Mode, Settings},
    telemetry,
};
use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Registration for the 全国计算机等级考试.
#[derive(Parser)]
#[command(name = "ncre", version)]
struct Arguments {
    /// A TOML file; without one, defaults and the environment (NCRE_…, DATABASE_URL) count.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the sites.
    Serve {
        /// Run the worker in the same process, as a small installation does.
        #[arg(long)]
        with_worker: bool,
    },
    /// Run the worker: messages, payments, expiry, the chain of the audit log.
    Work,
    /// Bring the database's schema up to date.
    Migrate,
    /// Migrate, create the demonstration's data, serve and work.
    Demo,
    /// Make a key file where the configuration wants it, unless there is one.
    Keys,
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Give a passport account a role at the desk.
    DeskUser {
        /// The account's mail address or mobile number.
        #[arg(long)]
        account: String,
        /// national, province, centre or auditor.
        #[arg(long)]
        role: String,
        /// The province's or centre's code; 00 for national and auditor.
        #[arg(long, default_value = "00")]
        unit: String,
    },
    /// Count the places again and print where the counters differ.
    Recount,
}

#[derive(Subcommand)]
enum Audit {
    /// Walk the whole chain and compute every hash again.
    Verify,
}

/// Runs what the command line says.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Not by clap itself, whose help would show the path.
    let config = arguments.config.or_else(|| std::env::var_os("NCRE_CONFIG").map(PathBuf::from));
    let mode = if matches!(arguments.command, Command::Demo) { Mode::Demo } else { Mode::Production };
    let done = settings(mode, config, &arguments.command).and_then(|settings| {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|source| StartError::Io { what: "runtime".to_owned(), source })?;
        runtime.block_on(commands::run(&settings, arguments.command))
    });
    done.unwrap_or_else(|error| {
        eprintln!("ncre: {error}");
        ExitCode::FAILURE
    })
}

fn settings(mode: Mode, config: Option<PathBuf>, command: &Command) -> Result<Settings, StartError> {
    // Making keys is what helps when the check finds none.
    let mode = if matches!(command, Command::Keys) { Mode::Demo } else { mode };
    let settings = Settings::read(mode, config.as_deref())?;
    let filter = telemetry::filter(&settings.log).map_err(|error| crate::settings::Problems(vec![error]))?;
    telemetry::log_to_stderr(filter);
    telemetry::figures();
    Ok(settings)
}
