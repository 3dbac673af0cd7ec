//! Real forum software, installed below the target folder.

use std::path::PathBuf;

use anyhow::Result;

use project::command;

use crate::setup;

/// The program of Isso, installed into a virtual environment if need be. `None`, and a word that says why, where Python
/// or the registry of its packages is missing: nobody else's tests should fail for that.
pub fn isso() -> Option<PathBuf> {
    let folder = project::target().join("forums/isso");
    let program = folder.join("bin/isso");
    let requirements = project::root().join("tests/forums/requirements.txt");
    // Written last.
    let stamp = folder.join("installed");
    if !project::is_fresh(&stamp, &requirements) {
        let install = || -> Result<()> {
            setup::python()?;
            project::run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
            let mut pip = command(folder.join("bin/pip"));
            pip.args(["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--retries", "1"]);
            project::run(pip.arg("--requirement").arg(&requirements))?;
            project::write(&stamp, "")
        };
        println!("\n== Installing Isso, a server of comments, with Python");
        if let Err(error) = install() {
            println!("no Isso: {error:#}");
            return None;
        }
    }
    Some(program)
}
