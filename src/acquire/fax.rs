//! TIFF pages as fax servers write them, in CCITT Group 3. The `tiff` crate reads Group 4 only; pdfium reads both, so
//! the strips are handed to it as images on a page of a PDF that is made for the purpose.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use image::{DynamicImage, imageops::replace};
use lopdf::{Document, Object, Stream, dictionary};
use tiff::{decoder::Decoder, tags::Tag};

use super::{error::PageErrorKind, open::Limits, pdf_pages};

/// How a page's rows are coded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fax {
    /// Modified Huffman: rows begin on bytes, and no code ends them.
    huffman: bool,
    /// T4Options: bit 0 says that rows may be coded by what differs from the row above.
    options: u32,
    /// Black pixels are those that are 0, against the custom.
    inverted: bool,
    /// The first pixel is in the lowest bit.
    reversed: bool,
}

impl Fax {
    /// The coding of the page that the decoder stands on; `None` if it is not one that only pdfium reads.
    pub fn of(decoder: &mut Decoder<BufReader<File>>) -> Option<Self> {
        let mut tag = |tag| decoder.find_tag_unsigned::<u32>(tag).ok().flatten();
        let huffman = match tag(Tag::Compression) {
            Some(2) => true,
            Some(3) => false,
            _ => return None,
        };
        Some(Self {
            huffman,
            options: tag(Tag::Unknown(292)).unwrap_or(0),
            inverted: tag(Tag::PhotometricInterpretation) == Some(1),
            reversed: tag(Tag::FillOrder) == Some(2),
        })
    }

    /// The image of that page, `width` by `height` pixels.
    pub fn decode(
        self,
        path: &Path,
        decoder: &mut Decoder<BufReader<File>>,
        (width, height): (u32, u32),
        limits: &Limits,
    ) -> Result<DynamicImage, PageErrorKind> {
        let broken = |e: tiff::TiffError| PageErrorKind::Broken(e.to_string());
        let offsets = decoder.get_tag_u64_vec(Tag::StripOffsets).map_err(broken)?;
        let lengths = decoder.get_tag_u64_vec(Tag::StripByteCounts).map_err(broken)?;
        let rows = decoder.find_tag_unsigned::<u32>(Tag::RowsPerStrip).map_err(broken)?;
        let rows = rows.unwrap_or(height).clamp(1, height.max(1));
        let mut page = DynamicImage::new_luma8(width, height);
        page.invert();
        for (i, (offset, length)) in offsets.into_iter().zip(lengths).enumerate() {
            let top = (i as u32).saturating_mul(rows);
            if top >= height {
                break;
            }
            let strip =
                read(path, offset, length.min(limits.bytes)).map_err(|e| PageErrorKind::Reopen(e.to_string()))?;
            let high = rows.min(height - top);
            let pdf = self.pdf(strip, width, high).map_err(|e| PageErrorKind::Broken(e.to_string()))?;
            let strip = pdf_pages::first_image(pdf)?;
            replace(&mut page, &DynamicImage::from(strip.into_luma8()), 0, top.into());
        }
        Ok(page)
    }

    /// A PDF with one page, on which nothing is but the strip.
    fn pdf(self, mut strip: Vec<u8>, width: u32, height: u32) -> Result<Vec<u8>, lopdf::Error> {
        if self.reversed {
            strip.iter_mut().for_each(|byte| *byte = byte.reverse_bits());
        }
        let size = [width, height].map(i64::from);
        let coding = dictionary! {
            "K" => i64::from(self.options & 1),
            "Columns" => size[0],
            "Rows" => size[1],
            "EncodedByteAlign" => self.huffman,
            "EndOfBlock" => false,
            "BlackIs1" => self.inverted,
        };
        let about = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => size[0],
            "Height" => size[1],
            "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 1,
            "Filter" => "CCITTFaxDecode",
            "DecodeParms" => coding,
        };
        let mut pdf = Document::with_version("1.4");
        let image = pdf.add_object(Stream::new(about, strip).with_compression(false));
        let content = format!("q {width} 0 0 {height} 0 0 cm /S Do Q").into_bytes();
        let content = pdf.add_object(Stream::new(dictionary! {}, content));
        let pages = pdf.new_object_id();
        let page = pdf.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => pages,
            "MediaBox" => vec![0.into(), 0.into(), size[0].into(), size[1].into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "S" => image } },
            "Contents" => content,
        });
        let kids: Vec<Object> = vec![page.into()];
        pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 1 });
        let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        pdf.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes)?;
        Ok(bytes)
    }
}

fn read(path: &Path, offset: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
