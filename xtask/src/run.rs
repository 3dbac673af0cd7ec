//! `cargo xtask run`: the extension in a browser, on the sample thread or a page of your choice.

use std::{
    env,
    path::PathBuf,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Result, ensure};
use clap::Args;

use crate::{
    browser::Browser,
    build,
    plan::{self, Task},
    setup,
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
    /// Print all that compilers and installers write.
    #[arg(long)]
    verbose: bool,
}

pub fn run(options: &Options) -> Result<()> {
    if let Some(page) = &options.page {
        ensure!(page.is_file(), "there is no page {}", page.display());
    }
    let mut tasks: Vec<_> = setup::browser(options.browser)?.into_iter().collect();
    tasks.extend(build::tasks(options.browser.alone(), false)?);
    let mut node = script(options)?;
    if has_display() {
        plan::carry_out(tasks, options.verbose)?;
        node.arg("--window").env(options.browser.variable(), options.browser.usable_program()?);
        return project::run(&mut node);
    }
    let table = Arc::new(Mutex::new(String::new()));
    let (browser, printed) = (options.browser, Arc::clone(&table));
    let show = move |reporter: &plan::Reporter| {
        node.env(browser.variable(), browser.usable_program()?);
        *printed.lock().unwrap_or_else(PoisonError::into_inner) = reporter.output(&mut node)?;
        Ok(())
    };
    let does = format!("open the page in {}, unseen", options.browser.id());
    tasks.push(Task::new("page", does, 5, show).after(&["bundle", "chromium", "firefox"]));
    plan::carry_out(tasks, options.verbose)?;
    print!("{}", table.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(())
}

/// The script that drives the browser.
fn script(options: &Options) -> Result<Command> {
    let folder = project::target().join("run").join(options.browser.id());
    let mut node = project::command("node");
    node.arg("xtask/run.mjs").arg("--browser").arg(options.browser.id()).arg("--folder").arg(folder);
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
    Ok(node)
}

fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
