//! Seals, which stand over print. On a grey scan a seal is paler than print, on a colour scan it is red: it can be taken off.

use std::ops::Range;

use image::GrayImage;

use super::components::{Blobs, Component, blobs};
use crate::domain::Ink;

/// A seal's ring has such a radius, in inches: the regulation's is 4.5 cm across, those of smaller offices 3 cm and more.
const RADII: Range<f32> = 0.47..1.2;
/// Cells of the grid on which rings are looked for, to an inch.
const CELLS: f32 = 20.0;
/// A cell is of a seal if so much of it is pale ink, and next to none dark.
const CELL_PALE: f32 = 0.1;
const CELL_DARK: f32 = 0.04;
/// Of a ring's cells so many are a seal's on a grey page, where print hides some, and have ink on a black-and-white one.
const CELLS_PALE: f32 = 0.5;
const CELLS_INKED: f32 = 0.65;
/// A page with more such cells is a picture; one with a seal has 400, a dense black-and-white page of print 5,000.
const MOST_CELLS: usize = 12_000;
/// A ring shows ink on this share of its way around at least, and on this share pale ink.
const RING_INK: f32 = 0.8;
const RING_PALE: f32 = 0.5;
/// What is so much longer than wide is no circle.
const OVAL: f32 = 1.2;
/// An oval in its box shows this share of the ink that the circle does, at least: it may lie askew. One in the box of a seal with
/// something fast to it shows hardly any.
const OVAL_INK: f32 = 0.5;
/// A rule across a round stamp lies within this share of its radius from the middle, is at most so many degrees askew, and shows
/// ink on this share of its length, its ends left out.
const RULED: f32 = 0.7;
const ASKEW: i32 = 12;
const RULE_INK: f32 = 0.85;
const CHORD: f32 = 0.9;
/// So far outside the ring, in its radii, the rule has ended.
const BEYOND: f32 = 0.1;
/// The ring within, around the emblem, shows this at least on a black-and-white page.
const INNER_INK: f32 = 0.6;
/// No ring is thicker than this to each side of its middle, in inches.
const THICK: f32 = 0.03;
/// Places looked at on a ring's way around.
const WAY: usize = 180;
/// No page has more seals than this.
const MOST: usize = 6;
/// Darker than this (of 255) may be a seal's ink.
const PALE: u8 = 195;
/// A seal's ink is at least so much paler than print. Two samples at 200 dpi: seals 161 and 166, print 80 and 100.
const PALER: u8 = 45;

/// A circle on the page, in pixels.
#[derive(Clone, Copy, Debug)]
struct Circle {
    x: f32,
    y: f32,
    radius: f32,
}

impl Circle {
    /// How far the middle of a pixel lies from the circle's.
    fn off(self, x: u32, y: u32) -> f32 {
        (x as f32 + 0.5 - self.x).hypot(y as f32 + 0.5 - self.y)
    }

    /// The columns and rows of a page that lie so near its middle.
    fn square(self, reach: f32, page: &GrayImage) -> (Range<u32>, Range<u32>) {
        let span =
            |centre: f32, end: u32| (centre - reach).max(0.0) as u32..((centre + reach).max(0.0) as u32 + 1).min(end);
        (span(self.x, page.width()), span(self.y, page.height()))
    }
}

/// Takes the seals off a page. The ink that stood at each pixel, row by row (a seal's is red, as all seals' should be);
/// `None` if there is none. Print that runs across a seal's ring does not hide it.
pub(super) fn take_out(grey: &mut GrayImage, dpi: f32) -> Option<Vec<Ink>> {
    let blobs = blobs(grey, PALE);
    let large = |c: &Component| c.width().max(c.height()) as f32 > 0.4 * dpi;
    let of_print = |pixel: u8, run_of: usize| (!large(&blobs.components[run_of])).then_some(pixel);
    let print = level(inked(grey, &blobs).filter_map(|(_, _, pixel, of)| of_print(pixel, of)), 0.25)?;
    let pale = print.saturating_add(PALER);
    let mut cells = Cells::of_seals(grey, &blobs, pale, dpi);
    let mut inks = None;
    for _ in 0..MOST {
        let Some(circle) = cells.next_ring(grey, CELLS_PALE, dpi) else { break };
        if !is_ring(grey, circle, pale) || is_divided(grey, circle, pale) {
            continue;
        }
        let within = |x: u32, y: u32| (x as f32 - circle.x).hypot(y as f32 - circle.y) < circle.radius + 2.0;
        let of_seal = |(x, y, pixel, _): (u32, u32, u8, usize)| (pixel >= pale && within(x, y)).then_some(pixel);
        let seal = level(inked(grey, &blobs).filter_map(of_seal), 0.4)?;
        let inks = inks.get_or_insert_with(|| vec![Ink::Black; grey.as_raw().len()]);
        clear(grey, circle, Levels { print, seal }, inks);
    }
    inks
}

