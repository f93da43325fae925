//! Where a stamp's rows run, told by the labels that were read and by the ink of the page.

use super::{APART, ROWS, labels};
use crate::{
    acquire::CleanPage,
    decipher::{Layer, LineShape, RecognizeError, Recognizer},
    domain::{Ink, Line},
    lexicon::{label, labels::Label},
};

/// A label that was read. Lengths here and below are in pixels of the clean page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Of which row.
    pub(super) kind: Label,
    /// Whether it was read; otherwise it is where one may be.
    pub(super) is_read: bool,
    /// The number of its line on the page.
    pub(super) line: usize,
    /// Where it begins, and the height of the baseline there; where the line ends that was read.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    /// The height of a consonant.
    pub(super) height: f32,
}

/// What was read of a row: of all of it, each time otherwise, and of its beginning alone.
#[derive(Debug)]
pub(super) struct Views {
    pub(super) rows: Vec<Line>,
    pub(super) label: Option<Line>,
}

/// A row of a stamp: where it begins and ends, and the height of its baseline where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    left: f32,
    base: f32,
    right: f32,
}

/// How a stamp lies on the page.
#[derive(Debug)]
pub(super) struct Stamp {
    anchors: Vec<Anchor>,
    height: f32,
    slope: f32,
    ink: Ink,
    /// The layers to read it from.
    layers: Vec<Layer>,
}

/// A stamp's print is so high, in consonants of the page's.
const SIZED: std::ops::Range<f32> = 0.55..1.4;
/// The sizes, in consonants of the page's print, that a stamp's labels are read at besides their own; a label is no longer
/// than this, in consonants of its own.
const OF_PAGE: [f32; 4] = [0.65, 0.8, 0.95, 1.1];
const LABEL: f32 = 7.0;
/// How far above the baseline of what is written its label's may be, in consonant heights of what is written.
const HIGHER: [f32; 4] = [0.0, 0.25, 0.5, 0.75];
/// Slopes that differ by less are one.
const ALIKE: f32 = 0.008;
/// Rows in which less is read are the less sure.
const FEW: f32 = 4.0;
/// A line tells its slope if it is wider than this, in consonant heights.
const WIDE: f32 = 6.0;
/// Another size is taken if labels are so much surer at it.
const CLEARLY: f32 = 1.1;
/// Slopes that are tried go so far to each side, in steps.
const STEEPEST: i16 = 30;
const STEP: f32 = 0.003;
const STEEP: f32 = 0.15;
/// A row is no longer than this, nor is there a white gap in it wider than that, in consonant heights.
const LONGEST: f32 = 40.0;
const GAP: f32 = 5.0;
/// What is darker than this is ink, and so is what has a colour.
const INK: u8 = 205;
/// A column of which this share is ink from the row above to the row below is a frame's side.
const SIDE: f32 = 0.85;
/// The sizes at which a row is read, in consonant heights of its stamp, and how far below the label's baseline, in them.
const SIZES: [f32; 2] = [1.0, 1.25];
const LOWER: [f32; 3] = [-0.25, 0.0, 0.25];
/// A dater's day is so much larger than a label, and so far it reaches to each side of the number's label, in consonant heights.
const DATER: f32 = 1.25;
const DATER_BEFORE: f32 = 7.0;
const DATER_BEHIND: f32 = 20.0;
/// How far under one row the next is looked for, in consonant heights, in steps.
const FIRST: f32 = 1.6;
const PITCHES: u8 = 12;
const FURTHER: f32 = 0.3;

