//! The days of the week.

use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::{distance::distance, table};

const TSV: &str = include_str!("weekdays.tsv");

static WEEKDAYS: LazyLock<Vec<(Weekday, &str)>> = LazyLock::new(|| {
    table::rows::<3>(TSV)
        .filter_map(|[iso, name, _short]| {
            let weekday = Weekday::from_monday_one_offset(iso.parse().ok()?).ok()?;
            Some((weekday, name))
        })
        .collect()
});

/// The weekday that `word` (without วัน) names, with at most one character wrong; `พฤหัส` and `พฤหัสฯ` are พฤหัสบดี.
pub fn read(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('ฯ');
    if word == "พฤหัส" {
        return Some(Weekday::Thursday);
    }
    // พุธ is too short for a slip: ทุก, พูด and many a word are near it.
    let near = |name: &str| if name.chars().count() < 5 { name == word } else { distance(name, word) <= 1 };
    WEEKDAYS.iter().find(|(_, name)| near(name)).map(|(weekday, _)| *weekday)
}

/// The Thai name of a weekday, without วัน.
pub fn name(weekday: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(w, _)| *w == weekday).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_read_back() {
        table::assert_well_formed::<3>(TSV);
        for offset in 1..=7 {
            let weekday = Weekday::from_monday_one_offset(offset).unwrap();
            assert_eq!(read(name(weekday)), Some(weekday));
        }
        assert_eq!(read("พฤหัสปดี"), Some(Weekday::Thursday));
        assert_eq!(read("พฤหัสฯ"), Some(Weekday::Thursday));
        assert_eq!(read("หยุดราชการ"), None);
        assert_eq!(read(""), None);
    }
}
