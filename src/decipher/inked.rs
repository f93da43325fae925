//! What is written by hand into a letter's print: the serial behind its number (`ที่ ภก ๐๐๐๓.๔/ว ๗๙๔๐`), the day before its month.
//! A serial of print's size is read so too where its digits are in doubt.
//!
//! A pen writes larger than print, and above or below its line: in a row of print's size its digits are cut, and the end of the
//! print is read amiss beside them. So they are told by their ink, and read by themselves at several sizes and heights.

mod dated;
mod sized;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    LineShape, RecognizeError, Recognizer,
    find_lines::parts::{self, Rect},
    line_shape::Layer,
    received::{is_ink, median, vote},
};
use crate::{
    acquire::CleanPage,
    domain::{Glyph, Ink, Line, LinePlace, PageBox, digits},
    lexicon::labels::Label,
};

/// The number of a letter up to its serial: an agency's code, an office's number, a stroke, and ว of a circular (`ที่ ภก ๐๐๐๓.๔/ว`,
/// `ที่ มท 0810/`). Before the code some pieces of ที่ may stand.
static STEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\S{0,4}\s*[ก-ฮ]{1,5}\.?\s?[0-9๐-๙oO]{2,6}(?:\s?[.,]\s?[0-9๐-๙oO]{1,3}){0,3}\s?/\s?(?:ว\s?\.?\s?)?")
        .unwrap_or_else(|e| unreachable!("{e}"))
});

/// The head of a letter stands in this share of a page, and its number begins left of that.
const HEAD: f32 = 0.5;
const LEFT: f32 = 0.4;
/// How far above and below the baseline of the print a pen writes, in consonant heights, and how far behind it it begins.
const ABOVE: f32 = 3.4;
const BELOW: f32 = 1.4;
const BEHIND: f32 = 4.5;
/// A serial is no wider than this.
const WIDEST: f32 = 22.0;
/// White between its digits is no wider than this, in the larger of their heights.
const GAP: f32 = 1.4;
/// Digits are higher than this, and no higher than that: an emblem's pieces are.
const DIGITS: Range<f32> = 0.55..4.2;
/// What is higher than print is a pen's.
const PEN: f32 = 1.32;
/// A serial begins with no digit that is lower than this, in the highest of its digits.
const LOWEST: f32 = 0.6;
/// A serial whose digits are less sure than this is read again though it is no larger than print.
const SURE: f32 = 0.95;
/// The sizes at which it is read, in heights of its digits, and how far below their feet, in them.
const SIZES: [f32; 3] = [0.72, 0.88, 1.05];
const LOWER: [f32; 3] = [-0.12, 0.0, 0.12];
/// A printed letter is higher than this, in consonant heights.
const LETTER: f32 = 0.75;
/// A serial that a pen wrote is no surer than this: its ๔ may be a ๕ whose loop ran full of ink, which nobody can see.
const HAND: f32 = 0.98;
/// What was read of ว as something else is taken for it as surely as this.
const TAKEN: f32 = 0.8;
/// Print that was read otherwise at first is no surer than this.
const OTHERWISE: f32 = 0.9;
/// What the edge of the window leaves of a letter is narrower than this, in consonant heights.
const EDGE: f32 = 0.25;
/// The stem was cut from a line that goes on in what is read so much of.
const COVERED: f32 = 0.6;

