//! What a line spells, official wording considered: where the network is torn between texts, the one that is likelier to be
//! written is taken. Digits, Latin letters and signs stay what the best path says.

use std::ops::Range;

use super::{
    decode::{Probabilities, Spelt, prefer_read, runs, spell},
    wording::Wording,
};

/// A step at which a blank is less sure than this is in an island, where something may stand.
const SURE_BLANK: f32 = 0.999;
/// An island whose best text is as sure as this is left alone.
const SURE_TEXT: f64 = 0.995;
/// Classes less probable than this at a step are not tried there.
const FLOOR: f32 = 3e-3;
/// Texts of an island less probable than this are no candidates.
const CANDIDATE: f64 = 1e-3;
/// Texts kept from step to step, and readings from island to island.
const BEAM: usize = 8;
/// Readings so many bits worse than the best are dropped.
const WORSE: f64 = 12.0;
/// How much what is usual counts beside what is seen, and what is given back for each character, in bits, so that long texts are
/// no worse than short ones. Found on 1,200 lines of held-out wording: a fifth to a third fewer characters misread on fair and
/// poor paper, and none more on clean.
const WEIGHT: f64 = 0.3;
const BONUS: f64 = 1.1;

/// What an island may spell.
#[derive(Clone, Debug)]
struct Candidate {
    classes: Vec<usize>,
    probability: f64,
}

/// A reading of the line so far.
#[derive(Clone)]
struct Reading {
    /// Which candidate of each island.
    chosen: Vec<usize>,
    bits: f64,
    /// The last characters, in the wording's classes.
    before: Vec<u8>,
}

/// The text of a line that is the most probable with `wording` considered.
pub(super) fn likeliest(p: &Probabilities, charset: &[char], wording: &Wording) -> Vec<Spelt> {
    let islands = islands(p);
    let best: Vec<_> = islands.iter().map(|island| runs(p, island.clone())).collect();
    let candidates: Vec<Vec<Candidate>> =
        islands.iter().zip(&best).map(|(island, best)| candidates(p, island.clone(), best, charset)).collect();
    let chosen = choose(&candidates, charset, wording);
    let mut found = Vec::new();
    for (((island, best), candidates), chosen) in islands.into_iter().zip(best).zip(&candidates).zip(chosen) {
        // The first candidate is the best path's.
        match candidates.get(chosen).filter(|_| chosen > 0) {
            Some(other) => found.extend(placed(p, island, &other.classes)),
            None => found.extend(best),
        }
    }
    let mut spelt = spell(p, 0..p.steps(), &found, charset);
    spelt.iter_mut().for_each(prefer_read);
    spelt
}

/// The stretches of steps in which something may stand.
fn islands(p: &Probabilities) -> Vec<Range<usize>> {
    let mut islands: Vec<Range<usize>> = Vec::new();
    for step in (0..p.steps()).filter(|s| p.at(*s, 0) < SURE_BLANK) {
        match islands.last_mut() {
            Some(last) if last.end == step => last.end += 1,
            _ => islands.push(step..step + 1),
        }
    }
    islands
}

/// What an island may spell: first what its best path says, then what differs from that in Thai letters alone.
fn candidates(
    p: &Probabilities,
    island: Range<usize>,
    best: &[(usize, Range<usize>)],
    charset: &[char],
) -> Vec<Candidate> {
    let best: Vec<usize> = best.iter().map(|(class, _)| *class).collect();
    let probability = probability(p, island.clone(), &best);
    let first = Candidate { classes: best.clone(), probability };
    if probability >= SURE_TEXT {
        return vec![first];
    }
    let fixed =
        |classes: &[usize]| -> Vec<usize> { classes.iter().copied().filter(|c| !is_weighed(charset, *c)).collect() };
    let as_best = fixed(&best);
    let others = texts(p, island).into_iter().filter(|c| c.classes != best && fixed(&c.classes) == as_best);
    std::iter::once(first).chain(others.filter(|c| c.probability >= CANDIDATE)).collect()
}

/// Whether wording is asked about a class: Thai letters, marks and the space between words.
fn is_weighed(charset: &[char], class: usize) -> bool {
    class.checked_sub(1).and_then(|i| charset.get(i)).is_some_and(|ch| matches!(ch, 'ก'..='ฺ' | 'เ'..='๎' | ' '))
}

