//! Stamps and other coloured marks on a page: each lies at a slope of its own.

use std::collections::HashMap;

use super::chain::Groups;
use super::frames::{HEIGHT, WIDTH};
use super::parts::{Part, Rect};

/// Fewer parts than these do not tell a slope or a size.
pub(super) const TELLING: usize = 8;
/// Parts nearer than this, in consonant heights of the page, belong together.
const NEAR: f32 = 2.2;
/// Dots are lower than this, in consonant heights; so many tell a slope.
const DOT: f32 = 0.3;
const DOTS: usize = 30;
/// Print is lower than this, in consonant heights.
const PRINT: f32 = 1.3;
/// The steepest slope looked for (about eight degrees), and the step.
const STEEPEST: i32 = 28;
const STEP: f32 = 0.005;

/// Groups of parts that stand near one another.
pub(super) fn apart(parts: &[Part], height: f32) -> Vec<Vec<Part>> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|&a, &b| parts[a].rect.left.total_cmp(&parts[b].rect.left));
    let widest = parts.iter().map(|p| p.rect.width()).fold(0.0, f32::max);
    let mut groups = Groups::new(parts.len());
    for (k, &i) in order.iter().enumerate() {
        let reach = parts[i].rect.left + widest + NEAR * height;
        for &j in order[k + 1..].iter().take_while(|&&j| parts[j].rect.left <= reach) {
            if parts[i].ink == parts[j].ink && parts[i].rect.near(parts[j].rect, NEAR * height) {
                groups.join(i, j);
            }
        }
    }
    let mut members: Vec<Vec<Part>> = vec![Vec::new(); parts.len()];
    for (i, part) in parts.iter().enumerate() {
        members[groups.root(i)].push(part.clone());
    }
    members.retain(|m| !m.is_empty());
    members
}

/// A stamp has at least so many parts, and is set at least this askew if print is not to be taken for it.
pub(super) const PARTS: usize = 20;
const ASKEW: f32 = 0.012;

/// Parts that one ink has made, apart: those of stamps that lie askew on the paper, a stamp each, and all others.
pub(super) fn tilted(parts: &[Part], height: f32) -> (Vec<Vec<Part>>, Vec<Part>) {
    let is_stamp = |group: &Vec<Part>| {
        let Some(rect) = group.iter().map(|p| p.rect).reduce(Rect::join) else { return false };
        group.len() >= PARTS
            && WIDTH.contains(&(rect.width() / height))
            && HEIGHT.contains(&(rect.height() / height))
            && tilt(group, height).abs() >= ASKEW
    };
    let (stamps, others): (Vec<_>, Vec<_>) = apart(parts, height).into_iter().partition(is_stamp);
    (stamps, others.into_iter().flatten().collect())
}

/// The slope at which the ink of these parts falls into the sharpest rows; 0 where there is too little to tell.
pub(super) fn tilt(parts: &[Part], height: f32) -> f32 {
    // A hand keeps to no row. Print does, and a form's dots do to a hair.
    let dots = |p: &&Part| p.rect.height() < DOT * height && p.rect.width() < 2.0 * DOT * height;
    let dots: Vec<&Part> = parts.iter().filter(dots).collect();
    let printed: Vec<&Part> = parts.iter().filter(|p| p.rect.height() < PRINT * height).collect();
    let told = |parts: &[&Part], least: usize| (parts.len() >= least).then(|| sharpest(parts, height)).flatten();
    // The crumbs of an emblem or a ring are dots too, but print that stands among them keeps to no slope of theirs.
    let is_kept = |slope: &f32| sharpness(&printed, *slope, height) >= KEPT * sharpness(&printed, 0.0, height);
    told(&dots, DOTS).filter(is_kept).or_else(|| told(&printed, TELLING)).unwrap_or(0.0)
}

/// Print is so sharp at least in rows that slope as the dots do, of what it is in level ones. Of 39 groups at least 20 parts large,
/// stamps had 0.88 and more, crumbs of seals 0.76 and less.
const KEPT: f32 = 0.82;

