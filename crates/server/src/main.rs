//! `ncre`: everything about the registration for the 全国计算机等级考试, in one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
