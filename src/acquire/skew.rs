//! How far a page is from straight.
//!
//! The feet of Thai letters stand on one line, marks or no marks. Turned by the right angle, the feet of a whole page
//! fall onto few heights; the sharper they crowd, the better the angle.

use super::components::Component;

/// The largest skew that is looked for, in degrees.
pub(super) const LARGEST: f32 = 5.0;

/// A page's skew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Skew {
    /// Degrees; positive where lines fall to the right. The page is set straight by turning it back by as much.
    pub degrees: f32,
    /// How sharply the lines stand out at this angle: 1 is not at all.
    pub sharpness: f32,
}

/// The skew of the page whose letter-like blobs these are; `None` with fewer than two dozen of them. `letter` is the
/// height of a consonant in pixels.
pub(super) fn skew(components: &[Component], letter: f32) -> Option<Skew> {
    let feet = feet(components, letter);
    if feet.len() < 24 {
        return None;
    }
    // A bin must be smaller than the ragged edge of the feet, and not so small that a page has one foot a bin.
    let bin = (letter / 8.0).clamp(0.75, 4.0);
    let score = |degrees: f32| crowding(&feet, degrees, bin);
    let best = |from: f32, to: f32, step: f32| {
        let n = ((to - from) / step).round() as i32;
        let angles = (0..=n).map(|i| from + step * i as f32);
        angles.map(|a| (a, score(a))).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0.0, 0.0))
    };
    let (coarse, _) = best(-LARGEST - 0.5, LARGEST + 0.5, 0.25);
    let (fine, _) = best(coarse - 0.25, coarse + 0.25, 0.05);
    let (finest, top) = best(fine - 0.05, fine + 0.05, 0.01);
    // The peak is flat at the top: its middle is between the flanks.
    let flank = |direction: f32| {
        (1..40).map(|i| finest + direction * 0.01 * i as f32).find(|a| score(*a) < top * 0.97).unwrap_or(finest)
    };
    let degrees = (flank(-1.0) + flank(1.0)) / 2.0;
    let typical = [-4.0, -3.0, -2.0, 2.0, 3.0, 4.0].map(|d| score(degrees + d)).iter().sum::<f32>() / 6.0;
    Some(Skew { degrees, sharpness: top / typical.max(1e-6) })
}

/// The feet of the letters, as middle and bottom.
fn feet(components: &[Component], letter: f32) -> Vec<(f32, f32)> {
    let fits = |c: &&Component| {
        let (w, h) = (c.width() as f32, c.height() as f32);
        (0.7 * letter..2.2 * letter).contains(&h) && w > 0.25 * letter && w < 5.0 * letter
    };
    components.iter().filter(fits).map(|c| ((c.left + c.right) as f32 / 2.0, c.bottom as f32)).collect()
}

/// How much the feet crowd on few heights at this angle, a foot: 1 and up.
fn crowding(feet: &[(f32, f32)], degrees: f32, bin: f32) -> f32 {
    let slope = degrees.to_radians().tan();
    let heights = || feet.iter().map(|(x, y)| (y - x * slope) / bin);
    let (low, high) = heights().fold((f32::MAX, f32::MIN), |(low, high), h| (low.min(h), high.max(h)));
    let mut bins = vec![0.0_f32; (high - low) as usize + 3];
    for h in heights() {
        let at = h - low;
        let share = at.fract();
        bins[at as usize] += 1.0 - share;
        bins[at as usize + 1] += share;
    }
    bins.windows(3).map(|w| (w[0] * 0.5 + w[1] + w[2] * 0.5).powi(2)).sum::<f32>() / feet.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty lines of letters with ragged feet, as a page skewed by `degrees` has them.
    fn page(degrees: f32) -> Vec<Component> {
        let slope = degrees.to_radians().tan();
        let letter = |line: u32, i: u32| {
            let (x, ragged) = (100 + i * 17 + line % 3 * 5, i * 7 % 3);
            let foot = (200 + line * 50 + ragged) as f32 + x as f32 * slope;
            let bottom = foot.round() as u32;
            Component { left: x, right: x + 12, top: bottom - 18, bottom, area: 60 }
        };
        (0..30).flat_map(|line| (0..70).map(move |i| letter(line, i))).collect()
    }

    #[test]
    fn found_to_a_tenth_of_a_degree() {
        for degrees in [-5.0, -2.34, -0.5, -0.06, 0.0, 0.1, 0.77, 3.33, 4.9] {
            let found = skew(&page(degrees), 18.0).unwrap();
            assert!((found.degrees - degrees).abs() < 0.04, "{found:?} for {degrees}");
            assert!(found.sharpness > 1.5, "{found:?} for {degrees}");
        }
    }

    #[test]
    fn an_empty_page_has_none() {
        assert_eq!(skew(&[], 18.0), None);
    }
}
