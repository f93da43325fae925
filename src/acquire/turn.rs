//! Which way up a page is.
//!
//! Sideways is told by where the letters crowd into lines: along the rows, or along the columns. Upside down is told
//! by Thai itself: tone marks and most vowel marks stand above their consonants, few below.

use super::{
    components::{Component, letter_height},
    skew::{Skew, skew},
};

/// What a page must be turned by, clockwise, to be upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// It is upright, or cannot be told.
    #[default]
    None,
    /// A quarter clockwise: its head points left.
    Right,
    /// Upside down.
    Half,
    /// A quarter counter-clockwise: its head points right.
    Left,
}

impl Turn {
    /// The other turns: first that by which it would be the other way up.
    pub fn others(self) -> [Self; 3] {
        match self {
            Self::None => [Self::Half, Self::Right, Self::Left],
            Self::Half => [Self::None, Self::Right, Self::Left],
            Self::Right => [Self::Left, Self::None, Self::Half],
            Self::Left => [Self::Right, Self::None, Self::Half],
        }
    }
}

/// What speaks for each turn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TurnScores {
    /// How much sharper the lines run along the rows (above 1) or along the columns (below 1) of the scan.
    pub along_rows: f32,
    /// Marks above consonants, as the scan lies or, if the lines run along its columns, turned by a quarter clockwise.
    pub above: u32,
    /// Marks below consonants.
    pub below: u32,
    /// The skew of the scan as it lies.
    flat: Option<Skew>,
    /// Its skew once turned by a quarter clockwise.
    on_end: Option<Skew>,
}

impl TurnScores {
    /// The turn that they speak for; [`Turn::None`] unless they clearly speak for another.
    pub fn turn(&self) -> Turn {
        let sideways = self.along_rows < 0.8;
        let marks = self.above + self.below;
        let upside_down = marks >= 20 && self.below as f32 > 1.6 * self.above as f32;
        let upright = marks >= 20 && self.above as f32 > 1.6 * self.below as f32;
        match (sideways, upside_down, upright) {
            (false, true, _) => Turn::Half,
            (true, true, _) => Turn::Left,
            (true, _, true) => Turn::Right,
            _ => Turn::None,
        }
    }

    /// The skew of the page when turned so. Half a turn changes nothing about it.
    pub(super) fn skew(&self, turn: Turn) -> Option<Skew> {
        if matches!(turn, Turn::Left | Turn::Right) { self.on_end } else { self.flat }
    }
}

/// What the blobs of a page `height` pixels high say about its turn. `letter` is the height of a consonant in pixels, as
/// far as the page is not sideways.
pub(super) fn scores(components: &[Component], height: u32, letter: f32, dpi: f32) -> TurnScores {
    let flat = skew(components, letter);
    let sideways: Vec<Component> = components.iter().map(|c| c.turned_right(height)).collect();
    let on_end = skew(&sideways, letter);
    let sharpness = |s: Option<Skew>| s.map_or(1.0, |s| s.sharpness);
    let along_rows = sharpness(flat) / sharpness(on_end);
    let (upright, lines, letter) = if along_rows < 0.8 {
        // What was measured as height was the letters' width.
        (&sideways[..], on_end, letter_height(&sideways, dpi).unwrap_or(letter))
    } else {
        (components, flat, letter)
    };
    let slope = lines.map_or(0.0, |s| s.degrees.to_radians().tan());
    let (above, below) = marks(upright, letter, slope);
    TurnScores { along_rows, above, below, flat, on_end }
}

/// Counts the marks right above and right below letters.
fn marks(components: &[Component], letter: f32, slope: f32) -> (u32, u32) {
    let is_letter = |c: &Component| {
        let (w, h) = (c.width() as f32, c.height() as f32);
        (0.75 * letter..1.35 * letter).contains(&h) && w > 0.3 * letter && w < 2.5 * letter
    };
    let is_mark = |c: &Component| {
        let (w, h) = (c.width() as f32, c.height() as f32);
        (0.2 * letter..0.7 * letter).contains(&h) && w > 0.08 * letter && w < 1.2 * letter && c.area > 4
    };
    let mut letters: Vec<Component> = components.iter().copied().filter(is_letter).collect();
    letters.sort_by_key(|c| c.left);
    let widest = letter * 2.5;
    let (mut above, mut below) = (0, 0);
    for mark in components.iter().filter(|c| is_mark(c)) {
        let middle = (mark.left + mark.right) as f32 / 2.0;
        let first = letters.partition_point(|c| (c.left as f32) < middle - widest);
        let near = letters[first..].iter().take_while(|c| (c.left as f32) <= middle + 0.3 * letter);
        let (mut over, mut under) = (f32::MAX, f32::MAX);
        for c in near.filter(|c| c.right as f32 + 0.3 * letter >= middle) {
            let shift = (middle - (c.left + c.right) as f32 / 2.0) * slope;
            // Gaps between the mark and the letter under it, and over it.
            let (down, up) = (c.top as f32 + shift - mark.bottom as f32, mark.top as f32 - c.bottom as f32 - shift);
            if down > -0.3 * letter && down < 0.8 * letter {
                over = over.min(down);
            }
            if up > -0.3 * letter && up < 0.5 * letter {
                under = under.min(up);
            }
        }
        // Between two lines, a mark belongs to the nearer.
        above += u32::from(over < under);
        below += u32::from(under < over);
    }
    (above, below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsure_is_left_alone() {
        let table = [
            ((2.0, 300, 40), Turn::None),
            ((2.0, 40, 300), Turn::Half),
            ((2.0, 100, 110), Turn::None),
            ((2.0, 2, 8), Turn::None),
            ((0.4, 300, 40), Turn::Right),
            ((0.4, 40, 300), Turn::Left),
            ((0.4, 10, 9), Turn::None),
            ((0.9, 300, 40), Turn::None),
        ];
        for ((along_rows, above, below), expected) in table {
            let scores = TurnScores { along_rows, above, below, ..TurnScores::default() };
            assert_eq!(scores.turn(), expected, "{along_rows} {above} {below}");
        }
    }
}
