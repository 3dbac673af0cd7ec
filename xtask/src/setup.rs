//! Installs what a command needs and the machine lacks. Most functions return the task that installs something, or nothing if it is
//! already there.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context, Result, bail, ensure};
use project::output;

use crate::{
    browser::{Browser, find_program},
    plan::{self, Reporter, Task},
};

/// The oldest Node that the development packages run on.
const NODE: u32 = 20;

/// The target that the core is compiled to for browsers.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Held while Debian packages or parts of Rust are installed, because two such installations at once would collide.
static INSTALLING: Mutex<()> = Mutex::new(());

/// rustfmt and clippy, which small installations of Rust lack.
pub fn rust_components() -> Option<Task> {
    let is_missing = |check: &&str| output(project::cargo().args([check, "--version"])).is_none();
    ["fmt", "clippy"].iter().any(is_missing).then(|| {
        Task::new("rustup", "install rustfmt and clippy", 10, |reporter| {
            rustup(reporter, &["component", "add", "rustfmt", "clippy"])
        })
    })
}

/// The target that [`WASM_TARGET`] names.
pub fn wasm_target() -> Result<Option<Task>> {
    let sysroot = output(project::command("rustc").args(["--print", "sysroot"])).context("rustc is not installed")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(None);
    }
    Ok(Some(Task::new("target", format!("install the Rust target {WASM_TARGET}"), 5, |reporter| {
        rustup(reporter, &["target", "add", WASM_TARGET])
    })))
}

fn rustup(reporter: &Reporter, arguments: &[&str]) -> Result<()> {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    reporter.run(project::command("rustup").args(arguments))
}

/// The development packages of `package-lock.json`.
///
/// # Errors
///
/// If there is no Node that is new enough.
pub fn node_packages() -> Result<Option<Task>> {
    let version = output(project::command("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE => {}
        Some(_) => bail!("Node {NODE} or newer is needed, here is {version}: see https://nodejs.org"),
        None => bail!("Node {NODE} or newer is needed, with npm: see https://nodejs.org"),
    }
    // npm writes this file last.
    let installed = project::root().join("node_modules/.package-lock.json");
    if project::is_fresh(&installed, &project::root().join("package-lock.json")) {
        return Ok(None);
    }
    Ok(Some(Task::new("packages", "install the development packages of package-lock.json", 20, |reporter| {
        // No package of ours needs its installation script.
        reporter.run(project::command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
    })))
}

/// The browser, and fonts to see its pages with.
///
/// # Errors
///
/// If the browser is there but too old, or is not there and can't be installed.
pub fn browser(browser: Browser) -> Result<Option<Task>> {
    if browser.program().is_some() {
        return browser.usable_program().map(|_| None);
    }
    let package = browser.package();
    ensure!(
        has_apt(),
        "{package} is not installed: install it (on Debian, as root: apt-get install {package}), or name its program in {}",
        browser.variable()
    );
    Ok(Some(Task::new(browser.id(), format!("install {package}, with fonts"), 25, move |reporter| {
        // Fonts too: without them screenshots show no text and no emoji.
        install(reporter, &[package, "fonts-dejavu-core", "fonts-noto-color-emoji"])?;
        browser.usable_program().map(drop)
    })))
}

/// Python, with its module for virtual environments.
pub fn python() -> Result<Option<Task>> {
    if output(project::command("python3").args(["-c", "import ensurepip, venv"])).is_some() {
        return Ok(None);
    }
    ensure!(
        has_apt(),
        "Python with venv is not installed: install it (on Debian, as root: apt-get install python3-venv)"
    );
    Ok(Some(Task::new("python", "install Python's venv", 10, |reporter| install(reporter, &["python3-venv"]))))
}

/// Installs the packages that the file `requirements` pins (a path from the repository's root) into a virtual environment called
/// `name` in the target folder, unless they are there. Returns the environment's folder.
pub fn python_packages(name: &'static str, requirements: &str) -> Result<PathBuf> {
    let folder = project::target().join(name);
    let requirements = project::root().join(requirements);
    // Written last, so that an installation that was cut short is repeated.
    let stamp = folder.join("installed");
    if !project::is_fresh(&stamp, &requirements) {
        let environment = folder.clone();
        let packages = Task::new(name, format!("install {name} with Python"), 20, move |reporter| {
            reporter.run(project::command("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
            let mut pip = project::command(environment.join("bin/pip"));
            pip.args(["install", "--disable-pip-version-check", "--no-deps", "--retries", "1", "--requirement"]);
            reporter.run(pip.arg(&requirements))
        });
        plan::carry_out(python()?.into_iter().chain([packages.after(&["python"])]).collect(), false)?;
        project::write(&stamp, "")?;
    }
    Ok(folder)
}

/// Whether Debian's packages can be installed.
fn has_apt() -> bool {
    find_program("apt-get").is_some() && is_root()
}

/// Installs Debian's packages.
fn install(reporter: &Reporter, packages: &[&str]) -> Result<()> {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let apt = || -> Command {
        let mut apt = project::command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    reporter.run(apt().args(["update", "-q"]))?;
    reporter.run(apt().args(["install", "-q", "-y", "--no-install-recommends"]).args(packages))
}

fn is_root() -> bool {
    output(project::command("id").arg("-u")).as_deref() == Some("0")
}
