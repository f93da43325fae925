//! The fields of a letter that a person may set, as text: what `saraban correct` and the review page write.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use super::{
    recurrence,
    values::{self, Choice, read_date},
};
use crate::domain::{
    Deadline, DeadlineKind, Found, Issuer, Letter, LetterNumber, Reference, Signatory, ThaiDate, digits,
    number::FoundNumber, thai_date::FoundDate,
};

/// The fields that can be corrected, as they are written; `N` counts from 0.
pub const FIELDS: &[&str] = &[
    "kind",
    "level",
    "urgency",
    "secrecy",
    "number",
    "date",
    "issuer",
    "issuer.province",
    "issuer.district",
    "subject",
    "signatory",
    "signatory.position",
    "references[N].number",
    "references[N].date",
    "deadlines[N].due",
    "deadlines[N].start",
    "deadlines[N].time",
    "deadlines[N].rrule",
    "deadlines[N].who",
    "deadlines[N].what",
];

/// The word that empties a field.
const NONE: &str = "none";

/// Why a correction cannot be made; the messages are for the clerk who tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionError {
    /// There is no such field.
    #[error("ไม่มีช่องชื่อ `{0}` ช่องที่แก้ได้: {list}", list = FIELDS.join(", "))]
    Field(String),
    /// The list has no such entry.
    #[error("หนังสือนี้มีรายการใน `{list}` {count} รายการ ไม่มีรายการที่ {index} (นับจาก 0)")]
    Index {
        /// The list.
        list: &'static str,
        /// The entry asked for.
        index: usize,
        /// How many there are.
        count: usize,
    },
    /// The value is none that the field can have.
    #[error("`{value}` ใช้กับช่อง `{field}` ไม่ได้ ต้องเป็น {expected}")]
    Value {
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// What it should look like.
        expected: String,
    },
    /// The field cannot be emptied.
    #[error("ช่อง `{0}` ว่างไม่ได้")]
    Required(String),
    /// There is nothing to undo.
    #[error("ไม่มีการแก้ไขที่จะยกเลิก")]
    NothingToUndo,
}

/// One correctable field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Kind,
    Level,
    Urgency,
    Secrecy,
    Number,
    Date,
    Issuer,
    Province,
    District,
    Subject,
    Signatory,
    Position,
    ReferenceNumber(usize),
    ReferenceDate(usize),
    DeadlineDue(usize),
    DeadlineStart(usize),
    DeadlineTime(usize),
    DeadlineRule(usize),
    DeadlineWho(usize),
    DeadlineWhat(usize),
}

