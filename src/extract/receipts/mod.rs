//! Received stamps (ตรารับหนังสือ): the office, the number under which it was received, the day and the hour.
//!
//! The regulation's stamp has เลขรับ, วันที่ and เวลา under the office's name. Sections of an office stamp letters too, with
//! เลขที่ and a day; those are the office's own way of passing the letter on, and no receipt of it.

mod band;
mod rows;
mod stamps;

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

pub(crate) use band::is_band;
pub(crate) use stamps::{is_received, stamped_rows};

use super::{anatomy::Anatomy, date, head, label, pattern::pattern, worn, written};
use crate::{
    domain::{Found, Receipt, Span, ThaiDate, Transcript, digits},
    lexicon::labels::Label,
};
pub(super) use rows::field;
use rows::{below, in_one_block, on_level, over};
use stamps::{
    DAY, RECEIVED_SERIAL, SERIAL_LAST, SLIPS, SLIPS_IN_FRAME, day_above, is_bare_stamp, is_short_stamp,
    is_worn_received, office_row, received_label, serial_row,
};

/// The received stamps on a letter.
pub(crate) fn read(letter: &Anatomy) -> Vec<Receipt> {
    let text = letter.text;
    let labelled: Vec<usize> = (0..text.lines().len()).filter(|row| is_labelled(letter, *row)).collect();
    let rows = 0..text.lines().len();
    let bands: Vec<Range<usize>> =
        rows.filter(|row| band::read(text, *row).is_some()).map(|row| on_level(text, row)).collect();
    let is_of_band = |row: usize| bands.iter().any(|band| band.contains(&row));
    let read = |row: usize| {
        if labelled.contains(&row) {
            read_stamp(letter, row)
        } else if labelled.iter().any(|other| in_one_block(text, row, *other)) {
            None
        } else if is_of_band(row) {
            read_band(letter, row)
        } else {
            read_bare_stamp(letter, row)
        }
    };
    let rows = (0..text.lines().len()).filter_map(|row| Some((row, receipt(letter, row, read(row)?)?)));
    let (rows, receipts): (Vec<usize>, Vec<Receipt>) = rows.unzip();
    // A day is that of one stamp: a label read twice over makes no second one, nor does a stroke that was read as a number.
    let day = |r: &Receipt| r.date.as_ref().and_then(|d| d.span);
    let rank = |i: usize| (receipts[i].serial.is_some(), labelled.contains(&rows[i]));
    let is_best = |i: &usize| {
        let own = day(&receipts[*i]);
        let shares = |other: usize| day(&receipts[other]).zip(own).is_some_and(|(a, b)| a.overlaps(b));
        !(0..receipts.len()).any(|other| shares(other) && rank(other) > rank(*i))
    };
    let best: Vec<bool> = (0..receipts.len()).map(|i| is_best(&i)).collect();
    receipts.into_iter().zip(best).filter_map(|(receipt, is_best)| is_best.then_some(receipt)).collect()
}

/// Whether a row bears the label of a stamp's serial, or what is left of it.
fn is_labelled(letter: &Anatomy, row: usize) -> bool {
    is_received(letter.row(row)) || is_worn_received(letter.text, row) || is_short_stamp(letter.text, row)
}

/// What the row with a stamp's serial says, and where the stamp begins.
struct SerialRow {
    /// The first character of the row that belongs to the stamp.
    from: usize,
    serial: Option<Found<String>>,
    office: Option<Found<String>>,
}

