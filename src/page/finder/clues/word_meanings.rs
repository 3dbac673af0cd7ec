//! What the words in classes and ids mean.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// A set of meanings that the words of a class or an id can have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordMeanings(u32);

impl WordMeanings {
    /// Comments.
    pub const COMMENT: Self = Self(1);
    /// Replies and answers: comments, or the buttons to write one.
    pub const REPLY: Self = Self(1 << 1);
    /// Posts and messages: comments in a forum, articles in a blog.
    pub const POST: Self = Self(1 << 2);
    /// Somebody who wrote something, or the line that names them.
    pub const AUTHOR: Self = Self(1 << 3);
    /// When something was written.
    pub const TIME: Self = Self(1 << 4);
    /// The text itself.
    pub const BODY: Self = Self(1 << 5);
    /// Pictures of people.
    pub const AVATAR: Self = Self(1 << 6);
    /// Anything but comments: teasers, navigation, shops.
    pub const OTHER: Self = Self(1 << 7);
    /// What a writer puts below each post.
    pub const SIGNATURE: Self = Self(1 << 8);
    /// Ratings and reviews.
    pub const RATING: Self = Self(1 << 9);
    /// What surrounds a text: headers, actions, counts, notes about edits.
    pub const META: Self = Self(1 << 10);
    /// A list of topics or of forums.
    pub const FORUM_INDEX: Self = Self(1 << 11);
    /// Indentation, and containers of replies.
    pub const DEPTH: Self = Self(1 << 12);

    /// The words of each meaning, in lower case. Mostly English, with a few words of other languages; collected by hand.
    const LISTS: [(Self, &'static str); 13] = [
        (
            Self::COMMENT,
            "comment comments commentlist comm cmt dsq disqus commentaire commentaires comentario comentarios \
             kommentar kommentare commento commenti komentarz komentarze komentář komentáře kommentti kommentit комментарий комментарии комментариев reactie reacties yorum talkback talkbacks",
        ),
        (Self::REPLY, "reply replies respond response responses answer answers antwort antworten respuesta reponse"),
        (
            Self::POST,
            "post posts postbit message messages msg topic thread threads discussion forum conversation beitrag beitraege eintrag \
             mensaje mensagem messaggio bericht",
        ),
        (
            Self::AUTHOR,
            "author user username nick nickname name poster fn by byline commenter creator member person login handle \
             auteur autor displayname postedby bigusername vcard identity",
        ),
        (Self::TIME, "date time timestamp datetime ago posted published when age postdate datum fecha moment created"),
        (Self::BODY, "body content text copy cooked markdown prose md commenttext postbody words"),
        (Self::AVATAR, "avatar gravatar userpic portrait photo buddyicon"),
        (
            Self::OTHER,
            "related sidebar widget recent popular trending nav navigation menu teaser excerpt product products \
             promo sponsor sponsored archive archives breadcrumb breadcrumbs carousel slider gallery listing results \
             search toc latest blogroll newsletter pingback pingbacks trackback trackbacks tags categories advert headlines stories",
        ),
        (Self::SIGNATURE, "signature sig signatures"),
        (Self::RATING, "rating ratings stars star review reviews testimonial testimonials"),
        (
            Self::META,
            "meta metadata info header footer actions action buttons controls toolbar tools options links like likes \
             vote votes score edited edit lastedit report flag share says reactions permalink profile",
        ),
        (
            Self::FORUM_INDEX,
            "lastpost forumbit forumrow forumtitle forumdescription forumlastpost threadbit threadtitle threadlastpost \
             topictitle topicrow lastreply subforum subforums",
        ),
        (Self::DEPTH, "indent indented indentation depth level lvl nest nested nesting tier children"),
    ];

    /// What the words in a class or an id mean. Words are runs of letters, split where a capital follows a small letter:
    /// `commentAuthor`, `post_12`.
    pub fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut word = String::new();
        let mut was_lower = false;
        for character in text.chars().chain([' ']) {
            let begins = character.is_uppercase() && was_lower;
            if begins || !character.is_alphabetic() {
                found = found.with(Self::of_word(&word));
                word.clear();
            }
            was_lower = character.is_lowercase();
            if character.is_alphabetic() {
                word.extend(character.to_lowercase());
            }
        }
        found
    }

    /// What one word in lower case means.
    fn of_word(word: &str) -> Self {
        static KNOWN: OnceLock<FxHashMap<&str, WordMeanings>> = OnceLock::new();
        let known = KNOWN.get_or_init(|| {
            let mut known: FxHashMap<&str, Self> = FxHashMap::default();
            for (words, list) in Self::LISTS {
                for word in list.split_ascii_whitespace() {
                    let meanings = known.entry(word).or_default();
                    *meanings = meanings.with(words);
                }
            }
            known
        });
        if word.len() < 2 { Self::default() } else { known.get(word).copied().unwrap_or_default() }
    }

    /// Both sets together.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without the other.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the two sets have anything in common.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_classes_are_told_apart() {
        for (class, words) in [
            ("comment-body", WordMeanings::COMMENT.with(WordMeanings::BODY)),
            ("CommentAuthor", WordMeanings::COMMENT.with(WordMeanings::AUTHOR)),
            ("post_12", WordMeanings::POST),
            ("poster", WordMeanings::AUTHOR),
            ("commentary compost", WordMeanings::default()),
        ] {
            assert_eq!(WordMeanings::of(class), words, "{class}");
        }
    }
}
