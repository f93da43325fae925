//! One letter: what is wanted and what was got, measure by measure.

use serde_json::{Value, json};

use super::{cer::squash, pair::source_pages, tally::Wanted};

/// A value got, as it is compared, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Got {
    /// The value in the form in which it is compared.
    pub value: Value,
    /// How sure the record is of it.
    pub confidence: Option<f64>,
    /// The page of the source.
    pub page: Option<u64>,
    /// Where on the page: left, top, right, bottom.
    pub place: Option<[f64; 4]>,
    /// The words it was read from.
    pub text: Option<String>,
}

/// What is wanted and got of one measure.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The measure's name.
    pub measure: &'static str,
    /// What the truth holds.
    pub wanted: Vec<Wanted>,
    /// What the record holds.
    pub got: Vec<Got>,
    /// Whether the truth holds all there is to be found, so that all else is wrong.
    pub complete: bool,
}

/// Every measure that the truth of a letter speaks of; `record` is null if the letter was not found.
pub fn comparisons(truth: &Value, record: &Value) -> Vec<Comparison> {
    let found = !record.is_null();
    let first_page_only = truth["first_page_only"] == true;
    let has_pages = truth["pages"].as_array().is_some_and(|p| !p.is_empty());
    let mut all = Vec::new();
    let mut add = |measure, wanted, got, complete| all.push(Comparison { measure, wanted, got, complete });
    if truth["quality"] != "no letter" {
        add("letters", vec![Wanted::of(json!(1))], if found { vec![plain(json!(1))] } else { Vec::new() }, true);
    }
    if has_pages && !first_page_only {
        let got = if found { vec![plain(json!(source_pages(record)))] } else { Vec::new() };
        add("pages", vec![Wanted(vec![truth["pages"].clone()])], got, true);
    }
    if let Some(number) = truth.get("number") {
        add("number", vec![wanted_number(number)], vec![leaf(&record["number"], squashed(&record["number"]))], true);
    }
    if let Some(date) = truth.get("date") {
        add("date", vec![Wanted::of(date.clone())], vec![leaf(&record["date"], value(&record["date"]))], true);
    }
    for measure in ["kind", "level", "urgency"] {
        if let Some(want) = truth.get(measure) {
            add(measure, vec![Wanted::of(want.clone())], vec![plain(value(&record[measure]))], true);
        }
    }
    if let Some(cited) = truth["references"].as_array() {
        add(
            "references",
            cited.iter().map(|r| wanted_number(&r["number"])).collect(),
            cited_numbers(record),
            !first_page_only,
        );
        let dated = cited.iter().filter(|r| truthy(&r["date"])).map(wanted_citation).collect();
        add("reference dates", dated, cited_dates(record), !first_page_only);
    }
    if let Some(due) = truth["deadlines"].as_array() {
        add(
            "deadlines",
            due.iter().map(wanted_deadline).collect(),
            list(record, "deadlines").map(deadline).collect(),
            !first_page_only,
        );
    }
    if truthy(&truth["receipt"]) {
        let stamp = &truth["receipt"];
        let wanted = Wanted(vec![json!([stamp["serial"], stamp["date"]])]);
        add("receipts", vec![wanted], list(record, "receipts").map(receipt).collect(), true);
    }
    if truthy(&truth["qr"]) {
        let got = list(record, "qr_codes").map(|q| leaf(q, value(&q["payload"]))).collect();
        add("qr", vec![Wanted::of(truth["qr"].clone())], got, true);
    }
    all
}

fn plain(value: Value) -> Got {
    Got { value, ..Got::default() }
}

/// A value with the place and confidence of the record's leaf that it comes from.
fn leaf(found: &Value, value: Value) -> Got {
    let numbers: Vec<f64> = found["box"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    Got {
        value,
        confidence: found["confidence"].as_f64(),
        page: found["page"].as_u64(),
        place: numbers.try_into().ok(),
        text: found["text"].as_str().map(str::to_owned),
    }
}

/// A leaf's `value`, or the thing itself if it is no leaf.
fn value(x: &Value) -> Value {
    x.get("value").unwrap_or(x).clone()
}

/// What Python takes for true.
fn truthy(x: &Value) -> bool {
    match x {
        Value::Null | Value::Bool(false) => false,
        Value::String(s) => !s.is_empty(),
        Value::Array(a) => !a.is_empty(),
        Value::Object(o) => !o.is_empty(),
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::Bool(true) => true,
    }
}

fn squashed(x: &Value) -> Value {
    match value(x).as_str().map(squash) {
        Some(s) if !s.is_empty() => Value::String(s),
        _ => Value::Null,
    }
}

fn wanted_number(number: &Value) -> Wanted {
    match number {
        Value::Array(any) => Wanted(any.iter().map(|n| json!(squash(n.as_str().unwrap_or_default()))).collect()),
        one => Wanted(vec![squashed(one)]),
    }
}

fn list<'a>(record: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    record[key].as_array().into_iter().flatten()
}

