//! Values as people write them: dates, times, rounds, and the names of kinds and levels.

use jiff::civil::Weekday;
use serde::Serialize;

use super::columns::name;
use crate::{
    domain::{Era, Month, ThaiDate, digits, thai_date::BUDDHIST_OFFSET},
    lexicon::{months, weekdays},
};

/// A value of a field with few of them: as it stands in the records, and as a clerk calls it.
pub(super) type Choice = (&'static str, &'static str);

pub(super) const KINDS: &[Choice] = &[
    ("external", "หนังสือภายนอก"),
    ("memo", "บันทึกข้อความ"),
    ("stamped", "หนังสือประทับตรา"),
    ("order", "คำสั่ง"),
    ("notice", "ประกาศ"),
    ("attachment", "สิ่งที่ส่งมาด้วย"),
    ("unknown", "ไม่ทราบ"),
];
pub(super) const LEVELS: &[Choice] = &[
    ("ministry", "กระทรวง"),
    ("department", "กรม"),
    ("province", "จังหวัด"),
    ("district", "อำเภอ"),
    ("local", "อปท."),
    ("other", "อื่น ๆ"),
];
pub(super) const URGENCIES: &[Choice] =
    &[("normal", "ปกติ"), ("urgent", "ด่วน"), ("very_urgent", "ด่วนมาก"), ("most_urgent", "ด่วนที่สุด")];
pub(super) const SECRECIES: &[Choice] =
    &[("normal", "ปกติ"), ("confidential", "ลับ"), ("secret", "ลับมาก"), ("top_secret", "ลับที่สุด")];

/// What clerks call the kinds of deadlines.
pub(super) const DEADLINES: &[Choice] =
    &[("by", "ภายใน"), ("window", "ช่วงเวลา"), ("meeting", "ประชุม"), ("recurring", "ประจำ"), ("relative", "นับแต่")];

/// What a clerk calls a variant of `choices`.
pub(super) fn in_thai<T: Serialize>(choices: &[Choice], variant: T) -> String {
    let name = name(variant);
    choices.iter().find(|(known, _)| *known == name).map_or(name.clone(), |(_, thai)| (*thai).to_owned())
}

/// A date as people type it: ISO (a year after 2400 is พ.ศ.), `28/5/2567`, `28/5/67`, `28 พ.ค. 2567`, `28 พฤษภาคม พ.ศ. 2567`,
/// in either digits; `2024-05` and `พ.ค. 2567` are months. `None` if there is no such date.
pub fn read_date(text: &str) -> Option<ThaiDate> {
    let arabic = digits::to_arabic(text.trim());
    let parts: Vec<&str> = arabic.split(['-', '/', '.']).map(str::trim).collect();
    let (year, month, day) = match parts[..] {
        [y, m, d] if y.len() == 4 => (y, read_month(m)?, d),
        [d, m, y] if matches!(y.len(), 2 | 4) && digits::parse(m).is_some() => (y, read_month(m)?, d),
        [y, m] if y.len() == 4 => (y, read_month(m)?, ""),
        _ => in_words(&arabic)?,
    };
    let day = if day.is_empty() { None } else { Some(u8::try_from(digits::parse(day)?).ok()?) };
    let year = match (year.len(), i16::try_from(digits::parse(year)?).ok()?) {
        // Offices leave the century of พ.ศ. away.
        (2, short) => short + 2500,
        (_, year) => year,
    };
    let year = if year > 2400 { year - BUDDHIST_OFFSET } else { year };
    ThaiDate::new(year, month, day, Era::Buddhist).ok()
}

fn read_month(text: &str) -> Option<Month> {
    Month::new(u8::try_from(digits::parse(text)?).ok()?)
}

