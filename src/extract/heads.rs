//! Where letters begin: the numbered line under the emblem, the titles of memos, orders and announcements.
//!
//! Each sign is weighed: the number's own form, its agency code, its place on the page, and whether the labels of a letter
//! (เรื่อง, เรียน, ถึง) follow. A number that a line break put at the beginning of a line of text is a citation.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    date,
    folded::Folded,
    label,
    number::{self, Lead},
    pages::{Bundle, Row},
    pattern::pattern,
    receipts,
};
use crate::{
    domain::Transcript,
    lexicon::{agencies, labels::Label},
};

/// The kinds of head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// A numbered line: an external or a stamped letter.
    Numbered,
    /// บันทึกข้อความ.
    Memo,
    /// คำสั่ง.
    Order,
    /// ประกาศ.
    Notice,
    /// ระเบียบ, ข้อบังคับ and other law, on a page of the gazette or alone.
    Rule,
}

impl Head {
    /// Whether what bears it is a letter that can bring others along.
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Self::Numbered | Self::Memo)
    }
}

/// A head and the row at which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeadAt {
    pub(crate) row: usize,
    pub(crate) head: Head,
}

/// How many rows below a head its labels may stand.
const REACH: usize = 16;

/// What a numbered line must weigh to be a head.
const ENOUGH: i32 = 5;

/// The heads of a bundle, in its order.
pub(crate) fn find(bundle: &Bundle) -> Vec<HeadAt> {
    let mut heads: Vec<HeadAt> = Vec::new();
    for row in 0..bundle.rows.len() {
        let unnumbered = || unnumbered_at(bundle, heads.last().map(|last| last.row), row);
        let Some(HeadAt { row, head }) = head_at(bundle, row).map(|head| HeadAt { row, head }).or_else(unnumbered)
        else {
            continue;
        };
        let same = heads.last().is_some_and(|last| one_head(bundle, *last, HeadAt { row, head }));
        if !same {
            heads.push(HeadAt { row, head });
        }
    }
    heads
}

/// Whether the second is the same head as the first: the numbered line under a title, a title under the emblem's line.
fn one_head(bundle: &Bundle, first: HeadAt, second: HeadAt) -> bool {
    let page = bundle.rows[first.row].page;
    let between = &bundle.rows[first.row + 1..second.row];
    let holds = |among: &[Label]| between.iter().any(|r| r.label(among).is_some());
    let one_page = bundle.rows[second.row].page == page || !bundle.scanned(page);
    // A received stamp may stand between a memo's title and its number.
    let stamped = first.head == Head::Memo
        && matches!(second.head, Head::Memo | Head::Numbered)
        && !holds(&[Label::Subject, Label::To]);
    let near = between.len() < if stamped { REACH } else { 8 } && one_page;
    near && match (first.head, second.head) {
        (Head::Memo, Head::Numbered | Head::Memo) | (Head::Order, Head::Numbered) => true,
        (Head::Order | Head::Notice | Head::Rule, Head::Order | Head::Notice | Head::Rule) => true,
        // The subject of a letter may begin with ประกาศ or ระเบียบ.
        (Head::Numbered | Head::Memo, Head::Order | Head::Notice | Head::Rule) => {
            !holds(&[Label::Closing, Label::Contact])
        }
        _ => false,
    }
}

fn head_at(bundle: &Bundle, row: usize) -> Option<Head> {
    if is_memo_title(bundle, row) || is_untitled_memo(bundle, row) {
        return Some(Head::Memo);
    }
    title_at(bundle, row)
        .or_else(|| (weigh_numbered(bundle, row)? >= ENOUGH).then_some(Head::Numbered))
        .or_else(|| is_untitled_order(bundle, row).then_some(Head::Order))
}

/// The rows below one, on the same page or (for given text) anywhere, up to `reach`.
fn below(bundle: &Bundle, row: usize, reach: usize) -> &[Row] {
    let page = bundle.rows[row].page;
    let end = (row + 1 + reach).min(bundle.rows.len());
    let rows = &bundle.rows[row + 1..end];
    let same = rows.iter().take_while(|r| r.page == page || !bundle.scanned(page)).count();
    &rows[..same]
}

fn is_memo_title(bundle: &Bundle, row: usize) -> bool {
    let it = &bundle.rows[row];
    if it.chars > 60 || super::label::anywhere(&it.text, &[Label::Memo]).is_none() {
        return false;
    }
    below(bundle, row, 8).iter().any(|r| r.label(&[Label::Department, Label::Subject, Label::Date]).is_some())
}

