//! The lines of a bundle → letters.
//!
//! ```text
//! pages ─ divide ─→ parts ─ anatomy ─→ head · body · foot ─→ fields ─ check ─→ letters
//! ```
//!
//! [`divide`](divide::divide) finds where each letter begins and which pages go on with it; the part's lines, without page
//! furniture, become one transcript; its labels part head, body and foot; each field is read from where it stands; and at
//! last the fields are held against one another.
//!
//! Print is matched by patterns. What is inked, stamped or worn is not: every day (every hour) that there is gets the
//! probability that its signs were read where it had been written, and the letter's other days decide.

mod anatomy;
mod channel;
mod check;
pub mod date;
pub mod deadlines;
pub mod divide;
mod doubt;
mod enclosures;
mod folded;
mod foot;
mod furniture;
mod head;
mod heads;
mod issuer;
mod marks;
pub mod number;
mod pages;
mod pattern;
#[cfg(test)]
mod properties;
mod receipts;
mod recipients;
pub mod references;
mod signs;
mod worn;
mod written;
mod zones;

use jiff::civil;

use crate::{
    domain::{Finding, FindingCode, Kind, Letter, LetterId, PageText, QrCode, Source, Transcript, page::Origin},
    lexicon::{holidays::Holidays, label},
};
use anatomy::Anatomy;
use deadlines::DeadlineContext;
use divide::{Part, Piece, Role};
pub use heads::Head;

/// The letters of one page, read in the autumn of 2569.
#[cfg(test)]
pub(crate) fn letters_of(page: PageText) -> Vec<Letter> {
    let source = Source { path: "a.pdf".to_owned(), sha256: "0".repeat(64), pages: Vec::new(), page_count: 1 };
    read_letters(&source, &[page], civil::date(2026, 11, 21))
}

/// The letters of a text that came without a scan.
#[cfg(test)]
pub(crate) fn letters_of_text(text: &str) -> Vec<Letter> {
    let lines = text.lines().map(|l| crate::domain::Line::given(l, 0.95)).collect();
    letters_of(PageText::of_lines(1, Origin::Given, lines))
}

/// The letters of a source, in its order; attachments are records of their own. `source.pages` is not looked at: each letter
/// gets its own pages. `today` is the day on which the letters are read: no letter is younger.
///
/// Bad paper is no error: what could not be read is a finding, and a source without any text gives one record without any
/// field.
pub fn read_letters(source: &Source, pages: &[PageText], today: civil::Date) -> Vec<Letter> {
    let furniture = furniture::of_pages(pages);
    let read = |(i, part): (usize, &Part)| {
        let text = transcript(pages, part, &furniture);
        let letter = blank_letter(source, pages, part, i + 1, text.text());
        read_part(letter, part, &text, today)
    };
    let mut letters: Vec<Letter> = divide::divide(pages).iter().enumerate().map(read).collect();
    check::settle_bundle(&mut letters);
    letters
}

/// The text of a part, page furniture left out.
fn transcript(pages: &[PageText], part: &Part, furniture: &[Vec<bool>]) -> Transcript {
    let whole = part.pieces.iter().filter_map(|piece| Some((pages.get(piece.page)?, piece)));
    let cut: Vec<PageText> = whole
        .map(|(page, piece)| {
            let kept = |line: &usize| !furniture[piece.page][*line];
            let lines = piece.lines.clone().filter(kept).map(|line| page.lines[line].clone()).collect();
            PageText { lines, qr_codes: Vec::new(), findings: Vec::new(), ..*page }
        })
        .collect();
    Transcript::of_pages(&cut, |_, _| true)
}

