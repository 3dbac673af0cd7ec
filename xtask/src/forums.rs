//! Real forum software, installed below the target folder.

use std::path::PathBuf;

use crate::setup;

/// The program of Isso, a server of comments, installed if need be. `None`, after printing why, where Python or the registry
/// of its packages is missing: nobody's other tests should fail for that.
pub fn isso() -> Option<PathBuf> {
    match setup::python_packages("forums/isso", "tests/forums/requirements.txt") {
        Ok(folder) => Some(folder.join("bin/isso")),
        Err(error) => {
            println!("no Isso: {error:#}");
            None
        }
    }
}
