//! Files to test with, made on the spot.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use saraban::acquire::{self, Limits, OpenSource, PageError, Scan};
use tiff::encoder::{TiffEncoder, colortype::Gray8};

/// Writes `bytes` as `name` into `folder`.
pub fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// A page of grey noise; no two alike.
pub fn noise(width: u32, height: u32, seed: u32) -> GrayImage {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    GrayImage::from_fn(width, height, |_, _| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        Luma([state as u8])
    })
}

/// An image file's bytes.
pub fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF with a page of noise of each size.
pub fn tiff(sizes: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    for (seed, &(width, height)) in (1..).zip(sizes) {
        encoder.write_image::<Gray8>(width, height, noise(width, height, seed).as_raw()).unwrap();
    }
    bytes.into_inner()
}

/// A PDF under construction.
pub struct Pdf {
    document: Document,
    root: lopdf::ObjectId,
    pages: Vec<Object>,
}

impl Pdf {
    pub fn new() -> Self {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        Self { document, root, pages: Vec::new() }
    }

    /// Adds something that a page's resources can refer to.
    pub fn add(&mut self, object: impl Into<Object>) -> Object {
        self.document.add_object(object).into()
    }

    /// A page of `width` by `height` points with this content.
    pub fn page(&mut self, (width, height): (i64, i64), resources: Dictionary, content: &str) -> &mut Dictionary {
        let content = self.add(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let page = self.document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => self.root,
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => resources,
            "Contents" => content,
        });
        self.pages.push(page.into());
        self.document.get_dictionary_mut(page).unwrap()
    }

    /// A page of `width` by `height` points that a grey image fills.
    pub fn scanned_page(&mut self, (width, height): (i64, i64), image: &GrayImage) -> &mut Dictionary {
        let image = self.image(image.width(), image.height(), image.as_raw().clone());
        let resources = dictionary! { "XObject" => dictionary! { "Scan" => image } };
        self.page((width, height), resources, &format!("q {width} 0 0 {height} 0 0 cm /Scan Do Q"))
    }

    /// An image that says it has this size, whatever its bytes.
    pub fn image(&mut self, width: u32, height: u32, bytes: Vec<u8>) -> Object {
        let about = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Image",
            "Width" => i64::from(width),
            "Height" => i64::from(height),
            "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        };
        self.add(Stream::new(about, bytes))
    }

    fn finished(mut self) -> Document {
        let count = self.pages.len() as i64;
        self.document.set_object(self.root, dictionary! { "Type" => "Pages", "Kids" => self.pages, "Count" => count });
        let catalog = self.document.add_object(dictionary! { "Type" => "Catalog", "Pages" => self.root });
        self.document.trailer.set("Root", catalog);
        let id = Object::string_literal("0123456789abcdef");
        self.document.trailer.set("ID", vec![id.clone(), id]);
        self.document
    }

    pub fn bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.finished().save_to(&mut bytes).unwrap();
        bytes
    }

    /// The same, to be opened only with a password.
    pub fn encrypted(self) -> Vec<u8> {
        let mut document = self.finished();
        let version = lopdf::EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: "user",
            key_length: 128,
            permissions: lopdf::Permissions::all(),
        };
        let state = lopdf::EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }
}

/// A PDF of `n` scanned pages of noise.
pub fn scanned_pdf(n: u32) -> Vec<u8> {
    let mut pdf = Pdf::new();
    for seed in 1..=n {
        pdf.scanned_page((298, 421), &noise(400, 565, seed));
    }
    pdf.bytes()
}

/// Opens with the usual limits.
pub fn open(path: &Path) -> OpenSource {
    acquire::open(path, &Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// All pages and failures.
pub fn all(source: &OpenSource) -> (Vec<Scan>, Vec<PageError>) {
    let (good, bad): (Vec<_>, Vec<_>) = source.pages().partition(Result::is_ok);
    (good.into_iter().filter_map(Result::ok).collect(), bad.into_iter().filter_map(Result::err).collect())
}
