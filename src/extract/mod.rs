//! The lines of a bundle → letters.

mod anatomy;
pub mod date;
pub mod divide;
mod doubt;
mod enclosures;
mod folded;
mod foot;
mod furniture;
mod head;
mod heads;
mod issuer;
mod label;
pub mod number;
mod pages;
mod pattern;
mod receipts;
mod recipients;

pub use heads::Head;
