//! The text of a letter with, behind every character, where it stands and how surely it was read.
//!
//! Extraction works on [`Transcript::text`] with regular expressions, and turns the byte ranges that they give into
//! [`Found`] values, which carry the place and the probability with them.

use std::ops::Range;

use super::{
    found::{Alternative, Found, Span},
    page::{Ink, Line, LinePlace, Origin, PageBox, PageText},
};

/// What stands behind one character of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The probability that it is right; 1 for the line breaks that the transcript puts in.
    pub p: f32,
    /// What else it may be, best first.
    pub alternatives: Vec<(char, f32)>,
    /// The page of the source, `None` for given text and line breaks.
    pub page: Option<u32>,
    /// Where it stands on that page.
    pub place: Option<PageBox>,
}

/// A line of the page in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineMark {
    /// Its characters in the text, the line break left out.
    pub span: Span,
    /// The number of the [`PageText`] that it stands on (for given text: of the part).
    pub page: u32,
    /// Where it stands; `None` for given text.
    pub place: Option<LinePlace>,
    /// The ink it is written in.
    pub ink: Ink,
    /// Lines of one block on one page have one number.
    pub block: u32,
}

/// A letter's text, one printed line a line, with a [`Cell`] behind every character.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    text: String,
    /// Byte offset of each character, and the length at the end.
    offsets: Vec<usize>,
    cells: Vec<Cell>,
    lines: Vec<LineMark>,
}

impl Transcript {
    /// The lines of these pages one under the other, in reading order, for which `keep` says yes.
    pub fn of_pages<'a>(
        pages: impl IntoIterator<Item = &'a PageText>,
        mut keep: impl FnMut(&PageText, &Line) -> bool,
    ) -> Self {
        let mut t = Self { offsets: vec![0], ..Self::default() };
        for page in pages {
            for line in page.lines.iter().filter(|l| !l.glyphs.is_empty()) {
                if keep(page, line) {
                    t.push_line(page, line);
                }
            }
        }
        t
    }

    /// Text that stands for itself: every character at probability 1, no page. For tests and for searching in words.
    pub fn of_text(text: &str) -> Self {
        let page = PageText {
            number: 1,
            origin: Origin::Given,
            aspect: 0.707,
            lines: text.lines().map(|l| Line::given(l, 1.0)).collect(),
            qr_codes: Vec::new(),
            findings: Vec::new(),
        };
        Self::of_pages([&page], |_, _| true)
    }

    fn push_line(&mut self, page: &PageText, line: &Line) {
        if !self.cells.is_empty() {
            self.push('\n', Cell { p: 1.0, alternatives: Vec::new(), page: None, place: None });
        }
        let start = self.cells.len();
        let on_page = line.place.is_some().then_some(page.number);
        for g in &line.glyphs {
            let place = line.place.map(|p| PageBox { left: g.left, right: g.right, ..p.bounds });
            self.push(g.ch, Cell { p: g.p, alternatives: g.alternatives.clone(), page: on_page, place });
        }
        self.lines.push(LineMark {
            span: Span::new(start, self.cells.len()),
            page: page.number,
            place: line.place,
            ink: line.ink,
            block: line.block,
        });
    }

    fn push(&mut self, ch: char, cell: Cell) {
        self.text.push(ch);
        self.offsets.push(self.text.len());
        self.cells.push(cell);
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The printed lines.
    pub fn lines(&self) -> &[LineMark] {
        &self.lines
    }

    /// The cells behind the characters, in the order of the text.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The span of a byte range of the text. Offsets inside a character or past the end go to the next boundary.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let at = |b: usize| self.offsets.partition_point(|&o| o < b).min(self.cells.len());
        Span::new(at(bytes.start), at(bytes.end))
    }

    /// The byte range of a span, cut to the text.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        let at = |c: usize| self.offsets.get(c).copied().unwrap_or(self.text.len());
        at(span.start)..at(span.end)
    }

    /// The words of a span, as read.
    pub fn words(&self, span: Span) -> &str {
        &self.text[self.bytes(span)]
    }

    /// The line that holds the character.
    pub fn line_at(&self, char_index: usize) -> Option<&LineMark> {
        let i = self.lines.partition_point(|l| l.span.end <= char_index);
        self.lines.get(i).filter(|l| l.span.start <= char_index)
    }

    /// The page and the box of a span: those of its part on the first page that it touches.
    pub fn place(&self, span: Span) -> (Option<u32>, Option<PageBox>) {
        let cells = &self.cells[span.start.min(self.cells.len())..span.end.min(self.cells.len())];
        let page = cells.iter().find_map(|c| c.page);
        let boxes = cells.iter().filter(|c| c.page == page).filter_map(|c| c.place);
        (page, boxes.reduce(PageBox::union))
    }

    /// The probability that every letter and digit of the span was read rightly (spaces and line breaks do not count).
    pub fn confidence(&self, span: Span) -> f64 {
        let cells = self.cells.iter().skip(span.start).take(span.end - span.start);
        self.words(span).chars().zip(cells).filter(|(ch, _)| !ch.is_whitespace()).map(|(_, c)| f64::from(c.p)).product()
    }

    /// `value` as found in `span`, as sure as the span's characters are.
    pub fn found<T>(&self, span: Span, value: T) -> Found<T> {
        self.found_with(span, value, self.confidence(span), Vec::new())
    }

    /// `value` as found in `span`, with a confidence and alternatives that a rule arrived at.
    pub fn found_with<T>(&self, span: Span, value: T, confidence: f64, alternatives: Vec<Alternative<T>>) -> Found<T> {
        let (page, place) = self.place(span);
        Found { value, text: self.words(span).to_owned(), page, place, span: Some(span), confidence, alternatives }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_characters() {
        let t = Transcript::of_text("ที่ มท\nวันที่");
        assert_eq!(t.text(), "ที่ มท\nวันที่");
        let bytes = t.text().find("มท").map(|b| b..b + "มท".len()).unwrap_or_default();
        let span = t.span(bytes.clone());
        assert_eq!(span, Span::new(4, 6));
        assert_eq!(t.words(span), "มท");
        assert_eq!(t.bytes(span), bytes);
        assert_eq!(t.lines().len(), 2);
        assert_eq!(t.line_at(5).map(|l| l.span), Some(Span::new(0, 6)));
        assert_eq!(t.line_at(6), None, "the line break belongs to no line");
        assert_eq!(t.words(Span::new(90, 99)), "");
    }
}