/// The record of a part, of which only source, text and QR codes are known.
fn blank_letter(source: &Source, pages: &[PageText], part: &Part, nth: usize, text: &str) -> Letter {
    let of_scan = |piece: &&Piece| pages[piece.page].origin != Origin::Given;
    let mut numbers: Vec<u32> = part.pieces.iter().filter(of_scan).map(|p| pages[p.page].number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let source = Source { pages: numbers, ..source.clone() };
    let mut letter = Letter::blank(LetterId::new(&source.sha256, nth), source, text.to_owned());
    letter.qr_codes = qr_codes(pages, part);
    letter.findings.clone_from(&part.findings);
    letter
}

/// The QR codes on the part's pages; on a page that two letters share, those beside its own lines.
fn qr_codes(pages: &[PageText], part: &Part) -> Vec<QrCode> {
    let mut codes: Vec<QrCode> = Vec::new();
    for piece in &part.pieces {
        let page = &pages[piece.page];
        let top = |line: usize| page.lines.get(line).and_then(|l| l.place).map(|p| p.bounds.top);
        let from = if piece.lines.start == 0 { None } else { top(piece.lines.start) };
        let to = if piece.lines.end >= page.lines.len() { None } else { top(piece.lines.end) };
        let inside =
            |code: &&QrCode| from.is_none_or(|from| code.place.top >= from) && to.is_none_or(|to| code.place.top < to);
        codes.extend(page.qr_codes.iter().filter(inside).cloned());
    }
    codes
}

/// Fills the fields of a part's record.
fn read_part(mut letter: Letter, part: &Part, text: &Transcript, today: civil::Date) -> Letter {
    if let Some(finding) = wrong_script(text.text()) {
        letter.findings.push(finding);
    }
    let head = match part.role {
        Role::Attachment => {
            letter.kind = Kind::Attachment;
            return letter;
        }
        Role::Letter(head) => Some(head),
        Role::Headless => None,
    };
    let it = Anatomy::new(text, head);
    letter.kind = head::kind(&it);
    letter.number = head::number(&it);
    letter.date = head::date(&it);
    letter.urgency = marks::urgency(&it);
    letter.secrecy = marks::secrecy(&it);
    let number = letter.number.as_ref().map(|n| &n.0.value);
    letter.issuer = issuer::read(&it, number);
    letter.level = issuer::level(number, letter.issuer.as_ref());
    letter.subject = head::subject(&it);
    letter.references = references::references_among(&it.folded, &it.numbers, &it.dates, &it.zones, number);
    letter.recipients = recipients::read(&it);
    letter.enclosures = enclosures::read(&it);
    letter.receipts = receipts::read(&it);
    check::settle(&mut letter, &it, today);
    letter.deadlines = deadlines::deadlines_among(&it.folded, it.dates.clone(), &it.zones, &deadline_context(&letter));
    let in_stamp = |row: usize| it.stamped[row] && !it.is_wide(row);
    letter.deadlines.retain(|d| d.found.span.is_none_or(|s| !in_stamp(it.row_of(s.start))));
    letter.signatory = foot::signatory(&it, letter.kind);
    letter.contacts = foot::contacts(&it);
    letter.findings.extend(head::missing(&it, &letter));
    letter.findings.extend(marks::unread(&it));
    check::report(&mut letter, &it, today);
    letter.settle_confidence();
    letter
}

/// No deadline is counted from a day of receipt that is less sure than this: it would be as wrong, and look as right as any.
const RECEIVED_SURELY: f64 = 0.5;

/// What deadlines are counted from.
fn deadline_context(letter: &Letter) -> DeadlineContext<'static> {
    let received = letter.receipts.iter().filter_map(|r| r.date.as_ref());
    let received = received.filter(|d| d.confidence >= RECEIVED_SURELY).map(|d| d.value);
    DeadlineContext {
        dated: letter.date.as_ref().map(|d| d.0.value),
        received: received.min(),
        holidays: Holidays::of_offices(),
    }
}

/// Text in a script that no Thai letter is written in: another engine's hallucination, or a page of another language.
fn wrong_script(text: &str) -> Option<Finding> {
    let foreign: String = text.chars().filter(|c| is_foreign(*c)).take(12).collect();
    (!foreign.is_empty()).then(|| {
        let message = format!("มีตัวอักษรที่ไม่ใช่ภาษาไทยหรือโรมันปนอยู่ในข้อความ ({foreign}) อาจอ่านผิด โปรดตรวจกับต้นฉบับ");
        Finding::general(FindingCode::WrongScript, message)
    })
}

/// Whether a letter belongs to neither the Thai nor the Latin script (Greek letters stand in formulas).
fn is_foreign(c: char) -> bool {
    !matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{0000}'..='\u{024f}' | '\u{0370}'..='\u{03ff}' | '\u{1e00}'..='\u{1eff}')
        && !matches!(c, '\u{2070}'..='\u{214f}' | '\u{fb00}'..='\u{fb06}' | '\u{f700}'..='\u{f71f}')
        && c.is_alphabetic()
}
