//! What other programs get: spreadsheets, calendars, searchable scans.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{fs, path::Path, process::Command};

use saraban::{
    domain::{
        Deadline, DeadlineKind, Found, Glyph, Ink, Letter, LetterId, Line, LinePlace, Origin, PageBox, PageText,
        Precision, Source, number::FoundNumber, thai_date::FoundDate,
    },
    store::{Archive, SourceRecord},
};
use sha2::{Digest, Sha256};

fn found<T>(value: T, text: &str) -> Found<T> {
    Found { value, text: text.into(), page: Some(1), place: None, span: None, confidence: 0.9, alternatives: vec![] }
}

fn deadline(kind: DeadlineKind, due: Option<&str>, rrule: Option<&str>, time: Option<&str>) -> Deadline {
    Deadline {
        kind,
        due: due.and_then(|d| d.parse().ok()),
        start: None,
        time: time.map(Into::into),
        rrule: rrule.map(Into::into),
        relative: None,
        precision: Precision::Day,
        who: Some("อำเภอ".into()),
        what: Some("รายงานผล, ให้ครบ; ตามแบบ".into()),
        found: found(String::new(), "ภายในวันที่ ๖ มีนาคม ๒๕๖๙"),
    }
}

fn filled(folder: &Path) -> Archive {
    let mut archive = Archive::open(folder).unwrap();
    let sha256 = "ab".repeat(32);
    let source = Source { path: "a \"b\".pdf".into(), sha256: sha256.clone(), pages: vec![1], page_count: 1 };
    let mut letter = Letter::blank(LetterId::new(&sha256, 1), source, String::new());
    letter.number = Some(FoundNumber(found("มท 0820.2/ว 2655".parse().unwrap(), "")));
    letter.date = Some(FoundDate(found("2026-01-10".parse().unwrap(), "")));
    letter.subject = Some(found("=HYPERLINK(\"http://x\")\nน้ำ".into(), ""));
    let mut window = deadline(DeadlineKind::Window, Some("2026-05-22"), None, None);
    window.start = "2026-05-07".parse().ok();
    letter.deadlines = vec![
        deadline(DeadlineKind::By, Some("2026-03-06"), None, None),
        window,
        deadline(DeadlineKind::Meeting, Some("2026-05-07"), None, Some("09:30")),
        deadline(DeadlineKind::Recurring, None, Some("FREQ=MONTHLY;BYMONTHDAY=5"), None),
        deadline(DeadlineKind::Relative, None, None, None),
    ];
    let record = SourceRecord { path: "a \"b\".pdf".into(), sha256, settings_key: String::new(), page_count: 1 };
    archive.put(&record, &[letter], &[], &[]).unwrap();
    archive
}

#[test]
fn spreadsheets_read_back_cell_by_cell() {
    let folder = tempfile::tempdir().unwrap();
    let [letters, deadlines] = filled(folder.path()).export_csv(folder.path()).unwrap();
    let bytes = fs::read(&letters).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"), "Excel needs the mark");
    assert!(bytes.windows(2).any(|w| w == b"\r\n"));
    let rows: Vec<csv::StringRecord> =
        csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]).records().map(Result::unwrap).collect();
    let cell = |name: &str| {
        let column = rows[0].iter().position(|c| c == name).unwrap();
        rows[1][column].to_owned()
    };
    assert_eq!(rows.len(), 2);
    assert_eq!(cell("ที่"), "มท 0820.2/ว 2655");
    assert_eq!(cell("เรื่อง"), "'=HYPERLINK(\"http://x\")\nน้ำ", "no formula of a stranger's");
    assert_eq!(cell("กำหนดแรก"), "2026-03-06");
    assert_eq!(cell("ไฟล์"), "a \"b\".pdf");
    let rows = csv::Reader::from_path(deadlines).unwrap().into_records().count();
    assert_eq!(rows, 5);
}

/// The unfolded lines of a calendar's events.
fn events(calendar: &str) -> Vec<Vec<String>> {
    let unfolded = calendar.replace("\r\n ", "").replace("\r\n\t", "");
    let blocks = unfolded.split("BEGIN:VEVENT").skip(1).map(|b| b.split("END:VEVENT").next().unwrap().to_owned());
    blocks.map(|b| b.lines().map(str::to_owned).collect()).collect()
}

#[test]
fn calendars_have_days_rules_alarms_and_stable_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = filled(folder.path());
    let calendar = archive.export_ics().unwrap();
    assert!(calendar.lines().all(|l| l.len() <= 75), "lines are folded at 75 bytes");
    let all = events(&calendar);
    let line = |event: &[String], key: &str| event.iter().find(|l| l.starts_with(key)).cloned().unwrap_or_default();
    let starts: Vec<String> = all.iter().map(|e| line(e, "DTSTART")).collect();
    assert_eq!(
        starts,
        [
            "DTSTART;VALUE=DATE:20260306",
            "DTSTART;VALUE=DATE:20260507",
            "DTSTART:20260507T023000Z",
            "DTSTART;VALUE=DATE:20260205"
        ]
    );
    assert_eq!(line(&all[0], "DTEND"), "DTEND;VALUE=DATE:20260307", "the end is the day after");
    assert_eq!(line(&all[1], "DTEND"), "DTEND;VALUE=DATE:20260523");
    assert_eq!(line(&all[3], "RRULE"), "RRULE:FREQ=MONTHLY;BYMONTHDAY=5");
    assert_eq!(line(&all[0], "SUMMARY"), "SUMMARY:อำเภอ: รายงานผล\\, ให้ครบ\\; ตามแบบ");
    assert!(all.iter().all(|e| e.iter().any(|l| l == "BEGIN:VALARM")));
    assert_eq!(archive.export_ics().unwrap(), calendar, "the same archive gives the same calendar");

    let id = archive.letters().unwrap().next().unwrap().unwrap().id;
    archive.correct(&id, "deadlines[0].due", "2026-03-09", "somchai").unwrap();
    let moved = events(&archive.export_ics().unwrap());
    assert_eq!(line(&moved[0], "UID"), line(&all[0], "UID"), "a corrected event moves, and is not doubled");
    assert_eq!(line(&moved[0], "DTSTART"), "DTSTART;VALUE=DATE:20260309");
}

