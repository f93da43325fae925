//! What a line's probabilities spell: CTC decoding, with what else each character may be.
//!
//! A CTC network gives, for each step along the line, the probability of every character and of a *blank* (nothing
//! new). The best path spells the text; how sure each of its characters is follows from all the ways in which the
//! steps around it could have spelt exactly one character.

use std::ops::Range;

/// The probabilities of a line: `steps` rows of one value for the blank (index 0) and one for each character.
#[derive(Clone, Debug)]
pub struct Probabilities {
    classes: usize,
    values: Vec<f32>,
}

/// The blank's class.
const BLANK: usize = 0;
/// A class below this at every step of a window is no candidate there.
const CANDIDATE_FLOOR: f32 = 1e-3;
/// Alternatives less probable than this are not worth keeping.
const ALTERNATIVE_FLOOR: f32 = 5e-3;
/// How many candidates a window is asked about.
const CANDIDATES: usize = 6;

impl Probabilities {
    /// From raw logits, row by row, softened by a temperature (1 leaves them as they are).
    ///
    /// `classes` must be above 0; a last incomplete row is left out.
    pub fn from_logits(logits: &[f32], classes: usize, temperature: f32) -> Self {
        let mut values = Vec::with_capacity(logits.len());
        for row in logits.chunks_exact(classes.max(1)) {
            let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let start = values.len();
            values.extend(row.iter().map(|&x| ((x - max) / temperature).exp()));
            let sum: f32 = values[start..].iter().sum();
            values[start..].iter_mut().for_each(|v| *v /= sum);
        }
        Self { classes: classes.max(1), values }
    }

    /// How many steps.
    pub fn steps(&self) -> usize {
        self.values.len() / self.classes
    }

    /// The probability of a class at a step.
    pub(super) fn at(&self, step: usize, class: usize) -> f32 {
        self.values[step * self.classes + class]
    }

    pub(super) fn row(&self, step: usize) -> &[f32] {
        &self.values[step * self.classes..(step + 1) * self.classes]
    }

    fn best_at(&self, step: usize) -> usize {
        let row = self.row(step);
        let better = |best: usize, i: usize| if row[i] > row[best] { i } else { best };
        (1..row.len()).fold(BLANK, better)
    }
}

/// A character spelt by a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelt {
    /// The character.
    pub ch: char,
    /// The probability that it is right, and that there is one character here at all.
    pub p: f32,
    /// What else it may be, best first.
    pub alternatives: Vec<(char, f32)>,
    /// The steps at which it is the most probable.
    pub steps: Range<usize>,
}

/// The text of the best path. `charset[i]` is the character of class `i + 1`.
#[cfg(test)]
pub(super) fn best_path(probabilities: &Probabilities, charset: &[char]) -> Vec<Spelt> {
    let all = 0..probabilities.steps();
    let mut spelt = spell(probabilities, all.clone(), &runs(probabilities, all), charset);
    spelt.iter_mut().for_each(prefer_read);
    spelt
}

/// What was chosen is what is read, though all other paths together may be a little for another character:
/// it gets the greatest of the shares, and each that was greater the next one.
pub(super) fn prefer_read(spelt: &mut Spelt) {
    for (_, share) in &mut spelt.alternatives {
        if *share > spelt.p {
            std::mem::swap(share, &mut spelt.p);
        }
    }
}

/// Characters that are each the most probable in a run of steps, as sure as the steps of `window` around them say.
pub(super) fn spell(
    p: &Probabilities,
    window: Range<usize>,
    runs: &[(usize, Range<usize>)],
    charset: &[char],
) -> Vec<Spelt> {
    let one = |(i, (class, steps)): (usize, &(usize, Range<usize>))| {
        let from = i.checked_sub(1).map_or(window.start, |j| usize::midpoint(runs[j].1.end, steps.start));
        let to = runs.get(i + 1).map_or(window.end, |next| usize::midpoint(steps.end, next.1.start));
        let mut shares = shares(p, from..to, *class);
        let sure = shares.iter().find(|s| s.0 == *class).map_or(0.0, |s| s.1);
        shares.retain(|s| s.0 != *class && s.1 >= ALTERNATIVE_FLOOR);
        let alternatives = shares.iter().filter_map(|&(c, p)| Some((*charset.get(c - 1)?, p))).collect();
        let ch = charset.get(class - 1).copied().unwrap_or(' ');
        Spelt { ch, p: sure, alternatives, steps: steps.clone() }
    };
    runs.iter().enumerate().map(one).collect()
}

