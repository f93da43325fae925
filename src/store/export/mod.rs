//! What the archive gives out.

mod atomic;
mod jsonl;

pub(super) use atomic::write_whole;
