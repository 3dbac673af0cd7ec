//! What single elements give away: names, words of classes and ids, attributes, short texts.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

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
    /// A list of topics or forums.
    pub const INDEX: Self = Self(1 << 11);

    /// Steps to the right, and what holds replies.
    pub const DEPTH: Self = Self(1 << 12);

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
            Self::INDEX,
            "lastpost forumbit forumrow forumtitle forumdescription forumlastpost threadbit threadtitle threadlastpost \
             topictitle topicrow lastreply subforum subforums",
        ),
        (Self::DEPTH, "indent indented indentation depth level lvl nest nested nesting tier children"),
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
        static KNOWN: OnceLock<FxHashMap<&str, Words>> = OnceLock::new();
        let known = KNOWN.get_or_init(|| {
            let mut known: FxHashMap<&str, Self> = FxHashMap::default();
            for (words, list) in Self::LISTS {
                for word in list.split_ascii_whitespace() {
                    let seen = known.entry(word).or_default();
                    *seen = seen.with(words);
                }
            }
            known
        });
        if word.len() < 2 { Self::default() } else { known.get(word).copied().unwrap_or_default() }
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

/// What a short text says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    pub time: bool,
    pub author: bool,
    pub reply: bool,
    pub of_writer: bool,
    pub index: bool,
    pub rating: bool,
    pub heads: bool,
    /// The same in a heading only: elsewhere it may be a button.
    pub heads_if_heading: bool,
    /// How many bytes of it, from the start, may be a name: see [`name`].
    pub name: u16,
}

impl Said {
    pub fn of(text: &str) -> Self {
        Self {
            time: is_time(text),
            author: names_author(text),
            reply: is_reply(text),
            of_writer: is_of_writer(text),
            index: is_index(text) || is_revision(text),
            rating: is_rating(text) || is_price(text),
            heads: heads_comments(text),
            heads_if_heading: heads_answers(text),
            name: name(text).map_or(0, |name| name.len() as u16),
        }
    }
}

/// Whether a short text is a date, a time of day or a span of time before now.
pub fn is_time(text: &str) -> bool {
    const YESTERDAY: [&str; 9] = ["yesterday", "ago", "gestern", "hier", "ayer", "ieri", "ontem", "gisteren", "вчера"];
    let lower = text.to_lowercase();
    if is_since(&lower) {
        return false;
    }
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if !has_digit {
        return words.any(|word| YESTERDAY.contains(&word));
    }
    words.any(is_time_word)
        || is_number_time(&lower)
        || is_short_span(&lower)
        // Where words are not set apart.
        || lower.contains('年') && lower.contains('月')
        || lower.ends_with(['前', '전'])
}

/// Whether a text in lower case says since when somebody has been a member.
fn is_since(lower: &str) -> bool {
    ["joined", "member since", "registered", "registriert", "mitglied seit", "last seen", "last active", "zuletzt"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// Whether a short text is told of a writer, not of what was written.
pub fn is_of_writer(text: &str) -> bool {
    is_since(&text.to_lowercase())
}

/// What only times have besides a number.
const TIME_WORDS: &str = "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july \
    august september october november december januar februar märz mai juni juli oktober dezember janvier février mars avril \
    juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre \
    octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro \
    março maio junho julho setembro outubro dezembro januari februari maart mei augustus stycznia lutego marca kwietnia \
    maja czerwca lipca sierpnia września października listopada grudnia января февраля марта апреля мая июня июля августа \
    сентября октября ноября декабря янв фев апр июн июл авг сен окт ноя дек \
    ago hours hour minutes mins days weeks months years yesterday today am pm vor hace heures stunden tagen jours uur uhr \
    geleden önce назад temu siden sedan atrás";

fn is_time_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| TIME_WORDS.split_ascii_whitespace().collect()).contains(word)
}

/// 3h, 2 d, 5 min: nothing else.
fn is_short_span(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - unit.len()))
        && matches!(
            unit.trim(),
            "h" | "hr" | "hrs" | "d" | "w" | "wk" | "mo" | "min" | "m" | "y" | "yr" | "std" | "ч" | "д"
        )
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
            | "回覆"
            | "답글"
            | "odpovědět"
            | "válasz"
            | "vastaa"
            | "svar"
            | "trả lời"
            | "balas"
            | "цитировать"
            | "reageer"
            | "تعليق"
            | "رد"
            | "השב"
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

