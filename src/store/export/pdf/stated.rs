//! Streams no longer than their files state.
//!
//! Acrobat puts two line ends behind a stream's data. `lopdf` then looks for the end by itself, and takes one of them for
//! data: an image would no longer be what it was, byte for byte.

use lopdf::{Document, Object, ObjectId, xref::XrefEntry};

/// A stream's dictionary is no longer than this; its length stands in it.
const HEAD: usize = 4096;

/// Cuts line ends off the streams of `pdf` that its file, `bytes`, does not count.
pub(super) fn cut(pdf: &mut Document, bytes: &[u8]) {
    let Document { objects, reference_table, .. } = pdf;
    for (id, object) in objects {
        let Object::Stream(stream) = object else { continue };
        let Some(XrefEntry::Normal { offset, .. }) = reference_table.get(id.0) else { continue };
        let Some(length) = bytes.get(*offset as usize..).and_then(|at| length(at, *id)) else { continue };
        if stream.content.get(length..).is_some_and(|more| more.iter().all(|b| matches!(b, b'\r' | b'\n'))) {
            stream.content.truncate(length);
            stream.dict.set("Length", length as i64);
        }
    }
}

/// The length stated in the dictionary of the stream that begins here; `None` if it stands elsewhere.
fn length(at: &[u8], (number, generation): ObjectId) -> Option<usize> {
    let head = at.strip_prefix(format!("{number} {generation} obj").as_bytes())?;
    let head = &head[..head.len().min(HEAD)];
    let find = |what: &[u8]| head.windows(what.len()).position(|w| w == what);
    let value = head.get(find(b"/Length ")? + 8..find(b"stream")?)?.trim_ascii_start();
    let (digits, rest) = value.split_at(value.iter().take_while(|b| b.is_ascii_digit()).count());
    // `12 0 R` is a reference.
    let is_direct = !rest.trim_ascii_start().first().is_some_and(u8::is_ascii_digit);
    is_direct.then(|| std::str::from_utf8(digits).ok()?.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_as_stated() {
        for (head, stated) in [
            ("7 0 obj<</Length 48/Filter/FlateDecode/S 36>>stream\r\n", Some(48)),
            ("7 0 obj\n<< /Length1 9 /Length 48 >>\nstream\n", Some(48)),
            ("7 0 obj<</Length 12 0 R>>stream\n", None),
            ("8 0 obj<</Length 48>>stream\n", None),
            ("7 0 obj<</Filter/X>>stream\n/Length 4", None),
        ] {
            assert_eq!(length(head.as_bytes(), (7, 0)), stated, "{head}");
        }
    }
}
