//! A clean page → lines of text: finding the lines, reading them, decoding what was read.

pub mod line_shape;

pub use line_shape::{Layer, LineImage, LineShape};
