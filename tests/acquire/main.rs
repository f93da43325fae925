//! Acquiring pages, from the file on the disk to the clean page: what bad files do, what good ones give.
//!
//! The PDF tests need libpdfium, which `make setup` installs; they fail, and say so, without it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cleaning;
mod faults;
mod make;
mod pages;
mod text_layer;
