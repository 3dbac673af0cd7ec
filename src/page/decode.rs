//! From the bytes of a saved page to its text, as a browser would decode it.

use std::{borrow::Cow, collections::HashSet};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use crate::page::sites;

/// How many bytes of a page are searched for the name of its encoding, as the HTML standard says.
const PRESCAN: usize = 1024;

/// Decodes a page from `url`, whose top-level domain helps to guess an encoding.
///
/// The encoding comes from a byte-order mark, or else from the label in the page's first 1,024 bytes. Without either, it is
/// UTF-8 if the bytes are valid UTF-8; otherwise it is guessed. Invalid bytes become U+FFFD.
pub fn decode<'a>(bytes: &'a [u8], url: &str) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    let encoding = labelled(&bytes[..bytes.len().min(PRESCAN)]).unwrap_or_else(|| guess(bytes, url));
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-8 if the bytes are valid UTF-8, else what Firefox would guess: its detector is the crate chardetng.
fn guess(bytes: &[u8], url: &str) -> &'static Encoding {
    if str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let host = sites::host(url);
    let country = host.as_deref().and_then(|host| host.rsplit('.').next()).filter(|label| label.is_ascii());
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(country.map(str::as_bytes), Utf8Detection::Allow)
}

/// The encoding that a page's first bytes name: the standard's
/// [prescan](https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding).
///
/// html5ever's encoding indicator does not replace it: it implements a later step of the standard, during tree construction, which
/// ignores XML declarations and any `<meta>` in a title or a script, and ends comments elsewhere than at `-->`.
fn labelled(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, b'?', 0, b'x', 0, ..] => return Some(UTF_16LE),
        [0, b'<', 0, b'?', 0, b'x', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let mut scan = Scan { rest: bytes };
    while let Some(&byte) = scan.rest.first() {
        if byte != b'<' {
            scan.skip(1);
        } else if scan.rest.starts_with(b"<!--") {
            // The dashes that open a comment may also close it: `<!-->`.
            scan.skip(2);
            scan.skip_past(b"-->");
        } else if scan.is_tag(b"<meta") {
            scan.skip(5);
            if let Some(encoding) = scan.meta() {
                return Some(encoding);
            }
        } else if let [b'<', b'/', letter, ..] | [b'<', letter, ..] = scan.rest
            && letter.is_ascii_alphabetic()
        {
            scan.skip_while(|byte| !byte.is_ascii_whitespace() && byte != b'>');
            while scan.attribute().is_some() {}
        } else if let [b'<', b'!' | b'/' | b'?', ..] = scan.rest {
            scan.skip_past(b">");
        } else {
            scan.skip(1);
        }
    }
    xml_declaration(bytes)
}

/// The encoding that an XML declaration names.
fn xml_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut scan = Scan { rest: bytes.strip_prefix(b"<?xml")? };
    let length = scan.rest.iter().position(|&byte| byte == b'>')?;
    scan.rest = &scan.rest[..length];
    scan.skip_past(b"encoding");
    scan.skip_while(|byte| byte <= b' ');
    scan.rest = scan.rest.strip_prefix(b"=")?;
    scan.skip_while(|byte| byte <= b' ');
    let quote = scan.next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    let label = scan.rest.split(|&byte| byte == quote).next().filter(|label| label.len() < scan.rest.len())?;
    label.iter().all(|&byte| byte > b' ').then(|| encoding(label))?
}

/// The encoding that a label in a page stands for. A label that could be read as ASCII is not in UTF-16, whatever it says.
fn encoding(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    Some(match encoding {
        _ if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        _ if encoding == X_USER_DEFINED => WINDOWS_1252,
        _ => encoding,
    })
}

