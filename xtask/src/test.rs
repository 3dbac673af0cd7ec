//! `cargo xtask test`: everything that must hold before a change goes in.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use project::{cargo, command, node_program, run as must};

use crate::{
    browser::Browser,
    build,
    checks::{self, Advisories, Mode},
    forums,
    plan::{self, Task},
    setup, www,
};

/// Check and test everything, in both browsers.
#[derive(Debug, Args)]
pub struct Options {
    /// Only this step, and the build where the step needs it; may be given several times.
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Real forum software alone: the same as --only forums
    #[arg(long, conflicts_with = "only")]
    forums: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Step {
    /// cargo fmt --check
    Format,
    /// Biome: format and lint of JavaScript, CSS and JSON
    Javascript,
    /// typos: spelling in code and prose
    Spelling,
    /// cargo deny: licences, sources and duplicates of crates, known vulnerabilities if the network allows it
    Supply,
    /// clippy without warnings, for this machine and for browsers
    Clippy,
    /// cargo doc without warnings
    Docs,
    /// cargo test: unit, integration and documentation tests
    Rust,
    /// dist/chromium, dist/firefox and dist/www
    Build,
    /// tsc over the JavaScript
    Types,
    /// the shell's unit tests, in Node
    Shell,
    /// the browser tests, in Chromium
    Chromium,
    /// the browser tests, in Firefox
    Firefox,
    /// real forum software on this machine, read in both browsers
    Forums,
    /// web-ext lint, no errors and no warnings
    Lint,
}

/// How a step went.
enum Outcome {
    Passed,
    /// All but what is named.
    PassedBut(&'static str),
    Failed,
    Skipped(&'static str),
}

pub fn run(options: &Options) -> Result<()> {
    let only = if options.forums { &[Step::Forums][..] } else { &options.only };
    let wanted = |step: &Step| {
        only.is_empty() || only.contains(step) || *step == Step::Build && only.iter().any(|step| step.needs_build())
    };
    let steps: Vec<_> = Step::value_variants().iter().copied().filter(wanted).collect();
    // Before the first step, so that nobody learns after minutes of tests that something can't be installed.
    let mut missing: Vec<Task> = Vec::new();
    for step in &steps {
        for needed in step.set_up()? {
            if missing.iter().all(|other| other.name() != needed.name()) {
                missing.push(needed);
            }
        }
    }
    plan::carry_out(missing, false)?;
    let mut built = true;
    let mut results = Vec::new();
    for step in steps {
        println!("\n== {}", step.title());
        let start = Instant::now();
        let outcome = if step.needs_build() && !built { Outcome::Skipped("needs the build") } else { step.run() };
        if let (Outcome::Failed, Some(hint)) = (&outcome, step.hint()) {
            eprintln!("hint: {hint}");
        }
        if step == Step::Build {
            built = matches!(outcome, Outcome::Passed);
        }
        results.push((step, outcome, start.elapsed()));
    }
    summarise(&results)
}

/// Prints one line a step; an error if any failed.
fn summarise(results: &[(Step, Outcome, Duration)]) -> Result<()> {
    println!("\n{:<12}{:<36}{:>8}", "step", "result", "seconds");
    for (step, outcome, time) in results {
        let result = match outcome {
            Outcome::Passed => "ok".into(),
            Outcome::PassedBut(what) => format!("ok, but {what}"),
            Outcome::Failed => "FAILED".into(),
            Outcome::Skipped(why) => format!("skipped: {why}"),
        };
        println!("{:<12}{result:<36}{:>8.1}", step.name(), time.as_secs_f64());
    }
    let failed: Vec<_> = results
        .iter()
        .filter(|(_, outcome, _)| matches!(outcome, Outcome::Failed))
        .map(|(step, ..)| step.name())
        .collect();
    let passed =
        results.iter().filter(|(_, outcome, _)| matches!(outcome, Outcome::Passed | Outcome::PassedBut(_))).count();
    let time: Duration = results.iter().map(|(.., time)| *time).sum();
    println!("\n{passed} passed, {} failed in {:.0} s", failed.len(), time.as_secs_f64());
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// Its name and what it is.
    fn title(self) -> String {
        let value = self.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help()).map(ToString::to_string);
        format!("{}: {}", self.name(), help.unwrap_or_default())
    }

    fn needs_build(self) -> bool {
        matches!(self, Self::Types | Self::Shell | Self::Chromium | Self::Firefox | Self::Forums | Self::Lint)
    }

    /// How to mend what the step finds.
    fn hint(self) -> Option<&'static str> {
        match self {
            Self::Format => Some("`cargo xtask fix --quick` formats everything"),
            Self::Javascript => {
                Some("`cargo xtask fix --quick` mends most; biome.jsonc has the rules and why some are off")
            }
            Self::Spelling => {
                Some("`cargo xtask fix --quick` corrects it; a word that is right goes into a list in typos.toml")
            }
            Self::Supply => Some("choose another crate or version, or list it in deny.toml with the reason"),
            Self::Clippy => Some(
                "`cargo xtask fix` mends some; the others link to an explanation, Cargo.toml lists what is off and why",
            ),
            Self::Build | Self::Types => {
                Some("if a type is missing that Rust has: the build generates it from src/protocol.rs")
            }
            Self::Docs | Self::Rust | Self::Shell | Self::Chromium | Self::Firefox | Self::Forums | Self::Lint => None,
        }
    }

