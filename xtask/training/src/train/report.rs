//! The report on a trained model: its metrics, as a part of docs/model.md.

use std::{collections::BTreeMap, fmt::Write, fs, io::Write as _, path::Path};

use anyhow::Context;
use flate2::{Compression, write::GzEncoder};
use threadlight::{
    Axis, Comment, Level, Tag,
    tag::{Tagger, format, metrics::Metrics, model::Model},
    taxonomy::{BUILT_IN, CATEGORIES, TOPICS},
};

use super::{
    calibrate::{self, Calibration},
    named_words::{self, NamedWords},
    scored::Scored,
};
use crate::{data::Example, random::Random};

/// Comes before the report in docs/model.md.
const BEGIN: &str = "<!-- What follows is written by `cargo xtask train`. -->\n";
/// Comes after the report.
const END: &str = "<!-- End of what is written by `cargo xtask train`. -->\n";

/// What the report is about.
pub struct Subject<'a> {
    /// The model file.
    pub bytes: &'a [u8],
    /// How many labelled comments there are.
    pub labelled: usize,
    /// How many comments and pieces the teacher labelled.
    pub taught: usize,
    /// Labelled comments with scores by models that have not seen them.
    pub held_out: &'a Scored<'a>,
    pub calibrations: &'a [Calibration],
    pub dev: &'a [Example],
    /// Dev of today's discussions.
    pub recent_dev: &'a [Example],
    pub news: &'a [Example],
    /// What annotators would mark in the comments of dev.
    pub named_words: &'a NamedWords,
}

/// Puts the report into the card.
pub fn write(card: &Path, subject: &Subject) -> anyhow::Result<()> {
    let text = fs::read_to_string(card).with_context(|| card.display().to_string())?;
    let (before, rest) = text.split_once(BEGIN).context("the model card has no place for the report")?;
    let (_, after) = rest.split_once(END).context("the model card has no end of the report")?;
    fs::write(card, format!("{before}{BEGIN}\n{}\n{END}{after}", report(subject)?))?;
    Ok(())
}

fn report(subject: &Subject) -> anyhow::Result<String> {
    let model = Model::from_bytes(subject.bytes)?;
    let rows = model.feature_count();
    let tagger = Tagger::new(model);
    let mut compressed = GzEncoder::new(Vec::new(), Compression::best());
    compressed.write_all(subject.bytes)?;
    let (size, compressed) = (subject.bytes.len(), compressed.finish()?.len());
    let checksum: String = subject.bytes[format::CHECKSUM].iter().map(|byte| format!("{byte:02x}")).collect();

    let (dev, news) = (metrics(&tagger, subject.dev), metrics(&tagger, subject.news));
    let mut text = String::new();
    let (labelled, taught) = (subject.labelled, subject.taught);
    writeln!(text, "Model `{checksum}`: {rows} features, {size} bytes, {compressed} compressed.")?;
    writeln!(
        text,
        "Trained on {labelled} labelled comments, and on {taught} comments and pieces of comments that the teacher alone labelled.\n"
    )?;
    let mut table =
        String::from("| F1 | topics, micro | topics, macro | kinds, micro | kinds, macro | main topic found |\n");
    table += "| --- | --- | --- | --- | --- | --- |\n";
    let of_dev = best_thresholds(&tagger, subject.dev);
    let shipped = |category: usize| subject.calibrations[category].threshold;
    for (name, metrics) in [
        ("dev", &dev),
        ("dev of recent discussions", &metrics(&tagger, subject.recent_dev)),
        ("held-out comments", &cross_validated(subject, shipped)),
        ("another domain: comments on a news site", &news),
        ("dev, with thresholds set on dev alone", &with_thresholds(&tagger, subject.dev, &of_dev)),
        ("held-out comments, with thresholds set on dev alone", &cross_validated(subject, |category| of_dev[category])),
    ] {
        let f1 = [metrics.micro_f1(Axis::Topic), metrics.macro_f1(Axis::Topic)];
        let [micro, all] = [metrics.micro_f1(Axis::Kind), metrics.macro_f1(Axis::Kind)];
        let found = metrics.main_topic_found();
        writeln!(table, "| {name} | {:.3} | {:.3} | {micro:.3} | {all:.3} | {found:.3} |", f1[0], f1[1])?;
    }
    text += &marked("accuracy", &table);
    writeln!(text, "\n### Each category, on dev\n\n```\n{dev}```\n")?;
    writeln!(text, "### Main topics that were missed most, on dev\n\n{}", confusions(&tagger, subject.dev)?)?;
    let on_dev = marked("levels", &levels(&tagger, subject.dev)?);
    let on_recent_dev = levels(&tagger, subject.recent_dev)?;
    for (name, levels) in [("dev", on_dev), ("dev of recent discussions", on_recent_dev)] {
        writeln!(text, "### What each level shows, on {name}\n\n{levels}")?;
    }
    writeln!(text, "### What a score means, on dev\n\n{}", reliability(&tagger, subject.dev)?)?;
    writeln!(text, "### Whether evidence is evidence\n\n{}", deletion(&tagger, subject.dev))?;
    text += &marks(&tagger, subject)?;
    Ok(text)
}