/// Whether a text says that the last of many posts is told of next to it, as indexes of forums do.
pub fn is_index(text: &str) -> bool {
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

/// Whether a text is the number of a version or of a commit, as lists of releases and changes have.
pub fn is_revision(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_start_matches("version").trim_start_matches(['v', ' ', '.']);
    let numbers: Vec<&str> = bare.split('.').collect();
    let is_number = |number: &&str| (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let is_version = numbers.iter().all(is_number)
        && (numbers.len() == 3 || numbers.len() == 2 && bare.len() < lower.len())
        && !is_time(text);
    let is_hash = (7..=40).contains(&lower.len())
        && lower.bytes().all(|b| b.is_ascii_hexdigit())
        && lower.contains(|c: char| c.is_ascii_digit())
        && lower.contains(|c: char| c.is_ascii_alphabetic());
    is_version || is_hash
}

/// Whether a text, or what is said of a picture, rates something: ★★★☆☆, 4 out of 5 stars.
pub fn is_rating(text: &str) -> bool {
    const STARS: [char; 6] = ['★', '☆', '⭐', '✩', '✪', '⯪'];
    let lower = text.trim().to_lowercase();
    let has_digit = lower.starts_with(|c: char| c.is_ascii_digit());
    let of = ["out of 5", " of 5", "/5", "/ 5", "von 5", "sur 5", "de 5", "su 5"].iter().any(|of| lower.contains(of));
    !lower.is_empty() && lower.chars().all(|c| STARS.contains(&c) || c.is_whitespace() || c == '\u{fe0f}')
        || has_digit
            && (of && lower.len() <= 30 || [" star", " stars", " sterne"].iter().any(|end| lower.ends_with(end)))
}

/// Whether a text is a price.
pub fn is_price(text: &str) -> bool {
    const CURRENCIES: [&str; 8] = ["$", "€", "£", "¥", "₹", "eur", "usd", "chf"];
    let lower = text.trim().to_lowercase();
    let number = CURRENCIES.iter().find_map(|sign| lower.strip_prefix(sign).or_else(|| lower.strip_suffix(sign)));
    number.is_some_and(|number| {
        let number = number.trim();
        number.starts_with(|c: char| c.is_ascii_digit())
            && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '–' | ' '))
    })
}

