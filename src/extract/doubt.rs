//! What doubtful characters may be: the readings of a few characters together, best first.

use crate::{
    domain::{Cell, digits},
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

/// What the character read as `c` (folded) may be. Digits stay digits and letters letters: which of the two it is, the
/// rule that matched has settled. Where the engine gives no alternatives to a digit of given text, the table of
/// confusions does.
pub(crate) fn choices(c: char, cell: &Cell) -> Choice {
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
        let Some(other) = digits::value(*other).map(as_char) else { continue };
        // A digit's probability is that of its Thai and its Arabic form together.
        match choice.iter_mut().find(|(c, _)| *c == other) {
            Some((_, sum)) => *sum += f64::from(*q),
            None => choice.push((other, f64::from(*q))),
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
        let doubtful = choices('4', &cell(0.6, &[('๕', 0.35), ('ค', 0.05)]));
        assert_eq!(doubtful.len(), 2, "a digit stays a digit");
        let sure = choices('1', &cell(1.0, &[]));
        let two = readings(&[doubtful.clone(), sure], 2);
        let words: Vec<String> = two.iter().map(|r| r.chars.iter().collect()).collect();
        assert_eq!(words, ["41", "51"]);
        assert!((two[1].p - 0.35).abs() < 1e-6);
        assert_eq!(readings(&vec![doubtful; 8], 3).len(), 3);
        assert_eq!(readings(&[], 3).len(), 1, "nothing has one reading");
    }

    #[test]
    fn a_digit_in_two_scripts_is_one_digit() {
        let both = choices('4', &cell(0.6, &[('4', 0.3), ('๕', 0.1)]));
        assert_eq!(both.iter().map(|(c, _)| *c).collect::<String>(), "45");
        assert!((both[0].1 - 0.9).abs() < 1e-6);
    }

    #[test]
    fn given_text_doubts_what_other_engines_confuse() {
        let given = Cell { p: 1.0, alternatives: Vec::new(), page: None, place: None };
        let choice = choices('4', &given);
        assert_eq!(choice[0].0, '4');
        assert_eq!(choice[1].0, '5');
        assert!(choice[0].1 > 0.95 && choice[0].1 < 1.0);
        assert_eq!(choices('ก', &given), [('ก', 1.0)]);
    }
}
