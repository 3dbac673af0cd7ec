//! What the playground shows.

use threadlight::{Comment, Span, protocol::Answer};

/// What is shown now.
#[derive(Default)]
pub struct Content {
    /// Rises with each new content, so that answers about what is gone are told from those about what is there.
    pub number: u32,
    /// Who has found the comments, in words; empty if they were typed or pasted.
    pub finder: String,
    pub comments: Vec<Comment>,
    /// Of the first comments, in their order.
    pub answers: Vec<Answer>,
    /// Where the visitor's own category matches, for each comment; empty without such a category.
    pub mine: Vec<Vec<Span>>,
}
