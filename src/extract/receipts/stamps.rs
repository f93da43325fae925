//! Which rows of a letter are a stamp's: of a received stamp, told by เลขรับ or what is left of it, or of a slip by which an
//! office passes the letter on.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    TIME_ALONE, band,
    rows::{REACH, below, field, in_one_block, is_under, on_level},
};
use crate::{
    domain::{LineMark, Span, Transcript, alphabet::is_letter, digits},
    extract::{
        label,
        pattern::pattern,
        signs::{self, Sign},
        worn,
    },
    lexicon::{
        distance,
        labels::{self, Label},
        offices, provinces,
    },
};

/// How many slips the reading of a day may take: in any row of a stamp, and in one that says วันที่ or stands in its frame.
pub(super) const SLIPS: u32 = 1;
pub(super) const SLIPS_IN_FRAME: u32 = 3;

/// For each row, whether it belongs to a stamp: a received stamp, or a slip by which an office passes the letter on
/// (เลขที่ ... วันที่ ..., ลงชื่อ ... วันที่ ...).
pub(crate) fn stamped_rows(text: &Transcript) -> Vec<bool> {
    let lines = text.lines();
    let mut stamped = vec![false; lines.len()];
    for row in 0..lines.len() {
        let words = text.words(lines[row].span);
        if is_received(words) || is_worn_received(text, row) || is_bare_stamp(text, row) || is_short_stamp(text, row) {
            mark_stamp(text, row, &mut stamped);
        } else if band::read(text, row).is_some() {
            stamped[on_level(text, row)].fill(true);
        } else if is_slip(text, row) {
            stamped[row] = true;
        }
    }
    stamped
}

/// Whether a row holds เลขรับ and a number or room for one, and is no sentence.
pub(crate) fn is_received(words: &str) -> bool {
    let few = |words: &str| words.chars().count() < 14 && words.contains(digits::is_digit);
    received_label(words).is_some_and(|found| {
        let after = &words[found.bytes.end..];
        // A digit of an inked number may have been read as a letter.
        RECEIVED_SERIAL.is_match(after) || label::at_start(words, &[Label::Received]).is_some() && few(after)
    })
}

/// A label and the number behind it are no longer than this.
const LONGEST: usize = 32;

/// Whether what is read of a row looks like เลขที่รับ more than like anything else, in one frame with a day or an hour below it.
pub(super) fn is_worn_received(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    let span = lines[row].span;
    if lines[row].place.is_none() || span.end - span.start > LONGEST {
        return false;
    }
    let in_frame = |r: &usize| in_one_block(text, row, *r) && is_under(&lines[row], &lines[*r]);
    let of_stamp = |r: usize| {
        label::at_start(text.words(lines[r].span), &[Label::Date, Label::StampDate, Label::Time]).is_some()
            || looks_like(&printed_part(text, r), Label::Time)
            || worn::date(text, field(text, r, 0), worn::Form::Stamp, &worn::YEARS, SLIPS_IN_FRAME).is_some()
    };
    looks_like(&printed_part(text, row), Label::Received)
        && label::at_start(text.words(lines[row].span), &[Label::Date, Label::StampDate, Label::Time]).is_none()
        && (row + 1..lines.len().min(row + 1 + 2 * REACH)).filter(in_frame).any(of_stamp)
}

/// The signs of a row before its first digit: those of a form's label.
fn printed_part(text: &Transcript, row: usize) -> Vec<Sign> {
    let span = text.lines()[row].span;
    let end = text.words(span).chars().position(digits::is_digit).map_or(span.end, |digit| span.start + digit);
    signs::signs(text, Span::new(span.start, end))
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

pub(super) fn received_label(words: &str) -> Option<label::Labelled> {
    if words.chars().count() > 120 {
        return None;
    }
    label::anywhere(words, &[Label::Received])
}

/// What follows เลขรับ: dots, and the number, or nothing.
pub(super) static RECEIVED_SERIAL: LazyLock<Regex> = LazyLock::new(|| {
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
            r"^\s*(?:วัน[ก-๎]{0,6})?[\s.…:–-]*[0-9๐-๙]{1,2}\s?[./ ]\s?(?:[ก-๙]{1,2}\s?\.\s?[ก-๙]{1,2}\s?\.?|[0-9๐-๙]{1,2}\s?/)\s?[0-9๐-๙]{2,4}\s*$",
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
    // A memo's own date stands on the level of its number.
    let is_memos = || {
        row.checked_sub(1).is_some_and(|r| {
            let (number, date) = (text.lines()[r].place, text.lines()[row].place);
            let level = number.zip(date).is_none_or(|(a, b)| (b.baseline_left - a.baseline_right).abs() < a.height);
            level && LETTER_NUMBER.is_match(words(r))
        })
    };
    is_date_alone(it) && (under_slip || it.trim_start().starts_with("วัน") && !is_memos())
}

/// Whether a row of given text is all of a stamp: an office, เลขรับ and the day (`อบต.โคกสูง รับที่ ๒๗๗๔ วันที่ ๑ ธ.ค. ๒๕๖๘`).
fn is_in_one_row(text: &Transcript, row: usize) -> bool {
    let words = text.words(text.lines()[row].span);
    text.lines()[row].place.is_none()
        && received_label(words).is_some_and(|found| {
            let (before, after) = (&words[..found.bytes.start], &words[found.bytes.end..]);
            !before.contains(digits::is_digit) && label::anywhere(after, &[Label::Date, Label::Time]).is_some()
        })
}

/// `เลขที่ ๑๓๘๓`, `รับ ๑๔๔๒`: what some stamps have for เลขรับ.
static SHORT_SERIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?:เลขที?่?|เลข|รับที?่?|รับ)[\s.…:]*(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)\s*$")
});

