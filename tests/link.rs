//! Linking over made archives, whose truth is known.

mod link_support;

use link_support::{Maker, Recipe, Score, Truth};
use saraban::{
    domain::{Chains, Letter, Link, LinkKind},
    link::{LinkModel, link},
};

fn made(recipe: Recipe) -> (Vec<Letter>, Truth) {
    let mut maker = Maker::new(recipe);
    let mut letters = Vec::new();
    maker.make(|l| letters.push(l));
    (letters, maker.truth)
}

fn linked(recipe: Recipe) -> (Score, Chains, Truth, Vec<Letter>) {
    let (mut letters, truth) = made(recipe);
    let views: Vec<_> = letters.iter().map(saraban::link::LinkLetter::of).collect();
    eprintln!("{:#?}", LinkModel::default().fitted(&views).digit_error);
    let chains = link(&mut letters, &LinkModel::default());
    (truth.score(&chains), chains, truth, letters)
}

fn show(l: &Link) {
    eprintln!("{:?} {:?} -> {:?} {:.4}", l.kind, l.from_number, l.to_number, l.score);
    for e in &l.evidence {
        eprintln!("    {:<20} {:>6.1}  {:?} {:?}", e.rule, e.weight, e.ours, e.theirs);
    }
}

fn show_misses(chains: &Chains, truth: &Truth, letters: &[Letter]) {
    let wanted = truth.findable();
    let who = |id| truth.identity[id];
    let mut n = [0; 3];
    for l in &chains.links {
        let pair = (who(&l.from), who(&l.to));
        if l.kind == LinkKind::CopyOf && pair.0 != pair.1 && n[0] < 5 {
            n[0] += 1;
            eprintln!("WRONG COPY {pair:?} {} {}", truth.numbers[&pair.0], truth.numbers[&pair.1]);
            show(l);
        }
        if l.kind == LinkKind::Forwards && !wanted.contains(&pair) && n[1] < 4 {
            n[1] += 1;
            eprintln!("WRONG {pair:?} {} {}", truth.numbers[&pair.0], truth.numbers[&pair.1]);
            show(l);
        }
    }
    for pair in &wanted {
        let links = || chains.links.iter().filter(|l| who(&l.from) == pair.0);
        if !links().any(|l| l.kind == LinkKind::Forwards && who(&l.to) == pair.1) && n[2] < 3 {
            n[2] += 1;
            eprintln!("MISSED {pair:?} {} {}", truth.numbers[&pair.0], truth.numbers[&pair.1]);
            links().for_each(show);
            for l in letters.iter().filter(|l| who(&l.id) == pair.0) {
                let refs: Vec<String> = l
                    .references
                    .iter()
                    .map(|r| format!("{} {:?}", r.number.0.value, r.date.as_ref().map(|d| d.0.value.to_string())))
                    .collect();
                eprintln!(
                    "  LETTER {} {} {:?} {:?} len {} {:?}",
                    l.id,
                    l.number.as_ref().unwrap().0.value,
                    l.date.as_ref().map(|d| d.0.value.to_string()),
                    refs,
                    l.text.chars().count(),
                    l.text.chars().take(90).collect::<String>()
                );
            }
            for l in letters.iter().filter(|l| who(&l.id) == pair.1).take(3) {
                eprintln!(
                    "  UPPER {} {} {:?} len {}",
                    l.id,
                    l.number.as_ref().unwrap().0.value,
                    l.date.as_ref().map(|d| d.0.value.to_string()),
                    l.text.chars().count()
                );
            }
        }
    }
}

#[test]
fn clean_chains_are_found() {
    let (score, chains, truth, letters) = linked(Recipe::clean(1, 2000));
    eprintln!("{score:?} f1 {:.4}", score.f1());
    show_misses(&chains, &truth, &letters);
    assert!(score.wanted > 500 && score.f1() >= 0.98 && score.precision >= 0.99, "{score:?}");
}

#[test]
fn chains_are_found_where_every_third_digit_is_wrong() {
    let (score, chains, truth, letters) = linked(Recipe::noisy(2, 2000));
    eprintln!("{score:?} f1 {:.4}", score.f1());
    show_misses(&chains, &truth, &letters);
    assert!(score.f1() >= 0.90 && score.precision >= 0.97, "{score:?}");
}
