//! Digits that a network spells twice: where one stands, one is written.
//!
//! `๐๔๐๒.๕/ว` is now and then spelt `๐๔๐๒.๕๕/ว`, and both are sure, for each sees the same ink. In a number all digits stand
//! about as far apart: those spelt twice 0.2 to 0.5 of that (in what other generators' bundles gave), those written twice 0.75
//! and more.

use super::decode::Spelt;
use crate::domain::digits::is_digit;

/// Nearer to each other than this, in what is usual of the number's digits, stand no two digits ...
const NEAR: f32 = 0.5;
/// ... and no two that are sure nearer than this.
const SURE: f32 = 0.65;
/// How sure a digit may be where its number of times is told by how it stands.
const DOUBTED: f32 = 0.9;
/// So many other distances within the number tell what is usual.
const TELLING: usize = 2;

/// Drops digits spelt again where they stand already, and doubts those that stand too near.
pub(super) fn single(spelt: &mut Vec<Spelt>) {
    let mut from = 0;
    while from < spelt.len() {
        let ch = spelt[from].ch;
        let mut to = from + spelt[from..].iter().take_while(|s| s.ch == ch).count();
        // An Arabic 1 is narrow in many types.
        if to > from + 1
            && is_digit(ch)
            && ch != '1'
            && let Some(usual) = usual_distance(spelt, from, to)
        {
            for i in (from + 1..to).rev() {
                let apart = (middle(&spelt[i]) - middle(&spelt[i - 1])) / usual;
                if apart < SURE {
                    spelt[i - 1].p = spelt[i - 1].p.min(DOUBTED);
                    spelt[i].p = spelt[i].p.min(DOUBTED);
                }
                if apart < NEAR {
                    spelt[i - 1].steps.end = spelt.remove(i).steps.end;
                    to -= 1;
                }
            }
        }
        from = to;
    }
}

/// How far the other digits of the number in which these stand are from each other, in steps: the median, if there are
/// enough.
fn usual_distance(spelt: &[Spelt], from: usize, to: usize) -> Option<f32> {
    let of_number = |s: &&Spelt| is_digit(s.ch) || s.ch == '.';
    let first = from - spelt[..from].iter().rev().take_while(of_number).count();
    let last = to + spelt[to..].iter().take_while(of_number).count();
    let others = (first + 1..last).filter(|i| *i <= from || *i >= to);
    let both = others.filter(|i| is_digit(spelt[*i].ch) && is_digit(spelt[i - 1].ch));
    let mut apart: Vec<f32> = both.map(|i| middle(&spelt[i]) - middle(&spelt[i - 1])).collect();
    apart.sort_by(f32::total_cmp);
    (apart.len() >= TELLING).then(|| apart[(apart.len() - 1) / 2].midpoint(apart[apart.len() / 2]))
}

/// The middle of a character's steps.
fn middle(spelt: &Spelt) -> f32 {
    (spelt.steps.start as f32).midpoint(spelt.steps.end as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters, each at a step; what is left of them, and the least sure.
    fn single_of(text: &str, at: &[usize]) -> (String, f32) {
        let one = |(ch, at): (char, &usize)| Spelt { ch, p: 0.99, alternatives: Vec::new(), steps: *at..at + 1 };
        let mut spelt: Vec<Spelt> = text.chars().zip(at).map(one).collect();
        single(&mut spelt);
        (spelt.iter().map(|s| s.ch).collect(), spelt.iter().map(|s| s.p).fold(1.0, f32::min))
    }

    #[test]
    fn a_digit_stands_off_the_one_before_it() {
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 33, 37, 42]), ("๐๔๐๒.๕/ว".into(), 0.9));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 38, 43, 48]), ("๐๔๐๒.๕๕/ว".into(), 0.99));
        assert_eq!(single_of("๐๔๐๒.๕๕/ว", &[0, 7, 14, 21, 26, 31, 35, 40, 45]), ("๐๔๐๒.๕๕/ว".into(), 0.9));
        assert_eq!(single_of("๒๕๖๖๖ ก", &[0, 8, 16, 24, 26, 31, 36]), ("๒๕๖๖ ก".into(), 0.9));
        assert_eq!(single_of("๒๕๖๖๖", &[0, 8, 16, 18, 20]), ("๒๕๖".into(), 0.9));
        assert_eq!(single_of("-๒๒๓๑", &[83, 88, 94, 101, 110]), ("-๒๒๓๑".into(), 0.99));
    }

    #[test]
    fn what_has_no_measure_stays() {
        assert_eq!(single_of("๗๗/ก", &[0, 2, 6, 12]).0, "๗๗/ก");
        assert_eq!(single_of("0811/ก", &[0, 7, 14, 16, 20, 26]).0, "0811/ก");
        assert_eq!(single_of("กก๐๘ก", &[0, 2, 4, 9, 14]).0, "กก๐๘ก");
    }
}
