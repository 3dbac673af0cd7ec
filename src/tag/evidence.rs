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

/// The most evidence spans of one tag. Set by hand.
pub const MAX_SPANS: usize = 4;

/// The most tokens of one span, so that it is a phrase and not a sentence. Set by hand.
const MAX_TOKENS: usize = 6;

/// A cue that adds less than this to the log-odds is not located, because it could not be evidence. Set by hand.
const LEAST_CUE: f32 = 0.05;

/// Which words are evidence. `cargo xtask train` reports how much deleting the evidence lowers the scores, compared with deleting other
/// words.
struct Thresholds {
    /// A text has evidence only if its best word adds at least this much to the tag's log-odds ...
    best_token: f32,
    /// ... and at least this share of what title and context add: otherwise the tag comes from them.
    share_of_context: f32,
    /// Of the best word's weight (of a topic or own category) or the best phrase's (of a kind), the least share that others must have.
    share_of_best: f32,
}

/// Topics and own categories show in single words. Set by hand on tagged comments.
const OF_TOPICS: Thresholds = Thresholds { best_token: 0.2, share_of_context: 0.1, share_of_best: 0.3 };

/// Kinds show in phrases, often of words that say little by themselves. These and the next two numbers were chosen by trying others on
/// the words that readers named for the tags of dev, so that as many marks as possible touch them and as few as possible stand elsewhere.
const OF_KINDS: Thresholds = Thresholds { best_token: 0.05, share_of_context: 0.03, share_of_best: 0.5 };

/// What each word of a kind's phrase costs, as a share of the best word's weight: a phrase grows by a word only if that adds more.
const COST_OF_WORD: f32 = 0.15;

