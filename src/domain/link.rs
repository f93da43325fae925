//! Links between letters, and the chains that they make: `chains.json`.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    letter::{LetterId, Level},
    number::LetterNumber,
    thai_date::ThaiDate,
};

/// The `schema` of `chains.json`.
pub const CHAINS_SCHEMA: &str = "saraban.chains/1";

/// What a link means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// `from` passes `to` on.
    Forwards,
    /// `from` only mentions `to`.
    Cites,
    /// `from` and `to` are scans of one letter.
    CopyOf,
}

/// One reason for or against a link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The comparison (`prior`, `number`, `date`, `wording`, `bundle`, ...).
    pub rule: Cow<'static, str>,
    /// log2 of the Bayes factor; the prior's log2 odds for the rule `prior`.
    pub weight: f64,
    /// What the citing letter has.
    pub ours: Option<String>,
    /// What the cited letter has.
    pub theirs: Option<String>,
}

/// A link from one letter to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// The letter that passes on, mentions or copies.
    pub from: LetterId,
    /// The letter passed on, mentioned or copied.
    pub to: LetterId,
    /// What it means.
    pub kind: LinkKind,
    /// The number of `from`.
    pub from_number: Option<LetterNumber>,
    /// The number of `to`.
    pub to_number: Option<LetterNumber>,
    /// The probability that the link is right: what the evidence adds up to.
    pub score: f64,
    /// Why.
    pub evidence: Vec<Evidence>,
}

/// A letter in its chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChainLetter {
    /// The letter.
    pub id: LetterId,
    /// Its number.
    pub number: Option<LetterNumber>,
    /// Who issued it.
    pub level: Level,
    /// The issuing office.
    pub issuer: Option<String>,
    /// Its date.
    pub date: Option<ThaiDate>,
    /// When it was received.
    pub received: Option<ThaiDate>,
    /// Its first deadline that is still to be kept.
    pub due: Option<ThaiDate>,
    /// The letter that it passes on; `null` for the root.
    pub parent: Option<LetterId>,
}

/// A forwarding chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chain {
    /// The letter that started it.
    pub root: LetterId,
    /// All letters of it, the root first, each after its parent.
    pub letters: Vec<ChainLetter>,
    /// How many days each step took, `department_to_province` and so on; of several, the longest.
    pub days: BTreeMap<String, i64>,
    /// The deadline that holds for the lowest level.
    pub effective_due: Option<ThaiDate>,
    /// Letters of provinces and above that nobody here has passed on yet.
    #[serde(default)]
    pub waiting: Vec<LetterId>,
}

/// A letter that is cited but not here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// Its number.
    pub number: LetterNumber,
    /// Its date.
    pub date: Option<ThaiDate>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// The letters that cite it.
    pub cited_by: Vec<LetterId>,
    /// The letter here that it might be.
    pub nearest: Option<LetterId>,
}

/// `chains.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chains {
    /// Always [`CHAINS_SCHEMA`].
    pub schema: String,
    /// All links.
    pub links: Vec<Link>,
    /// All chains of two letters and more.
    pub chains: Vec<Chain>,
    /// What is cited but not here.
    pub missing: Vec<Missing>,
}

impl Default for Chains {
    fn default() -> Self {
        Self { schema: CHAINS_SCHEMA.to_owned(), links: Vec::new(), chains: Vec::new(), missing: Vec::new() }
    }
}
