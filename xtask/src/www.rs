//! `cargo xtask www`: the site, ready for any host of static files, in `dist/www`.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{
    build::{self, package, wasm},
    plan::{self, Reporter, Task},
    tools,
};

/// Write dist/www, the site: a sample thread and a playground, for any host of static files.
#[derive(Debug, Args)]
pub struct Options {
    /// Show it on this machine, until Ctrl+C, and print the address.
    #[arg(long)]
    serve: bool,
    /// The port to show it at; 0 for any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 8080, requires = "serve")]
    port: u16,
    /// Print all that compilers and installers write.
    #[arg(long)]
    verbose: bool,
}

/// The scripts, each with the format of its bundle.
const ENTRIES: [(&str, &str); 3] = [("main.js", "esm"), ("worker.js", "esm"), ("service-worker.js", "esm")];

/// Files that the site takes as they are, by their paths in the repository.
const COPIED: [&str; 5] =
    ["extension/icons/mark.svg", "extension/common/pages.css", "www/looks.css", "www/page.css", "www/playground.css"];

pub fn run(options: &Options) -> Result<()> {
    build(options.verbose)?;
    if options.serve {
        let mut node = project::command("node");
        node.arg("xtask/serve.mjs").arg(dist()).args(["--port", &options.port.to_string()]);
        project::run(&mut node)?;
    }
    Ok(())
}

/// Builds the site, and what it needs of the extension.
pub fn build(verbose: bool) -> Result<()> {
    let mut tasks = build::tasks(&[], false)?;
    let seconds = if wasm::PLAYGROUND.compiled().is_file() { 15 } else { 60 };
    tasks.push(
        Task::new("playground", "compile the playground to WebAssembly", seconds, |reporter| {
            wasm::PLAYGROUND.compile(reporter)
        })
        .after(&["target", "core"]),
    );
    tasks.push(
        Task::new("site", "put the site together in dist/www", 10, |reporter| {
            wasm::PLAYGROUND.bind(reporter)?;
            wasm::PLAYGROUND.optimise(reporter)?;
            assemble(reporter)
        })
        .after(&["playground", "binding", "optimise", "packages"]),
    );
    plan::carry_out(tasks, verbose)
}

fn dist() -> PathBuf {
    project::dist("www")
}

fn assemble(reporter: &Reporter) -> Result<()> {
    let dist = dist();
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("can't empty {}", dist.display()))?;
    }
    package::bundle(&project::root().join("www/shell"), &dist, &ENTRIES, false, reporter)?;
    tools::codegen(reporter, &["site"])?;
    for file in COPIED.map(Path::new) {
        let name = file.file_name().context("a file has a name")?;
        project::write(&dist.join(name), read(&project::root().join(file))?)?;
    }
    project::write(&dist.join("core.wasm"), read(&wasm::CORE.file(false))?)?;
    project::write(&dist.join("playground.wasm"), read(&wasm::PLAYGROUND.file(false))?)?;
    list_files(&dist)
}

/// Tells the service worker which files there are, and which version of the site they make.
fn list_files(dist: &Path) -> Result<()> {
    let worker = dist.join("service-worker.js");
    let script = project::read(&worker)?;
    let mut hasher = DefaultHasher::new();
    script.hash(&mut hasher);
    let mut addresses = Vec::new();
    for file in files(dist)? {
        let path = file.strip_prefix(dist)?.to_string_lossy().replace('\\', "/");
        path.hash(&mut hasher);
        read(&file)?.hash(&mut hasher);
        if file != worker {
            // Pages are known by the addresses of their folders.
            addresses.push(format!("./{}", path.strip_suffix("index.html").unwrap_or(&path)));
        }
    }
    let site = serde_json::json!({ "version": format!("{:016x}", hasher.finish()), "files": addresses });
    project::write(&worker, format!("globalThis.SITE = {site};\n{script}"))
}

/// All files below a folder, sorted.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("can't read {}", file.display()))
}
