//! The baseline of a line on paper that does not lie flat: bent where its letters say so.

use super::chain::Chain;

/// A stretch of a line whose letters are asked together, in consonant heights.
const STRETCH: f32 = 10.0;
/// A bend smaller than this share of a consonant's height is none.
const NO_BEND: f32 = 0.06;

/// Points of the baseline from left to right: its two ends, and the middles of stretches if it bends.
pub(super) fn baseline(line: &Chain) -> Vec<(f32, f32)> {
    let (left, right, h) = (line.rect.left, line.rect.right.max(line.rect.left + 1.0), line.height);
    let straight = vec![(left, line.base(left)), (right, line.base(right))];
    let count = ((right - left) / (STRETCH * h)) as usize;
    if count < 2 {
        return straight;
    }
    let step = (right - left) / count as f32;
    let bends: Vec<f32> = (0..count).map(|k| bend(line, left + k as f32 * step, step)).collect();
    if bends.iter().all(|b| b.abs() < NO_BEND * h) {
        return straight;
    }
    let smooth = |k: usize| {
        let near = &bends[k.saturating_sub(1)..(k + 2).min(count)];
        (near.iter().sum::<f32>() + bends[k]) / (near.len() + 1) as f32
    };
    let point = |x: f32, k: usize| (x, line.base(x) + smooth(k));
    let middles = (0..count).map(|k| point(left + (k as f32 + 0.5) * step, k));
    std::iter::once(point(left, 0)).chain(middles).chain(std::iter::once(point(right, count - 1))).collect()
}

/// How far the letters of a stretch stand below the straight baseline: the median of those that stand near it.
fn bend(line: &Chain, left: f32, width: f32) -> f32 {
    let within = line.atoms.iter().map(|a| a.rect).filter(|r| (left..left + width).contains(&r.middle()));
    let off = |x: f32, y: f32| y - line.base(x);
    let mut feet: Vec<f32> =
        within.map(|r| off(r.middle(), r.bottom)).filter(|d| d.abs() < 0.22 * line.height).collect();
    feet.sort_by(f32::total_cmp);
    if feet.len() < 5 { 0.0 } else { feet[feet.len() / 2] }
}
