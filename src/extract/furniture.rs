//! What is printed on a page for the reader's hand, not for his mind: page numbers, catch lines, running heads.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{label, marks::MARKS, pattern::pattern};
use crate::{
    domain::{Ink, Line, PageText, alphabet::is_letter, digits},
    lexicon::labels::Label,
};

/// `-๒-`, `- 2 -`, `– ๑๐ –`, `๒`; with `หน้า ๒` and `หน้าที่ ๒/๕`.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?:[-–—_~]+\s*([0-9๐-๙]{1,3})\s*[-–—_~.]+|หน้า(?:ที่)?\s*([0-9๐-๙]{1,3})(?:\s*/\s*[0-9๐-๙]+)?)\s*$")
});

/// A number alone on its line, which is a page number only at the edge of a page.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*([0-9๐-๙]{1,3})\s*$"));

/// `/๒. ดำเนินการ ...`, `/4. เพื่อ...`, `/อนึ่ง …`, `/(๒) ให้ ...`: the first words of the next page.
static CATCH_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\s*[/|]\s*[(0-9๐-๙ก-๙“][^/]{0,50}?\s*(?:…|\.\s?\.[. …]*)\s*[*_]*\s*$"));

/// The number of the page, if the line is one (`-๒-`).
pub(crate) fn page_number(line: &str) -> Option<u32> {
    let found = PAGE_NUMBER.captures(line)?;
    digits::parse(found.get(1).or(found.get(2))?.as_str())
}

/// The number of the page, if the line, which stands at the edge of a page, is one (`๒`).
pub(crate) fn page_number_at_edge(line: &str) -> Option<u32> {
    page_number(line).or_else(|| digits::parse(BARE_NUMBER.captures(line)?.get(1)?.as_str()))
}

/// Whether the line only leads over to the next page (`/๒. ดำเนินการ ...`).
pub(crate) fn is_catch_line(line: &str) -> bool {
    CATCH_LINE.is_match(line)
}

/// How far from the top and the bottom of the page furniture stands, as a fraction of the page.
const EDGE: f32 = 0.1;

/// For each page, which of its lines are furniture.
pub(crate) fn of_pages(pages: &[PageText]) -> Vec<Vec<bool>> {
    let running = running_heads(pages);
    pages
        .iter()
        .map(|page| {
            let texts: Vec<String> = page.lines.iter().map(|l| l.text()).collect();
            let is_edge = |i: usize| match page.lines[i].place {
                Some(place) => place.bounds.bottom < EDGE || place.bounds.top > 1.0 - EDGE,
                None => false,
            };
            (0..texts.len())
                .map(|i| {
                    let is_bare_number = || {
                        let is_number = is_edge(i) && page_number_at_edge(&texts[i]).is_some();
                        is_number && !in_stamp(page, i) && !is_by_words(page, i)
                    };
                    is_catch_line(&texts[i])
                        || page_number(&texts[i]).is_some()
                        || is_bare_number()
                        || (is_edge(i) && running.contains_key(&bare(&texts[i])))
                })
                .collect()
        })
        .collect()
}

/// Whether a line stands in one block with a received stamp's labels, or in coloured ink: then a number is the stamp's.
fn in_stamp(page: &PageText, line: usize) -> bool {
    let block = page.lines[line].block;
    page.lines[line].place.is_some() && page.lines.iter().any(|l| l.block == block && is_stamped(l))
}

/// Whether short words stand close by in a line's block, as in a stamp whose labels were not read. Numbers of pages stand in the
/// middle.
fn is_by_words(page: &PageText, line: usize) -> bool {
    let Some(place) = page.lines[line].place else { return false };
    if (place.bounds.left.midpoint(place.bounds.right) - 0.5).abs() < MIDDLE {
        return false;
    }
    let is_close = |l: &Line| {
        l.place.is_some_and(|other| {
            let down = (other.baseline_left - place.baseline_left).abs();
            let width = other.bounds.right - other.bounds.left;
            down < CLOSE * place.height.max(other.height) && width < SHORT
        })
    };
    let is_worded = |l: &Line| l.text().chars().filter(|c| is_letter(*c)).count() > 1;
    let block = page.lines[line].block;
    page.lines.iter().any(|l| l.block == block && is_close(l) && is_worded(l))
}

/// Rows of a stamp stand so close to one another, in consonant heights, and are no wider than this, in widths of the page.
const CLOSE: f32 = 4.5;
const SHORT: f32 = 0.4;
/// What stands no further from the middle of the page than this is in it, in widths of the page.
const MIDDLE: f32 = 0.1;

/// Lines that stand at the edge of three pages or more, digits apart. The stamps of those who received the letters of a
/// bundle stand there too, each with the same words, and marks of urgency: they are no running heads.
fn running_heads(pages: &[PageText]) -> HashMap<String, usize> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages {
        for (i, line) in page.lines.iter().enumerate() {
            let Some(place) = line.place else { continue };
            let text = bare(&line.text());
            let at_edge = place.bounds.bottom < EDGE || place.bounds.top > 1.0 - EDGE;
            if at_edge && text.chars().count() > 3 && !is_mark(&line.text()) && !in_stamp(page, i) {
                *seen.entry(text).or_default() += 1;
            }
        }
    }
    seen.retain(|_, pages| *pages >= 3);
    seen
}