/// A memo whose title could not be read: ส่วนราชการ begins its row, above a number, เรื่อง and เรียน.
fn is_untitled_memo(bundle: &Bundle, row: usize) -> bool {
    let it = &bundle.rows[row];
    let high = it.place.is_none_or(|p| p.bounds.top < 0.45);
    if !high || it.label(&[Label::Department]).is_none() {
        return false;
    }
    let under = below(bundle, row, NEAR);
    let next = |label: Label| under.iter().any(|r| r.label(&[label]).is_some());
    next(Label::Subject) && next(Label::To) && under.iter().any(|r| numbered_start(&r.text).is_some_and(|n| n.has_at))
}

/// An order, an announcement or a rule, by its title and what stands under it.
fn title_at(bundle: &Bundle, row: usize) -> Option<Head> {
    let it = &bundle.rows[row];
    let high = it.place.is_none_or(|p| p.bounds.top < 0.45);
    if it.chars > 90 || it.is_wide() || !high {
        return None;
    }
    let label = it.label(&[Label::Order, Label::Notice, Label::Rule, Label::Gazette, Label::AnnouncedOn])?.label;
    let under = below(bundle, row, 3);
    let subject = || under.iter().any(|r| r.label(&[Label::Subject]).is_some());
    match label {
        Label::Order if subject() || under.iter().any(|r| has_order_number(&r.text)) => Some(Head::Order),
        Label::Notice if subject() => Some(if is_law(it) { Head::Rule } else { Head::Notice }),
        Label::Rule if under.iter().any(|r| r.text.trim_start().starts_with("ว่าด้วย")) => {
            Some(Head::Rule)
        }
        Label::Rule if super::label::anywhere(&it.text, &[Label::Rule]).is_some() && it.text.contains("ว่าด้วย") => {
            Some(Head::Rule)
        }
        Label::Gazette if it.chars < 40 => Some(Head::Rule),
        _ => None,
    }
}

/// `ที่ ๒๑๐๐/๒๕๖๙`, alone on its row.
static ORDER_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*ที่?\s*[0-9๐-๙]{1,5}\s*/\s*[2๒][5๕][0-9๐-๙]{2}\s*$"));

/// How an order ends.
static ORDERED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*สั่ง\s*ณ\s*วัน"));

/// An order whose title could not be read, by its number above its subject and by how it ends.
fn is_untitled_order(bundle: &Bundle, row: usize) -> bool {
    let it = &bundle.rows[row];
    ORDER_NUMBER.is_match(&it.text)
        && it.place.is_none_or(|p| p.bounds.top < 0.45)
        && below(bundle, row, 1).iter().any(|r| r.label(&[Label::Subject]).is_some())
        && below(bundle, row, usize::MAX / 2).iter().any(|r| ORDERED.is_match(&r.text))
}

/// `ประกาศคณะกรรมการกลาง...`, `ประกาศ ก.ท.`, `ประกาศกระทรวง...`: announcements that make law, and go along with letters.
static LAW: LazyLock<Regex> = LazyLock::new(|| pattern(r"ประกาศ\s*(?:คณะ|ก\s?\.|กระทรวง|สำนักนายก|นายกรัฐมนตรี|คสช)"));

fn is_law(row: &Row) -> bool {
    LAW.is_match(&row.text)
}

fn has_order_number(text: &str) -> bool {
    number::find_numbers(&Transcript::of_text(text)).iter().any(|n| matches!(n.lead, Lead::Order | Lead::HeadOfLine))
}

/// What goes on after a number that is only cited.
static CITED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\s*)]*(?:ลง\s?วัน|ลง\s?[0-9๐-๙]|ลว|เรื่อง|ได้|ซึ่ง|นั้น|และ|แจ้ง|ถึง\S|ข้อ|กำหนด)"));

/// What ends the row above a number that is only cited.
static CITING: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:หนังสือ|คำสั่ง|ประกาศ|บันทึก|อ้างถึง)[^\n]{0,70}$"));

/// Words that may stand before ที่ in the head.
static BEFORE_NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?:ด่วน|ลับ)(?:ที่สุด|มาก)?[\s*]*)?(?:ที่?|ท่|ที้|ทื่|ทิ่|พี่|ฑี่)?[\s:.*]*$"));

