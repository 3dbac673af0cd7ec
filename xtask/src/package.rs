//! `cargo xtask package`: what the stores and their reviewers get, in `dist`.

mod check;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use project::{command, output};

use crate::{
    browser::Browser,
    build,
    plan::{self, Reporter, Task},
    tools,
};

/// Write the packages for the stores to dist, and the source for their reviewers.
#[derive(Debug, Clone, Copy, Args)]
pub struct Options {
    /// Afterwards build two clones in other folders and compare: ten to twenty minutes more on two cores.
    #[arg(long)]
    check: bool,
    /// Print all that compilers and installers write.
    #[arg(long)]
    verbose: bool,
}

/// The digests of all archives, as `sha256sum --check` reads them.
const SUMS: &str = "dist/SHA256SUMS";

pub fn run(options: Options) -> Result<()> {
    assert_committed()?;
    let mut tasks = build::tasks(&Browser::ALL, false)?;
    let seconds = if tools::has_packer() { 10 } else { 30 };
    tasks.push(Task::new("archives", "write the archives to dist", seconds, write).after(&["bundle"]));
    let check = options.check.then(|| check::Clones::new(SUMS));
    if let Some(clones) = &check {
        tasks.extend(clones.tasks());
    }
    plan::carry_out(tasks, options.verbose)?;
    build::print_sizes()?;
    print!("{}", project::read(&project::root().join(SUMS))?);
    if check.is_some() {
        println!("Two clones in other folders gave the same archives.");
    }
    if !is_checkout() {
        println!("No source archive: this is no checkout of git, but perhaps such an archive, unpacked.");
    }
    Ok(())
}

/// Writes the archives, and their digests.
fn write(reporter: &Reporter) -> Result<()> {
    let mut sums = String::new();
    for browser in Browser::ALL {
        let end = match browser {
            Browser::Chromium => "chromium.zip",
            Browser::Firefox => "firefox.xpi",
        };
        sums += &pack(reporter, &project::dist(browser.id()), end)?;
    }
    if is_checkout() {
        // The build may have brought a generated document up to date.
        assert_committed()?;
        sums += &pack(reporter, &stage_source(&sums)?, "source.zip")?;
    }
    project::write(&project::root().join(SUMS), sums)
}

/// Packs a folder into the archive whose name ends like this; returns its line for [`SUMS`].
fn pack(reporter: &Reporter, folder: &Path, end: &str) -> Result<String> {
    let name = format!("threadlight-{}-{end}", env!("CARGO_PKG_VERSION"));
    let digest = tools::pack(reporter, folder, &project::root().join("dist").join(&name))?;
    Ok(format!("{}  {name}\n", digest.trim()))
}

/// Whether git knows which files are the source.
fn is_checkout() -> bool {
    project::root().join(".git").exists()
}

/// Makes sure that the source archive has exactly what the packages are built from.
fn assert_committed() -> Result<()> {
    if is_checkout() {
        let changes = output(command("git").args(["status", "--porcelain"])).context("git does not tell its status")?;
        ensure!(changes.is_empty(), "commit or remove these first, so that the source archive fits:\n{changes}");
    }
    Ok(())
}

/// Copies all files that git knows to a folder, and adds what a reviewer needs to build the same: the versions of the tools, and
/// the digests of the packages. Returns the folder.
fn stage_source(sums: &str) -> Result<PathBuf> {
    let folder = project::target().join("xtask/source");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("can't empty {}", folder.display()))?;
    }
    let files = output(command("git").args(["ls-files", "-z"])).context("git does not list its files")?;
    for file in files.split_terminator('\0') {
        let content = fs::read(project::root().join(file)).with_context(|| format!("can't read {file}"))?;
        project::write(&folder.join(file), content)?;
    }
    let version = |tool: &str| output(command(tool).arg("--version")).unwrap_or_default();
    let versions = format!("{}\nnode {}\nnpm {}\n", version("rustc"), version("node"), version("npm"));
    project::write(&folder.join("built-with.txt"), versions + sums)?;
    Ok(folder)
}
