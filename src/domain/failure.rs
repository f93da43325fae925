//! An input or page that could not be read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A line of `failures.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The input's path, as it was given.
    pub path: String,
    /// The page, counted from 1; `null` if the whole input is meant.
    pub page: Option<u32>,
    /// Where it failed.
    pub stage: Stage,
    /// What went wrong, in English.
    pub error: String,
    /// What to do about it, in Thai.
    pub remedy: String,
}

/// The stages at which reading can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Finding and opening the input.
    Open,
    /// Turning a page into an image.
    Rasterize,
    /// Preparing the image.
    Clean,
    /// Reading the text.
    Recognize,
    /// Making records of the text.
    Extract,
    /// Keeping the records.
    Store,
}