/// The lines of a page, of which `lines` is what was read of `shapes`, one each: with the serials and days that are written by
/// hand read by themselves. Lines that were read of pieces of them are left empty.
///
/// # Errors
/// If the engine fails.
pub fn read_again(
    page: &CleanPage,
    shapes: &[LineShape],
    mut lines: Vec<Line>,
    engine: &mut dyn Recognizer,
) -> Result<Vec<Line>, RecognizeError> {
    let mut shapes = shapes.to_vec();
    let usual = sized::usual(&shapes, &lines);
    for row in 0..shapes.len() {
        if let Some((shape, line)) = sized::read(page, &shapes[row], &lines[row], usual, engine)? {
            (shapes[row], lines[row]) = (shape, line);
        }
        if let Some((shape, line)) = sized::read_on(page, &shapes, row, &lines[row], engine)? {
            (shapes[row], lines[row]) = (shape, line);
        }
        let dated = dated::read(page, &shapes[row], &lines[row], engine)?;
        // What is no larger than print, and was read, is what it was read as: a number in a table.
        let is_print = |day: &[Rect]| {
            let is_of = |shape: &LineShape| is_on(day, shape) || day.iter().any(|digit| stands_in(digit, shape));
            let is_read = |other: usize| other != row && !lines[other].glyphs.is_empty() && is_of(&shapes[other]);
            day.iter().all(|r| r.height() < PEN * shapes[row].height) && (0..shapes.len()).any(is_read)
        };
        if let Some((line, day)) = dated.filter(|(_, day)| !is_print(day)) {
            leave_out(&day, row, &shapes, &mut lines);
            lines[row] = line;
        }
        let Some(number) = Number::of(page, &shapes[row], &lines[row]) else { continue };
        if !number.is_read
            && let Some(read) = number.read(page, &shapes[row], &lines[row], engine)?
        {
            leave_out(&number.digits, row, &shapes, &mut lines);
            lines[row] = read;
        }
        if number.is_pen {
            doubt_serial(&mut lines[row]);
        }
    }
    Ok(lines)
}

/// Makes the serial of a number no surer than [`HAND`].
fn doubt_serial(line: &mut Line) {
    let text = line.text();
    let Some(found) = STEM.find(&text) else { return };
    let stem = text[..found.end()].chars().count();
    let serial = stem..stem + serial_length(&line.glyphs[stem..]);
    let most = HAND.powf(1.0 / serial.len().max(1) as f32);
    line.glyphs[serial].iter_mut().for_each(|g| g.p = g.p.min(most));
}

/// Empties the lines that were read of these digits, but for the one in this row.
fn leave_out(digits: &[Rect], row: usize, shapes: &[LineShape], lines: &mut [Line]) {
    for (other, shape) in shapes.iter().enumerate() {
        if other != row && is_on(digits, shape) && is_piece(&lines[other]) {
            lines[other].glyphs.clear();
        }
    }
}

/// Whether most of a line lies on these digits.
fn is_on(digits: &[Rect], shape: &LineShape) -> bool {
    let Some(all) = digits.iter().copied().reduce(Rect::join) else { return false };
    let (left, right) = shape.ends();
    let middle = shape.baseline_at(left.midpoint(right)) - 0.5 * shape.height;
    let shared = right.min(all.right) - left.max(all.left);
    (all.top..all.bottom).contains(&middle) && shared > COVERED * (right - left)
}

/// Whether a sign stands in a line, on its level.
fn stands_in(sign: &Rect, shape: &LineShape) -> bool {
    let (left, right) = shape.ends();
    let middle = sign.middle();
    (left..right).contains(&middle) && (shape.baseline_at(middle) - sign.bottom).abs() < 0.5 * shape.height
}

/// Whether a line may be a piece of a serial: of digits, and what the end of the number's print may add.
fn is_piece(line: &Line) -> bool {
    let signs = || line.glyphs.iter().map(|g| g.ch).filter(|c| !c.is_whitespace());
    let others = signs().filter(|c| !digits::is_digit(*c)).count();
    others <= 1 || others * 2 < signs().count()
}

/// A letter's number behind whose stem a serial is written.
struct Number {
    /// The characters of the line that are the stem's, and those of the serial as it was read.
    stem: usize,
    serial: Range<usize>,
    /// The digits on the page, from left to right.
    digits: Vec<Rect>,
    /// Whether they are larger than print.
    is_large: bool,
    /// Whether they are, or are coloured.
    is_pen: bool,
    /// Whether as many were read at first, and surely.
    is_read: bool,
    /// Where print stands between the stem as it was read and them: one letter, from here to here on the page.
    mark: Option<(f32, f32)>,
}

