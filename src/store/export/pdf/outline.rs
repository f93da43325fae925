//! A bookmark for every letter.

use lopdf::{Document, Object, ObjectId, dictionary};

use super::seal::text_string;
use crate::{
    domain::{Kind, Letter},
    store::values::{self, in_thai},
};

/// Adds a bookmark for each letter at its first page, in place of any that the file has; gives the outlines, `None` where
/// no letter is on any of `pages`.
pub(super) fn add(pdf: &mut Document, letters: &[Letter], pages: &[ObjectId]) -> Option<ObjectId> {
    let first_page =
        |l: &Letter| l.source.pages.first().and_then(|n| pages.get((*n as usize).checked_sub(1)?)).copied();
    let marks: Vec<(String, ObjectId)> = letters
        .iter()
        .filter(|l| l.kind != Kind::Attachment)
        .filter_map(|l| Some((title(l), first_page(l)?)))
        .collect();
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = marks.iter().map(|_| pdf.new_object_id()).collect();
    for (i, (title, page)) in marks.iter().enumerate() {
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
        pdf.set_object(ids[i], item);
    }
    let (first, last) = (*ids.first()?, *ids.last()?);
    let count = ids.len() as i64;
    pdf.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
    Some(root)
}

/// What a letter is called: its number and its subject, or else its kind, as far as a reader's list of bookmarks shows it.
pub(super) fn title(letter: &Letter) -> String {
    const LONGEST: usize = 150;
    let number = letter.number.as_ref().map(|n| format!("ที่ {}", n.0.value));
    let subject = letter.subject.as_ref().map(|s| s.value.clone());
    let parts: Vec<String> = number.into_iter().chain(subject).collect();
    let title = if parts.is_empty() { in_thai(values::KINDS, letter.kind) } else { parts.join(" ") };
    match title.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", title[..cut].trim_end()),
        None => title,
    }
}
