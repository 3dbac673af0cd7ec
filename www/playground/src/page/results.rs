//! The comments with their tags, scores and marked words.

use std::{cell::Cell, collections::HashMap};

use threadlight::{Comment, Level, Span, Tag, protocol::Answer};
use wasm_bindgen::{JsCast, JsValue, UnwrapThrowExt};
use web_sys::{Element, HtmlElement, HtmlMeterElement};

use super::{
    content::Content,
    dom::{by_id, copy, make, says, within},
    marked::marked,
};
use crate::marks::pieces;

/// How many comments are shown at first, and how many more at each click.
const PAGE: usize = 50;

/// The level whose tags are shown: the one that readers begin with.
const SHOWN: Level = Level::Sure;

/// The list of results, and the lines around it.
pub struct Results {
    labels: HashMap<String, String>,
    list: HtmlElement,
    status: HtmlElement,
    words: HtmlElement,
    /// What the line below the words says while there are none.
    hint: String,
    more: HtmlElement,
    /// How many comments may be shown now.
    limit: Cell<usize>,
}

impl Results {
    /// # Errors
    ///
    /// If the page lacks a part of the playground.
    pub fn new(labels: HashMap<String, String>) -> Result<Self, JsValue> {
        let words: HtmlElement = by_id("own-words-hint")?;
        Ok(Self {
            labels,
            list: by_id("own-results")?,
            status: by_id("own-status")?,
            hint: words.text_content().unwrap_or_default(),
            words,
            more: by_id("own-more")?,
            limit: Cell::new(PAGE),
        })
    }

    /// Says how things stand.
    pub fn say(&self, text: &str) {
        let _ = self.status.remove_attribute("aria-live");
        self.status.set_text_content(Some(text));
    }

    /// There is new content, without answers yet.
    pub fn begin(&self, content: &Content) {
        self.list.set_text_content(None);
        self.limit.set(PAGE);
        self.tell_progress(content);
    }

    /// There are answers from the comment `first` on.
    pub fn answered(&self, content: &Content, first: usize) {
        for index in first..content.answers.len().min(self.limit.get()) {
            self.append(content, index);
        }
        self.tell_progress(content);
    }

