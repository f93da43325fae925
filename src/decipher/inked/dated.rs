//! The day that a pen, a small stamp, or print under a seal puts before its month.

use super::{BEHIND, DIGITS, HEAD, LineShape, PEN, RecognizeError, Recognizer, SURE, ink, is_coloured, views, vote};
use crate::{
    acquire::CleanPage,
    decipher::find_lines::parts::Rect,
    domain::{Glyph, Line, LinePlace, PageBox, digits},
    lexicon::{labels::Label, months},
};

/// A line that ends in a month and a year (`มีนาคม ๒๕๖๗`, `ที่ กค ๐๔๐๘.๔/๑๒๓ วันที่ ๑๔ พ.ค. ๖๘`), with the day that stands before them:
/// of a pen, of a small stamp, or of print under a seal; `None` if none is read there, or no more than was read of it.
pub(super) fn read(
    page: &CleanPage,
    shape: &LineShape,
    line: &Line,
    engine: &mut dyn Recognizer,
) -> Result<Option<(Line, Vec<Rect>)>, RecognizeError> {
    let Some(Row { label, as_read, month }) = Row::of(&line.glyphs) else { return Ok(None) };
    let Some(place) = line.place.filter(LinePlace::runs_right) else { return Ok(None) };
    let h = shape.height;
    let month_at = || month.first().map_or(0.0, |g| shape.column_at(&place, g.left));
    // The month's first letter reaches a little out of its line.
    let left = match as_read.last() {
        Some(last) => {
            shape.column_at(&place, if last.ch.is_whitespace() { last.left.midpoint(last.right) } else { last.right })
        }
        None if label.is_empty() => {
            let begin = shape.ends().0.floor();
            // Ink that went unread may begin the line.
            if month_at() - begin > UNREAD * h { month_at() - 0.5 * h } else { begin }
        }
        None => month_at(),
    };
    // In a form's row the day stands anywhere behind its label.
    let right_of_label = label.last().map(|g| shape.column_at(&place, g.right));
    if right_of_label.is_some() && shape.baseline_at(left) > HEAD * page.grey.height() as f32 {
        return Ok(None);
    }
    let read_at_first: Vec<&Glyph> = as_read.iter().filter(|g| digits::is_digit(g.ch)).collect();
    let from = right_of_label.map_or(left - BEHIND * h - 2.0 * DIGITS.end * h, |x| x + 0.1 * h);
    let mut found = ink(page, shape, from..if as_read.is_empty() { left } else { left + h });
    found.retain(|r| if as_read.is_empty() { r.right < left } else { r.middle() < left });
    found.reverse();
    let mut begin = right_of_label.unwrap_or(left - BEHIND * h);
    let follows = |(at, r): &(usize, &Rect)| {
        let is_near = r.right > begin;
        let before = r.left - DAY_GAP * r.height().max(h);
        begin = if *at == 0 { before } else { begin.min(before) };
        is_near
    };
    let count = found.iter().enumerate().take_while(follows).count();
    let day: Vec<Rect> = found[..count].iter().rev().copied().collect();
    // What was read of print is no worse the first time, nor what was read of a pen surely.
    let is_print = |r: &Rect| r.height() < PEN * h && !is_coloured(page, r);
    let is_sure = || read_at_first.iter().all(|g| g.p > SURE) || day.iter().all(is_print);
    // Digits that touch are one.
    if !(1..=2).contains(&day.len()) || day.len() < read_at_first.len() || day.len() == read_at_first.len() && is_sure()
    {
        return Ok(None);
    }
    let of_line = |text: &str| digits::parse(text.trim_matches([' ', '.'])).filter(|day| (1..=31).contains(day));
    let mut views = views(page, shape, &day, engine)?;
    let count = views.rows.len();
    views.rows.retain(|row| of_line(&row.text()).is_some());
    let share = views.rows.len() as f32 / count.max(1) as f32;
    let read = vote::elect(Label::Received, vote::Heading::Bare, &views, std::iter::empty());
    let Some(mut read) = read.filter(|_| share > AGREED) else { return Ok(None) };
    // A digit that was read surely is one of the day's.
    let sure = read_at_first.last().filter(|g| g.p > SURE).and_then(|g| digits::value(g.ch)).map(u32::from);
    let is_kept =
        of_line(&read.text()).is_some_and(|day| sure.is_none_or(|digit| [day / 10, day % 10].contains(&digit)));
    if !is_kept {
        return Ok(None);
    }
    read.glyphs.iter_mut().for_each(|g| g.p = g.p.min(share));
    let Some(first) = read.glyphs.first() else { return Ok(None) };
    let bounds = PageBox { left: place.bounds.left.min(first.left), ..place.bounds };
    let label = label.iter().cloned().chain(label.last().map(|g| Glyph::space(g.right)));
    let space = read.glyphs.last().map(|g| Glyph::space(g.right));
    let glyphs = label.chain(read.glyphs.iter().cloned()).chain(space).chain(month.iter().cloned()).collect();
    Ok(Some((Line { glyphs, place: Some(LinePlace { bounds, ..place }), ..line.clone() }, day)))
}

/// A row that ends in a month and a year.
struct Row<'a> {
    /// What stands before the day, up to `วันที่`.
    label: &'a [Glyph],
    /// What was read of the day.
    as_read: &'a [Glyph],
    /// Month and year.
    month: &'a [Glyph],
}

impl<'a> Row<'a> {
    fn of(glyphs: &'a [Glyph]) -> Option<Self> {
        let chars: Vec<char> = glyphs.iter().map(|g| g.ch).collect();
        let is_label = |at: &usize| chars[*at..].starts_with(&LABEL) && (*at == 0 || chars[at - 1].is_whitespace());
        let label = (0..chars.len()).rev().find(is_label).map_or(0, |at| at + LABEL.len());
        let (label, rest) = glyphs.split_at(label);
        // All that stands before the month may be a day's, or a speck.
        let is_of_day = |g: &&Glyph| digits::is_digit(g.ch) || matches!(g.ch, ' ' | '.' | '-' | '–' | '•');
        let (as_read, month) = rest.split_at(rest.iter().take_while(is_of_day).count());
        let words: String = month.iter().map(|g| g.ch).collect();
        // Without its label a short month is a stamp's, which has a reader of its own.
        (is_long(&words) || !label.is_empty() && is_short(&words)).then_some(Self { label, as_read, month })
    }
}

const LABEL: [char; 6] = ['ว', 'ั', 'น', 'ท', 'ี', '่'];

/// Whether `text` is a month and a year: `มีนาคม ๒๕๖๗`.
fn is_long(text: &str) -> bool {
    let (name, year) = parted(text);
    year == 4 && months::read_long(name).is_some()
}

/// Whether `text` is an abbreviated month and a year: `มี.ค. ๖๗`.
fn is_short(text: &str) -> bool {
    let (name, year) = parted(text);
    (year == 4 || year == 2) && name.contains('.') && months::read_short(name).is_some()
}

/// What stands before the digits at the end of `text`, and how many they are.
fn parted(text: &str) -> (&str, usize) {
    let text = text.trim();
    let name = text.trim_end_matches(digits::is_digit);
    (name.trim_end(), text[name.len()..].chars().count())
}

/// A line whose month begins no further in than this, in consonant heights, begins with its month.
const UNREAD: f32 = 1.0;
/// Of the readings of a day more than this share are days.
const AGREED: f32 = 0.5;
/// White between the digits of a day is no wider than this, in the larger of their heights.
const DAY_GAP: f32 = 0.6;
