//! The ink of a page as runs of pixels, joined to connected parts: one part is a letter, a mark, a dot, a rule, or what
//! the scan has joined.

use std::ops::Range;

use crate::acquire::CleanPage;
use crate::domain::Ink;

/// Pixels of ink side by side in one row: columns `left..right` of row `y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decipher) struct Run {
    pub y: u32,
    pub left: u32,
    pub right: u32,
}

impl Run {
    fn len(self) -> u32 {
        self.right - self.left
    }

    pub fn rect(self) -> Rect {
        let (y, left, right) = (self.y as f32, self.left as f32, self.right as f32);
        Rect { left, top: y, right, bottom: y + 1.0 }
    }
}

/// A rectangle in pixels; right and bottom lie outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::decipher) struct Rect {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Rect {
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub fn middle(&self) -> f32 {
        (self.left + self.right) / 2.0
    }

    pub fn centre(&self) -> f32 {
        (self.top + self.bottom) / 2.0
    }

    /// Whether the other lies within `reach` of this.
    pub fn near(&self, other: Self, reach: f32) -> bool {
        self.left < other.right + reach
            && other.left < self.right + reach
            && self.top < other.bottom + reach
            && other.top < self.bottom + reach
    }

    pub fn join(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    pub fn holds(&self, x: f32, y: f32) -> bool {
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }
}

/// A connected part of the page's ink.
#[derive(Clone, Debug)]
pub(in crate::decipher) struct Part {
    pub rect: Rect,
    /// Pixels of ink.
    pub area: f32,
    pub ink: Ink,
    /// Its runs, by row.
    pub runs: Vec<Run>,
}

/// What is paler than this beside colour is its rim.
const FAINT: u8 = 110;
/// What is darker than this is ink if it has a colour.
const PALE: u8 = 215;
/// What is darker than this may belong to pale print; it is ink if a part of it is darker than [`WORN`].
const PALEST: u8 = 212;
const WORN: u8 = 185;
/// A part of which a larger share has a colour is coloured ink; of which a smaller share than [`FRINGED`] has, black.
const COLOURED: f32 = 0.4;
const FRINGED: f32 = 0.1;
/// Larger than this share of the page is a frame or a signature, and may be joined with print.
const LETTER: f32 = 0.04;

/// What is dark enough to be ink, as runs by row and column: all, those of black ink, and those of coloured ink.
pub(super) struct Runs {
    pub all: Vec<Run>,
    /// What all of them join to.
    pub parts: Vec<Part>,
    pub black: Vec<Run>,
    pub colour: Vec<Run>,
}

/// The runs of ink on a page.
pub(super) fn runs(page: &CleanPage) -> Runs {
    let all = all_runs(page);
    let parts = join(&all);
    if page.inks.is_none() {
        return Runs { black: all.clone(), all, parts, colour: Vec::new() };
    }
    let (mut black, mut colour) = (Vec::new(), Vec::new());
    for part in &parts {
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        part.runs.iter().for_each(|&run| by_ink(page, run, &mut mine, &mut theirs));
        let coloured = theirs.iter().map(|r| r.len() as f32).sum::<f32>() / part.area;
        // The colour of pale or thin strokes shows in some of their pixels only, and print has coloured fringes.
        let small =
            part.rect.width().max(part.rect.height()) < LETTER * page.grey.height().max(page.grey.width()) as f32;
        if coloured > COLOURED && small {
            colour.extend(&part.runs);
        } else if coloured < FRINGED {
            black.extend(&part.runs);
        } else {
            black.extend(mine);
            colour.extend(theirs);
        }
    }
    black.sort_unstable_by_key(|r| (r.y, r.left));
    colour.sort_unstable_by_key(|r| (r.y, r.left));
    Runs { all, parts, black, colour }
}

