//! Frames that are drawn around a few rows of text: received stamps, boxes to be filled in. A frame says how what stands
//! in it slopes, whatever the handwriting in it does.

use super::chain::Groups;
use super::parts::{Part, Rect, Run};

/// The least and the greatest size of a frame, in consonant heights of the page: width, height.
pub(super) const WIDTH: std::ops::Range<f32> = 6.0..45.0;
pub(super) const HEIGHT: std::ops::Range<f32> = 3.5..26.0;
/// A side is looked at in so many places.
const PLACES: usize = 24;
/// How many of a side's places must lie on one straight line, how near, in consonant heights.
const STRAIGHT: f32 = 0.8;
const NEAR: f32 = 0.3;
/// The steepest that a frame may lie.
const STEEPEST: f32 = 0.15;
/// A level of a frame with ink along this share of its width is a rule's.
const ACROSS: f32 = 0.7;
/// What is nearer than this to a side is the side's ink.
const INSET: f32 = 0.25;

/// A frame, all but a rectangle: in coordinates that slope with it, columns `left..right` and rows `top..bottom`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub slope: f32,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
    inset: f32,
    /// The box around its sides.
    pub rect: Rect,
}

impl Frame {
    /// Whether a point lies within the frame, off its sides.
    pub fn holds(&self, x: f32, y: f32) -> bool {
        let (u, v) = (x + self.slope * y, y - self.slope * x);
        let i = self.inset;
        (self.left + i..self.right - i).contains(&u) && (self.top + i..self.bottom - i).contains(&v)
    }

    /// Whether a run lies within the frame or is of its sides.
    pub fn takes(&self, run: &Run) -> bool {
        let (x, y) = ((run.left + run.right) as f32 / 2.0, run.y as f32);
        let (u, v) = (x + self.slope * y, y - self.slope * x);
        let i = self.inset;
        (self.left - i..self.right + i).contains(&u) && (self.top - i..self.bottom + i).contains(&v)
    }

    /// The runs within the frame, but for those of rules that run across it as it slopes (`runs` is all ink, by row).
    pub fn inside(&self, runs: &[Run]) -> Vec<Run> {
        let start = runs.partition_point(|r| (r.y as f32) < self.rect.top);
        let near = runs[start..].iter().take_while(|r| (r.y as f32) < self.rect.bottom);
        let level = |r: &Run| r.y as f32 - self.slope * ((r.left + r.right) as f32 / 2.0);
        let inside: Vec<Run> =
            near.filter(|r| self.holds((r.left + r.right) as f32 / 2.0, r.y as f32)).copied().collect();
        let at = |v: f32| ((v - self.top) as usize).min((self.bottom - self.top) as usize);
        let mut ink = vec![0.0; (self.bottom - self.top) as usize + 1];
        inside.iter().for_each(|r| ink[at(level(r))] += (r.right - r.left) as f32);
        let across = ACROSS * (self.right - self.left);
        inside.into_iter().filter(|r| ink[at(level(r))] < across).collect()
    }

    /// Whether text runs through its upright sides: then it was stamped over a text.
    fn is_crossed(&self, runs: &[Run]) -> bool {
        let rows = ((self.bottom - self.top) / (2.0 * self.inset)).ceil().max(1.0) as usize;
        let (mut left, mut right) = (vec![false; rows], vec![false; rows]);
        let start = runs.partition_point(|r| (r.y as f32) < self.rect.top);
        for run in runs[start..].iter().take_while(|r| (r.y as f32) < self.rect.bottom) {
            let at = |x: u32| (x as f32 + self.slope * run.y as f32, run.y as f32 - self.slope * x as f32);
            let ((from, v), (to, _)) = (at(run.left), at(run.right));
            let beside = |a: f32, b: f32| from < b && to > a;
            let i = self.inset;
            let row = (v - self.top) / (2.0 * i);
            if row >= 0.0 && (row as usize) < rows {
                left[row as usize] |= beside(self.left - 4.0 * i, self.left - 1.5 * i);
                right[row as usize] |= beside(self.right + 1.5 * i, self.right + 4.0 * i);
            }
        }
        // A hand may write over the right side; at the left one line of print is enough.
        let count = |rows: &[bool]| rows.iter().filter(|i| **i).count();
        count(&left) * 10 > rows || (count(&left) + count(&right)) * 3 > rows
    }
}

/// The frames among a page's parts, where consonants are `height` pixels high. `runs` is all ink, by row.
pub(super) fn find(parts: &[Part], runs: &[Run], height: f32) -> Vec<Frame> {
    let thin = |p: &&Part| {
        let (w, h) = (p.rect.width(), p.rect.height());
        w.max(h) > 3.2 * height && (p.area < 0.3 * w * h || w.min(h) < 0.6 * height)
    };
    let sides: Vec<&Part> = parts.iter().filter(thin).collect();
    let mut frames: Vec<Frame> = sides.iter().filter_map(|p| frame(&[p], height)).collect();
    // A copy may have broken one to pieces.
    let loose: Vec<&Part> =
        sides.into_iter().filter(|p| !frames.iter().any(|f| f.rect.holds(p.rect.middle(), p.rect.centre()))).collect();
    let mut groups = Groups::new(loose.len());
    for i in 0..loose.len() {
        for j in i + 1..loose.len() {
            if loose[i].rect.near(loose[j].rect, 0.6 * height) {
                groups.join(i, j);
            }
        }
    }
    for root in 0..loose.len() {
        let members: Vec<&Part> = (0..loose.len()).filter(|&i| groups.root(i) == root).map(|i| loose[i]).collect();
        if members.len() > 1 {
            frames.extend(frame(&members, height));
        }
    }
    frames.retain(|f| !f.is_crossed(runs));
    frames
}

