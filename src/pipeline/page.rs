//! One page: from its scan to its words.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    acquire::{CleanPage, LayerVerdict, OpenSource, PageError, Scan, TextLayerMode, clean_turned},
    decipher::{LineShape, RecognizeError, Recognizer, find_lines, find_qr_codes, received},
    domain::{Failure, Finding, FindingCode, Line, Origin, PageText, QrCode, Stage},
};

use super::Failed;

/// Reads one page. A page that fails comes back without words, with a finding, and with the failure beside it.
pub fn read(
    scan: Result<Scan, PageError>,
    source: &OpenSource,
    engine: &mut dyn Recognizer,
    text_layer: TextLayerMode,
) -> (PageText, Failed) {
    let scan = match scan {
        Ok(scan) => scan,
        Err(e) => return (unread(e.page), Some(Failure::from(&e))),
    };
    let number = scan.number;
    // A page over which some code panics costs that page and no other.
    match catch_unwind(AssertUnwindSafe(|| decipher(scan, engine, text_layer))) {
        Ok(Ok(page)) => (page, None),
        Ok(Err(e)) => (unread(number), Some(failure(source, number, e.to_string()))),
        Err(panic) => {
            let what = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
            let error = format!("reading panicked: {}", what.unwrap_or("no reason given"));
            (unread(number), Some(failure(source, number, error)))
        }
    }
}

fn decipher(scan: Scan, engine: &mut dyn Recognizer, text_layer: TextLayerMode) -> Result<PageText, RecognizeError> {
    let aspect = scan.image.width() as f32 / scan.image.height().max(1) as f32;
    let number = scan.number;
    let verdict = scan.text_layer.as_ref().map(|layer| layer.judge(text_layer, number, &scan.image));
    let (page, scores) = clean_turned(&scan, None);
    let mut why = Vec::new();
    match verdict {
        Some(LayerVerdict::Use(text)) => return Ok(PageText { qr_codes: find_qr_codes(&page), ..text }),
        Some(LayerVerdict::Ocr(reason)) => why = reason,
        None => {}
    }
    let mut reading = Reading::of(page, engine)?;
    // What was told from the marks of letters may be wrong: on a page that reads so badly it is the other way up, or on end.
    for turn in scores.turn().others() {
        if reading.sureness() > DOUBTFUL || reading.is_short() {
            break;
        }
        let other = Reading::of(clean_turned(&scan, Some(turn)).0, engine)?;
        if other.sureness() > reading.sureness() + CLEARLY && !other.is_short() {
            reading = other;
        }
    }
    let Reading { page, qr_codes, shapes, lines } = reading;
    let lines = received::read_again(&page, &shapes, lines, engine)?;
    let findings = page.findings.into_iter().chain(why).collect();
    Ok(PageText { number, origin: Origin::Ocr, aspect, lines, qr_codes, findings })
}

/// A page whose signs are less sure than this, on average, may lie otherwise; it does if they are so much surer then.
const DOUBTFUL: f32 = 0.75;
const CLEARLY: f32 = 0.1;
/// Fewer signs than this tell nothing.
const FEW: usize = 40;

/// What was read of a page as it was turned.
struct Reading {
    page: CleanPage,
    qr_codes: Vec<QrCode>,
    shapes: Vec<LineShape>,
    lines: Vec<Line>,
}

impl Reading {
    fn of(page: CleanPage, engine: &mut dyn Recognizer) -> Result<Self, RecognizeError> {
        let qr_codes = find_qr_codes(&page);
        let shapes = find_lines(&page, &qr_codes);
        let lines = engine.read(&page, &shapes)?;
        Ok(Self { page, qr_codes, shapes, lines })
    }

    fn signs(&self) -> impl Iterator<Item = f32> {
        self.lines.iter().flat_map(|line| &line.glyphs).filter(|g| !g.ch.is_whitespace()).map(|g| g.p)
    }

    fn is_short(&self) -> bool {
        self.signs().count() < FEW
    }

    /// How sure the signs are that were read, on average.
    fn sureness(&self) -> f32 {
        self.signs().sum::<f32>() / self.signs().count().max(1) as f32
    }
}

/// A page of which nothing is known but that it is there.
fn unread(number: u32) -> PageText {
    let finding =
        Finding::general(FindingCode::PageUnreadable, format!("อ่านหน้า {number} ไม่ได้ โปรดดูต้นฉบับ แล้วสแกนหน้านี้ใหม่"));
    PageText { findings: vec![finding], ..PageText::of_lines(number, Origin::Ocr, Vec::new()) }
}

fn failure(source: &OpenSource, page: u32, error: String) -> Failure {
    Failure {
        path: source.path.display().to_string(),
        page: Some(page),
        stage: Stage::Recognize,
        error: format!("{}, page {page}: {error}", source.path.display()),
        remedy: "อ่านหน้านี้ไม่สำเร็จ สแกนหน้านี้ใหม่แล้วสั่งอีกครั้ง หากยังไม่ได้ให้แจ้งผู้พัฒนาพร้อมไฟล์นี้".to_owned(),
    }
}