fn read_stamp(letter: &Anatomy, row: usize) -> Option<SerialRow> {
    let words = letter.row(row);
    // Of a label that is worn, all that stands before the first digit is left.
    let worn = || 0..words.find(digits::is_digit).unwrap_or(words.len());
    let found = received_label(words).map_or_else(worn, |found| found.bytes);
    let printed = RECEIVED_SERIAL.captures(&words[found.end..]).and_then(|c| c.name("serial"));
    let printed = printed.map(|m| sub_span(letter, row, found.end + m.start(), found.end + m.end()));
    let label_end = letter.span(row).start + words[..found.end].chars().count();
    let inked = || written::serial(letter.text, field(letter.text, row, label_end)).filter(|_| is_placed(letter, row));
    let serial = printed.map(|span| serial_in(letter, row, span)).or_else(inked);
    let is_sure = serial.as_ref().is_some_and(|serial| serial.confidence > DOUBTFUL);
    let others = || serial_row(letter.text, row).into_iter().chain(over(letter.text, row));
    let serial = if is_sure { serial } else { best(serial, others().filter_map(|r| serial_alone(letter, r))) };
    let from = letter.span(row).start + words[..found.start].chars().count();
    let alone = label::at_start(words, &[Label::Received, Label::ReceivedShort, Label::SlipNumber]).is_some()
        || is_worn_received(letter.text, row)
        || is_short_stamp(letter.text, row);
    Some(SerialRow { from, serial, office: office_over(letter, row).filter(|_| alone) })
}

/// A number less sure than this may be of a dotted line, or a part of one that a pen wrote larger than the print.
const DOUBTFUL: f64 = 0.5;

/// The best of the numbers read of one place: the longest that has the others in it, or else the surest.
fn best(first: Option<Found<String>>, others: impl Iterator<Item = Found<String>>) -> Option<Found<String>> {
    let holds = |a: &Found<String>, b: &Found<String>| a.value.len() > b.value.len() && a.value.contains(&b.value);
    let better = |best: Found<String>, other: Found<String>| {
        let is_better = holds(&other, &best) || !holds(&best, &other) && other.confidence > best.confidence;
        if is_better { other } else { best }
    };
    first.into_iter().chain(others).reduce(better)
}

fn read_bare_stamp(letter: &Anatomy, row: usize) -> Option<SerialRow> {
    let serial = is_bare_stamp(letter.text, row).then(|| serial_alone(letter, row))?;
    Some(SerialRow { from: letter.span(row).start, serial, office: office_over(letter, row) })
}

fn read_band(letter: &Anatomy, row: usize) -> Option<SerialRow> {
    let band = band::read(letter.text, row)?;
    let mut serial = serial_in(letter, row, band.serial);
    if !band.is_labelled {
        serial.confidence = serial.confidence.min(UNLABELLED);
    }
    let named = |span: Span| {
        let words: Vec<&str> = letter.text.words(span).split_whitespace().collect();
        letter.text.found(span, words.join(" "))
    };
    Some(SerialRow { from: letter.span(row).start, serial: Some(serial), office: band.office.map(named) })
}

/// A number by a day is no surer than this to be a stamp's if no label tells it.
const UNLABELLED: f64 = 0.8;

/// The name of the office in the row over a stamp's number.
fn office_over(letter: &Anatomy, row: usize) -> Option<Found<String>> {
    office_row(letter.text, row).map(|office| name_in(letter, office))
}

/// The number that ends a row.
fn serial_alone(letter: &Anatomy, row: usize) -> Option<Found<String>> {
    let serial = SERIAL_LAST.captures(letter.row(row))?.name("serial")?;
    Some(serial_in(letter, row, sub_span(letter, row, serial.start(), serial.end())))
}

/// The serial in a span of a row; on paper with what else its digits may be.
fn serial_in(letter: &Anatomy, row: usize, span: Span) -> Found<String> {
    let words = letter.text.words(span);
    let as_read = || letter.text.found(span, serial_value(words));
    let plain = is_placed(letter, row) && words.chars().all(digits::is_digit);
    if plain { written::serial(letter.text, span).unwrap_or_else(as_read) } else { as_read() }
}

fn is_placed(letter: &Anatomy, row: usize) -> bool {
    letter.mark(row).is_some_and(|mark| mark.place.is_some())
}

/// A number by which no day was found is no surer than this to be a stamp's, for every stamp has one.
const UNDATED: f64 = 0.9;