/// The candidate of each island that is best with the wording of the others.
fn choose(candidates: &[Vec<Candidate>], charset: &[char], wording: &Wording) -> Vec<usize> {
    let mut readings = vec![Reading { chosen: Vec::new(), bits: 0.0, before: vec![0] }];
    for island in candidates {
        let mut next = Vec::with_capacity(readings.len() * island.len());
        // While there is but one reading, what is sure costs nothing to go on with.
        let is_sure = readings.len() == 1 && island.len() == 1;
        for reading in &readings {
            for (i, candidate) in island.iter().enumerate() {
                let mut longer = reading.clone();
                longer.chosen.push(i);
                longer.bits += candidate.probability.max(f64::MIN_POSITIVE).log2();
                for &class in &candidate.classes {
                    let known = wording.class(class);
                    if !is_sure && is_weighed(charset, class) {
                        longer.bits += BONUS - WEIGHT * f64::from(wording.cost(&longer.before, known));
                    }
                    longer.before.push(known);
                }
                let old = longer.before.len().saturating_sub(wording.reach());
                longer.before.drain(..old);
                next.push(longer);
            }
        }
        next.sort_by(|a, b| b.bits.total_cmp(&a.bits));
        readings.clear();
        for reading in next {
            // Of two that go on alike, the better one stays the better.
            let is_kept = |r: &Reading| r.before != reading.before;
            let near = readings.first().is_none_or(|best| reading.bits > best.bits - WORSE);
            if near && readings.len() < BEAM && readings.iter().all(is_kept) {
                readings.push(reading);
            }
        }
    }
    readings.into_iter().next().map_or_else(Vec::new, |r| r.chosen)
}

/// The probability that these steps spell `classes`, all ways together.
fn probability(p: &Probabilities, steps: Range<usize>, classes: &[usize]) -> f64 {
    // Of each prefix: ending in a blank, ending in its last character.
    let mut ways = vec![(0.0, 0.0); classes.len() + 1];
    ways[0].0 = 1.0;
    for step in steps {
        for n in (0..ways.len()).rev() {
            let (blank, character): (f64, f64) = ways[n];
            let before = n.checked_sub(1).map_or((0.0, 0.0), |m| ways[m]);
            let here = n.checked_sub(1).map_or(0.0, |m| f64::from(p.at(step, classes[m])));
            // The same character twice needs a blank between.
            let doubled = n > 1 && classes[n - 1] == classes[n - 2];
            let from = before.0 + if doubled { 0.0 } else { before.1 };
            ways[n] = ((blank + character) * f64::from(p.at(step, 0)), (character + from) * here);
        }
    }
    ways.last().map_or(0.0, |w| w.0 + w.1)
}

/// The texts that these steps may spell, by prefix beam search, with their shares in all that are kept.
fn texts(p: &Probabilities, steps: Range<usize>) -> Vec<Candidate> {
    /// A text, and the probability of the ways to it that end in a blank, and in its last character.
    type Ways = (Vec<usize>, f64, f64);
    let mut beam: Vec<Ways> = vec![(Vec::new(), 1.0, 0.0)];
    for step in steps {
        let mut next: Vec<Ways> = Vec::with_capacity(beam.len() * 3);
        let mut add = |text: &[usize], more: Option<usize>, blank: f64, character: f64| {
            let same = |w: &&mut Ways| match more {
                Some(last) => w.0.split_last().is_some_and(|(l, rest)| *l == last && rest == text),
                None => w.0 == text,
            };
            match next.iter_mut().find(same) {
                Some(ways) => (ways.1, ways.2) = (ways.1 + blank, ways.2 + character),
                None => next.push((text.iter().copied().chain(more).collect(), blank, character)),
            }
        };
        let row = p.row(step);
        for (text, blank, character) in &beam {
            let again = text.last().map_or(0.0, |&c| f64::from(row[c]));
            add(text, None, (blank + character) * f64::from(row[0]), character * again);
            for (class, &value) in row.iter().enumerate().skip(1).filter(|(_, v)| **v >= FLOOR) {
                let from = if text.last() == Some(&class) { *blank } else { blank + character };
                if from > 0.0 {
                    add(text, Some(class), 0.0, from * f64::from(value));
                }
            }
        }
        next.sort_by(|a, b| (b.1 + b.2).total_cmp(&(a.1 + a.2)));
        next.truncate(BEAM);
        beam = next;
    }
    let all: f64 = beam.iter().map(|w| w.1 + w.2).sum();
    beam.into_iter().map(|(classes, a, b)| Candidate { classes, probability: (a + b) / all }).collect()
}

