//! What the model sees of a comment: the very same in training and in use.
//!
//! A feature is a key, a hash of its [`Family`] and its words. Families belong to [`Group`]s: the features of a group
//! weigh together as much in a long text as in a short one.

use std::{ops::Range, sync::OnceLock};

use crate::{
    comment::{Comment, PARENT_LIMIT, TEXT_LIMIT},
    tag::{
        cues::{self, Cue},
        words::{self, Language, hash},
    },
    text::{Kind, Place, Token, tokens, utf16},
};

/// Changes with anything that changes the features of some comment: a model is trained for one version and fits no other.
pub const FEATURE_VERSION: u16 = 5;

/// A sort of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Family {
    /// A word, number, mark or symbol of prose.
    Word,
    /// Two that follow each other within a sentence.
    Pair,
    /// A word in code.
    Code,
    /// The host of a link.
    Host,
    /// A word of the thread's title.
    Title,
    /// A word of what the comment answers: its parent, a quoted line.
    Context,
    /// How the comment is built: its length, links, numbers, question marks, who is addressed.
    Structure,
    /// A [cue](crate::tag::cues).
    Cue,
}

/// Features that are weighed together, as a vector whose length is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Group {
    /// What the comment itself says.
    Body,
    /// The words of the title, as titles' words.
    Title,
    /// The words of parent and quotes, as theirs.
    Context,
    /// How the comment is built, and the cues in it.
    Structure,
    /// The words and pairs of the title once more, as if the comment itself had them: a weaker say, but words that no
    /// title of the training data had mean something too.
    TitleAsBody,
    /// The same of parent and quotes.
    ContextAsBody,
}

/// How many groups there are.
pub const GROUPS: usize = Group::ALL.len();

impl Group {
    /// Every group, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Body, Self::Title, Self::Context, Self::Structure, Self::TitleAsBody, Self::ContextAsBody];

    /// Whether it is what the comment itself says or how it is built, not what stands around it.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Body | Self::Structure)
    }
}

/// One feature where it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// A hash of what it is: equal keys are the same feature.
    pub key: u32,
    /// Its sort.
    pub family: Family,
    /// What it is weighed with.
    pub group: Group,
    /// The first of the comment's tokens that it comes from, where the group is [`Group::Body`] or the family
    /// [`Family::Cue`].
    pub first: u32,
    /// The last of them.
    pub last: u32,
}

/// A comment as the model sees it.
#[derive(Debug)]
pub struct Features {
    /// The tokens of the text.
    pub tokens: Vec<Token>,
    /// Every feature where it was seen: those of the text in its order, then those of title and parent. One that occurs
    /// twice in a group is there twice, but counts once.
    pub seen: Vec<Feature>,
    /// Whether there is anything to tag: the writer said something beside quotes, in what may be English.
    pub is_taggable: bool,
}

impl Features {
    /// The features of a comment. Linear in its length; no more of its text is read than [`TEXT_LIMIT`], and of the parent
    /// no more than [`PARENT_LIMIT`].
    pub fn of(comment: &Comment) -> Self {
        let text = utf16::cut(&comment.text, TEXT_LIMIT);
        let tokens = tokens(text);
        let mut seeing = Seeing::new(tokens.len());
        let may_be_english = seeing.body(text, &tokens);
        if let Some(title) = &comment.title {
            seeing.title(title);
        }
        if let Some(parent) = &comment.parent {
            seeing.parent(utf16::cut(parent, PARENT_LIMIT));
        }
        Self {
            is_taggable: may_be_english
                && tokens.iter().any(|token| token.place != Place::Quote && token.kind != Kind::Punctuation),
            tokens,
            seen: seeing.seen,
        }
    }
}

/// The key of a word of prose in its [normal form](words::normalise).
pub fn word_key(normal: &str) -> u32 {
    key(Family::Word, hash(normal.as_bytes()))
}

/// The number, in [`cues::ALL`], of the cue whose feature has that key.
pub fn cue_of(key: u32) -> Option<usize> {
    cue_keys().iter().position(|&other| other == key)
}

/// The key of each cue: by its names, so that others can be added without a change.
fn cue_keys() -> &'static [u32] {
    static KEYS: OnceLock<Vec<u32>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let hash = |cue: &Cue| pair(hash(cue.kind.as_bytes()), hash(cue.name.as_bytes()));
        cues::ALL.iter().map(|cue| key(Family::Cue, hash(cue))).collect()
    })
}

/// A word's hash before it is salted for a family.
type WordHash = u64;

/// What stands before the first word of a sentence.
const START: WordHash = hash(b"<start>");
const NUMBER: WordHash = hash(b"<number>");
const YEAR: WordHash = hash(b"<year>");
const LINK: WordHash = hash(b"<link>");

