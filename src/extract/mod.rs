//! The lines of a bundle → letters.

pub mod date;
mod doubt;
mod folded;
pub mod number;
mod pattern;
