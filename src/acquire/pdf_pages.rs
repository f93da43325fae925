//! PDF pages as images: the scan's own pixels where a page is nothing but a scan, a rendering otherwise.

use std::path::{Path, PathBuf};

use image::{DynamicImage, GrayImage, Luma, Rgb, RgbImage, imageops::replace};
use pdfium_render::prelude::*;

use super::{
    error::{OpenError, PageErrorKind},
    image_pages::believable_dpi,
    open::{Limits, Shape, tail},
    page_map::PageMap,
    pdfium::{pdfium, turn},
    rasterize::{Rasterizer, Scan},
    textlayer::TextLayer,
};

/// The resolution at which print is rendered, and the highest that a scan is kept at.
const DPI: f32 = 300.0;
/// A scan this little above [`DPI`] is taken as it is: resampling would cost more than it saves.
const DPI_KEPT: f32 = 330.0;
/// The lowest resolution at which a page is rendered.
const DPI_LOWEST: f32 = 150.0;
/// An image this large a part of its page is the scan of it.
const COVERS: f32 = 0.85;
/// Pages after which the document is opened anew: pdfium keeps every object that it has parsed until a document closes.
const PAGES_AN_OPENING: u32 = 32;

/// Counts the pages of a PDF.
pub(super) fn inspect(path: &Path) -> Result<Shape, OpenError> {
    let pdfium = pdfium().map_err(|source| OpenError::Pdfium { path: path.into(), source })?;
    let end = tail(path, 4096).map_err(|e| OpenError::io(path, e))?;
    let truncated = !end.windows(5).any(|w| w == b"%%EOF");
    let _turn = turn();
    let document = pdfium.load_pdf_from_file(path, None).map_err(|e| open_error(path, e))?;
    match document.pages().len() {
        n if n <= 0 => Err(OpenError::NoPages { path: path.into() }),
        n => Ok(Shape { pages: n.unsigned_abs(), truncated }),
    }
}

fn open_error(path: &Path, e: PdfiumError) -> OpenError {
    use PdfiumInternalError as Internal;
    let path = path.into();
    match e {
        PdfiumError::PdfiumLibraryInternalError(Internal::PasswordError | Internal::SecurityError) => {
            OpenError::Encrypted { path }
        }
        PdfiumError::PdfiumLibraryInternalError(Internal::PageError) => OpenError::NoPages { path },
        PdfiumError::IoError(e) => OpenError::io(path, e),
        e => OpenError::Broken { path, reason: reason(&e) },
    }
}

fn reason(e: &PdfiumError) -> String {
    match e {
        PdfiumError::PdfiumLibraryInternalError(e) => format!("pdfium: {e:?}"),
        e => format!("pdfium: {e}"),
    }
}

impl From<PdfiumError> for PageErrorKind {
    fn from(e: PdfiumError) -> Self {
        Self::Broken(reason(&e))
    }
}

/// The pages of one PDF.
pub(super) struct PdfPages<F> {
    path: PathBuf,
    limits: Limits,
    /// Called when a page's turn with pdfium has come.
    begun: F,
    document: Option<PdfDocument<'static>>,
    pages_read: u32,
}

impl<F: Fn()> PdfPages<F> {
    pub fn new(path: &Path, limits: Limits, begun: F) -> Self {
        Self { path: path.into(), limits, begun, document: None, pages_read: 0 }
    }

    fn document(&mut self) -> Result<&PdfDocument<'static>, PageErrorKind> {
        if self.pages_read >= PAGES_AN_OPENING {
            self.document = None;
            self.pages_read = 0;
        }
        self.pages_read += 1;
        let document = match self.document.take() {
            Some(document) => document,
            None => {
                let pdfium = pdfium().map_err(|e| PageErrorKind::Reopen(e.to_string()))?;
                pdfium.load_pdf_from_file(&self.path, None).map_err(|e| PageErrorKind::Reopen(reason(&e)))?
            }
        };
        Ok(self.document.insert(document))
    }
}

impl<F: Fn()> Rasterizer for PdfPages<F> {
    fn page(&mut self, number: u32) -> Result<Scan, PageErrorKind> {
        let _turn = turn();
        (self.begun)();
        let limits = self.limits;
        let index = i32::try_from(number).map_or(0, |n| n - 1);
        let page = self.document()?.pages().get(index)?;
        let contents = Contents::of(&page, &limits)?;
        let (image, dpi) = match contents.scan_pixels(&page, &limits) {
            Some(image) => {
                let stated = image.width() as f32 / (page.width().value / 72.0);
                let dpi = believable_dpi(Some(stated), image.width(), image.height());
                (image, dpi)
            }
            None => render(&page, contents.render_dpi(), &limits)?,
        };
        let text_layer = TextLayer::of_page(&page, contents.scan.is_some());
        Ok(Scan { number, image, dpi, text_layer })
    }
}

