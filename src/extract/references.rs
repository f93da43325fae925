//! The letters that a letter cites: number, date, who issued them, and in which part they are cited.
//!
//! ```text
//! อ้างถึง หนังสือกรมส่งเสริมการปกครองท้องถิ่น ด่วนที่สุด ที่ มท ๐๘๑๐.๔/ว ๔๘๑ ลงวันที่ ๓๐ มกราคม ๒๕๖๙
//!                └ issuer ───────────────────┘            └ number ───────┘       └ date ──────┘
//! ```
//!
//! Regulations, laws and resolutions have no letter number, and so are none.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    date::{DateLead, DateMention, dates_in},
    folded::Folded,
    number::{Lead, NumberMention, numbers_in},
    pattern::pattern,
    zones::{Zone, Zones},
};
use crate::domain::{
    Alternative, Found, LetterNumber, Reference, ReferenceRole, Transcript, number::FoundNumber, thai_date::FoundDate,
};

/// Who issued the letter: what stands between หนังสือ (or คำสั่ง, ประกาศ) and ที่, the urgency left out.
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^(?:เวียน|สั่งการ|ราชการ)?(?:ของ)?[\ \n]* (?P<issuer>[^/]*?) [\ \n]*
        (?:(?:ด่วนที่สุด|ด่วนมาก|ด่วน|ลับที่สุด|ลับมาก|ลับ)[\ \n]*)*(?:เลข)?$",
    )
});

/// What may stand between a citation's number and its date, or the วันที่ before it: at most a ลง that was misread.
static NEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r#"^[ \n)(,”"]*[ก-๎]{0,3}[ \n]*$"#));

/// What follows the number of a letter that is cited at the beginning of a line.
static CITED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n)]*(?:ลง|ลว|เรื่อง|และ|,|แจ้ง|กำหนด|ให้|ได้)"));

/// Words by which a letter says that a copy of the one cited comes with it.
static COMES_WITH_IT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"ส่งมาพร้อม|มาพร้อมนี้|มาพร้อมหนังสือ|ที่แนบมา|แนบมาพร้อม|มาด้วยแล้ว"));

/// Orders with the force of law, cited like regulations.
const LAWGIVERS: [&str; 3] = ["คสช", "คณะรักษาความสงบ", "คณะปฏิรูป"];

/// The letters that the text cites, in its order, each once. `own` is the letter's own number, which is no citation.
pub fn find_references(transcript: &Transcript, own: Option<&LetterNumber>) -> Vec<Reference> {
    let text = Folded::new(transcript);
    references_among(&text, &numbers_in(&text).0, &dates_in(&text), &Zones::of(&text), own)
}

/// The same, of a text of which numbers, dates and zones are known.
pub(crate) fn references_among(
    text: &Folded,
    numbers: &[NumberMention],
    dates: &[DateMention],
    zones: &Zones,
    own: Option<&LetterNumber>,
) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for (i, number) in numbers.iter().enumerate() {
        if Some(&number.found.value) == own {
            continue;
        }
        let date = date_of(text, &numbers[i..], dates);
        let issuer = issuer_before(text, number);
        let zone = zones.at(number.bytes.start);
        if !is_citation(text, number, zone, date.is_some(), issuer.is_some()) {
            continue;
        }
        let issuer = issuer.map(|bytes| issuer_found(text, bytes));
        let issuer = match number.lead {
            Lead::Shared => references.last().and_then(|r| r.issuer.clone()),
            _ => issuer.filter(|f| !f.value.is_empty()),
        };
        let reference = Reference {
            number: FoundNumber(number.found.clone()),
            date: date.and_then(|d| d.found(text.transcript())).map(FoundDate),
            issuer,
            role: role_of(text, number, zone),
            target: None,
        };
        match references.iter_mut().find(|known| is_same(known, &reference)) {
            Some(known) => merge(known, reference),
            None => references.push(reference),
        }
    }
    references
}