impl FromStr for Field {
    type Err = CorrectionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || CorrectionError::Field(text.to_owned());
        if let Some((list, rest)) = text.split_once('[') {
            let (index, part) = rest.split_once("].").ok_or_else(unknown)?;
            let index = index.parse().map_err(|_| unknown())?;
            return match (list, part) {
                ("references", "number") => Ok(Self::ReferenceNumber(index)),
                ("references", "date") => Ok(Self::ReferenceDate(index)),
                ("deadlines", "due") => Ok(Self::DeadlineDue(index)),
                ("deadlines", "start") => Ok(Self::DeadlineStart(index)),
                ("deadlines", "time") => Ok(Self::DeadlineTime(index)),
                ("deadlines", "rrule") => Ok(Self::DeadlineRule(index)),
                ("deadlines", "who") => Ok(Self::DeadlineWho(index)),
                ("deadlines", "what") => Ok(Self::DeadlineWhat(index)),
                _ => Err(unknown()),
            };
        }
        Ok(match text {
            "kind" => Self::Kind,
            "level" => Self::Level,
            "urgency" => Self::Urgency,
            "secrecy" => Self::Secrecy,
            "number" => Self::Number,
            "date" => Self::Date,
            "issuer" => Self::Issuer,
            "issuer.province" => Self::Province,
            "issuer.district" => Self::District,
            "subject" => Self::Subject,
            "signatory" => Self::Signatory,
            "signatory.position" => Self::Position,
            _ => return Err(unknown()),
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind => f.write_str("kind"),
            Self::Level => f.write_str("level"),
            Self::Urgency => f.write_str("urgency"),
            Self::Secrecy => f.write_str("secrecy"),
            Self::Number => f.write_str("number"),
            Self::Date => f.write_str("date"),
            Self::Issuer => f.write_str("issuer"),
            Self::Province => f.write_str("issuer.province"),
            Self::District => f.write_str("issuer.district"),
            Self::Subject => f.write_str("subject"),
            Self::Signatory => f.write_str("signatory"),
            Self::Position => f.write_str("signatory.position"),
            Self::ReferenceNumber(i) => write!(f, "references[{i}].number"),
            Self::ReferenceDate(i) => write!(f, "references[{i}].date"),
            Self::DeadlineDue(i) => write!(f, "deadlines[{i}].due"),
            Self::DeadlineStart(i) => write!(f, "deadlines[{i}].start"),
            Self::DeadlineTime(i) => write!(f, "deadlines[{i}].time"),
            Self::DeadlineRule(i) => write!(f, "deadlines[{i}].rrule"),
            Self::DeadlineWho(i) => write!(f, "deadlines[{i}].who"),
            Self::DeadlineWhat(i) => write!(f, "deadlines[{i}].what"),
        }
    }
}

impl Field {
    /// Every field of `letter` that holds something which may be in doubt.
    pub(super) fn doubtful(letter: &Letter) -> Vec<Self> {
        let mut fields = Vec::new();
        fields.extend(letter.number.is_some().then_some(Self::Number));
        fields.extend(letter.date.is_some().then_some(Self::Date));
        fields.extend(letter.issuer.is_some().then_some(Self::Issuer));
        fields.extend(letter.subject.is_some().then_some(Self::Subject));
        for (i, r) in letter.references.iter().enumerate() {
            fields.push(Self::ReferenceNumber(i));
            fields.extend(r.date.is_some().then_some(Self::ReferenceDate(i)));
        }
        let days = letter.deadlines.iter().enumerate().filter(|(_, d)| d.due.is_some() || d.rrule.is_some());
        fields.extend(days.map(|(i, d)| Self::day_of(i, d)));
        fields
    }

    /// The field that says when the `i`-th deadline is.
    pub(super) fn day_of(i: usize, deadline: &Deadline) -> Self {
        let is_round = deadline.due.is_none() && deadline.rrule.is_some();
        if is_round { Self::DeadlineRule(i) } else { Self::DeadlineDue(i) }
    }

    /// What the field holds, as it would be written; `None` where nothing.
    ///
    /// # Errors
    /// If the list has no such entry.
    pub(super) fn get(self, letter: &Letter) -> Result<Option<String>, CorrectionError> {
        let value = |f: &Found<String>| f.value.clone();
        let day = |d: &ThaiDate| d.to_string();
        Ok(match self {
            Self::Kind => Some(super::columns::name(letter.kind)),
            Self::Level => Some(super::columns::name(letter.level)),
            Self::Urgency => Some(super::columns::name(letter.urgency)),
            Self::Secrecy => Some(super::columns::name(letter.secrecy)),
            Self::Number => letter.number.as_ref().map(|n| n.0.value.to_string()),
            Self::Date => letter.date.as_ref().map(|d| d.0.value.to_string()),
            Self::Issuer => letter.issuer.as_ref().map(|i| value(&i.found)),
            Self::Province => letter.issuer.as_ref().and_then(|i| i.province.clone()),
            Self::District => letter.issuer.as_ref().and_then(|i| i.district.clone()),
            Self::Subject => letter.subject.as_ref().map(value),
            Self::Signatory => letter.signatory.as_ref().map(|s| value(&s.found)),
            Self::Position => letter.signatory.as_ref().and_then(|s| s.position.clone()),
            Self::ReferenceNumber(i) => Some(reference(&letter.references, i)?.number.0.value.to_string()),
            Self::ReferenceDate(i) => reference(&letter.references, i)?.date.as_ref().map(|d| d.0.value.to_string()),
            Self::DeadlineDue(i) => deadline(&letter.deadlines, i)?.due.as_ref().map(day),
            Self::DeadlineStart(i) => deadline(&letter.deadlines, i)?.start.as_ref().map(day),
            Self::DeadlineTime(i) => deadline(&letter.deadlines, i)?.time.clone(),
            Self::DeadlineRule(i) => deadline(&letter.deadlines, i)?.rrule.clone(),
            Self::DeadlineWho(i) => deadline(&letter.deadlines, i)?.who.clone(),
            Self::DeadlineWhat(i) => deadline(&letter.deadlines, i)?.what.clone(),
        })
    }

