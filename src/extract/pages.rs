//! A bundle as its divider sees it: rows of text, and for each page what its top and bottom say.

use std::ops::Range;

use super::{divide::Piece, foot, furniture, label};
use crate::{
    domain::{Finding, FindingCode, LinePlace, PageText},
    lexicon::labels::Label,
};

/// A line that holds text.
pub(crate) struct Row {
    /// Index of its page.
    pub(crate) page: usize,
    /// Index of its line on the page.
    pub(crate) line: usize,
    /// Its text.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) place: Option<LinePlace>,
    /// How many characters it has.
    pub(crate) chars: usize,
}

impl Row {
    /// Whether it is as long as a line of running text.
    pub(crate) fn is_wide(&self) -> bool {
        match self.place {
            Some(place) => place.bounds.right - place.bounds.left > 0.6,
            None => self.chars > 80,
        }
    }

    /// What it begins with, of these labels.
    pub(crate) fn label(&self, among: &[Label]) -> Option<label::Labelled> {
        label::at_start(&self.text, among)
    }
}

/// What a page shows at a glance.
pub(crate) struct PageView {
    /// Its number in the source.
    pub(crate) number: u32,
    /// Its rows, furniture included; empty if the page is blank or could not be read.
    pub(crate) rows: Range<usize>,
    /// How many lines it has, empty ones included.
    pub(crate) line_count: usize,
    /// The page number printed on it.
    pub(crate) printed_number: Option<u32>,
    /// Whether it ends with a line that leads over to the next (`/๒. ดำเนินการ ...`).
    pub(crate) catch_line: bool,
    /// Whether it begins with the title of something enclosed.
    pub(crate) annex_title: bool,
    /// Whether most of it is running text.
    pub(crate) is_running_text: bool,
    /// What was found out about it before.
    pub(crate) findings: Vec<Finding>,
    /// Whether it is a page at all, rather than given text.
    pub(crate) scanned: bool,
}

/// All pages of a source and their rows.
pub(crate) struct Bundle {
    pub(crate) rows: Vec<Row>,
    pub(crate) pages: Vec<PageView>,
}

/// Titles of what may be enclosed with a letter.
const TITLES: [Label; 6] = [Label::Annex, Label::Gazette, Label::Rule, Label::Notice, Label::Order, Label::Enclosed];

/// What ends a letter for good.
const ENDS: [Label; 3] = [Label::Closing, Label::OrderedOn, Label::AnnouncedOn];

impl Bundle {
    pub(crate) fn new(pages: &[PageText]) -> Self {
        let mut bundle = Self { rows: Vec::new(), pages: Vec::with_capacity(pages.len()) };
        for (index, page) in pages.iter().enumerate() {
            let from = bundle.rows.len();
            if !page.findings.iter().any(|f| f.code == FindingCode::PageUnreadable) {
                bundle.rows.extend(rows_of(page, index));
            }
            let view = view(page, from, &bundle.rows[from..]);
            bundle.pages.push(view);
        }
        bundle
    }

    /// Whether the page was scanned or printed, rather than given as text.
    pub(crate) fn scanned(&self, page: usize) -> bool {
        self.pages[page].scanned
    }

    /// The pieces that hold exactly these rows, and the empty lines around them.
    pub(crate) fn pieces(&self, rows: Range<usize>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (index, page) in self.pages.iter().enumerate() {
            let (from, to) = (page.rows.start.max(rows.start), page.rows.end.min(rows.end));
            if from >= to {
                continue;
            }
            let start = if from == page.rows.start { 0 } else { self.rows[from].line };
            let end = if to == page.rows.end { page.line_count } else { self.rows[to].line };
            pieces.push(Piece { page: index, lines: start..end });
        }
        pieces
    }

    /// The rows of a piece.
    pub(crate) fn rows_of(&self, piece: &Piece) -> Range<usize> {
        let rows = self.pages[piece.page].rows.clone();
        let at = |line: usize| rows.start + self.rows[rows.clone()].partition_point(|r| r.line < line);
        at(piece.lines.start)..at(piece.lines.end)
    }

