//! Generates files from the core. `codegen declarations` writes what the shell knows about the core to `extension/generated`, and
//! `docs/taxonomy.md`; `codegen bind MODULE NAME FOLDER` writes the JavaScript binding of a WebAssembly module; `codegen site`
//! writes the pages and texts of the site to `dist/www`.

mod bind;
mod constants;
mod protocol;
mod schemas;
mod site;
mod table;
mod taxonomy_page;

use std::{env, path::Path, process::ExitCode};

use anyhow::bail;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    project::exit(match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["declarations"] => protocol::generate().and_then(|()| taxonomy_page::generate()),
        ["bind", module, name, folder] => bind::bind(Path::new(module), name, Path::new(folder)),
        ["site"] => site::generate(),
        _ => (|| bail!("usage: codegen declarations | codegen bind MODULE NAME FOLDER | codegen site"))(),
    })
}