/// The encoding in the `content` of a `<meta http-equiv="content-type">`: what follows `charset=`.
fn content_charset(content: &[u8]) -> Option<&'static Encoding> {
    let mut scan = Scan { rest: content };
    loop {
        scan.skip_past(b"charset");
        if scan.rest.is_empty() {
            return None;
        }
        scan.skip_while(|byte| byte.is_ascii_whitespace());
        if let Some(rest) = scan.rest.strip_prefix(b"=") {
            scan.rest = rest;
            break;
        }
    }
    scan.skip_while(|byte| byte.is_ascii_whitespace());
    match scan.rest {
        [quote @ (b'"' | b'\''), rest @ ..] => encoding(&rest[..rest.iter().position(|byte| byte == quote)?]),
        rest => encoding(rest.split(|byte| byte.is_ascii_whitespace() || *byte == b';').next()?),
    }
}

/// A reader of bytes.
struct Scan<'a> {
    /// What is left to read.
    rest: &'a [u8],
}

impl Scan<'_> {
    fn next(&mut self) -> Option<u8> {
        let (&byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(byte)
    }

    fn skip(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn skip_while(&mut self, skipped: impl Fn(u8) -> bool) {
        while self.rest.first().is_some_and(|&byte| skipped(byte)) {
            self.skip(1);
        }
    }

    /// Skips to just after the next occurrence of some bytes, or to the end.
    fn skip_past(&mut self, bytes: &[u8]) {
        let start = self.rest.windows(bytes.len()).position(|window| window == bytes);
        self.skip(start.map_or(self.rest.len(), |start| start + bytes.len()));
    }

    /// Whether a tag begins here, given as `<` and its name in lower case.
    fn is_tag(&self, start: &[u8]) -> bool {
        self.rest.split_at_checked(start.len()).is_some_and(|(name, rest)| {
            name.eq_ignore_ascii_case(start)
                && rest.first().is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/')
        })
    }

    /// The name and the value of a tag's next attribute, in lower case; `None` at the end of the tag or of the bytes.
    fn attribute(&mut self) -> Option<(Vec<u8>, Vec<u8>)> {
        self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
        let (mut name, mut value) = (Vec::new(), Vec::new());
        loop {
            match *self.rest.first()? {
                b'=' if !name.is_empty() => break,
                byte if byte.is_ascii_whitespace() => {
                    self.skip_while(|byte| byte.is_ascii_whitespace());
                    if *self.rest.first()? != b'=' {
                        return Some((name, value));
                    }
                    break;
                }
                b'>' if name.is_empty() => return None,
                b'/' | b'>' => return Some((name, value)),
                byte => name.push(byte.to_ascii_lowercase()),
            }
            self.skip(1);
        }
        self.skip(1);
        self.skip_while(|byte| byte.is_ascii_whitespace());
        match *self.rest.first()? {
            quote @ (b'"' | b'\'') => {
                self.skip(1);
                loop {
                    match self.next()? {
                        byte if byte == quote => return Some((name, value)),
                        byte => value.push(byte.to_ascii_lowercase()),
                    }
                }
            }
            _ => loop {
                match *self.rest.first()? {
                    byte if byte.is_ascii_whitespace() || byte == b'>' => return Some((name, value)),
                    byte => value.push(byte.to_ascii_lowercase()),
                }
                self.skip(1);
            },
        }
    }

    /// The encoding that the attributes of a `<meta>` name.
    fn meta(&mut self) -> Option<&'static Encoding> {
        let mut names = HashSet::new();
        let (mut is_pragma, mut label, mut content) = (false, None, None);
        while let Some((name, value)) = self.attribute() {
            match name.as_slice() {
                _ if !names.insert(name.clone()) => {}
                b"http-equiv" => is_pragma = value == b"content-type",
                b"charset" => label = Some(encoding(&value)),
                b"content" => content = content_charset(&value),
                _ => {}
            }
        }
        // An unfinished tag at the end of the bytes does not count.
        if self.rest.is_empty() {
            return None;
        }
        label.unwrap_or(content.filter(|_| is_pragma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_as_the_standard_says() {
        for (page, label) in [
            (&b"<meta charset=windows-1251>"[..], Some("windows-1251")),
            (b"<!doctype html><html><head><META Charset = 'KOI8-R' />", Some("KOI8-R")),
            (b"<meta content='text/html; charset=iso-8859-2' http-equiv=Content-Type>", Some("ISO-8859-2")),
            (b"<meta http-equiv=content-type content='text/html; charset charset=\"euc-jp\"'>", Some("EUC-JP")),
            (b"<meta name=description content='charset=euc-jp'>", None),
            (b"<meta http-equiv=refresh content='charset=euc-jp'><meta charset=gbk>", Some("GBK")),
            (b"<meta charset=nonsense><meta charset=big5>", Some("Big5")),
            (b"<meta charset=utf-16le>", Some("UTF-8")),
            (b"<meta charset=x-user-defined>", Some("windows-1252")),
            (b"<!-- <meta charset=gbk> --><meta charset=big5>", Some("Big5")),
            (b"<!--><meta charset=gbk>", Some("GBK")),
            (b"<p title='<meta charset=gbk>'><meta charset=big5>", Some("Big5")),
            (b"</p title='<meta charset=gbk>'><meta charset=big5>", Some("Big5")),
            (b"<!x <meta charset=gbk>", None),
            (b"<title><meta charset=gbk></title>", Some("GBK")),
            (b"<script>'<meta charset=gbk>'</script>", Some("GBK")),
            (b"<!-- --!><meta charset=gbk>", None),
            (b"<metacharset=gbk>", None),
            (b"<meta/charset=gbk>", Some("GBK")),
            (b"<meta charset=gbk", None),
            (b"<?xml version='1.0' encoding='iso-8859-5'?><html>", Some("ISO-8859-5")),
            (b"<?xml version='1.0' encoding='iso-8859-5'?><meta charset=gbk>", Some("GBK")),
            (b"<\0?\0x\0", Some("UTF-16LE")),
            (b"a < b and c > d", None),
            (b"", None),
        ] {
            let shown = String::from_utf8_lossy(page);
            assert_eq!(labelled(page).map(Encoding::name), label, "{shown}");
        }
    }

    #[test]
    fn a_label_beyond_the_first_1024_bytes_does_not_count() {
        let label = "<meta charset=windows-1251>";
        for (space, text) in [(PRESCAN - label.len(), "й"), (PRESCAN, "é")] {
            let page = [" ".repeat(space).as_bytes(), label.as_bytes(), b"\xe9"].concat();
            assert!(decode(&page, "").ends_with(text), "{space}");
        }
    }

    #[test]
    fn a_byte_order_mark_goes_before_a_label() {
        assert_eq!(decode(b"\xef\xbb\xbf<meta charset=gbk>\xc3\xa9", ""), "<meta charset=gbk>é");
        assert_eq!(decode(b"\xff\xfe<\0\xe9\0", ""), "<é");
        assert_eq!(decode(b"\xfe\xff\0<\0\xe9", ""), "<é");
    }

    #[test]
    fn the_encoding_of_a_page_without_label_is_utf_8_or_guessed() {
        assert_eq!(decode("naïve".as_bytes(), ""), "naïve");
        assert_eq!(decode(b"na\xefve caf\xe9", "https://example.org/"), "naïve café");
        let (page, _, _) = encoding_rs::SHIFT_JIS.encode("これは日本語の文章です。");
        assert_eq!(decode(&page, "https://example.jp/"), "これは日本語の文章です。");
        assert_eq!(decode(b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0", "https://example.ru:8080/"), "Привет, мир");
        assert_eq!(decode(b"\x80 99", "http://münchen.example.münchen/"), "€ 99");
    }

    #[test]
    fn invalid_bytes_are_replaced() {
        assert_eq!(decode(b"<meta charset=utf-8>a\xffb\xc3", ""), "<meta charset=utf-8>a\u{fffd}b\u{fffd}");
        assert_eq!(decode(b"\xff\xfea\0\0\xd8", ""), "a\u{fffd}");
    }
}
