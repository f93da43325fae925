//! What doubtful characters may be: the readings of a few characters together, best first.

use std::ops::Range;

use super::folded::Folded;
use crate::{
    domain::{Cell, Span, digits},
    lexicon::confusions,
};

/// One way to read a row of characters, and its probability.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reading {
    /// The characters; digits as Arabic ones.
    pub(crate) chars: Vec<char>,
    /// The product of their probabilities.
    pub(crate) p: f64,
}

/// What one character may be, as read first.
pub(crate) type Choice = Vec<(char, f64)>;

/// How many choices a character keeps: more add nothing that a beam would keep.
const CHOICES: usize = 4;

/// How likely a digit is of another script than all others of its run: one hand wrote them, or one typewriter.
const OTHER_SCRIPT: f64 = 0.1;

/// What the characters of a run that one hand wrote (a serial, a day, a year) may be, spaces and line breaks left out.
pub(crate) fn run(text: &Folded, bytes: Range<usize>) -> Vec<Choice> {
    let transcript = text.transcript();
    let read: Vec<(char, char, &Cell)> = text
        .chars(bytes)
        .filter(|(c, _)| !matches!(c, ' ' | '\n'))
        .filter_map(|(c, at)| {
            let as_read = transcript.words(Span::new(at, at + 1)).chars().next()?;
            Some((c, as_read, transcript.cells().get(at)?))
        })
        .collect();
    of_cells(&read)
}

/// The same of characters (folded, as read) and their cells.
pub(crate) fn of_cells(read: &[(char, char, &Cell)]) -> Vec<Choice> {
    let count = |thai: bool| {
        read.iter()
            .filter(|(_, as_read, _)| digits::value(*as_read).is_some() && is_thai_digit(*as_read) == thai)
            .count()
    };
    let (thai, arabic) = (count(true), count(false));
    read.iter()
        .map(|(c, as_read, cell)| {
            let others_thai = thai - usize::from(thai > 0 && is_thai_digit(*as_read));
            let others_arabic = arabic - usize::from(arabic > 0 && as_read.is_ascii_digit());
            choices(*c, cell, |digit| match (others_thai, others_arabic) {
                (0, 1..) if is_thai_digit(digit) => OTHER_SCRIPT,
                (1.., 0) if !is_thai_digit(digit) => OTHER_SCRIPT,
                _ => 1.0,
            })
        })
        .collect()
}

fn is_thai_digit(c: char) -> bool {
    ('๐'..='๙').contains(&c)
}

/// What the character read as `c` (folded) may be. Digits stay digits and letters letters: which of the two it is, the
/// rule that matched has settled. Another digit counts for as much as `weight` makes of it. Where the engine gives no
/// alternatives to a digit of given text, the table of confusions does.
fn choices(c: char, cell: &Cell, weight: impl Fn(char) -> f64) -> Choice {
    let p = f64::from(cell.p);
    let Some(value) = digits::value(c) else {
        let alike = cell.alternatives.iter().filter(|(a, _)| is_consonant(c) && is_consonant(*a) && *a != c);
        return std::iter::once((c, p)).chain(alike.map(|(a, q)| (*a, f64::from(*q)))).take(CHOICES).collect();
    };
    let given = cell.place.is_none() && cell.alternatives.is_empty();
    if given {
        return confusions::printed_where(value).into_iter().map(|(d, q)| (as_char(d), p * q)).take(CHOICES).collect();
    }
    let mut choice: Choice = vec![(c, p)];
    for (other, q) in &cell.alternatives {
        let q = f64::from(*q) * weight(*other);
        let Some(other) = digits::value(*other).map(as_char) else { continue };
        // A digit's probability is that of its Thai and its Arabic form together.
        match choice.iter_mut().find(|(c, _)| *c == other) {
            Some((_, sum)) => *sum += q,
            None => choice.push((other, q)),
        }
    }
    choice.truncate(CHOICES);
    choice
}

fn as_char(digit: u8) -> char {
    char::from(b'0' + digit % 10)
}

fn is_consonant(c: char) -> bool {
    ('ก'..='ฮ').contains(&c)
}

/// The `keep` most probable readings of these characters, best first.
pub(crate) fn readings(choices: &[Choice], keep: usize) -> Vec<Reading> {
    let mut beam = vec![Reading { chars: Vec::with_capacity(choices.len()), p: 1.0 }];
    for choice in choices {
        let mut next: Vec<Reading> = Vec::with_capacity(beam.len() * choice.len());
        for reading in &beam {
            for &(c, p) in choice {
                let mut chars = reading.chars.clone();
                chars.push(c);
                next.push(Reading { chars, p: reading.p * p });
            }
        }
        next.sort_by(|a, b| b.p.total_cmp(&a.p));
        next.truncate(keep);
        beam = next;
    }
    beam
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PageBox;

    fn cell(p: f32, alternatives: &[(char, f32)]) -> Cell {
        let place = Some(PageBox { left: 0.0, top: 0.0, right: 0.1, bottom: 0.1 });
        Cell { p, alternatives: alternatives.to_vec(), page: Some(1), place }
    }

    #[test]
    fn best_first_and_no_more_than_asked_for() {
        let doubtful = choices('4', &cell(0.6, &[('๕', 0.35), ('ค', 0.05)]), |_| 1.0);
        assert_eq!(doubtful.len(), 2, "a digit stays a digit");
        let sure = choices('1', &cell(1.0, &[]), |_| 1.0);
        let two = readings(&[doubtful.clone(), sure], 2);
        let words: Vec<String> = two.iter().map(|r| r.chars.iter().collect()).collect();
        assert_eq!(words, ["41", "51"]);
        assert!((two[1].p - 0.35).abs() < 1e-6);
        assert_eq!(readings(&vec![doubtful; 8], 3).len(), 3);
        assert_eq!(readings(&[], 3).len(), 1, "nothing has one reading");
    }

    #[test]
    fn a_digit_in_two_scripts_is_one_digit() {
        let both = choices('4', &cell(0.6, &[('4', 0.3), ('๕', 0.1)]), |_| 1.0);
        assert_eq!(both.iter().map(|(c, _)| *c).collect::<String>(), "45");
        assert!((both[0].1 - 0.9).abs() < 1e-6);
    }

    #[test]
    fn a_digit_of_another_script_counts_little() {
        let doubtful = cell(0.4, &[('๒', 0.5), ('5', 0.1)]);
        assert_eq!(
            readings(&[choices('6', &doubtful, |d| if is_thai_digit(d) { OTHER_SCRIPT } else { 1.0 })], 1)[0].chars,
            ['6']
        );
        assert_eq!(readings(&[choices('6', &doubtful, |_| 1.0)], 1)[0].chars, ['2']);
    }

    #[test]
    fn given_text_doubts_what_other_engines_confuse() {
        let given = Cell { p: 1.0, alternatives: Vec::new(), page: None, place: None };
        let choice = choices('4', &given, |_| 1.0);
        assert_eq!(choice[0].0, '4');
        assert_eq!(choice[1].0, '5');
        assert!(choice[0].1 > 0.95 && choice[0].1 < 1.0);
        assert_eq!(choices('ก', &given, |_| 1.0), [('ก', 1.0)]);
    }
}
