//! The font of text that is there to be found and not to be seen.

use std::{collections::BTreeSet, ops::RangeInclusive};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A font of one empty glyph; its origin and licence stand in `glyphless.md`.
const GLYPHLESS: &[u8] = include_bytes!("glyphless.ttf");

/// What a glyph is wide, in thousandths of an em.
pub(super) const ADVANCE: f32 = 500.0;

/// How a file's characters are written in its content, as UTF-16 units.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Codes {
    /// A byte each: ASCII as it is, Thai as in TIS-620, and these others in the places that are free.
    Bytes(Vec<u16>),
    /// Two bytes each, as they are: where there are more others than places.
    Units,
}

/// The bytes that are neither ASCII that is printed nor Thai.
const FREE: [RangeInclusive<u8>; 2] = [0x80..=0xA0, 0xFC..=0xFF];
/// The first Thai character, and where TIS-620 has it.
const THAI: (u16, u8) = (0x0E01, 0xA1);
/// The last byte that is Thai.
const LAST_THAI: u8 = 0xFB;

impl Codes {
    /// Codes for these characters.
    pub(super) fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut others = BTreeSet::new();
        for c in chars {
            others.extend(c.encode_utf16(&mut [0; 2]).iter().copied().filter(|unit| known(*unit).is_none()));
        }
        if others.len() > FREE.into_iter().flatten().count() {
            Self::Units
        } else {
            Self::Bytes(others.into_iter().collect())
        }
    }

    /// Appends a character.
    pub(super) fn write(&self, out: &mut Vec<u8>, c: char) {
        for &mut unit in c.encode_utf16(&mut [0; 2]) {
            match self {
                Self::Units => out.extend(unit.to_be_bytes()),
                Self::Bytes(others) => {
                    let free = || FREE.into_iter().flatten().nth(others.binary_search(&unit).ok()?);
                    out.extend(known(unit).or_else(free));
                }
            }
        }
    }

    /// How a reader finds the characters of the codes again, as a CMap has it.
    fn to_unicode(&self) -> String {
        let Self::Bytes(others) = self else {
            return "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
                    1 beginbfrange\n<0000> <FFFF> <0000>\nendbfrange"
                .to_owned();
        };
        let (thai, byte) = THAI;
        let mut map = format!(
            "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n\
             2 beginbfrange\n<20> <7E> <0020>\n<{byte:02X}> <{LAST_THAI:02X}> <{thai:04X}>\nendbfrange\n"
        );
        if !others.is_empty() {
            let pairs = others.iter().zip(FREE.into_iter().flatten());
            let pairs: String = pairs.map(|(unit, byte)| format!("<{byte:02X}> <{unit:04X}>\n")).collect();
            map += &format!("{} beginbfchar\n{pairs}endbfchar", others.len());
        }
        map
    }

    /// How many codes there can be.
    fn count(&self) -> usize {
        if matches!(self, Self::Units) { 1 << 16 } else { 1 << 8 }
    }

    /// The name of the encoding or, for bytes, the encoding itself.
    fn encoding(&self, pdf: &mut Document) -> Object {
        if matches!(self, Self::Units) {
            return "Identity-H".into();
        }
        let map = cmap(
            ENCODING,
            1,
            "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 begincidrange\n<00> <FF> 0\nendcidrange",
        );
        let about = dictionary! { "Type" => "CMap", "CMapName" => ENCODING, "CIDSystemInfo" => identity() };
        pdf.add_object(compressed(about, map.into_bytes())).into()
    }
}

/// The byte of a character that has one in every file.
fn known(unit: u16) -> Option<u8> {
    match unit {
        0x20..=0x7E => Some(unit as u8),
        0x0E01..=0x0E5B => Some((unit - THAI.0) as u8 + THAI.1),
        _ => None,
    }
}

const ENCODING: &str = "SrbnBytes";

fn identity() -> Dictionary {
    dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    }
}

/// Adds a font in which every code is an empty glyph and is copied as the character that it stands for.
pub(super) fn add(pdf: &mut Document, codes: &Codes) -> ObjectId {
    let length = GLYPHLESS.len() as i64;
    let file = pdf.add_object(compressed(dictionary! { "Length1" => length }, GLYPHLESS.to_vec()));
    let descriptor = pdf.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "GlyphLessFont", "Flags" => 5, "FontFile2" => file,
        "FontBBox" => vec![0.into(), 0.into(), 500.into(), 1000.into()],
        "Ascent" => 1000, "Descent" => -1, "CapHeight" => 1000, "ItalicAngle" => 0, "StemV" => 80,
    });
    // Every code is the one glyph there is.
    let glyphs = pdf.add_object(compressed(Dictionary::new(), [0, 1].repeat(codes.count())));
    let inner = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "GlyphLessFont", "DW" => ADVANCE as i64,
        "CIDToGIDMap" => glyphs, "FontDescriptor" => descriptor, "CIDSystemInfo" => identity(),
    });
    let unicode = cmap("Adobe-Identity-UCS", 2, &codes.to_unicode());
    let unicode = pdf.add_object(compressed(Dictionary::new(), unicode.into_bytes()));
    let encoding = codes.encoding(pdf);
    pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "GlyphLessFont", "Encoding" => encoding,
        "DescendantFonts" => vec![inner.into()], "ToUnicode" => unicode,
    })
}

/// A CMap file: of type 1 from codes to glyphs, of type 2 to characters.
fn cmap(name: &str, kind: u8, map: &str) -> String {
    let ordering = if kind == 1 { "Identity" } else { "UCS" };
    format!(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> def\n\
         /CMapName /{name} def\n/CMapType {kind} def\n{map}\n\
         endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
}

/// A stream, made smaller where that goes.
pub(super) fn compressed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, content);
    // What does not get smaller stays as it is.
    let _ = stream.compress();
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_a_byte_as_long_as_there_are_enough() {
        let written = |codes: &Codes, text: &str| {
            let mut out = Vec::new();
            text.chars().for_each(|c| codes.write(&mut out, c));
            out
        };
        let codes = Codes::of("ก ๙–\u{1F600}~".chars());
        assert_eq!(codes, Codes::Bytes(vec![0x2013, 0xD83D, 0xDE00]));
        assert_eq!(written(&codes, "ก๙ ~–\u{1F600}"), [0xA1, 0xF9, 0x20, 0x7E, 0x80, 0x81, 0x82]);
        assert!(codes.to_unicode().contains("3 beginbfchar\n<80> <2013>\n<81> <D83D>\n<82> <DE00>\n"));
        let many = Codes::of('一'..='丏');
        assert!(matches!(&many, Codes::Bytes(others) if others.len() == 16));
        let too_many = Codes::of('一'..='乿');
        assert_eq!((&too_many, written(&too_many, "ก")), (&Codes::Units, vec![0x0E, 0x01]));
    }
}
