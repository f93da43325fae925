//! Received stamps (ตรารับหนังสือ): the office, the number under which it was received, the day and the hour.
//!
//! The regulation's stamp has เลขรับ, วันที่ and เวลา under the office's name. Sections of an office stamp letters too, with
//! เลขที่ and a day; those are the office's own way of passing the letter on, and no receipt of it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    anatomy::Anatomy,
    date, label,
    pattern::pattern,
    signs::{self, Sign},
    worn, written,
};
use crate::{
    domain::{Found, LineMark, Receipt, Span, ThaiDate, Transcript, digits},
    lexicon::{
        distance,
        labels::{self, Label},
    },
};

/// How many slips the reading of a day may take: in any row of a stamp, and in one that says วันที่ or stands in its frame.
const SLIPS: u32 = 1;
const SLIPS_IN_FRAME: u32 = 3;

/// How many rows under เลขรับ the stamp's day and hour may stand.
const REACH: usize = 4;

/// For each row, whether it belongs to a stamp: a received stamp, or a slip by which an office passes the letter on
/// (เลขที่ ... วันที่ ..., ลงชื่อ ... วันที่ ...).
pub(crate) fn stamped_rows(text: &Transcript) -> Vec<bool> {
    let lines = text.lines();
    let mut stamped = vec![false; lines.len()];
    for row in 0..lines.len() {
        let words = text.words(lines[row].span);
        if is_received(words) || is_worn_received(text, row) || is_bare_stamp(text, row) {
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

/// Whether what is read of a row looks like เลขที่รับ more than like anything else, in one frame with a day or an hour below it.
fn is_worn_received(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    let in_frame = |r: &usize| in_one_block(text, row, *r) && is_under(&lines[row], &lines[*r]);
    let of_stamp = |r: usize| {
        label::at_start(text.words(lines[r].span), &[Label::Date, Label::Time]).is_some()
            || looks_like(&printed_part(text, r), Label::Time)
            || worn::date(text, field(text, r, 0), worn::Form::Stamp, &worn::YEARS, SLIPS_IN_FRAME).is_some()
    };
    looks_like(&printed_part(text, row), Label::Received)
        && label::at_start(text.words(lines[row].span), &[Label::Date, Label::Time]).is_none()
        && (row + 1..lines.len().min(row + 1 + 2 * REACH)).filter(in_frame).any(of_stamp)
}

/// The signs of a row before its first digit: those of a form's label.
fn printed_part(text: &Transcript, row: usize) -> Vec<Sign> {
    let mut signs = signs::signs(text, text.lines()[row].span);
    let end = signs.iter().position(Sign::is_digit).unwrap_or(signs.len());
    signs.truncate(end);
    signs
}

/// Whether these signs look like a label's words. Marks above and below, which scans lose first, do not count; of the letters
/// one in four may be wrong, fewer if the recogniser thought of the right one.
fn looks_like(read: &[Sign], label: Label) -> bool {
    let letters: Vec<&Sign> = read.iter().filter(|s| !label::is_mark(s.ch)).collect();
    labels::words(label).any(|word| {
        let word: Vec<char> = word.chars().filter(|c| !label::is_mark(*c)).collect();
        let slips = distance::weighted(&letters, &word, |sign, wanted| {
            let thought_of = sign.cell.alternatives.iter().any(|(c, _)| c == wanted);
            if sign.ch == *wanted {
                0.0
            } else if thought_of {
                0.4
            } else {
                1.0
            }
        });
        word.len() > 3 && slips * 4.0 <= word.len() as f32
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
    let alone = label::at_start(words(row), &[Label::Received]).is_some()
        || is_worn_received(text, row)
        || is_bare_stamp(text, row);
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
            // What is written by hand keeps neither to the size nor to the baseline of the label before it.
            let h = p.height.max(q.height);
            (q.baseline_left - p.baseline_right).abs() < 1.2 * h
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
        || in_one_block(text, row, r)
            && worn::date(text, field(text, r, 0), worn::Form::Stamp, &worn::YEARS, SLIPS).is_some()
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

/// The received stamps on a letter.
pub(crate) fn read(letter: &Anatomy) -> Vec<Receipt> {
    let text = letter.text;
    let labelled: Vec<usize> =
        (0..text.lines().len()).filter(|row| is_received(letter.row(*row)) || is_worn_received(text, *row)).collect();
    let read = |row: usize| {
        if labelled.contains(&row) {
            read_stamp(letter, row)
        } else if labelled.iter().any(|other| in_one_block(text, row, *other)) {
            None
        } else {
            read_bare_stamp(letter, row)
        }
    };
    (0..text.lines().len()).filter_map(|row| receipt(letter, row, read(row)?)).collect()
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
    // Of a label that is worn, all that stands before the first digit is left.
    let worn = || 0..words.find(digits::is_digit).unwrap_or(words.len());
    let found = received_label(words).map_or_else(worn, |found| found.bytes);
    let printed = RECEIVED_SERIAL.captures(&words[found.end..]).and_then(|c| c.name("serial"));
    let printed = printed.map(|m| sub_span(letter, row, found.end + m.start(), found.end + m.end()));
    let label_end = letter.span(row).start + words[..found.end].chars().count();
    let inked = || written::serial(letter.text, field(letter.text, row, label_end)).filter(|_| is_placed(letter, row));
    let serial = printed.map(|span| serial_in(letter, row, span)).or_else(inked);
    let serial = serial.or_else(|| serial_alone(letter, serial_row(letter.text, row)?));
    let from = letter.span(row).start + words[..found.start].chars().count();
    let alone = label::at_start(words, &[Label::Received]).is_some() || is_worn_received(letter.text, row);
    Some(SerialRow { from, serial, office: office_row(letter.text, row).filter(|_| alone) })
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
fn receipt(letter: &Anatomy, row: usize, head: SerialRow) -> Option<Receipt> {
    let around: Vec<usize> = std::iter::once(row).chain(below(letter.text, row)).collect();
    let serial_at = head.serial.as_ref().and_then(|serial| serial.span);
    let dated = |r: &usize| Some((*r, date_in(letter, row, *r, head.from, serial_at)?));
    let best = around.iter().filter_map(dated).min_by_key(|(_, (_, slips))| *slips);
    let (day, date) = best.map(|(r, (date, _))| (r, date)).unzip();
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
    let inside = |s: Span| s.start >= span.start && s.end <= span.end;
    let printed = || letter.dates.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text));
    let in_digits = || {
        let rough = date::find_stamp_dates(letter.text);
        rough.iter().filter(|d| inside(d.span)).find_map(|d| d.found(letter.text))
    };
    let other = letter.label(r, &[Label::Received, Label::Time]).is_some() || serial.is_some_and(|s| s.overlaps(span));
    let framed = letter.label(r, &[Label::Date]).is_some() || in_one_block(letter.text, row, r);
    let slips = if framed { SLIPS_IN_FRAME } else { SLIPS };
    let inked = || worn::date(letter.text, span, worn::Form::Stamp, &letter.years_named(), slips);
    let inked = (is_placed(letter, r) && !other).then(inked).flatten();
    inked.or_else(|| Some((printed().or_else(in_digits)?, 0)))
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
