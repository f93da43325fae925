//! The inks of a page told apart by their colour.

use image::{GrayImage, RgbImage};

use crate::domain::Ink;

/// Colours this far apart (of 255) are a colour, whatever stands around.
const CLEAR: i32 = 70;
/// Colours this far apart are one if most of the ink around is.
const FAINT: i32 = 28;
/// Colours this far apart are a colour at all.
const TRACE: i32 = 8;
/// Where colour is a smaller part of the darkness than this (in percent), coloured ink lies over black print, which
/// shows through it. Blue inks are themselves dark.
const OVER_BLACK: (i32, i32) = (40, 25);
/// Darker than this (of 255, 0 being paper) is print, not the rim of a stroke.
const DARK: i32 = 150;
/// Print under a seal is darker than this in red light too (of 255, 255 being paper); a seal is not.
const UNDER_RED: i32 = 120;
/// Lighter than this (of 255) is paper.
const PAPER: i32 = 200;

/// The grey image of a colour scan. Ink counts as dark in whatever colour; yellow, which marks text, counts as paper.
pub(super) fn grey(rgb: &RgbImage) -> GrayImage {
    let pixels = rgb.as_raw().chunks_exact(3).map(|p| {
        let [r, g, b] = [0, 1, 2].map(|i| u32::from(p[i]));
        let luma = (r * 77 + g * 150 + b * 29) >> 8;
        ((luma + r.min(g)) / 2) as u8
    });
    let pixels = pixels.collect();
    GrayImage::from_raw(rgb.width(), rgb.height(), pixels).unwrap_or_default()
}

/// The page in whichever light each pixel is brightest in: coloured ink is pale there, black is black.
pub(super) fn brightest(rgb: &RgbImage) -> GrayImage {
    let pixels = rgb.as_raw().chunks_exact(3).map(|p| p[0].max(p[1]).max(p[2])).collect();
    GrayImage::from_raw(rgb.width(), rgb.height(), pixels).unwrap_or_default()
}

/// The ink of each pixel, row by row; `None` if hardly any is coloured, as on a page printed in black.
pub(super) fn inks(rgb: &RgbImage) -> Option<Vec<Ink>> {
    let hues = Hues::of(rgb);
    let mut inks = vec![Ink::Black; hues.redness.len()];
    let mut coloured = 0_usize;
    let (across, width) = (hues.cells.0, rgb.width() as usize);
    // Most cells are paper or black print throughout, and done with at a glance.
    for (cell, _) in hues.cells.1.iter().enumerate().filter(|(_, c)| c.colour > 0) {
        let around = hues.around(cell);
        let (left, top) = (cell % across * CELL, cell / across * CELL);
        for y in top..(top + CELL).min(rgb.height() as usize) {
            let span = y * width + left..y * width + (left + CELL).min(width);
            for (pixel, redness) in inks[span.clone()].iter_mut().zip(&hues.redness[span]) {
                *pixel = ink(i32::from(*redness), around);
                coloured += usize::from(*pixel != Ink::Black);
            }
        }
    }
    // A pen stroke a few millimetres long is some hundred pixels.
    (coloured * 50_000 > inks.len()).then_some(inks)
}

/// The ink of a pixel in which red stands out so far (blue if negative), as it does in the ink around.
fn ink(redness: i32, around: i32) -> Ink {
    if redness >= CLEAR || (redness >= TRACE && around >= FAINT) {
        Ink::Red
    } else if -redness >= CLEAR || (-redness >= TRACE && -around >= FAINT) {
        Ink::Blue
    } else {
        Ink::Black
    }
}

/// What 255 divided by the paper's level is in each channel, in 256ths: the white balance.
fn white(rgb: &RgbImage) -> [i32; 3] {
    std::array::from_fn(|channel| {
        let mut counts = [0_u32; 256];
        let pixels = rgb.as_raw().chunks_exact(3).step_by(31);
        let seen = pixels.map(|p| counts[usize::from(p[channel])] += 1).count() as u32;
        // The upper quartile is paper on all but the blackest page.
        let mut above = 0;
        let paper = (0..256).rev().find(|&v| {
            above += counts[v];
            above * 4 >= seen
        });
        255 * 256 / paper.unwrap_or(255).max(80) as i32
    })
}

