//! `cargo xtask pictures`: the pictures of the README and of the stores, taken from the extension at work.

use anyhow::Result;
use clap::Args;

use crate::{
    browser::Browser,
    build,
    plan::{self, Task},
    setup,
};

/// Take the pictures of the README and of the stores anew.
#[derive(Debug, Args)]
pub struct Options {
    /// Print all that compilers and installers write.
    #[arg(long)]
    verbose: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let browser = Browser::Chromium;
    let mut tasks: Vec<_> = setup::browser(browser)?.into_iter().collect();
    tasks.extend(build::tasks(browser.alone(), false)?);
    let take = move |reporter: &plan::Reporter| {
        let mut node = project::command("node");
        node.arg("xtask/pictures/main.mjs").arg("--folder").arg(project::target().join("pictures"));
        reporter.run(node.env(browser.variable(), browser.usable_program()?))
    };
    tasks.push(Task::new("pictures", "take the pictures, unseen", 70, take).after(&["bundle", "chromium"]));
    plan::carry_out(tasks, options.verbose)?;
    println!("docs/screenshot.png, docs/screenshot-dark.png and docs/store: look at them before you commit them");
    Ok(())
}
