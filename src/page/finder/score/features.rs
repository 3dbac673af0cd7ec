//! The features by which a group is judged, and their weights.

macro_rules! features {
    ($($name:ident $weight:literal $what:literal,)*) => {
        /// What a group is like, as numbers from about 0 to 1. "Share" is a share of the group's members.
        #[derive(Debug, Clone, Copy, Default)]
        pub struct GroupFeatures {
            $(#[doc = $what] pub $name: f32,)*
        }

        impl GroupFeatures {
            /// The names of all features, in the order of [`Self::values`].
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// The weights of all features, in the same order.
            const WEIGHTS: &[f32] = &[$($weight),*];

            /// The values of all features.
            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),*]
            }
        }
    };
}

// The weights were set by hand, see docs/finder.md.
features! {
    bias -5.2 "Always 1.",
    prose 1.5 "Share with prose.",
    time 1.3 "Share with one to three times, in the member or beside it.",
    author 1.3 "Share with one author, or few mentions of authors, in the member or beside it.",
    likely_name 1.1 "Share that seems to have a name, minus the share with a known author.",
    avatar 0.6 "Share with an avatar or two.",
    reply_control 1.0 "Share with a button or link to reply, quote or report.",
    permalink 0.9 "Share with a link to a numbered place in a page.",
    numbered 0.6 "Share with a number in the id.",
    comment_word 2.0 "Share with words for comments in class or id.",
    reply_word 0.8 "Share with words for replies or answers.",
    post_word 0.6 "Share with words for posts or messages.",
    in_comments 1.0 "Share that stands within something named after comments.",
    microdata 2.5 "Share marked up as a comment or an answer: microdata, role or accessible name.",
    in_data 2.5 "Share with a text that begins as a comment in the page's JSON-LD does.",
    data_count 0.6 "Whether there are as many as the page's JSON-LD says.",
    data_denies -0.8 "Whether the page's JSON-LD says that there are no comments.",
    nested 0.6 "Whether members stand in members, or go down and up as replies do.",
    many 0.6 "How many there are, on a logarithmic scale.",
    single -0.8 "Whether there is only one.",
    unnamed -3.0 "Whether there is only one, and it is not named after comments.",
    bare -1.5 "Whether hardly any has a time, an author, a reply control or a permalink.",
    unlike -3.2 "Share with a class other than the most common one, where only the path makes them a group.",
    beside -0.4 "Whether times or authors stand beside the members and not in them.",
    varied 0.6 "How much the length of the prose varies.",
    page_share 1.0 "Share of the page's prose.",
    length 0.4 "Mean length of the prose, on a logarithmic scale.",
    teaser -2.2 "Share with a heading that leads elsewhere.",
    read_more -1.5 "Share with a link to the rest of the text.",
    link_text -1.2 "Share of the text that is in links.",
    rating -1.8 "Share with a rating or a price.",
    schedule -2.5 "Whether their times of day are those of a programme or of a recording.",
    other_word -1.6 "Share with words for teasers, navigation or shops.",
    in_other -1.0 "Share that stands within something named with such words.",
    same_length -3.0 "Share with exactly the same contents as the member before: a repeated text.",
    surplus -1.6 "Times and authors beyond those of one comment, for each member.",
    part_word -1.0 "Share named after a part of a comment: body, author, time, actions.",
    form -2.2 "Share with a form.",
    headings -0.6 "Share with more than one heading.",
    landmark -1.5 "Share within nav, aside, footer or header.",
    below_heading 0.7 "Whether they follow a heading of comments.",
    headed_authors 1.5 "Share with a known or likely author; counts only below a heading of comments where nothing is named after comments.",
    outbound -1.2 "Share with a link of several words to another page, where most have one.",
    titled -0.6 "Share with a heading that is not an author's name.",
    forum_index -4.0 "Whether most have what only indexes of forums have.",
    monologue -3.0 "Whether all have the same author and most are not named after comments.",
    mixed -0.8 "How evenly they are split into those named after comments and others.",
    hidden -2.0 "Share hidden by their own style: templates that scripts fill.",
}

impl GroupFeatures {
    /// The weighted sum of all features.
    pub fn score(&self) -> f32 {
        self.values().iter().zip(Self::WEIGHTS).map(|(value, weight)| value * weight).sum()
    }
}
