//! JSON lines from files and standard input.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// Why a line was not answered.
#[derive(Debug)]
pub enum LineError {
    /// The line is invalid. It is reported on stderr, and reading goes on.
    Invalid(String),
    /// Input or output has failed, and reading ends.
    Io(io::Error),
}

impl From<io::Error> for LineError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Calls `handle` with every line of `files` that isn't empty, and with whether it is the last that has arrived so far. Without
/// files, or for the file `-`, reads standard input. Reports invalid lines on stderr, with file and line number. Returns
/// whether there was nothing to report.
///
/// # Errors
/// If whoever reads our output has closed it.
pub fn read(files: &[PathBuf], mut handle: impl FnMut(&str, bool) -> Result<(), LineError>) -> io::Result<bool> {
    let standard_input = [PathBuf::from("-")];
    let mut all_well = true;
    for file in if files.is_empty() { &standard_input } else { files } {
        let opened: io::Result<Box<dyn Read>> = match file == Path::new("-") {
            true => Ok(Box::new(io::stdin().lock())),
            false => File::open(file).map(|file| Box::new(file) as _),
        };
        let mut number = 0_u64;
        let end = opened.map_err(LineError::Io).and_then(|input| {
            let mut input = BufReader::with_capacity(1 << 16, input);
            let mut bytes = Vec::new();
            loop {
                bytes.clear();
                if input.read_until(b'\n', &mut bytes)? == 0 {
                    return Ok(());
                }
                number += 1;
                match decode(&bytes, number == 1).and_then(|line| match line.trim_ascii().is_empty() {
                    true => Ok(()),
                    false => handle(&line, input.buffer().is_empty()),
                }) {
                    Err(LineError::Invalid(message)) => {
                        eprintln!("threadlight: {}:{number}: {message}", file.display());
                        all_well = false;
                    }
                    Err(error) => return Err(error),
                    Ok(()) => {}
                }
            }
        });
        match end {
            Err(LineError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Err(error),
            Err(LineError::Io(error)) => {
                eprintln!("threadlight: {}: {error}", file.display());
                all_well = false;
            }
            _ => {}
        }
    }
    Ok(all_well)
}

/// Parses a line that must be a JSON object.
pub fn parse_object<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, LineError> {
    // Serde would accept an array in place of an object.
    if !line.trim_ascii_start().starts_with('{') {
        return Err(LineError::Invalid("not a JSON object".into()));
    }
    serde_json::from_str(line).map_err(|error| {
        let message = error.to_string();
        // The line number in it is always 1.
        let message = message.split(" at line ").next().unwrap_or(&message);
        LineError::Invalid(format!("{message} (column {})", error.column()))
    })
}

/// Decodes a line. The first line of a file may start with a byte-order mark.
fn decode(bytes: &[u8], is_first: bool) -> Result<Cow<'_, str>, LineError> {
    let bytes = if is_first { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
    let line = str::from_utf8(bytes).map_err(|error| LineError::Invalid(format!("not UTF-8: {error}")))?;
    Ok(replace_lone_surrogates(line))
}

/// Replaces escapes of half a surrogate pair by U+FFFD, which is as long in UTF-16. JavaScript's strings may hold such a half,
/// Rust's may not.
fn replace_lone_surrogates(line: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let digits = line.as_bytes().get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut replaced = String::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = line[from..].find('\\').map(|at| from + at) {
        from = match (unit(at), unit(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => at + 12,
            (Some(0xD800..0xE000), _) => {
                replaced += &line[copied..at];
                replaced += "\\uFFFD";
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
    replaced += &line[copied..];
    Cow::Owned(replaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_surrogates_are_replaced() {
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
            assert_eq!(replace_lone_surrogates(line), expected);
        }
    }
}
