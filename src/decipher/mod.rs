//! A clean page → lines of text: finding the lines, reading them, decoding what was read.

mod beam;
pub mod crop;
pub mod decode;
mod doubled;
pub mod find_lines;
mod grammar;
pub mod inked;
pub mod line_shape;
mod net;
pub mod qr;
pub mod received;
pub mod recognize;
mod refine;
mod second_look;
mod spelling;
mod tesseract;
mod unread;
mod weigh;
mod wording;

pub use crop::{CropMap, crop};
pub use find_lines::find_lines;
pub use line_shape::{Layer, LineImage, LineShape};
pub use net::NetEngine;
pub use qr::find_qr_codes;
pub use recognize::{Engine, RecognizeError, Recognizer};
pub use tesseract::TesseractEngine;
