//! Two letters side by side: the outcome of every rule.

use jiff::civil::Date;

use super::{
    model::{LinkModel, OUTCOMES, Outcomes, Rule},
    reading::Reading,
    view::{DateReading, LinkLetter, Mention, rank, rank_of_name},
};
use crate::domain::{LinkKind, ThaiDate};

/// What it takes off two numbers that are not the same that an office's letters of one week differ in a digit or two.
const NEIGHBOURS: f64 = -6.0;

/// How one letter, or one of its citations, compares with another letter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comparison {
    /// The weight of the two numbers, where both are known.
    pub number: Option<f64>,
    /// The outcomes of all other rules.
    pub outcomes: Outcomes,
    /// Whether the citing letter may pass the other on: its level is below the other's and it does not answer it, or it passes on an
    /// order of its own level that it encloses.
    pub upward: bool,
}

impl Comparison {
    /// The log2 odds of a link of that kind, of what `mentioned` says the prior is to be.
    pub(super) fn sum(&self, model: &LinkModel, kind: LinkKind, mentioned: bool) -> f64 {
        model.prior(kind, mentioned) + self.number.unwrap_or(0.0) + model.sum(kind, &self.outcomes)
    }

    fn set(&mut self, rule: Rule, outcome: Option<u8>) {
        debug_assert!(outcome.is_none_or(|o| usize::from(o) < OUTCOMES));
        self.outcomes[rule as usize] = outcome;
    }

    pub(super) fn outcome(&self, rule: Rule) -> Option<u8> {
        self.outcomes[rule as usize]
    }
}

/// What all scans of one letter say together.
#[derive(Clone, Copy)]
pub(super) struct Joint<'a> {
    /// Its number.
    pub number: Option<&'a Reading>,
    /// Its date.
    pub date: Option<&'a DateReading>,
    /// Its date where only citations give one.
    pub settled: Option<ThaiDate>,
}

/// Where the other letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Behind this one in the same source, with no letter of a higher level between them.
    Next,
    /// In the same source.
    SameSource,
    /// In another source.
    Elsewhere,
}

/// Compares `from` (by its citation `mention`, or as a whole) with `to`, of which all scans together say `joint`.
pub(super) fn citing(
    from: &LinkLetter,
    mention: Option<&Mention>,
    to: &LinkLetter,
    joint: Joint<'_>,
    standing: Standing,
) -> Comparison {
    let number = mention.and_then(|m| Some(m.number.weight(joint.number?)));
    let ranks = rank(from.level).zip(rank(to.level));
    let own_order =
        mention.is_some_and(|m| m.copy) && standing == Standing::Next && is_order_of_same_rank(joint, ranks);
    let upward = own_order || (ranks.is_some_and(|(a, b)| a < b) && !from.answers(to));
    let mut c = Comparison { number, outcomes: Outcomes::default(), upward };
    let cited_date = mention.and_then(|m| m.date.as_ref());
    c.set(Rule::Date, cited_date.zip(joint.date).map(|(a, b)| dates(a, b)));
    c.set(Rule::Issuer, mention.and_then(|m| m.issuer.as_deref()).and_then(|cited| issuers(cited, to)));
    c.set(Rule::Level, ranks.filter(|_| !own_order).map(levels));
    c.set(Rule::Place, places(from, to));
    let to_date = joint.date.map(|d| d.value).or(cited_date.map(|d| d.value)).or(joint.settled);
    c.set(Rule::Order, from.date.as_ref().zip(to_date).map(|(a, b)| order(a.value, b)));
    c.set(Rule::Wording, from.wording.shared(&to.wording).map(wordings));
    c.set(Rule::Subject, from.subject.shared(&to.subject).map(|s| u8::from(s < 0.6)));
    c.set(Rule::Enclosure, mention.map(|m| u8::from(!m.copy)));
    c.set(Rule::Told, told(from, to));
    c.set(Rule::Bundle, Some(standing as u8));
    if standing != Standing::Elsewhere {
        let cited = cited_date.filter(|_| joint.date.is_none()).map(|d| d.value);
        c.set(Rule::Receipt, receipt(to.received, cited, from.date.as_ref().map(|d| d.value)));
    }
    c
}

