//! What has to be done by when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{found::Found, thai_date::ThaiDate};

/// The kinds of deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// By a day (ภายในวันที่ ๖ มีนาคม ๒๕๖๙), or before one (ก่อน).
    By,
    /// Between two days (ตั้งแต่วันที่ ๗ - ๒๒ พฤษภาคม ๒๕๖๗).
    Window,
    /// On a day, mostly at a time and place.
    Meeting,
    /// Again and again (ทุกวันที่ ๑๕ ของเดือน).
    Recurring,
    /// So many days after something (ภายใน ๑๕ วันนับแต่วันที่ได้รับหนังสือ).
    Relative,
}

/// How exactly the paper gives the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// To the minute.
    Time,
    /// To the day.
    Day,
    /// To the month; `due` is its last day.
    Month,
    /// To the year or fiscal year; `due` is its last day.
    Year,
}

/// From what a relative term is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TermAnchor {
    /// The day on which the letter was received.
    Received,
    /// The letter's own date.
    Dated,
    /// Some other event that the text names.
    Event,
}

/// A term counted in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelativeTerm {
    /// How many days.
    pub days: u32,
    /// Whether only working days count (วันทำการ).
    pub working: bool,
    /// From when they count.
    pub anchor: TermAnchor,
}

/// A deadline with its place. `value` of the flattened `Found` is the due day in ISO form, the recurrence rule, or the
/// term in words, whichever the kind has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// What kind of deadline.
    pub kind: DeadlineKind,
    /// The last day (of a month or year, its last day); `null` while it cannot be known.
    pub due: Option<ThaiDate>,
    /// The first day of a window.
    pub start: Option<ThaiDate>,
    /// The time of day, `HH:MM`.
    pub time: Option<String>,
    /// RFC 5545 recurrence rule (`FREQ=MONTHLY;BYMONTHDAY=15`).
    pub rrule: Option<String>,
    /// A term counted from something.
    pub relative: Option<RelativeTerm>,
    /// How exactly the day is given.
    pub precision: Precision,
    /// Who has to do it, in the letter's words.
    pub who: Option<String>,
    /// What has to be done, in the letter's words.
    pub what: Option<String>,
    /// Words, place and confidence.
    #[serde(flatten)]
    pub found: Found<String>,
}
