//! A bundle into its letters: where each begins, which pages go on with it, which are only attached.
//!
//! A letter begins where a head is: a numbered line (`ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕`), the title of a memo, order or announcement.
//! On a scan a letter takes whole pages unless two heads stand on one; given text has no pages, and is cut at heads alone.

use std::ops::Range;

use super::{
    heads::{self, Head},
    pages::{Bundle, PageView},
};
use crate::domain::{Finding, FindingCode, PageText};

/// Lines of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Index into the pages given.
    pub page: usize,
    /// Which of its lines.
    pub lines: Range<usize>,
}

/// What a part of a bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A letter with this kind of head.
    Letter(Head),
    /// Text that has no head: a gazette page, a slide, the rest of a letter whose first page is missing.
    Headless,
    /// Pages that belong to the letter before them and are no letter.
    Attachment,
}

/// A part of a bundle: a letter, or what is attached to the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// Its lines, in the order in which they are to be read.
    pub pieces: Vec<Piece>,
    /// What a person should know of it.
    pub findings: Vec<Finding>,
}

/// The parts of a bundle, in the order of its pages. Every line of every page is in exactly one part.
pub fn divide(pages: &[PageText]) -> Vec<Part> {
    let bundle = Bundle::new(pages);
    let heads = heads::find(&bundle);
    let mut parts = Vec::new();
    for segment in segments(&bundle, &heads) {
        split_segment(&bundle, &segment, &mut parts);
    }
    mark_shared_pages(&bundle, &mut parts);
    parts
}

/// The lines from one head to the next.
struct Segment {
    head: Option<Head>,
    pieces: Vec<Piece>,
}

/// Cuts the bundle at its heads. Heads of orders, announcements and rules behind a letter that brings them along are no
/// letters of their own.
fn segments(bundle: &Bundle, heads: &[heads::HeadAt]) -> Vec<Segment> {
    let mut starts: Vec<(usize, Option<Head>)> = Vec::new();
    for head in heads {
        let carrier = starts.iter().rev().find(|(_, h)| h.is_some_and(Head::is_letter));
        let brought_along = carrier.is_some_and(|(start, _)| heads::brings_along(bundle, *start..head.row, head.head));
        let same_paper = head.head == Head::Rule && !starts.is_empty();
        if !head.head.is_letter() && (brought_along || same_paper) {
            continue;
        }
        starts.push((heads::start_of(bundle, head), Some(head.head)));
    }
    if starts.first().is_none_or(|(row, _)| *row > 0) {
        starts.insert(0, (0, None));
    }
    let end_of = |i: usize| starts.get(i + 1).map_or(bundle.rows.len(), |(row, _)| *row);
    let mut segments: Vec<Segment> = (0..starts.len())
        .map(|i| Segment { head: starts[i].1, pieces: bundle.pieces(starts[i].0..end_of(i)) })
        .collect();
    give_empty_pages(bundle, &mut segments);
    // A few words before the first head are not a part of their own.
    if segments.len() > 1 && segments[0].head.is_none() && bundle.is_trifle(&segments[0].pieces) {
        let trifle = segments.remove(0);
        let first = &mut segments[0].pieces;
        *first = bundle.joined(trifle.pieces, std::mem::take(first));
    }
    segments
}

/// Pages without a line of text belong to the segment of the page before them, or to the first.
fn give_empty_pages(bundle: &Bundle, segments: &mut [Segment]) {
    for page in (0..bundle.pages.len()).filter(|p| bundle.pages[*p].rows.is_empty()) {
        let holds_before = |s: &Segment| s.pieces.iter().any(|piece| piece.page < page);
        let at = segments.iter().rposition(holds_before).unwrap_or(0);
        if let Some(segment) = segments.get_mut(at) {
            let place = segment.pieces.partition_point(|piece| piece.page < page);
            segment.pieces.insert(place, Piece { page, lines: 0..bundle.pages[page].line_count });
        }
    }
}