/// Takes red seals off a page in colour, of which `inks` and what is under red ink are known: what is printed under a seal
/// becomes black ink, as it is beside it.
pub(super) fn take_out_red(grey: &mut GrayImage, inks: &mut [Ink], under: &GrayImage, dpi: f32) {
    let red = |(i, ink): (usize, &Ink)| image::Luma([if *ink == Ink::Red { grey.as_raw()[i] } else { 255 }]).0;
    let Some(red) = GrayImage::from_raw(grey.width(), grey.height(), inks.iter().enumerate().flat_map(red).collect())
    else {
        return;
    };
    let blobs = blobs(&red, PALE);
    let mut cells = Cells::of_ink(&red, &blobs, dpi);
    for _ in 0..MOST {
        let Some(circle) = cells.next_ring(&red, CELLS_PALE, dpi) else { break };
        let share = inked_share(&red, circle);
        if share < RING_PALE || is_oval(&red, &blobs, circle, share) || is_divided(&red, circle, 0) {
            continue;
        }
        let width = grey.width() as usize;
        for run in &blobs.runs {
            for x in (run.start..run.end).filter(|x| circle.off(*x, run.y) <= circle.radius * RIM) {
                let i = run.y as usize * width + x as usize;
                let there = under.as_raw()[i];
                let is_print = there < UNDER;
                inks[i] = if is_print { Ink::Black } else { Ink::Red };
                grey.put_pixel(x, run.y, image::Luma([if is_print { there } else { 255 }]));
            }
        }
    }
}

/// Whether what was taken for a circle, and shows ink on this share of its way around, is of an oval around the same middle: the
/// frame of a received stamp, not a seal.
fn is_oval(grey: &GrayImage, blobs: &Blobs, circle: Circle, round: f32) -> bool {
    blobs.components.iter().any(|c| {
        let (width, height) = (c.width() as f32, c.height() as f32);
        let is_around = (c.left as f32..c.right as f32).contains(&circle.x)
            && (c.top as f32..c.bottom as f32).contains(&circle.y)
            && width.min(height) > circle.radius;
        is_around && width.max(height) > OVAL * width.min(height) && oval_share(grey, c) > OVAL_INK * round
    })
}

/// Whether a straight line, no darker than `pale`, runs across a circle from side to side: the rows of a round received stamp are
/// ruled, no seal is.
fn is_divided(grey: &GrayImage, circle: Circle, pale: u8) -> bool {
    let reach = (circle.radius * RULED) as i32;
    (-ASKEW..=ASKEW).any(|degrees| {
        let (sin, cos) = (degrees as f32).to_radians().sin_cos();
        (-reach..=reach).map(|off| off as f32).any(|off| {
            let is_inked = |along: f32| {
                [-1.0, 0.0, 1.0].into_iter().any(|by| {
                    let (x, y) = (circle.x + along * cos - (off + by) * sin, circle.y + along * sin + (off + by) * cos);
                    let there = grey.get_pixel_checked(x.max(0.0) as u32, y.max(0.0) as u32);
                    there.is_some_and(|p| (pale..PALE).contains(&p.0[0]))
                })
            };
            let half = (circle.radius * circle.radius - off * off).sqrt();
            let places = (half * CHORD) as i32;
            let most = ((1.0 - RULE_INK) * 2.0 * places as f32) as usize;
            let is_whole = (-places..places).filter(|along| !is_inked(*along as f32)).nth(most).is_none();
            // A table's rule, or a fold, goes on beyond the circle.
            let beyond = half + BEYOND * circle.radius;
            is_whole && !is_inked(beyond) && !is_inked(-beyond)
        })
    })
}

