//! How a run tells how far it is.

use std::path::Path;

use crate::domain::Failure;

/// Told of every step of a run, from several threads.
pub trait Progress: Sync {
    /// So many more pages are to be read.
    fn planned(&self, pages: u32);

    /// So many more pages were read.
    fn read(&self, pages: u32);

    /// An input or page could not be read.
    fn failed(&self, failure: &Failure);

    /// An input is passed over on purpose, for a reason in Thai.
    fn skipped(&self, path: &Path, reason: &str);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn planned(&self, _: u32) {}
    fn read(&self, _: u32) {}
    fn failed(&self, _: &Failure) {}
    fn skipped(&self, _: &Path, _: &str) {}
}