/// The numbers cited, each once: the surest reading of it.
fn cited_numbers(record: &Value) -> Vec<Got> {
    let all = list(record, "references").map(|r| leaf(&r["number"], squashed(&r["number"])));
    once(all.filter(|g| !g.value.is_null()))
}

fn cited_dates(record: &Value) -> Vec<Got> {
    let all = list(record, "references").filter_map(|r| {
        let (number, date) = (squashed(&r["number"]), value(&r["date"]));
        let surety = [&r["number"], &r["date"]].iter().filter_map(|f| f["confidence"].as_f64()).reduce(f64::min);
        (!number.is_null() && truthy(&date))
            .then(|| Got { confidence: surety, ..leaf(&r["date"], json!([number, date])) })
    });
    once(all)
}

fn once(all: impl Iterator<Item = Got>) -> Vec<Got> {
    let mut kept: Vec<Got> = Vec::new();
    for got in all {
        match kept.iter_mut().find(|k| k.value == got.value) {
            Some(k) if k.confidence < got.confidence => *k = got,
            Some(_) => {}
            None => kept.push(got),
        }
    }
    kept
}

fn wanted_citation(reference: &Value) -> Wanted {
    Wanted(wanted_number(&reference["number"]).0.into_iter().map(|n| json!([n, reference["date"]])).collect())
}

fn wanted_deadline(deadline: &Value) -> Wanted {
    let kind = &deadline["kind"];
    match &deadline["due"] {
        Value::Array(any) => Wanted(any.iter().map(|due| json!([kind, due])).collect()),
        due => Wanted(vec![json!([kind, if truthy(due) { due } else { &deadline["rrule"] }])]),
    }
}

fn deadline(d: &Value) -> Got {
    let due = value(&d["due"]);
    leaf(d, json!([d["kind"], if truthy(&due) { due } else { d["rrule"].clone() }]))
}

fn receipt(r: &Value) -> Got {
    let serial = match value(&r["serial"]) {
        Value::Null => "None".to_owned(),
        Value::String(s) => s,
        other => other.to_string(),
    };
    let surety = [&r["serial"], &r["date"]].iter().filter_map(|f| f["confidence"].as_f64()).reduce(f64::min);
    Got { confidence: surety, ..leaf(&r["serial"], json!([serial, value(&r["date"])])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_for_each_thing_that_the_truth_speaks_of() {
        let truth = json!({"file": "a.pdf", "pages": [1], "number": null, "deadlines": [{"kind": "recurring", "rrule": "FREQ=WEEKLY;BYDAY=FR"}]});
        let record = json!({"source": {"pages": [1]}, "number": {"value": "มท 0820.2/ว 2655", "page": 1, "box": [0.1, 0.1, 0.3, 0.2], "confidence": 0.5, "text": "ที่"},
            "deadlines": [{"kind": "recurring", "due": null, "rrule": "FREQ=WEEKLY;BYDAY=FR", "confidence": 0.9}]});
        let all = comparisons(&truth, &record);
        let names: Vec<&str> = all.iter().map(|c| c.measure).collect();
        assert_eq!(names, ["letters", "pages", "number", "deadlines"]);
        assert_eq!(all[2].got[0].value, json!("มท0820.2/ว2655"));
        assert_eq!(all[2].got[0].place, Some([0.1, 0.1, 0.3, 0.2]));
        assert!(all[3].wanted[0].admits(&all[3].got[0].value));
    }

    #[test]
    fn a_citation_counts_once_as_surely_as_it_was_read() {
        let found = |value: &str, confidence: f64| json!({"value": value, "confidence": confidence});
        let cite = |c: f64| json!({"number": found("กค 0409.5/ว 24", c), "date": found("2025-11-17", 0.8)});
        let record = json!({"references": [cite(0.5), cite(0.9)]});
        assert_eq!(cited_numbers(&record).iter().map(|g| g.confidence).collect::<Vec<_>>(), [Some(0.9)]);
        assert_eq!(cited_dates(&record).iter().map(|g| g.confidence).collect::<Vec<_>>(), [Some(0.8)]);
    }
}
