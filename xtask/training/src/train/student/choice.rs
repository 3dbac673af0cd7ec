//! Chooses the vocabulary of pieces.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::Path,
};

use anyhow::Context;
use threadlight::tag::encoder::pieces::{PieceVocabulary, piece_key};

use super::{super::load::Data, input::pieces};

/// A word that occurs as often is a piece of its own, even if the published vocabulary would cut it. By hand: rarer ones gain little.
const MIN_WORDS: u32 = 200;

/// Pieces that occur less often are cut into smaller ones. By hand: of rarer ones, little could be learnt.
const MIN_PIECES: u32 = 25;

/// The pieces that are worth having, by their keys and by their names, in the order of their ids. `published` is a file with a piece of the
/// published encoder in each line.
pub fn vocabulary(data: &Data, published: &Path) -> anyhow::Result<(PieceVocabulary, Vec<String>)> {
    let list = fs::read_to_string(published).with_context(|| published.display().to_string())?;
    let comments = || data.train.iter().filter(|example| !example.is_piece).map(|example| &example.comment);
    let mut words: HashMap<String, u32> = HashMap::new();
    for comment in comments() {
        for text in [Some(&comment.text), comment.title.as_ref()].into_iter().flatten() {
            PieceVocabulary::words(text, |word| match words.get_mut(word) {
                Some(count) => *count += 1,
                None => drop(words.insert(word.to_owned(), 1)),
            });
        }
    }
    // In brackets: the special pieces of the published encoder.
    let published: HashSet<&str> = list.lines().filter(|piece| !(piece.len() > 1 && piece.starts_with('['))).collect();
    let added = words.into_iter().filter(|(word, count)| *count >= MIN_WORDS && !published.contains(word.as_str()));
    let all = published.iter().map(|piece| (*piece).to_owned()).chain(added.map(|(word, _)| word));
    let (vocabulary, names) = keyed(all);
    let mut counts = vec![0_u32; vocabulary.ids()];
    for comment in comments() {
        for piece in pieces(&vocabulary, comment) {
            counts[usize::from(piece.id)] += 1;
        }
    }
    let is_single = |name: &str| name.strip_prefix("##").unwrap_or(name).len() <= 1;
    let kept = names.into_iter().zip(counts).filter(|(name, count)| *count >= MIN_PIECES || is_single(name));
    Ok(keyed(kept.map(|(name, _)| name)))
}

/// Sorts pieces by their keys. Of two with the same key, the one that comes first in the alphabet stays.
fn keyed(names: impl Iterator<Item = String>) -> (PieceVocabulary, Vec<String>) {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    let mut by_key: BTreeMap<u32, String> = BTreeMap::new();
    for name in names {
        let key = match name.strip_prefix("##") {
            Some(rest) if !rest.is_empty() => piece_key(rest, true),
            _ => piece_key(&name, false),
        };
        by_key.entry(key).or_insert(name);
    }
    let keys = by_key.keys().copied().collect();
    (PieceVocabulary::new(keys), by_key.into_values().collect())
}
