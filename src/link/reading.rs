//! A number as read, and how likely two readings are readings of one number, character by character.

use std::sync::LazyLock;

use crate::{
    domain::{LetterNumber, number::FoundNumber},
    lexicon::confusions,
};

/// What a missing, doubled or added digit weighs, in bits: it happens, but rarely.
const GAP: f64 = -7.0;
/// No comparison of a part weighs less than this: anything can be misread.
const LEAST: f64 = -12.0;
/// Offices write many letters, so that an office number in common says no more than this.
const MOST_FOR_OFFICE: f64 = 5.0;
/// The agency code in common; codes are few.
const SAME_AGENCY: f64 = 2.0;
/// Where no pair of digits is known to be confused, it still may be: this share of misreadings is spread evenly.
const EVENLY: f64 = 0.1;

/// `[read][printed]`: of the misreadings that look like `read`, the share that were `printed`.
static MISREAD: LazyLock<[[f64; 10]; 10]> = LazyLock::new(|| {
    let mut share = [[0.0; 10]; 10];
    for (read, row) in share.iter_mut().enumerate() {
        let printed = confusions::printed_where(read as u8);
        let wrong: f64 = printed.iter().filter(|(d, _)| usize::from(*d) != read).map(|(_, p)| p).sum();
        for (d, p) in printed {
            row[usize::from(d)] = (1.0 - EVENLY) * p / wrong.max(f64::MIN_POSITIVE);
        }
        for (d, p) in row.iter_mut().enumerate() {
            *p = if d == read { 0.0 } else { *p + EVENLY / 9.0 };
        }
    }
    share
});

/// `[a][b]`: the share of digits that both `a` and `b` may be misreadings of.
static MISREAD_BOTH: LazyLock<[[f64; 10]; 10]> = LazyLock::new(|| {
    let row = |a: usize, b: usize| (0..10).map(|d| MISREAD[a][d] * MISREAD[b][d]).sum();
    std::array::from_fn(|a| std::array::from_fn(|b| row(a, b)))
});

/// The probability of each digit having been printed where `read` was read, if one digit in `1 / error` is misread.
pub(super) fn printed(read: u8, error: f64) -> [f64; 10] {
    let read = usize::from(read.min(9));
    std::array::from_fn(|d| if d == read { 1.0 - error } else { error * MISREAD[read][d] })
}

/// A number as one paper gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number as read.
    pub value: LetterNumber,
    /// The probability that it is right.
    pub confidence: f64,
    /// The probability that one digit of it is misread.
    pub digit_error: f64,
    /// What else it may be, with the probability.
    pub alternatives: Vec<(LetterNumber, f64)>,
}

impl Reading {
    /// The reading of a number found. Where no recogniser says how sure it is (text that another OCR made), one digit in
    /// `1 / digit_error` is taken to be wrong.
    pub fn of(found: &FoundNumber, digit_error: f64) -> Self {
        let found = &found.0;
        let digits = digits_of(&found.value).count().max(1) as f64;
        let told = 1.0 - found.confidence.clamp(0.01, 1.0).powf(1.0 / digits);
        let least = if found.page.is_none() { digit_error } else { digit_error / 5.0 };
        Self {
            value: found.value.clone(),
            confidence: found.confidence,
            digit_error: told.max(least).min(0.6),
            alternatives: found.alternatives.iter().take(3).map(|a| (a.value.clone(), a.confidence)).collect(),
        }
    }

    /// The value and its alternatives with shares that add up to 1.
    fn shares(&self) -> impl Iterator<Item = (&LetterNumber, f64)> {
        let rest: f64 = self.alternatives.iter().map(|a| a.1).sum();
        let total = (self.confidence.max(0.05) + rest).max(f64::MIN_POSITIVE);
        let first = (&self.value, self.confidence.max(0.05) / total);
        std::iter::once(first).chain(self.alternatives.iter().map(move |(v, p)| (v, p / total)))
    }

    /// How much likelier the two readings are if they are of one number than if of two: log2 of the Bayes factor.
    pub fn weight(&self, other: &Self) -> f64 {
        if self.alternatives.is_empty() && other.alternatives.is_empty() {
            return number_weight(&self.value, &other.value, self.digit_error, other.digit_error);
        }
        let mut sum = 0.0;
        for (ours, p) in self.shares() {
            for (theirs, q) in other.shares() {
                sum += p * q * number_weight(ours, theirs, self.digit_error, other.digit_error).exp2();
            }
        }
        sum.max(f64::MIN_POSITIVE).log2().max(2.0 * LEAST)
    }
}

/// The digits of a number's office and serial.
pub(super) fn digits_of(number: &LetterNumber) -> impl Iterator<Item = u8> + '_ {
    number.office.bytes().chain(serial(number).bytes()).filter(u8::is_ascii_digit).map(|b| b - b'0')
}