/// `รับวันที่ ๑๓ มี.ค. ๒๕๖๙`: the day of a stamp that has it above the serial.
static RECEIVED_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?:ได้|ลง)?รับ(?:เมื่อ)?\s?วันที?่?\s?[.…:]*\s?[0-9๐-๙]"));

/// `สสจ.ยะลา`, `ศธจ.อำนาจเจริญ`, `ปภ.จ.สระแก้ว`: an office in short and its place.
static OFFICE_IN_SHORT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*(?:[ก-ฮ]{1,6}\.\s?){1,3}[ก-ฮเ-ไ][ก-๎]{2,}\s*[0-9๐-๙]{0,2}\s*$"));

/// What the row with a stamp's day begins with.
pub(super) const DAY: [Label; 2] = [Label::Date, Label::StampDate];

/// The same of the stamp in this row: in text without places what says ลงวันที่ may be the end of a reference.
fn day_labels(text: &Transcript, row: usize) -> &'static [Label] {
    if text.lines()[row].place.is_some() { &DAY } else { &DAY[..1] }
}

/// What follows ที่รับ, ลำดับที่ or เลขที่ in a stamp: dots and a number, behind which its hour or its day may stand.
static SHORT_LABELLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s.…:_·*-]*[0-9๐-๙]{1,7}(?:[\s.…*|]|$)"));

/// The hour in a stamp: `เวลา 14.19`, `14 19 น.`, whatever was read of its label.
static HOUR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"เวลา|^[^0-9๐-๙]{0,6}[0-9๐-๙]{1,2}[\s.:]{1,2}[0-9๐-๙]{2}(?:[.:][0-9๐-๙]{2})?\s*น"));

/// Whether a row says ที่รับ or ลำดับที่ and a number, in a stamp: over a day or beside one, under an office's name, or on a scan under a
/// dater's day; or on a scan เลขที่, under the name of a whole office, or over an hour and under a dater's day or a name that is no
/// part's.
fn is_listed(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    let words = |r: usize| text.words(lines[r].span);
    let Some(found) = label::at_start(words(row), &[Label::ReceivedShort, Label::SlipNumber]) else {
        return false;
    };
    let after = &words(row)[found.bytes.end..];
    let is_labelled = |r: usize| {
        label::at_start(words(r), day_labels(text, row)).is_some()
            && text.words(field(text, r, 0)).contains(digits::is_digit)
    };
    let is_dated = |r: usize| is_labelled(r) || holds_day(text, row, r);
    let is_scanned = lines[row].place.is_some();
    // On a scan a stamp's labels tell it, though its office's name may not have been read.
    let is_under_day =
        || is_scanned && day_above(text, row).is_some_and(|day| is_close_above(&lines[day], &lines[row]));
    let is_named =
        || office_row(text, row).is_some() || is_under_day() || is_scanned && below(text, row).take(4).any(is_labelled);
    // A part of an office passes letters on by the day, not by the hour.
    let is_timed = || below(text, row).take(4).any(|r| HOUR.is_match(words(r)));
    let is_part = |r: usize| offices::read(words(r)).is_some_and(|office| office.is_part);
    let of_office = || {
        let office = office_row(text, row);
        let is_not_part = || office.map_or_else(is_under_day, |r| !is_part(r));
        is_scanned && (office.is_some_and(|r| is_whole_office(words(r))) || is_timed() && is_not_part())
    };
    let day = label::anywhere(after, &[Label::Date]);
    after[..day.as_ref().map_or(after.len(), |day| day.bytes.start)].chars().count() < LONGEST
        && (SHORT_LABELLED.is_match(after) || after.trim().is_empty() && serial_row(text, row).is_some())
        && (day.is_some() || below(text, row).take(4).any(is_dated) || is_under_day())
        && is_named()
        && (found.label != Label::SlipNumber || of_office())
}

