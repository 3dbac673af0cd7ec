//! Names that are typed in.

use anyhow::{Result, ensure};

/// Digits and a hyphen: what [`check`] allows in names of files.
pub const IN_FILE_NAMES: &str = "0123456789-";

/// What [`check`] allows in names of cues.
pub const IN_CUE_NAMES: &str = "0123456789- ";

/// Checks a name that was typed in; `others` are the characters that it may have besides lower-case letters.
pub fn check(name: &str, what: &str, others: &str, example: &str) -> Result<()> {
    let is_allowed = |character: char| character.is_ascii_lowercase() || others.contains(character);
    let is_sound = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.ends_with(|last: char| last.is_ascii_alphanumeric())
        && name.chars().all(is_allowed);
    let allowed = match others {
        "" => "lower-case letters only",
        _ if others.contains(' ') => "lower-case letters, digits, spaces and hyphens, with a letter first",
        _ => "lower-case letters, digits and hyphens, with a letter first",
    };
    ensure!(is_sound, "`{name}` can't be the name of a {what}: use {allowed}, as in `{example}`");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_refused_in_one_line_that_says_how_they_should_look() {
        for name in ["example-forum", "phpbb-2", "x"] {
            check(name, "site", IN_FILE_NAMES, "example-forum").unwrap();
        }
        for name in ["", "Example", "a b", "-a", "a-", "2a", "../a", "é", "a\n"] {
            let error = check(name, "site", IN_FILE_NAMES, "example-forum").unwrap_err().to_string();
            assert!(error.contains("as in `example-forum`"), "{error}");
        }
        check("any pointers", "cue", IN_CUE_NAMES, "any pointers").unwrap();
        assert!(check("seeks \"help\"", "cue", IN_CUE_NAMES, "any pointers").is_err());
        assert!(check("a-b", "category", "", "gratitude").is_err());
    }
}
