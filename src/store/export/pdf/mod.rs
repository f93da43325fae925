//! Scans that can be searched: the original PDF, byte for byte, with an update behind it that holds the words.
//!
//! PDF lets a file be changed by writing what is new behind its end (ISO 32000, 7.5.6). So the images, and even a signature
//! over the original, stay as they are. Added are the recognised lines as text that is not painted, a bookmark a letter, and
//! a title. JPEG scans are put into a new PDF as they are; other images, text, encrypted files and files that are no
//! longer where they were are left out, and said so.

mod layer;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};
use sha2::{Digest, Sha256};

use super::write_whole;
use crate::{
    domain::{Kind, Letter, PageText},
    store::{Archive, ArchiveError, columns},
};
use layer::{ADVANCE, Sheet};

/// A font of one empty glyph; its origin and licence stand in `glyphless.md`.
const GLYPHLESS: &[u8] = include_bytes!("glyphless.ttf");

/// How a layer of words begins: closes the bracket around the page, and says whose it is.
const OWN: &str = "Q\n% saraban words\n";

/// What an export of searchable scans made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchableScans {
    /// The files written.
    pub written: Vec<PathBuf>,
    /// The sources left out, and why.
    pub left_out: Vec<(String, String)>,
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
    #[error("ไม่ใช่ PDF หรือ JPEG")]
    Kind,
    #[error("PDF มีรหัสผ่าน")]
    Encrypted,
    #[error("ไม่มีบรรทัดที่อ่านไว้ สั่ง `saraban run --force` กับไฟล์นี้")]
    NoWords,
    #[error("โครงสร้าง PDF เสียหาย ({0})")]
    Broken(#[from] lopdf::Error),
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
        let pages = self.pages(&known.sha256)?;
        let bytes = match build(known, &self.paths(&known.sha256)?, &pages) {
            Ok(bytes) => bytes,
            Err(why) => {
                made.left_out.push((known.path.clone(), why.to_string()));
                return Ok(());
            }
        };
        let stem = Path::new(&known.path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // Two folders may have files of one name; their bytes differ.
        let name = format!("{stem}-{}.pdf", known.sha256.chars().take(8).collect::<String>());
        let path = folder.join(name);
        write_whole::<std::io::Error>(&path, |w| w.write_all(&bytes))
            .map_err(|e| ArchiveError::io(folder, &path, e))?;
        made.written.push(path);
        Ok(())
    }
}

fn build(known: &Known, paths: &[String], pages: &[PageText]) -> Result<Vec<u8>, Unfit> {
    let bytes = original(known, paths)?;
    if pages.iter().all(|p| p.lines.is_empty()) {
        return Err(Unfit::NoWords);
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        append(bytes, known, pages)
    } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        append(around_jpeg(bytes, pages)?, known, pages)
    } else {
        Err(Unfit::Kind)
    }
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

/// The PDF with the words behind it.
fn append(bytes: Vec<u8>, known: &Known, pages: &[PageText]) -> Result<Vec<u8>, Unfit> {
    let before = Document::load_mem(&bytes)?;
    if before.is_encrypted() {
        return Err(Unfit::Encrypted);
    }
    let numbers = before.get_pages();
    let mut pdf = IncrementalDocument::create_from(bytes, before);
    let font = add_font(&mut pdf.new_document);
    for page in pages.iter().filter(|p| !p.lines.is_empty()) {
        if let Some(&id) = numbers.get(&page.number) {
            add_words(&mut pdf, id, page, font)?;
        }
    }
    add_bookmarks(&mut pdf, known, &numbers.into_iter().collect::<Vec<_>>())?;
    let mut out = Vec::new();
    pdf.save_to(&mut out)?;
    Ok(out)
}

/// Puts the words of a page behind what it shows.
fn add_words(pdf: &mut IncrementalDocument, id: ObjectId, page: &PageText, font: ObjectId) -> Result<(), Unfit> {
    let sheet = sheet(pdf.get_prev_documents(), id);
    let mut words = Stream::new(Dictionary::new(), format!("{OWN}{}", layer::content(page, sheet)).into_bytes());
    words.compress()?;
    let words = pdf.new_document.add_object(words);
    add_resource(pdf, id, font)?;
    let shown = pdf.new_document.get_dictionary(id)?.get(b"Contents").cloned().unwrap_or(Object::Null);
    let mut contents = Vec::new();
    match shown {
        Object::Array(parts) => contents.extend(parts),
        Object::Reference(part) => match pdf.get_prev_documents().get_object(part) {
            Ok(Object::Array(parts)) => contents.extend(parts.iter().cloned()),
            _ => contents.push(Object::Reference(part)),
        },
        _ => {}
    }
    match contents.iter().position(|part| is_own(pdf.get_prev_documents(), part)) {
        // An export that was read again: its words would lie over each other.
        Some(before) => contents[before] = Object::Reference(words),
        None => {
            // What was there may leave the coordinates changed behind itself: it is put in brackets.
            let opening = pdf.new_document.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec()));
            contents.insert(0, Object::Reference(opening));
            contents.push(Object::Reference(words));
        }
    }
    pdf.new_document.get_dictionary_mut(id)?.set("Contents", contents);
    Ok(())
}

