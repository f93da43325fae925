//! Duties that come again and again: `ทุกวันที่ ๑๕ ของเดือน`, `ภายในวันที่ ๕ ของทุกเดือน`, `ทุกวันศุกร์`, as rules of RFC 5545.

use std::{fmt::Write as _, ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use super::{
    super::{
        date::DateMention,
        folded::Folded,
        pattern::pattern,
        zones::{Zone, Zones},
    },
    Draft, cues, task,
};
use crate::{
    domain::{Deadline, DeadlineKind, Precision},
    lexicon::weekdays,
};

/// Days of every month; the last day or working day of every month.
static MONTHLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:ภายใน|ก่อน|ไม่เกิน|ใน)?[\ \n]* (?:
          ทุก(?:ๆ)?[\ ]?วัน[\ ]?ที่[\ \n]*(?P<every>[0-9]{1,2}(?:[\ ]*(?:,|และ|กับ)[\ ]*(?:วันที่)?[\ ]*[0-9]{1,2})*) (?P<of>[\ \n]*ของ\n?(?:ทุก|แต่ละ)?\n?เดือน)?
        | วันที่[\ \n]*(?P<days>[0-9]{1,2}(?:[\ ]*(?:,|และ|กับ)[\ ]*(?:วันที่)?[\ ]*[0-9]{1,2})*)[\ \n]*ของ\n?(?:ทุก[\ ]?(?:ๆ)?[\ \n]?เดือน|แต่ละ\n?เดือน|เดือนถัดไป|เดือน(?:แรก)?(?:ถัด|หลัง)จาก[^\n]{0,24}(?P<quarter>ไตรมาส)|เดือน(?:[\ \n]|$))
        | (?P<working>วันทำการ\n?สุดท้าย\n?ของ\n?(?:ทุก|แต่ละ)?\n?เดือน)
        | (?P<last>ทุก(?:วัน)?สิ้นเดือน|สิ้นเดือน\n?ของ\n?ทุก\n?เดือน|(?:ทุก)?วัน\n?สุดท้าย\n?ของ\n?(?:ทุก|แต่ละ)?\n?เดือน|สิ้นเดือนทุกเดือน) )",
    )
});

/// Days of every week.
static WEEKLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:ภายใน|ก่อน|ใน)?[\ \n]*ทุก(?:ๆ)?[\ ]?วัน\n?(?:
          (?P<days>(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)(?:[\ ]*(?:,|และ|กับ|-|ถึง)[\ ]*(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์))*)
        | (?P<working>ทำการ) ) (?P<nth>[\ ]*(?:แรก|สุดท้าย|ที่[\ ]?[1-5])[\ ]?ของ(?:ทุก|แต่ละ)?เดือน)?",
    )
});

/// After a date: again every year.
pub(super) static YEARLY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:ของ)?(?:ทุก ?ๆ? ?ปี|แต่ละปี)"));

/// A report every so often, with no day told.
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:รายงาน|ส่ง)[ก-๎ ]{0,60}เป็นประจำทุก(?:ๆ)?[ ]?(?P<unit>วัน|สัปดาห์|เดือน|ไตรมาส)|(?:รายงาน|จัดส่ง|ส่ง)[ก-๎ ]{0,60}ทุก(?:ๆ)?[ ]?(?:ระยะ)?[ ]?(?P<count>[0-9]{1,2})[ ]?(?P<counted>วัน|สัปดาห์|เดือน)",
    )
});

/// What somebody does at such times because a letter wants it.
static DUTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"รายงาน|ส่ง|แจ้ง|ประชุม|บันทึก|ตรวจ|ดำเนินการ|จัดทำ|จัดกิจกรรม|ปรับปรุง|แต่งกาย|สวม|เบิก|สรุป|นำเข้า|ติดตาม|ให้")
});

/// The recurring duties in the body of the text.
pub(super) fn find(text: &Folded, zones: &Zones, dates: &[DateMention]) -> Vec<Draft> {
    let whole = |found: &Captures| found.get(0).map(|m| m.range());
    let monthly = MONTHLY.captures_iter(text.text()).filter_map(|c| Some((whole(&c)?, monthly(text, &c)?)));
    let weekly = WEEKLY.captures_iter(text.text()).filter_map(|c| Some((whole(&c)?, weekly(&c)?)));
    let mut rules: Vec<(Range<usize>, String)> = monthly.chain(weekly).collect();
    rules.extend(dates.iter().filter_map(|d| yearly(text, d)));
    let vague: Vec<_> = VAGUE
        .captures_iter(text.text())
        .filter_map(|c| Some((whole(&c)?, vague(&c)?)))
        // A day told nearby says it better.
        .filter(|(bytes, _)| {
            rules.iter().all(|(r, _)| r.start.abs_diff(bytes.end) > 400 && bytes.start.abs_diff(r.end) > 400)
        })
        .collect();
    rules.extend(vague);
    rules
        .into_iter()
        .filter(|(bytes, _)| {
            let duty =
                DUTY.is_match(cues::clause_before(text, zones, bytes.end)) || DUTY.is_match(text.after(bytes.end, 60));
            duty && !matches!(zones.at(bytes.start), Zone::Subject | Zone::RefersTo | Zone::Enclosed)
        })
        .map(|(bytes, rule)| draft(text, zones, bytes, rule))
        .collect()
}

