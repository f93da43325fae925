//! How long extraction takes: `cargo bench --bench extract` reads 10,000 letters' text on one core and fails if that takes 20 s.
//!
//! The letters are those of the samples, line by line with their places, again and again, each time with other digits misread: one in
//! twenty is replaced by its usual confusion, and every digit brings what else it may be, so that repair has its work.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on may panic")]

mod clock;
#[path = "../tests/link_support/mod.rs"]
mod link_support;
#[path = "../tests/printed/mod.rs"]
mod printed;

use clock::Clock;
use link_support::Dice;
use saraban::{
    domain::{Glyph, PageText, digits},
    extract::read_letters,
    lexicon::confusions,
};

const LETTERS: usize = 10_000;
const MOST_SECONDS: f64 = 20.0;
/// The share of digits that is misread.
const MISREAD: f64 = 0.05;

/// Makes a digit one of which the recogniser is not sure, and may misread it.
fn doubt(glyph: &mut Glyph, dice: &mut Dice) {
    let Some(digit) = digits::value(glyph.ch) else { return };
    let zero = u32::from(glyph.ch) - u32::from(digit);
    let as_read = |d: u8| char::from_u32(zero + u32::from(d)).unwrap();
    let others = confusions::printed_where(digit);
    glyph.alternatives = others[1..].iter().take(2).map(|(d, _)| (as_read(*d), 0.04)).collect();
    glyph.p = 0.9;
    if dice.chance(MISREAD) {
        std::mem::swap(&mut glyph.ch, &mut glyph.alternatives[0].0);
        (glyph.p, glyph.alternatives[0].1) = (0.6, 0.35);
    }
}

fn main() {
    let bundles = printed::bundles(&[]).unwrap();
    let (mut dice, mut letters, mut seconds, mut round) = (Dice::new(1), 0, 0.0, 0);
    while letters < LETTERS {
        for (file, pages) in &bundles {
            let mut pages: Vec<PageText> = pages.clone();
            let lines = pages.iter_mut().flat_map(|p| &mut p.lines);
            lines.flat_map(|l| &mut l.glyphs).for_each(|g| doubt(g, &mut dice));
            let source = printed::source(file, round, &pages);
            let start = Clock::start();
            letters += read_letters(&source, &pages, jiff::civil::date(2026, 12, 31)).len();
            seconds += start.elapsed().cpu;
            round += 1;
        }
    }
    let each = seconds * LETTERS as f64 / letters as f64;
    println!("{LETTERS} letters in {each:.1} s ({:.2} ms each)", each * 1e3 / LETTERS as f64);
    assert!(each < MOST_SECONDS, "{each:.1} s, and may take {MOST_SECONDS} s at most");
}
