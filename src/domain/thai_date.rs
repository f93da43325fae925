//! Dates as Thai offices print them: Buddhist years, Thai month names, often no day.

use std::{fmt, str::FromStr};

use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::found::Found;

/// What to add to a Common Era year for the Buddhist Era (พ.ศ.).
pub const BUDDHIST_OFFSET: i16 = 543;

/// The twelve months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(u8);

impl Month {
    /// The month of that number, 1 (มกราคม) to 12 (ธันวาคม).
    pub fn new(number: u8) -> Option<Self> {
        (1..=12).contains(&number).then_some(Self(number))
    }

    /// 1 to 12.
    pub fn number(self) -> u8 {
        self.0
    }
}

/// The form in which a year was printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Era {
    /// พ.ศ. in full (๒๕๖๙).
    #[default]
    Buddhist,
    /// Two digits of พ.ศ. (๖๙).
    BuddhistShort,
    /// ค.ศ. (2026).
    Common,
    /// Not printed, taken from the context.
    Implied,
}

/// A day, or a month whose day the paper does not give. One that exists is valid, and remembers how its year was printed.
/// Equality, order and hash go by the day, not by the print.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct ThaiDate {
    first: civil::Date,
    has_day: bool,
    era: Era,
}

/// Why a date cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThaiDateError {
    /// The year is out of any office's reach.
    #[error("year {0} (Common Era) is not between 1850 and 2200")]
    Year(i16),
    /// The month has no such day.
    #[error("{year}-{month:02} has no day {day}")]
    Day {
        /// Common Era year.
        year: i16,
        /// 1 to 12.
        month: u8,
        /// The day that does not exist.
        day: u8,
    },
    /// Not an ISO date or month.
    #[error("`{0}` is neither YYYY-MM-DD nor YYYY-MM")]
    Iso(String),
}

impl ThaiDate {
    /// The day (or, with no `day`, the month) of a Common Era year.
    ///
    /// # Errors
    /// If there is no such day, or the year is not between 1850 and 2200.
    pub fn new(year: i16, month: Month, day: Option<u8>, era: Era) -> Result<Self, ThaiDateError> {
        if !(1850..=2200).contains(&year) {
            return Err(ThaiDateError::Year(year));
        }
        let wrong_day = |day| ThaiDateError::Day { year, month: month.number(), day };
        let d = day.unwrap_or(1);
        let as_i8 = i8::try_from(d).map_err(|_| wrong_day(d))?;
        let first = civil::Date::new(year, month.number() as i8, as_i8).map_err(|_| wrong_day(d))?;
        Ok(Self { first, has_day: day.is_some(), era })
    }

    /// The same of a Buddhist year, as printed in full.
    ///
    /// # Errors
    /// As [`ThaiDate::new`].
    pub fn buddhist(year_be: i16, month: Month, day: Option<u8>) -> Result<Self, ThaiDateError> {
        Self::new(year_be.saturating_sub(BUDDHIST_OFFSET), month, day, Era::Buddhist)
    }

    /// The day as a civil date, `None` where only the month is known.
    pub fn day(&self) -> Option<civil::Date> {
        self.has_day.then_some(self.first)
    }

    /// The first day that it may be.
    pub fn earliest(&self) -> civil::Date {
        self.first
    }

    /// The last day that it may be: the day itself, or the last of the month.
    pub fn latest(&self) -> civil::Date {
        if self.has_day { self.first } else { self.first.last_of_month() }
    }

    /// Common Era year.
    pub fn year(&self) -> i16 {
        self.first.year()
    }

    /// Buddhist year.
    pub fn year_be(&self) -> i16 {
        self.first.year() + BUDDHIST_OFFSET
    }

    /// The month.
    pub fn month(&self) -> Month {
        Month(self.first.month() as u8)
    }

    /// The form in which the year was printed.
    pub fn era(&self) -> Era {
        self.era
    }
}

impl From<civil::Date> for ThaiDate {
    fn from(first: civil::Date) -> Self {
        Self { first, has_day: true, era: Era::Implied }
    }
}

impl PartialEq for ThaiDate {
    fn eq(&self, other: &Self) -> bool {
        (self.first, self.has_day) == (other.first, other.has_day)
    }
}

impl Eq for ThaiDate {}

impl std::hash::Hash for ThaiDate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.first, self.has_day).hash(state);
    }
}

impl PartialOrd for ThaiDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ThaiDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.first, self.has_day).cmp(&(other.first, other.has_day))
    }
}

impl fmt::Display for ThaiDate {
    /// ISO 8601: `2024-05-28`, or `2024-05` where the day is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = self.first.to_string();
        f.write_str(if self.has_day { &iso } else { &iso[..7] })
    }
}

impl FromStr for ThaiDate {
    type Err = ThaiDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = || ThaiDateError::Iso(text.to_owned());
        let whole = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
        let date: civil::Date = whole.parse().map_err(|_| fail())?;
        let month = Month::new(date.month() as u8).ok_or_else(fail)?;
        Self::new(date.year(), month, (text.len() != 7).then_some(date.day() as u8), Era::Buddhist)
    }
}

impl TryFrom<String> for ThaiDate {
    type Error = ThaiDateError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ThaiDate> for String {
    fn from(d: ThaiDate) -> Self {
        d.to_string()
    }
}

/// A date found on paper; its record carries the Buddhist year beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "DateRecord", into = "DateRecord")]
#[schemars(with = "DateRecord")]
pub struct FoundDate(pub Found<ThaiDate>);

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FoundDate")]
struct DateRecord {
    #[serde(flatten)]
    found: Found<ThaiDate>,
    /// The Buddhist year (พ.ศ.).
    year_be: i16,
}

impl From<DateRecord> for FoundDate {
    fn from(r: DateRecord) -> Self {
        Self(r.found)
    }
}

impl From<FoundDate> for DateRecord {
    fn from(FoundDate(found): FoundDate) -> Self {
        Self { year_be: found.value.year_be(), found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist() {
        let feb = Month::new(2).unwrap_or_else(|| panic!("february"));
        assert!(ThaiDate::buddhist(2567, feb, Some(29)).is_ok());
        let err = ThaiDate::buddhist(2566, feb, Some(29)).err().map(|e| e.to_string());
        assert_eq!(err.as_deref(), Some("2023-02 has no day 29"));
        let err = ThaiDate::buddhist(256, feb, None).err().map(|e| e.to_string());
        assert_eq!(err.as_deref(), Some("year -287 (Common Era) is not between 1850 and 2200"));
        assert_eq!(Month::new(13), None);
    }

    #[test]
    fn iso_and_back() {
        for text in ["2024-05-28", "2024-05"] {
            let date: ThaiDate = text.parse().unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(date.to_string(), text);
        }
        assert!("2024-5".parse::<ThaiDate>().is_err());
        assert!("๒๕๖๙".parse::<ThaiDate>().is_err());
    }
}
