//! A page of a PDF, and the words behind what it shows.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, content::Content};

use super::{
    font::{self, Codes, compressed},
    layer::{self, Sheet},
    painted,
};
use crate::domain::{Origin, PageText};

/// The name of the font in a page's resources.
const FONT: &str = "SrbnText";

/// What the layers of all pages have in common.
#[derive(Debug)]
pub(super) struct Shared {
    codes: Codes,
    font: ObjectId,
    /// A stream that keeps the state of a page's coordinates.
    opening: ObjectId,
}

impl Shared {
    /// For pages with these characters.
    pub(super) fn add(pdf: &mut Document, chars: impl Iterator<Item = char>) -> Self {
        let codes = Codes::of(chars);
        let font = font::add(pdf, &codes);
        Self { codes, font, opening: pdf.add_object(Stream::new(Dictionary::new(), b"q\n".to_vec())) }
    }
}

/// Puts the words of a page behind what it shows. Unseen text that another OCR (or an earlier export) left there goes; a
/// page of which the text itself was read keeps that and gets none. Gives why the page can be no part of a PDF/A-2b, if so.
///
/// # Errors
/// If the page's objects are broken.
pub(super) fn add_words(
    pdf: &mut Document,
    id: ObjectId,
    page: Option<&PageText>,
    shared: &Shared,
) -> Result<Option<String>, lopdf::Error> {
    let mut operations = painted::operations(pdf, id)?;
    let mut shown = contents(pdf, id);
    let read = page.filter(|p| p.origin == Origin::Ocr && !p.lines.is_empty());
    if read.is_some()
        && let Some(kept) = painted::without_unseen(&operations)
    {
        operations = kept;
        let content = Content { operations: operations.as_slice() }.encode()?;
        shown = vec![pdf.add_object(compressed(Dictionary::new(), content)).into()];
    }
    let mut resources = inherited(pdf, id, b"Resources").and_then(|r| r.as_dict().ok()).cloned().unwrap_or_default();
    if !painted::has_text(&operations) {
        resources.remove(b"Font");
    }
    let obstacle = painted::obstacle(&operations)
        .or_else(|| painted::resources_obstacle(pdf, &resources, 0))
        .or_else(|| annotations(pdf, id));
    if let Some(page) = read {
        let words = layer::content(page, sheet(pdf, id), &shared.codes);
        let words = pdf.add_object(compressed(Dictionary::new(), words));
        // What was there may leave the coordinates changed behind itself: it is put in brackets.
        shown.insert(0, shared.opening.into());
        shown.push(words.into());
        let fonts =
            resources.get(b"Font").ok().and_then(|f| pdf.dereference(f).ok()).and_then(|(_, f)| f.as_dict().ok());
        let mut fonts = fonts.cloned().unwrap_or_default();
        fonts.set(FONT, shared.font);
        resources.set("Font", fonts);
    }
    let dict = pdf.get_dictionary_mut(id)?;
    dict.set("Resources", resources);
    dict.set("Contents", shown);
    Ok(obstacle)
}

/// The streams of a page's content.
fn contents(pdf: &Document, id: ObjectId) -> Vec<Object> {
    pdf.get_page_contents(id).into_iter().map(Object::Reference).collect()
}

/// Notes, form fields and links have appearances and flags of their own, which are not looked into.
fn annotations(pdf: &Document, id: ObjectId) -> Option<String> {
    let list = inherited(pdf, id, b"Annots")?.as_array().ok()?;
    (!list.is_empty()).then(|| "มีหมายเหตุหรือช่องกรอกในหน้า".to_owned())
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