/// The weight of a row as a numbered head, `None` if it holds no number at its beginning.
fn weigh_numbered(bundle: &Bundle, row: usize) -> Option<i32> {
    let it = &bundle.rows[row];
    // Most rows are text: a number in a head has its slash early.
    let early: String = it.text.chars().take(48).collect();
    if !early.contains(['/', '|', '\\', '∕', '⁄', 'ว']) || !early.contains(|c: char| crate::domain::digits::is_digit(c))
    {
        return None;
    }
    let number = numbered_start(&it.text)?;
    let under = below(bundle, row, REACH);
    let rest = it.text.get(number.end..).unwrap_or("");
    if CITED.is_match(rest) || (rest.trim().is_empty() && under.first().is_some_and(|r| CITED.is_match(&r.text))) {
        return None;
    }
    let mut weight = 0;
    weight += if number.has_at { 2 } else { 0 };
    weight += i32::from(agencies::is_code(&number.agency));
    weight += i32::from(number.office.starts_with('0') && number.office.len() >= 4);
    weight += labels_below(under);
    weight += place_on_page(bundle, row);
    weight += i32::from(it.place.is_none() && rest.trim().is_empty() && under.iter().take(DATED).any(is_date));
    weight -= if row > 0 && CITING.is_match(bundle.rows[row - 1].text.trim_end()) { 3 } else { 0 };
    Some(weight)
}

/// How many rows below its number a letter's date may stand.
const DATED: usize = 8;

/// Whether a row is a day and nothing else, but for วันที่: a letter's date.
fn is_date(row: &Row) -> bool {
    is_dated(row, true)
}

/// Whether a row is a day and nothing else; or, if it need not be whole, a month of a year: a pen's day may go unread.
fn is_dated(row: &Row, whole: bool) -> bool {
    let words = row.text.trim();
    let words = words.strip_prefix("วันที่").map_or(words, str::trim_start);
    if row.chars > 34 || !words.contains(crate::domain::digits::is_digit) {
        return false;
    }
    let transcript = Transcript::of_text(words);
    let is_day = |d: &date::DateMention| {
        let day = d.point().is_some_and(|p| (p.day.is_some() || !whole) && p.year.is_some());
        day && transcript.words(d.span).chars().count() + 6 >= words.chars().count()
    };
    date::find_dates(&transcript).iter().any(is_day)
}

/// How far below its date, its office or its labels an unnumbered letter goes on.
const NEAR: usize = 5;
/// ... and no more rows stand above those: its date, its office, its urgency and two received stamps.
const ABOVE: usize = 16;

/// A letter whose number is not there (torn off, under a seal, lost by another OCR), told by the labels that follow each other
/// where the letter before it (whose head is at `last`) has ended: ถึง and how a letter opens, above an office and a day; or
/// a day, เรื่อง and เรียน, above a closing phrase.
fn unnumbered_at(bundle: &Bundle, last: Option<usize>, row: usize) -> Option<HeadAt> {
    let it = &bundle.rows[row];
    let label = it.label(&[Label::To, Label::Subject]).filter(|_| it.place.is_none_or(|p| p.bounds.top < 0.45))?.label;
    let start = match last {
        Some(last) => ended_above(bundle, last, row)?,
        None => bundle.pages[it.page].rows.start,
    };
    let above = &bundle.rows[start..row];
    let is_label = |r: &Row, among: &[Label]| r.label(among).is_some();
    if above.len() > ABOVE
        || above.iter().any(|r| is_label(r, &[Label::To, Label::Subject, Label::Annex, Label::Closing]))
    {
        return None;
    }
    let under = below(bundle, row, usize::MAX / 2);
    let next = |among: &[Label]| under.iter().take(NEAR).any(|r| is_label(r, among));
    let whole = match label {
        Label::To if it.text.trim_start().starts_with('ถ') => {
            let dated = under.windows(2).any(|w| is_dated(&w[1], false) && super::issuer::is_office_row(&w[0].text));
            next(&[Label::Opener]) && dated
        }
        Label::Subject => {
            let dated = above.iter().rev().take(NEAR).any(|r| is_dated(r, false));
            dated && next(&[Label::To]) && under.iter().any(|r| is_label(r, &[Label::Closing]))
        }
        _ => false,
    };
    whole.then_some(HeadAt { row: start, head: Head::Numbered })
}

/// The row behind the one with which the letter ends whose head is at `last`, if it does before `row`.
fn ended_above(bundle: &Bundle, last: usize, row: usize) -> Option<usize> {
    let rows = last + 1..row;
    let page = bundle.rows[row].page;
    if bundle.scanned(page) && bundle.rows[last].page != page {
        return Some(bundle.pages[page].rows.start);
    }
    let addressed = rows.clone().find(|r| bundle.rows[*r].label(&[Label::To]).is_some())?;
    let ends = [Label::Closing, Label::Contact];
    rows.rev().take_while(|r| *r > addressed).find(|r| bundle.rows[*r].label(&ends).is_some()).map(|r| r + 1)
}

