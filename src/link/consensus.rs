//! What several readings of one number say together.
//!
//! Each reading says of each digit how probable every printed digit is; the probabilities of independent readings
//! multiply. Two readings that differ are a draw; three against one are not.

use std::collections::BTreeMap;

use super::reading::{Reading, digits_of, printed, serial};
use crate::domain::LetterNumber;

/// A number that several readings agree on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Agreed {
    /// The number.
    pub value: LetterNumber,
    /// The probability that it is right.
    pub confidence: f64,
    /// The probability of every digit at every place of office and serial.
    digits: Vec<[f64; 10]>,
}

impl Agreed {
    /// The probability of another number; 0 if it has another form.
    pub(super) fn probability_of(&self, number: &LetterNumber) -> f64 {
        if *number == self.value {
            return self.confidence;
        }
        if form(number) != form(&self.value) {
            return 0.0;
        }
        digits_of(number).zip(&self.digits).map(|(d, p)| p[usize::from(d)]).product()
    }
}

/// The form of a number: readings of another form (a digit lost, another agency) are left out of the count.
fn form(n: &LetterNumber) -> (&str, usize, usize, bool) {
    (&n.agency, n.office.len(), serial(n).len(), n.circular)
}

/// A number that nobody read is believed only from this probability.
const UNREAD: f64 = 0.95;

/// What the readings say together; where two numbers are equally probable, the one that comes first in `readings`.
/// `None` if there are none.
pub(super) fn agree<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Option<Agreed> {
    let readings: Vec<&Reading> = readings.into_iter().collect();
    let mut forms: BTreeMap<_, usize> = BTreeMap::new();
    for r in &readings {
        *forms.entry(form(&r.value)).or_default() += 1;
    }
    let most = forms.values().copied().max()?;
    let first = readings.iter().find(|r| forms.get(&form(&r.value)) == Some(&most))?;
    let of_form: Vec<&Reading> = readings.iter().copied().filter(|r| form(&r.value) == form(&first.value)).collect();
    if of_form.iter().all(|r| r.value == first.value) {
        let wrong: f64 = of_form.iter().map(|r| 1.0 - r.confidence.clamp(0.0, 0.9999)).product();
        return Some(Agreed { value: first.value.clone(), confidence: 1.0 - wrong, digits: Vec::new() });
    }
    let digits = vote(&of_form);
    let probability = |n: &LetterNumber| digits_of(n).zip(&digits).map(|(d, p)| p[usize::from(d)]).product::<f64>();
    let (best, confidence) = most_probable(&first.value, &digits);
    let read = of_form.iter().fold(&first.value, |best, r| {
        if probability(&r.value) > probability(best) * 1.000_001 { &r.value } else { best }
    });
    let unread = of_form.iter().all(|r| serial(&r.value) != serial(&best) || r.value.office != best.office);
    let (value, confidence) =
        if unread && confidence >= UNREAD { (best, confidence) } else { (read.clone(), probability(read)) };
    Some(Agreed { value, confidence, digits })
}

/// The probability of every digit at every place, all readings taken together.
fn vote(readings: &[&Reading]) -> Vec<[f64; 10]> {
    let places = readings.first().map_or(0, |r| digits_of(&r.value).count());
    let at = |place: usize| {
        let mut bits = [0.0f64; 10];
        for reading in readings {
            for (b, p) in bits.iter_mut().zip(printed_with_alternatives(reading, place)) {
                *b += p.max(1e-6).log2();
            }
        }
        let most = bits.iter().copied().fold(f64::MIN, f64::max);
        let total: f64 = bits.iter().map(|b| (b - most).exp2()).sum();
        bits.map(|b| (b - most).exp2() / total)
    };
    (0..places).map(at).collect()
}

/// The most probable number of the form of `like`, and its probability.
fn most_probable(like: &LetterNumber, digits: &[[f64; 10]]) -> (LetterNumber, f64) {
    let best = |p: &[f64; 10]| (0..10).fold(0, |best, d| if p[d] > p[best] { d } else { best });
    let mut best = digits.iter().map(|p| (char::from(b'0' + best(p) as u8), p[best(p)]));
    let mut confidence = 1.0;
    let mut write = |text: &str| -> String {
        let place = |c: char| {
            let next = c.is_ascii_digit().then(|| best.next()).flatten();
            next.map_or(c, |(d, p)| {
                confidence *= p;
                d
            })
        };
        text.chars().map(place).collect()
    };
    let office = write(&like.office);
    let serial = write(serial(like));
    (LetterNumber { office, serial, ..like.clone() }, confidence)
}

fn printed_with_alternatives(r: &Reading, place: usize) -> [f64; 10] {
    let digit = |n: &LetterNumber| digits_of(n).nth(place);
    let Some(read) = digit(&r.value) else { return [0.1; 10] };
    let mut p = printed(read, r.digit_error);
    for (alternative, share) in &r.alternatives {
        if let Some(d) = digit(alternative).filter(|d| *d != read && form(alternative) == form(&r.value)) {
            p[usize::from(d)] = p[usize::from(d)].max(*share);
        }
    }
    let total: f64 = p.iter().sum();
    p.map(|x| x / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(texts: &[&str]) -> Vec<Reading> {
        let reading = |t: &&str| Reading {
            value: t.parse().unwrap_or_else(|e| panic!("{e}")),
            confidence: 0.97,
            digit_error: 0.03,
            alternatives: Vec::new(),
        };
        texts.iter().map(reading).collect()
    }

    #[test]
    fn three_against_one() {
        let (wrong, right) = ("มท 0810.4/ว 5351", "มท 0810.4/ว 5341");
        let agreed = agree(&readings(&[wrong, right, right, right])).unwrap_or_else(|| panic!("agree"));
        assert_eq!(agreed.value.to_string(), right);
        assert!(agreed.confidence > 0.99);
    }

    #[test]
    fn one_against_one_is_a_draw() {
        let agreed = agree(&readings(&["มท 0810.4/ว 5351", "มท 0810.4/ว 5341"])).unwrap_or_else(|| panic!("agree"));
        assert_eq!(agreed.value.serial, "5351", "the first stands");
        assert!((0.4..0.6).contains(&agreed.confidence), "{}", agreed.confidence);
    }

    #[test]
    fn an_alternative_helps() {
        let mut two = readings(&["มท 0810.4/ว 5351", "มท 0810.4/ว 5341"]);
        let other = two[1].value.clone();
        two[0].digit_error = 0.2;
        two[0].alternatives.push((other, 0.4));
        assert_eq!(agree(&two).map(|a| a.value.serial).as_deref(), Some("5341"));
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(agree(&[]), None);
    }
}
