//! Deadlines as a calendar (RFC 5545).
//!
//! An event has the same UID in every export, so that importing again moves what was corrected and doubles nothing. Days
//! are whole days, times are Thailand's. There is an alarm three days before and one on the working morning before.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use jiff::civil::Date;

use crate::{
    domain::{Deadline, DeadlineKind, Letter},
    lexicon::months::short_date,
    store::{
        Archive, ArchiveError,
        columns::last_day,
        recurrence::first_day_of,
        values::{self, in_thai},
    },
};

/// What Thailand's clocks are ahead of UTC, all year.
const BANGKOK: i64 = 7;

impl Archive {
    /// All deadlines that have a day or a rule, as one calendar.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn export_ics(&self) -> Result<String, ArchiveError> {
        // Not `Calendar::new`, which has a PRODID of its own: there may be only one.
        let mut calendar = Calendar::empty();
        for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//saraban//deadlines//TH"), ("CALSCALE", "GREGORIAN")] {
            calendar.append_property(Property::new(key, value));
        }
        calendar.name("กำหนดงานสารบรรณ");
        for letter in self.letters()? {
            let letter = letter?;
            for (nth, deadline) in letter.deadlines.iter().enumerate() {
                if let Some(event) = event(&letter, nth, deadline) {
                    calendar.push(event);
                }
            }
        }
        Ok(calendar.to_string())
    }
}

fn event(letter: &Letter, nth: usize, d: &Deadline) -> Option<Event> {
    let last = last_day(d, letter);
    let first = match (&d.rrule, d.start) {
        (Some(rule), _) if last.is_none() => first_day_of(rule, letter.date.as_ref().map(|d| d.0.value.earliest()))?,
        (_, Some(start)) if d.kind == DeadlineKind::Window => start.earliest(),
        _ => last?,
    };
    let last = last.unwrap_or(first).max(first);
    let mut event = Event::new();
    let uid = format!("{}-d{nth}", letter.id);
    event.uid(&format!("{uid}@saraban"));
    // When the letter was issued, not when this was written: the same archive gives the same calendar.
    let stamp = letter.date.as_ref().and_then(|d| naive(d.0.value.earliest())).or_else(|| naive(first))?;
    let stamp = stamp.and_hms_opt(0, 0, 0)?.and_utc();
    event.timestamp(stamp);
    // Without names and stamps of their own, alarms would get others in every export.
    let named = |mut alarm: Alarm, which: &str| alarm.uid(&format!("{uid}-{which}@saraban")).timestamp(stamp).done();
    event.summary(&summary(letter, d));
    event.description(&description(letter, d));
    event.append_property(Property::new("CATEGORIES", in_thai(values::DEADLINES, d.kind)));
    match d.time.as_deref().and_then(|time| moment(first, time)) {
        Some(start) if first == last => {
            event.starts(start).ends(start + Duration::hours(1));
            event.alarm(named(Alarm::display("เตือนกำหนด", -Duration::hours(24)), "a1"));
        }
        _ => {
            event.starts(naive(first)?).ends(naive(last)?.succ_opt()?);
            // Before the last day begins: 9:00 of the day before, and of three days before.
            let end = |hours: i64| (-Duration::hours(24 + hours), icalendar::Related::End);
            event.alarm(named(Alarm::display("เตือนกำหนดพรุ่งนี้", end(15)), "a1"));
            event.alarm(named(Alarm::display("เตือนกำหนดอีกสามวัน", end(15 + 48)), "a3"));
        }
    }
    if let Some(rule) = &d.rrule {
        event.append_property(Property::new("RRULE", rule.as_str()));
    }
    Some(event.done())
}

fn summary(letter: &Letter, d: &Deadline) -> String {
    let what = d.what.as_deref().or(letter.subject.as_ref().map(|s| s.value.as_str())).unwrap_or(&d.found.text);
    match &d.who {
        Some(who) => format!("{who}: {what}"),
        None => what.to_owned(),
    }
}

fn description(letter: &Letter, d: &Deadline) -> String {
    let mut lines = Vec::new();
    let number = letter.number.as_ref().map(|n| n.0.value.to_string());
    let date = letter.date.as_ref().map(|d| short_date(&d.0.value));
    if let Some(number) = number {
        lines.push(format!("ที่ {number}{}", date.map(|d| format!(" ลงวันที่ {d}")).unwrap_or_default()));
    }
    lines.extend(letter.issuer.iter().map(|i| i.found.value.clone()));
    lines.extend(letter.subject.iter().map(|s| format!("เรื่อง {}", s.value)));
    lines.push(format!("“{}”", d.found.text));
    let page = d.found.page.map(|p| format!(" หน้า {p}")).unwrap_or_default();
    lines.push(format!("{}{page} ({})", letter.source.path, letter.id));
    lines.join("\n")
}

fn naive(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year().into(), day.month().unsigned_abs().into(), day.day().unsigned_abs().into())
}

/// A time of day in Thailand as a moment.
fn moment(day: Date, time: &str) -> Option<DateTime<Utc>> {
    let (hour, minute) = time.split_once(':')?;
    let local = naive(day)?.and_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
    Some(local.and_utc() - Duration::hours(BANGKOK))
}
