//! How well a run read: its archive held against letters whose answers are known.
//!
//! [`Inputs::read`] takes a truth folder and an archive, [`evaluate`] measures. The measures are those of the project's
//! acceptance script and equal its to the last digit (`tests/eval.rs`): precision, recall and F1 of finding letters, of
//! each field and of the chain, and the character error rate of the text, each over all letters and by scan quality.
//! Beside them stand the [`Miss`]es, each with its place on the page, and how honest the confidences are
//! ([`Calibration`]). [`compare_with`] tells what changed since a baseline, [`write_report`] shows the misses with
//! crops of the pages.

mod align;
mod baseline;
mod calibration;
mod cer;
mod compare;
mod files;
mod pair;
mod report;
mod table;
mod tally;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use baseline::{Changes, compare_with};
pub use calibration::{Bin, Calibration, SureButWrong};
pub use files::{EvalError, Inputs, json};
pub use report::write_report;
pub use table::{changes_table, table};
pub use tally::{Measure, Measures};

use compare::{Comparison, comparisons};
use tally::{Tally, Wanted, four_digits, hold};

/// The `schema` of an evaluation.
pub const EVAL_SCHEMA: &str = "saraban.eval/1";

/// What `saraban eval --json` prints, and what `--baseline` reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Always [`EVAL_SCHEMA`].
    pub schema: String,
    /// The measures.
    pub measures: Measures,
    /// What was got wrong, letter by letter in the order of the truth.
    pub misses: Vec<Miss>,
    /// Whether the confidences can be believed.
    pub calibration: Calibration,
}

/// A field of a letter that is not as it should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Miss {
    /// The file.
    pub file: String,
    /// The scan's quality.
    pub quality: String,
    /// The measure.
    pub field: String,
    /// What is wanted and was not got.
    pub want: Vec<String>,
    /// What was got and is not wanted.
    pub got: Vec<String>,
    /// The words that were read there.
    pub text: Option<String>,
    /// The confidence of what was got.
    pub confidence: Option<f64>,
    /// The page: that of what was got, or else the letter's first.
    pub page: Option<u64>,
    /// Where on the page: left, top, right, bottom, as fractions.
    #[serde(rename = "box")]
    pub place: Option<[f64; 4]>,
    /// The scan, as the run was given it.
    pub path: Option<String>,
}

/// Measures what `inputs` hold.
pub fn evaluate(inputs: &Inputs) -> Evaluation {
    let (pairs, extra) = pair::pair(&inputs.truth, &inputs.letters);
    let mut sums = Sums::default();
    let (mut misses, mut judged) = (Vec::new(), Vec::new());
    for (truth, record) in pairs {
        let record = record.unwrap_or(&Value::Null);
        let quality = truth["quality"].as_str().unwrap_or("text");
        for comparison in comparisons(truth, record) {
            let values: Vec<Value> = comparison.got.iter().map(|g| g.value.clone()).collect();
            let held = hold(&comparison.wanted, &values);
            sums.add(comparison.measure, quality, |tally| tally.add(&held));
            let counts = comparison.measure == "letters" || !record.is_null();
            if counts && !(held.missed.is_empty() && (held.wrong.is_empty() || !comparison.complete)) {
                misses.push(miss(truth, record, quality, &comparison, &held));
            }
            judged.extend(calibration::judge(truth, &comparison));
        }
        if let (Some(text), true) = (truth["text"].as_str(), truth["pages"].is_array()) {
            sums.read(quality, cer::errors(text, record["text"].as_str().unwrap_or_default()));
        }
    }
    sums.tallies.entry("letters").or_default().entry("all".to_owned()).or_default().wrong += extra.len();
    if let Some(edges) = &inputs.edges {
        let links = inputs.chains.as_ref().map_or(&Value::Null, |c| &c["links"]);
        let held = hold(&wanted_forwards(edges), &got_forwards(links));
        sums.tallies.entry("forwards").or_default().entry("all".to_owned()).or_default().add(&held);
        if !held.missed.is_empty() || !held.wrong.is_empty() {
            misses.push(Miss {
                field: "forwards".to_owned(),
                want: shown(&held.missed),
                got: shown(&held.wrong),
                ..Miss::nowhere()
            });
        }
    }
    Evaluation {
        schema: EVAL_SCHEMA.to_owned(),
        measures: sums.measures(),
        misses,
        calibration: Calibration::of(judged),
    }
}

