//! Evidence: the words that a tag is based on.

use std::{
    cell::{OnceCell, RefCell},
    ops::Range,
};

use crate::{
    comment::Span,
    tag::{
        cues,
        features::{CommentFeatures, Family, Feature, FeatureGroup, cue_of_key},
        scores::Scores,
        words,
    },
    taxonomy::{Axis, TOPICS},
    text::{Region, Token, TokenKind},
};

/// The most evidence spans of one tag. Set by hand, like `Thresholds`.
pub const MAX_SPANS: usize = 4;

/// The most tokens of one span, so that it is a phrase and not a sentence. Set by hand.
const MAX_TOKENS: usize = 6;

/// Which words are evidence. Set by hand on tagged comments; `cargo xtask train` reports how much deleting the evidence
/// lowers the scores, compared with deleting other words.
struct Thresholds {
    /// A text has evidence only if its best word adds at least this much to the tag's log-odds ...
    best_token: f32,
    /// ... and at least this share of what title and context add: otherwise the tag comes from them.
    share_of_context: f32,
    /// A cue that adds less than this is not located, because it could not be evidence.
    cue: f32,
    /// A word that a cue matched is evidence of a kind if it has at least this share of the best word's weight. Other words must
    /// weigh more, because kinds are expressed by set phrases: where one is found, the rest hardly matters.
    cued_share_of_kind: f32,
    /// The same share for words that no cue matched.
    share_of_kind: f32,
    /// The same share for topics and own categories, which show in many words.
    share_of_topic: f32,
    /// A word is evidence of a kind only if it adds this share of what it adds to a topic: "battery" shows what a comment is
    /// about, not what it does.
    share_of_topicality: f32,
}

/// The values in use; the struct says what each means and how they were set.
const THRESHOLDS: Thresholds = Thresholds {
    best_token: 0.2,
    share_of_context: 0.1,
    cue: 0.05,
    cued_share_of_kind: 0.2,
    share_of_kind: 0.6,
    share_of_topic: 0.3,
    share_of_topicality: 0.5,
};

/// Explains the tags of a comment.
#[derive(Debug)]
pub struct Explainer<'a> {
    text: &'a str,
    features: &'a CommentFeatures,
    scores: &'a Scores<'a>,
    /// For each token, what it adds to the log-odds of the topic that it speaks most for. Computed when a kind needs it.
    topicality: OnceCell<Vec<f32>>,
    /// The tokens that each cue matched, by the cue's key and the first token of its sentence: a cache, because one cue can be
    /// evidence of several kinds.
    located: RefCell<Vec<(u32, u32, Range<usize>)>>,
}

impl<'a> Explainer<'a> {
    /// Explains the comment that has this text, these features and these scores.
    pub fn new(text: &'a str, features: &'a CommentFeatures, scores: &'a Scores<'a>) -> Self {
        Self { text, features, scores, topicality: OnceCell::new(), located: RefCell::default() }
    }

    /// The words or short phrases that spoke most for a category, the weightiest first, at most [`MAX_SPANS`]. Empty if the
    /// tag comes from the title, from what the comment answers, or from how the comment is built.
    pub fn evidence(&self, category: usize, axis: Axis) -> Vec<Span> {
        let weights = TokenWeights::new(self, category, axis);
        let mut phrases = weights.phrases();
        // A stable sort: of equal weights the first in the text stays first.
        phrases.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut chosen: Vec<Span> = Vec::new();
        for (_, phrase) in phrases {
            let words = |span: &Span| &self.text[span.start as usize..span.end as usize];
            let span = weights.span(phrase);
            if !chosen.iter().any(|other| words(other).eq_ignore_ascii_case(words(&span))) {
                chosen.push(span);
            }
            if chosen.len() == MAX_SPANS {
                break;
            }
        }
        chosen
    }

    /// The tokens that a cue matched in its sentence, at most [`MAX_TOKENS`].
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
        let Some(found) = cue_of_key(cue.key).and_then(|cue| cues::locate(cue, &self.text[start..end])) else {
            return 0..0;
        };
        let is_inside =
            |token: &Token| (token.start as usize) < start + found.end && token.end as usize > start + found.start;
        let first = sentence.start + tokens[sentence.clone()].iter().take_while(|token| !is_inside(token)).count();
        let length = tokens[first..sentence.end].iter().take(MAX_TOKENS).take_while(|token| is_inside(token)).count();
        first..first + length
    }

    fn topicality(&self) -> &[f32] {
        self.topicality.get_or_init(|| {
            let mut weights = vec![0.0; self.features.tokens.len()];
            for (feature, weight) in self.scores.topic_contributions() {
                add_to_ends(&mut weights, feature, weight);
            }
            for (token, shares) in self.scores.readings() {
                if let Some(token) = token {
                    weights[token] +=
                        shares[..TOPICS].iter().fold(0.0, |most, &share| if share > most { share } else { most });
                }
            }
            weights
        })
    }
}

