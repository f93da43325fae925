//! What is written by hand, or set with a numbering stamp, in the fields of a received stamp: read with what else its
//! characters may be, so that a field is doubtful rather than lost.
//!
//! A hand leaves out dots, writes them as commas or hyphens, and is misread: `๑๑ ธc.ค. ๒๕๖๘`, `๒ เมอ ๒๕๖๙`, `๑๐,๔๗น`.

use super::{doubt, label};
use crate::{
    domain::{Alternative, Cell, Found, Month, Span, ThaiDate, Transcript, digits},
    lexicon::{
        distance,
        months::{self, MonthName},
    },
};

/// The most digits of a serial, and of them all that a field may have beside its serial.
const SERIAL: usize = 7;
/// How many signs of a field's label may stand before its value.
const LABEL: usize = 10;
/// How sure a month is with one of its letters wrong; with two, half as sure as that, and so on.
const MISREAD: f64 = 0.6;
/// Of two months, the one of which one more letter is wrong is so many times as likely.
const LESS_LIKE: f64 = 0.1;
/// No month is farther from the letters read than this.
const FARTHEST: f64 = 1.3;
/// How sure a year is of which a digit went unread, and which the letter's own year fills up.
const YEAR_FILLED: f64 = 0.3;
/// How sure a year is in which the letter can hardly have been received.
const OTHER_YEAR: f64 = 0.1;
/// How sure a digit is that was read as a letter, or a number in which a sign is no digit at all.
const NO_DIGIT: f64 = 0.5;
/// An alternative less probable than this makes no letter a digit.
const LEAST: f32 = 0.02;
/// How many readings are kept.
const READINGS: usize = 8;
const ALTERNATIVES: usize = 4;

/// A sign of a field.
struct Sign {
    ch: char,
    cell: Cell,
    /// Its place in the text.
    at: usize,
}

impl Sign {
    fn is_digit(&self) -> bool {
        digits::is_digit(self.ch)
    }

    /// The same as the digit that it may be; `None` if it may be none.
    fn as_digit(&self) -> Option<Self> {
        if self.is_digit() {
            return Some(Self { ch: self.ch, cell: self.cell.clone(), at: self.at });
        }
        let mut digits = self.cell.alternatives.iter().copied().filter(|(c, p)| digits::is_digit(*c) && *p >= LEAST);
        let (ch, p) = digits.next()?;
        let cell = Cell { p, alternatives: digits.collect(), ..self.cell.clone() };
        Some(Self { ch, cell, at: self.at })
    }
}

/// The letters and digits of a span: what a hand puts between them is left out.
fn signs(text: &Transcript, span: Span) -> Vec<Sign> {
    let cells = text.cells().iter().enumerate().skip(span.start);
    let with_cells = text.words(span).chars().zip(cells);
    let sign = |(ch, (at, cell)): (char, (usize, &Cell))| {
        (ch.is_alphanumeric() || label::is_mark(ch)).then(|| Sign { ch, cell: cell.clone(), at })
    };
    with_cells.filter_map(sign).collect()
}

/// What these digits may be, best first, and how probably.
fn readings(digits: &[&Sign]) -> Vec<doubt::Reading> {
    let folded = |ch: char| digits::value(ch).map_or(ch, |v| char::from(b'0' + v % 10));
    let read: Vec<(char, char, &Cell)> = digits.iter().map(|s| (folded(s.ch), s.ch, &s.cell)).collect();
    doubt::readings(&doubt::of_cells(&read), READINGS)
}

fn around(signs: &[&Sign]) -> Option<Span> {
    Some(Span::new(signs.first()?.at, signs.last()?.at + 1))
}

/// A number of up to seven digits: `๔๕๔๗`, `๔๕ด๗` if ด may be a digit.
pub(super) fn serial(text: &Transcript, field: Span) -> Option<Found<String>> {
    let signs = signs(text, field);
    let first = signs.iter().position(Sign::is_digit)?;
    let last = signs.iter().rposition(Sign::is_digit)?;
    let inside = &signs[first..=last];
    let read: Vec<Sign> = inside.iter().filter_map(Sign::as_digit).collect();
    let strange = inside.iter().filter(|s| !s.is_digit()).count();
    if first > LABEL || read.len() > SERIAL || strange * 2 > inside.len() {
        return None;
    }
    let read: Vec<&Sign> = read.iter().collect();
    let doubt = NO_DIGIT.powi(i32::try_from(strange).unwrap_or(i32::MAX));
    let of = |r: doubt::Reading| Alternative { value: r.chars.into_iter().collect(), confidence: r.p * doubt };
    found(text, around(&read)?, readings(&read).into_iter().map(of).collect())
}

