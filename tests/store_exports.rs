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
    assert_eq!(cell("ชั้นความเร็ว"), "ปกติ");
    assert_eq!(cell("ไฟล์"), "a \"b\".pdf");
    let rows: Vec<_> = csv::Reader::from_path(deadlines).unwrap().into_records().map(Result::unwrap).collect();
    let kinds: Vec<&str> = rows.iter().map(|row| &row[5]).collect();
    assert_eq!(kinds, ["ภายใน", "ช่วงเวลา", "ประชุม", "ประจำ", "นับแต่"]);
    assert_eq!(&rows[3][9], "ทุกวันที่ 5 ของเดือน");
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

    assert_archival(&first);

    // A PDF in, with words behind it already: the image stays, the old words go.
    let again = tempfile::tempdir().unwrap();
    let second = searchable(again.path(), "scan.pdf", &first, &["บรรทัดใหม่"]).unwrap();
    assert!(second.windows(scan.len()).any(|w| w == scan), "the image is untouched");
    assert!(second.len() < first.len() + 500, "{} bytes after {}", second.len(), first.len());
    assert_archival(&second);

    let Some(text) = pdftotext(&first, folder.path()) else { return };
    let read: Vec<String> =
        text.lines().filter(|l| !l.trim().is_empty()).map(|l| l.trim().replace('\u{c}', "")).collect();
    assert_eq!(read, LINES);
    let text = pdftotext(&second, folder.path()).unwrap();
    assert_eq!(text.replace('\u{c}', "").trim(), "บรรทัดใหม่", "the new words, and not the old ones under them");
}

/// The requirements of PDF/A-2b (ISO 19005-2) that a file of ours could miss; the clauses stand beside them.
fn assert_archival(bytes: &[u8]) {
    // 6.1.2: the header, and a comment of four bytes above 127 behind it.
    assert!(bytes.starts_with(b"%PDF-1.7\n%") && bytes[10..14].iter().all(|b| *b > 127));
    let pdf = lopdf::Document::load_mem(bytes).unwrap();
    // 6.1.3: an identifier, and no encryption.
    assert!(pdf.trailer.has(b"ID") && !pdf.is_encrypted());
    let catalog = pdf.catalog().unwrap();
    for key in [b"OpenAction".as_slice(), b"AA", b"Names", b"AcroForm", b"OCProperties"] {
        assert!(!catalog.has(key), "{}", String::from_utf8_lossy(key));
    }
    let stream = |object: &lopdf::Object| pdf.dereference(object).unwrap().1.as_stream().unwrap().clone();
    // 6.6: metadata that can be read without a PDF reader, and says what this is.
    let metadata = stream(catalog.get(b"Metadata").unwrap());
    assert!(!metadata.dict.has(b"Filter"));
    let metadata = String::from_utf8(metadata.content).unwrap();
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"));
    // 6.2.3: the output intent, with a profile of three channels.
    let intent = catalog.get(b"OutputIntents").unwrap().as_array().unwrap()[0].as_dict().unwrap().clone();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    let profile = stream(intent.get(b"DestOutputProfile").unwrap());
    assert_eq!(&profile.get_plain_content().unwrap()[12..24], b"mntrRGB XYZ ");
    for object in pdf.objects.values() {
        let dict = match object {
            lopdf::Object::Stream(stream) => {
                // 6.1.7, 6.2.8: no LZW, nothing outside of the file, no smoothing of images.
                assert!(stream.filters().unwrap_or_default().iter().all(|f| *f != b"LZWDecode"));
                assert!(!stream.dict.has(b"F") && !stream.dict.has(b"Interpolate") && !stream.dict.has(b"Alternates"));
                &stream.dict
            }
            lopdf::Object::Dictionary(dict) => dict,
            _ => continue,
        };
        // 6.2.11: every font's file is here.
        let is_font = dict.get(b"Type").and_then(lopdf::Object::as_name).is_ok_and(|t| t == b"FontDescriptor");
        assert!(!is_font || dict.has(b"FontFile2"));
    }
}

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/scans/");

#[test]
fn facsimiles_and_screenshots_keep_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let tiff = fs::read(format!("{SAMPLES}07-rounds.tif")).unwrap();
    let made = searchable(folder.path(), "fax.tif", &tiff, &LINES).unwrap();
    assert_archival(&made);
    let mut decoder = tiff::decoder::Decoder::new(std::io::Cursor::new(&tiff)).unwrap();
    let offsets = decoder.get_tag_u64_vec(tiff::tags::Tag::StripOffsets).unwrap();
    let lengths = decoder.get_tag_u64_vec(tiff::tags::Tag::StripByteCounts).unwrap();
    assert!(offsets.len() > 1);
    for (offset, length) in offsets.into_iter().zip(lengths) {
        let strip = &tiff[offset as usize..(offset + length) as usize];
        assert!(made.windows(strip.len()).any(|w| w == strip), "the strip at {offset} is untouched");
    }

    let other = tempfile::tempdir().unwrap();
    let png = fs::read(format!("{SAMPLES}08-lone.png")).unwrap();
    let made = searchable(other.path(), "screen.png", &png, &LINES).unwrap();
    assert_archival(&made);
    let at = png.windows(4).position(|w| w == b"IDAT").unwrap();
    let length = u32::from_be_bytes(png[at - 4..at].try_into().unwrap()) as usize;
    let pixels = &png[at + 4..at + 4 + length];
    assert!(made.windows(pixels.len()).any(|w| w == pixels), "the compressed pixels are untouched");
    if let Some(text) = pdftotext(&made, other.path()) {
        assert!(LINES.iter().all(|line| text.contains(line)), "{text}");
    }
}

#[test]
fn other_images_keep_their_pixels() {
    let image = image::RgbaImage::from_fn(70, 100, |x, y| image::Rgba([x as u8, y as u8, 7, 255 - y as u8]));
    let grey = image::GrayImage::from_fn(70, 100, |x, y| image::Luma([(x * y) as u8]));
    for (name, image) in [("see-through.png", image::DynamicImage::from(image)), ("plain.tif", grey.into())] {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = std::io::Cursor::new(Vec::new());
        let format = if name.ends_with("png") { image::ImageFormat::Png } else { image::ImageFormat::Tiff };
        image.write_to(&mut bytes, format).unwrap();
        let made = searchable(folder.path(), name, bytes.get_ref(), &LINES).unwrap();
        assert_archival(&made);
        let pdf = lopdf::Document::load_mem(&made).unwrap();
        let picture =
            pdf.objects.values().find_map(|o| o.as_stream().ok().filter(|s| s.dict.has(b"ColorSpace"))).unwrap();
        let size = [b"Width".as_slice(), b"Height"].map(|k| picture.dict.get(k).unwrap().as_i64().unwrap());
        assert_eq!(size, [70, 100], "{name}");
    }
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
