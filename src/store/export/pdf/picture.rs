//! Scans that are images: a new PDF around each, with the image's own bytes in it wherever PDF can hold them.
//!
//! | scan | in the PDF |
//! |---|---|
//! | JPEG, grey or RGB | the file, byte for byte |
//! | PNG without transparency and interlacing | its compressed pixels (`IDAT`), byte for byte |
//! | TIFF in CCITT G3, G4 or JPEG strips ([`super::strips`]) | its strips, byte for byte |
//! | any other PNG or TIFF | the same pixels, compressed anew without loss |

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::font::compressed;

/// The longer side of A4 in points, which a page has where its scanner states no resolution.
const A4: f32 = 841.89;

/// An image of a page as PDF holds it: pixels in bands from top to bottom, most often one.
#[derive(Debug)]
pub(super) struct Picture {
    /// Pixels from left to right, as stored.
    pub width: u32,
    /// Pixels from top to bottom, as stored.
    pub height: u32,
    /// Pixels an inch, where the file states it.
    pub dpi: Option<f32>,
    /// How the stored pixels are turned to be seen.
    pub orientation: Orientation,
    /// The bands.
    pub bands: Vec<Band>,
}

/// A band of a picture.
#[derive(Debug)]
pub(super) struct Band {
    /// Its first row.
    pub top: u32,
    /// How many rows.
    pub height: u32,
    /// The image's entries but for its size: colours, bits, filter.
    pub about: Dictionary,
    /// The image's bytes.
    pub data: Vec<u8>,
}

/// A PDF with a page for each picture, at the size at which it was scanned.
///
/// # Errors
/// If it cannot be written.
pub(super) fn document(pictures: Vec<Picture>) -> Document {
    let mut pdf = Document::with_version("1.7");
    let tree = pdf.new_object_id();
    let pages: Vec<Object> = pictures.into_iter().map(|picture| add_page(&mut pdf, tree, picture)).collect();
    let count = pages.len() as i64;
    pdf.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => pages, "Count" => count });
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    pdf
}

fn add_page(pdf: &mut Document, tree: ObjectId, picture: Picture) -> Object {
    let turned = is_turned(picture.orientation);
    let (width, height) = if turned { (picture.height, picture.width) } else { (picture.width, picture.height) };
    let [width, height] = size(width, height, picture.dpi);
    let matrix = matrix(picture.orientation, width, height).map(|n| format!("{n:.3} ")).concat();
    let mut content = format!("q {matrix}cm\n");
    let mut named = Dictionary::new();
    let mut codings: Vec<(Object, ObjectId)> = Vec::new();
    let rows = picture.height as f32;
    for (i, mut band) in picture.bands.into_iter().enumerate() {
        for (key, value) in [("Width", picture.width), ("Height", band.height)] {
            band.about.set(key, i64::from(value));
        }
        band.about.set("Subtype", "Image");
        // The bands of a page are coded alike: said once, it need not be said at each.
        if let Some(coding) = band.about.remove(b"DecodeParms") {
            let known = codings.iter().find(|(known, _)| *known == coding).map(|(_, id)| *id);
            let id = known.unwrap_or_else(|| {
                let id = pdf.add_object(coding.clone());
                codings.push((coding, id));
                id
            });
            band.about.set("DecodeParms", id);
        }
        let image = pdf.add_object(Stream::new(band.about, band.data).with_compression(false));
        let (high, low) = (band.height as f32 / rows, 1.0 - (band.top + band.height) as f32 / rows);
        content += &format!("q 1 0 0 {high:.7} 0 {low:.7} cm /Scan{i} Do Q\n");
        named.set(format!("Scan{i}"), image);
    }
    content += "Q\n";
    let content = pdf.add_object(compressed(Dictionary::new(), content.into_bytes()));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        "Resources" => dictionary! { "XObject" => named },
    });
    page.into()
}

