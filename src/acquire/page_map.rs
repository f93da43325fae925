//! Where things on a PDF page stand on the page as it is shown.

use pdfium_render::prelude::*;

/// From a PDF page's own coordinates to fractions of the page as it is shown.
pub(super) struct PageMap {
    /// `x' = m[0]·x + m[1]·y + m[2]`, `y' = m[3]·x + m[4]·y + m[5]`.
    m: [f32; 6],
}

impl PageMap {
    pub fn of(page: &PdfPage) -> Option<Self> {
        // pdfium knows the page's boxes and its rotation, but answers in whole pixels: ask for very small ones.
        const SIDE: i32 = 1_000_000;
        const STEP: f32 = 500.0;
        let config = PdfRenderConfig::new().set_target_size(SIDE, SIDE);
        let at = |x: f32, y: f32| {
            let (x, y) = page.points_to_pixels(PdfPoints::new(x), PdfPoints::new(y), &config).ok()?;
            Some((x as f32 / SIDE as f32, y as f32 / SIDE as f32))
        };
        let (origin, right, up) = (at(0.0, 0.0)?, at(STEP, 0.0)?, at(0.0, STEP)?);
        let slope = |a: f32, b: f32| (b - a) / STEP;
        Some(Self {
            m: [
                slope(origin.0, right.0),
                slope(origin.0, up.0),
                origin.0,
                slope(origin.1, right.1),
                slope(origin.1, up.1),
                origin.1,
            ],
        })
    }

    /// A point.
    pub fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.m;
        (a * x + b * y + c, d * x + e * y + f)
    }

    /// A rectangle as left, top, right and bottom; beyond 0 and 1 where it is beyond the page.
    pub fn rect(&self, left: f32, bottom: f32, right: f32, top: f32) -> [f32; 4] {
        let (one, other) = (self.point(left, bottom), self.point(right, top));
        [one.0.min(other.0), one.1.min(other.1), one.0.max(other.0), one.1.max(other.1)]
    }

    /// A height in points as a fraction of the page's height.
    pub fn height(&self, points: f32) -> f32 {
        points * (self.m[3].abs() + self.m[4].abs())
    }
}