/// The stamp around the row of its serial.
fn receipt(letter: &Anatomy, row: usize, head: SerialRow) -> Option<Receipt> {
    let above = day_above(letter.text, row);
    let level = on_level(letter.text, row);
    let over: Vec<usize> = over(letter.text, row).filter(|r| !level.contains(r) && Some(*r) != above).collect();
    let under = below(letter.text, row).filter(|r| !level.contains(r) && !over.contains(r));
    let around: Vec<usize> = above.into_iter().chain(level.clone()).chain(over.iter().copied()).chain(under).collect();
    let from = |r: usize| if r < row { 0 } else { head.from };
    let serial_at = head.serial.as_ref().and_then(|serial| serial.span);
    let dated = |r: &usize| Some((*r, date_in(letter, row, *r, from(*r), serial_at)?));
    let begins_level = |r: &&usize| !around.iter().any(|q| q < *r && on_level(letter.text, *q).contains(*r));
    // Beside a stamp that has its day in the row of the serial any other day is the letter's own.
    let beside = band::read(letter.text, row).is_some()
        || day_beside(letter, row).is_some_and(|day| letter.text.words(day).contains(digits::is_digit));
    let may_be_dated = |r: &&usize| !beside || **r == row;
    // Reading a day as a hand writes it is dear: the first that takes no slip is as good as any.
    let mut best: Option<(usize, (Found<ThaiDate>, u32))> = None;
    for (r, (date, slips)) in around.iter().filter(may_be_dated).filter(begins_level).filter_map(dated) {
        if best.as_ref().is_none_or(|(_, (_, fewest))| slips < *fewest) {
            best = Some((r, (date, slips)));
        }
        if slips == 0 {
            break;
        }
    }
    let (day, date) = best.map(|(r, (date, _))| (r, date)).unzip();
    // A day is no number.
    let is_of_day = |serial: Span| date.as_ref().and_then(|date| date.span).is_some_and(|day| day.overlaps(serial));
    let serial = head.serial.filter(|_| !serial_at.is_some_and(is_of_day));
    // Below the day in the stamp's frame stands the hour, whatever is left of its label.
    let of_hour = |r: usize| {
        letter.label(r, &[Label::Time]).is_some()
            || r != row
                && in_one_block(letter.text, row, r)
                && day.is_some_and(|day| r >= on_level(letter.text, day).end)
    };
    let serial = serial.map(|serial| match &date {
        Some(_) => serial,
        None => Found { confidence: serial.confidence.min(UNDATED), ..serial },
    });
    let date = date.map(|date| match (date.value.day(), &serial) {
        (Some(_), Some(_)) => date,
        // Nor is a day by which no number was found.
        (Some(_), None) => Found { confidence: date.confidence.min(UNDATED), ..date },
        (None, _) => Found { confidence: date.confidence.min(head::DAY_UNREAD), ..date },
    });
    let receipt = Receipt {
        office: head.office,
        serial,
        date,
        time: around.iter().find_map(|r| time_in(letter, *r, from(*r), of_hour(*r))),
    };
    (receipt.serial.is_some() || receipt.date.is_some()).then_some(receipt)
}

fn serial_value(words: &str) -> String {
    let digits = digits::to_arabic(words);
    digits.chars().filter(|c| !c.is_whitespace()).map(|c| if matches!(c, 'o' | 'O') { '0' } else { c }).collect()
}

/// The span of bytes of a row.
fn sub_span(letter: &Anatomy, row: usize, start: usize, end: usize) -> Span {
    let words = letter.row(row);
    let from = letter.span(row).start;
    let chars = |end: usize| words[..end].chars().count();
    Span::new(from + chars(start), from + chars(end))
}

fn name_in(letter: &Anatomy, row: usize) -> Found<String> {
    let words = letter.row(row);
    let start = words.len() - words.trim_start().len();
    let span = sub_span(letter, row, start, words.trim_end().len());
    letter.text.found(span, words.trim().to_owned())
}

