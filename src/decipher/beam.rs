//! Beam search through a line's probabilities for the texts of a known form.

use std::{collections::HashMap, ops::Range};

use super::{decode::Probabilities, grammar::Grammar};

/// Prefixes kept from step to step.
const BEAM: usize = 24;
/// Characters less probable than this at a step are not tried there.
const FLOOR: f32 = 1e-4;

/// A text of the form, and the natural logarithm of its probability over the steps searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// The text.
    pub text: String,
    /// ln of its probability, all alignments summed.
    pub log_p: f32,
}

/// A prefix's probability, split by whether the last step was a blank.
#[derive(Clone)]
struct Prefix<S> {
    state: S,
    blank: f64,
    character: f64,
}

impl<S> Prefix<S> {
    fn total(&self) -> f64 {
        self.blank + self.character
    }
}

/// The most probable texts that `grammar` accepts in these steps, best first; none if nothing fits.
pub fn search<G: Grammar>(p: &Probabilities, steps: Range<usize>, charset: &[char], grammar: &G) -> Vec<Hypothesis> {
    let mut beam: HashMap<Vec<usize>, Prefix<G::State>> = HashMap::new();
    beam.insert(Vec::new(), Prefix { state: grammar.start(), blank: 1.0, character: 0.0 });
    let mut scale = 0.0f64;
    for step in steps.start..steps.end.min(p.steps()) {
        let mut next = extend(p.row(step), &beam, charset, grammar);
        // Rescaled at each step, for hundreds of small factors would vanish.
        let best = next.values().map(Prefix::total).fold(0.0, f64::max);
        if best <= 0.0 {
            return Vec::new();
        }
        scale += best.ln();
        for prefix in next.values_mut() {
            prefix.blank /= best;
            prefix.character /= best;
        }
        beam = prune(next);
    }
    let mut found: Vec<Hypothesis> = beam
        .into_iter()
        .filter(|(_, prefix)| grammar.accepts(&prefix.state) && prefix.total() > 0.0)
        .map(|(classes, prefix)| Hypothesis {
            text: classes.iter().filter_map(|c| charset.get(c - 1)).collect(),
            log_p: (prefix.total().ln() + scale) as f32,
        })
        .collect();
    found.sort_by(|a, b| b.log_p.total_cmp(&a.log_p).then_with(|| a.text.cmp(&b.text)));
    found
}

fn extend<G: Grammar>(
    row: &[f32],
    beam: &HashMap<Vec<usize>, Prefix<G::State>>,
    charset: &[char],
    grammar: &G,
) -> HashMap<Vec<usize>, Prefix<G::State>> {
    let mut next: HashMap<Vec<usize>, Prefix<G::State>> = HashMap::new();
    let mut add = |classes: Vec<usize>, state: &G::State, blank: f64, character: f64| {
        let new = || Prefix { state: state.clone(), blank: 0.0, character: 0.0 };
        let entry = next.entry(classes).or_insert_with(new);
        entry.blank += blank;
        entry.character += character;
    };
    for (classes, prefix) in beam {
        let again = classes.last().map_or(0.0, |&c| f64::from(row[c]));
        let blank = f64::from(row.first().copied().unwrap_or(0.0));
        add(classes.clone(), &prefix.state, prefix.total() * blank, prefix.character * again);
        for (class, &value) in row.iter().enumerate().skip(1).filter(|(_, v)| **v >= FLOOR) {
            let Some(state) = charset.get(class - 1).and_then(|&ch| grammar.step(&prefix.state, ch)) else { continue };
            // The same character twice needs a blank between.
            let from = if classes.last() == Some(&class) { prefix.blank } else { prefix.total() };
            let mut longer = classes.clone();
            longer.push(class);
            add(longer, &state, 0.0, from * f64::from(value));
        }
    }
    next
}

fn prune<S>(next: HashMap<Vec<usize>, Prefix<S>>) -> HashMap<Vec<usize>, Prefix<S>> {
    if next.len() <= BEAM {
        return next;
    }
    let mut ranked: Vec<_> = next.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total().total_cmp(&a.1.total()).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(BEAM);
    ranked.into_iter().collect()
}
