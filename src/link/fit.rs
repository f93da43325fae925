//! Estimating the model from an archive: expectation maximisation.
//!
//! Nobody says which letters really hang together. The model as it stands says how probable each link is; counting outcomes by those
//! probabilities gives a better model; and so on a few times. What is stored counts as so many letters seen before,
//! so that a small archive hardly moves the model, and a large one does. The shares of random pairs stay as stored: candidates
//! are no random pairs.

use super::{
    linker::Linker,
    model::{LinkModel, OUTCOMES, RULES, column},
    reading::{digits_of, serial},
    resolve::{Candidate, kinds},
    view::LinkLetter,
    wording::mix,
};
use crate::domain::{LetterNumber, LinkKind};

/// Rounds of estimation: the model moves little after the third.
const ROUNDS: usize = 4;
/// The stored model counts as so many links.
const STORED: f64 = 300.0;
/// The stored share of misread digits counts as so many digits.
const STORED_DIGITS: f64 = 300.0;
/// Letters looked at; a sample of this size says enough.
const SAMPLE: usize = 3000;
/// No archive misreads more digits than this, or its numbers say nothing.
const MOST_ERROR: f64 = 0.4;

/// One citation with all that it may mean.
pub(super) type Choice = (Option<usize>, Vec<Candidate>, u32);

impl LinkModel {
    /// The model moved to these letters: how often digits are misread, and how often each outcome is seen where a letter
    /// forwards or cites another. The letters' order does not matter.
    pub fn fitted(&self, letters: &[LinkLetter]) -> Self {
        let mut linker = Linker::new(self.clone());
        linker.take_in(sample(letters));
        let choices = linker.choices();
        let mut model = self.clone();
        for _ in 0..ROUNDS {
            model = self.moved(&model, &linker, &choices);
        }
        model
    }

    /// One round: the stored model (`self`) with what is counted under the present one.
    pub(super) fn moved(&self, present: &Self, linker: &Linker, choices: &[Choice]) -> Self {
        let mut counts = [[[0.0; OUTCOMES]; RULES]; 2];
        let (mut misread, mut digits) = (self.digit_error * STORED_DIGITS, STORED_DIGITS);
        for (mention, candidates, letter) in choices {
            let odds: Vec<[f64; 2]> =
                candidates.iter().map(|c| kinds(present, mention.is_some(), &c.comparison)).collect();
            let all = 1.0 + odds.iter().flatten().sum::<f64>();
            for (candidate, odds) in candidates.iter().zip(odds) {
                let p = odds.map(|o| o / all);
                for (rule, outcome) in candidate.comparison.outcomes.iter().enumerate() {
                    let Some(outcome) = outcome else { continue };
                    counts[0][rule][usize::from(*outcome)] += p[0];
                    counts[1][rule][usize::from(*outcome)] += p[1];
                }
                if let Some((wrong, of)) = mention.and_then(|m| linker.misread(*letter, m, candidate.cluster)) {
                    misread += (p[0] + p[1]) * wrong;
                    digits += (p[0] + p[1]) * of;
                }
            }
        }
        let mut moved = self.clone();
        moved.digit_error = (misread / digits).clamp(0.002, MOST_ERROR);
        for (kind, counts) in [LinkKind::Forwards, LinkKind::Cites].into_iter().zip(counts) {
            moved.count(column(kind), &counts);
        }
        moved
    }

    /// Moves the shares of a column to what was counted; what they were counts as [`STORED`] pairs.
    pub(super) fn count(&mut self, column: usize, counts: &[[f64; OUTCOMES]; RULES]) {
        for (stored, counts) in self.seen[column].iter_mut().zip(counts) {
            let total = STORED + counts.iter().sum::<f64>();
            for (share, n) in stored.iter_mut().zip(counts).filter(|(share, _)| **share > 0.0) {
                *share = (*share * STORED + n) / total;
            }
            let sum: f64 = stored.iter().sum();
            stored.iter_mut().filter(|_| sum > 0.0).for_each(|share| *share /= sum);
        }
    }
}

impl Linker {
    /// Every citation with all that it may mean.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let letters = 0..self.letters.len() as u32;
        letters.flat_map(|l| self.all_candidates(l).into_iter().map(move |(m, c)| (m, c, l))).collect()
    }

    /// How many digits of a citation's number differ from those of a cluster's first scan, halved, since either may be wrong;
    /// and of how many. `None` if the two have not the same form.
    fn misread(&self, letter: u32, mention: usize, cluster: u32) -> Option<(f64, f64)> {
        let cited = &self.letters[letter as usize].mentions.get(mention)?.number.value;
        let own = &self.first_of(cluster).number.as_ref()?.value;
        let form = |n: &LetterNumber| (n.office.len(), serial(n).len());
        let wrong = || digits_of(cited).zip(digits_of(own)).filter(|(a, b)| a != b).count() as f64;
        (form(cited) == form(own)).then(|| (wrong() / 2.0, digits_of(own).count() as f64))
    }
}

/// Whole bundles, chosen by their hash, so that citations keep what they cite.
fn sample(letters: &[LinkLetter]) -> Vec<LinkLetter> {
    let one_in = (letters.len() / SAMPLE).max(1) as u64;
    letters.iter().filter(|l| mix(l.bundle).is_multiple_of(one_in)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::{super::model::Rule, *};

    #[test]
    fn nothing_to_learn_from_leaves_the_model_as_it_is() {
        let stored = LinkModel::default();
        let fitted = stored.fitted(&[]);
        assert!((fitted.digit_error - stored.digit_error).abs() < 1e-12);
        for (rule, name) in Rule::ALL.iter().map(|r| r.name()).enumerate() {
            for outcome in 0..OUTCOMES as u8 {
                let weight = |m: &LinkModel| m.weight(LinkKind::Forwards, rule, outcome).unwrap_or(0.0);
                // The table is rounded, its columns add up to 1 again.
                assert!((weight(&fitted) - weight(&stored)).abs() < 1e-2, "{name}");
            }
        }
    }
}
