//! What is read for an evaluation: the truth folder, and the archive's exports.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// Why an evaluation could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}; {}", path.display(), remedy(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds no such JSON.
    #[error("{} line {line} is not the JSON expected: {source}; mend or remove that line", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// The report cannot be written.
    #[error("cannot write the report to {}: {source}; name another folder with --report", path.display())]
    Report {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn remedy(path: &Path) -> &'static str {
    match path.file_name().and_then(|n| n.to_str()) {
        Some("letters.jsonl") => "make the archive first with `saraban run INPUT... --out ARCHIVE`",
        Some("truth.jsonl") => "name a folder that holds truth.jsonl, such as samples",
        _ => "check the path and its permissions",
    }
}

/// Truth and what was read, as JSON: the evaluation takes records of any version, and what is not there counts as not
/// found.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// `truth.jsonl`: a letter a line.
    pub truth: Vec<Value>,
    /// `edges.json`: `[from, to, kind]`, if the folder has it.
    pub edges: Option<Value>,
    /// `letters.jsonl`.
    pub letters: Vec<Value>,
    /// `chains.json`, if the archive has it.
    pub chains: Option<Value>,
}

impl Inputs {
    /// Reads the truth folder and the archive folder.
    ///
    /// # Errors
    /// [`EvalError::Read`] where `truth.jsonl` or `letters.jsonl` cannot be read, [`EvalError::Json`] for a line that is
    /// no JSON.
    pub fn read(truth: &Path, archive: &Path) -> Result<Self, EvalError> {
        Ok(Self {
            truth: lines(&truth.join("truth.jsonl"))?,
            edges: optional(&truth.join("edges.json"))?,
            letters: lines(&archive.join("letters.jsonl"))?,
            chains: optional(&archive.join("chains.json"))?,
        })
    }
}

fn read(path: &Path) -> Result<String, EvalError> {
    fs::read_to_string(path).map_err(|source| EvalError::Read { path: path.into(), source })
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path, line: usize, text: &str) -> Result<T, EvalError> {
    serde_json::from_str(text).map_err(|source| EvalError::Json {
        path: path.into(),
        line: line + source.line().saturating_sub(1),
        source,
    })
}

fn lines(path: &Path) -> Result<Vec<Value>, EvalError> {
    let text = read(path)?;
    let numbered = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    numbered.map(|(i, line)| parse(path, i + 1, line)).collect()
}

fn optional(path: &Path) -> Result<Option<Value>, EvalError> {
    if path.exists() { json(path).map(Some) } else { Ok(None) }
}

/// A file that holds one JSON value.
///
/// # Errors
/// As [`Inputs::read`].
pub fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, EvalError> {
    parse(path, 1, &read(path)?)
}
