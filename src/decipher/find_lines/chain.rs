//! Letters side by side → chains: pieces of lines, each with a straight baseline and a consonant height.

use super::merge::HAND;
use super::parts::{Part, Rect};
use super::size::densest;
use crate::domain::Ink;

/// What stands as one letter or joined letters of one line, or a slice of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub rect: Rect,
    pub ink: Ink,
}

/// Cuts parts to atoms: a wide part is cut into upright slices about a letter wide, and those where paper shows between.
pub(super) fn atoms(parts: &[Part], height: f32) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for part in parts {
        let (w, h) = (part.rect.width(), part.rect.height());
        let letter = h.clamp(0.5 * height, 1.8 * height).max(if w < 6.0 * h { h.min(4.0 * height) } else { 0.0 });
        if w <= 2.2 * letter {
            atoms.push(Atom { rect: part.rect, ink: part.ink });
        } else {
            slice(part, (w / letter).round().max(2.0) as usize, &mut atoms);
        }
    }
    atoms
}

/// Adds the pieces of `part` in each of `count` upright slices, parted where a slice shows paper.
fn slice(part: &Part, count: usize, atoms: &mut Vec<Atom>) {
    let (rect, step) = (part.rect, part.rect.width() / count as f32);
    let rows = rect.height() as usize;
    for k in 0..count {
        let (left, right) = (rect.left + k as f32 * step, rect.left + (k + 1) as f32 * step);
        let mut inked = vec![false; rows];
        let mut edges = (right, left);
        for run in part.runs.iter().filter(|r| (r.left as f32) < right && (r.right as f32) > left) {
            inked[(run.y as usize).saturating_sub(rect.top as usize).min(rows - 1)] = true;
            edges = (edges.0.min(run.left as f32), edges.1.max(run.right as f32));
        }
        let (left, right) = (edges.0.max(left), edges.1.min(right));
        let mut y = 0;
        while let Some(top) = (y..rows).find(|&y| inked[y]) {
            let bottom = (top..rows).find(|&y| !inked[y]).unwrap_or(rows);
            let rect = Rect { left, top: rect.top + top as f32, right, bottom: rect.top + bottom as f32 };
            atoms.push(Atom { rect, ink: part.ink });
            y = bottom;
        }
    }
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Its letters, from left to right.
    pub atoms: Vec<Atom>,
    pub rect: Rect,
    /// The baseline is `y = at + slope · x`.
    pub at: f32,
    pub slope: f32,
    /// A consonant's height.
    pub height: f32,
    /// The same as its own letters alone tell it: of a few digits that is little.
    pub own: f32,
    pub ink: Ink,
}

impl Chain {
    /// A chain of these atoms (at least one), whose slope is `slope` if it is too short to show its own.
    pub fn of(mut atoms: Vec<Atom>, slope: f32, usual: Option<f32>) -> Self {
        atoms.sort_by(|a, b| a.rect.left.total_cmp(&b.rect.left));
        let rect = atoms.iter().map(|a| a.rect).reduce(Rect::join).unwrap_or(Rect {
            left: 0.0,
            top: 0.0,
            right: 1.0,
            bottom: 1.0,
        });
        let rough = rough_height(&atoms);
        let own = (atoms.len() >= 8 && rect.width() > 8.0 * rough).then(|| steepness(&atoms, rough, slope));
        let slope = own.unwrap_or(slope);
        let at = offset(&atoms, slope, rough).0;
        let (own, height) = heights(&atoms, at, slope, rough, usual);
        let coloured = atoms.iter().filter(|a| a.ink != Ink::Black).count();
        let ink = if coloured * 2 > atoms.len() {
            let red = atoms.iter().filter(|a| a.ink == Ink::Red).count();
            if red * 2 > coloured { Ink::Red } else { Ink::Blue }
        } else {
            Ink::Black
        };
        Self { atoms, rect, at, slope, height, own, ink }
    }

    /// Whether a part of the page lies within the line, marks included.
    pub fn covers(&self, r: Rect) -> bool {
        let base = self.base(r.middle());
        let h = self.height;
        r.middle() > self.rect.left - 0.5 * h
            && r.middle() < self.rect.right + 0.5 * h
            && (base - 2.1 * h..base + 0.8 * h).contains(&r.centre())
    }

    /// The baseline's row at a column.
    pub fn base(&self, x: f32) -> f32 {
        self.at + self.slope * x
    }
}

fn rough_height(atoms: &[Atom]) -> f32 {
    let mut heights: Vec<f32> = atoms.iter().map(|a| a.rect.height()).collect();
    densest(&mut heights, |h| (h * 0.14).max(1.1)).map_or(1.0, |(h, _)| h)
}

/// Where most letters stand, on a baseline of this slope, and how many do.
fn offset(atoms: &[Atom], slope: f32, rough: f32) -> (f32, usize) {
    let mut feet: Vec<f32> = atoms
        .iter()
        .filter(|a| a.rect.height() > 0.5 * rough)
        .map(|a| a.rect.bottom - slope * a.rect.middle())
        .collect();
    if feet.is_empty() {
        feet = atoms.iter().map(|a| a.rect.bottom - slope * a.rect.middle()).collect();
    }
    densest(&mut feet, |_| (rough * 0.13).max(1.1)).unwrap_or((0.0, 0))
}

