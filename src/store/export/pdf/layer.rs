//! Recognised lines as invisible text on a PDF page.

use std::fmt::Write;

use super::font::ADVANCE;
use crate::domain::{Glyph, Line, LinePlace, PageText};

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
/// where it stands on the scan.
pub(super) fn content(page: &PageText, sheet: Sheet) -> String {
    let mut out = String::from("q BT 3 Tr\n");
    for line in &page.lines {
        if let Some(place) = line.place {
            write_line(&mut out, line, place, sheet);
        }
    }
    out.push_str("ET Q\n");
    out
}

fn write_line(out: &mut String, line: &Line, place: LinePlace, sheet: Sheet) {
    let bounds = place.bounds;
    let across = (bounds.right - bounds.left).max(1e-6);
    let baseline = |x: f32| {
        let t = ((x - bounds.left) / across).clamp(0.0, 1.0);
        place.baseline_left + t * (place.baseline_right - place.baseline_left)
    };
    let runs = runs(&line.glyphs);
    for (i, run) in runs.iter().enumerate() {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        // A run reaches to the next one, its space included, so that no gap is taken for another space.
        let right = runs.get(i + 1).and_then(|next| next.first()).map_or(last.right, |next| next.left);
        let (left, right) = (first.left, right.max(first.left + 1e-4));
        let (x, y) = sheet.point(left, baseline(left));
        let (end_x, end_y) = sheet.point(right, baseline(right));
        // The em is the line's whole height, marks included, so that what is selected covers the words.
        let (top_x, top_y) = sheet.point(bounds.left, bounds.top);
        let (low_x, low_y) = sheet.point(bounds.left, bounds.bottom);
        let size = (low_x - top_x).hypot(low_y - top_y).clamp(1.0, 400.0);
        let length = (end_x - x).hypot(end_y - y);
        let (cos, sin) = if length > 0.0 { ((end_x - x) / length, (end_y - y) / length) } else { (1.0, 0.0) };
        let units = run.iter().map(|g| g.ch.len_utf16()).sum::<usize>() as f32;
        let stretch = 100.0 * length / (units * ADVANCE / 1000.0 * size);
        let hex: String =
            run.iter().flat_map(|g| g.ch.encode_utf16(&mut [0; 2]).to_vec()).fold(String::new(), |mut hex, unit| {
                let _ = write!(hex, "{unit:04X}");
                hex
            });
        let _ = writeln!(
            out,
            "/SrbnText {size:.2} Tf {stretch:.3} Tz {cos:.5} {sin:.5} {:.5} {cos:.5} {x:.2} {y:.2} Tm <{hex}> Tj",
            -sin
        );
    }
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
        let page = PageText {
            number: 1,
            origin: Origin::Ocr,
            aspect: 1.0,
            lines: vec![Line { glyphs, place: Some(place), ink: Ink::Black, block: 0 }],
            qr_codes: Vec::new(),
            findings: Vec::new(),
        };
        let text = content(&page, Sheet { crop: [0.0, 0.0, 100.0, 100.0], rotate: 0 });
        // Three half-em glyphs of 10 points have 15 points; the run has from 10 to 40.
        assert_eq!(
            text,
            "q BT 3 Tr\n\
             /SrbnText 10.00 Tf 200.000 Tz 1.00000 0.00000 -0.00000 1.00000 10.00 82.00 Tm <0E170E350020> Tj\n\
             /SrbnText 10.00 Tf 200.000 Tz 1.00000 0.00000 -0.00000 1.00000 40.00 82.00 Tm <0E01> Tj\n\
             ET Q\n"
        );
    }
}
