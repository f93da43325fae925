//! Invented letters of every kind (`tests/letters/*.txt`) with what is to be read from them (`*.json`), each read twice: as
//! scanned pages, whose lines have places, and as text from another engine, which has none.
//!
//! Form feeds part the pages; spaces at the beginning of a line stand for its distance from the left margin.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{fs, path::PathBuf};

use jiff::civil::date;
use saraban::{
    domain::{Glyph, Line, LinePlace, PageBox, PageText, Source, page::Origin},
    extract,
};
use serde_json::Value;

/// The height of a line on the page, and the width of a letter, as fractions of the page.
const PITCH: f32 = 1.0 / 42.0;
const LETTER: f32 = 0.0085;

/// Vowels and tones above and below stand over the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

fn scanned_line(text: &str, row: usize) -> Line {
    let mut left = 0.1;
    let glyphs: Vec<Glyph> = text
        .trim_end()
        .chars()
        .map(|ch| {
            let width = if is_mark(ch) { 0.0 } else { LETTER };
            left += width;
            Glyph { ch, p: 0.9995, alternatives: vec![], left: left - width, right: left }
        })
        .skip_while(|g| g.ch == ' ')
        .collect();
    let top = 0.05 + row as f32 * PITCH;
    let bounds = PageBox {
        left: glyphs.first().map_or(0.1, |g| g.left),
        top,
        right: glyphs.last().map_or(0.1, |g| g.right),
        bottom: top + PITCH,
    };
    let baseline = top + 0.7 * PITCH;
    let place = LinePlace { bounds, baseline_left: baseline, baseline_right: baseline, height: PITCH * 0.4 };
    Line { glyphs, place: Some(place), ..Line::given("", 1.0) }
}

fn page(number: u32, origin: Origin, lines: Vec<Line>) -> PageText {
    PageText { number, origin, aspect: 0.707, lines, qr_codes: vec![], findings: vec![] }
}

fn scanned(text: &str) -> Vec<PageText> {
    let lines = |part: &str| {
        let rows = part.trim_start_matches('\n').lines().enumerate();
        rows.filter(|(_, l)| !l.trim().is_empty()).map(|(i, l)| scanned_line(l, i)).collect()
    };
    text.split('\u{c}').zip(1..).map(|(part, n)| page(n, Origin::Ocr, lines(part))).collect()
}

fn given(text: &str) -> Vec<PageText> {
    let lines = text.replace('\u{c}', "").lines().map(|l| Line::given(l.trim(), 0.999)).collect();
    vec![page(1, Origin::Given, lines)]
}

fn read(path: &str, pages: &[PageText]) -> Value {
    let page_count = pages.iter().filter(|p| p.origin == Origin::Ocr).count() as u32;
    let source = Source { path: path.to_owned(), sha256: "ab".repeat(32), pages: vec![], page_count };
    let letters = extract::read_letters(&source, pages, date(2026, 11, 21));
    let mut records = serde_json::to_value(letters).unwrap();
    for record in records.as_array_mut().unwrap() {
        record["pages"] = record["source"]["pages"].clone();
    }
    records
}

/// What differs: `want` may leave out keys, and a plain value where a `Found` stands means its value.
fn differences(at: &str, want: &Value, have: &Value, out: &mut Vec<String>) {
    match (want, have) {
        (Value::Object(keys), Value::Object(_)) => {
            for (key, value) in keys {
                differences(&format!("{at}.{key}"), value, &have[key], out);
            }
        }
        (Value::Array(wants), Value::Array(haves)) if wants.len() == haves.len() => {
            for (i, (want, have)) in wants.iter().zip(haves).enumerate() {
                differences(&format!("{at}[{i}]"), want, have, out);
            }
        }
        (plain, Value::Object(found)) if found.get("value") == Some(plain) => {}
        (want, have) if want == have => {}
        (want, have) => out.push(format!("{at}: {have}\n    instead of {want}")),
    }
}

fn check(name: &str, without: &[&str], pages: &[PageText], want: &Value, out: &mut Vec<String>) {
    let mut want = want.clone();
    for letter in want.as_array_mut().unwrap() {
        without.iter().for_each(|key| drop(letter.as_object_mut().unwrap().remove(*key)));
    }
    differences(name, &want, &read(name, pages), out);
}

#[test]
fn invented_letters_are_read_in_full() {
    let mut out = Vec::new();
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/letters");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    assert!(files.len() >= 8);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let want: Value = serde_json::from_str(&fs::read_to_string(file.with_extension("json")).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        check(&format!("{name} scanned"), &[], &scanned(&text), &want, &mut out);
        check(&format!("{name} given"), &["pages"], &given(&text), &want, &mut out);
    }
    assert!(out.is_empty(), "\n{}", out.join("\n"));
}

#[test]
fn a_day_that_was_not_read_leaves_the_date_in_doubt() {
    for line in ["อ เมษายน ๒๕๖๙", "1อ. เมษายน ๒๕๖๙", "เมษายน ๒๕๖๙", "วันที่ เมษายน ๒๕๖๙"]
    {
        let text = format!(
            "ที่ มท ๐๘๑๐.๔/ว ๑๒๓๔\nกรมส่งเสริมการปกครองท้องถิ่น\n{line}\nเรื่อง การสำรวจข้อมูล\nเรียน ผู้ว่าราชการจังหวัด ทุกจังหวัด\n\
             ด้วยกรมส่งเสริมการปกครองท้องถิ่นขอให้จังหวัดสำรวจข้อมูล\nขอแสดงความนับถือ"
        );
        let letter = &read("inked", &given(&text))[0];
        assert_eq!(letter["date"]["value"], "2026-04", "{line}");
        assert!(letter["date"]["confidence"].as_f64().unwrap() <= 0.5, "{line}: {}", letter["date"]);
        let missing = |f: &Value| f["code"] == "date_missing";
        assert!(letter["findings"].as_array().unwrap().iter().any(missing), "{line}");
    }
}

#[test]
fn an_order_whose_title_cannot_be_read_is_one_all_the_same() {
    let text = "คส๘๗ร๗อ\nที่ ๒๑๐๐/๒๕๖๙\nเรื่อง แต่งตั้งคณะทำงานขับเคลื่อนงานท้องถิ่น\nเพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย จึงแต่งตั้งคณะทำงาน\n\
        ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป\nสั่ง ณ วันที่ ๑๖ มีนาคม พ.ศ. ๒๕๖๙";
    let letter = &read("untitled", &given(text))[0];
    assert_eq!((&letter["kind"], &letter["number"]["value"]), (&"order".into(), &"2100/2569".into()), "{letter}");
}
