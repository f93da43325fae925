//! What makes a PDF an archival one: PDF/A-2b (ISO 19005-2), or as near to it as its pages let it.
//!
//! The file is written anew: a header with a binary line, compressed objects, an identifier, metadata (XMP), the
//! meaning of its colours (an output intent with sRGB), no encryption, no scripts or actions, no files within. Streams stay
//! as they are, byte for byte.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::{font::compressed, srgb};

const PRODUCER: &str = concat!("saraban ", env!("CARGO_PKG_VERSION"));

/// What is said about a file in its metadata.
#[derive(Debug)]
pub(super) struct About<'a> {
    /// What it is called.
    pub title: &'a str,
    /// The SHA-256 of the scan, hex; its beginning is the file's identifier.
    pub sha256: &'a str,
    /// Whether it may call itself PDF/A-2b.
    pub is_archival: bool,
    /// The outlines, for the catalogue.
    pub outlines: Option<ObjectId>,
}

/// What of the document as a whole cannot be kept and cannot be dropped in a PDF/A.
pub(super) fn obstacle(pdf: &Document) -> Option<String> {
    let catalog = pdf.catalog().ok()?;
    let inner = |dict: &Dictionary, key: &[u8]| {
        dict.get(key).ok().and_then(|o| pdf.dereference(o).ok()).and_then(|(_, o)| o.as_dict().ok()).cloned()
    };
    if let Some(form) = inner(catalog, b"AcroForm") {
        let fields = form.get(b"Fields").ok().and_then(|f| pdf.dereference(f).ok());
        if fields.is_some_and(|(_, f)| f.as_array().is_ok_and(|f| !f.is_empty())) {
            return Some("มีแบบฟอร์มหรือลายเซ็นดิจิทัล".to_owned());
        }
    }
    if catalog.has(b"OCProperties") {
        return Some("มีชั้นภาพที่เปิดปิดได้".to_owned());
    }
    inner(catalog, b"Names").filter(|n| n.has(b"EmbeddedFiles")).map(|_| "มีไฟล์แนบในไฟล์".to_owned())
}

/// Writes the document anew.
///
/// # Errors
/// If it has no catalogue, or cannot be written.
pub(super) fn write(mut pdf: Document, about: &About<'_>) -> Result<Vec<u8>, lopdf::Error> {
    let metadata = pdf.add_object(
        Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(about).into_bytes())
            .with_compression(false),
    );
    let before = pdf.catalog()?.clone();
    let mut catalog = dictionary! { "Type" => "Catalog", "Metadata" => metadata };
    let kept: &[&[u8]] = if about.is_archival {
        &[b"Pages", b"PageLabels", b"Lang"]
    } else {
        &[b"Pages", b"PageLabels", b"Lang", b"AcroForm", b"OCProperties", b"Names", b"Dests"]
    };
    for key in kept {
        if let Ok(value) = before.get(key) {
            catalog.set(*key, value.clone());
        }
    }
    if let Some(outlines) = about.outlines {
        catalog.set("Outlines", outlines);
        catalog.set("PageMode", "UseOutlines");
    }
    if about.is_archival {
        let profile = pdf.add_object(compressed(dictionary! { "N" => 3 }, srgb::profile()));
        catalog.set(
            "OutputIntents",
            vec![Object::from(dictionary! {
                "Type" => "OutputIntent", "S" => "GTS_PDFA1", "DestOutputProfile" => profile,
                "OutputConditionIdentifier" => Object::string_literal("sRGB"),
                "Info" => Object::string_literal("sRGB IEC61966-2.1"),
            })],
        );
        pdf.objects.values_mut().for_each(settle);
    }
    let root = pdf.add_object(catalog);
    let info = pdf.add_object(dictionary! {
        "Title" => text_string(about.title), "Producer" => Object::string_literal(PRODUCER),
    });
    let id: Vec<u8> = about.sha256.as_bytes().chunks(2).take(16).filter_map(byte).collect();
    let id = Object::String(id, lopdf::StringFormat::Hexadecimal);
    pdf.trailer = dictionary! { "Root" => root, "Info" => info, "ID" => vec![id.clone(), id] };
    pdf.version = "1.7".to_owned();
    pdf.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
    pdf.prune_objects();
    pdf.renumber_objects();
    let mut out = Vec::new();
    pdf.save_modern(&mut out)?;
    Ok(out)
}

/// Takes out what PDF/A forbids and nobody misses: wishes how to smooth an image, actions of pages, private data.
fn settle(object: &mut Object) {
    let dict = match object {
        Object::Stream(stream) => &mut stream.dict,
        Object::Dictionary(dict) => dict,
        _ => return,
    };
    for key in [b"AA".as_slice(), b"PieceInfo", b"Interpolate", b"PresSteps"] {
        dict.remove(key);
    }
}

fn byte(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

fn xmp(about: &About<'_>) -> String {
    let title: String = about.title.chars().map(escaped).collect();
    let part =
        if about.is_archival { "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" } else { "" };
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
         {part}\n\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

/// A character in XML; control characters, which XML cannot hold, become spaces.
fn escaped(c: char) -> String {
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    }
}

/// A text string of a PDF: UTF-16 with its byte-order mark.
pub(super) fn text_string(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, lopdf::StringFormat::Literal)
}
