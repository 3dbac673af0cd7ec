//! What single elements give away: names, words of classes and ids, attributes, short texts.

/// What the words of a class or an id speak of. A set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Words(u32);

impl Words {
    pub const COMMENT: Self = Self(1);
    /// Replies and answers: comments, or the buttons for them.
    pub const REPLY: Self = Self(1 << 1);
    /// Posts and messages: comments in a forum, articles in a blog.
    pub const POST: Self = Self(1 << 2);
    pub const AUTHOR: Self = Self(1 << 3);
    pub const TIME: Self = Self(1 << 4);
    pub const BODY: Self = Self(1 << 5);
    pub const AVATAR: Self = Self(1 << 6);
    /// Teasers, navigation, shops.
    pub const OTHER: Self = Self(1 << 7);
    pub const SIGNATURE: Self = Self(1 << 8);
    pub const RATING: Self = Self(1 << 9);
    /// What surrounds a text: headers, actions, counts, notes of edits.
    pub const META: Self = Self(1 << 10);

    const LISTS: [(Self, &'static str); 11] = [
        (
            Self::COMMENT,
            "comment comments commentlist comm cmt dsq disqus commentaire commentaires comentario comentarios \
             kommentar kommentare commento commenti komentarz komentarze reactie reacties yorum talkback talkbacks",
        ),
        (Self::REPLY, "reply replies respond response responses answer answers antwort antworten respuesta reponse"),
        (Self::POST, "post posts postbit message messages msg topic thread threads discussion forum conversation"),
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
    ];

    /// Those of a class or an id: parts between other characters, where case changes, and without digits at the end.
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

    fn of_word(word: &str) -> Self {
        if word.len() < 2 {
            return Self::default();
        }
        let of =
            |(words, list): &(Self, &str)| list.split_ascii_whitespace().any(|known| known == word).then_some(*words);
        Self::LISTS.iter().filter_map(of).fold(Self::default(), Self::with)
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is among them.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Whether a short text is a date, a time of day or a span of time before now.
pub fn is_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if !has_digit {
        return words.any(|word| matches!(word, "yesterday" | "gestern" | "hier" | "ayer" | "ago"));
    }
    words.any(is_time_word) || is_number_time(&lower)
}

fn is_time_word(word: &str) -> bool {
    const MONTHS: [&str; 36] = [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "januar",
        "februar",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "janvier",
        "avril",
        "juin",
        "enero",
        "agosto",
    ];
    MONTHS.contains(&word)
        || matches!(
            word,
            "ago"
                | "hours"
                | "hour"
                | "minutes"
                | "mins"
                | "days"
                | "weeks"
                | "months"
                | "years"
                | "yesterday"
                | "today"
        )
        || matches!(word, "vor" | "hace" | "heures" | "stunden" | "tagen" | "jours" | "uur" | "uhr" | "am" | "pm")
}

/// 12:30, 2011-01-31, 31.1.2011, 1/31/11.
fn is_number_time(text: &str) -> bool {
    let mut runs: Vec<(usize, char)> = Vec::new();
    let mut digits = 0;
    for character in text.chars().chain([' ']) {
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        if digits > 0 {
            runs.push((digits, character));
        } else if let Some(last) = runs.last_mut() {
            // Something between two numbers besides one separator.
            last.1 = ' ';
        }
        digits = 0;
    }
    let short = |length: usize| length <= 2;
    runs.windows(2).any(|pair| pair[0].1 == ':' && short(pair[0].0) && pair[1].0 == 2)
        || runs.windows(3).any(|three| {
            let separator = three[0].1;
            let [a, b, c] = [three[0].0, three[1].0, three[2].0];
            matches!(separator, '-' | '/' | '.')
                && three[1].1 == separator
                && short(b)
                && (a == 4 && short(c) || short(a) && (c == 4 || c == 2))
        })
}

/// Whether a button or a link of this text belongs to a comment.
pub fn is_reply(text: &str) -> bool {
    let lower = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    matches!(
        lower.as_str(),
        "reply"
            | "quote"
            | "report"
            | "flag"
            | "like"
            | "permalink"
            | "report abuse"
            | "reply to this"
            | "respond"
            | "reply to this comment"
            | "reply to comment"
            | "report this comment"
            | "log in to reply"
            | "upvote"
            | "log in or register to post comments"
            | "login to reply"
            | "antworten"
            | "zitieren"
            | "melden"
            | "répondre"
            | "signaler"
            | "citer"
            | "responder"
            | "citar"
            | "rispondi"
            | "cita"
            | "beantwoorden"
            | "odpowiedz"
            | "reply with quote"
            | "flag as inappropriate"
            | "link to this comment"
            | "recommend"
            | "parent"
            | "share this answer"
            | "ответить"
            | "svara"
            | "yanıtla"
            | "回复"
            | "返信"
            | "add a comment"
    )
}

/// Whether a link of this text leads on to a whole text of which only the start is here.
pub fn is_more(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    [
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
    ]
    .iter()
    .any(|start| lower.starts_with(start))
        || {
            // "12 comments", below a teaser.
            let rest = lower.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.len() < lower.len()
                && matches!(rest.trim(), "comments" | "comment" | "responses" | "replies" | "kommentare")
        }
}

/// The part of an address that says that it is a writer's page.
pub fn profile(href: &str) -> Option<&'static str> {
    const PARTS: [&str; 16] = [
        "/user/",
        "/users/",
        "/u/",
        "/~",
        "/profile",
        "/member",
        "/people/",
        "user?id=",
        "/author/",
        "member.php",
        "memberlist",
        "profile.php",
        "action=profile",
        "/@",
        "showuser=",
        "viewprofile",
    ];
    PARTS.into_iter().find(|part| href.contains(part))
}

/// Whether an address is that of a writer's page.
pub fn is_profile(href: &str) -> bool {
    profile(href).is_some()
}

/// Whether an address is that of a place in a page, named with a number: `#comment-123`.
pub fn is_place(href: &str) -> bool {
    href.rsplit_once('#').is_some_and(|(_, place)| place.len() < 40 && place.contains(|c: char| c.is_ascii_digit()))
}

/// Whether a text begins as the line of a writer's name does, or ends so.
pub fn names_author(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("by ")
        || lower.starts_with("posted by")
        || lower.starts_with("von ")
        || lower.starts_with("submitted by")
        || [" says:", " said:", " says", " said...", " wrote:", " writes:", " said", "dijo..."]
            .iter()
            .any(|end| lower.ends_with(end))
        || matches!(lower.as_str(), "says:" | "said..." | "said:" | "said" | "wrote:" | "writes:" | "by")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_classes_are_told_apart() {
        for (class, words) in [
            ("comment-body", Words::COMMENT.with(Words::BODY)),
            ("CommentAuthor", Words::COMMENT.with(Words::AUTHOR)),
            ("post_12", Words::POST),
            ("poster", Words::AUTHOR),
            ("commentary compost", Words::default()),
        ] {
            assert_eq!(Words::of(class), words, "{class}");
        }
    }

    #[test]
    fn times_are_told_from_other_numbers() {
        for text in
            ["3 hours ago", "31 January 2011", "on 12/03/2011", "2011-01-31T10:00", "9:59", "31.1.2011", "Yesterday"]
        {
            assert!(is_time(text), "{text}");
        }
        for text in ["version 1.2", "42", "1:1000", "call 555-123-4567", "one day", "3 points", ""] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn links_say_what_they_are() {
        assert!(is_reply("Reply") && is_reply("[ quote ]") && !is_reply("Reply to everything at once"));
        assert!(is_more("Read more →") && is_more("12 comments") && !is_more("comments"));
        assert!(is_place("/a#comment-12") && !is_place("#top") && !is_place("/a/12"));
        assert!(is_profile("/users/7/eve") && !is_profile("/used/7"));
    }
}
