//! The foot of a letter: who signed, and whom to ask.

use std::sync::LazyLock;

use regex::Regex;

use super::{anatomy::Anatomy, issuer, label, pattern::pattern};
use crate::{
    domain::{Contact, Kind, Signatory, Span, digits},
    lexicon::labels::Label,
};

/// `(นายสมชาย ใจดี)` alone on its row, a rank or dots before it.
static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s.…_ก-๙]{0,12}\((?P<name>[^()0-9๐-๙]{4,60})\)[\s.…_]*$"));

/// `ปฏิบัติราชการแทน`, `รักษาราชการแทน`, `ทำการแทน`, `ปฏิบัติหน้าที่`: the words between a position and whom it stands in for.
static ACTING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:ปฏิบัติราชการแทน|รักษาราชการแทน|รักษาการแทน|รักษาการในตำแหน่ง|ทำการแทน|ปฏิบัติหน้าที่(?:แทน)?)"));

/// Who signed. A stamped letter bears initials beside its seal, which sign nothing.
pub(crate) fn signatory(letter: &Anatomy, kind: Kind) -> Option<Signatory> {
    if kind == Kind::Stamped {
        return None;
    }
    letter.foot.clone().filter(|r| !letter.stamped[*r]).find_map(|row| {
        let words = letter.row(row);
        let name = NAME.captures(words)?.name("name")?;
        let start = letter.span(row).start + words[..name.start()].chars().count();
        let span = Span::new(start, start + name.as_str().chars().count());
        let plain = name.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let (position, acting_for) = position(letter, row + 1);
        Some(Signatory { found: letter.text.found(span, plain), position, acting_for })
    })
}

/// The position in the rows under a name, and for whom its holder acts.
fn position(letter: &Anatomy, from: usize) -> (Option<String>, Option<String>) {
    let is_over = |r: usize| {
        let words = letter.row(r);
        letter.stamped[r]
            || letter.is_wide(r)
            || words.chars().count() > 80
            || issuer::is_office_row(words)
            || label::at_start(words, &[Label::Contact, Label::Closing, Label::Copy]).is_some()
            || NAME.is_match(words)
    };
    let rows = (from..letter.foot.end.min(from + 4)).take_while(|r| !is_over(*r));
    let words = rows.map(|r| letter.row(r).trim()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let tidy = |s: &str| {
        let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
        (!s.is_empty()).then_some(s)
    };
    match ACTING.find(&words) {
        Some(acting) => (tidy(&words[..acting.start()]), tidy(&words[acting.end()..])),
        None => (tidy(&words), None),
    }
}

/// A telephone number as grouped on paper: `๐ ๒๒๔๑ ๙๐๐๐ ต่อ ๒๑๑๒`, `๐-๒๒๔๑-๙๐๐๐ ต่อ ๔๑๑๖`, `0-2241-9000-1`.
const PHONE: &str = r"[0-9๐-๙][0-9๐-๙oO]*(?:[\s–-]{1,3}[0-9๐-๙oO]+){0,5}(?:\s*ต่อ\s*[0-9๐-๙]+(?:\s?[,-]\s?[0-9๐-๙]+)*)?";

/// `โทร. ...`, `โทรศัพท์ ...`, `โทร./โทรสาร ...`, `หมายเลขโทรศัพท์ ...`.
static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"โทร(?:ศัพท์)?(?:\.?\s*ทหาร)?[\s./:]*(?P<both>โทรสาร[\s.:]*)?(?P<number>{PHONE})"))
});

/// `โทรสาร ๐ ๒๒๔๑ ๖๙๓๔`.
static FAX: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"โทรสาร[\s.:]*(?P<number>{PHONE})")));

/// An e-mail address.
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"));

/// `ผู้ประสานงาน นางสาว... ๐๖ ๑๒๓๔ ๕๖๗๘`, `นาย... ๐๘-๑๒๓๔-๕๖๗๘`.
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*(?:(?:ผู้ประสานงาน|ผู้ประสาน|ติดต่อ)[\s:]*)?(?P<name>[ก-ฮเ-ไ][ก-๎. ]{{3,50}}?)\s*(?:โทร(?:ศัพท์)?[.\s:]*)?(?P<number>{PHONE})?\s*$"
    ))
});

