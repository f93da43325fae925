//! The pages of a TIFF as pictures.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, RgbImage, metadata::Orientation};
use lopdf::{Dictionary, dictionary};
use tiff::{
    ColorType, TiffError,
    decoder::{ChunkType, Decoder, DecodingResult},
    tags::Tag,
};

use super::{
    font::compressed,
    picture::{Band, Picture, pixels},
};

type Tiff<'a> = Decoder<Cursor<&'a [u8]>>;

/// The pages of a TIFF in their order, at most `pages`; `None` in the place of one that cannot be taken over.
///
/// # Errors
/// If it is no TIFF.
pub(super) fn pictures(bytes: &[u8], pages: u32) -> Result<Vec<Option<Picture>>, TiffError> {
    let mut tiff = Decoder::new(Cursor::new(bytes))?.with_limits(tiff::decoder::Limits::unlimited());
    let mut pictures = Vec::new();
    while (pictures.len() as u32) < pages {
        pictures.push(picture(&mut tiff, bytes).ok().flatten());
        if !tiff.more_images() || tiff.next_image().is_err() {
            break;
        }
    }
    Ok(pictures)
}

fn picture(tiff: &mut Tiff<'_>, bytes: &[u8]) -> Result<Option<Picture>, TiffError> {
    let (width, height) = tiff.dimensions()?;
    let number = |tiff: &mut Tiff<'_>, tag| tiff.find_tag_unsigned::<u32>(tag).ok().flatten();
    let orientation = number(tiff, Tag::Orientation).and_then(|o| Orientation::from_exif(o as u8));
    let dpi = tiff.get_tag_f32(Tag::XResolution).ok().and_then(|across| match number(tiff, Tag::ResolutionUnit) {
        None | Some(2) => Some(across),
        Some(3) => Some(across * 2.54),
        Some(_) => None,
    });
    let bands = match (tiff.get_chunk_type(), number(tiff, Tag::Compression)) {
        (ChunkType::Strip, Some(coding @ 2..=4)) => fax(tiff, bytes, coding, width, height)?,
        (ChunkType::Strip, Some(7)) => jpegs(tiff, bytes, height)?,
        _ => None,
    };
    let bands = match bands {
        Some(bands) => bands,
        None => match anew(tiff, width, height)? {
            Some(bands) => bands,
            None => return Ok(None),
        },
    };
    Ok(Some(Picture { width, height, dpi, orientation: orientation.unwrap_or(Orientation::NoTransforms), bands }))
}

/// A strip: its first row, how many rows it has, and its bytes.
type Strip<'a> = (u32, u32, &'a [u8]);

/// The strips of a page; `None` if one lies outside of the file.
fn strips<'a>(tiff: &mut Tiff<'_>, bytes: &'a [u8], height: u32) -> Result<Option<Vec<Strip<'a>>>, TiffError> {
    let offsets = tiff.get_tag_u64_vec(Tag::StripOffsets)?;
    let lengths = tiff.get_tag_u64_vec(Tag::StripByteCounts)?;
    let rows = tiff.find_tag_unsigned::<u32>(Tag::RowsPerStrip)?.unwrap_or(height).clamp(1, height.max(1));
    let tops = (0..height).step_by(rows as usize);
    let strip = |(top, (offset, length)): (u32, (u64, u64))| {
        let end = offset.checked_add(length)?;
        let data = bytes.get(usize::try_from(offset).ok()?..usize::try_from(end).ok()?)?;
        Some((top, rows.min(height - top), data))
    };
    let strips: Option<Vec<_>> = tops.zip(offsets.into_iter().zip(lengths)).map(strip).collect();
    Ok(strips.filter(|s| s.iter().map(|(_, rows, _)| rows).sum::<u32>() == height))
}

