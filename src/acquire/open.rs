//! Opening a file: what it is, how large it is, and whether it keeps within the limits.

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sha2::{Digest, Sha256};

use super::{
    error::OpenError,
    given, image_pages, pdf_pages,
    rasterize::{Pages, within},
    sniff::{HEAD, SourceKind, sniff},
};
use crate::domain::PageText;

/// How much of a stranger's file is read before it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pages a file.
    pub pages: u32,
    /// Pixels a page, and an image on a page.
    pub pixels: u64,
    /// Bytes a file.
    pub bytes: u64,
    /// Time a page may take to become an image, and a file to open.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { pages: 5_000, pixels: 100_000_000, bytes: 512 << 20, time: Duration::from_secs(60) }
    }
}

/// A file whose kind, size and page count are known and within the limits. It holds no handle open.
#[derive(Clone, Debug)]
pub struct OpenSource {
    /// The file, as it was given.
    pub path: PathBuf,
    /// What it is.
    pub kind: SourceKind,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its pages; for text the parts that it falls into.
    pub page_count: u32,
    /// Whether it ends too early, so that pages or parts of pages may be missing. [`Pages`] names this as a failure
    /// after the pages that could be read.
    pub truncated: bool,
    /// The limits that its pages are held to.
    pub limits: Limits,
    text: Option<Arc<str>>,
}

impl OpenSource {
    /// Its pages as images, one at a time and in order; memory does not grow with the number of pages. None for text.
    pub fn pages(&self) -> Pages {
        Pages::start(self, 1)
    }

    /// The same from page `first` on (counted from 1), to go on where another run stopped.
    pub fn pages_from(&self, first: u32) -> Pages {
        Pages::start(self, first.max(1))
    }

    /// The parts of a [`SourceKind::Text`], numbered from 1; `None` for files with pages.
    pub fn given_text(&self) -> Option<Vec<PageText>> {
        self.text.as_deref().map(given::parts)
    }
}

/// What a look into a file shows.
pub(super) struct Shape {
    /// Its pages.
    pub pages: u32,
    /// Whether it ends too early.
    pub truncated: bool,
}

/// Opens `path`: tells its kind by its content, checks it against `limits` without unpacking anything, and hashes it.
///
/// # Errors
/// See [`OpenError`]. A broken file is an error here only if no page of it can be read.
pub fn open(path: &Path, limits: &Limits) -> Result<OpenSource, OpenError> {
    let (kind, bytes) = look(path, limits)?;
    let sha256 = hash(path, limits)?;
    let (shape, text) = if kind == SourceKind::Text {
        let (shape, text) = read_text(path)?;
        (shape, Some(text))
    } else {
        (inspect(path, kind, *limits)?, None)
    };
    if shape.pages > limits.pages {
        return Err(OpenError::TooManyPages { path: path.into(), pages: shape.pages.into(), limit: limits.pages });
    }
    Ok(OpenSource {
        path: path.into(),
        kind,
        sha256,
        bytes,
        page_count: shape.pages,
        truncated: shape.truncated,
        limits: *limits,
        text,
    })
}

/// The kind and the size.
fn look(path: &Path, limits: &Limits) -> Result<(SourceKind, u64), OpenError> {
    let fail = |e| OpenError::io(path, e);
    // Asked before opening: opening a pipe would wait for ever.
    let about = std::fs::metadata(path).map_err(fail)?;
    if !about.is_file() {
        return Err(OpenError::Unsupported { path: path.into(), what: "a folder or device" });
    }
    let bytes = about.len();
    if bytes > limits.bytes {
        return Err(OpenError::TooBig { path: path.into(), bytes, limit: limits.bytes });
    }
    let mut head = Vec::with_capacity(HEAD);
    File::open(path).map_err(fail)?.take(HEAD as u64).read_to_end(&mut head).map_err(fail)?;
    if head.is_empty() {
        return Err(OpenError::Empty { path: path.into() });
    }
    let kind = sniff(&head).map_err(|what| OpenError::Unsupported { path: path.into(), what })?;
    Ok((kind, bytes))
}

fn hash(path: &Path, limits: &Limits) -> Result<String, OpenError> {
    let fail = |e| OpenError::io(path, e);
    // A file may grow while it is read.
    let mut file = File::open(path).map_err(fail)?.take(limits.bytes);
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(fail)? {
            0 => break,
            n => hasher.update(&buffer[..n]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn read_text(path: &Path) -> Result<(Shape, Arc<str>), OpenError> {
    let bytes = std::fs::read(path).map_err(|e| OpenError::io(path, e))?;
    // The head was looked at before; a program may hide behind four kilobytes of text.
    if bytes.contains(&0) {
        return Err(OpenError::Unsupported { path: path.into(), what: "text with binary data in it" });
    }
    let text = given::decode(&bytes);
    if text.trim().is_empty() {
        return Err(OpenError::Empty { path: path.into() });
    }
    let pages = given::parts(&text).len().try_into().unwrap_or(u32::MAX);
    Ok((Shape { pages, truncated: false }, text.into()))
}

/// Counts the pages, within the time allowed: a hostile file can keep a parser busy for ever.
fn inspect(path: &Path, kind: SourceKind, limits: Limits) -> Result<Shape, OpenError> {
    let owned = path.to_path_buf();
    let look = move || match kind {
        SourceKind::Pdf => pdf_pages::inspect(&owned),
        SourceKind::Tiff => image_pages::inspect_tiff(&owned, &limits),
        SourceKind::Jpeg | SourceKind::Png | SourceKind::Text => image_pages::inspect_image(&owned, kind, &limits),
    };
    within(limits.time, look).unwrap_or_else(|reason| Err(OpenError::Broken { path: path.into(), reason }))
}

/// The last `n` bytes of a file, fewer if it is shorter.
pub(super) fn tail(path: &Path, n: u64) -> std::io::Result<Vec<u8>> {
    let mut file = BufReader::new(File::open(path)?);
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(n)))?;
    let mut bytes = Vec::new();
    file.take(n).read_to_end(&mut bytes)?;
    Ok(bytes)
}