/// Whether these words are the name of an office, and not of a part of one.
fn is_whole_office(words: &str) -> bool {
    OFFICE_IN_SHORT.is_match(words) || offices::read(words).is_some_and(|o| !o.is_part)
}

/// Whether a row of given text is the serial of a stamp that says เลขที่ or รับ alone: under the name of an office (not of a part of
/// one, which passes letters on within its office by such slips), and beside a day; or one that says ที่รับ or ลำดับที่.
pub(super) fn is_short_stamp(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    let words = |r: usize| lines.get(r).map_or("", |l| text.words(l.span));
    if is_listed(text, row) {
        return true;
    }
    if lines[row].place.is_some() || !SHORT_SERIAL.is_match(words(row)) {
        return false;
    }
    let of_office = office_row(text, row).is_some_and(|r| r + 2 >= row && is_whole_office(words(r)));
    of_office && (is_date_alone(words(row + 1)) || day_above(text, row).is_some())
}

/// The row above a serial that holds the stamp's day: `รับวันที่ ๑๓ มี.ค. ๒๕๖๙`, or a day alone, as daters print it between the
/// office's name and the serial, if none stands below.
pub(super) fn day_above(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let words = |r: usize| text.words(lines[r].span);
    if let Some(said) = row.checked_sub(1).filter(|r| RECEIVED_DAY.is_match(words(*r))) {
        return Some(said);
    }
    let is_above = |r: &usize| is_close_above(&lines[*r], &lines[row]) && !on_level(text, *r).contains(&row);
    let day = (row.saturating_sub(ABOVE)..row).rev().find(is_above)?;
    // Of a day read in pieces the first; before it may be a stroke of the stamp's ring.
    let is_piece = |r: &usize| is_above(r) && on_level(text, *r).contains(&day) && is_dater(text, *r);
    let day = (row.saturating_sub(ABOVE)..day).find(is_piece).unwrap_or(day);
    let named = |r: &usize| is_close_above(&lines[*r], &lines[day]) && is_name(words(*r));
    let is_named = (row.saturating_sub(2 * ABOVE)..day).any(|r| named(&r));
    let is_short = is_date_alone(words(day));
    // A letter's own day, which may stand below, has its month in full; a stamp's stands under an office's name then, or in one
    // frame with its label.
    let is_framed = || in_one_block(text, row, day) && is_received(words(row));
    let is_stamps = is_short || is_named || is_framed();
    let is_sure = is_short && is_named;
    let dated = |r: usize| {
        label::at_start(words(r), &DAY).is_some() || !is_sure && (is_date_alone(words(r)) || holds_day(text, row, r))
    };
    (is_dater(text, day)
        && is_stamps
        && label::anywhere(words(row), &[Label::Date]).is_none()
        && !below(text, row).take(3).any(dated))
    .then_some(day)
}

/// How many rows before a serial in reading order the day above it may stand: other columns may come between.
const ABOVE: usize = 4;

/// The rows of a stamp stand so far apart at most, in consonant heights: between those of some are rules.
const ROWS: f32 = 5.5;

/// Whether a line stands close above another, within its width.
fn is_close_above(upper: &LineMark, lower: &LineMark) -> bool {
    match (upper.place, lower.place) {
        (Some(a), Some(b)) => {
            let middle = a.bounds.left.midpoint(a.bounds.right);
            let slope = (a.baseline_right - a.baseline_left) / (a.bounds.right - a.bounds.left).max(0.01);
            let down = b.baseline_left - a.baseline_left - slope * (b.bounds.left - a.bounds.left);
            let height = a.height.max(b.height);
            upper.page == lower.page
                && (height..ROWS * height).contains(&down)
                && (b.bounds.left - 4.0 * height..b.bounds.right.max(b.bounds.left + DATER) + 4.0 * height)
                    .contains(&middle)
        }
        (None, None) => true,
        _ => false,
    }
}

/// A dater's day may stand so far right of the beginning of เลขรับ, in widths of the page.
const DATER: f32 = 0.2;

