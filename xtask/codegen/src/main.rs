//! Writes `extension/generated`. `codegen declarations`: what the shell knows of the core. `codegen bind MODULE`: the
//! JavaScript binding of the core's WebAssembly module.

mod bind;
mod protocol;

use std::{env, path::Path, process::ExitCode};

use anyhow::bail;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    project::exit(match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["declarations"] => protocol::generate(),
        ["bind", module] => bind::bind(Path::new(module)),
        _ => (|| bail!("usage: codegen declarations | codegen bind MODULE"))(),
    })
}
