//! Chains → lines: pieces of one line are joined over gaps, marks and stray ink are given to the line that they belong
//! to, and what no line owns is judged by itself.

use super::chain::{Chain, Groups, parted};
use super::parts::{Part, Rect};
use crate::domain::Ink;

/// The widest gap within a line, in consonant heights: words of a justified line, or the place left for a number.
const GAP: f32 = 3.2;
/// Pieces of one line are of like size, in times of the smaller.
const SIZES: f32 = 1.4;
/// Letters of one size are by themselves no higher than this, in times of the lower; so many tell a size.
const SAME: f32 = 1.2;
const TOLD: usize = 6;
/// Thai digits may be this much lower than letters, close by them in consonant heights.
const LOW: f32 = 1.75;
const CLOSE: f32 = 1.2;
/// The widest gap on either side of a dash within a line.
const DASH_GAP: f32 = 2.3;
/// What is so much larger than most consonants is a hand's or a title, by which what is so large is no mark, in those.
pub(super) const HAND: f32 = 1.3;
const SPECK: f32 = 0.6;
/// How far handwriting may stand off the end of its line.
const REACH: f32 = 3.6;

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
    let mut lines = join_pieces(chains, ctx);
    lines = drop_marks(lines, ctx);
    lines = join_pieces(lines, ctx);
    lines = adopt(lines, ctx);
    lines = join_pieces(lines, ctx);
    lines = drop_marks(lines, ctx);
    lines.retain(|c| stands_alone(c, parts, ctx));
    lines.iter_mut().for_each(|l| stretch(l, parts, ctx));
    lines
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
        _ => {
            let rect = m.iter().map(|c| c.rect).reduce(Rect::join);
            let whole = Chain::of(m.into_iter().flat_map(|c| c.atoms).collect(), ctx.slope, Some(ctx.height));
            Some(Chain { rect: rect.unwrap_or(whole.rect), ..whole })
        }
    };
    members.into_iter().filter_map(unite).collect()
}

