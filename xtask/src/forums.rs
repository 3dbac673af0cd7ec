//! Real forum software, installed below the target folder.

use std::path::PathBuf;

use crate::setup;

/// The program of Isso, a comment server, installed if necessary. Prints why and returns `None` where Python or its package registry
/// can't be had, because the other tests should not fail for that.
pub fn isso() -> Option<PathBuf> {
    match setup::python_packages("forums/isso", "tests/forums/requirements.txt") {
        Ok(folder) => Some(folder.join("bin/isso")),
        Err(error) => {
            println!("no Isso: {error:#}");
            None
        }
    }
}
