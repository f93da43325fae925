//! The province's code in the number and the province named in the office must be one.

use super::{Outcome, put_back, readings, weigh};
use crate::{
    domain::{Alternative, Finding, FindingCode, Letter, LetterNumber},
    extract::anatomy::Anatomy,
    lexicon::{
        agencies,
        distance::distance,
        offices,
        provinces::{self, Province},
    },
};

/// How often an office writes under another province's code: hardly ever.
const OTHER_CODE: f64 = 0.002;

/// How many characters of a province's name may be wrong for it to be the one meant.
const SLIPS: usize = 3;

pub(super) fn settle(letter: &mut Letter, it: &Anatomy) {
    settle_own(letter, it);
    doubt_codes(letter);
}

/// A number under a code that nobody is known to have is not sure.
fn doubt_codes(letter: &mut Letter) {
    let numbers = letter.number.iter_mut().chain(letter.references.iter_mut().map(|r| &mut r.number));
    for number in numbers.map(|number| &mut number.0) {
        if !number.value.agency.is_empty() && !agencies::is_code(&number.value.agency) {
            number.confidence = number.confidence.min(NO_CODE);
        }
    }
}

/// A number is no surer than this under a code that nobody is known to have: where the recogniser thought of no other letter, either
/// it or the lexicon is wrong.
const NO_CODE: f64 = 0.9;

fn settle_own(letter: &mut Letter, it: &Anatomy) {
    put_dot_back(letter);
    let Some(by_code) = letter.number.as_ref().and_then(|n| provinces::with_code(&n.0.value.agency)) else {
        return check_unknown_code(letter);
    };
    let Some(issuer) = &letter.issuer else { return };
    match offices::province_in(&issuer.found.value) {
        Some((_, named)) if named == by_code => {}
        Some((_, named)) => weigh_code(letter, by_code, named),
        None => match province_of_head(it) {
            Some(named) if named != by_code => weigh_code(letter, by_code, named),
            _ => mend_name(letter, by_code),
        },
    }
}

/// The province that the address in the letter's head names: a district office's name has none.
fn province_of_head(it: &Anatomy) -> Option<&'static Province> {
    let rows = (0..it.labels_begin()).filter(|row| !it.stamped[*row]);
    rows.filter_map(|row| offices::province_in(it.row(row).trim()))
        .find(|(at, _)| *at <= "จังหวัด ".len())
        .map(|(_, p)| p)
}

/// A dot between an office and its part is the smallest thing in a number: `๐๐๑๗๒` is `๐๐๑๗.๒`, for a province's offices have four
/// digits, of which the first two are zeros.
fn put_dot_back(letter: &mut Letter) {
    let Some(number) = letter.number.as_mut().map(|n| &mut n.0) else { return };
    let read = number.value.clone();
    let lost = provinces::with_code(&read.agency).is_some()
        && (OFFICE_DIGITS + 1..=OFFICE_DIGITS + 2).contains(&read.office.len())
        && read.office.starts_with("00")
        && read.office.bytes().all(|b| b.is_ascii_digit());
    if !lost {
        return;
    }
    let (office, part) = read.office.split_at(OFFICE_DIGITS);
    number.value.office = format!("{office}.{part}");
    let before = Alternative { value: read, confidence: number.confidence * DOT_THERE };
    number.confidence *= 1.0 - DOT_THERE;
    let message = format!(
        "เลขที่หนังสืออ่านได้ \"{}\" แก้เป็น \"{}\" เพราะรหัสส่วนราชการของจังหวัดมี {OFFICE_DIGITS} หลัก โปรดตรวจกับต้นฉบับ",
        before.value, number.value
    );
    number.alternatives.insert(0, before);
    letter.findings.push(Finding::new(FindingCode::Repaired, "number", message));
}

/// The digits of an office of a province before its part.
const OFFICE_DIGITS: usize = 4;
/// How likely such a number is right without a dot after all.
const DOT_THERE: f64 = 0.1;