/// Whether a row, with what stands on its level, is a day and nothing else: `13 พ.ค. 2569`, `– ๕ พ.ค. ๒๕๖๙`.
fn is_dater(text: &Transcript, row: usize) -> bool {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\s.:–—-]*[0-9๐-๙]{1,2}\s*[./ ]?\s*(?:[ก-ฮเ][ก-๎.\s]{1,14}?|[0-9๐-๙]{1,2}\s?/)\s*[0-9๐-๙]{2,4}[\s.]*$",
        )
    });
    let words = text.words(field(text, row, 0));
    let words = words.replace('\n', " ");
    DAY.is_match(&words) && text.lines()[row].span.end - text.lines()[row].span.start < LONGEST
}

fn mark_stamp(text: &Transcript, row: usize, stamped: &mut [bool]) {
    let words = |row: usize| text.words(text.lines()[row].span);
    // On a row that it shares with the letter's own head the stamp claims nothing.
    let alone = label::at_start(words(row), &[Label::Received]).is_some()
        || is_worn_received(text, row)
        || is_bare_stamp(text, row)
        || is_short_stamp(text, row);
    let mut mark = |rows: Range<usize>| stamped[rows].fill(true);
    if alone || is_in_one_row(text, row) {
        mark(on_level(text, row));
    }
    let mut is_dated = label::anywhere(words(row), &[Label::Date])
        .is_some_and(|found| words(row)[found.bytes.end..].contains(digits::is_digit));
    if alone {
        day_above(text, row).into_iter().for_each(|r| mark(on_level(text, r)));
        office_row(text, row).into_iter().for_each(|r| mark(r..r + 1));
        serial_row(text, row).into_iter().for_each(|r| mark(r..r + 1));
    }
    for r in below(text, row) {
        // A day below the stamp's, beside the number or under it, is the letter's own.
        let is_labelled = label::at_start(words(r), &[Label::Time]).is_some()
            || !is_dated && label::at_start(words(r), day_labels(text, row)).is_some();
        let holds_day = !is_dated && holds_day(text, row, r);
        if is_labelled || alone && (holds_day || TIME_ALONE.is_match(words(r))) {
            mark(if alone { on_level(text, r) } else { r..r + 1 });
            is_dated |= holds_day || label::at_start(words(r), &DAY).is_some() && words(r).contains(digits::is_digit);
        }
    }
}

/// A number alone on its row: a stamp's labels and what is written after them may be read as rows of their own.
static SERIAL_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s.…:_·*-]*(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)[\s.…*|]*$"));

