//! Ruled lines, underlines, frames and black edges: what is too long to be of a letter is taken out of the ink.

use super::parts::{Rect, Run};

/// The rules of a page: they part columns and rows.
#[derive(Default)]
pub(super) struct Rules {
    pub uprights: Vec<Rect>,
    pub levels: Vec<Rect>,
}

/// The longest stroke of a letter, in consonant heights: a heading is up to three times the body's size.
const LONGEST_STROKE: f32 = 3.2;

/// Takes out of `runs` (by row, then column) the rules of a page whose consonants are `height` pixels high: gives what
/// is left, and the rules.
pub(super) fn remove(runs: &[Run], height: f32) -> (Vec<Run>, Rules) {
    let longest = (LONGEST_STROKE * height).max(12.0) as u32;
    let (long, short): (Vec<Run>, Vec<Run>) = runs.iter().partition(|r| r.right - r.left >= longest);
    let levels = super::parts::join(&long).into_iter().map(|p| p.rect).collect();
    let (kept, uprights) = take_uprights(short, longest);
    (kept, Rules { uprights, levels })
}

/// Takes out upright strokes: stacks of short runs in one place, higher than any letter's.
fn take_uprights(runs: Vec<Run>, longest: u32) -> (Vec<Run>, Vec<Rect>) {
    let thick = longest / 8 + 2;
    let (mut open, mut done): (Vec<Stack>, Vec<Stack>) = (Vec::new(), Vec::new());
    let mut start = 0;
    while start < runs.len() {
        let y = runs[start].y;
        let end = start + runs[start..].iter().take_while(|r| r.y == y).count();
        let mut above = std::mem::take(&mut open).into_iter().peekable();
        for (i, run) in runs.iter().enumerate().take(end).skip(start).filter(|(_, r)| r.right - r.left <= thick) {
            while let Some(stack) = above.next_if(|s| s.last.right < run.left || s.last.y + 1 < y) {
                done.push(stack);
            }
            match above.next_if(|s| s.last.left <= run.right) {
                Some(stack) => open.push(stack.with(i, *run)),
                None => open.push(Stack::of(i, *run)),
            }
        }
        done.extend(above);
        start = end;
    }
    done.extend(open);
    done.retain(|s| s.rect.height() >= longest as f32);
    let mut doomed = vec![false; runs.len()];
    done.iter().flat_map(|s| &s.members).for_each(|&i| doomed[i] = true);
    // The side of a seal's ring parts nothing.
    done.retain(|s| s.is_straight(&runs));
    let kept = runs.iter().zip(&doomed).filter(|(_, d)| !**d).map(|(r, _)| *r).collect();
    (kept, done.into_iter().map(|s| s.rect).collect())
}

/// A rule bends no further from the straight line between its ends than this share of its height (on paper that does not lie
/// flat), and some pixels for its edges; and leans no more.
const BEND: f32 = 0.02;
const EDGES: f32 = 1.0;
const LEAN: f32 = 0.1;

/// Runs below each other, by their numbers.
struct Stack {
    rect: Rect,
    last: Run,
    members: Vec<usize>,
}

impl Stack {
    fn of(i: usize, run: Run) -> Self {
        Self { rect: run.rect(), last: run, members: vec![i] }
    }

    fn with(mut self, i: usize, run: Run) -> Self {
        self.rect = self.rect.join(run.rect());
        self.last = run;
        self.members.push(i);
        self
    }

    /// Whether it is a rule's and no curve's.
    fn is_straight(&self, runs: &[Run]) -> bool {
        let fifth = self.members.len().div_ceil(5);
        // Where print touches it, single runs say nothing.
        let mean = |from: usize| {
            let members = &self.members[from..from + fifth];
            members.iter().map(|i| (runs[*i].left + runs[*i].right) as f32 / 2.0).sum::<f32>() / fifth as f32
        };
        let last = self.members.len() - fifth;
        let (top, middle, bottom) = (mean(0), mean(last / 2), mean(last));
        let height = self.rect.height();
        (middle - top.midpoint(bottom)).abs() < BEND * height + EDGES && (bottom - top).abs() < LEAN * height
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stroke three pixels wide over 120 rows, whose left edge is at `left` of the row.
    fn stroke(left: impl Fn(f32) -> f32) -> Vec<Run> {
        let run = |y: u32| {
            let left = left(y as f32) as u32;
            Run { y, left, right: left + 3 }
        };
        (0..120).map(run).collect()
    }

    #[test]
    fn rules_part_lines_and_the_sides_of_a_ring_do_not() {
        let askew = stroke(|y| 100.0 + 0.03 * y);
        let ring = stroke(|y| 300.0 - (150.0f32.powi(2) - (y - 60.0).powi(2)).sqrt());
        for (runs, uprights) in [(askew, 1), (ring, 0)] {
            let (kept, rules) = remove(&runs, 18.0);
            assert!(kept.is_empty(), "too high for a letter");
            assert_eq!(rules.uprights.len(), uprights);
        }
    }
}