/// The side of a cell, in pixels.
const CELL: usize = 4;

/// What the inks in a square of pixels come to.
#[derive(Clone, Copy, Default)]
struct Cell {
    /// Redness times darkness, summed up.
    redness: i32,
    darkness: i32,
    /// Pixels with any colour.
    colour: u32,
}

/// The colours of a page, as far as inks go.
struct Hues {
    /// How far red stands out at each pixel, negative where blue does; 0 on paper.
    redness: Vec<i16>,
    /// Cells a row, and the cells row by row.
    cells: (usize, Vec<Cell>),
}

impl Hues {
    fn of(rgb: &RgbImage) -> Self {
        let white = white(rgb);
        let paper = white.map(|w| (PAPER * 256 / w).clamp(0, 255) as u8);
        let width = (rgb.width() as usize).max(1);
        let across = width.div_ceil(CELL);
        let mut cells = vec![Cell::default(); across * (rgb.height() as usize).div_ceil(CELL)];
        let mut redness = vec![0; width * rgb.height() as usize];
        let rows = rgb.as_raw().chunks_exact(width * 3).zip(redness.chunks_exact_mut(width));
        for (y, (row, redness)) in rows.enumerate() {
            let cells = &mut cells[y / CELL * across..][..across];
            for (x, (p, redness)) in row.chunks_exact(3).zip(redness).enumerate() {
                if p[0] >= paper[0] && p[1] >= paper[1] && p[2] >= paper[2] {
                    continue;
                }
                let [r, g, b] = [0, 1, 2].map(|i| ((i32::from(p[i]) * white[i]) >> 8).min(255));
                // Red has more red than both others; blue and violet more blue than green, and hardly less than red.
                let (red, blue) = (r - g.max(b), b - g.max(r * 7 / 8).min(b));
                let value = if red > blue { red } else { -blue };
                let darkness = 255 - r.min(g).min(b);
                let least = if red > blue { OVER_BLACK.0 } else { OVER_BLACK.1 };
                if darkness > DARK && (value.abs() * 100 < least * darkness || red > blue && r < UNDER_RED) {
                    continue;
                }
                *redness = value as i16;
                let cell = &mut cells[x / CELL];
                cell.redness += value * darkness;
                cell.darkness += darkness;
                cell.colour += u32::from(value.abs() >= TRACE);
            }
        }
        Self { redness, cells: (across, cells) }
    }

    /// The mean redness of the ink in and around a cell, the darker the weightier. It outvotes the coloured fringes
    /// that scanners give to black print.
    fn around(&self, cell: usize) -> i32 {
        let (across, cells) = (self.cells.0, &self.cells.1);
        let (x, y) = (cell % across, cell / across);
        let rows = y.saturating_sub(1)..(y + 2).min(cells.len() / across);
        let near = rows.flat_map(|y| &cells[y * across + x.saturating_sub(1)..y * across + (x + 2).min(across)]);
        let (redness, darkness) = near.fold((0, 0), |(r, d), cell| (r + cell.redness, d + cell.darkness));
        redness / darkness.max(1)
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn inks_are_told_apart_on_yellowed_paper() {
        let paper = [245, 235, 205];
        let table = [
            ([30, 28, 25], Ink::Black),
            ([110, 105, 92], Ink::Black),
            ([40, 50, 150], Ink::Blue),
            ([90, 60, 160], Ink::Blue),
            ([130, 140, 190], Ink::Blue),
            ([200, 40, 35], Ink::Red),
            ([230, 130, 110], Ink::Red),
            ([235, 225, 90], Ink::Black),
        ];
        for (colour, expected) in table {
            let page = RgbImage::from_fn(200, 120, |x, y| {
                Rgb(if (40..160).contains(&x) && y % 20 < 6 { colour } else { paper })
            });
            let inks = inks(&page).unwrap_or_else(|| vec![Ink::Black; 200 * 120]);
            assert_eq!(inks[3 * 200 + 100], expected, "{colour:?}");
            assert_eq!(inks[13 * 200 + 100], Ink::Black, "paper beside {colour:?}");
        }
    }

    #[test]
    fn a_page_without_colour_has_no_map() {
        let page = RgbImage::from_fn(200, 120, |x, _| Rgb([x as u8; 3]));
        assert_eq!(inks(&page), None);
    }
}
