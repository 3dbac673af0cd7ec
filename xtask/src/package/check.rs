//! Shows that the archives are the same from two clones in other folders, with other target folders and another home of cargo.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use anyhow::{Result, ensure};

use crate::plan::{self, Reporter, Task};

/// The folder of the clones and of all that their builds write, until this is dropped.
pub struct Clones {
    folder: PathBuf,
    /// The file of digests that is compared, from the root of the repository.
    sums: &'static str,
}

impl Drop for Clones {
    fn drop(&mut self) {
        // What can't be removed is left to the system, which empties its temporary folder.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Clones {
    pub fn new(sums: &'static str) -> Self {
        Self { folder: env::temp_dir().join(format!("threadlight-package-{}", process::id())), sums }
    }

    /// Builds both, one after the other, and compares each with what is in `dist`.
    pub fn tasks(&self) -> [Task; 2] {
        let (first, second) = (self.folder.join("one"), self.folder.join("another, with a longer name"));
        let (elsewhere, sums) = (self.folder.join("elsewhere"), self.sums);
        let as_usual = move |reporter: &Reporter| compare(reporter, &first, &[], sums);
        let differently = move |reporter: &Reporter| {
            let [target, home] = [elsewhere.join("target"), elsewhere.join("cargo")];
            compare(reporter, &second, &[("CARGO_TARGET_DIR", &target), ("CARGO_HOME", &home)], sums)
        };
        [
            Task::new("first", "build a clone as usual and compare", 550, as_usual).after(&["archives"]),
            Task::new("second", "build another with other folders and compare", 600, differently).after(&["first"]),
        ]
    }
}

/// Clones the repository to a folder, makes the archives there, and compares them with ours.
fn compare(reporter: &Reporter, folder: &Path, variables: &[(&str, &Path)], sums: &str) -> Result<()> {
    reporter.run(project::command("git").args(["clone", "--quiet"]).arg(project::root()).arg(folder))?;
    let mut cargo = plan::cargo();
    cargo.current_dir(folder).env_remove("CARGO_TARGET_DIR").envs(variables.iter().copied());
    reporter.run(cargo.args(["xtask", "package"]))?;
    let (ours, theirs) = (project::read(&project::root().join(sums))?, project::read(&folder.join(sums))?);
    ensure!(ours == theirs, "{} has other archives:\n{theirs}than dist:\n{ours}", folder.display());
    Ok(())
}
