//! Received stamps (ตรารับหนังสือ): the office, the number under which it was received, the day and the hour.
//!
//! The regulation's stamp has เลขรับ, วันที่ and เวลา under the office's name. Sections of an office stamp letters too, with
//! เลขที่ and a day; those are the office's own way of passing the letter on, and no receipt of it.

use std::sync::LazyLock;

use regex::Regex;

use super::{anatomy::Anatomy, date, label, pattern::pattern};
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
    received_label(words).is_some_and(|found| RECEIVED_SERIAL.is_match(&words[found.bytes.end..]))
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
    let words = text.words(text.lines()[row].span);
    // On a row that it shares with the letter's own head the stamp claims nothing.
    let alone = label::at_start(words, &[Label::Received]).is_some() || is_bare_stamp(text, row);
    stamped[row] |= alone;
    if alone && let Some(office) = office_row(text, row) {
        stamped[office] = true;
    }
    for r in below(text, row) {
        let words = text.words(text.lines()[r].span);
        let labelled = label::at_start(words, &[Label::Date, Label::Time]).is_some();
        if labelled || alone && (is_date_alone(words) || TIME_ALONE.is_match(words)) {
            stamped[r] = true;
        }
    }
    if let Some(r) = serial_row(text, row).filter(|_| alone) {
        stamped[r] = true;
    }
}

/// A number alone on its row: a stamp's labels and what is written after them may be read as rows of their own.
static SERIAL_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s.…:_·*-]*(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)[\s.…*|]*$"));

/// The row with the number that belongs to the เลขรับ of a row without one: close by, on the same level or the next.
fn serial_row(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let close = |r: &usize| match (lines[row].place, lines[*r].place) {
        (Some(a), Some(b)) => {
            (b.baseline_left - a.baseline_right).abs() < 2.2 * a.height.max(b.height)
                && b.bounds.left > a.bounds.left - a.height
        }
        _ => *r == row + 1,
    };
    below(text, row).take(3).filter(close).find(|r| SERIAL_ALONE.is_match(text.words(lines[*r].span)))
}

/// Whether a number alone is the serial of a stamp whose printed labels did not come through the scan: under an
/// office's name, over a day, at the right of the head of a page.
fn is_bare_stamp(text: &Transcript, row: usize) -> bool {
    let line = &text.lines()[row];
    let in_corner = line.place.is_some_and(|p| p.bounds.left > 0.5 && p.bounds.top < 0.3);
    in_corner
        && SERIAL_ALONE.is_match(text.words(line.span))
        && !row.checked_sub(1).is_some_and(|r| is_received(text.words(text.lines()[r].span)))
        && office_row(text, row).is_some()
        && below(text, row).take(3).any(|r| is_date_alone(text.words(text.lines()[r].span)))
}

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
    let down = b.bounds.top - a.bounds.top;
    let level = a.height.max(b.height);
    let beside = b.bounds.left < a.bounds.right + 0.1 && b.bounds.right > a.bounds.left - 0.05;
    upper.page == lower.page && down > -level && down < level * 14.0 && beside
}

/// The row with the office's name: the one above เลขรับ, if it is a name.
fn office_row(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let above = (row.saturating_sub(3)..row).rev().find(|r| is_under(&lines[*r], &lines[row]))?;
    let words = text.words(lines[above].span).trim();
    let is_name = (2..50).contains(&words.chars().count())
        && !words.chars().any(digits::is_digit)
        && words.chars().any(|c| ('ก'..='ฮ').contains(&c))
        && label::at_start(words, &[Label::To, Label::Subject, Label::Date, Label::Opener, Label::MostUrgent])
            .is_none()
        && !words.starts_with("ที่");
    is_name.then_some(above)
}

/// The received stamps on a letter.
pub(crate) fn read(letter: &Anatomy) -> Vec<Receipt> {
    let rows = 0..letter.text.lines().len();
    rows.filter_map(|r| if is_received(letter.row(r)) { read_stamp(letter, r) } else { read_bare_stamp(letter, r) })
        .collect()
}

fn read_stamp(letter: &Anatomy, row: usize) -> Option<Receipt> {
    let words = letter.row(row);
    let found = received_label(words)?;
    let serial = RECEIVED_SERIAL.captures(&words[found.bytes.end..])?.name("serial");
    let serial = serial.map(|m| sub_span(letter, row, found.bytes.end + m.start(), found.bytes.end + m.end()));
    let serial = serial.map(|span| letter.text.found(span, serial_value(letter.text.words(span))));
    let serial = serial.or_else(|| serial_alone(letter, serial_row(letter.text, row)?));
    let after = letter.span(row).start + words[..found.bytes.start].chars().count();
    let office = office_row(letter.text, row).filter(|_| label::at_start(words, &[Label::Received]).is_some());
    receipt(letter, row, after, serial, office)
}

fn read_bare_stamp(letter: &Anatomy, row: usize) -> Option<Receipt> {
    let serial = is_bare_stamp(letter.text, row).then(|| serial_alone(letter, row))?;
    receipt(letter, row, letter.span(row).start, serial, office_row(letter.text, row))
}

/// The number that stands alone on a row.
fn serial_alone(letter: &Anatomy, row: usize) -> Option<Found<String>> {
    let serial = SERIAL_ALONE.captures(letter.row(row))?.name("serial")?;
    let span = sub_span(letter, row, serial.start(), serial.end());
    Some(letter.text.found(span, serial_value(letter.text.words(span))))
}

/// The stamp around a row, of which what stands before the character `after` is no part.
fn receipt(
    letter: &Anatomy,
    row: usize,
    after: usize,
    serial: Option<Found<String>>,
    office: Option<usize>,
) -> Option<Receipt> {
    let around: Vec<usize> = std::iter::once(row).chain(below(letter.text, row)).collect();
    let receipt = Receipt {
        office: office.map(|r| name_in(letter, r)),
        serial,
        date: around.iter().find_map(|r| date_in(letter, *r, after)),
        time: around.iter().find_map(|r| time_in(letter, *r, after)),
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

/// The day of the stamp in this row, if it stands after `from`.
fn date_in(letter: &Anatomy, row: usize, from: usize) -> Option<Found<ThaiDate>> {
    let span = letter.span(row);
    let inside = |s: Span| s.start >= span.start.max(from) && s.end <= span.end;
    let printed = letter.dates.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text));
    printed.or_else(|| {
        let rough = date::find_stamp_dates(letter.text);
        rough.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text))
    })
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

fn time_in(letter: &Anatomy, row: usize, from: usize) -> Option<Found<String>> {
    let words = letter.row(row);
    let found = TIME.captures(words).or_else(|| TIME_ALONE.captures(words))?;
    let (whole, hour, minute) = (found.name("time")?, found.name("hour")?, found.name("minute")?);
    let (hour, minute) = (digits::parse(hour.as_str())?, digits::parse(minute.as_str())?);
    let span = sub_span(letter, row, whole.start(), whole.end());
    (hour < 24 && minute < 60 && span.start >= from).then(|| letter.text.found(span, format!("{hour:02}:{minute:02}")))
}
