//! How probably a field's signs were read where certain words had been written: a noisy channel, in which a sign may be
//! misread, go unread, or be none (a stroke of a seal, the rest of a label).
//!
//! What the recogniser holds possible counts as it says. For what it does not name, and for signs lost and added, stand the
//! rates below: the orders of magnitude of a poor scan, not fitted to any; they decide only between words that are read with
//! more slips and with fewer.

use super::{label, signs::Sign};
use crate::{domain::digits, lexicon::confusions};

/// The characters that the recogniser does not name are together at least as probable as this: of what is inked or worn, it is
/// surer than it should be.
const UNNAMED: f64 = 0.01;
/// Among how many digits, letters, and signs of the other sort the unnamed is shared out.
const DIGITS: f64 = 10.0;
const LETTERS: f64 = 40.0;
const OTHERS: f64 = 60.0;
/// What is not named of a sign is so likely a sign beside it that went unread.
const UNREAD: f64 = 0.1;
/// Where a field begins and ends stand rests of its label and its leader, and now and then a stroke that looks like a digit.
const BEFORE: f64 = 0.7;
const AFTER: f64 = 0.5;
const STROKE: f64 = 0.005;

/// How probably a character goes unread.
fn lost(c: char) -> f64 {
    match c {
        _ if c.is_ascii_digit() => 0.005,
        _ if label::is_mark(c) => 0.05,
        _ => 0.01,
    }
}

/// What the recogniser saw of a sign, as the channel wants it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    is_digit: bool,
    /// What the recogniser leaves to characters that it does not name.
    unnamed: f64,
    /// How probably it was read where nothing is.
    stray: f64,
    /// How probably it is each of the digits that the recogniser names (0 if it does not), and otherwise.
    named: [f64; 10],
    misread: [f64; 10],
    /// The same of the letters that it names.
    letters: Vec<(char, f64)>,
}

impl Seen {
    /// What was seen of these signs.
    pub(super) fn of(signs: &[Sign]) -> Vec<Self> {
        signs.iter().map(Self::of_one).collect()
    }

    fn of_one(sign: &Sign) -> Self {
        let all = || std::iter::once((sign.ch, sign.cell.p)).chain(sign.cell.alternatives.iter().copied());
        let unnamed = (1.0 - all().map(|(_, p)| f64::from(p)).sum::<f64>()).max(UNNAMED);
        let mut named = [0.0; 10];
        let mut letters = Vec::new();
        for (ch, p) in all() {
            match digits::value(ch) {
                Some(digit) => named[usize::from(digit)] += f64::from(p),
                None => letters.push((ch, f64::from(p))),
            }
        }
        let mut misread = [unnamed / if sign.is_digit() { DIGITS } else { OTHERS }; 10];
        if let (Some(read), None, true) = (digits::value(sign.ch), sign.cell.place, sign.cell.alternatives.is_empty()) {
            confusions::printed_where(read).into_iter().for_each(|(digit, p)| misread[usize::from(digit)] = p);
        }
        let stray = match sign.ch {
            _ if sign.is_digit() => 0.002,
            c if label::is_mark(c) => 0.05,
            _ => 0.01,
        };
        Self { is_digit: sign.is_digit(), unnamed, stray, named, misread, letters }
    }

    /// Reading on from `before`, where this character (digits as Arabic ones) had been written.
    fn read(&self, c: char, before: Fit) -> Fit {
        if let Some(digit) = digits::value(c).map(usize::from) {
            return match self.named[digit] {
                named if named > 0.0 => before.times(named.min(1.0)),
                _ => before.slip(self.misread[digit]),
            };
        }
        match self.letters.iter().find(|(letter, _)| *letter == c) {
            Some((_, named)) => before.times(*named),
            None => before.slip(self.unnamed / if self.is_digit { OTHERS } else { LETTERS }),
        }
    }
}

/// A way to read a field, or its beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// Its probability, given what was written.
    pub(super) p: f64,
    /// How many characters were lost, added, or read as what nobody held possible.
    pub(super) slips: u32,
}