/// The tokens of a comment, weighed for one category.
struct TokenWeights<'a> {
    text: &'a str,
    tokens: &'a [Token],
    axis: Axis,
    /// For each token, what it adds to the log-odds.
    weights: Vec<f32>,
    /// For each token, what it adds to the log-odds of a topic. Only if the category is a kind.
    topicality: Option<&'a [f32]>,
    /// What title and context add to the log-odds.
    from_context: f32,
    /// For each token, the number of the cue match that it is part of, from 1, or 0.
    cue_matches: Vec<u32>,
    /// How many cue matches there are.
    cue_match_count: u32,
}

impl<'a> TokenWeights<'a> {
    fn new(explainer: &'a Explainer, category: usize, axis: Axis) -> Self {
        let tokens = &*explainer.features.tokens;
        let mut this = Self {
            text: explainer.text,
            tokens,
            axis,
            weights: vec![0.0; tokens.len()],
            topicality: (axis == Axis::Kind).then(|| explainer.topicality()),
            from_context: 0.0,
            cue_matches: vec![0; tokens.len()],
            cue_match_count: 0,
        };
        for (feature, weight) in explainer.scores.contributions(category) {
            match (feature.group, feature.family) {
                (FeatureGroup::Body, _) => add_to_ends(&mut this.weights, feature, weight),
                (_, Family::Cue) if weight >= THRESHOLDS.cue => this.add_cue(explainer.locate(feature), weight),
                (FeatureGroup::Structure, _) => {}
                _ => this.from_context += weight.max(0.0),
            }
        }
        for (token, shares) in explainer.scores.readings() {
            // The start of the input, which has no token, stands for the comment as a whole: it speaks neither for words nor for context.
            if let Some(token) = token {
                this.weights[token] += shares[category];
            }
        }
        if axis == Axis::Kind {
            this.pass_on_marks();
        }
        this
    }

    /// Shares the weight of a cue among the tokens that it matched.
    fn add_cue(&mut self, matched: Range<usize>, weight: f32) {
        self.cue_match_count += 1;
        let length = matched.len() as f32;
        for at in matched {
            self.weights[at] += weight / length;
            if self.cue_matches[at] == 0 {
                self.cue_matches[at] = self.cue_match_count;
            }
        }
    }

    /// Marks (`?`, `!`, quotation marks) can't be evidence by themselves: what they add to a kind goes to the word before them, and what
    /// a sign adds to the number after it.
    fn pass_on_marks(&mut self) {
        for at in 1..self.tokens.len() {
            if self.is_signed(at) && self.weights[at - 1] > 0.0 {
                self.weights[at] += self.weights[at - 1];
            }
        }
        for at in 1..self.tokens.len() {
            let is_mark = self.tokens[at].kind == TokenKind::Punctuation && !self.tokens[at].opens_line;
            if is_mark && self.weights[at] > 0.0 && self.cue_matches[at] == 0 {
                self.weights[at - 1] += self.weights[at];
            }
        }
    }

