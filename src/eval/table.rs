//! An evaluation for the terminal. Field names stand in Thai beside the English ones of the records.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{Changes, Evaluation, Measure, Miss};

/// The measures in the order in which a letter is read, with their Thai names.
const NAMES: [(&str, &str); 14] = [
    ("letters", "หนังสือ"),
    ("pages", "หน้า"),
    ("number", "เลขที่"),
    ("date", "วันที่"),
    ("kind", "ชนิด"),
    ("level", "ระดับ"),
    ("urgency", "ชั้นความเร็ว"),
    ("references", "อ้างถึง"),
    ("reference dates", "วันที่ของหนังสือที่อ้าง"),
    ("deadlines", "กำหนดเวลา"),
    ("receipts", "ตรารับ"),
    ("qr", "คิวอาร์"),
    ("forwards", "ส่งต่อ"),
    ("cer", "อักขระผิด"),
];
/// So many misses fit a screen; the rest is in `--json` and `--report`.
const SHOWN: usize = 40;

/// The measures as a table, what was missed, and how honest the confidences are.
pub fn table(evaluation: &Evaluation) -> String {
    let mut out = format!("{}  quality    wanted  precision  recall      F1\n", pad("measure", 42));
    for (name, thai) in NAMES {
        let Some(groups) = evaluation.measures.get(name) else { continue };
        for (i, (quality, measure)) in groups.iter().enumerate() {
            let label = if i == 0 { format!("{name}  {thai}") } else { String::new() };
            let _ = writeln!(out, "{}  {}  {}", pad(&label, 42), pad(quality, 9), row(measure));
        }
    }
    let calibration = &evaluation.calibration;
    out.push_str("\nconfidence   values   right    share\n");
    for bin in calibration.bins.iter().filter(|b| b.n > 0) {
        let _ = writeln!(
            out,
            "  ≥ {:.2}    {:>7}  {:>6}   {:.4}",
            bin.from,
            bin.n,
            bin.right,
            bin.right as f64 / bin.n as f64
        );
    }
    let _ = writeln!(out, "of {} values given 0.95 and more, {} are right", calibration.sure, calibration.sure_right);
    for wrong in &calibration.wrong_at_099 {
        let _ = writeln!(out, "WRONG at {:.3}: {} {} {}", wrong.confidence, wrong.file, wrong.field, wrong.value);
    }
    if !evaluation.misses.is_empty() {
        let _ = writeln!(out, "\nmissed: {}", evaluation.misses.len());
        listed(&mut out, &evaluation.misses);
    }
    out
}

fn row(measure: &Measure) -> String {
    match measure {
        Measure::Found { p, r, f1, n } => format!("{n:>6}  {p:>9.4}  {r:>6.4}  {f1:>6.4}"),
        Measure::Read { cer, n } => format!("{n:>6}  CER {cer:.4}"),
    }
}

fn listed(out: &mut String, misses: &[Miss]) {
    for miss in misses.iter().take(SHOWN) {
        let place = miss.page.map(|p| format!(" p. {p}")).unwrap_or_default();
        let said = |values: &[String]| if values.is_empty() { "–".to_owned() } else { values.join(", ") };
        let sure = miss.confidence.map(|c| format!(" ({c:.2})")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {}{place}  {}: want {}  got {}{sure}",
            miss.file,
            miss.field,
            said(&miss.want),
            said(&miss.got)
        );
    }
    if misses.len() > SHOWN {
        let _ = writeln!(out, "  … and {} more; see --json or --report", misses.len() - SHOWN);
    }
}

/// What was gained and what was lost since the baseline.
pub fn changes_table(changes: &Changes) -> String {
    let mut out = String::new();
    if changes.measures.is_empty() {
        out.push_str("no measure changed since the baseline\n");
    }
    for (name, quality, before, now) in &changes.measures {
        let (sign, now) = match now {
            Some(now) if now > before => ("+", format!("{now:.4}")),
            Some(now) => ("-", format!("{now:.4}")),
            None => ("-", "gone".to_owned()),
        };
        let _ = writeln!(out, "{sign} {}  {}  {before:.4} -> {now}", pad(name, 16), pad(quality, 9));
    }
    for (title, misses) in [("mended", &changes.mended), ("broken", &changes.broken)] {
        if !misses.is_empty() {
            let _ = writeln!(out, "\n{title}: {}", misses.len());
            listed(&mut out, misses);
        }
    }
    out
}

/// The text with spaces behind it, to so many columns; Thai marks take none.
fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::eval::{Inputs, compare_with, evaluate};

    #[test]
    fn every_measure_has_its_row_and_every_miss_its_place() {
        let truth = vec![json!({"file": "a.pdf", "pages": [1], "quality": "fair", "number": "กก 1/1", "text": "กก"})];
        let record = json!({"source": {"path": "a.pdf", "pages": [1]}, "number": {"value": "กก 1/7", "page": 1, "confidence": 0.995}, "text": "กข"});
        let found = evaluate(&Inputs { truth: truth.clone(), letters: vec![record], ..Inputs::default() });
        let text = table(&found);
        for part in [
            "number  เลขที่",
            "CER 0.5000",
            "a.pdf p. 1  number: want กก1/1  got กก1/7 (0.99)",
            "WRONG at 0.995: a.pdf number กก1/7",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        let nothing = evaluate(&Inputs { truth, ..Inputs::default() });
        let text = changes_table(&compare_with(&found, &nothing));
        assert!(text.contains("- letters           all        1.0000 -> 0.0000"), "{text}");
    }
}
