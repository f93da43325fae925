//! What a page paints: whether PDF/A-2b allows it, and the text on it that nobody sees.

use lopdf::{
    Dictionary, Document, Object, ObjectId,
    content::{Content, Operation},
};

/// A page's content no longer than this is looked into.
const LONGEST: usize = 64 << 20;

/// Operators that say nothing about colour, text or other objects, and those that set grey and RGB.
const PLAIN: &[&str] = &[
    "q", "Q", "cm", "w", "J", "j", "M", "d", "i", "m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B",
    "B*", "b", "b*", "n", "W", "W*", "g", "G", "rg", "RG", "BT", "ET", "Tr", "Td", "TD", "Tm", "T*", "Tf", "Tz", "TL",
    "Tc", "Tw", "Ts", "Do", "gs", "ri", "BMC", "BDC", "EMC", "MP", "DP",
];

/// Operators that are for nothing where no text is shown.
const TEXT: &[&str] = &["BT", "ET", "Tr", "Td", "TD", "Tm", "T*", "Tf", "Tz", "TL", "Tc", "Tw", "Ts"];

/// The operations of a page's content.
///
/// # Errors
/// If it is too long, or none.
pub(super) fn operations(pdf: &Document, page: ObjectId) -> Result<Vec<Operation>, lopdf::Error> {
    let content = pdf.get_page_content_with_limit(page, LONGEST)?;
    Ok(Content::decode(&content)?.operations)
}

/// Whether an operation shows text.
fn shows(operation: &Operation) -> bool {
    matches!(operation.operator.as_str(), "Tj" | "TJ" | "'" | "\"")
}

/// The operations without text in rendering mode 3: the layer of words that another OCR left, over which ours would lie.
/// `None` if there is no such text.
pub(super) fn without_unseen(operations: &[Operation]) -> Option<Vec<Operation>> {
    let mut mode = 0;
    let mut saved = Vec::new();
    let mut kept = Vec::with_capacity(operations.len());
    for operation in operations {
        match operation.operator.as_str() {
            "q" => saved.push(mode),
            "Q" => mode = saved.pop().unwrap_or(0),
            "Tr" => mode = operation.operands.first().and_then(|o| o.as_i64().ok()).unwrap_or(0),
            _ => {}
        }
        if !(shows(operation) && mode == 3) {
            kept.push(operation.clone());
        }
    }
    if kept.len() == operations.len() {
        return None;
    }
    if !has_text(&kept) {
        kept.retain(|o| !TEXT.contains(&o.operator.as_str()));
    }
    Some(kept)
}

/// Whether any of the operations shows text.
pub(super) fn has_text(operations: &[Operation]) -> bool {
    operations.iter().any(shows)
}

/// What of the operations PDF/A-2b forbids, or cannot be told of without reading fonts and profiles.
pub(super) fn obstacle(operations: &[Operation]) -> Option<String> {
    if has_text(operations) {
        return Some("มีตัวอักษรเดิมในหน้า".to_owned());
    }
    let odd = operations.iter().find(|o| !PLAIN.contains(&o.operator.as_str()))?;
    Some(format!("เนื้อหาหน้าใช้คำสั่ง {}", odd.operator))
}

/// What of the resources of a page or a form PDF/A-2b forbids, or is left alone here. Interpolation, which it forbids
/// too, is only a wish of the file's and is taken out by [`super::seal`].
pub(super) fn resources_obstacle(pdf: &Document, resources: &Dictionary, depth: usize) -> Option<String> {
    let named = |key: &[u8]| -> Vec<(Vec<u8>, &Object)> {
        let dict = resources.get(key).ok().and_then(|o| pdf.dereference(o).ok()).and_then(|(_, o)| o.as_dict().ok());
        dict.into_iter().flatten().filter_map(|(n, o)| Some((n.clone(), pdf.dereference(o).ok()?.1))).collect()
    };
    if depth > 8 {
        return Some("วัตถุซ้อนกันลึกเกินไป".to_owned());
    }
    for key in [b"Pattern".as_slice(), b"Shading"] {
        if !named(key).is_empty() {
            return Some(format!("มี {}", String::from_utf8_lossy(key)));
        }
    }
    let spaces = named(b"ColorSpace").into_iter().find(|(_, space)| !is_allowed_space(pdf, space, 0));
    if spaces.is_some() {
        return Some("ใช้สีที่ไม่ใช่ RGB หรือขาวดำ".to_owned());
    }
    for (_, state) in named(b"ExtGState") {
        let keys: &[&[u8]] =
            &[b"Type", b"CA", b"ca", b"LW", b"LC", b"LJ", b"ML", b"D", b"SA", b"AIS", b"TK", b"FL", b"SM"];
        let odd = state.as_dict().ok()?.iter().find(|(k, v)| match k.as_slice() {
            b"BM" => !matches!(v.as_name(), Ok(b"Normal" | b"Compatible" | b"Multiply")),
            b"SMask" => !matches!(v.as_name(), Ok(b"None")),
            b"TR2" | b"BG2" | b"UCR2" | b"HT" => !matches!(v.as_name(), Ok(b"Default")),
            b"OP" | b"op" | b"OPM" => false,
            k => !keys.contains(&k),
        });
        if let Some((key, _)) = odd {
            return Some(format!("ใช้สถานะกราฟิก {}", String::from_utf8_lossy(key)));
        }
    }
    named(b"XObject").into_iter().find_map(|(_, object)| match object.as_stream() {
        Ok(stream) => picture_obstacle(pdf, stream, depth),
        Err(_) => Some("วัตถุในหน้าเสียหาย".to_owned()),
    })
}

