//! Received stamps (ตรารับหนังสือ): the office, the number under which it was received, the day and the hour.
//!
//! The regulation's stamp has เลขรับ, วันที่ and เวลา under the office's name. Sections of an office stamp letters too, with
//! เลขที่ and a day; those are the office's own way of passing the letter on, and no receipt of it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{anatomy::Anatomy, date, label, pattern::pattern, written};
use crate::{
    domain::{Found, LineMark, Receipt, Span, ThaiDate, Transcript, digits},
    lexicon::labels::Label,
};

/// How many rows under เลขรับ the stamp's day and hour may stand.
const REACH: usize = 4;

/// For each row, whether it belongs to a stamp: a received stamp, or a slip by which an office passes the letter on
/// (เลขที่ ... วันที่ ..., ลงชื่อ ... วันที่ ...).
pub(crate) fn stamped_rows(text: &Transcript) -> Vec<bool> {
    let lines = text.lines();
    let mut stamped = vec![false; lines.len()];
    for row in 0..lines.len() {
        let words = text.words(lines[row].span);
        if is_received(words) || is_bare_stamp(text, row) {
            mark_stamp(text, row, &mut stamped);
        } else if is_slip(text, row) {
            stamped[row] = true;
        }
    }
    stamped
}

/// Whether a row holds เลขรับ and a number or room for one, and is no sentence.
fn is_received(words: &str) -> bool {
    let few = |words: &str| words.chars().count() < 14 && words.contains(digits::is_digit);
    received_label(words).is_some_and(|found| {
        let after = &words[found.bytes.end..];
        // A digit of an inked number may have been read as a letter.
        RECEIVED_SERIAL.is_match(after) || label::at_start(words, &[Label::Received]).is_some() && few(after)
    })
}

fn received_label(words: &str) -> Option<label::Labelled> {
    if words.chars().count() > 120 {
        return None;
    }
    label::anywhere(words, &[Label::Received])
}

/// What follows เลขรับ: dots, and the number, or nothing.
static RECEIVED_SERIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\s.…:_·*-]*(?:(?P<serial>[0-9๐-๙oO]{1,7}(?:\s?/\s?[0-9๐-๙]{2,4})?)(?:[\s.…*|]|$)|$|วัน)")
});

/// `เลขที่ 223` alone on its row.
static SLIP_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*เลขที?่?[\s.…:]*[0-9๐-๙]{1,6}\s*$"));

/// `ลงชื่อ..... ผู้สั่งการ`, `การปฏิบัติ ของ ...`.
static SLIP_WORDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?:ลงชื่อ\s*[.…_]|การปฏิบัติ(?:\s+ของ|\s+ข้าราชการ|\s*$)|ผู้รับ\s*[.…_])"));

/// A row of วันที่ and a day, or of a short or inked date, and nothing else.
fn is_date_alone(words: &str) -> bool {
    static DATE_ROW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:วันที?่?)?[\s.…:-]*[0-9๐-๙]{1,2}\s?[./ ]\s?(?:[ก-๙]{1,2}\s?\.\s?[ก-๙]{1,2}\s?\.?|[0-9๐-๙]{1,2}\s?/)\s?[0-9๐-๙]{2,4}\s*$",
        )
    });
    DATE_ROW.is_match(words)
}

/// A row of a slip by which an office passes a letter on.
fn is_slip(text: &Transcript, row: usize) -> bool {
    let words = |r: usize| text.lines().get(r).map_or("", |l| text.words(l.span));
    let it = words(row);
    if SLIP_NUMBER.is_match(it) || SLIP_WORDS.is_match(it) {
        return true;
    }
    let under_slip = (1..=REACH)
        .any(|up| row.checked_sub(up).is_some_and(|r| SLIP_NUMBER.is_match(words(r)) || SLIP_WORDS.is_match(words(r))));
    is_date_alone(it) && (under_slip || it.trim_start().starts_with("วัน"))
}

fn mark_stamp(text: &Transcript, row: usize, stamped: &mut [bool]) {
    let words = |row: usize| text.words(text.lines()[row].span);
    // On a row that it shares with the letter's own head the stamp claims nothing.
    let alone = label::at_start(words(row), &[Label::Received]).is_some() || is_bare_stamp(text, row);
    let mut mark = |rows: Range<usize>| stamped[rows].fill(true);
    if alone {
        mark(on_level(text, row));
        office_row(text, row).into_iter().for_each(|r| mark(r..r + 1));
        serial_row(text, row).into_iter().for_each(|r| mark(r..r + 1));
    }
    for r in below(text, row) {
        let labelled = label::at_start(words(r), &[Label::Date, Label::Time]).is_some();
        if labelled || alone && (holds_day(text, row, r) || TIME_ALONE.is_match(words(r))) {
            mark(if alone { on_level(text, r) } else { r..r + 1 });
        }
    }
}

