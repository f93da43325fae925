//! From a line on the clean page to its place on the scan.

use crate::{acquire::CleanPage, domain::LinePlace};

use super::line_shape::{LineImage, LineShape};

/// Where a line stands on the page as scanned, its marks above and below included.
pub fn line_place(page: &CleanPage, line: &LineShape) -> LinePlace {
    let (above, below) = (
        LineImage::BASELINE / LineImage::CONSONANT * line.height,
        (LineImage::HEIGHT as f32 - LineImage::BASELINE) / LineImage::CONSONANT * line.height,
    );
    let ends = [line.baseline.first(), line.baseline.last()].map(|p| p.copied().unwrap_or_default());
    let bounds = line
        .baseline
        .iter()
        .map(|&(x, y)| page.transform.rect(x, y - above, x, y + below))
        .reduce(crate::domain::PageBox::union)
        .unwrap_or_else(|| page.transform.rect(0.0, 0.0, 0.0, 0.0));
    let [left, right] = ends.map(|(x, y)| page.transform.point(x, y).1);
    let unit = page.transform.rect(0.0, 0.0, 0.0, line.height);
    LinePlace { bounds, baseline_left: left, baseline_right: right, height: unit.bottom - unit.top }
}
