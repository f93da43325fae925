use super::*;

fn describe(mention: &DateMention) -> String {
    let one = |d: &PartialDate| match d.as_read() {
        Some(date) => date.to_string(),
        None => {
            format!("{}-{:02}-{:?}", d.year.map_or("?".to_owned(), |y| y.0.to_string()), d.month.number(), d.day)
        }
    };
    match &mention.shape {
        DateShape::Point(d) => one(d),
        DateShape::Range(a, b) => format!("{}..{}", one(a), one(b)),
        DateShape::FiscalYear(year) => format!("FY{year}"),
    }
}

fn dates(text: &str) -> Vec<String> {
    find_dates(&Transcript::of_text(text)).iter().map(describe).collect()
}

#[test]
fn dates_in_all_their_forms() {
    for (text, date) in [
        ("วันที่.28 เม.ย. 2569", "2026-04-28"),
        ("ลงวันที่ ๑๔ พฤศจิกายน ๒๕๖๘", "2025-11-14"),
        ("ลงวันที่ ๑๔\nพฤศจิกายน ๒๕๖๘ แจ้งว่า", "2025-11-14"),
        ("ลว. 13 ส.ค. 2564", "2021-08-13"),
        ("วันที่ - ๒ ก.พ. ๒๕๖๙", "2026-02-02"),
        ("17 พ.ย. 2568", "2025-11-17"),
        ("๓ พ.ค. ๖๗", "2024-05-03"),
        ("๒๗ ม.ค.๖๘ เวลา ๑๓๐๐", "2025-01-27"),
        ("ลง ๑๔ ธ.ค. ๖๖", "2023-12-14"),
        ("27 มิ.ย. 68 10.49 น.", "2025-06-27"),
        ("๒๗ มิ.ย. ๖๘ ๑๓๐๐", "2025-06-27"),
        ("๑๗ มีนาคม ๒๕ ๖๙", "2026-03-17"),
        ("๕ มี.ค ๖๗", "2024-03-05"),
        ("๕ กพ ๖๙", "2026-02-05"),
        ("พฤษภาคม ๒๕๖๗", "2024-05"),
        ("      มีนาคม 2569", "2026-03"),
        ("วันที่ ๕ เดือน มีนาคม พ.ศ. ๒๕๖๙", "2026-03-05"),
        ("วันที่ ๑๑ เดือน พ.ย. พ.ค. ๒๕๖๘", "2025-11-11"),
        ("วันที่ ๑๓ เตือน พ.ค. พ.ศ. ๒๕๖๙", "2026-05-13"),
        ("๙-พฤษภาคม ๒๕๖๘", "2025-05-09"),
        ("๑๒ พฤศจิ กายน ๒๕ ๖๗", "2024-11-12"),
        ("๕ มีนาคม พ.ศ.๒๕ ๖๙", "2026-03-05"),
        ("o๕ มีนาคม ๒๕๖๙", "2026-03-05"),
        ("๑๒ กุมภาพันธ ๒๕๖๙", "2026-02-12"),
        ("๑๒ กุมภาพันร์ ๒๕๖๙", "2026-02-12"),
        ("๑๒ พฤศจิกายม พ.ศ. ๒๕๖๙", "2026-11-12"),
        ("๗ มีนาคม ๒๕๖๖๖", "2023-03-07"),
        ("๗ มีนาคม ๒๕๖๖๕ ที่ส่งมา", "2022-03-07"),
        ("๗ มีนาคม ๒๕๕๖๖", "?-03-Some(7)"),
        ("๗ มีนาคม ๒๕ ๖๖", "2023-03-07"),
        ("27 August\n15 มีนาคม 2026", "2026-03-15"),
        ("๑๕ มีนาคม ค.ศ. ๒๐๖๘", "2068-03-15"),
        ("ตั้งแต่วันที่ ๗ - ๒๒ พฤษภาคม ๒๕๖๗", "2024-05-07..2024-05-22"),
        ("ระหว่างวันที่ ๒๗-๒๙ มี.ค. ๖๗", "2024-03-27..2024-03-29"),
        ("ตั้งแต่วันที่ ๘ ต.ค.-๒๐ ธ.ค. ๖๗", "2024-10-08..2024-12-20"),
        ("วันที่ ๒๘ ธันวาคม ๒๕๖๘ ถึงวันที่ ๓ มกราคม ๒๕๖๙", "2025-12-28..2026-01-03"),
        ("วันที่ ๒๘ ธันวาคม ถึงวันที่ ๓ มกราคม ๒๕๖๙", "2025-12-28..2026-01-03"),
        ("ระหว่างวันที่ ๑๐ -- ๒๓ พฤศจิกายน ๒๕๖๕", "2022-11-10..2022-11-23"),
        ("ระหว่างวันที่ ๑๑ ๒๘ พฤษภาคม ๒๕๖๙", "2026-05-11..2026-05-28"),
        ("ข้อ ๑๑ ๒๘ พฤษภาคม ๒๕๖๙", "2026-05-28"),
        ("วันจันทร์ที่ ๗ ถึงวันศุกร์ที่ ๑๑ กรกฎาคม ๒๕๖๘", "2025-07-07..2025-07-11"),
        ("ระหว่างเดือนเมษายน - มิถุนายน ๒๕๖๙", "2026-04..2026-06"),
        ("เดือนเมษายน ถึงเดือนมิถุนายน ๒๕๖๙", "2026-04..2026-06"),
        ("ภายในวันที่ ๖ มีนาคม", "?-03-Some(6)"),
        ("ภายในเดือนมีนาคม", "?-03-None"),
        ("๓๑ กุมภาพันธ์ ๒๕๖๙", "2026-02-Some(31)"),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๙", "FY2569"),
        ("งบประมาณรายจ่าย ปีงบประมาณ ๒๕๖๙", "FY2569"),
        ("ณ วันที่ ๗ พฤษภาคม ๐๙.๓๐ น.", "?-05-Some(7)"),
    ] {
        assert_eq!(dates(text), [date], "{text}");
    }
}

