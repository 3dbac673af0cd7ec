//! Tokenising: cuts a text into [`Token`]s in one pass.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters and digits, with the characters that join them: `don't`, `open-source`, `node.js`, `C++`, `AT&T`.
    Word,
    /// Digits with the characters that join them: `1,000`, `3.5`, `2020-01-31`.
    Number,
    /// A web address.
    Link,
    /// Punctuation; a run of the same character is one token.
    Punctuation,
    /// Any other character: emoji, arrows. A sequence that shows as one emoji is one token.
    Symbol,
}

/// The part of a comment that a token belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// The writer's own words.
    Prose,
    /// A line that begins with `>`: somebody else's words.
    Quote,
    /// Code, as in Markdown: an indented line, a fenced block, or a run between backticks.
    Code,
}

/// A piece of a text. White space belongs to no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it begins, in bytes.
    pub start: u32,
    /// Where it ends, in bytes, exclusive.
    pub end: u32,
    /// What it is.
    pub kind: TokenKind,
    /// The part of the comment that it belongs to.
    pub region: Region,
    /// Whether it is the first of its line.
    pub opens_line: bool,
}

impl Token {
    /// The token's piece of `text`, which must be the text that it was cut from.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }
}

/// Cuts a text into tokens, in order. Ignores everything beyond 4 GiB, which 32-bit offsets can't reach.
pub fn tokenise(text: &str) -> Vec<Token> {
    let text = addressable(text);
    // English comments have about one token per five bytes.
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut is_fenced = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if content.starts_with("```") {
            is_fenced = !is_fenced;
        } else {
            let region = match region_of_line(line, content) {
                Region::Prose if is_fenced => Region::Code,
                region => region,
            };
            LineTokeniser { text, end: start + line.len(), region, tokens: &mut tokens }.run(start);
        }
        start += line.len();
    }
    tokens
}

/// The start of a text that 32-bit offsets can address.
fn addressable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// From this indentation on, in bytes, a line is code, as in Markdown. So is one that is indented by a tab.
const CODE_INDENT: usize = 4;

/// The region of a line outside fenced blocks; `content` is the line without leading white space.
fn region_of_line(line: &str, content: &str) -> Region {
    let indent = &line[..line.len() - content.len()];
    if content.starts_with('>') && !content.starts_with(">=") {
        Region::Quote
    } else if indent.len() >= CODE_INDENT || indent.contains('\t') {
        Region::Code
    } else {
        Region::Prose
    }
}

/// Tokenises one line, or a run between backticks, up to `end`.
struct LineTokeniser<'a> {
    text: &'a str,
    end: usize,
    region: Region,
    tokens: &'a mut Vec<Token>,
}

