//! A deadline's day against the weekday printed with it and against the letter's own date.

use super::{Outcome, SURE_ENOUGH, put_back, readings, thai, weigh};
use crate::{
    domain::{Alternative, Deadline, Finding, FindingCode, Found, Letter, ThaiDate},
    extract::{
        anatomy::Anatomy,
        date::{DateMention, DateShape, PartialDate},
    },
};

/// How often a deadline rightly read falls before its letter's date.
const BEFORE_DATED: f64 = 0.02;
/// How often a weekday is printed with a day that is not one.
const WRONG_WEEKDAY: f64 = 0.02;

/// Weighs each deadline's day, and repairs those of which another reading is sure enough.
pub(super) fn settle(letter: &mut Letter, it: &Anatomy) {
    let dated = letter.date.as_ref().map(|d| d.0.value);
    let mut findings = Vec::new();
    for (i, deadline) in letter.deadlines.iter_mut().enumerate() {
        if let Some(message) = read_impossible(deadline, it) {
            findings.push(Finding::new(FindingCode::Repaired, format!("deadlines[{i}]"), message));
        }
        let weekday = it.dates.iter().filter_map(|d| end_of(&d.shape, deadline, d.span)).find_map(|d| d.weekday);
        let Some(mut due) = due_found(deadline) else { continue };
        let weight = |day: &ThaiDate| {
            let order = if dated.is_some_and(|own| day.latest() < own.earliest()) { BEFORE_DATED } else { 1.0 };
            let fits = match (weekday, day.day()) {
                (Some(printed), Some(day)) if day.weekday() != printed => WRONG_WEEKDAY,
                _ => 1.0,
            };
            order * fits
        };
        let other = if weekday.is_some() { 1.0 / 7.0 } else { 0.5 };
        let weighed = weigh(&readings(&due), weight, other);
        let outcome = put_back(&mut due, weighed);
        if let Outcome::Replaced(read) = outcome {
            let message = format!(
                "กำหนดเวลาอ่านได้ {} แก้เป็น {} เพราะขัดกับวันในสัปดาห์ที่พิมพ์ไว้หรือวันที่ของหนังสือ",
                thai(read),
                thai(due.value)
            );
            findings.push(Finding::new(FindingCode::Repaired, format!("deadlines[{i}]"), message));
            deadline.due = Some(due.value);
        }
        deadline.found = due.map(|day| day.to_string());
    }
    letter.findings.extend(findings);
}

/// Gives a deadline whose day does not exist (วันศุกร์ที่ ๗๐ มกราคม) the day that it is sure enough to be, and says so.
fn read_impossible(deadline: &mut Deadline, it: &Anatomy) -> Option<String> {
    let here = |d: &&DateMention| deadline.due.is_none() && deadline.found.span.is_some_and(|s| s.overlaps(d.span));
    let mention = it.dates.iter().find(here)?;
    let date = mention.point().filter(|d| d.day.is_some() && d.year.is_some() && d.as_read().is_none())?;
    let mut days = date.days();
    let best = days.first().cloned().filter(|best| best.confidence >= SURE_ENOUGH)?;
    days.remove(0);
    let read = it.text.words(mention.span).to_owned();
    let name = |a: Alternative<ThaiDate>| Alternative { value: a.value.to_string(), confidence: a.confidence };
    deadline.due = Some(best.value);
    deadline.found.value = best.value.to_string();
    deadline.found.confidence = best.confidence;
    deadline.found.alternatives = days.into_iter().take(ALTERNATIVES).map(name).collect();
    Some(format!("กำหนดเวลาอ่านได้ \"{read}\" ซึ่งไม่มีวันนั้น จึงแก้เป็น {}", thai(best.value)))
}

/// How many other readings of a day are kept.
const ALTERNATIVES: usize = 3;

/// The date of a mention that gives this deadline's last day.
fn end_of<'d>(shape: &'d DateShape, deadline: &Deadline, span: crate::domain::Span) -> Option<&'d PartialDate> {
    let last = match shape {
        DateShape::Point(date) | DateShape::Range(_, date) => date,
        DateShape::FiscalYear(_) => return None,
    };
    let here = deadline.found.span.is_some_and(|s| s.overlaps(span));
    (here && last.as_read() == deadline.due).then_some(last)
}

/// The deadline's day with its other readings, where its value is a printed day (not a rule or a term).
pub(super) fn due_found(deadline: &Deadline) -> Option<Found<ThaiDate>> {
    let due = deadline.due?;
    let found = &deadline.found;
    if found.value != due.to_string() || due.day().is_none() {
        return None;
    }
    let day = |a: &Alternative<String>| {
        let value: ThaiDate = a.value.parse().ok()?;
        value.day().map(|_| Alternative { value, confidence: a.confidence })
    };
    Some(Found {
        value: due,
        text: found.text.clone(),
        page: found.page,
        place: found.place,
        span: found.span,
        confidence: found.confidence,
        alternatives: found.alternatives.iter().filter_map(day).collect(),
    })
}