/// Whether two chains (a begins at the left of b) are pieces of one line.
fn same_line(a: &Chain, b: &Chain, ctx: &Context) -> bool {
    let (small, large) = (a.height.min(b.height), a.height.max(b.height));
    let gap = b.rect.left - a.rect.right;
    let close = (-0.5 * small..CLOSE * large).contains(&gap);
    let sizes = if close { LOW } else { SIZES };
    // Of a few signs the height is mostly what is usual: in small print their own tells more.
    let (lower, higher) = (a.own.min(b.own), a.own.max(b.own));
    let is_small = higher < ctx.height && a.atoms.len().max(b.atoms.len()) >= TOLD;
    let are_like = large <= sizes * small || is_small && higher <= SAME * lower;
    if (a.ink == Ink::Black) != (b.ink == Ink::Black) || !are_like {
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
    (gap <= GAP * large || leads(a, b, ctx) || dashed(a, b, ctx)) && !parted(ctx.uprights, a.rect, b.rect)
}

/// Whether a dash stands between a and b (`๕ - ๒๓ พฤษภาคม`), no further from either than words of a justified line.
fn dashed(a: &Chain, b: &Chain, ctx: &Context) -> bool {
    let h = a.height;
    let near = |gap: f32| (0.0..DASH_GAP * h).contains(&gap);
    let start = ctx.dots.partition_point(|d| d.left < a.rect.right);
    ctx.dots[start..].iter().take_while(|d| d.left < b.rect.left).any(|d| {
        let up = (a.base(d.middle()) - d.centre()) / h;
        d.width() > 1.6 * d.height()
            && (0.15..0.85).contains(&up)
            && near(d.left - a.rect.right)
            && near(b.rect.left - d.right)
    })
}

/// Whether a dotted leader runs from a to b.
fn leads(a: &Chain, b: &Chain, ctx: &Context) -> bool {
    let (from, to) = (a.rect.right, b.rect.left);
    let start = ctx.dots.partition_point(|d| d.left < from);
    let (mut reach, h) = (from, a.height);
    let mut count = 0;
    for dot in ctx.dots[start..].iter().take_while(|d| d.left < to) {
        if (a.base(dot.left) - dot.bottom).abs() < 0.5 * h && dot.left - reach < GAP * h {
            reach = dot.right;
            count += 1;
        }
    }
    // Specks of dirt are sparser than the dots of a leader.
    to - reach < GAP * h && count as f32 > 1.2 * (to - from) / h
}

/// Takes out chains of tone marks and vowels: small, sparse, and right above or below the letters of a line.
fn drop_marks(chains: Vec<Chain>, ctx: &Context) -> Vec<Chain> {
    let is_mark = |c: &Chain| chains.iter().any(|l| l.atoms.len() >= 2 && marks(l, c, ctx));
    let marks: Vec<bool> = chains.iter().map(is_mark).collect();
    chains.into_iter().zip(marks).filter(|(_, m)| !m).map(|(c, _)| c).collect()
}

/// Whether `c` is of marks above or below the letters of `l`.
fn marks(l: &Chain, c: &Chain, ctx: &Context) -> bool {
    let h = l.height;
    let few = c.atoms.len() * 3 <= l.atoms.len();
    // What a pen writes large has print around it, not marks.
    if l.height > HAND * ctx.height && !few && c.height > SPECK * ctx.height {
        return false;
    }
    let aside = if few { 1.2 } else { 0.5 } * h;
    let over = c.rect.right.min(l.rect.right + aside) - c.rect.left.max(l.rect.left - aside);
    if over < 0.5 * c.rect.width() || c.rect.height() > if few { 1.3 } else { 0.95 } * h {
        return false;
    }
    let up = (l.base(c.rect.middle()) - c.rect.centre()) / h;
    let near = |r: Rect| r.right > c.rect.left - h && r.left < c.rect.right + h;
    let letters = l.atoms.iter().filter(|a| near(a.rect)).count();
    let place = if c.height < 0.8 * h { -0.85..2.2 } else { -0.75..1.95 };
    place.contains(&up) && c.atoms.len() <= letters.max(2)
}

/// Gives weak chains (handwriting, letters with tails, brackets, strays of a bold or dotted line) to the stronger line
/// in whose band they stand. They widen it, but say nothing about its baseline.
fn adopt(mut lines: Vec<Chain>, ctx: &Context) -> Vec<Chain> {
    lines.sort_by_key(|l| l.atoms.len());
    loop {
        let before = lines.len();
        let mut i = 0;
        while i < lines.len() {
            match owner(&lines, i, ctx) {
                Some(at) => {
                    let c = lines.remove(i).rect;
                    let line = &mut lines[at - 1];
                    line.rect.left = line.rect.left.min(c.left);
                    line.rect.right = line.rect.right.max(c.right);
                }
                None => i += 1,
            }
        }
        if lines.len() == before {
            return lines;
        }
    }
}

/// The line after number `i` (they are sorted by strength) in whose band most of it stands.
fn owner(lines: &[Chain], i: usize, ctx: &Context) -> Option<usize> {
    let c = &lines[i];
    let strong = |l: &Chain| l.atoms.len() >= (2 * c.atoms.len()).max(2);
    let rivals = (i + 1..lines.len()).filter(|&j| strong(&lines[j]));
    let best = rivals.map(|j| (share(&lines[j], c, ctx), j)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.45).then_some(best.1)
}

/// How much of `c` stands in the consonant band of `l`, or of that band in `c`; 0 out of reach.
fn share(l: &Chain, c: &Chain, ctx: &Context) -> f32 {
    let h = l.height;
    let reach = if c.rect.height() > 0.5 * h { REACH * h } else { 0.6 * h };
    let aside = c.rect.left > l.rect.right + reach || c.rect.right < l.rect.left - reach;
    let within = c.rect.left > l.rect.left && c.rect.right < l.rect.right;
    let speck = !within && c.rect.height() < 0.4 * h;
    if aside
        || speck
        || c.rect.height() > if within { 3.4 } else { 2.8 } * h
        || !within && parted(ctx.uprights, l.rect, c.rect)
    {
        return 0.0;
    }
    let base = l.base(c.rect.middle().clamp(l.rect.left, l.rect.right));
    let over = c.rect.bottom.min(base + 0.1 * h) - c.rect.top.max(base - 1.15 * h);
    over / c.rect.height().min(h)
}

/// Whether a line may be text: of a likely size and, if it is short, with paper above and below.
fn stands_alone(c: &Chain, parts: &[Part], ctx: &Context) -> bool {
    let like = c.height / ctx.height;
    (0.55..3.4).contains(&like) && c.rect.width() > 0.3 * c.height && (c.atoms.len() > 5 || on_paper(c, parts))
}

/// Whether most ink around a short line stands in its band, as it does not in emblems, signatures and photographs.
fn on_paper(c: &Chain, parts: &[Part]) -> bool {
    let (h, base) = (c.height, c.base(c.rect.middle()));
    let (mut band, mut off) = (0.0, 0.0);
    for part in parts.iter().filter(|p| p.rect.right > c.rect.left && p.rect.left < c.rect.right) {
        let r = part.rect;
        let along = (r.right.min(c.rect.right) - r.left.max(c.rect.left)) / r.width();
        let ink =
            |top: f32, bottom: f32| along * part.area * ((r.bottom.min(bottom) - r.top.max(top)) / r.height()).max(0.0);
        band += ink(base - 1.05 * h, base + 0.05 * h);
        off += ink(base - 1.9 * h, base - 1.05 * h) + ink(base + 0.05 * h, base + 0.8 * h);
    }
    band > 1.1 * off
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
                || r.width() > 1.8 * h
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decipher::find_lines::chain::Atom;

    /// Eight signs on one baseline from a column on, so high.
    fn chain(from: f32, height: f32) -> Chain {
        let sign = |i: usize| {
            let left = from + height * i as f32;
            let rect = Rect { left, top: 120.0 - height, right: left + 0.8 * height, bottom: 120.0 };
            Atom { rect, ink: Ink::Black }
        };
        Chain::of((0..8).map(sign).collect(), 0.0, None)
    }

    #[test]
    fn print_between_the_rows_of_a_pen_is_no_mark_of_theirs() {
        let ctx = Context { height: 20.0, slope: 0.0, uprights: &[], dots: &[] };
        let number = Chain::of(chain(0.0, 20.0).atoms[..4].to_vec(), 0.0, None);
        let day = |height: f32| {
            let mut day = chain(0.0, height);
            day.at += 50.0;
            day.rect = Rect { top: day.rect.top + 50.0, bottom: day.rect.bottom + 50.0, ..day.rect };
            day.atoms.iter_mut().for_each(|a| (a.rect.top, a.rect.bottom) = (a.rect.top + 50.0, a.rect.bottom + 50.0));
            day
        };
        let left = |height: f32| drop_marks(vec![number.clone(), day(height)], &ctx).len();
        assert_eq!((left(20.0), left(36.0)), (2, 2));
        let tones = Chain { height: 8.0, ..number.clone() };
        assert_eq!(drop_marks(vec![tones, day(36.0)], &ctx).len(), 1, "specks are");
    }

    #[test]
    fn few_digits_of_small_print_go_on_with_its_letters() {
        let ctx = Context { height: 20.0, slope: 0.0, uprights: &[], dots: &[] };
        let label = Chain { height: 13.0, ..chain(0.0, 13.0) };
        let digits = |height: f32| {
            let atoms = chain(label.rect.right + 28.0, height).atoms[..4].to_vec();
            Chain::of(atoms, 0.0, Some(20.0))
        };
        assert!(digits(14.0).height > SIZES * 13.0, "taken for the page's print");
        assert!(same_line(&label, &digits(14.0), &ctx));
        assert!(!same_line(&label, &digits(21.0), &ctx));
    }

    #[test]
    fn low_digits_go_on_with_the_letters_close_before_them() {
        let ctx = Context { height: 20.0, slope: 0.0, uprights: &[], dots: &[] };
        let letters = chain(0.0, 20.0);
        let on_one_line = |gap: f32, height: f32| same_line(&letters, &chain(letters.rect.right + gap, height), &ctx);
        assert!(on_one_line(12.0, 13.0));
        assert!(!on_one_line(40.0, 13.0), "small print in the next column");
        assert!(on_one_line(40.0, 18.0));
        assert!(!on_one_line(12.0, 10.0));
    }
}
