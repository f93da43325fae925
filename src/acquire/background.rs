//! Paper made white: uneven light, yellowed paper, show-through and the streaks of a dirty glass taken out.

use std::ops::Range;

use image::GrayImage;

/// From here on up (of 255) a levelled pixel is paper.
const PAPER: u8 = 232;

/// Whether the image has nothing but black and white, as a one-bit scan has: there is no background to level then.
pub(super) fn is_bilevel(grey: &GrayImage) -> bool {
    grey.as_raw().chunks(4096).all(|chunk| chunk.iter().all(|v| *v == 0 || *v == 255))
}

/// Levels the background in place: each pixel is divided by the paper around it, and stretched so that paper is 255
/// and the darkest ink 0. `dpi` sets how large a dark thing must be to count as background.
pub(super) fn level(grey: &mut GrayImage, dpi: f32) {
    let paper = Paper::of(grey, dpi);
    let width = grey.width() as usize;
    paper.divide_out(grey.as_mut(), width);
    let stretch = stretch(grey, paper.block);
    grey.iter_mut().for_each(|v| *v = stretch[usize::from(*v)]);
}

/// How light the paper is, on a grid of blocks.
struct Paper {
    block: usize,
    across: usize,
    down: usize,
    /// Rows of blocks, 1 to 255.
    light: Vec<f32>,
}

impl Paper {
    fn of(grey: &GrayImage, dpi: f32) -> Self {
        let block = ((dpi / 25.0) as usize).clamp(4, 16);
        let (width, height) = (grey.width() as usize, grey.height() as usize);
        let (across, down) = (width.div_ceil(block), height.div_ceil(block));
        let mut light = Vec::with_capacity(across * down);
        for rows in grey.as_raw().chunks(width.max(1) * block) {
            light.extend((0..across).map(|x| upper_mean(rows, width, x * block..((x + 1) * block).min(width))));
        }
        let mut paper = Self { block, across, down, light };
        // Closing: strokes and words are bridged, what is larger keeps its own level.
        paper.spread(3, f32::max);
        paper.spread(3, f32::min);
        paper.blur();
        // A seal or a photograph as large as the window is no paper: it may not be made white.
        let mut sorted = paper.light.clone();
        let typical = *sorted.select_nth_unstable_by(across * down * 3 / 4, f32::total_cmp).1;
        paper.light.iter_mut().for_each(|v| *v = v.max(typical * 0.55).max(1.0));
        paper
    }

    /// Each block becomes the `pick` (largest or smallest) of those up to `reach` away.
    fn spread(&mut self, reach: usize, pick: fn(f32, f32) -> f32) {
        let (across, down) = (self.across, self.down);
        let rows: Vec<f32> = (0..across * down)
            .map(|i| {
                let (y, x) = (i / across, i % across);
                let row = &self.light[y * across..(y + 1) * across];
                row[x.saturating_sub(reach)..(x + reach + 1).min(across)].iter().copied().fold(row[x], pick)
            })
            .collect();
        self.light = (0..across * down)
            .map(|i| {
                let (y, x) = (i / across, i % across);
                let column = y.saturating_sub(reach)..(y + reach + 1).min(down);
                column.map(|y| rows[y * across + x]).fold(rows[i], pick)
            })
            .collect();
    }

    fn blur(&mut self) {
        let (across, down) = (self.across, self.down);
        let at = |light: &[f32], x: usize, y: usize| light[y.min(down - 1) * across + x.min(across - 1)];
        self.light = (0..across * down)
            .map(|i| {
                let (y, x) = (i / across, i % across);
                let near = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)];
                let sum: f32 = near
                    .iter()
                    .map(|(dx, dy)| at(&self.light, (x + dx).saturating_sub(1), (y + dy).saturating_sub(1)))
                    .sum();
                sum / 9.0
            })
            .collect();
    }

    /// Divides a page of this width by the paper, which goes evenly from block centre to block centre.
    fn divide_out(&self, pixels: &mut [u8], width: usize) {
        let (mut above, mut below) = (self.factors(0, width), self.factors(0, width));
        let mut bottom = 0;
        for (y, row) in pixels.chunks_exact_mut(width.max(1)).enumerate() {
            let at = ((y as f32 + 0.5) / self.block as f32 - 0.5).clamp(0.0, (self.down - 1) as f32);
            let next = (at as usize + 1).min(self.down - 1);
            if next != bottom {
                above = std::mem::replace(&mut below, self.factors(next, width));
                bottom = next;
            }
            let share = if next == at as usize { 1.0 } else { at.fract() };
            for ((v, above), below) in row.iter_mut().zip(&above).zip(&below) {
                *v = rounded(f32::from(*v) * (above + (below - above) * share));
            }
        }
    }

    /// What the pixels of the row through the centres of blocks `down` are to be multiplied by.
    fn factors(&self, down: usize, width: usize) -> Vec<f32> {
        let factor = |x: usize| 255.0 / self.light[down * self.across + x.min(self.across - 1)];
        let mut factors = vec![factor(0); width];
        for (x, part) in factors.get_mut(self.block / 2..).unwrap_or_default().chunks_mut(self.block).enumerate() {
            let (from, step) = (factor(x), (factor(x + 1) - factor(x)) / self.block as f32);
            part.iter_mut().enumerate().for_each(|(i, f)| *f = from + step * i as f32);
        }
        factors
    }
}