/// Runs of these steps whose most probable class is one and the same character.
pub(super) fn runs(p: &Probabilities, steps: Range<usize>) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    let mut before = BLANK;
    for step in steps {
        let class = p.best_at(step);
        match runs.last_mut() {
            Some((last, steps)) if class == before && *last == class => steps.end = step + 1,
            _ if class != BLANK => runs.push((class, step..step + 1)),
            _ => {}
        }
        before = class;
    }
    runs
}

/// The shares of the candidates, best first, in the probability that the window spells one character or none.
fn shares(p: &Probabilities, window: Range<usize>, best: usize) -> Vec<(usize, f32)> {
    let mut candidates: Vec<(usize, f32)> = Vec::new();
    for step in window.clone() {
        for (class, &value) in p.row(step).iter().enumerate().skip(1) {
            if value < CANDIDATE_FLOOR && class != best {
                continue;
            }
            match candidates.iter_mut().find(|c| c.0 == class) {
                Some(c) => c.1 = c.1.max(value),
                None => candidates.push((class, value)),
            }
        }
    }
    candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
    candidates.truncate(CANDIDATES);
    let nothing: f32 = window.clone().map(|step| p.at(step, BLANK)).product();
    for c in &mut candidates {
        c.1 = exactly_one(p, window.clone(), c.0);
    }
    let all = nothing + candidates.iter().map(|c| c.1).sum::<f32>();
    if all > 0.0 {
        candidates.iter_mut().for_each(|c| c.1 /= all);
    }
    candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
    candidates
}

/// The probability that the window spells `class` once and nothing else: blanks, a run of it, blanks.
fn exactly_one(p: &Probabilities, window: Range<usize>, class: usize) -> f32 {
    let (mut before, mut within, mut after) = (1.0f32, 0.0f32, 0.0f32);
    for step in window {
        let (blank, here) = (p.at(step, BLANK), p.at(step, class));
        (before, within, after) = (before * blank, (before + within) * here, (within + after) * blank);
    }
    within + after
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHARSET: [char; 3] = ['๓', '๗', 'ก'];

    fn probabilities(rows: &[[f32; 4]]) -> Probabilities {
        Probabilities { classes: 4, values: rows.concat() }
    }

    fn text(rows: &[[f32; 4]]) -> String {
        best_path(&probabilities(rows), &CHARSET).iter().map(|s| s.ch).collect()
    }

    #[test]
    fn a_run_is_one_character_and_a_blank_parts_two() {
        let (blank, three) = ([0.9, 0.1, 0.0, 0.0], [0.1, 0.9, 0.0, 0.0]);
        assert_eq!(text(&[blank, three, three, blank]), "๓");
        assert_eq!(text(&[three, blank, three]), "๓๓");
        assert_eq!(text(&[blank, blank]), "");
        assert_eq!(text(&[]), "");
        assert_eq!(text(&[three, [0.0, 0.1, 0.1, 0.8]]), "๓ก");
    }

    #[test]
    fn doubt_is_shared_among_the_candidates() {
        let rows = [[0.98, 0.01, 0.01, 0.0], [0.02, 0.55, 0.43, 0.0], [0.98, 0.01, 0.01, 0.0]];
        let spelt = best_path(&probabilities(&rows), &CHARSET);
        assert_eq!(spelt.len(), 1);
        assert_eq!(spelt[0].ch, '๓');
        assert!((0.5..0.6).contains(&spelt[0].p), "{}", spelt[0].p);
        assert_eq!(spelt[0].alternatives.len(), 1);
        assert_eq!(spelt[0].alternatives[0].0, '๗');
        assert!((0.38..0.46).contains(&spelt[0].alternatives[0].1));
    }

    #[test]
    fn a_character_that_may_be_nothing_is_not_sure() {
        let spelt = best_path(&probabilities(&[[0.45, 0.55, 0.0, 0.0]]), &CHARSET);
        assert!((spelt[0].p - 0.55).abs() < 1e-6);
        assert!(spelt[0].alternatives.is_empty());
    }

    #[test]
    fn logits_become_probabilities_and_a_temperature_softens_them() {
        let sharp = Probabilities::from_logits(&[0.0, 2.0, 0.0, 0.0], 4, 1.0);
        let soft = Probabilities::from_logits(&[0.0, 2.0, 0.0, 0.0], 4, 2.0);
        assert_eq!(sharp.steps(), 1);
        assert!((sharp.row(0).iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(soft.at(0, 1) < sharp.at(0, 1));
    }
}
