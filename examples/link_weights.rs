//! Estimates `src/link/weights.tsv` from a generated archive:
//!
//!     cargo run --release --example link_weights
//!
//! Starts from `link_weights.start.tsv`, which was set by hand, and looks at no truth. The departments and provinces of that
//! archive and its seed are others than those that tests and `benches/link.rs` measure on.

#[path = "../tests/link_support/mod.rs"]
mod link_support;

use link_support::{Maker, Recipe};
use saraban::link::{LinkLetter, LinkModel};

/// The archive: its seed, its letters, and the share of digits that are wrong.
const SEED: u64 = 9001;
const LETTERS: usize = 20_000;
const DIGIT_NOISE: f64 = 1.0 / 6.0;

const HEAD: &str = "\
# How often each outcome of a comparison is seen: in random pairs of letters, and in pairs of which one forwards, cites or copies the other.
# The weight of an outcome is log2(column / random). `-` where a rule has no say.
# source: estimated by expectation maximisation from a generated archive of 20,000 letters with every sixth digit wrong, starting
# from examples/link_weights.start.tsv, by `cargo run --release --example link_weights`; not to be edited by hand. The rows
# `prior` hold log2 odds, set by hand: of one letter in about 16,000 being the one meant.
# rule\toutcome\trandom\tforwards\tcites\tcopies
";

fn main() -> std::io::Result<()> {
    let start = LinkModel::parse(include_str!("link_weights.start.tsv"));
    let recipe = Recipe { digit_noise: DIGIT_NOISE, ..Recipe::noisy(SEED, LETTERS) };
    let mut letters = Vec::new();
    Maker::new(recipe.for_training()).make(|letter| letters.push(LinkLetter::of(&letter)));
    std::fs::write("src/link/weights.tsv", format!("{HEAD}{}", start.estimated(&letters).table()))
}
