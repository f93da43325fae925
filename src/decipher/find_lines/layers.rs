//! Black and coloured ink together: what is inked by hand on a printed line becomes part of it, what is stamped over
//! print stays apart, and each is read from the layer that shows it best.

use super::chain::Chain;
use super::parts::{Rect, Run};
use crate::decipher::line_shape::Layer;
use crate::domain::Ink;

/// A chain that has become a line, and the layer that it is to be read from.
pub(super) struct Found {
    pub chain: Chain,
    pub layer: Layer,
}

/// Puts the lines of black and of coloured ink together: what is inked on a printed line becomes part of it, and what
/// is stamped over print stays apart. `colour` is the coloured ink, by row.
pub(super) fn blend(mut black: Vec<Chain>, coloured: Vec<Chain>, colour: &[Run]) -> Vec<Found> {
    bridge(&mut black, &coloured);
    let mut inked: Vec<Option<Ink>> = vec![None; black.len()];
    let mut apart = Vec::new();
    for c in coloured {
        match black.iter().position(|l| written_on(l, &c)) {
            Some(i) => {
                inked[i] = Some(c.ink);
                black[i].rect.left = black[i].rect.left.min(c.rect.left);
                black[i].rect.right = black[i].rect.right.max(c.rect.right);
            }
            None => apart.push(c),
        }
    }
    join_overlapping(&mut black, &mut inked);
    let layer = |l: &Chain, inked: Option<Ink>| match inked {
        // Red ink beside the letters may be a pen's; over them it is a seal's.
        Some(Ink::Red) if is_overprinted(l, colour) => Layer::Black,
        None if is_crossed(l, colour) => Layer::Black,
        Some(Ink::Blue) if is_crossed(l, colour) => Layer::NotRed,
        _ => Layer::All,
    };
    let mut found: Vec<Found> =
        black.into_iter().zip(inked).map(|(chain, inked)| Found { layer: layer(&chain, inked), chain }).collect();
    found.extend(apart.into_iter().map(|chain| Found { chain, layer: Layer::Colour }));
    found
}

/// Joins pieces of one line of which what stands between them is coloured: letters inked in, or print that a red seal lies over
/// and that is black and red at once.
fn bridge(black: &mut Vec<Chain>, coloured: &[Chain]) {
    for c in coloured {
        let on: Vec<usize> = (0..black.len()).filter(|i| written_on(&black[*i], c)).collect();
        let [a, b] = on[..] else { continue };
        let (a, b) = if black[a].rect.left < black[b].rect.left { (a, b) } else { (b, a) };
        if is_between(&black[a], c, &black[b]) {
            black[a] = joined(&black[a], &black[b]);
            black.remove(b);
        }
    }
}

/// Two pieces of one line as one.
fn joined(left: &Chain, right: &Chain) -> Chain {
    let slope = if left.atoms.len() > right.atoms.len() { left.slope } else { right.slope };
    let height = left.height.midpoint(right.height);
    let atoms = left.atoms.iter().chain(&right.atoms).copied().collect();
    Chain { rect: left.rect.join(right.rect), ..Chain::of(atoms, slope, Some(height)) }
}

/// Joins pieces of one line that lie over each other, since what is inked across them, or what stands between print and
/// a pen's large digits, was given to both: one row would be read twice.
fn join_overlapping(black: &mut Vec<Chain>, inked: &mut Vec<Option<Ink>>) {
    let is_pair = |a: &Chain, b: &Chain| {
        let h = a.height.min(b.height);
        let shared = (b.rect.left.max(a.rect.left), a.rect.right.min(b.rect.right));
        a.rect.left < b.rect.left
            && a.rect.right < b.rect.right
            && shared.1 - shared.0 > SHARED * h
            && is_level(a, b, shared.0.midpoint(shared.1), SLACK)
    };
    let pair = |black: &[Chain]| {
        let all = || 0..black.len();
        all().find_map(|a| Some((a, all().find(|b| is_pair(&black[a], &black[*b]))?)))
    };
    while let Some((a, b)) = pair(black) {
        let ink = inked[a].or(inked[b]);
        (black[a], inked[a]) = (joined(&black[a], &black[b]), ink);
        black.remove(b);
        inked.remove(b);
    }
}

/// Such pieces of a line share more of it than this, in consonant heights.
const SHARED: f32 = 0.3;
/// ... and rows that do are no two rows if they are no further from each other than this.
const SLACK: f32 = 0.45;

/// Whether two chains are of one size, and on one level at this column but for so much, in consonant heights.
fn is_level(a: &Chain, b: &Chain, x: f32, slack: f32) -> bool {
    let h = a.height.min(b.height);
    (a.base(x) - b.base(x)).abs() < slack * h && a.height.max(b.height) < 1.4 * h
}

/// Whether `c` fills the gap between two chains of one size and on one level.
fn is_between(a: &Chain, c: &Chain, b: &Chain) -> bool {
    let h = a.height.min(b.height);
    let apart = |from: f32, to: f32| (-0.5 * h..1.2 * h).contains(&(to - from));
    let edges = |c: &Chain| {
        (c.atoms.first().map_or(c.rect.left, |a| a.rect.left), c.atoms.last().map_or(c.rect.right, |a| a.rect.right))
    };
    let (left, right) = edges(c);
    is_level(a, b, a.rect.right.midpoint(b.rect.left), 0.3) && apart(a.rect.right, left) && apart(right, b.rect.left)
}