/// Whether the other is an order of the same level (`คำสั่งจังหวัด ที่ ๕/๒๕๖๙`), whose number names no agency: an office passes
/// on its own orders under a covering letter.
fn is_order_of_same_rank(to: Joint<'_>, ranks: Option<(u8, u8)>) -> bool {
    ranks.is_some_and(|(a, b)| a == b) && to.number.is_some_and(|n| n.value.agency.is_empty())
}

/// Compares two letters that may be scans of one; `joint` is what the scans of `b` say together.
pub(super) fn copies(a: &LinkLetter, b: &LinkLetter, joint: Joint<'_>) -> Comparison {
    let number = a.number.as_ref().zip(joint.number).map(|(x, y)| {
        let neighbours = if x.value == y.value { 0.0 } else { NEIGHBOURS };
        x.weight(y) + neighbours
    });
    let mut c = Comparison { number, outcomes: Outcomes::default(), upward: false };
    c.set(Rule::Date, a.date.as_ref().zip(joint.date).map(|(x, y)| dates(x, y)));
    c.set(Rule::Cited, cited(a, b));
    c.set(Rule::Level, rank(a.level).zip(rank(b.level)).map(levels).filter(|l| *l == 2));
    c.set(Rule::Place, places(a, b));
    c.set(Rule::Wording, a.wording.shared(&b.wording).map(wordings));
    c.set(Rule::Subject, a.subject.shared(&b.subject).map(|s| u8::from(s < 0.6)));
    c.set(Rule::Bundle, Some(if a.bundle == b.bundle { 1 } else { 2 }));
    c
}

/// Same day; same month where one lacks the day; a digit apart or an alternative; another.
fn dates(a: &DateReading, b: &DateReading) -> u8 {
    if a.value == b.value {
        return 0;
    }
    let lacks_day = a.value.day().is_none() || b.value.day().is_none();
    if lacks_day && (a.value.year(), a.value.month()) == (b.value.year(), b.value.month()) {
        return 1;
    }
    if a.alternatives.contains(&b.value) || b.alternatives.contains(&a.value) {
        return 2;
    }
    let (x, y) = (a.value.to_string(), b.value.to_string());
    let apart = x.bytes().zip(y.bytes()).filter(|(p, q)| p != q).count();
    if x.len() == y.len() && apart == 1 { 2 } else { 3 }
}

fn issuers(cited: &str, to: &LinkLetter) -> Option<u8> {
    let issuer = to.issuer.as_deref()?;
    if cited.contains(issuer) || issuer.contains(cited) {
        return Some(0);
    }
    let ranks = rank_of_name(cited).zip(rank(to.level).or_else(|| rank_of_name(issuer)));
    Some(if ranks.is_some_and(|(a, b)| a == b) { 1 } else { 2 })
}

/// One level up; more than one; the same; down.
fn levels((from, to): (u8, u8)) -> u8 {
    match to.checked_sub(from) {
        Some(0) => 2,
        Some(1) => 0,
        Some(_) => 1,
        None => 3,
    }
}

/// Whether two letters of provinces and districts are of one province (and, of two districts, one district).
fn places(a: &LinkLetter, b: &LinkLetter) -> Option<u8> {
    let ranks = (rank(a.level)?, rank(b.level)?);
    if ranks.0 > 3 || ranks.1 > 3 {
        return None;
    }
    let agency = |l: &LinkLetter| l.number.as_ref().map(|n| n.value.agency.clone()).filter(|a| !a.is_empty());
    let same_province = match (&a.place.0, &b.place.0) {
        (Some(x), Some(y)) => x == y,
        _ => agency(a)? == agency(b)?,
    };
    let districts = a.place.1.as_ref().zip(b.place.1.as_ref()).filter(|_| ranks.0 == ranks.1);
    Some(u8::from(!(same_province && districts.is_none_or(|(x, y)| x == y))))
}