/// A time of day: `๑๐.๔๕ น.`, `๑๐,๔๗น`, `๑๕๑๑ น`.
pub(super) fn time(text: &Transcript, field: Span) -> Option<Found<String>> {
    let signs = signs(text, field);
    let read: Vec<&Sign> = signs.iter().skip_while(|s| !s.is_digit()).take_while(|s| s.is_digit()).collect();
    if !(3..=4).contains(&read.len()) || signs.iter().take_while(|s| !s.is_digit()).count() > LABEL {
        return None;
    }
    let of = |r: doubt::Reading| {
        let digits: String = r.chars.into_iter().collect();
        let (hour, minute) = digits.split_at(digits.len() - 2);
        let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
        let value = format!("{hour:02}:{minute:02}");
        (hour < 24 && minute < 60).then_some(Alternative { value, confidence: r.p })
    };
    found(text, around(&read)?, readings(&read).into_iter().filter_map(of).collect())
}

/// A day, a month in letters that need not spell it, and a year: `๑๑ ธc.ค. ๒๕๖๘`. Of a year with a digit unread is taken
/// what the letter's own year, or the next, makes of it.
pub(super) fn date(text: &Transcript, field: Span, own: Option<ThaiDate>) -> Option<Found<ThaiDate>> {
    let signs = signs(text, field);
    let first = signs.iter().position(Sign::is_digit).filter(|first| *first <= LABEL)?;
    let signs = &signs[first..=signs.iter().rposition(Sign::is_digit)?];
    let days = signs.iter().take_while(|s| s.is_digit()).count();
    let years = signs.iter().rev().take_while(|s| s.is_digit()).count();
    let letters = signs.get(days..signs.len().checked_sub(years)?).filter(|l| (1..14).contains(&l.len()))?;
    // A third digit before the day is the last letter of วันที่, misread.
    let lost = if days == 3 { NO_DIGIT } else { 1.0 };
    let start = usize::from(days == 3);
    if !(1..=3).contains(&days) || !(2..=4).contains(&years) {
        return None;
    }
    let months = months_like(letters);
    let digits: Vec<&Sign> = signs[start..days].iter().chain(&signs[signs.len() - years..]).collect();
    let mut dates: Vec<Alternative<ThaiDate>> = Vec::new();
    for reading in readings(&digits) {
        let (day, year) = reading.chars.split_at(days - start);
        let Ok(day) = day.iter().collect::<String>().parse::<u8>() else { continue };
        for (month, likely) in &months {
            for (year, sure) in years_like(year, own) {
                let Ok(value) = ThaiDate::buddhist(year, *month, Some(day)) else { continue };
                let confidence = reading.p * likely * sure * lost;
                match dates.iter_mut().find(|d| d.value == value) {
                    Some(date) => date.confidence += confidence,
                    None => dates.push(Alternative { value, confidence }),
                }
            }
        }
    }
    found(text, Span::new(signs[start].at, signs.last()?.at + 1), dates)
}

/// The best of several values, with the next best.
fn found<T>(text: &Transcript, span: Span, mut values: Vec<Alternative<T>>) -> Option<Found<T>> {
    values.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    values.truncate(1 + ALTERNATIVES);
    let mut values = values.into_iter();
    let best = values.next()?;
    Some(text.found_with(span, best.value, best.confidence, values.collect()))
}

/// The months that these letters may spell, and how probably.
fn months_like(read: &[Sign]) -> Vec<(Month, f64)> {
    let sure: f64 = read.iter().filter(|s| !s.is_digit()).map(|s| f64::from(s.cell.p)).product();
    let slips = |m: &MonthName| f64::from(unlike(read, m.short).min(unlike(read, m.long)));
    let near: Vec<(Month, f64)> =
        months::all().iter().map(|m| (m.month, slips(m))).filter(|(_, slips)| *slips <= FARTHEST).collect();
    let others: f64 = near.iter().filter(|(_, slips)| *slips > 0.0).map(|(_, slips)| LESS_LIKE.powf(*slips)).sum();
    let spelt = near.iter().any(|(_, slips)| *slips == 0.0).then(|| sure.max(MISREAD));
    let likely = |slips: f64| match spelt {
        Some(spelt) if slips == 0.0 => spelt,
        Some(spelt) => (1.0 - spelt) * LESS_LIKE.powf(slips) / others,
        None => MISREAD.powf(slips) * LESS_LIKE.powf(slips) / others,
    };
    near.iter().map(|(month, slips)| (*month, likely(*slips))).collect()
}

/// How far letters are from those of a name: 1 for each that is wrong, lost or too many, less if it is among what the
/// recogniser holds possible.
fn unlike(read: &[Sign], name: &str) -> f32 {
    let name: Vec<char> = name.chars().filter(|c| *c != '.').collect();
    distance::weighted(read, &name, |sign, wanted| match sign.cell.alternatives.iter().any(|(c, _)| c == wanted) {
        _ if sign.ch == *wanted => 0.0,
        true => 0.4,
        false => 1.0,
    })
}