impl LineTokeniser<'_> {
    fn run(mut self, start: usize) {
        let first = self.tokens.len();
        let mut at = start;
        while let Some(character) = self.char_at(at) {
            let end = at + character.len_utf8();
            let is_word = match character {
                '_' => self.text[at..self.end].trim_start_matches('_').starts_with(char::is_alphanumeric),
                _ => character.is_alphanumeric(),
            };
            at = if is_word && let Some(end) = self.link_at(at) {
                self.push(at, end, TokenKind::Link)
            } else if is_word {
                self.push_word(at)
            } else if character.is_whitespace() || is_invisible(character) {
                end
            } else if character == '`' && self.region == Region::Prose {
                self.push_code(end)
            } else if character.is_ascii() || is_punctuation(character) {
                let end = self.skip(end, |next| next == character);
                self.push(at, end, TokenKind::Punctuation)
            } else {
                let end = self.skip(end, |next| is_invisible(next) || is_emoji(next));
                self.push(at, end, TokenKind::Symbol)
            };
        }
        if let Some(token) = self.tokens.get_mut(first) {
            token.opens_line = true;
        }
    }

    /// Adds a token. Returns its end.
    fn push(&mut self, start: usize, end: usize, kind: TokenKind) -> usize {
        let (start, end) = (start as u32, end as u32);
        self.tokens.push(Token { start, end, kind, region: self.region, opens_line: false });
        end as usize
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..self.end].chars().next()
    }

    /// The first offset from `at` on whose character isn't `skipped`.
    fn skip(&self, at: usize, skipped: impl Fn(char) -> bool) -> usize {
        at + self.text[at..self.end].find(|character| !skipped(character)).unwrap_or(self.end - at)
    }

    /// The end of the web address that begins at `at`, if one does.
    fn link_at(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..self.end];
        let begins =
            |with: &str| rest.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()));
        let prefix = ["http://", "https://", "ftp://", "www."].into_iter().find(|prefix| begins(prefix))?;
        let end = self.link_end(at);
        (end > at + prefix.len()).then_some(end)
    }

    /// The end of the address that begins at `at`, without the punctuation of the sentence around it.
    fn link_end(&self, at: usize) -> usize {
        let end = self.skip(at, |next| !next.is_whitespace() && !matches!(next, '<' | '>' | '"' | '`'));
        let address = &self.text[at..end];
        let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']', '…']);
        // A closing bracket belongs to the address only if the address opens it.
        match trimmed.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => at + inner.trim_end_matches(['.', ',', ')', '?', '!']).len(),
            _ => at + trimmed.len(),
        }
    }

    /// Adds the word, number or schemeless address that begins at `start`. Returns its end.
    fn push_word(&mut self, start: usize) -> usize {
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
        // A host and a path without a scheme are an address too.
        if rest.starts_with('/') && self.text[start..at].contains('.') && !digits {
            let end = self.link_end(start).max(at);
            return self.push(start, end, TokenKind::Link);
        }
        if rest.starts_with("++") && at - start == 1 {
            at += 2;
        } else if rest.starts_with('#') && at - start == 1 {
            at += 1;
        }
        self.push(start, at, if digits { TokenKind::Number } else { TokenKind::Word })
    }

    /// Adds the tokens of a run of code whose opening backtick ends at `at`. Returns the end of the run. Without a closing
    /// backtick in the line, the opening one is punctuation.
    fn push_code(&mut self, at: usize) -> usize {
        let Some(length) = self.text[at..self.end].find('`') else {
            return self.push(at - 1, at, TokenKind::Punctuation);
        };
        let end = at + length;
        LineTokeniser { text: self.text, end, region: Region::Code, tokens: self.tokens }.run(at);
        end + 1
    }
}

/// Whether a character is invisible or only joins its neighbours: zero-width characters, variation selectors.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a character is a combining mark on the letter before it, as in a decomposed é or in Devanagari, Arabic, Hebrew and Thai.
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

    fn cut(text: &str) -> Vec<(&str, TokenKind)> {
        tokenise(text).iter().map(|token| (token.text(text), token.kind)).collect()
    }

    fn words(text: &str) -> Vec<&str> {
        tokenise(text).iter().filter(|token| token.kind == TokenKind::Word).map(|token| token.text(text)).collect()
    }

    fn in_region(text: &str, region: Region) -> Vec<&str> {
        tokenise(text).iter().filter(|token| token.region == region).map(|token| token.text(text)).collect()
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
            ("1,000.5", TokenKind::Number),
            ("%", TokenKind::Punctuation),
            ("???", TokenKind::Punctuation),
            ("!", TokenKind::Punctuation),
            ("__", TokenKind::Punctuation),
            ("_x", TokenKind::Word),
            ("3rd", TokenKind::Word),
            ("👩\u{200D}🚀", TokenKind::Symbol),
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
            let links: Vec<_> = cut(text).into_iter().filter(|(_, kind)| *kind == TokenKind::Link).collect();
            assert_eq!(links, [(link, TokenKind::Link)], "{text}");
        }
        assert!(cut("https:// www. either/or 1.5/2").iter().all(|(_, kind)| *kind != TokenKind::Link));
    }

    #[test]
    fn quotes_and_code_are_told_from_prose() {
        let text = "> their words\nmy `own code` here\n    indented = 1\n```\nfenced\n```\n>= is no quote";
        assert_eq!(in_region(text, Region::Quote), [">", "their", "words"]);
        assert_eq!(in_region(text, Region::Code), ["own", "code", "indented", "=", "1", "fenced"]);
        assert_eq!(in_region(text, Region::Prose), ["my", "here", ">", "=", "is", "no", "quote"]);
        assert_eq!(in_region("a ` alone", Region::Prose), ["a", "`", "alone"]);
    }

    #[test]
    fn the_first_token_of_a_line_is_marked() {
        let text = "one two\n\n  three\nfour";
        let first: Vec<_> =
            tokenise(text).iter().filter(|token| token.opens_line).map(|token| token.text(text)).collect();
        assert_eq!(first, ["one", "three", "four"]);
    }
}