    /// Two runs of pieces as one; where they meet on a page, their pieces become one.
    pub(crate) fn joined(&self, mut first: Vec<Piece>, second: Vec<Piece>) -> Vec<Piece> {
        for piece in second {
            match first.last_mut() {
                Some(last) if last.page == piece.page && last.lines.end == piece.lines.start => {
                    last.lines.end = piece.lines.end;
                }
                _ => first.push(piece),
            }
        }
        first
    }

    /// Whether these pieces hold too little to be anything: a few words that stand above a head.
    pub(crate) fn is_trifle(&self, pieces: &[Piece]) -> bool {
        let rows: Vec<&Row> = pieces.iter().flat_map(|p| &self.rows[self.rows_of(p)]).collect();
        rows.len() <= 6 && rows.iter().map(|r| r.chars).sum::<usize>() <= 200
    }

    /// Whether the letter ends in this piece: a closing phrase, or a foot with a telephone number below the running text.
    pub(crate) fn closes(&self, piece: &Piece) -> bool {
        self.closing_row(piece).is_some()
    }

    fn closing_row(&self, piece: &Piece) -> Option<usize> {
        let rows = self.rows_of(piece);
        let last_wide = rows.clone().rev().find(|r| self.rows[*r].is_wide());
        rows.clone().find(|r| {
            let row = &self.rows[*r];
            let below_text = last_wide.is_none_or(|wide| *r > wide);
            row.label(&ENDS).is_some() || (below_text && foot::is_contact(&row.text))
        })
    }

    /// The line of given text at which an attachment begins: a title behind the foot, with text under it.
    pub(crate) fn annex_in(&self, piece: &Piece, closed: bool) -> Option<usize> {
        let rows = self.rows_of(piece);
        let after = if closed { rows.start } else { self.closing_row(piece)? + 1 };
        (after..rows.end).find_map(|r| {
            let row = &self.rows[r];
            let has_text = rows.end - r > 4 && self.rows[r..rows.end].iter().map(|r| r.chars).sum::<usize>() > 120;
            (has_text && is_title(row)).then_some(row.line)
        })
    }
}

fn is_title(row: &Row) -> bool {
    row.chars < 60 && !row.is_wide() && row.label(&TITLES).is_some()
}

fn rows_of(page: &PageText, index: usize) -> impl Iterator<Item = Row> {
    page.lines.iter().enumerate().filter_map(move |(line, l)| {
        let text = l.text();
        let chars = text.trim().chars().count();
        (chars > 0).then_some(Row { page: index, line, text, place: l.place, chars })
    })
}

fn view(page: &PageText, from: usize, rows: &[Row]) -> PageView {
    let scanned = page.origin != crate::domain::page::Origin::Given;
    // The page number stands first or last; handwriting and stamps may come before it.
    let edge = rows.iter().take(3).chain(rows.iter().rev().take(2));
    let at_edge = |row: &Row| row.place.is_some_and(|p| p.bounds.bottom < 0.12 || p.bounds.top > 0.92);
    let printed_number = edge
        .clone()
        .find_map(|r| furniture::page_number(&r.text))
        .or_else(|| edge.clone().filter(|r| at_edge(r)).find_map(|r| furniture::page_number_at_edge(&r.text)));
    let wide = rows.iter().filter(|r| r.is_wide()).count();
    let top = rows.iter().filter(|r| furniture::page_number(&r.text).is_none()).take(4);
    PageView {
        number: page.number,
        rows: from..from + rows.len(),
        line_count: page.lines.len(),
        printed_number,
        catch_line: rows.iter().rev().take(3).any(|r| furniture::is_catch_line(&r.text)),
        annex_title: top.clone().any(is_title),
        is_running_text: wide * 2 >= rows.len(),
        findings: page.findings.clone(),
        scanned,
    }
}
