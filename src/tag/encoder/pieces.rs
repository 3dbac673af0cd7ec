//! Word pieces: the input of the encoder.
//!
//! Words are cut into the longest pieces that the vocabulary has, from left to right, as in WordPiece (Schuster and Nakajima, 2012;
//! Devlin et al., 2019). Most common words are one piece. Where a piece stands and how it is written (in a quote, in capitals) is kept
//! beside it as its [`form`](Piece::form).

use crate::{
    tag::{
        hash::{FNV_OFFSET_BASIS, FNV_PRIME},
        key_index::KeyIndex,
    },
    text::{Region, Token, TokenKind, tokenise},
};

/// The most pieces of the comment's own text, the quotes in it included. Of a longer text, the encoder reads the first three quarters
/// of this number and the last quarter: comments end on what they come to.
pub const TEXT_PIECES: usize = 120;
/// The most pieces of the title.
pub const TITLE_PIECES: usize = 20;
/// The most pieces of the parent.
pub const PARENT_PIECES: usize = 32;

/// The most pieces of one token: words are shorter, and what is longer is no word.
const MAX_PIECES_OF_TOKEN: usize = 8;
/// The longest piece, in bytes.
const MAX_PIECE_BYTES: usize = 32;
/// The most pieces of a run of one punctuation mark: more say no more.
const MAX_MARKS: usize = 3;

/// A piece that isn't cut from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// The first piece of every input.
    Start,
    /// Comes before the title.
    Title,
    /// Comes before the parent.
    Parent,
    /// Where a line of the text begins, except the first.
    Line,
    /// A link; the pieces of its host follow.
    Link,
    /// What the vocabulary doesn't have.
    Unknown,
}

/// How many [`Special`] pieces there are. Their ids follow those of the vocabulary.
pub const SPECIALS: usize = 6;

/// Whose words a piece belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Segment {
    Prose,
    Code,
    Quote,
    Title,
    Parent,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    /// Only its first letter is a capital.
    Capitalised,
    /// All its letters, two or more, are capitals.
    Upper,
}

const CASES: usize = 3;
/// How many forms a piece can have: each segment in each case.
pub const FORMS: usize = 5 * CASES;

/// One position of the encoder's input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its row in the table of vectors.
    pub id: u16,
    /// Where it stands and how it is written; below [`FORMS`].
    pub form: u8,
    /// The token of the text that it was cut from; `None` for pieces of title and parent and for special ones.
    pub token: Option<u32>,
}

impl Piece {
    /// Whether it is part of what the writer says, or the start of the input, which stands for the comment as a whole.
    pub fn is_own(&self) -> bool {
        usize::from(self.form) / CASES <= Segment::Code as usize
    }
}

/// The pieces that the encoder knows, by their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceVocabulary {
    /// Hashes of pieces, ascending; the index is the piece's id.
    keys: KeyIndex,
}

/// The hash of a piece. `is_continued` says that it continues a word.
pub fn piece_key(piece: &str, is_continued: bool) -> u32 {
    let hash = piece.bytes().fold(start_hash(is_continued), step);
    fold(hash)
}

fn start_hash(is_continued: bool) -> u64 {
    if is_continued { step(FNV_OFFSET_BASIS, b'#') } else { FNV_OFFSET_BASIS }
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
}

fn fold(hash: u64) -> u32 {
    (hash >> 32) as u32 ^ hash as u32
}

impl PieceVocabulary {
    /// A vocabulary of the pieces with these keys, which must be strictly ascending.
    pub fn new(keys: Vec<u32>) -> Self {
        Self { keys: KeyIndex::new(keys) }
    }

    /// The keys of its pieces, ascending.
    pub fn keys(&self) -> &[u32] {
        self.keys.keys()
    }

    /// How many ids there are, those of [`Special`] pieces included.
    pub fn ids(&self) -> usize {
        self.keys().len() + SPECIALS
    }

    /// The id of a special piece.
    pub fn special(&self, special: Special) -> u16 {
        (self.keys().len() + special as usize) as u16
    }

    fn find(&self, key: u32) -> Option<u16> {
        self.keys.find(key).map(|place| place as u16)
    }

