//! Recognised lines as invisible text on a PDF page.

use super::font::{ADVANCE, Codes};
use crate::domain::{Glyph, Line, LinePlace, PageText};

/// How many spaces make an em at least. Readers take a gap of less than a tenth of an em for none.
const LEAST_SPACE: f32 = 6.0;

/// Where a page is, and which way up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sheet {
    /// The crop box `[left, bottom, right, top]` in points.
    pub crop: [f32; 4],
    /// By how many degrees clockwise the page is shown turned: 0, 90, 180 or 270.
    pub rotate: i64,
}

impl Sheet {
    /// A point given as fractions of the page as shown, from its left and top, in the page's own points.
    fn point(self, x: f32, y: f32) -> (f32, f32) {
        let [left, bottom, right, top] = self.crop;
        let (width, height) = (right - left, top - bottom);
        match self.rotate {
            90 => (left + y * width, bottom + x * height),
            180 => (right - x * width, bottom + y * height),
            270 => (right - y * width, top - x * height),
            _ => (left + x * width, top - y * height),
        }
    }
}

/// The content stream that writes the page's lines with font `/SrbnText`, unseen, each run of characters without a space
/// where it stands on the scan, to the point. It begins by ending what `q` began before.
pub(super) fn content(page: &PageText, sheet: Sheet, codes: &Codes) -> Vec<u8> {
    let mut out = b"\nQ q BT 3 Tr/SrbnText 1 Tf\n".to_vec();
    for line in &page.lines {
        if let Some(place) = line.place {
            write_line(&mut out, line, place, sheet, codes);
        }
    }
    out.extend(b"ET Q\n");
    out
}

/// Writes a line: its matrix once, and its runs one behind the other, each stretched to where the next begins.
fn write_line(out: &mut Vec<u8>, line: &Line, place: LinePlace, sheet: Sheet, codes: &Codes) {
    let bounds = place.bounds;
    let across = (bounds.right - bounds.left).max(1e-6);
    let baseline = |x: f32| {
        let t = ((x - bounds.left) / across).clamp(0.0, 1.0);
        place.baseline_left + t * (place.baseline_right - place.baseline_left)
    };
    let runs = runs(&line.glyphs);
    let [Some(first), Some(last)] = [runs.first().and_then(|r| r.first()), runs.last().and_then(|r| r.last())] else {
        return;
    };
    let left = first.left;
    let right = last.right.max(left + 1e-4);
    let (x, y) = sheet.point(left, baseline(left));
    let (end_x, end_y) = sheet.point(right, baseline(right));
    let length = (end_x - x).hypot(end_y - y).max(1e-3);
    // What lies askew by less than half a point is straight.
    let straight = |side: f32| if side.abs() < 0.5 { 0.0 } else { side };
    let (cos, sin) = (straight(end_x - x) / length, straight(end_y - y) / length);
    // The em is the line's whole height, marks included, so that what is selected covers the words. But the box of a line
    // that lies askew is much higher than its words, and a space far less than the em is none to readers.
    let (top_x, top_y) = sheet.point(bounds.left, bounds.top);
    let (low_x, low_y) = sheet.point(bounds.left, bounds.bottom);
    let spaces = runs.windows(2).map(|pair| (pair[1][0].left - pair[0][0].left) / units(pair[0]));
    let narrowest = spaces.filter(|space| *space > 0.0).fold(f32::MAX, f32::min) / (right - left) * length;
    let size = (low_x - top_x).hypot(low_y - top_y).min(LEAST_SPACE * narrowest).clamp(4.0, 400.0).round();
    let matrix = [cos, sin, -sin, cos].map(|n| number(n * size, 2)).join(" ");
    out.extend(format!("{matrix} {} {} Tm\n", number(x, 0), number(y, 1)).bytes());
    let mut pen = left;
    for (i, run) in runs.iter().enumerate() {
        // A run reaches to the next one, its space included, so that no gap is taken for another space.
        let end = runs.get(i + 1).and_then(|next| next.first()).map_or(right, |next| next.left).max(pen + 1e-4);
        let natural = units(run) * ADVANCE / 1000.0 * size;
        let stretch = (100.0 * (end - pen) / (right - left) * length / natural).round().max(1.0);
        out.extend(format!("{stretch} Tz(").bytes());
        let mut text = Vec::new();
        run.iter().for_each(|g| codes.write(&mut text, g.ch));
        for byte in text {
            match byte {
                b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
                // A bare line end would be read as another.
                b'\r' => out.extend(b"\\r"),
                byte => out.push(byte),
            }
        }
        out.extend(b")Tj\n");
        // Where the run really ends, so that what rounding took is given back by the next.
        pen += stretch / 100.0 * natural / length * (right - left);
    }
}