/// The row with the number that belongs to the เลขรับ of a row without one: close by, on the same level or the next.
pub(super) fn serial_row(text: &Transcript, row: usize) -> Option<usize> {
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
/// over a day or under one, at the right of the head of a page; alone on its row, or behind what is left of its label in one frame.
pub(super) fn is_bare_stamp(text: &Transcript, row: usize) -> bool {
    let lines = text.lines();
    // At the head of a page with which the letter goes on may stand its seal.
    let in_corner =
        lines[row].place.is_some_and(|p| p.bounds.left > 0.5 && p.bounds.top < 0.3) && lines[row].page == lines[0].page;
    let words = |r: usize| text.words(lines[r].span);
    let before = row.checked_sub(1).map_or("", words);
    let slip = SLIP_NUMBER.is_match(words(row)) || SLIP_LABEL.is_match(before);
    if !in_corner || slip || !SERIAL_LAST.is_match(words(row)) || is_received(before) {
        return false;
    }
    let Some(office) = office_row(text, row) else { return false };
    // A stamp's day is printed in short; under an address the letter's own follows, in full.
    let is_dated = || below(text, row).take(4).take_while(|r| !is_received(words(*r))).any(|r| is_date_alone(words(r)));
    if is_postcode(words(row)) || offices::province_in(words(office)).is_some() && is_code(words(row)) && !is_dated() {
        return false;
    }
    if label::at_start(words(office), &[Label::Order, Label::Notice]).is_some() {
        return false;
    }
    let is_over_day = || {
        label::at_start(words(row), &[Label::Contact]).is_none()
            && below(text, row).take(3).any(|r| label::at_start(words(r), &DAY[..1]).is_some())
    };
    (NUMBER_ALONE.is_match(words(row)) || in_one_block(text, row, office) || is_over_day())
        && (below(text, row).take(4).any(|r| holds_day(text, row, r)) || day_above(text, row).is_some())
}

/// Whether a row is the last of an address: a province, perhaps cut short, and its postal code (`กรุงเทพฯ ๑๐๒๑๐`).
fn is_postcode(words: &str) -> bool {
    let place: String = words.chars().filter(|c| is_letter(*c) && *c != 'ฯ').collect();
    let is_short = place.chars().count() < PROVINCE;
    offices::ends_in_postcode(words)
        && provinces::all().iter().any(|p| place.starts_with(p.name) || !is_short && p.name.starts_with(&place))
}

/// Whether a row is a postal code and nothing else.
fn is_code(words: &str) -> bool {
    offices::ends_in_postcode(words) && words.trim().chars().all(digits::is_digit)
}

/// A province's name cut short has so many letters at least.
const PROVINCE: usize = 4;

/// A number alone on its row, or behind the ที่ that is left of its label.
static NUMBER_ALONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s.…:_·*-]*(?:ที่?\s*)?[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?[\s.…*|]*$"));

/// Whether row `r` of the stamp with the serial in `row` is of its day: as printed, or as a hand writes it.
fn holds_day(text: &Transcript, row: usize, r: usize) -> bool {
    let words = text.words(text.lines()[r].span);
    is_date_alone(words)
        || is_date_alone(&text.words(field(text, r, 0)).replace('\n', " "))
        || in_one_block(text, row, r)
            && !LETTER_NUMBER.is_match(words)
            && worn::date(text, field(text, r, 0), worn::Form::Stamp, &worn::YEARS, SLIPS).is_some()
}

/// A letter's own number, which begins like what is left of วันที่: `ที่ สก ๐๐๒๓.๑๘/ว ๒๖๖`.
static LETTER_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*ที่\s*[ก-ฮ]{2,4}\s?[0-9๐-๙]{3}"));

/// `เลขที่` with nothing behind it: a slip's label, if the number that follows is read by itself.
static SLIP_LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*เลขที?่?[\s.…]*$"));

/// A number at the end of a row behind what is left of a label: `เมงีรบ ๔๘๓๘`, `แที่รบ2814`, `เ๓ท์ 3727`.
pub(super) static SERIAL_LAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[^0-9๐-๙]{0,9}|[ก-๎]{1,4}[0-9๐-๙][ก-๎]{1,4}\s+)(?P<serial>[0-9๐-๙]{1,6}(?:\s?/\s?[0-9๐-๙]{2,4})?)[\s.…*|]*$",
    )
});

/// The row with the office's name: the one above เลขรับ, if it is a name, or of a stamp in one row the one before it.
pub(super) fn office_row(text: &Transcript, row: usize) -> Option<usize> {
    office_over(text, row).or_else(|| {
        let before = row.checked_sub(1)?;
        let is_beside = text.lines()[row].place.is_some() && on_level(text, before).contains(&row);
        (is_beside && is_name(text.words(text.lines()[before].span))).then_some(before)
    })
}

/// The row above เลขรับ, if it is a name.
fn office_over(text: &Transcript, row: usize) -> Option<usize> {
    let lines = text.lines();
    let day = day_above(text, row);
    let is_above = |r: &usize| {
        let of_day = day.is_some_and(|day| on_level(text, day).contains(r));
        is_under(&lines[*r], &lines[row]) && !on_level(text, *r).contains(&row) && !of_day
    };
    let reach = if day.is_some() { ABOVE + 2 } else { 3 };
    let above = (row.saturating_sub(reach)..row).rev().find(is_above)?;
    // What a system prints about itself under the office's name may have been read in pieces.
    let is_system = |r: &usize| {
        on_level(text, *r).contains(&above) && label::at_start(text.words(lines[*r].span), &[Label::Registry]).is_some()
    };
    let system = (above.saturating_sub(reach)..=above).find(is_system);
    let over =
        |system: usize| (system.saturating_sub(reach)..system).rev().find(|r| is_under(&lines[*r], &lines[system]));
    let above = system.map_or(Some(above), over)?;
    is_name(text.words(lines[above].span)).then_some(above)
}

/// What begins with these is no office's name.
const NO_NAME: [Label; 6] = [Label::To, Label::Subject, Label::Date, Label::Opener, Label::MostUrgent, Label::Address];

/// Whether these words may be an office's name.
fn is_name(words: &str) -> bool {
    let words = words.trim();
    (2..50).contains(&words.chars().count())
        && !words.chars().any(digits::is_digit)
        && words.chars().any(|c| ('ก'..='ฮ').contains(&c))
        && label::at_start(words, &NO_NAME).is_none()
        && (!words.starts_with("ที่") || offices::read(words).is_some())
}
