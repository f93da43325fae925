//! A clean page → lines of text: finding the lines, reading them, decoding what was read.

pub mod crop;
pub mod find_lines;
pub mod line_shape;
pub mod qr;

pub use crop::{CropMap, crop};
pub use find_lines::find_lines;
pub use line_shape::{Layer, LineImage, LineShape};
pub use qr::find_qr_codes;
