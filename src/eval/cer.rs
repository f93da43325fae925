//! The character error rate, blind to reading order: each piece of the truth is held against its best place in the text
//! that was read.

use super::align;
use crate::{domain::digits, lexicon::distance};

/// A piece is this many characters long, half a printed line or so: what reading order leaves together.
const PIECE: usize = 60;
/// Pieces shorter than this (the last of a text) are tried at every place near the best one.
const SHORT: usize = 20;

/// Text without what a reader does not see: spaces, which digits, how SARA AM is coded, which dash.
pub fn squash(text: &str) -> String {
    let composed = text.replace("\u{e4d}\u{e32}", "\u{e33}");
    digits::to_arabic(&composed).chars().filter(|&c| !is_space(c)).map(|c| if c == '–' { '-' } else { c }).collect()
}

/// What Python's `\s` takes for a space: Unicode's, and the four ASCII separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Errors and length, in characters, of `read` against `truth`; `None` if the truth is empty.
pub fn errors(truth: &str, read: &str) -> Option<(usize, usize)> {
    let truth: Vec<char> = squash(truth).chars().collect();
    let read: Vec<char> = squash(read).chars().collect();
    if truth.is_empty() {
        return None;
    }
    let wrong: usize = truth.chunks(PIECE).map(|piece| piece_errors(piece, &read)).sum();
    Some((wrong.min(truth.len()), truth.len()))
}

fn piece_errors(piece: &[char], read: &[char]) -> usize {
    if read.is_empty() {
        return piece.len();
    }
    let best = align::best_place(piece, read);
    let (low, high) = (best.start.saturating_sub(6), best.end + 6);
    let cut = |a: usize, b: usize| &read[a.min(read.len())..b.min(read.len()).max(a.min(read.len()))];
    if piece.len() < SHORT {
        let starts = low..(low + 13).min(read.len() + 1);
        let places = starts.flat_map(|a| (a.max(high.saturating_sub(13))..=high).map(move |b| (a, b)));
        return places.map(|(a, b)| distance::of_chars(piece, cut(a, b))).min().unwrap_or(piece.len());
    }
    distance::of_chars(piece, cut(best.start, best.end)).min(distance::of_chars(piece, cut(low, high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_does_not_see_is_no_error() {
        assert_eq!(squash("ที่ มท ๐๘๒๐.๒/ว\n๒๖๕๕ – นํ้า นํา"), "ที่มท0820.2/ว2655-นํ้านำ");
        assert_eq!(errors("๒๐ มีนาคม ๒๕๖๙", "วันที่ 20มีนาคม2569 นี้"), Some((0, 12)));
    }

    #[test]
    fn errors_are_counted_piece_by_piece_in_any_order() {
        let (a, b) = ("ก".repeat(60), "ข".repeat(60));
        assert_eq!(errors(&format!("{a}{b}"), &format!("{b}{a}")), Some((0, 120)));
        assert_eq!(errors(&a, ""), Some((60, 60)));
        assert_eq!(errors("", "ก"), None);
        assert_eq!(errors("ภายในวันที่ ๒๐ มีนาคม", "ภายในวันที่ ๒๘ มีนาคม"), Some((1, 19)));
    }
}
