//! The types that all phases share: what a page, a value, a date, a letter and a link are.
//!
//! Nothing in here reads a file or knows an engine. Names are those of the correspondence regulation
//! (ระเบียบสำนักนายกรัฐมนตรีว่าด้วยงานสารบรรณ พ.ศ. ๒๕๒๖) and of OCR.

pub mod alphabet;
pub mod deadline;
pub mod digits;
pub mod failure;
pub mod finding;
pub mod found;
pub mod letter;
pub mod link;
pub mod number;
pub mod page;
pub mod thai_date;
pub mod transcript;

pub use deadline::{Deadline, DeadlineKind, Precision, RelativeTerm, TermAnchor};
pub use failure::{Failure, Stage};
pub use finding::{Finding, FindingCode};
pub use found::{Alternative, Found, Span};
pub use letter::{
    Contact, Enclosure, Issuer, Kind, Letter, LetterId, Level, Receipt, Recipient, Reference, ReferenceRole, Scope,
    Secrecy, Signatory, Source, Urgency,
};
pub use link::{Chain, ChainLetter, Chains, Evidence, Link, LinkKind, Missing};
pub use number::LetterNumber;
pub use page::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText, QrCode};
pub use thai_date::{Era, Month, ThaiDate, ThaiDateError};
pub use transcript::{Cell, LineMark, Transcript};
