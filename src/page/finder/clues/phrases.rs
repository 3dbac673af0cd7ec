//! Short texts that say what they are: buttons, headings, ratings. Lists of words are in lower case; they and the limits on lengths
//! were collected by hand from real pages.

use std::{ops::RangeInclusive, sync::OnceLock};

use rustc_hash::FxHashSet;

use super::{times::is_time, word_meanings::WordMeanings};

/// Texts of the buttons and links of comments, in some twenty languages.
#[rustfmt::skip]
const REPLY_CONTROLS: [&str; 53] = [
    "reply", "quote", "report", "flag", "like", "permalink", "report abuse", "reply to this", "respond",
    "reply to this comment", "reply to comment", "report this comment", "log in to reply", "upvote",
    "log in or register to post comments", "login to reply", "antworten", "zitieren", "melden", "répondre",
    "signaler", "citer", "responder", "citar", "rispondi", "cita", "beantwoorden", "odpowiedz", "reply with quote",
    "flag as inappropriate", "link to this comment", "recommend", "parent", "share this answer", "ответить", "svara",
    "yanıtla", "回复", "返信", "add a comment", "回覆", "답글", "odpovědět", "válasz", "vastaa", "svar", "trả lời", "balas",
    "цитировать", "reageer", "تعليق", "رد", "השב",
];

/// Whether a button or a link with this text belongs to a comment: "Reply", "Report".
pub fn is_reply_control(text: &str) -> bool {
    static KNOWN: OnceLock<FxHashSet<&str>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| REPLY_CONTROLS.into_iter().collect());
    known.contains(text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// Whether a link with this text leads to the rest of a text of which only the start is here: "Read more", "12 comments".
pub fn is_read_more(text: &str) -> bool {
    /// How such links begin, in lower case.
    const STARTS: [&str; 15] = [
        "read more",
        "continue reading",
        "more…",
        "more...",
        "read the rest",
        "full story",
        "read full",
        "weiterlesen",
        "lire la suite",
        "leer más",
        "leave a comment",
        "no comments",
        "view details",
        "learn more",
        "add to cart",
    ];
    /// After a number, as below a teaser, in lower case.
    const COUNTED: [&str; 5] = ["comments", "comment", "responses", "replies", "kommentare"];
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let after_number = lower.trim_start_matches(|c: char| c.is_ascii_digit());
    STARTS.iter().any(|start| lower.starts_with(start))
        || after_number.len() < lower.len() && COUNTED.contains(&after_number.trim())
}

/// Whether a text introduces the latest of many posts, as indexes of forums do: "Last post by".
pub fn is_forum_index(text: &str) -> bool {
    /// In lower case.
    const STARTS: [&str; 9] = [
        "last post",
        "latest post",
        "last reply",
        "latest reply",
        "letzter beitrag",
        "dernier message",
        "último mensaje",
        "ultimo messaggio",
        "laatste bericht",
    ];
    let lower = text.to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start))
}

/// Whether a text is a version number or a commit hash, as lists of releases and changes have.
pub fn is_revision(text: &str) -> bool {
    /// How many digits each part of a version number has: a year, at most.
    const VERSION_DIGITS: RangeInclusive<usize> = 1..=4;
    /// How many hexadecimal digits Git shows of a commit: seven, unless they are ambiguous, to all of a SHA-1.
    const HASH_DIGITS: RangeInclusive<usize> = 7..=40;
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_start_matches("version").trim_start_matches(['v', ' ', '.']);
    let numbers: Vec<&str> = bare.split('.').collect();
    let is_number =
        |number: &&str| VERSION_DIGITS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let is_version = numbers.iter().all(is_number)
        && (numbers.len() == 3 || numbers.len() == 2 && bare.len() < lower.len())
        && !is_time(text);
    let is_hash = HASH_DIGITS.contains(&lower.len())
        && lower.bytes().all(|b| b.is_ascii_hexdigit())
        && lower.contains(|c: char| c.is_ascii_digit())
        && lower.contains(|c: char| c.is_ascii_alphabetic());
    is_version || is_hash
}

/// Whether a text or a label is a rating: "★★★☆☆", "4 out of 5 stars".
pub fn is_rating(text: &str) -> bool {
    /// Characters that ratings consist of.
    const STARS: [char; 6] = ['★', '☆', '⭐', '✩', '✪', '⯪'];
    /// How a rating in words goes on after its number ...
    const OF_FIVE: [&str; 8] = ["out of 5", " of 5", "/5", "/ 5", "von 5", "sur 5", "de 5", "su 5"];
    /// ... in at most this many bytes ...
    const MAX_OF_FIVE: usize = 30;
    /// ... or how it ends.
    const ENDS: [&str; 3] = [" star", " stars", " sterne"];
    /// Asks a browser to show the character before it as a picture.
    const EMOJI_STYLE: char = '\u{fe0f}';
    let lower = text.trim().to_lowercase();
    let has_digit = lower.starts_with(|c: char| c.is_ascii_digit());
    let is_of_five = lower.len() <= MAX_OF_FIVE && OF_FIVE.iter().any(|of| lower.contains(of));
    !lower.is_empty() && lower.chars().all(|c| STARS.contains(&c) || c.is_whitespace() || c == EMOJI_STYLE)
        || has_digit && (is_of_five || ENDS.iter().any(|end| lower.ends_with(end)))
}

