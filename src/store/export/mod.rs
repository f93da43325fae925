//! What the archive gives out.

mod atomic;
mod csv;
mod ics;
mod jsonl;
mod pdf;

pub(super) use atomic::sweep;
pub use atomic::write_whole;
pub use pdf::SearchableScans;
