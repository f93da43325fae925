//! A stamp in one row, whose line was found at the size of what is written in it.

use super::{stamp::median, vote};
use crate::{
    acquire::CleanPage,
    decipher::{LineShape, RecognizeError, Recognizer},
    domain::Line,
    lexicon::{label, labels::Label::Received},
};

/// Such a stamp is at least so wide, in widths of the page, and stands in this share of its height.
const WIDE: f32 = 0.25;
const HEAD: f32 = 0.25;
/// The sizes at which its print may be, in consonants of the page's, and how far off the line's own baseline, in them.
const SIZES: [f32; 4] = [0.6, 0.7, 0.82, 0.95];
const LEVELS: [f32; 4] = [-0.45, -0.2, 0.05, 0.3];

/// Reads what may be such a stamp at the sizes of print. Where it then says เลขรับ, and more surely than what had been read, `lines` has
/// it so; the shapes are those of the lines as they are now.
pub(super) fn read_as_print(
    page: &CleanPage,
    shapes: &[LineShape],
    lines: &mut [Line],
    engine: &mut dyn Recognizer,
) -> Result<Vec<LineShape>, RecognizeError> {
    let usual = median(shapes.iter().map(|s| s.height).collect());
    let (width, height) = (page.grey.width() as f32, page.grey.height() as f32);
    let mut shapes = shapes.to_vec();
    for (shape, line) in shapes.iter_mut().zip(lines) {
        let (left, right) = shape.ends();
        let may_be_band = right - left > WIDE * width
            && shape.baseline_at(left) < HEAD * height
            && vote::is_doubtful(line)
            && says_received(line).is_none();
        if !may_be_band {
            continue;
        }
        let view = |size: f32, level: f32| LineShape {
            baseline: shape.baseline.iter().map(|(x, y)| (*x, y + level * usual)).collect(),
            height: size * usual,
            ..shape.clone()
        };
        let views: Vec<LineShape> = SIZES.iter().flat_map(|size| LEVELS.map(|level| view(*size, level))).collect();
        let read = engine.read_at_size(page, &views)?;
        let surest = views
            .into_iter()
            .zip(read)
            .filter_map(|(view, read)| Some((says_received(&read)?, view, read)))
            .filter(|(sure, ..)| *sure > vote::mean(line.glyphs.iter()))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, view, read)) = surest {
            (*shape, *line) = (view, read);
        }
    }
    Ok(shapes)
}

/// How sure a line is, on average, that says เลขรับ.
fn says_received(line: &Line) -> Option<f32> {
    label::anywhere(&line.text(), &[Received]).filter(|found| found.cost == 0)?;
    Some(vote::mean(line.glyphs.iter()))
}
