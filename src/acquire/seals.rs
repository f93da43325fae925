//! Seals on grey scans: a seal is paler than print, which shows through it. Set apart, both can be read as on a colour scan.

use image::GrayImage;

use super::components::{Blobs, Component, blobs};
use crate::domain::Ink;

/// A seal is so many inches across: the regulation's have 4.5 cm, those of smaller offices 3 cm and more.
const ACROSS: std::ops::Range<f32> = 0.95..2.4;
/// No seal fills more of the square around it with the ink of its ring.
const FULL: f32 = 0.35;
/// Darker than this (of 255) may be a seal's ink.
const PALE: u8 = 195;
/// A seal's ink is at least so much paler than print. Two samples at 200 dpi: seals 161 and 166, print 80 and 100.
const PALER: u8 = 45;

/// The ink of each pixel, row by row (a seal's is red, as all seals' should be), and the page without its seals; `None` if
/// there is none.
pub(super) fn apart(grey: &GrayImage, dpi: f32) -> Option<(Vec<Ink>, GrayImage)> {
    let blobs = blobs(grey, PALE);
    let is_round = |c: &Component| {
        let (w, h) = (c.width() as f32, c.height() as f32);
        let large = ACROSS.contains(&(w / dpi)) && ACROSS.contains(&(h / dpi));
        large && (0.8..1.25).contains(&(w / h)) && (c.area as f32) < FULL * w * h
    };
    let round: Vec<usize> = (0..blobs.components.len()).filter(|&i| is_round(&blobs.components[i])).collect();
    if round.is_empty() {
        return None;
    }
    let large = |i: usize| blobs.components[i].width().max(blobs.components[i].height()) as f32 > 0.4 * dpi;
    let print = level(grey, &blobs, 0.25, |i| !large(i))?;
    let mut apart = None;
    for i in round {
        let seal = level(grey, &blobs, 0.55, |of| of == i)?;
        if seal >= print.saturating_add(PALER) {
            let (inks, under) = apart.get_or_insert_with(|| (vec![Ink::Black; grey.as_raw().len()], grey.clone()));
            split(grey, blobs.components[i], print.midpoint(seal), inks, under);
        }
    }
    apart
}

/// The level below which a share of the ink of some components lies; `None` if they have none.
fn level(grey: &GrayImage, blobs: &Blobs, share: f32, of: impl Fn(usize) -> bool) -> Option<u8> {
    let (width, pixels) = (grey.width() as usize, grey.as_raw());
    let mut counts = [0_usize; 256];
    for run in blobs.runs.iter().filter(|run| of(run.component as usize)) {
        let row = run.y as usize * width;
        pixels[row + run.start as usize..row + run.end as usize].iter().for_each(|v| counts[usize::from(*v)] += 1);
    }
    let all: usize = counts.iter().sum();
    let mut below = 0;
    let reached = |count: &usize| {
        below += count;
        below as f32 >= share * all as f32
    };
    counts.iter().position(reached).filter(|_| all > 0).map(|v| v as u8)
}

/// Within a round component, what is paler than `dark` and is no rim of what is not becomes the seal's ink, and paper on the
/// page under it.
fn split(grey: &GrayImage, c: Component, dark: u8, inks: &mut [Ink], under: &mut GrayImage) {
    let (rx, ry) = (c.width() as f32 / 2.0 + 2.0, c.height() as f32 / 2.0 + 2.0);
    let (cx, cy) = ((c.left + c.right) as f32 / 2.0, (c.top + c.bottom) as f32 / 2.0);
    let is_dark = |x: u32, y: u32| grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] < dark);
    for y in c.top.saturating_sub(2)..(c.bottom + 2).min(grey.height()) {
        for x in c.left.saturating_sub(2)..(c.right + 2).min(grey.width()) {
            let (u, v) = ((x as f32 + 0.5 - cx) / rx, (y as f32 + 0.5 - cy) / ry);
            let value = grey.get_pixel(x, y).0[0];
            if value == 255 || u * u + v * v > 1.0 {
                continue;
            }
            let near = (y.saturating_sub(1)..=y + 1).any(|y| (x.saturating_sub(1)..=x + 1).any(|x| is_dark(x, y)));
            if !near {
                inks[(y * grey.width() + x) as usize] = if value < PAPER { Ink::Red } else { Ink::Black };
                under.put_pixel(x, y, image::Luma([255]));
            }
        }
    }
}

/// Paler than this is the seal's rim or paper.
const PAPER: u8 = 215;

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with rows of black blocks, and a ring of this level over them.
    fn page(ring: u8) -> GrayImage {
        GrayImage::from_fn(900, 900, |x, y| {
            let off = ((x as f32 - 450.0).hypot(y as f32 - 450.0) - 150.0).abs();
            let print = y % 40 < 16 && x % 30 < 12;
            image::Luma([match (print, off < 3.0) {
                (true, _) => 40,
                (_, true) => ring,
                _ => 255,
            }])
        })
    }

    #[test]
    fn a_pale_ring_is_set_apart_from_the_print_under_it() {
        let page = page(130);
        let (inks, under) = apart(&page, 200.0).unwrap();
        for (x, y, value) in page.enumerate_pixels().map(|(x, y, p)| (x, y, p.0[0])) {
            let ink = inks[(y * 900 + x) as usize];
            assert!(value == 130 || ink == Ink::Black, "{x}, {y}");
            assert!(value != 40 || under.get_pixel(x, y).0[0] == 40, "{x}, {y}");
        }
        let ring = page.iter().filter(|v| **v == 130).count();
        let set_apart = inks.iter().filter(|i| **i == Ink::Red).count();
        assert!(set_apart * 10 > ring * 7, "{set_apart} of {ring}");
    }

    #[test]
    fn a_ring_as_dark_as_print_is_left_alone() {
        let page = page(60);
        assert!(apart(&page, 200.0).is_none());
    }
}