    /// Sets the field to `value`, written as a person writes it (either digits, พ.ศ. or ค.ศ.; `none` empties it), for
    /// sure: confidence 1, no alternatives. The words read stay. Findings about the field are settled by it.
    ///
    /// # Errors
    /// If the value is none that the field can have; the letter is unchanged then.
    pub(super) fn set(self, letter: &mut Letter, value: &str) -> Result<(), CorrectionError> {
        let value = value.trim();
        let given = (value != NONE && !value.is_empty()).then_some(value);
        match self {
            Self::Kind => letter.kind = self.variant(given)?,
            Self::Level => letter.level = self.variant(given)?,
            Self::Urgency => letter.urgency = self.variant(given)?,
            Self::Secrecy => letter.secrecy = self.variant(given)?,
            Self::Number => {
                let number = given.map(|v| self.number(v)).transpose()?;
                letter.number = number.map(|v| FoundNumber(sure(letter.number.take().map(|n| n.0), v)));
            }
            Self::Date => {
                let date = given.map(|v| self.date(v)).transpose()?;
                letter.date = date.map(|v| FoundDate(sure(letter.date.take().map(|d| d.0), v)));
            }
            Self::Issuer | Self::Province | Self::District => self.set_issuer(letter, given)?,
            Self::Subject => letter.subject = given.map(|v| sure(letter.subject.take(), v.to_owned())),
            Self::Signatory | Self::Position => self.set_signatory(letter, given)?,
            Self::ReferenceNumber(i) => {
                let number = self.number(self.required(given)?)?;
                let cited = reference_mut(&mut letter.references, i)?;
                cited.number = FoundNumber(sure(Some(cited.number.0.clone()), number));
            }
            Self::ReferenceDate(i) => {
                let date = given.map(|v| self.date(v)).transpose()?;
                let cited = reference_mut(&mut letter.references, i)?;
                cited.date = date.map(|v| FoundDate(sure(cited.date.take().map(|d| d.0), v)));
            }
            Self::DeadlineDue(i)
            | Self::DeadlineStart(i)
            | Self::DeadlineTime(i)
            | Self::DeadlineRule(i)
            | Self::DeadlineWho(i)
            | Self::DeadlineWhat(i) => self.set_deadline(letter, i, given)?,
        }
        let name = self.to_string();
        letter.findings.retain(|f| f.field.as_deref() != Some(&name));
        letter.settle_confidence();
        Ok(())
    }

    fn set_issuer(self, letter: &mut Letter, given: Option<&str>) -> Result<(), CorrectionError> {
        if self == Self::Issuer {
            let before = letter.issuer.take();
            letter.issuer = given.map(|v| {
                let (province, district) =
                    before.as_ref().map(|i| (i.province.clone(), i.district.clone())).unwrap_or_default();
                Issuer { found: sure(before.map(|i| i.found), v.to_owned()), province, district }
            });
            return Ok(());
        }
        let expected = "ช่องของหนังสือที่มีส่วนราชการเจ้าของเรื่อง (ใส่ issuer ก่อน)";
        let issuer = letter.issuer.as_mut().ok_or_else(|| self.refuse(given.unwrap_or(NONE), expected))?;
        let part = if self == Self::Province { &mut issuer.province } else { &mut issuer.district };
        *part = given.map(ToOwned::to_owned);
        Ok(())
    }

