//! Values that several commands take.

use clap::ValueEnum;
use jiff::{ToSpan, civil::Date};
use saraban::domain::{Kind, Level, ThaiDate};

/// A level, as it stands in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LevelOption {
    /// กระทรวง.
    #[value(alias = "กระทรวง")]
    Ministry,
    /// กรม.
    #[value(alias = "กรม")]
    Department,
    /// จังหวัด.
    #[value(alias = "จังหวัด")]
    Province,
    /// อำเภอ.
    #[value(alias = "อำเภอ")]
    District,
    /// องค์กรปกครองส่วนท้องถิ่น.
    #[value(alias = "อปท.")]
    Local,
    /// อื่น ๆ.
    #[value(alias = "อื่น ๆ")]
    Other,
}

impl From<LevelOption> for Level {
    fn from(level: LevelOption) -> Self {
        match level {
            LevelOption::Ministry => Self::Ministry,
            LevelOption::Department => Self::Department,
            LevelOption::Province => Self::Province,
            LevelOption::District => Self::District,
            LevelOption::Local => Self::Local,
            LevelOption::Other => Self::Other,
        }
    }
}

/// A kind, as it stands in the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindOption {
    /// หนังสือภายนอก.
    #[value(alias = "หนังสือภายนอก")]
    External,
    /// บันทึกข้อความ.
    #[value(alias = "บันทึกข้อความ")]
    Memo,
    /// หนังสือประทับตรา.
    #[value(alias = "หนังสือประทับตรา")]
    Stamped,
    /// คำสั่ง.
    #[value(alias = "คำสั่ง")]
    Order,
    /// ประกาศ.
    #[value(alias = "ประกาศ")]
    Notice,
    /// เอกสารแนบ.
    #[value(alias = "สิ่งที่ส่งมาด้วย")]
    Attachment,
    /// ไม่ทราบ.
    #[value(alias = "ไม่ทราบ")]
    Unknown,
}

impl From<KindOption> for Kind {
    fn from(kind: KindOption) -> Self {
        match kind {
            KindOption::External => Self::External,
            KindOption::Memo => Self::Memo,
            KindOption::Stamped => Self::Stamped,
            KindOption::Order => Self::Order,
            KindOption::Notice => Self::Notice,
            KindOption::Attachment => Self::Attachment,
            KindOption::Unknown => Self::Unknown,
        }
    }
}

/// A day as a person types it: `2026-03-06`, `6/3/2569`, in either digits.
///
/// # Errors
/// A message that shows the forms.
pub fn day(text: &str) -> Result<Date, String> {
    let date: Option<ThaiDate> = saraban::store::read_date(text);
    let day = date.and_then(|d| d.day());
    day.ok_or_else(|| format!("`{text}` ไม่ใช่วันที่ ตัวอย่าง: 2026-03-06 หรือ 6/3/2569"))
}

/// A length of time as a person types it: `14d`, `2w`, `3m`, or a number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within {
    count: i32,
    unit: char,
}

impl Within {
    /// The last day of that time from `start`.
    pub fn after(self, start: Date) -> Date {
        let span = match self.unit {
            'w' => self.count.weeks(),
            'm' => self.count.months(),
            _ => self.count.days(),
        };
        start.checked_add(span).unwrap_or(Date::MAX)
    }
}

/// Reads a [`Within`].
///
/// # Errors
/// A message that shows the forms.
pub fn within(text: &str) -> Result<Within, String> {
    let arabic = saraban::domain::digits::to_arabic(text.trim());
    let unit = arabic.chars().last().filter(|c| "dwm".contains(*c));
    let number = unit.map_or(arabic.as_str(), |_| &arabic[..arabic.len() - 1]);
    match number.parse() {
        Ok(count @ 0..=3660) => Ok(Within { count, unit: unit.unwrap_or('d') }),
        _ => Err(format!("`{text}` ไม่ใช่ช่วงเวลา ตัวอย่าง: 14d (วัน), 2w (สัปดาห์), 3m (เดือน)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        let start: Date = "2024-01-31".parse().unwrap();
        for (text, end) in [("14d", "2024-02-14"), ("๒w", "2024-02-14"), ("1m", "2024-02-29"), ("7", "2024-02-07")] {
            assert_eq!(within(text).unwrap().after(start).to_string(), end, "{text}");
        }
        for text in ["", "d", "14x", "-1d", "99999d", "ก"] {
            assert!(within(text).is_err(), "{text}");
        }
        assert_eq!(day("๖/๓/๒๕๖๙").unwrap().to_string(), "2026-03-06");
        assert!(day("2026-02-30").is_err() && day("2026-03").is_err());
    }
}
