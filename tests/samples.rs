//! The samples read by a recogniser that makes no mistake: the lines that were printed, each with its place. What is wrong
//! here is extraction's or linking's fault, never the recogniser's.

mod link_support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use link_support::{Dice, Tally, damage, numbers};
use saraban::{
    acquire,
    domain::{Chains, Glyph, Ink, Letter, Line, LinePlace, Origin, PageBox, PageText, QrCode, Source},
    eval::{Evaluation, Inputs, evaluate, table},
    extract, link,
};
use serde_json::Value;

type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// A line as a recogniser that is all but certain gives it; signs share the line's width.
fn line(given: &Value, block: u32) -> Line {
    let edges: Vec<f32> =
        given["box"].as_array().into_iter().flatten().filter_map(Value::as_f64).map(|x| x as f32).collect();
    let bounds = PageBox { left: edges[0], top: edges[1], right: edges[2], bottom: edges[3] };
    let chars: Vec<char> = given["text"].as_str().unwrap_or_default().chars().collect();
    let each = (bounds.right - bounds.left) / chars.len() as f32;
    let glyph = |(i, &ch): (usize, &char)| Glyph {
        ch,
        p: 0.999,
        alternatives: Vec::new(),
        left: bounds.left + each * i as f32,
        right: bounds.left + each * (i + 1) as f32,
    };
    let tall = bounds.bottom - bounds.top;
    let baseline = bounds.bottom - 0.25 * tall;
    let ink = match given["ink"].as_str() {
        Some("blue") => Ink::Blue,
        Some("red") => Ink::Red,
        _ => Ink::Black,
    };
    Line {
        glyphs: chars.iter().enumerate().map(glyph).collect(),
        place: Some(LinePlace { bounds, baseline_left: baseline, baseline_right: baseline, height: 0.33 * tall }),
        ink,
        block,
    }
}

fn page(row: &Value, qr_codes: Vec<QrCode>) -> PageText {
    let mut blocks: Vec<&str> = vec![""];
    let lines = row["lines"].as_array().into_iter().flatten().map(|given| {
        let name = given["block"].as_str().unwrap_or_default();
        let block = blocks.iter().position(|b| *b == name).unwrap_or_else(|| {
            blocks.push(name);
            blocks.len() - 1
        });
        line(given, block as u32)
    });
    let lines = lines.collect();
    PageText {
        number: row["page"].as_u64().unwrap_or_default() as u32,
        origin: Origin::Ocr,
        aspect: 0.707,
        lines,
        qr_codes,
        findings: Vec::new(),
    }
}

/// The letters of every sample, linked.
fn read_all(truth: &[Value]) -> Fallible<(Vec<Letter>, Chains)> {
    let mut letters = read_letters(truth)?;
    let chains = link::link(&mut letters, &link::LinkModel::default());
    Ok((letters, chains))
}

/// The letters of every sample, not yet linked.
fn read_letters(truth: &[Value]) -> Fallible<Vec<Letter>> {
    let mut files: BTreeMap<String, Vec<PageText>> = BTreeMap::new();
    for row in std::fs::read_to_string(samples().join("lines.jsonl"))?.lines() {
        let row: Value = serde_json::from_str(row)?;
        let file = row["file"].as_str().unwrap_or_default().to_owned();
        let ends_here =
            |t: &&Value| t["file"] == row["file"] && t["pages"].as_array().and_then(|p| p.last()) == Some(&row["page"]);
        let code = |payload: &str| QrCode {
            payload: payload.to_owned(),
            page: row["page"].as_u64().unwrap_or_default() as u32,
            place: PageBox { left: 0.8, top: 0.8, right: 0.9, bottom: 0.87 },
        };
        let codes = truth.iter().filter(ends_here).filter_map(|t| t["qr"].as_str()).map(code).collect();
        files.entry(file).or_default().push(page(&row, codes));
    }
    let text = samples().join("scans/12-other-ocr.txt");
    let given = acquire::open(&text, &acquire::Limits::default())?.given_text().unwrap_or_default();
    files.insert("12-other-ocr.txt".to_owned(), given);
    let mut letters = Vec::new();
    for (i, (file, pages)) in files.iter().enumerate() {
        let source = Source {
            path: file.clone(),
            sha256: format!("{i:016x}"),
            pages: Vec::new(),
            page_count: pages.len() as u32,
        };
        letters.extend(extract::read_letters(&source, pages, jiff::civil::date(2026, 12, 31)));
    }
    Ok(letters)
}

fn evaluation() -> Fallible<Evaluation> {
    let empty = tempfile::tempdir()?;
    std::fs::write(empty.path().join("letters.jsonl"), "")?;
    let mut inputs = Inputs::read(&samples(), empty.path())?;
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
        serde_json::from_str(&std::fs::read_to_string(samples().join("edges.json"))?)?;
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
    for row in std::fs::read_to_string(samples().join("lines.jsonl"))?.lines() {
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