    fn set_signatory(self, letter: &mut Letter, given: Option<&str>) -> Result<(), CorrectionError> {
        if self == Self::Signatory {
            let before = letter.signatory.take();
            letter.signatory = given.map(|v| {
                let (position, acting_for) =
                    before.as_ref().map(|s| (s.position.clone(), s.acting_for.clone())).unwrap_or_default();
                Signatory { found: sure(before.map(|s| s.found), v.to_owned()), position, acting_for }
            });
            return Ok(());
        }
        let expected = "ช่องของหนังสือที่มีผู้ลงนาม (ใส่ signatory ก่อน)";
        let signatory = letter.signatory.as_mut().ok_or_else(|| self.refuse(given.unwrap_or(NONE), expected))?;
        signatory.position = given.map(ToOwned::to_owned);
        Ok(())
    }

    fn set_deadline(self, letter: &mut Letter, i: usize, given: Option<&str>) -> Result<(), CorrectionError> {
        let date = |v: &str| self.date(v);
        let since = letter.date.as_ref().map(|d| d.0.value.earliest());
        let count = letter.deadlines.len();
        let missing = CorrectionError::Index { list: "deadlines", index: i, count };
        let d = letter.deadlines.get_mut(i).ok_or(missing)?;
        match self {
            Self::DeadlineDue(_) => {
                d.due = given.map(date).transpose()?;
                if let Some(due) = d.due {
                    d.found.value = due.to_string();
                    // What is due on a day comes in no rounds.
                    if d.rrule.take().is_some() {
                        d.kind = DeadlineKind::By;
                    }
                }
            }
            Self::DeadlineRule(_) => {
                let rule = self.rule(self.required(given)?, since)?;
                d.found.value.clone_from(&rule);
                (d.kind, d.due, d.rrule) = (DeadlineKind::Recurring, None, Some(rule));
            }
            Self::DeadlineStart(_) => d.start = given.map(date).transpose()?,
            Self::DeadlineTime(_) => d.time = given.map(|v| self.time(v)).transpose()?,
            Self::DeadlineWho(_) => d.who = given.map(ToOwned::to_owned),
            _ => d.what = given.map(ToOwned::to_owned),
        }
        d.found.confidence = 1.0;
        d.found.alternatives.clear();
        Ok(())
    }

    fn required(self, given: Option<&str>) -> Result<&str, CorrectionError> {
        given.ok_or_else(|| CorrectionError::Required(self.to_string()))
    }

    fn refuse(self, value: &str, expected: impl Into<String>) -> CorrectionError {
        CorrectionError::Value { field: self.to_string(), value: value.to_owned(), expected: expected.into() }
    }

    /// A unit variant by the name that stands in the records, or by what a clerk calls it.
    fn variant<T: serde::de::DeserializeOwned + Default>(self, given: Option<&str>) -> Result<T, CorrectionError> {
        let Some(value) = given else { return Ok(T::default()) };
        let choices: &[Choice] = match self {
            Self::Kind => values::KINDS,
            Self::Level => values::LEVELS,
            Self::Urgency => values::URGENCIES,
            _ => values::SECRECIES,
        };
        let name = choices.iter().find(|(_, thai)| *thai == value).map_or(value, |(name, _)| name);
        let listed = || choices.iter().map(|(name, thai)| format!("{name} ({thai})")).collect::<Vec<_>>().join(", ");
        serde_json::from_value(name.into()).map_err(|_| self.refuse(value, format!("ค่าหนึ่งใน {}", listed())))
    }

