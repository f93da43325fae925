//! The months' names, long and short, and what OCR makes of them.

use std::sync::LazyLock;

use super::{distance::distance, table};
use crate::domain::{Month, ThaiDate};

const TSV: &str = include_str!("months.tsv");

/// A month and how it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthName {
    /// The month.
    pub month: Month,
    /// Its name in full (`กุมภาพันธ์`).
    pub long: &'static str,
    /// Its abbreviation with dots (`ก.พ.`).
    pub short: &'static str,
}

static MONTHS: LazyLock<Vec<MonthName>> = LazyLock::new(|| {
    table::rows::<3>(TSV)
        .filter_map(|[number, long, short]| {
            let month = Month::new(number.parse().ok()?)?;
            Some(MonthName { month, long, short })
        })
        .collect()
});

/// The twelve months in their order.
pub fn all() -> &'static [MonthName] {
    &MONTHS
}

/// A date as offices print it where there is little room, in Arabic digits: `6 มี.ค. 2569`, and a month `มี.ค. 2569`.
pub fn short_date(date: &ThaiDate) -> String {
    let month = MONTHS.iter().find(|m| m.month == date.month()).map_or("", |m| m.short);
    let day = date.day().map(|day| format!("{} ", day.day())).unwrap_or_default();
    format!("{day}{month} {}", date.year_be())
}

/// The month that `word` is the full name of, with up to two characters wrong (`กุมภาพันธ` `พฤศจิกายม`), and how many are.
/// `None` if no month is near enough, or two are equally near.
pub fn read_long(word: &str) -> Option<(Month, usize)> {
    let mut near: Vec<(usize, Month)> = MONTHS
        .iter()
        .filter_map(|m| {
            let slips = distance(word, m.long);
            // One slip in four characters still leaves the months apart.
            (slips <= 2 && slips * 4 <= m.long.chars().count()).then_some((slips, m.month))
        })
        .collect();
    near.sort_unstable();
    match near[..] {
        [(slips, month)] => Some((month, slips)),
        [(slips, month), (next, _), ..] if slips < next => Some((month, slips)),
        _ => None,
    }
}

/// The month that `word` abbreviates; dots and spaces do not matter.
pub fn read_short(word: &str) -> Option<Month> {
    let bare = |s: &str| s.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>();
    let word = bare(word);
    MONTHS.iter().find(|m| bare(m.short) == word).map(|m| m.month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        table::assert_well_formed::<3>(TSV);
        assert_eq!(all().iter().map(|m| m.month.number()).collect::<Vec<_>>(), (1..=12).collect::<Vec<_>>());
        for m in all() {
            assert_eq!(read_long(m.long), Some((m.month, 0)));
            assert_eq!(read_short(m.short), Some(m.month));
        }
    }

    #[test]
    fn dates_in_short() {
        assert_eq!(short_date(&"2026-03-06".parse().unwrap()), "6 มี.ค. 2569");
        assert_eq!(short_date(&"2024-05".parse().unwrap()), "พ.ค. 2567");
    }

    #[test]
    fn slips_of_ocr() {
        for (word, month) in [
            ("กุมภาพันธ", 2),
            ("กุมภาพันร์", 2),
            ("พฤศจิกายม", 11),
            ("พฤษภาคบ", 5),
            ("มกราตม", 1),
            ("กรกฏาคม", 7),
            ("มิถุนายบ", 6),
        ] {
            assert_eq!(read_long(word).map(|(m, _)| m.number()), Some(month), "{word}");
        }
        for word in ["", "ธนาคาร", "สังคม", "นิคม", "ตุลาการ", "กันยา"]
        {
            assert_eq!(read_long(word), None, "{word}");
        }
        assert_eq!(read_short("มี.ค").map(Month::number), Some(3));
        assert_eq!(read_short("กพ").map(Month::number), Some(2));
        assert_eq!(read_short("ก.บ."), None);
    }
}