/// A table between the comments by which others find it in the document.
fn marked(name: &str, table: &str) -> String {
    format!("<!-- figures:{name} -->\n\n{table}\n<!-- /figures:{name} -->\n")
}

/// Whether marks are what readers would point at.
fn marks(tagger: &Tagger, subject: &Subject) -> anyhow::Result<String> {
    let mut text = String::new();
    for (name, agreement) in
        ["topics", "kinds"].iter().zip(named_words::agreement(tagger, subject.dev, subject.named_words))
    {
        writeln!(
            text,
            "Of {} right tags of {name} on dev for which annotators named words, the evidence of {:.0} % touches one of these; of \
             what is marked, {:.0} % stands in or beside them.",
            agreement.tags,
            100.0 * agreement.hit(),
            100.0 * agreement.precision()
        )?;
    }
    Ok(text)
}

/// Metrics of the tags with the best F1.
fn metrics(tagger: &Tagger, examples: &[Example]) -> Metrics {
    metrics_at(tagger, examples, Level::Balanced)
}

fn metrics_at(tagger: &Tagger, examples: &[Example], level: Level) -> Metrics {
    let mut metrics = Metrics::default();
    for example in examples {
        metrics.add(&example.topics, &example.kinds, &tagger.tag(&example.comment, level));
    }
    metrics
}

/// How right and how complete are the tags of each level, and those of certain scores.
fn levels(tagger: &Tagger, examples: &[Example]) -> anyhow::Result<String> {
    /// The lowest scores that have a row.
    const SCORES: [f32; 4] = [0.8, 0.6, 0.5, 0.3];
    let named = Level::ALL
        .map(|level| (format!("`{}`", format!("{level:?}").to_lowercase()), metrics_at(tagger, examples, level)));
    let scored =
        SCORES.map(|score| (format!("from {score:.1}"), with_thresholds(tagger, examples, &[score; CATEGORIES])));
    let mut text = String::from("| tags | topics: precision | recall | kinds: precision | recall | tags a comment |\n");
    text += "| --- | --- | --- | --- | --- | --- |\n";
    for (name, metrics) in named.into_iter().chain(scored) {
        let [topics, kinds] = [Axis::Topic, Axis::Kind].map(|axis| metrics.total(axis));
        let each = f64::from(topics.given + kinds.given) / f64::from(metrics.comments().max(1));
        write!(text, "| {name} |")?;
        for counts in [topics, kinds] {
            write!(text, " {:.2} | {:.2} |", counts.precision(), counts.recall())?;
        }
        writeln!(text, " {each:.1} |")?;
    }
    Ok(text)
}

/// Metrics of the held-out comments. All categories above their thresholds are given.
fn cross_validated(subject: &Subject, threshold: impl Fn(usize) -> f32) -> Metrics {
    let mut metrics = Metrics::default();
    for (example, scores) in subject.held_out.examples.iter().zip(&subject.held_out.scores) {
        let probability = |category: usize| subject.calibrations[category].probability(scores[category]);
        add(&mut metrics, example, |category| probability(category) >= threshold(category));
    }
    metrics
}

/// The thresholds with the best F1 on these examples.
fn best_thresholds(tagger: &Tagger, examples: &[Example]) -> Vec<f32> {
    let scores: Vec<Vec<Tag>> = examples.iter().map(|example| tagger.score(&example.comment)).collect();
    let scored = |category: usize| {
        let labels = examples.iter().map(move |example| example.labels[category]);
        scores.iter().zip(labels).map(move |(scores, label)| (f64::from(scores[category].score), label)).collect()
    };
    (0..CATEGORIES).map(|category| calibrate::best_threshold(scored(category)) as f32).collect()
}

/// Metrics with other thresholds. All categories above them are given.
fn with_thresholds(tagger: &Tagger, examples: &[Example], thresholds: &[f32]) -> Metrics {
    let mut metrics = Metrics::default();
    for example in examples {
        let scores = tagger.score(&example.comment);
        add(&mut metrics, example, |category| scores[category].score >= thresholds[category]);
    }
    metrics
}

/// Adds an example that is given certain categories.
fn add(metrics: &mut Metrics, example: &Example, is_given: impl Fn(usize) -> bool) {
    let tag = |category: usize| Tag {
        category: BUILT_IN[category].id.into(),
        axis: BUILT_IN[category].axis,
        score: 1.0,
        level: Level::Surest,
        evidence: Vec::new(),
    };
    let given: Vec<Tag> = (0..CATEGORIES).filter(|&category| is_given(category)).map(tag).collect();
    metrics.add(&example.topics, &example.kinds, &given);
}

