//! Which words carried a tag.

use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
};

use crate::{
    comment::Span,
    tag::{
        cues,
        features::{Family, Feature, Features, Group, cue_of},
        model::Scores,
        words,
    },
    taxonomy::Axis,
    text::{Kind, Place, Token},
};

/// The most pieces of evidence for one tag.
pub const LIMIT: usize = 4;

/// The most tokens of one piece.
const PHRASE: usize = 6;

/// A tag is carried by a text only if some word of it adds so much to its log-odds,
const LEAST: f32 = 0.2;

/// and this share of what title and context add.
const SHARE: f32 = 0.1;

/// A cue that adds less is not looked for: it could carry nothing.
const LEAST_OF_CUE: f32 = LEAST / 4.0;

/// Explains the tags of a comment.
#[derive(Debug)]
pub struct Explainer<'a> {
    text: &'a str,
    features: &'a Features,
    scores: &'a Scores<'a>,
    /// For each token, what it adds to the log-odds of a topic; only looked at for kinds.
    topical: OnceCell<Vec<f32>>,
    /// The tokens of cues that were looked for, by their keys and the first tokens of their sentences: one cue speaks for
    /// several kinds.
    located: RefCell<Vec<(u32, u32, Range<usize>)>>,
}

impl<'a> Explainer<'a> {
    /// Of the comment whose `text`, features and scores these are.
    pub fn new(text: &'a str, features: &'a Features, scores: &'a Scores<'a>) -> Self {
        Self { text, features, scores, topical: OnceCell::new(), located: RefCell::default() }
    }

    /// The words or short phrases that spoke most for a category, the weightiest first. None when it was carried by the
    /// title, the comment answered, or how the comment is built.
    pub fn evidence(&self, category: usize, axis: Axis) -> Vec<Span> {
        let weighed = Weighed::new(self, category, axis);
        let mut phrases = weighed.phrases();
        // Stable: of equal weights the first in the text stays first.
        phrases.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut chosen: Vec<Span> = Vec::new();
        for (_, phrase) in phrases {
            let said = |span: &Span| &self.text[span.start as usize..span.end as usize];
            let span = weighed.span(phrase);
            if !chosen.iter().any(|other| said(other).eq_ignore_ascii_case(said(&span))) {
                chosen.push(span);
            }
            if chosen.len() == LIMIT {
                break;
            }
        }
        chosen
    }

    /// The first tokens of what a cue matched in its sentence.
    fn locate(&self, cue: &Feature) -> Range<usize> {
        let mut located = self.located.borrow_mut();
        let known = located.iter().find(|(key, first, _)| (*key, *first) == (cue.key, cue.first));
        if let Some((_, _, tokens)) = known {
            return tokens.clone();
        }
        let tokens = self.search(cue);
        located.push((cue.key, cue.first, tokens.clone()));
        tokens
    }

    fn search(&self, cue: &Feature) -> Range<usize> {
        let tokens = &*self.features.tokens;
        let sentence = cue.first as usize..cue.last as usize + 1;
        let (start, end) = (tokens[sentence.start].start as usize, tokens[sentence.end - 1].end as usize);
        let Some(found) = cue_of(cue.key).and_then(|cue| cues::locate(cue, &self.text[start..end])) else {
            return 0..0;
        };
        let inside =
            |token: &Token| (token.start as usize) < start + found.end && token.end as usize > start + found.start;
        let first = sentence.start + tokens[sentence.clone()].iter().take_while(|token| !inside(token)).count();
        let length = tokens[first..sentence.end].iter().take(PHRASE).take_while(|token| inside(token)).count();
        first..first + length
    }

    fn topical(&self) -> &[f32] {
        self.topical.get_or_init(|| {
            let mut topical = vec![0.0; self.features.tokens.len()];
            for (seen, weight) in self.scores.topical() {
                add(&mut topical, seen, weight);
            }
            topical
        })
    }
}

