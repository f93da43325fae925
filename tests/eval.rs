//! `saraban eval` against the acceptance script: the same numbers from the same files.
//!
//! The script is not part of this repository; where it lies beside it, with a Python to run it, the two are compared
//! over records that were damaged in every way in which a run can go wrong.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use saraban::eval::{Inputs, Measure, Measures, evaluate, json};
use serde_json::{Value, json};

type Fallible = Result<(), Box<dyn std::error::Error>>;

/// A stream of numbers, the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The value, or the first of several that are equally right.
fn first(value: &Value) -> Value {
    if value.is_array() { value[0].clone() } else { value.clone() }
}

/// The record that reads a letter of the truth rightly.
fn perfect(truth: &Value) -> Value {
    let found = |value: Value| {
        if value.is_null() { Value::Null } else { json!({"value": value, "confidence": 0.97, "page": 1}) }
    };
    let reference = |r: &Value| json!({"number": found(first(&r["number"])), "date": found(first(&r["date"]))});
    let deadline =
        |d: &Value| json!({"kind": d["kind"], "due": first(&d["due"]), "rrule": d["rrule"], "confidence": 0.9});
    let list = |key: &str| truth[key].as_array().cloned().unwrap_or_default();
    let receipt = &truth["receipt"];
    json!({
        "source": {"path": format!("somewhere/{}", truth["file"].as_str().unwrap_or_default()), "pages": truth["pages"].as_array().cloned().unwrap_or_default()},
        "kind": truth["kind"], "level": truth["level"], "urgency": truth["urgency"],
        "number": found(first(&truth["number"])), "date": found(first(&truth["date"])),
        "references": list("references").iter().map(reference).collect::<Vec<_>>(),
        "deadlines": list("deadlines").iter().map(deadline).collect::<Vec<_>>(),
        "receipts": if receipt.is_null() { json!([]) } else { json!([{"serial": found(receipt["serial"].clone()), "date": found(receipt["date"].clone())}]) },
        "qr_codes": if truth["qr"].is_null() { json!([]) } else { json!([{"payload": truth["qr"], "page": 1}]) },
        "text": truth["text"].as_str().unwrap_or_default(),
    })
}

/// The text as a poor recogniser leaves it: characters lost, doubled and mistaken, parts in another order.
fn misread(text: &str, dice: &mut Dice) -> String {
    let chars: Vec<char> = text.chars().collect();
    let rate = [0, 300, 40, 8][dice.roll(4)];
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        match if rate == 0 { 9 } else { dice.roll(rate) } {
            0 => {}
            1 => out.extend([c, c]),
            2 => out.push(chars[dice.roll(chars.len())]),
            3 => out.extend([chars[(i + 1) % chars.len()], c]),
            _ => out.push(c),
        }
    }
    let middle = out.char_indices().map(|(i, _)| i).nth(out.chars().count() / 2).unwrap_or(0);
    match dice.roll(5) {
        0 => format!("{}{}", &out[middle..], &out[..middle]),
        1 => out[..middle].to_owned(),
        2 => out.chars().take(dice.roll(70)).collect(),
        _ => out,
    }
}

fn damaged(truth: &[Value], dice: &mut Dice) -> Vec<Value> {
    let mut records = Vec::new();
    for t in truth {
        let mut r = perfect(t);
        r["text"] = json!(misread(t["text"].as_str().unwrap_or_default(), dice));
        match dice.roll(12) {
            0 => continue,
            1 => r["number"] = Value::Null,
            2 => r["number"]["value"] = json!("มท 0000/ว 1"),
            3 => r["date"] = json!({"value": "2020-01-01"}),
            4 => r["references"] = json!([{"number": {"value": "กค 0409.5/ว 24"}, "date": null}]),
            5 => {
                r["deadlines"] =
                    json!([{"kind": "by", "due": "2026-03-01"}, {"kind": "relative", "due": null, "rrule": null}])
            }
            6 => r["source"]["pages"] = json!([1, 2, 3]),
            7 => r["kind"] = json!("attachment"),
            8 => r["receipts"] = json!([{"serial": null, "date": {"value": "2026-01-01"}}]),
            9 => records.push(r.clone()),
            _ => {}
        }
        records.push(r);
    }
    records
}

