//! Days of a month that is only pointed at: `ภายในวันศุกร์ที่ ๒๓ เดือนเดียวกัน`, `ภายในวันอังคารที่ ๔ เดือนหน้า`, `ภายในวันที่ ๒๐ นี้`.

use std::sync::LazyLock;

use jiff::ToSpan;
use regex::Regex;

use super::super::{
    date::{DateLead, DateMention, DateShape, PartialDate},
    folded::Folded,
    pattern::pattern,
};
use crate::{
    domain::{Alternative, Era, Month, ThaiDate},
    lexicon::weekdays,
};

/// The words that point at a month end with these.
const WORDS: [&str; 5] = ["เดือนเดียวกัน", "เดือนหน้า", "เดือนถัดไป", "เดือนนี้", " นี้"];

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) วัน(?P<weekday>[ก-ฺเ-๎]{0,10}?)ที่ [\ \n]* (?P<day>[0-9]{1,2}) [\ \n]* (?: (?:ของ)?เดือน(?P<which>เดียวกัน|นี้|หน้า|ถัดไป) | นี้(?:[\ \n]|$) )",
    )
});

/// How sure such a day is whose weekday is another's.
const OTHER_WEEKDAY: f64 = 0.1;

/// Adds such days to the dates of the text, which stay in its order. The same month is that of the date before; this month and the
/// next are counted from the letter's own date, `dated`.
pub(super) fn add(text: &Folded, dates: &mut Vec<DateMention>, dated: Option<ThaiDate>) {
    if !WORDS.iter().any(|word| text.text().contains(word)) {
        return;
    }
    let found: Vec<DateMention> = DAY
        .captures_iter(text.text())
        .filter_map(|found| {
            let (whole, day) = (found.get(0)?, found.name("day")?);
            // `ให้รายงานทุกเดือน ภายในวันที่ ๕ เดือนถัดไป` is no day of one month.
            let again = text.before(whole.start(), 60);
            if ["ทุกเดือน", "ทุกไตรมาส", "เป็นประจำ", "รายเดือน", "รายไตรมาส"].iter().any(|word| again.contains(word))
            {
                return None;
            }
            let month = match found.name("which").map_or("นี้", |m| m.as_str()) {
                "เดียวกัน" => {
                    dates.iter().rev().filter(|d| d.bytes.end <= whole.start()).find_map(last_day)?
                }
                "นี้" => dated?,
                _ => ThaiDate::from(dated?.earliest().first_of_month().checked_add(1.month()).ok()?),
            };
            let weekday = weekdays::read(found.name("weekday")?.as_str());
            mention(text, whole.range(), day.as_str().parse().ok()?, month, weekday)
        })
        .collect();
    dates.extend(found);
    dates.sort_by_key(|d| d.bytes.start);
}

/// The last day of a mention.
fn last_day(mention: &DateMention) -> Option<ThaiDate> {
    match &mention.shape {
        DateShape::Point(date) | DateShape::Range(_, date) => date.as_read(),
        DateShape::FiscalYear(_) => None,
    }
}

/// The mention in `bytes` of a day of the month that `month` lies in.
fn mention(
    text: &Folded,
    bytes: std::ops::Range<usize>,
    day: u8,
    month: ThaiDate,
    weekday: Option<jiff::civil::Weekday>,
) -> Option<DateMention> {
    let value = ThaiDate::new(month.year(), month.month(), Some(day), Era::Implied).ok()?;
    let span = text.span(bytes.clone());
    let fits = weekday.is_none_or(|printed| value.day().is_some_and(|d| d.weekday() == printed));
    let confidence = text.transcript().confidence(span) * if fits { 1.0 } else { OTHER_WEEKDAY };
    let date = PartialDate {
        weekday,
        day: Some(day),
        month: Month::new(month.month().number())?,
        year: Some((month.year(), Era::Implied)),
        candidates: vec![Alternative { value, confidence }],
        confidence,
        span,
    };
    let lead_start = bytes.start;
    Some(DateMention { shape: DateShape::Point(date), lead: DateLead::On, span, bytes, lead_start })
}
