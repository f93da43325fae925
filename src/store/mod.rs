//! Records → archive, search, exports.
//!
//! The archive is a folder with one SQLite database ([`Archive`]); `letters.jsonl`, `chains.json` and `failures.jsonl`
//! beside it are exports of it, written whole or not at all.
//!
//! What was read, what people said and what linking found are kept apart, so that none can destroy another:
//!
//! | layer | written by | lives in | outlives a second reading |
//! |---|---|---|---|
//! | reading | [`Archive::put`] | `letter.reading` | no, replaced by it |
//! | corrections | [`Archive::correct`], [`Archive::confirm`] | `correction`, a log | yes |
//! | links | [`Archive::put_chains`] | `letter.linked`, `link`, `chain` | made afresh |
//!
//! [`Archive::readings`] gives the first with the second over it: what linking starts from, every time.
//! [`Archive::letters`] gives all three: what people see, search and export. A person's word is applied last.
//!
//! Everything is kept and given in the order of source paths and of letters within a source, never in the order of
//! arrival, so that the exports are the same bytes however often a run was interrupted.

mod archive;
mod columns;
mod corrections;
mod deadlines;
mod error;
mod export;
mod fields;
mod pages;
mod read;
mod recurrence;
mod review;
mod search;
mod values;
mod write;

pub use archive::{Archive, DATABASE};
pub use corrections::{Action, Correction};
pub use deadlines::{ChainDue, Due, DueList, DueQuery};
pub use error::{ArchiveError, OutputError};
pub use export::{SearchableScans, write_whole};
pub use fields::{CorrectionError, FIELDS};
pub use read::{Counts, Letters};
pub use review::{Doubt, Doubtful};
pub use search::{Filter, Hit, HitIn, Snippet};
pub use values::{read_date, rule_in_words};
pub use write::SourceRecord;
