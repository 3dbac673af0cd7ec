//! `cargo xtask run`: the extension in a browser, on the sample thread or a page of your choice.

use std::{env, path::PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    build,
    setup::{self, Browser},
};

/// Open a browser with the extension in it, on the sample thread. Without a display: print what it shows.
#[derive(Debug, Args)]
pub struct Options {
    /// In which browser.
    #[arg(long, default_value = "chromium")]
    browser: Browser,
    /// Open this address instead of the sample thread.
    #[arg(long)]
    url: Option<String>,
    /// Show this saved page at the address that --url gives; nothing is fetched from there.
    #[arg(long, value_name = "FILE", requires = "url")]
    page: Option<PathBuf>,
    /// As a reader who prefers dark pages.
    #[arg(long)]
    dark: bool,
}

pub fn run(options: &Options) -> Result<()> {
    if let Some(page) = &options.page {
        ensure!(page.is_file(), "there is no page {}", page.display());
    }
    let program = setup::browser(options.browser)?;
    build::run(&build::Options::default())?;
    let folder = project::target().join("run").join(options.browser.id());
    let mut node = project::command("node");
    node.arg("xtask/run.mjs").arg("--browser").arg(options.browser.id()).arg("--folder").arg(folder);
    node.env(options.browser.variable(), program);
    if let Some(url) = &options.url {
        node.arg("--url").arg(url);
    }
    if let Some(page) = &options.page {
        // The script runs in the root of the repository, wherever we were called.
        node.arg("--page").arg(env::current_dir()?.join(page));
    }
    if options.dark {
        node.arg("--dark");
    }
    if ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|display| env::var_os(display).is_some_and(|value| !value.is_empty()))
    {
        node.arg("--window");
    }
    project::run(&mut node)
}
