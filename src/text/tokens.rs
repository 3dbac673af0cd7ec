//! Cuts a text into [`Token`]s, in one walk over it.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters and digits, with what joins them: `don't`, `open-source`, `node.js`, `C++`, `AT&T`.
    Word,
    /// Digits with what joins them: `1,000`, `3.5`, `2020-01-31`.
    Number,
    /// A web address.
    Link,
    /// Punctuation; a run of the same character is one token.
    Punctuation,
    /// Any other character: emoji, arrows. A run of emoji parts is one token.
    Symbol,
}

/// What sort of line or run a token stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The writer's own words.
    Prose,
    /// A line that begins with `>`: somebody else's words.
    Quote,
    /// Code: an indented line, a fenced block, a run between backticks.
    Code,
}

/// A piece of a text; white space belongs to none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
    /// Whether it is the first of its line.
    pub opens_line: bool,
}

impl Token {
    /// Its piece of the text that it was cut from.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }
}

/// The tokens of a text, in order. What stands beyond 4 GiB is not read.
pub fn tokens(text: &str) -> Vec<Token> {
    let text = readable(text);
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut fenced = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if content.starts_with("```") {
            fenced = !fenced;
        } else {
            let place = match line_place(line, content) {
                Place::Prose if fenced => Place::Code,
                place => place,
            };
            Line { text, end: start + line.len(), place, tokens: &mut tokens }.cut(start);
        }
        start += line.len();
    }
    tokens
}

/// As much of a text as offsets can tell of.
fn readable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What sort of line it is; `content` is the line without leading white space.
fn line_place(line: &str, content: &str) -> Place {
    let indent = &line[..line.len() - content.len()];
    if content.starts_with('>') && !content.starts_with(">=") {
        Place::Quote
    } else if indent.len() >= 4 || indent.contains('\t') {
        Place::Code
    } else {
        Place::Prose
    }
}

/// One line while it is cut.
struct Line<'a> {
    text: &'a str,
    end: usize,
    place: Place,
    tokens: &'a mut Vec<Token>,
}

impl Line<'_> {
    fn cut(mut self, start: usize) {
        let first = self.tokens.len();
        let mut at = start;
        while let Some(character) = self.char_at(at) {
            let end = at + character.len_utf8();
            let is_word = match character {
                '_' => self.text[at..self.end].trim_start_matches('_').starts_with(char::is_alphanumeric),
                _ => character.is_alphanumeric(),
            };
            at = if is_word && let Some(end) = self.link(at) {
                self.push(at, end, Kind::Link)
            } else if is_word {
                self.word(at)
            } else if character.is_whitespace() || is_invisible(character) {
                end
            } else if character == '`' && self.place == Place::Prose {
                self.code(end)
            } else if character.is_ascii() || is_punctuation(character) {
                let end = self.skip(end, |next| next == character);
                self.push(at, end, Kind::Punctuation)
            } else {
                let end = self.skip(end, |next| is_invisible(next) || is_emoji(next));
                self.push(at, end, Kind::Symbol)
            };
        }
        if let Some(token) = self.tokens.get_mut(first) {
            token.opens_line = true;
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) -> usize {
        let (start, end) = (start as u32, end as u32);
        self.tokens.push(Token { start, end, kind, place: self.place, opens_line: false });
        end as usize
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..self.end].chars().next()
    }

    /// The first offset from `at` whose character isn't one of those.
    fn skip(&self, at: usize, those: impl Fn(char) -> bool) -> usize {
        at + self.text[at..self.end].find(|character| !those(character)).unwrap_or(self.end - at)
    }

    /// The end of the web address that begins here.
    fn link(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..self.end];
        let begins =
            |with: &str| rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()));
        let prefix = ["http://", "https://", "ftp://", "www."].into_iter().find(|prefix| begins(prefix))?;
        let end = self.link_end(at);
        (end > at + prefix.len()).then_some(end)
    }

    /// The end of an address, without the punctuation of the sentence that it stands in.
    fn link_end(&self, at: usize) -> usize {
        let end = self.skip(at, |next| !next.is_whitespace() && !matches!(next, '<' | '>' | '"' | '`'));
        let address = &self.text[at..end];
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']', '…']);
        // A closing bracket belongs to the address only if it was opened there.
        match trimmed.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => at + inner.trim_end_matches(['.', ',', ')', '?', '!']).len(),
            _ => at + trimmed.len(),
        }
    }

    /// A word or number from `at` on; gives its end.
    fn word(&mut self, start: usize) -> usize {
        let mut digits = true;
        let mut at = start;
        loop {
            let from = at;
            at = self.skip(at, |next| next.is_alphanumeric() || next == '_' || is_mark(next));
            digits &= self.text.as_bytes()[from..at].iter().all(u8::is_ascii_digit);
            let mut ahead = self.text[at..self.end].chars();
            let (Some(joint), Some(next)) = (ahead.next(), ahead.next()) else { break };
            let joins = match joint {
                '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' => next.is_alphanumeric(),
                '.' => next.is_lowercase() || next.is_ascii_digit(),
                ',' | ':' => digits && next.is_ascii_digit(),
                '&' => next.is_uppercase() && self.text[..at].ends_with(char::is_uppercase),
                _ => false,
            };
            if !joins {
                break;
            }
            at += joint.len_utf8();
        }
        let rest = &self.text[at..self.end];
        // An address without its scheme: a host and a path.
        if rest.starts_with('/') && self.text[start..at].contains('.') && !digits {
            let end = self.link_end(start).max(at);
            return self.push(start, end, Kind::Link);
        }
        if rest.starts_with("++") && at - start == 1 {
            at += 2;
        } else if rest.starts_with('#') && at - start == 1 {
            at += 1;
        }
        self.push(start, at, if digits { Kind::Number } else { Kind::Word })
    }

    /// A run between backticks, the first of which ends at `at`: cut as code. Without a second one there is none.
    fn code(&mut self, at: usize) -> usize {
        let Some(length) = self.text[at..self.end].find('`') else { return self.push(at - 1, at, Kind::Punctuation) };
        let end = at + length;
        Line { text: self.text, end, place: Place::Code, tokens: self.tokens }.cut(at);
        end + 1
    }
}

