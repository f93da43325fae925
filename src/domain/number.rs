//! The number of a letter (ที่): agency code, office number, ว for a circular, serial.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::found::Found;

/// A letter's number, normalised to Arabic digits. It prints as `มท 0820.2/ว 2655`: agency code, space, office number,
/// `/`, `ว ` if circular, serial. Orders and announcements (คำสั่งที่ ๕/๒๕๕๙) have neither agency nor office.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct LetterNumber {
    /// The agency code as letters without dots or spaces (`มท`, `ตก`); empty in orders.
    pub agency: String,
    /// The office number with its dots (`0820.2`); empty where there is none.
    pub office: String,
    /// Whether it is a circular (หนังสือเวียน).
    pub circular: bool,
    /// The serial as printed, leading zeros kept (`0955`), further parts after `/` kept (`5/2559`, `139/60`).
    pub serial: String,
}

impl fmt::Display for LetterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.agency.as_str(), self.office.as_str()) {
            ("", "") => {}
            ("", one) | (one, "") => write!(f, "{one}/")?,
            (agency, office) => write!(f, "{agency} {office}/")?,
        }
        write!(f, "{}{}", if self.circular { "ว " } else { "" }, self.serial)
    }
}

/// A text that is no letter number in its normal form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no letter number: expected a form like `มท 0820.2/ว 2655`")]
pub struct LetterNumberError(pub String);

impl FromStr for LetterNumber {
    type Err = LetterNumberError;

    /// Reads back what `Display` prints. What stands on paper is read by `extract::number`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = || LetterNumberError(text.to_owned());
        let is_office = |s: &str| s.starts_with(|c: char| c.is_ascii_digit()) && s.contains('.');
        let letters = |s: &str| !s.is_empty() && !s.contains(|c: char| c.is_ascii_digit());
        let (head, tail) = match text.split_once('/') {
            Some((head, tail)) if letters(head) || head.contains(' ') || is_office(head) => (head, tail),
            _ => ("", text),
        };
        let (agency, office) = match head.split_once(' ') {
            Some(parts) => parts,
            None if letters(head) => (head, ""),
            None => ("", head),
        };
        let (circular, serial) = match tail.strip_prefix("ว ") {
            Some(serial) => (true, serial),
            None => (false, tail),
        };
        if serial.is_empty() || !serial.chars().all(|c| c.is_ascii_digit() || c == '/') {
            return Err(fail());
        }
        Ok(Self { agency: agency.to_owned(), office: office.to_owned(), circular, serial: serial.to_owned() })
    }
}

impl TryFrom<String> for LetterNumber {
    type Error = LetterNumberError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LetterNumber> for String {
    fn from(n: LetterNumber) -> Self {
        n.to_string()
    }
}

/// A number found on paper; its record carries the number's parts beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "NumberRecord", into = "NumberRecord")]
#[schemars(with = "NumberRecord")]
pub struct FoundNumber(pub Found<LetterNumber>);

#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "FoundNumber")]
struct NumberRecord {
    #[serde(flatten)]
    found: Found<LetterNumber>,
    /// The agency code (`มท`).
    agency: String,
    /// The office number (`0820.2`).
    office: String,
    /// Whether it is a circular (ว).
    circular: bool,
    /// The serial (`2655`).
    serial: String,
}

impl From<NumberRecord> for FoundNumber {
    fn from(r: NumberRecord) -> Self {
        Self(r.found)
    }
}

impl From<FoundNumber> for NumberRecord {
    fn from(FoundNumber(found): FoundNumber) -> Self {
        let LetterNumber { agency, office, circular, serial } = found.value.clone();
        Self { found, agency, office, circular, serial }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        for text in [
            "มท 0820.2/ว 2655",
            "ตก 0023.3/ว 0955",
            "ศธ 0514.7.2.18/139/60",
            "ตวฉ/2090",
            "5/2559",
            "มท 0812/6265",
            "0820.2/ว 17",
        ] {
            let number: LetterNumber = text.parse().unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(number.to_string(), text);
        }
        for text in ["", "มท 0820.2/ว ", "มท 0820.2/ว ๕", "สวัสดี"] {
            assert!(text.parse::<LetterNumber>().is_err(), "{text}");
        }
    }
}
