//! The characters of a text layer as lines in reading order.

use super::{
    textlayer::LayerChar,
    thai_damage::{Shape, from_private_use},
};
use crate::domain::{Glyph, Ink, Line, LinePlace, PageBox};

/// The probability of a character in a layer.
const LAYER_P: f32 = 0.999;

/// The lines of `chars` (in the order of the file) from top to bottom, those on one baseline from left to right;
/// `aspect` is the page's width divided by its height. What can be mended is mended: marks at codes of private use
/// are named, SARA AM is composed.
pub(super) fn lines(chars: &[LayerChar], aspect: f32) -> Vec<Line> {
    let mut runs = runs(chars, aspect);
    runs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if row.iter().any(|other| other.is_level_with(run.baseline, run.em)) => row.push(run),
            _ => rows.push(vec![run]),
        }
    }
    let mut lines = Vec::new();
    for mut row in rows {
        row.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
        lines.extend(join(row, aspect).into_iter().filter_map(Run::line));
    }
    number_blocks(&mut lines);
    lines
}

/// Characters that follow each other in the file and on the paper.
struct Run {
    chars: Vec<LayerChar>,
    bounds: PageBox,
    baseline: f32,
    /// The largest font size, as a fraction of the page's height.
    em: f32,
}

fn runs(chars: &[LayerChar], aspect: f32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for c in chars {
        match runs.last_mut() {
            Some(run) if run.goes_on_with(c, aspect) => run.push(*c),
            _ if c.ch.is_whitespace() => {}
            _ => runs.push(Run { chars: vec![*c], bounds: c.place, baseline: c.baseline, em: c.size.max(1e-4) }),
        }
    }
    runs
}

/// The runs of one row; those less than three ems apart become one, with a space where the gap is that of a space.
fn join(row: Vec<Run>, aspect: f32) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::new();
    for run in row {
        match joined.last_mut() {
            Some(last) if run.bounds.left - last.bounds.right < 3.0 * last.em / aspect => {
                let gap = run.bounds.left - last.bounds.right;
                let spaced = last.chars.last().is_some_and(|c| c.ch.is_whitespace());
                if gap > 0.15 * last.em / aspect && !spaced {
                    let place = PageBox { left: last.bounds.right, right: run.bounds.left, ..last.bounds };
                    last.chars.push(LayerChar { ch: ' ', place, baseline: last.baseline, size: last.em });
                }
                run.chars.into_iter().for_each(|c| last.push(c));
            }
            _ => joined.push(run),
        }
    }
    joined
}

impl Run {
    fn is_level_with(&self, baseline: f32, em: f32) -> bool {
        (self.baseline - baseline).abs() < self.em.min(em.max(1e-4)) / 3.0
    }

    fn goes_on_with(&self, c: &LayerChar, aspect: f32) -> bool {
        let em = self.em / aspect;
        // Spaces that pdfium puts in have no size, and stand where it pleases them.
        let level = c.ch == ' ' || self.is_level_with(c.baseline, c.size);
        level && c.place.left > self.bounds.right - 1.5 * em && c.place.left < self.bounds.right + 3.0 * em
    }

    fn push(&mut self, c: LayerChar) {
        if !c.ch.is_whitespace() {
            self.bounds = self.bounds.union(c.place);
            self.em = self.em.max(c.size);
        }
        self.chars.push(c);
    }

    fn line(self) -> Option<Line> {
        let glyphs = mend(&self.chars);
        let tall = |c: &&LayerChar| Shape::of(c.ch) == Shape::Consonant;
        let mut heights: Vec<f32> =
            self.chars.iter().filter(tall).map(|c| c.place.bottom - c.place.top).filter(|h| *h > 0.0).collect();
        heights.sort_by(f32::total_cmp);
        // Thai fonts draw a consonant a good third of their size high.
        let height = heights.get(heights.len() / 2).copied().unwrap_or(self.em * 0.36);
        let place =
            LinePlace { bounds: self.bounds, baseline_left: self.baseline, baseline_right: self.baseline, height };
        (!glyphs.is_empty()).then_some(Line { glyphs, place: Some(place), ink: Ink::Black, block: 0 })
    }
}

