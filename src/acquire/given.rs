//! Text that some other OCR produced: decoding it, and parting it where its pages seem to part.

use encoding_rs::WINDOWS_874;

use super::markup;
use crate::domain::{Line, Origin, PageText};
use crate::lexicon::labels::{self, Label};

/// The probability that a character of given text is right; nothing is known about the engine that read it.
const GIVEN_P: f32 = 0.95;

/// Bytes as text: UTF-8 with or without a byte order mark, else Windows-874 (TIS-620), in which any byte is something.
pub(super) fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_874.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The parts of a given text, numbered from 1: form feeds, rules (`---`) and runs of three or more blank lines part
/// them. Lines are kept as they are, markup, indentation and blank ones left out. At least one part, possibly without lines.
pub(super) fn parts(text: &str) -> Vec<PageText> {
    let text = markup::plain(text);
    let mut parts: Vec<Vec<Line>> = vec![Vec::new()];
    let mut blank = 0;
    for piece in text.split_inclusive('\x0c') {
        for line in piece.trim_end_matches('\x0c').lines() {
            if line.trim().is_empty() {
                blank += 1;
                continue;
            }
            let rule = line.trim().len() >= 3 && line.trim().chars().all(|c| matches!(c, '-' | '=' | '_' | '*'));
            if rule || blank >= 3 {
                part(&mut parts);
            }
            blank = 0;
            if let (false, Some(last)) = (rule, parts.last_mut()) {
                last.extend(head_rows(line.trim()).into_iter().map(|row| Line::given(row, GIVEN_P)));
            }
        }
        if piece.ends_with('\x0c') {
            part(&mut parts);
            blank = 0;
        }
    }
    if parts.len() > 1 && parts.last().is_some_and(Vec::is_empty) {
        parts.pop();
    }
    (1..).zip(parts).map(|(number, lines)| page(number, lines)).collect()
}

/// A letter's head that an engine ran together, as its rows: from ที่ on, each of its labels begins one.
fn head_rows(line: &str) -> Vec<&str> {
    let mut rows = vec![line];
    if !line.starts_with("ที่ ") {
        return rows;
    }
    for label in [Label::Subject, Label::To, Label::RefersTo, Label::Enclosed] {
        let last = rows.len() - 1;
        let begins = |word: &str| rows[last].find(&format!(" {word} "));
        let at = labels::words(label).filter_map(begins).min();
        match at {
            Some(at) => {
                let (before, after) = rows[last].split_at(at);
                rows[last] = before.trim_end();
                rows.push(after.trim_start());
            }
            // Without both of them it is no head.
            None if matches!(label, Label::Subject | Label::To) => return vec![line],
            None => {}
        }
    }
    rows
}

fn part(parts: &mut Vec<Vec<Line>>) {
    if parts.last().is_some_and(|lines| !lines.is_empty()) {
        parts.push(Vec::new());
    }
}

fn page(number: u32, lines: Vec<Line>) -> PageText {
    PageText::of_lines(number, Origin::Given, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_part_where_they_seem_to() {
        let table = [
            ("", vec![vec![]]),
            ("ก\n\nข\n", vec![vec!["ก", "ข"]]),
            ("ก\n\n\n\nข", vec![vec!["ก"], vec!["ข"]]),
            ("ก\x0cข\n\x0c", vec![vec!["ก"], vec!["ข"]]),
            ("ก\n---\nข\n=====\n", vec![vec!["ก"], vec!["ข"]]),
            ("-- ๒ --\nก", vec![vec!["-- ๒ --", "ก"]]),
            ("   ก\n\tข", vec![vec!["ก", "ข"]]),
            (
                "ที่ พร ๕๒๐๐๑/ว ๖๖๗ สำนักงาน ๙ กรกฎาคม ๒๕๖๙ เรื่อง ขอความร่วมมือ เรียน นายอำเภอ",
                vec![vec!["ที่ พร ๕๒๐๐๑/ว ๖๖๗ สำนักงาน ๙ กรกฎาคม ๒๕๖๙", "เรื่อง ขอความร่วมมือ", "เรียน นายอำเภอ"]],
            ),
            ("ที่ มท ๐๘๑๐/ว ๕ เรื่อง การใช้ภาษา", vec![vec!["ที่ มท ๐๘๑๐/ว ๕ เรื่อง การใช้ภาษา"]]),
        ];
        for (text, expected) in table {
            let got: Vec<Vec<String>> = parts(text).iter().map(|p| p.lines.iter().map(Line::text).collect()).collect();
            assert_eq!(got, expected, "{text:?}");
        }
    }

    #[test]
    fn old_encodings_are_read() {
        let table: [(&[u8], &str); 3] =
            [("\u{feff}ที่".as_bytes(), "ที่"), ("ที่".as_bytes(), "ที่"), (b"\xb7\xd5\xe8 \xc1\xb7 \xf0\xf8", "ที่ มท ๐๘")];
        for (bytes, expected) in table {
            assert_eq!(decode(bytes), expected);
        }
    }
}
