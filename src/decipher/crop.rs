//! A line's image in the recogniser's geometry, cut out of the page along its baseline.

use std::ops::Range;

use crate::acquire::{CleanPage, InkMap, Transform};
use crate::domain::{Ink, LinePlace};

use super::line_shape::{Layer, LineImage, LineShape};

/// Columns of the page's own paper kept at each end of a line.
const MARGIN: f32 = 5.0;
/// Longer lines are cut: no page is a hundred times as wide as a letter is high.
const WIDEST: usize = 6000;
/// How far a line reaches above and below its baseline, in consonant heights.
const ABOVE: f32 = LineImage::BASELINE / LineImage::CONSONANT;
const BELOW: f32 = (LineImage::HEIGHT as f32 - LineImage::BASELINE) / LineImage::CONSONANT;
/// What is paler than this beside colour is its rim.
const FAINT: u8 = 110;

/// From the columns of a line's image back to the page as scanned.
#[derive(Clone, Debug, PartialEq)]
pub struct CropMap {
    /// The page's column, in pixels, at the image's left edge.
    left: f32,
    /// Pixels of the page to a column of the image.
    step: f32,
    line: LineShape,
    transform: Transform,
    /// The columns in which ink of another layer was painted out; empty if there is none.
    crossed: Vec<bool>,
}

impl CropMap {
    /// Where a column of the image (a fraction of one counts) stands across the page, as a fraction of its width.
    pub fn across(&self, column: f32) -> f32 {
        let x = self.left + column * self.step;
        self.transform.point(x, self.line.baseline_at(x)).0.clamp(0.0, 1.0)
    }

    /// Whether ink of another layer stood over these columns of the image, so that what is there had to be guessed.
    pub fn is_crossed(&self, columns: Range<usize>) -> bool {
        let there = self.crossed.get(columns.start.min(self.crossed.len())..columns.end.min(self.crossed.len()));
        there.is_some_and(|there| there.iter().filter(|c| **c).count() * 4 > columns.len())
    }

    /// Where the line stands on the page as scanned.
    pub fn place(&self) -> LinePlace {
        let line = &self.line;
        let (left, right) = line.ends();
        let (a, b) = (line.baseline_at(left), line.baseline_at(right));
        let h = line.height;
        let low = self.transform.point(left, a).1;
        LinePlace {
            bounds: self.transform.rect(left, a.min(b) - ABOVE * h, right, a.max(b) + BELOW * h),
            baseline_left: low,
            baseline_right: self.transform.point(right, b).1,
            height: low - self.transform.point(left, a - h).1,
        }
    }
}

/// Cuts `line` out of `page`: follows its slope and curl, paints out the ink of other layers, scales it so that a
/// consonant is [`LineImage::CONSONANT`] rows high and normalises its contrast as in training.
///
/// The map beside it leads from its columns back to the page.
pub fn crop(page: &CleanPage, line: &LineShape) -> (LineImage, CropMap) {
    let (start, end) = line.ends();
    let step = (line.height / LineImage::CONSONANT).max(0.05);
    let left = start - MARGIN * step;
    let width = ((end - start) / step + 2.0 * MARGIN).ceil().clamp(1.0, WIDEST as f32) as usize;
    let strip = Strip::cut(page, line, left, left + width as f32 * step, step);
    let grey = strip.squeeze(width, step);
    let crossed = crossed(page, line, left, width, step);
    let map = CropMap { left, step, line: line.clone(), transform: page.transform, crossed };
    (LineImage { width, pixels: normalise(&grey) }, map)
}

/// Grey levels to ink as the network was trained on: 0 is the 80th percentile (paper), 1 the 1st percentile (full
/// ink), at least 64 levels apart so that an empty crop stays empty. `models/train/normalise.py` is its twin.
fn normalise(grey: &[u8]) -> Vec<f32> {
    let mut histogram = [0usize; 256];
    grey.iter().for_each(|&v| histogram[v as usize] += 1);
    let percentile = |share: f64| {
        let mut below = 0;
        let reached = |n: &usize| {
            below += n;
            below as f64 >= share * grey.len() as f64
        };
        histogram.iter().position(reached).unwrap_or(255) as f32
    };
    let (paper, dark) = (percentile(0.80), percentile(0.01));
    let range = (paper - dark).max(64.0);
    grey.iter().map(|&v| ((paper - f32::from(v)) / range).clamp(0.0, 1.0)).collect()
}

/// Columns of the page around a baseline, each already resampled to the image's rows.
struct Strip {
    /// Where the image's left edge lies, counted in columns of the strip.
    left: f32,
    columns: Vec<[f32; LineImage::HEIGHT]>,
}

impl Strip {
    fn cut(page: &CleanPage, line: &LineShape, left: f32, right: f32, step: f32) -> Self {
        let (first, last) = (left.floor() as i64 - 1, right.ceil() as i64 + 1);
        let column = |x: i64| {
            let base = line.baseline_at(x as f32 + 0.5);
            rows(page, line.layer, x, base, step)
        };
        Self { left: left - first as f32, columns: (first..=last).map(column).collect() }
    }

