//! JSON lines from files and standard input.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// What can go wrong with a line.
#[derive(Debug)]
pub enum Trouble {
    /// The line is bad: said on stderr; the next ones are read.
    Line(String),
    /// There is no going on.
    Stop(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Stop(error)
    }
}

/// Gives every line of `files` that isn't empty to `each`, with whether it is the last one that has arrived so far; no
/// files, or `-`: standard input. What is bad is said on stderr with file and line number. Gives whether all was well.
pub fn read(files: &[PathBuf], mut each: impl FnMut(&str, bool) -> Result<(), Trouble>) -> io::Result<bool> {
    let standard_input = [PathBuf::from("-")];
    let mut all_well = true;
    for file in if files.is_empty() { &standard_input } else { files } {
        let opened: io::Result<Box<dyn Read>> = match file == Path::new("-") {
            true => Ok(Box::new(io::stdin().lock())),
            false => File::open(file).map(|file| Box::new(file) as _),
        };
        let mut number = 0_u64;
        let end = opened.map_err(Trouble::Stop).and_then(|input| {
            let mut input = BufReader::with_capacity(1 << 16, input);
            let mut bytes = Vec::new();
            loop {
                bytes.clear();
                if input.read_until(b'\n', &mut bytes)? == 0 {
                    return Ok(());
                }
                number += 1;
                match line(&bytes, number == 1).and_then(|line| match line.trim_ascii().is_empty() {
                    true => Ok(()),
                    false => each(&line, input.buffer().is_empty()),
                }) {
                    Err(Trouble::Line(message)) => {
                        eprintln!("threadlight: {}:{number}: {message}", file.display());
                        all_well = false;
                    }
                    Err(stop) => return Err(stop),
                    Ok(()) => {}
                }
            }
        });
        match end {
            Err(Trouble::Stop(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error),
            Err(Trouble::Stop(error)) => {
                eprintln!("threadlight: {}: {error}", file.display());
                all_well = false;
            }
            _ => {}
        }
    }
    Ok(all_well)
}

/// A line's JSON object.
pub fn object<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, Trouble> {
    // Serde would take an array for an object too.
    if !line.trim_ascii_start().starts_with('{') {
        return Err(Trouble::Line("not a JSON object".into()));
    }
    serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        // The line number there is always 1.
        let message = message.split(" at line ").next().unwrap_or(&message);
        Trouble::Line(format!("{message} (column {})", error.column()))
    })
}

/// The text of a line.
fn line(bytes: &[u8], first: bool) -> Result<Cow<'_, str>, Trouble> {
    let bytes = if first { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
    let line = str::from_utf8(bytes).map_err(|error| Trouble::Line(format!("not UTF-8: {error}")))?;
    Ok(mend(line))
}

/// JavaScript's strings may hold half a surrogate pair, Rust's may not: an escape that stands for such a half becomes
/// U+FFFD, which is as long in UTF-16.
fn mend(line: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let digits = line.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut mended = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = line[from..].find('\\').map(|at| from + at) {
        from = match (unit(at), unit(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => at + 12,
            (Some(0xD800..0xE000), _) => {
                mended += &line[copied..at];
                mended += "\\uFFFD";
                copied = at + 6;
                copied
            }
            // The backslash and what it escapes, which may be a backslash.
            _ => at + 1 + line[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if copied == 0 {
        return Cow::Borrowed(line);
    }
    mended += &line[copied..];
    Cow::Owned(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_half_surrogate_pairs_are_mended() {
        for (line, expected) in [
            (r#""a\ud83d\ude00b""#, r#""a\ud83d\ude00b""#),
            (r#""a\ud83db""#, r#""a\uFFFDb""#),
            (r#""\uDE00\uD83D""#, r#""\uFFFD\uFFFD""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\uFFFD\ud83d\ude00""#),
            (r#""\\ud83d \\\ud83d""#, r#""\\ud83d \\\uFFFD""#),
            (r#""\u00e9 \n é \"#, r#""\u00e9 \n é \"#),
            (r#""\ud8"#, r#""\ud8"#),
            (r#""\ud83d\ude"#, r#""\uFFFD\ude"#),
        ] {
            assert_eq!(mend(line), expected);
        }
    }
}
