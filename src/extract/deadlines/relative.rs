//! Terms in days: `ภายใน ๑๕ วัน นับแต่วันที่ได้รับหนังสือ`, `ภายใน ๓ วันทำการ`, `ภายในเจ็ดวัน`.

use std::sync::LazyLock;

use jiff::{ToSpan, civil::Date};
use regex::Regex;

use super::{
    super::{
        date::DateMention,
        folded::Folded,
        pattern::pattern,
        zones::{Zone, Zones},
    },
    DeadlineContext, Draft, cues, task,
};
use crate::domain::{Deadline, DeadlineKind, Precision, RelativeTerm, TermAnchor, ThaiDate};

/// A term and, where it is told, from what it counts.
static TERM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:ภายใน|อย่างช้าไม่เกิน)[\ \n]*(?:ไม่เกิน|กำหนด|ระยะเวลา|เวลา)?[\ \n]*
        (?P<count>[0-9]{1,3}|สามสิบ|หกสิบ|เก้าสิบ|สี่สิบห้า|ยี่สิบ|สิบห้า|สิบ|เจ็ด|ห้า|สาม|สอง) [\ \n]* (?:\([0-9ก-๎]{1,20}\)[\ ]*)?
        (?P<unit>วัน[\ ]?ทำการ|วัน|สัปดาห์|ชั่วโมง)
        (?: [\ \n]* (?P<from>นับ(?:แต่|จาก|ตั้งแต่|ถัดจาก|ต่อจาก)(?:วัน)?|หลังจาก|ถัดจาก) \n? (?P<event>[^\n]{0,40}) )?",
    )
});

/// The numbers that terms are written out in.
const IN_WORDS: [(&str, u32); 11] = [
    ("สอง", 2),
    ("สาม", 3),
    ("ห้า", 5),
    ("เจ็ด", 7),
    ("สิบ", 10),
    ("สิบห้า", 15),
    ("ยี่สิบ", 20),
    ("สามสิบ", 30),
    ("สี่สิบห้า", 45),
    ("หกสิบ", 60),
    ("เก้าสิบ", 90),
];

static RECEIVED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[^ก-๎]*(?:วัน)?(?:ที่)?(?:ได้)?(?:รับ|ทราบ)|ได้รับ(?:หนังสือ|แจ้ง)"));
/// The letter that the reader receives.
static LETTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^ก-๎]*(?:วัน)?(?:ที่)?(?:ได้)?รับหนังสือ"));
static DATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"ลงวันที่|ในหนังสือ|ของหนังสือ|ออกหนังสือ|หนังสือฉบับนี้|วันที่ลงนามในหนังสือ"));

/// The letter speaks of itself.
static OWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^\n]{0,12}หนังสือ(?:ฉบับ)?นี้"));

/// What asks the reader for something.
static ASKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"ให้|โปรด|ขอความ|กรุณา|จะต้อง|ต้อง"));

/// Terms that laws and contracts set, and that a letter only tells of.
static OF_A_LAW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"มาตรา|พระราชบัญญัติ|พระราชกฤษฎีกา|กฎกระทรวง|ใช้บังคับ|อุทธรณ์|ฟ้อง|สัญญา|ผู้ขอ|คำขอ|คำร้อง|ใบอนุญาต|ผู้ชนะ|ระเบียบ[^\n]{0,80}ข้อ[ ]?[0-9]",
    )
});

/// A law is named so near before its term, in characters; what asks may stand farther before, in a clause of three rows.
const NEAR: usize = 150;
const FAR: usize = 280;