/// The share of its way around on which an oval in a blob's box has ink; its line may be so thick as a seal's.
fn oval_share(grey: &GrayImage, blob: &Component) -> f32 {
    let (width, height) = (blob.width() as f32, blob.height() as f32);
    let (x, y) = (blob.left as f32 + width / 2.0, blob.top as f32 + height / 2.0);
    let is_inked = |angle: f32, inset: f32| {
        let (x, y) = (x + (width / 2.0 - inset) * angle.cos(), y + (height / 2.0 - inset) * angle.sin());
        grey.get_pixel_checked(x.max(0.0) as u32, y.max(0.0) as u32).is_some_and(|p| p.0[0] < PALE)
    };
    let way = (0..WAY).map(|i| i as f32 / WAY as f32 * std::f32::consts::TAU);
    way.filter(|angle| [1.0, 3.0, 5.0].iter().any(|inset| is_inked(*angle, *inset))).count() as f32 / WAY as f32
}

/// Takes the rings of seals off a black-and-white page but where something crosses them, so that they do not tie letters
/// together; what else is of a seal cannot be told from print there.
pub(super) fn erase_rings(grey: &mut GrayImage, dpi: f32) {
    let blobs = blobs(grey, PALE);
    let mut cells = Cells::of_ink(grey, &blobs, dpi);
    for _ in 0..MOST {
        let Some(outer) = cells.next_ring(grey, CELLS_INKED, dpi) else { break };
        if inked_share(grey, outer) < RING_INK {
            continue;
        }
        let inner = ((outer.radius * 0.5) as u32..(outer.radius * 0.93) as u32)
            .map(|radius| Circle { radius: radius as f32, ..outer })
            .max_by(|a, b| inked_share(grey, *a).total_cmp(&inked_share(grey, *b)))
            .filter(|inner| inked_share(grey, *inner) >= INNER_INK);
        for ring in std::iter::once(outer).chain(inner) {
            erase(grey, ring, dpi);
        }
    }
}

/// Paints over a ring, at each place where there is paper on both sides of it.
fn erase(grey: &mut GrayImage, ring: Circle, dpi: f32) {
    let most = (THICK * dpi) as i32;
    let at = |by: i32| Circle { radius: ring.radius + by as f32, ..ring };
    let is_thick = |by: &i32| inked_share(grey, at(*by)) > 0.4;
    let thick = |by: i32| (1..=most).map(|n| n * by).take_while(is_thick).last().unwrap_or(0);
    let (inner, outer) = (ring.radius + thick(-1) as f32 - 1.0, ring.radius + thick(1) as f32 + 1.0);
    let (columns, rows) = ring.square(outer + 3.0, grey);
    let mut gone = Vec::new();
    for (x, y) in rows.flat_map(|y| columns.clone().map(move |x| (x, y))) {
        let (dx, dy) = (x as f32 + 0.5 - ring.x, y as f32 + 0.5 - ring.y);
        let off = ring.off(x, y);
        let is_paper = |radius: f32| {
            let (x, y) = (ring.x + dx / off * radius, ring.y + dy / off * radius);
            grey.get_pixel_checked(x.max(0.0) as u32, y.max(0.0) as u32).is_none_or(|p| p.0[0] >= PALE)
        };
        if (inner..outer).contains(&off)
            && [inner - 1.0, inner - 2.0, outer + 1.0, outer + 2.0].into_iter().all(is_paper)
        {
            gone.push((x, y));
        }
    }
    gone.into_iter().for_each(|(x, y)| grey.put_pixel(x, y, image::Luma([255])));
}

/// The share of a circle's way around on which there is ink.
fn inked_share(grey: &GrayImage, circle: Circle) -> f32 {
    on_the_way(grey, circle).filter(|v| *v < PALE).count() as f32 / WAY as f32
}

