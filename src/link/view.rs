//! What linking needs to know of a letter: a few hundred bytes, so that an archive of 100,000 fits in memory without its texts.

use std::sync::LazyLock;

use regex::Regex;

use super::{reading::Reading, wording::Wording};
use crate::domain::{
    Deadline, DeadlineKind, Letter, LetterId, Level, Reference, ReferenceRole, ThaiDate, thai_date::FoundDate,
};

/// A date as one paper gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct DateReading {
    /// The date as read.
    pub value: ThaiDate,
    /// The probability that it is right.
    pub confidence: f64,
    /// What else it may be.
    pub alternatives: Vec<ThaiDate>,
}

impl DateReading {
    fn of(found: &FoundDate) -> Self {
        let alternatives = found.0.alternatives.iter().take(3).map(|a| a.value).collect();
        Self { value: found.0.value, confidence: found.0.confidence, alternatives }
    }
}

/// A letter cited: the mention, not yet the letter that it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The number cited.
    pub number: Reading,
    /// The date cited.
    pub date: Option<DateReading>,
    /// The office cited, blanks left out.
    pub issuer: Option<String>,
    /// Whether a copy is said to come with the letter.
    pub copy: bool,
}

/// A letter as linking sees it. Build it from the letter as it was extracted, before any [`Verdict`](super::Verdict) is
/// applied, so that linking again arrives at the same.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLetter {
    /// The letter's id.
    pub id: LetterId,
    /// Letters of one source share it.
    pub bundle: u64,
    /// The letter's first page in the source; 0 where the input was text.
    pub first_page: u32,
    /// Who issued it.
    pub level: Level,
    /// Its number.
    pub number: Option<Reading>,
    /// Its date.
    pub date: Option<DateReading>,
    /// The issuing office as the letter prints it.
    pub office: Option<String>,
    /// The same, blanks left out.
    pub issuer: Option<String>,
    /// The province and district that the office belongs to.
    pub place: (Option<String>, Option<String>),
    /// The wording of its subject.
    pub subject: Wording,
    /// The wording of its text.
    pub wording: Wording,
    /// The letters that it cites, in the order of its references.
    pub mentions: Vec<Mention>,
    /// The offices that it says it was told by (ได้รับแจ้งจาก...ว่า), blanks left out.
    pub told_by: Vec<String>,
    /// To whom it is written, if to one alone, blanks left out.
    pub addressee: Option<String>,
    /// The first day on which it was received.
    pub received: Option<ThaiDate>,
    /// Its first deadline, and which of its deadlines that is.
    pub due: Option<(ThaiDate, usize)>,
}

impl LinkLetter {
    /// What linking needs of `letter`.
    pub fn of(letter: &Letter) -> Self {
        let issuer = letter.issuer.as_ref();
        Self {
            id: letter.id.clone(),
            bundle: bundle_key(&letter.source.sha256, &letter.source.path),
            first_page: letter.source.pages.first().copied().unwrap_or(0),
            level: letter.level,
            number: letter.number.as_ref().map(Reading::of),
            date: letter.date.as_ref().map(DateReading::of),
            office: issuer.map(|i| i.found.value.clone()),
            issuer: issuer.map(|i| squash(&i.found.value)),
            place: issuer.map_or((None, None), |i| (i.province.clone(), i.district.clone())),
            subject: letter.subject.as_ref().map(|s| Wording::of_short(&s.value)).unwrap_or_default(),
            wording: Wording::of(&letter.text),
            mentions: letter.references.iter().map(|r| mention(r, &letter.text)).collect(),
            told_by: told_by(&letter.text),
            addressee: match &letter.recipients[..] {
                [one] => Some(squash(&one.found.value)),
                _ => None,
            },
            received: letter.receipts.iter().filter_map(|r| r.date.as_ref()).map(|d| d.value).min(),
            due: first_due(&letter.deadlines),
        }
    }

    /// Whether a citation in it may mean `other` by what number and day say alone.
    pub(super) fn may_cite(&self, other: &Self) -> bool {
        const SAME_DAY: f64 = 8.0;
        /// Weighs less than a citation of that office with two digits wrong.
        const LEAST: f64 = 5.0;
        let day = |m: &Mention| m.date.as_ref().zip(other.date.as_ref()).is_some_and(|(a, b)| a.value == b.value);
        let number = |m: &Mention| other.number.as_ref().map_or(0.0, |n| m.number.weight(n));
        self.mentions.iter().any(|m| number(m) + if day(m) { SAME_DAY } else { 0.0 } > LEAST)
    }

    /// Whether it is written to the head of the office that issued `other`: it answers that letter, and passes on none.
    pub(super) fn answers(&self, other: &Self) -> bool {
        const SEATS: [&str; 3] = ["ที่ว่าการ", "ที่ทำการปกครอง", "ศาลากลาง"];
        const TITLES: [&str; 6] = ["นาย", "ผู้ว่าราชการ", "อธิบดี", "ปลัด", "เลขาธิการ", "ผู้อำนวยการ"];
        let (Some(addressee), Some(issuer)) = (&self.addressee, &other.issuer) else { return false };
        let office = SEATS.iter().find_map(|seat| issuer.strip_prefix(seat)).unwrap_or(issuer);
        TITLES.iter().any(|title| addressee.strip_prefix(title) == Some(office))
    }

    /// Takes at least this share of its numbers' digits to be misread.
    pub(super) fn doubt(&mut self, digit_error: f64) {
        let cited = self.mentions.iter_mut().map(|m| &mut m.number);
        cited.chain(&mut self.number).for_each(|n| n.doubt(digit_error));
    }
}

