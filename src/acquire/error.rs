//! Why a file or a page could not be read, and what a clerk can do about it.

use std::{io, path::PathBuf, time::Duration};

use thiserror::Error;

use super::pdfium::MissingPdfium;
use crate::domain::{Failure, Stage};

/// A file that cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It is not there, or no longer.
    #[error("{path}: the file is not there")]
    Vanished {
        /// The file.
        path: PathBuf,
    },
    /// The rights to read it are missing.
    #[error("{path}: no permission to read it")]
    Forbidden {
        /// The file.
        path: PathBuf,
    },
    /// The disk or the share did not deliver.
    #[error("{path}: reading failed: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It has no bytes.
    #[error("{path}: the file is empty")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It is none of the kinds that are read, whatever its name says.
    #[error("{path}: not a PDF, TIFF, JPEG, PNG or text file, but {what}")]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What its content looks like.
        what: &'static str,
    },
    /// It has more bytes than allowed.
    #[error("{path}: {bytes} bytes, more than the limit of {limit}")]
    TooBig {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// [`Limits::bytes`](super::Limits::bytes).
        limit: u64,
    },
    /// It has more pages than allowed.
    #[error("{path}: {pages} pages, more than the limit of {limit}")]
    TooManyPages {
        /// The file.
        path: PathBuf,
        /// How many it says it has; for a TIFF, how many were counted before giving up.
        pages: u64,
        /// [`Limits::pages`](super::Limits::pages).
        limit: u32,
    },
    /// A page is larger than allowed. Told from the header: nothing was unpacked.
    #[error("{path}: {width}x{height} pixels, more than the limit of {limit} pixels a page")]
    TooManyPixels {
        /// The file.
        path: PathBuf,
        /// Width that the header gives.
        width: u32,
        /// Height that the header gives.
        height: u32,
        /// [`Limits::pixels`](super::Limits::pixels).
        limit: u64,
    },
    /// A PDF that wants a password.
    #[error("{path}: the PDF is encrypted and needs a password")]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// A PDF without pages.
    #[error("{path}: the PDF has no pages")]
    NoPages {
        /// The file.
        path: PathBuf,
    },
    /// It is broken or cut short.
    #[error("{path}: broken or cut short: {reason}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
    /// No page of a PDF can be read without pdfium. Not the file's fault: the program ends with exit code 3.
    #[error("{path}: {source}")]
    Pdfium {
        /// The file.
        path: PathBuf,
        /// Where it was looked for.
        source: MissingPdfium,
    },
}

impl OpenError {
    /// An error of the file system, told apart by what a clerk can do about it.
    pub(super) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Vanished { path },
            io::ErrorKind::PermissionDenied => Self::Forbidden { path },
            io::ErrorKind::UnexpectedEof => Self::Broken { path, reason: "the file ends too early".to_owned() },
            _ => Self::Io { path, source },
        }
    }

    /// Whether a library that every PDF needs is missing, so that going on is of no use.
    pub fn is_missing_library(&self) -> bool {
        matches!(self, Self::Pdfium { .. })
    }

    fn path(&self) -> &PathBuf {
        match self {
            Self::Vanished { path }
            | Self::Forbidden { path }
            | Self::Io { path, .. }
            | Self::Empty { path }
            | Self::Unsupported { path, .. }
            | Self::TooBig { path, .. }
            | Self::TooManyPages { path, .. }
            | Self::TooManyPixels { path, .. }
            | Self::Encrypted { path }
            | Self::NoPages { path }
            | Self::Broken { path, .. }
            | Self::Pdfium { path, .. } => path,
        }
    }

    /// What a clerk can do about it, in Thai.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Vanished { .. } => "ไม่พบไฟล์แล้ว อาจถูกย้ายหรือลบระหว่างทำงาน ตรวจสอบแล้วสั่งใหม่อีกครั้ง",
            Self::Forbidden { .. } => "ไม่มีสิทธิ์อ่านไฟล์นี้ ขอสิทธิ์อ่านจากผู้ดูแลเครื่อง แล้วสั่งใหม่อีกครั้ง",
            Self::Io { .. } => "อ่านไฟล์จากดิสก์หรือเครือข่ายไม่สำเร็จ ตรวจสอบสื่อบันทึกหรือการเชื่อมต่อ แล้วสั่งใหม่อีกครั้ง",
            Self::Empty { .. } => "ไฟล์ว่างเปล่า สแกนหรือคัดลอกไฟล์ใหม่",
            Self::Unsupported { .. } => "ไม่ใช่ไฟล์ที่อ่านได้ ใช้ไฟล์ PDF, TIFF, JPEG, PNG หรือข้อความ .txt/.md",
            Self::TooBig { .. } => "ไฟล์ใหญ่เกินกำหนด แบ่งไฟล์ให้เล็กลง หรือเพิ่มค่าจำกัดขนาดไฟล์",
            Self::TooManyPages { .. } => "จำนวนหน้ามากเกินกำหนด แบ่งไฟล์ หรือเพิ่มค่าจำกัดจำนวนหน้า",
            Self::TooManyPixels { .. } => "ภาพใหญ่เกินกำหนด สแกนใหม่ที่ ๓๐๐ จุดต่อนิ้ว หรือเพิ่มค่าจำกัดขนาดภาพ",
            Self::Encrypted { .. } => "ไฟล์ PDF มีรหัสผ่าน เปิดด้วยรหัสผ่านแล้วบันทึกใหม่แบบไม่ใส่รหัส",
            Self::NoPages { .. } => "ไฟล์ PDF ไม่มีหน้าเลย สแกนหรือขอไฟล์ใหม่",
            Self::Broken { .. } => "ไฟล์เสียหายหรือมาไม่ครบ คัดลอกหรือสแกนใหม่",
            Self::Pdfium { .. } => "ไม่พบไลบรารี libpdfium ที่ใช้อ่าน PDF ให้ผู้ดูแลเครื่องสั่ง saraban doctor แล้วติดตั้งตามที่แจ้ง",
        }
    }
}

