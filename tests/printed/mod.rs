//! The samples' bundles as printed: each line of `samples/lines.jsonl` with its place, as a recogniser gives it that makes no mistake.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use saraban::{
    acquire,
    domain::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText, QrCode, Source},
};
use serde_json::Value;

/// The folder of the samples.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

/// The pages of every bundle, by file; on the last page of each letter of `truth` stands its QR code.
pub fn bundles(truth: &[Value]) -> Result<BTreeMap<String, Vec<PageText>>, Box<dyn std::error::Error>> {
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
    Ok(files)
}

/// The `nth` source, of that name.
pub fn source(file: &str, nth: usize, pages: &[PageText]) -> Source {
    let page_count = pages.len() as u32;
    Source { path: file.to_owned(), sha256: format!("{nth:016x}"), pages: Vec::new(), page_count }
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