/// A segment into the letter and what is attached to it.
fn split_segment(bundle: &Bundle, segment: &Segment, parts: &mut Vec<Part>) {
    let Some(head) = segment.head else {
        parts.extend(headless(bundle, segment));
        return;
    };
    let mut walk = Walk::new(head);
    for piece in &segment.pieces {
        walk.take(bundle, piece);
    }
    let (letter, attached) = walk.finish();
    let mut findings = page_findings(bundle, &letter);
    let pieces = in_printed_order(bundle, letter, &mut findings);
    parts.push(Part { role: Role::Letter(head), pieces, findings });
    if !attached.is_empty() {
        let findings = page_findings(bundle, &attached);
        parts.push(Part { role: Role::Attachment, pieces: attached, findings });
    }
}

/// Text before the first head: all of one source, or pages of a letter that begins elsewhere.
fn headless(bundle: &Bundle, segment: &Segment) -> Option<Part> {
    if segment.pieces.is_empty() {
        return None;
    }
    let mut findings = page_findings(bundle, &segment.pieces);
    let first = segment.pieces.iter().map(|p| &bundle.pages[p.page]).find(|p| !p.rows.is_empty());
    let goes_on = first.is_some_and(|p| p.printed_number.is_some_and(|n| n > 1));
    let signed = segment.pieces.iter().any(|p| bundle.closes(p));
    if goes_on || signed {
        findings.push(Finding::general(
            FindingCode::HeadMissing,
            "ไม่พบส่วนหัวของหนังสือ (ที่ ... วันที่ ...) หน้านี้น่าจะเป็นหน้าต่อของหนังสือฉบับอื่น โปรดตรวจว่าหน้าแรกหายไปหรือสลับหน้า",
        ));
    }
    Some(Part { role: Role::Headless, pieces: segment.pieces.clone(), findings })
}

/// The way through the pages of a segment: the letter until it is closed, then what is attached.
struct Walk {
    head: Head,
    letter: Vec<Piece>,
    /// Blank and unreadable pages of which the next page decides.
    pending: Vec<Piece>,
    attached: Vec<Piece>,
    closed: bool,
    caught: bool,
}

impl Walk {
    fn new(head: Head) -> Self {
        Self { head, letter: Vec::new(), pending: Vec::new(), attached: Vec::new(), closed: false, caught: false }
    }

    fn take(&mut self, bundle: &Bundle, piece: &Piece) {
        let page = &bundle.pages[piece.page];
        if !bundle.scanned(piece.page) {
            self.take_given(bundle, piece);
        } else if self.letter.is_empty() {
            self.go_on(bundle, piece);
        } else if !self.attached.is_empty() {
            self.attached.push(piece.clone());
        } else if page.rows.is_empty() {
            self.pending.push(piece.clone());
        } else if self.continues(page, bundle.closes(piece)) {
            self.letter.append(&mut self.pending);
            self.go_on(bundle, piece);
        } else {
            self.attached.append(&mut self.pending);
            self.attached.push(piece.clone());
        }
    }

    fn go_on(&mut self, bundle: &Bundle, piece: &Piece) {
        self.closed |= bundle.closes(piece);
        self.caught = bundle.pages[piece.page].catch_line;
        self.letter.push(piece.clone());
    }

    /// Given text has no pages: an attachment begins at its title, behind the letter's foot.
    fn take_given(&mut self, bundle: &Bundle, piece: &Piece) {
        if !self.attached.is_empty() {
            self.attached.push(piece.clone());
            return;
        }
        match bundle.annex_in(piece, self.closed) {
            Some(line) => {
                if line > piece.lines.start {
                    self.letter.push(Piece { page: piece.page, lines: piece.lines.start..line });
                }
                self.attached.push(Piece { page: piece.page, lines: line..piece.lines.end });
            }
            None => {
                self.closed |= bundle.closes(piece);
                self.letter.push(piece.clone());
            }
        }
    }