/// The slope at which these parts' ink is in sharper rows than level; `None` if at none.
fn sharpest(parts: &[&Part], height: f32) -> Option<f32> {
    let level = sharpness(parts, 0.0, height);
    let scored = (-STEEPEST..=STEEPEST).map(|k| k as f32 * STEP).map(|s| (s, sharpness(parts, s, height)));
    // A handful of signs is sharper at some slope by chance.
    scored.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|best| best.1 > 1.08 * level).map(|best| best.0)
}

/// How much of these parts' ink falls together in rows of this slope.
fn sharpness(parts: &[&Part], slope: f32, height: f32) -> f32 {
    let bin = (height / 6.0).max(1.0);
    let mut rows: HashMap<i32, f32> = HashMap::new();
    for run in parts.iter().flat_map(|p| &p.runs) {
        let middle = (run.left + run.right) as f32 / 2.0;
        *rows.entry(((run.y as f32 - slope * middle) / bin) as i32).or_default() += (run.right - run.left) as f32;
    }
    rows.values().map(|v| v * v).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decipher::find_lines::parts::{Run, join};

    /// Two rows of twelve small blocks on a slope.
    fn stamp(slope: f32) -> Vec<Part> {
        let mut runs = Vec::new();
        for (row, block) in (0..2).flat_map(|r| (0..12).map(move |b| (r, b))) {
            let left = 100 + block * 30;
            let top = (200.0 + row as f32 * 60.0 + slope * left as f32) as u32;
            runs.extend((top..top + 20).map(|y| Run { y, left, right: left + 18 }));
        }
        runs.sort_unstable_by_key(|r| (r.y, r.left));
        join(&runs)
    }

    #[test]
    fn a_stamp_has_a_slope_of_its_own() {
        for slope in [-0.09, -0.04, 0.0, 0.05, 0.1] {
            let found = tilt(&stamp(slope), 20.0);
            assert!((found - slope).abs() < 0.012, "{slope}: {found}");
        }
        assert_eq!(tilt(&stamp(0.1)[..4], 20.0), 0.0);
    }

    #[test]
    fn crumbs_give_print_among_them_no_slope() {
        // Dots of a ring or an emblem, on a slope of their own.
        let dots = |slope: f32| {
            let at = |i: u32| (100 + 10 * i, (210.0 + slope * (10 * i) as f32) as u32);
            let mut runs: Vec<Run> = (0..36)
                .map(at)
                .flat_map(|(left, top)| (top..top + 3).map(move |y| Run { y, left, right: left + 3 }))
                .collect();
            runs.sort_unstable_by_key(|r| (r.y, r.left));
            join(&runs)
        };
        let with = |print: f32| tilt(&[stamp(print), dots(0.13)].concat(), 20.0);
        assert!(tilt(&dots(0.13), 20.0) > 0.1);
        assert!(with(0.0).abs() < 0.012, "{}", with(0.0));
        assert!(with(0.13) > 0.1, "{}", with(0.13));
    }

    #[test]
    fn marks_far_apart_are_no_one_stamp() {
        let mut parts = stamp(0.0);
        assert_eq!(apart(&parts, 20.0).len(), 1);
        let moved = |r: Rect| Rect { left: r.left + 2000.0, right: r.right + 2000.0, ..r };
        parts.extend(stamp(0.0).into_iter().map(|p| Part { rect: moved(p.rect), ..p }));
        assert_eq!(apart(&parts, 20.0).len(), 2);
    }

    #[test]
    fn what_lies_askew_is_a_stamp_and_what_lies_level_is_print() {
        assert_eq!(tilted(&stamp(0.04), 20.0).0.len(), 1);
        assert!(tilted(&stamp(0.0), 20.0).0.is_empty());
        let (stamps, others) = tilted(&stamp(0.04)[..12], 20.0);
        assert!(stamps.is_empty() && others.len() == 12, "too little to tell");
    }
}
