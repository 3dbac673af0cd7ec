//! The taxonomy: what a comment can be about (topics) and what it can do (kinds), as data.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Changes when a category is added, removed or reordered: a model is trained for one version and fits no other.
pub const TAXONOMY_VERSION: u16 = 1;

/// The two independent axes of the taxonomy, and the reader's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Axis {
    /// What a comment is about; 0 to 3 of them.
    Topic,
    /// What a comment does; 1 to 3 of them.
    Kind,
    /// A category that the reader made.
    Own,
}

/// Something that a comment can be tagged with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Category {
    /// Stable: it appears in settings, data files and messages. Lower-case ASCII.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub id: Cow<'static, str>,
    /// Which axis it belongs to.
    pub axis: Axis,
    /// What a reader sees.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub title: Cow<'static, str>,
    /// When a comment has it: completes "a comment has it when it ...".
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub description: Cow<'static, str>,
}

const fn category(axis: Axis, id: &'static str, title: &'static str, description: &'static str) -> Category {
    Category { id: Cow::Borrowed(id), axis, title: Cow::Borrowed(title), description: Cow::Borrowed(description) }
}

const fn topic(id: &'static str, title: &'static str, description: &'static str) -> Category {
    category(Axis::Topic, id, title, description)
}

const fn kind(id: &'static str, title: &'static str, description: &'static str) -> Category {
    category(Axis::Kind, id, title, description)
}

/// How many categories of [`BUILT_IN`] are topics; they come first.
pub const TOPICS: usize = 18;

/// Every category that ships, topics first; a model's outputs are in this order.
pub static BUILT_IN: [Category; 31] = [
    topic("ai", "AI", "is about models, training, inference, AI products and labs, their abilities and limits"),
    topic(
        "programming",
        "Programming",
        "is about languages, libraries, code, bugs, developer tools, software engineering practice",
    ),
    topic(
        "hardware",
        "Hardware & infrastructure",
        "is about chips, GPUs, devices, networks, servers, data centres, cloud operations, operating systems as installed",
    ),
    topic(
        "security",
        "Security & privacy",
        "is about vulnerabilities, attacks, malware, cryptography, surveillance, tracking, personal data",
    ),
    topic(
        "business",
        "Business & markets",
        "is about companies' strategy, products as a market, start-ups, competition, advertising, profit, acquisitions, shares of companies",
    ),
    topic(
        "work",
        "Work & careers",
        "is about jobs, hiring, pay, management, workplace culture, lay-offs, unions, remote work",
    ),
    topic(
        "economy",
        "Economy & money",
        "is about inflation, taxes, housing, banking, currencies, personal finance, trade, poverty",
    ),
    topic(
        "law",
        "Law & regulation",
        "is about courts, crime and policing, antitrust, copyright, licences, contracts, compliance, liability",
    ),
    topic(
        "politics",
        "Politics & world",
        "is about parties, elections, governments, geopolitics, war, activism, public policy",
    ),
    topic(
        "society",
        "Society & ethics",
        "is about right and wrong, harm, inequality, discrimination, religion, culture wars, what technology does to people",
    ),
    topic(
        "science",
        "Science",
        "is about mathematics, physics, chemistry, biology, space, history and social science as research; studies and methods",
    ),
    topic("health", "Health", "is about illness, medicine, mental health, drugs, diet, fitness, public health"),
    topic(
        "energy",
        "Energy, climate & transport",
        "is about power, fuels, batteries, climate, environment, cars, trains, planes, cities and roads",
    ),
    topic("education", "Education", "is about schools, universities, courses, exams, teaching, learning something"),
    topic(
        "culture",
        "Arts, media & games",
        "is about film, television, books, music, games, celebrities, journalism as media, humour culture, memes",
    ),
    topic("sport", "Sport", "is about matches, teams, players, leagues, training for sport"),
    topic(
        "life",
        "Everyday life",
        "is about family, relationships, friends, home, food, travel, pets, clothes, hobbies, feelings",
    ),
    topic(
        "forum",
        "This forum",
        "is about the site, the thread or the post itself: voting, moderation, titles, pay-walls, other commenters' conduct, formatting",
    ),
    kind(
        "question",
        "Question",
        "genuinely asks for information or a view (a rhetorical question alone does not count)",
    ),
    kind("explanation", "Explanation", "tells how or why something works, defines, gives background or answers"),
    kind(
        "experience",
        "First-hand account",
        "reports what the writer, or somebody the writer knows, did, saw or went through",
    ),
    kind(
        "evidence",
        "Evidence & sources",
        "points to a link, document, quotation, figure, named study or concrete documented example as support",
    ),
    kind("criticism", "Criticism", "faults a person, company, product, policy or idea"),
    kind("disagreement", "Disagreement", "disputes what the comment it answers (or the quoted line) says"),
    kind("agreement", "Agreement & thanks", "endorses, thanks, praises or appreciates"),
    kind("prediction", "Prediction", "says what will, might or would happen, or guesses at an unknown"),
    kind("advice", "Advice", "tells the reader or somebody what to do, use, read or avoid"),
    kind("humour", "Humour & sarcasm", "jokes, mocks, puns, is sarcastic"),
    kind(
        "correction",
        "Correction",
        "corrects a fact or wording, or takes back or qualifies the writer's own earlier words",
    ),
    kind("hostile", "Hostile", "insults, demeans or threatens a person or group"),
    kind(
        "opinion",
        "Opinion",
        "states a judgement or preference that none of the other kinds covers (never together with `criticism`)",
    ),
];

/// The built-in category of that id.
pub fn find(id: &str) -> Option<&'static Category> {
    BUILT_IN.iter().find(|category| category.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_topics_come_first() {
        let ids: HashSet<_> = BUILT_IN.iter().map(|category| &category.id).collect();
        assert_eq!(ids.len(), BUILT_IN.len());
        for (index, category) in BUILT_IN.iter().enumerate() {
            assert_eq!(category.axis, if index < TOPICS { Axis::Topic } else { Axis::Kind }, "{}", category.id);
            assert!(category.id.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", category.id);
        }
    }
}