/// Joins what stands around it, or shows nothing: zero-width characters, variation selectors.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// A mark on the letter before it: as in a decomposed é, or in Devanagari, Arabic, Hebrew, Thai.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{900}'..='\u{DFF}'
        | '\u{E31}'..='\u{E4E}' | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}')
}

fn is_punctuation(character: char) -> bool {
    matches!(character, '\u{A1}'..='\u{BF}' | '×' | '÷' | '\u{2010}'..='\u{205E}' | '\u{3001}'..='\u{301F}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}' | '\u{20E3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, Kind)> {
        tokens(text).iter().map(|token| (token.of(text), token.kind)).collect()
    }

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().filter(|token| token.kind == Kind::Word).map(|token| token.of(text)).collect()
    }

    fn places(text: &str, place: Place) -> Vec<&str> {
        tokens(text).iter().filter(|token| token.place == place).map(|token| token.of(text)).collect()
    }

    #[test]
    fn words_keep_what_joins_them() {
        let text = "I don’t think Node.js's open-source AT&T drivers in C++ or F# beat mine.";
        let expected = ["I", "don’t", "think", "Node.js's", "open-source", "AT&T", "drivers", "in", "C++", "or", "F#"];
        assert_eq!(words(text)[..11], expected);
        assert_eq!(words("'quoted' (bracketed) -dashed- end.Next"), ["quoted", "bracketed", "dashed", "end", "Next"]);
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(words("cafe\u{301} नमस्ते สวัสดี"), ["cafe\u{301}", "नमस्ते", "สวัสดี"]);
    }

    #[test]
    fn numbers_and_punctuation() {
        let expected = [
            ("1,000.5", Kind::Number),
            ("%", Kind::Punctuation),
            ("???", Kind::Punctuation),
            ("!", Kind::Punctuation),
            ("__", Kind::Punctuation),
            ("_x", Kind::Word),
            ("3rd", Kind::Word),
            ("👩\u{200D}🚀", Kind::Symbol),
        ];
        assert_eq!(cut("1,000.5% ???! __ _x 3rd 👩\u{200D}🚀"), expected);
    }

    #[test]
    fn a_link_ends_where_its_sentence_goes_on() {
        for (text, link) in [
            ("see https://example.org/a_(b)?c=d.", "https://example.org/a_(b)?c=d"),
            ("(at http://example.org/x).", "http://example.org/x"),
            ("[it](https://example.org/x)", "https://example.org/x"),
            ("www.example.org, too", "www.example.org"),
            ("on example.org/some/page!", "example.org/some/page"),
            ("<HTTPS://EXAMPLE.ORG>", "HTTPS://EXAMPLE.ORG"),
        ] {
            let links: Vec<_> = cut(text).into_iter().filter(|(_, kind)| *kind == Kind::Link).collect();
            assert_eq!(links, [(link, Kind::Link)], "{text}");
        }
        assert!(cut("https:// www. either/or 1.5/2").iter().all(|(_, kind)| *kind != Kind::Link));
    }

    #[test]
    fn quotes_and_code_are_told_from_prose() {
        let text = "> their words\nmy `own code` here\n    indented = 1\n```\nfenced\n```\n>= is no quote";
        assert_eq!(places(text, Place::Quote), [">", "their", "words"]);
        assert_eq!(places(text, Place::Code), ["own", "code", "indented", "=", "1", "fenced"]);
        assert_eq!(places(text, Place::Prose), ["my", "here", ">", "=", "is", "no", "quote"]);
        assert_eq!(places("a ` alone", Place::Prose), ["a", "`", "alone"]);
    }

    #[test]
    fn the_first_token_of_a_line_is_marked() {
        let text = "one two\n\n  three\nfour";
        let first: Vec<_> = tokens(text).iter().filter(|token| token.opens_line).map(|token| token.of(text)).collect();
        assert_eq!(first, ["one", "three", "four"]);
    }
}
