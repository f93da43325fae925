//! Days that stand alone in a row: of a dater, or filled in over or under a stamp's number.

use super::{APART, stamp::Anchor, vote};
use crate::{
    decipher::LineShape,
    domain::{Glyph, Line},
};

/// Pieces of one day stand so far apart at most, in consonant heights, their baselines less than that.
const BETWEEN: f32 = 4.0;
const LEVEL: f32 = 0.6;
/// So far from a day its number begins, or ends before it, in consonant heights.
const BESIDE: f32 = 8.0;
/// So far before a dater's day begins the row under it, in consonant heights: with its label, which stands at the stamp's side, or
/// what may be a number.
const BEFORE_DAY: f32 = 16.0;
const BEFORE_DAY_UNREAD: f32 = 6.0;

/// A row that holds a day and nothing else, as a dater prints it or as a hand fills it in.
pub(super) struct Day {
    /// The lines that were read of it.
    pub(super) pieces: Vec<usize>,
    pub(super) shape: LineShape,
}

impl Day {
    /// Whether a number stands under it, over it or before it.
    pub(super) fn is_by(&self, shape: &LineShape, number: &Anchor) -> bool {
        let (left, right) = self.shape.ends();
        let h = shape.height.min(self.shape.height);
        let from = shape.ends().0;
        let down = self.shape.baseline_at(left) - shape.baseline_at(from);
        let is_under = (0.8 * h..APART * h).contains(&down) && (left - from).abs() < BESIDE * h;
        let is_behind = down.abs() < h && (shape.ends().1 - h..shape.ends().1 + BESIDE * h).contains(&left);
        self.is_over(number) || is_under && right > from || is_behind
    }

    /// Whether it stands right over a number, as a dater prints it.
    pub(super) fn is_over(&self, number: &Anchor) -> bool {
        let (left, right) = self.shape.ends();
        let h = self.shape.height.min(number.height);
        let before = if number.is_read { BEFORE_DAY } else { BEFORE_DAY_UNREAD };
        (h..APART * h).contains(&(number.base - self.shape.baseline_at(left.max(number.left))))
            && (left - before * h..right).contains(&number.left)
            && left - number.right < BEFORE_DAY_UNREAD * h
    }
}

/// The days on a page, each in as many pieces as it was read in.
pub(super) fn find(shapes: &[LineShape], lines: &[Line]) -> Vec<Day> {
    let mut pieces: Vec<usize> = (0..lines.len()).filter(|i| vote::may_be_of_day(&lines[*i])).collect();
    pieces.sort_by(|a, b| shapes[*a].ends().0.total_cmp(&shapes[*b].ends().0));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for piece in pieces {
        let shape = &shapes[piece];
        let left = shape.ends().0;
        let follows = |row: &&mut Vec<usize>| {
            let last = row.last().map(|last| &shapes[*last]);
            last.is_some_and(|last| {
                let h = last.height.max(shape.height);
                (last.ends().1 - h..last.ends().1 + BETWEEN * h).contains(&left)
                    && (last.baseline_at(left) - shape.baseline_at(left)).abs() < LEVEL * h
            })
        };
        match rows.iter_mut().find(follows) {
            Some(row) => row.push(piece),
            None => rows.push(vec![piece]),
        }
    }
    let day = |pieces: &[usize]| {
        let glyphs: Vec<&Glyph> = pieces.iter().flat_map(|i| &lines[*i].glyphs).collect();
        let (first, last) = (&shapes[*pieces.first()?], &shapes[*pieces.last()?]);
        let mut shape = first.clone();
        if pieces.len() > 1 {
            shape.baseline = vec![first.baseline[0], *last.baseline.last()?];
        }
        vote::holds_day(&glyphs).then(|| Day { pieces: pieces.to_vec(), shape })
    };
    // What stands before a day may be its number.
    rows.into_iter().filter_map(|pieces| (0..pieces.len()).find_map(|from| day(&pieces[from..]))).collect()
}
