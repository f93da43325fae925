//! The letters and digits of a field, each with what else it may be. What a hand puts between them is left out: it leaves out
//! dots, and writes them as commas or hyphens.

use super::{doubt, label};
use crate::domain::{Cell, Span, Transcript, digits};

/// An alternative less probable than this makes no letter a digit.
const LEAST: f32 = 0.02;
/// How probably a 1 in a day that has no slashes is one of them.
const SLASH: f32 = 0.5;
/// How many readings of a run of digits are kept.
const READINGS: usize = 8;

/// A sign of a field.
#[derive(Clone, Debug)]
pub(super) struct Sign {
    pub(super) ch: char,
    pub(super) cell: Cell,
    /// Its place in the text.
    pub(super) at: usize,
}

impl Sign {
    pub(super) fn is_digit(&self) -> bool {
        digits::is_digit(self.ch)
    }

    /// The same where a 1 may be a pen's slash.
    pub(super) fn or_slash(&self) -> Self {
        if folded(self.ch) != '1' {
            return self.clone();
        }
        let others = self.cell.alternatives.iter().map(|(c, p)| (*c, p * (1.0 - SLASH)));
        let alternatives = std::iter::once(('/', SLASH)).chain(others).collect();
        Self { cell: Cell { p: self.cell.p * (1.0 - SLASH), alternatives, ..self.cell.clone() }, ..self.clone() }
    }

    /// The same as the digit that it may be; `None` if it may be none.
    pub(super) fn as_digit(&self) -> Option<Self> {
        if self.is_digit() {
            return Some(self.clone());
        }
        let mut digits = self.cell.alternatives.iter().copied().filter(|(c, p)| digits::is_digit(*c) && *p >= LEAST);
        let (ch, p) = digits.next()?;
        let cell = Cell { p, alternatives: digits.collect(), ..self.cell.clone() };
        Some(Self { ch, cell, at: self.at })
    }
}

/// The letters and digits of a span.
pub(super) fn signs(text: &Transcript, span: Span) -> Vec<Sign> {
    signs_and(text, span, |_| false)
}

/// The same with the slashes between them.
pub(super) fn signs_and_slashes(text: &Transcript, span: Span) -> Vec<Sign> {
    signs_and(text, span, |c| c == '/')
}

fn signs_and(text: &Transcript, span: Span, also: impl Fn(char) -> bool) -> Vec<Sign> {
    let cells = text.cells().iter().enumerate().skip(span.start);
    let with_cells = text.words(span).chars().zip(cells);
    let sign = |(ch, (at, cell)): (char, (usize, &Cell))| {
        (ch.is_alphanumeric() || label::is_mark(ch) || also(ch)).then(|| Sign { ch, cell: cell.clone(), at })
    };
    with_cells.filter_map(sign).collect()
}

/// What these digits may be, best first, and how probably.
pub(super) fn readings(digits: &[&Sign]) -> Vec<doubt::Reading> {
    let read: Vec<(char, char, &Cell)> = digits.iter().map(|s| (folded(s.ch), s.ch, &s.cell)).collect();
    doubt::readings(&doubt::of_cells(&read), READINGS)
}

/// A character with its digit as an Arabic one.
pub(super) fn folded(ch: char) -> char {
    digits::value(ch).map_or(ch, |v| char::from(b'0' + v % 10))
}

/// The span from the first of these signs to the last.
pub(super) fn around(signs: &[&Sign]) -> Option<Span> {
    Some(Span::new(signs.first()?.at, signs.last()?.at + 1))
}
