//! TIFF, JPEG and PNG pages as images.

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, RgbImage, metadata::Orientation};
use tiff::{
    ColorType, TiffError,
    decoder::{Decoder, DecodingResult},
    tags::Tag,
};

use super::{
    error::{OpenError, PageErrorKind},
    fax::Fax,
    open::{Limits, Shape, tail},
    rasterize::{Rasterizer, Scan},
    sniff::SourceKind,
};

/// The longer side of A4, in inches.
const A4: f32 = 11.69;

/// The resolution `stated` if a scanner may have written it, else the one at which the image would fill an A4 sheet:
/// cameras and converters write 72 or 96 whatever the paper.
pub(super) fn believable_dpi(stated: Option<f32>, width: u32, height: u32) -> f32 {
    let long = width.max(height) as f32;
    // No letter is longer than A3.
    let fits = |dpi: &f32| (100.0..=1200.0).contains(dpi) && (3.0..=17.0).contains(&(long / dpi));
    stated.filter(fits).unwrap_or((long / A4).clamp(20.0, 1200.0))
}

/// Looks into the header of a JPEG or PNG.
pub(super) fn inspect_image(path: &Path, kind: SourceKind, limits: &Limits) -> Result<Shape, OpenError> {
    let broken = |reason: String| OpenError::Broken { path: path.into(), reason };
    let reader = reader(path, kind).map_err(|e| OpenError::io(path, e))?;
    let (width, height) = reader.into_dimensions().map_err(|e| broken(e.to_string()))?;
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(OpenError::TooManyPixels { path: path.into(), width, height, limit: limits.pixels });
    }
    // Half a JPEG decodes without complaint, grey from where it breaks off; cameras append things after its end.
    let end = tail(path, 1 << 16).map_err(|e| OpenError::io(path, e))?;
    let truncated = kind == SourceKind::Jpeg && !end.windows(2).any(|w| w == b"\xff\xd9");
    Ok(Shape { pages: 1, truncated })
}

fn reader(path: &Path, kind: SourceKind) -> std::io::Result<ImageReader<BufReader<File>>> {
    let format = if kind == SourceKind::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
    Ok(ImageReader::with_format(BufReader::new(File::open(path)?), format))
}

/// The one page of a JPEG or PNG.
pub(super) struct ImagePages {
    path: PathBuf,
    kind: SourceKind,
    limits: Limits,
}

impl ImagePages {
    pub fn new(path: &Path, kind: SourceKind, limits: Limits) -> Self {
        Self { path: path.into(), kind, limits }
    }
}

impl Rasterizer for ImagePages {
    fn page(&mut self, number: u32) -> Result<Scan, PageErrorKind> {
        let broken = |e: image::ImageError| PageErrorKind::Broken(e.to_string());
        let reader = reader(&self.path, self.kind).map_err(|e| PageErrorKind::Reopen(e.to_string()))?;
        let mut decoder = reader.into_decoder().map_err(broken)?;
        // The file may have been exchanged since it was opened.
        let (width, height) = decoder.dimensions();
        check_pixels(width.into(), height.into(), &self.limits)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = flatten(DynamicImage::from_decoder(decoder).map_err(broken)?);
        image.apply_orientation(orientation);
        let stated = stated_dpi(&self.path, self.kind);
        let dpi = believable_dpi(stated, image.width(), image.height());
        Ok(Scan { number, image, dpi, text_layer: None })
    }
}

fn check_pixels(width: u64, height: u64, limits: &Limits) -> Result<(), PageErrorKind> {
    let limit = limits.pixels;
    let too_many = width.saturating_mul(height) > limit;
    if too_many { Err(PageErrorKind::TooManyPixels { width, height, limit }) } else { Ok(()) }
}

/// Eight bits a channel, grey or colour, on white paper where the image was transparent.
fn flatten(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return if image.color().has_color() { image.into_rgb8().into() } else { image.into_luma8().into() };
    }
    let over_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let colour = image.color().has_color();
    let rgba = image.into_rgba8();
    let flat = RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, a] = rgba.get_pixel(x, y).0;
        image::Rgb([r, g, b].map(|v| over_white(v, a)))
    });
    if colour { flat.into() } else { DynamicImage::from(flat).into_luma8().into() }
}

