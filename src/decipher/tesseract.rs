//! Tesseract as an engine: the baseline to compare with, and no more.
//!
//! Its Thai models (`tha`, `script/Thai`) have no ๔ ๖ ๗ ๘ ๙ among their characters and print another digit instead
//! without a warning (tesseract-ocr/langdata_lstm issue 42), so every letter that it reads carries a finding.

use image::GrayImage;
use tesseract_rs::{TessPageIteratorLevel, TessPageSegMode, TesseractAPI, TesseractError};

use crate::{
    acquire::CleanPage,
    domain::{Finding, Glyph, Line},
};

use super::{
    crop::crop,
    line_shape::{LineImage, LineShape},
    recognize::{Engine, RecognizeError, Recognizer, blind_to},
};

/// Debian's folder of Tesseract models, unless `TESSDATA_PREFIX` names another.
const TESSDATA: &str = "/usr/share/tesseract-ocr/5/tessdata";

/// The narrowest space between words, in consonant heights.
const SPACE: f32 = 0.35;

/// Tesseract with its Thai model.
pub struct TesseractEngine {
    language: String,
}

impl TesseractEngine {
    /// With a language of those installed, `tha` for Thai.
    pub fn new(language: &str) -> Self {
        Self { language: language.to_owned() }
    }
}

impl Engine for TesseractEngine {
    fn name(&self) -> String {
        format!("tesseract {} {}", TesseractAPI::version(), self.language)
    }

    fn recognizer(&self) -> Result<Box<dyn Recognizer>, RecognizeError> {
        let missing = |e: TesseractError| RecognizeError::LibraryMissing {
            library: "Tesseract with its Thai model (Debian packages tesseract-ocr, tesseract-ocr-tha)",
            reason: e.to_string(),
        };
        let api = TesseractAPI::new();
        let data = std::env::var("TESSDATA_PREFIX").unwrap_or_else(|_| TESSDATA.to_owned());
        api.init(data, &self.language).map_err(missing)?;
        api.set_page_seg_mode(TessPageSegMode::PSM_SINGLE_LINE).map_err(missing)?;
        Ok(Box::new(Tesseract { api }))
    }
}

struct Tesseract {
    api: TesseractAPI,
}

impl Recognizer for Tesseract {
    fn read(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        lines.iter().map(|line| self.line(page, line)).collect()
    }

    fn caveat(&self) -> Option<Finding> {
        Some(blind_to("๔ ๖ ๗ ๘ ๙"))
    }
}

impl Tesseract {
    fn line(&self, page: &CleanPage, shape: &LineShape) -> Result<Line, RecognizeError> {
        let (image, left, top) = cut(page, shape);
        let glyphs = self
            .symbols(&image, shape.height)
            .map_err(|e| RecognizeError::Engine(e.to_string()))?
            .into_iter()
            .map(|(ch, p, x0, x1)| {
                let across = |x: f32| page.transform.point(left + x, top).0;
                Glyph { ch, p, alternatives: Vec::new(), left: across(x0), right: across(x1) }
            })
            .collect();
        Ok(Line { glyphs, place: Some(crop(page, shape).1.place()), ink: shape.ink, block: shape.block })
    }

    /// `(character, probability, left, right)` of each symbol of a line's image; `unit` is the height of its consonants.
    fn symbols(&self, image: &GrayImage, unit: f32) -> Result<Vec<(char, f32, f32, f32)>, TesseractError> {
        let mut symbols: Vec<(char, f32, f32, f32)> = Vec::new();
        let (width, height) = image.dimensions();
        if width == 0 || height == 0 {
            return Ok(symbols);
        }
        self.api.set_image(image.as_raw(), width as i32, height as i32, 1, width as i32)?;
        self.api.recognize()?;
        let level = TessPageIteratorLevel::RIL_SYMBOL;
        // Tesseract gives no iterator where it saw nothing at all.
        let Ok(texts) = self.api.get_iterator() else { return Ok(symbols) };
        let mut word_before = None;
        loop {
            if let (Ok(text), Ok((x0, _, x1, _))) = (texts.get_utf8_text(level), texts.get_bounding_box(level)) {
                let p = (texts.confidence(level)? / 100.0).clamp(0.0, 1.0);
                let (x0, x1) = (x0 as f32, x1 as f32);
                let word = texts.get_bounding_box(TessPageIteratorLevel::RIL_WORD).ok();
                // Tesseract parts Thai words that no space parts on paper.
                let space = |end: f32| word != word_before && x0 - end > SPACE * unit;
                if let Some(&(_, _, _, end)) = symbols.last().filter(|s| space(s.3)) {
                    symbols.push((' ', p, end, x0));
                }
                symbols.extend(text.chars().map(|ch| (ch, p, x0, x1)));
                word_before = word;
            }
            if !texts.next(level)? {
                return Ok(symbols);
            }
        }
    }
}

/// The upright rectangle of the page around a line, and its left and top edge in pixels.
fn cut(page: &CleanPage, line: &LineShape) -> (GrayImage, f32, f32) {
    let unit = line.height / LineImage::CONSONANT;
    let (above, below) = (LineImage::BASELINE * unit, (LineImage::HEIGHT as f32 - LineImage::BASELINE) * unit);
    let (width, height) = (page.grey.width() as f32, page.grey.height() as f32);
    let xs = line.baseline.iter().map(|p| p.0);
    let ys = line.baseline.iter().map(|p| p.1);
    let left = (xs.clone().fold(width, f32::min) - line.height).clamp(0.0, width);
    let right = (xs.fold(0.0, f32::max) + line.height).clamp(left, width);
    let top = (ys.clone().fold(height, f32::min) - above).clamp(0.0, height);
    let bottom = (ys.fold(0.0, f32::max) + below).clamp(top, height);
    let (x, y) = (left as u32, top as u32);
    let view = image::imageops::crop_imm(&page.grey, x, y, (right - left) as u32, (bottom - top) as u32);
    (view.to_image(), x as f32, y as f32)
}
