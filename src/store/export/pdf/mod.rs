//! Scans that can be searched: each as a PDF with the words that were read behind what it shows.
//!
//! The images stay as they are, byte for byte, wherever PDF/A can hold them; around them the file is written anew, as
//! PDF/A-2b ([`seal`]) unless something on a page does not let it ([`painted`]). Added are the recognised lines as text that
//! is not painted ([`layer`]), a bookmark a letter ([`outline`]), a title, and the meaning of the colours ([`srgb`]). JPEG,
//! PNG and TIFF scans get a PDF of their own ([`picture`], [`strips`]). Encrypted files and files that are no longer where they
//! were are left out, and said so; text that another OCR made is no scan.
//!
//! What is added costs some 2 KiB a file and 1 to 2 KiB a page of text: the characters of a page, packed, are most of it.

mod font;
mod layer;
mod outline;
mod page;
mod painted;
mod picture;
mod seal;
mod srgb;
mod stated;
mod strips;

use std::{
    collections::HashMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use lopdf::{Document, ObjectId};
use sha2::{Digest, Sha256};

use super::write_whole;
use crate::{
    domain::{Letter, PageText},
    store::{Archive, ArchiveError},
};

/// What an export of searchable scans made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchableScans {
    /// The files written.
    pub written: Vec<PathBuf>,
    /// The sources left out, and why.
    pub left_out: Vec<(String, String)>,
    /// The sources whose files are searchable but no PDF/A-2b, and why not.
    pub plain: Vec<(String, String)>,
}

/// A source with what is known of it.
struct Known {
    path: String,
    sha256: String,
    letters: Vec<Letter>,
}

