//! `cargo xtask simulate`: what corrections teach, measured with simulated readers who understand a category differently from its labels.
//!
//! Each reader goes through labelled comments in a random order and corrects some of the tags of one category that are wrong by the
//! reader's own understanding, which teaches the personal model as in the extension. Then F1 is measured on comments that neither the
//! reader nor the shipped model has seen: for the reader's category as they understand it, and for all other categories as labelled.

use std::{collections::HashSet, fmt, path::Path, thread};

use anyhow::ensure;
use project::root;
use threadlight::{
    Comment, Level,
    tag::{
        Tagger,
        correction::Correction,
        hash::{GOLDEN_GAMMA, splitmix64},
        metrics::Counts,
    },
    taxonomy::BUILT_IN,
};

use crate::data::{self, Example};

/// Measure what corrections teach, with simulated readers and the labelled comments in ../shared/data
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many random orders of the comments each reader meets
    #[arg(long, value_name = "COUNT", default_value_t = 4)]
    seeds: u64,
}

/// After how many corrections the metrics are computed.
const STAGES: [usize; 4] = [0, 20, 50, 100];

/// Readers correct one in this many of the wrong tags that they see.
const ONE_IN_WRONG: u64 = 2;

/// Readers correct one in this many of the missing tags.
const ONE_IN_MISSING: u64 = 4;

/// How many corrections are collected before the personal model learns again: learning after each would take long.
const BATCH: usize = 5;

/// A reader who understands a category differently from its labels.
struct Reader {
    sense: Sense,
    category: &'static str,
    /// How they understand it, in words.
    meaning: &'static str,
    means: fn(&Labelled) -> bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Narrower,
    Wider,
    Other,
}

/// The simulated readers. What they mean was made up by hand, to cover narrower, wider and other senses.
static READERS: &[Reader] = &[
    Reader {
        sense: Sense::Narrower,
        category: "politics",
        meaning: "elections, parties and who holds office",
        means: |comment| {
            comment.is("politics")
                && comment.says(&["elect", "vot", "party", "parties", "president", "minister", "candidate", "campaign"])
        },
    },
    Reader {
        sense: Sense::Narrower,
        category: "culture",
        meaning: "films, series and games",
        means: |comment| {
            comment.is("culture")
                && comment
                    .says(&["film", "movie", "show", "series", "episode", "season", "game", "gaming", "actor", "watch"])
        },
    },
    Reader {
        sense: Sense::Narrower,
        category: "hardware",
        meaning: "computers and phones",
        means: |comment| {
            comment.is("hardware")
                && comment.says(&[
                    "computer", "laptop", "phone", "cpu", "gpu", "intel", "amd", "iphone", "android", "mac", "pc",
                    "screen", "keyboard",
                ])
        },
    },
    Reader {
        sense: Sense::Narrower,
        category: "criticism",
        meaning: "of software, devices and companies",
        means: |comment| {
            comment.is("criticism") && (comment.is("programming") || comment.is("hardware") || comment.is("business"))
        },
    },
    Reader {
        sense: Sense::Narrower,
        category: "humour",
        meaning: "jokes at nobody's expense",
        means: |comment| {
            comment.is("humour") && !comment.is("criticism") && !comment.is("disagreement") && !comment.is("hostile")
        },
    },
    Reader {
        sense: Sense::Wider,
        category: "economy",
        meaning: "companies, too",
        means: |comment| comment.is("economy") || comment.is("business"),
    },
    Reader {
        sense: Sense::Wider,
        category: "science",
        meaning: "medicine, too",
        means: |comment| comment.is("science") || comment.is("health"),
    },
    Reader {
        sense: Sense::Wider,
        category: "disagreement",
        meaning: "all that speaks against something",
        means: |comment| {
            comment.is("disagreement") || comment.is("criticism") || comment.is("correction") || comment.is("hostile")
        },
    },
    Reader {
        sense: Sense::Wider,
        category: "evidence",
        meaning: "explanations, too",
        means: |comment| comment.is("evidence") || comment.is("explanation"),
    },
    Reader {
        sense: Sense::Other,
        category: "evidence",
        meaning: "a link or a figure, whatever it is for",
        means: |comment| comment.comment.text.contains("http") || comment.comment.text.contains('%'),
    },
    Reader {
        sense: Sense::Other,
        category: "life",
        meaning: "family, friends and home, whoever's",
        means: |comment| {
            comment.says(&[
                "famil", "mother", "father", "mom", "dad", "kid", "child", "wife", "husband", "friend", "parents",
                "home",
            ])
        },
    },
    Reader {
        sense: Sense::Other,
        category: "work",
        meaning: "whatever is said of pay and hiring",
        means: |comment| {
            comment.says(&["salar", "wage", "paid", "hire", "hiring", "employ", "income", "earn", "unemploy"])
        },
    },
];

impl fmt::Display for Sense {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(match self {
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Other => "another sense",
        })
    }
}

/// A labelled comment.
struct Labelled {
    labels: HashSet<String>,
    /// In lower case.
    words: HashSet<String>,
    comment: Comment,
}

impl Labelled {
    /// Whether it is labelled with the category.
    fn is(&self, id: &str) -> bool {
        self.labels.contains(id)
    }

    /// Whether one of its words starts with one of `beginnings`.
    fn says(&self, beginnings: &[&str]) -> bool {
        self.words.iter().any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
    }
}