/// The tokens of a comment with what they say for one category.
struct Weighed<'a> {
    text: &'a str,
    tokens: &'a [Token],
    axis: Axis,
    /// For each token, what it adds to the log-odds.
    weights: Vec<f32>,
    /// For each token, what it adds to the log-odds of a topic, where the category is a kind.
    topical: Option<&'a [f32]>,
    /// What title and context add to the log-odds.
    from_elsewhere: f32,
    /// For each token, the number of the cue's match that it is part of, from 1.
    cued: Vec<u32>,
    /// How many matches of cues were added.
    matches: u32,
}

impl<'a> Weighed<'a> {
    fn new(of: &'a Explainer, category: usize, axis: Axis) -> Self {
        let tokens = &*of.features.tokens;
        let mut weighed = Self {
            text: of.text,
            tokens,
            axis,
            weights: vec![0.0; tokens.len()],
            topical: (axis == Axis::Kind).then(|| of.topical()),
            from_elsewhere: 0.0,
            cued: vec![0; tokens.len()],
            matches: 0,
        };
        for (seen, weight) in of.scores.contributions(category) {
            match (seen.group, seen.family) {
                (Group::Body, _) => add(&mut weighed.weights, seen, weight),
                (_, Family::Cue) if weight >= LEAST_OF_CUE => weighed.add_cue(of.locate(seen), weight),
                (Group::Structure, _) => {}
                _ => weighed.from_elsewhere += weight.max(0.0),
            }
        }
        if axis == Axis::Kind {
            weighed.pass_on_marks();
        }
        weighed
    }

    /// Adds the weight of a cue to the tokens that it matched.
    fn add_cue(&mut self, matched: Range<usize>, weight: f32) {
        self.matches += 1;
        let length = matched.len() as f32;
        for at in matched {
            self.weights[at] += weight / length;
            if self.cued[at] == 0 {
                self.cued[at] = self.matches;
            }
        }
    }

    /// Marks (`?`, `!`, quotation marks) can't stand alone: what they say for a kind goes to the word before them.
    fn pass_on_marks(&mut self) {
        for at in 1..self.tokens.len() {
            let is_mark = self.tokens[at].kind == Kind::Punctuation && !self.tokens[at].opens_line;
            if is_mark && self.weights[at] > 0.0 && self.cued[at] == 0 {
                self.weights[at - 1] += self.weights[at];
            }
        }
    }