/// Where each class stands on the most probable way in which these steps spell `classes`.
fn placed(p: &Probabilities, island: Range<usize>, classes: &[usize]) -> Vec<(usize, Range<usize>)> {
    // States: a blank before each character and behind the last, and the characters.
    let class = |state: usize| if state % 2 == 1 { classes[state / 2] } else { 0 };
    let states = 2 * classes.len() + 1;
    let cost = |step: usize, state: usize| -p.at(step, class(state)).max(1e-12).ln();
    let mut came: Vec<Vec<usize>> = Vec::with_capacity(island.len());
    let mut paid = vec![f32::INFINITY; states];
    for (n, step) in island.clone().enumerate() {
        let from = |state: usize| {
            let leap = state % 2 == 1 && state > 1 && class(state) != class(state - 2);
            let ways = (state.saturating_sub(1 + usize::from(leap))..=state).filter(|s| n > 0 && paid[*s].is_finite());
            ways.min_by(|a, b| paid[*a].total_cmp(&paid[*b]))
        };
        let came_from: Vec<Option<usize>> = (0..states).map(from).collect();
        let next = |state: usize| match came_from[state] {
            Some(before) => paid[before] + cost(step, state),
            None if n == 0 && state < 2 => cost(step, state),
            None => f32::INFINITY,
        };
        paid = (0..states).map(next).collect();
        came.push(came_from.into_iter().enumerate().map(|(state, from)| from.unwrap_or(state)).collect());
    }
    let ends = [states - 1, states.saturating_sub(2)];
    let mut state = if paid[ends[1]] < paid[ends[0]] { ends[1] } else { ends[0] };
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let mut last = None;
    for (step, came_from) in island.zip(&came).rev() {
        if state % 2 == 1 {
            match found.last_mut() {
                Some((_, steps)) if last == Some(state) => steps.start = step,
                _ => found.push((class(state), step..step + 1)),
            }
        }
        last = Some(state);
        state = came_from[state];
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decipher::{decode::best_path, wording};

    /// Logits of a line in which each character stands for two steps with a blank behind; `doubt` gives a character another
    /// class (0 is the blank) to be torn with, and how much that is preferred (natural logarithm).
    fn line(text: &str, charset: &[char], doubt: impl Fn(usize, char) -> Option<(Option<char>, f32)>) -> Probabilities {
        let class = |ch: char| charset.iter().position(|c| *c == ch).unwrap() + 1;
        let mut logits = Vec::new();
        for (i, ch) in text.chars().enumerate() {
            let mut row = vec![0.0; charset.len() + 1];
            row[class(ch)] = 16.0;
            if let Some((other, more)) = doubt(i, ch) {
                row[other.map_or(0, class)] = 16.0 + more;
            }
            logits.extend(row);
            let mut blank = vec![0.0; charset.len() + 1];
            blank[0] = 16.0;
            logits.extend(blank);
        }
        Probabilities::from_logits(&logits, charset.len() + 1, 1.0)
    }

    fn text(spelt: &[Spelt]) -> String {
        spelt.iter().map(|s| s.ch).collect()
    }

    #[test]
    fn a_mark_that_is_all_but_lost_comes_back() {
        let (wording, charset) = wording::tests::bundled();
        let p = line("เร่งรัดการเบิกจ่าย", &charset, |i, ch| {
            (i == 15 && ch == '่').then_some((None, 0.4))
        });
        assert_eq!(text(&best_path(&p, &charset)), "เร่งรัดการเบิกจาย");
        let spelt = likeliest(&p, &charset, &wording);
        assert_eq!(text(&spelt), "เร่งรัดการเบิกจ่าย");
        assert!(spelt[15].p < 0.6, "{}", spelt[15].p);
        assert!(spelt.windows(2).all(|s| s[0].steps.end <= s[1].steps.start));
    }

    #[test]
    fn what_is_sure_stays_however_odd() {
        let (wording, charset) = wording::tests::bundled();
        let p = line("ฐญฬฮฆ์ฒฎ", &charset, |_, _| None);
        assert_eq!(text(&likeliest(&p, &charset, &wording)), "ฐญฬฮฆ์ฒฎ");
    }

    #[test]
    fn digits_latin_and_signs_stay_what_the_best_path_says() {
        let (wording, charset) = wording::tests::bundled();
        for (printed, torn, read) in
            [("วันที่ ๓ มีนาคม", ('๓', 'ต'), "วันที่ ต มีนาคม"), ("ข้อ ๑.", ('.', ','), "ข้อ ๑,"), ("(ITA)", ('I', 'l'), "(lTA)")]
        {
            let p = line(printed, &charset, |_, ch| (ch == torn.0).then_some((Some(torn.1), 0.1)));
            assert_eq!(text(&likeliest(&p, &charset, &wording)), read);
        }
    }
}
