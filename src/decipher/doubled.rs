//! Digits that a network spells twice: where there is room for one, one is written.
//!
//! `๐๔๐๒.๕/ว` is now and then spelt `๐๔๐๒.๕๕/ว`, and both are sure, for each sees the same ink. In a number all digits are
//! about as wide: on 141 bundles of other generators' scans, of 12 pairs of one digit with less room than 1.4 of the
//! digits around them all 6 with less than 1.3 were one digit on paper, and 5 of the 1,400 with more than 1.5.

use std::ops::Range;

use super::decode::Spelt;
use crate::domain::digits::is_digit;

/// A further digit has at least this much of the width of those around it ...
const ROOM: f32 = 0.3;
/// ... and is sure to be one only with so much.
const SURE_ROOM: f32 = 0.5;
/// How sure a digit may be where its number of times is told by the room.
const DOUBTED: f32 = 0.9;
/// So many other digits of the number tell how wide its digits are.
const TELLING: usize = 2;

/// Drops digits spelt again in the room of one, and doubts those that hardly have room.
///
/// `reach` is how far a character reaches from its steps where no other is near, in steps.
pub(super) fn single(spelt: &mut Vec<Spelt>, reach: usize) {
    let reach = reach as f32;
    let mut from = 0;
    while from < spelt.len() {
        let ch = spelt[from].ch;
        let to = from + spelt[from..].iter().take_while(|s| s.ch == ch).count();
        let again = to - from - 1;
        // An Arabic 1 is narrow in many types.
        if again > 0
            && is_digit(ch)
            && ch != '1'
            && let Some(usual) = usual_width(spelt, from, to, reach)
        {
            let room = (edges(spelt, to - 1, reach).end - edges(spelt, from, reach).start) / usual - again as f32;
            if room < SURE_ROOM {
                spelt[from..to].iter_mut().for_each(|s| s.p = s.p.min(DOUBTED));
            }
            if room < ROOM {
                let dropped = spelt.remove(to - 1);
                spelt[to - 2].steps.end = dropped.steps.end;
            }
        }
        from = to.min(spelt.len());
    }
}

/// How wide the digits of the number are in which these stand, in steps: the median of the others, if there are enough.
fn usual_width(spelt: &[Spelt], from: usize, to: usize, reach: f32) -> Option<f32> {
    let of_number = |s: &&Spelt| is_digit(s.ch) || s.ch == '.';
    let first = from - spelt[..from].iter().rev().take_while(of_number).count();
    let last = to + spelt[to..].iter().take_while(of_number).count();
    let others = (first..from).chain(to..last).filter(|i| is_digit(spelt[*i].ch)).map(|i| edges(spelt, i, reach));
    let mut widths: Vec<f32> = others.map(|e| e.end - e.start).collect();
    widths.sort_by(f32::total_cmp);
    (widths.len() >= TELLING).then(|| widths[(widths.len() - 1) / 2].midpoint(widths[widths.len() / 2]))
}

/// From where to where a character stands: half-way to its neighbours, but no further than its reach.
fn edges(spelt: &[Spelt], i: usize, reach: f32) -> Range<f32> {
    let steps = |s: &Spelt| (s.steps.start as f32, s.steps.end as f32);
    let (start, end) = steps(&spelt[i]);
    let before = i.checked_sub(1).map_or(f32::NEG_INFINITY, |j| steps(&spelt[j]).1);
    let after = spelt.get(i + 1).map_or(f32::INFINITY, |next| steps(next).0);
    before.midpoint(start).max(start - reach)..end.midpoint(after).min(end + reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters, each at a step.
    fn spelt(text: &str, at: &[usize]) -> Vec<Spelt> {
        let one = |(ch, at): (char, &usize)| Spelt { ch, p: 0.99, alternatives: Vec::new(), steps: *at..at + 1 };
        text.chars().zip(at).map(one).collect()
    }

    fn single_of(text: &str, at: &[usize]) -> (String, f32) {
        let mut spelt = spelt(text, at);
        single(&mut spelt, 4);
        (spelt.iter().map(|s| s.ch).collect(), spelt.iter().map(|s| s.p).fold(1.0, f32::min))
    }

    #[test]
    fn a_digit_has_room_or_is_none() {
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 33, 37, 42]), ("๐๔๐๒.๕/ว".into(), 0.9));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 38, 43, 48]), ("๐๔๐๒.๕๕/ว".into(), 0.99));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 36, 40, 45]), ("๐๔๐๒.๕๕/ว".into(), 0.9));
        assert_eq!(single_of(" ๒๕๖๖๖ ก", &[0, 5, 12, 19, 26, 27, 32, 38]), (" ๒๕๖๖ ก".into(), 0.9));
        assert_eq!(single_of(" ๒๕๖๖๖", &[0, 5, 12, 19, 26, 27]), (" ๒๕๖๖๖".into(), 0.9), "its end is not seen");
        assert_eq!(single_of(" 2256 ว", &[0, 7, 13, 21, 28, 34, 41]), (" 2256 ว".into(), 0.99));
        assert_eq!(single_of(" ๒๕๖๖", &[0, 5, 12, 19, 26]), (" ๒๕๖๖".into(), 0.99));
    }

    #[test]
    fn what_has_no_measure_stays() {
        assert_eq!(single_of("๗๗/ก", &[0, 2, 6, 12]).0, "๗๗/ก");
        assert_eq!(single_of("0811/ก", &[0, 7, 14, 16, 20, 26]).0, "0811/ก");
        assert_eq!(single_of("กก๐๘ก", &[0, 2, 4, 9, 14]).0, "กก๐๘ก");
    }
}
