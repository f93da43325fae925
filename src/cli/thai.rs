//! What a clerk reads: Thai dates, and columns that stand in line.

use jiff::civil::Date;
use saraban::{
    domain::{Month, thai_date::BUDDHIST_OFFSET},
    lexicon::{months, weekdays},
};
use unicode_width::UnicodeWidthChar;

/// `6 มี.ค. 2569`.
pub fn short_date(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day, false), day.year() + BUDDHIST_OFFSET)
}

/// `วันศุกร์ที่ 6 มีนาคม 2569`.
pub fn long_date(day: Date) -> String {
    let weekday = weekdays::name(day.weekday());
    format!("วัน{weekday}ที่ {} {} {}", day.day(), month(day, true), day.year() + BUDDHIST_OFFSET)
}

/// An ISO date or month from a record as `6 มี.ค. 2569` or `มี.ค. 2569`; anything else as it is.
pub fn iso_date(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), |date| months::short_date(&date))
}

/// A value of a record as a clerk reads it: dates as [`iso_date`], rounds in words; anything else as it is.
pub fn value(text: &str) -> String {
    saraban::store::rule_in_words(text).unwrap_or_else(|| iso_date(text))
}

fn month(day: Date, long: bool) -> &'static str {
    let number = Month::new(day.month().unsigned_abs());
    let name = months::all().iter().find(|m| Some(m.month) == number);
    name.map_or("", |m| if long { m.long } else { m.short })
}

/// How many columns of a terminal `text` takes. Vowels and tone marks above and below take none.
pub fn width(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// SARA AM prints a ring above the consonant before it and one column of its own.
fn column(c: char) -> usize {
    match c {
        'ำ' => 1,
        '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}' => 0,
        c => c.width().unwrap_or(0),
    }
}

/// `text` in exactly `columns`: filled with spaces, or cut with `…` at a whole character.
pub fn fit(text: &str, columns: usize) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if width(&clean) <= columns {
        return format!("{clean}{}", " ".repeat(columns - width(&clean)));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in clean.chars() {
        // Marks go with their consonant, even at the very end.
        if used + column(c) > columns.saturating_sub(1) {
            break;
        }
        used += column(c);
        out.push(c);
    }
    out.push('…');
    out + &" ".repeat(columns.saturating_sub(used + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_offices_print_them() {
        let day: Date = "2026-03-06".parse().unwrap();
        assert_eq!(short_date(day), "6 มี.ค. 2569");
        assert_eq!(long_date(day), "วันศุกร์ที่ 6 มีนาคม 2569");
        assert_eq!(iso_date("2024-05"), "พ.ค. 2567");
        assert_eq!(iso_date("?"), "?");
        assert_eq!(value("2026-03-06"), "6 มี.ค. 2569");
        assert_eq!(value("FREQ=WEEKLY;BYDAY=FR"), "ทุกวันศุกร์");
        assert_eq!(value("มท 0820.2/ว 2655"), "มท 0820.2/ว 2655");
    }

    #[test]
    fn marks_take_no_column() {
        assert_eq!(width("ที่น้ำ"), 3);
        assert_eq!(fit("ที่", 3), "ที่  ");
        assert_eq!(fit("การประชุม", 5), "การป…");
        assert_eq!(width(&fit("ที่ประชุมใหญ่", 6)), 6);
        assert_eq!(fit("ก\nข", 3), "ก ข");
    }
}