impl From<&OpenError> for Failure {
    fn from(error: &OpenError) -> Self {
        Self {
            path: error.path().display().to_string(),
            page: None,
            stage: Stage::Open,
            error: error.to_string(),
            remedy: error.remedy().to_owned(),
        }
    }
}

/// A page that cannot be turned into an image. It costs that page; the others of its file go on, unless
/// [`PageError::ends_source`].
#[derive(Debug, Error)]
#[error("{path}, page {page}: {kind}")]
pub struct PageError {
    /// The file.
    pub path: PathBuf,
    /// The page, counted from 1.
    pub page: u32,
    /// What is wrong with it.
    pub kind: PageErrorKind,
}

/// What is wrong with a page.
#[derive(Debug, Error)]
pub enum PageErrorKind {
    /// Its image is larger than allowed.
    #[error("an image of {width}x{height} pixels, more than the limit of {limit} pixels a page")]
    TooManyPixels {
        /// Width of the image.
        width: u64,
        /// Height of the image.
        height: u64,
        /// [`Limits::pixels`](super::Limits::pixels).
        limit: u64,
    },
    /// It cannot be decoded.
    #[error("cannot be decoded: {0}")]
    Broken(String),
    /// The file became unreadable while it was read.
    #[error("the file can no longer be read: {0}")]
    Reopen(String),
    /// It took too long. Pages after it are not tried.
    #[error("took more than {} s; the pages after it were not tried", .0.as_secs_f32())]
    TooSlow(Duration),
}

impl PageError {
    /// Whether no page after this one comes.
    pub fn ends_source(&self) -> bool {
        matches!(self.kind, PageErrorKind::TooSlow(_) | PageErrorKind::Reopen(_))
    }

    /// What a clerk can do about it, in Thai.
    pub fn remedy(&self) -> &'static str {
        match self.kind {
            PageErrorKind::TooManyPixels { .. } => "ภาพในหน้านี้ใหญ่เกินกำหนด สแกนหน้านี้ใหม่ที่ ๓๐๐ จุดต่อนิ้ว หรือเพิ่มค่าจำกัดขนาดภาพ",
            PageErrorKind::Broken(_) => "หน้านี้เสียหาย สแกนหน้านี้ใหม่",
            PageErrorKind::Reopen(_) => "ไฟล์ถูกย้าย ลบ หรือแก้ไขระหว่างทำงาน ตรวจสอบแล้วสั่งใหม่อีกครั้ง",
            PageErrorKind::TooSlow(_) => "หน้านี้ใช้เวลานานเกินกำหนด สแกนหน้านี้ใหม่ หรือเพิ่มค่าจำกัดเวลาต่อหน้า",
        }
    }
}

impl From<&PageError> for Failure {
    fn from(error: &PageError) -> Self {
        Self {
            path: error.path.display().to_string(),
            page: Some(error.page),
            stage: Stage::Rasterize,
            error: error.to_string(),
            remedy: error.remedy().to_owned(),
        }
    }
}