/// Whether a part of a page's contents is a layer of words that an earlier export wrote.
fn is_own(pdf: &Document, part: &Object) -> bool {
    let stream = pdf.dereference(part).ok().and_then(|(_, part)| part.as_stream().ok());
    let content = stream.and_then(|stream| stream.get_plain_content().ok());
    content.is_some_and(|content| content.starts_with(OWN.as_bytes()))
}

fn add_resource(pdf: &mut IncrementalDocument, id: ObjectId, font: ObjectId) -> Result<(), Unfit> {
    let resources = pdf.get_or_create_resources(id)?.as_dict_mut()?;
    let shared = resources.get(b"Font").and_then(Object::as_reference).ok();
    if !resources.has(b"Font") {
        resources.set("Font", Dictionary::new());
    }
    if let Some(shared) = shared {
        pdf.opt_clone_object_to_new_document(shared)?;
        pdf.new_document.get_dictionary_mut(shared)?.set("SrbnText", font);
    } else {
        let resources = pdf.get_or_create_resources(id)?.as_dict_mut()?;
        resources.get_mut(b"Font")?.as_dict_mut()?.set("SrbnText", font);
    }
    Ok(())
}

/// The page's crop box and rotation, its own or inherited.
fn sheet(pdf: &Document, id: ObjectId) -> Sheet {
    let numbers = |key: &[u8]| -> Option<[f32; 4]> {
        let list = inherited(pdf, id, key)?.as_array().ok()?;
        let of = |o: &Object| pdf.dereference(o).ok().and_then(|(_, o)| o.as_float().ok());
        let [a, b, c, d] = [list.first()?, list.get(1)?, list.get(2)?, list.get(3)?].map(of);
        let (a, b, c, d) = (a?, b?, c?, d?);
        Some([a.min(c), b.min(d), a.max(c), b.max(d)])
    };
    let media = numbers(b"MediaBox").unwrap_or([0.0, 0.0, 595.0, 842.0]);
    let crop = numbers(b"CropBox").map_or(media, |c| {
        // A crop box counts as far as it lies on the page.
        [c[0].max(media[0]), c[1].max(media[1]), c[2].min(media[2]), c[3].min(media[3])]
    });
    let crop = if crop[0] < crop[2] && crop[1] < crop[3] { crop } else { media };
    let rotate = inherited(pdf, id, b"Rotate").and_then(|r| r.as_i64().ok()).unwrap_or(0).rem_euclid(360);
    Sheet { crop, rotate }
}

/// A page's attribute, its own or that of the nearest folder of the page tree that has it.
fn inherited<'a>(pdf: &'a Document, id: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = pdf.get_dictionary(id).ok()?;
    // A broken tree may lead round in circles.
    for _ in 0..64 {
        if let Ok(value) = node.get(key) {
            return pdf.dereference(value).ok().map(|(_, value)| value);
        }
        node = pdf.get_dictionary(node.get(b"Parent").and_then(Object::as_reference).ok()?).ok()?;
    }
    None
}

/// A font in which every code is the UTF-16 unit that it is copied as.
fn add_font(pdf: &mut Document) -> ObjectId {
    let compressed = |dict: Dictionary, content: Vec<u8>| {
        let mut stream = Stream::new(dict, content);
        // What does not get smaller stays as it is.
        let _ = stream.compress();
        stream
    };
    let length = GLYPHLESS.len() as i64;
    let file = pdf.add_object(compressed(dictionary! { "Length1" => length }, GLYPHLESS.to_vec()));
    let descriptor = pdf.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "GlyphLessFont", "Flags" => 5, "FontFile2" => file,
        "FontBBox" => vec![0.into(), 0.into(), 500.into(), 1000.into()],
        "Ascent" => 1000, "Descent" => -1, "CapHeight" => 1000, "ItalicAngle" => 0, "StemV" => 80,
    });
    // Every code is the one glyph there is.
    let glyphs = pdf.add_object(compressed(Dictionary::new(), [0, 1].repeat(1 << 16)));
    let inner = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "GlyphLessFont", "DW" => ADVANCE as i64,
        "CIDToGIDMap" => glyphs, "FontDescriptor" => descriptor,
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
    });
    let unicode = pdf.add_object(compressed(Dictionary::new(), TO_UNICODE.as_bytes().to_vec()));
    pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "GlyphLessFont", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![inner.into()], "ToUnicode" => unicode,
    })
}

const TO_UNICODE: &str = "/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
";

