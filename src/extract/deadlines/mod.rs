//! What a letter wants done by when.
//!
//! | words | kind |
//! |---|---|
//! | ภายในวันที่ ๖ มีนาคม ๒๕๖๙, ไม่เกิน, ก่อน, ภายในเดือนมีนาคม | by |
//! | ตั้งแต่วันที่ ๗ - ๒๒ พฤษภาคม ๒๕๖๗, ตั้งแต่บัดนี้จนถึงวันที่ ... | window |
//! | ประชุม ... ในวันพฤหัสบดีที่ ๗ พฤษภาคม ๒๕๖๙ เวลา ๐๙.๓๐ น. | meeting |
//! | ทุกวันที่ ๑๕ ของเดือน, ทุกวันศุกร์ | recurring |
//! | ภายใน ๓ วันทำการ นับแต่วันที่ได้รับหนังสือ | relative |
//!
//! No deadlines: the dates of letters that are cited (ลงวันที่), past events (เมื่อวันที่), days from which something holds
//! (ตั้งแต่วันที่ ... เป็นต้นไป), days of which something is told (ณ วันที่), periods that are only described (รอบการประเมิน).
//! Each obligation is one deadline, though two of them fall on one day. `ก่อนวันที่ ๒๐` is due on the day printed, since offices
//! take what comes on it.

mod cues;
mod named_month;
mod recurring;
mod relative;
mod task;

use std::ops::Range;

use jiff::civil::Date;

use super::{
    date::{DateLead, DateMention, DateShape, PartialDate, dates_in},
    folded::Folded,
    head,
    zones::{Zone, Zones},
};
use crate::{
    domain::{Alternative, Deadline, DeadlineKind, Precision, ThaiDate, Transcript},
    lexicon::holidays::Holidays,
};
use cues::Cue;
use task::Task;

/// What is known of the letter whose deadlines are looked for.
#[derive(Clone, Copy, Debug)]
pub struct DeadlineContext<'a> {
    /// The letter's date: years that are not printed follow it, and what is before it is past.
    pub dated: Option<ThaiDate>,
    /// The day on its received stamp, from which terms in days count.
    pub received: Option<ThaiDate>,
    /// The days on which offices are closed.
    pub holidays: &'a Holidays,
}

/// A deadline on its way, with its bytes in the folded text.
struct Draft {
    deadline: Deadline,
    bytes: Range<usize>,
}

/// The deadlines in the text, in its order. Of what stands in the head, the subject and the lists of references and
/// enclosures, none is one.
pub fn find_deadlines(transcript: &Transcript, context: &DeadlineContext) -> Vec<Deadline> {
    let text = Folded::new(transcript);
    deadlines_among(&text, dates_in(&text), &Zones::of(&text), context)
}

/// The same, of a text of which dates and zones are known.
pub(crate) fn deadlines_among(
    text: &Folded,
    mut dates: Vec<DateMention>,
    zones: &Zones,
    context: &DeadlineContext,
) -> Vec<Deadline> {
    named_month::add(text, &mut dates, context.dated);
    let mut drafts = recurring::find(text, zones, &dates);
    drafts.extend(relative::find(text, zones, &dates, context));
    let rules: Vec<Range<usize>> = drafts.iter().map(|d| d.bytes.clone()).collect();
    let day = Today::of(context, &dates);
    let mut last: Option<(DeadlineKind, usize)> = None;
    for (i, date) in dates.iter().enumerate() {
        if rules.iter().any(|r| r.start < date.bytes.end && date.bytes.start < r.end) || !in_body(zones, text, date) {
            continue;
        }
        let cue = cues::judge(text, zones, date).or_else(|| cues::carried_on(text, last, date));
        let Some(cue) = cue else { continue };
        let kind = cue.kind;
        if let Some(draft) = draft(text, zones, date, cue, &day, next_year(&dates[i + 1..])) {
            last = Some((kind, date.bytes.end));
            drafts.push(draft);
        }
    }
    drafts.sort_by_key(|d| d.bytes.start);
    drafts.into_iter().map(|d| d.deadline).collect()
}

/// Whether the date stands in the body, and not on lines of its own: that is the letter's date or a stamp, unless the line
/// before breaks off in the middle of a sentence (`ภายใน`).
fn in_body(zones: &Zones, text: &Folded, date: &DateMention) -> bool {
    let zone = zones.at(date.bytes.start);
    if matches!(zone, Zone::Subject | Zone::RefersTo | Zone::Enclosed) {
        return false;
    }
    let before = &text.text()[text.line_start(date.lead_start)..date.lead_start];
    let rest = text.after(date.bytes.end, 12);
    let alone = before.trim().is_empty() && rest.split('\n').next().is_none_or(|line| line.trim().is_empty());
    let broken = ["ภายใน", "ก่อน", "เกิน", "ใน", "ระหว่าง", "ตั้งแต่", "ถึง", "เดือน"];
    let broken = broken.iter().any(|word| text.before(date.lead_start, 12).trim_end().ends_with(word));
    !alone || broken || (zone == Zone::Body && date.lead != DateLead::None)
}

