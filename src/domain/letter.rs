//! A letter: one record of `letters.jsonl`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    deadline::Deadline,
    finding::Finding,
    found::Found,
    number::FoundNumber,
    page::QrCode,
    thai_date::{FoundDate, ThaiDate},
};

/// The `schema` of every letter written.
pub const LETTER_SCHEMA: &str = "saraban.letter/1";

/// A letter's id, the same on every run over the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct LetterId(pub String);

impl LetterId {
    /// The id of the letter that stands `nth` (from 1) in the source with this SHA-256 (hex).
    pub fn new(sha256: &str, nth: usize) -> Self {
        Self(format!("{}-{nth:03}", &sha256[..sha256.len().min(16)]))
    }
}

impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a letter came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The file's path as it was given.
    pub path: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// The pages of this letter in the source, counted from 1; empty where the input was text.
    pub pages: Vec<u32>,
    /// How many pages the source has; 0 where the input was text.
    pub page_count: u32,
}

/// The kinds of official letter (ชนิดของหนังสือ), and what comes with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// หนังสือภายนอก.
    External,
    /// บันทึกข้อความ (หนังสือภายใน).
    Memo,
    /// หนังสือประทับตรา.
    Stamped,
    /// คำสั่ง (หนังสือสั่งการ).
    Order,
    /// ประกาศ (หนังสือประชาสัมพันธ์).
    Notice,
    /// Pages that belong to the letter before them and are no letter.
    Attachment,
    /// None of these.
    #[default]
    Unknown,
}

/// Who issued it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// กระทรวง.
    Ministry,
    /// กรม.
    Department,
    /// จังหวัด.
    Province,
    /// อำเภอ.
    District,
    /// องค์กรปกครองส่วนท้องถิ่น: municipalities, subdistrict and provincial administrative organisations.
    Local,
    /// Anyone else.
    #[default]
    Other,
}

impl Level {
    /// What a clerk calls it.
    pub fn thai(self) -> &'static str {
        match self {
            Self::Ministry => "กระทรวง",
            Self::Department => "กรม",
            Self::Province => "จังหวัด",
            Self::District => "อำเภอ",
            Self::Local => "อปท.",
            Self::Other => "อื่น ๆ",
        }
    }
}

/// ชั้นความเร็ว.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// None printed.
    #[default]
    Normal,
    /// ด่วน.
    Urgent,
    /// ด่วนมาก.
    VeryUrgent,
    /// ด่วนที่สุด.
    MostUrgent,
}

/// ชั้นความลับ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// None printed.
    #[default]
    Normal,
    /// ลับ.
    Confidential,
    /// ลับมาก.
    Secret,
    /// ลับที่สุด.
    TopSecret,
}

/// The office that issued a letter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Issuer {
    /// The office's name.
    #[serde(flatten)]
    pub found: Found<String>,
    /// The province that it belongs to, without จังหวัด.
    pub province: Option<String>,
    /// The district that it belongs to, without อำเภอ.
    pub district: Option<String>,
}

/// Who signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Signatory {
    /// The name in brackets.
    #[serde(flatten)]
    pub found: Found<String>,
    /// The signatory's own position.
    pub position: Option<String>,
    /// For whom (ปฏิบัติราชการแทน, รักษาราชการแทน).
    pub acting_for: Option<String>,
}

/// How far a recipient reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One office or person.
    One,
    /// All provinces.
    AllProvinces,
    /// All districts.
    AllDistricts,
    /// All local administrative organisations.
    AllLocal,
    /// Some, named in a list.
    Listed,
}

/// Whom a letter is to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// The recipient in the letter's words.
    #[serde(flatten)]
    pub found: Found<String>,
    /// How far it reaches.
    pub scope: Scope,
    /// Who is left out (ยกเว้น...).
    pub except: Vec<String>,
}

/// In what part a letter is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceRole {
    /// อ้างถึง.
    RefersTo,
    /// สิ่งที่ส่งมาด้วย.
    Enclosed,
    /// In the body.
    Body,
}

