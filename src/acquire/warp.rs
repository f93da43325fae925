//! Setting a page straight: one resampling for turn, skew and size together.

use image::{GrayImage, Luma};

use super::turn::Turn;
use crate::domain::Ink;

/// The side of a [`Paper`] tile, in pixels, and how many pixels of a row are asked about at once.
const TILE: usize = 16;
const STRETCH: usize = 32;

/// From pixels of the straight page to pixels of the page as it lay: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`, where
/// pixel (0, 0) covers the square from (0, 0) to (1, 1).
#[derive(Clone, Copy, Debug)]
pub(super) struct Warp {
    coefficients: [f64; 6],
    width: u32,
    height: u32,
    turn: Turn,
    resamples: bool,
}

impl Warp {
    /// For a page of `width` by `height` pixels that is to be turned, then turned back by `degrees` of skew about its
    /// middle, and made `scale` times as large.
    pub fn new(width: u32, height: u32, turn: Turn, degrees: f32, scale: f64) -> Self {
        let (w, h) = (f64::from(width), f64::from(height));
        let (turned_w, turned_h) = if matches!(turn, Turn::Left | Turn::Right) { (h, w) } else { (w, h) };
        let size = |side: f64| ((side * scale).round() as u32).max(1);
        let (out_w, out_h) = (size(turned_w), size(turned_h));
        // Straight page to turned page.
        let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
        let (a, b, d, e) = (cos / scale, -sin / scale, sin / scale, cos / scale);
        let (mid_x, mid_y) = (f64::from(out_w) / 2.0, f64::from(out_h) / 2.0);
        let c = turned_w / 2.0 - a * mid_x - b * mid_y;
        let f = turned_h / 2.0 - d * mid_x - e * mid_y;
        // Turned page to the page as it lay.
        let coefficients = match turn {
            Turn::None => [a, b, c, d, e, f],
            Turn::Half => [-a, -b, w - c, -d, -e, h - f],
            Turn::Right => [d, e, f, -a, -b, h - c],
            Turn::Left => [-d, -e, w - f, a, b, c],
        };
        let resamples = degrees != 0.0 || scale != 1.0;
        Self { coefficients, width: out_w, height: out_h, turn, resamples }
    }

    /// The size of the straight page.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// From pixels of the straight page to fractions of a page of `width` by `height` pixels as it lay.
    pub fn to_fractions(self, width: u32, height: u32) -> [f64; 6] {
        let [a, b, c, d, e, f] = self.coefficients;
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        [a / w, b / w, c / w, d / h, e / h, f / h]
    }

    /// The grey image straight; what lies outside is paper. Pixels are only moved, not mixed, if the page is merely
    /// turned.
    pub fn grey(&self, page: GrayImage) -> GrayImage {
        if self.resamples {
            return self.resampled(&page);
        }
        match self.turn {
            Turn::None => page,
            Turn::Right => image::imageops::rotate90(&page),
            Turn::Half => image::imageops::rotate180(&page),
            Turn::Left => image::imageops::rotate270(&page),
        }
    }

    /// Bilinear, in 1/256 of a pixel.
    fn resampled(&self, page: &GrayImage) -> GrayImage {
        let mut out = GrayImage::from_pixel(self.width, self.height, Luma([255]));
        let (w, h) = (page.width() as usize, page.height() as usize);
        if w < 2 || h < 2 {
            return out;
        }
        let pixels = page.as_raw().as_slice();
        let [a, _, _, d, _, _] = self.coefficients;
        let fixed = |v: f64| (v * 65_536.0).round() as i64;
        let (step_x, step_y) = (fixed(a), fixed(d));
        let (most_x, most_y) = ((w as i64 - 1) << 16, (h as i64 - 1) << 16);
        let paper = Paper::of(pixels, w);
        for (y, row) in out.chunks_exact_mut(self.width as usize).enumerate() {
            let (start_x, start_y) = self.source(0.5, y as f64 + 0.5);
            let (mut x, mut y) = (fixed(start_x - 0.5), fixed(start_y - 0.5));
            for part in row.chunks_mut(STRETCH) {
                let (begin_x, begin_y) = (x, y);
                (x, y) = (x + step_x * part.len() as i64, y + step_y * part.len() as i64);
                if paper.is_clean((begin_x >> 16, x >> 16), (begin_y >> 16, y >> 16)) {
                    continue;
                }
                let (mut x, mut y) = (begin_x, begin_y);
                for out in part {
                    if x >= 0 && y >= 0 && x < most_x && y < most_y {
                        let at = (y >> 16) as usize * w + (x >> 16) as usize;
                        let (right, down) = ((x >> 8 & 255) as u32, (y >> 8 & 255) as u32);
                        let mix = |pair: &[u8]| u32::from(pair[0]) * (256 - right) + u32::from(pair[1]) * right;
                        let (above, below) = (mix(&pixels[at..at + 2]), mix(&pixels[at + w..at + w + 2]));
                        *out = ((above * (256 - down) + below * down + 0x8000) >> 16) as u8;
                    }
                    x += step_x;
                    y += step_y;
                }
            }
        }
        out
    }

