//! The best place of a short text in a long one: what `rapidfuzz.fuzz.partial_ratio_alignment` gives, tie for tie.
//!
//! The character error rate that the acceptance script prints rests on where that function sees a piece of the truth in
//! the text read. Of several equally good places it takes the first that its search comes across, so the search is the
//! same here: windows as long as the piece, halved again and again where a better one may lie between, then the starts
//! and the ends of the long text that are shorter than the piece.

use std::{collections::HashSet, ops::Range};

/// Where `piece` stands in `text`, both in characters. Of a `text` that is shorter than the piece, that is all.
pub fn best_place(piece: &[char], text: &[char]) -> Range<usize> {
    if piece.len() > text.len() {
        return 0..text.len();
    }
    if piece.is_empty() {
        return 0..0;
    }
    let found = search(piece, text, 0.0);
    if piece.len() == text.len() && found.score < 1.0 {
        let other_way = search(text, piece, found.score);
        if other_way.score > found.score {
            return 0..text.len();
        }
    }
    found.place
}

struct Place {
    score: f64,
    place: Range<usize>,
}

/// Moves `piece` along `text`, which is no shorter; places no better than `least` do not count.
fn search(piece: &[char], text: &[char], least: f64) -> Place {
    let n = piece.len();
    let mut best = Place { score: 0.0, place: 0..n };
    let mut cutoff = least;
    if text.len() > n
        && let Some((distance, start)) = whole_windows(piece, text, least)
    {
        best.place = start..start + n;
        let score = 1.0 - distance as f64 / (2 * n) as f64;
        if score >= cutoff {
            best.score = score;
            cutoff = score;
        }
        if distance == 0 {
            return best;
        }
    }
    let signs: HashSet<char> = piece.iter().copied().collect();
    let starts = (1..n).map(|end| (0..end, end - 1));
    let ends = (text.len() - n..text.len()).map(|start| (start..text.len(), start));
    for (place, edge) in starts.chain(ends) {
        if !signs.contains(&text[edge]) {
            continue;
        }
        let score = similarity(piece, &text[place.clone()]);
        if score >= cutoff && score > best.score {
            (best, cutoff) = (Place { score, place }, score);
            if score == 1.0 {
                break;
            }
        }
    }
    best
}

/// The window of the piece's length with the smallest distance, and that distance; the first found of several.
fn whole_windows(piece: &[char], text: &[char], least: f64) -> Option<(usize, usize)> {
    let n = piece.len();
    let last = text.len() - n - 1;
    let mut known: Vec<Option<usize>> = vec![None; last + 1];
    let mut cutoff = ((2 * n) as f64 * (1.0 - least + 0.00001).min(1.0)).ceil() as usize;
    let mut best = None;
    let mut windows = vec![(0, last)];
    while !windows.is_empty() {
        let mut halves = Vec::new();
        for (first, second) in windows {
            let mut at = |i: usize| {
                *known[i].get_or_insert_with(|| {
                    let distance = indel(piece, &text[i..i + n]);
                    if distance < cutoff {
                        (cutoff, best) = (distance, Some((distance, i)));
                    }
                    distance
                })
            };
            let (a, b) = (at(first), at(second));
            if cutoff == 0 {
                return best;
            }
            let apart = second - first;
            // Neighbouring windows differ by two edits at most, so this is the least that may lie between.
            if apart > 1 && a.min(b) < cutoff + apart + a.abs_diff(b) / 2 {
                halves.extend([(first, first + apart / 2), (first + apart / 2, second)]);
            }
        }
        windows = halves;
    }
    best
}

fn similarity(a: &[char], b: &[char]) -> f64 {
    1.0 - indel(a, b) as f64 / (a.len() + b.len()) as f64
}

/// How many characters have to be taken out and put in to make `a` into `b`.
fn indel(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    a.len() + b.len() - 2 * row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(s: &str) -> Vec<char> {
        s.chars().collect()
    }

    #[test]
    fn places_as_rapidfuzz_gives_them() {
        // What `rapidfuzz.fuzz.partial_ratio_alignment(piece, text)` (3.14) gives as dest_start, dest_end.
        for (piece, text, place) in PLACES {
            assert_eq!(best_place(&chars(piece), &chars(text)), *place, "{piece} in {text}");
        }
    }

    const PLACES: &[(&str, &str, Range<usize>)] = &[
        ("abcd", "xxabcdxx", 2..6),
        ("ภายใน", "ให้แล้วเสร็จภายนวันที่", 12..17),
        ("", "abc", 0..0),
        ("abc", "", 0..0),
        ("abcdef", "cde", 0..3),
        ("xyz", "abc", 0..3),
    ];
}