/// The resolution that a PNG's `pHYs` chunk or a JPEG's JFIF header states.
fn stated_dpi(path: &Path, kind: SourceKind) -> Option<f32> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path).ok()?.take(1 << 16).read_to_end(&mut head).ok()?;
    if kind == SourceKind::Png { png_dpi(&head) } else { jfif_dpi(&head) }
}

fn png_dpi(head: &[u8]) -> Option<f32> {
    let at = head.windows(4).position(|w| w == b"pHYs")? + 4;
    let chunk = head.get(at..at + 9)?;
    let a_metre = u32::from_be_bytes(chunk[..4].try_into().ok()?);
    (chunk[8] == 1).then_some(a_metre as f32 * 0.0254)
}

fn jfif_dpi(head: &[u8]) -> Option<f32> {
    let at = head.windows(5).position(|w| w == b"JFIF\0")? + 5;
    let field = head.get(at..at + 5)?;
    let across = f32::from(u16::from_be_bytes([field[3], field[4]]));
    match field[2] {
        1 => Some(across),
        2 => Some(across * 2.54),
        _ => None,
    }
}

type TiffDecoder = Decoder<BufReader<File>>;

fn tiff_decoder(path: &Path) -> Result<TiffDecoder, TiffError> {
    Decoder::new(BufReader::new(File::open(path)?))
}

/// Counts the pages of a TIFF by going from one directory to the next.
pub(super) fn inspect_tiff(path: &Path, limits: &Limits) -> Result<Shape, OpenError> {
    let fail = |e| match e {
        TiffError::IoError(e) => OpenError::io(path, e),
        e => OpenError::Broken { path: path.into(), reason: e.to_string() },
    };
    let mut decoder = tiff_decoder(path).map_err(fail)?;
    let mut pages = 1;
    while decoder.more_images() {
        if pages >= limits.pages {
            return Err(OpenError::TooManyPages {
                path: path.into(),
                pages: u64::from(pages) + 1,
                limit: limits.pages,
            });
        }
        // The directories up to the broken one are good.
        if decoder.next_image().is_err() {
            return Ok(Shape { pages, truncated: true });
        }
        pages += 1;
    }
    Ok(Shape { pages, truncated: false })
}

/// The pages of one TIFF.
pub(super) struct TiffPages {
    path: PathBuf,
    limits: Limits,
    decoder: Option<TiffDecoder>,
}

impl TiffPages {
    pub fn new(path: &Path, limits: Limits) -> Self {
        Self { path: path.into(), limits, decoder: None }
    }
}

impl Rasterizer for TiffPages {
    fn page(&mut self, number: u32) -> Result<Scan, PageErrorKind> {
        let broken = |e: TiffError| PageErrorKind::Broken(e.to_string());
        let decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => {
                let decoder = tiff_decoder(&self.path).map_err(|e| PageErrorKind::Reopen(e.to_string()))?;
                decoder.with_limits(tiff_limits(&self.limits))
            }
        };
        let decoder = self.decoder.insert(decoder);
        decoder.seek_to_image(number as usize - 1).map_err(broken)?;
        let (width, height) = decoder.dimensions().map_err(broken)?;
        check_pixels(width.into(), height.into(), &self.limits)?;
        let stated = tiff_dpi(decoder);
        let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
        let mut image = match Fax::of(decoder) {
            Some(fax) => fax.decode(&self.path, decoder, (width, height), &self.limits)?,
            None => tiff_image(decoder, width, height)?,
        };
        image.apply_orientation(orientation.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms));
        let dpi = believable_dpi(stated, image.width(), image.height());
        Ok(Scan { number, image, dpi, text_layer: None })
    }
}

/// Room for a page as large as allowed, in colour and in 16 bits.
fn tiff_limits(limits: &Limits) -> tiff::decoder::Limits {
    let room = usize::try_from(limits.pixels.saturating_mul(8)).unwrap_or(usize::MAX);
    let mut allowed = tiff::decoder::Limits::default();
    allowed.decoding_buffer_size = room;
    allowed.intermediate_buffer_size = room;
    allowed
}