    /// Cuts a word, in lower case, into its pieces; `add` is called with each piece's id. Returns the number of pieces.
    fn cut(&self, word: &str, mut add: impl FnMut(u16)) -> usize {
        let mut rest = word;
        let mut count = 0;
        while !rest.is_empty() && count < MAX_PIECES_OF_TOKEN {
            let mut hash = start_hash(count > 0);
            let mut longest = None;
            for (at, byte) in rest.bytes().take(MAX_PIECE_BYTES).enumerate() {
                hash = step(hash, byte);
                if rest.is_char_boundary(at + 1)
                    && let Some(id) = self.find(fold(hash))
                {
                    longest = Some((id, at + 1));
                }
            }
            count += 1;
            let Some((id, length)) = longest else {
                add(self.special(Special::Unknown));
                break;
            };
            add(id);
            rest = &rest[length..];
        }
        count
    }
}

/// Cuts comments into pieces.
struct Cutter<'a> {
    vocabulary: &'a PieceVocabulary,
    pieces: Vec<Piece>,
    /// A word in lower case; kept to save allocations.
    word: String,
}

impl PieceVocabulary {
    /// The encoder's input for a comment, given its text with its tokens, the title, and the start of the parent.
    pub fn pieces(&self, text: &str, tokens: &[Token], title: Option<&str>, parent: Option<&str>) -> Vec<Piece> {
        let mut cutter = Cutter { vocabulary: self, pieces: Vec::with_capacity(TEXT_PIECES), word: String::new() };
        cutter.add_special(Special::Start, Segment::Prose);
        cutter.add_text(text, tokens);
        if let Some(title) = title {
            cutter.add_context(Special::Title, Segment::Title, title, TITLE_PIECES);
        }
        if let Some(parent) = parent {
            cutter.add_context(Special::Parent, Segment::Parent, parent, PARENT_PIECES);
        }
        cutter.pieces
    }

    /// Cuts a text into the words that pieces are made of, for counting: in lower case, punctuation marks apart.
    pub fn words(text: &str, mut add: impl FnMut(&str)) {
        let mut word = String::new();
        for token in tokenise(text) {
            if token.kind != TokenKind::Link {
                for_each_word(token.text(text), &mut word, &mut add);
            }
        }
    }
}

impl Cutter<'_> {
    fn add_special(&mut self, special: Special, segment: Segment) {
        let id = self.vocabulary.special(special);
        self.pieces.push(Piece { id, form: form(segment, Case::Lower), token: None });
    }

    fn add_text(&mut self, text: &str, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            let segment = match token.region {
                Region::Prose => Segment::Prose,
                Region::Code => Segment::Code,
                Region::Quote => Segment::Quote,
            };
            if token.opens_line && at > 0 {
                self.add_special(Special::Line, segment);
            }
            self.add_token(text, token, segment, Some(at as u32));
        }
        // The start stands before the text.
        let (first, last) = (1 + TEXT_PIECES * 3 / 4, TEXT_PIECES / 4);
        if self.pieces.len() > 1 + TEXT_PIECES {
            self.pieces.drain(first..self.pieces.len() - last);
        }
    }

    fn add_context(&mut self, special: Special, segment: Segment, text: &str, limit: usize) {
        self.add_special(special, segment);
        let end = self.pieces.len() + limit;
        for token in tokenise(text) {
            if token.region != Region::Quote {
                self.add_token(text, &token, segment, None);
            }
            if self.pieces.len() >= end {
                break;
            }
        }
        self.pieces.truncate(end);
    }

    fn add_token(&mut self, text: &str, token: &Token, segment: Segment, number: Option<u32>) {
        let written = token.text(text);
        let written = if token.kind == TokenKind::Link {
            let id = self.vocabulary.special(Special::Link);
            self.pieces.push(Piece { id, form: form(segment, Case::Lower), token: number });
            host(written)
        } else {
            written
        };
        let form = form(segment, case(written));
        let (vocabulary, pieces) = (self.vocabulary, &mut self.pieces);
        let end = pieces.len() + MAX_PIECES_OF_TOKEN;
        let mut marks = 0;
        for_each_word(written, &mut self.word, &mut |word| {
            let is_mark = !word.starts_with(char::is_alphanumeric);
            marks = if is_mark { marks + 1 } else { 0 };
            if pieces.len() < end && marks <= MAX_MARKS {
                vocabulary.cut(word, |id| pieces.push(Piece { id, form, token: number }));
            }
        });
    }
}

