//! What each command does.

use super::{Audit, Command, table};
use crate::{
    app::{App, Outside, StartError, build, open_db},
    keys,
    run::{Part, run as serve},
    settings::Settings,
};
use ::app::{
    Actor, Ctx, Error,
    ctx::{Change, MachineRandom},
};
use domain::account::Handle;
use std::process::ExitCode;
use store::{accounts, staff};

pub async fn run(settings: &Settings, command: Command) -> Result<ExitCode, StartError> {
    match command {
        Command::Serve { with_worker: false } => serve(open_current(settings).await?, settings, &[Part::Sites]).await?,
        Command::Serve { with_worker: true } => serve_and_work(open_current(settings).await?, settings).await?,
        Command::Work => serve(open_current(settings).await?, settings, &[Part::Worker]).await?,
        Command::Migrate => open_db(settings, &MachineRandom).await?.migrate().await?,
        Command::Demo => demo(settings).await?,
        Command::Keys => make_keys(settings)?,
        Command::Audit(Audit::Verify) => return verify(&open(settings).await?.ctx).await,
        Command::DeskUser { account, role, unit } => {
            desk_user(&open(settings).await?.ctx, &account, staff::StaffRole { role, unit }).await?;
        }
        Command::Recount => return recount(&open(settings).await?.ctx).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn open(settings: &Settings) -> Result<App, StartError> {
    let outside = Outside::real(settings)?;
    let db = open_db(settings, &*outside.random).await?;
    build(settings, db, outside).await
}

/// Nothing is served from a schema that this version does not know.
async fn open_current(settings: &Settings) -> Result<App, StartError> {
    let app = open(settings).await?;
    app.ctx.db.require_current().await?;
    Ok(app)
}

async fn serve_and_work(app: App, settings: &Settings) -> Result<(), StartError> {
    serve(app, settings, &[Part::Sites, Part::Worker]).await
}

async fn demo(settings: &Settings) -> Result<(), StartError> {
    let app = open(settings).await?;
    app.ctx.db.migrate().await?;
    let summary = ::app::demo::create(&app.ctx, &app.passwords).await?;
    println!("{}", table::of_demo(settings, &app.sites, &summary));
    serve_and_work(app, settings).await
}

fn make_keys(settings: &Settings) -> Result<(), StartError> {
    let path = settings.key_file.display();
    if keys::create(&settings.key_file, &MachineRandom).map_err(StartError::Keys)? {
        println!("{path}: made. Keep a copy elsewhere: without it every personal value is lost.");
    } else {
        println!("{path}: is there already and stays as it is.");
    }
    Ok(())
}

async fn verify(ctx: &Ctx) -> Result<ExitCode, StartError> {
    let verdict = ::app::audit::verify(ctx).await?;
    println!("links: {}, head: {}", verdict.links, verdict.head);
    println!("rows missing: {}, rows not linked yet: {}", verdict.missing, verdict.unlinked);
    if let Some(broken) = verdict.broken {
        println!("the chain breaks at position {}: {:?}", broken.position, broken.why);
    }
    println!("{}", if verdict.holds() { "the chain holds" } else { "THE CHAIN DOES NOT HOLD" });
    Ok(if verdict.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn recount(ctx: &Ctx) -> Result<ExitCode, StartError> {
    let differences = ::app::jobs::recount(ctx).await?;
    for d in &differences {
        let subject = if d.subject.is_empty() { "total" } else { &d.subject };
        println!("{} {subject}: counter {}, held {}, registered {}", d.centre, d.taken, d.held, d.registered);
    }
    println!("differences: {}", differences.len());
    Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Gives a role to an account that its owner has registered; the first national role has nobody else to give it.
async fn desk_user(ctx: &Ctx, account: &str, role: staff::StaffRole) -> Result<(), StartError> {
    check(&role)?;
    let handle = Handle::parse(account).ok_or_else(|| Error::fault("--account is no mail address or mobile number"))?;
    let mut tx = ctx.db.write().await.map_err(Error::from)?;
    let found = accounts::by_handle(&mut tx, &handle).await.map_err(Error::from)?;
    let id = found.ok_or_else(|| Error::fault("there is no such account: let its owner register first"))?.id;
    staff::insert(&mut tx, id, &role).await.map_err(Error::from)?;
    let after = format!("{} {}", role.role, role.unit);
    let object = format!("account:{id}");
    let change = Change { action: "staff.grant", object, after: Some(&after), ..Change::default() };
    ctx.audit(&mut tx, &Actor::system("desk-user"), change).await?;
    tx.commit().await.map_err(Error::from)?;
    println!("granted");
    Ok(())
}

fn check(role: &staff::StaffRole) -> Result<(), StartError> {
    let digits = match role.role.as_str() {
        "national" | "auditor" | "province" => 2,
        "centre" => 6,
        _ => return Err(Error::fault("--role is none of national, province, centre, auditor").into()),
    };
    let is_code = role.unit.len() == digits && role.unit.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(()) } else { Err(Error::fault(format!("--unit must have {digits} digits")).into()) }
}
