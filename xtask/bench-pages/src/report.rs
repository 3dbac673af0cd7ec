//! Prints what was measured.

use std::{collections::BTreeMap, time::Duration};

use bench_pages::gold::{Entry, MAX_FALSE_WORDS};

use crate::{
    compare::{PageScore, Structure, share},
    measure::{Measured, Method},
};

/// One line on a page.
pub fn page_line(entry: &Entry, page: &Measured) -> String {
    let [ruled, alone] = &page.results;
    let mut line = format!("{:<62} {:>5} elements", entry.file, page.elements);
    for score in [ruled, alone] {
        line += &format!(" | {:>3} found {:>6} words", score.found, score.words);
        if let Some(text) = score.text {
            line += &format!(" text {text:.2}");
        }
        if let Some(Structure {
            marked, right, authors: [authors, same_author], depths: [depths, same_depth], ..
        }) = &score.structure
        {
            line += &format!(" right {right} of {marked}");
            line += &format!(" authors {same_author}/{authors} depths {same_depth}/{depths}");
        }
    }
    line
}

/// Prints the figures of one method over all pages.
pub fn summarise(title: &str, entries: &[Entry], measured: &[Measured], method: Method) {
    println!("\n{title}");
    let scores: Vec<(&Entry, &PageScore)> =
        entries.iter().zip(measured.iter().map(|page| &page.results[method as usize])).collect();
    let texts: Vec<f64> = scores.iter().filter_map(|(_, score)| score.text).collect();
    if !texts.is_empty() {
        println!("  text: F1 {:.3} on {} pages", mean(&texts), texts.len());
    }
    for kind in ["comments-structure", "comments-text"] {
        print_structure(&scores, kind);
    }
    print_false_alarms(&scores);
}

/// Prints how well single comments were found on the pages of a kind.
fn print_structure(scores: &[(&Entry, &PageScore)], kind: &str) {
    let pages = scores.iter().filter(|(entry, _)| entry.kind == kind);
    let each: Vec<&Structure> = pages.filter_map(|(_, score)| score.structure.as_ref()).collect();
    if each.is_empty() {
        return;
    }
    let mut all = Structure::default();
    each.iter().for_each(|page| all.add(page));
    let pages: Vec<f64> = each.iter().map(|page| page.f1()).collect();
    println!(
        "  structure ({kind}): P {:.3} R {:.3} F1 {:.3} (mean of pages {:.3}); author {:.3}, depth {:.3}; {} of {} comments on {} pages",
        share(all.right, all.found),
        share(all.right, all.marked),
        all.f1(),
        mean(&pages),
        share(all.authors[1], all.authors[0]),
        share(all.depths[1], all.depths[0]),
        all.right,
        all.marked,
        each.len(),
    );
}

/// Prints on how many pages without comments some were found, by kind of page and by group of kinds (`group/kind`).
fn print_false_alarms(scores: &[(&Entry, &PageScore)]) {
    let mut alarms: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (entry, score) in scores.iter().filter(|(entry, _)| !entry.kind.starts_with("comments")) {
        let group = entry.kind.split('/').next().unwrap_or_default();
        for key in [group, entry.kind.as_str()].iter().take(1 + usize::from(group != entry.kind)) {
            let [pages, alarms] = alarms.entry(key).or_default();
            *pages += 1;
            *alarms += usize::from(score.words > MAX_FALSE_WORDS);
        }
    }
    for (kind, [pages, alarms]) in alarms {
        println!("  false alarms ({kind}): {alarms} of {pages} pages, {:.1} %", 100.0 * share(alarms, pages));
    }
}

/// Prints how long outline and finder took.
pub fn print_times(measured: &[Measured]) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let outlines: Vec<f64> = measured.iter().map(|page| milliseconds(page.outline)).collect();
    let finds: Vec<f64> = measured.iter().map(|page| milliseconds(page.finder)).collect();
    let Some(slowest) = measured.iter().max_by_key(|page| page.finder) else { return };
    println!(
        "\ntime a page: outline {:.2} ms, finder {:.2} ms; the slowest {:.2} ms for {} elements{}",
        mean(&outlines),
        mean(&finds),
        milliseconds(slowest.finder),
        slowest.elements,
        if cfg!(debug_assertions) { " (not optimised)" } else { "" },
    );
}

/// The mean; 0 of nothing.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}
