//! Comments from text that somebody has pasted.

use threadlight::Comment;

/// The comments of a pasted text: an empty line ends one. `title` is that of the discussion; it may be empty. Each comment answers the
/// one before it as far as it is known, which is not at all, so none has a parent.
pub fn comments(text: &str, title: &str) -> Vec<Comment> {
    let title = Some(title.trim()).filter(|title| !title.is_empty());
    let mut comments: Vec<Comment> = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    // One more empty line, so that the last comment ends, too.
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            lines.push(line.trim_end());
        } else if !lines.is_empty() {
            comments.push(Comment {
                id: (comments.len() + 1).to_string(),
                title: title.map(str::to_owned),
                text: lines.join("\n"),
                ..Comment::default()
            });
            lines.clear();
        }
    }
    comments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_separate_comments() {
        let comments = comments("\n\none\n> quoted\n \t\ntwo\r\n\r\n\r\nthree", " A title ");
        let texts: Vec<_> = comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(texts, ["one\n> quoted", "two", "three"]);
        assert_eq!(comments[2].id, "3");
        assert_eq!(comments[0].title.as_deref(), Some("A title"));
    }

    #[test]
    fn nothing_gives_no_comment() {
        assert!(comments(" \n\n", "").is_empty());
        assert_eq!(comments("a", "  ")[0].title, None);
    }
}
