//! A letter taken apart: its head, its labelled lines, its text and its foot, as ranges of rows.

use std::{
    ops::{Range, RangeInclusive},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    date::{self, DateMention, DateShape},
    folded::Folded,
    heads::Head,
    label,
    number::{self, BlankNumber, NumberMention},
    pattern::pattern,
    receipts, worn,
    zones::Zones,
};
use crate::{
    domain::{LineMark, Span, Transcript, digits},
    lexicon::labels::Label,
};

/// A labelled line of the head with the lines that continue it (`เรื่อง ...`, `สิ่งที่ส่งมาด้วย ๑. ... ๒. ...`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    pub(crate) label: Label,
    /// Its rows.
    pub(crate) rows: Range<usize>,
    /// What stands after the label, to the end of the last row.
    pub(crate) value: Span,
}

/// A letter's text and its parts.
pub(crate) struct Anatomy<'t> {
    pub(crate) text: &'t Transcript,
    pub(crate) folded: Folded<'t>,
    pub(crate) zones: Zones,
    pub(crate) head: Option<Head>,
    pub(crate) numbers: Vec<NumberMention>,
    pub(crate) blank_numbers: Vec<BlankNumber>,
    pub(crate) dates: Vec<DateMention>,
    /// Which rows belong to a stamp that the receiver put on the letter.
    pub(crate) stamped: Vec<bool>,
    /// The row that bears the letter's number or, without one, its title.
    pub(crate) head_row: usize,
    pub(crate) sections: Vec<Section>,
    /// Rows of running text.
    pub(crate) body: Range<usize>,
    /// Rows below the running text: closing, signature, seal, contacts.
    pub(crate) foot: Range<usize>,
}

/// Labels that open a section.
const SECTIONS: [Label; 6] =
    [Label::Subject, Label::To, Label::RefersTo, Label::Enclosed, Label::Department, Label::Date];

/// A row so many consonant heights above another is not beside it.
const OVER: f32 = 2.5;
/// No more rows stand above the number of a telegram.
const TELEGRAM: usize = 8;

impl<'t> Anatomy<'t> {
    /// Takes a letter apart that was found to have such a head.
    pub(crate) fn new(text: &'t Transcript, head: Option<Head>) -> Self {
        let folded = Folded::new(text);
        let (numbers, blank_numbers) = number::numbers_in(&folded);
        let mut it = Self {
            text,
            zones: Zones::of(&folded),
            dates: date::dates_in(&folded),
            folded,
            head,
            numbers,
            blank_numbers,
            stamped: receipts::stamped_rows(text),
            head_row: 0,
            sections: Vec::new(),
            body: 0..0,
            foot: 0..0,
        };
        it.head_row = it.find_head_row();
        let body = it.read_sections();
        let end = it.text.lines().len();
        let foot = it.find_foot(body);
        it.body = body..foot;
        it.foot = foot..end;
        it
    }

