//! Whether a confidence of 0.95 is right 95 times in 100.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{compare::Comparison, shown};

/// Lower bounds of the bins.
const BOUNDS: [f64; 6] = [0.0, 0.5, 0.8, 0.9, 0.95, 0.99];
/// From here on a value claims to be right nearly always.
const SURE: f64 = 0.95;
/// From here on a wrong value is named.
const VERY_SURE: f64 = 0.99;

/// How the confidences given compare with how often the values were right. Counted are numbers, dates, citations,
/// deadlines and received stamps of letters whose truth is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// From the least to the most sure.
    pub bins: Vec<Bin>,
    /// Of the values given 0.95 and more: how many.
    pub sure: usize,
    /// How many of these are right.
    pub sure_right: usize,
    /// Wrong values given 0.99 and more.
    pub wrong_at_099: Vec<SureButWrong>,
}

/// The values whose confidence is at least `from`, and below the next bin's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// The least confidence.
    pub from: f64,
    /// How many values.
    pub n: usize,
    /// How many of them are right.
    pub right: usize,
    /// Their mean confidence.
    pub mean: f64,
}

/// A value that was given 0.99 or more and is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SureButWrong {
    /// The file.
    pub file: String,
    /// The measure.
    pub field: String,
    /// The value.
    pub value: String,
    /// Its confidence.
    pub confidence: f64,
}

/// A value with its confidence, judged.
pub(super) struct Judged {
    confidence: f64,
    right: bool,
    file: String,
    field: &'static str,
    value: String,
}

/// Judges the values of a comparison that say how sure they are. What the truth does not speak of in full (the second
/// page of a letter of which only the first is known) cannot be judged.
pub(super) fn judge(truth: &Value, comparison: &Comparison) -> Vec<Judged> {
    if !comparison.complete {
        return Vec::new();
    }
    let given = comparison.got.iter().filter(|g| !g.value.is_null());
    given
        .filter_map(|g| {
            Some(Judged {
                confidence: g.confidence?,
                right: comparison.wanted.iter().any(|w| w.admits(&g.value)),
                file: truth["file"].as_str().unwrap_or_default().to_owned(),
                field: comparison.measure,
                value: shown(std::slice::from_ref(&g.value)).concat(),
            })
        })
        .collect()
}

impl Calibration {
    /// Counts what was judged.
    pub(super) fn of(judged: Vec<Judged>) -> Self {
        let bins = BOUNDS.iter().enumerate().map(|(i, &from)| {
            let below = BOUNDS.get(i + 1).copied().unwrap_or(f64::INFINITY);
            let inside: Vec<&Judged> = judged.iter().filter(|j| (from..below).contains(&j.confidence)).collect();
            let n = inside.len();
            let sum: f64 = inside.iter().map(|j| j.confidence).sum();
            Bin {
                from,
                n,
                right: inside.iter().filter(|j| j.right).count(),
                mean: if n > 0 { sum / n as f64 } else { 0.0 },
            }
        });
        let bins = bins.collect();
        let sure = judged.iter().filter(|j| j.confidence >= SURE);
        let (sure, sure_right) = sure.fold((0, 0), |(n, right), j| (n + 1, right + usize::from(j.right)));
        let wrong = judged.into_iter().filter(|j| j.confidence >= VERY_SURE && !j.right);
        let named = |j: Judged| SureButWrong {
            file: j.file,
            field: j.field.to_owned(),
            value: j.value,
            confidence: j.confidence,
        };
        Self { bins, sure, sure_right, wrong_at_099: wrong.map(named).collect() }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eval::compare::comparisons;

    #[test]
    fn the_sure_and_wrong_are_named() {
        let truth = json!({"file": "a.pdf", "number": "มท 0820.2/ว 2655", "date": ["2024-05-28", "2026-05-28"]});
        let record = json!({"number": {"value": "มท 0820.2/ว 2055", "confidence": 0.995}, "date": {"value": "2026-05-28", "confidence": 0.96}});
        let judged = comparisons(&truth, &record).iter().flat_map(|c| judge(&truth, c)).collect();
        let calibration = Calibration::of(judged);
        assert_eq!((calibration.sure, calibration.sure_right), (2, 1));
        assert_eq!(calibration.wrong_at_099[0].value, "มท0820.2/ว2055");
        assert_eq!(calibration.bins.iter().map(|b| b.n).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 1]);
    }
}
