//! Source → pages: opening files safely, rasterising, and setting the image of a page right.

pub mod page_image;

pub use page_image::{CleanPage, InkMap, Transform};
