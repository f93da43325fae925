//! What the index knows a letter by: numbers for the grams of its folded text, and for what it is filtered by.

use std::ops::RangeInclusive;

use super::fold::{GRAM, fold};
use crate::{
    domain::{Letter, ThaiDate},
    store::columns::name,
};

/// A gram or a facet, with the space in which it stands: [`BITS`] bits.
pub(super) type Term = u32;

/// How many bits of a number a term takes.
pub(super) const BITS: u32 = 26;

/// Where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// The subject and the names of who wrote and to whom.
    Head = 0,
    /// Anywhere on the paper, the head included.
    Anywhere = 1,
    /// No words, but what a letter is filtered by.
    Facet = 2,
}

/// Any of these terms: one gram, or all that begin alike.
pub(super) type Wanted = RangeInclusive<Term>;

/// The gram of three characters. Characters beyond Thai, digits and small letters share numbers: an index may let through
/// too many letters, not too few.
pub(super) fn gram(space: Space, chars: &[char]) -> Wanted {
    let one = |at: usize, missing: u32| chars.get(at).map_or(missing, |&c| byte(c)) << (8 * (GRAM - 1 - at));
    let within = |missing| (0..GRAM).map(|at| one(at, missing)).sum::<u32>() | (space as u32) << 24;
    within(0)..=within(0xff)
}

/// Characters of folded text as one byte each, never 0.
fn byte(c: char) -> u32 {
    match c {
        '\u{0E01}'..='\u{0E4D}' => c as u32 - 0x0E00,
        '0'..='9' => c as u32 - '0' as u32 + 78,
        'a'..='z' => c as u32 - 'a' as u32 + 88,
        _ => c as u32 % 142 + 114,
    }
}

/// The term for letters that have `value` in the group `group`, such as the kind or the month.
pub(super) fn facet(group: char, value: &str) -> Term {
    // FNV-1a, folded to the bits there are.
    let hash = std::iter::once(group)
        .chain(fold(value).chars)
        .fold(0x811c_9dc5_u32, |hash, c| (hash ^ c as u32).wrapping_mul(0x0100_0193));
    (hash ^ hash >> 24) & 0xff_ffff | (Space::Facet as u32) << 24
}

/// All terms of a letter, each once, in their order.
pub(super) fn of(letter: &Letter) -> Vec<Term> {
    let subject = fold(letter.subject.as_ref().map_or("", |s| s.value.as_str())).chars;
    let parties = fold(&parties(letter)).chars;
    let text = fold(&letter.text).chars;
    let mut terms = facets(letter);
    for chars in [&subject, &parties] {
        terms.extend(grams(Space::Head, chars).chain(grams(Space::Anywhere, chars)));
    }
    terms.extend(grams(Space::Anywhere, &text));
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn grams(space: Space, chars: &[char]) -> impl Iterator<Item = Term> {
    chars.windows(GRAM).map(move |w| *gram(space, w).start())
}

/// Who wrote and to whom. Line breaks keep the names apart for the reader; folding takes them out.
fn parties(letter: &Letter) -> String {
    let issuer = letter.issuer.iter().map(|i| i.found.value.as_str());
    let signatory = letter.signatory.iter().map(|s| s.found.value.as_str());
    let recipients = letter.recipients.iter().map(|r| r.found.value.as_str());
    issuer.chain(signatory).chain(recipients).collect::<Vec<_>>().join("\n")
}

fn facets(letter: &Letter) -> Vec<Term> {
    let mut terms = vec![facet('k', &name(letter.kind)), facet('l', &name(letter.level))];
    terms.extend(letter.issuer.iter().filter_map(|i| i.province.as_ref()).map(|p| facet('p', p)));
    terms.extend(letter.date.iter().flat_map(|d| [year('y', &d.0.value), month('m', &d.0.value)]));
    terms.extend(letter.deadlines.iter().filter_map(|d| d.due).flat_map(|d| [year('e', &d), month('d', &d)]));
    terms
}

fn year(group: char, date: &ThaiDate) -> Term {
    facet(group, &format!("{:04}", date.year()))
}

fn month(group: char, date: &ThaiDate) -> Term {
    facet(group, &format!("{:04}{:02}", date.year(), date.month().number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_text(text: &str) -> Wanted {
        gram(Space::Head, &fold(text).chars)
    }

    #[test]
    fn a_beginning_holds_the_grams_that_begin_so() {
        let beginning = of_text("มท");
        for (text, holds) in [("มท0", true), ("มทล", true), ("มทz", true), ("มธ0", false), ("ทม0", false)]
        {
            let one = of_text(text);
            assert_eq!(one.start(), one.end());
            assert_eq!(beginning.contains(one.start()), holds, "{text}");
        }
        assert!(!beginning.contains(gram(Space::Anywhere, &['ม', 'ท', '0']).start()));
    }

    #[test]
    fn terms_fit_and_keep_to_their_space() {
        for wanted in [gram(Space::Anywhere, &['z'; 3]), gram(Space::Anywhere, &['\u{10FFFF}'; 2])] {
            assert!(*wanted.end() < (Space::Facet as u32) << 24);
        }
        assert!(facet('p', "ตาก") < 1 << BITS && facet('p', "ตาก") >= 2 << 24);
        assert_ne!(facet('y', "2024"), facet('e', "2024"));
    }
}
