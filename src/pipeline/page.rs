//! One page: from its scan to its words.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    acquire::{LayerVerdict, OpenSource, PageError, Scan, TextLayerMode, clean},
    decipher::{RecognizeError, Recognizer, find_lines, find_qr_codes, received},
    domain::{Failure, Finding, FindingCode, Origin, PageText, Stage},
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
    let page = clean(&scan);
    let qr_codes = find_qr_codes(&page);
    let mut findings = page.findings.clone();
    match verdict {
        Some(LayerVerdict::Use(text)) => return Ok(PageText { qr_codes, ..text }),
        Some(LayerVerdict::Ocr(why)) => findings.extend(why),
        None => {}
    }
    let shapes = find_lines(&page, &qr_codes);
    let lines = engine.read(&page, &shapes)?;
    let lines = received::read_again(&page, &shapes, lines, engine)?;
    Ok(PageText { number, origin: Origin::Ocr, aspect, lines, qr_codes, findings })
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