#[test]
fn several_days_of_a_month_are_several_dates() {
    assert_eq!(dates("ในวันที่ ๗, ๑๔ และ ๒๑ พฤษภาคม ๒๕๖๗"), ["2024-05-07", "2024-05-14", "2024-05-21"]);
    assert_eq!(dates("ตามข้อ ๑ และ ๒ มกราคม ๒๕๖๗"), ["2024-01-02"]);
}

#[test]
fn what_is_no_date() {
    for text in [
        "สำนักงาน ก.พ. ที่ นร ๑๐๑๑/ว ๔",
        "ส.ค.ค.ค.",
        "จำนวน ๓๕ คน ๔๐ ราย",
        "พ.ศ. ๒๕๖๙",
        "๑๑/๑๐๕/๒๖",
        "ความคิดเห็น ๕๐ ข้อ",
        "ก.ค.ศ. กำหนด",
        "ธนาคม ๒๕๖๙",
    ] {
        assert_eq!(dates(text), [""; 0], "{text}");
    }
}

#[test]
fn leads_and_weekdays() {
    for (text, lead, weekday, words) in [
        ("ลงวันที่ ๑๔ พฤศจิกายน ๒๕๖๘", DateLead::Dated, None, "๑๔ พฤศจิกายน ๒๕๖๘"),
        ("เมื่อวันที่ ๗ เมษายน ๒๕๖๖ เพื่อ", DateLead::Past, None, "๗ เมษายน ๒๕๖๖"),
        ("เมื่อวันจันทร์ที่ ๗ เมษายน ๒๕๖๘", DateLead::Past, Some(Weekday::Monday), "จันทร์ที่ ๗ เมษายน ๒๕๖๘"),
        ("ในวันพฤหัสบดีที่ ๗ พฤษภาคม ๒๕๖๙", DateLead::On, Some(Weekday::Thursday), "พฤหัสบดีที่ ๗ พฤษภาคม ๒๕๖๙"),
        ("ข้อตกลง ๗ พฤษภาคม ๒๕๖๙", DateLead::None, None, "๗ พฤษภาคม ๒๕๖๙"),
        ("ที่ ๑๑/๖๖ ลง ๗ พ.ค. ๖๙", DateLead::Dated, None, "๗ พ.ค. ๖๙"),
        ("ที่ มท ๐๘๑๐/๑๑ ลงวันหี่ ๗ พ.ค. ๖๙", DateLead::Dated, None, "๗ พ.ค. ๖๙"),
        ("เมือวันที ๗ พ.ค. ๖๙", DateLead::Past, None, "๗ พ.ค. ๖๙"),
        ("ภายในวัมที่ ๗ พ.ค. ๖๙", DateLead::On, None, "๗ พ.ค. ๖๙"),
    ] {
        let t = Transcript::of_text(text);
        let found = find_dates(&t);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].lead, lead, "{text}");
        assert_eq!(found[0].point().unwrap().weekday, weekday, "{text}");
        assert_eq!(t.words(found[0].span), words, "{text}");
    }
}