/// The pixels of the first image on the first page of a PDF that we made ourselves.
pub(super) fn first_image(pdf: Vec<u8>) -> Result<DynamicImage, PageErrorKind> {
    let pdfium = pdfium().map_err(|e| PageErrorKind::Broken(e.to_string()))?;
    let _turn = turn();
    let document = pdfium.load_pdf_from_byte_vec(pdf, None)?;
    let page = document.pages().first()?;
    let object = page.objects().first()?;
    let image = object.as_image_object().map(PdfPageImageObject::get_raw_bitmap).transpose()?;
    let pixels = image.as_ref().and_then(copy_pixels);
    pixels.ok_or_else(|| PageErrorKind::Broken("pdfium cannot decode it".to_owned()))
}

/// What stands on a page, as far as it decides how the page becomes an image.
struct Contents<'a> {
    /// The image that covers the page.
    scan: Option<PdfPageObject<'a>>,
    /// Resolution of the finest image of some size.
    image_dpi: Option<f32>,
    /// Whether anything else can be seen.
    more: bool,
}

impl<'a> Contents<'a> {
    fn of(page: &'a PdfPage<'a>, limits: &Limits) -> Result<Self, PageErrorKind> {
        let paper = page.width().value * page.height().value;
        let mut contents = Contents { scan: None, image_dpi: None, more: !page.annotations().is_empty() };
        for object in page.objects().iter() {
            if let Some(image) = object.as_image_object() {
                let (width, height) = (side(image.width()), side(image.height()));
                if width.saturating_mul(height) > limits.pixels {
                    return Err(PageErrorKind::TooManyPixels { width, height, limit: limits.pixels });
                }
                let drawn = image.bounds()?;
                let share = drawn.width().value * drawn.height().value / paper.max(1.0);
                if share > 0.3 {
                    let dpi = width as f32 / (drawn.width().value / 72.0).max(0.01);
                    contents.image_dpi = Some(contents.image_dpi.unwrap_or(0.0).max(dpi));
                }
                if share > COVERS && contents.scan.is_none() {
                    contents.scan = Some(object);
                } else {
                    contents.more = true;
                }
            } else if object.as_text_object().is_none_or(PdfPageTextObject::is_visible) {
                contents.more = true;
            }
        }
        Ok(contents)
    }

    /// The pixels of the scan as they are in the file, where they stand on the page; `None` if the page is more than
    /// that image, or if pdfium would have to do more than unpack it.
    fn scan_pixels(&self, page: &PdfPage<'a>, limits: &Limits) -> Option<DynamicImage> {
        let image = self.scan.as_ref().filter(|_| !self.more)?.as_image_object()?;
        let matrix = image.matrix().ok()?;
        let (size, turned) = (matrix.a().min(matrix.d()), matrix.b().abs().max(matrix.c().abs()));
        let kept = self.image_dpi.is_some_and(|dpi| dpi <= DPI_KEPT);
        // A stencil has no colour space: what it looks like depends on more than its pixels.
        let plain = matches!(
            image.color_space().ok()?,
            PdfColorSpace::DeviceGray
                | PdfColorSpace::DeviceRGB
                | PdfColorSpace::CalibratedCIEGray
                | PdfColorSpace::CalibratedCIERGB
                | PdfColorSpace::CalibratedICCProfile
                | PdfColorSpace::Indexed
        );
        if !(kept && plain && size > 0.0 && turned < size * 1e-4) || page.has_transparency() {
            return None;
        }
        let pixels = copy_pixels(&image.get_raw_bitmap().ok()?)?;
        let pixels = match page.rotation().ok()? {
            PdfPageRenderRotation::None => pixels,
            PdfPageRenderRotation::Degrees90 => pixels.rotate90(),
            PdfPageRenderRotation::Degrees180 => pixels.rotate180(),
            PdfPageRenderRotation::Degrees270 => pixels.rotate270(),
        };
        let (left, bottom) = (matrix.e(), matrix.f());
        let place = PageMap::of(page)?.rect(left, bottom, left + matrix.a(), bottom + matrix.d());
        on_paper(pixels, place, limits)
    }

    fn render_dpi(&self) -> f32 {
        match (&self.scan, self.image_dpi) {
            (Some(_), Some(dpi)) if dpi < DPI_LOWEST => dpi.max(36.0),
            (Some(_), Some(dpi)) => dpi.min(DPI),
            _ => DPI,
        }
    }
}

fn side(pixels: Result<Pixels, PdfiumError>) -> u64 {
    pixels.map_or(0, |n| u64::from(n.unsigned_abs()))
}

