//! The recognised lines of a page as they are kept: compact JSON, all places in ten-thousandths of the page.
//!
//! A line is `[text, ink, block, box, baseline, height, edges]`; `edges` holds, for each character, the distance of its left
//! edge from the right edge of the one before it (the first: from the left edge of the page) and its width. That is
//! some six bytes a character. Probabilities and alternatives stay in the letters' own values.

use serde::{Deserialize, Serialize};

use super::columns;
use crate::domain::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText};

/// What one unit of the stored places is of the page.
const UNIT: f32 = 10_000.0;

#[derive(Serialize, Deserialize)]
struct StoredPage {
    origin: u8,
    aspect: f32,
    lines: Vec<StoredLine>,
}

#[derive(Serialize, Deserialize)]
struct StoredLine(String, u8, u32, Option<StoredPlace>, Vec<i32>);

/// Box, baseline at both ends, height.
#[derive(Serialize, Deserialize)]
struct StoredPlace([i32; 4], [i32; 2], i32);

/// A page's lines as text for the database.
pub(super) fn encode(page: &PageText) -> rusqlite::Result<String> {
    let origin = match page.origin {
        Origin::Ocr => 0,
        Origin::TextLayer => 1,
        Origin::Given => 2,
    };
    columns::json(&StoredPage { origin, aspect: page.aspect, lines: page.lines.iter().map(encode_line).collect() })
}

/// What [`encode`] wrote of page `number`.
pub(super) fn decode(number: u32, text: &str) -> rusqlite::Result<PageText> {
    let stored: StoredPage = columns::parse(text)?;
    let origin = match stored.origin {
        0 => Origin::Ocr,
        1 => Origin::TextLayer,
        _ => Origin::Given,
    };
    let lines = stored.lines.into_iter().map(decode_line).collect();
    Ok(PageText { aspect: stored.aspect, ..PageText::of_lines(number, origin, lines) })
}

/// A fraction of the page in whole units; what is not on any page becomes its edge.
fn units(fraction: f32) -> i32 {
    (fraction.clamp(-1.0, 2.0) * UNIT).round() as i32
}

fn fraction(units: i32) -> f32 {
    units as f32 / UNIT
}

fn encode_line(line: &Line) -> StoredLine {
    let ink = match line.ink {
        Ink::Black => 0,
        Ink::Blue => 1,
        Ink::Red => 2,
    };
    let place = line.place.map(|p| {
        let b = p.bounds;
        StoredPlace(
            [b.left, b.top, b.right, b.bottom].map(units),
            [p.baseline_left, p.baseline_right].map(units),
            units(p.height),
        )
    });
    let mut edges = Vec::new();
    if place.is_some() {
        let mut at = 0;
        for g in &line.glyphs {
            let (left, right) = (units(g.left), units(g.right));
            edges.extend([left - at, right - left]);
            at = right;
        }
    }
    StoredLine(line.text(), ink, line.block, place, edges)
}

fn decode_line(StoredLine(text, ink, block, place, edges): StoredLine) -> Line {
    let mut edges = edges.chunks_exact(2);
    let mut at = 0i32;
    let glyph = |ch| {
        let (gap, width) = edges.next().map_or((0, 0), |e| (e[0], e[1]));
        let left = at.saturating_add(gap);
        at = left.saturating_add(width);
        Glyph { ch, p: 1.0, alternatives: Vec::new(), left: fraction(left), right: fraction(at) }
    };
    let glyphs = text.chars().map(glyph).collect();
    let place = place.map(|StoredPlace(bounds, [baseline_left, baseline_right], height)| LinePlace {
        bounds: PageBox::from(bounds.map(fraction)),
        baseline_left: fraction(baseline_left),
        baseline_right: fraction(baseline_right),
        height: fraction(height),
    });
    let ink = match ink {
        1 => Ink::Blue,
        2 => Ink::Red,
        _ => Ink::Black,
    };
    Line { glyphs, place, ink, block }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_where_they_were() {
        let bounds = PageBox { left: 0.1, top: 0.2, right: 0.3, bottom: 0.25 };
        let place = LinePlace { bounds, baseline_left: 0.24, baseline_right: 0.241, height: 0.012 };
        let glyph = |(ch, left, right)| Glyph { ch, p: 1.0, alternatives: Vec::new(), left, right };
        let glyphs = [('ท', 0.1, 0.12), ('ี', 0.11, 0.12), ('่', 0.11, 0.12)].map(glyph).to_vec();
        let line = Line { glyphs, place: Some(place), ink: Ink::Blue, block: 3 };
        let page = PageText::of_lines(7, Origin::Ocr, vec![line, Line::given("ไม่มีที่", 1.0)]);
        assert_eq!(decode(7, &encode(&page).unwrap()).unwrap(), page);
    }

    #[test]
    fn places_that_cannot_be_do_no_harm() {
        let glyph = Glyph { ch: 'ก', p: 1.0, alternatives: Vec::new(), left: f32::NAN, right: f32::INFINITY };
        let bounds = PageBox { left: f32::NEG_INFINITY, top: 0.0, right: 9e9, bottom: 1.0 };
        let place = LinePlace { bounds, baseline_left: 0.0, baseline_right: 0.0, height: 0.0 };
        assert!(encode_line(&Line { glyphs: vec![glyph], place: Some(place), ink: Ink::Red, block: 0 }).4[1] > 0);
        let wild = r#"{"origin":0,"aspect":1.0,"lines":[["กข",0,0,null,[2147483647,2147483647,1,-5]]]}"#;
        assert_eq!(decode(1, wild).unwrap().lines[0].text(), "กข");
    }
}
