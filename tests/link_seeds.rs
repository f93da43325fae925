//! The chains in the bundles that the project was created from, if they are at hand: their letters as a person reads them, their
//! texts as another OCR read them.

mod link_support;

use std::{collections::BTreeSet, path::Path};

use link_support::{Dice, Tally, damage, found, numbers};
use saraban::{
    domain::{
        Chains, FindingCode, Letter, LetterId, LetterNumber, Level, LinkKind, Receipt, Reference, ReferenceRole,
        Source, Span, number::FoundNumber, thai_date::FoundDate,
    },
    link::{LinkModel, link},
};
use serde_json::Value;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/seeds");
const SEEDS_OF_A_WORKTREE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/seeds");

/// The first of the readings that count as right.
fn first(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.as_array()?.iter().find_map(Value::as_str))
}

fn number(value: &Value) -> LetterNumber {
    first(value).and_then(|t| t.parse().ok()).unwrap_or_else(|| panic!("{value}"))
}

/// A date counts as printed only where it cannot count as absent.
fn date(value: &Value) -> Option<FoundDate> {
    value.as_str().and_then(|t| t.parse().ok()).map(|d| FoundDate(found(d)))
}

/// The texts of a bundle's letters: each begins where its number stands by itself on a line.
fn divide(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("ที่ ") && line.contains("/ว") {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

fn letter(truth: &Value, text: &str, nth: usize) -> Letter {
    let path = truth["file"].as_str().unwrap_or_default();
    let source = Source { path: path.to_owned(), sha256: path.to_owned(), pages: Vec::new(), page_count: 0 };
    let mut letter = Letter::blank(LetterId::new(path, nth), source, text.to_owned());
    letter.level = if truth["level"] == "province" { Level::Province } else { Level::Department };
    letter.number = Some(FoundNumber(found(number(&truth["number"]))));
    letter.date = date(&truth["date"]);
    for r in truth["references"].as_array().into_iter().flatten() {
        let mut number = found(number(&r["number"]));
        let serial = saraban::domain::digits::to_thai(&number.value.serial);
        let at = text.find(&serial).map_or(0, |b| text[..b].chars().count());
        number.span = Some(Span::new(at, at + serial.chars().count()));
        letter.references.push(Reference {
            number: FoundNumber(number),
            date: date(&r["date"]),
            issuer: None,
            role: ReferenceRole::Body,
            target: None,
        });
    }
    if let Some(day) = truth["receipt"]["date"].as_str() {
        letter.receipts.push(Receipt { date: day.parse().ok().map(found), ..Receipt::default() });
    }
    letter
}

fn folder() -> Option<&'static Path> {
    [SEEDS, SEEDS_OF_A_WORKTREE].map(Path::new).into_iter().find(|p| p.exists())
}

fn seeds() -> Option<Vec<Letter>> {
    let folder = folder()?;
    let truth = std::fs::read_to_string(folder.join("truth.jsonl")).ok()?;
    let truth: Vec<Value> = truth.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let mut letters = Vec::new();
    for file in ["tha-000.txt", "tha-001.txt", "tha-003.txt"] {
        let text = std::fs::read_to_string(folder.join(file)).ok()?;
        let of_file: Vec<&Value> = truth.iter().filter(|t| t["file"] == file).collect();
        let parts = divide(&text);
        assert_eq!(parts.len(), of_file.len(), "{file}");
        letters.extend(of_file.iter().zip(&parts).enumerate().map(|(n, (t, text))| letter(t, text, n + 1)));
    }
    Some(letters)
}

fn edges(chains: &Chains, kind: LinkKind) -> Vec<(String, String)> {
    let number = |n: &Option<LetterNumber>| n.as_ref().map(ToString::to_string).unwrap_or_default();
    chains.links.iter().filter(|l| l.kind == kind).map(|l| (number(&l.from_number), number(&l.to_number))).collect()
}

#[test]
fn forwards_of_the_seeds() {
    let Some(mut letters) = seeds() else { return };
    // As the other OCR read it: the letter's number and its citation differ in two digits.
    letters[3].references[1].number.0.value = "มท 0810.4/ว 481".parse().unwrap_or_else(|e| panic!("{e}"));
    letters[4].number = Some(FoundNumber(found("มท 0810.4/ว 551".parse().unwrap_or_else(|e| panic!("{e}")))));
    letters[4].references[0].number.0.value = "มท 0810.4/ว 5341".parse().unwrap_or_else(|e| panic!("{e}"));
    let chains = link(&mut letters, &LinkModel::default());
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let mut forwards = edges(&chains, LinkKind::Forwards);
    forwards.sort();
    assert_eq!(
        forwards,
        [
            pair("ตก 0023.3/ว 0955", "มท 0810.4/ว 5351"),
            pair("ตก 0023.3/ว 197", "มท 0810.4/ว 551"),
            pair("อต 0023.6/ว 355", "มท 0820.2/ว 1961"),
        ]
    );
    let doubted = letters[3].findings.iter().any(|f| f.code == FindingCode::ChainDisagrees);
    assert!(doubted, "the citation of ว 481 that means ว 551 is in doubt: {:?}", letters[3].findings);
    assert!(letters[3].references[1].number.0.confidence < 0.6);
}

/// The forwards that a person sees, by the numbers that [`seeds`] gives the letters.
fn wanted() -> BTreeSet<(String, String)> {
    let truth = folder().and_then(|f| std::fs::read_to_string(f.join("edges.json")).ok()).unwrap_or_default();
    let truth: Value = serde_json::from_str(&truth).unwrap_or_default();
    let pair = |edge: &Value| (number(&edge[0]).to_string(), number(&edge[1]).to_string());
    truth.as_array().into_iter().flatten().filter(|e| e[2] == "forwards").map(pair).collect()
}

/// As a person reads them every forward is found and no other; with every third digit wrong nearly so.
#[test]
fn forwards_of_the_seeds_as_they_are_and_damaged() {
    let Some(letters) = seeds() else { return };
    let numbers = numbers(&letters);
    let wanted = wanted();
    let chains = link(&mut letters.clone(), &LinkModel::default());
    assert_eq!(edges(&chains, LinkKind::Forwards).into_iter().collect::<BTreeSet<_>>(), wanted);
    let mut tally = Tally::default();
    for seed in 0..40 {
        let (mut damaged, mut dice) = (letters.clone(), Dice::new(seed));
        damaged.iter_mut().for_each(|l| damage(l, &mut dice));
        let chains = link(&mut damaged, &LinkModel::default());
        tally.add(&chains, &wanted, &numbers);
    }
    assert!(tally.precision() >= 0.97 && tally.f1() >= 0.90, "{tally:?}");
}
