//! Ruled lines, underlines, frames and black edges: what is too long to be of a letter is taken out of the ink.

use super::parts::{Rect, Run};

/// Ink without rules, and the rules that part columns.
pub(super) struct Ruled {
    pub runs: Vec<Run>,
    /// Upright rules.
    pub uprights: Vec<Rect>,
}

/// The longest stroke of a letter, in consonant heights: a heading is up to three times the body's size.
const LONGEST_STROKE: f32 = 3.2;

/// Takes out of `runs` (by row, then column) the rules of a page whose consonants are `height` pixels high.
pub(super) fn remove(runs: &[Run], height: f32) -> Ruled {
    let longest = (LONGEST_STROKE * height).max(12.0) as u32;
    let short = runs.iter().copied().filter(|r| r.right - r.left < longest).collect();
    let (kept, uprights) = take_uprights(short, longest);
    Ruled { runs: kept, uprights }
}

/// Upright strokes: stacks of short runs in one place, longer than any letter's.
fn take_uprights(runs: Vec<Run>, longest: u32) -> (Vec<Run>, Vec<Rect>) {
    let thick = longest / 8 + 2;
    // (first row, last row, columns, members) of stacks that the row before has reached.
    let mut open: Vec<Stack> = Vec::new();
    let mut doomed = vec![false; runs.len()];
    let mut rects = Vec::new();
    let mut close = |stack: Stack, doomed: &mut Vec<bool>| {
        if stack.last - stack.first >= longest {
            stack.members.iter().for_each(|&i| doomed[i] = true);
            rects.push(Rect {
                left: stack.left as f32,
                top: stack.first as f32,
                right: stack.right as f32,
                bottom: stack.last as f32 + 1.0,
            });
        }
    };
    let mut start = 0;
    while start < runs.len() {
        let y = runs[start].y;
        let end = start + runs[start..].iter().take_while(|r| r.y == y).count();
        let (mut next, mut s) = (Vec::new(), 0);
        for (i, run) in runs.iter().enumerate().take(end).skip(start) {
            if run.right - run.left > thick {
                continue;
            }
            while s < open.len() && open[s].reach() < run.left {
                s += 1;
            }
            let fits = open.get(s).is_some_and(|o| o.low() <= run.right && y - o.last <= 1 && !o.taken);
            if fits {
                open[s].taken = true;
                let mut stack = std::mem::take(&mut open[s]);
                stack.grow(i, *run);
                open[s].taken = true;
                next.push(stack);
            } else {
                next.push(Stack::new(i, *run));
            }
        }
        open.drain(..).filter(|o| !o.members.is_empty()).for_each(|o| close(o, &mut doomed));
        open = next;
        start = end;
    }
    open.into_iter().for_each(|o| close(o, &mut doomed));
    let kept = runs.iter().zip(&doomed).filter(|(_, d)| !**d).map(|(r, _)| *r).collect();
    (kept, rects)
}

#[derive(Default)]
struct Stack {
    first: u32,
    last: u32,
    left: u32,
    right: u32,
    edge: (u32, u32),
    members: Vec<usize>,
    taken: bool,
}

impl Stack {
    fn new(i: usize, run: Run) -> Self {
        Self {
            first: run.y,
            last: run.y,
            left: run.left,
            right: run.right,
            edge: (run.left, run.right),
            members: vec![i],
            taken: false,
        }
    }

    fn low(&self) -> u32 {
        self.edge.0
    }

    fn reach(&self) -> u32 {
        self.edge.1
    }

    fn grow(&mut self, i: usize, run: Run) {
        self.last = run.y;
        self.left = self.left.min(run.left);
        self.right = self.right.max(run.right);
        self.edge = (run.left, run.right);
        self.members.push(i);
    }
}
