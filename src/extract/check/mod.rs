//! The fields of a letter held against one another and against the calendar: repaired where the evidence is strong, left as
//! read and marked where it is not.
//!
//! Each rule weighs what the characters may have been (the recogniser's alternatives, or for text from elsewhere the usual
//! confusions of digits) against what must be true. The result is a posterior. A value is changed only if another is much
//! more probable, and then a finding says what was changed and why.

mod bundle;
mod dates;
mod deadlines;
mod hands;
mod places;
mod weekdays;

use jiff::civil;

pub(crate) use bundle::settle as settle_bundle;

use super::anatomy::Anatomy;
use crate::{
    domain::{Alternative, Finding, FindingCode, Found, Letter, ThaiDate, digits},
    lexicon::months,
};

/// How probable another reading has to be before it replaces the one on paper.
const SURE_ENOUGH: f64 = 0.85;

/// It replaces it too if it is more likely than all others together, and so many times as likely as the one on paper.
const HALF: f64 = 0.5;
const FAR_LIKELIER: f64 = 20.0;

/// From where on the next best reading deserves a person's look.
const DOUBTFUL: f64 = 0.2;

/// Weighs a letter's number and dates and repairs them. `today` is the day of reading. Deadlines are read after this, since
/// they are counted from these dates.
pub(crate) fn settle(letter: &mut Letter, it: &Anatomy, today: civil::Date) {
    places::settle(letter, it);
    dates::settle(letter, it, today);
    hands::settle(letter, it);
}

/// Reports what cannot be and what is doubtful.
pub(crate) fn report(letter: &mut Letter, it: &Anatomy, today: civil::Date) {
    deadlines::settle(letter, it);
    weekdays::check(letter, it);
    dates::report(letter, today);
    mark_doubtful(letter);
}

/// Marks numbers and dates of which another reading is nearly as probable.
fn mark_doubtful(letter: &mut Letter) {
    let mut doubts = Vec::new();
    if let Some(number) = &letter.number {
        doubts.extend(doubt("number", &number.0, ToString::to_string));
    }
    if let Some(date) = &letter.date {
        doubts.extend(doubt("date", &date.0, |d| thai(*d)));
    }
    for (i, reference) in letter.references.iter().enumerate() {
        doubts.extend(doubt(&format!("references[{i}].number"), &reference.number.0, ToString::to_string));
        if let Some(date) = &reference.date {
            doubts.extend(doubt(&format!("references[{i}].date"), &date.0, |d| thai(*d)));
        }
    }
    letter.findings.extend(doubts);
}

fn doubt<T>(field: &str, found: &Found<T>, show: impl Fn(&T) -> String) -> Option<Finding> {
    let next = found.alternatives.first().filter(|a| a.confidence >= DOUBTFUL)?;
    let message = format!(
        "อ่านได้ \"{}\" (มั่นใจ {}%) แต่อาจเป็น \"{}\" ({}%) โปรดตรวจกับต้นฉบับ",
        show(&found.value),
        percent(found.confidence),
        show(&next.value),
        percent(next.confidence),
    );
    Some(Finding::new(FindingCode::DoubtfulDigits, field, message).suggesting(show(&next.value)))
}

fn percent(p: f64) -> u32 {
    (p.clamp(0.0, 1.0) * 100.0).round() as u32
}

/// A date as a clerk writes it: `๑๒ พฤษภาคม ๒๕๖๖`.
fn thai(date: ThaiDate) -> String {
    let month = months::all().iter().find(|m| m.month == date.month()).map_or("", |m| m.long);
    let day = date.day().map_or(String::new(), |d| format!("{} ", d.day()));
    digits::to_thai(&format!("{day}{month} {}", date.year_be()))
}

/// A value with everything that it may be and how probable each is, the value first.
fn readings<T: Clone>(found: &Found<T>) -> Vec<Alternative<T>> {
    let first = Alternative { value: found.value.clone(), confidence: found.confidence };
    std::iter::once(first).chain(found.alternatives.iter().cloned()).collect()
}

/// Weighs each reading of a value by what is known from elsewhere. What is missing to 1 keeps its weight: it is the
/// probability of all that was not thought of, to which `other` is the evidence's average weight.
fn weigh<T: Clone>(readings: &[Alternative<T>], weight: impl Fn(&T) -> f64, other: f64) -> Vec<Alternative<T>> {
    let missing = (1.0 - readings.iter().map(|r| r.confidence).sum::<f64>()).max(0.0) * other;
    let mut weighed: Vec<Alternative<T>> = readings
        .iter()
        .map(|r| Alternative { value: r.value.clone(), confidence: r.confidence * weight(&r.value) })
        .collect();
    let total = missing + weighed.iter().map(|r| r.confidence).sum::<f64>();
    if total > 0.0 {
        weighed.iter_mut().for_each(|r| r.confidence /= total);
    }
    weighed
}