/// How much of what a word adds to a topic is taken off what it adds to a kind: "battery" shows what a comment is about, not what it does.
const SHARE_OF_TOPICALITY: f32 = 0.5;

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
    /// For each token, what it adds to the log-odds; for kinds, less what speaks for topics.
    weights: Vec<f32>,
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
            from_context: 0.0,
            cue_matches: vec![0; tokens.len()],
            cue_match_count: 0,
        };
        for (feature, weight) in explainer.scores.contributions(category) {
            match (feature.group, feature.family) {
                (FeatureGroup::Body, _) => add_to_ends(&mut this.weights, feature, weight),
                (_, Family::Cue) if weight >= LEAST_CUE => this.add_cue(explainer.locate(feature), weight),
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
            this.take_off_topicality(explainer.topicality());
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

    /// Marks (`?`, `!`, quotation marks) can't be evidence by themselves: what they add to a kind goes to the word before them. A question mark
    /// shares it between that and the first word of the question, and what a sign adds goes to the number after it.
    fn pass_on_marks(&mut self) {
        for at in 1..self.tokens.len() {
            if self.is_signed(at) && self.weights[at - 1] > 0.0 {
                self.weights[at] += self.weights[at - 1];
            }
        }
        for at in 1..self.tokens.len() {
            let is_mark = self.tokens[at].kind == TokenKind::Punctuation && !self.tokens[at].opens_line;
            if is_mark && self.weights[at] > 0.0 && self.cue_matches[at] == 0 {
                let first = self.question_start(at).unwrap_or(at - 1);
                self.weights[first] += self.weights[at] / 2.0;
                self.weights[at - 1] += self.weights[at] / 2.0;
            }
        }
    }

    /// The first token of the question that ends with this mark; `None` if it is another mark.
    fn question_start(&self, mark: usize) -> Option<usize> {
        let is_question = self.tokens[mark].text(self.text).starts_with('?');
        is_question.then(|| (0..mark).rev().find(|&at| at == 0 || !self.is_joined(at)).unwrap_or(0))
    }

    /// Takes off what words add to a kind because they speak for a topic. What a cue matched is known to speak for the kind.
    fn take_off_topicality(&mut self, topicality: &[f32]) {
        for ((weight, topicality), cue_match) in self.weights.iter_mut().zip(topicality).zip(&self.cue_matches) {
            if *weight > 0.0 && *cue_match == 0 {
                *weight = (*weight - SHARE_OF_TOPICALITY * topicality).max(0.0);
            }
        }
    }

    /// The weight of the best token, if the text has evidence.
    fn best_token(&self, is_candidate: &[bool], thresholds: &Thresholds) -> Option<f32> {
        let candidates = self.weights.iter().zip(is_candidate).filter(|(_, is_candidate)| **is_candidate);
        let best = candidates.fold(0.0, |best, (&weight, _)| if weight > best { weight } else { best });
        (best >= thresholds.best_token && best >= self.from_context * thresholds.share_of_context).then_some(best)
    }

    /// What may be evidence, with its weight.
    fn phrases(&self) -> Vec<(f32, Range<usize>)> {
        let is_candidate: Vec<bool> = (0..self.tokens.len()).map(|at| self.can_be_evidence(at)).collect();
        match self.axis {
            Axis::Kind => self.best_windows(&is_candidate),
            Axis::Topic | Axis::Own => self.runs(&is_candidate),
        }
    }

    /// Runs of weighty tokens.
    fn runs(&self, is_candidate: &[bool]) -> Vec<(f32, Range<usize>)> {
        let Some(best) = self.best_token(is_candidate, &OF_TOPICS) else { return Vec::new() };
        let is_weighty = |at: usize| is_candidate[at] && self.weights[at] >= best * OF_TOPICS.share_of_best;
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
        phrases
    }

    /// The windows of neighbouring tokens with the greatest weights, less what their words cost. None touches another.
    fn best_windows(&self, is_candidate: &[bool]) -> Vec<(f32, Range<usize>)> {
        let Some(best) = self.best_token(is_candidate, &OF_KINDS) else { return Vec::new() };
        let cost = best * COST_OF_WORD;
        let is_end = |at: usize| is_candidate[at] && !self.is_mark(at) && self.weights[at] > cost;
        let is_word = |at: usize| is_candidate[at] && self.tokens[at].kind == TokenKind::Word;
        let mut windows: Vec<(f32, Range<usize>)> = Vec::new();
        for first in (0..self.tokens.len()).filter(|&at| is_end(at)) {
            let mut weight = 0.0;
            // What says nothing by itself needs a neighbour; at the end of a sentence, only the one before it is left.
            let stands_alone = self.says_something(first) || self.with_mark(first + 1) > first + 1;
            if !stands_alone && first > 0 && is_word(first - 1) && self.is_joined(first) {
                windows.push((self.weights[first - 1] + self.weights[first] - 2.0 * cost, first - 1..first + 1));
            }
            for at in first..self.tokens.len().min(first + MAX_TOKENS) {
                if at > first && !self.is_joined(at) {
                    break;
                }
                if !self.is_mark(at) {
                    weight += self.weights[at] - cost;
                }
                let is_pair = at == first + 1 && is_word(at) && !stands_alone;
                if is_pair || (is_end(at) && (at > first || stands_alone)) {
                    windows.push((weight, first..at + 1));
                }
            }
        }
        // A stable sort: of equal weights the first in the text stays first.
        windows.sort_by(|one, other| other.0.total_cmp(&one.0));
        let least = windows.first().map_or(0.0, |(best, _)| best * OF_KINDS.share_of_best);
        let mut chosen: Vec<(f32, Range<usize>)> = Vec::new();
        for (weight, window) in windows.into_iter().take_while(|(weight, _)| *weight >= least) {
            if chosen.iter().all(|(_, other)| window.start > other.end || window.end < other.start) {
                chosen.push((weight, window));
            }
            if chosen.len() == MAX_SPANS {
                break;
            }
        }
        let phrase = |window: Range<usize>| self.with_sign(window.start)..self.with_mark(window.end);
        chosen.into_iter().map(|(weight, window)| (weight, phrase(window))).collect()
    }

    /// Whether a token stands in the same sentence as the one before it, neither of them quoted.
    fn is_joined(&self, at: usize) -> bool {
        let (token, before) = (&self.tokens[at], &self.tokens[at - 1]);
        let ends_sentence =
            before.kind == TokenKind::Punctuation && before.text(self.text).starts_with(['.', '?', '!', '…', ':', ';']);
        !token.opens_line && !ends_sentence && token.region != Region::Quote
    }

    fn is_mark(&self, at: usize) -> bool {
        self.tokens[at].kind == TokenKind::Punctuation
    }

    /// Whether a token can continue a phrase that starts at `start`.
    fn continues(&self, start: usize, at: usize) -> bool {
        at == start || (!self.tokens[at].opens_line && self.cue_matches[at] == self.cue_matches[start])
    }

    /// Whether a token can be evidence at all.
    fn can_be_evidence(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.region != Region::Quote
            && match token.kind {
                TokenKind::Word | TokenKind::Number | TokenKind::Symbol => true,
                // A link shows that something is supported, not what a comment is about.
                TokenKind::Link => self.axis == Axis::Kind,
                TokenKind::Punctuation => self.cue_matches[at] > 0,
            }
    }

    /// Drops from both ends of a phrase what says nothing by itself.
    fn trim(&self, phrase: Range<usize>) -> Option<Range<usize>> {
        let first = phrase.clone().find(|&at| self.says_something(at))?;
        let last = phrase.clone().rfind(|&at| self.says_something(at))?;
        Some(first..last + 1)
    }

    /// Whether a token says something without the words around it.
    fn says_something(&self, at: usize) -> bool {
        match self.tokens[at].kind {
            TokenKind::Word => {
                let mut normal = String::new();
                words::normalise(self.tokens[at].text(self.text), &mut normal);
                !words::is_stop_word(&normal)
            }
            TokenKind::Number => self.cue_matches[at] > 0,
            TokenKind::Link | TokenKind::Symbol => true,
            TokenKind::Punctuation => false,
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
