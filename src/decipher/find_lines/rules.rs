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
    let kept = runs.iter().zip(&doomed).filter(|(_, d)| !**d).map(|(r, _)| *r).collect();
    (kept, done.into_iter().map(|s| s.rect).collect())
}

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
}