/// The whole number nearest to a value of at least 0, at most 255.
fn rounded(value: f32) -> u8 {
    // Beside 2^23 a float has no room for a fraction, and its low bits are the number: a cast would not run on vectors.
    (value.min(255.0) + 8_388_608.0).to_bits() as u8
}

/// The mean of the pixels that are at least as light as the mean: in a block of print, that of its paper. Every second
/// row tells enough.
fn upper_mean(rows: &[u8], width: usize, columns: Range<usize>) -> f32 {
    let rows = || rows.chunks_exact(width).step_by(2).map(|row| &row[columns.clone()]);
    let mut sum = 0;
    rows().for_each(|row| sum += row.iter().map(|v| u32::from(*v)).sum::<u32>());
    let mean = sum / (rows().count() * columns.len()).max(1) as u32;
    let (mut sum, mut count) = (0, 0);
    for row in rows() {
        for v in row.iter().map(|v| u32::from(*v)) {
            let upper = u32::from(v >= mean);
            sum += v * upper;
            count += upper;
        }
    }
    sum as f32 / count.max(1) as f32
}

/// What each levelled value becomes: the page's ink is stretched to full black, paper is cut to white.
fn stretch(grey: &GrayImage, block: usize) -> [u8; 256] {
    let mut counts = [0_u32; 256];
    // Every seventh pixel tells enough.
    grey.as_raw().iter().step_by(7).for_each(|v| counts[usize::from(*v)] += 1);
    let dark = reached(&counts[..150], 0.2).unwrap_or(0).min(100);
    // An emblem or a seal may hold most of a page's ink: how dark its print is is told by the blocks that have any.
    let print = reached(&darkest(grey, block)[..BLANK], PRINT_SHARE).filter(|v| *v <= FAINTEST);
    let black = dark.max(print.unwrap_or(0)) as f32;
    std::array::from_fn(|v| ((v as f32 - black) / (f32::from(PAPER) - black) * 255.0).clamp(0.0, 255.0) as u8)
}

/// A block whose darkest pixel is as light as this has no ink.
const BLANK: usize = 200;
/// The share of blocks with ink whose darkest pixel becomes full black.
const PRINT_SHARE: f32 = 0.25;
/// What is paler than this shows through from the other side of the sheet, and is no print.
const FAINTEST: usize = 160;

/// How many blocks have each value as that of their darkest pixel.
fn darkest(grey: &GrayImage, block: usize) -> [u32; 256] {
    let width = grey.width() as usize;
    let mut counts = [0; 256];
    let mut column = vec![255; width];
    for rows in grey.as_raw().chunks_exact(width.max(1) * block) {
        column.fill(255);
        rows.chunks_exact(width).for_each(|row| column.iter_mut().zip(row).for_each(|(low, v)| *low = (*low).min(*v)));
        for low in column.chunks_exact(block).filter_map(|c| c.iter().min()) {
            counts[usize::from(*low)] += 1;
        }
    }
    counts
}

/// The first value up to which this share of what was counted lies.
fn reached(counts: &[u32], share: f32) -> Option<usize> {
    let all = (counts.iter().sum::<u32>() as f32 * share).max(1.0);
    let mut seen = 0;
    counts.iter().position(|n| {
        seen += n;
        seen as f32 >= all
    })
}

