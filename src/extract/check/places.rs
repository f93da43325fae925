//! The province's code in the number and the province named in the office must be one.

use super::{Outcome, put_back, readings, weigh};
use crate::{
    domain::{Alternative, Finding, FindingCode, Found, Letter, LetterNumber, Level},
    extract::anatomy::Anatomy,
    lexicon::{
        agencies, confusions,
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
    mend_each(letter, FindingCode::Repaired, mend_office);
    mend_each(letter, FindingCode::DoubtfulDigits, doubt_office);
    // A code that the issuer's name or the address was weighed against is not weighed once more.
    let findings = letter.findings.len();
    settle_own(letter, it);
    let is_settled = letter.findings.len() > findings;
    let own = letter.number.take_if(|_| is_settled);
    mend_each(letter, FindingCode::Repaired, weigh_unknown_code);
    letter.number = own.or(letter.number.take());
    settle_cited(letter);
    doubt_codes(letter);
}

/// Mends or doubts the letter's number and those that it cites, each with a finding of this code if `mend` says what it did.
fn mend_each(letter: &mut Letter, code: FindingCode, mend: impl Fn(&mut Found<LetterNumber>) -> Option<String>) {
    let own = letter.number.iter_mut().map(|n| ("number".to_owned(), &mut n.0));
    let cited = letter.references.iter_mut().enumerate();
    let cited = cited.map(|(at, r)| (format!("references[{at}].number"), &mut r.number.0));
    let mended = own.chain(cited).filter_map(|(field, number)| Some(Finding::new(code, field, mend(number)?)));
    letter.findings.extend(mended);
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
    let Some(by_code) = letter.number.as_ref().and_then(|n| provinces::with_code(&n.0.value.agency)) else {
        return check_unknown_code(letter);
    };
    let Some(issuer) = &letter.issuer else { return };
    match offices::province_in(&issuer.found.value) {
        Some((_, named)) if named == by_code => {}
        Some((_, named)) => weigh_code(letter, by_code, named, ISSUER),
        None => match province_of_head(it) {
            Some(named) if named != by_code => weigh_code(letter, by_code, named, ADDRESS),
            Some(_) => mend_name(letter, by_code),
            None => match province_of_district(&issuer.found.value) {
                Some(named) if named != by_code => weigh_code(letter, by_code, named, DISTRICT),
                _ => mend_name(letter, by_code),
            },
        },
    }
}

/// What an office of a province cites under a code of that form is mostly of its own province: the readings of a cited number are
/// weighed by that.
fn settle_cited(letter: &mut Letter) {
    let Some(own) = letter.number.as_ref().map(|n| &n.0).filter(|n| n.confidence >= OWN_CODE) else { return };
    let Some(province) = provinces::with_code(&own.value.agency) else { return };
    let fits = |n: &LetterNumber| Some(&*n.agency) == province.code;
    for (at, cited) in letter.references.iter_mut().map(|r| &mut r.number.0).enumerate() {
        let code = &*cited.value.agency;
        let is_anothers = agencies::is_code(code) && provinces::with_code(code).is_none();
        if fits(&cited.value) || is_anothers || !agencies::is_in_province(&cited.value.office) {
            continue;
        }
        let weight = |n: &LetterNumber| if fits(n) { 1.0 } else { OTHER_PROVINCE };
        let weighed = weigh(&readings(cited), weight, OTHER_PROVINCE);
        if !weighed.iter().any(|read| fits(&read.value)) {
            continue;
        }
        if let Outcome::Replaced(read) = put_back(cited, weighed) {
            cited.confidence = cited.confidence.min(NO_CODE);
            let message = mended(&read, &cited.value, &format!("หนังสือฉบับนี้ออกจากจังหวัด{}", province.name));
            letter.findings.push(Finding::new(FindingCode::Repaired, format!("references[{at}].number"), message));
        }
    }
}

/// How often an office of a province cites one of another's.
const OTHER_PROVINCE: f64 = 0.05;
/// A letter's own code tells its province from this confidence of its number.
const OWN_CODE: f64 = 0.5;

/// The province that the address in the letter's head names: a district office's name has none.
fn province_of_head(it: &Anatomy) -> Option<&'static Province> {
    let rows = (0..it.labels_begin()).filter(|row| !it.stamped[*row]);
    rows.filter_map(|row| offices::province_of_address(it.row(row))).next()
}

