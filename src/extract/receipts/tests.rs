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
    let page = PageText::of_lines(1, Origin::Ocr, lines);
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
fn a_frame_whose_label_is_gone() {
    let torn = stamp(&[&[(0.75, "สกจ.นนทบุรี")], &[(0.7, "เ๓ท์ 3727")], &[(0.72, "๒ ก.ค. ๒๕๖๗")]]);
    assert_eq!(read_all(torn)[0][..2], all("3727", "2024-07-02", "")[0][..2]);
    // Labels of one ink and what a pen of another wrote are blocks by themselves.
    let mut inks = stamp(&[
        &[(0.75, "สถอ.นายายอาม")],
        &[(0.7, "ชาย 5164")],
        &[(0.7, "วันที่"), (0.76, "14 มี.ค. 68")],
        &[(0.7, "เวล"), (0.76, "08.38")],
    ]);
    [1, 2, 4].iter().for_each(|row| inks[*row].block = 8);
    assert_eq!(read_all(inks)[0][..2], all("5164", "2025-03-14", "")[0][..2]);
}

#[test]
fn a_number_under_a_dater_and_over_an_hour_is_a_stamp_s_whatever_its_label() {
    let ring = |number: &'static str| {
        let rows = stamp(&[
            &[(0.79, "ลมือง")],
            &[(0.8, "๕")],
            &[(0.79, "16 เม.ย. 2567")],
            &[(0.8, number)],
            &[(0.8, "เวลา ๑๐.๓๓")],
        ]);
        read_all(rows)
    };
    assert_eq!(ring("เลขที่ ๖๗๒"), all("672", "2024-04-16", "10:33"));
    let full = stamp(&[&[(0.72, "9 เมษายน 2564")], &[(0.78, "เลขที่รับ 9503")], &[(0.78, "เวลา ๑๐.๔๖")]]);
    assert_eq!(read_all(full), all("9503", "2021-04-09", "10:46"));
}

