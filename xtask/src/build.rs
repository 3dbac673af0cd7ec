//! `cargo xtask build`: the extension, ready to load, in `dist/chromium` and `dist/firefox`.

pub mod package;
pub mod wasm;

use anyhow::Result;
use clap::Args;

use crate::{
    browser::Browser,
    plan::{self, Task},
    setup, tools,
};

/// Write dist/chromium and dist/firefox, ready to load.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Options {
    /// Quicker, with source maps, and WebAssembly as the compiler leaves it.
    #[arg(long)]
    pub dev: bool,
    /// Print all that compilers and installers write.
    #[arg(long)]
    pub verbose: bool,
}

/// What a build needs and the machine lacks.
pub fn set_up() -> Result<Vec<Task>> {
    Ok(setup::wasm_target()?.into_iter().chain(setup::node_packages()?).collect())
}

/// The tasks of a build for these browsers, with what they need.
pub fn tasks(browsers: &'static [Browser], dev: bool) -> Result<Vec<Task>> {
    let mut tasks = set_up()?;
    // How long they take on two cores, side by side; and what is left to do when all dependencies are compiled.
    let seconds = |is_first: bool, first, again| if is_first { first } else { again };
    let core = seconds(!wasm::CORE.compiled().is_file(), 110, 40);
    let codegen = seconds(!tools::is_built("codegen"), 60, 10);
    tasks.push(
        Task::new("core", "compile the core to WebAssembly", core, |reporter| wasm::CORE.compile(reporter))
            .after(&["target"]),
    );
    tasks.push(Task::new("codegen", "compile the code generator; write types and data", codegen, |reporter| {
        tools::codegen(reporter, &["declarations"])
    }));
    tasks.push(
        Task::new("binding", "make the core's JavaScript binding", 3, |reporter| {
            wasm::CORE.bind(reporter)?;
            wasm::stamp_core()
        })
        .after(&["core", "codegen"]),
    );
    if !dev {
        tasks.push(
            Task::new("optimise", "optimise the WebAssembly", 30, |reporter| wasm::CORE.optimise(reporter))
                .after(&["binding", "packages"]),
        );
    }
    tasks.push(
        Task::new("bundle", "put the extension together in dist", 3, move |reporter| {
            browsers.iter().try_for_each(|browser| package::assemble(*browser, &wasm::CORE.file(dev), dev, reporter))
        })
        .after(&["binding", "optimise", "packages"]),
    );
    Ok(tasks)
}

pub fn run(options: Options) -> Result<()> {
    plan::carry_out(tasks(&Browser::ALL, options.dev)?, options.verbose)?;
    print_sizes()
}

/// Prints how big the extension is.
pub fn print_sizes() -> Result<()> {
    project::run(project::command("node").arg("benches/sizes.mjs"))
}