/// The province of a district's office, if no other province has a district of that name.
fn province_of_district(office: &str) -> Option<&'static Province> {
    let is_districts = offices::read(office).is_some_and(|office| office.level == Some(Level::District));
    offices::province_of_district(office).filter(|_| is_districts)
}

/// What a finding says of a number that was set right, and why.
fn mended(read: &LetterNumber, now: &LetterNumber, why: &str) -> String {
    format!("เลขที่หนังสืออ่านได้ \"{read}\" แก้เป็น \"{now}\" เพราะ{why} โปรดตรวจกับต้นฉบับ")
}

/// Sets an office's number right that no office of a province or a ministry can have. Returns what was done, if anything.
fn mend_office(number: &mut Found<LetterNumber>) -> Option<String> {
    let office_meant = match &*number.value.agency {
        code if provinces::with_code(code).is_some() => office_meant,
        code if agencies::is_of_ministry(code) => office_of_ministry,
        _ => return None,
    };
    let (office, as_read) = office_meant(&number.value.office)?;
    let read = number.value.clone();
    number.value.office = office;
    let before = Alternative { value: read, confidence: number.confidence * as_read };
    number.confidence *= 1.0 - as_read;
    let why = format!("เลขประจำของเจ้าของเรื่องมี {OFFICE_DIGITS} หลัก");
    let message = mended(&before.value, &number.value, &why);
    for other in &mut number.alternatives {
        if let Some((office, _)) = office_meant(&other.value.office) {
            other.value.office = office;
        }
    }
    number.alternatives.retain(|other| other.value != number.value);
    number.alternatives.push(before);
    number.alternatives.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    Some(message)
}

/// A number whose office no office of a province or a ministry has is in doubt: a digit or a dot of it was lost, nobody knows which.
fn doubt_office(number: &mut Found<LetterNumber>) -> Option<String> {
    let LetterNumber { agency, office, .. } = &number.value;
    let in_province = provinces::with_code(agency).is_some();
    let digits = office.bytes().take_while(u8::is_ascii_digit).count();
    // Other bodies than a ministry's or a province's write under its code, but none of them numbers that begin with a zero, and
    // under a province's none of three digits.
    let may_be_others = !office.starts_with('0') && (!in_province || digits + 1 != OFFICE_DIGITS);
    if !(in_province || agencies::is_of_ministry(agency)) || may_be_others {
        return None;
    }
    match digits {
        OFFICE_DIGITS => return None,
        MINISTRY_DIGITS if !in_province => return None,
        _ => {}
    }
    number.confidence = number.confidence.min(NO_OFFICE);
    Some(format!(
        "เลขประจำของเจ้าของเรื่องใน \"{}\" ไม่ครบหรือเกิน {OFFICE_DIGITS} หลัก อาจอ่านตกหรือเกิน โปรดตรวจกับต้นฉบับ",
        number.value
    ))
}

/// A number is no surer than this whose office nobody can have.
const NO_OFFICE: f64 = 0.5;

/// The digits of an office before its part: four, under some ministries' codes five (`ศธ ๐๔๐๐๖`).
const OFFICE_DIGITS: usize = 4;
const MINISTRY_DIGITS: usize = 5;

/// The office of a ministry that is meant (`๐๖๑๐๐๖` is `๐๖๑๐.๐๖`), and how likely it is right as it was read.
fn office_of_ministry(read: &str) -> Option<(String, f64)> {
    (read.len() > MINISTRY_DIGITS && read.starts_with('0')).then(|| with_dot(read)).flatten()
}

/// An office whose dot was lost, with it.
fn with_dot(read: &str) -> Option<(String, f64)> {
    let (office, part) = read.split_at_checked(OFFICE_DIGITS)?;
    let is_part = read.bytes().all(|b| b.is_ascii_digit()) && (1..=2).contains(&part.len());
    is_part.then(|| (format!("{office}.{part}"), DOT_THERE))
}