/// Whether a text is a price.
pub fn is_price(text: &str) -> bool {
    /// Before or after a number, in lower case.
    const CURRENCIES: [&str; 8] = ["$", "€", "£", "¥", "₹", "eur", "usd", "chf"];
    let lower = text.trim().to_lowercase();
    let number = CURRENCIES.iter().find_map(|sign| lower.strip_prefix(sign).or_else(|| lower.strip_suffix(sign)));
    number.is_some_and(|number| {
        let number = number.trim();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | ' '))
    })
}

/// Whether a text begins as the header of an e-mail does.
pub fn is_mail_header(text: &str) -> bool {
    /// The field that comes first, in lower case.
    const SENDERS: [&str; 2] = ["from:", "von:"];
    /// Fields that come after it, in lower case.
    const OTHERS: [&str; 7] = ["date:", "sent:", "datum:", "gesendet:", "subject:", "betreff:", "to:"];
    let lower = text.to_lowercase();
    SENDERS.iter().any(|field| lower.starts_with(field)) && OTHERS.iter().any(|field| lower.contains(field))
}

/// Whether a text can be the heading of comments: "12 Comments".
pub fn is_comment_heading(text: &str) -> bool {
    /// Words of headings that announce comments on other pages.
    const OTHER: [&str; 6] = ["recent", "latest", "neueste", "letzte", "derniers", "últimos"];
    /// Headings that consist of nothing else but numbers and punctuation.
    const ALONE: [&str; 9] =
        ["discussion", "diskussion", "guestbook", "gästebuch", "обсуждение", "评论", "評論", "コメント", "댓글"];
    /// How long such a heading is, in bytes.
    const LENGTH: RangeInclusive<usize> = 3..=40;
    /// How many words it has, at most.
    const MAX_WORDS: usize = 3;
    if !LENGTH.contains(&text.len()) {
        return false;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_short = lower.split_whitespace().count() <= MAX_WORDS;
    is_short && !OTHER.iter().any(|other| lower.contains(other)) && WordMeanings::of(&lower).any(WordMeanings::COMMENT)
        || words.next().is_some_and(|word| ALONE.contains(&word)) && words.next().is_none()
}

/// Whether a heading can be that of answers: "3 answers". Other elements with such a text may be buttons.
pub fn is_answer_heading(text: &str) -> bool {
    /// In lower case.
    const ANSWERS: [&str; 8] =
        ["answers", "replies", "responses", "antworten", "réponses", "respuestas", "respostas", "risposte"];
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| ANSWERS.contains(&word)) && words.next().is_none()
}

/// Whether the accessible name of an element (`aria-label`) says that it is a comment.
pub fn is_comment_label(label: &str) -> bool {
    let lower = label.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next();
    first.is_some_and(|first| matches!(first, "comment" | "kommentar" | "commentaire" | "comentario"))
        || lower.starts_with("reply by")
        || lower.starts_with("reply from")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_comments_are_told_from_others() {
        for text in ["12 Comments", "Kommentare (3)", "Discussion", "コメント"] {
            assert!(is_comment_heading(text), "{text}");
        }
        for text in ["Recent comments", "Discussion of the results", "What the comment section taught us", ""] {
            assert!(!is_comment_heading(text), "{text}");
        }
    }

    #[test]
    fn short_texts_say_what_they_are() {
        let is_control = is_reply_control;
        assert!(is_control("Reply") && is_control("[ quote ]") && !is_control("Reply to everything at once"));
        assert!(is_read_more("Read more →") && is_read_more("12 comments") && !is_read_more("comments"));
        assert!(is_forum_index("Last post by Eve") && !is_forum_index("Posted last week"));
        assert!(["v1.2", "2.10.0", "Version 3.1", "9fceb02d0a"].iter().all(|text| is_revision(text)));
        assert!(!["1.2", "31.1.2011", "10.0.0.1", "deadbeef", "1234567", "v", ""].iter().any(|text| is_revision(text)));
        assert!(["★★★★☆", "4 out of 5 stars", "3/5", "5 of 5"].iter().all(|text| is_rating(text)));
        assert!(!["", "5 replies", "two of 5", "moss"].iter().any(|text| is_rating(text)));
        assert!(["€12.50", "1,200 EUR", "$ 3"].iter().all(|text| is_price(text)));
        assert!(!["$HOME", "12.50", "usd", "5 replies", "€"].iter().any(|text| is_price(text)));
        assert!(is_comment_label("Comment by moss") && !is_comment_label("Comments"));
        assert!(is_mail_header("From: moss Date: Sat, 4 May") && !is_mail_header("From: here to there"));
    }
}