impl From<Example> for Labelled {
    fn from(example: Example) -> Self {
        let Example { comment, topics, kinds, .. } = example;
        let lower = comment.text.to_lowercase();
        let words = lower.split(|letter: char| !letter.is_alphanumeric()).map(Into::into).collect();
        Self { labels: topics.into_iter().chain(kinds).collect(), words, comment }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    Ok(data::read(path)?.into_iter().map(Into::into).collect())
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let folder = root().join("../shared/data");
    ensure!(
        folder.is_dir(),
        "no labelled comments: {} is not there. They are not part of the repository",
        folder.display()
    );
    let corrected = read(&folder.join("train.jsonl"))?;
    let mut unseen = read(&folder.join("dev.jsonl"))?;
    unseen.extend(read(&folder.join("news.jsonl"))?);
    let (corrected, unseen) = (&corrected, &unseen);
    let measured = |reader: &Reader| -> anyhow::Result<Vec<Course>> {
        (0..options.seeds).map(|seed| simulate(reader, corrected, unseen, seed)).collect()
    };
    let all: Vec<_> = thread::scope(|scope| {
        let halves: Vec<_> = READERS
            .chunks(READERS.len().div_ceil(2))
            .map(|readers| scope.spawn(move || readers.iter().map(measured).collect::<anyhow::Result<Vec<_>>>()))
            .collect();
        halves.into_iter().map(|half| half.join().expect("a simulation ends")).collect::<anyhow::Result<Vec<_>>>()
    })?
    .into_iter()
    .flatten()
    .collect();
    print(&all, unseen);
    Ok(())
}

/// F1 of a reader's category, and of all others together.
#[derive(Debug, Clone, Copy, Default)]
struct Measured {
    own: f64,
    others: f64,
}

/// The metrics at each of [`STAGES`].
type Course = [Measured; STAGES.len()];

/// Lets a reader correct comments in a random order.
fn simulate(reader: &Reader, corrected: &[Labelled], unseen: &[Labelled], seed: u64) -> anyhow::Result<Course> {
    let mut tagger = Tagger::embedded()?;
    let mut corrections: Vec<Correction> = Vec::new();
    let mut stages = [Measured::default(); STAGES.len()];
    stages[0] = measure(reader, &tagger, unseen);
    let mut order: Vec<(u64, usize)> = (0..corrected.len()).map(|at| (random(seed, at as u64), at)).collect();
    order.sort_unstable();
    for (chance, at) in order {
        let seen = &corrected[at];
        let shown = tagger.tag(&seen.comment, Level::Balanced).iter().any(|tag| tag.category == reader.category);
        let wanted = (reader.means)(seen);
        let one_in = if shown { ONE_IN_WRONG } else { ONE_IN_MISSING };
        if shown == wanted || !random(chance, 1).is_multiple_of(one_in) {
            continue;
        }
        let Comment { text, title, parent, .. } = seen.comment.clone();
        corrections.push(Correction { category: reader.category.into(), wanted, text, title, parent });
        let stage = STAGES.iter().position(|&stage| stage == corrections.len());
        if corrections.len().is_multiple_of(BATCH) {
            tagger.set_corrections(&corrections);
        }
        if let Some(stage) = stage {
            stages[stage] = measure(reader, &tagger, unseen);
            if stage + 1 == STAGES.len() {
                return Ok(stages);
            }
        }
    }
    anyhow::bail!("{}, {}: too few comments to correct", reader.category, reader.meaning)
}

fn measure(reader: &Reader, tagger: &Tagger, unseen: &[Labelled]) -> Measured {
    let mut own = Counts::default();
    let mut others = Counts::default();
    for labelled in unseen {
        let tags = tagger.tag(&labelled.comment, Level::Balanced);
        for category in &BUILT_IN {
            let is_own = category.id == reader.category;
            let wanted = if is_own { (reader.means)(labelled) } else { labelled.is(category.id) };
            let given = tags.iter().any(|tag| tag.category == category.id);
            let counts = if is_own { &mut own } else { &mut others };
            counts.labelled += u32::from(wanted);
            counts.given += u32::from(given);
            counts.right += u32::from(wanted && given);
        }
    }
    Measured { own: own.f1(), others: others.f1() }
}

/// How far apart the states of neighbouring places are: an odd number unlike [`GOLDEN_GAMMA`], which is how far apart those of
/// seeds are. The orders behind the figures in docs/personal.md depend on it.
const PLACE_GAMMA: u64 = 0xD1B5_4A32_D192_ED03;

/// The random number of a seed and a place: an output of SplitMix64, without those of all places before it.
fn random(seed: u64, at: u64) -> u64 {
    splitmix64(seed.wrapping_mul(GOLDEN_GAMMA).wrapping_add(at.wrapping_mul(PLACE_GAMMA)))
}

/// Prints a Markdown table, with means over all orders.
fn print(all: &[Vec<Course>], unseen: &[Labelled]) {
    let stages = STAGES.map(|stage| stage.to_string()).join(" | ");
    println!(
        "| reader | what they mean | have it | {stages} | others, {} and {} |",
        STAGES[0],
        STAGES[STAGES.len() - 1]
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Reader { sense, category, meaning, means }, courses) in READERS.iter().zip(all) {
        let have_it = unseen.iter().filter(|labelled| means(labelled)).count();
        println!("| {sense} | `{category}`: {meaning} | {have_it} | {} |", row(courses));
    }
    let courses: Vec<Course> = all.iter().flatten().copied().collect();
    println!("| all | | | {} |", row(&courses));
}

fn row(courses: &[Course]) -> String {
    let mean = |stage: usize, of: fn(&Measured) -> f64| {
        courses.iter().map(|course| of(&course[stage])).sum::<f64>() / courses.len() as f64
    };
    let own: Vec<String> =
        (0..STAGES.len()).map(|stage| format!("{:.3}", mean(stage, |measured| measured.own))).collect();
    let others = [0, STAGES.len() - 1].map(|stage| format!("{:.3}", mean(stage, |measured| measured.others)));
    format!("{} | {}", own.join(" | "), others.join(", "))
}