/// Lines of text one under the other, every character where print would have it.
fn page(lines: &[&str]) -> PageText {
    let line = |(i, text): (usize, &&str)| {
        let top = 0.1 + 0.05 * i as f32;
        let is_mark = |c: char| matches!(c, '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}');
        let mut x = 0.1;
        let glyphs: Vec<Glyph> = text
            .chars()
            .map(|ch| {
                let left = if is_mark(ch) { x - 0.012 } else { x };
                x = if is_mark(ch) { x } else { x + 0.012 };
                Glyph { ch, p: 1.0, alternatives: vec![], left, right: x }
            })
            .collect();
        let bounds = PageBox { left: 0.1, top, right: x, bottom: top + 0.03 };
        let place = LinePlace { bounds, baseline_left: top + 0.022, baseline_right: top + 0.023, height: 0.012 };
        Line { glyphs, place: Some(place), ink: Ink::Black, block: i as u32 }
    };
    PageText {
        number: 1,
        origin: Origin::Ocr,
        aspect: 0.707,
        lines: lines.iter().enumerate().map(line).collect(),
        qr_codes: vec![],
        findings: vec![],
    }
}

/// Puts a scan into an archive of its own, and makes it searchable.
fn searchable(folder: &Path, name: &str, bytes: &[u8], lines: &[&str]) -> Result<Vec<u8>, String> {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    let sha256: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    let mut archive = Archive::open(&folder.join("archive")).unwrap();
    let path = path.display().to_string();
    let source = Source { path: path.clone(), sha256: sha256.clone(), pages: vec![1], page_count: 1 };
    let mut letter = Letter::blank(LetterId::new(&sha256, 1), source, lines.join("\n"));
    letter.subject = Some(found("การประชุม".into(), ""));
    let record = SourceRecord { path, sha256, settings_key: String::new(), page_count: 1 };
    archive.put(&record, &[letter], &[page(lines)], &[]).unwrap();
    let made = archive.export_pdf(&folder.join("pdf")).unwrap();
    match (made.written.first(), made.left_out.first()) {
        (Some(path), _) => Ok(fs::read(path).unwrap()),
        (None, Some((_, why))) => Err(why.clone()),
        (None, None) => Err("nothing".into()),
    }
}

fn jpeg() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(707, 1000, image::Luma([255])).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

const LINES: [&str; 3] = ["ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕", "เรื่อง น้ำท่วม ผู้ใหญ่บ้าน", "ภายในวันที่ ๖ มีนาคม ๒๕๖๙"];

/// The text of a PDF as an independent program reads it; `None` where there is none.
fn pdftotext(pdf: &[u8], folder: &Path) -> Option<String> {
    let path = folder.join("text.pdf");
    fs::write(&path, pdf).unwrap();
    let out = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output().ok()?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap())
}

#[test]
fn a_searchable_scan_keeps_its_bytes_and_gives_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let scan = jpeg();
    let first = searchable(folder.path(), "scan.jpg", &scan, &LINES).unwrap();
    assert!(first.windows(scan.len()).any(|w| w == scan), "the image is untouched");

    // A PDF in, with a text layer behind it already: the file is its own beginning.
    let again = tempfile::tempdir().unwrap();
    let second = searchable(again.path(), "scan.pdf", &first, &["บรรทัดใหม่"]).unwrap();
    assert!(second.starts_with(&first), "the original is untouched, byte for byte");
    assert!(second.len() - first.len() < 8_000, "{} bytes more", second.len() - first.len());

    let Some(text) = pdftotext(&first, folder.path()) else { return };
    let read: Vec<String> =
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim().replace('\u{c}', "")).collect();
    assert_eq!(read, LINES);
    let text = pdftotext(&second, folder.path()).unwrap();
    assert_eq!(text.replace('\u{c}', "").trim(), "บรรทัดใหม่", "the new words, and not the old ones under them");
}

#[test]
fn what_cannot_be_made_searchable_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.txt", b"text".as_slice()), ("b.pdf", b"%PDF-1.7 broken"), ("c.jpg", b"\xFF\xD8\xFF")] {
        let folder = folder.path().join(name);
        fs::create_dir(&folder).unwrap();
        assert!(searchable(&folder, name, bytes, &LINES).is_err(), "{name}");
    }
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(searchable(&empty, "d.jpg", &jpeg(), &[]).unwrap_err().contains("ไม่มีบรรทัด"));
}
