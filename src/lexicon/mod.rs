//! What a registrar knows: agencies, provinces, districts, months, labels, holidays, digit confusions; data files with their sources.
//!
//! Each table is a tab-separated file beside the module that reads it. Lines that begin with `#` name its columns and its
//! source. Tables are compiled in and read once, when first asked for.

pub mod abbreviations;
pub mod agencies;
pub mod confusions;
pub(crate) mod distance;
pub mod holidays;
pub(crate) mod label;
pub mod labels;
pub mod months;
pub mod offices;
pub mod provinces;
mod table;
pub mod weekdays;