/// The times of day in a text, in minutes: 9:30, 09:30:15.
pub fn times_of_day(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices(':').filter_map(|(at, _)| {
        let rest = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let before = &text[rest.len()..at];
        let after = &text[at + 1..];
        let after = &after[..after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        let (hour, minute): (u32, u32) = (before.parse().ok()?, after.parse().ok()?);
        (!rest.ends_with(':') && before.len() <= 2 && after.len() == 2 && hour < 24 && minute < 60)
            .then_some(hour * 60 + minute)
    })
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

/// What seems to be a name in a short text: all of it, or what it begins with before a time.
pub fn name(text: &str) -> Option<&str> {
    const DAYS: &str = "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday on at posted \
        published montag dienstag mittwoch donnerstag freitag samstag sonntag am um le el il";
    if !is_time(text) {
        return is_name(text).then_some(text);
    }
    let first = text.split([' ', ',', '\u{a0}']).next().filter(|first| first.chars().all(char::is_alphabetic))?;
    let lower = first.to_lowercase();
    let is_part = |list: &str| list.split_ascii_whitespace().any(|known| known == lower);
    (lower.len() > 1 && !is_time_word(&lower) && !is_part(DAYS)).then_some(first)
}

/// Whether a text begins as a mail's header does.
pub fn heads_mail(text: &str) -> bool {
    let lower = text.to_lowercase();
    (lower.starts_with("from:") || lower.starts_with("von:"))
        && ["date:", "sent:", "datum:", "gesendet:", "subject:", "betreff:", "to:"]
            .iter()
            .any(|field| lower.contains(field))
}

/// Whether a text stands above comments: "12 Comments".
pub fn heads_comments(text: &str) -> bool {
    const OTHER: [&str; 6] = ["recent", "latest", "neueste", "letzte", "derniers", "últimos"];
    if !(3..=40).contains(&text.len()) {
        return false;
    }
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let is_few = lower.split_whitespace().count() <= 3;
    is_few && !OTHER.iter().any(|other| lower.contains(other)) && Words::of(&lower).any(Words::COMMENT)
        || words.next().is_some_and(|word| {
            matches!(
                word,
                "discussion"
                    | "diskussion"
                    | "guestbook"
                    | "gästebuch"
                    | "обсуждение"
                    | "评论"
                    | "評論"
                    | "コメント"
                    | "댓글"
            ) && words.next().is_none()
        })
}

/// Whether a heading stands above answers: "3 answers".
pub fn heads_answers(text: &str) -> bool {
    const ANSWERS: [&str; 8] =
        ["answers", "replies", "responses", "antworten", "réponses", "respuestas", "respostas", "risposte"];
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| ANSWERS.contains(&word)) && words.next().is_none()
}

/// The name of a writer, or the time, in an attribute of the comment's element.
pub fn is_author_attribute(name: &str) -> bool {
    matches!(
        name,
        "author" | "data-author" | "data-author-name" | "data-username" | "data-user-name" | "data-commenter"
    )
}

/// See [`is_author_attribute`].
pub fn is_time_attribute(name: &str) -> bool {
    matches!(name, "created" | "data-time" | "data-date" | "data-created" | "data-created-at" | "data-timestamp")
}

/// Whether what an element is called for those who can't see it says that it is a comment.
pub fn is_comment_label(label: &str) -> bool {
    let lower = label.to_lowercase();
    let first = lower.split(|c: char| !c.is_alphabetic()).next();
    first.is_some_and(|first| matches!(first, "comment" | "kommentar" | "commentaire" | "comentario"))
        || lower.starts_with("reply by")
        || lower.starts_with("reply from")
}

/// Whether a short text may be a name: one to three words, hardly any digits, no end of a sentence.
pub fn is_name(text: &str) -> bool {
    let text = text.trim_end_matches([':', ',']);
    let count = |is: fn(char) -> bool| text.chars().filter(|&c| is(c)).count();
    let (letters, digits, all) = (count(char::is_alphabetic), count(|c| c.is_ascii_digit()), text.chars().count());
    (2..=30).contains(&all)
        && text.split_whitespace().count() <= 3
        && letters * 2 > all
        && digits <= 4
        && !text.ends_with(['.', '?', '!', '…', ')'])
        && !is_time(text)
        && !is_reply(text)
        && !is_label(text)
}

/// Whether a text is only what stands before or after a writer's name.
pub fn is_label(text: &str) -> bool {
    let lower = text.trim_end_matches(':').to_lowercase();
    matches!(
        lower.as_str(),
        "by" | "posted by"
            | "submitted by"
            | "written by"
            | "author"
            | "name"
            | "from"
            | "von"
            | "says"
            | "said"
            | "wrote"
    )
}

/// Whether a text begins as the line of a writer's name does, or ends so.
pub fn names_author(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("by ")
        || lower.starts_with("posted by")
        || lower.starts_with("von ")
        || lower.starts_with("submitted by")
        || lower.starts_with("name: ")
        || lower.starts_with("from: ")
        || lower.starts_with("author: ")
        || [" says:", " said:", " says", " said...", " wrote:", " writes:", " said", "dijo..."]
            .iter()
            .any(|end| lower.ends_with(end))
        || matches!(
            lower.as_str(),
            "says:" | "said..." | "said:" | "said" | "wrote:" | "writes:" | "by" | "name:" | "from:" | "author:"
        )
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
        for text in [
            "3 hours ago",
            "31 January 2011",
            "on 12/03/2011",
            "2011-01-31T10:00",
            "9:59",
            "31.1.2011",
            "Yesterday",
            "3h",
            "4 мая",
            "3小时前",
            "2024年5月4日",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "version 1.2",
            "42",
            "1:1000",
            "call 555-123-4567",
            "one day",
            "3 points",
            "5m views",
            "Joined 4 May 2019",
            "",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn names_are_told_from_other_short_texts() {
        for (text, expected) in [
            ("Olive Oyler:", Some("Olive Oyler:")),
            ("moss, 4 May 2024", Some("moss")),
            ("Saturday, 4 May 2024", None),
            ("May 4, 2024", None),
            ("posted by", None),
            ("Reply", None),
            ("It held until the first frost", None),
            ("4711", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_of_comments_are_told_from_others() {
        for text in ["12 Comments", "Kommentare (3)", "Discussion", "コメント"] {
            assert!(heads_comments(text), "{text}");
        }
        for text in ["Recent comments", "Discussion of the results", "What the comment section taught us", ""] {
            assert!(!heads_comments(text), "{text}");
        }
    }

    #[test]
    fn links_say_what_they_are() {
        assert!(is_reply("Reply") && is_reply("[ quote ]") && !is_reply("Reply to everything at once"));
        assert!(is_more("Read more →") && is_more("12 comments") && !is_more("comments"));
        assert!(is_place("/a#comment-12") && !is_place("#top") && !is_place("/a/12"));
        assert!(is_profile("/users/7/eve") && !is_profile("/used/7"));
        assert!(is_index("Last post by Eve") && !is_index("Posted last week"));
        assert!(["v1.2", "2.10.0", "Version 3.1", "9fceb02d0a"].iter().all(|text| is_revision(text)));
        assert!(!["1.2", "31.1.2011", "10.0.0.1", "deadbeef", "1234567", "v", ""].iter().any(|text| is_revision(text)));
        assert!(["★★★★☆", "4 out of 5 stars", "3/5", "5 of 5"].iter().all(|text| is_rating(text)));
        assert!(!["", "5 replies", "two of 5", "moss"].iter().any(|text| is_rating(text)));
        assert!(["€12.50", "1,200 EUR", "$ 3"].iter().all(|text| is_price(text)));
        assert!(!["$HOME", "12.50", "usd", "5 replies", "€"].iter().any(|text| is_price(text)));
        assert!(is_comment_label("Comment by moss") && !is_comment_label("Comments"));
        assert!(heads_mail("From: moss Date: Sat, 4 May") && !heads_mail("From: here to there"));
        assert_eq!(times_of_day("9:30 – 10:05:50, 1:1000, 25:00, a:30").collect::<Vec<_>>(), [570, 605]);
    }
}