/// How a report of every quarter is announced: `เป็นรายไตรมาส ภายในวันที่ ๕ ของเดือนถัดไป`.
static QUARTERLY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:ราย|ทุก|ทุกสิ้น)ไตรมาส[ก-๎ \n]{0,30}$"));

fn monthly(text: &Folded, found: &Captures) -> Option<String> {
    if found.name("working").is_some() {
        return Some("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1".to_owned());
    }
    if found.name("last").is_some() {
        return Some("FREQ=MONTHLY;BYMONTHDAY=-1".to_owned());
    }
    let days = found.name("every").or(found.name("days"))?.as_str();
    let days: Vec<u8> = days.split(|c: char| !c.is_ascii_digit()).filter_map(|d| d.parse().ok()).collect();
    let valid = days.iter().all(|d| (1..=31).contains(d));
    let list: Vec<String> = days.iter().map(u8::to_string).collect();
    let quarterly = found.name("quarter").is_some() || QUARTERLY.is_match(text.before(found.get(0)?.start(), 50));
    let every = if quarterly { "INTERVAL=3;" } else { "" };
    valid.then(|| format!("FREQ=MONTHLY;{every}BYMONTHDAY={}", list.join(",")))
}

/// The two letters of a weekday in RFC 5545, Monday first.
const BYDAY: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn weekly(found: &Captures) -> Option<String> {
    let Some(named) = found.name("days") else { return Some("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned()) };
    let span = named.as_str().contains("ถึง") || named.as_str().contains('-');
    let words = named.as_str().replace("และ", " ").replace("กับ", " ").replace("ถึง", " ").replace("วัน", " ");
    let mut days: Vec<usize> = words
        .split([' ', ',', '-'])
        .filter_map(|word| weekdays::read(word).map(|w| w.to_monday_zero_offset() as usize))
        .collect();
    if let (true, [first, last]) = (span, &days[..]) {
        days = (*first..=*last).collect();
    }
    let list: Vec<&str> = days.iter().filter_map(|d| BYDAY.get(*d).copied()).collect();
    let list = list.join(",");
    let Some(nth) = found.name("nth") else { return (!list.is_empty()).then(|| format!("FREQ=WEEKLY;BYDAY={list}")) };
    let nth = match nth.as_str().trim_start() {
        n if n.starts_with("แรก") => "1".to_owned(),
        n if n.starts_with("สุดท้าย") => "-1".to_owned(),
        n => n.chars().filter(char::is_ascii_digit).collect(),
    };
    (!list.is_empty()).then(|| format!("FREQ=MONTHLY;BYDAY={nth}{list}"))
}

/// A day without a year that comes every year.
fn yearly(text: &Folded, date: &DateMention) -> Option<(Range<usize>, String)> {
    let point = date.point().filter(|p| p.year.is_none())?;
    let found = YEARLY.find(text.after(date.bytes.end, 20))?;
    // `กำหนดให้วันที่ ๓ เมษายนของทุกปีเป็นวัน...` names a day; a duty says by when.
    let before = text.before(date.lead_start, 12).trim_end();
    let cue = ["ภายใน", "ไม่เกิน", "ก่อน"].into_iter().find(|cue| before.ends_with(cue))?;
    let mut rule = format!("FREQ=YEARLY;BYMONTH={}", point.month.number());
    let _ = write!(rule, ";BYMONTHDAY={}", point.day.map_or("-1".to_owned(), |d| d.to_string()));
    Some((date.lead_start - cue.len()..date.bytes.end + found.end(), rule))
}

fn vague(found: &Captures) -> Option<String> {
    let rule = match (found.name("unit").map(|m| m.as_str()), found.name("counted").map(|m| m.as_str())) {
        (Some("วัน"), _) => "FREQ=DAILY".to_owned(),
        (Some("สัปดาห์"), _) => "FREQ=WEEKLY".to_owned(),
        (Some("เดือน"), _) => "FREQ=MONTHLY".to_owned(),
        (Some("ไตรมาส"), _) => "FREQ=MONTHLY;INTERVAL=3".to_owned(),
        (_, Some(unit)) => {
            let count: u8 = found.name("count")?.as_str().parse().ok().filter(|n| *n > 0)?;
            let unit = match unit {
                "วัน" => "DAILY",
                "สัปดาห์" => "WEEKLY",
                _ => "MONTHLY",
            };
            format!("FREQ={unit};INTERVAL={count}")
        }
        _ => return None,
    };
    Some(rule)
}

fn draft(text: &Folded, zones: &Zones, bytes: Range<usize>, rule: String) -> Draft {
    let time = task::time_after(text, bytes.end);
    let words = bytes.start..time.as_ref().map_or(bytes.end, |t| t.bytes.end);
    let span = text.span(words.clone());
    let sure = text.transcript().confidence(span) * 0.93;
    let found = text.transcript().found_with(span, rule.clone(), sure, Vec::new());
    let task::Task { who, what } = task::before(text, zones, words.start);
    let deadline = Deadline {
        kind: DeadlineKind::Recurring,
        due: None,
        start: None,
        precision: if time.is_some() { Precision::Time } else { Precision::Day },
        time: time.map(|t| t.hh_mm),
        rrule: Some(rule),
        relative: None,
        who,
        what,
        found,
    };
    Draft { deadline, bytes: words }
}
