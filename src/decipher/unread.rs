//! Ink beside a digit that no character was read from: a digit inked small, or high above the line, that went unread. The
//! probabilities know nothing of it; so the digits beside it are made doubtful here, for `๖๒๗๖` read as `๖๒๗` is as wrong as
//! `๖๒๗๕`.

use super::{decode::Spelt, line_shape::LineImage};
use crate::domain::digits;

/// How far to each side of the steps that spell it a character's own ink reaches, in pixels of a line image.
const REACH: usize = 11;
/// Unread ink is at least this wide, in pixels ...
const WIDE: usize = 4;
/// ... in pieces no further apart than this ...
const PIECES: usize = 5;
/// ... and this high: leaders, rules and specks are lower.
const HIGH: usize = 8;
/// Ink this dark counts, where 1 is black.
const DARK: f32 = 0.5;
/// What remains of the probability of a digit beside unread ink, and of each of its alternatives.
const DOUBT: f32 = 0.5;

/// Halves the probability of every digit of a line with unread ink right behind it or, at the line's beginning, before it.
/// `stride` is the width of a step in pixels.
pub fn doubt(image: &LineImage, stride: usize, spelt: &mut [Spelt]) {
    let inked: Vec<usize> = (0..spelt.len()).filter(|&i| spelt[i].ch != ' ').collect();
    for (at, &i) in inked.iter().enumerate() {
        if digits::value(spelt[i].ch).is_none() {
            continue;
        }
        let next = inked.get(at + 1).copied();
        let behind = spelt[i].steps.end * stride + REACH;
        let until = next.map_or(image.width, |n| (spelt[n].steps.start * stride).saturating_sub(REACH));
        let before = if at == 0 { (spelt[i].steps.start * stride).saturating_sub(REACH) } else { 0 };
        let other = if holds_ink(image, behind, until) {
            next.filter(|&n| digits::value(spelt[n].ch).is_some())
        } else if holds_ink(image, 0, before) {
            None
        } else {
            continue;
        };
        for i in [Some(i), other].into_iter().flatten() {
            spelt[i].p *= DOUBT;
            spelt[i].alternatives.iter_mut().for_each(|(_, p)| *p *= DOUBT);
        }
    }
}

/// Whether these columns hold something as wide and high as a digit.
fn holds_ink(image: &LineImage, from: usize, to: usize) -> bool {
    let to = to.min(image.width);
    if to < from + WIDE {
        return false;
    }
    let dark = |x: usize, y: usize| image.pixels[y * image.width + x] >= DARK;
    let columns: Vec<bool> = (from..to).map(|x| (0..LineImage::HEIGHT).any(|y| dark(x, y))).collect();
    // Each run of columns with ink, and the rows that it spans; ink that fell to pieces is one.
    let inked: Vec<usize> = (0..columns.len()).filter(|&i| columns[i]).collect();
    for run in inked.chunk_by(|a, b| b - a <= PIECES) {
        let (Some(&first), Some(&last)) = (run.first(), run.last()) else { continue };
        if last + 1 - first >= WIDE {
            let rows = (0..LineImage::HEIGHT).filter(|&y| (from + first..=from + last).any(|x| dark(x, y)));
            let (top, bottom) = rows.fold((usize::MAX, 0), |(top, bottom), y| (top.min(y), bottom.max(y)));
            if bottom + 1 >= top.saturating_add(HIGH) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with blots of 10 by `high` pixels at these columns.
    fn line(blots: &[usize], high: usize) -> LineImage {
        let width = 200;
        let mut pixels = vec![0.0; width * LineImage::HEIGHT];
        for &left in blots {
            for y in 10..10 + high {
                pixels[y * width + left..y * width + left + 10].fill(1.0);
            }
        }
        LineImage { width, pixels }
    }

    fn read(at: &[(char, usize)]) -> Vec<Spelt> {
        let one = |&(ch, x): &(char, usize)| Spelt { ch, p: 1.0, alternatives: Vec::new(), steps: x / 2..x / 2 + 1 };
        at.iter().map(one).collect()
    }

    fn doubted(blots: &[usize], high: usize, at: &[(char, usize)]) -> Vec<f32> {
        let mut spelt = read(at);
        doubt(&line(blots, high), 2, &mut spelt);
        spelt.iter().map(|s| s.p).collect()
    }

    #[test]
    fn a_digit_left_unread_makes_its_neighbours_doubtful() {
        let two = [('๖', 25), ('๒', 65)];
        assert_eq!(doubted(&[20, 60], 12, &two), [1.0, 1.0]);
        assert_eq!(doubted(&[20, 40, 60], 12, &two), [0.5, 0.5], "between them");
        assert_eq!(doubted(&[20, 60, 80], 12, &two), [1.0, 0.5], "behind the last");
        assert_eq!(doubted(&[0, 20, 60], 12, &two), [0.5, 1.0], "before the first");
    }

    #[test]
    fn a_digit_in_pieces_left_unread_does_too() {
        let two = [('๖', 25), ('๒', 65)];
        let mut image = line(&[20, 60], 12);
        for (x, y) in (40..43).flat_map(|x| (10..20).map(move |y| (x, y))).chain([(45, 12), (46, 12)]) {
            image.pixels[y * image.width + x] = 1.0;
        }
        let mut spelt = read(&two);
        doubt(&image, 2, &mut spelt);
        assert_eq!(spelt.iter().map(|s| s.p).collect::<Vec<_>>(), [0.5, 0.5]);
    }

    #[test]
    fn leaders_and_letters_do_not() {
        assert_eq!(doubted(&[20, 40, 60], 3, &[('๖', 25), ('๒', 65)]), [1.0, 1.0], "a row of dots");
        assert_eq!(doubted(&[20, 40, 60], 12, &[('ว', 25), ('น', 65)]), [1.0, 1.0], "letters");
        assert_eq!(doubted(&[20, 40, 60], 12, &[('๖', 25), (' ', 40), ('น', 45), ('๒', 65)]), [1.0; 4], "read");
    }
}