    /// Resamples the columns to `width` columns of the image, each `step` pixels of the page wide: 8-bit grey, by row.
    fn squeeze(&self, width: usize, step: f32) -> Vec<u8> {
        let mut out = vec![255u8; width * LineImage::HEIGHT];
        for c in 0..width {
            let (a, b) = (self.left + c as f32 * step, self.left + (c + 1) as f32 * step);
            let mut sum = [0.0f32; LineImage::HEIGHT];
            for (i, weight) in weights(a, b) {
                if let Some(column) = usize::try_from(i).ok().and_then(|i| self.columns.get(i)) {
                    sum.iter_mut().zip(column).for_each(|(s, v)| *s += weight * v);
                }
            }
            for (r, v) in sum.iter().enumerate() {
                out[r * width + c] = v.round().clamp(0.0, 255.0) as u8;
            }
        }
        out
    }
}

/// The image's rows of one column of the page, of grey levels 0 to 255.
fn rows(page: &CleanPage, layer: Layer, x: i64, base: f32, step: f32) -> [f32; LineImage::HEIGHT] {
    let mut out = [255.0; LineImage::HEIGHT];
    let (Ok(x), width) = (u32::try_from(x), page.grey.width()) else { return out };
    if x >= width {
        return out;
    }
    let top = base - LineImage::BASELINE * step;
    for (r, v) in out.iter_mut().enumerate() {
        let (a, b) = (top + r as f32 * step, top + (r + 1) as f32 * step);
        *v = weights(a, b).map(|(y, weight)| weight * level(page, layer, x, y)).sum();
    }
    out
}

/// The grey level of a pixel on a layer; paper outside the page.
fn level(page: &CleanPage, layer: Layer, x: u32, y: i64) -> f32 {
    let Ok(y) = u32::try_from(y) else { return 255.0 };
    let Some(pixel) = page.grey.get_pixel_checked(x, y) else { return 255.0 };
    let value = pixel.0[0];
    let Some(inks) = &page.inks else { return f32::from(value) };
    let rim = || value > FAINT && value < 255 && is_rim(inks, x, y);
    let shown = match (layer, inks.at(x, y)) {
        (Layer::All, _) | (Layer::NotRed, Ink::Blue) | (Layer::Colour, Ink::Blue | Ink::Red) => value,
        // Blue ink is dark in any light; red is all but paper in red light, and what is under it shows.
        (Layer::Black, Ink::Blue) => 255,
        (Layer::Black | Layer::NotRed, Ink::Red) => inks.under(x, y).map_or(255, |v| v.max(value)),
        (Layer::Black, Ink::Black) if rim() => inks.under(x, y).map_or(255, |v| v.max(value)),
        (Layer::Black | Layer::NotRed, Ink::Black) => value,
        (Layer::Colour, Ink::Black) if value <= FAINT || !is_rim(inks, x, y) => 255,
        (Layer::Colour, Ink::Black) => value,
    };
    f32::from(shown)
}

/// In which columns of a line's image a good part of a letter's height was painted out.
fn crossed(page: &CleanPage, line: &LineShape, left: f32, width: usize, step: f32) -> Vec<bool> {
    let Some(inks) = &page.inks else { return Vec::new() };
    let hides = |x: u32, y: u32| match (line.layer, inks.at(x, y)) {
        (Layer::Black, Ink::Blue | Ink::Red) | (Layer::NotRed, Ink::Red) => true,
        // A seal that was taken off a grey page.
        (Layer::All, Ink::Red) => page.grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] == 255),
        (Layer::Colour, Ink::Black) => page.grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] <= FAINT),
        _ => false,
    };
    let is_crossed = |column: usize| {
        let x = left + (column as f32 + 0.5) * step;
        let base = line.baseline_at(x);
        let rows = (base - 1.2 * line.height).max(0.0) as u32..(base + 0.2 * line.height).max(0.0) as u32;
        x >= 0.0 && rows.clone().filter(|y| hides(x as u32, *y)).count() * 8 > rows.len()
    };
    (0..width).map(is_crossed).collect()
}

/// Whether colour is so near that a faint pixel here is the rim of a coloured stroke, too pale to show its colour.
fn is_rim(inks: &InkMap, x: u32, y: u32) -> bool {
    (y.saturating_sub(2)..=y + 2).any(|y| (x.saturating_sub(2)..=x + 2).any(|x| inks.at(x, y) != Ink::Black))
}

/// The whole number at or below `v`; `f32::floor` is a call into the C library on x86-64 as it comes.
fn floor(v: f32) -> i64 {
    let whole = v as i64;
    whole - i64::from(whole as f32 > v)
}

/// The samples that a stretch `a..b` is made of, with weights that add up to one: the share of each when it is wider
/// than a sample, linear interpolation at its middle when it is narrower.
fn weights(a: f32, b: f32) -> impl Iterator<Item = (i64, f32)> {
    let narrow = b - a < 1.0;
    let (from, to) = if narrow { ((a + b) / 2.0 - 0.5, (a + b) / 2.0 + 0.5) } else { (a, b) };
    let span = to - from;
    (floor(from)..-floor(-to)).map(move |i| {
        let share = to.min(i as f32 + 1.0) - from.max(i as f32);
        (i, share.max(0.0) / span)
    })
}