    /// The tasks that install what the step needs and the machine lacks.
    fn set_up(self) -> Result<Vec<Task>> {
        let tasks = match self {
            Self::Format => vec![setup::rust_components()],
            Self::Clippy => vec![setup::rust_components(), setup::wasm_target()?],
            Self::Javascript => vec![setup::node_packages()?],
            Self::Spelling | Self::Supply => {
                checks::install_checkers()?;
                vec![]
            }
            Self::Build => return build::set_up(),
            Self::Chromium => vec![setup::browser(Browser::Chromium)?],
            Self::Firefox => vec![setup::browser(Browser::Firefox)?],
            Self::Forums => vec![setup::browser(Browser::Chromium)?, setup::browser(Browser::Firefox)?],
            Self::Docs | Self::Rust | Self::Types | Self::Shell | Self::Lint => vec![],
        };
        Ok(tasks.into_iter().flatten().collect())
    }

    fn run(self) -> Outcome {
        let result = match self {
            Self::Format => checks::rust_format(Mode::Report),
            Self::Javascript => checks::javascript(Mode::Report),
            Self::Spelling => checks::spelling(Mode::Report),
            Self::Supply => return supply(),
            Self::Clippy => checks::clippy(Mode::Report),
            Self::Docs => docs(),
            Self::Rust => must(cargo().args(["test", "--locked", "--workspace", "--no-fail-fast"])),
            Self::Build => build::run(build::Options::default()).and_then(|()| www::build(false)),
            Self::Types => types(),
            Self::Shell => return shell(),
            Self::Chromium => return browser(Browser::Chromium),
            Self::Firefox => return browser(Browser::Firefox),
            Self::Forums => return forums(),
            Self::Lint => lint(),
        };
        Outcome::of(result)
    }
}

impl Outcome {
    fn of(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(error) => {
                eprintln!("error: {error:#}");
                Self::Failed
            }
        }
    }
}

fn supply() -> Outcome {
    match checks::dependencies() {
        Ok(Advisories::Checked) => Outcome::Passed,
        Ok(Advisories::OutOfReach) => Outcome::PassedBut("no vulnerability database"),
        Err(error) => Outcome::of(Err(error)),
    }
}

/// Documentation without warnings: as others see it, where no link leads to something private, and as we see it, where links between
/// private items lead somewhere.
fn docs() -> Result<()> {
    for private in [false, true] {
        let mut doc = cargo();
        doc.args(["doc", "--locked", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        if private {
            doc.arg("--document-private-items");
        }
        must(&mut doc)?;
    }
    Ok(())
}

/// Type-checks the extension without Node's types, and the tests with them.
fn types() -> Result<()> {
    must(node_program("tsc").args(["--project", "."]))?;
    must(node_program("tsc").args(["--project", "tests"]))
}

fn shell() -> Outcome {
    let files = test_files("tests/shell");
    if files.is_empty() {
        return Outcome::Skipped("no tests");
    }
    Outcome::of(command_line().and_then(|()| must(node_test().args(files))))
}

/// Compiles the command line, which tests compare the extension with. They would do it themselves, but silently, and it takes minutes.
fn command_line() -> Result<()> {
    must(cargo().args(["build", "--locked", "--profile", "test", "--bin", "threadlight"]))
}

/// Node's test runner, with results for people to read even where they go to a file.
fn node_test() -> Command {
    let mut node = command("node");
    node.args(["--test", "--test-reporter=spec"]);
    node
}

fn browser(browser: Browser) -> Outcome {
    let test = command_line().and_then(|()| in_browser(browser, "tests/browser"));
    Outcome::of(test.and_then(|mut test| must(&mut test)))
}

/// The tests of a folder, in one browser.
fn in_browser(browser: Browser, folder: &str) -> Result<Command> {
    // A test file that never ends, because a browser hangs or stays open, must not stop the others.
    let limit = Duration::from_secs(15 * 60);
    let program = browser.usable_program()?;
    let mut test = node_test();
    // One file at a time: a browser needs the machine's cores for itself.
    test.arg("--test-concurrency=1")
        .arg("--test-force-exit")
        .arg(format!("--test-timeout={}", limit.as_millis()))
        .args(test_files(folder))
        .env("THREADLIGHT_BROWSER", browser.id())
        .env(browser.variable(), program);
    Ok(test)
}

fn forums() -> Outcome {
    let Some(isso) = forums::isso() else { return Outcome::Skipped("no Isso: see above") };
    let test = |browser| must(in_browser(browser, "tests/forums")?.env("THREADLIGHT_ISSO", &isso));
    Outcome::of(Browser::ALL.into_iter().try_for_each(test))
}

fn lint() -> Result<()> {
    must(
        node_program("web-ext")
            .args(["lint", "--warnings-as-errors", "--boring", "--no-config-discovery", "--source-dir"])
            .arg(project::dist(Browser::Firefox.id()))
            // Otherwise it asks npm for a newer version of itself.
            .env("NO_UPDATE_NOTIFIER", "1"),
    )
}

/// The files `*.test.mjs` of a folder, in the order of their names.
fn test_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project::root().join(folder)).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    files
}