/// The rows on one level with this one, to the right of it: a label and what is written behind it, each read by itself.
fn on_level(text: &Transcript, row: usize) -> Range<usize> {
    let lines = text.lines();
    let follows = |(a, b): (&LineMark, &LineMark)| match (a.place, b.place) {
        (Some(p), Some(q)) if a.page == b.page => {
            let h = p.height.min(q.height);
            (q.baseline_left - p.baseline_right).abs() < 1.4 * h
                && (p.bounds.right - 2.0 * h..p.bounds.right + 0.25).contains(&q.bounds.left)
        }
        _ => false,
    };
    let more = lines[row..].iter().zip(&lines[row + 1..]).take_while(|pair| follows(*pair)).count();
    row..row + 1 + more
}

/// The characters from `from` on of a row and of those on one level with it.
fn field(text: &Transcript, row: usize, from: usize) -> Span {
    let rows = on_level(text, row);
    Span::new(from.max(text.lines()[row].span.start), text.lines()[rows.end - 1].span.end)
}

/// A number alone on its row: a stamp's labels and what is written after them may be read as rows of their own.
static SERIAL_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s.…:_·*-]*(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)[\s.…*|]*$"));

/// The row with the number that belongs to the เลขรับ of a row without one: close by, on the same level or the next.
fn serial_row(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let close = |r: &usize| match (lines[row].place, lines[*r].place) {
        (Some(a), Some(b)) => {
            (b.baseline_left - a.baseline_right).abs() < 2.4 * a.height.max(b.height)
                && b.bounds.left > a.bounds.left - a.height
        }
        _ => *r == row + 1,
    };
    below(text, row).take(3).filter(close).find(|r| SERIAL_ALONE.is_match(text.words(lines[*r].span)))
}

/// Whether a number is the serial of a stamp whose printed labels did not come through the scan: under an office's name,
/// over a day, at the right of the head of a page; alone on its row, or behind what is left of its label in one frame.
fn is_bare_stamp(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    let in_corner = lines[row].place.is_some_and(|p| p.bounds.left > 0.5 && p.bounds.top < 0.3);
    let words = |r: usize| text.words(lines[r].span);
    let before = row.checked_sub(1).map_or("", words);
    let slip = SLIP_NUMBER.is_match(words(row)) || SLIP_LABEL.is_match(before);
    if !in_corner || slip || !SERIAL_LAST.is_match(words(row)) || is_received(before) {
        return false;
    }
    let Some(office) = office_row(text, row) else { return false };
    (SERIAL_ALONE.is_match(words(row)) || in_one_block(text, row, office))
        && below(text, row).take(4).any(|r| holds_day(text, row, r))
}

/// Whether two rows stand in one block of a page, as all rows in one frame do.
fn in_one_block(text: &Transcript, a: usize, b: usize) -> bool {
    let (a, b) = (&text.lines()[a], &text.lines()[b]);
    a.place.is_some() && a.page == b.page && a.block == b.block
}

/// Whether row `r` of the stamp with the serial in `row` is of its day: as printed, or as a hand writes it.
fn holds_day(text: &Transcript, row: usize, r: usize) -> bool {
    is_date_alone(text.words(text.lines()[r].span))
        || in_one_block(text, row, r) && written::date(text, field(text, r, 0), None).is_some()
}

/// `เลขที่` with nothing behind it: a slip's label, if the number that follows is read by itself.
static SLIP_LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*เลขที?่?[\s.…]*$"));

/// A number at the end of a row behind what is left of a label: `เมงีรบ ๔๘๓๘`, `แที่รบ2814`.
static SERIAL_LAST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^0-9๐-๙]{0,9}(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)[\s.…*|]*$"));

/// The rows of the same stamp under เลขรับ.
fn below(text: &Transcript, row: usize) -> impl Iterator<Item = usize> {
    let lines = text.lines();
    let from = lines[row];
    // In a scan's reading order other columns may come between.
    let reach = if from.place.is_some() { 3 * REACH } else { REACH };
    (row + 1..lines.len().min(row + 1 + reach)).filter(move |r| is_under(&from, &lines[*r]))
}

/// Whether a line stands close under another, within its width; given text has no places, and order must do.
fn is_under(upper: &LineMark, lower: &LineMark) -> bool {
    let (Some(a), Some(b)) = (upper.place, lower.place) else {
        return upper.page == lower.page || lower.place.is_none();
    };
    // Stamps lie askew, and what is written in them is larger than their print.
    let slope = (a.baseline_right - a.baseline_left) / (a.bounds.right - a.bounds.left).max(0.01);
    let down = b.baseline_left - a.baseline_left - slope * (b.bounds.left - a.bounds.left);
    let level = a.height.max(b.height);
    let beside = b.bounds.left < a.bounds.right + 0.1 && b.bounds.right > a.bounds.left - 0.05;
    upper.page == lower.page && down > -level && down < level * 14.0 && beside
}