/// Whether the number is that of another letter, cited here.
fn is_citation(text: &Folded, number: &NumberMention, zone: Zone, dated: bool, issued: bool) -> bool {
    let listed = matches!(zone, Zone::RefersTo | Zone::Enclosed);
    match number.lead {
        _ if listed => true,
        Lead::HeadOfLine => dated || issued || CITED.is_match(text.after(number.bytes.end, 24)),
        Lead::Order => {
            let before = text.before(number.lead_start, 80);
            dated && !LAWGIVERS.iter().any(|name| before.contains(name))
        }
        Lead::Bare => dated || issued,
        Lead::Within | Lead::Shared => true,
    }
}

/// The date of the first of `numbers`: the one right after it, or after the numbers that share its beginning.
fn date_of<'d>(text: &Folded, numbers: &[NumberMention], dates: &'d [DateMention]) -> Option<&'d DateMention> {
    let (number, rest) = numbers.split_first()?;
    let after = dates.iter().find(|d| d.lead_start >= number.bytes.end)?;
    let between = text.text().get(number.bytes.end..after.lead_start)?;
    let near = between.len() <= 60 && NEAR.is_match(between);
    if near && (after.lead == DateLead::Dated || !between.contains('\n')) {
        return Some(after);
    }
    // ว ๔๑ และ ว ๓ ลงวันที่ ๘ เมษายน: both are of that day.
    (rest.first()?.lead == Lead::Shared && rest.first()?.bytes.start < after.bytes.start)
        .then(|| date_of(text, rest, dates))
        .flatten()
}

/// The words for the issuer before a number: from the last หนังสือ, คำสั่ง or ประกาศ to ที่.
fn issuer_before(text: &Folded, number: &NumberMention) -> Option<Range<usize>> {
    let before = text.before(number.lead_start, 110);
    let offset = number.lead_start - before.len();
    let start = ["หนังสือ", "คำสั่ง", "ประกาศ", "วิทยุ"]
        .iter()
        .filter_map(|word| before.rfind(word).map(|i| i + word.len()))
        .max()?;
    let found = ISSUER.captures(&before[start..])?;
    let issuer =
        found.name("issuer").filter(|m| !["ลงวันที่", "ส่วนราชการ"].iter().any(|word| m.as_str().contains(word)))?;
    Some(offset + start + issuer.start()..offset + start + issuer.end())
}

/// The issuer as found, its line breaks taken out.
fn issuer_found(text: &Folded, bytes: Range<usize>) -> Found<String> {
    let name = text.text()[bytes.clone()].replace('\n', "").trim().to_owned();
    text.transcript().found(text.span(bytes), name)
}

fn role_of(text: &Folded, number: &NumberMention, zone: Zone) -> ReferenceRole {
    let copy = text.before(number.lead_start, 110);
    let copy = copy.rfind("สำเนาหนังสือ").is_some_and(|i| !copy[i..].contains('/'));
    match zone {
        Zone::RefersTo => ReferenceRole::RefersTo,
        Zone::Enclosed => ReferenceRole::Enclosed,
        _ if copy || COMES_WITH_IT.is_match(text.after(number.bytes.end, 90)) => ReferenceRole::Enclosed,
        _ => ReferenceRole::Body,
    }
}

/// Whether two citations are of one letter: the same number, or two readings of one (a digit apart, each doubtful) with
/// the same date.
fn is_same(a: &Reference, b: &Reference) -> bool {
    let (x, y) = (&a.number.0, &b.number.0);
    if x.value == y.value {
        return true;
    }
    let dates = a.date.as_ref().zip(b.date.as_ref());
    let same_day = dates.is_some_and(|(a, b)| a.0.value == b.0.value);
    same_day && (may_be(x, &y.value) || may_be(y, &x.value))
}

/// Whether what was read as one number may be another.
fn may_be(found: &Found<LetterNumber>, other: &LetterNumber) -> bool {
    found.alternatives.iter().any(|a| a.value == *other)
}

