//! How the rows of a stamp lie: on one level, under one another, in one frame.

use std::ops::Range;

use crate::domain::{LineMark, Span, Transcript};

/// How many rows under เลขรับ the stamp's day and hour may stand.
pub(super) const REACH: usize = 4;

/// How far left of a serial the stamp may begin, in widths of the page: a label is no longer.
const LABEL: f32 = 0.14;

/// A day of one digit may end so far left of where the serial over it begins, in widths of the page.
const ASIDE: f32 = 0.05;

/// The rows on one level with this one, to the right of it: a label and what is written behind it, each read by itself.
pub(super) fn on_level(text: &Transcript, row: usize) -> Range<usize> {
    let lines = text.lines();
    let follows = |(a, b): (&LineMark, &LineMark)| match (a.place, b.place) {
        (Some(p), Some(q)) if a.page == b.page => {
            // What is written by hand keeps neither to the size nor to the baseline of the label before it.
            let h = p.height.max(q.height);
            (q.baseline_left - p.baseline_right).abs() < 1.2 * h
                && (p.bounds.right - 2.0 * h..p.bounds.right + 0.25).contains(&q.bounds.left)
        }
        _ => false,
    };
    let more = lines[row..].iter().zip(&lines[row + 1..]).take_while(|pair| follows(*pair)).count();
    row..row + 1 + more
}

/// The characters from `from` on of a row and of those on one level with it.
pub(in crate::extract) fn field(text: &Transcript, row: usize, from: usize) -> Span {
    let rows = on_level(text, row);
    Span::new(from.max(text.lines()[row].span.start), text.lines()[rows.end - 1].span.end)
}

/// Whether two rows stand in one block of a page, as all rows in one frame do.
pub(super) fn in_one_block(text: &Transcript, a: usize, b: usize) -> bool {
    let (a, b) = (&text.lines()[a], &text.lines()[b]);
    a.place.is_some() && a.page == b.page && a.block == b.block
}

/// The rows of the same stamp under เลขรับ.
pub(super) fn below(text: &Transcript, row: usize) -> impl Iterator<Item = usize> {
    let lines = text.lines();
    let from = lines[row];
    // In a scan's reading order other columns may come between.
    let reach = if from.place.is_some() { 3 * REACH } else { REACH };
    (row + 1..lines.len().min(row + 1 + reach)).filter(move |r| is_under(&from, &lines[*r]))
}

/// The rows that lie over this one: what a pen writes larger than a stamp's print makes a line of its own, with some of the print.
pub(super) fn over(text: &Transcript, row: usize) -> impl Iterator<Item = usize> {
    let lines = text.lines();
    let own = lines[row];
    let is_over = move |r: &usize| {
        let other = lines[*r];
        let (Some(a), Some(b)) = (own.place, other.place) else { return false };
        let shared = a.bounds.right.min(b.bounds.right) - a.bounds.left.max(b.bounds.left);
        let narrower = (a.bounds.right - a.bounds.left).min(b.bounds.right - b.bounds.left);
        let down = b.baseline_left.midpoint(b.baseline_right) - a.baseline_left.midpoint(a.baseline_right);
        *r != row && own.page == other.page && 4.0 * shared > narrower && down.abs() < a.height.max(b.height)
    };
    (row.saturating_sub(REACH)..lines.len().min(row + 1 + REACH)).filter(is_over)
}

/// Whether a line stands close under another, within its width; given text has no places, and order must do.
pub(super) fn is_under(upper: &LineMark, lower: &LineMark) -> bool {
    let (Some(a), Some(b)) = (upper.place, lower.place) else {
        return upper.page == lower.page || lower.place.is_none();
    };
    // Stamps lie askew, and what is written in them is larger than their print.
    let slope = (a.baseline_right - a.baseline_left) / (a.bounds.right - a.bounds.left).max(0.01);
    let down = b.baseline_left - a.baseline_left - slope * (b.bounds.left - a.bounds.left);
    let level = a.height.max(b.height);
    // What reaches far out to the left is the letter's.
    let beside = b.bounds.left < a.bounds.right + 0.1
        && b.bounds.right > a.bounds.left - if down > level { ASIDE } else { 0.0 }
        && b.bounds.left > a.bounds.left - LABEL;
    upper.page == lower.page && down > -level && down < level * 14.0 && beside
}