impl Number {
    /// The number in a line of print, if its serial is to be read again.
    fn of(page: &CleanPage, shape: &LineShape, line: &Line) -> Option<Self> {
        let left = shape.ends().0;
        let (width, height) = (page.grey.width() as f32, page.grey.height() as f32);
        if left > LEFT * width || shape.baseline_at(left) > HEAD * height {
            return None;
        }
        let place = line.place.filter(LinePlace::runs_right)?;
        let text = line.text();
        let stem = text[..STEM.find(&text)?.end()].chars().count();
        let serial = stem..stem + serial_length(&line.glyphs[stem..]);
        let on_page = |x: f32| shape.column_at(&place, x);
        let last = line.glyphs[..stem].iter().rev().find(|g| !g.ch.is_whitespace())?;
        let begin = on_page(last.right);
        // In a memo its day follows.
        let end = line.glyphs.get(serial.end).map_or(f32::INFINITY, |g| on_page(g.left));
        let is_circular = line.glyphs[..stem].iter().any(|g| g.ch == 'ว');
        let written = written(page, shape, begin..end, is_circular);
        // A pen's first digit is no lower than its others by so much; a printed ว may be, that touches the stroke.
        let highest = written.iter().map(Rect::height).fold(0.0, f32::max);
        let first = written.iter().position(|r| r.height() > (PEN * shape.height).max(LOWEST * highest));
        let is_large = first.is_some();
        let read: Vec<&Glyph> = line.glyphs[serial.clone()].iter().filter(|g| digits::is_digit(g.ch)).collect();
        let is_misread = line.glyphs[serial.clone()].iter().any(|g| g.ch.is_alphabetic());
        let is_sure = !is_misread && !read.is_empty() && read.iter().all(|g| g.p > SURE);
        let is_read = is_sure && (!is_large || read.len() >= written.len());
        let is_pen = is_large || written.iter().any(|sign| is_coloured(page, sign));
        if is_read && !is_pen {
            return None;
        }
        // Digits of a pen may be as low as print; but ว there is none of them, unless it has a pen's colour.
        let is_low = |sign: &Rect| sign.height() > LETTER * shape.height && !is_coloured(page, sign);
        let is_print = |sign: &&Rect| !is_circular && first > Some(0) && is_low(sign);
        let print = written.first().filter(is_print);
        let mark = print.map(|sign| (shape.share_at(&place, sign.left), shape.share_at(&place, sign.right)));
        let digits = written[usize::from(print.is_some())..].to_vec();
        (!digits.is_empty()).then_some(Self { stem, serial, digits, is_large, is_pen, is_read, mark })
    }

