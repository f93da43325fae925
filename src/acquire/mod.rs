//! Source → pages: opening files safely, rasterising, and setting the image of a page right.
//!
//! [`find_inputs`] lists what there is to read, [`open`] tells what a file is and checks it against its [`Limits`],
//! [`OpenSource::pages`] streams its pages as [`Scan`]s, one at a time, and [`clean`] makes a [`CleanPage`] of each. A
//! page whose PDF says what it reads is taken at its word if [`TextLayer::judge`] finds it sound.

mod background;
mod clean;
mod components;
mod error;
mod fax;
mod find;
mod given;
mod image_pages;
mod inks;
mod layer_lines;
mod markup;
mod open;
pub mod page_image;
mod page_map;
mod pdf_pages;
mod pdfium;
mod rasterize;
mod seals;
mod skew;
mod sniff;
mod speckle;
mod textlayer;
mod thai_damage;
mod turn;
mod warp;

pub use clean::{clean, clean_turned};
pub use error::{OpenError, PageError, PageErrorKind};
pub use find::{Inputs, find_inputs, has_known_name};
pub use open::{Limits, OpenSource, open};
pub use page_image::{CleanPage, InkMap, Transform};
pub use pdfium::{MissingPdfium, find_pdfium};
pub use rasterize::{Pages, Scan};
pub use sniff::SourceKind;
pub use textlayer::{LayerChar, LayerVerdict, TextLayer, TextLayerMode};
pub use turn::{Turn, TurnScores};