const fn key(family: Family, hash: u64) -> u32 {
    // The finisher of SplitMix64: every bit of the key depends on every bit of the hash.
    let mut mixed = hash.wrapping_add((family as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) as u32
}

const fn pair(left: WordHash, right: WordHash) -> u64 {
    left.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ right
}

/// Collects features.
struct Seeing {
    seen: Vec<Feature>,
    /// The word at hand in its normal form.
    word: String,
}

impl Seeing {
    fn new(tokens: usize) -> Self {
        Self { seen: Vec::with_capacity(tokens * 2 + 64), word: String::new() }
    }

    fn see(&mut self, group: Group, family: Family, hash: u64, first: usize, last: usize) {
        self.seen.push(Feature { key: key(family, hash), family, group, first: first as u32, last: last as u32 });
    }

    /// The comment itself; gives whether it may be English.
    fn body(&mut self, text: &str, tokens: &[Token]) -> bool {
        let mut language = Language::default();
        let mut structure = Structure::default();
        let mut before = Before::SENTENCE;
        let mut sentence = 0..0;
        for (at, token) in tokens.iter().enumerate() {
            if token.opens_line {
                before = Before::SENTENCE;
                self.cues(text, tokens, std::mem::take(&mut sentence));
            }
            match token.place {
                Place::Quote => {
                    structure.quoted = true;
                    before = self.context(text, token, before);
                }
                Place::Code => {
                    structure.code = true;
                    let hash = self.normalise(token.of(text));
                    self.see(Group::Body, Family::Code, hash, at, at);
                    before = Before::SENTENCE;
                }
                Place::Prose => {
                    before = self.prose(Group::Body, text, token, at, before);
                    structure.count(token, token.of(text), &self.word);
                    if token.kind == Kind::Word {
                        language.see(&self.word);
                    }
                    sentence = if sentence.is_empty() { at..at + 1 } else { sentence.start..at + 1 };
                    if before.at.is_none() {
                        self.cues(text, tokens, std::mem::take(&mut sentence));
                    }
                }
            }
        }
        self.cues(text, tokens, sentence);
        structure.finish(self);
        language.may_be_english()
    }

    /// The cues in a sentence, given as its tokens.
    fn cues(&mut self, text: &str, tokens: &[Token], sentence: Range<usize>) {
        if let [first, .., last] | [first @ last] = &tokens[sentence.clone()] {
            let (start, end) = (sentence.start as u32, sentence.end as u32 - 1);
            cues::find(&text[first.start as usize..last.end as usize], |cue| {
                let (key, family, group) = (cue_keys()[cue], Family::Cue, Group::Structure);
                self.seen.push(Feature { key, family, group, first: start, last: end });
            });
        }
    }

    /// A token as a word, and with the one before it as a pair.
    fn prose(&mut self, group: Group, text: &str, token: &Token, at: usize, before: Before) -> Before {
        let hash = match token.kind {
            Kind::Word => self.word(group, token.of(text), at),
            Kind::Number => self.number(group, token.of(text), at),
            Kind::Link => self.link(group, token.of(text), at),
            Kind::Punctuation | Kind::Symbol => {
                let hash = mark(token.of(text));
                self.see(group, Family::Word, hash, at, at);
                hash
            }
        };
        self.see(group, Family::Pair, pair(before.hash, hash), before.at.unwrap_or(at), at);
        match ends_sentence(token, token.of(text)) {
            true => Before::SENTENCE,
            false => Before { hash, at: Some(at) },
        }
    }

    /// The hash of a word in its normal form, which is left in `self.word`.
    fn normalise(&mut self, word: &str) -> WordHash {
        words::normalise(word, &mut self.word);
        hash(self.word.as_bytes())
    }

    fn word(&mut self, group: Group, word: &str, at: usize) -> WordHash {
        let whole = self.normalise(word);
        self.see(group, Family::Word, whole, at, at);
        if self.word.contains('-') {
            let whole = std::mem::take(&mut self.word);
            for part in whole.split('-').filter(|part| part.len() > 1) {
                self.see(group, Family::Word, hash(part.as_bytes()), at, at);
            }
            self.word = whole;
        }
        whole
    }

    fn number(&mut self, group: Group, number: &str, at: usize) -> WordHash {
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let hash = if year { YEAR } else { NUMBER };
        self.see(group, Family::Word, hash, at, at);
        let literal = self.normalise(number);
        self.see(group, Family::Word, literal, at, at);
        hash
    }

    fn link(&mut self, group: Group, link: &str, at: usize) -> WordHash {
        let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = self.normalise(host.strip_prefix("www.").unwrap_or(host));
        self.see(group, Family::Host, host, at, at);
        self.see(group, Family::Word, LINK, at, at);
        // Addresses often spell a title out.
        for part in path.split(|character: char| !character.is_alphabetic()).filter(|part| part.len() > 3).take(16) {
            let part = self.normalise(part);
            self.see(group, Family::Word, part, at, at);
        }
        LINK
    }

    fn context(&mut self, text: &str, token: &Token, before: Before) -> Before {
        if token.kind == Kind::Word {
            let hash = self.normalise(token.of(text));
            self.see(Group::Context, Family::Context, hash, 0, 0);
        }
        self.prose(Group::ContextAsBody, text, token, 0, before)
    }

    fn title(&mut self, title: &str) {
        let mut before = Before::SENTENCE;
        for token in tokens(title) {
            let hash = match token.kind {
                Kind::Word => self.normalise(token.of(title)),
                Kind::Number => NUMBER,
                Kind::Link => LINK,
                Kind::Punctuation | Kind::Symbol => mark(token.of(title)),
            };
            self.see(Group::Title, Family::Title, hash, 0, 0);
            before = self.prose(Group::TitleAsBody, title, &token, 0, before);
        }
    }

    fn parent(&mut self, parent: &str) {
        let mut before = Before::SENTENCE;
        for token in tokens(parent) {
            if token.opens_line {
                before = Before::SENTENCE;
            }
            if token.place != Place::Quote {
                before = self.context(parent, &token, before);
            }
        }
    }
}

/// What stands before a token in its sentence.
#[derive(Debug, Clone, Copy)]
struct Before {
    hash: WordHash,
    at: Option<usize>,
}

impl Before {
    /// Nothing: the token is the first.
    const SENTENCE: Self = Self { hash: START, at: None };
}

/// Punctuation and symbols: a run counts as two of its character.
fn mark(run: &str) -> WordHash {
    let mut characters = run.char_indices();
    characters.next();
    characters.next();
    hash(&run.as_bytes()[..characters.next().map_or(run.len(), |(at, _)| at)])
}

fn ends_sentence(token: &Token, text: &str) -> bool {
    token.kind == Kind::Punctuation && text.starts_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// How a comment is built.
#[derive(Debug, Default)]
struct Structure {
    quoted: bool,
    code: bool,
    words: u32,
    capitals: u32,
    numbers: u32,
    links: u32,
    lines: u32,
    questions: u32,
    exclamations: u32,
    first_person: u32,
    second_person: u32,
    third_person: u32,
    symbols: u32,
    ends_with: Option<u64>,
    lower_start: bool,
}

impl Structure {
    fn count(&mut self, token: &Token, text: &str, normal: &str) {
        self.lines += u32::from(token.opens_line);
        match token.kind {
            Kind::Word => {
                if self.words == 0 {
                    self.lower_start = text.starts_with(char::is_lowercase);
                }
                self.words += 1;
                let shouted = text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
                self.capitals += u32::from(shouted);
                match words::person(normal) {
                    Some(words::Person::First) => self.first_person += 1,
                    Some(words::Person::Second) => self.second_person += 1,
                    Some(words::Person::Third) => self.third_person += 1,
                    None => {}
                }
            }
            Kind::Number => self.numbers += 1,
            Kind::Link => self.links += 1,
            Kind::Symbol => self.symbols += 1,
            Kind::Punctuation if text.starts_with('?') => self.questions += 1,
            Kind::Punctuation if text.starts_with('!') => self.exclamations += 1,
            Kind::Punctuation => {}
        }
        self.ends_with = match token.kind {
            Kind::Punctuation | Kind::Symbol => Some(mark(text)),
            Kind::Link => Some(LINK),
            Kind::Word | Kind::Number => None,
        };
    }

    fn finish(&self, seeing: &mut Seeing) {
        // Counts in steps that grow with them: 1, 2, 3-4, 5-8 ...
        let step = |count: u32| if count == 0 { 0 } else { 33 - (count - 1).leading_zeros() };
        let counts = [
            step(self.words),
            step(self.capitals).min(4),
            step(self.numbers).min(4),
            step(self.links).min(4),
            step(self.lines).min(5),
            step(self.questions).min(4),
            step(self.exclamations).min(4),
            step(self.first_person).min(5),
            step(self.second_person).min(5),
            step(self.third_person).min(5),
            step(self.symbols).min(3),
            u32::from(self.quoted),
            u32::from(self.code),
            u32::from(self.lower_start),
        ];
        for (which, count) in counts.into_iter().enumerate() {
            if count > 0 {
                seeing.see(Group::Structure, Family::Structure, (which as u64) << 32 | u64::from(count), 0, 0);
            }
        }
        seeing.see(Group::Structure, Family::Structure, self.ends_with.unwrap_or(1 << 48), 0, 0);
        if self.words > 0 {
            for (which, count) in
                [(1 << 40, self.first_person), (2 << 40, self.second_person), (3 << 40, self.questions)]
            {
                let share = u64::from(count) * 20 / u64::from(self.words);
                if count > 0 {
                    seeing.see(Group::Structure, Family::Structure, which | share.min(4), 0, 0);
                }
            }
        }
    }
}
