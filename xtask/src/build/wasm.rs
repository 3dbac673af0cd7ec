//! Our WebAssembly modules: the core, and the site's own.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    plan::{self, Reporter},
    setup::WASM_TARGET,
    tools,
};

/// A WebAssembly module of ours.
#[derive(Clone, Copy)]
pub struct Module {
    /// The package that it is compiled from, and the name of its binding.
    pub package: &'static str,
    /// The features that the package is compiled with, instead of its default ones.
    features: &'static str,
    /// Where its binding is written: a folder in the repository.
    folder: &'static str,
}

/// The core, as the extension has it.
pub const CORE: Module = Module { package: project::CORE, features: "binding", folder: "extension/generated/core" };

/// The site's own module.
pub const PLAYGROUND: Module = Module { package: "playground", features: "", folder: "www/generated" };

impl Module {
    /// The module as it comes from the compiler.
    pub fn compiled(self) -> PathBuf {
        project::target().join(WASM_TARGET).join("release").join(self.package).with_extension("wasm")
    }

    /// Compiles it.
    pub fn compile(self, reporter: &Reporter) -> Result<()> {
        let mut cargo = plan::cargo();
        cargo.args(["rustc", "--locked", "--package", self.package, "--release", "--lib"]);
        cargo.args(["--no-default-features", "--features", self.features]);
        cargo.args(["--crate-type", "cdylib", "--target", WASM_TARGET]);
        // Both browsers have had vector instructions for years (Chromium 91, Firefox 89).
        let mut flags = vec!["-Ctarget-feature=+simd128".to_owned()];
        flags.extend(neutral_paths()?);
        // Unlike RUSTFLAGS, it can hold paths with spaces.
        reporter.run(cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")))
    }

    /// Writes the binding of the compiled module, and the module that fits it.
    pub fn bind(self, reporter: &Reporter) -> Result<()> {
        tools::codegen(reporter, &["bind", &self.compiled().to_string_lossy(), self.package, self.folder])
    }

    /// Optimises the bound module for speed, unless it is the same one as last time. Optimising for size would save nothing after
    /// compression.
    pub fn optimise(self, reporter: &Reporter) -> Result<()> {
        let (optimised, wanted) = (self.optimised(), stamp_of(&self.bound())?);
        let stamp = optimised.with_extension("stamp");
        // Dates are no help: cargo restores an older module when its flags change back.
        if optimised.is_file() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
            return Ok(());
        }
        let folder = optimised.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
        let mut optimiser = project::node_program("wasm-opt");
        reporter.run(optimiser.args(["-O3", "--enable-simd"]).arg(self.bound()).arg("-o").arg(&optimised))?;
        project::write(&stamp, wanted)
    }

    /// The module to ship: optimised, or for `dev` as it was bound.
    pub fn file(self, dev: bool) -> PathBuf {
        if dev { self.bound() } else { self.optimised() }
    }

    fn bound(self) -> PathBuf {
        project::root().join(self.folder).join(format!("{}_bg.wasm", self.package))
    }

    fn optimised(self) -> PathBuf {
        project::target().join("xtask").join(self.package).with_extension("wasm")
    }
}

/// What makes the module the same on every machine and in every folder: the messages of its panics name source files, and would
/// name the folders that they are compiled in.
fn neutral_paths() -> Result<Vec<String>> {
    let about = project::output(project::command("rustc").arg("-vV")).context("rustc is not installed")?;
    let commit = about.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    let sysroot = project::output(project::command("rustc").args(["--print", "sysroot"]));
    let standard_library = PathBuf::from(sysroot.unwrap_or_default()).join("lib/rustlib/src/rust");
    // The last one that fits counts, and the target folder may be in the root.
    let folders = [
        (cargo_home()?, "cargo".to_owned()),
        // Where the sources of the standard library are installed, the compiler names them; elsewhere it names this.
        (standard_library, format!("/rustc/{commit}")),
        (project::root().to_path_buf(), ".".to_owned()),
        (project::target(), "target".to_owned()),
    ];
    let flag = |(from, to): (PathBuf, String)| format!("--remap-path-prefix={}={to}", from.display());
    Ok(folders.into_iter().map(flag).collect())
}

/// Where cargo keeps the sources of crates.
fn cargo_home() -> Result<PathBuf> {
    let named = env::var_os("CARGO_HOME").filter(|folder| !folder.is_empty());
    let home = named.map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    home.context("this user has no home folder")
}

/// Writes what stands for the core, with its model, to `extension/generated/core.js`.
pub fn stamp_core() -> Result<()> {
    let stamp = stamp_of(&CORE.bound())?;
    project::write(
        &project::generated().join("core.js"),
        format!("/** Stands for the core, with its model. */\nexport const CORE = \"{stamp}\";\n"),
    )
}

/// A digest of a module and of the optimiser's version, which is in the lock file.
fn stamp_of(module: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for path in [module, &project::root().join("package-lock.json")] {
        fs::read(path).with_context(|| format!("can't read {}", path.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
