//! The tools in crates of their own: `xtask/codegen`, `xtask/training`, `xtask/bench-pages`, `xtask/scaffold`, `xtask/pack`.

use std::{
    env,
    ffi::OsString,
    path::Path,
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
    is_program("debug", package)
}

/// Whether this folder of cargo's has such a program.
fn is_program(folder: &str, name: &str) -> bool {
    project::target().join(folder).join(name).with_extension(env::consts::EXE_EXTENSION).is_file()
}

/// Builds and runs `xtask/codegen`.
pub fn codegen(reporter: &Reporter, arguments: &[&str]) -> Result<()> {
    reporter.run(cargo_run(plan::cargo(), "codegen").arg("--").args(arguments))
}

/// Builds and runs `xtask/pack`: packs a folder, and returns the archive's digest. Optimised, since it compresses megabytes.
pub fn pack(reporter: &Reporter, folder: &Path, archive: &Path) -> Result<String> {
    let mut cargo = cargo_run(plan::cargo(), "pack");
    reporter.output(cargo.args(["--profile", "tools", "--"]).arg(folder).arg(archive))
}

/// Whether `xtask/pack` has been built before.
pub fn has_packer() -> bool {
    is_program("tools", "pack")
}

/// Builds `xtask/scaffold` and runs it with the arguments passed on. If it fails, it has printed why, so we exit silently.
pub fn scaffold(options: &PassedOn) -> Result<()> {
    let status = cargo_run(project::cargo(), "scaffold").arg("--").args(&options.arguments).status()?;
    if !status.success() {
        process::exit(status.code().unwrap_or(1));
    }
    Ok(())
}