/// What the rows below a head say: its labels come before the next number.
fn labels_below(under: &[Row]) -> i32 {
    let mut weight = 0;
    for row in under {
        let strong = row.label(&[Label::To, Label::Subject]);
        let weak = || row.label(&[Label::RefersTo, Label::Enclosed, Label::Opener, Label::Closing]);
        if strong.is_some() {
            return 2;
        }
        if weak().is_some() {
            weight = 1;
        }
    }
    weight
}

/// A head stands high and left on a page, with space to its right.
fn place_on_page(bundle: &Bundle, row: usize) -> i32 {
    let Some(place) = bundle.rows[row].place else { return 0 };
    let high = if place.bounds.top < 0.35 { 1 } else { -1 };
    let left = if place.bounds.left < 0.35 { 0 } else { -1 };
    let above = bundle.pages[bundle.rows[row].page].rows.start;
    let under_text = row > above && bundle.rows[row - 1].is_wide() && bundle.rows[row].is_wide();
    high + left - i32::from(under_text)
}

/// The number with which a row begins.
struct NumberedStart {
    agency: String,
    office: String,
    has_at: bool,
    /// One past its last byte.
    end: usize,
}

fn numbered_start(text: &str) -> Option<NumberedStart> {
    let transcript = Transcript::of_text(text);
    let (mentions, blank) = number::numbers_in(&Folded::new(&transcript));
    let whole = mentions.iter().map(|n| {
        let value = &n.found.value;
        (n.found.span, value.agency.clone(), value.office.clone())
    });
    let stems = blank.iter().map(|b| (b.stem.span, b.agency.clone(), b.office.clone()));
    let (span, agency, office) = whole.chain(stems).min_by_key(|(span, _, _)| span.map(|s| s.start))?;
    let bytes = transcript.bytes(span?);
    let before = &text[..bytes.start];
    let is_first = BEFORE_NUMBER.is_match(before.trim_start_matches(label::is_junk));
    let has_at = before.contains(['ท', 'พ', 'ฑ']);
    (is_first && !agency.is_empty()).then_some(NumberedStart { agency, office, has_at, end: bytes.end })
}

/// The row at which a head's letter begins: urgency and copy marks and a received stamp may stand above the number, and
/// on a page all that no other letter has written.
pub(crate) fn start_of(bundle: &Bundle, head: &HeadAt) -> usize {
    let page = &bundle.pages[bundle.rows[head.row].page];
    let mut row = head.row;
    // The parts of a given text are no pages: what stands above may be in the part before.
    let first = if page.scanned { page.rows.start } else { 0 };
    while row > first.max(head.row.saturating_sub(8)) && belongs_above(bundle, row - 1) {
        row -= 1;
    }
    if page.scanned && !ends_above(bundle, page.rows.start..row) {
        return page.rows.start;
    }
    row
}

/// Whether a row above a head goes with it.
fn belongs_above(bundle: &Bundle, row: usize) -> bool {
    let it = &bundle.rows[row];
    const MARKS: [Label; 8] = [
        Label::MostUrgent,
        Label::VeryUrgent,
        Label::Urgent,
        Label::TopSecret,
        Label::Secret,
        Label::Confidential,
        Label::Copy,
        Label::Memo,
    ];
    it.chars < 30 && (it.label(&MARKS).is_some() || is_stamp(bundle, row))
}

/// Whether a row is one of a received stamp's: its serial, or the day and time under it.
fn is_stamp(bundle: &Bundle, row: usize) -> bool {
    let received = |r: usize| bundle.rows[r].label(&[Label::Received]).is_some();
    let others = bundle.rows[row].label(&[Label::Date, Label::Time]).is_some();
    received(row) || (others && (1..=2).any(|up| row >= up && received(row - up)))
}

/// What is read of the edge of a scan has no more characters than this.
const EDGE: usize = 12;

/// Whether another letter ends in these rows, or they are too many to stand above a head.
fn ends_above(bundle: &Bundle, rows: Range<usize>) -> bool {
    let ends = [Label::Closing, Label::BodyEnd, Label::OrderedOn, Label::AnnouncedOn];
    // A received stamp in one row is as wide as text, and so is what is read of a scan's edge.
    let is_text =
        |r: &Row| r.is_wide() && r.chars > EDGE && !receipts::is_received(&r.text) && !receipts::is_band(&r.text);
    rows.len() > 14 || bundle.rows[rows].iter().any(|r| r.label(&ends).is_some() || is_text(r))
}
