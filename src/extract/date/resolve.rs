//! Which day a date is, given what else is known: its candidates weighed by weekday and by the days around it.

use jiff::civil::{Date, Weekday};

use super::PartialDate;
use crate::domain::{Alternative, ThaiDate};

/// What is known about a date from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateEvidence {
    /// The weekday printed with it.
    pub weekday: Option<Weekday>,
    /// It is hardly before this day (a reference's date for the letter's own, the letter's own for a deadline).
    pub not_before: Option<Date>,
    /// It is hardly after this day (the day on a received stamp, today).
    pub not_after: Option<Date>,
}

/// How likely a weekday is printed with a day that it does not belong to. Clerks err too: of the weekdays in official
/// texts at hand about one in fifty is wrong.
const WEEKDAY_WRONG: f64 = 0.02;
/// How likely a date lies outside bounds that it should keep.
const OUT_OF_BOUNDS: f64 = 0.02;

/// How likely a day that does not exist was misread as no candidate is, as against one of them.
const SELDOM: f64 = 0.5;

/// The probabilities of the days that a date may be, given evidence; best first. What is missing to 1 is the probability
/// that it is none of these.
pub fn resolve(date: &PartialDate, evidence: &DateEvidence) -> Vec<Alternative<ThaiDate>> {
    let weight = |day: ThaiDate| {
        let weekday = match (evidence.weekday, day.day()) {
            (Some(printed), Some(day)) if day.weekday() == printed => 1.0 - WEEKDAY_WRONG,
            (Some(_), Some(_)) => WEEKDAY_WRONG / 6.0,
            _ => 1.0,
        };
        let early = evidence.not_before.is_some_and(|b| day.latest() < b);
        let late = evidence.not_after.is_some_and(|b| day.earliest() > b);
        weekday * if early || late { OUT_OF_BOUNDS } else { 1.0 }
    };
    let mut days: Vec<Alternative<ThaiDate>> = date
        .candidates
        .iter()
        .map(|c| Alternative { value: c.value, confidence: c.confidence * weight(c.value) })
        .collect();
    // Some other day, of which nothing is known, has the printed weekday one time in seven.
    let known: f64 = date.candidates.iter().map(|c| c.confidence).sum();
    // A day that does not exist (๗๐ มกราคม) was misread, and its candidates are what is mostly misread so.
    let misread = date.year.is_some() && date.as_read().is_none();
    let missing = if misread { known * SELDOM } else { (1.0 - known).max(0.0) };
    let other = missing * if evidence.weekday.is_some() { 1.0 / 7.0 } else { 1.0 };
    let total = other + days.iter().map(|d| d.confidence).sum::<f64>();
    if total > 0.0 {
        days.iter_mut().for_each(|d| d.confidence /= total);
    }
    days.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    days
}
