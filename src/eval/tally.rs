//! Counting what is right, wrong and missed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A value that is wanted, or any one of several that are equally right; `null` means that nothing is wanted.
#[derive(Clone, Debug)]
pub struct Wanted(pub Vec<Value>);

impl Wanted {
    /// What the truth holds: a list gives alternatives, all else is one value.
    pub fn of(value: Value) -> Self {
        match value {
            Value::Array(any) => Self(any),
            one => Self(vec![one]),
        }
    }

    /// The alternative that was got, or else the first.
    fn agreed(&self, got: &[Value]) -> Value {
        self.0.iter().find(|w| got.contains(w)).or(self.0.first()).cloned().unwrap_or(Value::Null)
    }

    /// Whether a value got is one of those that are right.
    pub fn admits(&self, value: &Value) -> bool {
        self.0.contains(value)
    }
}

/// What came of holding the values got against those wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// Wanted and got.
    pub right: Vec<Value>,
    /// Got, not wanted.
    pub wrong: Vec<Value>,
    /// Wanted, not got.
    pub missed: Vec<Value>,
}

/// Holds values got against values wanted, each counted as often as it occurs; nulls are nothing.
pub fn hold(wanted: &[Wanted], got: &[Value]) -> Held {
    let mut held = Held::default();
    let mut left: Vec<Value> = got.iter().filter(|v| !v.is_null()).cloned().collect();
    for value in wanted.iter().map(|w| w.agreed(got)).filter(|v| !v.is_null()) {
        match left.iter().position(|g| *g == value) {
            Some(i) => held.right.push(left.remove(i)),
            None => held.missed.push(value),
        }
    }
    held.wrong = left;
    held
}

/// True positives, false positives, false negatives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Wanted and got.
    pub right: usize,
    /// Got, not wanted.
    pub wrong: usize,
    /// Wanted, not got.
    pub missed: usize,
}

impl Tally {
    /// Adds what came of one comparison.
    pub fn add(&mut self, held: &Held) {
        self.right += held.right.len();
        self.wrong += held.wrong.len();
        self.missed += held.missed.len();
    }

    /// Precision, recall and F1, each to four digits.
    pub fn measure(&self) -> Measure {
        let share = |of: usize| if of == 0 { 1.0 } else { self.right as f64 / of as f64 };
        let (p, r) = (share(self.right + self.wrong), share(self.right + self.missed));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Measure::Found { p: four_digits(p), r: four_digits(r), f1: four_digits(f1), n: self.right + self.missed }
    }
}

/// A number to four digits after the point.
pub fn four_digits(x: f64) -> f64 {
    format!("{x:.4}").parse().unwrap_or(x)
}

/// A measure over some letters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Measure {
    /// How well values were found.
    Found {
        /// Precision: of the values got, how many are right.
        p: f64,
        /// Recall: of the values wanted, how many were got.
        r: f64,
        /// The harmonic mean of the two.
        f1: f64,
        /// How many values were wanted.
        n: usize,
    },
    /// How well text was read.
    Read {
        /// Character error rate.
        cer: f64,
        /// How many characters the truth has.
        n: usize,
    },
}

impl Measure {
    /// One number, the greater the better: F1, or 1 less the error rate.
    pub fn goodness(&self) -> f64 {
        match self {
            Self::Found { f1, .. } => *f1,
            Self::Read { cer, .. } => 1.0 - cer,
        }
    }
}

/// Measure by name, then by scan quality (`all` among them).
pub type Measures = BTreeMap<String, BTreeMap<String, Measure>>;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn any_of_several_right_values_will_do_and_each_counts_once() {
        let cases = [
            (json!(["a"]), json!(["a"]), (1, 0, 0)),
            (json!(["a"]), json!(["b"]), (0, 1, 1)),
            (json!([["a", "b"]]), json!(["b"]), (1, 0, 0)),
            (json!([[null, "a"]]), json!([null]), (0, 0, 0)),
            (json!([[null, "a"]]), json!(["a"]), (1, 0, 0)),
            (json!([null]), json!(["a"]), (0, 1, 0)),
            (json!(["a", "a"]), json!(["a"]), (1, 0, 1)),
        ];
        for (want, got, counts) in cases {
            let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
            let wanted: Vec<Wanted> = list(&want).into_iter().map(Wanted::of).collect();
            let held = hold(&wanted, &list(&got));
            assert_eq!((held.right.len(), held.wrong.len(), held.missed.len()), counts, "{want} {got}");
        }
    }

    #[test]
    fn nothing_wanted_and_nothing_got_is_perfect() {
        assert_eq!(Tally::default().measure(), Measure::Found { p: 1.0, r: 1.0, f1: 1.0, n: 0 });
        let tally = Tally { right: 2, wrong: 1, missed: 0 };
        assert_eq!(tally.measure(), Measure::Found { p: 0.6667, r: 1.0, f1: 0.8, n: 2 });
    }
}
