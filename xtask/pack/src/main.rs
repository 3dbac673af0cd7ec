//! `pack FOLDER ARCHIVE` writes the files of a folder to a zip archive and prints its SHA-256. The same files give the same
//! archive, wherever, whenever and by whom it is made.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::DeflateEncoder};
use rawzip::{CompressionMethod, ZipArchiveWriter, time::UtcDateTime};
use sha2::{Digest, Sha256};

/// The contents of files by their paths in the archive, which have slashes everywhere. Sorted, so that the order in which the
/// file system lists them has no influence.
type Files = BTreeMap<String, Vec<u8>>;

/// A plain file that everybody may read. Nothing in our archives is meant to be run as it is.
const MODE: u32 = 0o100_644;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    project::exit(match arguments.as_slice() {
        [folder, archive] => pack(folder, archive),
        _ => (|| bail!("usage: pack FOLDER ARCHIVE"))(),
    })
}

fn pack(folder: &Path, archive: &Path) -> Result<()> {
    let bytes = zip(&files(folder)?)?;
    project::write(archive, &bytes)?;
    println!("{}", hex(&Sha256::digest(&bytes)));
    Ok(())
}

/// Every file below a folder.
fn files(root: &Path) -> Result<Files> {
    let (mut files, mut folders) = (Files::new(), vec![PathBuf::new()]);
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        for entry in fs::read_dir(&path).with_context(|| format!("can't read {}", path.display()))? {
            let name = folder.join(entry?.file_name());
            let path = root.join(&name);
            if path.is_dir() {
                folders.push(name);
                continue;
            }
            let parts: Option<Vec<&str>> = name.iter().map(|part| part.to_str()).collect();
            let parts = parts.with_context(|| format!("{} is not UTF-8", path.display()))?;
            let content = fs::read(&path).with_context(|| format!("can't read {}", path.display()))?;
            files.insert(parts.join("/"), content);
        }
    }
    Ok(files)
}

/// A zip archive of these files: without dates and owners, and with one mode for all.
fn zip(files: &Files) -> Result<Vec<u8>> {
    // The first date that the format has.
    let date = UtcDateTime::from_unix(315_532_800);
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (path, content) in files {
        let file = archive.new_file(path).last_modified(date).unix_permissions(MODE);
        let (mut entry, config) = file.compression_method(CompressionMethod::DEFLATE).start()?;
        let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::best()));
        writer.write_all(content)?;
        let (encoder, descriptor) = writer.finish()?;
        encoder.finish()?;
        entry.finish(descriptor)?;
    }
    Ok(archive.finish()?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    /// Writes these files to a new folder, in this order, with a date of their own.
    fn folder(name: &str, files: &[(&str, &str)], age: Duration) -> PathBuf {
        let root = project::target().join("tmp/pack").join(name);
        let _ = fs::remove_dir_all(&root);
        for (path, content) in files {
            let path = root.join(path);
            project::write(&path, content).unwrap();
            fs::File::options().write(true).open(path).unwrap().set_modified(SystemTime::now() - age).unwrap();
        }
        root
    }

    const FILES: [(&str, &str); 3] = [("b.txt", "second"), ("a/z.txt", "first"), ("a.txt", "between")];

    #[test]
    fn order_folder_and_date_of_the_files_have_no_influence() {
        let mut reversed = FILES;
        reversed.reverse();
        let one = files(&folder("one", &FILES, Duration::ZERO)).unwrap();
        let other = files(&folder("other/place", &reversed, Duration::from_secs(1_000_000))).unwrap();
        assert_eq!(zip(&one).unwrap(), zip(&other).unwrap());
    }

    #[test]
    fn an_archive_has_its_files_sorted_and_without_a_date() {
        let bytes = zip(&files(&folder("sorted", &FILES, Duration::ZERO)).unwrap()).unwrap();
        let archive = rawzip::ZipArchive::from_slice(&bytes).unwrap();
        let mut entries = archive.entries();
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().unwrap() {
            names.push(String::from_utf8(entry.file_path().as_bytes().to_vec()).unwrap());
            let date = entry.last_modified();
            assert_eq!((date.year(), date.month(), date.day(), date.hour()), (1980, 1, 1, 0));
            assert_eq!(entry.mode().value() & 0o777, 0o644);
        }
        assert_eq!(names, ["a.txt", "a/z.txt", "b.txt"]);
    }

    #[test]
    fn a_digest_is_written_as_others_write_it() {
        assert!(hex(&Sha256::digest(b"")).starts_with("e3b0c44298fc1c14"));
    }
}
