//! Why the archive could not do what it was asked, and what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// An error of the archive. The message says in English what happened and in Thai what to do.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no archive in the folder.
    #[error("there is no archive in `{0}` — ไม่พบคลังหนังสือในโฟลเดอร์นี้ ตรวจชื่อโฟลเดอร์ หรือสร้างด้วย `saraban run`")]
    Missing(PathBuf),
    /// A later saraban wrote the archive.
    #[error(
        "the archive `{folder}` has version {found}, this program knows {known} — คลังนี้สร้างด้วยโปรแกรมรุ่นใหม่กว่า ให้ติดตั้ง saraban รุ่นใหม่"
    )]
    Newer {
        /// The archive.
        folder: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// Another process is writing.
    #[error("another process is writing to the archive `{0}` — มีโปรแกรมอื่นกำลังเขียนคลังนี้อยู่ รอให้เสร็จแล้วสั่งใหม่")]
    Busy(PathBuf),
    /// The folder or file cannot be written.
    #[error("the archive `{0}` cannot be written — คลังนี้อ่านได้อย่างเดียว ตรวจสิทธิ์ของโฟลเดอร์ หรือเลือกโฟลเดอร์อื่น")]
    ReadOnly(PathBuf),
    /// No space is left.
    #[error("the disk with the archive `{0}` is full — ดิสก์เต็ม ลบไฟล์ที่ไม่ใช้แล้วสั่งใหม่ งานที่เสร็จแล้วไม่สูญหาย")]
    DiskFull(PathBuf),
    /// The database is damaged, or is none.
    #[error(
        "`{folder}` holds a damaged archive: {detail} — ฐานข้อมูลเสียหาย ให้กู้จากสำเนาสำรอง (saraban doctor บอกรายละเอียด)"
    )]
    Damaged {
        /// The archive.
        folder: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// A record in the archive is none that this program knows.
    #[error(
        "record `{id}` of the archive cannot be read: {source} — อ่านระเบียนนี้ไม่ได้ ให้สั่ง `saraban run --force` กับไฟล์ต้นทาง"
    )]
    Record {
        /// The letter's id or the table.
        id: String,
        /// Why.
        source: serde_json::Error,
    },
    /// No such letter.
    #[error("no letter `{0}` in the archive — ไม่พบหนังสือรหัสนี้ ค้นรหัสได้ด้วย `saraban search`")]
    NoLetter(String),
    /// More than one letter is meant: the name given, and the letters, one a line.
    #[error("several letters in the archive have the number `{0}` — มีหลายฉบับที่ใช้เลขนี้ ให้ระบุด้วยรหัส:{1}")]
    SeveralLetters(String, String),
    /// A correction that cannot be.
    #[error(transparent)]
    Correction(#[from] super::CorrectionError),
    /// A file beside the database could not be read or written.
    #[error("{path}: {source} — อ่านหรือเขียนไฟล์ไม่ได้ ตรวจสิทธิ์และพื้นที่ดิสก์")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Anything else that SQLite reports.
    #[error("the archive `{folder}`: {source} — สั่ง `saraban doctor` เพื่อตรวจคลัง")]
    Sql {
        /// The archive.
        folder: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl ArchiveError {
    /// What an SQLite error on the archive in `folder` means.
    pub(super) fn sql(folder: &Path, source: rusqlite::Error) -> Self {
        let folder = folder.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => Self::ReadOnly(folder),
            Some(ErrorCode::DiskFull) => Self::DiskFull(folder),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(folder),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { folder, detail: source.to_string() }
            }
            _ => Self::Sql { folder, source },
        }
    }

    /// What an I/O error on `path`, a file of the archive in `folder`, means.
    pub(super) fn io(folder: &Path, path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(folder.to_owned()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(folder.to_owned()),
            _ => Self::Io { path: path.to_owned(), source },
        }
    }
}

/// An error on the way from the archive to a file or stream, before it is known which one was written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The output cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}