fn bundle_key(sha256: &str, path: &str) -> u64 {
    let name = if sha256.is_empty() { path } else { sha256 };
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// `text` without blanks: offices break their names over lines as they like.
pub(super) fn squash(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn mention(reference: &Reference, text: &str) -> Mention {
    Mention {
        number: Reading::of(&reference.number),
        date: reference.date.as_ref().map(DateReading::of),
        issuer: reference.issuer.as_ref().map(|i| squash(&i.value)),
        copy: reference.role == ReferenceRole::Enclosed || called_copy(reference, text),
    }
}

/// Whether the words before the number call it a copy: `ตามสำเนาหนังสือกรม... ที่ มท ...`.
fn called_copy(reference: &Reference, text: &str) -> bool {
    const REACH: usize = 90;
    let Some(span) = reference.number.0.span else { return false };
    let before: String = text.chars().skip(span.start.saturating_sub(REACH)).take(REACH.min(span.start)).collect();
    before.rfind("สำเนาหนังสือ").is_some_and(|at| !before[at..].contains("ลงวันที่"))
}

/// `ด้วยสำนักงาน...ได้รับแจ้งจากกรมส่งเสริมการปกครองท้องถิ่นว่า ...`
const TOLD_FROM: &str = r"แจ้งจาก((?:กรม|กระทรวง|จังหวัด|สำนักงาน|อำเภอ)[\u{0e01}-\u{0e4e}\n]{2,60}?)\s*ว่า";
/// `ด้วยกรมการปกครอง แจ้งว่า ...`, `กระทรวงมหาดไทยได้แจ้งขอความร่วมมือให้ ...`
const TELLS: &str = r"(?:\s|ด้วย|^)((?:กรม|กระทรวง|จังหวัด|สำนักงาน|อำเภอ)[\u{0e01}-\u{0e4e}\n]{2,60}?)\s*(?:ได้)?แจ้ง\s*(?:ว่า|ขอความร่วมมือ|ให้)";

static TOLD_BY: LazyLock<Vec<Regex>> =
    LazyLock::new(|| [TOLD_FROM, TELLS].into_iter().filter_map(|r| Regex::new(r).ok()).collect());

fn told_by(text: &str) -> Vec<String> {
    let captures = TOLD_BY.iter().flat_map(|r| r.captures_iter(text));
    let mut offices: Vec<String> = captures.take(4).map(|c| squash(&c[1])).collect();
    offices.sort();
    offices.dedup();
    offices
}

/// The first day by which something has to be done; meetings count only where nothing else is due.
fn first_due(deadlines: &[Deadline]) -> Option<(ThaiDate, usize)> {
    let due = |meeting: bool| {
        let kind = move |d: &Deadline| (d.kind == DeadlineKind::Meeting) == meeting;
        deadlines.iter().enumerate().filter(move |(_, d)| kind(d)).filter_map(|(i, d)| Some((d.due?, i))).min()
    };
    due(false).or_else(|| due(true))
}

/// The rank of a level, the higher above the lower; `None` for offices outside the hierarchy.
pub(super) fn rank(level: Level) -> Option<u8> {
    match level {
        Level::Ministry => Some(5),
        Level::Department => Some(4),
        Level::Province => Some(3),
        Level::District => Some(2),
        Level::Local => Some(1),
        Level::Other => None,
    }
}

/// The rank that an office's name gives away.
pub(super) fn rank_of_name(office: &str) -> Option<u8> {
    let contains = |word| office.contains(word);
    if office.starts_with("กระทรวง") {
        Some(5)
    } else if office.starts_with("กรม") {
        Some(4)
    } else if contains("อำเภอ") {
        Some(2)
    } else if contains("เทศบาล") || contains("องค์การบริหารส่วน") {
        Some(1)
    } else if contains("จังหวัด") {
        Some(3)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_told() {
        for (text, expected) in [
            ("ด้วยสำนักงานจังหวัดได้รับแจ้งจากกรมส่งเสริมการปกครองท้องถิ่นว่า คณะกรรมการ", "กรมส่งเสริมการปกครองท้องถิ่น"),
            ("นั้น\n\nกรมการปกครองแจ้งว่า ระบบใหม่", "กรมการปกครอง"),
            ("ด้วยกระทรวงมหาดไทย แจ้งว่า ระบบใหม่", "กระทรวงมหาดไทย"),
            ("ได้รับแจ้งจากกรมส่งเสริม\nการปกครองท้องถิ่นว่า ขอให้", "กรมส่งเสริมการปกครองท้องถิ่น"),
            ("ทุกอำเภอ\nกระทรวงมหาดไทยได้แจ้งขอความร่วมมือให้ตรวจสอบ", "กระทรวงมหาดไทย"),
        ] {
            assert!(told_by(text).iter().any(|t| t == expected), "{text}: {:?}", told_by(text));
        }
        assert!(told_by("ขอให้จังหวัดรายงานผลให้ทราบ").is_empty());
    }

    #[test]
    fn ranks_of_names() {
        for (name, expected) in [
            ("กระทรวงมหาดไทย", Some(5)),
            ("กรมส่งเสริมการปกครองท้องถิ่น", Some(4)),
            ("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดตาก", Some(3)),
            ("ที่ว่าการอำเภอแม่สอด", Some(2)),
            ("เทศบาลนครแม่สอด", Some(1)),
            ("มหาวิทยาลัย", None),
        ] {
            assert_eq!(rank_of_name(name), expected, "{name}");
        }
    }
}
