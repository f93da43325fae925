//! One page: from its scan to its words.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    acquire::{CleanPage, LayerVerdict, OpenSource, PageError, Scan, TextLayerMode, clean_turned},
    decipher::{LineShape, RecognizeError, Recognizer, find_lines, find_qr_codes, inked, received},
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
        // What was read already stays if this cannot be.
        let other = match Reading::of(clean_turned(&scan, Some(turn)).0, engine) {
            Ok(other) => other,
            Err(error) => {
                let message =
                    format!("หน้านี้อ่านได้ไม่แน่ชัด และลองอ่านในทิศอื่นไม่สำเร็จ ({error}) โปรดตรวจว่าหน้ากลับหัวหรือตะแคงหรือไม่");
                why.push(Finding::general(FindingCode::Unreadable, message));
                break;
            }
        };
        let is_as_long = other.signs().count() * 2 > reading.signs().count();
        if other.sureness() > reading.sureness() + CLEARLY && is_as_long && !other.is_short() {
            reading = other;
        }
    }
    let Reading { page, qr_codes, shapes, lines } = reading;
    let lines = inked::read_again(&page, &shapes, lines, engine)?;
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

#[cfg(test)]
mod tests {
    use image::{DynamicImage, GrayImage, Luma};

    use super::*;

    /// Reads surely only what lies as it should: with a dark corner at the upper left.
    struct Upright;

    impl Recognizer for Upright {
        fn read(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
            let (width, height) = page.grey.dimensions();
            let dark = (0..width / 4).flat_map(|x| (0..height / 4).map(move |y| (x, y)));
            let dark = dark.filter(|(x, y)| page.grey.get_pixel(*x, *y).0[0] < 100).count();
            let sure = if dark > 1000 { 0.98 } else { 0.4 };
            let words = "กรมส่งเสริมการปกครองท้องถิ่น ถนนนครราชสีมา เขตดุสิต";
            Ok(lines.iter().map(|_| Line::given(words, sure)).collect())
        }
    }

    /// A page with a dark corner, and what marks of letters stand over or under.
    fn scan(corner: (u32, u32), is_mark: impl Fn(u32) -> bool) -> Scan {
        let (left, top) = corner;
        let is_corner = |x: u32, y: u32| (left..left + 60).contains(&x) && (top..top + 60).contains(&y);
        let is_letter = |x: u32, y: u32| {
            let (column, line) = (x % 16, y.saturating_sub(300) % 44);
            let inside = (300..620).contains(&x) && (300..476).contains(&y) && column < 10;
            inside && ((20..34).contains(&line) || is_mark(line) && column > 2 && (x / 16).is_multiple_of(2))
        };
        let page = |x, y| Luma([if is_corner(x, y) || is_letter(x, y) { 0 } else { 255 }]);
        let image = DynamicImage::ImageLuma8(GrayImage::from_fn(1240, 1754, page));
        Scan { number: 1, image, dpi: 150.0, text_layer: None }
    }

    #[test]
    fn a_page_that_reads_badly_is_read_the_other_way_up() {
        let below = |line| (36..41).contains(&line);
        for (corner, is_turned) in [((100, 100), false), ((1080, 1594), true)] {
            let page = decipher(scan(corner, below), &mut Upright, TextLayerMode::Auto).unwrap();
            let says_turned = page.findings.iter().any(|f| f.code == FindingCode::PageTurned);
            let sure = page.lines[0].glyphs[0].p;
            assert_eq!((says_turned, sure > 0.9), (is_turned, true), "{corner:?} {:?}", page.findings);
        }
    }
}
