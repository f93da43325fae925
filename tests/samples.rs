//! The samples read by a recogniser that makes no mistake: the lines that were printed, each with its place. What is wrong
//! here is extraction's or linking's fault, never the recogniser's.

mod link_support;
mod printed;

use std::collections::{BTreeMap, BTreeSet};

use link_support::{Dice, Tally, damage, numbers};
use saraban::{
    domain::{Chains, Letter},
    eval::{Evaluation, Inputs, evaluate, table},
    extract, link,
};
use serde_json::Value;

type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The letters of every sample, linked.
fn read_all(truth: &[Value]) -> Fallible<(Vec<Letter>, Chains)> {
    let mut letters = read_letters(truth)?;
    let chains = link::link(&mut letters, &link::LinkModel::default());
    Ok((letters, chains))
}

/// The letters of every sample, not yet linked.
fn read_letters(truth: &[Value]) -> Fallible<Vec<Letter>> {
    let mut letters = Vec::new();
    for (i, (file, pages)) in printed::bundles(truth)?.iter().enumerate() {
        letters.extend(extract::read_letters(&printed::source(file, i, pages), pages, jiff::civil::date(2026, 12, 31)));
    }
    Ok(letters)
}

fn evaluation() -> Fallible<Evaluation> {
    let empty = tempfile::tempdir()?;
    std::fs::write(empty.path().join("letters.jsonl"), "")?;
    let mut inputs = Inputs::read(&printed::samples(), empty.path())?;
    let (letters, chains) = read_all(&inputs.truth)?;
    inputs.letters = letters.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
    inputs.chains = Some(serde_json::to_value(chains)?);
    Ok(evaluate(&inputs))
}

/// The share of characters that may be wrong: stamps between the rows of a head, and the captions of QR codes, part pieces of
/// the truth though each line is there (see `no_line_is_lost`).
const OUT_OF_ORDER: f64 = 0.015;

#[test]
fn with_every_character_right_every_field_is_right() -> Fallible {
    let evaluation = evaluation()?;
    let fallen: Vec<&String> = evaluation
        .measures
        .iter()
        .filter(|(name, groups)| groups["all"].goodness() < if *name == "cer" { 1.0 - OUT_OF_ORDER } else { 1.0 })
        .map(|(name, _)| name)
        .collect();
    assert!(fallen.is_empty(), "{fallen:?} fell short\n{}", table(&evaluation));
    Ok(())
}

/// A wrong link is worse than none, so more is asked of precision.
#[test]
fn forwards_are_found_where_every_third_digit_is_wrong() -> Fallible {
    let letters = read_letters(&[])?;
    let numbers = numbers(&letters);
    let edges: Vec<(String, String, String)> =
        serde_json::from_str(&std::fs::read_to_string(printed::samples().join("edges.json"))?)?;
    let forwards = edges.into_iter().filter(|(_, _, kind)| kind == "forwards");
    let wanted: BTreeSet<(String, String)> = forwards.map(|(from, to, _)| (from, to)).collect();
    let mut tally = Tally::default();
    for seed in 0..20 {
        let (mut damaged, mut dice) = (letters.clone(), Dice::new(seed));
        damaged.iter_mut().for_each(|l| damage(l, &mut dice));
        let chains = link::link(&mut damaged, &link::LinkModel::default());
        tally.add(&chains, &wanted, &numbers);
    }
    assert!(tally.precision() >= 0.97 && tally.f1() >= 0.90, "{tally:?}");
    Ok(())
}

/// Each printed line stands whole in the text of a letter of its file; page numbers and catch lines need not.
#[test]
fn no_line_is_lost() -> Fallible {
    let squash = |text: &str| text.split_whitespace().collect::<String>();
    let (letters, _) = read_all(&[])?;
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for letter in &letters {
        texts.entry(&letter.source.path).or_default().push_str(&squash(&letter.text));
    }
    let mut lost = Vec::new();
    for row in std::fs::read_to_string(printed::samples().join("lines.jsonl"))?.lines() {
        let row: Value = serde_json::from_str(row)?;
        let file = row["file"].as_str().unwrap_or_default();
        let text = texts.get(file).ok_or("no letters")?;
        for line in row["lines"].as_array().into_iter().flatten().filter_map(|l| l["text"].as_str()) {
            let words = squash(line);
            if words.chars().count() > 4 && !words.starts_with('/') && !text.contains(&words) {
                lost.push(format!("{file} p. {}: {line}", row["page"]));
            }
        }
    }
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
    Ok(())
}