/// The year of the next date that prints one, for a date before it that prints none (`๕ มีนาคม และ ๕ เมษายน ๒๕๖๙`).
fn next_year(dates: &[DateMention]) -> Option<i16> {
    dates.iter().take(2).find_map(|d| match &d.shape {
        DateShape::Point(date) | DateShape::Range(date, _) => date.year.map(|(year, _)| year),
        DateShape::FiscalYear(_) => None,
    })
}

/// The days between which the letter was written, as far as they are known.
struct Today {
    /// The letter's date, or the first day that it may have; the received stamp's where the letter has none.
    known: Option<Date>,
    /// The letter was not written before this day: the date of the youngest letter that it cites.
    not_before: Option<Date>,
}

impl Today {
    fn of(context: &DeadlineContext, dates: &[DateMention]) -> Self {
        let cited =
            dates.iter().filter(|d| d.lead == DateLead::Dated).filter_map(|d| d.point()?.as_read()?.day()).max();
        let known = context.dated.or(context.received).map(|d| d.earliest());
        Self { known, not_before: known.or(cited) }
    }

    /// The date with its year: the printed one, or the one in which it follows the letter.
    fn complete(&self, date: &PartialDate, next_year: Option<i16>) -> Option<ThaiDate> {
        if date.year.is_some() {
            return date.as_read();
        }
        match (self.known, next_year, self.not_before) {
            (Some(day), ..) | (None, None, Some(day)) => date.on_or_after(day),
            (None, Some(year), _) => date.on_or_after(jiff::civil::date(year, 1, 1)),
            (None, None, None) => None,
        }
    }
}

/// The deadline that a date with a cue is, unless it is past.
fn draft(
    text: &Folded,
    zones: &Zones,
    date: &DateMention,
    cue: Cue,
    today: &Today,
    next_year: Option<i16>,
) -> Option<Draft> {
    let (start, due, confidence, candidates, has_day) = match &date.shape {
        DateShape::Point(point) => {
            let due = today.complete(point, next_year);
            // วันที่ and a month: the day between them was not read.
            let unread = point.day.is_none() && date.lead == DateLead::On;
            let most = if unread { head::DAY_UNREAD } else { 1.0 };
            (None, due, sure(point).min(most), point.days(), point.day.is_some())
        }
        DateShape::Range(first, last) => {
            let due = today.complete(last, next_year);
            let year = due.map(|d| d.year());
            let start = if first.year.is_some() { first.as_read() } else { today.complete(first, year) };
            (start, due, sure(first) * sure(last), last.days(), last.day.is_some())
        }
        DateShape::FiscalYear(year) => {
            let due: Option<ThaiDate> = format!("{}-09-30", year - 543).parse().ok();
            (None, due, text.transcript().confidence(date.span), Vec::new(), false)
        }
    };
    if is_past(text, zones, &cue, due, today) {
        return None;
    }
    let last_day = |d: ThaiDate| if d.day().is_some() { d } else { ThaiDate::from(d.latest()) };
    let time = cue.time.clone().or_else(|| task::time_after(text, date.bytes.end));
    let precision = match (&date.shape, &time) {
        (DateShape::FiscalYear(_), _) => Precision::Year,
        _ if !has_day => Precision::Month,
        (_, Some(_)) => Precision::Time,
        _ => Precision::Day,
    };
    let bytes = cue.start..time.as_ref().map_or(date.bytes.end, |t| t.bytes.end.max(date.bytes.end));
    let due = due.map(last_day);
    let value = due.map_or_else(|| text.text()[date.bytes.clone()].to_owned(), |d| d.to_string());
    let others: Vec<Alternative<String>> = candidates
        .into_iter()
        .map(|c| Alternative { value: last_day(c.value).to_string(), confidence: c.confidence * cue.sure })
        .filter(|c| c.value != value)
        .take(3)
        .collect();
    let found = text.transcript().found_with(text.span(bytes.clone()), value, confidence * cue.sure, others);
    let Task { who, what } = task::before(text, zones, cue.start);
    let deadline = Deadline {
        kind: cue.kind,
        due,
        start: start.map(|s| ThaiDate::from(s.earliest())),
        time: time.map(|t| t.hh_mm),
        rrule: None,
        relative: None,
        precision,
        who,
        what,
        found,
    };
    Some(Draft { deadline, bytes })
}

/// How sure the date is as read, its weekday considered.
fn sure(date: &PartialDate) -> f64 {
    let read = date.as_read();
    date.days().iter().find(|d| Some(d.value) == read).map_or(date.confidence, |d| d.confidence)
}

/// Whether what is due then is over: events before the letter's date, and duties that only the letter's introduction
/// tells of (`ตามที่ ... ภายในวันที่ ... นั้น`). A duty of the letter's own with an earlier day stays, for a person to look at.
fn is_past(text: &Folded, zones: &Zones, cue: &Cue, due: Option<ThaiDate>, today: &Today) -> bool {
    let before = |day: Option<Date>| due.zip(day).is_some_and(|(due, day)| due.latest() < day);
    if cues::in_introduction(text, zones, cue.start) {
        return today.known.is_none() || before(today.known) || cues::is_called_off(text, zones, cue.start);
    }
    match cue.kind {
        DeadlineKind::Window | DeadlineKind::Meeting => before(today.not_before),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
