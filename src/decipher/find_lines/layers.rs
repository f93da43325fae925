//! Black and coloured ink together: what is inked by hand on a printed line becomes part of it, what is stamped over
//! print stays apart, and each is read from the layer that shows it best.

use super::chain::Chain;
use super::parts::Rect;
use crate::decipher::line_shape::Layer;
use crate::domain::Ink;

/// A chain that has become a line, and the layer that it is to be read from.
pub(super) struct Found {
    pub chain: Chain,
    pub layer: Layer,
}

/// Puts the lines of black and of coloured ink together: what is inked on a printed line becomes part of it, and what
/// is stamped over print stays apart.
/// `seals` are the places of large coloured marks that hold no line of their own.
pub(super) fn blend(mut black: Vec<Chain>, coloured: Vec<Chain>, seals: &[Rect]) -> Vec<Found> {
    let mut inked: Vec<bool> = vec![false; black.len()];
    let mut crossed: Vec<bool> = vec![false; black.len()];
    let mut apart = Vec::new();
    for c in coloured {
        match black.iter().position(|l| written_on(l, &c)) {
            Some(i) => {
                inked[i] = true;
                black[i].rect.left = black[i].rect.left.min(c.rect.left);
                black[i].rect.right = black[i].rect.right.max(c.rect.right);
            }
            None => apart.push(c),
        }
    }
    for over in apart.iter().map(|c| c.rect).chain(seals.iter().copied()) {
        for (l, crossed) in black.iter().zip(&mut crossed) {
            let base = l.base(over.middle());
            let beside = over.right < l.rect.left || over.left > l.rect.right;
            *crossed |= !beside && over.bottom > base - 2.0 * l.height && over.top < base + 0.8 * l.height;
        }
    }
    let layer = |i: usize| match (crossed[i], inked[i]) {
        (true, false) => Layer::Black,
        (true, true) => Layer::NotRed,
        (false, _) => Layer::All,
    };
    let mut found: Vec<Found> = Vec::new();
    for (i, chain) in black.into_iter().enumerate() {
        found.push(Found { layer: layer(i), chain });
    }
    found.extend(apart.into_iter().map(|chain| Found { chain, layer: Layer::Colour }));
    found
}

/// Whether coloured ink `c` is written by hand on the printed line `l`, not stamped over it.
fn written_on(l: &Chain, c: &Chain) -> bool {
    let h = l.height;
    let base = l.base(c.rect.middle());
    let over = c.rect.bottom.min(base + 0.2 * h) - c.rect.top.max(base - 1.3 * h);
    let near = c.rect.left < l.rect.right + 3.5 * h && c.rect.right > l.rect.left - 3.5 * h;
    let over_it = |r: Rect| r.right.min(c.rect.right) - r.left.max(c.rect.left) > 0.4 * h;
    let letters = l.atoms.iter().filter(|a| over_it(a.rect)).count();
    // A stamp lies over a letter or so for each height of its width.
    let free = (letters as f32) < 1.5 + 0.4 * c.rect.width() / h;
    near && c.rect.height() < 3.0 * h
        && over > 0.5 * c.rect.height().min(h)
        && free
        && (c.ink == Ink::Blue || c.atoms.len() < 5)
}