/// The day of the stamp with เลขรับ in `row`, if it stands in row `r` and those on one level with it, after `from` and not where
/// the serial stands; and how many slips its reading takes.
fn date_in(
    letter: &Anatomy,
    row: usize,
    r: usize,
    from: usize,
    serial: Option<Span>,
) -> Option<(Found<ThaiDate>, u32)> {
    let span = value(letter.text, row, r, from);
    let beside = (r == row).then(|| day_beside(letter, row)).flatten();
    let within = |place: usize| place.clamp(span.start, span.end);
    let span = beside.map_or(span, |day| Span::new(within(day.start), within(day.end)));
    let inside = |s: Span| s.start >= span.start && s.end <= span.end;
    let printed = || letter.dates.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text));
    let in_digits = || {
        let rough = date::stamp_dates_in(&letter.folded);
        rough.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text))
    };
    let labelled_otherwise =
        letter.label(r, &[Label::Received, Label::ReceivedShort, Label::SlipNumber, Label::Time]).is_some();
    let other = labelled_otherwise && beside.is_none() || serial.is_some_and(|s| s.overlaps(span));
    let framed = letter.label(r, &DAY).is_some() || in_one_block(letter.text, row, r);
    let slips = if framed { SLIPS_IN_FRAME } else { SLIPS };
    let inked = || worn::date(letter.text, span, worn::Form::Stamp, &letter.years_named(), slips);
    let inked = (is_placed(letter, r) && !other).then(inked).flatten();
    inked.or_else(|| Some((printed().or_else(in_digits)?, 0)))
}

/// Of a stamp in one row what stands behind วันที่, up to its เวลา, if it has one.
fn day_beside(letter: &Anatomy, row: usize) -> Option<Span> {
    let words = letter.row(row);
    let day = label::anywhere(words, &[Label::Date])?;
    let rest = &words[day.bytes.end..];
    let hour = label::anywhere(rest, &[Label::Time]).map(|hour| day.bytes.end + hour.bytes.start);
    let end = hour.map(|end| sub_span(letter, row, day.bytes.end, end).end);
    let level = field(letter.text, row, sub_span(letter, row, 0, day.bytes.end).end);
    Some(Span::new(level.start, end.unwrap_or(level.end)))
}

/// What is filled in on the level of row `r`, after `from`, of the stamp with เลขรับ in `row`: in a frame all but the label that
/// stands under that one, whatever it was read as.
fn value(text: &Transcript, row: usize, r: usize, from: usize) -> Span {
    let whole = field(text, r, from);
    let (Some(top), Some(first)) = (text.lines()[row].place, text.lines()[r].place) else { return whole };
    let (top, label) = (top.bounds, first.bounds);
    let is_label = on_level(text, row).len() > 1
        && on_level(text, r).len() > 1
        && r != row
        && in_one_block(text, row, r)
        && (label.left - top.left).abs() < 2.0 * first.height
        && label.right < top.right + first.height;
    if is_label { field(text, r + 1, whole.start) } else { whole }
}

/// `เวลา ๑๔.๓๐ น.`, `เวลา 18:02:15`.
static TIME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"เวลา[\s.…:_*-]*(?P<time>(?P<hour>[0-9๐-๙]{1,2})\s?[.:]\s?(?P<minute>[0-9๐-๙]{2}))"));

/// `๑๐.๔๕ น.` alone on its row.
static TIME_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\s.…]*(?P<time>(?P<hour>[0-9๐-๙]{1,2})\s?[.:]\s?(?P<minute>[0-9๐-๙]{2})(?:[.:][0-9๐-๙]{2})?)\s*(?:น\.?)?[\s.…]*$",
    )
});

/// The hour of the stamp in this row, if it stands after `from`; read as a hand writes it only where `of_hour`.
fn time_in(letter: &Anatomy, row: usize, from: usize, of_hour: bool) -> Option<Found<String>> {
    let words = letter.row(row);
    let printed = || {
        let found = TIME.captures(words).or_else(|| TIME_ALONE.captures(words))?;
        let (whole, hour, minute) = (found.name("time")?, found.name("hour")?, found.name("minute")?);
        let (hour, minute) = (digits::parse(hour.as_str())?, digits::parse(minute.as_str())?);
        let span = sub_span(letter, row, whole.start(), whole.end());
        let is_time = hour < 24 && minute < 60 && span.start >= from;
        is_time.then(|| letter.text.found(span, format!("{hour:02}:{minute:02}")))
    };
    let inked = || written::time(letter.text, field(letter.text, row, from));
    printed().or_else(|| inked().filter(|_| of_hour && is_placed(letter, row)))
}

#[cfg(test)]
mod tests;
