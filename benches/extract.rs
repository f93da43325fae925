//! How long extraction takes: `cargo bench --bench extract` reads 10,000 letters' text on one core and fails if that takes 20 s.
//!
//! The letters are those of the samples, line by line with their places, again and again, each time with other digits misread: one in
//! twenty is replaced by its usual confusion, and every digit brings what else it may be, so that repair has its work.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on may panic")]

#[path = "../tests/printed/mod.rs"]
mod printed;

use std::time::Instant;

use saraban::{
    domain::{Glyph, PageText, digits},
    extract::read_letters,
    lexicon::confusions,
};

const LETTERS: usize = 10_000;
const MOST_SECONDS: f64 = 20.0;
/// One digit in so many is misread.
const MISREAD: u64 = 20;

/// A linear congruential generator: the same numbers on every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// Makes a digit one of which the recogniser is not sure, and may misread it.
fn doubt(glyph: &mut Glyph, dice: &mut Dice) {
    let Some(digit) = digits::value(glyph.ch) else { return };
    let zero = u32::from(glyph.ch) - u32::from(digit);
    let as_read = |d: u8| char::from_u32(zero + u32::from(d)).unwrap();
    let others = confusions::printed_where(digit);
    glyph.alternatives = others[1..].iter().take(2).map(|(d, _)| (as_read(*d), 0.04)).collect();
    glyph.p = 0.9;
    if dice.next().is_multiple_of(MISREAD) {
        std::mem::swap(&mut glyph.ch, &mut glyph.alternatives[0].0);
        (glyph.p, glyph.alternatives[0].1) = (0.6, 0.35);
    }
}

/// Seconds that this thread has had a processor, so that other work beside it does not count; where the system does not tell, seconds
/// since `begin`.
fn processor(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|ns| ns.parse::<f64>().ok());
    nanoseconds.map_or_else(|| begin.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

fn main() {
    let bundles = printed::bundles(&[]).unwrap();
    let begin = Instant::now();
    let (mut dice, mut letters, mut seconds, mut round) = (Dice(1), 0, 0.0, 0);
    while letters < LETTERS {
        for (file, pages) in &bundles {
            let mut pages: Vec<PageText> = pages.clone();
            let lines = pages.iter_mut().flat_map(|p| &mut p.lines);
            lines.flat_map(|l| &mut l.glyphs).for_each(|g| doubt(g, &mut dice));
            let source = printed::source(file, round, &pages);
            let start = processor(begin);
            letters += read_letters(&source, &pages, jiff::civil::date(2026, 12, 31)).len();
            seconds += processor(begin) - start;
            round += 1;
        }
    }
    let each = seconds * LETTERS as f64 / letters as f64;
    println!("{LETTERS} letters in {each:.1} s ({:.2} ms each)", each * 1e3 / LETTERS as f64);
    assert!(each < MOST_SECONDS, "{each:.1} s, and may take {MOST_SECONDS} s at most");
}
