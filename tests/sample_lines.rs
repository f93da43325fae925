//! How many of the printed lines of the samples' letters are found whole, none merged with another or split.

use std::{collections::BTreeMap, path::Path};

use saraban::{
    acquire::{self, Limits},
    decipher::{crop, find_lines, find_qr_codes},
    domain::LinePlace,
};
use serde_json::Value;

type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A line as it was set, in fractions of the scan.
struct Set {
    text: String,
    /// Left, top, right, bottom.
    edges: [f32; 4],
    /// A row of a stamp, which is found as a label and what is written behind it.
    in_form: bool,
}

#[derive(Default)]
struct Tally {
    whole: usize,
    merged: Vec<String>,
    split: Vec<String>,
    missed: Vec<String>,
}

impl Tally {
    fn all(&self) -> usize {
        self.whole + self.merged.len() + self.split.len() + self.missed.len()
    }
}

/// The lines of each page of the letters, by file and page.
fn lines_set() -> Fallible<BTreeMap<(String, u64), Vec<Set>>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let rows = |name: &str| -> Fallible<Vec<Value>> {
        let text = std::fs::read_to_string(samples.join(name))?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    };
    let letters = rows("truth.jsonl")?;
    let of_letter = |row: &Value| {
        let has = |page: &Value| *page == row["page"];
        letters.iter().any(|l| l["file"] == row["file"] && l["pages"].as_array().is_some_and(|p| p.iter().any(has)))
    };
    let mut pages = BTreeMap::new();
    for row in rows("lines.jsonl")?.iter().filter(|row| of_letter(row)) {
        let set = |line: &Value| {
            let edge = |i: usize| line["box"][i].as_f64().unwrap_or_default() as f32;
            Set {
                text: line["text"].as_str().unwrap_or_default().to_owned(),
                edges: [edge(0), edge(1), edge(2), edge(3)],
                in_form: line["block"].as_str().is_some_and(|b| b != "urgency"),
            }
        };
        let lines = row["lines"].as_array().into_iter().flatten().map(set).collect();
        pages.insert((row["file"].as_str().unwrap_or_default().to_owned(), row["page"].as_u64().unwrap_or(0)), lines);
    }
    Ok(pages)
}

/// Whether most of a found line stands in the row of a set one, and beside or on it.
fn is_of(found: &LinePlace, set: &Set) -> bool {
    let [left, top, right, bottom] = set.edges;
    let b = found.bounds;
    let along = b.right.min(right) - b.left.max(left);
    let base = (found.baseline_left + found.baseline_right) / 2.0;
    let row = top + 0.42 * (bottom - top)..bottom + 0.08 * (bottom - top);
    row.contains(&base) && along > 0.5 * (b.right - b.left).min(right - left)
}

fn judge(set: &[Set], found: &[LinePlace], aspect: f32, tally: &mut Tally) {
    for line in set {
        let mine: Vec<&LinePlace> = found.iter().filter(|f| is_of(f, line)).collect();
        let ends = |pick: fn(&LinePlace) -> f32, best: fn(f32, f32) -> f32| mine.iter().map(|f| pick(f)).reduce(best);
        let (Some(left), Some(right)) = (ends(|f| f.bounds.left, f32::min), ends(|f| f.bounds.right, f32::max)) else {
            tally.missed.push(line.text.clone());
            continue;
        };
        // A consonant is about a third of a line's height.
        let letter = (line.edges[3] - line.edges[1]) / 3.0 / aspect;
        // Two fields of one row (a memo's ที่ and วันที่) may be one line.
        let apart = |s: &&Set| (s.edges[1] - line.edges[1]).abs() > 0.3 * (line.edges[3] - line.edges[1]);
        let others = set.iter().filter(apart);
        let shared = others.filter(|s| mine.iter().any(|f| is_of(f, s))).count();
        if shared > 0 {
            tally.merged.push(line.text.clone());
        } else if mine.len() > 1 + usize::from(line.in_form) {
            tally.split.push(line.text.clone());
        } else if !line.in_form && (left > line.edges[0] + 1.5 * letter || right < line.edges[2] - 1.5 * letter) {
            tally.missed.push(line.text.clone());
        } else {
            tally.whole += 1;
        }
    }
}

#[test]
fn printed_lines_are_found_whole() -> Fallible {
    let scans = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/scans");
    let (mut print, mut forms) = (Tally::default(), Tally::default());
    let mut files: BTreeMap<String, BTreeMap<u64, Vec<Set>>> = BTreeMap::new();
    lines_set()?.into_iter().for_each(|((file, page), set)| {
        files.entry(file).or_default().insert(page, set);
    });
    for (file, pages) in files {
        for scan in acquire::open(&scans.join(&file), &Limits::default())?.pages() {
            let scan = scan?;
            let Some(set) = pages.get(&u64::from(scan.number)) else { continue };
            let aspect = scan.image.width() as f32 / scan.image.height() as f32;
            let page = acquire::clean(&scan);
            let found = find_lines(&page, &find_qr_codes(&page));
            let found: Vec<LinePlace> = found.iter().map(|line| crop(&page, line).1.place()).collect();
            let named = |s: &Set| Set { text: format!("{file} p. {}: {}", scan.number, s.text), ..*s };
            let (rows, lines): (Vec<Set>, Vec<Set>) = set.iter().map(named).partition(|s| s.in_form);
            judge(&lines, &found, aspect, &mut print);
            judge(&rows, &found, aspect, &mut forms);
        }
    }
    for (name, tally) in [("printed lines", &print), ("rows of stamps", &forms)] {
        println!("{name}: {} of {} whole", tally.whole, tally.all());
        println!("  merged {:#?}\n  split {:#?}\n  missed {:#?}", tally.merged, tally.split, tally.missed);
    }
    assert!(print.whole * 100 >= print.all() * 98, "{} of {} printed lines", print.whole, print.all());
    assert!(forms.whole * 100 >= forms.all() * 90, "{} of {} rows of stamps", forms.whole, forms.all());
    Ok(())
}