#[test]
fn an_impossible_day_has_candidates_and_no_date() {
    let t = Transcript::of_text("ลงวันที่ ๓๑ กุมภาพันธ์ ๒๕๖๙");
    let found = find_dates(&t);
    assert_eq!(found[0].found(&t), None);
    let candidates: Vec<String> = found[0].point().unwrap().candidates.iter().map(|c| c.value.to_string()).collect();
    assert!(candidates.contains(&"2026-02-21".to_owned()), "{candidates:?}");
}

#[test]
fn a_weekday_tells_digits_apart() {
    // Tuesday in 2567, Thursday in 2569.
    let t = Transcript::of_text("วันพฤหัสบดีที่ ๗ พฤษภาคม ๒๕๖๗");
    let found = find_dates(&t);
    let date = found[0].point().unwrap();
    let best = |evidence: &DateEvidence| resolve(date, evidence).first().map(|d| d.value.to_string());
    assert_eq!(best(&DateEvidence::default()).as_deref(), Some("2024-05-07"));
    let weekday = DateEvidence { weekday: date.weekday, ..DateEvidence::default() };
    let days = resolve(date, &weekday);
    assert!(days.iter().map(|d| d.confidence).sum::<f64>() <= 1.0 + 1e-9);
    let year_2569 = days.iter().find(|d| d.value.to_string() == "2026-05-07").unwrap().confidence;
    let before = date.candidates.iter().find(|d| d.value.to_string() == "2026-05-07").unwrap().confidence;
    assert!(year_2569 > 10.0 * before, "{before} {year_2569}");
}

#[test]
fn a_wrong_weekday_makes_the_date_doubtful() {
    let confidence = |text: &str| {
        let t = Transcript::of_text(text);
        find_dates(&t)[0].found(&t).unwrap().confidence
    };
    assert!(confidence("วันอังคารที่ ๗ พฤษภาคม ๒๕๖๗") > 0.95);
    assert!(confidence("วันพฤหัสบดีที่ ๗ พฤษภาคม ๒๕๖๗") < 0.6);
}

#[test]
fn a_missing_year_follows_the_letter() {
    let t = Transcript::of_text("ภายในวันที่ ๖ มีนาคม");
    let found = find_dates(&t);
    let date = found[0].point().unwrap();
    let after = |iso: &str| date.on_or_after(iso.parse().unwrap()).map(|d| d.to_string());
    assert_eq!(after("2026-02-10").as_deref(), Some("2026-03-06"));
    assert_eq!(after("2025-12-17").as_deref(), Some("2026-03-06"));
}

#[test]
fn stamps_have_dates_in_digits() {
    for (text, date) in [("วันที่ ๓/๒/๖๙", Some("2026-02-03")), ("3 / 2 / 2569", Some("2026-02-03")), ("๑๑/๑๐๕/๒๖", None)]
    {
        let found = find_stamp_dates(&Transcript::of_text(text));
        assert_eq!(found.first().map(describe).as_deref(), date, "{text}");
    }
}
