//! The browsers that Threadlight runs in: their programs, and whether they are new enough.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use project::output;

use crate::manifest;

/// A browser that Threadlight runs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// Every browser.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// A list of this browser only.
    pub fn alone(self) -> &'static [Self] {
        match self {
            Self::Chromium => &[Self::Chromium],
            Self::Firefox => &[Self::Firefox],
        }
    }

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

    /// The Debian package that contains it.
    pub fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox-esr",
        }
    }

    /// Its program: the one that its variable names, or else the first on the PATH. `None` if it is not installed.
    pub fn program(self) -> Option<PathBuf> {
        let named = env::var_os(self.variable()).filter(|program| !program.is_empty());
        named.map(PathBuf::from).or_else(|| self.names().iter().find_map(|name| find_program(name)))
    }

    /// Its program, if it is new enough for the extension.
    ///
    /// # Errors
    ///
    /// If it is not installed, does not start, or is too old; the error says what to do.
    pub fn usable_program(self) -> Result<PathBuf> {
        let package = self.package();
        let program = self.program().with_context(|| format!("no program of the package {package} was found"))?;
        let answer = output(project::command(&program).arg("--version")).unwrap_or_default();
        self.check(&program, &answer, self.oldest()?)?;
        Ok(program)
    }

    /// Names of its program, best first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-browser", "google-chrome"],
            Self::Firefox => &["firefox-esr", "firefox"],
        }
    }

    /// The oldest major version that the extension's manifest accepts.
    fn oldest(self) -> Result<u32> {
        let manifest = manifest::read()?;
        let [chromium, firefox] = manifest::oldest(&manifest)?;
        let version = match self {
            Self::Chromium => chromium,
            Self::Firefox => firefox,
        };
        major(version).with_context(|| format!("extension/manifest.json names no version with {version:?}"))
    }

    /// Whether a program that answers this to `--version` is new enough.
    fn check(self, program: &Path, answer: &str, oldest: u32) -> Result<()> {
        let (program, package, variable) = (program.display(), self.package(), self.variable());
        let Some(version) = major(answer) else {
            bail!("{program} doesn't tell its version: name another program in {variable}");
        };
        ensure!(
            version >= oldest,
            "{program} is version {version}, and Threadlight needs {oldest} or newer: upgrade it (on Debian, as root: \
             apt-get update && apt-get install {package}, with the security archive among the sources), or name a newer \
             program in {variable}"
        );
        Ok(())
    }
}

/// The major version in "142.0" or "Mozilla Firefox 140.3.0esr": the first number.
fn major(text: &str) -> Option<u32> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    digits.parse().ok()
}

/// The program of that name on the PATH.
pub fn find_program(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_browsers_and_the_manifest_write_them() {
        let texts =
            ["142.0", "Mozilla Firefox 140.3.0esr", "Chromium 156.0.8078.108 built on Debian", "no version", ""];
        assert_eq!(texts.map(major), [Some(142), Some(140), Some(156), None, None]);
    }

    #[test]
    fn an_old_browser_is_refused_with_a_way_out() {
        let check = |answer| Browser::Firefox.check(Path::new("/usr/bin/firefox-esr"), answer, 142);
        assert!(check("Mozilla Firefox 142.0").is_ok());
        let error = check("Mozilla Firefox 140.3.0esr").unwrap_err().to_string();
        for part in ["version 140", "142 or newer", "apt-get install firefox-esr", "FIREFOX_BIN"] {
            assert!(error.contains(part), "{part:?} is not in: {error}");
        }
        assert!(!error.contains('\n'));
        assert!(check("").unwrap_err().to_string().contains("doesn't tell its version"));
    }

    #[test]
    fn the_manifest_names_the_oldest_browsers() {
        for browser in Browser::ALL {
            assert!(browser.oldest().unwrap() > 100);
        }
    }
}
