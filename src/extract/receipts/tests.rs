use super::*;
use crate::domain::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText};

/// A stamp's frame at the right of a page's head: rows of words at these left edges, by level.
fn stamp(levels: &[&[(f32, &str)]]) -> Vec<Line> {
    let line = |level: usize, (left, words): (f32, &str)| {
        let baseline = 0.05 + 0.023 * level as f32;
        let right = left + 0.011 * words.chars().count() as f32;
        let bounds = PageBox { left, top: baseline - 0.018, right, bottom: baseline + 0.006 };
        let place = LinePlace { bounds, baseline_left: baseline, baseline_right: baseline, height: 0.007 };
        let glyph = |ch| Glyph { ch, p: 0.9, alternatives: Vec::new(), left, right };
        Line { glyphs: words.chars().map(glyph).collect(), place: Some(place), ink: Ink::Blue, block: 7 }
    };
    let rows = levels.iter().enumerate().flat_map(|(level, rows)| rows.iter().map(move |row| line(level, *row)));
    rows.collect()
}

/// The stamps of a page that holds these lines: serial, day, hour.
fn read_all(lines: Vec<Line>) -> Vec<[Option<String>; 3]> {
    let page =
        PageText { number: 1, origin: Origin::Ocr, aspect: 0.7, lines, qr_codes: Vec::new(), findings: Vec::new() };
    let text = Transcript::of_pages([&page], |_, _| true);
    let of = |r: Receipt| [r.serial.map(|s| s.value), r.date.map(|d| d.value.to_string()), r.time.map(|t| t.value)];
    read(&Anatomy::new(&text, None)).into_iter().map(of).collect()
}

fn all(serial: &str, day: &str, hour: &str) -> Vec<[Option<String>; 3]> {
    vec![[serial, day, hour].map(|v| Some(v.to_owned()))]
}

#[test]
fn a_frame_whose_labels_are_worn() {
    for labels in [["เลขที่รับ", "วันที่", "เวลา"], ["เลขขทีรับ", "น.", "เวลา"], ["เลขทีรน", "วนที่", "เาลา"]]
    {
        let lines = stamp(&[
            &[(0.75, "ที่ว่าการอำเภอเมือง")],
            &[(0.72, labels[0]), (0.83, "2814")],
            &[(0.72, labels[1]), (0.79, "7 ม.ค. 2569")],
            &[(0.72, labels[2]), (0.81, "15.37 น.")],
        ]);
        assert_eq!(read_all(lines), all("2814", "2026-01-07", "15:37"), "{labels:?}");
    }
}

#[test]
fn a_label_read_as_a_digit_is_no_day_and_no_stamp() {
    let lines = stamp(&[
        &[(0.75, "จังหวัดแพร่")],
        &[(0.72, "เลขที่รับ"), (0.83, "๕๔๕")],
        &[(0.72, "๙"), (0.77, "๑๙พ.ย. ๒๕๖๘")],
        &[(0.72, "เวลา"), (0.81, "๐๘.๐๖น.")],
    ]);
    assert_eq!(read_all(lines), all("545", "2025-11-19", "08:06"));
}

#[test]
fn a_frame_without_an_hour() {
    let lines =
        stamp(&[&[(0.75, "อบต.โคกสูง")], &[(0.72, "เลขที่รับ"), (0.83, "4307")], &[(0.72, "วันที่"), (0.79, "11 มี.ค. 2569")]]);
    let expected = [Some("4307".to_owned()), Some("2026-03-11".to_owned()), None];
    assert_eq!(read_all(lines), [expected], "the day's year is no hour");
}

#[test]
fn another_frame_is_no_stamp() {
    let lines = stamp(&[&[(0.75, "สำเนาคู่ฉบับ")], &[(0.72, "กลุ่มงาน"), (0.83, "2814")], &[(0.72, "ผู้ร่าง")]]);
    assert_eq!(read_all(lines), Vec::<[Option<String>; 3]>::new());
}
