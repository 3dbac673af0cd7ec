//! The tools in crates of their own: `xtask/codegen`, `xtask/training`, `xtask/bench-pages`, `xtask/scaffold`.

use std::{
    env,
    ffi::OsString,
    process::{self, Command},
};

use anyhow::Result;
use clap::Args;

use crate::plan::{self, Reporter};

/// Arguments that are passed on as they are.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct PassedOn {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    arguments: Vec<OsString>,
}

/// Builds the tool in this package, optimised, and runs it with the arguments `first` and those passed on, in the
/// folder where we were called.
pub fn run(package: &str, first: &[&str], then: &PassedOn) -> Result<()> {
    let mut cargo = cargo_run(project::cargo(), package);
    cargo.args(["--profile", "tools", "--"]).args(first).args(&then.arguments);
    project::run(cargo.current_dir(env::current_dir()?))
}

/// `cargo run` for the tool in this package.
fn cargo_run(mut cargo: Command, package: &str) -> Command {
    cargo.args(["run", "--locked", "--package", package, "--manifest-path"]).arg(project::root().join("Cargo.toml"));
    cargo
}

/// Whether a tool has been built before, with the dev profile.
pub fn is_built(package: &str) -> bool {
    project::target().join("debug").join(package).with_extension(env::consts::EXE_EXTENSION).is_file()
}

/// Builds and runs `xtask/codegen`.
pub fn codegen(reporter: &Reporter, arguments: &[&str]) -> Result<()> {
    reporter.run(cargo_run(plan::cargo(), "codegen").arg("--").args(arguments))
}

/// Builds `xtask/scaffold` and runs it with the arguments passed on. If it fails, it has printed why, so we exit silently.
pub fn scaffold(options: &PassedOn) -> Result<()> {
    let status = cargo_run(project::cargo(), "scaffold").arg("--").args(&options.arguments).status()?;
    if !status.success() {
        process::exit(status.code().unwrap_or(1));
    }
    Ok(())
}
