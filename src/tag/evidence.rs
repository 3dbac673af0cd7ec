//! Which words carried a tag.

use crate::{
    category::Axis,
    comment::Span,
    tag::{
        features::{Features, Group},
        model::Scores,
        words,
    },
    text::{Kind, Place, Token},
};

/// The most pieces of evidence for one tag.
pub const LIMIT: usize = 4;

/// The most tokens of one piece.
const PHRASE: usize = 6;

/// A token joins the evidence when it weighs at least this share of the weightiest one.
const SHARE: f32 = 0.3;

/// The words or short phrases of `text` that spoke most for a category, the weightiest first. None when it was carried by
/// the title, the comment answered, or how the comment is built.
pub fn evidence(text: &str, features: &Features, scores: &Scores, category: usize, axis: Axis) -> Vec<Span> {
    let tokens = &features.tokens;
    let mut weights = vec![0.0_f32; tokens.len()];
    for (seen, weight) in scores.contributions(category) {
        if seen.group == Group::Body {
            let (first, last) = (seen.first as usize, seen.last as usize);
            let share = weight / if first == last { 1.0 } else { 2.0 };
            weights[first] += share;
            if first != last {
                weights[last] += share;
            }
        }
    }
    let bearing: Vec<bool> = tokens.iter().map(|token| may_bear(token, axis)).collect();
    let best = weights.iter().zip(&bearing).filter(|(_, bearing)| **bearing).map(|(weight, _)| *weight);
    let least = best.fold(0.0, f32::max) * SHARE;
    if least <= 0.0 {
        return Vec::new();
    }
    let mut word = String::new();
    let mut phrases: Vec<(f32, &[Token])> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let begins = at;
        while at < tokens.len()
            && at - begins < PHRASE
            && bearing[at]
            && weights[at] >= least
            && !(at > begins && tokens[at].opens_line)
        {
            at += 1;
        }
        if let Some(phrase) = trim(text, &tokens[begins..at], axis, &mut word) {
            phrases.push((weights[begins..at].iter().sum(), phrase));
        }
        at = at.max(begins + 1);
    }
    // Stable: of equal weights the first in the text stays first.
    phrases.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut chosen: Vec<Span> = Vec::new();
    for (_, phrase) in phrases {
        let span = Span { start: phrase[0].start, end: phrase[phrase.len() - 1].end };
        let said = |span: &Span| &text[span.start as usize..span.end as usize];
        if chosen.len() < LIMIT && !chosen.iter().any(|other| said(other).eq_ignore_ascii_case(said(&span))) {
            chosen.push(span);
        }
    }
    chosen
}

/// Whether a token can be evidence at all.
fn may_bear(token: &Token, axis: Axis) -> bool {
    match token.kind {
        Kind::Word | Kind::Number | Kind::Symbol => token.place != Place::Quote,
        // A link shows that something is supported, not what a comment is about.
        Kind::Link => token.place != Place::Quote && axis == Axis::Kind,
        Kind::Punctuation => false,
    }
}

/// The phrase without what says nothing at its ends. Of a kind, two such words together may say something ("you should").
fn trim<'a>(text: &str, phrase: &'a [Token], axis: Axis, word: &mut String) -> Option<&'a [Token]> {
    let mut is_empty = |token: &Token| {
        words::normalise(token.of(text), word);
        words::is_stop_word(word)
    };
    if axis == Axis::Kind && phrase.len() > 1 {
        return Some(phrase);
    }
    let first = phrase.iter().position(|token| !is_empty(token))?;
    let last = phrase.iter().rposition(|token| !is_empty(token))?;
    Some(&phrase[first..=last])
}