    /// The inks of a page of this width straight: the nearest pixel's.
    pub fn inks(&self, inks: Vec<Ink>, width: u32) -> Vec<Ink> {
        if self.turn == Turn::None && !self.resamples {
            return inks;
        }
        let height = inks.len() as i64 / i64::from(width.max(1));
        let [a, _, _, d, _, _] = self.coefficients;
        let mut out = Vec::with_capacity(self.width as usize * self.height as usize);
        for y in 0..self.height {
            let (x0, y0) = self.source(0.5, f64::from(y) + 0.5);
            out.extend((0..self.width).map(|i| {
                let (x, y) = ((x0 + a * f64::from(i)) as i64, (y0 + d * f64::from(i)) as i64);
                let inside = (0..i64::from(width)).contains(&x) && (0..height).contains(&y);
                if inside { inks[(y * i64::from(width) + x) as usize] } else { Ink::Black }
            }));
        }
        out
    }

    fn source(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.coefficients;
        (a * x + b * y + c, d * x + e * y + f)
    }
}

/// Which tiles of a page are paper alone, as most are: nothing needs to be mixed there.
struct Paper {
    across: usize,
    down: usize,
    clean: Vec<bool>,
}

impl Paper {
    /// For the pixels, row by row, of a page `width` wide.
    fn of(pixels: &[u8], width: usize) -> Self {
        let (across, down) = (width.div_ceil(TILE), (pixels.len() / width).div_ceil(TILE));
        let mut clean = vec![true; across * down];
        for (y, row) in pixels.chunks_exact(width).enumerate() {
            let tiles = &mut clean[y / TILE * across..][..across];
            for (clean, part) in tiles.iter_mut().zip(row.chunks(TILE)) {
                *clean &= part.iter().fold(255, |all, v| all & v) == 255;
            }
        }
        Self { across, down, clean }
    }

    /// Whether a stretch of pixels from one corner to the other, and the pixels right of and below them, are paper.
    /// What lies outside the page is.
    fn is_clean(&self, x: (i64, i64), y: (i64, i64)) -> bool {
        let tiles = |(from, to): (i64, i64), count: usize| {
            let tile = |v: i64| usize::try_from(v).map_or(0, |v| v / TILE).min(count - 1);
            tile(from.min(to))..=tile(from.max(to) + 1)
        };
        let across = tiles(x, self.across);
        tiles(y, self.down).all(|y| self.clean[y * self.across..][across.clone()].iter().all(|clean| *clean))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mere_turn_moves_each_pixel_to_where_the_map_says() {
        let page = GrayImage::from_fn(7, 5, |x, y| Luma([(x * 10 + y) as u8]));
        for turn in [Turn::None, Turn::Right, Turn::Half, Turn::Left] {
            let warp = Warp::new(7, 5, turn, 0.0, 1.0);
            let straight = warp.grey(page.clone());
            assert_eq!(straight.dimensions(), warp.size());
            for (x, y, v) in straight.enumerate_pixels() {
                let (from_x, from_y) = warp.source(f64::from(x) + 0.5, f64::from(y) + 0.5);
                assert_eq!(v, page.get_pixel(from_x as u32, from_y as u32), "{turn:?} at {x},{y}");
            }
        }
    }

    #[test]
    fn a_straightened_line_is_level() {
        let slope = 2.0_f32.to_radians().tan();
        let page = GrayImage::from_fn(600, 400, |x, y| {
            let line = 150.0 + x as f32 * slope;
            Luma([if (y as f32 - line).abs() < 2.0 { 0 } else { 255 }])
        });
        let straight = Warp::new(600, 400, Turn::None, 2.0, 1.0).grey(page);
        let darkest = |x: u32| (0..400).min_by_key(|&y| straight.get_pixel(x, y).0[0]).unwrap_or(0);
        let heights: Vec<u32> = (50..550).step_by(50).map(darkest).collect();
        let (low, high) = (heights.iter().min().unwrap(), heights.iter().max().unwrap());
        assert!(high - low <= 2, "{heights:?}");
    }
}