/// Whom to ask: the unit with its telephone, then each person.
pub(crate) fn contacts(letter: &Anatomy) -> Vec<Contact> {
    let mut rows: Vec<usize> = letter.foot.clone().filter(|r| !letter.stamped[*r]).collect();
    if let Some(department) = letter.section(Label::Department) {
        rows.insert(0, department.rows.start);
    }
    let mut unit = Contact::default();
    let mut people = Vec::new();
    for row in rows {
        let words = letter.row(row);
        let person = person(words);
        let has_own_line = TELEPHONE.is_match(words) && person.is_none();
        if unit.phone.is_none() && has_own_line {
            unit.phone = number_of(&TELEPHONE, words);
            unit.unit = unit_above(letter, row);
        }
        unit.fax = unit.fax.or_else(|| fax(words));
        unit.email = unit.email.or_else(|| EMAIL.find(words).map(|m| m.as_str().to_owned()));
        people.extend(person);
    }
    let known = unit.phone.is_some() || unit.fax.is_some() || unit.email.is_some();
    known.then_some(unit).into_iter().chain(people).collect()
}

/// Whether a row says whom to ask, rather than that somebody shall be named: it has a number, an address or a name, or is
/// short.
///
/// `โทร. ๐ ๒๒๔๑ ๙๐๐๐` and `ผู้ประสานงาน นายสมชาย ใจดี` do; `ผู้ประสานงานสำรอง ๑ คน พร้อมหมายเลขโทรศัพท์ที่ติดต่อได้ตลอดเวลา` ends a sentence.
pub(crate) fn is_contact(words: &str) -> bool {
    let is_named = || [&TELEPHONE, &FAX, &EMAIL].iter().any(|said| said.is_match(words)) || person(words).is_some();
    let is_filled = words.trim().chars().count() <= LABEL_ALONE || is_named();
    is_filled && label::at_start(words, &[Label::Contact]).is_some()
}

/// A row of no more characters may be a contact's label and a name, however they were read.
const LABEL_ALONE: usize = 45;

fn number_of(pattern: &Regex, words: &str) -> Option<String> {
    let number = pattern.captures(words)?.name("number")?.as_str();
    let number = digits::to_arabic(number).replace(['o', 'O'], "0");
    Some(number.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn fax(words: &str) -> Option<String> {
    number_of(&FAX, words)
}

fn person(words: &str) -> Option<Contact> {
    let found = PERSON.captures(words)?;
    let name = found.name("name")?.as_str().trim();
    let titled = ["นาย", "นาง", "ว่าที่", "ดร."].iter().any(|t| name.starts_with(t));
    let introduced = words.trim_start().starts_with("ผู้ประสาน") || words.trim_start().starts_with("ติดต่อ");
    if !(introduced || titled && found.name("number").is_some()) || name.starts_with("โทร") {
        return None;
    }
    let phone = found.name("number").map(|n| digits::to_arabic(n.as_str()).replace(['o', 'O'], "0"));
    Some(Contact { name: Some(name.to_owned()), phone, ..Contact::default() })
}

/// The parts of the office named in the rows right above a telephone number.
fn unit_above(letter: &Anatomy, row: usize) -> Option<String> {
    let rows = (row.saturating_sub(3).max(letter.foot.start)..row).rev();
    let names = rows.take_while(|r| !letter.is_wide(*r)).map(|r| letter.row(r).trim());
    let mut names: Vec<&str> = names.take_while(|w| issuer::is_office_row(w)).collect();
    names.reverse();
    (!names.is_empty()).then(|| names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_sentence_is_no_contact() {
        for contact in ["โทร. ๐ ๒๒๔๑ ๙๐๐๐", "ผู้ประสานงาน นายสมชาย ใจดี", "โทร./โทรสาร", "โทรสาร saraban@example.go.th"]
        {
            assert!(is_contact(contact), "{contact}");
        }
        for other in ["ผู้ประสานงานสำรอง ๑ คน พร้อมหมายเลขโทรศัพท์ที่สามารถติดต่อได้ตลอดเวลา", "ขอแสดงความนับถือ"]
        {
            assert!(!is_contact(other), "{other}");
        }
    }
}