    /// The words of a row.
    pub(crate) fn row(&self, row: usize) -> &'t str {
        self.text.lines().get(row).map_or("", |mark| self.text.words(mark.span))
    }

    /// The span of a row.
    pub(crate) fn span(&self, row: usize) -> Span {
        self.mark(row).map_or(Span::new(0, 0), |mark| mark.span)
    }

    pub(crate) fn mark(&self, row: usize) -> Option<&LineMark> {
        self.text.lines().get(row)
    }

    /// The row that holds a character.
    pub(crate) fn row_of(&self, character: usize) -> usize {
        self.text.lines().partition_point(|l| l.span.end < character)
    }

    /// What a row begins with, of these labels.
    pub(crate) fn label(&self, row: usize, among: &[Label]) -> Option<label::Labelled> {
        label::at_start(self.row(row), among)
    }

    /// The first section with this label.
    pub(crate) fn section(&self, label: Label) -> Option<&Section> {
        self.sections.iter().find(|s| s.label == label)
    }

    /// The Buddhist years of the letter's dates, from the first to the one after the last; every year where it has none.
    pub(crate) fn years_named(&self) -> RangeInclusive<i16> {
        let of = |mention: &DateMention| match &mention.shape {
            DateShape::Point(date) | DateShape::Range(_, date) => date.as_read().map(|d| d.year_be()),
            DateShape::FiscalYear(_) => None,
        };
        let named = || self.dates.iter().filter_map(of).filter(|year| worn::YEARS.contains(year));
        match (named().min(), named().max()) {
            (Some(first), Some(last)) => first..=last + 1,
            _ => worn::YEARS,
        }
    }

    /// The first row after the head proper: that of the first label other than ส่วนราชการ and วันที่.
    pub(crate) fn labels_begin(&self) -> usize {
        let first = self.sections.iter().find(|s| !matches!(s.label, Label::Department | Label::Date));
        first.map_or(self.body.start, |s| s.rows.start).max(self.head_row + 1)
    }

    /// Whether a row of a scan stands over the row with the letter's number, where letterheads and stamps stand.
    pub(crate) fn is_over_head(&self, row: usize) -> bool {
        let place = |row: usize| self.mark(row).and_then(|mark| Some((mark.page, mark.place?)));
        match (place(row), place(self.head_row)) {
            (Some((page, it)), Some((of, head))) => {
                row < self.head_row
                    && page == of
                    && head.baseline_left - it.baseline_right > OVER * head.height.max(it.height)
            }
            _ => false,
        }
    }

    /// Whether a row is as long as running text.
    pub(crate) fn is_wide(&self, row: usize) -> bool {
        self.mark(row).is_some_and(|mark| match mark.place {
            Some(place) => place.bounds.right - place.bounds.left > 0.6,
            None => mark.span.end - mark.span.start > 80,
        })
    }

    fn find_head_row(&self) -> usize {
        let numbered = self.numbers.iter().filter(|n| n.lead != number::Lead::Within);
        let numbered = numbered.filter_map(|n| n.found.span);
        let blank = self.blank_numbers.iter().filter_map(|n| n.stem.span);
        let rows = numbered.chain(blank).map(|span| self.row_of(span.start)).filter(|r| !self.stamped[*r]);
        let first = rows.min().filter(|row| {
            let labels = [Label::To, Label::Subject, Label::RefersTo, Label::Enclosed];
            self.head == Some(Head::Memo)
                || (0..*row).all(|r| self.label(r, &labels).is_none())
                || self.is_telegram(*row)
        });
        match self.head {
            Some(Head::Rule | Head::Notice) | None => 0,
            _ => first.unwrap_or(0),
        }
    }

    /// Whether the number in `row` is a telegram's or a fax's, whose form has จาก and ถึง above it.
    fn is_telegram(&self, row: usize) -> bool {
        row <= TELEGRAM
            && (0..row).any(|r| self.row(r).trim_start().starts_with("จาก"))
            && !(0..row).any(|r| self.is_wide(r))
    }

    /// Reads the labelled lines; gives the row at which the text begins.
    fn read_sections(&mut self) -> usize {
        let rows = self.text.lines().len();
        let start = if self.head == Some(Head::Memo) { 0 } else { self.head_row };
        let mut row = start;
        while row < rows {
            if self.stamped[row] {
                row += 1;
            } else if let Some(found) = self.section_label(row) {
                let value = self.value_after(row, &found);
                self.sections.push(Section { label: found.label, rows: row..row + 1, value });
                row += 1;
            } else if row > self.head_row && self.begins_text(row) {
                return row;
            } else {
                self.continue_section(row);
                row += 1;
            }
        }
        rows
    }

    /// What stands behind a label, the space and signs between left out.
    fn value_after(&self, row: usize, found: &label::Labelled) -> Span {
        let (label, rest) = self.row(row).split_at(found.bytes.end);
        let value = rest.trim_start_matches([' ', '\t', ':', '*', '.', '\u{a0}']);
        let before = label.chars().count() + rest.chars().count() - value.chars().count();
        Span::new(self.span(row).start + before, self.span(row).end)
    }

    fn section_label(&self, row: usize) -> Option<label::Labelled> {
        let found = self.label(row, &SECTIONS)?;
        let seen = |label: Label| self.sections.iter().any(|s| s.label == label);
        // A received stamp's วันที่ is no memo's; the text of a letter that has begun may break at เรียน or เรื่อง.
        let fits = match found.label {
            Label::Date => self.head == Some(Head::Memo) && !seen(Label::Date) && !seen(Label::To),
            Label::Department => self.head == Some(Head::Memo),
            Label::To => !seen(Label::To),
            Label::Subject => !seen(Label::Subject) && !seen(Label::To),
            _ => !seen(found.label),
        };
        fits.then_some(found)
    }

    /// Whether the running text begins at this row.
    fn begins_text(&self, row: usize) -> bool {
        let Some(last) = self.sections.last() else {
            return self.label(row, &[Label::Opener]).is_some() || (self.is_wide(row) && self.head_row < row);
        };
        if last.label == Label::Subject {
            // A subject runs on until เรียน, wherever that is within a few rows.
            let to_follows = (row + 1..row + 5).any(|r| self.label(r, &[Label::To]).is_some());
            return !to_follows && (self.label(row, &[Label::Opener]).is_some() || self.is_wide(row));
        }
        if matches!(last.label, Label::Department | Label::Date) {
            return false;
        }
        let unnumbered =
            self.row(row).trim_start_matches(|c: char| digits::is_digit(c) || matches!(c, '.' | ')' | ' '));
        if label::at_start(unnumbered, &[Label::Opener]).is_some() {
            return true;
        }
        let listed = matches!(last.label, Label::RefersTo | Label::Enclosed);
        match item_number(self.row(row)) {
            // A list that began without a number has no second item with one: those are the paragraphs of the text.
            Some(item) => {
                !listed || item <= self.last_item(last) || (self.last_item(last) == 0 && !self.is_empty(last))
            }
            None if listed => self.is_wide(row) && self.mark(row).is_some_and(|m| m.place.is_none()),
            None => self.is_wide(row) || row >= last.rows.start + 4,
        }
    }

    /// The number of a section's last item (`๒.`), 0 if it has none.
    fn last_item(&self, section: &Section) -> u32 {
        let first = item_number(self.text.words(section.value));
        let further = section.rows.clone().skip(1).filter_map(|r| item_number(self.row(r)));
        further.chain(first).max().unwrap_or(0)
    }

    fn is_empty(&self, section: &Section) -> bool {
        self.text.words(section.value).trim().is_empty()
    }

    fn continue_section(&mut self, row: usize) {
        let end = self.span(row).end;
        // A line of dots under the title of an order ends its subject.
        let is_words = self.row(row).chars().any(char::is_alphanumeric);
        if let Some(section) = self.sections.last_mut()
            && !matches!(section.label, Label::Department | Label::Date)
            && section.rows.end == row
            && is_words
        {
            section.rows.end = row + 1;
            section.value.end = end;
        }
    }

    /// The first row below the text: the closing phrase, or what follows the last long line.
    fn find_foot(&self, body: usize) -> usize {
        let rows = self.text.lines().len();
        let closing = (body..rows).find(|r| self.label(*r, &[Label::Closing]).is_some());
        let ended = || (body..rows).rev().find(|r| self.label(*r, &[Label::BodyEnd]).is_some()).map(|r| r + 1);
        let last_wide = || (body..rows).rev().find(|r| self.is_wide(*r) && !self.stamped[*r]).map(|r| r + 1);
        closing.or_else(|| ended().max(last_wide())).unwrap_or(body)
    }
}

/// `๑. `, `2) `, `๓ `: the number of an item in a list.
static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s:.]*([0-9๐-๙]{1,2})(?:[.)]+[^0-9๐-๙]|\s)"));

/// The number with which an item of a list begins.
pub(crate) fn item_number(text: &str) -> Option<u32> {
    digits::parse(ITEM.captures(text)?.get(1)?.as_str())
}
