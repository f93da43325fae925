//! Chains → lines: pieces of one line are joined over gaps, marks and stray ink are given to the line that they belong
//! to, and what no line owns is judged by itself.

use super::chain::{Chain, Groups, parted};
use super::parts::{Part, Rect};
use crate::domain::Ink;

/// The widest gap within a line, in consonant heights: words of a justified line, or the place left for a number.
const GAP: f32 = 3.2;
/// How far handwriting may stand off the end of its line.
const REACH: f32 = 2.6;

/// What the page knows while chains are joined.
pub(super) struct Context<'a> {
    /// The height of most consonants.
    pub height: f32,
    pub slope: f32,
    pub uprights: &'a [Rect],
    /// Dots and dashes, by their left edges: leaders run over gaps.
    pub dots: &'a [Rect],
}

/// Joins the chains of a page to whole lines.
pub(super) fn lines(chains: Vec<Chain>, parts: &[Part], ctx: &Context) -> Vec<Chain> {
    let mut chains = join_pieces(chains, ctx);
    chains = drop_marks(chains);
    chains = join_pieces(chains, ctx);
    let (mut lines, mut stray): (Vec<Chain>, Vec<Chain>) = chains.into_iter().partition(is_strong);
    adopt(&mut lines, &mut stray, ctx);
    lines = join_pieces(lines, ctx);
    lines.extend(stray.into_iter().filter(|c| stands_alone(c, ctx)));
    lines = drop_marks(lines);
    lines.iter_mut().for_each(|l| stretch(l, parts, ctx));
    lines
}

/// Enough letters of one kind to be sure of a baseline.
fn is_strong(c: &Chain) -> bool {
    c.atoms.len() >= 3 || (c.atoms.len() == 2 && c.rect.width() > 1.2 * c.height)
}

fn join_pieces(mut chains: Vec<Chain>, ctx: &Context) -> Vec<Chain> {
    for _ in 0..3 {
        let before = chains.len();
        let mut order: Vec<usize> = (0..chains.len()).collect();
        order.sort_by(|&a, &b| chains[a].rect.left.total_cmp(&chains[b].rect.left));
        let mut groups = Groups::new(chains.len());
        for (k, &i) in order.iter().enumerate() {
            for &j in &order[k + 1..] {
                if same_line(&chains[i], &chains[j], ctx) {
                    groups.join(i, j);
                }
            }
        }
        chains = regroup(chains, &mut groups, ctx);
        if chains.len() == before {
            break;
        }
    }
    chains
}

fn regroup(chains: Vec<Chain>, groups: &mut Groups, ctx: &Context) -> Vec<Chain> {
    let mut members: Vec<Vec<Chain>> = chains.iter().map(|_| Vec::new()).collect();
    for (i, chain) in chains.into_iter().enumerate() {
        members[groups.root(i)].push(chain);
    }
    let unite = |mut m: Vec<Chain>| match m.len() {
        0 => None,
        1 => m.pop(),
        _ => Some(Chain::of(m.into_iter().flat_map(|c| c.atoms).collect(), ctx.slope, Some(ctx.height))),
    };
    members.into_iter().filter_map(unite).collect()
}

/// Whether two chains (a begins at the left of b) are pieces of one line.
fn same_line(a: &Chain, b: &Chain, ctx: &Context) -> bool {
    let (small, large) = (a.height.min(b.height), a.height.max(b.height));
    let gap = b.rect.left - a.rect.right;
    if (a.ink == Ink::Black) != (b.ink == Ink::Black) || large > 1.4 * small {
        return false;
    }
    let slope = if a.atoms.len() > b.atoms.len() { a.slope } else { b.slope };
    let x = if gap > 0.0 {
        (a.rect.right + b.rect.left) / 2.0
    } else {
        (a.rect.left.max(b.rect.left) + a.rect.right.min(b.rect.right)) / 2.0
    };
    let at = |c: &Chain| {
        let edge = x.clamp(c.rect.left, c.rect.right);
        c.base(edge) + slope * (x - edge)
    };
    let off = (at(a) - at(b)).abs();
    if off > 0.3 * small {
        return false;
    }
    (gap <= GAP * large || leads(a, b, ctx)) && !parted(ctx.uprights, a.rect, b.rect)
}

