//! The number of a letter whose line was not found as large or as long as its print is: the labels and the serial of a memo are
//! larger, and the line of what a pen wrote large may have taken the end of the stem.

use std::sync::LazyLock;

use regex::Regex;

use super::{HEAD, LineShape, PEN, RecognizeError, Recognizer, STEM, median};
use crate::{acquire::CleanPage, domain::Line};

/// The number of a letter without its stroke: `ที่ รบ ๐๐๒๓.๖`.
static UP_TO_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\S{0,4}\s*[ก-ฮ]{2,5}\.?\s?[0-9๐-๙oO]{4,6}(?:\s?[.,]\s?[0-9๐-๙oO]{1,3}){0,3}\s*$")
        .unwrap_or_else(|e| unreachable!("{e}"))
});
/// A stroke and ว are no wider than this, with the white before them, in consonant heights.
const STROKE: f32 = 2.6;

/// Letters of a line of print, at least.
const TELLING: usize = 10;
/// A row is this much larger than print, if it was taken for as large as its labels; or that much smaller, if its broken digits told
/// its size.
const LARGER: f32 = 1.35;
const SMALLER: f32 = 0.8;

/// How high consonants are in most lines of a page, `lines` being what was read of `shapes`; nothing is larger if there are none.
pub(super) fn usual(shapes: &[LineShape], lines: &[Line]) -> f32 {
    let print = shapes.iter().zip(lines).filter(|(_, line)| line.glyphs.len() >= TELLING);
    let heights: Vec<f32> = print.map(|(shape, _)| shape.height).collect();
    if heights.is_empty() { f32::INFINITY } else { median(heights) }
}

/// A row of a letter's head that was read as large as the labels in it (`ที่`, `วันที่`) or as small as digits that fell to pieces, read
/// at the size of print, if a number stands in it then and did not before.
pub(super) fn read(
    page: &CleanPage,
    shape: &LineShape,
    line: &Line,
    usual: f32,
    engine: &mut dyn Recognizer,
) -> Result<Option<(LineShape, Line)>, RecognizeError> {
    let is_print = (SMALLER * usual..=LARGER * usual).contains(&shape.height);
    let is_head = usual.is_finite() && shape.baseline_at(shape.ends().0) < HEAD * page.grey.height() as f32;
    let is_number = |line: &Line| STEM.is_match(&line.text());
    if is_print || !is_head || !line.text().trim_start().starts_with("ที่") || is_number(line) {
        return Ok(None);
    }
    let shape = LineShape { height: usual, ..shape.clone() };
    let read = engine.read_at_size(page, std::slice::from_ref(&shape))?.pop();
    Ok(read.filter(is_number).map(|line| (shape, line)))
}

/// A row of a letter's head that ends before the stroke of its number, with what stands between it and the digits of a pen, whose line
/// took it; if a stem stands in it then.
pub(super) fn read_on(
    page: &CleanPage,
    shapes: &[LineShape],
    row: usize,
    line: &Line,
    engine: &mut dyn Recognizer,
) -> Result<Option<(LineShape, Line)>, RecognizeError> {
    let shape = &shapes[row];
    let (left, right) = shape.ends();
    if shape.baseline_at(left) > HEAD * page.grey.height() as f32 || !UP_TO_OFFICE.is_match(&line.text()) {
        return Ok(None);
    }
    let is_of_pen = |other: &LineShape| {
        let (from, to) = other.ends();
        other.height > PEN * shape.height
            && (left..right + STROKE * shape.height).contains(&from)
            && to > right + STROKE * shape.height
            && (other.baseline_at(right) - shape.baseline_at(right)).abs() < shape.height
    };
    if !shapes.iter().any(is_of_pen) {
        return Ok(None);
    }
    let end = right + STROKE * shape.height;
    let baseline = shape.baseline.iter().copied().chain([(end, shape.baseline_at(end))]).collect();
    let shape = LineShape { baseline, ..shape.clone() };
    let read = engine.read_at_size(page, std::slice::from_ref(&shape))?.pop();
    // What is read behind the stem is of a digit that was cut.
    let stem = |mut line: Line| {
        let end = STEM.find(&line.text()).map(|stem| line.text()[..stem.end()].chars().count())?;
        line.glyphs.truncate(end);
        Some((shape, line))
    };
    Ok(read.and_then(stem))
}
