//! Which files there are to read.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use super::error::OpenError;
use crate::domain::Failure;

/// What was found under the paths given.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The files to read: in the order of the paths given, each folder's by name; a file found twice stands once.
    pub files: Vec<PathBuf>,
    /// The files and links passed over on purpose, with the reason in Thai. No failures.
    pub skipped: Vec<(PathBuf, &'static str)>,
    /// The paths that could not be read at all.
    pub failures: Vec<Failure>,
}

/// The files under `paths` (files or folders, at any depth). Symbolic links are not followed, hidden files and files
/// of other kinds (told by name here; [`open`](super::open) tells by content) in folders are skipped and named. A file
/// that was itself named is always to be read.
pub fn find_inputs<P: AsRef<Path>>(paths: &[P]) -> Inputs {
    let mut inputs = Inputs::default();
    let mut seen = HashSet::new();
    for path in paths {
        let walk = WalkDir::new(path).follow_links(false).follow_root_links(true).sort_by_file_name();
        let mut walk = walk.into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => {
                    if entry.depth() > 0 && is_hidden(&entry) {
                        if entry.file_type().is_dir() {
                            walk.skip_current_dir();
                        }
                        inputs.skipped.push((entry.into_path(), "ไฟล์หรือโฟลเดอร์ที่ซ่อนไว้"));
                    } else if let Some(file) = inputs.sort(entry)
                        && seen.insert(file.clone())
                    {
                        inputs.files.push(file);
                    }
                }
                Err(e) => inputs.failures.push(failure(path.as_ref(), e)),
            }
        }
    }
    inputs
}

impl Inputs {
    /// The entry's path if it is to be read; otherwise it is noted as skipped, or is a folder.
    fn sort(&mut self, entry: DirEntry) -> Option<PathBuf> {
        let kind = entry.file_type();
        let named = entry.depth() == 0;
        if kind.is_dir() {
            return None;
        }
        let reason = if kind.is_symlink() && !named {
            "ลิงก์ ไม่ตามไปอ่าน"
        } else if !kind.is_file() && !kind.is_symlink() {
            "ไม่ใช่ไฟล์ธรรมดา"
        } else if !named && !has_known_name(entry.path()) {
            "ไม่ใช่ PDF, TIFF, JPEG, PNG หรือข้อความ .txt/.md"
        } else {
            return Some(entry.into_path());
        };
        self.skipped.push((entry.into_path(), reason));
        None
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether a file is called as inputs are, or has no extension that says otherwise.
pub fn has_known_name(path: &Path) -> bool {
    const KNOWN: [&str; 9] = ["pdf", "tif", "tiff", "jpg", "jpeg", "jpe", "png", "txt", "md"];
    // A file without an extension may well be a scan: `open` looks into it.
    path.extension().is_none_or(|ext| KNOWN.iter().any(|known| ext.eq_ignore_ascii_case(known)))
}

fn failure(given: &Path, e: walkdir::Error) -> Failure {
    let path = e.path().unwrap_or(given).to_path_buf();
    let reason = e.to_string();
    Failure::from(&match e.into_io_error() {
        Some(source) => OpenError::io(path, source),
        None => OpenError::Broken { path, reason },
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn files_in_order_and_the_rest_named() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("b/.git")).unwrap();
        for name in
            ["b/2.PDF", "b/10.tif", "b/.hidden.pdf", "b/.git/x.pdf", "b/sheet.xlsx", "b/scan", "a.txt", "run.exe"]
        {
            fs::write(at(name), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("a.txt"), at("b/link.txt")).unwrap();
        let inputs = find_inputs(&[at("b"), at("run.exe"), at("b/scan"), at("gone.pdf")]);
        let names = |files: &[PathBuf]| -> Vec<String> {
            files.iter().map(|f| f.strip_prefix(dir.path()).unwrap().display().to_string()).collect()
        };
        assert_eq!(names(&inputs.files), ["b/10.tif", "b/2.PDF", "b/scan", "run.exe"]);
        let skipped: Vec<_> = inputs.skipped.into_iter().map(|(path, _)| path).collect();
        assert_eq!(names(&skipped), ["b/.git", "b/.hidden.pdf", "b/link.txt", "b/sheet.xlsx"]);
        assert_eq!(inputs.failures.len(), 1);
        assert!(inputs.failures[0].path.ends_with("gone.pdf"), "{:?}", inputs.failures);
    }
}