    /// Runs of weighty tokens, with their weights.
    fn phrases(&self) -> Vec<(f32, Range<usize>)> {
        let is_candidate: Vec<bool> = (0..self.tokens.len()).map(|at| self.can_be_evidence(at)).collect();
        let candidates = self.weights.iter().zip(&is_candidate).filter(|(_, is_candidate)| **is_candidate);
        let best = candidates.fold(0.0, |best, (&weight, _)| if weight > best { weight } else { best });
        if best < THRESHOLDS.best_token || best < self.from_context * THRESHOLDS.share_of_context {
            return Vec::new();
        }
        let (cued_share, share) = match self.axis {
            Axis::Kind => (THRESHOLDS.cued_share_of_kind, THRESHOLDS.share_of_kind),
            Axis::Topic | Axis::Own => (THRESHOLDS.share_of_topic, THRESHOLDS.share_of_topic),
        };
        let is_weighty = |at: usize| {
            is_candidate[at] && self.weights[at] >= best * if self.cue_matches[at] > 0 { cued_share } else { share }
        };
        let mut phrases = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let start = at;
            while at < self.tokens.len() && at - start < MAX_TOKENS && is_weighty(at) && self.continues(start, at) {
                at += 1;
            }
            if let Some(phrase) = self.trim(start..at) {
                phrases.push((self.weights[start..at].iter().sum(), phrase));
            }
            at = at.max(start + 1);
        }
        if phrases.is_empty() && self.axis == Axis::Kind {
            phrases.extend(self.best_pair(&is_candidate));
        }
        phrases
    }

    /// The weightiest pair of neighbours: the evidence where only words that say nothing by themselves are weighty.
    fn best_pair(&self, is_candidate: &[bool]) -> Option<(f32, Range<usize>)> {
        let is_word = |at: usize| self.weights[at] > 0.0 && self.tokens[at].kind == TokenKind::Word && is_candidate[at];
        (1..self.tokens.len())
            .filter(|&at| !self.tokens[at].opens_line && is_word(at - 1) && is_word(at))
            .map(|at| (self.weights[at - 1] + self.weights[at], at - 1..at + 1))
            .max_by(|one, other| one.0.total_cmp(&other.0))
    }

    /// Whether a token can continue a phrase that starts at `start`.
    fn continues(&self, start: usize, at: usize) -> bool {
        at == start || (!self.tokens[at].opens_line && self.cue_matches[at] == self.cue_matches[start])
    }

    /// Whether a token can be evidence at all.
    fn can_be_evidence(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let is_cued = self.cue_matches[at] > 0;
        let speaks_for_kind = |topicality: &[f32]| self.weights[at] > THRESHOLDS.share_of_topicality * topicality[at];
        (is_cued || self.topicality.is_none_or(speaks_for_kind))
            && token.region != Region::Quote
            && match token.kind {
                TokenKind::Word | TokenKind::Number | TokenKind::Symbol => true,
                // A link shows that something is supported, not what a comment is about.
                TokenKind::Link => self.axis == Axis::Kind,
                TokenKind::Punctuation => is_cued,
            }
    }

    /// Drops from both ends of a phrase what says nothing by itself. In a kind, two such words together may say something
    /// ("you should"), so only marks are dropped there.
    fn trim(&self, phrase: Range<usize>) -> Option<Range<usize>> {
        let is_mark = |at: &usize| self.tokens[*at].kind == TokenKind::Punctuation;
        let first = phrase.clone().find(|at| !is_mark(at))?;
        let last = phrase.clone().rfind(|at| !is_mark(at))?;
        if self.axis == Axis::Kind && last > first {
            return Some(self.with_sign(first)..self.with_mark(last + 1));
        }
        let mut normal = String::new();
        let mut says_something = |at: &usize| match self.tokens[*at].kind {
            TokenKind::Word => {
                words::normalise(self.tokens[*at].text(self.text), &mut normal);
                !words::is_stop_word(&normal)
            }
            TokenKind::Number => self.cue_matches[*at] > 0,
            TokenKind::Link | TokenKind::Symbol => true,
            TokenKind::Punctuation => false,
        };
        let first = phrase.clone().find(&mut says_something)?;
        let last = phrase.clone().rfind(&mut says_something)?;
        match self.axis {
            Axis::Kind => Some(self.with_sign(first)..self.with_mark(last + 1)),
            Axis::Topic | Axis::Own => Some(first..last + 1),
        }
    }

    /// Extends a phrase that ends at `end` by the mark whose weight its last word was given: "here?" says more than "here".
    /// Quotation marks and brackets stay outside.
    fn with_mark(&self, end: usize) -> usize {
        let is_telling = |token: &Token| {
            token.kind == TokenKind::Punctuation
                && !token.opens_line
                && token.region == Region::Prose
                && token.text(self.text).starts_with(['?', '!', '…'])
        };
        let extends =
            self.tokens.get(end).is_some_and(is_telling) && self.weights[end] > 0.0 && self.cue_matches[end] == 0;
        end + usize::from(extends)
    }

    /// Moves the start of a phrase before the sign of its first number: "+1".
    fn with_sign(&self, start: usize) -> usize {
        start - usize::from(self.is_signed(start))
    }

    /// Whether a token is a number with a sign before it.
    fn is_signed(&self, at: usize) -> bool {
        at > 0 && self.tokens[at].kind == TokenKind::Number && {
            let sign = &self.tokens[at - 1];
            sign.end == self.tokens[at].start && matches!(sign.text(self.text), "+" | "-")
        }
    }

    fn span(&self, phrase: Range<usize>) -> Span {
        Span { start: self.tokens[phrase.start].start, end: self.tokens[phrase.end - 1].end }
    }
}

/// Shares the weight of a feature between its first and last token. Tokens between them are not part of it.
fn add_to_ends(weights: &mut [f32], feature: &Feature, weight: f32) {
    weights[feature.first as usize] += weight / 2.0;
    weights[feature.last as usize] += weight / 2.0;
}

#[cfg(test)]
mod tests;