/// What is dark enough to be ink, by row. Pale print beside dark, such as a worn stamp's, is measured by itself: a connected part
/// that is nowhere as dark as the page's ink is ink down to half-way between its darkest and the paper.
fn all_runs(page: &CleanPage) -> Vec<Run> {
    let threshold = threshold(page);
    // What has a colour is ink, however pale.
    let tinted = |x: usize, y: u32| page.inks.as_ref().is_some_and(|inks| inks.at(x as u32, y) != Ink::Black);
    let faint = runs_where(page, |x, y, v| v < PALEST || v < PALE && tinted(x, y));
    let grey = |x: u32, y: u32| page.grey.get_pixel_checked(x, y).map_or(255, |p| p.0[0]);
    let darkest = |part: &Part| part.runs.iter().flat_map(|r| (r.left..r.right).map(|x| grey(x, r.y))).min();
    let mut runs = Vec::new();
    for part in join(&faint) {
        let darkest = darkest(&part).unwrap_or(255);
        let level = if darkest < WORN { threshold.max(darkest / 2 + 128) } else { threshold };
        for run in &part.runs {
            let is_ink = |x: u32| grey(x, run.y) < level || tinted(x as usize, run.y);
            push_runs(&mut runs, run.y, run.left..run.right, is_ink);
        }
    }
    runs.sort_unstable_by_key(|r| (r.y, r.left));
    runs
}

/// Adds the runs of what `is_ink` says yes to among these columns of a row.
pub(in crate::decipher) fn push_runs(runs: &mut Vec<Run>, y: u32, columns: Range<u32>, is_ink: impl Fn(u32) -> bool) {
    let mut x = columns.start;
    while let Some(left) = (x..columns.end).find(|x| is_ink(*x)) {
        x = (left..columns.end).find(|x| !is_ink(*x)).unwrap_or(columns.end);
        runs.push(Run { y, left, right: x });
    }
}

/// The runs of what `is_ink` says yes to, of column, row and grey level.
fn runs_where(page: &CleanPage, is_ink: impl Fn(usize, u32, u8) -> bool) -> Vec<Run> {
    let (width, mut runs) = (page.grey.width() as usize, Vec::new());
    if width == 0 {
        return runs;
    }
    for (y, row) in page.grey.as_raw().chunks_exact(width).enumerate() {
        let y = y as u32;
        let mut x = 0;
        while let Some(left) = first_dark(row, x).and_then(|x| (x..width).find(|&x| is_ink(x, y, row[x]))) {
            x = (left..width).find(|&x| !is_ink(x, y, row[x])).unwrap_or(width);
            runs.push(Run { y, left: left as u32, right: x as u32 });
        }
    }
    runs
}

/// A column from `from` on, before which all is paper; looks at blocks, since most of a page is.
fn first_dark(row: &[u8], from: usize) -> Option<usize> {
    let mut x = from;
    while let Some(block) = row.get(x..x + 32) {
        if block.iter().fold(255, |low, &v| low.min(v)) < PALE {
            return Some(x);
        }
        x += 32;
    }
    (x < row.len()).then_some(x)
}

/// Cuts a run where black ink meets coloured ink. The pale rim of a coloured stroke goes with it.
fn by_ink(page: &CleanPage, run: Run, black: &mut Vec<Run>, colour: &mut Vec<Run>) {
    let Some(inks) = &page.inks else { return };
    let tinted = |x: u32, y: u32| inks.at(x, y) != Ink::Black;
    let pale = |x: u32| page.grey.get_pixel_checked(x, run.y).is_some_and(|p| p.0[0] > FAINT);
    let near = |x: u32| {
        (1..=2).any(|d| {
            tinted(x, run.y + d)
                || tinted(x, run.y.saturating_sub(d))
                || tinted(x + d, run.y)
                || tinted(x.saturating_sub(d), run.y)
        })
    };
    let is_colour = |x: u32| tinted(x, run.y) || pale(x) && near(x);
    let mut left = run.left;
    while left < run.right {
        let kind = is_colour(left);
        let right = (left..run.right).find(|&x| is_colour(x) != kind).unwrap_or(run.right);
        if kind { &mut *colour } else { &mut *black }.push(Run { y: run.y, left, right });
        left = right;
    }
}