/// Why a source cannot be made searchable.
#[derive(Debug, thiserror::Error)]
enum Unfit {
    #[error("เปิดไฟล์ต้นทางไม่ได้ ({0}) นำไฟล์กลับไว้ที่เดิม หรือสั่งจากโฟลเดอร์เดิมที่สั่ง `saraban run` แล้วสั่งใหม่")]
    Gone(#[from] std::io::Error),
    #[error("ไฟล์ต้นทางเปลี่ยนไปหลังจากอ่าน สั่ง `saraban run` อีกครั้งก่อน")]
    Changed,
    #[error("ไม่ใช่ PDF หรือภาพที่ใส่ใน PDF ได้")]
    Kind,
    #[error("ภาพหน้า {0} ใส่ใน PDF ไม่ได้")]
    Page(usize),
    #[error("อ่านได้ {found} หน้า จาก {known} หน้า")]
    Pages { found: usize, known: u32 },
    #[error("PDF มีรหัสผ่าน")]
    Encrypted,
    #[error("ไม่มีบรรทัดที่อ่านไว้ สั่ง `saraban run --force` กับไฟล์นี้")]
    NoWords,
    #[error("โครงสร้าง PDF เสียหาย ({0})")]
    Broken(#[from] lopdf::Error),
    #[error("โครงสร้าง TIFF เสียหาย ({0})")]
    BrokenTiff(#[from] tiff::TiffError),
}

/// A searchable scan.
struct Built {
    bytes: Vec<u8>,
    /// Why it is no PDF/A-2b.
    obstacle: Option<String>,
}

impl Archive {
    /// Writes each source's scan with a layer of text into `folder`, under the source's name with a beginning of its hash.
    ///
    /// # Errors
    /// If the database cannot be read or a file not written. A source that cannot be made searchable is no error.
    pub fn export_pdf(&self, folder: &Path) -> Result<SearchableScans, ArchiveError> {
        fs::create_dir_all(folder).map_err(|e| ArchiveError::io(folder, folder, e))?;
        let mut made = SearchableScans::default();
        let mut source: Option<Known> = None;
        for letter in self.letters()? {
            let letter = letter?;
            match &mut source {
                Some(known) if known.sha256 == letter.source.sha256 => known.letters.push(letter),
                _ => {
                    let next = Known {
                        path: letter.source.path.clone(),
                        sha256: letter.source.sha256.clone(),
                        letters: vec![letter],
                    };
                    if let Some(known) = source.replace(next) {
                        self.searchable(&known, folder, &mut made)?;
                    }
                }
            }
        }
        if let Some(known) = source {
            self.searchable(&known, folder, &mut made)?;
        }
        Ok(made)
    }

    fn searchable(&self, known: &Known, folder: &Path, made: &mut SearchableScans) -> Result<(), ArchiveError> {
        if known.letters.iter().all(|l| l.source.page_count == 0) {
            return Ok(());
        }
        let pages = self.pages(&known.sha256)?;
        let built = match build(known, &self.paths(&known.sha256)?, &pages) {
            Ok(built) => built,
            Err(why) => {
                made.left_out.push((known.path.clone(), why.to_string()));
                return Ok(());
            }
        };
        let stem = Path::new(&known.path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // Two folders may have files of one name; their bytes differ.
        let name = format!("{stem}-{}.pdf", known.sha256.chars().take(8).collect::<String>());
        let path = folder.join(name);
        write_whole::<std::io::Error>(&path, |w| w.write_all(&built.bytes))
            .map_err(|e| ArchiveError::io(folder, &path, e))?;
        made.plain.extend(built.obstacle.map(|why| (known.path.clone(), why)));
        made.written.push(path);
        Ok(())
    }
}

fn build(known: &Known, paths: &[String], pages: &[PageText]) -> Result<Built, Unfit> {
    let bytes = original(known, paths)?;
    if pages.iter().all(|p| p.lines.is_empty()) {
        return Err(Unfit::NoWords);
    }
    let mut pdf = open(bytes, known)?;
    let sheets: Vec<ObjectId> = pdf.get_pages().into_values().collect();
    let read: HashMap<u32, &PageText> = pages.iter().map(|p| (p.number, p)).collect();
    let glyphs = pages.iter().flat_map(|p| &p.lines).flat_map(|l| &l.glyphs);
    let shared = page::Shared::add(&mut pdf, glyphs.map(|g| g.ch));
    let mut obstacle = seal::obstacle(&pdf);
    for (number, &sheet) in (1..).zip(&sheets) {
        let found = page::add_words(&mut pdf, sheet, read.get(&number).copied(), &shared)?;
        obstacle = obstacle.or_else(|| found.map(|why| format!("หน้า {number}: {why}")));
    }
    let outlines = outline::add(&mut pdf, &known.letters, &sheets);
    let title = known.letters.first().map(outline::title).unwrap_or_default();
    let about = seal::About { title: &title, sha256: &known.sha256, is_archival: obstacle.is_none(), outlines };
    Ok(Built { bytes: seal::write(pdf, &about)?, obstacle })
}

/// The scan as a PDF, whatever it was.
fn open(bytes: Vec<u8>, known: &Known) -> Result<Document, Unfit> {
    let page_count = known.letters.first().map_or(0, |l| l.source.page_count);
    let head = &bytes[..bytes.len().min(1024)];
    let pdf = if head.windows(5).any(|w| w == b"%PDF-") {
        let mut pdf = Document::load_mem(&bytes)?;
        if pdf.is_encrypted() || pdf.was_encrypted() {
            return Err(Unfit::Encrypted);
        }
        stated::cut(&mut pdf, &bytes);
        pdf
    } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        picture::document(vec![picture::jpeg(bytes).ok_or(Unfit::Kind)?])
    } else if head.starts_with(b"\x89PNG") {
        picture::document(vec![picture::png(&bytes).ok_or(Unfit::Kind)?])
    } else if head.starts_with(b"II") || head.starts_with(b"MM") {
        let pages = strips::pictures(&bytes, page_count)?.into_iter().enumerate();
        let pages: Result<_, _> = pages.map(|(i, page)| page.ok_or(Unfit::Page(i + 1))).collect();
        picture::document(pages?)
    } else {
        return Err(Unfit::Kind);
    };
    let found = pdf.get_pages().len();
    if found < page_count as usize { Err(Unfit::Pages { found, known: page_count }) } else { Ok(pdf) }
}

/// The bytes that were read, wherever they still are.
fn original(known: &Known, paths: &[String]) -> Result<Vec<u8>, Unfit> {
    let mut why = Unfit::Changed;
    for path in paths {
        match fs::read(path) {
            Ok(bytes) => {
                let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                if hash == known.sha256 {
                    return Ok(bytes);
                }
                why = Unfit::Changed;
            }
            Err(e) => why = Unfit::Gone(e),
        }
    }
    Err(why)
}