/// The image on a sheet of white paper as large as the page, no pixel resampled: boxes are fractions of the page, not of
/// the image. `place` is the image's, in fractions of the page.
fn on_paper(image: DynamicImage, place: [f32; 4], limits: &Limits) -> Option<DynamicImage> {
    let [left, top, right, bottom] = place.map(f64::from);
    let (width, height) = (f64::from(image.width()) / (right - left), f64::from(image.height()) / (bottom - top));
    let pixel = |fraction: f64, side: f64| (fraction * side).round() as i64;
    let (x, y) = (pixel(left, width), pixel(top, height));
    let (width, height) = (width.round() as u32, height.round() as u32);
    if x == 0 && y == 0 && width.abs_diff(image.width()) <= 1 && height.abs_diff(image.height()) <= 1 {
        return Some(image);
    }
    // A small image far off would need a huge sheet; pdfium draws that.
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > limits.pixels {
        return None;
    }
    Some(match image {
        DynamicImage::ImageLuma8(image) => {
            let mut paper = GrayImage::from_pixel(width, height, Luma([255]));
            replace(&mut paper, &image, x, y);
            paper.into()
        }
        image => {
            let mut paper = RgbImage::from_pixel(width, height, Rgb([255; 3]));
            replace(&mut paper, &image.into_rgb8(), x, y);
            paper.into()
        }
    })
}

/// Renders a page at `dpi`, or less where that would be too many pixels. Returns the resolution too.
fn render(page: &PdfPage, dpi: f32, limits: &Limits) -> Result<(DynamicImage, f32), PageErrorKind> {
    let (wide, high) = (f64::from(page.width().value) / 72.0, f64::from(page.height().value) / 72.0);
    let most = (limits.pixels as f64 / (wide * high).max(1e-6)).sqrt();
    let used = f64::from(dpi).min(most);
    // Rounded down, so as to keep to the limit; but not by a rounding error.
    let size = |inches: f64| ((inches * used + 1e-3).floor() as i32).max(1);
    let (width, height) = (size(wide), size(high));
    let mut buffer = vec![0; width as usize * height as usize * 4];
    let mut bitmap = PdfBitmap::from_bytes(width, height, PdfBitmapFormat::BGRx, &mut buffer)?;
    let config = PdfRenderConfig::new()
        .set_target_size(width, height)
        .set_clear_color(PdfColor::WHITE)
        // The crate would have red first, unlike the bitmaps that come out of page objects.
        .set_reverse_byte_order(false);
    page.render_into_bitmap_with_config(&mut bitmap, &config)?;
    drop(bitmap);
    let image = from_bgrx(&buffer, width.unsigned_abs(), height.unsigned_abs(), 4, width as usize * 4);
    let image = image.ok_or_else(|| PageErrorKind::Broken("pdfium gave no image".to_owned()))?;
    Ok((image, used as f32))
}

/// A copy of a bitmap's pixels; `None` if pdfium could not decode it.
fn copy_pixels(bitmap: &PdfBitmap) -> Option<DynamicImage> {
    let (width, height) = (bitmap.width(), bitmap.height());
    // A null bitmap has no size, and must not be read.
    if width <= 0 || height <= 0 {
        return None;
    }
    let (width, height) = (width.unsigned_abs(), height.unsigned_abs());
    let bytes = bitmap.as_raw_bytes();
    let stride = bytes.len() / height as usize;
    match bitmap.format().ok()? {
        PdfBitmapFormat::Gray => {
            let mut rows = Vec::with_capacity(width as usize * height as usize);
            bytes.chunks_exact(stride).for_each(|row| rows.extend_from_slice(&row[..width as usize]));
            GrayImage::from_raw(width, height, rows).map(DynamicImage::ImageLuma8)
        }
        PdfBitmapFormat::BGR => from_bgrx(&bytes, width, height, 3, stride),
        PdfBitmapFormat::BGRx | PdfBitmapFormat::BGRA => from_bgrx(&bytes, width, height, 4, stride),
    }
}

/// Pixels of three or four bytes, blue first, as an image: grey if they all are.
fn from_bgrx(bytes: &[u8], width: u32, height: u32, size: usize, stride: usize) -> Option<DynamicImage> {
    let rows = || bytes.chunks_exact(stride).map(|row| row.get(..width as usize * size).unwrap_or_default());
    let pixels = || rows().flat_map(|row| row.chunks_exact(size));
    if pixels().all(|p| p[0].abs_diff(p[1]).max(p[1].abs_diff(p[2])) <= 2) {
        return GrayImage::from_raw(width, height, pixels().map(|p| p[1]).collect()).map(DynamicImage::ImageLuma8);
    }
    let mut colour = Vec::with_capacity(width as usize * height as usize * 3);
    pixels().for_each(|p| colour.extend_from_slice(&[p[2], p[1], p[0]]));
    RgbImage::from_raw(width, height, colour).map(DynamicImage::ImageRgb8)
}
