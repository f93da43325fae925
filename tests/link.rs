//! Linking over made archives, whose truth is known.

mod link_support;

use link_support::{Maker, Recipe, Score};
use saraban::{
    domain::Letter,
    link::{LinkModel, link},
};

/// How well the forwards of an archive are found, by the stored model as it fits itself to the archive.
fn score(recipe: Recipe) -> Score {
    let mut maker = Maker::new(recipe);
    let mut letters: Vec<Letter> = Vec::new();
    maker.make(|l| letters.push(l));
    let chains = link(&mut letters, &LinkModel::default());
    maker.truth.score(&chains)
}

#[test]
fn clean_chains_are_found() {
    let score = score(Recipe::clean(1, 2000));
    assert!(score.wanted > 500 && score.f1() >= 0.98 && score.precision >= 0.99, "{score:?}");
}

#[test]
fn chains_are_found_where_every_third_digit_is_wrong() {
    let score = score(Recipe::noisy(2, 2000));
    assert!(score.wanted > 500 && score.f1() >= 0.90 && score.precision >= 0.97, "{score:?}");
}