/// Column, row, level and component of every pixel of ink.
fn inked<'a>(grey: &'a GrayImage, blobs: &'a Blobs) -> impl Iterator<Item = (u32, u32, u8, usize)> + 'a {
    let width = grey.width() as usize;
    blobs.runs.iter().flat_map(move |run| {
        let row = &grey.as_raw()[run.y as usize * width..][..width];
        (run.start..run.end).map(move |x| (x, run.y, row[x as usize], run.component as usize))
    })
}

/// Where a seal's ink may stand, on a coarse grid.
struct Cells {
    /// Pixels to a cell.
    side: f32,
    width: usize,
    height: usize,
    /// Columns and rows of those where it may.
    of_seals: Vec<(usize, usize)>,
}

impl Cells {
    /// Those with pale ink and next to none that is darker.
    fn of_seals(grey: &GrayImage, blobs: &Blobs, pale: u8, dpi: f32) -> Self {
        Self::with(grey, blobs, dpi, pale, CELL_DARK)
    }

    /// Those with any ink.
    fn of_ink(grey: &GrayImage, blobs: &Blobs, dpi: f32) -> Self {
        Self::with(grey, blobs, dpi, 0, 0.0)
    }

    fn with(grey: &GrayImage, blobs: &Blobs, dpi: f32, pale: u8, dark: f32) -> Self {
        let side = dpi / CELLS;
        let at = |v: u32| (v as f32 / side) as usize;
        let (width, height) = (at(grey.width()) + 1, at(grey.height()) + 1);
        let mut counts = vec![(0_u16, 0_u16); width * height];
        for (x, y, pixel, _) in inked(grey, blobs) {
            let (pale_count, dark_count) = &mut counts[at(y) * width + at(x)];
            *if pixel >= pale { pale_count } else { dark_count } += 1;
        }
        let (least, most) = (CELL_PALE * side * side, dark * side * side);
        let is_of_seal = |c: &(u16, u16)| f32::from(c.0) >= least && f32::from(c.1) <= most;
        let of_seals = (0..counts.len()).filter(|&i| is_of_seal(&counts[i])).map(|i| (i % width, i / width)).collect();
        Self { side, width, height, of_seals }
    }

    /// The circle of which the greatest share lies in cells; `None` if none has as much as `least`.
    fn ring(&self, least: f32) -> Option<Circle> {
        if self.of_seals.len() > MOST_CELLS {
            return None;
        }
        let radii = (RADII.start * CELLS) as usize..=(RADII.end * CELLS).ceil() as usize;
        let mut best: Option<(f32, Circle)> = None;
        for radius in radii {
            let around = around(radius as f32);
            if (self.of_seals.len() as f32) < least * around.len() as f32 {
                continue;
            }
            let mut votes = vec![0_u16; self.width * self.height];
            for (column, row) in &self.of_seals {
                for (dx, dy) in &around {
                    let (x, y) = (*column as i32 + dx, *row as i32 + dy);
                    if (0..self.width as i32).contains(&x) && (0..self.height as i32).contains(&y) {
                        votes[y as usize * self.width + x as usize] += 1;
                    }
                }
            }
            let Some((at, most)) = votes.iter().enumerate().max_by_key(|(_, n)| **n) else { continue };
            let share = f32::from(*most) / around.len() as f32;
            if share > best.map_or(least, |(share, _)| share) {
                let centre = |v: usize| (v as f32 + 0.5) * self.side;
                let circle = Circle {
                    x: centre(at % self.width),
                    y: centre(at / self.width),
                    radius: radius as f32 * self.side,
                };
                best = Some((share, circle));
            }
        }
        best.map(|(_, circle)| circle)
    }

    /// The next ring, found exactly on the page, which is then left out of the cells.
    fn next_ring(&mut self, page: &GrayImage, least: f32, dpi: f32) -> Option<Circle> {
        let circle = refined(page, self.ring(least)?, dpi);
        self.forget(circle);
        Some(circle)
    }

    /// Leaves out what lies within a circle, and on it.
    fn forget(&mut self, circle: Circle) {
        let side = self.side;
        let off = |v: usize, centre: f32| (v as f32 + 0.5) * side - centre;
        self.of_seals.retain(|(x, y)| off(*x, circle.x).hypot(off(*y, circle.y)) > circle.radius + 1.5 * side);
    }
}

