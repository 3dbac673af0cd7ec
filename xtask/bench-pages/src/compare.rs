//! Compares what was found with what people marked.

use bench_pages::{
    gold::{Gold, Marked},
    matching::{overlap, pairs, words},
};
use threadlight::Comment;

/// How well the comments of one page were found.
#[derive(Debug, Clone, Default)]
pub struct PageScore {
    /// F1 of the words against the marked text; `None` if none was marked.
    pub text: Option<f64>,
    /// Comment by comment; `None` if no comments were marked.
    pub structure: Option<Structure>,
    /// How many words were given as comments.
    pub words: usize,
    /// How many comments were found.
    pub found: usize,
}

/// Counts of comments.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    pub marked: usize,
    pub found: usize,
    /// Found ones that were marked.
    pub right: usize,
    /// Of the right ones: how many have a marked author, and how many of those the same author was found for.
    pub authors: [usize; 2],
    /// Of the right ones on pages with nested comments: how many there are, and how many have the marked depth.
    pub depths: [usize; 2],
}

impl PageScore {
    /// Compares the comments that were found on a page with what was marked there.
    pub fn new(gold: &Gold, found: &[Comment]) -> Self {
        let all: Vec<String> = found
            .iter()
            .flat_map(|comment| [comment.author.as_deref(), comment.time.as_deref(), Some(comment.text.as_str())])
            .flatten()
            .flat_map(words)
            .collect();
        Self {
            text: gold.text.as_ref().map(|gold| overlap(&words(gold), &all)),
            structure: gold.comments.as_ref().map(|gold| structure(found, gold)),
            words: all.len(),
            found: found.len(),
        }
    }
}

/// Compares comment by comment.
fn structure(found: &[Comment], gold: &[Marked]) -> Structure {
    let nests = gold.iter().any(|marked| marked.depth > 0);
    let mut structure = Structure { marked: gold.len(), found: found.len(), ..Structure::default() };
    for (comment, marked) in found.iter().zip(pairs(found, gold)) {
        let Some(marked) = marked else { continue };
        structure.right += 1;
        if !marked.author.is_empty() {
            let name = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let same = comment.author.as_deref().is_some_and(|author| name(author) == name(&marked.author));
            structure.authors[0] += 1;
            structure.authors[1] += usize::from(same);
        }
        if nests {
            structure.depths[0] += 1;
            structure.depths[1] += usize::from(comment.depth == marked.depth);
        }
    }
    structure
}

impl Structure {
    /// Adds the counts of another page.
    pub fn add(&mut self, other: &Self) {
        self.marked += other.marked;
        self.found += other.found;
        self.right += other.right;
        for (sum, count) in
            self.authors.iter_mut().chain(&mut self.depths).zip(other.authors.iter().chain(&other.depths))
        {
            *sum += count;
        }
    }

    /// F1 of the comments.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.found + self.marked)
    }
}

/// A part as a share of the whole; 0 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(text: &str, author: &str, depth: u32) -> Comment {
        Comment { text: text.into(), author: Some(author.into()), depth, ..Comment::default() }
    }

    fn marked(text: &str, author: &str, depth: u32) -> Marked {
        Marked { id: String::new(), text: text.into(), author: author.into(), depth }
    }

    #[test]
    fn each_marked_comment_is_found_once() {
        let gold = [marked("one two three four five", "A", 0), marked("yes", "", 1), marked("missed", "C", 0)];
        let found = [
            comment("one two three four", "A", 0),
            comment("one two three four five", "a", 0),
            comment("yes", "B", 0),
            comment("menu", "", 0),
        ];
        let score = structure(&found, &gold);
        assert_eq!((score.marked, score.found, score.right), (3, 4, 2));
        // Only marked authors count.
        assert_eq!((score.authors, score.depths), ([1, 0], [2, 1]));
    }
}