impl Fit {
    fn times(self, p: f64) -> Self {
        Self { p: self.p * p, ..self }
    }

    fn slip(self, p: f64) -> Self {
        Self { p: self.p * p, slips: self.slips + 1 }
    }

    fn or(self, other: Self) -> Self {
        if other.p > self.p { other } else { self }
    }
}

/// Words being written over a field's signs.
#[derive(Clone, Debug)]
pub(super) struct Walk<'s> {
    signs: &'s [Seen],
    /// For each number of signs, the best way to read so many of them where what is written so far had been written.
    fits: Vec<Fit>,
}

impl<'s> Walk<'s> {
    /// Nothing is written yet: what was read so far stands before the field.
    pub(super) fn over(signs: &'s [Seen]) -> Self {
        Self { signs, fits: outside(signs.iter(), BEFORE) }
    }

    /// Nothing is written yet, and will be from the last sign to the first: what was read so far stands behind the field.
    pub(super) fn back_over(signs: &'s [Seen]) -> Self {
        Self { signs, fits: outside(signs.iter().rev(), AFTER) }
    }

    /// Nothing is written yet, and what was read so far counts for nothing: no way to begin is better.
    pub(super) fn anywhere(signs: &'s [Seen]) -> Self {
        Self { signs, fits: vec![Fit { p: 1.0, slips: 0 }; signs.len() + 1] }
    }

    /// One or the other had been written.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self { signs: self.signs, fits: self.fits.iter().zip(&other.fits).map(|(a, b)| a.or(*b)).collect() }
    }

    /// The same with more written.
    pub(super) fn write(&self, words: &str) -> Self {
        let sign = |nth: usize| &self.signs[nth];
        self.write_all(words.chars(), sign)
    }

    /// The same with more written before what is written already.
    pub(super) fn write_back(&self, words: &str) -> Self {
        let sign = |nth: usize| &self.signs[self.signs.len() - 1 - nth];
        self.write_all(words.chars().rev(), sign)
    }

    fn write_all(&self, mut words: impl Iterator<Item = char>, sign: impl Fn(usize) -> &'s Seen + Copy) -> Self {
        let Some(first) = words.next() else { return self.clone() };
        words.fold(self.write_one(first, sign), |walk, c| walk.write_one(c, sign))
    }

    /// The same, so many times as probable.
    pub(super) fn scaled(&self, p: f64) -> Self {
        Self { signs: self.signs, fits: self.fits.iter().map(|fit| fit.times(p)).collect() }
    }

    fn write_one(&self, c: char, sign: impl Fn(usize) -> &'s Seen) -> Self {
        let lost = lost(c);
        let mut fits: Vec<Fit> = Vec::with_capacity(self.fits.len());
        let mut unread = 0.0;
        for (i, here) in self.fits.iter().enumerate() {
            let behind = if i < self.signs.len() { UNREAD * sign(i).unnamed } else { 0.0 };
            let mut best = here.slip(lost.max(unread).max(behind));
            unread = behind;
            if let Some(k) = i.checked_sub(1) {
                let sign = sign(k);
                best = sign.read(c, self.fits[k]).or(best).or(fits[k].slip(sign.stray));
            }
            fits.push(best);
        }
        Self { signs: self.signs, fits }
    }

    /// The most that any way of going on can come to.
    pub(super) fn most(&self) -> f64 {
        self.fits.iter().map(|f| f.p).fold(0.0, f64::max)
    }

    /// Whether there is a way to read some of the signs without any slip.
    pub(super) fn is_clean(&self) -> bool {
        self.fits.iter().any(|fit| fit.slips == 0 && fit.p > 0.0)
    }

    /// The best way to read all signs where this had been written and, from the end, that.
    pub(super) fn meet(&self, back: &Self) -> Fit {
        let both = self.fits.iter().zip(back.fits.iter().rev());
        let joined = both.map(|(a, b)| Fit { p: a.p * b.p, slips: a.slips + b.slips });
        joined.fold(Fit { p: 0.0, slips: 0 }, Fit::or)
    }
}