/// The cells of a circle around (0, 0), each once.
fn around(radius: f32) -> Vec<(i32, i32)> {
    let steps = (radius * 16.0) as i32;
    let angles = (0..steps).map(|i| i as f32 / steps as f32 * std::f32::consts::TAU);
    let mut cells: Vec<(i32, i32)> =
        angles.map(|a| ((radius * a.cos()).round() as i32, (radius * a.sin()).round() as i32)).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// The levels on a circle's way around, the darkest of three pixels across at each place.
fn on_the_way(grey: &GrayImage, circle: Circle) -> impl Iterator<Item = u8> + '_ {
    (0..WAY).map(move |i| {
        let angle = i as f32 / WAY as f32 * std::f32::consts::TAU;
        let across = [-1.0, 0.0, 1.0].map(|more| {
            let radius = circle.radius + more;
            let (x, y) = (circle.x + radius * angle.cos(), circle.y + radius * angle.sin());
            grey.get_pixel_checked(x.max(0.0) as u32, y.max(0.0) as u32).map_or(255, |p| p.0[0])
        });
        across.into_iter().min().unwrap_or(255)
    })
}

/// Whether ink, mostly pale, runs all around.
fn is_ring(grey: &GrayImage, circle: Circle, pale: u8) -> bool {
    let of_seal = on_the_way(grey, circle).filter(|v| (pale..PALE).contains(v)).count() as f32;
    inked_share(grey, circle) >= RING_INK && of_seal >= RING_PALE * WAY as f32
}

/// The circle near a roughly found one (by a cell) that has the most ink on its way around; of equals the widest.
fn refined(grey: &GrayImage, rough: Circle, dpi: f32) -> Circle {
    let mut best = (0.0, rough);
    for step in [0.016, 0.004].map(|inches| (inches * dpi).max(1.0)) {
        let from = best.1;
        let offsets = || (-4..=4).map(move |i| i as f32 * step);
        for (dx, dy, dr) in offsets().flat_map(|dx| offsets().flat_map(move |dy| offsets().map(move |dr| (dx, dy, dr))))
        {
            let circle = Circle { x: from.x + dx, y: from.y + dy, radius: from.radius + dr };
            let ink = inked_share(grey, circle);
            if ink > best.0 || (ink == best.0 && circle.radius > best.1.radius) {
                best = (ink, circle);
            }
        }
    }
    best.1
}

/// The level below which a share of some pixels lies; `None` if there are none.
fn level(pixels: impl Iterator<Item = u8>, share: f32) -> Option<u8> {
    let mut counts = [0_usize; 256];
    pixels.for_each(|v| counts[usize::from(v)] += 1);
    let all: usize = counts.iter().sum();
    let mut below = 0;
    let reached = |count: &usize| {
        below += count;
        below as f32 >= share * all as f32
    };
    counts.iter().position(reached).filter(|_| all > 0).map(|v| v as u8)
}

/// How dark print is, and how dark a seal.
#[derive(Clone, Copy)]
struct Levels {
    print: u8,
    seal: u8,
}

impl Levels {
    /// The level that a mixture of print and seal would have had without the seal.
    fn unmixed(self, level: u8) -> u8 {
        let of_paper = f32::from(level.saturating_sub(self.print)) / f32::from(self.seal - self.print);
        let without = f32::from(self.print) + of_paper * f32::from(255 - self.print);
        if level <= self.print { level } else { without.min(255.0) as u8 }
    }
}

