//! The image of a page, ready to be read, and the way back to the scan.

use image::GrayImage;

use crate::domain::{Finding, Ink, PageBox};

/// A page upright, deskewed and with its background levelled.
#[derive(Clone, Debug)]
pub struct CleanPage {
    /// The page's number in its source, counted from 1.
    pub number: u32,
    /// 0 is full ink, 255 clean paper: all that is printed, stamped or written, in any colour.
    pub grey: GrayImage,
    /// Which ink each pixel is written in; `None` for a scan without colour.
    pub inks: Option<InkMap>,
    /// From here back to the scan.
    pub transform: Transform,
    /// What a person should know (page turned, blank, ...).
    pub findings: Vec<Finding>,
}

impl CleanPage {
    /// The page with only those inks on it that `keep` says yes to: the others, with their faint rims, are painted out
    /// as paper. The whole page if its inks are not known and black is kept.
    pub fn only(&self, keep: impl Fn(Ink) -> bool) -> GrayImage {
        let mut grey = self.grey.clone();
        match &self.inks {
            Some(inks) => inks.paint_out(&mut grey, [Ink::Black, Ink::Blue, Ink::Red].map(|ink| !keep(ink))),
            None if keep(Ink::Black) => {}
            None => grey.fill(255),
        }
        grey
    }
}

/// The ink of every pixel of a page, row by row. Paper counts as black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InkMap {
    width: u32,
    pixels: Vec<Ink>,
    under: Option<GrayImage>,
}

impl InkMap {
    /// A map of `pixels`, row by row; `None` unless they fill whole rows of `width`.
    pub fn new(width: u32, pixels: Vec<Ink>) -> Option<Self> {
        (width > 0 && pixels.len().is_multiple_of(width as usize)).then_some(Self { width, pixels, under: None })
    }

    /// The same with what shows through coloured ink: the page seen in whichever light it is brightest in, where a red
    /// seal is all but paper and the black print under it is black.
    pub fn with_under(self, under: GrayImage) -> Self {
        Self { under: Some(under), ..self }
    }

    /// What shows through coloured ink at a pixel, 0 black to 255 paper; `None` if it is not known.
    pub fn under(&self, x: u32, y: u32) -> Option<u8> {
        self.under.as_ref()?.get_pixel_checked(x, y).map(|p| p.0[0])
    }

    /// The ink at a pixel; black outside the page.
    pub fn at(&self, x: u32, y: u32) -> Ink {
        if x >= self.width {
            return Ink::Black;
        }
        self.pixels.get(y as usize * self.width as usize + x as usize).copied().unwrap_or_default()
    }

    /// Whitens the pixels of the inks that are `gone` (black, blue, red), and what is faint beside them: the rim of a
    /// coloured stroke is too pale to have a colour, and counts as black.
    fn paint_out(&self, grey: &mut GrayImage, gone: [bool; 3]) {
        const FAINT: u8 = 110;
        const RIM: u32 = 2;
        let (width, height) = (grey.width().min(self.width), grey.height());
        let is_gone = |x: u32, y: u32| gone[self.at(x, y) as usize];
        let before = grey.clone();
        let white = image::Luma([255]);
        for y in 0..height {
            for x in 0..width {
                if before.get_pixel(x, y).0[0] == 255 || !is_gone(x, y) {
                    continue;
                }
                grey.put_pixel(x, y, white);
                if !gone[Ink::Black as usize] {
                    for y in y.saturating_sub(RIM)..(y + RIM + 1).min(height) {
                        for x in x.saturating_sub(RIM)..(x + RIM + 1).min(width) {
                            if before.get_pixel(x, y).0[0] > FAINT {
                                grey.put_pixel(x, y, white);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// An affine map from pixels of a clean page to fractions of the page as scanned:
/// `x' = a·x + b·y + c`, `y' = d·x + e·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// `[a, b, c, d, e, f]`.
    pub coefficients: [f64; 6],
}

impl Transform {
    /// For a clean page of this size that lies just as it was scanned.
    pub fn identity(width: u32, height: u32) -> Self {
        Self { coefficients: [1.0 / f64::from(width.max(1)), 0.0, 0.0, 0.0, 1.0 / f64::from(height.max(1)), 0.0] }
    }

    /// A point of the clean page, in pixels, as fractions of the scan.
    pub fn point(&self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.coefficients;
        let (x, y) = (f64::from(x), f64::from(y));
        ((a * x + b * y + c) as f32, (d * x + e * y + f) as f32)
    }

    /// The smallest upright box on the scan that holds a rectangle of the clean page, cut to the page.
    pub fn rect(&self, left: f32, top: f32, right: f32, bottom: f32) -> PageBox {
        let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| self.point(x, y));
        let fold = |pick: fn(&(f32, f32)) -> f32, f: fn(f32, f32) -> f32| {
            corners.iter().map(pick).reduce(f).unwrap_or_default().clamp(0.0, 1.0)
        };
        PageBox {
            left: fold(|p| p.0, f32::min),
            top: fold(|p| p.1, f32::min),
            right: fold(|p| p.0, f32::max),
            bottom: fold(|p| p.1, f32::max),
        }
    }
}
