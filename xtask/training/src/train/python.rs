//! Python programs, each with a virtual environment of its own.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// A file of packages for pip.
pub struct Requirements {
    pub file: PathBuf,
    /// Whether pip adds what the packages depend on. Of some, only the files are used.
    pub with_dependencies: bool,
}

/// Makes a virtual environment in `folder`, unless it is there, installs the packages, and returns its Python.
pub fn environment(folder: &Path, requirements: &[Requirements]) -> anyhow::Result<PathBuf> {
    let python = folder.join("bin/python");
    if !python.is_file() {
        let system = env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
        project::run(project::command(system).args(["-m", "venv"]).arg(folder))
            .context("Python 3 with its venv module is needed (on Debian: apt install python3-venv)")?;
    }
    for Requirements { file, with_dependencies } in requirements {
        let mut pip = project::command(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        if !with_dependencies {
            pip.arg("--no-deps");
        }
        project::run(pip.arg("--requirement").arg(file))?;
    }
    Ok(python)
}