/// The glyphs of a line: shifted marks named, SARA AM composed, runs of spaces and those at the ends cut.
fn mend(chars: &[LayerChar]) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    for c in chars {
        let ch = from_private_use(c.ch).unwrap_or(if c.ch.is_whitespace() { ' ' } else { c.ch });
        if ch == ' ' && glyphs.last().is_none_or(|g| g.ch == ' ') {
            continue;
        }
        if ch == 'า' && compose_sara_am(&mut glyphs, c.place.right) {
            continue;
        }
        let (left, right) = (c.place.left, c.place.right);
        glyphs.push(Glyph { ch, p: LAYER_P, alternatives: Vec::new(), left, right });
    }
    while glyphs.last().is_some_and(|g| g.ch == ' ') {
        glyphs.pop();
    }
    glyphs
}

/// Turns a nikhahit at the end, or before a tone mark at the end, into SARA AM; the tone mark then comes first.
fn compose_sara_am(glyphs: &mut Vec<Glyph>, right: f32) -> bool {
    const NIKHAHIT: char = '\u{e4d}';
    let n = glyphs.len();
    let is_tone = |g: &Glyph| ('\u{e48}'..='\u{e4b}').contains(&g.ch);
    let at = match glyphs.as_slice() {
        [.., last] if last.ch == NIKHAHIT => n - 1,
        [.., before, last] if before.ch == NIKHAHIT && is_tone(last) => n - 2,
        _ => return false,
    };
    let mut am = glyphs.remove(at);
    am.ch = '\u{e33}';
    am.right = right.max(am.right);
    glyphs.push(am);
    true
}

/// Lines one under the other, less than two of their heights apart, are one block.
fn number_blocks(lines: &mut [Line]) {
    let mut next = 0;
    for i in 0..lines.len() {
        let Some(place) = lines[i].place else { continue };
        let above = lines[..i].iter().rev().find_map(|line| {
            let other = line.place?;
            let overlap = place.bounds.left.max(other.bounds.left) < place.bounds.right.min(other.bounds.right);
            let near = place.bounds.top - other.bounds.bottom < 2.0 * place.height.max(other.height);
            (overlap && near && other.baseline_left < place.baseline_left).then_some(line.block)
        });
        lines[i].block = above.unwrap_or_else(|| {
            next += 1;
            next - 1
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of a line typed with a fixed width, marks with none.
    fn typed(text: &str, left: f32, baseline: f32) -> Vec<LayerChar> {
        let (em, mut x) = (0.02, left);
        let mut chars = Vec::new();
        for ch in text.chars() {
            let wide = if matches!(Shape::of(ch), Shape::Vowel | Shape::Tone) { 0.0 } else { 0.01 };
            let place = PageBox { left: x, right: x + wide, top: baseline - 0.01, bottom: baseline };
            chars.push(LayerChar { ch, place, baseline, size: em });
            x += wide;
        }
        chars
    }

    #[test]
    fn marks_are_mended() {
        let table = [
            ("สํานักงาน", "สำนักงาน"),
            ("นํ้า น้ํา", "น้ำ น้ำ"),
            ("ท\u{f702}\u{f70a} \u{f700}าน", "ที่ ฐาน"),
            ("  ก   ข ", "ก ข"),
            ("อุทกํ", "อุทกํ"),
        ];
        for (text, expected) in table {
            let lines = lines(&typed(text, 0.1, 0.1), 0.7);
            assert_eq!(lines[0].text(), expected);
        }
    }

    #[test]
    fn lines_stand_in_reading_order() {
        let chars = [
            typed("ข้อความ", 0.1, 0.3),
            typed("จังหวัด", 0.6, 0.2),
            typed("ที่ มท", 0.1, 0.2),
            typed("ต่อ", 0.161, 0.3),
            typed("บรรทัด", 0.1, 0.327),
        ];
        let lines = lines(&chars.concat(), 0.7);
        let got: Vec<(String, u32)> = lines.iter().map(|l| (l.text(), l.block)).collect();
        let expected = [("ที่ มท", 0), ("จังหวัด", 1), ("ข้อความต่อ", 2), ("บรรทัด", 2)];
        assert_eq!(got, expected.map(|(text, block)| (text.to_owned(), block)));
        let place = lines[0].place.unwrap();
        assert!((place.height - 0.01).abs() < 1e-6 && (place.baseline_left - 0.2).abs() < 1e-6);
    }
}