    fn number(self, value: &str) -> Result<LetterNumber, CorrectionError> {
        normal_number(value)
            .parse()
            .map_err(|_| self.refuse(value, "เลขที่หนังสือ เช่น `มท 0820.2/ว 2655` หรือ `มท ๐๘๒๐.๒/ว ๒๖๕๕`"))
    }

    fn date(self, value: &str) -> Result<ThaiDate, CorrectionError> {
        read_date(value)
            .ok_or_else(|| self.refuse(value, "วันที่ที่มีจริง เช่น `2024-05-28`, `28/5/2567`, `28 พ.ค. 67` หรือ `2024-05`"))
    }

    fn time(self, value: &str) -> Result<String, CorrectionError> {
        values::read_time(value).ok_or_else(|| self.refuse(value, "เวลา เช่น `09:30`"))
    }

    /// A rule by which days come round, counted from `since`.
    fn rule(self, value: &str, since: Option<Date>) -> Result<String, CorrectionError> {
        let since = since.unwrap_or(Date::constant(2024, 1, 1));
        let comes = |rule: &String| recurrence::first_day_of(rule, Some(since)).is_some();
        let expected = "รอบ เช่น `ทุกวันที่ 5 ของเดือน`, `ทุกวันสิ้นเดือน`, `ทุกวันศุกร์` หรือ `FREQ=MONTHLY;BYMONTHDAY=5`";
        values::read_rule(value).filter(comes).ok_or_else(|| self.refuse(value, expected))
    }
}

/// A find whose value a person gave: the words and the place stay, the doubt goes.
fn sure<T>(before: Option<Found<T>>, value: T) -> Found<T> {
    match before {
        Some(found) => Found { value, confidence: 1.0, alternatives: Vec::new(), ..found },
        None => Found {
            value,
            text: String::new(),
            page: None,
            place: None,
            span: None,
            confidence: 1.0,
            alternatives: Vec::new(),
        },
    }
}

fn reference(list: &[Reference], index: usize) -> Result<&Reference, CorrectionError> {
    list.get(index).ok_or(CorrectionError::Index { list: "references", index, count: list.len() })
}

fn reference_mut(list: &mut [Reference], index: usize) -> Result<&mut Reference, CorrectionError> {
    let count = list.len();
    list.get_mut(index).ok_or(CorrectionError::Index { list: "references", index, count })
}

fn deadline(list: &[Deadline], index: usize) -> Result<&Deadline, CorrectionError> {
    list.get(index).ok_or(CorrectionError::Index { list: "deadlines", index, count: list.len() })
}