/// A bookmark for every letter (unless the scan has bookmarks of its own), and a title.
fn add_bookmarks(pdf: &mut IncrementalDocument, known: &Known, pages: &[(u32, ObjectId)]) -> Result<(), Unfit> {
    let catalog = pdf.get_prev_documents().trailer.get(b"Root").and_then(Object::as_reference)?;
    pdf.opt_clone_object_to_new_document(catalog)?;
    let letters: Vec<(String, ObjectId)> = known
        .letters
        .iter()
        .filter(|l| l.kind != Kind::Attachment)
        .filter_map(|l| {
            let first = l.source.pages.first()?;
            Some((title(l), pages.iter().find(|(n, _)| n == first)?.1))
        })
        .collect();
    let has_own = pdf.new_document.get_dictionary(catalog)?.has(b"Outlines");
    if !letters.is_empty() && !has_own {
        let root = pdf.new_document.new_object_id();
        let ids: Vec<ObjectId> = letters.iter().map(|_| pdf.new_document.new_object_id()).collect();
        for (i, (title, page)) in letters.iter().enumerate() {
            let mut item = dictionary! {
                "Title" => text_string(title), "Parent" => root,
                "Dest" => vec![Object::Reference(*page), Object::Name(b"Fit".to_vec())],
            };
            if i > 0 {
                item.set("Prev", ids[i - 1]);
            }
            if let Some(next) = ids.get(i + 1) {
                item.set("Next", *next);
            }
            pdf.new_document.set_object(ids[i], item);
        }
        let (first, last) = (ids[0], ids[ids.len() - 1]);
        let count = ids.len() as i64;
        pdf.new_document
            .set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
        pdf.new_document.get_dictionary_mut(catalog)?.set("Outlines", root);
    }
    add_title(pdf, known);
    Ok(())
}

/// The title in the document's information, beside what is there.
fn add_title(pdf: &mut IncrementalDocument, known: &Known) {
    let trailer = &pdf.get_prev_documents().trailer;
    let before = trailer.get(b"Info").and_then(|info| pdf.get_prev_documents().dereference(info).map(|(_, o)| o));
    let mut info = before.ok().and_then(|o| o.as_dict().ok()).cloned().unwrap_or_default();
    if let Some(letter) = known.letters.first() {
        info.set("Title", text_string(&title(letter)));
    }
    info.set("Producer", Object::string_literal(concat!("saraban ", env!("CARGO_PKG_VERSION"))));
    let info = pdf.new_document.add_object(info);
    pdf.new_document.trailer.set("Info", info);
}

/// What a letter is called: its number and its subject.
fn title(letter: &Letter) -> String {
    let number = letter.number.as_ref().map(|n| format!("ที่ {}", n.0.value));
    let subject = letter.subject.as_ref().map(|s| s.value.clone());
    let parts: Vec<String> = number.into_iter().chain(subject).collect();
    if parts.is_empty() { columns::name(letter.kind) } else { parts.join(" ") }
}

/// A text string of a PDF: UTF-16 with its byte-order mark.
fn text_string(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, lopdf::StringFormat::Hexadecimal)
}

/// A PDF of one page that shows the JPEG as it is, at a size near that of A4.
fn around_jpeg(bytes: Vec<u8>, pages: &[PageText]) -> Result<Vec<u8>, Unfit> {
    let decoder = image::ImageReader::new(std::io::Cursor::new(&bytes)).with_guessed_format()?;
    let image = image::ImageReader::into_decoder(decoder).map_err(|_| Unfit::Kind)?;
    let (width, height) = image::ImageDecoder::dimensions(&image);
    let space = match image::ImageDecoder::original_color_type(&image) {
        image::ExtendedColorType::L8 => "DeviceGray",
        image::ExtendedColorType::Rgb8 => "DeviceRGB",
        // CMYK comes inverted or not, and says so nowhere.
        _ => return Err(Unfit::Kind),
    };
    drop(image);
    // The reader may have turned the page by what the camera wrote into the file; then the boxes are of that.
    let shown = pages.first().map_or(1.0, |p| p.aspect);
    if (shown - width as f32 / height.max(1) as f32).abs() > 0.02 * shown {
        return Err(Unfit::Kind);
    }
    let page_width = 595.0f32;
    let page_height = page_width * height as f32 / width.max(1) as f32;
    let mut pdf = Document::with_version("1.7");
    let picture = pdf.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height),
            "ColorSpace" => space, "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        },
        bytes,
    ));
    let drawing = format!("q {page_width:.2} 0 0 {page_height:.2} 0 0 cm /Scan Do Q\n");
    let contents = pdf.add_object(Stream::new(Dictionary::new(), drawing.into_bytes()));
    let tree = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => contents,
        "MediaBox" => vec![0.into(), 0.into(), page_width.into(), page_height.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Scan" => picture } },
    });
    pdf.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut out = Vec::new();
    pdf.save_to(&mut out)?;
    Ok(out)
}
