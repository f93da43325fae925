//! The text of born-digital pages, through a PDF whose font names Thai characters.

use lopdf::{Stream, dictionary};
use saraban::{
    acquire::{LayerVerdict, TextLayerMode},
    domain::{FindingCode, Origin},
};

use crate::make::{Pdf, all, file, noise, open};

/// A PDF page of these lines: each character a code of a Latin font whose `ToUnicode` names the Thai one. The glyphs
/// are Latin, which nobody looks at here; `mode` is PDF's text render mode, 3 for invisible.
fn typed(lines: &[&str], mode: u8, scan: bool) -> Vec<u8> {
    let mut chars: Vec<char> = lines.iter().flat_map(|l| l.chars()).collect();
    chars.sort_unstable();
    chars.dedup();
    let code = |ch: char| 0x21 + chars.iter().position(|c| *c == ch).unwrap();
    let pairs: String = chars.iter().map(|&ch| format!("<{:02X}> <{:04X}>\n", code(ch), ch as u32)).collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n\
         1 begincodespacerange <00> <FF> endcodespacerange\n{} beginbfchar\n{pairs}endbfchar endcmap end end",
        chars.len()
    );
    let mut pdf = Pdf::new();
    let map = pdf.add(Stream::new(dictionary! {}, map.into_bytes()));
    let font =
        pdf.add(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier", "ToUnicode" => map });
    let picture = noise(1240, 1754, 1);
    let image = pdf.image(1240, 1754, picture.into_raw());
    let mut content = String::new();
    if scan {
        content += "q 595 0 0 842 0 0 cm /S Do Q ";
    }
    for (i, line) in lines.iter().enumerate() {
        let codes: String = line.chars().map(|ch| format!("{:02X}", code(ch))).collect();
        content += &format!("BT /F 16 Tf {mode} Tr 1 0 0 1 70 {} Tm <{codes}> Tj ET ", 760 - 30 * i);
    }
    let resources = dictionary! { "Font" => dictionary! { "F" => font }, "XObject" => dictionary! { "S" => image } };
    pdf.page((595, 842), resources, &content);
    pdf.bytes()
}

const LETTER: [&str; 3] = ["ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕", "เรื่อง การบันทึกข้อมูล", "สำนักงานส่งเสริมการปกครอง"];

fn verdict(pdf: &[u8], mode: TextLayerMode) -> LayerVerdict {
    let dir = tempfile::tempdir().unwrap();
    let (scans, errors) = all(&open(&file(dir.path(), "typed.pdf", pdf)));
    assert!(errors.is_empty(), "{errors:?}");
    scans[0].text_layer.as_ref().expect("the page has a text layer").judge(mode, 1, &scans[0].image)
}

#[test]
fn a_sound_layer_is_used_with_its_places() {
    let LayerVerdict::Use(page) = verdict(&typed(&LETTER, 0, false), TextLayerMode::Auto) else {
        panic!("it was passed over");
    };
    assert_eq!(page.origin, Origin::TextLayer);
    assert_eq!(page.lines.iter().map(|l| l.text()).collect::<Vec<_>>(), LETTER);
    for (i, line) in page.lines.iter().enumerate() {
        let place = line.place.unwrap();
        assert!((place.baseline_left - (842.0 - 760.0 + 30.0 * i as f32) / 842.0).abs() < 1e-3, "{place:?}");
        assert!((place.bounds.left - 70.0 / 595.0).abs() < 0.01, "{place:?}");
        assert!(line.glyphs.windows(2).all(|pair| pair[0].left <= pair[1].left + 1e-4), "line {i} is out of order");
    }
}

#[test]
fn damage_and_earlier_ocr_are_passed_over() {
    let damaged = ["ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕", "เรื่อง การบันทึกข้อมูล", "ส านักงาน จ านวน"];
    let ocr = |verdict: LayerVerdict| match verdict {
        LayerVerdict::Ocr(findings) => findings.into_iter().map(|f| f.code).collect::<Vec<_>>(),
        LayerVerdict::Use(page) => panic!("used: {page:?}"),
    };
    assert_eq!(ocr(verdict(&typed(&damaged, 0, false), TextLayerMode::Auto)), [FindingCode::TextLayerDamaged]);
    assert_eq!(ocr(verdict(&typed(&LETTER, 3, true), TextLayerMode::Auto)), [], "text behind a scan");
    assert_eq!(ocr(verdict(&typed(&LETTER, 0, true), TextLayerMode::Auto)), [], "a line over a picture");
    assert_eq!(ocr(verdict(&typed(&LETTER[..1], 0, false), TextLayerMode::Auto)), [], "a few characters");
    assert_eq!(ocr(verdict(&typed(&LETTER, 0, false), TextLayerMode::Never)), []);
    let always = verdict(&typed(&damaged, 3, true), TextLayerMode::Always);
    assert!(matches!(always, LayerVerdict::Use(_)), "{always:?}");
}