/// Whether a line is a mark of urgency or secrecy and nothing else.
fn is_mark(text: &str) -> bool {
    let text = text.trim();
    label::at_start(text, &MARKS).is_some_and(|mark| mark.bytes.end == text.len())
}

/// Whether a line is a stamp's: in coloured ink, or with one of a received stamp's labels.
fn is_stamped(line: &Line) -> bool {
    line.ink != Ink::Black || label::at_start(&line.text(), &[Label::Received, Label::Date, Label::Time]).is_some()
}

/// The letters of a line, without digits, spaces and signs.
fn bare(text: &str) -> String {
    text.chars().filter(|c| is_letter(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LinePlace, Origin, PageBox};

    #[test]
    fn page_numbers() {
        for (line, number) in [("-๒-", 2), ("- 2 -", 2), (" – ๑๐ – ", 10), ("หน้า ๓", 3), ("หน้าที่ ๒/๕", 2)]
        {
            assert_eq!(page_number(line), Some(number), "{line}");
        }
        for line in ["๒", "- ๒ ก.พ. ๒๕๖๙", "-", "๑. ให้", "๒๕๖๙", "- ก -", "หน้าที่ของ"]
        {
            assert_eq!(page_number(line), None, "{line}");
        }
        assert_eq!(page_number_at_edge("๒"), Some(2));
    }

    #[test]
    fn catch_lines() {
        for line in ["/๒. ดำเนินการ ...", "/4. เพื่อ...", "/อนึ่ง …", "/(๒) ให้ ...", "/จึงเรียน. . ."]
        {
            assert!(is_catch_line(line), "{line}");
        }
        for line in ["ที่ มท ๐๘๒๐.๒/ว ...", "/ว ๒๖๕๕", "และ/หรือ ...", "/", "..."]
        {
            assert!(!is_catch_line(line), "{line}");
        }
    }

    #[test]
    fn marks_of_urgency_are_on_every_letter_and_run_on_none() {
        let page = |number| {
            let line = |words: &str, top: f32| {
                let bounds = PageBox { left: 0.1, top, right: 0.3, bottom: top + 0.02 };
                let place = LinePlace { bounds, baseline_left: top, baseline_right: top, height: 0.01 };
                Line { place: Some(place), ..Line::given(words, 1.0) }
            };
            let lines = vec![line("รายงานประจำปี", 0.03), line("ด่วนที่สุด", 0.06), line("ข้อความ", 0.4)];
            PageText::of_lines(number, Origin::Ocr, lines)
        };
        let expected = [true, false, false];
        assert_eq!(of_pages(&[page(1), page(2), page(3)]), [expected, expected, expected]);
    }

    #[test]
    fn given_text_loses_only_what_is_surely_furniture() {
        let lines = ["๒๒๓", "-๒-", "ข้อความ", "/๓. ให้ ..."].map(|l| Line::given(l, 1.0)).to_vec();
        let page = PageText::of_lines(1, Origin::Given, lines);
        assert_eq!(of_pages(&[page]), [[false, true, false, true]]);
    }

    #[test]
    fn a_number_by_short_words_is_no_page_s_unless_it_stands_in_the_middle() {
        let of = |left: f32| {
            let line = |words: &str, top: f32| {
                let bounds = PageBox { left, top, right: left + 0.05, bottom: top + 0.02 };
                let place =
                    LinePlace { bounds, baseline_left: top + 0.015, baseline_right: top + 0.015, height: 0.008 };
                Line { place: Some(place), ..Line::given(words, 1.0) }
            };
            of_pages(&[PageText::of_lines(1, Origin::Ocr, vec![line("๔๗๑", 0.03), line("ทบวง", 0.055)])])
        };
        assert_eq!(of(0.8), [[false, false]]);
        assert_eq!(of(0.48), [[true, false]]);
    }

    #[test]
    fn the_stamps_of_a_bundle_are_no_running_heads() {
        let bounds = PageBox { left: 0.7, top: 0.05, right: 0.9, bottom: 0.07 };
        let place = LinePlace { bounds, baseline_left: 0.066, baseline_right: 0.066, height: 0.01 };
        let line = |(block, text, ink)| Line { place: Some(place), ink, block, ..Line::given(text, 1.0) };
        let rows = [
            (0, "คู่มือปฏิบัติงาน", Ink::Black),
            (1, "เลขที่รับ ๑๒๘๐", Ink::Black),
            (2, "อบต.โคกสูง", Ink::Blue),
            (1, "อบต.โคกสูง", Ink::Black),
        ];
        let page = |number: u32| PageText::of_lines(number, Origin::Ocr, rows.map(line).to_vec());
        assert_eq!(of_pages(&[page(1), page(2), page(3)]), [[true, false, false, false]; 3]);
    }
}
