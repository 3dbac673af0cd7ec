//! Clues that single elements give: words in classes and ids, short texts, addresses.

mod links;
mod people;
mod phrases;
mod times;
mod word_meanings;

pub use links::{is_permalink, is_profile, profile_part};
pub use people::{is_author_attribute, is_byline, is_byline_label, leading_name};
pub use phrases::{
    is_answer_heading, is_comment_heading, is_comment_label, is_forum_index, is_mail_header, is_price, is_rating,
    is_read_more, is_reply_control, is_revision,
};
pub use times::{is_membership, is_time, is_time_attribute, times_of_day};
pub use word_meanings::WordMeanings;

/// What a short text says.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextClues {
    /// It is or contains a time.
    pub time: bool,
    /// It begins or ends as a byline does.
    pub author: bool,
    /// If it is the text of a button or a link, that belongs to a comment.
    pub reply: bool,
    /// It dates a member, not what they wrote.
    pub membership: bool,
    /// Only indexes of forums and lists of releases have it.
    pub index: bool,
    /// It is a rating or a price.
    pub rating: bool,
    /// It can be the heading of comments.
    pub comment_heading: bool,
    /// It can be the heading of answers, if the element is a heading.
    pub answer_heading: bool,
    /// How many bytes at its start may be a name, see [`leading_name`]; 0 if it begins with no name.
    pub name_length: u16,
}

impl TextClues {
    /// What a text of at most a line says.
    pub fn of(text: &str) -> Self {
        Self {
            time: is_time(text),
            author: is_byline(text),
            reply: is_reply_control(text),
            membership: is_membership(text),
            index: is_forum_index(text) || is_revision(text),
            rating: is_rating(text) || is_price(text),
            comment_heading: is_comment_heading(text),
            answer_heading: is_answer_heading(text),
            name_length: leading_name(text).map_or(0, |name| name.len() as u16),
        }
    }
}
