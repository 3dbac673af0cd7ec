//! Installs what a command needs and the machine lacks.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use project::output;

/// The oldest Node that the development packages run on.
const NODE: u32 = 20;

/// The target that the core is compiled to for browsers.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A browser that Threadlight lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Its name in folders, options and environment variables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// The environment variable that names its program, here and in the browser tests.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROME_BIN",
            Self::Firefox => "FIREFOX_BIN",
        }
    }

    /// Names of its program, best first.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-browser", "google-chrome"],
            Self::Firefox => &["firefox-esr", "firefox"],
        }
    }

    /// The Debian package that holds it.
    fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox-esr",
        }
    }
}

/// rustfmt and clippy, which small installations of Rust lack.
pub fn rust_components() -> Result<()> {
    for (component, check) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if output(project::cargo().args([check, "--version"])).is_none() {
            heading(&format!("Installing {component}"));
            project::run(project::command("rustup").args(["component", "add", component]))
                .with_context(|| format!("install Rust's {component}"))?;
        }
    }
    Ok(())
}

/// The target that [`WASM_TARGET`] names.
pub fn wasm_target() -> Result<()> {
    let sysroot = output(project::command("rustc").args(["--print", "sysroot"])).context("rustc is not installed")?;
    if Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    heading(&format!("Installing the Rust target {WASM_TARGET}"));
    project::run(project::command("rustup").args(["target", "add", WASM_TARGET]))
        .with_context(|| format!("install the Rust target {WASM_TARGET}"))
}

/// Node and the development packages of package.json.
pub fn node_packages() -> Result<()> {
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
        return Ok(());
    }
    heading("Installing the development packages of package-lock.json");
    // No package of ours needs its installation script.
    project::run(project::command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// The browser, and fonts to see its pages with. Returns its program.
pub fn browser(browser: Browser) -> Result<PathBuf> {
    if let Some(program) = env::var_os(browser.variable()).filter(|program| !program.is_empty()) {
        return Ok(program.into());
    }
    if let Some(program) = find(browser) {
        return Ok(program);
    }
    let package = browser.package();
    if !has_apt() {
        bail!(
            "{package} is not installed: install it (on Debian, as root: apt-get install {package}), \
             or name its program in {}",
            browser.variable()
        );
    }
    // Fonts too: without them screenshots show no text and no emoji.
    install(&[package, "fonts-dejavu-core", "fonts-noto-color-emoji"])?;
    find(browser).with_context(|| format!("the package {package} holds no program of a known name"))
}

/// Python, with what makes virtual environments.
pub fn python() -> Result<()> {
    if output(project::command("python3").args(["-c", "import ensurepip, venv"])).is_some() {
        return Ok(());
    }
    if !has_apt() {
        bail!("Python with venv is not installed: install it (on Debian, as root: apt-get install python3-venv)");
    }
    install(&["python3-venv"])
}

/// Installs the packages that `requirements` (below the repository's root) pins into a virtual environment of that name below
/// the target folder, unless they are there. Returns the environment's folder.
pub fn python_packages(name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = project::target().join(name);
    let requirements = project::root().join(requirements);
    // Written last.
    let stamp = folder.join("installed");
    if !project::is_fresh(&stamp, &requirements) {
        heading(&format!("Installing {name} with Python"));
        python()?;
        project::run(project::command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        project::run(
            project::command(folder.join("bin/pip"))
                .args([
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-deps",
                    "--retries",
                    "1",
                    "--requirement",
                ])
                .arg(&requirements),
        )?;
        project::write(&stamp, "")?;
    }
    Ok(folder)
}

/// Whether Debian's packages can be installed.
fn has_apt() -> bool {
    find_program("apt-get").is_some() && is_root()
}

/// Installs Debian's packages.
fn install(packages: &[&str]) -> Result<()> {
    heading(&format!("Installing {}", packages.join(", ")));
    let apt = || {
        let mut apt = project::command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    project::run(apt().args(["update", "-q"]))?;
    project::run(apt().args(["install", "-q", "-y", "--no-install-recommends"]).args(packages))
}

fn find(browser: Browser) -> Option<PathBuf> {
    browser.programs().iter().find_map(|name| find_program(name))
}

/// The program of that name on the PATH.
fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn is_root() -> bool {
    output(project::command("id").arg("-u")).as_deref() == Some("0")
}

fn heading(text: &str) {
    println!("\n== {text}");
}
