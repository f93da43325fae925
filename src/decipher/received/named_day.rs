//! Days as hands write them into stamps: with their month's name, or in digits between slashes.

use std::ops::Range;

use crate::{
    domain::{Glyph, digits},
    lexicon::{distance::of_chars, months},
};

/// The months' names, short ones without their dots.
pub(super) fn month_names() -> impl Iterator<Item = String> {
    months::all().iter().flat_map(|m| [m.short.replace('.', ""), m.long.to_owned()])
}

/// A day with its month's name, and perhaps the words of the form before and after that: `๑๗ เดือน มี.ค. พ.ศ. ๒๕๖๙`.
pub(super) struct NamedDay {
    /// The characters of the month's name.
    pub(super) month: Range<usize>,
    /// How many characters are not as they would be printed.
    pub(super) slips: usize,
}

/// The words of the form are no longer than this, in characters, however they are read.
const FORM: [usize; 2] = [6, 4];

impl NamedDay {
    /// The same of a row's characters, of which white and dots are left out; `None` if they are no such day.
    pub(super) fn of(value: &[&Glyph]) -> Option<Self> {
        let is_letter = |g: &&Glyph| !digits::is_digit(g.ch);
        let start = value.iter().position(is_letter)?;
        let end = value.iter().rposition(is_letter)? + 1;
        let signs: Vec<char> = value.iter().map(|g| g.ch).collect();
        let is_day = (1..=2).contains(&start) && matches!(value.len() - end, 2 | 4);
        if !is_day || value[start..end].iter().any(|g| !is_letter(g)) {
            return None;
        }
        let found = month_names().flat_map(|name| {
            let name: Vec<char> = name.chars().collect();
            let places = signs[start..end].windows(name.len()).enumerate();
            places.filter(|(_, w)| *w == name).map(|(at, w)| start + at..start + at + w.len()).collect::<Vec<_>>()
        });
        let around = |month: &Range<usize>| {
            [(start..month.start, "เดือน"), (month.end..end, "พศ")].map(|(words, form)| {
                let form: Vec<char> = form.chars().collect();
                (words.len(), of_chars(&signs[words.clone()], &form).min(words.len()))
            })
        };
        let fits = |month: &Range<usize>| around(month).iter().zip(FORM).all(|((length, _), most)| *length <= most);
        let month = found.filter(fits).min_by_key(|month| (month.start, usize::MAX - month.end))?;
        let slips = around(&month).iter().map(|(_, slips)| slips).sum();
        Some(Self { month, slips })
    }
}

/// A day has so many digits at most, and its year.
const DAY: usize = 2;
const YEAR: usize = 4;
/// The first two digits of that.
const CENTURY: u32 = 25;

/// A digit that may with this probability be another is no stroke of a ring.
const TENS: f32 = 0.1;

/// A day without the strokes of a stamp's ring before and behind it, read as one digit each: `328ต.ค.25681`, `38มิ.ย.2569`. What is left
/// must be a day, and a year of this century of the Buddhist era.
pub(super) fn without_ring<'v, 'g>(value: &'v [&'g Glyph]) -> &'v [&'g Glyph] {
    let is_letter = |g: &&Glyph| !digits::is_digit(g.ch);
    let number =
        |glyphs: &[&Glyph]| digits::parse(&glyphs.iter().map(|g| g.ch).collect::<String>()).unwrap_or_default();
    let day = value.iter().position(is_letter).unwrap_or_default();
    let year = value.iter().rev().position(is_letter).unwrap_or_default();
    let year_at = value.len() - year;
    // A month has no 38 days; but what was read as that may be 28.
    let may_be_tens =
        |g: &Glyph| g.alternatives.iter().any(|(c, p)| *p > TENS && digits::value(*c).is_some_and(|d| d < 4));
    let is_long = day == DAY + 1 || day == DAY && number(&value[..day]) > 31 && !may_be_tens(value[0]);
    let before = is_long && (1..=31).contains(&number(&value[1..day]));
    let behind = year == YEAR + 1 && number(&value[year_at..year_at + 2]) == CENTURY;
    &value[usize::from(before)..value.len() - usize::from(behind)]
}

/// Whether this is a day as it is printed: `16ม.ค.2567`, `๑๒/๑๒/๖๗`.
pub(super) fn is_plain_date(value: &[&Glyph]) -> bool {
    let signs = value.iter().map(|g| g.ch).filter(|c| *c != '.');
    let text = digits::to_arabic(&signs.collect::<String>()).replace("เดือน", "").replace("พศ", "");
    let is_number = |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && digits::parse(part).is_some();
    let is_date = |(day, year): (&str, &str)| is_number(day, &[1, 2]) && is_number(year, &[2, 4]);
    let named = month_names().any(|name| text.split_once(name.as_str()).is_some_and(is_date));
    let parts: Vec<&str> = text.split('/').collect();
    named || matches!(parts[..], [day, month, year] if is_date((day, year)) && is_number(month, &[1, 2]))
}