    /// Shows more comments, if there are more.
    pub fn show_more(&self, content: &Content) {
        let shown = self.list.child_element_count() as usize;
        self.limit.set(self.limit.get() + PAGE);
        self.answered(content, shown);
        // Where the keyboard goes on: the button may be gone.
        let next = self.list.query_selector(&format!("li:nth-child({}) summary", shown + 1));
        if let Some(next) = next.ok().flatten().and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            let _ = next.focus();
        }
    }

    /// It is known where the words of the visitor's own category are, or why they can't be a category.
    pub fn found_words(&self, content: &Content, has_words: bool, flaw: Option<&str>) {
        let matching = content.mine.iter().filter(|spans| !spans.is_empty()).count();
        let matches: usize = content.mine.iter().map(Vec::len).sum();
        let line = match flaw {
            Some(flaw) => flaw.to_owned(),
            None if !has_words || content.comments.is_empty() => self.hint.clone(),
            None if matches == 0 => says("nothing", &[]),
            None => says("matches", &[&matches, &matching]),
        };
        self.words.set_text_content(Some(&line));
        let open = self.open_scores();
        self.list.set_text_content(None);
        for (index, open) in open.into_iter().enumerate() {
            self.append(content, index);
            if let Some(card) = self.list.last_element_child() {
                let _ = within(&card, "details").toggle_attribute_with_force("open", open);
            }
        }
    }

    /// For each comment that is shown, whether its scores are.
    fn open_scores(&self) -> Vec<bool> {
        let mut open = Vec::new();
        let mut next = self.list.first_element_child();
        while let Some(card) = next {
            open.push(within(&card, "details").has_attribute("open"));
            next = card.next_element_sibling();
        }
        open
    }

    fn tell_progress(&self, content: &Content) {
        let (done, all) = (content.answers.len(), content.comments.len());
        let tagged = content.answers.iter().filter(|answer| answer.tags.iter().any(is_shown)).count();
        let progress = match (done, all) {
            (_, 0) => says("noText", &[]),
            _ if done < all => says("tagging", &[&done, &all]),
            _ => says("done", &[&all, &tagged]),
        };
        let finder = &content.finder;
        let line = if finder.is_empty() { progress } else { format!("{finder} {progress}") };
        self.say(&line);
        if done < all {
            // Read aloud once it is complete, and not at every step.
            let _ = self.status.set_attribute("aria-live", "off");
        }
        let _ = self.more.toggle_attribute_with_force("hidden", done <= self.limit.get());
    }

    fn append(&self, content: &Content, index: usize) {
        let mine = content.mine.get(index).map_or(&[][..], Vec::as_slice);
        let (Some(comment), Some(answer)) = (content.comments.get(index), content.answers.get(index)) else { return };
        if let Ok(card) = self.card(comment, answer, mine) {
            self.list.append_child(&card).expect_throw("a list takes items");
        }
    }

    /// A comment with its tags.
    fn card(&self, comment: &Comment, answer: &Answer, mine: &[Span]) -> Result<Element, JsValue> {
        let card = copy("own-result")?;
        within(&card, ".result-author").set_text_content(comment.author.as_deref());
        let shown: Vec<&Tag> = answer.tags.iter().filter(|tag| is_shown(tag)).collect();
        let badges = within(&card, ".result-tags");
        for tag in &shown {
            let badge = make("span", "badge", self.label(tag));
            badge.set_attribute("data-category", &tag.category)?;
            badges.append_child(&badge)?;
        }
        if !mine.is_empty() {
            badges.append_child(&make("span", "badge mine", &says("mine", &[])))?;
        }
        let text = within(&card, ".result-text");
        for node in marked(&comment.text, &shown, mine) {
            text.append_child(&node)?;
        }
        let scores = within(&card, ".result-scores ul");
        let mut tags: Vec<&Tag> = answer.tags.iter().collect();
        tags.sort_by(|one, other| other.score.total_cmp(&one.score));
        for tag in &tags {
            let line = self.score(tag, &comment.text)?;
            scores.append_child(&line)?;
        }
        if tags.is_empty() {
            scores.append_child(&make("li", "hint", &says("noTags", &[])))?;
        }
        Ok(card)
    }

    /// A line that says how sure a tag is, and why.
    fn score(&self, tag: &Tag, text: &str) -> Result<Element, JsValue> {
        let line = copy("own-score")?;
        let percent = format!("{:.0} %", tag.score * 100.0);
        within(&line, ".score-title").set_text_content(Some(self.label(tag)));
        within(&line, ".score-percent").set_text_content(Some(&percent));
        let meter: HtmlMeterElement = within(&line, "meter").unchecked_into();
        meter.set_value(f64::from(tag.score));
        meter.set_attribute("aria-label", self.label(tag))?;
        let shown = if is_shown(tag) { says("shown", &[]) } else { says("notShown", &[]) };
        within(&line, ".score-shown").set_text_content(Some(&shown));
        let words: Vec<String> = pieces(text, &[&tag.evidence])
            .into_iter()
            .filter(|piece| !piece.marks.is_empty())
            .map(|piece| format!("“{}”", piece.text))
            .collect();
        within(&line, ".score-words").set_text_content(Some(&words.join(" ")));
        Ok(line)
    }

    fn label<'a>(&'a self, tag: &'a Tag) -> &'a str {
        self.labels.get(tag.category.as_ref()).map_or(&tag.category, String::as_str)
    }
}

/// Whether a reader who has not moved the slider sees this tag.
fn is_shown(tag: &Tag) -> bool {
    tag.level <= SHOWN
}