/// A number as people type it in the form that [`LetterNumber`] reads: `มท.๐๘๒๐.๒ / ว๒๖๕๕` → `มท 0820.2/ว 2655`.
pub(super) fn normal_number(text: &str) -> String {
    let arabic: String = digits::to_arabic(text).chars().filter(|c| !c.is_whitespace()).collect();
    let (head, tail) = match arabic.find(|c: char| c.is_ascii_digit() || c == '/') {
        // The agency's letters, a ว among them too, end at the first digit or stroke; dots in them are the typist's (`มท.`).
        Some(at) => (arabic[..at].replace('.', ""), &arabic[at..]),
        None => (String::new(), arabic.as_str()),
    };
    let tail = tail.replacen("ว", "ว ", 1).replacen("ว .", "ว ", 1);
    if head.is_empty() || tail.starts_with('/') { head + &tail } else { format!("{head} {tail}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Finding, FindingCode, LetterId, letter};

    fn letter() -> Letter {
        let source = letter::Source { path: "a.pdf".into(), sha256: "00".repeat(32), pages: vec![1], page_count: 1 };
        Letter::blank(LetterId("0000000000000000-001".into()), source, String::new())
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        for (field, value, expected) in [
            ("number", "มท ๐๘๒๐.๒/ว ๒๖๕๕", "มท 0820.2/ว 2655"),
            ("number", "มท.0820.2/ว2655", "มท 0820.2/ว 2655"),
            ("number", "มท 0820.2 / 2655", "มท 0820.2/2655"),
            ("number", "5/2559", "5/2559"),
            ("number", "ตวฉ/2090", "ตวฉ/2090"),
            ("number", "ตวฉ./ว๒๐๙๐", "ตวฉ/ว 2090"),
            ("number", "0820.2/ว17", "0820.2/ว 17"),
            ("date", "2024-05-28", "2024-05-28"),
            ("date", "๒๘/๕/๒๕๖๗", "2024-05-28"),
            ("date", "2567-05", "2024-05"),
            ("level", "province", "province"),
            ("level", "จังหวัด", "province"),
            ("urgency", "ด่วนที่สุด", "most_urgent"),
            ("subject", " การประชุม ", "การประชุม"),
        ] {
            let field: Field = field.parse().unwrap();
            let mut l = letter();
            field.set(&mut l, value).unwrap_or_else(|e| panic!("{value}: {e}"));
            assert_eq!(field.get(&l).unwrap().as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_and_changes_nothing() {
        for (field, value) in [
            ("number", "สวัสดี"),
            ("date", "2024-02-30"),
            ("date", "31/4/2567"),
            ("date", "99"),
            ("kind", "letter"),
            ("references[0].number", "มท 1/2"),
            ("deadlines[3].due", "2024-05-28"),
            ("issuer.province", "ตาก"),
        ] {
            let field: Field = field.parse().unwrap();
            let mut l = letter();
            assert!(field.set(&mut l, value).is_err(), "{field} {value}");
            assert_eq!(l, letter());
        }
        for unknown in ["text", "references", "references[x].number", "deadlines[0", "id"] {
            assert!(unknown.parse::<Field>().is_err(), "{unknown}");
        }
    }

    #[test]
    fn a_set_field_is_sure_and_settles_its_findings() {
        let mut l = letter();
        l.findings.push(Finding::new(FindingCode::WeekdayMismatch, "date", "วันไม่ตรง"));
        l.findings.push(Finding::new(FindingCode::NumberMissing, "number", "ไม่มีเลขที่"));
        Field::Date.set(&mut l, "2024-05-28").unwrap();
        assert_eq!(l.findings.len(), 1);
        assert_eq!(l.date.as_ref().map(|d| d.0.confidence), Some(1.0));
        Field::Date.set(&mut l, "none").unwrap();
        assert_eq!(l.date, None);
    }

    #[test]
    fn a_deadline_is_on_a_day_or_comes_round() {
        let mut l = letter();
        l.deadlines = vec![Deadline {
            kind: DeadlineKind::By,
            due: "2024-05-28".parse().ok(),
            start: None,
            time: None,
            rrule: None,
            relative: None,
            precision: crate::domain::Precision::Day,
            who: None,
            what: None,
            found: sure(None, "2024-05-28".to_owned()),
        }];
        let state = |l: &Letter| {
            let d = &l.deadlines[0];
            (d.kind, d.due.map(|d| d.to_string()), d.rrule.clone(), Field::day_of(0, d))
        };
        Field::DeadlineRule(0).set(&mut l, "ทุกวันที่ ๕ ของเดือน").unwrap();
        let rule = "FREQ=MONTHLY;BYMONTHDAY=5".to_owned();
        assert_eq!(state(&l), (DeadlineKind::Recurring, None, Some(rule), Field::DeadlineRule(0)));
        assert!(Field::DeadlineRule(0).set(&mut l, "FREQ=MONTHLY;BYMONTHDAY=99").is_err());
        Field::DeadlineDue(0).set(&mut l, "6 มิ.ย. 67").unwrap();
        let due = Some("2024-06-06".to_owned());
        assert_eq!(state(&l), (DeadlineKind::By, due, None, Field::DeadlineDue(0)));
    }

    #[test]
    fn every_listed_field_is_one() {
        for name in FIELDS {
            let name = name.replace('N', "7");
            assert_eq!(name.parse::<Field>().map(|f| f.to_string()), Ok(name));
        }
    }
}
