//! The text layer of a PDF page: what it says, and whether it can be taken at its word.
//!
//! A born-digital page says what it reads better than any OCR, unless its program or font damaged the Thai; and a
//! scan's text layer is some earlier OCR, of which nothing is known but that it stood behind the image.

use image::DynamicImage;
use pdfium_render::prelude::*;

use super::{
    layer_lines,
    page_map::PageMap,
    thai_damage::{self, Damage},
};
use crate::domain::{Finding, FindingCode, Origin, PageBox, PageText};

/// When the text layer is used instead of OCR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextLayerMode {
    /// Where it is sound.
    #[default]
    Auto,
    /// Nowhere.
    Never,
    /// Wherever there is one, damaged or not.
    Always,
}

/// A character of a text layer, as it stands there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerChar {
    /// The character.
    pub ch: char,
    /// Where its glyph stands on the page.
    pub place: PageBox,
    /// Its baseline, as a fraction of the page's height.
    pub baseline: f32,
    /// The size of its font, as a fraction of the page's height.
    pub size: f32,
}

/// The text layer of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLayer {
    /// Its characters in the order of the file; spaces that pdfium put in between are among them.
    pub chars: Vec<LayerChar>,
    /// Part of the characters that are painted invisibly, 0 to 1.
    pub invisible: f32,
    /// Whether an image covers the page.
    pub over_scan: bool,
    /// Width of the page divided by its height.
    pub aspect: f32,
}

/// What to do with a page that has a text layer.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerVerdict {
    /// Take its text. QR codes are still to be looked for in the image.
    Use(PageText),
    /// Read the image, and pass these findings on.
    Ocr(Vec<Finding>),
}

/// Fewer visible characters than this are a stamp or a page number, no page of text.
const FEWEST: usize = 20;

impl TextLayer {
    /// The text layer of a page that pdfium has open; `None` if it holds no characters.
    pub(super) fn of_page(page: &PdfPage, over_scan: bool) -> Option<Self> {
        let text = page.text().ok()?;
        let to_page = PageMap::of(page)?;
        let mut chars = Vec::new();
        let (mut painted, mut invisible) = (0_usize, 0_usize);
        for c in text.chars().iter() {
            let Some(ch) = c.unicode_char().filter(|ch| *ch != '\0') else { continue };
            let (Ok(bounds), Ok((x, y))) = (c.tight_bounds().or_else(|_| c.loose_bounds()), c.origin()) else {
                continue;
            };
            let generated = c.is_generated().unwrap_or(false);
            // Line breaks are told from the places, which pdfium's are not always right about.
            if matches!(ch, '\r' | '\n') || (generated && ch != ' ') {
                continue;
            }
            if !generated {
                painted += 1;
                invisible += usize::from(matches!(c.render_mode(), Ok(PdfPageTextRenderMode::Invisible)));
            }
            let [left, bottom, right, top] =
                [bounds.left(), bounds.bottom(), bounds.right(), bounds.top()].map(|points| points.value);
            chars.push(LayerChar {
                ch,
                place: to_page.rect(left, bottom, right, top).map(|v| v.clamp(0.0, 1.0)).into(),
                baseline: to_page.point(x.value, y.value).1,
                size: to_page.height(c.scaled_font_size().value.abs()),
            });
        }
        let invisible = invisible as f32 / painted.max(1) as f32;
        let aspect = page.width().value / page.height().value.max(1.0);
        (!chars.is_empty()).then_some(Self { chars, invisible, over_scan, aspect })
    }

    /// Whether the page's text is taken from here or read off its `image`. A layer that is passed over because of
    /// damage is a finding; one behind a scan, or of a few characters, is passed over silently.
    pub fn judge(&self, mode: TextLayerMode, number: u32, image: &DynamicImage) -> LayerVerdict {
        let visible = self.chars.iter().filter(|c| !c.ch.is_whitespace()).count();
        let ocr = LayerVerdict::Ocr(Vec::new());
        match mode {
            TextLayerMode::Never => return ocr,
            TextLayerMode::Always if visible > 0 => return LayerVerdict::Use(self.page_text(number)),
            _ if visible < FEWEST || (self.over_scan && self.invisible > 0.5) => return ocr,
            _ => {}
        }
        let text = self.page_text(number);
        let all: String = text.lines.iter().map(|line| line.text() + "\n").collect();
        let damage = thai_damage::find(&all);
        if !damage.is_empty() {
            return LayerVerdict::Ocr(vec![damaged(&damage)]);
        }
        if self.share_of_ink(image) < 0.4 {
            return ocr;
        }
        LayerVerdict::Use(text)
    }

    /// The part of the image's ink that stands in the characters' boxes, 0 to 1; 1 on a page without ink.
    fn share_of_ink(&self, image: &DynamicImage) -> f32 {
        let small = image.thumbnail(600, 850).into_luma8();
        let (width, height) = small.dimensions();
        let mut told = vec![false; width as usize * height as usize];
        for c in &self.chars {
            let across = |x: f32| ((x * width as f32) as u32).min(width - 1);
            let down = |y: f32| ((y * height as f32) as u32).min(height - 1);
            let (left, right) = (across(c.place.left), across(c.place.right + 1.5 / width as f32));
            for y in down(c.place.top)..=down(c.place.bottom + 1.5 / height as f32) {
                let row = y as usize * width as usize;
                told[row + left as usize..=row + right.max(left) as usize].fill(true);
            }
        }
        let ink = small.as_raw().iter().zip(&told).filter(|(v, _)| **v < 160);
        let (all, inside) = ink.fold((0_u32, 0_u32), |(all, inside), (_, told)| (all + 1, inside + u32::from(*told)));
        if all == 0 { 1.0 } else { inside as f32 / all as f32 }
    }

    /// The characters as lines in reading order, with what can be mended mended.
    pub fn page_text(&self, number: u32) -> PageText {
        let lines = layer_lines::lines(&self.chars, self.aspect);
        PageText { aspect: self.aspect, ..PageText::of_lines(number, Origin::TextLayer, lines) }
    }
}

fn damaged(damage: &[Damage]) -> Finding {
    let words = damage.iter().map(|d| match d {
        Damage::SplitSaraAm | Damage::LostSaraAm => "สระอำแยกหรือหาย",
        Damage::MarkOrder => "วรรณยุกต์หรือสระผิดลำดับ",
        Damage::PrivateUse => "รหัสอักษรเฉพาะฟอนต์",
        Damage::FalseSpaces => "เว้นวรรคผิดที่",
        Damage::WrongEncoding => "รหัสอักษรไม่ใช่ภาษาไทย",
    });
    let mut words: Vec<&str> = words.collect();
    words.dedup();
    let message = format!("ข้อความที่ฝังในไฟล์ PDF ใช้ไม่ได้ ({}) จึงอ่านจากภาพแทน", words.join(", "));
    Finding::general(FindingCode::TextLayerDamaged, message)
}