/// The frame that these parts make, if they are one: ink along four straight sides, and no rule within that parts columns.
fn frame(parts: &[&Part], height: f32) -> Option<Frame> {
    let rect = parts.iter().map(|p| p.rect).reduce(Rect::join)?;
    if !WIDTH.contains(&(rect.width() / height)) || !HEIGHT.contains(&(rect.height() / height)) {
        return None;
    }
    let edges = Edges::of(parts, rect);
    let tolerance = NEAR * height;
    let (top, slope) = straight(&edges.top, tolerance)?;
    let (bottom, also) = straight(&edges.bottom, tolerance)?;
    let (left, lean) = straight(&edges.left, tolerance)?;
    let (right, lean_too) = straight(&edges.right, tolerance)?;
    let square = (slope - also).abs() < 0.03 && (slope + lean).abs() < 0.06 && (slope + lean_too).abs() < 0.06;
    if !square || slope.abs() > STEEPEST {
        return None;
    }
    // The sides as they lie in the middle of the frame, in sloping coordinates.
    let (x, y) = (rect.middle(), rect.centre());
    let frame = Frame {
        slope,
        left: left + lean * y + slope * y,
        right: right + lean_too * y + slope * y,
        top: top + slope * x - slope * x,
        bottom: bottom + also * x - slope * x,
        inset: INSET * height,
        rect,
    };
    (!has_columns(&frame, parts, height)).then_some(frame)
}

/// Whether an upright rule stands inside: then it is a table.
fn has_columns(frame: &Frame, parts: &[&Part], height: f32) -> bool {
    let width = 0.4 * height;
    let mut ink = vec![0.0; ((frame.right - frame.left) / width) as usize + 1];
    let mut thickest = 0.0_f32;
    for run in parts.iter().flat_map(|p| &p.runs) {
        let (x, y) = ((run.left + run.right) as f32 / 2.0, run.y as f32);
        let (u, v) = (x + frame.slope * y, y - frame.slope * x);
        let inside = (frame.left + height..frame.right - height).contains(&u)
            && (frame.top + height..frame.bottom - height).contains(&v);
        if inside && (run.right - run.left) as f32 <= height {
            ink[((u - frame.left) / width) as usize] += 1.0;
            thickest = thickest.max(ink[((u - frame.left) / width) as usize]);
        }
    }
    thickest > 0.8 * (frame.bottom - frame.top - 2.0 * height)
}

/// Where the outermost ink lies in each place along the sides of a box: (column, row) above and below, (row, column) at
/// the left and at the right.
struct Edges {
    top: Vec<(f32, f32)>,
    bottom: Vec<(f32, f32)>,
    left: Vec<(f32, f32)>,
    right: Vec<(f32, f32)>,
}

impl Edges {
    fn of(parts: &[&Part], rect: Rect) -> Self {
        let mut most = [[f32::INFINITY; PLACES]; 4];
        let place = |at: f32, from: f32, span: f32| (((at - from) / span * PLACES as f32) as usize).min(PLACES - 1);
        for run in parts.iter().flat_map(|p| &p.runs) {
            let (y, from, to) = (run.y as f32, run.left as f32, run.right as f32);
            let row = place(y, rect.top, rect.height());
            most[2][row] = most[2][row].min(from);
            most[3][row] = most[3][row].min(-to);
            let columns = place(from, rect.left, rect.width())..=place(to - 1.0, rect.left, rect.width());
            most[0][columns.clone()].iter_mut().for_each(|v| *v = v.min(y));
            most[1][columns].iter_mut().for_each(|v| *v = v.min(-y - 1.0));
        }
        let line = |side: usize, from: f32, span: f32, sign: f32| {
            let at = |i: usize| from + (i as f32 + 0.5) / PLACES as f32 * span;
            most[side].iter().enumerate().filter(|(_, v)| v.is_finite()).map(|(i, v)| (at(i), sign * v)).collect()
        };
        Self {
            top: line(0, rect.left, rect.width(), 1.0),
            bottom: line(1, rect.left, rect.width(), -1.0),
            left: line(2, rect.top, rect.height(), 1.0),
            right: line(3, rect.top, rect.height(), -1.0),
        }
    }
}

/// The straight line (its value at 0, its slope) on which most of the points lie.
fn straight(points: &[(f32, f32)], tolerance: f32) -> Option<(f32, f32)> {
    let pairs = (0..points.len()).flat_map(|i| (i + 1..points.len()).map(move |j| (points[i], points[j])));
    let slope = median(pairs.map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect())?;
    let at = median(points.iter().map(|p| p.1 - slope * p.0).collect())?;
    let on = points.iter().filter(|p| (p.1 - slope * p.0 - at).abs() < tolerance).count();
    (on as f32 >= STRAIGHT * PLACES as f32).then_some((at, slope))
}

/// The median; `None` of nothing.
pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