/// Signs that are none of the field's: rests of print, each so probable, and strokes.
fn outside<'s>(signs: impl Iterator<Item = &'s Seen>, rest: f64) -> Vec<Fit> {
    let mut fits = vec![Fit { p: 1.0, slips: 0 }];
    for (i, sign) in signs.enumerate() {
        fits.push(if sign.is_digit { fits[i].slip(STROKE) } else { fits[i].times(rest) });
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{PageBox, Span, Transcript},
        extract::signs::signs,
    };

    fn sign(ch: char, p: f32, alternatives: &[(char, f32)]) -> Sign {
        let place = Some(PageBox { left: 0.0, top: 0.0, right: 0.1, bottom: 0.1 });
        let cell = crate::domain::Cell { p, alternatives: alternatives.to_vec(), page: Some(1), place };
        Sign { ch, cell, at: 0 }
    }

    fn fit_of(signs: &[Sign], written: &str) -> Fit {
        let seen = Seen::of(signs);
        Walk::over(&seen).write(written).meet(&Walk::back_over(&seen))
    }

    fn fit(read: &str, written: &str) -> Fit {
        let text = Transcript::of_text(read);
        fit_of(&signs(&text, Span::new(0, text.cells().len())), written)
    }

    #[test]
    fn what_is_written_from_the_end_meets_what_is_written_from_the_front() {
        let text = Transcript::of_text("๑๕ ม.ค. ๒๕๖๙");
        let signs = signs(&text, Span::new(0, text.cells().len()));
        let seen = Seen::of(&signs);
        let met = Walk::over(&seen).write("15").meet(&Walk::back_over(&seen).write_back("มค2569"));
        assert_eq!((met.p, met.slips), (fit_of(&signs, "15มค2569").p, 0));
    }

    #[test]
    fn the_more_slips_the_less_probable() {
        let exact = fit("๑๕ ม.ค. ๒๕๖๙", "15มค2569");
        assert_eq!(exact.slips, 0);
        assert!(exact.p > 0.8, "{exact:?}");
        for (written, slips) in
            [("15มีค2569", 1), ("15กค2569", 1), ("5มค2569", 1), ("15มค25690", 1), ("15เมย2569", 2), ("18มค2568", 2)]
        {
            let other = fit("๑๕ ม.ค. ๒๕๖๙", written);
            assert_eq!(other.slips, slips, "{written}");
            assert!(other.p < exact.p * 0.1_f64.powi(slips as i32), "{written}: {other:?}");
        }
        let lost_mark = fit("๑๕ ม.ค. ๒๕๖๙", "15มีค2569");
        assert!(lost_mark.p > fit("๑๕ ม.ค. ๒๕๖๙", "15กค2569").p, "a mark is lost more often than a letter misread");
    }

    #[test]
    fn labels_and_leaders_around_a_field_cost_little() {
        let fit = fit("วนที ๕ ก.พ. น", "5กพ");
        assert_eq!(fit.slips, 0);
        assert!(fit.p > 0.05, "{fit:?}");
    }

    #[test]
    fn what_the_recogniser_holds_possible_is_no_slip() {
        let signs = [sign('๘', 0.6, &[('๖', 0.3)]), sign('๙', 1.0, &[])];
        let fit = |written: &str| fit_of(&signs, written);
        assert_eq!((fit("69").slips, fit("59").slips), (0, 1));
        assert!((fit("69").p - 0.3).abs() < 1e-6);
        assert!(fit("59").p < 0.02 && fit("59").p > fit("58").p);
    }

    #[test]
    fn ink_left_unread_may_be_a_digit() {
        let sure = [sign('๖', 1.0, &[]), sign('๕', 1.0, &[])];
        let beside_ink = [sign('๖', 1.0, &[]), sign('๕', 0.5, &[])];
        let lost = |signs: &[Sign]| fit_of(signs, "650").p / fit_of(signs, "65").p;
        assert!(lost(&beside_ink) > 5.0 * lost(&sure), "{} {}", lost(&beside_ink), lost(&sure));
    }
}
