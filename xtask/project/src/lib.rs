//! Where things are in the repository, and running other programs there.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Context, Result, bail};

/// The root of the repository.
///
/// # Panics
///
/// If this crate is not in `xtask/project`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("xtask/project is a folder of the repository")
}

/// The folder of the shell's generated files: not in the repository, but covered by the type check.
pub fn generated() -> PathBuf {
    root().join("extension/generated")
}

/// The name of the core's WebAssembly module and of its binding.
pub const CORE: &str = "threadlight";

/// The extension, ready to load, for `browser` ("chromium" or "firefox").
pub fn dist(browser: &str) -> PathBuf {
    root().join("dist").join(browser)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A command that runs in the root of the repository and reads nothing from the terminal.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program of the development packages in `node_modules`.
pub fn node_program(name: &str) -> Command {
    command(root().join("node_modules/.bin").join(name))
}

/// Runs a command to its end. Its output goes where ours goes.
///
/// # Errors
///
/// If it can't be started or doesn't succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("can't start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command says on standard output; `None` when it can't be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Whether `made` exists and is not older than `from`, the file that it was made from.
pub fn is_fresh(made: &Path, from: &Path) -> bool {
    let written = |path| fs::metadata(path).and_then(|metadata| metadata.modified());
    matches!((written(made), written(from)), (Ok(made), Ok(from)) if made >= from)
}

/// Reads a text file.
///
/// # Errors
///
/// If it can't be read or isn't UTF-8.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}

/// Writes a file, and makes the folders above it. A file that already has this content keeps its date.
///
/// # Errors
///
/// If a folder can't be made or the file can't be written.
///
/// # Panics
///
/// If the path is the root of the file system.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let content = content.as_ref();
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let folder = path.parent().expect("a file stands in a folder");
    fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    fs::write(path, content).with_context(|| format!("can't write {}", path.display()))
}

/// The exit code of a program of ours. Prints the error, if any, in one line on standard error.
pub fn exit(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, even where RUST_BACKTRACE is set: it is for the reader of the terminal.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
