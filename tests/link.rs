//! Linking over made archives, whose truth is known.

mod link_support;

use link_support::{Calibration, Maker, Recipe, Score};
use saraban::{
    domain::Letter,
    link::{LinkLetter, LinkModel, Linker, link},
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
    assert!(score.wanted > 500 && score.f1() >= 0.95 && score.precision >= 0.99, "{score:?}");
}

#[test]
fn chains_are_found_where_every_third_digit_is_wrong() {
    let score = score(Recipe::noisy(2, 2000));
    assert!(score.wanted > 500 && score.f1() >= 0.90 && score.precision >= 0.97, "{score:?}");
}

/// Of the links given a probability, that share is right, to within a few in a hundred. All links are looked at, those too
/// that are too unsure to be kept.
#[test]
fn probabilities_keep_their_word() {
    let mut calibration = Calibration::default();
    for recipe in [Recipe::clean(5, 2000), Recipe::noisy(6, 2000)] {
        let mut maker = Maker::new(recipe);
        let mut letters = Vec::new();
        maker.make(|l| letters.push(LinkLetter::of(&l)));
        let mut model = LinkModel::default().fitted(&letters);
        model.accept = 0.05;
        let mut linker = Linker::new(model);
        linker.load(letters);
        calibration.add(&linker.chains(), &maker.truth);
    }
    assert!(calibration.expected_error() <= 0.03, "{} {:?}", calibration.expected_error(), calibration.bins);
}
