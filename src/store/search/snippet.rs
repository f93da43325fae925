//! The words around a hit, the hit marked.

use serde::Serialize;

use super::{approx::Place, fold::Folded};

/// How many characters stand on either side of the hit, about.
const AROUND: usize = 60;

/// A piece of a letter's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The text, on one line, `…` where it was cut.
    pub text: String,
    /// The hits, `[start, end)` in characters of `text`.
    pub marks: Vec<[usize; 2]>,
}

impl Snippet {
    /// The snippet with `before` and `after` around each hit.
    pub fn marked(&self, before: &str, after: &str) -> String {
        let mut out = String::new();
        for (i, c) in self.text.chars().enumerate() {
            if self.marks.iter().any(|m| m[1] == i) {
                out.push_str(after);
            }
            if self.marks.iter().any(|m| m[0] == i) {
                out.push_str(before);
            }
            out.push(c);
        }
        if self.marks.iter().any(|m| m[1] == self.text.chars().count()) {
            out.push_str(after);
        }
        out
    }
}

/// The piece of `text` around the first of `places` (in its folded form), with all of them that lie in it marked.
pub(super) fn around(text: &str, folded: &Folded, places: &[Place]) -> Snippet {
    let chars: Vec<char> = text.chars().collect();
    let span = |p: &Place| {
        let start = folded.at.get(p.start).map_or(0, |&i| i as usize);
        let last = p.end.checked_sub(1).and_then(|i| folded.at.get(i)).map_or(start, |&i| i as usize);
        // Marks that folding dropped belong to the character before them.
        let end =
            (last + 1..chars.len()).find(|&i| !matches!(chars[i], '\u{0E47}'..='\u{0E4E}')).unwrap_or(chars.len());
        (start, end)
    };
    let spans: Vec<(usize, usize)> = places.iter().map(span).collect();
    let (first_start, first_end) = spans.first().copied().unwrap_or((0, 0));
    let is_mark =
        |i: usize| matches!(chars.get(i), Some('\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'));
    let mut from = first_start.saturating_sub(AROUND);
    while from > 0 && is_mark(from) {
        from -= 1;
    }
    let mut to = (first_end + AROUND).min(chars.len());
    while to < chars.len() && is_mark(to) {
        to += 1;
    }
    let mut out = Snippet::default();
    let mut written = 0usize;
    let mut push = |c: char, out: &mut Snippet| {
        out.text.push(c);
        written += 1;
        written
    };
    if from > 0 {
        push('…', &mut out);
    }
    let offset = usize::from(from > 0);
    for &c in &chars[from..to] {
        push(if c.is_whitespace() || c.is_control() { ' ' } else { c }, &mut out);
    }
    if to < chars.len() {
        push('…', &mut out);
    }
    let inside = spans.into_iter().filter(|&(s, e)| s >= from && e <= to);
    out.marks = inside.map(|(s, e)| [s - from + offset, e - from + offset]).collect();
    out.marks.sort_unstable();
    out.marks.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::search::{approx::Pattern, fold::fold};

    #[test]
    fn the_hit_is_marked_in_the_original_words() {
        let text = "เรื่อง\nการประชุม ครั้งที่ ๕ ด่วนที่สุด";
        let folded = fold(text);
        let place = |p: &str| Pattern::new(&fold(p).chars).find(&folded.chars, 0).unwrap();
        let snippet = around(text, &folded, &[place("ครังที 5"), place("ดวน")]);
        assert_eq!(snippet.marked("[", "]"), "เรื่อง การประชุม [ครั้งที่ ๕] [ด่วน]ที่สุด");
        let long = format!("{}ประชุม{}", "ก".repeat(200), "ข".repeat(200));
        let folded = fold(&long);
        let snippet = around(&long, &folded, &[Pattern::new(&fold("ประชุม").chars).find(&folded.chars, 0).unwrap()]);
        assert_eq!(snippet.text.chars().count(), 2 * AROUND + 6 + 2);
        assert!(snippet.marked("<", ">").contains("ก<ประชุม>ข"));
    }
}