impl Miss {
    fn nowhere() -> Self {
        Self {
            file: String::new(),
            quality: String::new(),
            field: String::new(),
            want: Vec::new(),
            got: Vec::new(),
            text: None,
            confidence: None,
            page: None,
            place: None,
            path: None,
        }
    }
}

#[derive(Default)]
struct Sums {
    tallies: BTreeMap<&'static str, BTreeMap<String, Tally>>,
    read: BTreeMap<String, (usize, usize)>,
}

impl Sums {
    fn add(&mut self, measure: &'static str, quality: &str, mut add: impl FnMut(&mut Tally)) {
        for group in ["all", quality] {
            add(self.tallies.entry(measure).or_default().entry(group.to_owned()).or_default());
        }
    }

    fn read(&mut self, quality: &str, errors: Option<(usize, usize)>) {
        let Some((wrong, length)) = errors else { return };
        for group in ["all", quality] {
            let sum = self.read.entry(group.to_owned()).or_default();
            *sum = (sum.0 + wrong, sum.1 + length);
        }
    }

    fn measures(self) -> Measures {
        let mut all = Measures::new();
        for (name, groups) in self.tallies {
            all.insert(name.to_owned(), groups.into_iter().map(|(q, tally)| (q, tally.measure())).collect());
        }
        if !self.read.is_empty() {
            let rate = |(wrong, n): (usize, usize)| Measure::Read { cer: four_digits(wrong as f64 / n as f64), n };
            all.insert("cer".to_owned(), self.read.into_iter().map(|(q, sum)| (q, rate(sum))).collect());
        }
        all
    }
}

fn miss(truth: &Value, record: &Value, quality: &str, comparison: &Comparison, held: &tally::Held) -> Miss {
    let at = comparison.got.iter().find(|g| held.wrong.contains(&g.value));
    let first_page = truth["pages"].get(0).and_then(Value::as_u64);
    Miss {
        file: truth["file"].as_str().unwrap_or_default().to_owned(),
        quality: quality.to_owned(),
        field: comparison.measure.to_owned(),
        want: shown(&held.missed),
        got: shown(&held.wrong),
        text: at.and_then(|g| g.text.clone()),
        confidence: at.and_then(|g| g.confidence),
        page: at.and_then(|g| g.page).or(first_page),
        place: at.and_then(|g| g.place),
        path: record["source"]["path"].as_str().map(str::to_owned),
    }
}

/// Values as a person reads them: the parts of a pair with a space between.
fn shown(values: &[Value]) -> Vec<String> {
    fn one(v: &Value) -> String {
        match v {
            Value::String(s) => s.clone(),
            Value::Array(parts) => parts.iter().map(one).collect::<Vec<_>>().join(" "),
            Value::Null => "–".to_owned(),
            other => other.to_string(),
        }
    }
    values.iter().map(one).collect()
}

fn wanted_forwards(edges: &Value) -> Vec<Wanted> {
    let numbers = |x: &Value| -> Vec<String> {
        match x {
            Value::Array(any) => any.iter().filter_map(Value::as_str).map(cer::squash).collect(),
            one => vec![cer::squash(one.as_str().unwrap_or_default())],
        }
    };
    let forwards = edges.as_array().into_iter().flatten().filter(|e| e[2] == "forwards");
    forwards
        .map(|e| {
            let to = numbers(&e[1]);
            let all = numbers(&e[0]).into_iter().flat_map(|a| to.iter().map(move |b| serde_json::json!([a, b])));
            Wanted(all.collect())
        })
        .collect()
}

fn got_forwards(links: &Value) -> Vec<Value> {
    let end = |link: &Value, key: &str| {
        let x = &link[key];
        cer::squash(x.get("value").unwrap_or(x).as_str().unwrap_or_default())
    };
    let mut all: Vec<Value> = Vec::new();
    for link in links.as_array().into_iter().flatten().filter(|l| l["kind"] == "forwards") {
        let pair = serde_json::json!([end(link, "from_number"), end(link, "to_number")]);
        if !all.contains(&pair) {
            all.push(pair);
        }
    }
    all
}