/// A code that is no province's, though the office is one: perhaps a letter of it was misread.
fn check_unknown_code(letter: &mut Letter) {
    // An order's number has no code.
    if letter.number.as_ref().is_some_and(|n| n.0.value.agency.is_empty()) {
        return;
    }
    let named = letter.issuer.as_ref().and_then(|i| offices::province_in(&i.found.value));
    let Some((at, named)) = named else { return weigh_unknown_code(letter) };
    // `กรม... ถนน... จังหวัดนนทบุรี` is an address; only an office of the province is meant here.
    let is_provincial = letter
        .issuer
        .as_ref()
        .is_some_and(|i| i.found.value[..at].starts_with("สำนักงาน") || at <= "ศาลากลางจังหวัด".len());
    let known = letter.number.as_ref().is_some_and(|n| agencies::is_code(&n.0.value.agency));
    match (known, is_provincial) {
        (true, _) => {}
        (false, true) => weigh_code(letter, named, named),
        (false, false) => weigh_unknown_code(letter),
    }
}

/// A code that neither an agency nor a province has is mostly one of theirs, misread.
fn weigh_unknown_code(letter: &mut Letter) {
    let Some(number) = &mut letter.number else { return };
    let is_known = |number: &LetterNumber| agencies::is_code(&number.agency);
    if is_known(&number.0.value) {
        return;
    }
    let weighed = weigh(&readings(&number.0), |n| if is_known(n) { 1.0 } else { UNKNOWN_CODE }, UNKNOWN_CODE);
    if let Outcome::Replaced(read) = put_back(&mut number.0, weighed) {
        let message =
            format!("รหัสส่วนราชการอ่านได้ \"{}\" ซึ่งไม่มี แก้เป็น \"{}\" โปรดตรวจกับต้นฉบับ", read.agency, number.0.value.agency);
        letter.findings.push(Finding::new(FindingCode::Repaired, "number", message));
    }
}

/// How often a letter has a code that the lexicon does not know.
const UNKNOWN_CODE: f64 = 0.02;

/// Two provinces that both exist: the number's letters are weighed against the name, which is long and hard to misread.
fn weigh_code(letter: &mut Letter, by_code: &Province, named: &Province) {
    let Some(number) = &mut letter.number else { return };
    let fits = |code: &str| Some(code) == named.code;
    let read = number.0.value.agency.clone();
    let weighed = weigh(&readings(&number.0), |n| if fits(&n.agency) { 1.0 } else { OTHER_CODE }, OTHER_CODE);
    let outcome = put_back(&mut number.0, weighed);
    // What misread the code here may have done so in the letters that it cites.
    let cited = letter.references.iter_mut().map(|r| &mut r.number.0).filter(|n| n.value.agency == read);
    cited.for_each(|n| n.confidence = n.confidence.min(NO_CODE));
    if matches!(outcome, Outcome::Kept) {
        number.0.confidence = number.0.confidence.min(NO_CODE);
    }
    let (name, code) = (named.name, named.code.unwrap_or("-"));
    let finding = match outcome {
        Outcome::Replaced(_) => Finding::new(
            FindingCode::Repaired,
            "number",
            format!("รหัสจังหวัดอ่านได้ \"{read}\" แก้เป็น \"{code}\" เพราะผู้ออกหนังสือคือจังหวัด{name}"),
        ),
        Outcome::Kept => {
            let owner = if by_code == named {
                String::new()
            } else {
                format!(" ซึ่งเป็นรหัสของจังหวัด{}", by_code.name)
            };
            let message = format!("รหัสในเลขที่หนังสือคือ \"{read}\"{owner} ไม่ตรงกับจังหวัด{name}ในชื่อผู้ออกหนังสือ โปรดตรวจกับต้นฉบับ");
            Finding::new(FindingCode::CodeProvinceMismatch, "number", message).suggesting(code)
        }
    };
    letter.findings.push(finding);
}

/// A province that does not exist, under the code of one that does: its name is the one meant if it is near enough.
fn mend_name(letter: &mut Letter, by_code: &Province) {
    let Some(issuer) = &mut letter.issuer else { return };
    let Some((start, end, read)) = misspelt_province(&issuer.found.value, by_code) else { return };
    let message = format!(
        "ชื่อจังหวัดอ่านได้ \"{read}\" ซึ่งไม่มี แต่รหัส \"{}\" ในเลขที่หนังสือเป็นของจังหวัด{} จึงใช้ชื่อนี้",
        by_code.code.unwrap_or("-"),
        by_code.name,
    );
    issuer.found.value.replace_range(start..end, by_code.name);
    issuer.province = Some(by_code.name.to_owned());
    letter.findings.push(
        Finding::new(FindingCode::CodeProvinceMismatch, "issuer", message).suggesting(format!("จังหวัด{}", by_code.name)),
    );
}