/// Takes out the streaks that a dirty glass leaves where the sheet is drawn past it: thin, from the top edge to the
/// bottom edge, which no rule of a table reaches. What crosses them stays.
pub(super) fn remove_streaks(grey: &mut GrayImage, dpi: f32) {
    const SIDE: usize = 3;
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    if width < 8 * SIDE || height < 100 {
        return;
    }
    let rows: Vec<usize> = (0..height).step_by(4).collect();
    let darker = |row: &[u8], x: usize| u32::from(row[x]) + 25 < u32::from(row[x - SIDE].min(row[x + SIDE]));
    let mut hits = vec![[0_usize; 3]; width];
    for &y in &rows {
        let row = &grey.as_raw()[y * width..(y + 1) * width];
        let zone = if y < height / 20 {
            0
        } else if y < height - height / 20 {
            1
        } else {
            2
        };
        for (x, hits) in hits.iter_mut().enumerate().take(width - SIDE).skip(SIDE) {
            hits[zone] += usize::from(darker(row, x));
        }
    }
    let zones = [rows.len() / 20, rows.len() * 9 / 10, rows.len() / 20];
    let streak = |x: usize| hits[x].iter().zip(zones).all(|(hit, of)| hit * 10 >= of * 6);
    let widest = ((dpi / 60.0) as usize).clamp(2, SIDE * 2 - 1);
    let mut x = SIDE;
    while x < width - SIDE {
        let streaky = (x..width - SIDE).take_while(|&x| streak(x)).count();
        if (1..=widest).contains(&streaky) {
            paint_out(grey, x - 1, x + streaky + 1);
        }
        x += streaky + 1;
    }
}

/// Replaces columns `left..right` by what stands beside them.
fn paint_out(grey: &mut GrayImage, left: usize, right: usize) {
    let width = grey.width() as usize;
    for row in grey.chunks_exact_mut(width) {
        let (from, to) = (f32::from(row[left.saturating_sub(1)]), f32::from(row[right.min(width - 1)]));
        let span = (right - left + 1) as f32;
        for (i, v) in (1..).zip(&mut row[left..right]) {
            *v = (from + (to - from) * i as f32 / span) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// Uneven paper with strokes of ink.
    fn shaded(ink: bool) -> GrayImage {
        GrayImage::from_fn(400, 300, |x, y| {
            let paper = 140 + x / 5;
            let stroke = ink && y % 30 < 3 && x % 20 < 12;
            Luma([if stroke { paper / 4 } else { paper } as u8])
        })
    }

    #[test]
    fn uneven_paper_becomes_white_and_ink_black() {
        let mut page = shaded(true);
        level(&mut page, 200.0);
        let inked = |x: u32, y: u32| y % 30 < 3 && x % 20 < 12;
        for (x, y, v) in page.enumerate_pixels() {
            if inked(x, y) {
                assert!(v.0[0] < 40, "ink {} at {x},{y}", v.0[0]);
            } else {
                assert!(v.0[0] > 240, "paper {} at {x},{y}", v.0[0]);
            }
        }
    }

    #[test]
    fn faint_print_becomes_black_beside_a_dark_emblem_and_show_through_does_not() {
        let is_emblem = |x: u32, y: u32| (150..230).contains(&x) && (10..90).contains(&y);
        let is_stroke = |x: u32, y: u32| y > 130 && y % 20 < 3 && x % 10 < 7;
        let page = |stroke: u8| {
            let of = |x, y| {
                if is_emblem(x, y) {
                    5
                } else if is_stroke(x, y) {
                    stroke
                } else {
                    252
                }
            };
            let mut page = GrayImage::from_fn(400, 300, |x, y| Luma([of(x, y)]));
            level(&mut page, 200.0);
            page.get_pixel(203, 141).0[0]
        };
        assert!(page(150) < 20, "faint print {}", page(150));
        assert!(page(190) > 150 && page(165) > 120, "show-through {} {}", page(190), page(165));
    }

    #[test]
    fn streaks_go_and_strokes_stay() {
        let stroke = |x: u32, y: u32| (90..110).contains(&x) && (100..104).contains(&y);
        let rule = |x: u32, y: u32| x == 200 && (50..250).contains(&y);
        let mut page = GrayImage::from_fn(400, 300, |x, y| {
            Luma([if stroke(x, y) || rule(x, y) {
                0
            } else if x == 100 || x == 101 {
                140
            } else {
                255
            }])
        });
        remove_streaks(&mut page, 200.0);
        for (x, y, v) in page.enumerate_pixels() {
            let expected = if stroke(x, y) || rule(x, y) { 0 } else { 255 };
            assert!(v.0[0].abs_diff(expected) < 5, "{} at {x},{y}", v.0[0]);
        }
    }
}