    fn continues(&self, page: &PageView, closes: bool) -> bool {
        let numbered_on = page.printed_number.is_some_and(|n| n > 1);
        if !self.head.is_letter() {
            // Law goes on to the end of the paper; an order or announcement to its day.
            return self.head == Head::Rule || !self.closed;
        }
        if page.annex_title && !(self.caught && numbered_on) {
            return false;
        }
        if self.closed {
            return self.caught && numbered_on;
        }
        self.caught || numbered_on || closes || page.is_running_text
    }

    fn finish(mut self) -> (Vec<Piece>, Vec<Piece>) {
        let open_end = if self.attached.is_empty() && !self.closed { &mut self.letter } else { &mut self.attached };
        open_end.append(&mut self.pending);
        (self.letter, self.attached)
    }
}

/// The findings that the pages bring, and those about blank ones.
fn page_findings(bundle: &Bundle, pieces: &[Piece]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut seen = Vec::new();
    for piece in pieces.iter().filter(|p| bundle.scanned(p.page)) {
        if seen.contains(&piece.page) {
            continue;
        }
        seen.push(piece.page);
        let page = &bundle.pages[piece.page];
        findings.extend(page.findings.iter().cloned());
        let told = page.findings.iter().any(|f| matches!(f.code, FindingCode::PageBlank | FindingCode::PageUnreadable));
        if page.rows.is_empty() && !told {
            let message = format!("หน้า {} ไม่มีข้อความ โปรดตรวจว่าเป็นหน้าว่างหรือสแกนไม่ติด", page.number);
            findings.push(Finding::general(FindingCode::PageBlank, message));
        }
    }
    findings
}

/// The letter's pages in the order of their printed numbers, where all but the first have one and that order is another.
fn in_printed_order(bundle: &Bundle, mut pieces: Vec<Piece>, findings: &mut Vec<Finding>) -> Vec<Piece> {
    let printed = |p: &Piece| bundle.pages[p.page].printed_number;
    let numbers: Vec<u32> = pieces.iter().skip(1).filter_map(printed).collect();
    let in_order = numbers.windows(2).all(|w| w[0] < w[1]) && numbers.first().is_none_or(|n| *n == 2);
    if in_order || pieces.iter().any(|p| !bundle.scanned(p.page)) {
        return pieces;
    }
    let read = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    findings.push(Finding::general(
        FindingCode::PagesOutOfOrder,
        format!("เลขหน้าที่พิมพ์ไว้ต่อจากหน้าแรกคือ {read} ไม่เรียงหรือไม่ครบ โปรดตรวจลำดับหน้า"),
    ));
    let all_known = numbers.len() + 1 == pieces.len();
    if all_known && let Some(rest) = pieces.get_mut(1..) {
        rest.sort_by_key(|p| printed(p));
    }
    pieces
}

/// Says on both letters that they share a page of a scan.
fn mark_shared_pages(bundle: &Bundle, parts: &mut [Part]) {
    let is_letter = |p: &Part| matches!(p.role, Role::Letter(_));
    for i in 1..parts.len() {
        let (before, after) = parts.split_at_mut(i);
        let (Some(a), Some(b)) = (before.last_mut(), after.first_mut()) else { continue };
        let shared = a.pieces.last().zip(b.pieces.first()).filter(|(x, y)| x.page == y.page && bundle.scanned(x.page));
        let Some(page) = shared.map(|(x, _)| bundle.pages[x.page].number) else { continue };
        if !is_letter(a) || !is_letter(b) {
            continue;
        }
        for part in [a, b] {
            let message = format!("หน้า {page} มีหนังสือสองฉบับอยู่ด้วยกัน โปรดตรวจว่าแบ่งฉบับถูกต้อง");
            part.findings.push(Finding::general(FindingCode::TwoLettersOnPage, message));
        }
    }
}
