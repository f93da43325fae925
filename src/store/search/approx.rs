//! Where a text holds something like a pattern: Myers' bit-parallel approximate matching.
//!
//! A line of the edit-distance table is one machine word, so a letter of 2,000 characters takes some microseconds
//! (G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", JACM 46, 1999).

use std::collections::HashMap;

/// The longest pattern that is compared; what is longer is cut.
pub(super) const LONGEST: usize = 128;

/// A pattern made ready.
#[derive(Debug)]
pub(super) struct Pattern {
    chars: Vec<char>,
    forward: Masks,
}

/// A place in the text, and how many characters there differ from the pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub start: usize,
    pub end: usize,
    pub errors: usize,
}

impl Pattern {
    pub(super) fn new(chars: &[char]) -> Self {
        let chars: Vec<char> = chars.iter().copied().take(LONGEST).collect();
        let forward = Masks::new(chars.iter());
        Self { chars, forward }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// How many wrong, lost or added characters still make it the same words: none in short ones, where one more makes
    /// another word; then one in every eight.
    pub(super) fn tolerance(&self) -> usize {
        match self.len() {
            0..6 => 0,
            6..14 => 1,
            len => (len / 8).min(5),
        }
    }

    /// The first of the best places of the pattern in `text` with at most `tolerance` errors.
    pub(super) fn find(&self, text: &[char], tolerance: usize) -> Option<Place> {
        let m = self.len();
        if m == 0 {
            return None;
        }
        let (errors, end) = scan(&self.forward, m, text.iter(), tolerance)?;
        // The start is where the reversed pattern, read backwards from the end, fits as well.
        let backward = Masks::new(self.chars.iter().rev());
        let reach = (m + errors).min(end);
        let length = fit(&backward, m, text[end - reach..end].iter().rev(), errors).unwrap_or(reach);
        Some(Place { start: end - length, end, errors })
    }
}

/// At which places of a pattern a character stands, a bit each. Thai and ASCII, which texts are full of, need no hashing.
#[derive(Debug)]
struct Masks {
    common: Box<[u128; 256]>,
    others: HashMap<char, u128>,
}

impl Masks {
    fn new<'a>(chars: impl Iterator<Item = &'a char>) -> Self {
        let mut masks = Self { common: Box::new([0; 256]), others: HashMap::new() };
        for (i, &c) in chars.enumerate() {
            *match common(c) {
                Some(at) => &mut masks.common[at],
                None => masks.others.entry(c).or_insert(0),
            } |= 1u128 << i;
        }
        masks
    }

    fn of(&self, c: char) -> u128 {
        match common(c) {
            Some(at) => self.common[at],
            None => self.others.get(&c).copied().unwrap_or(0),
        }
    }
}

/// The place of an ASCII or Thai character in a table of 256.
fn common(c: char) -> Option<usize> {
    match c as usize {
        at @ 0..0x80 => Some(at),
        at @ 0xE00..0xE80 => Some(at - 0xE00 + 0x80),
        _ => None,
    }
}

/// The bit vectors of one column of the table.
struct Column {
    plus: u128,
    minus: u128,
    score: usize,
    last: u128,
}

impl Column {
    fn new(m: usize) -> Self {
        Self { plus: u128::MAX, minus: 0, score: m, last: 1u128 << (m - 1) }
    }

    /// Takes the next character of the text. `anchored` says that a match must begin with the text.
    fn step(&mut self, mask: u128, anchored: bool) {
        let x = mask | self.minus;
        let diagonal = ((x & self.plus).wrapping_add(self.plus) ^ self.plus) | x;
        let mut up = self.minus | !(diagonal | self.plus);
        let mut down = self.plus & diagonal;
        if up & self.last != 0 {
            self.score += 1;
        }
        if down & self.last != 0 {
            self.score -= 1;
        }
        up = up << 1 | u128::from(anchored);
        down <<= 1;
        self.plus = down | !(diagonal | up);
        self.minus = up & diagonal;
    }
}

/// The least number of errors with which the pattern ends anywhere in the text, and where it first does.
fn scan<'a>(masks: &Masks, m: usize, text: impl Iterator<Item = &'a char>, tolerance: usize) -> Option<(usize, usize)> {
    let mut column = Column::new(m);
    let mut best = None;
    let mut bound = tolerance + 1;
    for (i, c) in text.enumerate() {
        column.step(masks.of(*c), false);
        if column.score < bound {
            bound = column.score;
            best = Some((column.score, i + 1));
            if bound == 0 {
                break;
            }
        }
    }
    best
}

/// How much of the beginning of the text the pattern takes with exactly `errors`.
fn fit<'a>(masks: &Masks, m: usize, text: impl Iterator<Item = &'a char>, errors: usize) -> Option<usize> {
    let mut column = Column::new(m);
    for (i, c) in text.enumerate() {
        column.step(masks.of(*c), true);
        if column.score <= errors {
            return Some(i + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn places_and_errors() {
        for (pattern, text, tolerance, expected) in [
            ("ประชุม", "การประชุมครั้ง", 0, Some((3, 9, 0))),
            ("ประชุม", "การประซุมครั้ง", 0, None),
            ("ประชุม", "การประซุมครั้ง", 1, Some((3, 9, 1))),
            ("ประชุม", "การปรชุมครั้ง", 1, Some((3, 8, 1))),
            ("ประชุม", "", 1, None),
            ("abc", "xxabxxabc", 1, Some((6, 9, 0))),
        ] {
            let place = Pattern::new(&chars(pattern)).find(&chars(text), tolerance);
            assert_eq!(place.map(|p| (p.start, p.end, p.errors)), expected, "{pattern} in {text}");
        }
    }

    /// The table itself, cell by cell.
    fn plain(pattern: &[char], text: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=pattern.len()).collect();
        let mut best = pattern.len();
        for &c in text {
            let mut diagonal = row[0];
            row[0] = 0;
            for j in 1..=pattern.len() {
                let here = (diagonal + usize::from(pattern[j - 1] != c)).min(row[j] + 1).min(row[j - 1] + 1);
                diagonal = row[j];
                row[j] = here;
            }
            best = best.min(row[pattern.len()]);
        }
        best
    }

    proptest! {
        #[test]
        fn as_the_table_says(pattern in "[กขค]{1,12}", text in "[กขคง]{0,40}") {
            let (pattern, text) = (chars(&pattern), chars(&text));
            let place = Pattern::new(&pattern).find(&text, pattern.len() - 1);
            let least = plain(&pattern, &text);
            prop_assert_eq!(place.map(|p| p.errors), (least < pattern.len()).then_some(least));
            if let Some(p) = place {
                prop_assert!(p.start <= p.end && p.end <= text.len());
                prop_assert!(p.end - p.start <= pattern.len() + p.errors);
            }
        }
    }
}