#[test]
fn a_stamps_day_is_no_number_of_another() {
    let lines = stamp(&[
        &[(0.75, "เทศบาลตำบลป่าซาง")],
        &[(0.72, "เลขที่รับ ๕๙๙๒")],
        &[(0.72, "ลงวันที่ ๒๗ ก.พ. ๒๕๖๙")],
        &[(0.72, "เวลา ๑๓.๔๑ น.")],
    ]);
    assert_eq!(read_all(lines), all("5992", "2026-02-27", "13:41"));
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

/// A letter of 27 February 2569 that bears a stamp with this serial and day: the stamp's serial and day in its record, how sure the
/// day is, and which fields were repaired.
fn received(serial: &str, day: &str) -> (String, String, f64, Vec<String>) {
    let mut lines = stamp(&[&[(0.75, "จังหวัดตาก")], &[(0.72, "เลขที่รับ"), (0.83, serial)], &[(0.72, "วันที่"), (0.79, day)]]);
    let head = [
        "ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕",
        "กรมส่งเสริมการปกครองท้องถิ่น",
        "๒๗ กุมภาพันธ์ ๒๕๖๙",
        "เรื่อง การจัดทำแผน",
        "เรียน ผู้ว่าราชการจังหวัดตาก",
    ];
    for (nth, words) in head.into_iter().enumerate() {
        let top = 0.13 + 0.03 * nth as f32;
        let bounds =
            PageBox { left: 0.14, top, right: 0.14 + 0.01 * words.chars().count() as f32, bottom: top + 0.024 };
        let place = LinePlace { bounds, baseline_left: top + 0.02, baseline_right: top + 0.02, height: 0.008 };
        let glyph = |ch| Glyph { ch, p: 0.999, alternatives: Vec::new(), left: 0.14, right: 0.15 };
        let glyphs = words.chars().map(glyph).collect();
        lines.push(Line { glyphs, place: Some(place), ink: Ink::Black, block: 9 + nth as u32 });
    }
    let letters = crate::extract::letters_of(PageText::of_lines(1, Origin::Ocr, lines));
    let letter = letters.first().expect("a letter");
    assert_eq!(letter.date.as_ref().map(|d| d.0.value.to_string()).as_deref(), Some("2026-02-27"));
    let receipt = letter.receipts.first().expect("a stamp");
    let date = receipt.date.as_ref().expect("a day");
    let repaired = letter.findings.iter().filter(|f| f.code == crate::domain::FindingCode::Repaired);
    let serial = receipt.serial.as_ref().map_or(String::new(), |s| s.value.clone());
    (serial, date.value.to_string(), date.confidence, repaired.filter_map(|f| f.field.clone()).collect())
}

#[test]
fn a_day_that_cannot_be_is_the_one_that_it_is_most_like_soon_after_the_letter() {
    // The last two are what they are most like by their signs alone, in the letter's year.
    for (read, day, repairs) in [
        ("2 ม.ค. 2589", "2026-03-02", 1),
        ("2 มี.ค. 2568", "2026-03-02", 1),
        ("๓ มี.ค. ๒๕๖", "2026-03-03", 0),
        ("๙ เน.ย. ๒๕๖๙", "2026-04-09", 0),
    ] {
        let (_, found, sure, repaired) = received("1148", read);
        assert_eq!(found, day, "{read}");
        assert!(sure < 0.99, "{read}: {sure}");
        assert_eq!(repaired.iter().filter(|field| *field == "receipts[0].date").count(), repairs, "{read}");
    }
}

#[test]
fn a_day_that_may_be_stays_however_late() {
    for (read, day) in [("2 มี.ค. 2569", "2026-03-02"), ("10 ส.ค. 2569", "2026-08-10"), ("27 ก.พ. 2569", "2026-02-27")]
    {
        let (serial, found, sure, repaired) = received("1148", read);
        assert_eq!((serial.as_str(), found.as_str()), ("1148", day));
        assert!(repaired.is_empty() && sure > 0.5, "{read}: {sure} {repaired:?}");
    }
}

#[test]
fn stamps_in_given_text_that_say_it_shortly() {
    let read = |text: &str| {
        let text = Transcript::of_text(text);
        let of = |r: Receipt| [r.serial.map(|s| s.value), r.date.map(|d| d.value.to_string()), r.time.map(|t| t.value)];
        read(&Anatomy::new(&text, None)).into_iter().map(of).collect::<Vec<_>>()
    };
    let day = |serial: &str| vec![[Some(serial.to_owned()), Some("2026-04-30".to_owned()), None]];
    for (text, serial) in [
        ("สสจ.ตัวอย่าง\nเลขที่ ๑๓๘๓\nวันที่ ๓๐ เม.ย. ๒๕๖๙", "1383"),
        ("สำนักงานเกษตรจังหวัดตาก\nเลขที่ ๑๓๘๓\n๓๐ เม.ย. ๖๙", "1383"),
        ("พช.ตาก\nรับ ๑๔๔๒\n๓๐ เม.ย. ๒๕๖๙", "1442"),
        ("สถจ.ตาก\nรับวันที่ ๓๐ เม.ย. ๒๕๖๙\nเลขที่ ๑๔๖๖", "1466"),
        ("สถจ.ตาก\nลงรับวันที่ ๓๐ เม.ย. ๒๕๖๙\nเลขรับ ๑๔๖๖", "1466"),
        ("ที่ทำการปกครองจังหวัดตาก\nเลขที่ : 1383\nวันที่ : 30/4/69", "1383"),
        ("สถจ.ตาก  รับที่ ๒๗๗๔  วันที่ ๓๐ เม.ย. ๒๕๖๙", "2774"),
    ] {
        assert_eq!(read(text), day(serial), "{text}");
    }
    // By such slips a part of an office passes letters on.
    for text in
        ["กลุ่มงานการเงิน\nเลขที่ ๑๓๘๓\nวันที่ ๓๐ เม.ย. ๒๕๖๙", "เลขที่ ๑๓๘๓\nวันที่ ๓๐ เม.ย. ๒๕๖๙", "สสจ.ตัวอย่าง\nเลขที่ ๙ ถนนตัวอย่าง"]
    {
        assert_eq!(read(text), Vec::<[Option<String>; 3]>::new(), "{text}");
    }
}

#[test]
fn a_label_read_twice_over_makes_one_stamp() {
    let lines =
        stamp(&[&[(0.7, "อบต.คลองตัวอย่าง")], &[(0.7, "เลขที่รับ")], &[(0.7, "เลขที่รับ ๒๕๒๘")], &[(0.7, "วันที่ ๒๓ ธ.ค. ๒๕๖๗")]]);
    assert_eq!(read_all(lines), vec![[Some("2528".to_owned()), Some("2024-12-23".to_owned()), None]]);
}

#[test]
fn a_memo_s_own_date_is_no_stamp_s() {
    let memo = "บันทึกข้อความ\nรับเลขที่ 1103\nวันที่ 29 ม.ค. 2568\nส่วนราชการ สำนักปลัด\nที่ ตก ๕๓๔๒๙/๑๘๔\nวันที่ ๒๗ ม.ค. ๖๘\nเรื่อง การรายงาน\nเรียน ปลัดเทศบาล";
    let letters = crate::extract::letters_of_text(memo);
    assert_eq!(letters[0].date.as_ref().map(|d| d.0.value.to_string()).as_deref(), Some("2025-01-27"));
    let days: Vec<_> = letters[0].receipts.iter().filter_map(|r| Some(r.date.as_ref()?.value.to_string())).collect();
    assert_eq!(days, ["2025-01-29"]);
}

#[test]
fn a_stamp_of_which_no_day_is_found_is_in_doubt() {
    let serial = |day: &str| {
        let rows = stamp(&[&[(0.75, "อบต.โคกสูง")], &[(0.72, "เลขที่รับ"), (0.83, "4307")], &[(0.72, "วันที่"), (0.79, day)]]);
        let sure = rows
            .into_iter()
            .map(|l| Line { glyphs: l.glyphs.into_iter().map(|g| Glyph { p: 1.0, ..g }).collect(), ..l });
        let page = PageText::of_lines(1, Origin::Ocr, sure.collect());
        let text = Transcript::of_pages([&page], |_, _| true);
        read(&Anatomy::new(&text, None)).remove(0).serial.map_or(0.0, |s| s.confidence)
    };
    assert!(serial("11 มี.ค. 2569") > 0.95, "{}", serial("11 มี.ค. 2569"));
    assert!(serial("มี.ค.") <= UNDATED, "{}", serial("มี.ค."));
}

#[test]
fn stamps_that_say_what_slips_say() {
    let rows: &[&[(f32, &str)]] = &[
        &[(0.73, "ที่ว่าการอำเภอเมือง")],
        &[(0.72, "รับหนังสือทาง"), (0.88, "ระบบ")],
        &[(0.72, "เลขที่ 2814")],
        &[(0.72, "เวลา 15.37 น.")],
        &[(0.72, "ลงวันที่ 7 ม.ค. 2569")],
    ];
    assert_eq!(read_all(stamp(rows)), all("2814", "2026-01-07", "15:37"));
    let of = |office: &'static str| stamp(&[&[(0.73, office)], &[(0.72, "เลขที่ 2814")], &[(0.72, "วันที่ 7 ม.ค. 2569")]]);
    assert_eq!(read_all(of("อำเภอเมือง")).len(), 1);
    for part in ["กองคลัง", "ฝ่ายบริหารทั่วไป", "พะเตนาย"] {
        assert_eq!(read_all(of(part)), Vec::<[Option<String>; 3]>::new(), "a part of an office: {part}");
    }
}

#[test]
fn a_postal_code_is_no_number() {
    for province in ["กรุงเทพฯ", "นนทบุรี"] {
        let address = format!("{province} ๑๐๒๑๐");
        let lines =
            stamp(&[&[(0.6, "กรมการพัฒนาชุมชน")], &[(0.6, "เขตหลักสี่")], &[(0.6, &address)], &[(0.6, "๓ ต.ค. ๒๕๖๘")]]);
        assert_eq!(read_all(lines), Vec::<[Option<String>; 3]>::new(), "{province}");
    }
}

#[test]
fn a_day_is_that_of_one_stamp_and_the_hour_is_none_of_its_number() {
    let lines = stamp(&[&[(0.73, "จังหวัดนครปฐม")], &[(0.74, "๘")], &[(0.72, "19 ก.ค. 2565")], &[(0.72, "รับเลขที่ ๑๖๔๘")]]);
    let expected = [Some("1648".to_owned()), Some("2022-07-19".to_owned()), None];
    assert_eq!(read_all(lines), [expected]);
}

/// A stamp in one row at the head of a page, and the letter's own day under it.
fn band(rows: &[(f32, &str)]) -> Vec<[Option<String>; 3]> {
    let mut lines = stamp(&[rows, &[], &[(0.45, "๒๖ ธันวาคม ๒๕๖๗")]]);
    lines.iter_mut().for_each(|line| line.block = 0);
    read_all(lines)
}

#[test]
fn a_stamp_in_one_row_has_its_day_and_hour_there() {
    let whole = band(&[(0.3, "เทศบาลเมืองแม่สอด"), (0.55, "เลขที่รับ ๙๘๒ วันที่ ๒๗ ธ.ค. ๒๕๖๗ เวลา ๑๐.๓๐ น.")]);
    assert_eq!(whole, all("982", "2024-12-27", "10:30"));
    // What stands behind its วันที่ was not read: the letter's own day is not the stamp's.
    let unread = band(&[(0.55, "เลขที่รับ ๙๘๒ วันที่ ๒๗ เวลา ๑๐.๓๐ น.")]);
    assert_eq!(unread.iter().map(|r| r[1].clone()).collect::<Vec<_>>(), [None]);
}

#[test]
fn a_stamp_in_one_row_whose_labels_are_worn() {
    for rows in [
        &[(0.1, "สำนักงานเทศบาลตำบลแม่กุ เลขที่ ๕๙๕๙ วันที่ 15 ก.ค. 2569 เวลา ๑๐.๓๘ น.")][..],
        &[(0.2, "สำนักงานเทศบาลตำบลแม่กุ เลขที่ ม ๕๙๕๙ วันที่"), (0.7, "15 ก.ค. 69"), (0.8, "เวลา ๑๐.๓๘ น.")],
    ] {
        assert_eq!(band(rows), all("5959", "2026-07-15", "10:38"), "{rows:?}");
    }
    let cut = &[(0.1, "คลังจังหวัดราชบุ"), (0.3, "รี ที่รับ 5959 วันที่ ๑๕ ก.ค. ๒๕๖๙ เวลา ๑๐:๓๘ น.")];
    assert_eq!(band(cut), all("5959", "2026-07-15", "10:38"));
    let worn = band(&[(0.3, "นกปรมททยาคมอบงกรบ วนที่ ๕๙๕๙ วันที่ 15 ก.ค. 69 เวลา ๑๐.๓๘ น.")]);
    assert_eq!(worn, all("5959", "2026-07-15", "10:38"));
    assert_eq!(band(&[(0.2, "องค์การบริหารส่วน"), (0.5, "๕๙๕๙ วันที่ 15 ก.ค. 69 ๓๓ ๐๙.๒๓ น.")])[0][..2], worn[0][..2]);
    for counted in ["การประชุม ครั้งที่ ๑๒ วันที่ 15 ก.ค. 69", "อบรม รุ่นที่ ๑๒ วันที่ 15 ก.ค. 69", "คำสั่งที่ ๑๒๓ วันที่ 15 ก.ค. 69"]
    {
        assert_eq!(band(&[(0.3, counted)]).len(), 0, "{counted}");
    }
    let gone = |words: &str| band(&[(0.3, words), (0.7, "16.23 น")]);
    assert_eq!(gone("สถ คงฮี สาร 3320 ที่ ๑๙ ธ.ค. ๒๕๖๖ เ"), all("3320", "2023-12-19", "16:23"));
    let torn = band(&[(0.2, "สถอ.ม"), (0.4, "รม 4212 วันที่ 15 ธ.ค. 66 ๓ล๓ 14.544")]);
    assert_eq!(torn[0][..2], all("4212", "2023-12-15", "")[0][..2]);
    let cited = "2344 ลงวันที่ ๖ ส.ค. ๖๓";
    assert_eq!(band(&[(0.2, "สำนักงานเทศบาลตำบลแม่กุ"), (0.5, cited)])[0][0].as_deref(), Some("2344"));
    assert_eq!(band(&[(0.2, "ตามหนังสือที่อ้างถึง"), (0.5, cited)]).len(), 0, "a citation goes on");
    for none in ["ประชุมครั้งที่ 12 ที่ ๑๙ ธ.ค. ๒๕๖๖ เ", "ฉบับ 12 ที่ ๑๙ ธ.ค. ๒๕๖๖ เ", "สถ คงฮี สาร 3 ที่ ๑๙ ธ.ค. ๒๕๖๖ เ"]
    {
        assert_eq!(gone(none).len(), 0, "{none}");
    }
    assert_eq!(band(&[(0.3, "วันที่รับ 15 3 ม.ค. 67")]).len(), 0, "no number's label");
    let of_april = &[(0.1, "สำนักงานเทศบาลตำบลแม่กุ เลขที่ ๖๗๐๑ วันที่รับ ๒๕ เม.ย."), (0.75, "๒๕๖๙")];
    assert_eq!(band(of_april), [[Some("6701".to_owned()), Some("2026-04-25".to_owned()), None]]);
    let bare = [[Some("5959".to_owned()), Some("2026-07-15".to_owned()), None]];
    assert_eq!(band(&[(0.5, "5959"), (0.6, "15 ก.ค. 69")]), bare);
    assert_eq!(band(&[(0.5, "1 า61: น แยา เลขที่ บ"), (0.72, "5959 15 ก.ค. 69")]), bare);
    for month in ["มี.ค.", "มิ.ย.", "เม.ย.", "ต.ค."] {
        assert_eq!(band(&[(0.5, &format!("5959 15 {month} 69"))]).len(), 1, "{month}");
    }
    let undated = [[Some("5959".to_owned()), None, None]];
    assert_eq!(band(&[(0.5, "5959 15 ก.ค.")]), undated, "the letter's own day is not the stamp's");
    assert_eq!(band(&[(0.3, "สำนักงานเทศบาลตำบลแม่กุ เลขที่"), (0.6, "5959"), (0.7, "15 ก.ค. 69")]), bare);
    assert_eq!(band(&[(0.3, "กองช่าง เลขที่ 223 วันที่ 3 ม.ค. 67")]).len(), 0, "a slip within an office");
    for none in ["15 ก.ค. 69", "ครั้งที่ ๓ วันที่ ๑๕ กรกฎาคม ๒๕๖๙", "ที่ ตก ๐๐๒๓/ว ๕๙ ลงวันที่ ๑๕ ก.ค. ๒๕๖๙"]
    {
        assert_eq!(band(&[(0.3, none)]), Vec::<[Option<String>; 3]>::new(), "{none}");
    }
}

#[test]
fn five_digits_under_a_province_are_a_serial_by_a_stamp_s_day_alone() {
    for office in ["จังหวัดตาก", "สำนักงานเกษตรจังหวัดตาก"]
    {
        let rows = |day| stamp(&[&[(0.72, office)], &[(0.74, "12345")], &[(0.72, day)]]);
        assert_eq!(read_all(rows("7 ม.ค. 2569"))[0][0].as_deref(), Some("12345"), "{office}");
    }
    for address in ["จังหวัดตาก", "อำเภอแม่สอด จังหวัดตาก"]
    {
        let letter = stamp(&[&[(0.72, address)], &[(0.74, "63000")], &[(0.72, "๗ มกราคม ๒๕๖๙")]]);
        assert_eq!(read_all(letter), Vec::<[Option<String>; 3]>::new(), "{address}");
    }
}

#[test]
fn a_dater_s_day_over_the_number_tells_a_stamp_whose_office_is_not_read() {
    let lines =
        stamp(&[&[(0.73, "1น 11น.111มยา")], &[(0.77, "25 ธ.ค. 2567")], &[(0.73, "ที่รับ 7049")], &[(0.7, "เลากลา 2")]]);
    let expected = [Some("7049".to_owned()), Some("2024-12-25".to_owned()), None];
    assert_eq!(read_all(lines), [expected]);
    let list = stamp(&[&[(0.73, "ผู้ได้รับทุน")], &[(0.77, "รายชื่อ")], &[(0.73, "ที่รับ 7049")]]);
    assert_eq!(read_all(list).len(), 0);
    let far = stamp(&[&[(0.1, "รับวันที่ 3 ม.ค. 2567")], &[], &[], &[], &[], &[(0.73, "ลำดับที่ 5")]]);
    assert_eq!(read_all(far).len(), 0);
}

#[test]
fn a_frame_without_labels_whose_day_is_read_in_pieces() {
    let mut lines = stamp(&[
        &[(0.72, "สำนักงานจังหวัดตาก")],
        &[(0.77, "๕๙๑๙")],
        &[(0.71, "๙"), (0.75, "มี.ค. ๒๕๖๕")],
        &[(0.70, "๑๐.๕๕")],
    ]);
    lines.iter_mut().enumerate().for_each(|(at, line)| line.block = at as u32 / 2);
    assert_eq!(read_all(lines), all("5919", "2022-03-09", "10:55"));
}

#[test]
fn a_pen_larger_than_print_makes_a_line_of_its_own() {
    // Of the pen's number the labelled row has a part, or a stroke of its dotted line; neither surely.
    for (row, pen) in [("เลขที่รับ ๘๗", (0.6, "ลขสรับ ๓๘๗๖")), ("เลขที่รับ 7", (0.8, "๓๘๗๖"))]
    {
        let mut lines = stamp(&[
            &[(0.6, "ศาลากลางจังหวัดตาก")],
            &[(0.6, row), pen],
            &[(0.6, "วันที่ ๑๖ มิ.ย. ๒๕๖๕")],
            &[(0.6, "เวลา ๐๙.๓๐ น.")],
        ]);
        lines[1].glyphs.iter_mut().filter(|g| digits::is_digit(g.ch)).for_each(|g| g.p = 0.3);
        if row.contains('๘') {
            lines[2].glyphs.iter_mut().filter(|g| digits::is_digit(g.ch)).for_each(|g| g.p = 0.2);
        }
        lines[2].block = 8;
        assert_eq!(read_all(lines), all("3876", "2022-06-16", "09:30"), "{row}");
    }
    // The labels of a stamp in one row, and what a pen wrote behind them.
    let mut over = band(&[(0.3, "องค์การบริหารส่วนตำบลดอนแก้ว เลขที่รับ 134 วันที่"), (0.5, "134 0 27 มิ.ย. 68 1049")]);
    over.iter_mut().for_each(|r| r[2] = None);
    assert_eq!(over, [[Some("134".to_owned()), Some("2025-06-27".to_owned()), None]]);
}

#[test]
fn the_registry_of_an_office_receives_for_it() {
    let rows = |office| {
        stamp(&[
            &[(0.6, office)],
            &[(0.6, "เลขที่"), (0.7, "๒๐๙๔")],
            &[(0.6, "วันที่รับ ๒ ส.ค. ๒๕๖๗")],
            &[(0.6, "เวลา ๑๔.๔๒")],
        ])
    };
    assert_eq!(read_all(rows("สำนักปลัดเทศบาลตำบลแม่กุ")), all("2094", "2024-08-02", "14:42"));
    assert_eq!(read_all(rows("งานสารบรรณ เทศบาลตำบลแม่กุ")), all("2094", "2024-08-02", "14:42"));
    assert_eq!(read_all(rows("งานพัสดุ เทศบาลตำบลแม่กุ")).len(), 0);
}
