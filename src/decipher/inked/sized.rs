//! The number of a memo, whose labels and serial are larger than its print.

use super::{HEAD, LineShape, RecognizeError, Recognizer, STEM, median};
use crate::{acquire::CleanPage, domain::Line};

/// Letters of a line of print, at least.
const TELLING: usize = 10;
/// A row is this much larger than print, if it was taken for as large as its labels.
const LARGER: f32 = 1.35;

/// How high consonants are in most lines of a page, `lines` being what was read of `shapes`; nothing is larger if there are none.
pub(super) fn usual(shapes: &[LineShape], lines: &[Line]) -> f32 {
    let print = shapes.iter().zip(lines).filter(|(_, line)| line.glyphs.len() >= TELLING);
    let heights: Vec<f32> = print.map(|(shape, _)| shape.height).collect();
    if heights.is_empty() { f32::INFINITY } else { median(heights) }
}

/// A row of a letter's head that was read as large as the labels in it (`ที่`, `วันที่`), read at the size of print, if a number
/// stands in it then and did not before.
pub(super) fn read(
    page: &CleanPage,
    shape: &LineShape,
    line: &Line,
    usual: f32,
    engine: &mut dyn Recognizer,
) -> Result<Option<(LineShape, Line)>, RecognizeError> {
    let is_larger =
        shape.height > LARGER * usual && shape.baseline_at(shape.ends().0) < HEAD * page.grey.height() as f32;
    let is_number = |line: &Line| STEM.is_match(&line.text());
    if !is_larger || !line.text().trim_start().starts_with("ที่") || is_number(line) {
        return Ok(None);
    }
    let shape = LineShape { height: usual, ..shape.clone() };
    let read = engine.read_at_size(page, std::slice::from_ref(&shape))?.pop();
    Ok(read.filter(is_number).map(|line| (shape, line)))
}
