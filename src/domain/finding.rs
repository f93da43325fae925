//! What a person should look at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something about a letter that a person should look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: FindingCode,
    /// The field it is about (`number`, `date`, `references[0].date`, ...), if any.
    pub field: Option<String>,
    /// What is wrong, in Thai, for a clerk.
    pub message: String,
    /// What it should probably be.
    pub suggest: Option<String>,
}

impl Finding {
    /// A finding about `field`, with a Thai message.
    pub fn new(code: FindingCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, field: Some(field.into()), message: message.into(), suggest: None }
    }

    /// A finding about the letter or page as a whole, with a Thai message.
    pub fn general(code: FindingCode, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into(), suggest: None }
    }

    /// The same, with what it should probably be.
    #[must_use]
    pub fn suggesting(mut self, suggest: impl Into<String>) -> Self {
        self.suggest = Some(suggest.into());
        self
    }
}

/// The kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// The weekday given is not that of the date given.
    WeekdayMismatch,
    /// The number's code belongs to another province or agency than the one named.
    CodeProvinceMismatch,
    /// The letter's date is later than the day it was read.
    DateInFuture,
    /// The received stamp is older than the letter.
    ReceivedBeforeDated,
    /// A deadline is not after the letter's date.
    DeadlineBeforeDated,
    /// A letter cites one that is younger than itself.
    CitesTheFuture,
    /// Words that look like a date or number but cannot be one.
    Unreadable,
    /// A value was changed on the strength of other evidence.
    Repaired,
    /// A value rests on digits that could not be told apart.
    DoubtfulDigits,
    /// The letter has no number.
    NumberMissing,
    /// The letter has no date, or no day.
    DateMissing,
    /// The engine used cannot read some digits.
    EngineBlindToDigits,
    /// A page could not be read.
    PageUnreadable,
    /// A page is blank.
    PageBlank,
    /// A page was upside down or sideways and was turned.
    PageTurned,
    /// The pages of the letter seem to be out of order.
    PagesOutOfOrder,
    /// The head of the letter is missing.
    HeadMissing,
    /// Two letters stand on one page.
    TwoLettersOnPage,
    /// Text in a script that no Thai letter is written in.
    WrongScript,
    /// The text layer of the page was damaged, and the page was read by OCR instead.
    TextLayerDamaged,
    /// Copies of one letter, or letters that cite it, read differently.
    ChainDisagrees,
    /// A lower level set its deadline after that of the level above.
    DeadlineAfterSuperior,
    /// The letter was passed on after the deadline.
    ForwardedAfterDeadline,
    /// A person corrected a value that a later reading did not find again.
    CorrectionHomeless,
}
