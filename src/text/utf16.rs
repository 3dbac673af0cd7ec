//! UTF-16: offsets are converted from bytes once, at the boundary to JavaScript; limits count UTF-16 units.

use crate::comment::Span;

/// Converts spans of `text` from byte offsets to UTF-16 offsets, in place and in one pass over the text, however many spans there
/// are. An offset inside a character moves to the character's end; an offset beyond the text, to the end of the text.
pub fn convert_spans<'a>(text: &str, spans: impl Iterator<Item = &'a mut Span>) {
    let mut offsets: Vec<&mut u32> = spans.flat_map(|span| [&mut span.start, &mut span.end]).collect();
    offsets.sort_unstable_by_key(|offset| **offset);
    let mut characters = text.char_indices();
    let (mut byte, mut unit) = (0_usize, 0_u32);
    for offset in offsets {
        while byte < *offset as usize {
            let Some((start, character)) = characters.next() else { break };
            byte = start + character.len_utf8();
            unit += character.len_utf16() as u32;
        }
        *offset = unit;
    }
}

/// The start of `text`, at most `limit` UTF-16 units long. Never splits a character.
pub fn truncate(text: &str, limit: usize) -> &str {
    // No character has more units than bytes.
    if text.len() <= limit {
        return text;
    }
    let mut units = 0;
    for (start, character) in text.char_indices() {
        units += character.len_utf16();
        if units > limit {
            return &text[..start];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_truncated_between_characters() {
        for (limit, expected) in [(0, ""), (1, "a"), (2, "aé"), (3, "aé"), (4, "aé👍"), (5, "aé👍b"), (9, "aé👍b")]
        {
            assert_eq!(truncate("aé👍b", limit), expected);
        }
    }

    #[test]
    fn offsets_are_those_of_the_dom() {
        let text = "é 👩‍🚀 e\u{301} 漢 x";
        for word in ["é", "👩‍🚀", "e\u{301}", "漢", "x"] {
            let start = text.find(word).unwrap();
            let mut span = Span { start: start as u32, end: (start + word.len()) as u32 };
            convert_spans(text, std::iter::once(&mut span));
            let units: Vec<u16> = text.encode_utf16().collect();
            assert_eq!(String::from_utf16(&units[span.start as usize..span.end as usize]).unwrap(), word);
        }
    }

    #[test]
    fn spans_may_come_in_any_order_and_overlap() {
        let text = "aé👍b";
        let mut spans = [Span { start: 3, end: 8 }, Span { start: 0, end: 99 }, Span { start: 1, end: 3 }];
        convert_spans(text, spans.iter_mut());
        assert_eq!(spans, [Span { start: 2, end: 5 }, Span { start: 0, end: 5 }, Span { start: 1, end: 2 }]);
    }
}