/// What became of a value under evidence.
enum Outcome<T> {
    /// It stands.
    Kept,
    /// Another reading took its place; this was it.
    Replaced(T),
}

/// Puts weighed readings (the value's own first) back: the best takes the value's place if it is sure enough, the
/// confidence becomes the posterior, the rest the alternatives. A value is never made surer than its characters allow by
/// evidence that it merely does not contradict.
fn put_back<T: Clone + PartialEq>(found: &mut Found<T>, weighed: Vec<Alternative<T>>) -> Outcome<T> {
    put_back_from(found, weighed, SURE_ENOUGH)
}

/// The same where `enough` is sure enough.
fn put_back_from<T: Clone + PartialEq>(found: &mut Found<T>, weighed: Vec<Alternative<T>>, enough: f64) -> Outcome<T> {
    let Some(own) = weighed.first().cloned() else { return Outcome::Kept };
    let best = weighed.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence)).cloned().unwrap_or(own.clone());
    let far_likelier = best.confidence >= HALF && best.confidence >= FAR_LIKELIER * own.confidence;
    let replaced = best.value != found.value && (best.confidence >= enough || far_likelier);
    let chosen = if replaced { best } else { own };
    let before = std::mem::replace(&mut found.value, chosen.value.clone());
    found.confidence = if replaced { chosen.confidence } else { chosen.confidence.min(found.confidence) };
    found.alternatives = weighed.into_iter().filter(|r| r.value != chosen.value).collect();
    found.alternatives.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    if replaced { Outcome::Replaced(before) } else { Outcome::Kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(value: u32, confidence: f64, others: &[(u32, f64)]) -> Found<u32> {
        let alternatives =
            others.iter().map(|(value, confidence)| Alternative { value: *value, confidence: *confidence });
        let alternatives = alternatives.collect();
        Found { value, text: String::new(), page: None, place: None, span: None, confidence, alternatives }
    }

    #[test]
    fn a_value_yields_only_to_a_reading_that_is_sure_enough() {
        let against = |v: &u32| if *v == 1 { 0.01 } else { 1.0 };
        let mut doubtful = found(1, 0.6, &[(2, 0.4)]);
        let weighed = weigh(&readings(&doubtful), against, 1.0);
        assert!(matches!(put_back(&mut doubtful, weighed), Outcome::Replaced(1)));
        assert_eq!(doubtful.value, 2);
        assert!(doubtful.confidence > SURE_ENOUGH && doubtful.confidence < 1.0);

        let mut clear = found(1, 0.9999, &[(2, 0.0001)]);
        let weighed = weigh(&readings(&clear), against, 1.0);
        assert!(matches!(put_back(&mut clear, weighed), Outcome::Kept));
        assert_eq!(clear.value, 1);
        assert!(clear.confidence < 0.9999, "what cannot be is less sure");
    }

    #[test]
    fn a_value_that_can_hardly_be_yields_to_one_more_likely_than_all_others() {
        let hardly = |v: &u32| if *v == 1 { 0.001 } else { 1.0 };
        let replaced = |others: &[(u32, f64)]| {
            let mut it = found(1, 0.5, others);
            let weighed = weigh(&readings(&it), hardly, 1.0);
            matches!(put_back(&mut it, weighed), Outcome::Replaced(1))
        };
        assert!(replaced(&[(2, 0.3)]), "0.3 of 0.5 that is left");
        assert!(!replaced(&[(2, 0.2), (3, 0.2)]), "neither is more likely than all others");
    }

    #[test]
    fn no_evidence_makes_nothing_surer() {
        let mut it = found(1, 0.7, &[(2, 0.2)]);
        let weighed = weigh(&readings(&it), |_| 1.0, 1.0);
        assert!(matches!(put_back(&mut it, weighed), Outcome::Kept));
        assert!((it.confidence - 0.7).abs() < 1e-9 && it.alternatives.len() == 1);
    }

    #[test]
    fn dates_as_clerks_write_them() {
        assert_eq!(thai("2023-05-12".parse().unwrap()), "๑๒ พฤษภาคม ๒๕๖๖");
        assert_eq!(thai("2024-05".parse().unwrap()), "พฤษภาคม ๒๕๖๗");
    }
}
