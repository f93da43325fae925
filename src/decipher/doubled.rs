//! Digits that a network spells twice: where there is room for one, one is written.
//!
//! `๐๔๐๒.๕/ว` is now and then spelt `๐๔๐๒.๕๕/ว`, and both are sure, for each sees the same ink. In a number all digits are
//! about as wide: on 141 bundles of other generators' scans, of 12 pairs of one digit with less room than 1.4 of the
//! digits around them all 6 with less than 1.3 were one digit on paper, and 5 of the 1,400 with more than 1.5.

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
pub(super) fn single(spelt: &mut Vec<Spelt>) {
    let mut from = 0;
    while from < spelt.len() {
        let ch = spelt[from].ch;
        let to = from + spelt[from..].iter().take_while(|s| s.ch == ch).count();
        let again = to - from - 1;
        // An Arabic 1 is narrow in many types.
        if again > 0
            && is_digit(ch)
            && ch != '1'
            && let Some(usual) = Usual::around(spelt, from, to)
        {
            let room = (usual.edge(spelt, to) - usual.edge(spelt, from)) / usual.width - again as f32;
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

/// What is usual of a number's digits, in steps.
struct Usual {
    /// From the edge of one to that of the next.
    width: f32,
    /// Between the steps of one and those of the next.
    gap: f32,
}

impl Usual {
    /// Of the number in which these characters stand, told by its other digits, if there are enough.
    fn around(spelt: &[Spelt], from: usize, to: usize) -> Option<Self> {
        let of_number = |s: &&Spelt| is_digit(s.ch) || s.ch == '.';
        let first = from - spelt[..from].iter().rev().take_while(of_number).count();
        let last = to + spelt[to..].iter().take_while(of_number).count();
        let others = (first.max(1)..from).chain(to..last.min(spelt.len() - 1)).filter(|i| is_digit(spelt[*i].ch));
        let (mut widths, mut lengths): (Vec<f32>, Vec<f32>) =
            others.map(|i| (between(spelt, i + 1) - between(spelt, i), spelt[i].steps.len() as f32)).unzip();
        let width = median(&mut widths).filter(|_| widths.len() >= TELLING)?;
        Some(Self { width, gap: width - median(&mut lengths)? })
    }

    /// Where a character begins, or the line ends.
    fn edge(&self, spelt: &[Spelt], i: usize) -> f32 {
        match (i, spelt.get(i)) {
            (0, Some(first)) => first.steps.start as f32 - self.gap / 2.0,
            (_, Some(_)) => between(spelt, i),
            (_, None) => spelt.last().map_or(0.0, |s| s.steps.end as f32 + self.gap / 2.0),
        }
    }
}

/// Half-way from the character before to this one.
fn between(spelt: &[Spelt], i: usize) -> f32 {
    (spelt[i - 1].steps.end as f32).midpoint(spelt[i].steps.start as f32)
}

fn median(of: &mut [f32]) -> Option<f32> {
    of.sort_by(f32::total_cmp);
    Some(of.get(of.len().checked_sub(1)? / 2)?.midpoint(of[of.len() / 2]))
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
        single(&mut spelt);
        (spelt.iter().map(|s| s.ch).collect(), spelt.iter().map(|s| s.p).fold(1.0, f32::min))
    }

    #[test]
    fn a_digit_has_room_or_is_none() {
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 33, 37, 42]), ("๐๔๐๒.๕/ว".into(), 0.9));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 38, 43, 48]), ("๐๔๐๒.๕๕/ว".into(), 0.99));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 36, 40, 45]), ("๐๔๐๒.๕๕/ว".into(), 0.9));
        assert_eq!(single_of(" ๒๕๖๖๖ ก", &[0, 5, 12, 19, 26, 27, 32, 38]), (" ๒๕๖๖ ก".into(), 0.9));
        assert_eq!(single_of(" ๒๕๖๖๖", &[0, 5, 12, 19, 26, 27]), (" ๒๕๖๖".into(), 0.9), "at the line's end");
        assert_eq!(single_of(" ๒๕๖๖", &[0, 5, 12, 19, 26]), (" ๒๕๖๖".into(), 0.99));
    }

    #[test]
    fn what_has_no_measure_stays() {
        assert_eq!(single_of("๗๗/ก", &[0, 2, 6, 12]).0, "๗๗/ก");
        assert_eq!(single_of("0811/ก", &[0, 7, 14, 16, 20, 26]).0, "0811/ก");
        assert_eq!(single_of("กก๐๘ก", &[0, 2, 4, 9, 14]).0, "กก๐๘ก");
    }
}