/// Whether coloured ink stands in a line's band, as much as a letter has.
fn is_crossed(l: &Chain, colour: &[Run]) -> bool {
    coloured(l, colour, |r| (l.rect.right.min(r.right as f32) - l.rect.left.max(r.left as f32)).max(0.0))
}

/// Whether so much of it stands over the line's letters.
fn is_overprinted(l: &Chain, colour: &[Run]) -> bool {
    let shared = |r: &Run, a: Rect| (a.right.min(r.right as f32) - a.left.max(r.left as f32)).max(0.0);
    coloured(l, colour, |r| l.atoms.iter().map(|a| shared(r, a.rect)).fold(0.0, f32::max))
}

/// Whether of the coloured ink in a line's band, of each run what `along` says, there is as much as a letter has.
fn coloured(l: &Chain, colour: &[Run], along: impl Fn(&Run) -> f32) -> bool {
    let (h, middle) = (l.height, l.base(l.rect.middle()));
    let start = colour.partition_point(|r| (r.y as f32) < middle - 1.6 * h);
    let near = colour[start..].iter().take_while(|r| (r.y as f32) < middle + 0.4 * h);
    near.map(along).sum::<f32>() > 0.4 * h * h
}

/// What is written on a line by hand is no smaller than this, in the line's consonant heights.
const SMALL: f32 = 0.55;

/// Whether coloured ink `c` is written by hand on the printed line `l`, not stamped over it.
fn written_on(l: &Chain, c: &Chain) -> bool {
    let h = l.height;
    let base = l.base(c.rect.middle());
    let over = c.rect.bottom.min(base + 0.2 * h) - c.rect.top.max(base - 1.3 * h);
    let near = c.rect.left < l.rect.right + 3.5 * h && c.rect.right > l.rect.left - 3.5 * h;
    let over_it = |r: Rect| r.right.min(c.rect.right) - r.left.max(c.rect.left) > 0.4 * h;
    let letters = l.atoms.iter().filter(|a| over_it(a.rect)).count();
    // Small print in the band of large signs, an emblem's say, is a stamp's.
    let small = c.height < SMALL * h && c.atoms.len() > 2;
    // A stamp lies over a letter or so for each height of its width.
    let free = (letters as f32) < 1.5 + 0.4 * c.rect.width() / h;
    near && !small
        && c.rect.height() < 3.0 * h
        && over > 0.5 * c.rect.height().min(h)
        && free
        && (c.ink == Ink::Blue || c.atoms.len() < 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decipher::find_lines::chain::Atom;

    /// Letters 14 pixels wide and 20 high on one baseline, 20 pixels apart, from a column on.
    fn chain(from: f32, letters: usize, ink: Ink) -> Chain {
        let letter = |i: usize| {
            let left = from + 20.0 * i as f32;
            Atom { rect: Rect { left, top: 100.0, right: left + 14.0, bottom: 120.0 }, ink }
        };
        Chain::of((0..letters).map(letter).collect(), 0.0, Some(20.0))
    }

    #[test]
    fn print_that_a_seal_turned_blue_parts_no_line() {
        let lines = |between: f32| {
            let black = vec![chain(0.0, 4, Ink::Black), chain(160.0, 6, Ink::Black)];
            blend(black, vec![chain(between, 4, Ink::Blue)], &[])
        };
        let joined = lines(80.0);
        assert_eq!(joined.len(), 1);
        assert_eq!((joined[0].chain.rect.left, joined[0].chain.rect.right), (0.0, 274.0));
        let apart =
            blend(vec![chain(0.0, 4, Ink::Black), chain(300.0, 6, Ink::Black)], vec![chain(80.0, 2, Ink::Blue)], &[]);
        assert_eq!(apart.len(), 2, "the next column is another line");
    }

    #[test]
    fn pieces_over_which_one_ink_runs_are_one() {
        let pieces = |drop: f32, ink: Option<Ink>| {
            let (mut left, mut right) = (chain(0.0, 4, Ink::Black), chain(160.0, 6, Ink::Black));
            left.rect.right = 200.0;
            right.rect.left = 120.0;
            right.at += drop;
            let (mut black, mut inked) = (vec![left, right], vec![ink, ink]);
            join_overlapping(&mut black, &mut inked);
            (black.len(), inked.len(), black[0].atoms.len())
        };
        assert_eq!(pieces(0.0, Some(Ink::Red)), (1, 1, 10));
        assert_eq!(pieces(7.0, None), (1, 1, 10), "a pen's digits stand lower");
        assert_eq!(pieces(15.0, Some(Ink::Red)), (2, 2, 4), "of another row");
    }

    #[test]
    fn a_stamp_beside_an_emblem_is_not_written_on_it() {
        let sign = |i: usize, high: f32| {
            let left = 500.0 * i as f32;
            Atom { rect: Rect { left, top: 140.0 - high, right: left + high, bottom: 140.0 }, ink: Ink::Black }
        };
        let large = |high: f32| Chain::of((0..2).map(|i| sign(i, high)).collect(), 0.0, Some(high));
        let row = chain(200.0, 8, Ink::Blue);
        assert!(!written_on(&large(60.0), &row));
        assert!(written_on(&large(30.0), &row), "letters");
    }
}
