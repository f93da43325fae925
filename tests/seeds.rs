//! The seeds: text of real bundles, read by another engine, with what a person reads from them. They lie beside the
//! repository, not in it; where they are absent, this test says so and passes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{collections::BTreeMap, fs, path::PathBuf};

use jiff::civil::date;
use saraban::{
    domain::{DeadlineKind, FindingCode, Kind, Letter, Line, PageText, Source, page::Origin},
    extract,
};
use serde_json::Value;

/// Where the seeds lie beside the repository, or beside the folder of its worktrees.
fn seeds() -> Option<PathBuf> {
    ["../shared/corpus/seeds", "../../shared/corpus/seeds"].map(PathBuf::from).into_iter().find(|p| p.is_dir())
}

/// What an engine that gives no probabilities is taken to be sure of, a character.
const GIVEN: f32 = 0.999;

fn pages(text: &str) -> Vec<PageText> {
    let lines = text.lines().map(|l| Line::given(l, GIVEN)).collect();
    let page = PageText { number: 1, origin: Origin::Given, aspect: 0.707, lines, qr_codes: vec![], findings: vec![] };
    vec![page]
}

fn letters(file: &str) -> Option<Vec<Letter>> {
    let text = fs::read_to_string(seeds()?.join(file)).ok()?;
    let source = Source { path: file.to_owned(), sha256: "0".repeat(64), pages: vec![], page_count: 0 };
    Some(extract::read_letters(&source, &pages(&text), date(2026, 11, 21)))
}

/// Truth lists several readings where each is right.
fn accepts(truth: &Value, have: &Value) -> bool {
    match truth {
        Value::Array(readings) => readings.contains(have),
        one => one == have,
    }
}

/// Pairs each truth with something found that it accepts; what is left over on either side is a miss.
fn misses(truth: &[Value], have: &[Value]) -> Vec<String> {
    let mut left: Vec<&Value> = have.iter().collect();
    let mut missed = Vec::new();
    for want in truth {
        match left.iter().position(|h| accepts(want, h)) {
            Some(i) => drop(left.remove(i)),
            None => missed.push(format!("missing {want}")),
        }
    }
    missed.extend(left.iter().map(|h| format!("too many: {h}")));
    missed
}

fn text(value: impl ToString) -> Value {
    Value::String(value.to_string())
}

/// The field of a letter in the form that the truth has.
fn field(letter: &Letter, name: &str) -> Option<Value> {
    let json = |v: serde_json::Result<Value>| v.ok();
    match name {
        "number" => Some(letter.number.as_ref().map_or(Value::Null, |n| text(&n.0.value))),
        "date" => Some(letter.date.as_ref().map_or(Value::Null, |d| text(d.0.value))),
        "kind" => json(serde_json::to_value(letter.kind)),
        "level" => json(serde_json::to_value(letter.level)),
        "urgency" => json(serde_json::to_value(letter.urgency)),
        _ => None,
    }
}

fn check_lists(truth: &Value, letter: &Letter) -> Vec<String> {
    let mut missed = Vec::new();
    let listed = |name: &str, key: &str| -> Vec<Value> {
        truth[name].as_array().into_iter().flatten().map(|r| r[key].clone()).filter(|v| !v.is_null()).collect()
    };
    let numbers: Vec<Value> = letter.references.iter().map(|r| text(&r.number.0.value)).collect();
    missed.extend(misses(&listed("references", "number"), &numbers));
    let dates: Vec<Value> = letter.references.iter().filter_map(|r| r.date.as_ref()).map(|d| text(d.0.value)).collect();
    missed.extend(misses(&listed("references", "date"), &dates));
    let due: Vec<Value> = letter.deadlines.iter().filter_map(|d| d.due.map(text)).collect();
    missed.extend(misses(&listed("deadlines", "due"), &due));
    if let Some(receipt) = truth["receipt"].as_object() {
        let have: Vec<Value> = letter
            .receipts
            .iter()
            .map(|r| {
                let serial = r.serial.as_ref().map(|s| s.value.clone()).unwrap_or_default();
                let date = r.date.as_ref().map(|d| d.value.to_string()).unwrap_or_default();
                text(format!("{serial} of {date}"))
            })
            .collect();
        let words = |key: &str| receipt[key].as_str().unwrap_or_default().to_owned();
        let want = format!("{} of {}", words("serial"), words("date"));
        missed.extend(misses(&[text(want)], &have));
    }
    missed
}

#[test]
fn seeds_are_read_as_a_person_reads_them() {
    let Some(folder) = seeds() else {
        println!("skipped: the folder of seeds is not here");
        return;
    };
    let truth = fs::read_to_string(folder.join("truth.jsonl")).unwrap();
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in truth.lines() {
        let letter: Value = serde_json::from_str(line).unwrap();
        files.entry(letter["file"].as_str().unwrap().to_owned()).or_default().push(letter);
    }
    let mut missed = Vec::new();
    for (file, truths) in files {
        let mut found = letters(&file).unwrap();
        found.retain(|l| l.kind != Kind::Attachment);
        if found.len() != truths.len() {
            missed.push(format!("{file}: {} letters instead of {}", found.len(), truths.len()));
        }
        for (truth, letter) in truths.iter().zip(&found) {
            let fields = ["number", "date", "kind", "level", "urgency"].into_iter().filter_map(|name| {
                let have = field(letter, name)?;
                (!accepts(&truth[name], &have)).then(|| format!("{name} {have} instead of {}", truth[name]))
            });
            let all = fields.chain(check_lists(truth, letter));
            missed.extend(all.map(|m| format!("{file} {}: {m}", truth["number"])));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_cannot_be_is_found() {
    let Some(found) = letters("tha-000.txt") else {
        println!("skipped: the folder of seeds is not here");
        return;
    };
    // A Thursday that is a Tuesday in the year printed.
    let codes = |letters: &[Letter]| letters.iter().flat_map(|l| &l.findings).map(|f| f.code).collect::<Vec<_>>();
    assert!(codes(&found).contains(&FindingCode::WeekdayMismatch));
    assert!(found[0].deadlines.iter().any(|d| d.kind == DeadlineKind::Meeting && d.time.as_deref() == Some("09:30")));
    // A province that does not exist, under the code of one that does.
    let found = letters("tha-001.txt").unwrap_or_default();
    assert!(codes(&found).contains(&FindingCode::CodeProvinceMismatch));
    assert_eq!(found[0].issuer.as_ref().and_then(|i| i.province.as_deref()), Some("อุตรดิตถ์"));
    // Bengali letters in a Thai word.
    let found = letters("tha-003.txt").unwrap_or_default();
    assert!(codes(&found).contains(&FindingCode::WrongScript));
}