/// How many codes a run has.
fn units(run: &[Glyph]) -> f32 {
    run.iter().map(|g| g.ch.len_utf16()).sum::<usize>() as f32
}

/// A number with at most so many places behind the point, and no more zeros than it needs.
fn number(value: f32, places: usize) -> String {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if matches!(text, "-0" | "") { "0".to_owned() } else { text.to_owned() }
}

/// The characters in runs, each ending with its space.
fn runs(glyphs: &[Glyph]) -> Vec<&[Glyph]> {
    let mut runs: Vec<&[Glyph]> = glyphs.split_inclusive(|g| g.ch == ' ').collect();
    // A line that begins with spaces has a run of them alone, which is nothing to find.
    runs.retain(|run| run.iter().any(|g| g.ch != ' '));
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Ink, Origin, PageBox};

    #[test]
    fn points_of_turned_pages() {
        let sheet = |rotate| Sheet { crop: [10.0, 20.0, 110.0, 220.0], rotate };
        // The top left corner as shown, and a point a tenth in from the left, at the top.
        assert_eq!(sheet(0).point(0.0, 0.0), (10.0, 220.0));
        assert_eq!(sheet(0).point(0.1, 0.0), (20.0, 220.0));
        assert_eq!(sheet(90).point(0.0, 0.0), (10.0, 20.0));
        assert_eq!(sheet(90).point(0.1, 0.0), (10.0, 40.0));
        assert_eq!(sheet(180).point(0.0, 0.0), (110.0, 20.0));
        assert_eq!(sheet(270).point(0.0, 0.0), (110.0, 220.0));
        assert_eq!(sheet(270).point(0.1, 0.0), (110.0, 200.0));
    }

    #[test]
    fn runs_reach_to_the_next_one() {
        let glyph = |ch, left, right| Glyph { ch, p: 1.0, alternatives: Vec::new(), left, right };
        let glyphs = vec![glyph('ท', 0.1, 0.2), glyph('ี', 0.15, 0.2), glyph(' ', 0.2, 0.25), glyph('ก', 0.4, 0.5)];
        let bounds = PageBox { left: 0.1, top: 0.1, right: 0.5, bottom: 0.2 };
        let place = LinePlace { bounds, baseline_left: 0.18, baseline_right: 0.18, height: 0.05 };
        let line = Line { glyphs, place: Some(place), ink: Ink::Black, block: 0 };
        let page = PageText::of_lines(1, Origin::Ocr, vec![line]);
        let text = content(&page, Sheet { crop: [0.0, 0.0, 100.0, 100.0], rotate: 0 }, &Codes::Bytes(Vec::new()));
        // Three half-em glyphs of 10 points have 15 points; the first run has from 10 to 40, the second 10 for one glyph.
        let runs: [&[u8]; 2] = [b"200 Tz(\xb7\xd5 )Tj\n", b"200 Tz(\xa1)Tj\n"];
        let opening = b"\nQ q BT 3 Tr/SrbnText 1 Tf\n10 0 0 10 10 82 Tm\n".as_slice();
        let expected = [opening, &runs.concat(), b"ET Q\n"].concat();
        assert_eq!(text, expected);
    }

    #[test]
    fn delimiters_in_text_are_escaped() {
        // The bytes of ศ, ษ and ญ are those of brackets and a line end.
        let glyphs: Vec<Glyph> = "ศษญ\u{5c5c}"
            .chars()
            .map(|ch| Glyph { ch, p: 1.0, alternatives: Vec::new(), left: 0.1, right: 0.2 })
            .collect();
        let bounds = PageBox { left: 0.1, top: 0.1, right: 0.2, bottom: 0.2 };
        let place = LinePlace { bounds, baseline_left: 0.18, baseline_right: 0.18, height: 0.05 };
        let mut out = Vec::new();
        let line = Line { glyphs, place: Some(place), ink: Ink::Black, block: 0 };
        write_line(&mut out, &line, place, Sheet { crop: [0.0, 0.0, 100.0, 100.0], rotate: 0 }, &Codes::Units);
        let read = lopdf::content::Content::decode(&out).unwrap();
        let shown = read.operations.last().unwrap().operands[0].as_str().unwrap().to_vec();
        assert_eq!(shown, [0x0e, 0x28, 0x0e, 0x29, 0x0e, 0x0d, 0x5c, 0x5c]);
    }

    #[test]
    fn numbers_are_short() {
        for (value, places, text) in
            [(1.0, 4, "1"), (-0.0, 4, "0"), (0.5, 1, "0.5"), (100.0, 0, "100"), (-0.123, 2, "-0.12")]
        {
            assert_eq!(number(value, places), text);
        }
    }
}