/// The bytes of a name behind จังหวัด that is no province's and near this one's.
fn misspelt_province(name: &str, meant: &Province) -> Option<(usize, usize, String)> {
    let length = meant.name.chars().count();
    name.match_indices("จังหวัด").find_map(|(at, word)| {
        let start = at + word.len();
        let rest = name[start..].split(' ').next().filter(|rest| !rest.starts_with(meant.name))?;
        let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take(length + SLIPS);
        let best = ends
            .filter_map(|end| {
                let slips = distance(&rest[..end], meant.name);
                (slips > 0 && slips <= SLIPS && slips * 3 <= length).then_some((slips, end))
            })
            .min()?;
        Some((start, start + best.1, rest[..best.1].to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_that_was_lost() {
        let head =
            |number: &str| format!("ที่ {number}\nศาลากลางจังหวัดหนองบัวลำภู\n๑ มิถุนายน ๒๕๖๙\nเรื่อง การเบิกจ่าย\nเรียน นายอำเภอ");
        let read = |number: &str| {
            let letter = crate::extract::letters_of_text(&head(number)).remove(0);
            let repaired = letter.findings.iter().any(|f| f.code == FindingCode::Repaired);
            (letter.number.unwrap().0.value.to_string(), repaired)
        };
        assert_eq!(read("นภ ๐๐๑๗๒/ว ๙๘๖๐"), ("นภ 0017.2/ว 9860".to_owned(), true));
        assert_eq!(read("นภ ๐๐๑๗.๒/ว ๙๘๖๐"), ("นภ 0017.2/ว 9860".to_owned(), false));
        assert_eq!(read("นภ ๗๑๐๐๑/ว ๙๘๖๐"), ("นภ 71001/ว 9860".to_owned(), false), "a municipality's has five");
    }

    #[test]
    fn a_code_that_nobody_has_is_not_sure() {
        for (code, most) in [("ดง", NO_CODE), ("ตง", 0.99)] {
            let text = format!(
                "ที่ {code} ๐๐๑๗.๒/ว ๙๘๖๐\n๑ มิถุนายน ๒๕๖๙\nเรื่อง การเบิกจ่าย\nเรียน นายอำเภอ\nอ้างถึง หนังสือ ที่ {code} ๐๐๑๗.๒/๑๒ ลงวันที่ ๒ เมษายน ๒๕๖๙"
            );
            let mut letter = crate::extract::letters_of_text(&text).remove(0);
            letter.number.as_mut().unwrap().0.confidence = 0.99;
            letter.references[0].number.0.confidence = 0.99;
            doubt_codes(&mut letter);
            assert_eq!(
                (letter.number.unwrap().0.confidence, letter.references[0].number.0.confidence),
                (most, most),
                "{code}"
            );
        }
    }

    #[test]
    fn the_address_tells_the_province_of_a_district() {
        let read = |province: &str| {
            let text = format!(
                "ที่ อด ๐๐๒๓.๑๑/ว ๑๙๑๘\nที่ว่าการอำเภอบ้านโคก\nจังหวัด{province} ๙๒๖๖๐\n๙ กันยายน ๒๕๖๕\nเรื่อง การประชุม\nเรียน นายกเทศมนตรีทุกแห่ง"
            );
            let letter = crate::extract::letters_of_text(&text).remove(0);
            let codes = [FindingCode::CodeProvinceMismatch, FindingCode::Repaired];
            letter.findings.iter().any(|f| codes.contains(&f.code))
        };
        assert!(read("อุตรดิตถ์"));
        assert!(!read("อุดรธานี"));
    }

    #[test]
    fn a_province_that_does_not_exist() {
        let meant = provinces::with_code("อต").unwrap();
        let name = "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดอุดรดิตถ์";
        let (start, end, read) = misspelt_province(name, meant).unwrap();
        assert_eq!((&name[start..end], read.as_str()), ("อุดรดิตถ์", "อุดรดิตถ์"));
        for name in ["สำนักงานจังหวัด", "จังหวัดสุรินทร์", "จังหวัดอุตรดิตถ์"]
        {
            assert_eq!(misspelt_province(name, meant), None, "{name}");
        }
    }
}