/// Whether a dotted leader runs from a to b.
fn leads(a: &Chain, b: &Chain, ctx: &Context) -> bool {
    let (from, to) = (a.rect.right, b.rect.left);
    let start = ctx.dots.partition_point(|d| d.left < from);
    let (mut reach, h) = (from, a.height);
    for dot in ctx.dots[start..].iter().take_while(|d| d.left < to) {
        if (a.base(dot.left) - dot.bottom).abs() < 0.5 * h && dot.left - reach < GAP * h {
            reach = dot.right;
        }
    }
    to - reach < GAP * h
}

/// Takes out chains of tone marks and vowels: small, sparse, and right above or below the letters of a line.
fn drop_marks(chains: Vec<Chain>) -> Vec<Chain> {
    let is_mark = |c: &Chain| {
        chains.iter().any(|l| {
            let h = l.height;
            let over = c.rect.right.min(l.rect.right + 0.5 * h) - c.rect.left.max(l.rect.left - 0.5 * h);
            if c.rect.height() > 0.95 * h || over < 0.5 * c.rect.width() || l.atoms.len() < 2 {
                return false;
            }
            let up = (l.base(c.rect.middle()) - (c.rect.top + c.rect.bottom) / 2.0) / h;
            let letters =
                l.atoms.iter().filter(|a| a.rect.right > c.rect.left - h && a.rect.left < c.rect.right + h).count();
            let inside = (0.85..2.3).contains(&up) || (-0.85..0.0).contains(&up);
            inside && c.atoms.len() <= letters && c.height < 0.8 * h
        })
    };
    let marks: Vec<bool> = chains.iter().map(is_mark).collect();
    chains.into_iter().zip(marks).filter(|(_, m)| !m).map(|(c, _)| c).collect()
}

/// Gives stray ink (handwriting, letters with tails, brackets) to the line in whose band it stands.
fn adopt(lines: &mut [Chain], stray: &mut Vec<Chain>, ctx: &Context) {
    loop {
        let before = stray.len();
        stray.retain(|c| match owner(lines, c, ctx) {
            Some(i) => {
                lines[i].rect.left = lines[i].rect.left.min(c.rect.left);
                lines[i].rect.right = lines[i].rect.right.max(c.rect.right);
                false
            }
            None => true,
        });
        if stray.len() == before {
            return;
        }
    }
}

/// The line in whose band most of `c` stands.
fn owner(lines: &[Chain], c: &Chain, ctx: &Context) -> Option<usize> {
    let share = |l: &Chain| {
        let h = l.height;
        let reach = if c.rect.height() > 0.5 * h { REACH * h } else { 0.6 * h };
        let aside = c.rect.left > l.rect.right + reach || c.rect.right < l.rect.left - reach;
        if aside
            || c.rect.height() > 2.8 * h
            || parted(ctx.uprights, l.rect, c.rect) && !l.rect.holds(c.rect.middle(), l.rect.top)
        {
            return 0.0;
        }
        let base = l.base(c.rect.middle().clamp(l.rect.left, l.rect.right));
        let over = c.rect.bottom.min(base + 0.1 * h) - c.rect.top.max(base - 1.15 * h);
        over / c.rect.height().min(h)
    };
    let best = (0..lines.len()).map(|i| (share(&lines[i]), i)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.45).then_some(best.1)
}

/// Whether a lonely chain may be text: a page number, a single word.
fn stands_alone(c: &Chain, ctx: &Context) -> bool {
    let like = c.height / ctx.height;
    (0.6..3.2).contains(&like) && c.rect.width() > 0.3 * c.height
}

/// Stretches a line over the marks and dots at its ends.
fn stretch(line: &mut Chain, parts: &[Part], ctx: &Context) {
    let h = line.height;
    for _ in 0..2 {
        let (left, right) = (line.rect.left, line.rect.right);
        for part in parts {
            let r = part.rect;
            if r.right < left - 0.7 * h
                || r.left > right + 0.7 * h
                || r.width() > 1.2 * h
                || (r.left >= left && r.right <= right)
            {
                continue;
            }
            let base = line.base(r.middle());
            let small = r.height() < 0.35 * h;
            if r.bottom > base - 1.9 * h
                && r.bottom < base + if small { 0.25 } else { 0.7 } * h
                && r.height() < 1.8 * h
                && !parted(ctx.uprights, line.rect, r)
            {
                line.rect.left = line.rect.left.min(r.left);
                line.rect.right = line.rect.right.max(r.right);
            }
        }
    }
}
