//! Whole journeys against a running demonstration server, and what they cost it.
//!
//! Each journey is a new person: registers a passport, reads and accepts, enters an ID, fills in the form, uploads a
//! photo, pays at the sandbox cashier and sees the paid order. The server's CPU time comes from the kernel's
//! accounting of its process, so what this program itself uses does not count.

mod journey;
mod person;

use clap::Parser;
use std::{process::ExitCode, time::Instant};

/// Clock ticks per second in `/proc/PID/stat`; Linux has reported 100 on every architecture for decades.
const TICKS_PER_SECOND: f64 = 100.0;
/// Password hashes that are measured together, because the kernel counts in hundredths of a second.
const HASHES: u8 = 40;

#[derive(Parser)]
#[command(about = "Drive whole journeys against a demonstration server and measure its CPU time")]
struct Arguments {
    /// Port of the sites on the loopback address.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Process id of the server, to measure its CPU time.
    #[arg(long)]
    server_pid: Option<u32>,
    /// How many journeys, one after another.
    #[arg(long, default_value_t = 50)]
    journeys: u32,
    /// First number of the people, so that a second run on the same data has new ones.
    #[arg(long, default_value_t = 0)]
    first: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let cpu_before = arguments.server_pid.map(cpu_seconds);
    let begun = Instant::now();
    let mut requests = 0;
    for number in 0..arguments.journeys {
        let person = person::Person::new(arguments.first + number);
        match journey::go(arguments.port, &person).await {
            Ok(made) => requests += made,
            Err(error) => {
                eprintln!("journey {number} failed: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    let journeys = f64::from(arguments.journeys);
    println!("journeys completed, each with its order paid: {}", arguments.journeys);
    println!("requests per journey: {:.1}", f64::from(requests) / journeys);
    println!("wall time per journey: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0 / journeys);
    if let (Some(before), Some(pid)) = (cpu_before, arguments.server_pid) {
        let spent = (cpu_seconds(pid) - before) * 1000.0 / journeys;
        println!("server CPU per journey: {spent:.1} ms");
        // A journey hashes one password, when the passport is registered.
        let hash = hash_ms();
        println!("one password hash on this machine: {hash:.1} ms");
        println!("server CPU per journey without the hash: {:.1} ms", spent - hash);
    }
    ExitCode::SUCCESS
}

/// Milliseconds of CPU that one password hash costs here, at the passport's own cost: argon2id, 19 MiB, 2 passes, 1 lane.
fn hash_ms() -> f64 {
    let begun = cpu_seconds(std::process::id());
    for salt in 0..HASHES {
        let mut out = [0; 32];
        let hasher = argon2::Argon2::default();
        hasher.hash_password_into(b"Journey-2026-Pass!", &[salt; 16], &mut out).expect("the parameters are valid");
    }
    (cpu_seconds(std::process::id()) - begun) * 1000.0 / f64::from(HASHES)
}

/// User and system time of a process so far.
fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The command's name may hold spaces, so fields are counted from behind its bracket: utime is the 12th from there.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS_PER_SECOND
}