/// A letter that is cited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// Its number.
    pub number: FoundNumber,
    /// Its date.
    pub date: Option<FoundDate>,
    /// Who issued it, in the citing letter's words.
    pub issuer: Option<Found<String>>,
    /// Where it is cited.
    pub role: ReferenceRole,
    /// The cited letter's id, once linked.
    pub target: Option<LetterId>,
}

/// Something sent along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Enclosure {
    /// What it is.
    pub text: String,
    /// How many.
    pub count: Option<u32>,
    /// Of what (ฉบับ, ชุด, แผ่น).
    pub unit: Option<String>,
}

/// A received stamp (ตรารับหนังสือ).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The office that received.
    pub office: Option<Found<String>>,
    /// The number under which it was received, Arabic digits.
    pub serial: Option<Found<String>>,
    /// The day.
    pub date: Option<Found<ThaiDate>>,
    /// The time, `HH:MM`.
    pub time: Option<Found<String>>,
}

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// The unit.
    pub unit: Option<String>,
    /// The person.
    pub name: Option<String>,
    /// Telephone, Arabic digits as grouped on paper.
    pub phone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// A letter, as in CONTRACT.md.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Letter {
    /// Always [`LETTER_SCHEMA`].
    pub schema: String,
    /// The same on every run over the same bytes.
    pub id: LetterId,
    /// Where it came from.
    pub source: Source,
    /// What kind of letter.
    pub kind: Kind,
    /// Who issued it.
    pub level: Level,
    /// How urgent.
    pub urgency: Urgency,
    /// How secret.
    pub secrecy: Secrecy,
    /// Its number (ที่).
    pub number: Option<FoundNumber>,
    /// Its date.
    pub date: Option<FoundDate>,
    /// The issuing office.
    pub issuer: Option<Issuer>,
    /// เรื่อง.
    pub subject: Option<Found<String>>,
    /// Who signed.
    pub signatory: Option<Signatory>,
    /// เรียน, ถึง.
    pub recipients: Vec<Recipient>,
    /// Letters cited.
    pub references: Vec<Reference>,
    /// สิ่งที่ส่งมาด้วย.
    pub enclosures: Vec<Enclosure>,
    /// What is due when.
    pub deadlines: Vec<Deadline>,
    /// Received stamps.
    pub receipts: Vec<Receipt>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// QR codes.
    pub qr_codes: Vec<QrCode>,
    /// The whole text in reading order, digits as printed, page furniture left out.
    pub text: String,
    /// What a person should look at.
    pub findings: Vec<Finding>,
    /// The lowest confidence among number, date, references and deadlines; 1 where there are none of these.
    pub confidence: f64,
}

impl Letter {
    /// A letter of which nothing is known yet but its source and text.
    pub fn blank(id: LetterId, source: Source, text: String) -> Self {
        Self {
            schema: LETTER_SCHEMA.to_owned(),
            id,
            source,
            kind: Kind::Unknown,
            level: Level::Other,
            urgency: Urgency::Normal,
            secrecy: Secrecy::Normal,
            number: None,
            date: None,
            issuer: None,
            subject: None,
            signatory: None,
            recipients: Vec::new(),
            references: Vec::new(),
            enclosures: Vec::new(),
            deadlines: Vec::new(),
            receipts: Vec::new(),
            contacts: Vec::new(),
            qr_codes: Vec::new(),
            text,
            findings: Vec::new(),
            confidence: 1.0,
        }
    }

    /// Sets `confidence` to the lowest among number, date, references and deadlines.
    pub fn settle_confidence(&mut self) {
        let number = self.number.iter().map(|n| n.0.confidence);
        let date = self.date.iter().map(|d| d.0.confidence);
        let cited = self
            .references
            .iter()
            .flat_map(|r| std::iter::once(r.number.0.confidence).chain(r.date.iter().map(|d| d.0.confidence)));
        let due = self.deadlines.iter().map(|d| d.found.confidence);
        self.confidence = number.chain(date).chain(cited).chain(due).fold(1.0, f64::min);
    }
}
