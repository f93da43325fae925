//! Whatever a page says, extraction does not panic, invents nothing, and loses no line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::fs;

use jiff::civil::date;
use proptest::prelude::*;
use saraban::{
    domain::{Line, PageText, Source, page::Origin},
    extract::{self, divide::divide},
};
use serde_json::Value;

fn samples() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/letters");
    let files = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let mut texts: Vec<String> =
        files.filter(|f| f.extension().is_some_and(|e| e == "txt")).map(|f| fs::read_to_string(f).unwrap()).collect();
    texts.sort();
    texts
}

fn pages(text: &str, origin: Origin) -> Vec<PageText> {
    let page = |(part, number): (&str, u32)| PageText {
        number,
        origin,
        aspect: 0.707,
        lines: part.lines().map(|l| Line::given(l, 0.97)).collect(),
        qr_codes: vec![],
        findings: vec![],
    };
    text.split('\u{c}').zip(1..).map(page).collect()
}

/// What scanning, copying and misreading do to a text.
#[derive(Clone, Debug)]
enum Damage {
    Drop(usize),
    Double(usize),
    Swap(usize),
    Misread(usize, char),
    BreakLine(usize),
    LoseLine(usize),
    SwapLines(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = 0usize..4000;
    prop_oneof![
        at.clone().prop_map(Damage::Drop),
        at.clone().prop_map(Damage::Double),
        at.clone().prop_map(Damage::Swap),
        (at.clone(), prop::sample::select("๐๑๒๓๔๕๖๗๘๙0123456789oOlI/|.-ก่้็ิ ".chars().collect::<Vec<_>>()))
            .prop_map(|(i, c)| Damage::Misread(i, c)),
        at.clone().prop_map(Damage::BreakLine),
        at.clone().prop_map(Damage::LoseLine),
        at.prop_map(Damage::SwapLines),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for damage in damages {
        let n = chars.len().max(2);
        match *damage {
            Damage::Drop(i) if !chars.is_empty() => drop(chars.remove(i % chars.len())),
            Damage::Double(i) if !chars.is_empty() => chars.insert(i % chars.len(), chars[i % chars.len()]),
            Damage::Swap(i) if chars.len() > 1 => chars.swap(i % (n - 1), i % (n - 1) + 1),
            Damage::Misread(i, c) if !chars.is_empty() => {
                let at = i % n.min(chars.len());
                chars[at] = c;
            }
            Damage::BreakLine(i) => chars.insert(i % n.min(chars.len() + 1), '\n'),
            Damage::LoseLine(i) | Damage::SwapLines(i) => {
                let text: String = chars.iter().collect();
                let mut lines: Vec<&str> = text.split('\n').collect();
                let at = i % lines.len();
                if matches!(damage, Damage::LoseLine(_)) {
                    lines.remove(at);
                } else {
                    let other = (at + 1) % lines.len();
                    lines.swap(at, other);
                }
                chars = lines.join("\n").chars().collect();
            }
            _ => {}
        }
    }
    chars.into_iter().collect()
}

/// Every `Found` in a record has words, and they stand where it says.
fn check_founds(text: &[char], value: &Value) -> Result<(), TestCaseError> {
    match value {
        Value::Object(fields) => {
            if let (Some(words), Some(span)) = (fields.get("text"), fields.get("span").and_then(Value::as_array)) {
                let words = words.as_str().unwrap();
                let [start, end] = [0, 1].map(|i| span[i].as_u64().unwrap() as usize);
                prop_assert!(start < end && end <= text.len(), "{start}..{end} of {}", text.len());
                prop_assert_eq!(&text[start..end].iter().collect::<String>(), words);
                prop_assert!(!words.trim().is_empty());
                let confidence = fields["confidence"].as_f64().unwrap();
                prop_assert!((0.0..=1.0).contains(&confidence), "{confidence}");
            }
            fields.values().try_for_each(|v| check_founds(text, v))
        }
        Value::Array(items) => items.iter().try_for_each(|v| check_founds(text, v)),
        _ => Ok(()),
    }
}

fn check(pages: &[PageText]) -> Result<(), TestCaseError> {
    let mut seen: Vec<Vec<u32>> = pages.iter().map(|p| vec![0; p.lines.len()]).collect();
    for piece in divide(pages).iter().flat_map(|part| &part.pieces) {
        seen[piece.page][piece.lines.clone()].iter_mut().for_each(|n| *n += 1);
    }
    prop_assert!(seen.iter().flatten().all(|n| *n == 1), "a line is in no part or in two: {seen:?}");
    let source = Source { path: "x".to_owned(), sha256: "ef".repeat(32), pages: vec![], page_count: 1 };
    for letter in extract::read_letters(&source, pages, date(2026, 11, 21)) {
        let text: Vec<char> = letter.text.chars().collect();
        check_founds(&text, &serde_json::to_value(&letter).unwrap())?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn damaged_letters_are_read_without_invention(
        which in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 0..60),
        scanned in any::<bool>(),
    ) {
        let texts = samples();
        let text = damaged(&texts[which.index(texts.len())], &damages);
        check(&pages(&text, if scanned { Origin::Ocr } else { Origin::Given }))?;
    }

    #[test]
    fn any_text_is_read_without_invention(
        text in "(\\PC|\n|ที่ |เรียน |วันที่ |[๐-๙]|/ว |\u{c}|\\.|เลขรับ |โทร\\. ){0,120}",
        scanned in any::<bool>(),
    ) {
        check(&pages(&text, if scanned { Origin::Ocr } else { Origin::Given }))?;
    }
}
