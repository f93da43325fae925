//! The order of a stamp's lines on the page.

use super::APART;
use crate::domain::{Line, LinePlace, PageBox};

/// Where the rows of a stamp stand that were read again, and its office's name over them.
pub(super) fn region(rows: &[Line]) -> Option<PageBox> {
    // On a page that was turned the order is left as it was found.
    let places = || rows.iter().filter_map(|row| row.place).filter(LinePlace::runs_right);
    let all = places().map(|place| place.bounds).reduce(PageBox::union)?;
    let height = places().map(|place| place.height).fold(0.0, f32::max);
    Some(PageBox { top: all.top - APART * height, ..all })
}

/// Puts the lines of a stamp one under another, where the first of them stands: they were found in several pieces and at several
/// times. Of two on one level the left comes first; other lines keep their order.
pub(super) fn put_in_order(lines: &mut Vec<Line>, region: &PageBox) {
    let of_stamp = |line: &Line| {
        line.place.is_some_and(|place| {
            let middle = place.bounds.left.midpoint(place.bounds.right);
            let base = place.baseline_left.midpoint(place.baseline_right);
            // The end of a row that was found in pieces may stand out beyond the rows that were read again.
            let is_piece = place.bounds.right - region.right < region.right - region.left;
            let is_within = |x: f32| (region.left..region.right).contains(&x);
            (is_within(middle) || is_piece && is_within(place.bounds.left))
                && (region.top..region.bottom).contains(&base)
        })
    };
    let is_row = |line: &mut Line| !line.glyphs.is_empty() && of_stamp(line);
    let first = lines.iter_mut().position(is_row).unwrap_or_default();
    let mut rows: Vec<Line> = lines.extract_if(first.., is_row).collect();
    let base = |line: &Line| line.place.map_or(0.0, |place| place.baseline_left.midpoint(place.baseline_right));
    let left = |line: &Line| line.place.map_or(0.0, |place| place.bounds.left);
    let height = |line: &Line| line.place.map_or(0.0, |place| place.height);
    rows.sort_by(|a, b| base(a).total_cmp(&base(b)));
    for level in rows.chunk_by_mut(|a, b| base(b) - base(a) < LEVEL * height(a).min(height(b))) {
        level.sort_by(|a, b| left(a).total_cmp(&left(b)));
    }
    lines.splice(first..first, rows);
}

/// Lines whose baselines are no further apart than this are on one level, in consonant heights.
const LEVEL: f32 = 0.8;

#[cfg(test)]
mod tests {
    use super::*;

    /// These words at a place on the scan, their baseline at so much of its height.
    fn placed(words: &str, left: f32, base: f32, height: f32) -> Line {
        let bounds = PageBox { left, top: base - 0.02, right: left + 0.1, bottom: base + 0.01 };
        let place = LinePlace { bounds, baseline_left: base, baseline_right: base, height };
        Line { place: Some(place), ..Line::given(words, 0.9) }
    }

    #[test]
    fn the_end_of_a_row_that_stands_out_keeps_its_place() {
        let rows = [placed("เลขรับ 12", 0.7, 0.12, 0.006)];
        let mut lines = vec![
            placed("17 เม.ย.", 0.7, 0.1, 0.006),
            placed("เลขรับ 12", 0.7, 0.12, 0.006),
            placed("2566", 0.78, 0.1, 0.006),
        ];
        region(&rows).iter().for_each(|region| put_in_order(&mut lines, region));
        assert_eq!(lines.iter().map(Line::text).collect::<Vec<_>>().join("|"), "17 เม.ย.|2566|เลขรับ 12");
    }

    #[test]
    fn the_rows_of_a_stamp_stand_together_and_one_under_another() {
        let stamp = |height: f32| {
            let rows = [placed("เลขรับ 12", 0.7, 0.10, height), placed("เวลา", 0.7, 0.14, height)];
            let lines = [
                placed("ที่ ตก ๐๐๒๓", 0.1, 0.1, height),
                placed("15.30 น.", 0.73, 0.141, height),
                placed("เวลา", 0.7, 0.14, height),
                placed("เรื่อง", 0.1, 0.2, height),
                placed("วันที่ ๓", 0.7, 0.12, height),
                placed("เลขรับ 12", 0.7, 0.1, height),
            ];
            let mut lines = lines.to_vec();
            region(&rows).iter().for_each(|region| put_in_order(&mut lines, region));
            lines.iter().map(Line::text).collect::<Vec<_>>().join("|")
        };
        assert_eq!(stamp(0.006), "ที่ ตก ๐๐๒๓|เลขรับ 12|วันที่ ๓|เวลา|15.30 น.|เรื่อง");
        let turned = "ที่ ตก ๐๐๒๓|15.30 น.|เวลา|เรื่อง|วันที่ ๓|เลขรับ 12";
        assert_eq!((stamp(-0.006), stamp(0.0001)), (turned.to_owned(), turned.to_owned()), "on a page that was turned");
    }
}
