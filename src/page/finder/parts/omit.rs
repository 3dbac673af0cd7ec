//! What is in bodies but not part of the text: buttons, names, times, signatures.

use rustc_hash::FxHashMap;

use super::{locator::Locator, part_finder::PartFinder, sample::SampledComment};
use crate::page::finder::{
    clues::WordMeanings,
    selectors::{Compound, Qualifier},
    tree::Count,
};

/// A control or a line around the text is at most this long, in characters.
const MAX_LENGTH: u32 = 160;

/// A control or a line around the text has at most this much prose, in characters.
const MAX_PROSE: u32 = 40;

/// Elements to leave out, by their own selectors.
#[derive(Default)]
struct Omissions {
    /// In how many bodies each occurs, and in how many of them it is certainly not part of the text.
    counts: FxHashMap<Compound, (usize, usize)>,
    /// Authors and times that have no selector of their own.
    others: Vec<Locator>,
    /// How many bodies were looked at.
    bodies: usize,
}

impl PartFinder<'_, '_> {
    /// The selector of what the bodies hold besides the text; `None` if they hold nothing else.
    pub fn omit(&self, body: Option<Locator>, author: Option<Locator>, time: Option<Locator>) -> Option<String> {
        let mut found = Omissions::default();
        let parts: Vec<Locator> = [author, time].into_iter().flatten().collect();
        for comment in &self.comments {
            if let Some(start) = body.map_or(Some(comment.member), |body| comment.locate(body)) {
                found.bodies += 1;
                self.find_omitted(comment, start, &parts, &mut found);
            }
        }
        let Omissions { counts, mut others, bodies } = found;
        others.sort();
        others.dedup();
        let mut compounds: Vec<Compound> = counts
            .into_iter()
            // In half of the bodies, it is a part of the page's form.
            .filter(|(_, (count, certain))| count * 2 >= bodies || *certain > 0)
            .map(|(compound, _)| compound)
            .collect();
        compounds.sort();
        let compounds = compounds.iter().map(|&compound| self.selectors.compound_css(compound));
        // Others that the locator matches may be part of the text.
        let others = others.into_iter().map(|locator| self.css(locator) + ":first-of-type");
        let list: Vec<_> = compounds.chain(others).collect();
        (!list.is_empty()).then(|| list.join(", "))
    }

    /// Looks through the body of a comment, which begins at `start`. `parts` are the author and the time.
    fn find_omitted(&self, comment: &SampledComment, start: u32, parts: &[Locator], found: &mut Omissions) {
        let end = self.tree.end(start);
        // An element within an omitted one is omitted with it.
        let mut omitted_to = 0;
        for (&element, locators) in comment.elements.iter().zip(&comment.locators) {
            if element <= start || element >= end || element < omitted_to {
                continue;
            }
            let is_signature = self.tree.meanings[element as usize].any(WordMeanings::SIGNATURE);
            let is_certain = parts.iter().any(|part| locators.contains(part)) || is_signature;
            if !is_certain && !self.is_around_text(comment, element) {
                continue;
            }
            omitted_to = self.tree.end(element);
            let own = locators.iter().find_map(|locator| match locator {
                Locator::Own(Compound { qualifier: Qualifier::None | Qualifier::Address(_), .. }) => None,
                Locator::Own(compound) => Some(*compound),
                _ => None,
            });
            if let Some(compound) = own {
                let (count, certain) = found.counts.entry(compound).or_default();
                *count += 1;
                *certain += usize::from(is_certain);
            } else {
                found.others.extend(parts.iter().filter(|part| locators.contains(part)));
            }
        }
    }

    /// Whether an element looks like a control, or like a line above or below a text.
    fn is_around_text(&self, comment: &SampledComment, element: u32) -> bool {
        let counts = comment.counts(self.tree, element);
        let clues = self.tree.clues(element);
        let meanings = self.tree.meanings[element as usize];
        (clues.reply || clues.time || clues.author || meanings.any(WordMeanings::META.with(WordMeanings::REPLY)))
            && counts[Count::Text] <= MAX_LENGTH
            && counts[Count::Prose] <= MAX_PROSE
    }
}