/// Runs the script; `None` if it, or a Python for it, is not here.
fn acceptance(truth: &Path, archive: &Path) -> Option<Value> {
    let script = ["../shared/score.py", "../../shared/score.py"].iter().map(|s| root().join(s)).find(|p| p.exists())?;
    let pythons = [".venv/bin/python", "../venv/bin/python", "../../venv/bin/python"].map(|p| root().join(p));
    let able = |python: &PathBuf| {
        Command::new(python).args(["-c", "import rapidfuzz"]).output().is_ok_and(|o| o.status.success())
    };
    let python = pythons.into_iter().chain([PathBuf::from("python3")]).find(able).unwrap_or_else(|| "python3".into());
    let out = Command::new(python).arg(script).args([truth, archive]).arg("--json").output().ok()?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).ok()
}

fn write_archive(folder: &Path, letters: &[Value], edges: &Value) -> Fallible {
    let lines: Vec<String> = letters.iter().map(Value::to_string).collect();
    fs::write(folder.join("letters.jsonl"), lines.join("\n"))?;
    let links: Vec<Value> = edges
        .as_array()
        .into_iter()
        .flatten()
        .skip(1)
        .map(|e| json!({"from_number": first(&e[0]), "to_number": first(&e[1]), "kind": e[2]}))
        .chain([
            json!({"from_number": "กก 1/1", "to_number": "กก 2/2", "kind": "forwards"}),
            json!({"kind": "copy_of"}),
        ])
        .collect();
    fs::write(folder.join("chains.json"), json!({ "links": links }).to_string())?;
    Ok(())
}

#[test]
fn equal_to_the_acceptance_script() -> Fallible {
    let folders = [
        "samples",
        "../shared/corpus/seeds",
        "../../shared/corpus/seeds",
        "../shared/corpus/circulars",
        "../../shared/corpus/circulars",
    ];
    let mut dice = Dice(2569);
    for folder in folders.map(|f| root().join(f)).iter().filter(|f| f.join("truth.jsonl").exists()) {
        let archive = tempfile::tempdir()?;
        fs::write(archive.path().join("letters.jsonl"), "")?;
        let truth = Inputs::read(folder, archive.path())?;
        for _ in 0..3 {
            let letters = damaged(&truth.truth, &mut dice);
            write_archive(archive.path(), &letters, truth.edges.as_ref().unwrap_or(&Value::Null))?;
            let ours = evaluate(&Inputs::read(folder, archive.path())?).measures;
            let Some(theirs) = acceptance(folder, archive.path()) else { return Ok(()) };
            let mut ours = serde_json::to_value(ours)?;
            if theirs.get("cer").is_none() {
                ours.as_object_mut().map(|o| o.remove("cer"));
            }
            assert_eq!(ours, theirs, "{}", folder.display());
        }
    }
    Ok(())
}

#[test]
fn a_perfect_reading_of_the_samples_is_perfect() -> Fallible {
    let samples = root().join("samples");
    let archive = tempfile::tempdir()?;
    fs::write(archive.path().join("letters.jsonl"), "")?;
    let mut inputs = Inputs::read(&samples, archive.path())?;
    let edges: Value = json(&samples.join("edges.json"))?;
    inputs.letters = inputs.truth.iter().map(perfect).collect();
    let links: Vec<Value> = edges
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| json!({"from_number": e[0], "to_number": e[1], "kind": e[2]}))
        .collect();
    inputs.chains = Some(json!({ "links": links }));
    let evaluation = evaluate(&inputs);
    assert_eq!(evaluation.misses, []);
    assert!(all(&evaluation.measures).all(|m| m.goodness() == 1.0), "{:?}", evaluation.measures);
    assert!(evaluation.calibration.wrong_at_099.is_empty());
    assert_eq!(evaluation.calibration.sure, evaluation.calibration.sure_right);
    Ok(())
}

fn all(measures: &Measures) -> impl Iterator<Item = &Measure> {
    measures.values().flat_map(|groups| groups.values())
}
