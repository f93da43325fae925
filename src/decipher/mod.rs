//! A clean page → lines of text: finding the lines, reading them, decoding what was read.

mod beam;
pub mod decode;
mod grammar;
pub mod line_shape;
mod place;
pub mod recognize;
mod refine;
mod spelling;

pub use line_shape::{Layer, LineImage, LineShape};
pub use recognize::{Engine, RecognizeError, Recognizer};
