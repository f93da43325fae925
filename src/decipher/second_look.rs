//! The second look: a digit that the recogniser is not sure of is shown by itself to a small network that knows digits alone.
//! What it is and what it brings is in `models/CARD.md`; how it was trained, in `models/train/digits.py`.

use rten::{Model, RunOptions};
use rten_tensor::{NdTensor, prelude::*};
use serde::Deserialize;

use super::{decode::Spelt, line_shape::LineImage};
use crate::domain::digits;

/// A digit that is surer than this is not looked at again.
const SURE: f32 = 0.999;
/// A digit is looked at from its middle and so many pixels beside it, and what is seen is averaged: where a digit stands the
/// recogniser tells to a few pixels.
const ASIDE: [isize; 3] = [-2, 0, 2];
/// The least that either network is taken to think of any digit.
const LEAST: f32 = 5e-3;
/// What else a digit may be is kept from this probability.
const KEPT: f32 = 5e-3;

/// `digits.json`: what the network's numbers mean.
#[derive(Debug, Deserialize)]
struct Card {
    /// Rows and columns of a window.
    side: usize,
    /// The digits, by class; the last class is that of no digit.
    classes: Vec<char>,
    /// The recogniser's chances to the first power times the network's to the second are those of both together.
    exponents: [f32; 2],
}

/// The network for digits.
pub struct SecondLook {
    model: Model,
    card: Card,
}

impl SecondLook {
    /// From `digits.onnx` and `digits.json`.
    ///
    /// # Errors
    /// Why one of them cannot be used.
    pub fn new(model: Vec<u8>, card: &[u8]) -> Result<Self, String> {
        let card: Card = serde_json::from_slice(card).map_err(|e| e.to_string())?;
        if card.side != LineImage::HEIGHT || card.classes.is_empty() {
            return Err(format!("it is for windows of {} rows, not {}", card.side, LineImage::HEIGHT));
        }
        Ok(Self { model: Model::load(model).map_err(|e| e.to_string())?, card })
    }

    /// Looks again at the digits of a line that are not sure, and weighs what it sees with what was read. `stride` is the width
    /// of a step in pixels.
    ///
    /// # Errors
    /// Why the network did not run.
    pub fn look(
        &self,
        image: &LineImage,
        stride: usize,
        spelt: &mut [Spelt],
        options: &RunOptions,
    ) -> Result<(), String> {
        let doubtful = |s: &&mut Spelt| digits::value(s.ch).is_some() && s.p < SURE;
        let mut doubtful: Vec<&mut Spelt> = spelt.iter_mut().filter(doubtful).collect();
        if doubtful.is_empty() {
            return Ok(());
        }
        let side = self.card.side;
        let middle = |s: &Spelt| (s.steps.start + s.steps.end) * stride / 2;
        let views = |s: &&mut Spelt| ASIDE.map(|aside| window(image, middle(s).saturating_add_signed(aside), side));
        let windows: Vec<f32> = doubtful.iter().flat_map(views).flatten().collect();
        let windows = NdTensor::from_data([doubtful.len() * ASIDE.len(), 1, side, side], windows);
        let seen = self.model.run_one(windows.into(), Some(options.clone())).map_err(|e| e.to_string())?;
        let seen: NdTensor<f32, 2> = seen.try_into().map_err(|e| format!("{e:?}"))?;
        let classes = self.card.classes.len();
        if seen.shape() != [doubtful.len() * ASIDE.len(), classes + 1] {
            return Err(format!("{:?} logits for {} digits", seen.shape(), doubtful.len()));
        }
        for (spelt, logits) in doubtful.iter_mut().zip(seen.to_vec().chunks_exact(ASIDE.len() * (classes + 1))) {
            let mean = |class: usize| {
                let of_class = logits.iter().skip(class).step_by(classes + 1);
                of_class.sum::<f32>() / ASIDE.len() as f32
            };
            self.weigh(spelt, &(0..=classes).map(mean).collect::<Vec<f32>>());
        }
        Ok(())
    }

