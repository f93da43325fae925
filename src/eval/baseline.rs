//! What a change gained and lost.

use serde::Serialize;

use super::{Evaluation, Miss};

/// How an evaluation differs from an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Changes {
    /// Measures that are not as they were: name, quality, goodness before and now (F1, or 1 less the error rate).
    pub measures: Vec<(String, String, f64, Option<f64>)>,
    /// What was wrong and no longer is.
    pub mended: Vec<Miss>,
    /// What is wrong and was not.
    pub broken: Vec<Miss>,
}

impl Changes {
    /// Whether any measure is lower than it was, or gone.
    pub fn fell(&self) -> bool {
        self.measures.iter().any(|(_, _, before, now)| now.is_none_or(|now| now < *before))
    }
}

/// Holds an evaluation against an earlier one of the same truth.
pub fn compare_with(baseline: &Evaluation, now: &Evaluation) -> Changes {
    let mut measures = Vec::new();
    for (name, groups) in &baseline.measures {
        for (quality, before) in groups {
            let after = now.measures.get(name).and_then(|g| g.get(quality)).map(super::Measure::goodness);
            if after != Some(before.goodness()) {
                measures.push((name.clone(), quality.clone(), before.goodness(), after));
            }
        }
    }
    let only_in = |a: &[Miss], b: &[Miss]| a.iter().filter(|m| !b.iter().any(|n| same(m, n))).cloned().collect();
    Changes { measures, mended: only_in(&baseline.misses, &now.misses), broken: only_in(&now.misses, &baseline.misses) }
}

/// The same field of the same letter, wrong in the same way.
fn same(a: &Miss, b: &Miss) -> bool {
    (&a.file, &a.field, &a.want, &a.got) == (&b.file, &b.field, &b.want, &b.got)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eval::{Inputs, evaluate};

    fn reading(number: &str, date: &str) -> Evaluation {
        let truth = vec![json!({"file": "a.pdf", "pages": [1], "number": "กก 1/1", "date": "2026-01-02"})];
        let letters = vec![json!({"source": {"path": "a.pdf", "pages": [1]}, "number": number, "date": date})];
        evaluate(&Inputs { truth, letters, ..Inputs::default() })
    }

    #[test]
    fn gains_and_losses_are_told_apart() {
        let before = reading("กก 1/1", "2026-01-03");
        assert!(!compare_with(&before, &before).fell());
        let better = compare_with(&before, &reading("กก 1/1", "2026-01-02"));
        assert!(!better.fell());
        assert_eq!((better.mended.len(), better.broken.len()), (1, 0));
        let mixed = compare_with(&before, &reading("กก 1/7", "2026-01-02"));
        assert!(mixed.fell());
        assert_eq!(mixed.broken[0].got, ["กก1/7"]);
    }
}