fn form(segment: Segment, case: Case) -> u8 {
    (segment as usize * CASES + case as usize) as u8
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|character| character.is_alphabetic());
    if !letters.next().is_some_and(char::is_uppercase) {
        return Case::Lower;
    }
    let mut others = letters.peekable();
    match others.peek().is_some() && others.all(char::is_uppercase) {
        true => Case::Upper,
        false => Case::Capitalised,
    }
}

/// The host of a link, without `www.`.
fn host(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// Calls `add` with each run of letters and digits in a token, in lower case and without the accents of Western languages, and with
/// each other character.
fn for_each_word(token: &str, word: &mut String, add: &mut impl FnMut(&str)) {
    word.clear();
    for character in token.chars() {
        if character.is_alphanumeric() {
            character.to_lowercase().map(without_accent).for_each(|character| word.push(character));
            continue;
        }
        if !word.is_empty() {
            add(word);
            word.clear();
        }
        word.push(match character {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '\u{2010}' | '\u{2011}' => '-',
            _ => character,
        });
        add(word);
        word.clear();
    }
    if !word.is_empty() {
        add(word);
        word.clear();
    }
}

/// The letter below the accent: the vocabulary has none with accents.
fn without_accent(character: char) -> char {
    match character {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> (PieceVocabulary, Vec<String>) {
        let mut keyed: Vec<(u32, String)> = words
            .iter()
            .map(|word| match word.strip_prefix("##") {
                Some(rest) => (piece_key(rest, true), (*word).to_owned()),
                None => (piece_key(word, false), (*word).to_owned()),
            })
            .collect();
        keyed.sort();
        let (keys, mut names): (Vec<u32>, Vec<String>) = keyed.into_iter().unzip();
        names.extend(["[start]", "[title]", "[parent]", "[line]", "[link]", "[unknown]"].map(str::to_owned));
        (PieceVocabulary::new(keys), names)
    }

    fn cut(text: &str, title: Option<&str>, parent: Option<&str>) -> String {
        let (vocabulary, names) = vocabulary(&[
            "the", "batter", "##y", "##ies", "don", "'", "t", "last", "?", "!", "example", ".", "org", ">",
        ]);
        let pieces = vocabulary.pieces(text, &tokenise(text), title, parent);
        pieces.iter().map(|piece| &*names[usize::from(piece.id)]).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        assert_eq!(cut("The Batteries don’t last????", None, None), "[start] the batter ##ies don ' t last ? ? ?");
        assert_eq!(cut("battery xyz", None, None), "[start] batter ##y [unknown]");
        assert_eq!(cut("the\nhttps://www.example.org/a/b", None, None), "[start] the [line] [link] example . org");
    }

    #[test]
    fn context_follows_the_text() {
        let expected = "[start] last [title] the battery [parent] don ' t".replace("battery", "batter ##y");
        assert_eq!(cut("Last", Some("The battery"), Some("> the\nDon't")), expected);
    }

    #[test]
    fn forms_tell_whose_words_they_are_and_how_they_are_written() {
        let (vocabulary, _) = vocabulary(&["the", ">"]);
        let text = "> The\nthe THE";
        let pieces = vocabulary.pieces(text, &tokenise(text), Some("the"), None);
        let forms: Vec<_> = pieces.iter().map(|piece| (piece.form, piece.token, piece.is_own())).collect();
        let (prose, quote, title) = (0, 6, 9);
        assert_eq!(
            forms,
            [
                (prose, None, true),
                (quote, Some(0), false),
                (quote + 1, Some(1), false),
                (prose, None, true),
                (prose, Some(2), true),
                (prose + 2, Some(3), true),
                (title, None, false),
                (title, None, false),
            ]
        );
    }

    #[test]
    fn the_middle_of_a_long_text_is_left_out() {
        let (vocabulary, _) = vocabulary(&["the"]);
        let text = "the ".repeat(1000);
        let pieces = vocabulary.pieces(&text, &tokenise(&text), None, None);
        assert_eq!(pieces.len(), 1 + TEXT_PIECES);
        assert_eq!(pieces[TEXT_PIECES * 3 / 4].token, Some(TEXT_PIECES as u32 * 3 / 4 - 1));
        assert_eq!(pieces.last().unwrap().token, Some(999));
    }
}
