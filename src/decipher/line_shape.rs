//! A line of text before it is read: where it runs on the clean page, and its image in the recogniser's geometry.

use crate::domain::{Ink, LinePlace};

/// Which ink of the page a line is to be read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layer {
    /// All that is on the page.
    #[default]
    All,
    /// Black alone: coloured stamps over the line are painted out.
    Black,
    /// All but red: a seal over print that is filled in by pen is painted out.
    NotRed,
    /// Blue and red alone: a stamp or seal over black print.
    Colour,
}

/// A line of text on a clean page. All lengths are in pixels of that page.
#[derive(Clone, Debug, PartialEq)]
pub struct LineShape {
    /// Points of the baseline from left to right, at least two; it may curl.
    pub baseline: Vec<(f32, f32)>,
    /// The height of a consonant without marks.
    pub height: f32,
    /// The ink that most of it is written in.
    pub ink: Ink,
    /// The layer to read it from.
    pub layer: Layer,
    /// Lines of one block (column, table cell, stamp) have one number; blocks are numbered in reading order.
    pub block: u32,
}

impl LineShape {
    /// The columns at which the line begins and ends.
    pub fn ends(&self) -> (f32, f32) {
        let at = |p: Option<&(f32, f32)>| p.map_or(0.0, |p| p.0);
        (at(self.baseline.first()), at(self.baseline.last()))
    }

    /// The row of the baseline at a column; beyond its ends it runs on straight.
    pub fn baseline_at(&self, x: f32) -> f32 {
        let after = self.baseline.partition_point(|p| p.0 <= x).clamp(1, self.baseline.len().max(2) - 1);
        match (self.baseline.get(after - 1), self.baseline.get(after)) {
            (Some(a), Some(b)) if b.0 > a.0 => a.1 + (x - a.0) * (b.1 - a.1) / (b.0 - a.0),
            (Some(a), _) => a.1,
            _ => 0.0,
        }
    }

    /// The column of the page at this share of the scan's width, which lies within the line at `place`.
    pub fn column_at(&self, place: &LinePlace, share: f32) -> f32 {
        let (left, right) = self.ends();
        let along = (share - place.bounds.left) / (place.bounds.right - place.bounds.left).max(1e-6);
        left + along.clamp(0.0, 1.0) * (right - left)
    }

    /// The share of the scan's width at this column of the page, beside the line at `place` or within it.
    pub fn share_at(&self, place: &LinePlace, column: f32) -> f32 {
        let (left, right) = self.ends();
        place.bounds.left + (column - left) / (right - left).max(1.0) * (place.bounds.right - place.bounds.left)
    }
}

/// A line's image as the recogniser wants it: [`LineImage::HEIGHT`] rows, the baseline at [`LineImage::BASELINE`], so
/// that 2.05 consonant heights lie above it and 0.80 below.
#[derive(Clone, Debug, PartialEq)]
pub struct LineImage {
    /// Columns.
    pub width: usize,
    /// Row by row, 0 paper to 1 ink.
    pub pixels: Vec<f32>,
}

impl LineImage {
    /// Rows.
    pub const HEIGHT: usize = 40;
    /// The row of the baseline.
    pub const BASELINE: f32 = 28.8;
    /// The height of a consonant, in rows.
    pub const CONSONANT: f32 = 14.04;
}