fn picture_obstacle(pdf: &Document, stream: &lopdf::Stream, depth: usize) -> Option<String> {
    let dict = &stream.dict;
    match dict.get(b"Subtype").and_then(Object::as_name) {
        Ok(b"Image") => image_obstacle(pdf, stream),
        Ok(b"Form") => {
            let inner = stream.decompressed_content_with_limit(LONGEST).or_else(|_| stream.get_plain_content());
            let operations = inner.and_then(|content| Content::decode(&content)).map(|c| c.operations);
            let resources = dict.get(b"Resources").ok().and_then(|o| pdf.dereference(o).ok());
            let resources = resources.and_then(|(_, o)| o.as_dict().ok());
            if dict.has(b"PS") || dict.has(b"Ref") || dict.has(b"OPI") {
                return Some("มีวัตถุภายนอก".to_owned());
            }
            match operations {
                Ok(operations) => {
                    obstacle(&operations).or_else(|| resources.and_then(|r| resources_obstacle(pdf, r, depth + 1)))
                }
                Err(_) => Some("วัตถุในหน้าเสียหาย".to_owned()),
            }
        }
        _ => Some("มีวัตถุ PostScript".to_owned()),
    }
}

fn image_obstacle(pdf: &Document, stream: &lopdf::Stream) -> Option<String> {
    let filters = stream.filters().unwrap_or_default();
    const ALLOWED: &[&[u8]] = &[
        b"FlateDecode",
        b"DCTDecode",
        b"CCITTFaxDecode",
        b"JBIG2Decode",
        b"RunLengthDecode",
        b"ASCII85Decode",
        b"ASCIIHexDecode",
    ];
    if let Some(filter) = filters.iter().find(|f| !ALLOWED.contains(f)) {
        return Some(format!("ภาพบีบอัดแบบ {}", String::from_utf8_lossy(filter)));
    }
    let dict = &stream.dict;
    if let Some(key) = [b"Alternates".as_slice(), b"OPI", b"F"].into_iter().find(|k| dict.has(k)) {
        return Some(format!("ภาพมี {}", String::from_utf8_lossy(key)));
    }
    let mask = matches!(dict.get(b"ImageMask").and_then(Object::as_bool), Ok(true));
    let space = dict.get(b"ColorSpace").ok();
    if !mask && !space.is_some_and(|space| is_allowed_space(pdf, space, 0)) {
        return Some("ภาพใช้สีที่ไม่ใช่ RGB หรือขาวดำ".to_owned());
    }
    let soft = dict.get(b"SMask").ok().and_then(|m| pdf.dereference(m).ok()).and_then(|(_, m)| m.as_stream().ok());
    soft.and_then(|mask| image_obstacle(pdf, mask))
}

/// Grey and RGB, which the output intent gives their meaning, and what is built of them.
fn is_allowed_space(pdf: &Document, space: &Object, depth: usize) -> bool {
    let Ok((_, space)) = pdf.dereference(space) else { return false };
    if let Ok(name) = space.as_name() {
        return matches!(name, b"DeviceGray" | b"DeviceRGB");
    }
    let Ok(parts) = space.as_array() else { return false };
    match (parts.first().and_then(|p| p.as_name().ok()), parts.get(1)) {
        (Some(b"CalGray" | b"CalRGB" | b"Lab"), _) => true,
        (Some(b"DeviceGray" | b"DeviceRGB"), None) => true,
        (Some(b"Indexed"), Some(base)) => depth == 0 && is_allowed_space(pdf, base, 1),
        (Some(b"ICCBased"), Some(profile)) => {
            let profile = pdf.dereference(profile).ok().and_then(|(_, p)| p.as_stream().ok());
            profile.is_some_and(|p| matches!(p.dict.get(b"N").and_then(Object::as_i64), Ok(1 | 3)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Vec<Operation> {
        Content::decode(content.as_bytes()).unwrap().operations
    }

    #[test]
    fn only_unseen_text_goes() {
        let operations = read("q /I Do Q BT 3 Tr (old) Tj ET q 0 Tr BT (seen) Tj ET Q BT (old) Tj ET");
        let kept = without_unseen(&operations).unwrap();
        let shown: Vec<_> = kept.iter().filter(|o| shows(o)).map(|o| o.operands[0].as_str().unwrap()).collect();
        assert_eq!(shown, [b"seen"]);
        let alone = without_unseen(&read("q /I Do Q BT /F 9 Tf 3 Tr (old) Tj ET")).unwrap();
        assert_eq!(alone.iter().map(|o| o.operator.as_str()).collect::<Vec<_>>(), ["q", "Do", "Q"]);
        assert!(without_unseen(&read("q BT (seen) Tj ET Q")).is_none());
    }

    #[test]
    fn what_pdf_a_does_not_take() {
        for (content, is_fine) in [
            ("q 595 0 0 842 0 0 cm /I Do Q", true),
            ("0 0 1 rg 0 0 10 10 re f", true),
            ("0 0 0 1 k 0 0 10 10 re f", false),
            ("BT (a) Tj ET", false),
            ("/S sh", false),
        ] {
            assert_eq!(obstacle(&read(content)).is_none(), is_fine, "{content}");
        }
    }
}