/// The Buddhist years that these digits may mean, and how surely. A letter is received in its own year or the next: any
/// other is one of these misread, if it can be, or else a slip of the pen.
fn years_like(read: &[char], own: Option<ThaiDate>) -> Vec<(i16, f64)> {
    let as_read = match read.iter().collect::<String>().parse::<i16>() {
        Ok(year @ 2500..=2600) => Some(year),
        Ok(year @ 30..=99) => Some(2500 + year),
        _ => None,
    };
    let expected = own.map(|own| [own.year_be(), own.year_be() + 1]);
    if let (Some(year), true) = (as_read, expected.is_none_or(|e| as_read.is_some_and(|y| e.contains(&y)))) {
        return vec![(year, 1.0)];
    }
    let filled = expected.into_iter().flatten().filter(|y| is_within(read, &y.to_string())).map(|y| (y, YEAR_FILLED));
    filled.chain(as_read.map(|year| (year, OTHER_YEAR))).collect()
}

/// Whether digits are some of a year's, in its order, or one of its four is another.
fn is_within(read: &[char], year: &str) -> bool {
    if read.len() == year.len() {
        return read.iter().zip(year.chars()).filter(|(a, b)| **a != *b).count() == 1;
    }
    let mut year = year.chars();
    read.iter().all(|c| year.any(|y| y == *c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &Transcript) -> Span {
        Span::new(0, text.cells().len())
    }

    fn day(text: &str, own: Option<&str>) -> Option<String> {
        let own = own.and_then(|d| d.parse().ok());
        let text = Transcript::of_text(text);
        date(&text, all(&text), own).map(|d| d.value.to_string())
    }

    #[test]
    fn days_as_hands_write_them() {
        for (words, expected) in [
            ("๑๑ ธc.ค. ๒๕๖๘", "2025-12-11"),
            ("วันที่… ๒ เมอ ๒๕๖๙", "2026-04-02"),
            ("๓. เมย. ๒๕๖๙", "2026-04-03"),
            ("วนที 11 ม5.ย. 2569", "2026-06-11"),
            ("๒๒๗\nเม.ย- ๒๕๖๙", "2026-04-27"),
        ] {
            assert_eq!(day(words, None).as_deref(), Some(expected), "{words}");
        }
        for words in ["", "๓๗๙๔", "๑๐.๔๕ น.", "๕ คน ๒๕๖๙", "๑๕ ธ.ค."] {
            assert_eq!(day(words, None), None, "{words}");
        }
    }

    #[test]
    fn the_letter_s_own_year_fills_up_one_that_was_not_read() {
        let own = Some("2025-12-08");
        for words in ["๑๕ธ.ค. ๒๘", "๑๕ธ.ค. ๒๕๘", "๑๕ ธ.ค. ๒๘๖๘"] {
            assert_eq!(day(words, own).as_deref(), Some("2025-12-15"), "{words}");
        }
        assert_eq!(day("๑๐ ธ.ค. ๒๕๘๘", own).as_deref(), Some("2025-12-10"), "a year that cannot be");
        assert_eq!(day("๑๐ ธ.ค. ๒๕๓๒", own).as_deref(), Some("1989-12-10"), "two digits are not misread");
        assert_eq!(day("๖ ม.ค. ๒๕๙", own).as_deref(), Some("2026-01-06"), "the next year");
    }

    #[test]
    fn numbers_and_hours() {
        let number = |words| {
            let text = Transcript::of_text(words);
            serial(&text, all(&text)).map(|s| s.value)
        };
        assert_eq!(number("…๓๗ ๙๔.").as_deref(), Some("3794"));
        assert_eq!(
            number("๓๗ด๔"),
            Some("374".to_owned()),
            "ด may be no digit: it is left out, and the number doubtful"
        );
        assert_eq!(number("สขน"), None);
        let hour = |words| {
            let text = Transcript::of_text(words);
            time(&text, all(&text)).map(|t| t.value)
        };
        assert_eq!(hour("เวลา ๑๐,๔๗น").as_deref(), Some("10:47"));
        assert_eq!(hour("๙๓๐ น").as_deref(), Some("09:30"));
        assert_eq!(hour("๔๗ น"), None);
    }

    #[test]
    fn what_is_not_as_read_is_in_doubt() {
        let text = Transcript::of_text("๑๑ ธ.ค. ๒๕๖๘\n๑๑ ธc.ค. ๒๕๖๘");
        let sure = |row: usize| date(&text, text.lines()[row].span, None).map_or(0.0, |d| d.confidence);
        assert!(sure(0) > 0.7, "{}", sure(0));
        assert!(sure(1) < 0.65, "{}", sure(1));
    }
}
