//! The inks of a page told apart by their colour.

use image::{GrayImage, RgbImage};

use crate::domain::Ink;

/// Colours this far apart (of 255) are a colour, whatever stands around.
const CLEAR: i32 = 70;
/// Colours this far apart are one if most of the ink around is.
const FAINT: i32 = 28;
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

/// The ink of each pixel, row by row; `None` if hardly any is coloured, as on a page printed in black.
pub(super) fn inks(rgb: &RgbImage) -> Option<Vec<Ink>> {
    let white = white(rgb);
    let width = rgb.width() as usize;
    let hues: Vec<Hue> = rgb.as_raw().chunks_exact(3).map(|p| Hue::of(p, white)).collect();
    let around = Surroundings::of(&hues, width);
    let mut coloured = 0_usize;
    let inks = hues
        .iter()
        .enumerate()
        .map(|(i, hue)| {
            let ink = hue.ink(around.at(i % width, i / width));
            coloured += usize::from(ink != Ink::Black);
            ink
        })
        .collect();
    // A pen stroke a few millimetres long is some hundred pixels.
    (coloured * 50_000 > hues.len()).then_some(inks)
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

/// A pixel's colour as far as inks go.
#[derive(Clone, Copy)]
struct Hue {
    /// How far red stands out, negative where blue does.
    redness: i16,
    /// How dark it is, 0 for paper.
    darkness: u8,
}

impl Hue {
    fn of(p: &[u8], white: [i32; 3]) -> Self {
        let [r, g, b] = [0, 1, 2].map(|i| (i32::from(p[i]) * white[i] >> 8).min(255));
        let least = r.min(g).min(b);
        if least >= PAPER {
            return Self { redness: 0, darkness: 0 };
        }
        // Blue and violet have more blue than green and than red; red has more red than both others.
        let (red, blue) = (r - g.max(b), b - g.max(r * 7 / 8).min(b));
        let redness = if red > blue { red } else { -blue };
        Self { redness: redness as i16, darkness: (255 - least) as u8 }
    }

    fn ink(self, around: i32) -> Ink {
        let redness = i32::from(self.redness);
        if self.darkness == 0 {
            Ink::Black
        } else if redness >= CLEAR || (redness >= FAINT / 2 && around >= FAINT) {
            Ink::Red
        } else if -redness >= CLEAR || (-redness >= FAINT / 2 && -around >= FAINT) {
            Ink::Blue
        } else {
            Ink::Black
        }
    }
}

/// The mean redness of the ink in and around each cell of 4×4 pixels, the darker the weightier. It outvotes the
/// coloured fringes that scanners give to black print.
struct Surroundings {
    across: usize,
    redness: Vec<i32>,
}

impl Surroundings {
    fn of(hues: &[Hue], width: usize) -> Self {
        const CELL: usize = 4;
        let across = width.div_ceil(CELL);
        let mut cells: Vec<(i32, i32)> = Vec::with_capacity(hues.len() / CELL / CELL + across);
        for band in hues.chunks(width * CELL) {
            let first = cells.len();
            cells.resize(first + across, (0, 0));
            for row in band.chunks(width) {
                for (cell, hues) in cells[first..].iter_mut().zip(row.chunks(CELL)) {
                    for hue in hues.iter().filter(|hue| hue.darkness > 0) {
                        let weight = i32::from(hue.darkness);
                        *cell = (cell.0 + i32::from(hue.redness) * weight, cell.1 + weight);
                    }
                }
            }
        }
        let down = cells.len() / across.max(1);
        let mean = |i: usize| {
            let (x, y) = (i % across, i / across);
            let (mut sum, mut weight) = (0, 0);
            for y in y.saturating_sub(1)..(y + 2).min(down) {
                for (s, w) in &cells[y * across + x.saturating_sub(1)..y * across + (x + 2).min(across)] {
                    (sum, weight) = (sum + s, weight + w);
                }
            }
            sum / weight.max(1)
        };
        Self { across, redness: (0..cells.len()).map(mean).collect() }
    }

    fn at(&self, x: usize, y: usize) -> i32 {
        self.redness[y / 4 * self.across + x / 4]
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
