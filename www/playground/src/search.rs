//! Searching many texts for the visitor's own words with few requests: the core takes one text, and stops after a hundred steps.

use threadlight::Span;

/// What stands between the texts that are searched together. Letters or digits would make words of it.
const BETWEEN: &str = "\n\n";

/// How many steps a group of texts may take without any match: half of what the core takes.
const STEPS: usize = 50;

/// From so many matches on, the core may have stopped before the end of a group.
const MANY: usize = STEPS;

/// How many of the first texts are searched together. Each takes a step, and one more for each line that is quoted.
pub fn group(texts: &[String]) -> usize {
    let mut steps = 0;
    let fits = |text: &&String| {
        steps += 1 + text.lines().filter(|line| line.trim_start().starts_with('>')).count();
        steps <= STEPS
    };
    // One that takes more is searched alone.
    texts.iter().take_while(fits).count().max(1)
}

/// In how many of a group's first texts everything was found.
pub fn complete(found: &[Vec<Span>]) -> usize {
    let matches: usize = found.iter().map(Vec::len).sum();
    match found.iter().rposition(|spans| !spans.is_empty()) {
        // In a single text, the first matches have to do.
        Some(last) if matches >= MANY => last.max(1),
        _ => found.len(),
    }
}

/// Texts as one.
pub fn joined(texts: &[String]) -> String {
    texts.join(BETWEEN)
}

/// The matches in each text, from those in all of them joined.
pub fn distributed(matches: &[Span], texts: &[String]) -> Vec<Vec<Span>> {
    let mut begin = 0;
    let mut rest = matches;
    texts
        .iter()
        .map(|text| {
            let end = begin + text.encode_utf16().count() as u32;
            let within = rest.partition_point(|span| span.start < end);
            let (here, later) = rest.split_at(within);
            let spans =
                here.iter().map(|span| Span { start: span.start - begin, end: span.end.min(end) - begin }).collect();
            rest = later;
            begin = end + BETWEEN.len() as u32;
            spans
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_take_few_steps() {
        let quoting = format!("{}\nNo.", ["> quoted"; 60].join("\n"));
        let mut texts = vec!["A comment.".to_owned(); 200];
        assert_eq!(group(&texts), 50);
        assert_eq!(group(&texts[..7]), 7);
        texts[20] = quoting;
        assert_eq!(group(&texts), 20);
        assert_eq!(group(&texts[20..]), 1);
    }

    #[test]
    fn after_many_matches_the_last_text_with_one_is_searched_again() {
        let spans = |number: u32| (0..number).map(|start| Span { start, end: start + 1 }).collect::<Vec<_>>();
        assert_eq!(complete(&[spans(2), spans(3), spans(0)]), 3);
        assert_eq!(complete(&[spans(60), spans(40), spans(0)]), 1);
        assert_eq!(complete(&[spans(100), spans(0)]), 1);
        assert_eq!(complete(&[spans(0), spans(70), spans(30), spans(0)]), 2);
    }

    #[test]
    fn matches_go_to_their_texts() {
        let texts = ["😀 heat".to_owned(), "none".to_owned(), "heat".to_owned()];
        let all: Vec<u16> = joined(&texts).encode_utf16().collect();
        let heat: Vec<u16> = "heat".encode_utf16().collect();
        let matches: Vec<Span> = (0..all.len() as u32)
            .filter(|&at| all[at as usize..].starts_with(&heat))
            .map(|start| Span { start, end: start + 4 })
            .collect();
        let expected = [vec![Span { start: 3, end: 7 }], vec![], vec![Span { start: 0, end: 4 }]];
        assert_eq!(distributed(&matches, &texts), expected);
    }
}
