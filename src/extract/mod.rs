//! The lines of a bundle → letters.

pub mod date;
pub mod deadlines;
mod doubt;
mod folded;
pub mod number;
mod pattern;
pub mod references;
mod zones;