/// CCITT strips: what facsimile machines send, and most one-bit scans are.
fn fax(
    tiff: &mut Tiff<'_>,
    bytes: &[u8],
    coding: u32,
    width: u32,
    height: u32,
) -> Result<Option<Vec<Band>>, TiffError> {
    let options = tiff.find_tag_unsigned::<u32>(Tag::Unknown(292))?.unwrap_or(0);
    let is_inverted = tiff.find_tag_unsigned::<u32>(Tag::PhotometricInterpretation)? == Some(1);
    let is_reversed = tiff.find_tag_unsigned::<u32>(Tag::FillOrder)? == Some(2);
    let Some(strips) = strips(tiff, bytes, height)? else { return Ok(None) };
    let band = |(top, height, data): Strip<'_>| {
        let k = if coding == 4 { -1 } else { i64::from(coding == 3 && options & 1 == 1) };
        // The rows, fewer in a page's last strip, stand with the image; without them all strips are coded alike.
        let mut decoding = dictionary! { "K" => k, "Columns" => i64::from(width), "EndOfBlock" => false };
        if is_inverted {
            decoding.set("BlackIs1", true);
        }
        if coding == 2 {
            decoding.set("EncodedByteAlign", true);
        }
        let about = dictionary! {
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1, "Filter" => "CCITTFaxDecode", "DecodeParms" => decoding,
        };
        let turned = |byte: &u8| if is_reversed { byte.reverse_bits() } else { *byte };
        Band { top, height, about, data: data.iter().map(turned).collect() }
    };
    Ok(Some(strips.into_iter().map(band).collect()))
}

/// JPEG strips, each a JPEG without the tables, which stand in a tag for all of them.
fn jpegs(tiff: &mut Tiff<'_>, bytes: &[u8], height: u32) -> Result<Option<Vec<Band>>, TiffError> {
    let tables = tiff.get_tag_u8_vec(Tag::JPEGTables).unwrap_or_default();
    let (space, transform) = match tiff.find_tag_unsigned::<u32>(Tag::PhotometricInterpretation)? {
        Some(1) => ("DeviceGray", None),
        Some(2) => ("DeviceRGB", Some(0)),
        Some(6) => ("DeviceRGB", Some(1)),
        _ => return Ok(None),
    };
    let Some(strips) = strips(tiff, bytes, height)? else { return Ok(None) };
    let band = |(top, height, data): Strip<'_>| {
        // Between the beginning and the end of the one, and behind the beginning of the other.
        let tables = tables.get(2..tables.len().saturating_sub(2)).unwrap_or_default();
        let data = [&[0xFF, 0xD8], tables, data.strip_prefix(&[0xFF, 0xD8])?].concat();
        let mut about = dictionary! { "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode" };
        if let Some(transform) = transform {
            about.set("DecodeParms", dictionary! { "ColorTransform" => transform });
        }
        Some(Band { top, height, about, data })
    };
    Ok(strips.into_iter().map(band).collect())
}

/// The same pixels, compressed anew: one bit a pixel where it was one, else eight.
fn anew(tiff: &mut Tiff<'_>, width: u32, height: u32) -> Result<Option<Vec<Band>>, TiffError> {
    let colour = tiff.colortype()?;
    let data = match tiff.read_image()? {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().map(|v| (v >> 8) as u8).collect(),
        _ => return Ok(None),
    };
    let whole = |about: Dictionary, data: Vec<u8>| vec![Band { top: 0, height, about, data }];
    let image: Option<DynamicImage> = match colour {
        ColorType::Gray(8 | 16) => GrayImage::from_raw(width, height, data).map(Into::into),
        ColorType::RGB(8 | 16) => RgbImage::from_raw(width, height, data).map(Into::into),
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let about = dictionary! { "ColorSpace" => "DeviceGray", "BitsPerComponent" => i64::from(bits) };
            let stream = compressed(about, data);
            return Ok(Some(whole(stream.dict, stream.content)));
        }
        ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => {
            let map = tiff.get_tag_u16_vec(Tag::ColorMap)?;
            let entries = map.len() / 3;
            let palette = (0..entries).flat_map(|i| [0, 1, 2].map(|c| (map[c * entries + i] >> 8) as u8)).collect();
            let palette = lopdf::Object::String(palette, lopdf::StringFormat::Hexadecimal);
            let last = (entries.max(1) - 1) as i64;
            let about = dictionary! {
                "ColorSpace" => vec!["Indexed".into(), "DeviceRGB".into(), last.into(), palette],
                "BitsPerComponent" => i64::from(bits),
            };
            let stream = compressed(about, data);
            return Ok(Some(whole(stream.dict, stream.content)));
        }
        _ => None,
    };
    Ok(image.and_then(|image| pixels(&image)).map(|picture| picture.bands))
}
