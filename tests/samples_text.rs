//! The samples with their true text in place of OCR: what is then missed is the fault of extraction, not of the recogniser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{collections::BTreeMap, fs};

use jiff::civil::date;
use saraban::{
    domain::{Kind, Line, PageText, Source, page::Origin},
    extract,
};
use serde_json::Value;

fn read(file: &str, letters: &[Value]) -> Vec<Value> {
    let text: Vec<&str> = letters.iter().filter_map(|l| l["text"].as_str()).collect();
    let lines = text.join("\n").lines().map(|l| Line::given(l, 0.999)).collect();
    let page = PageText { number: 1, origin: Origin::Given, aspect: 0.707, lines, qr_codes: vec![], findings: vec![] };
    let source = Source { path: file.to_owned(), sha256: "cd".repeat(32), pages: vec![], page_count: 0 };
    let mut found = extract::read_letters(&source, &[page], date(2026, 11, 21));
    found.retain(|l| l.kind != Kind::Attachment);
    found.into_iter().map(|l| serde_json::to_value(l).unwrap()).collect()
}

/// The sorted list of (number, date) of references, or (kind, due or rule) of deadlines.
fn pairs(list: &Value, keys: [&str; 2]) -> Vec<String> {
    let plain = |v: &Value| v.get("value").unwrap_or(v).as_str().unwrap_or_default().to_owned();
    let one = |item: &Value| {
        let second = Some(plain(&item[keys[1]])).filter(|s| !s.is_empty()).unwrap_or_else(|| plain(&item["rrule"]));
        format!("{} {second}", plain(&item[keys[0]]))
    };
    let mut pairs: Vec<String> = list.as_array().into_iter().flatten().map(one).collect();
    pairs.sort();
    pairs
}

/// The lists of deadlines that are right: one, or several where the truth gives more than one day for a deadline.
fn deadlines_wanted(list: &Value) -> Vec<String> {
    let mut lists = vec![Vec::new()];
    for deadline in list.as_array().into_iter().flatten() {
        let days = match &deadline["due"] {
            Value::Array(days) => days.clone(),
            day => vec![day.clone()],
        };
        let with = |list: &Vec<Value>, day: &Value| {
            let mut deadline = deadline.clone();
            deadline["due"] = day.clone();
            [list.as_slice(), &[deadline]].concat()
        };
        lists = lists.iter().flat_map(|list| days.iter().map(move |day| with(list, day))).collect();
    }
    lists.into_iter().map(|list| pairs(&Value::Array(list), ["kind", "due"]).join(", ")).collect()
}

#[test]
fn samples_are_read_right_from_their_text() {
    let truth = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/truth.jsonl")).unwrap();
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in truth.lines() {
        let letter: Value = serde_json::from_str(line).unwrap();
        files.entry(letter["file"].as_str().unwrap().to_owned()).or_default().push(letter);
    }
    let mut missed = Vec::new();
    for (file, truths) in files {
        let found = read(&file, &truths);
        if found.len() != truths.len() {
            missed.push(format!("{file}: {} letters instead of {}", found.len(), truths.len()));
        }
        for (want, have) in truths.iter().zip(&found) {
            let mut differ = |name: &str, want: String, have: String| {
                if want != have {
                    missed.push(format!("{file}: {name} {have} instead of {want}"));
                }
            };
            for name in ["number", "date", "kind", "level", "urgency", "subject"] {
                let value = have[name].get("value").unwrap_or(&have[name]);
                if want["kind"] != "stamped" || name != "subject" {
                    differ(name, want[name].to_string(), value.to_string());
                }
            }
            let references = |l: &Value| pairs(&l["references"], ["number", "date"]).join(", ");
            differ("references", references(want), references(have));
            let have = pairs(&have["deadlines"], ["kind", "due"]).join(", ");
            let wanted = deadlines_wanted(&want["deadlines"]);
            if !wanted.contains(&have) {
                missed.push(format!("{file}: deadlines {have} instead of {}", wanted.join(" or ")));
            }
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}