    /// The line with the serial as most readings of it have it; `None` if they do not agree.
    fn read(
        &self,
        page: &CleanPage,
        shape: &LineShape,
        line: &Line,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Line>, RecognizeError> {
        let views = views(page, shape, &self.digits, engine)?;
        let as_read = Line { glyphs: line.glyphs[self.serial.clone()].to_vec(), ..line.clone() };
        let before = Some(&as_read).filter(|_| !self.is_large);
        let Some(serial) = vote::elect(Label::Received, vote::Heading::Bare, &views, before.into_iter()) else {
            return Ok(None);
        };
        // No serial begins with a zero.
        if serial.glyphs.iter().find(|g| digits::is_digit(g.ch)).is_some_and(|g| digits::value(g.ch) == Some(0)) {
            return Ok(None);
        }
        // Beside a pen's digits print is read amiss.
        let as_read = &line.glyphs[..self.stem];
        let printed = if self.is_large { self.print(page, shape, as_read, engine)? } else { None };
        let mut stem = printed.unwrap_or_else(|| as_read.to_vec());
        // Between the stroke and a pen's serial nothing is printed but ว.
        let is_circular = stem.iter().any(|g| g.ch == 'ว');
        if let Some((left, right)) = self.mark.filter(|_| !is_circular) {
            stem.push(Glyph { ch: 'ว', p: TAKEN, alternatives: Vec::new(), left, right });
        }
        Ok(Some(self.joined(line, stem, serial)))
    }

    /// The stem, read once more without what is written behind it; `None` if what is read there is none, or lacks the ว that was read
    /// at first. What differs from the first reading is in doubt.
    fn print(
        &self,
        page: &CleanPage,
        shape: &LineShape,
        as_read: &[Glyph],
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Vec<Glyph>>, RecognizeError> {
        let left = shape.ends().0;
        let right = self.digits[0].left - 0.15 * shape.height;
        let mut baseline: Vec<(f32, f32)> = shape.baseline.iter().copied().filter(|p| p.0 < right).collect();
        baseline.push((right, shape.baseline_at(right)));
        if right < left + shape.height || baseline.len() < 2 {
            return Ok(None);
        }
        let print = engine.read(page, &[LineShape { baseline, ..shape.clone() }])?.pop();
        let signs = |glyphs: &[Glyph]| glyphs.iter().map(|g| g.ch).filter(|c| !c.is_whitespace()).collect::<String>();
        let was_circular = as_read.iter().any(|g| g.ch == 'ว');
        let stem = |line: Line| {
            let text = line.text();
            let found = STEM.find(&text).filter(|found| !was_circular || found.as_str().contains('ว'))?;
            let mut stem = line.glyphs[..text[..found.end()].chars().count()].to_vec();
            if signs(&stem) != signs(as_read) {
                stem.iter_mut().for_each(|g| g.p = g.p.min(OTHERWISE));
            }
            let rest = line.glyphs[stem.len()..].iter().filter(|g| !g.ch.is_whitespace()).count();
            // Whatever was read of ว.
            (rest == 0 || self.mark.is_some() && rest == 1 && !found.as_str().contains('ว')).then_some(stem)
        };
        Ok(print.and_then(stem))
    }

    /// Stem, serial, and what else stands in the line behind it.
    fn joined(&self, line: &Line, mut glyphs: Vec<Glyph>, serial: Line) -> Line {
        while glyphs.last().is_some_and(|g| g.ch.is_whitespace()) {
            glyphs.pop();
        }
        glyphs.extend(glyphs.last().map(|g| Glyph::space(g.right)));
        let end = serial.glyphs.last().map_or(0.0, |g| g.right);
        glyphs.extend(serial.glyphs);
        let rest = &line.glyphs[self.serial.end..];
        if !rest.is_empty() {
            glyphs.push(Glyph::space(end));
            glyphs.extend(rest.iter().cloned());
        }
        let place = line
            .place
            .map(|place| LinePlace { bounds: PageBox { right: place.bounds.right.max(end), ..place.bounds }, ..place });
        Line { glyphs, place, ..line.clone() }
    }
}

/// The number that stands behind a line which is a label and nothing else, in whatever size it is; `None` if none is read there, or
/// another of `shapes` is of it.
pub(super) fn number_behind(
    page: &CleanPage,
    label: &LineShape,
    shapes: &[LineShape],
    engine: &mut dyn Recognizer,
) -> Result<Option<Line>, RecognizeError> {
    let digits = written(page, label, label.ends().1..f32::INFINITY, false);
    if digits.is_empty() || shapes.iter().any(|other| other != label && is_on(&digits, other)) {
        return Ok(None);
    }
    let views = views(page, label, &digits, engine)?;
    Ok(vote::elect(Label::Received, vote::Heading::Bare, &views, std::iter::empty()))
}

/// How many of the characters behind a stem are its serial's, as it was read: digits, and letters for which one was taken.
fn serial_length(behind: &[Glyph]) -> usize {
    let is_digit = |at: usize| behind.get(at).is_some_and(|g| digits::is_digit(g.ch));
    let is_of_serial = |at: &usize| {
        let sign = behind[*at].ch;
        is_digit(*at) || sign.is_whitespace() || sign == '.' || *at > 0 && is_digit(at - 1) && is_digit(at + 1)
    };
    (0..behind.len()).take_while(is_of_serial).count()
}

/// What is read of these digits (one at least) at several sizes and heights.
fn views(
    page: &CleanPage,
    shape: &LineShape,
    digits: &[Rect],
    engine: &mut dyn Recognizer,
) -> Result<vote::Views, RecognizeError> {
    let height = median(digits.iter().map(Rect::height).collect());
    let foot = median(digits.iter().map(|r| r.bottom).collect());
    let (first, last) = (digits[0], digits[digits.len() - 1]);
    let (left, right) = ((first.left - 0.3 * height).max(0.0), last.right + 0.3 * height);
    let view = |size: f32, lower: f32| LineShape {
        baseline: [left, right].map(|x| (x, foot + lower * height)).to_vec(),
        height: size * height,
        layer: Layer::All,
        ..shape.clone()
    };
    let views: Vec<LineShape> = SIZES.iter().flat_map(|size| LOWER.iter().map(|lower| view(*size, *lower))).collect();
    Ok(vote::Views { rows: engine.read_at_size(page, &views)?, labels: Vec::new() })
}

/// The parts of the ink behind a line's print that may be digits, as far as they follow one another; whether ว ends that print.
fn written(page: &CleanPage, shape: &LineShape, between: Range<f32>, is_circular: bool) -> Vec<Rect> {
    let h = shape.height;
    let from = (between.start + 0.1 * h).max(0.0);
    let mut digits = ink(page, shape, from..between.end.min(from + WIDEST * h));
    // What begins there is the end of ว or of the stroke, unless a digit does or, behind a stroke, ว.
    let is_end = |r: &Rect| r.width() < EDGE * h || is_circular && r.height() < PEN * h;
    digits.retain(|r| r.left > from.ceil() || !is_end(r));
    let mut end = from + BEHIND * h;
    let follows = |(at, r): &(usize, &Rect)| {
        let is_near = r.left < end;
        // The first sets how far the next may stand.
        end = (r.right + GAP * r.height().max(h)).max(if *at == 0 { 0.0 } else { end });
        is_near
    };
    let count = digits.iter().enumerate().take_while(follows).count();
    digits.truncate(count);
    digits
}

/// The parts of the ink on the level of a line, between these columns, that may be digits, from left to right.
fn ink(page: &CleanPage, shape: &LineShape, between: Range<f32>) -> Vec<Rect> {
    let h = shape.height;
    let (from, to) = (between.start.max(0.0), between.end.min(page.grey.width() as f32));
    let base = shape.baseline_at(from);
    let mut runs = Vec::new();
    for y in (base - ABOVE * h).max(0.0) as u32..((base + BELOW * h).max(0.0) as u32).min(page.grey.height()) {
        parts::push_runs(&mut runs, y, from as u32..to as u32, |x| is_ink(page, x, y));
    }
    let is_digit = |r: &Rect| {
        (DIGITS.start * h..DIGITS.end * h).contains(&r.height())
            && r.width() < DIGITS.end * h
            && r.bottom > base - 0.9 * h
            && r.top < base - 0.2 * h
    };
    let mut digits: Vec<Rect> = parts::join(&runs).iter().map(|part| part.rect).filter(is_digit).collect();
    digits.sort_by(|a, b| a.left.total_cmp(&b.left));
    digits
}

/// Whether a sign is mostly of a coloured ink.
fn is_coloured(page: &CleanPage, sign: &Rect) -> bool {
    let Some(inks) = &page.inks else { return false };
    let columns = || sign.left as u32..(sign.right as u32).min(page.grey.width());
    let rows = sign.top as u32..(sign.bottom as u32).min(page.grey.height());
    let (mut black, mut coloured) = (0, 0);
    for (x, y) in rows.flat_map(|y| columns().map(move |x| (x, y))).filter(|(x, y)| is_ink(page, *x, *y)) {
        *(if inks.at(x, y) == Ink::Black { &mut black } else { &mut coloured }) += 1;
    }
    coloured > black
}

#[cfg(test)]
mod tests;