impl Stamp {
    /// The stamp with these labels, at least one; `None` if none of them can be read. What is written in it, or the dots of its
    /// print, may have set the size of its lines: it is of the size at which its labels read best.
    pub(super) fn of(
        page: &CleanPage,
        shapes: &[LineShape],
        anchors: &[Anchor],
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Self>, RecognizeError> {
        let usual = median(shapes.iter().map(|s| s.height).collect());
        let own = median(anchors.iter().map(|a| a.height).collect()).clamp(SIZED.start * usual, SIZED.end * usual);
        let inked = anchors.iter().map(|a| &shapes[a.line]).find(|s| s.ink != Ink::Black);
        let layers = if inked.is_some() { vec![Layer::All, Layer::Colour] } else { vec![Layer::All] };
        let ink = inked.map_or(Ink::Black, |s| s.ink);
        let mut stamp = Self { anchors: anchors.to_vec(), height: own, slope: 0.0, ink, layers };
        // The baseline of what is written may be the dotted line below the label's.
        let highest = if anchors.iter().all(|a| a.is_read) { 1 } else { HIGHER.len() };
        let mut best: Option<(f32, f32, f32)> = None;
        for height in std::iter::once(own).chain(OF_PAGE.iter().map(|share| share * usual)) {
            stamp.height = height;
            for higher in &HIGHER[..highest] {
                let mut sure = 0.0;
                for a in anchors {
                    sure += stamp.label(page, a.left, a.base - higher * a.height, a.kind, engine)?;
                }
                if best.is_none_or(|(before, ..)| sure > CLEARLY * before) {
                    best = Some((sure, height, *higher));
                }
            }
        }
        let Some((_, height, higher)) = best.filter(|(sure, ..)| *sure > 0.0) else { return Ok(None) };
        stamp.height = height;
        stamp.anchors.iter_mut().for_each(|a| a.base -= higher * a.height);
        let mut best: Option<(f32, f32)> = None;
        let own = slope_of(&shapes[anchors[0].line]);
        let slopes = [slope(page, &stamp.anchors, height), slope_of_lines(shapes, &stamp.anchors, height), own, 0.0];
        for (i, slope) in slopes.into_iter().enumerate() {
            // Others are hardly read otherwise.
            if slopes[..i].iter().any(|s| (s - slope).abs() < ALIKE) {
                continue;
            }
            stamp.slope = slope;
            let sure = stamp.sureness(page, engine)?;
            if best.is_none_or(|(before, _)| sure > before) {
                best = Some((sure, slope));
            }
        }
        stamp.slope = best.map_or(0.0, |(_, slope)| slope);
        Ok(Some(stamp))
    }

    /// How sure letters and digits of the rows are on average whose labels were read.
    fn sureness(&self, page: &CleanPage, engine: &mut dyn Recognizer) -> Result<f32, RecognizeError> {
        let rows = self.anchors.iter().map(|a| self.row_at(page, a.left, a.base));
        let shapes: Vec<LineShape> = rows.map(|row| self.shape(&row, 1.0, 0.0, Layer::All)).collect();
        let lines = engine.read(page, &shapes)?;
        let signs: Vec<f32> =
            lines.iter().flat_map(|l| &l.glyphs).filter(|g| g.ch.is_alphanumeric()).map(|g| g.p).collect();
        Ok(signs.iter().sum::<f32>() / (signs.len() as f32 + FEW))
    }

    /// How sure the letters of a label are with which the row that begins here does, 0 if it does not.
    fn label(
        &self,
        page: &CleanPage,
        left: f32,
        base: f32,
        kind: Label,
        engine: &mut dyn Recognizer,
    ) -> Result<f32, RecognizeError> {
        let row = self.label_of(&Row { left, base, right: f32::INFINITY });
        let Some(line) = engine.read(page, &[self.shape(&row, 1.0, 0.0, Layer::All)])?.pop() else { return Ok(0.0) };
        let text = line.text();
        let Some(found) = label::at_start(&text, labels(kind)) else { return Ok(0.0) };
        let letters = text[..found.bytes.end].chars().count();
        let sure = line.glyphs[..letters].iter().map(|g| g.p).sum::<f32>() / letters as f32;
        Ok(sure / (1 + found.cost) as f32)
    }

    /// The row with this label: where it was read, or where it is when the other rows are where they are; `None` if it is
    /// nowhere.
    pub(super) fn row(
        &self,
        page: &CleanPage,
        kind: Label,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Row>, RecognizeError> {
        if let Some(own) = self.anchors.iter().find(|a| a.kind == kind) {
            let row = self.row_at(page, own.left, own.base);
            return Ok(Some(Row { right: row.right.max(own.right + self.height), ..row }));
        }
        let number = |kind: Label| ROWS.iter().position(|k| *k == kind).unwrap_or_default() as f32;
        let (first, last) = (self.anchors[0], self.anchors[self.anchors.len() - 1]);
        let apart = number(last.kind) - number(first.kind);
        let from = self.anchors.iter().min_by(|a, b| {
            let far = |a: &Anchor| (number(a.kind) - number(kind)).abs();
            far(a).total_cmp(&far(b))
        });
        let from = from.copied().unwrap_or(first);
        let rows = number(kind) - number(from.kind);
        let pitches: Vec<f32> = if apart > 0.0 {
            vec![(last.base - first.base) / apart]
        } else {
            (0..PITCHES).map(|i| (FIRST + FURTHER * f32::from(i)) * self.height).collect()
        };
        let mut best: Option<(f32, f32)> = None;
        for pitch in pitches.into_iter().filter(|p| *p < APART * self.height) {
            let down = rows * pitch;
            let sure = self.label(page, from.left - self.slope * down, from.base + down, kind, engine)?;
            if sure > best.as_ref().map_or(0.0, |(before, _)| *before) {
                best = Some((sure, down));
            }
        }
        Ok(best.map(|(_, down)| self.row_at(page, from.left - self.slope * down, from.base + down)))
    }

    /// The row along which a line was found that holds it from its beginning to its end.
    pub(super) fn row_under(&self, line: &LineShape) -> Row {
        let (left, right) = line.ends();
        Row { left, base: line.baseline_at(left), right: right + self.height }
    }

    /// The row over the number in which a dater has printed the day, if the day of one is read there.
    pub(super) fn row_over(
        &self,
        page: &CleanPage,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Row>, RecognizeError> {
        let number = self.anchors[0];
        let h = self.height;
        let mut best: Option<(f32, Row)> = None;
        for pitch in 0..PITCHES {
            let base = number.base - (FIRST + FURTHER * f32::from(pitch)) * h;
            let left = (number.left - DATER_BEFORE * h).max(0.0);
            let row =
                Row { left, base: base - self.slope * (number.left - left), right: number.left + DATER_BEHIND * h };
            for line in engine.read(page, &[self.shape(&row, DATER, 0.0, Layer::All)])? {
                let sure = super::vote::sureness_of_day(&line);
                if sure > best.as_ref().map_or(0.0, |(before, _)| *before) {
                    best = Some((sure, row));
                }
            }
        }
        Ok(best.map(|(_, row)| row))
    }

    /// What is read of a row at several sizes and heights.
    pub(super) fn views(
        &self,
        page: &CleanPage,
        row: &Row,
        engine: &mut dyn Recognizer,
    ) -> Result<Views, RecognizeError> {
        let sizes = || SIZES.iter().flat_map(|size| LOWER.iter().map(move |lower| (*size, *lower)));
        let shapes: Vec<LineShape> = self
            .layers
            .iter()
            .flat_map(|layer| sizes().map(move |(size, lower)| self.shape(row, size, lower, *layer)))
            // A pale label is read better without the dark ink behind it.
            .chain(std::iter::once(self.shape(&self.label_of(row), 1.0, 0.0, Layer::All)))
            .collect();
        let mut rows = engine.read(page, &shapes)?;
        let label = rows.pop();
        Ok(Views { rows, label })
    }

    /// Whether a line is a piece of a row.
    pub(super) fn holds(&self, row: &Row, shape: &LineShape) -> bool {
        let (left, right) = shape.ends();
        let middle = left.midpoint(right);
        let h = self.height;
        let down = shape.baseline_at(middle) - self.base(row, middle);
        // What is written is larger than the print, and its line above or below it.
        let level = down.abs() < 0.9 * h || (-1.3 * h..0.4 * h).contains(&(down - 0.5 * shape.height));
        level && left > row.left - 1.5 * h && right < row.right + 2.0 * h
    }

    /// The beginning of a row, in which its label stands.
    fn label_of(&self, row: &Row) -> Row {
        Row { right: row.right.min(row.left + LABEL * self.height), ..*row }
    }

    fn base(&self, row: &Row, x: f32) -> f32 {
        row.base + self.slope * (x - row.left)
    }

    fn row_at(&self, page: &CleanPage, left: f32, base: f32) -> Row {
        let mut row = Row { left, base, right: left + LONGEST * self.height };
        row.right = self.end(page, &row);
        row
    }

    fn shape(&self, row: &Row, size: f32, lower: f32, layer: Layer) -> LineShape {
        let down = lower * self.height;
        LineShape {
            baseline: vec![(row.left, row.base + down), (row.right, self.base(row, row.right) + down)],
            height: size * self.height,
            ink: self.ink,
            layer,
            block: 0,
        }
    }

    /// Where a row ends: before its frame's side, or where nothing follows for long.
    fn end(&self, page: &CleanPage, row: &Row) -> f32 {
        let h = self.height;
        let inked = |x: f32, above: f32, below: f32| ink_at(page, x, self.base(row, x), above * h, below * h);
        let mut last = row.left;
        for x in (row.left as u32 + 1)..(row.right as u32).min(page.grey.width()) {
            let x = x as f32;
            if x > row.left + h && inked(x, 2.6, 1.3).is_side() {
                return x - 0.3 * h;
            }
            if inked(x, 1.6, 0.2).dark > 1 {
                last = x;
            } else if x > last + GAP * h {
                break;
            }
        }
        (last + h).min(row.right)
    }
}

/// What of one column of the page around a row is ink, in pixels.
pub(super) struct Column {
    pub(super) dark: usize,
    all: usize,
}

impl Column {
    /// Whether it is of a frame's side.
    pub(super) fn is_side(&self) -> bool {
        self.dark as f32 > SIDE * self.all as f32
    }
}

/// The ink in a column from so far above a baseline to so far below it.
pub(super) fn ink_at(page: &CleanPage, x: f32, base: f32, above: f32, below: f32) -> Column {
    let rows = (base - above).max(0.0) as u32..(base + below).max(0.0) as u32;
    Column { all: rows.len(), dark: rows.filter(|y| is_ink(page, x as u32, *y)).count() }
}

/// Whether there is ink, however pale, at a pixel of the page.
fn is_ink(page: &CleanPage, x: u32, y: u32) -> bool {
    let is_tinted = || page.inks.as_ref().is_some_and(|inks| inks.at(x, y) != Ink::Black);
    page.grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] < INK || is_tinted())
}

/// The slope at which the rows around these labels stand out most: that of the stamp.
fn slope(page: &CleanPage, anchors: &[Anchor], height: f32) -> f32 {
    let (first, last) = (anchors[0], anchors[anchors.len() - 1]);
    let (left, right) = (first.left - 0.5 * height, first.left + 12.0 * height);
    let (top, bottom) = (first.base - 4.0 * height, last.base + 3.0 * height);
    let columns: Vec<u32> = (left.max(0.0) as u32..(right as u32).min(page.grey.width())).step_by(2).collect();
    let rows = (top.max(0.0) as u32..(bottom as u32).min(page.grey.height())).len();
    let contrast = |slope: f32| {
        let mut ink = vec![0.0f32; rows];
        for x in &columns {
            let down = slope * (*x as f32 - left);
            for (y, sum) in ink.iter_mut().enumerate() {
                let y = (top.max(0.0) + y as f32 + down).max(0.0) as u32;
                *sum += page.grey.get_pixel_checked(*x, y).map_or(0.0, |p| 255.0 - f32::from(p.0[0]));
            }
        }
        // Over a third of a letter: dots and grain are finer.
        let lag = (height / 3.0) as usize + 1;
        let sums: Vec<f32> = ink.windows(lag).map(|w| w.iter().sum()).collect();
        let contrast = sums.iter().zip(&sums[lag.min(sums.len())..]).map(|(a, b)| (b - a).powi(2)).sum::<f32>();
        // Few stamps are set very askew.
        contrast * (1.0 - (slope / STEEP).powi(2))
    };
    let slopes = (-STEEPEST..=STEEPEST).map(|i| f32::from(i) * STEP);
    slopes.map(|s| (contrast(s), s)).max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(_, s)| s)
}

/// The slope of a line from its beginning to its end.
fn slope_of(line: &LineShape) -> f32 {
    let (left, right) = line.ends();
    (line.baseline_at(right) - line.baseline_at(left)) / (right - left).max(1.0)
}

/// The slope of the lines around these labels as they were found, 0 of none.
fn slope_of_lines(shapes: &[LineShape], anchors: &[Anchor], height: f32) -> f32 {
    let (first, last) = (anchors[0], anchors[anchors.len() - 1]);
    let slopes = shapes.iter().filter_map(|shape| {
        let (left, right) = shape.ends();
        let from = shape.baseline_at(left);
        let inside = left > first.left - 2.0 * height
            && right < first.left + LONGEST * height
            && (first.base - APART * height..last.base + APART * height).contains(&from);
        (inside && right - left > WIDE * height).then(|| slope_of(shape))
    });
    median(slopes.collect())
}

/// The one in the middle, 0 of none.
pub(super) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