/// Within a circle and on its rim, what is paler than print and is no rim of it becomes the seal's ink, and paper on the page;
/// the rims of print that stand on the seal become those of print on paper.
fn clear(grey: &mut GrayImage, circle: Circle, levels: Levels, inks: &mut [Ink]) {
    let reach = circle.radius * RIM;
    let (columns, rows) = circle.square(reach, grey);
    let before =
        image::imageops::crop_imm(grey, columns.start, rows.start, columns.end - columns.start, rows.end - rows.start)
            .to_image();
    let ((width, height), page_width) = (before.dimensions(), grey.width());
    let around = |x: u32, y: u32, by: u32| {
        let columns = x.saturating_sub(by)..(x + by + 1).min(width);
        (y.saturating_sub(by)..(y + by + 1).min(height)).flat_map(move |y| columns.clone().map(move |x| (x, y)))
    };
    let dark = levels.print.midpoint(levels.seal);
    let within = |x: u32, y: u32| circle.off(columns.start + x, rows.start + y) <= reach;
    let is_seal = |x: u32, y: u32| {
        before.get_pixel(x, y).0[0] < PAPER && around(x, y, 1).all(|(x, y)| before.get_pixel(x, y).0[0] >= dark)
    };
    let seal = GrayImage::from_fn(width, height, |x, y| image::Luma([u8::from(within(x, y) && is_seal(x, y))]));
    for (x, y, pixel) in before.enumerate_pixels().filter(|(x, y, p)| p.0[0] < 255 && within(*x, *y)) {
        let near_print = || around(x, y, 1).any(|(x, y)| before.get_pixel(x, y).0[0] < dark);
        let on_seal = || around(x, y, 3).filter(|(x, y)| seal.get_pixel(*x, *y).0[0] > 0).count() >= 3;
        let there = grey.get_pixel_mut(columns.start + x, rows.start + y);
        if seal.get_pixel(x, y).0[0] > 0 {
            inks[((rows.start + y) * page_width + columns.start + x) as usize] = Ink::Red;
            there.0 = [255];
        } else if !near_print() {
            there.0 = [255];
        } else if on_seal() {
            there.0 = [levels.unmixed(pixel.0[0])];
        }
    }
}