/// Year, month and day (or none) of `28 พ.ค. 2567`.
fn in_words(arabic: &str) -> Option<(&str, Month, &str)> {
    let text = arabic.strip_prefix("วันที่").unwrap_or(arabic).trim();
    let (head, year) = text.split_at(text.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let name = head.trim_start_matches(|c: char| c.is_ascii_digit());
    let day = &head[..head.len() - name.len()];
    let name = name.trim().trim_end_matches("พ.ศ.").trim();
    let known = months::all().iter().find(|m| m.long == name).map(|m| m.month);
    Some((year, known.or_else(|| months::read_short(name))?, day))
}

/// A time of day as people type it, `9.30` or `09:30`, as it stands in the records.
pub(super) fn read_time(text: &str) -> Option<String> {
    let arabic = digits::to_arabic(text.trim_end_matches('.').trim_end_matches('น').trim()).replace('.', ":");
    let (hour, minute) = arabic.split_once(':')?;
    match (digits::parse(hour)?, digits::parse(minute)?) {
        (hour @ 0..=23, minute @ 0..=59) => Some(format!("{hour:02}:{minute:02}")),
        _ => None,
    }
}

/// The rounds that offices keep, as a rule of RFC 5545: what [`rule_in_words`] writes, or the rule itself.
pub(super) fn read_rule(text: &str) -> Option<String> {
    let arabic = digits::to_arabic(text);
    let spaceless: String = arabic.split_whitespace().collect();
    if spaceless.starts_with("FREQ=") {
        return Some(spaceless);
    }
    let rest = spaceless.strip_prefix("ทุก")?;
    let day = |text: &str| digits::parse(text).filter(|day| (1..=31).contains(day));
    if matches!(rest, "วันสิ้นเดือน" | "สิ้นเดือน") {
        return Some("FREQ=MONTHLY;BYMONTHDAY=-1".to_owned());
    }
    if let Some(of) = rest.strip_prefix("วันที่") {
        let of = of.trim_end_matches("ของเดือน").trim_end_matches("ของปี");
        let (number, month) = of.split_at(of.len() - of.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let day = day(number)?;
        if month.is_empty() {
            return Some(format!("FREQ=MONTHLY;BYMONTHDAY={day}"));
        }
        let (_, month, _) = in_words(month)?;
        return Some(format!("FREQ=YEARLY;BYMONTH={};BYMONTHDAY={day}", month.number()));
    }
    let weekday = weekdays::read(rest.strip_prefix("วัน")?)?;
    let (code, _) = WEEKDAYS.iter().find(|(_, known)| *known == weekday)?;
    Some(format!("FREQ=WEEKLY;BYDAY={code}"))
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Monday),
    ("TU", Weekday::Tuesday),
    ("WE", Weekday::Wednesday),
    ("TH", Weekday::Thursday),
    ("FR", Weekday::Friday),
    ("SA", Weekday::Saturday),
    ("SU", Weekday::Sunday),
];

/// A rule as a clerk says it: `ทุกวันที่ 5 ของเดือน`, `ทุกวันสิ้นเดือน`, `ทุกวันศุกร์`, `ทุกวันที่ 30 มิ.ย. ของปี`; `None` where it is
/// none of these.
pub fn rule_in_words(rule: &str) -> Option<String> {
    let parts: Vec<(&str, &str)> = rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
    match parts[..] {
        [("FREQ", "MONTHLY"), ("BYMONTHDAY", "-1")] => Some("ทุกวันสิ้นเดือน".to_owned()),
        [("FREQ", "MONTHLY"), ("BYMONTHDAY", day)] if digits::parse(day).is_some() => {
            Some(format!("ทุกวันที่ {day} ของเดือน"))
        }
        [("FREQ", "WEEKLY"), ("BYDAY", code)] => {
            let (_, weekday) = WEEKDAYS.iter().find(|(known, _)| *known == code)?;
            Some(format!("ทุกวัน{}", weekdays::name(*weekday)))
        }
        [("FREQ", "YEARLY"), ("BYMONTH", month), ("BYMONTHDAY", day)] if digits::parse(day).is_some() => {
            let month = read_month(month)?;
            let name = months::all().iter().find(|m| m.month == month)?;
            Some(format!("ทุกวันที่ {day} {} ของปี", name.short))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for (text, expected) in [
            ("2024-05-28", Some("2024-05-28")),
            ("2567-05-28", Some("2024-05-28")),
            ("๒๘/๕/๒๕๖๗", Some("2024-05-28")),
            ("28.5.2567", Some("2024-05-28")),
            ("28/5/67", Some("2024-05-28")),
            ("28 พ.ค. 2567", Some("2024-05-28")),
            ("๒๘ พค ๖๗", Some("2024-05-28")),
            ("วันที่ 28 พฤษภาคม พ.ศ. 2567", Some("2024-05-28")),
            ("2024-05", Some("2024-05")),
            ("พ.ค. 2567", Some("2024-05")),
            ("พฤษภาคม ๒๕๖๗", Some("2024-05")),
            ("31 เม.ย. 2567", None),
            ("2024-02-30", None),
            ("28 พ.ค.", None),
            ("5/67", None),
            ("28", None),
            ("พรุ่งนี้", None),
            ("", None),
        ] {
            assert_eq!(read_date(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn rounds_in_words_and_back() {
        for (rule, words) in [
            ("FREQ=MONTHLY;BYMONTHDAY=5", "ทุกวันที่ 5 ของเดือน"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "ทุกวันสิ้นเดือน"),
            ("FREQ=WEEKLY;BYDAY=TH", "ทุกวันพฤหัสบดี"),
            ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30", "ทุกวันที่ 30 มิ.ย. ของปี"),
        ] {
            assert_eq!(rule_in_words(rule).as_deref(), Some(words));
            assert_eq!(read_rule(words).as_deref(), Some(rule));
            assert_eq!(read_rule(rule).as_deref(), Some(rule));
        }
        assert_eq!(read_rule("ทุกวันที่ ๕").as_deref(), Some("FREQ=MONTHLY;BYMONTHDAY=5"));
        assert_eq!(rule_in_words("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"), None);
        for text in ["", "ทุกวันที่ 32", "ทุกวันหยุด", "5", "ทุกวันที่ 5 แสนของปี"]
        {
            assert_eq!(read_rule(text), None, "{text}");
        }
    }

    #[test]
    fn times_as_people_write_them() {
        for (text, expected) in [
            ("9.30", Some("09:30")),
            ("๐๙.๓๐ น.", Some("09:30")),
            ("16:05", Some("16:05")),
            ("24:00", None),
            ("9", None),
        ] {
            assert_eq!(read_time(text).as_deref(), expected, "{text}");
        }
    }
}
