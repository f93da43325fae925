//! A page as the recogniser leaves it: lines of characters, each with its place and its probability.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::Finding;

/// A rectangle on the page as it was scanned, `[left, top, right, bottom]`, each a fraction (0 to 1) of the page's
/// width or height, counted from the left and from the top.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
#[schemars(with = "[f32; 4]")]
pub struct PageBox {
    /// Left edge, as a fraction of the page's width.
    pub left: f32,
    /// Top edge, as a fraction of the page's height.
    pub top: f32,
    /// Right edge, as a fraction of the page's width.
    pub right: f32,
    /// Bottom edge, as a fraction of the page's height.
    pub bottom: f32,
}

impl PageBox {
    /// The smallest box that holds both.
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

impl From<[f32; 4]> for PageBox {
    fn from([left, top, right, bottom]: [f32; 4]) -> Self {
        Self { left, top, right, bottom }
    }
}

impl From<PageBox> for [f32; 4] {
    fn from(b: PageBox) -> Self {
        // Four decimals are a third of a pixel at 300 dpi, and keep the records readable.
        [b.left, b.top, b.right, b.bottom].map(|x| (x * 10_000.0).round() / 10_000.0)
    }
}

/// The colour a line is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ink {
    /// Black or grey: print, copies, pencil.
    #[default]
    Black,
    /// Blue or violet: stamps, signatures, inked-in numbers.
    Blue,
    /// Red: urgency and secrecy marks, seals, stamps.
    Red,
}

/// One recognised character.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// The character read.
    pub ch: char,
    /// The probability that it is right, calibrated.
    pub p: f32,
    /// What else it may be, best first, with probabilities; empty where the engine gives none.
    pub alternatives: Vec<(char, f32)>,
    /// Left edge, as a fraction of the page's width.
    pub left: f32,
    /// Right edge, as a fraction of the page's width.
    pub right: f32,
}

impl Glyph {
    /// White between two words, at this share of the page's width.
    pub fn space(at: f32) -> Self {
        Self { ch: ' ', p: 1.0, alternatives: Vec::new(), left: at, right: at }
    }
}

/// Where a line stands on the page as scanned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePlace {
    /// The box around the line, marks above and below included.
    pub bounds: PageBox,
    /// The baseline's height at the line's left end, as a fraction of the page's height.
    pub baseline_left: f32,
    /// The baseline's height at the line's right end, as a fraction of the page's height.
    pub baseline_right: f32,
    /// The height of a consonant without marks, as a fraction of the page's height: the unit of distances on a page.
    pub height: f32,
}

impl LinePlace {
    /// A box is no higher than this where its line runs from left to right, in consonant heights: with marks, and askew.
    const HIGHEST: f32 = 20.0;

    /// Whether the line runs from left to right on the scan, as on a page that was not turned.
    pub fn runs_right(&self) -> bool {
        self.height > 0.0 && self.bounds.bottom - self.bounds.top < Self::HIGHEST * self.height
    }
}

/// A line of text, in reading order among its page's lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The characters from left to right; SARA AM composed, marks in typing order.
    pub glyphs: Vec<Glyph>,
    /// Where it stands; `None` for text that came without a page.
    pub place: Option<LinePlace>,
    /// The ink it is written in.
    pub ink: Ink,
    /// Lines of one block (a column, a table cell, a stamp) have one number; blocks are numbered in reading order.
    pub block: u32,
}

impl Line {
    /// The line's characters as a string.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.ch).collect()
    }

    /// A line of text that no engine of ours read: every character at probability `p`, with no place.
    pub fn given(text: &str, p: f32) -> Self {
        let glyph = |ch| Glyph { ch, p, alternatives: Vec::new(), left: 0.0, right: 0.0 };
        Self { glyphs: text.chars().map(glyph).collect(), place: None, ink: Ink::Black, block: 0 }
    }
}

/// Where a page's text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Read off the image by an engine of ours.
    Ocr,
    /// The text layer of a born-digital PDF.
    TextLayer,
    /// Given as text by some other OCR; there is no page.
    Given,
}

/// A QR code on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QrCode {
    /// What it says. Hostile until checked: never followed, only shown.
    pub payload: String,
    /// The page of the source, counted from 1.
    pub page: u32,
    /// Where it stands on the page.
    #[serde(rename = "box")]
    pub place: PageBox,
}

/// All that was read on one page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageText {
    /// The page's number in its source, counted from 1. For text that came without pages, the number of the part.
    pub number: u32,
    /// Where the text came from.
    pub origin: Origin,
    /// Width of the page divided by its height.
    pub aspect: f32,
    /// The lines in reading order.
    pub lines: Vec<Line>,
    /// The QR codes.
    pub qr_codes: Vec<QrCode>,
    /// What a person should know about this page (upside down, unreadable, blank, ...).
    pub findings: Vec<Finding>,
}

impl PageText {
    /// A page of an upright A4 sheet that holds these lines and nothing else.
    pub fn of_lines(number: u32, origin: Origin, lines: Vec<Line>) -> Self {
        let aspect = std::f32::consts::FRAC_1_SQRT_2;
        Self { number, origin, aspect, lines, qr_codes: Vec::new(), findings: Vec::new() }
    }
}
