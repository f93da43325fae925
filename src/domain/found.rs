//! A value and where it was found: raw words, page, box, span, confidence and what else it may be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::page::PageBox;

/// A half-open range `[start, end)` of characters (not bytes) of a letter's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
#[schemars(with = "[usize; 2]")]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// One past the last character; never less than `start`.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`; an `end` before `start` gives an empty span.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The smallest span that holds both.
    pub fn union(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether the two share a character.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for [usize; 2] {
    fn from(s: Span) -> Self {
        [s.start, s.end]
    }
}

/// A value that the words may also have meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative<T> {
    /// The value.
    pub value: T,
    /// Its probability.
    pub confidence: f64,
}

/// A value with its place. A value without its place is no value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found<T> {
    /// The normalised value.
    pub value: T,
    /// The words as read from the paper, never altered.
    pub text: String,
    /// The page of the source, counted from 1; `null` where the input was text.
    pub page: Option<u32>,
    /// Where on the page; `null` where the input was text.
    #[serde(rename = "box")]
    pub place: Option<PageBox>,
    /// Which characters of the letter's text.
    pub span: Option<Span>,
    /// The probability that `value` is right.
    pub confidence: f64,
    /// The next best values, best first.
    pub alternatives: Vec<Alternative<T>>,
}

impl<T> Found<T> {
    /// The same find with another value made of its value.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Found<U> {
        Found {
            value: f(self.value),
            text: self.text,
            page: self.page,
            place: self.place,
            span: self.span,
            confidence: self.confidence,
            alternatives: self
                .alternatives
                .into_iter()
                .map(|a| Alternative { value: f(a.value), confidence: a.confidence })
                .collect(),
        }
    }
}
