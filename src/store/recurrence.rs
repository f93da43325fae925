//! The days on which a recurring deadline falls.

use std::collections::HashMap;

use jiff::civil::Date;
use rrule::{RRuleSet, Tz};

/// Occurrences more than this in one window are no plan but a mistake.
const MOST: u16 = 400;

/// The days of recurrence rules within one window. Few rules serve many letters, so each is worked out once.
#[derive(Debug)]
pub(super) struct Recurrences {
    from: Date,
    to: Date,
    known: HashMap<String, Vec<Date>>,
}

impl Recurrences {
    pub(super) fn between(from: Date, to: Date) -> Self {
        Self { from, to, known: HashMap::new() }
    }

    /// The days of `rule` (RFC 5545, without `RRULE:`) in the window, counted from the day `since` (that of the letter); none
    /// if the rule cannot be read.
    pub(super) fn days(&mut self, rule: &str, since: Option<Date>) -> Vec<Date> {
        let since = since.unwrap_or(self.from);
        if since > self.to {
            return Vec::new();
        }
        // Only a rule that skips or counts depends on where it starts; all others start with the window.
        let anchored = ["INTERVAL", "COUNT"].iter().any(|k| rule.contains(k)) || !rule.contains(";BY");
        let start = if anchored { since } else { since.max(self.from) };
        let key = format!("{start} {rule}");
        let (from, to) = (self.from, self.to);
        self.known.entry(key).or_insert_with(|| expand(rule, start, from, to)).clone()
    }
}

/// The first day of a rule, counted from `since`: where a calendar's event begins. `None` if the rule cannot be read or has no
/// day within the next four years, or if there is no day to count from.
pub(super) fn first_day_of(rule: &str, since: Option<Date>) -> Option<Date> {
    let since = since?;
    let until = since.checked_add(jiff::Span::new().years(4)).ok()?;
    expand(rule, since, since, until).first().copied()
}

fn expand(rule: &str, start: Date, from: Date, to: Date) -> Vec<Date> {
    // A rule out of a letter is hostile until checked: one line, and no other property.
    if !rule.chars().all(|c| c.is_ascii_alphanumeric() || "=;,+-".contains(c)) || from > to {
        return Vec::new();
    }
    let text = format!("DTSTART:{}T000000Z\nRRULE:{rule}", start.strftime("%Y%m%d"));
    let (Ok(set), Some(first), Some(last)) = (text.parse::<RRuleSet>(), instant(from), instant(to)) else {
        return Vec::new();
    };
    let found = set.after(first).before(last).all(MOST);
    let mut days: Vec<Date> =
        found.dates.iter().filter_map(|d| d.format("%Y-%m-%d").to_string().parse().ok()).collect();
    days.retain(|d| (from..=to).contains(d));
    days.dedup();
    days
}

fn instant(day: Date) -> Option<chrono::DateTime<Tz>> {
    use chrono::TimeZone;
    let (year, month, day) = (i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs());
    Tz::UTC.with_ymd_and_hms(year, u32::from(month), u32::from(day), 0, 0, 0).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        iso.parse().unwrap()
    }

    #[test]
    fn rules_of_offices() {
        for (rule, since, expected) in [
            ("FREQ=MONTHLY;BYMONTHDAY=15", "2023-01-01", vec!["2024-05-15", "2024-06-15"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "2023-01-01", vec!["2024-05-31", "2024-06-30"]),
            (
                "FREQ=WEEKLY;BYDAY=FR;INTERVAL=2",
                "2024-05-03",
                vec!["2024-05-03", "2024-05-17", "2024-05-31", "2024-06-14", "2024-06-28"],
            ),
            ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30", "2020-01-01", vec!["2024-06-30"]),
            ("FREQ=MONTHLY;BYMONTHDAY=15", "2024-06-01", vec!["2024-06-15"]),
            ("FREQ=MONTHLY;BYMONTHDAY=31", "2024-06-01", vec![]),
            ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5", "2024-03-05", vec!["2024-06-05"]),
            ("FREQ=SOMETIMES", "2024-01-01", vec![]),
            ("FREQ=MONTHLY\nEXDATE:20240515T000000Z", "2024-01-01", vec![]),
            ("", "2024-01-01", vec![]),
        ] {
            let mut window = Recurrences::between(day("2024-05-01"), day("2024-06-30"));
            let expected: Vec<Date> = expected.into_iter().map(day).collect();
            assert_eq!(window.days(rule, Some(day(since))), expected, "{rule}");
        }
    }

    #[test]
    fn a_rule_without_end_ends_with_the_window() {
        let mut window = Recurrences::between(day("1900-01-01"), day("2199-12-31"));
        assert!(window.days("FREQ=SECONDLY", Some(day("1900-01-01"))).len() <= usize::from(MOST));
        assert_eq!(window.days("FREQ=DAILY", Some(day("1900-01-01"))).len(), usize::from(MOST));
    }
}
