//! With the samples' true text in place of OCR, every citation and every deadline in it is found, and nothing else: what is
//! then missing on scans is the recogniser's.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs, path::Path};

use saraban::{
    domain::Transcript,
    extract::{
        deadlines::{DeadlineContext, find_deadlines},
        references::find_references,
    },
    lexicon::holidays::Holidays,
};
use serde_json::Value;

fn truth() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/truth.jsonl");
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The values that the truth holds for right: one, or a list of equally right ones.
fn options(value: &Value) -> Vec<Option<&str>> {
    match value {
        Value::Array(values) => values.iter().map(Value::as_str).collect(),
        one => vec![one.as_str()],
    }
}

#[test]
fn references_of_the_samples() {
    for letter in truth() {
        let text = Transcript::of_text(letter["text"].as_str().unwrap_or_default());
        let own = letter["number"].as_str().and_then(|n| n.parse().ok());
        let found: BTreeSet<(String, Option<String>)> = find_references(&text, own.as_ref())
            .into_iter()
            .map(|r| (r.number.0.value.to_string(), r.date.map(|d| d.0.value.to_string())))
            .collect();
        let wanted: BTreeSet<(String, Option<String>)> = letter["references"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|r| Some((r["number"].as_str()?.to_owned(), r["date"].as_str().map(str::to_owned))))
            .collect();
        assert_eq!(found, wanted, "{} {}", letter["file"], letter["number"]);
    }
}

#[test]
fn deadlines_of_the_samples() {
    for letter in truth() {
        let text = Transcript::of_text(letter["text"].as_str().unwrap_or_default());
        let dated = letter["date"].as_str().and_then(|d| d.parse().ok());
        let context = DeadlineContext { dated, received: None, holidays: Holidays::of_offices() };
        let mut found: Vec<(String, Option<String>)> = find_deadlines(&text, &context)
            .into_iter()
            .map(|d| {
                let kind = serde_json::to_value(d.kind).unwrap();
                (kind.as_str().unwrap_or_default().to_owned(), d.due.map(|d| d.to_string()).or(d.rrule))
            })
            .collect();
        for wanted in letter["deadlines"].as_array().into_iter().flatten() {
            let values = if wanted["due"].is_null() { options(&wanted["rrule"]) } else { options(&wanted["due"]) };
            let fits =
                |(kind, due): &(String, Option<String>)| wanted["kind"] == *kind && values.contains(&due.as_deref());
            let at = found.iter().position(fits);
            assert!(at.is_some(), "{} {}: no {wanted} in {found:?}", letter["file"], letter["number"]);
            found.remove(at.unwrap());
        }
        assert!(found.is_empty(), "{} {}: {found:?} too many", letter["file"], letter["number"]);
    }
}
