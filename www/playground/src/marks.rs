//! Which words of a text are marked, and for what.

use threadlight::Span;

/// A part of a text that is marked alike.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    /// The part.
    pub text: String,
    /// Which of the marks it has, by their places in the list, the lowest first.
    pub marks: Vec<usize>,
}

/// Cuts a text where marks begin and end. Each mark is a list of ranges in UTF-16 units, which may overlap those of others; what lies outside
/// the text is ignored.
pub fn pieces(text: &str, marks: &[&[Span]]) -> Vec<Piece> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = units.len() as u32;
    let mut cuts: Vec<u32> =
        marks.iter().flat_map(|spans| spans.iter()).flat_map(|span| [span.start, span.end]).collect();
    cuts.extend([0, length]);
    cuts.retain(|cut| *cut <= length);
    cuts.sort_unstable();
    cuts.dedup();
    let has = |spans: &[Span], start: u32| spans.iter().any(|span| span.start <= start && start < span.end);
    cuts.windows(2)
        .map(|cut| Piece {
            text: String::from_utf16_lossy(&units[cut[0] as usize..cut[1] as usize]),
            marks: (0..marks.len()).filter(|&mark| has(marks[mark], cut[0])).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, marks: &[&[(u32, u32)]]) -> Vec<(String, Vec<usize>)> {
        let spans: Vec<Vec<Span>> =
            marks.iter().map(|mark| mark.iter().map(|&(start, end)| Span { start, end }).collect()).collect();
        let marks: Vec<&[Span]> = spans.iter().map(Vec::as_slice).collect();
        pieces(text, &marks).into_iter().map(|piece| (piece.text, piece.marks)).collect()
    }

    #[test]
    fn marks_may_overlap() {
        let pieces = cut("one two three", &[&[(0, 7)], &[(4, 13)]]);
        let expected = [("one ", vec![0]), ("two", vec![0, 1]), (" three", vec![1])];
        assert_eq!(pieces, expected.map(|(text, marks)| (text.to_owned(), marks)));
    }

    #[test]
    fn offsets_are_utf16_units() {
        assert_eq!(cut("😀 ok", &[&[(3, 5)]])[1], ("ok".to_owned(), vec![0]));
    }

    #[test]
    fn what_lies_outside_is_ignored_and_nothing_is_lost() {
        for marks in [&[(5, 99)][..], &[(2, 2)], &[(3, 1)], &[]] {
            let pieces = cut("abc", &[marks]);
            assert_eq!(pieces.iter().map(|(text, _)| text.as_str()).collect::<String>(), "abc");
        }
        assert!(cut("", &[]).is_empty());
    }
}