/// The row with the office's name: the one above เลขรับ, if it is a name.
fn office_row(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let is_above = |r: &usize| is_under(&lines[*r], &lines[row]) && !on_level(text, *r).contains(&row);
    let above = (row.saturating_sub(3)..row).rev().find(is_above)?;
    let words = text.words(lines[above].span).trim();
    let is_name = (2..50).contains(&words.chars().count())
        && !words.chars().any(digits::is_digit)
        && words.chars().any(|c| ('ก'..='ฮ').contains(&c))
        && label::at_start(words, &[Label::To, Label::Subject, Label::Date, Label::Opener, Label::MostUrgent])
            .is_none()
        && !words.starts_with("ที่");
    is_name.then_some(above)
}

/// The received stamps on a letter, which itself is of the day `own`.
pub(crate) fn read(letter: &Anatomy, own: Option<ThaiDate>) -> Vec<Receipt> {
    let rows = 0..letter.text.lines().len();
    let read = |row| if is_received(letter.row(row)) { read_stamp(letter, row) } else { read_bare_stamp(letter, row) };
    rows.filter_map(|row| receipt(letter, row, read(row)?, own)).collect()
}

/// What the row with a stamp's serial says, and where the stamp begins.
struct SerialRow {
    /// The first character of the row that belongs to the stamp.
    from: usize,
    serial: Option<Found<String>>,
    office: Option<usize>,
}

fn read_stamp(letter: &Anatomy, row: usize) -> Option<SerialRow> {
    let words = letter.row(row);
    let found = received_label(words)?;
    let printed = RECEIVED_SERIAL.captures(&words[found.bytes.end..]).and_then(|c| c.name("serial"));
    let printed = printed.map(|m| sub_span(letter, row, found.bytes.end + m.start(), found.bytes.end + m.end()));
    let label_end = letter.span(row).start + words[..found.bytes.end].chars().count();
    let inked = || written::serial(letter.text, field(letter.text, row, label_end)).filter(|_| is_placed(letter, row));
    let serial = printed.map(|span| serial_in(letter, row, span)).or_else(inked);
    let serial = serial.or_else(|| serial_alone(letter, serial_row(letter.text, row)?));
    let from = letter.span(row).start + words[..found.bytes.start].chars().count();
    let office = office_row(letter.text, row).filter(|_| label::at_start(words, &[Label::Received]).is_some());
    Some(SerialRow { from, serial, office })
}

fn read_bare_stamp(letter: &Anatomy, row: usize) -> Option<SerialRow> {
    let serial = is_bare_stamp(letter.text, row).then(|| serial_alone(letter, row))?;
    Some(SerialRow { from: letter.span(row).start, serial, office: office_row(letter.text, row) })
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

/// The stamp around the row of its serial.
fn receipt(letter: &Anatomy, row: usize, head: SerialRow, own: Option<ThaiDate>) -> Option<Receipt> {
    let around: Vec<usize> = std::iter::once(row).chain(below(letter.text, row)).collect();
    let (day, date) = around.iter().find_map(|r| Some((*r, date_in(letter, *r, head.from, own)?))).unzip();
    // Below the day in the stamp's frame stands the hour, whatever is left of its label.
    let of_hour = |r: usize| {
        letter.label(r, &[Label::Time]).is_some()
            || in_one_block(letter.text, row, r) && day.is_some_and(|day| r >= on_level(letter.text, day).end)
    };
    let receipt = Receipt {
        office: head.office.map(|r| name_in(letter, r)),
        serial: head.serial,
        date,
        time: around.iter().find_map(|r| time_in(letter, *r, head.from, of_hour(*r))),
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

/// The day of the stamp in this row and those on one level with it, if it stands after `from`.
fn date_in(letter: &Anatomy, row: usize, from: usize, own: Option<ThaiDate>) -> Option<Found<ThaiDate>> {
    let span = field(letter.text, row, from);
    let inside = |s: Span| s.start >= span.start && s.end <= span.end;
    let printed = letter.dates.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text));
    let in_digits = || {
        let rough = date::find_stamp_dates(letter.text);
        rough.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text))
    };
    let other = letter.label(row, &[Label::Received, Label::Time]).is_some();
    let inked = || written::date(letter.text, span, own).filter(|_| is_placed(letter, row) && !other);
    inked().or(printed).or_else(in_digits)
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
