//! A copy of the files that skeletons are written into, for tests.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// A folder that is removed when the test ends.
pub struct Repository(PathBuf);

impl Repository {
    /// With copies of these files of the real repository, and the folders of sites and pages.
    pub fn with(test: &str, files: &[&str]) -> Self {
        let folder = env::temp_dir().join(format!("threadlight-new-{test}-{}", std::process::id()));
        for folder in ["src/page/sites", "tests/pages"].map(|inside| folder.join(inside)) {
            fs::create_dir_all(folder).unwrap();
        }
        for file in files {
            let copy = folder.join(file);
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(project::root().join(file), copy).unwrap();
        }
        Self(folder)
    }

    pub fn root(&self) -> &Path {
        &self.0
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).unwrap();
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
