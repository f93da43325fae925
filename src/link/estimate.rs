//! Estimating the table that is stored with the program, `weights.tsv`, from an archive made for it: see
//! `examples/link_weights.rs`.

use std::fmt::Write;

use super::{
    compare,
    fit::Choice,
    linker::Linker,
    model::{LinkModel, OUTCOMES, RANDOM, RULES, Rule, column},
    view::LinkLetter,
    wording::mix,
};
use crate::domain::LinkKind;

/// Random pairs looked at.
const PAIRS: u64 = 200_000;
/// Rounds of estimation; the shares move by less than 0.001 after the sixth.
const ROUNDS: usize = 8;

type Counts = [[f64; OUTCOMES]; RULES];

impl LinkModel {
    /// The model estimated from `letters` without being told what hangs together: how often each outcome is seen in pairs drawn
    /// at random, in scans that are joined, and, by expectation maximisation, where one letter forwards or cites another. This
    /// model is where that starts, and counts as a few hundred pairs, so that what the letters never show stays possible.
    /// The share of misread digits stays: each archive has its own. What wording weighs stays too, for the few words of which a
    /// generated archive is made stand in all its letters; and what it weighs that two scans cite one letter, for those that
    /// might be taken for copies do so far more often than pairs drawn at random: all that pass one letter on.
    pub fn estimated(&self, letters: &[LinkLetter]) -> Self {
        let mut linker = Linker::new(self.fitted(letters));
        linker.take_in(letters.to_vec());
        let mut start = self.clone();
        start.count(RANDOM, &linker.random_pairs());
        start.count(column(LinkKind::CopyOf), &linker.joined());
        let choices: Vec<Choice> = linker.choices();
        let mut model = start.clone();
        for _ in 0..ROUNDS {
            model = start.moved(&model, &linker, &choices);
        }
        for (column, stored) in model.seen.iter_mut().zip(&self.seen) {
            for rule in [Rule::Wording, Rule::Cited].map(|r| r as usize) {
                column[rule] = stored[rule];
            }
        }
        Self { digit_error: self.digit_error, ..model }
    }

    /// The rows of `weights.tsv`, without its comments.
    pub fn table(&self) -> String {
        let mut out = String::new();
        let cell = |says: bool, text: String| if says { text } else { "-".to_owned() };
        for (row, name) in [(1, "mentioned"), (0, "unmentioned")] {
            let bits = |p: f64| cell(p > NEVER, format!("{p}"));
            let cells: Vec<String> = self.prior[row].iter().map(|p| bits(*p)).collect();
            let _ = writeln!(out, "prior\t{name}\t-\t{}", cells.join("\t"));
        }
        for (r, rule) in Rule::ALL.into_iter().enumerate() {
            for (o, outcome) in rule.outcomes().iter().enumerate() {
                let share =
                    |column: &[[f64; OUTCOMES]; RULES]| cell(column[r][o] > 0.0, format!("{:.5}", column[r][o]));
                let cells: Vec<String> = self.seen.iter().map(share).collect();
                let _ = writeln!(out, "{}\t{outcome}\t{}", rule.name(), cells.join("\t"));
            }
        }
        out
    }
}

/// The prior of a kind of link that there is not; see [`LinkModel::parse`].
const NEVER: f64 = -20.0;

impl Linker {
    /// The outcomes of comparing letters with other letters, both drawn at random, the same on every run.
    fn random_pairs(&self) -> Counts {
        let mut counts = Counts::default();
        let draw = |n: u64, of: usize| (mix(n) % of.max(1) as u64) as usize;
        for pair in 0..PAIRS.min((self.letters.len() as u64).pow(2)) {
            let (a, b) = (draw(3 * pair, self.letters.len()) as u32, draw(3 * pair + 1, self.letters.len()));
            let cluster = self.cluster_of[b];
            if self.cluster_of[a as usize] == cluster {
                continue;
            }
            let (from, to) = (&self.letters[a as usize], &self.letters[b]);
            let mention = from.mentions.get(draw(3 * pair + 2, from.mentions.len()));
            let (standing, _) = self.standing(a, cluster);
            let citing = compare::citing(from, mention, to, self.joint(cluster), standing);
            let copies = compare::copies(from, to, self.joint(cluster));
            for (rule, outcome) in citing.outcomes.iter().enumerate() {
                let outcome = if Rule::ALL[rule] == Rule::Cited { copies.outcomes[rule] } else { *outcome };
                counts[rule]
                    .iter_mut()
                    .enumerate()
                    .filter(|(o, _)| outcome == Some(*o as u8))
                    .for_each(|(_, n)| *n += 1.0);
            }
        }
        counts
    }

    /// The outcomes of comparing the scans that were joined, each by its probability.
    fn joined(&self) -> Counts {
        let mut counts = Counts::default();
        for (comparison, p) in self.copied.iter().flatten() {
            for (rule, outcome) in comparison.outcomes.iter().enumerate() {
                outcome.iter().for_each(|o| counts[rule][usize::from(*o)] += p);
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_back_as_it_was_written() {
        let stored = LinkModel::default();
        let again = LinkModel::parse(&stored.table());
        assert_eq!(again.prior, stored.prior);
        for (a, b) in again.seen.iter().flatten().flatten().zip(stored.seen.iter().flatten().flatten()) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
    }

    #[test]
    fn no_letters_leave_the_model_as_it_is() {
        let stored = LinkModel::default();
        let estimated = stored.estimated(&[]);
        for (a, b) in estimated.seen.iter().flatten().flatten().zip(stored.seen.iter().flatten().flatten()) {
            assert!((a - b).abs() < 1e-4, "{a} {b}");
        }
    }
}