fn tiff_dpi(decoder: &mut TiffDecoder) -> Option<f32> {
    let across = decoder.get_tag_f32(Tag::XResolution).ok().filter(|r| r.is_finite() && *r > 0.0)?;
    match decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten() {
        None | Some(2) => Some(across),
        Some(3) => Some(across * 2.54),
        Some(_) => None,
    }
}

fn tiff_image(decoder: &mut TiffDecoder, width: u32, height: u32) -> Result<DynamicImage, PageErrorKind> {
    let broken = |e: TiffError| PageErrorKind::Broken(e.to_string());
    let colour = decoder.colortype().map_err(broken)?;
    let palette = match colour {
        ColorType::Palette(_) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(broken)?,
        _ => Vec::new(),
    };
    let data = match decoder.read_image().map_err(broken)? {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().map(|v| (v >> 8) as u8).collect(),
        _ => return Err(PageErrorKind::Broken(format!("a TIFF of {colour:?} with samples that are no 8 or 16 bits"))),
    };
    let samples = unpack(data, width, colour);
    from_samples(samples, width, height, colour, &palette)
        .ok_or_else(|| PageErrorKind::Broken(format!("a TIFF of {colour:?} is not read, or has too few pixels")))
}

/// One byte a sample: samples of 1, 2 or 4 bits stand packed, rows beginning on bytes.
fn unpack(data: Vec<u8>, width: u32, colour: ColorType) -> Vec<u8> {
    let bits = usize::from(colour.bit_depth());
    if !matches!(bits, 1 | 2 | 4) {
        return data;
    }
    let samples = width as usize * usize::from(colour.num_samples());
    let top = (1_u8 << bits) - 1;
    // Grey fills the range; palette entries stay what they are.
    let scale = if matches!(colour, ColorType::Palette(_)) { 1 } else { 255 / top };
    let sample = |row: &[u8], i: usize| (row[i * bits / 8] >> (8 - bits - i * bits % 8) & top) * scale;
    let rows = data.chunks_exact((samples * bits).div_ceil(8).max(1));
    rows.flat_map(|row| (0..samples).map(move |i| sample(row, i))).collect()
}

fn from_samples(
    mut samples: Vec<u8>,
    width: u32,
    height: u32,
    colour: ColorType,
    palette: &[u16],
) -> Option<DynamicImage> {
    let channels = usize::from(colour.num_samples());
    samples.truncate(width as usize * height as usize * channels);
    let rgb = |pixel: fn(&[u8]) -> [u8; 3], samples: &[u8]| {
        let pixels = samples.chunks_exact(channels).flat_map(pixel).collect();
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
    };
    match colour {
        ColorType::Gray(_) => GrayImage::from_raw(width, height, samples).map(DynamicImage::ImageLuma8),
        ColorType::RGB(_) => RgbImage::from_raw(width, height, samples).map(DynamicImage::ImageRgb8),
        ColorType::GrayA(_) => {
            image::GrayAlphaImage::from_raw(width, height, samples).map(|i| flatten(DynamicImage::ImageLumaA8(i)))
        }
        ColorType::RGBA(_) => {
            image::RgbaImage::from_raw(width, height, samples).map(|i| flatten(DynamicImage::ImageRgba8(i)))
        }
        ColorType::CMYK(_) => rgb(cmyk, &samples),
        ColorType::YCbCr(_) => rgb(ycbcr, &samples),
        ColorType::Palette(_) => {
            let entries = palette.len() / 3;
            let entry =
                |channel: usize, i: u8| palette.get(channel * entries + usize::from(i)).map_or(0, |v| (v >> 8) as u8);
            let pixels = samples.iter().flat_map(|&i| [0, 1, 2].map(|channel| entry(channel, i))).collect();
            RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        _ => None,
    }
}

fn cmyk(p: &[u8]) -> [u8; 3] {
    [0, 1, 2].map(|i| (u16::from(255 - p[i]) * u16::from(255 - p[3]) / 255) as u8)
}

fn ycbcr(p: &[u8]) -> [u8; 3] {
    let [y, cb, cr] = [0, 1, 2].map(|i| f32::from(p[i]));
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    [y + 1.402 * cr, y - 0.344 * cb - 0.714 * cr, y + 1.772 * cb].map(|v| v as u8)
}