    /// Puts together what was read of a digit and what was seen of it.
    fn weigh(&self, spelt: &mut Spelt, logits: &[f32]) {
        let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let chances: Vec<f32> = logits.iter().map(|x| (x - most).exp()).collect();
        let all: f32 = chances.iter().sum();
        let a_digit = 1.0 - chances[chances.len() - 1] / all;
        let [read, seen] = self.card.exponents;
        let given = |ch: char| {
            let other = spelt.alternatives.iter().find(|a| a.0 == ch).map_or(0.0, |a| a.1);
            if ch == spelt.ch { spelt.p } else { other }
        };
        let digits_read: f32 = self.card.classes.iter().map(|ch| given(*ch)).sum();
        let share = |(ch, chance): (&char, &f32)| {
            let read_as = (given(*ch) / digits_read).max(LEAST);
            let seen_as = (chance / (all * a_digit)).max(LEAST * LEAST);
            (*ch, read_as.powf(read) * seen_as.powf(seen))
        };
        let mut both: Vec<(char, f32)> = self.card.classes.iter().zip(&chances).map(share).collect();
        let total: f32 = both.iter().map(|b| b.1).sum();
        let scale = digits_read.min(1.0) * a_digit / total;
        both.iter_mut().for_each(|b| b.1 *= scale);
        both.sort_by(|a, b| b.1.total_cmp(&a.1));
        let letters = spelt.alternatives.iter().filter(|a| !self.card.classes.contains(&a.0)).copied();
        let mut alternatives: Vec<(char, f32)> =
            both[1..].iter().copied().filter(|b| b.1 >= KEPT).chain(letters).collect();
        alternatives.sort_by(|a, b| b.1.total_cmp(&a.1));
        (spelt.ch, spelt.p) = both[0];
        spelt.alternatives = alternatives;
    }
}

/// The columns of a line around the middle one, paper beyond its ends.
fn window(image: &LineImage, middle: usize, side: usize) -> Vec<f32> {
    let mut out = vec![0.0; side * side];
    for (row, out) in image.pixels.chunks_exact(image.width).zip(out.chunks_exact_mut(side)) {
        // The window's first column is `middle - side / 2`, which may lie before the line.
        let before = (side / 2).saturating_sub(middle);
        let from = (middle + before).saturating_sub(side / 2);
        let some = row.get(from..).unwrap_or_default();
        out[before..].iter_mut().zip(some).for_each(|(o, i)| *o = *i);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(ch: char, p: f32, alternatives: &[(char, f32)]) -> Spelt {
        Spelt { ch, p, alternatives: alternatives.to_vec(), steps: 10..12 }
    }

    fn network() -> SecondLook {
        let card = include_bytes!("../../models/digits.json");
        SecondLook::new(include_bytes!("../../models/digits.onnx").to_vec(), card).unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn windows_have_their_digit_in_the_middle() {
        let width = 60;
        let pixels = (0..40 * width).map(|i| (i % width) as f32).collect();
        let line = LineImage { width, pixels };
        for (middle, first, at_twenty) in [(30, 10.0, 30.0), (5, 0.0, 5.0), (55, 35.0, 55.0), (0, 0.0, 0.0)] {
            let window = window(&line, middle, 40);
            assert_eq!((window[0], window[20]), (first, at_twenty), "{middle}");
        }
        assert_eq!(window(&line, 55, 40)[39], 0.0, "beyond the end");
    }

    #[test]
    fn sure_digits_and_letters_stay() {
        let image = LineImage { width: 80, pixels: vec![0.0; 80 * 40] };
        let before = vec![spelt('๕', 0.9995, &[]), spelt('น', 0.5, &[('ม', 0.4)])];
        let mut after = before.clone();
        network().look(&image, 4, &mut after, &RunOptions::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(after, before);
    }

    #[test]
    fn what_is_seen_decides_between_what_was_read() {
        let network = network();
        let mut logits = vec![0.0; network.card.classes.len() + 1];
        let five = network.card.classes.iter().position(|c| *c == '๕').unwrap_or_default();
        logits[five] = 9.0;
        let mut digit = spelt('๔', 0.5, &[('๕', 0.4), ('ด', 0.1)]);
        network.weigh(&mut digit, &logits);
        assert_eq!(digit.ch, '๕');
        let others: f32 = digit.alternatives.iter().map(|a| a.1).sum();
        assert!(digit.p > 0.6 && digit.p + others <= 1.0 + 1e-4, "{digit:?}");
        assert!(digit.alternatives.contains(&('ด', 0.1)), "{digit:?}");
        // Nothing there: no digit is sure any more.
        *logits.last_mut().unwrap_or_else(|| panic!("no class")) = 14.0;
        network.weigh(&mut digit, &logits);
        assert!(digit.p < 0.1, "{digit:?}");
    }
}
