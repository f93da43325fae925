//! `saraban` reads Thai government circulars off scanned paper and turns them into records that an office can act on.
//!
//! A batch of scans goes in at the left and an archive of letters, deadlines and forwarding chains comes out at the
//! right. The modules stand in the order in which the paper travels:
//!
//! | phase | takes → gives |
//! |---|---|
//! | [`acquire`] | files → clean pages |
//! | [`decipher`] | a clean page → lines of text, each character with its place and probability |
//! | [`extract`] | the lines of a bundle → letters with their numbers, dates, deadlines, references |
//! | [`link`] | letters → forwarding chains |
//! | [`store`] | letters and chains → the archive, its search and its exports |
//!
//! [`eval`] holds an archive against letters whose answers are known.
//!
//! [`domain`] holds the types that travel, [`lexicon`] what a registrar knows. A phase uses these two and phases before
//! it, never a later one (`tests/boundaries.rs` fails when one does).

pub mod acquire;
pub mod decipher;
pub mod domain;
pub mod eval;
pub mod extract;
pub mod lexicon;
pub mod link;
pub mod pipeline;
pub mod store;