    /// Runs of weighty tokens, with their weights.
    fn phrases(&self) -> Vec<(f32, Range<usize>)> {
        let bears: Vec<bool> = (0..self.tokens.len()).map(|at| self.may_bear(at)).collect();
        let bearing = self.weights.iter().zip(&bears).filter(|(_, bears)| **bears).map(|(&weight, _)| weight);
        let best = bearing.fold(0.0, |best, weight| if weight > best { weight } else { best });
        if best < LEAST || best < self.from_elsewhere * SHARE {
            return Vec::new();
        }
        // Kinds are said in certain ways: where one is found, other words must weigh as much. Topics are said in many words.
        let (cued, others) = match self.axis {
            Axis::Kind => (0.2, 0.6),
            Axis::Topic | Axis::Own => (0.3, 0.3),
        };
        let is_weighty =
            |at: usize| bears[at] && self.weights[at] >= best * if self.cued[at] > 0 { cued } else { others };
        let mut phrases = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let begins = at;
            while at < self.tokens.len() && at - begins < PHRASE && is_weighty(at) && self.joins(begins, at) {
                at += 1;
            }
            if let Some(phrase) = self.trim(begins..at) {
                phrases.push((self.weights[begins..at].iter().sum(), phrase));
            }
            at = at.max(begins + 1);
        }
        if phrases.is_empty() && self.axis == Axis::Kind {
            phrases.extend(self.pair(&bears));
        }
        phrases
    }

    /// Where only words that say nothing alone are weighty: the weightiest pair of neighbours.
    fn pair(&self, bears: &[bool]) -> Option<(f32, Range<usize>)> {
        let bears = |at: usize| self.weights[at] > 0.0 && self.tokens[at].kind == Kind::Word && bears[at];
        (1..self.tokens.len())
            .filter(|&at| !self.tokens[at].opens_line && bears(at - 1) && bears(at))
            .map(|at| (self.weights[at - 1] + self.weights[at], at - 1..at + 1))
            .max_by(|one, other| one.0.total_cmp(&other.0))
    }

    /// Whether a token can go on a phrase that begins at `begins`.
    fn joins(&self, begins: usize, at: usize) -> bool {
        at == begins || (!self.tokens[at].opens_line && self.cued[at] == self.cued[begins])
    }

    /// Whether a token can be evidence at all. A word that says much more of what a comment is about than of what it does is
    /// none of a kind.
    fn may_bear(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        (self.cued[at] > 0 || self.topical.is_none_or(|topical| 2.0 * self.weights[at] > topical[at]))
            && token.place != Place::Quote
            && match token.kind {
                Kind::Word | Kind::Number | Kind::Symbol => true,
                // A link shows that something is supported, not what a comment is about.
                Kind::Link => self.axis == Axis::Kind,
                Kind::Punctuation => self.cued[at] > 0,
            }
    }

    /// The phrase without what says nothing at its ends. Of a kind, two such words together may say something
    /// ("you should").
    fn trim(&self, phrase: Range<usize>) -> Option<Range<usize>> {
        let is_mark = |at: &usize| self.tokens[*at].kind == Kind::Punctuation;
        let first = phrase.clone().find(|at| !is_mark(at))?;
        let last = phrase.clone().rfind(|at| !is_mark(at))?;
        if self.axis == Axis::Kind && last > first {
            return Some(self.past_sign(first)..self.past_mark(last + 1));
        }
        let mut word = String::new();
        let mut speaks = |at: &usize| match self.tokens[*at].kind {
            Kind::Word => {
                words::normalise(self.tokens[*at].of(self.text), &mut word);
                !words::is_stop_word(&word)
            }
            Kind::Number => self.cued[*at] > 0,
            Kind::Link | Kind::Symbol => true,
            Kind::Punctuation => false,
        };
        let first = phrase.clone().find(&mut speaks)?;
        let last = phrase.clone().rfind(&mut speaks)?;
        match self.axis {
            Axis::Kind => Some(self.past_sign(first)..self.past_mark(last + 1)),
            Axis::Topic | Axis::Own => Some(first..last + 1),
        }
    }

    /// The end of a phrase that ends at `end`, past the mark whose weight its last word was given: "here?" says more than
    /// "here". Quotation marks and brackets don't.
    fn past_mark(&self, end: usize) -> usize {
        let speaks = |token: &Token| {
            token.kind == Kind::Punctuation
                && !token.opens_line
                && token.place == Place::Prose
                && token.of(self.text).starts_with(['?', '!', '…'])
        };
        let follows = self.tokens.get(end).is_some_and(speaks) && self.weights[end] > 0.0 && self.cued[end] == 0;
        end + usize::from(follows)
    }

    /// The start of a phrase that starts at `start`, before the sign of its number: "+1".
    fn past_sign(&self, start: usize) -> usize {
        let is_signed = start > 0 && self.tokens[start].kind == Kind::Number && {
            let sign = &self.tokens[start - 1];
            sign.end == self.tokens[start].start && matches!(sign.of(self.text), "+" | "-")
        };
        start - usize::from(is_signed)
    }

    fn span(&self, phrase: Range<usize>) -> Span {
        Span { start: self.tokens[phrase.start].start, end: self.tokens[phrase.end - 1].end }
    }
}

/// Adds a weight to the first and the last token of a feature. What stands between them isn't part of it.
fn add(weights: &mut [f32], seen: &Feature, weight: f32) {
    weights[seen.first as usize] += weight / 2.0;
    weights[seen.last as usize] += weight / 2.0;
}