/// The serial without leading zeros: `0955` and `955` are one number.
pub(super) fn serial(number: &LetterNumber) -> &str {
    let bare = number.serial.trim_start_matches('0');
    if bare.is_empty() { &number.serial } else { bare }
}

fn number_weight(a: &LetterNumber, b: &LetterNumber, error_a: f64, error_b: f64) -> f64 {
    let circular = if a.circular == b.circular { 0.0 } else { -3.0 };
    let serial = digits_weight(serial(a), serial(b), error_a, error_b);
    agency_weight(&a.agency, &b.agency) + office_weight(&a.office, &b.office, error_a, error_b) + circular + serial
}

fn agency_weight(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let wrong = a.chars().zip(b.chars()).filter(|(x, y)| x != y).count();
    match (a.chars().count() == b.chars().count(), wrong) {
        (true, 0) => SAME_AGENCY,
        (true, 1) => -5.0,
        _ => -9.0,
    }
}

fn office_weight(a: &str, b: &str, error_a: f64, error_b: f64) -> f64 {
    match (a, b) {
        ("", _) | (_, "") => 0.0,
        _ if a == b => digits_weight(a, b, error_a, error_b).min(MOST_FOR_OFFICE),
        _ if a.split('.').next() == b.split('.').next() && a.len() != b.len() => 1.0,
        _ => digits_weight(a, b, error_a, error_b).clamp(LEAST, MOST_FOR_OFFICE),
    }
}

/// The weight of two runs of digits (all else is left out), with at most one digit more in one of them.
fn digits_weight(a: &str, b: &str, error_a: f64, error_b: f64) -> f64 {
    let digits = |s: &str| s.bytes().filter(u8::is_ascii_digit).map(|d| usize::from(d - b'0')).collect::<Vec<_>>();
    let (a, b) = (digits(a), digits(b));
    let pair = |(x, y): (&usize, &usize)| digit_weight(*x, *y, error_a, error_b);
    if a.len() == b.len() {
        return a.iter().zip(&b).map(pair).sum::<f64>().max(LEAST);
    }
    let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
    if long.len() - short.len() > 1 {
        return LEAST;
    }
    let without = |gap: usize| {
        let rest = long.iter().enumerate().filter(|(i, _)| *i != gap).map(|(_, d)| d);
        GAP + rest.zip(short.iter()).map(pair).sum::<f64>()
    };
    (0..long.len()).map(without).fold(LEAST, f64::max)
}

/// log2 of how much likelier `a` and `b` are as readings of one printed digit than of two.
fn digit_weight(a: usize, b: usize, error_a: f64, error_b: f64) -> f64 {
    let (right_a, right_b) = (1.0 - error_a, 1.0 - error_b);
    let both_right = if a == b { right_a * right_b } else { 0.0 };
    let one_wrong = right_a * error_b * MISREAD[b][a] + right_b * error_a * MISREAD[a][b];
    let both_wrong = error_a * error_b * MISREAD_BOTH[a][b];
    (10.0 * (both_right + one_wrong + both_wrong)).max(f64::MIN_POSITIVE).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> Reading {
        let value = text.parse().unwrap_or_else(|e| panic!("{e}"));
        Reading { value, confidence: 1.0, digit_error: 0.03, alternatives: Vec::new() }
    }

    #[test]
    fn misreadings_are_told_from_other_numbers() {
        let ours = reading("มท 0810.4/ว 5341");
        let weights: Vec<f64> = [
            "มท 0810.4/ว 5341", // the same
            "มท 0810.4/ว 5351", // ๔ read as ๕
            "มท 0810.4/ว 5361", // no usual confusion
            "มท 0810.4/ว 531",  // a digit lost
            "มท 0810.4/ว 2718", // another letter of the same office
            "ตก 0023.3/ว 197",  // another office
        ]
        .into_iter()
        .map(|theirs| ours.weight(&reading(theirs)))
        .collect();
        assert!(weights.windows(2).all(|w| w[0] > w[1]), "{weights:?}");
        assert!(weights[0] > 17.0 && weights[1] > 8.0 && weights[4] < 0.0, "{weights:?}");
    }

    #[test]
    fn leading_zeros_do_not_count() {
        let ours = reading("ตก 0023.3/ว 955");
        assert!((ours.weight(&reading("ตก 0023.3/ว 0955")) - ours.weight(&ours)).abs() < 1e-9);
    }

    #[test]
    fn an_alternative_can_agree() {
        let mut ours = reading("มท 0810.4/ว 5361");
        let theirs = reading("มท 0810.4/ว 5341");
        let before = ours.weight(&theirs);
        ours.confidence = 0.6;
        ours.alternatives.push((theirs.value.clone(), 0.4));
        assert!(ours.weight(&theirs) > before + 5.0);
    }

    #[test]
    fn the_weight_is_the_same_both_ways() {
        let (a, b) = (reading("มท 0810.4/ว 481"), reading("มท 0810.4/ว 551"));
        assert!((a.weight(&b) - b.weight(&a)).abs() < 1e-9);
    }
}
