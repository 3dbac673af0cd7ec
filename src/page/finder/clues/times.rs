//! Dates and times in some twenty languages.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// Whether a short text is a date, a time of day or an age ("3 hours ago").
pub fn is_time(text: &str) -> bool {
    /// Words that are times without a number.
    const YESTERDAY: [&str; 9] = ["yesterday", "ago", "gestern", "hier", "ayer", "ieri", "ontem", "gisteren", "вчера"];
    let lower = text.to_lowercase();
    if is_membership_lower(&lower) {
        return false;
    }
    let has_digit = lower.contains(|c: char| c.is_ascii_digit());
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    if !has_digit {
        return words.any(|word| YESTERDAY.contains(&word));
    }
    words.any(is_time_word)
        || is_number_time(&lower)
        || is_short_span(&lower)
        // Languages that put no spaces between words.
        || lower.contains('年') && lower.contains('月')
        || lower.ends_with(['前', '전'])
}

/// [`is_membership`] of a text in lower case.
fn is_membership_lower(lower: &str) -> bool {
    ["joined", "member since", "registered", "registriert", "mitglied seit", "last seen", "last active", "zuletzt"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// Whether a short text is about when a member joined or was last seen, not about when they wrote something: "Joined 4 May 2019".
pub fn is_membership(text: &str) -> bool {
    is_membership_lower(&text.to_lowercase())
}

/// Words that, next to a number, occur only in times: months, units, "ago".
const TIME_WORDS: &str = "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july \
    august september october november december januar februar märz mai juni juli oktober dezember janvier février mars avril \
    juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre \
    octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro \
    março maio junho julho setembro outubro dezembro januari februari maart mei augustus stycznia lutego marca kwietnia \
    maja czerwca lipca sierpnia września października listopada grudnia января февраля марта апреля мая июня июля августа \
    сентября октября ноября декабря янв фев апр июн июл авг сен окт ноя дек \
    ago hours hour minutes mins days weeks months years yesterday today am pm vor hace heures stunden tagen jours uur uhr \
    geleden önce назад temu siden sedan atrás";

/// Whether a word in lower case is one of [`TIME_WORDS`].
pub fn is_time_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| TIME_WORDS.split_ascii_whitespace().collect()).contains(word)
}

/// Whether a text is an age in short form and nothing else: 3h, 2 d, 5 min.
fn is_short_span(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - unit.len()))
        && matches!(
            unit.trim(),
            "h" | "hr" | "hrs" | "d" | "w" | "wk" | "mo" | "min" | "m" | "y" | "yr" | "std" | "ч" | "д"
        )
}

/// Whether a text contains a time or a date in digits: 12:30, 2011-01-31, 31.1.2011, 1/31/11.
fn is_number_time(text: &str) -> bool {
    // The length of each run of digits, and the character after it; a space if there are several characters before the next run.
    let mut runs: Vec<(usize, char)> = Vec::new();
    let mut digits = 0;
    for character in text.chars().chain([' ']) {
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        if digits > 0 {
            runs.push((digits, character));
        } else if let Some(last) = runs.last_mut() {
            last.1 = ' ';
        }
        digits = 0;
    }
    let short = |length: usize| length <= 2;
    runs.windows(2).any(|pair| pair[0].1 == ':' && short(pair[0].0) && pair[1].0 == 2)
        || runs.windows(3).any(|three| {
            let separator = three[0].1;
            let [a, b, c] = [three[0].0, three[1].0, three[2].0];
            matches!(separator, '-' | '/' | '.')
                && three[1].1 == separator
                && short(b)
                && (a == 4 && short(c) || short(a) && (c == 4 || c == 2))
        })
}

/// The times of day in a text, in minutes since midnight: 9:30, 09:30:15.
pub fn times_of_day(text: &str) -> impl Iterator<Item = u32> {
    text.match_indices(':').filter_map(|(at, _)| {
        let rest = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let before = &text[rest.len()..at];
        let after = &text[at + 1..];
        let after = &after[..after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        let (hour, minute): (u32, u32) = (before.parse().ok()?, after.parse().ok()?);
        (!rest.ends_with(':') && before.len() <= 2 && after.len() == 2 && hour < 24 && minute < 60)
            .then_some(hour * 60 + minute)
    })
}

/// Whether an attribute of this name holds the time at which something was written.
pub fn is_time_attribute(name: &str) -> bool {
    matches!(name, "created" | "data-time" | "data-date" | "data-created" | "data-created-at" | "data-timestamp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_other_numbers() {
        for text in [
            "3 hours ago",
            "31 January 2011",
            "on 12/03/2011",
            "2011-01-31T10:00",
            "9:59",
            "31.1.2011",
            "Yesterday",
            "3h",
            "4 мая",
            "3小时前",
            "2024年5月4日",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "version 1.2",
            "42",
            "1:1000",
            "call 555-123-4567",
            "one day",
            "3 points",
            "5m views",
            "Joined 4 May 2019",
            "",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn times_of_day_are_read_in_minutes() {
        assert_eq!(times_of_day("9:30 – 10:05:50, 1:1000, 25:00, a:30").collect::<Vec<_>>(), [570, 605]);
    }
}