/// The office of a province that is meant, and how likely it is right as it was read. It has four digits, of which the first two are
/// zeros. The dot behind them is the smallest thing in a number: `๐๐๑๗๒` is `๐๐๑๗.๒`. Of several zeros one is easily lost, or
/// read twice.
fn office_meant(read: &str) -> Option<(String, f64)> {
    let (first, part) = read.split_once('.').map_or((read, None), |(first, part)| (first, Some(part)));
    if !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits = first.trim_start_matches('0');
    let zeros = first.len() - digits.len();
    let with_part = |office: String| part.map_or(office.clone(), |part| format!("{office}.{part}"));
    match first.len() {
        3 if zeros > 0 && !digits.is_empty() => Some((with_part(format!("0{first}")), ZERO_LOST)),
        5..=6 if zeros > 2 && (1..=2).contains(&digits.len()) && (part.is_some() || zeros == 3) => {
            Some((with_part(format!("{digits:0>4}")), ZERO_LOST))
        }
        5..=6 if zeros == 2 => with_dot(read),
        _ => None,
    }
}

/// How likely such a number is right without a dot after all; and one with a zero too few or too many.
const DOT_THERE: f64 = 0.1;
const ZERO_LOST: f64 = 0.2;

/// A code that is no province's, though the office is one: perhaps a letter of it was misread.
fn check_unknown_code(letter: &mut Letter) {
    // An order's number has no code.
    if letter.number.as_ref().is_none_or(|n| n.0.value.agency.is_empty() || agencies::is_code(&n.0.value.agency)) {
        return;
    }
    let Some(name) = letter.issuer.as_ref().map(|i| &i.found.value) else { return };
    let Some((at, named)) = offices::province_in(name) else {
        return province_of_district(name).into_iter().for_each(|named| weigh_code(letter, named, named, DISTRICT));
    };
    // `กรม... ถนน... จังหวัดนนทบุรี` is an address; only an office of the province is meant here.
    if name[..at].starts_with("สำนักงาน") || at <= "ศาลากลางจังหวัด".len()
    {
        weigh_code(letter, named, named, ISSUER);
    }
}

/// A code that neither an agency nor a province has is mostly one of theirs, misread. Returns what became of it, if anything.
fn weigh_unknown_code(number: &mut Found<LetterNumber>) -> Option<String> {
    let is_known = |number: &LetterNumber| agencies::is_code(&number.agency);
    if number.value.agency.is_empty() || is_known(&number.value) {
        return None;
    }
    let unknown = if agencies::is_in_province(&number.value.office) { UNKNOWN_PROVINCE } else { UNKNOWN_CODE };
    let weighed = weigh(&with_other_letters(number), |n| if is_known(n) { 1.0 } else { unknown }, unknown);
    let Outcome::Replaced(read) = put_back(number, weighed) else { return None };
    number.confidence = number.confidence.min(NO_CODE);
    Some(format!("รหัสส่วนราชการอ่านได้ \"{}\" ซึ่งไม่มี แก้เป็น \"{}\" โปรดตรวจกับต้นฉบับ", read.agency, number.value.agency))
}

/// The readings of a number, and each with one letter of its code as what is surely taken for that letter, if none is that.
fn with_other_letters(number: &Found<LetterNumber>) -> Vec<Alternative<LetterNumber>> {
    let mut all = readings(number);
    for read in readings(number) {
        for (at, letter) in read.value.agency.char_indices() {
            let Some((printed, p)) = confusions::letter_printed_where(letter) else { continue };
            let mut value = read.value.clone();
            value.agency.replace_range(at..at + letter.len_utf8(), printed.encode_utf8(&mut [0; 4]));
            let confidence = read.confidence * p;
            if all.iter().all(|other| other.value != value) {
                all.push(Alternative { value, confidence });
            }
        }
    }
    all
}

/// How often a letter has a code that the lexicon does not know: of any agency, and where the office's number is as a province's are,
/// all of which are known; of the agencies that are not, few write such numbers.
const UNKNOWN_CODE: f64 = 0.02;
const UNKNOWN_PROVINCE: f64 = 0.001;