/// The grey level that parts ink from paper: Otsu's, within bounds, since a page may be empty or hold a photograph.
fn threshold(page: &CleanPage) -> u8 {
    let mut histogram = [0u64; 256];
    for &v in page.grey.as_raw().iter().step_by(3) {
        histogram[v as usize] += 1;
    }
    let total: u64 = histogram.iter().sum();
    let sum: f64 = histogram.iter().enumerate().map(|(v, &n)| v as f64 * n as f64).sum();
    let (mut below, mut below_sum, mut best) = (0u64, 0.0, (0.0, 128u8));
    for (v, &n) in histogram.iter().enumerate() {
        below += n;
        below_sum += v as f64 * n as f64;
        let above = total - below;
        if below == 0 || above == 0 {
            continue;
        }
        let between = below_sum / below as f64 - (sum - below_sum) / above as f64;
        let score = between * between * below as f64 * above as f64;
        if score > best.0 {
            best = (score, v as u8);
        }
    }
    best.1.clamp(110, 190) + 1
}

/// Joins runs that touch (also at corners) to parts, in the order of their first runs.
pub(in crate::decipher) fn join(runs: &[Run]) -> Vec<Part> {
    let mut parent: Vec<u32> = (0..runs.len() as u32).collect();
    let (mut above, mut start) = (0..0, 0);
    while start < runs.len() {
        let y = runs[start].y;
        let end = start + runs[start..].iter().take_while(|r| r.y == y).count();
        if above.end > 0 && runs[above.start].y + 1 == y {
            touch(runs, above.clone(), start..end, &mut parent);
        }
        above = start..end;
        start = end;
    }
    collect(runs, &mut parent)
}

fn touch(runs: &[Run], above: std::ops::Range<usize>, below: std::ops::Range<usize>, parent: &mut [u32]) {
    let (mut a, mut b) = (above.start, below.start);
    while a < above.end && b < below.end {
        if runs[a].left <= runs[b].right && runs[b].left <= runs[a].right {
            let (x, y) = (root(parent, a as u32), root(parent, b as u32));
            parent[x.max(y) as usize] = x.min(y);
        }
        if runs[a].right < runs[b].right {
            a += 1;
        } else {
            b += 1;
        }
    }
}

fn root(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}

fn collect(runs: &[Run], parent: &mut [u32]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut number = vec![u32::MAX; runs.len()];
    for (i, &run) in runs.iter().enumerate() {
        let root = root(parent, i as u32) as usize;
        let rect = run.rect();
        if number[root] == u32::MAX {
            number[root] = parts.len() as u32;
            parts.push(Part { rect, area: 0.0, ink: Ink::Black, runs: Vec::new() });
        }
        let part = &mut parts[number[root] as usize];
        part.rect = part.rect.join(rect);
        part.area += run.len() as f32;
        part.runs.push(run);
    }
    parts
}

/// The ink that most of a part is written in.
pub(super) fn ink(page: &CleanPage, part: &Part) -> Ink {
    let black = |r: &&Run| page.inks.as_ref().is_none_or(|inks| inks.at((r.left + r.right) / 2, r.y) == Ink::Black);
    let count = part.runs.iter().filter(black).count();
    if count * 2 > part.runs.len() { Ink::Black } else { tint(page, part) }
}

/// The coloured ink that most of a part is written in.
pub(super) fn tint(page: &CleanPage, part: &Part) -> Ink {
    let Some(inks) = &page.inks else { return Ink::Black };
    let red = part.runs.iter().filter(|r| inks.at((r.left + r.right) / 2, r.y) == Ink::Red).count();
    if red * 2 > part.runs.len() { Ink::Red } else { Ink::Blue }
}
