//! The day that a pen, a small stamp, or print under a seal puts before its month.

use super::{BEHIND, DIGITS, LineShape, PEN, RecognizeError, Recognizer, SURE, ink, views, vote};
use crate::{
    acquire::CleanPage,
    decipher::find_lines::parts::Rect,
    domain::{Glyph, Line, LinePlace, PageBox, digits},
    lexicon::{labels::Label, months},
};

/// A line that is a month and a year (`มีนาคม ๒๕๖๗`), perhaps with what was read of its day, with the day that stands before them:
/// of a pen, of a small stamp, or of print under a seal; `None` if none is read there, or no more than was read of it.
pub(super) fn read(
    page: &CleanPage,
    shape: &LineShape,
    line: &Line,
    engine: &mut dyn Recognizer,
) -> Result<Option<(Line, Vec<Rect>)>, RecognizeError> {
    let before = line.glyphs.iter().take_while(|g| !g.ch.is_alphabetic()).count();
    let (as_read, month) = line.glyphs.split_at(before);
    let text: String = month.iter().map(|g| g.ch).collect();
    let is_year = |year: &str| year.chars().count() == 4 && year.chars().all(digits::is_digit);
    let is_month =
        text.trim().split_once(' ').is_some_and(|(month, year)| months::read_long(month).is_some() && is_year(year));
    // Of what stands before it, all may be a day's or a speck.
    let may_be_day = as_read.iter().all(|g| digits::is_digit(g.ch) || matches!(g.ch, ' ' | '.' | '-' | '–' | '•'));
    let may_be_dated = is_month && may_be_day;
    let Some(place) = line.place.filter(|place| may_be_dated && place.runs_right()) else { return Ok(None) };
    let h = shape.height;
    // The month's first letter reaches a little out of its line.
    let left = match as_read.last() {
        None => shape.ends().0.floor(),
        Some(last) => {
            shape.column_at(&place, if last.ch.is_whitespace() { last.left.midpoint(last.right) } else { last.right })
        }
    };
    let read_at_first: Vec<&Glyph> = as_read.iter().filter(|g| digits::is_digit(g.ch)).collect();
    let from = left - BEHIND * h - 2.0 * DIGITS.end * h;
    let mut found = ink(page, shape, from..if before == 0 { left } else { left + h });
    found.retain(|r| if before == 0 { r.right < left } else { r.middle() < left });
    found.reverse();
    let mut begin = left - BEHIND * h;
    let follows = |(at, r): &(usize, &Rect)| {
        let is_near = r.right > begin;
        let before = r.left - DAY_GAP * r.height().max(h);
        begin = if *at == 0 { before } else { begin.min(before) };
        is_near
    };
    let count = found.iter().enumerate().take_while(follows).count();
    let day: Vec<Rect> = found[..count].iter().rev().copied().collect();
    // What was read of print is no worse the first time, nor what was read of a pen surely.
    let is_sure = || read_at_first.iter().all(|g| g.p > SURE) || day.iter().all(|r| r.height() < PEN * h);
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
    let space = read.glyphs.last().map(|g| Glyph::space(g.right));
    let glyphs = read.glyphs.iter().cloned().chain(space).chain(month.iter().cloned()).collect();
    Ok(Some((Line { glyphs, place: Some(LinePlace { bounds, ..place }), ..line.clone() }, day)))
}

/// Of the readings of a day more than this share are days.
const AGREED: f32 = 0.5;
/// White between the digits of a day is no wider than this, in the larger of their heights.
const DAY_GAP: f32 = 0.6;