/// The slope, near the `usual` one, on which most letters stand on one line.
fn steepness(atoms: &[Atom], rough: f32, usual: f32) -> f32 {
    let candidates = (-24..=24).map(|k| usual + k as f32 * 0.0015);
    let score = |slope: f32| offset(atoms, slope, rough).1 as f32 - (slope - usual).abs() * 10.0;
    let scored: Vec<(f32, f32)> = candidates.map(|s| (s, score(s))).collect();
    let best = scored.iter().map(|s| s.1).fold(f32::MIN, f32::max);
    // Several slopes do as well: take the middle of them.
    let good: Vec<f32> = scored.iter().filter(|s| s.1 >= best - 0.5).map(|s| s.0).collect();
    good.iter().sum::<f32>() / good.len().max(1) as f32
}

/// How high a consonant is by what these atoms tell, and by that and what is usual together.
fn heights(atoms: &[Atom], at: f32, slope: f32, rough: f32, usual: Option<f32>) -> (f32, f32) {
    let tall = |a: &Atom| at + slope * a.rect.middle() - a.rect.top;
    let on_line = |a: &&Atom| (at + slope * a.rect.middle() - a.rect.bottom).abs() < 0.2 * rough;
    let mut heights: Vec<f32> = atoms.iter().filter(on_line).map(tall).filter(|h| *h > 0.6 * rough).collect();
    let own = densest(&mut heights, |h| (h * 0.1).max(1.1)).map_or(rough, |(h, _)| h);
    let Some(usual) = usual else { return (own, own) };
    let near = heights.iter().filter(|h| (*h / usual - 1.0).abs() < 0.08).count();
    // What a pen wrote behind print says nothing of the print's size, if it is no more than the print.
    let printed = heights.iter().filter(|h| **h < HAND * usual).count().max(heights.len() / 2);
    if (own / usual - 1.0).abs() < 0.4 && (heights.len() < 6 || near * 4 >= printed) {
        let mut like: Vec<f32> = heights.iter().copied().filter(|h| (h / usual - 1.0).abs() < 0.12).collect();
        let like = densest(&mut like, |h| (h * 0.1).max(1.1)).unwrap_or((usual, 0));
        let votes = like.1.min(12) as f32;
        return (own, (like.0 * votes + usual * 3.0) / (votes + 3.0));
    }
    (own, own)
}

/// Joins atoms that stand side by side on one line and are of like height. `usual` is the page's consonant height.
pub(super) fn chains(atoms: &[Atom], uprights: &[Rect], slope: f32, usual: f32) -> Vec<Chain> {
    let mut order: Vec<usize> = (0..atoms.len())
        .filter(|&i| {
            let r = atoms[i].rect;
            r.height() > 0.28 * usual && r.height() < 5.0 * usual
        })
        .collect();
    order.sort_by(|&a, &b| atoms[a].rect.left.total_cmp(&atoms[b].rect.left));
    let mut group = Groups::new(atoms.len());
    for (k, &i) in order.iter().enumerate() {
        let a = atoms[i].rect;
        for &j in &order[k + 1..] {
            let b = atoms[j].rect;
            if b.left - a.right > 1.6 * a.height() {
                break;
            }
            if beside(a, b, slope)
                && (atoms[i].ink == Ink::Black) == (atoms[j].ink == Ink::Black)
                && !parted(uprights, a, b)
            {
                group.join(i, j);
            }
        }
    }
    let mut members: Vec<Vec<Atom>> = vec![Vec::new(); atoms.len()];
    order.iter().for_each(|&i| members[group.root(i)].push(atoms[i]));
    members.into_iter().filter(|m| !m.is_empty()).map(|m| Chain::of(m, slope, Some(usual))).collect()
}

/// Whether b, at or right of a, stands beside it on a line.
fn beside(a: Rect, b: Rect, slope: f32) -> bool {
    let (small, large) = (a.height().min(b.height()), a.height().max(b.height()));
    let gap = b.left - a.right;
    let drift = slope * (b.middle() - a.middle());
    gap < 1.5 * small
        && gap > -0.6 * small
        && large < 1.45 * small
        && (b.bottom - a.bottom - drift).abs() < 0.24 * small
}

/// Whether an upright rule stands between the two.
pub(super) fn parted(uprights: &[Rect], a: Rect, b: Rect) -> bool {
    let y = (a.top.max(b.top) + a.bottom.min(b.bottom)) / 2.0;
    uprights.iter().any(|u| {
        (u.top..u.bottom).contains(&y)
            && u.middle() > a.middle().min(b.middle())
            && u.middle() < a.middle().max(b.middle())
    })
}

/// Disjoint sets of numbers.
pub(super) struct Groups(Vec<usize>);

impl Groups {
    pub fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    pub fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
