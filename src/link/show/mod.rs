//! Chains for people and for other programs: a tree in the terminal, why two letters are linked, Graphviz, Mermaid, a timeline.

mod graph;
mod timeline;
mod tree;

use std::collections::HashMap;

pub use graph::{dot, mermaid};
pub use timeline::svg;
pub use tree::{tree, why};

use crate::domain::{Chain, ChainLetter, Chains, Letter, LetterId, LetterNumber, Level, LinkKind, ThaiDate, digits};
use crate::lexicon::months;

/// The chains with their letters, to be shown.
pub struct Shown<'a> {
    chains: &'a Chains,
    letters: HashMap<&'a LetterId, &'a Letter>,
}

impl<'a> Shown<'a> {
    /// Chains, and the letters that they are of.
    pub fn new(chains: &'a Chains, letters: &'a [Letter]) -> Self {
        Self { chains, letters: letters.iter().map(|l| (&l.id, l)).collect() }
    }

    /// The letters with this number: Thai or Arabic digits, with or without spaces, the serial alone if need be. In the order
    /// of their ids.
    pub fn find(&self, number: &str) -> Vec<&'a Letter> {
        let wanted = squash(number);
        let bare = wanted.strip_prefix('ว').unwrap_or(&wanted);
        let whole = self.numbered(|n| squash(&n.to_string()) == wanted);
        if whole.is_empty() { self.numbered(|n| squash(&n.serial) == bare) } else { whole }
    }

    fn numbered(&self, is: impl Fn(&LetterNumber) -> bool) -> Vec<&'a Letter> {
        let mut found: Vec<&Letter> = self.letters.values().copied().collect();
        found.retain(|l| l.number.as_ref().is_some_and(|n| is(&n.0.value)));
        found.sort_by(|a, b| a.id.cmp(&b.id));
        found
    }

    /// The chain that a letter stands in, itself or as a scan of one that does.
    pub fn chain_of(&self, letter: &LetterId) -> Option<&'a Chain> {
        let copied = self.chains.links.iter().find(|l| l.kind == LinkKind::CopyOf && l.from == *letter);
        let stands_for = copied.map_or(letter, |l| &l.to);
        self.chains.chains.iter().find(|c| c.letters.iter().any(|l| l.id == *stands_for))
    }

    fn letter(&self, id: &LetterId) -> Option<&'a Letter> {
        self.letters.get(id).copied()
    }
}

/// A number without spaces, in Arabic digits.
fn squash(number: &str) -> String {
    digits::to_arabic(number).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A number as offices print it, or words where there is none.
fn number(n: Option<&LetterNumber>) -> String {
    n.map_or_else(|| "(ไม่มีเลขที่)".to_owned(), |n| digits::to_thai(&n.to_string()))
}

/// A day as `๑๔ พ.ย. ๒๕๖๘`.
fn day(date: ThaiDate) -> String {
    let month = months::all().iter().find(|m| m.month == date.month()).map_or("", |m| m.short);
    let day = date.day().map(|d| format!("{} ", d.day())).unwrap_or_default();
    digits::to_thai(&format!("{day}{month} {}", date.year_be()))
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Ministry => "กระทรวง",
        Level::Department => "กรม",
        Level::Province => "จังหวัด",
        Level::District => "อำเภอ",
        Level::Local => "อปท.",
        Level::Other => "อื่น ๆ",
    }
}

/// What of a letter is too late as against the letter that it passes on.
#[derive(Clone, Copy, Debug, Default)]
struct Late {
    /// Its deadline comes after that of the letter above.
    deadline: bool,
    /// It was written after the deadline of the letter above.
    forwarded: bool,
}

fn is_late(chain: &Chain, letter: &ChainLetter) -> Late {
    let above = chain.letters.iter().find(|l| Some(&l.id) == letter.parent.as_ref()).and_then(|p| p.due);
    let after = |date: Option<ThaiDate>| above.zip(date).is_some_and(|(due, d)| d.earliest() > due.latest());
    Late { deadline: after(letter.due), forwarded: after(letter.date) }
}

/// The days from a letter's parent to it, where both days are known.
fn days_taken(chain: &Chain, letter: &ChainLetter) -> Option<i64> {
    let parent = chain.letters.iter().find(|l| Some(&l.id) == letter.parent.as_ref())?;
    let (from, to) = (parent.date?.day()?, letter.date?.day()?);
    from.until(to).ok().map(|span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests;