/// Whether what is stored as width is seen as height.
fn is_turned(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The page's size in points, for an image of so many pixels as seen. Cameras and converters state 72 or 96 dpi whatever
/// the paper, so what is not plausible for a scan does not count.
fn size(width: u32, height: u32, dpi: Option<f32>) -> [f32; 2] {
    let long = width.max(height).max(1) as f32;
    let stated = dpi.filter(|dpi| (100.0..=1200.0).contains(dpi) && (3.0..=17.0).contains(&(long / dpi)));
    let point = stated.map_or(A4 / long, |dpi| 72.0 / dpi);
    [width, height].map(|side| side as f32 * point)
}

/// From the unit square, on which an image is painted upright as stored, to the page as seen.
fn matrix(orientation: Orientation, w: f32, h: f32) -> [f32; 6] {
    match orientation {
        Orientation::NoTransforms => [w, 0.0, 0.0, h, 0.0, 0.0],
        Orientation::FlipHorizontal => [-w, 0.0, 0.0, h, w, 0.0],
        Orientation::Rotate180 => [-w, 0.0, 0.0, -h, w, h],
        Orientation::FlipVertical => [w, 0.0, 0.0, -h, 0.0, h],
        Orientation::Rotate90FlipH => [0.0, -h, -w, 0.0, w, h],
        Orientation::Rotate90 => [0.0, -h, w, 0.0, 0.0, h],
        Orientation::Rotate270FlipH => [0.0, h, w, 0.0, 0.0, 0.0],
        Orientation::Rotate270 => [0.0, h, -w, 0.0, w, 0.0],
    }
}

/// A JPEG as it is; `None` for CMYK, which comes inverted or not and says so nowhere, and for what is no JPEG.
pub(super) fn jpeg(bytes: Vec<u8>) -> Option<Picture> {
    let mut decoder = ImageReader::with_format(Cursor::new(&bytes), ImageFormat::Jpeg).into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let space = match decoder.original_color_type() {
        image::ExtendedColorType::L8 => "DeviceGray",
        image::ExtendedColorType::Rgb8 => "DeviceRGB",
        _ => return None,
    };
    drop(decoder);
    let about = dictionary! { "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode" };
    let dpi = jfif_dpi(&bytes);
    Some(Picture { width, height, dpi, orientation, bands: vec![Band { top: 0, height, about, data: bytes }] })
}

/// The resolution in the JFIF header, which stands right behind the beginning.
fn jfif_dpi(bytes: &[u8]) -> Option<f32> {
    let field = bytes.get(6..16).filter(|f| f.starts_with(b"JFIF\0"))?;
    let across = f32::from(u16::from_be_bytes([field[8], field[9]]));
    match field[7] {
        1 => Some(across),
        2 => Some(across * 2.54),
        _ => None,
    }
}

/// A PNG as it is, or its pixels on white paper where it is transparent or interlaced; `None` if it is no PNG.
pub(super) fn png(bytes: &[u8]) -> Option<Picture> {
    if let Some(picture) = png_as_it_is(bytes) {
        return Some(picture);
    }
    let image = image::load_from_memory_with_format(bytes, ImageFormat::Png).ok()?;
    let mut picture = pixels(&over_white(image))?;
    picture.dpi = chunks(bytes).find(|(name, _)| name == b"pHYs").and_then(|(_, data)| png_dpi(data));
    Some(picture)
}

/// Pixels, compressed without loss; grey or RGB, eight bits.
pub(super) fn pixels(image: &DynamicImage) -> Option<Picture> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
    png_as_it_is(&bytes)
}

fn over_white(image: DynamicImage) -> DynamicImage {
    let has_colour = image.color().has_color();
    let mut rgba = image.into_rgba8();
    for pixel in rgba.pixels_mut() {
        let [r, g, b, a] = pixel.0.map(u16::from);
        let [r, g, b] = [r, g, b].map(|v| ((v * a + 255 * (255 - a) + 127) / 255) as u8);
        pixel.0 = [r, g, b, 255];
    }
    let flat = DynamicImage::from(rgba);
    if has_colour { flat.into_rgb8().into() } else { flat.into_luma8().into() }
}

/// The chunks of a PNG, name and data, up to the first that is cut short.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_first_chunk::<4>()?;
        let (name, behind) = behind.split_first_chunk::<4>()?;
        let (data, checksum) = behind.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        rest = checksum.get(4..).unwrap_or_default();
        Some((*name, data))
    })
}

/// PDF decompresses and predicts pixels just as PNG does.
fn png_as_it_is(bytes: &[u8]) -> Option<Picture> {
    let (_, head) = chunks(bytes).next().filter(|(name, _)| name == b"IHDR")?;
    let side = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (side(0)?, side(4)?);
    let &[depth, colour, 0, 0, 0] = head.get(8..13)? else { return None };
    if chunks(bytes).any(|(name, _)| &name == b"tRNS") {
        return None;
    }
    let (space, channels) = match colour {
        0 => (Object::from("DeviceGray"), 1),
        2 => ("DeviceRGB".into(), 3),
        3 => {
            let (_, palette) = chunks(bytes).find(|(name, _)| name == b"PLTE")?;
            let last = (palette.len() / 3).checked_sub(1)? as i64;
            let palette = Object::String(palette.to_vec(), lopdf::StringFormat::Hexadecimal);
            (vec!["Indexed".into(), "DeviceRGB".into(), last.into(), palette].into(), 1)
        }
        _ => return None,
    };
    let data: Vec<u8> =
        chunks(bytes).filter(|(name, _)| name == b"IDAT").flat_map(|(_, d)| d.iter().copied()).collect();
    let depth = i64::from(depth);
    let about = dictionary! {
        "ColorSpace" => space, "BitsPerComponent" => depth, "Filter" => "FlateDecode",
        "DecodeParms" => dictionary! {
            "Predictor" => 15, "Colors" => channels, "BitsPerComponent" => depth, "Columns" => i64::from(width),
        },
    };
    let dpi = chunks(bytes).find(|(name, _)| name == b"pHYs").and_then(|(_, data)| png_dpi(data));
    let bands = vec![Band { top: 0, height, about, data }];
    Some(Picture { width, height, dpi, orientation: Orientation::NoTransforms, bands })
}

fn png_dpi(physical: &[u8]) -> Option<f32> {
    let (a_metre, rest) = physical.split_first_chunk::<4>()?;
    (rest.get(4) == Some(&1)).then_some(u32::from_be_bytes(*a_metre) as f32 * 0.0254)
}