fn confusions(tagger: &Tagger, examples: &[Example]) -> anyhow::Result<String> {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for example in examples {
        let tags = tagger.tag(&example.comment, Level::Balanced);
        let Some(main) = example.topics.first() else { continue };
        if !tags.iter().any(|tag| tag.category == main.as_str()) {
            let first = tags.iter().find(|tag| tag.axis == Axis::Topic);
            let instead = first.map_or("none", |tag| &tag.category).to_string();
            *counts.entry((main.clone(), instead)).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut text = String::from("| labelled | given instead | comments |\n| --- | --- | --- |\n");
    for ((main, instead), count) in counts.iter().take(10) {
        writeln!(text, "| {main} | {instead} | {count} |")?;
    }
    Ok(text)
}

/// For scores in each tenth, their mean and the share of them that are right.
fn reliability(tagger: &Tagger, examples: &[Example]) -> anyhow::Result<String> {
    /// How many ranges of scores the table has.
    const BINS: usize = 10;
    let mut bins = [[(0_u32, 0.0_f64, 0_u32); BINS]; 2];
    for example in examples {
        for (category, tag) in tagger.score(&example.comment).iter().enumerate() {
            let axis = usize::from(category >= TOPICS);
            let bin = &mut bins[axis][((tag.score * BINS as f32) as usize).min(BINS - 1)];
            bin.0 += 1;
            bin.1 += f64::from(tag.score);
            bin.2 += u32::from(example.labels[category]);
        }
    }
    let mut text = String::from("| score | topics: mean | right | of | kinds: mean | right | of |\n");
    text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (at, (topics, kinds)) in bins[0].iter().zip(&bins[1]).enumerate() {
        let (from, to) = (at as f32 / BINS as f32, (at + 1) as f32 / BINS as f32);
        write!(text, "| {from:.1}–{to:.1} |")?;
        for &(count, sum, right) in [topics, kinds] {
            let share = |of: f64| of / f64::from(count.max(1));
            write!(text, " {:.2} | {:.2} | {count} |", share(sum), share(f64::from(right)))?;
        }
        writeln!(text)?;
    }
    let error = |bins: &[(u32, f64, u32)]| {
        let gaps: f64 = bins.iter().map(|&(_, sum, right)| (sum - f64::from(right)).abs()).sum();
        gaps / f64::from(bins.iter().map(|&(count, ..)| count).sum::<u32>().max(1))
    };
    let [topics, kinds] = [error(&bins[0]), error(&bins[1])];
    writeln!(text, "\nExpected calibration error (Naeini et al., 2015): topics {topics:.4}, kinds {kinds:.4}.")?;
    Ok(text)
}

/// How much deleting the evidence lowers scores, compared with deleting as many other words.
fn deletion(tagger: &Tagger, examples: &[Example]) -> String {
    let mut random = Random(1);
    let (mut evidence_falls, mut random_falls, mut more, mut count) = (0.0, 0.0, 0, 0);
    for example in examples {
        let comment = &example.comment;
        let words: Vec<(usize, usize)> = comment
            .text
            .split_whitespace()
            .map(|word| {
                let start = word.as_ptr().addr() - comment.text.as_ptr().addr();
                (start, start + word.len())
            })
            .collect();
        for tag in tagger.tag(comment, Level::Balanced) {
            let of_evidence = |&(start, end): &(usize, usize)| {
                tag.evidence.iter().any(|span| (span.start as usize) < end && span.end as usize > start)
            };
            let marked: Vec<_> = words.iter().copied().filter(of_evidence).collect();
            let mut others: Vec<_> = words.iter().copied().filter(|word| !of_evidence(word)).collect();
            if marked.is_empty() || others.len() < marked.len() {
                continue;
            }
            random.shuffle(&mut others);
            let log_odds = |deleted: &[(usize, usize)]| {
                let kept = words.iter().filter(|word| !deleted.contains(word));
                let text: Vec<&str> = kept.map(|&(start, end)| &comment.text[start..end]).collect();
                let scores = tagger.score(&Comment { text: text.join(" "), ..comment.clone() });
                let score = scores.iter().find(|score| score.category == tag.category).map_or(0.0, |score| score.score);
                let score = f64::from(score.clamp(0.001, 0.999));
                (score / (1.0 - score)).ln()
            };
            let whole = log_odds(&[]);
            let falls = [whole - log_odds(&marked), whole - log_odds(&others[..marked.len()])];
            evidence_falls += falls[0];
            random_falls += falls[1];
            more += u32::from(falls[0] > falls[1]);
            count += 1;
        }
    }
    let all = f64::from(count.max(1));
    format!(
        "Of {count} tags with evidence on dev, deleting the evidence lowers the log-odds by {:.2} on average, deleting as \
         many other words by {:.2}; it lowers them more for {:.0} % of the tags.\n",
        evidence_falls / all,
        random_falls / all,
        100.0 * f64::from(more) / all
    )
}
