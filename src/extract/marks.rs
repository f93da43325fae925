//! The marks above a letter's number: how urgent (ด่วน, ด่วนมาก, ด่วนที่สุด) and how secret (ลับ, ลับมาก, ลับที่สุด) it is.

use std::sync::LazyLock;

use regex::Regex;

use super::{anatomy::Anatomy, label, pattern::pattern};
use crate::{
    domain::{Finding, FindingCode, Secrecy, Urgency, digits},
    lexicon::labels::Label,
};

/// What may stand beside an urgency or secrecy mark on its row: nothing, the number, the title of a memo.
static BESIDE_MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s*!()._-]*(?:$|ที่?\s|ที่|บันทึก|(?:ด่วน|ลับ))"));

/// The marks that stand in the head, not inside a citation.
fn marks<'a>(letter: &'a Anatomy, among: &'a [Label]) -> impl Iterator<Item = Label> + 'a {
    let end = letter.labels_begin().min(letter.text.lines().len());
    (0..end).filter(|r| !letter.stamped[*r]).filter_map(move |row| {
        // A telegram's form names the row: `ชั้นความเร็ว ด่วนที่สุด`.
        let words = letter.row(row);
        let words = words.trim_start().strip_prefix("ชั้นความเร็ว").map_or(words, str::trim_start);
        let beside = |found: &label::Labelled| BESIDE_MARK.is_match(&words[found.bytes.end..]);
        let first = label::at_start(words, among).filter(&beside);
        // A memo's mark stands beside its title: `ด่วนมาก บันทึกข้อความ`, or behind it.
        let behind = || words.contains("บันทึก").then(|| label::anywhere(words, among).filter(&beside)).flatten();
        // Behind another mark: `ลับ ด่วนที่สุด`.
        let after = || words.starts_with(['ล', 'ด']).then(|| label::anywhere(words, among).filter(&beside)).flatten();
        first.or_else(behind).or_else(after).map(|found| found.label)
    })
}

/// The labels that are such marks.
pub(crate) const MARKS: [Label; 6] =
    [Label::MostUrgent, Label::VeryUrgent, Label::Urgent, Label::TopSecret, Label::Secret, Label::Confidential];

/// How urgent the letter says it is.
pub(crate) fn urgency(letter: &Anatomy) -> Urgency {
    let level = |label| match label {
        Label::MostUrgent => Urgency::MostUrgent,
        Label::VeryUrgent => Urgency::VeryUrgent,
        _ => Urgency::Urgent,
    };
    marks(letter, &[Label::MostUrgent, Label::VeryUrgent, Label::Urgent]).next().map_or(Urgency::Normal, level)
}

/// How secret the letter says it is.
pub(crate) fn secrecy(letter: &Anatomy) -> Secrecy {
    let level = |label| match label {
        Label::TopSecret => Secrecy::TopSecret,
        Label::Secret => Secrecy::Secret,
        _ => Secrecy::Confidential,
    };
    marks(letter, &[Label::TopSecret, Label::Secret, Label::Confidential]).next().map_or(Secrecy::Normal, level)
}

/// Words alone at the margin right above the number are a mark. One that cannot be read (a red stamp that a fax has broken up) is
/// no mark at all in the record, so a person is told of it.
pub(crate) fn unread(letter: &Anatomy) -> Option<Finding> {
    let number = letter.mark(letter.head_row)?.place?;
    if marks(letter, &MARKS).next().is_some() {
        return None;
    }
    let above = |row: &usize| {
        let words = letter.row(*row).trim();
        letter.mark(*row).and_then(|mark| mark.place).is_some_and(|place| {
            let gap = number.baseline_left - place.baseline_left;
            let near = gap > 0.0 && gap < ABOVE * number.height;
            near && (place.bounds.left - number.bounds.left).abs() < MARGIN * number.height && !letter.stamped[*row]
        }) && (2..16).contains(&words.chars().count())
            && words.chars().filter(|c| ('ก'..='ฮ').contains(c)).count() > 1
            && !words.contains(digits::is_digit)
            && letter.text.confidence(letter.span(*row)) < UNSURE
    };
    let row = (0..letter.head_row).find(above)?;
    let message = format!(
        "เหนือเลขที่หนังสือมีข้อความที่อ่านไม่ออก (\"{}\") อาจเป็นชั้นความเร็วหรือชั้นความลับ โปรดตรวจกับต้นฉบับ",
        letter.row(row).trim()
    );
    Some(Finding::new(FindingCode::Unreadable, "urgency", message))
}

/// How far above the number a mark stands at most, and how far from its margin, in heights of a consonant.
const ABOVE: f32 = 8.0;
const MARGIN: f32 = 4.0;
/// Words that were read more surely than this say what they say.
const UNSURE: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText, Transcript},
        extract::heads::Head,
    };

    /// A page whose first row stands right above the number.
    fn page(first: &str, p: f32) -> Transcript {
        let line = |(nth, words): (usize, &str), p: f32| {
            let top = 0.1 + 0.03 * nth as f32;
            let bounds = PageBox { left: 0.14, top, right: 0.3, bottom: top + 0.024 };
            let place = LinePlace { bounds, baseline_left: top + 0.02, baseline_right: top + 0.02, height: 0.008 };
            let glyph = |ch| Glyph { ch, p, alternatives: Vec::new(), left: 0.14, right: 0.15 };
            Line { glyphs: words.chars().map(glyph).collect(), place: Some(place), ink: Ink::Black, block: 0 }
        };
        let rows = [first, "ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕", "เรื่อง การจัดทำแผน", "เรียน ผู้ว่าราชการจังหวัด ทุกจังหวัด"];
        let lines = rows.into_iter().enumerate().map(|row| line(row, if row.0 == 0 { p } else { 1.0 })).collect();
        let page = PageText::of_lines(1, Origin::Ocr, lines);
        Transcript::of_pages([&page], |_, _| true)
    }

    #[test]
    fn a_mark_that_cannot_be_read_is_told_of() {
        for (first, p, told) in [("วใน้", 0.5, true), ("ด่วน", 0.5, false), ("สำเนา", 1.0, false), ("๓๔", 0.3, false)]
        {
            let text = page(first, p);
            let letter = Anatomy::new(&text, Some(Head::Numbered));
            let finding = unread(&letter);
            assert_eq!(finding.is_some(), told, "{first}: {finding:?}");
        }
    }
}