/// Where a province is named, as a finding says it.
const ISSUER: &str = "ชื่อผู้ออกหนังสือ";
const ADDRESS: &str = "ที่อยู่หัวหนังสือ";
const DISTRICT: &str = "ที่ตั้งของอำเภอผู้ออกหนังสือ";

/// A code that is another province's, or nobody's: the number's letters are weighed against the name, which is long and hard to misread.
fn weigh_code(letter: &mut Letter, by_code: &Province, named: &Province, whence: &str) {
    let Some(number) = &mut letter.number else { return };
    let fits = |code: &str| Some(code) == named.code;
    let read = number.0.value.agency.clone();
    let weight = |n: &LetterNumber| if fits(&n.agency) { 1.0 } else { OTHER_CODE };
    let weighed = weigh(&with_other_letters(&number.0), weight, OTHER_CODE);
    let outcome = put_back(&mut number.0, weighed);
    number.0.confidence = number.0.confidence.min(NO_CODE);
    // What misread the code here may have done so in the letters that it cites.
    let cited = letter.references.iter_mut().enumerate().map(|(at, r)| (at, &mut r.number.0));
    for (at, cited) in cited.filter(|(_, n)| n.value.agency == read) {
        if matches!(outcome, Outcome::Replaced(_)) && agencies::is_in_province(&cited.value.office) {
            let weighed = weigh(&with_other_letters(cited), weight, OTHER_CODE);
            if let Outcome::Replaced(read) = put_back(cited, weighed) {
                let message = mended(&read, &cited.value, "รหัสของหนังสือฉบับนี้ก็อ่านผิดเช่นเดียวกัน");
                let field = format!("references[{at}].number");
                letter.findings.push(Finding::new(FindingCode::Repaired, field, message));
            }
        }
        cited.confidence = cited.confidence.min(NO_CODE);
    }
    let (name, code) = (named.name, named.code.unwrap_or("-"));
    let finding = match outcome {
        Outcome::Replaced(_) => Finding::new(
            FindingCode::Repaired,
            "number",
            format!("รหัสจังหวัดอ่านได้ \"{read}\" แก้เป็น \"{code}\" เพราะ{whence}คือจังหวัด{name}"),
        ),
        Outcome::Kept => {
            let owner = if by_code == named {
                String::new()
            } else {
                format!(" ซึ่งเป็นรหัสของจังหวัด{}", by_code.name)
            };
            let message = format!("รหัสในเลขที่หนังสือคือ \"{read}\"{owner} ไม่ตรงกับจังหวัด{name}ใน{whence} โปรดตรวจกับต้นฉบับ");
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
    fn a_ministry_s_office_has_four_digits() {
        let read = |number: &str| {
            let text = format!("ที่ {number}\n๑ มิถุนายน ๒๕๖๙\nเรื่อง การเบิกจ่าย\nเรียน ผู้ว่าราชการจังหวัด");
            let letter = crate::extract::letters_of_text(&text).remove(0);
            let codes: Vec<FindingCode> = letter.findings.iter().map(|f| f.code).collect();
            let number = letter.number.unwrap().0;
            (number.value.to_string(), codes, number.confidence)
        };
        let (mended, codes, _) = read("กษ ๐๖๑๐๐๖/ว ๒๕๐๗");
        assert_eq!((&*mended, &codes[..]), ("กษ 0610.06/ว 2507", &[FindingCode::Repaired][..]));
        let (kept, codes, sure) = read("มท ๐๘๑.๓/ว ๔๒๓๒");
        assert_eq!((&*kept, &codes[..]), ("มท 081.3/ว 4232", &[FindingCode::DoubtfulDigits][..]));
        assert!(sure <= NO_OFFICE);
        assert_eq!(read("มท ๐๘๑๖.๓/ว ๔๒๓๒").1, []);
        assert_eq!(read("นน ๑๑๘/ว ๒๔๘๐").1, [FindingCode::DoubtfulDigits], "a district has four");
        for right in
            ["สท ๑๒/๒๕๖๗", "สปสช ๔.๓๑/ว ๖๙๙", "ศธ ๐๔๐๐๖/ว ๑๘๔๕", "ตช ๐๐๒๑(นว).๑/ว ๖๐๘", "อว ๖๔/๕๓๔๑", "ตก ๗๑๐๐๑/ว ๑๒"]
        {
            assert_eq!(read(right).1, [], "{right}");
        }
    }

    #[test]
    fn zeros_that_were_lost_or_read_twice() {
        let meant = |office: &str| office_meant(office).map(|(meant, _)| meant);
        for (read, office) in [
            ("00023.3", "0023.3"),
            ("000023.5", "0023.5"),
            ("00003.2", "0003.2"),
            ("018.2", "0018.2"),
            ("003", "0003"),
            ("00172", "0017.2"),
        ] {
            assert_eq!(meant(read).as_deref(), Some(office), "{read}");
        }
        for right in ["0023.3", "0718", "71001", "53019.2", "23.3", "0", "0000172"] {
            assert_eq!(meant(right), None, "{right}");
        }
    }

    #[test]
    fn a_code_that_nobody_has_is_not_sure() {
        for (code, most) in [("กง", NO_CODE), ("ตง", 0.99)] {
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
    fn a_letter_that_is_taken_for_another_is_told_by_the_codes_that_there_are() {
        let text = "ที่ ดง ๐๐๑๗.๒/ว ๙๘๖๐\n๑ มิถุนายน ๒๕๖๙\nเรื่อง การเบิกจ่าย\nเรียน นายอำเภอ\nอ้างถึง หนังสือ ที่ ดง ๐๐๑๗.๒/๑๒ ลงวันที่ ๒ เมษายน ๒๕๖๙";
        let letter = crate::extract::letters_of_text(text).remove(0);
        let numbers = letter.number.iter().chain(letter.references.iter().map(|r| &r.number)).map(|n| &n.0);
        for number in numbers.clone() {
            assert_eq!(number.value.agency, "ตง");
            assert!(number.confidence <= NO_CODE);
            assert_eq!(number.alternatives[0].value.agency, "ดง");
        }
        assert_eq!(numbers.count(), 2);
        assert_eq!(letter.findings.iter().filter(|f| f.code == FindingCode::Repaired).count(), 2);
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
    fn a_district_of_one_province_alone_tells_its_code() {
        let read = |district: &str| {
            let text =
                format!("ที่ ดก ๐๖๑๘/ว ๑๙๑๘\nที่ว่าการอำเภอ{district}\n๙ กันยายน ๒๕๖๕\nเรื่อง การประชุม\nเรียน นายกเทศมนตรีทุกแห่ง");
            crate::extract::letters_of_text(&text).remove(0).number.unwrap().0.value.agency
        };
        assert_eq!(read("แม่สอด"), "ตก");
        assert_eq!(read("เฉลิมพระเกียรติ"), "ดก", "five provinces have one");
    }

    #[test]
    fn what_is_cited_is_mostly_of_the_letter_s_own_province() {
        let text = "ที่ อต ๐๕๑๘/ว ๑๘๙๔\n๙ เมษายน ๒๕๖๕\nเรื่อง การประชุม\nเรียน นายก\nอ้างถึง หนังสือจังหวัด ที่ อด ๐๐๐๓.๓/ว ๔๒๙๒ ลงวันที่ ๕ เมษายน ๒๕๖๕";
        let cited = |code: &str, p: f64, other: f64| {
            let mut letter = crate::extract::letters_of_text(&text.replace("อด", code)).remove(0);
            letter.number.as_mut().unwrap().0.confidence = 0.9;
            let number = &mut letter.references[0].number.0;
            let value = LetterNumber { agency: "อต".to_owned(), ..number.value.clone() };
            number.confidence = p;
            number.alternatives = vec![Alternative { value, confidence: other }];
            settle_cited(&mut letter);
            let number = letter.references.remove(0).number.0;
            assert!(number.confidence <= NO_CODE || number.value.agency == code);
            number.value.agency
        };
        assert_eq!(cited("อด", 0.55, 0.44), "อต");
        assert_eq!(cited("อด", 0.99, 0.001), "อด", "another province's letter, read surely");
        assert_eq!(cited("ตช", 0.7, 0.25), "ตช", "the police, which is no province's");
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