/// What is darker than this under red ink is print.
const UNDER: u8 = 140;
/// Paler than this is the seal's rim or paper.
const PAPER: u8 = 215;
/// How far a seal reaches beyond the middle of its ring, which no hand sets quite round.
const RIM: f32 = 1.06;

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
    fn a_pale_ring_is_taken_off_the_print_under_it() {
        let page = page(130);
        let mut without = page.clone();
        let inks = take_out(&mut without, 200.0).unwrap();
        for (x, y, value) in page.enumerate_pixels().map(|(x, y, p)| (x, y, p.0[0])) {
            let ink = inks[(y * 900 + x) as usize];
            assert!(value == 130 || ink == Ink::Black, "{x}, {y}");
            assert!(value != 40 || without.get_pixel(x, y).0[0] == 40, "{x}, {y}");
        }
        let ring = page.iter().filter(|v| **v == 130).count();
        let taken = inks.iter().filter(|i| **i == Ink::Red).count();
        assert!(taken * 10 > ring * 7, "{taken} of {ring}");
    }

    #[test]
    fn a_line_that_runs_across_the_ring_does_not_hide_it() {
        let mut page = page(150);
        for (x, y) in (200..700).flat_map(|x| (452..456).map(move |y| (x, y))) {
            page.put_pixel(x, y, image::Luma([40]));
        }
        take_out(&mut page, 200.0).unwrap();
        assert_eq!(page.get_pixel(466, 599).0[0], 255);
        assert_eq!(page.get_pixel(350, 454).0[0], 40);
    }

    #[test]
    fn print_on_a_seal_gets_its_rims_back() {
        let levels = Levels { print: 40, seal: 140 };
        assert_eq!([20, 40, 90, 140, 200].map(|v| levels.unmixed(v)), [20, 40, 147, 255, 255]);
    }

    #[test]
    fn a_ring_as_dark_as_print_is_left_alone() {
        let mut page = page(60);
        let before = page.clone();
        assert!(take_out(&mut page, 200.0).is_none());
        assert_eq!(page, before);
    }

    #[test]
    fn on_a_black_and_white_page_the_ring_goes_and_print_across_it_stays() {
        let ring = |x: u32, y: u32| (150.0 - (x as f32 - 450.0).hypot(y as f32 - 450.0)).abs() < 2.0;
        let print = |x: u32, y: u32| (445..450).contains(&y) && (200..700).contains(&x);
        let bit = |is_ink: bool| image::Luma([if is_ink { 0 } else { 255 }]);
        let mut page = GrayImage::from_fn(900, 900, |x, y| bit(ring(x, y) || print(x, y)));
        erase_rings(&mut page, 200.0);
        let left = page.enumerate_pixels().filter(|(x, y, p)| p.0[0] < 255 && ring(*x, *y) && !print(*x, *y)).count();
        let of = page.enumerate_pixels().filter(|(x, y, _)| ring(*x, *y) && !print(*x, *y)).count();
        assert!(left * 20 < of, "{left} of {of}");
        assert!(page.enumerate_pixels().all(|(x, y, p)| !print(x, y) || p.0[0] == 0));
    }

    #[test]
    fn rows_of_print_are_no_ring() {
        let mut page =
            GrayImage::from_fn(900, 900, |x, y| image::Luma([if y % 40 < 16 && x % 14 < 9 { 0 } else { 255 }]));
        let before = page.clone();
        erase_rings(&mut page, 200.0);
        assert_eq!(page, before);
    }

    #[test]
    fn a_red_ring_goes_and_the_print_under_it_is_black_ink() {
        let mut grey = page(130);
        let ring = |x: u32, y: u32| ((x as f32 - 450.0).hypot(y as f32 - 450.0) - 150.0).abs() < 3.0;
        let print = |x: u32, y: u32| y % 40 < 16 && x % 30 < 12;
        let mut inks: Vec<Ink> =
            grey.enumerate_pixels().map(|(x, y, _)| if ring(x, y) { Ink::Red } else { Ink::Black }).collect();
        let under = GrayImage::from_fn(900, 900, |x, y| image::Luma([if print(x, y) { 40 } else { 250 }]));
        take_out_red(&mut grey, &mut inks, &under, 200.0);
        for (x, y, value) in grey.enumerate_pixels().map(|(x, y, p)| (x, y, p.0[0])).filter(|(x, y, _)| ring(*x, *y)) {
            let ink = inks[(y * 900 + x) as usize];
            assert_eq!((value, ink), if print(x, y) { (40, Ink::Black) } else { (255, Ink::Red) }, "{x}, {y}");
        }
    }

    #[test]
    fn a_red_oval_is_a_stamp_s_frame_and_stays() {
        let red = |wide: f32| {
            let off = move |x: u32, y: u32| ((x as f32 - 450.0) / wide).hypot(y as f32 - 450.0);
            let ring = move |x: u32, y: u32| (off(x, y) - 130.0).abs() < 4.0;
            let mut grey = GrayImage::from_fn(900, 900, |x, y| image::Luma([if ring(x, y) { 130 } else { 255 }]));
            let ink = |(x, y, _)| if ring(x, y) { Ink::Red } else { Ink::Black };
            let mut inks: Vec<Ink> = grey.enumerate_pixels().map(ink).collect();
            take_out_red(&mut grey, &mut inks, &GrayImage::from_pixel(900, 900, image::Luma([250])), 200.0);
            grey.pixels().filter(|p| p.0[0] < 200).count()
        };
        assert_eq!(red(1.0), 0);
        assert!(red(1.3) > 4000, "{}", red(1.3));
    }

    #[test]
    fn a_ring_with_a_rule_across_is_a_stamp_s_frame_and_stays() {
        let ring = |x: u32, y: u32| ((x as f32 - 450.0).hypot(y as f32 - 450.0) - 130.0).abs() < 4.0;
        let left = |slope: f32, dashed: bool| {
            let rule = |x: u32, y: u32| {
                let is_on = (y as f32 - 420.0 - slope * (x as f32 - 450.0)).abs() < 1.5;
                is_on && (330..570).contains(&x) && (!dashed || x % 20 < 12)
            };
            let is_red = |x: u32, y: u32| ring(x, y) || rule(x, y);
            let mut grey = GrayImage::from_fn(900, 900, |x, y| image::Luma([if is_red(x, y) { 130 } else { 255 }]));
            let mut inks: Vec<Ink> =
                grey.enumerate_pixels().map(|(x, y, _)| if is_red(x, y) { Ink::Red } else { Ink::Black }).collect();
            take_out_red(&mut grey, &mut inks, &GrayImage::from_pixel(900, 900, image::Luma([250])), 200.0);
            grey.pixels().filter(|p| p.0[0] < 200).count()
        };
        assert!(left(0.0, false) > 4000 && left(0.1, false) > 4000);
        assert_eq!(left(0.0, true), 0, "letters in a row are no rule");
    }
}
