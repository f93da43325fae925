//! The font of text that is there to be found and not to be seen.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A font of one empty glyph; its origin and licence stand in `glyphless.md`.
const GLYPHLESS: &[u8] = include_bytes!("glyphless.ttf");

/// What a glyph is wide, in thousandths of an em.
pub(super) const ADVANCE: f32 = 500.0;

/// Adds a font in which every code is the UTF-16 unit that it is copied as.
pub(super) fn add(pdf: &mut Document) -> ObjectId {
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

/// A stream, made smaller where that goes.
pub(super) fn compressed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, content);
    // What does not get smaller stays as it is.
    let _ = stream.compress();
    stream
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