/// Within a month; half a year; longer ago; not yet written.
fn order(from: ThaiDate, to: ThaiDate) -> u8 {
    match days(to.earliest(), from.latest()) {
        0..=31 => 0,
        32..=183 => 1,
        184.. => 2,
        _ => 3,
    }
}

/// Days from `a` to `b`.
pub(super) fn days(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

fn wordings(shared: f64) -> u8 {
    match shared {
        s if s >= 0.45 => 0,
        s if s >= 0.25 => 1,
        s if s >= 0.1 => 2,
        _ => 3,
    }
}

/// Whether two letters cite a letter in common. A number in common counts, and an agency and day.
fn cited(a: &LinkLetter, b: &LinkLetter) -> Option<u8> {
    const SAME_NUMBER: f64 = 8.0;
    let day = |m: &Mention| m.date.as_ref().and_then(|d| d.value.day());
    let same = |x: &Mention, y: &Mention| {
        let same_day = day(x).is_some() && day(x) == day(y) && x.number.value.agency == y.number.value.agency;
        same_day || x.number.weight(&y.number) > SAME_NUMBER
    };
    let common = || a.mentions.iter().any(|x| b.mentions.iter().any(|y| same(x, y)));
    match (a.mentions.is_empty(), b.mentions.is_empty()) {
        (true, true) => None,
        (false, false) => Some(u8::from(!common())),
        _ => Some(1),
    }
}

fn told(from: &LinkLetter, to: &LinkLetter) -> Option<u8> {
    // The rim of a seal may stand behind the name.
    let issuer = to.issuer.as_deref()?.trim_end_matches(|c: char| !c.is_alphabetic());
    let names = |t: &String| t.contains(issuer) || issuer.contains(t.as_str());
    (!from.told_by.is_empty()).then(|| u8::from(!from.told_by.iter().any(names)))
}

/// Whether the received stamp fits: after the day on which it is said to be written, before the day on which it was passed on.
fn receipt(received: Option<ThaiDate>, cited: Option<ThaiDate>, passed_on: Option<ThaiDate>) -> Option<u8> {
    let received = received?;
    let after = cited.map(|c| (0..=60).contains(&days(c.earliest(), received.latest())));
    let before = passed_on.map(|p| (0..=365).contains(&days(received.earliest(), p.latest())));
    (after.is_some() || before.is_some()).then(|| u8::from(after == Some(false) || before == Some(false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> DateReading {
        let value = text.parse().unwrap_or_else(|e| panic!("{e}"));
        DateReading { value, confidence: 1.0, alternatives: Vec::new() }
    }

    #[test]
    fn two_dates() {
        for (a, b, expected) in [
            ("2025-11-14", "2025-11-14", 0),
            ("2025-11", "2025-11-14", 1),
            ("2025-11-14", "2025-11-15", 2),
            ("2025-11-14", "2024-11-14", 2),
            ("2025-11-14", "2025-12-17", 3),
        ] {
            assert_eq!(dates(&date(a), &date(b)), expected, "{a} {b}");
        }
    }

    #[test]
    fn which_came_first() {
        for (from, to, expected) in [
            ("2025-12-17", "2025-11-20", 0),
            ("2025-12-17", "2025-11-14", 1),
            ("2026-12-17", "2025-11-14", 2),
            ("2025-11-13", "2025-11-14", 3),
            ("2025-11", "2025-11-14", 0),
        ] {
            assert_eq!(order(date(from).value, date(to).value), expected, "{from} {to}");
        }
    }

    #[test]
    fn a_stamp_between_the_two_fits() {
        let day = |t: &str| Some(date(t).value);
        assert_eq!(receipt(day("2026-02-02"), day("2026-01-30"), None), Some(0));
        assert_eq!(receipt(day("2026-02-02"), day("2026-03-30"), None), Some(1));
        assert_eq!(receipt(day("2026-02-02"), None, day("2026-01-30")), Some(1));
        assert_eq!(receipt(None, day("2026-01-30"), None), None);
        assert_eq!(receipt(day("2026-02-02"), None, None), None);
    }
}