/// The terms in the body of the text.
pub(super) fn find(text: &Folded, zones: &Zones, dates: &[DateMention], context: &DeadlineContext) -> Vec<Draft> {
    TERM.captures_iter(text.text())
        .filter_map(|found| {
            let whole = found.get(0)?;
            let unit = found.name("unit")?;
            if matches!(zones.at(whole.start()), Zone::Subject | Zone::RefersTo | Zone::Enclosed) {
                return None;
            }
            let clause = cues::clause_before(text, zones, whole.start());
            let last = |count: usize| &clause[clause.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)..];
            // No law counts from the day on which this very letter is received.
            let of_a_law = !found.name("event").is_some_and(|m| OWN.is_match(m.as_str()))
                && (OF_A_LAW.is_match(last(NEAR)) || OF_A_LAW.is_match(text.after(unit.end(), 60)));
            // What a numbered list bids the reader do once he has the letter needs no word that asks.
            let bidden = || {
                found.name("event").is_some_and(|m| LETTER.is_match(m.as_str()))
                    && cues::is_bidding_item(text, zones, whole.start())
            };
            let is_near = ASKED.is_match(last(NEAR));
            let of_a_law = of_a_law || !is_near && OF_A_LAW.is_match(last(FAR));
            let asked = !of_a_law && (ASKED.is_match(last(FAR)) || bidden());
            if !asked || cues::in_introduction(text, zones, whole.start()) {
                return None;
            }
            let term = RelativeTerm {
                days: days(found.name("count")?.as_str(), unit.as_str())?,
                working: unit.as_str().ends_with("ทำการ"),
                anchor: anchor(found.name("from").is_some(), found.name("event").map_or("", |m| m.as_str())),
            };
            // The event's words run on into the sentence; what belongs to the term ends at a space.
            let event = found.name("event").map_or(unit.end(), |e| e.start() + e.as_str().find(' ').unwrap_or(e.len()));
            let told = found.name("event").and_then(|e| day_of(dates, e.start()));
            Some(draft(text, zones, context, (term, told), whole.start()..event))
        })
        .collect()
}

/// The day of an event that is told by its date: `นับแต่วันที่ ๒ มีนาคม ๒๕๖๙`.
fn day_of(dates: &[DateMention], event: usize) -> Option<ThaiDate> {
    let date = dates.iter().find(|d| d.bytes.start >= event)?;
    (date.bytes.start <= event + "วันที่  ".len()).then(|| date.point()?.as_read()).flatten()
}

/// A term in days.
fn days(count: &str, unit: &str) -> Option<u32> {
    let count = count.parse().ok().or_else(|| IN_WORDS.iter().find(|(word, _)| *word == count).map(|(_, n)| *n))?;
    match unit {
        "สัปดาห์" => Some(count * 7),
        "ชั่วโมง" => (count % 24 == 0).then_some(count / 24).filter(|days| *days > 0),
        _ => (count > 0).then_some(count),
    }
}

/// From what the term counts. A term without a word on it counts from when the reader has the letter.
fn anchor(told: bool, event: &str) -> TermAnchor {
    match () {
        () if !told || RECEIVED.is_match(event) => TermAnchor::Received,
        () if DATED.is_match(event) => TermAnchor::Dated,
        () => TermAnchor::Event,
    }
}

fn draft(
    text: &Folded,
    zones: &Zones,
    context: &DeadlineContext,
    (term, told): (RelativeTerm, Option<ThaiDate>),
    bytes: std::ops::Range<usize>,
) -> Draft {
    let from = match term.anchor {
        TermAnchor::Received => context.received,
        TermAnchor::Dated => context.dated,
        TermAnchor::Event => told,
    };
    let due = from.and_then(|d| d.day()).and_then(|day| after(day, term, context)).map(ThaiDate::from);
    let words = text.text()[bytes.clone()].replace('\n', "");
    let span = text.span(bytes.clone());
    let sure = text.transcript().confidence(span) * if term.anchor == TermAnchor::Event { 0.8 } else { 0.93 };
    let found = text.transcript().found_with(span, words, sure, Vec::new());
    let task::Task { who, what } = task::before(text, zones, bytes.start);
    let deadline = Deadline {
        kind: DeadlineKind::Relative,
        due,
        start: None,
        time: None,
        rrule: None,
        relative: Some(term),
        precision: Precision::Day,
        who,
        what,
        found,
    };
    Draft { deadline, bytes }
}

/// The last day of the term; the first day is not counted (Civil and Commercial Code, section 193/3).
fn after(day: Date, term: RelativeTerm, context: &DeadlineContext) -> Option<Date> {
    if term.working {
        return context.holidays.working_day_after(day, term.days);
    }
    day.checked_add(i64::from(term.days).days()).ok()
}