/// Joins a second citation of one letter to the first: the surer number, whatever the first lacks, the weightier role.
fn merge(known: &mut Reference, other: Reference) {
    if known.number.0.value != other.number.0.value {
        let (keep, lose) = if known.number.0.confidence >= other.number.0.confidence {
            (known.number.0.clone(), other.number.0)
        } else {
            (other.number.0, known.number.0.clone())
        };
        let mut keep = keep;
        keep.alternatives.retain(|a| a.value != lose.value);
        keep.alternatives.insert(0, Alternative { value: lose.value, confidence: 1.0 - keep.confidence });
        known.number = FoundNumber(keep);
    }
    known.date = known.date.take().or(other.date);
    known.issuer = known.issuer.take().or(other.issuer);
    let weight = |role: ReferenceRole| match role {
        ReferenceRole::RefersTo => 2,
        ReferenceRole::Enclosed => 1,
        ReferenceRole::Body => 0,
    };
    if weight(other.role) > weight(known.role) {
        known.role = other.role;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReferenceRole::{Body, Enclosed, RefersTo};

    /// Number, date, issuer and role of each reference.
    fn cited(text: &str) -> Vec<(String, String, String, ReferenceRole)> {
        let own = "มท 0810.4/ว 99".parse().unwrap();
        find_references(&Transcript::of_text(text), Some(&own))
            .into_iter()
            .map(|r| {
                let date = r.date.map_or(String::new(), |d| d.0.value.to_string());
                let issuer = r.issuer.map_or(String::new(), |i| i.value);
                (r.number.0.value.to_string(), date, issuer, r.role)
            })
            .collect()
    }

    #[test]
    fn one_citation_in_all_its_forms() {
        for (text, number, date, issuer, role) in [
            (
                "ตามหนังสือกรมตัวอย่าง ด่วนที่สุด ที่ มท ๐๘๑๐.๔/ว ๔๘๑ ลงวันที่ ๓๐ มกราคม ๒๕๖๙ แจ้งว่า",
                "มท 0810.4/ว 481",
                "2026-01-30",
                "กรมตัวอย่าง",
                Body,
            ),
            (
                "อ้างถึง หนังสือกระทรวงการ\nตัวอย่าง ด่วนมาก ที่ กต\n๐๒๐๒/ว ๑๔ ลงวันที่ ๘\nกันยายน ๒๕๖๘",
                "กต 0202/ว 14",
                "2025-09-08",
                "กระทรวงการตัวอย่าง",
                RefersTo,
            ),
            ("อ้างถึง หนังสือจังหวัด ที่ ตก ๐๐๒๓.๑/๕๕", "ตก 0023.1/55", "", "จังหวัด", RefersTo),
            (
                "สิ่งที่ส่งมาด้วย สำเนาหนังสือกรมตัวอย่าง ที่ มท ๐๘๑๐.๔/๔๘๑ ลว. ๓ ก.พ. ๖๙",
                "มท 0810.4/481",
                "2026-02-03",
                "กรมตัวอย่าง",
                Enclosed,
            ),
            (
                "ปรากฏตามสำเนาหนังสือกรมตัวอย่าง ที่ มท ๐๘๑๐.๔/๔๘๑ ลงวันที่ ๓ กุมภาพันธ์ ๒๕๖๙ ส่งมาพร้อมนี้",
                "มท 0810.4/481",
                "2026-02-03",
                "กรมตัวอย่าง",
                Enclosed,
            ),
            ("มีหนังสือที่ รฟ 1/1911/2564 ลงวันที่ 23 มิถุนายน 2564", "รฟ 1/1911/2564", "2021-06-23", "", Body),
            ("ตามหนังสือ\nที่ มท ๐๘๑๐.๔/ว ๔๘๑ ลงวันที่ ๓๐ มกราคม ๒๕๖๙", "มท 0810.4/ว 481", "2026-01-30", "", Body),
            ("อ้างถึง คำสั่ง บก. (เฉพาะ) ที่ ๑๑๓๙/๖๖ ลง ๑๔ ธ.ค. ๖๖", "1139/66", "2023-12-14", "บก. (เฉพาะ)", RefersTo),
            ("ตามหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๔๘๑ สงวันที่ ๓๐ มกราคม ๒๕๖๙", "มท 0810.4/ว 481", "2026-01-30", "กรม", Body),
            ("ตามหนังสือเวียนที่ นร 1011/ ว 4 เรื่อง การกำชับ", "นร 1011/ว 4", "", "", Body),
            ("หนังสือของกระทรวงตัวอย่าง ที่ คค 0100/ว275 ลงวันที่ ๓๑ กุมภาพันธ์ ๒๕๖๔", "คค 0100/ว 275", "", "กระทรวงตัวอย่าง", Body),
        ] {
            assert_eq!(cited(text), [(number.to_owned(), date.to_owned(), issuer.to_owned(), role)], "{text}");
        }
    }

    #[test]
    fn numbers_that_share_a_beginning_and_a_date() {
        let text = "อ้างถึง หนังสือกรมตัวอย่าง ที่ มท ๐๘๐๙.๒/ว ๔๑ และ ว ๓ ลงวันที่ ๘ เมษายน ๒๕๖๗";
        let found: Vec<_> = cited(text).into_iter().map(|(n, d, i, _)| (n, d, i)).collect();
        let day = "2024-04-08".to_owned();
        let who = "กรมตัวอย่าง".to_owned();
        assert_eq!(found, [("มท 0809.2/ว 41".into(), day.clone(), who.clone()), ("มท 0809.2/ว 3".into(), day, who)]);
    }

    #[test]
    fn what_is_no_citation() {
        for text in [
            "ที่ มท ๐๘๑๐.๔/ว ๙๙\nกรมตัวอย่าง",
            "ที่ ตก ๐๐๒๓.๓/ว ๑๒\n\nถึง อำเภอทุกอำเภอ",
            "บันทึกข้อความ\nส่วนราชการ กองตัวอย่าง โทร. ๑๒๓๔\nที่ กห ๐๓๐๑.๑๐.๑/๒๖๐\nวันที่ ๓ พ.ค. ๖๗",
            "ระเบียบกระทรวงมหาดไทยว่าด้วยค่าใช้จ่าย พ.ศ. ๒๕๖๑ ลงวันที่ ๕ มกราคม ๒๕๖๑",
            "มติคณะรัฐมนตรีเมื่อวันที่ ๕ มกราคม ๒๕๖๙",
            "คำสั่งหัวหน้าคณะรักษาความสงบแห่งชาติ ที่ ๘/๒๕๖๐ ลงวันที่ ๒๑ มีนาคม ๒๕๖๐",
            "คำสั่งจังหวัด ที่ ๘/๒๕๖๐ เรื่อง แต่งตั้งคณะทำงาน",
        ] {
            assert_eq!(cited(text), [], "{text}");
        }
    }

    #[test]
    fn a_letter_cited_twice_is_one_reference() {
        let text = "อ้างถึง หนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑\nตามที่ หนังสือกรมตัวอย่าง ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑ ลงวันที่ ๑๔ มกราคม ๒๕๖๙";
        assert_eq!(cited(text), [("มท 0810.4/ว 5341".into(), "2026-01-14".into(), "กรม".into(), RefersTo)]);
        // A digit apart on one day: two readings of one number.
        let text =
            "ตามหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑ ลงวันที่ ๑๔ มกราคม ๒๕๖๙ และหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕๓๕๑ ลงวันที่ ๑๔ มกราคม ๒๕๖๙";
        assert_eq!(cited(text).len(), 1);
        // Two letters of one day.
        let text =
            "ตามหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕๑ ลงวันที่ ๑๔ มกราคม ๒๕๖๙ และหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๒๓๔๑ ลงวันที่ ๑๔ มกราคม ๒๕๖๙";
        assert_eq!(cited(text).len(), 2);
    }
}
