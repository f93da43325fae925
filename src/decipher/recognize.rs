//! The seam between finding lines and making sense of them: an engine that reads lines.

use crate::{
    acquire::CleanPage,
    domain::{Finding, FindingCode, Line},
};

use super::line_shape::LineShape;

/// Reads lines of a page. One a worker thread: an engine may keep buffers or a foreign handle between pages.
pub trait Recognizer: Send {
    /// The lines as text, in the order given; a line in which nothing is read comes back without glyphs.
    ///
    /// # Errors
    /// Only if the engine itself fails: bad paper is no error.
    fn read(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError>;

    /// The same of lines whose sizes are being tried: each is read at its own and at no other.
    ///
    /// # Errors
    /// As [`Recognizer::read`].
    fn read_at_size(&mut self, page: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
        self.read(page, lines)
    }

    /// What a person must know about everything that this engine reads.
    fn caveat(&self) -> Option<Finding> {
        None
    }
}

/// Makes recognisers, one a worker, and is what a run is configured with.
pub trait Engine: Sync {
    /// The engine's name and version: records made with another are made anew.
    fn name(&self) -> String;

    /// A recogniser for one worker.
    ///
    /// # Errors
    /// If a model or library is missing or broken.
    fn recognizer(&self) -> Result<Box<dyn Recognizer>, RecognizeError>;
}

/// Why an engine cannot read.
#[derive(Debug, thiserror::Error)]
pub enum RecognizeError {
    /// A model file is missing.
    #[error("the model {path} cannot be read: {reason}; run `saraban doctor` to see what is missing")]
    ModelMissing {
        /// Where it should be.
        path: String,
        /// Why it cannot be read.
        reason: String,
    },
    /// A model file is not what it should be.
    #[error("the model {path} is not usable: {reason}; take it anew from the repository's models/ folder")]
    ModelBroken {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A library that the engine stands on is missing.
    #[error("{library} cannot be started: {reason}; install it (`make setup` does), then run `saraban doctor`")]
    LibraryMissing {
        /// Which.
        library: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine failed on a page.
    #[error("the engine failed: {0}")]
    Engine(String),
}

/// The finding on every letter read by an engine that cannot print some digits.
pub fn blind_to(digits: &str) -> Finding {
    Finding::general(
        FindingCode::EngineBlindToDigits,
        format!("โปรแกรมอ่านที่ใช้ไม่รู้จักเลข {digits} จึงอ่านเป็นเลขอื่น โปรดตรวจเลขทุกตัวกับต้นฉบับ"),
    )
}
