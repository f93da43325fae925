//! A second reading of what looks like a reference number or a date: under its grammar, which mixes no scripts of
//! digits and has no letters among them (`0809.๐`, `11o`, `O709` are what a first reading may give).

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    beam::{Hypothesis, search},
    decode::{Probabilities, Spelt, spell},
    grammar::{DayMonthYear, Grammar, ReferenceNumber},
};

/// A text of the form is taken if it is at most this much less probable (natural logarithm) than what was read. It keeps the
/// probabilities that its characters have, so that one that was hardly believed is handed on as hardly believed.
const MARGIN: f32 = 9.0;

/// What may be a reference number, misread: `มท 0809.๐/ว 11o`; the whole rest of a row that begins as the head's number row
/// does: `ที่ มท 0808 4//3 359`; and behind ที่ one with letters for digits or a digit for a letter: `ที่ มท ๐๘ธ๑.๓/ว ๗๑๖๖`, `ที่ ส๖ ๐๔๐๘.๒/ว ๔๒`.
static NUMBER_LIKE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) ^ที่\ ?(?P<row> [ก-ฮ]{1,4} [.\ ]{0,2} [0-9๐-๙OoQlI|]{2} [^ก-ฮ]{2,18} (?:ว[.\ ]{0,2})? [^ก-ฮ]{0,7} )$
        | ที่\ ?(?P<behind> (?:[ก-ฮ]{1,4}|[ก-ฮ][0-9๐-๙]|[0-9๐-๙][ก-ฮ])[.\ ]{0,2} [0-9๐-๙OoQlI|][0-9๐-๙OoQlI|ก-ฮ.,]{1,14} \ ?/\ ? (?:ว[.\ ]{0,2})? [0-9๐-๙OoQlI|ก-ฮ]{1,6} )
        | (?P<inside> [ก-ฮ]{1,4}[.\ ]{0,2} [0-9๐-๙OoQlI|][0-9๐-๙OoQlI|.,]{1,14} \ ?/\ ? (?:ว[.\ ]{0,2})? [0-9๐-๙OoQlI|]{1,6} )",
    )
});
/// What may be a date, misread: `2๘ กุมภาพันธ์ 25๖๗`, `l2 ก.พ. ๒๕6๙`, `Z0 มิถุนายน 2551`.
static DATE_LIKE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x) (?P<inside> [0-9๐-๙OoQlI|]{1,2} \ ?[ก-ฮ][ก-ฮะ-๎.]{2,12}\ ? (?:พ\.ศ\.\ ?)? [0-9๐-๙OoQlI|]{2,4} )
        | (?:^|\ ) (?P<row> [^\ 0-9๐-๙]{0,2}[^\ ]{1,2} \ [ก-ฮเ][ก-ฮะ-๎.]{2,12}\ ? (?:พ\.ศ\.\ ?)? [0-9๐-๙]{4} )",
    )
});

#[expect(clippy::expect_used, reason = "a pattern written here is right or no test of it passes")]
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a valid pattern")
}

/// `spelt` with numbers and dates that break their form read again; all else as it was.
pub fn refine(p: &Probabilities, spelt: Vec<Spelt>, charset: &[char], months: &[&str]) -> Vec<Spelt> {
    let spelt = reread(p, spelt, charset, &NUMBER_LIKE, &ReferenceNumber);
    reread(p, spelt, charset, &DATE_LIKE, &DayMonthYear { months })
}

fn reread<G: Grammar>(
    p: &Probabilities,
    mut spelt: Vec<Spelt>,
    charset: &[char],
    like: &Regex,
    grammar: &G,
) -> Vec<Spelt> {
    let text: String = spelt.iter().map(|s| s.ch).collect();
    // From the right, so that the ranges still to come stay where they are.
    let places: Vec<_> = like
        .captures_iter(&text)
        .filter_map(|m| ["row", "behind", "inside"].into_iter().find_map(|name| m.name(name)))
        .map(|m| m.start()..m.start() + m.as_str().trim_end().len())
        .collect();
    for bytes in places.into_iter().rev() {
        let from = text[..bytes.start].chars().count();
        let range = from..from + text[bytes.clone()].chars().count();
        if fits(grammar, &text[bytes.clone()]) {
            continue;
        }
        if let Some(better) = better(p, &spelt, range.clone(), charset, grammar) {
            spelt.splice(range, better);
        }
    }
    spelt
}

fn fits<G: Grammar>(grammar: &G, text: &str) -> bool {
    text.chars().try_fold(grammar.start(), |s, ch| grammar.step(&s, ch)).is_some_and(|s| grammar.accepts(&s))
}

fn better<G: Grammar>(
    p: &Probabilities,
    spelt: &[Spelt],
    range: Range<usize>,
    charset: &[char],
    grammar: &G,
) -> Option<Vec<Spelt>> {
    let start =
        range.start.checked_sub(1).map_or(0, |i| usize::midpoint(spelt[i].steps.end, spelt[range.start].steps.start));
    let end =
        spelt.get(range.end).map_or(p.steps(), |s| usize::midpoint(spelt[range.end - 1].steps.end, s.steps.start));
    let as_read: Vec<char> = spelt[range].iter().map(|s| s.ch).collect();
    let read = search(p, start..end, charset, &Exactly(&as_read)).into_iter().next()?;
    let Hypothesis { text, log_p } = search(p, start..end, charset, grammar).into_iter().next()?;
    if log_p < read.log_p - MARGIN {
        return None;
    }
    let classes: Vec<usize> =
        text.chars().filter_map(|ch| charset.iter().position(|&c| c == ch)).map(|i| i + 1).collect();
    Some(spell(p, start..end, &align(p, start..end, &classes)?, charset))
}

/// The form of one text alone.
struct Exactly<'a>(&'a [char]);

impl Grammar for Exactly<'_> {
    type State = usize;

    fn start(&self) -> usize {
        0
    }

    fn step(&self, &at: &usize, ch: char) -> Option<usize> {
        (self.0.get(at) == Some(&ch)).then_some(at + 1)
    }

    fn accepts(&self, &at: &usize) -> bool {
        at == self.0.len()
    }
}

/// The steps at which each class stands on the most probable way of spelling `classes` (Viterbi over CTC's states:
/// blank, class, blank, class, ..., blank).
fn align(p: &Probabilities, window: Range<usize>, classes: &[usize]) -> Option<Vec<(usize, Range<usize>)>> {
    let states = 2 * classes.len() + 1;
    let class_of = |state: usize| if state % 2 == 1 { classes[state / 2] } else { 0 };
    let mut best = vec![f32::NEG_INFINITY; states];
    let mut came_from: Vec<Vec<u8>> = Vec::with_capacity(window.len());
    for (t, step) in window.clone().enumerate() {
        let mut next = vec![f32::NEG_INFINITY; states];
        let mut back = vec![0u8; states];
        for s in 0..states {
            let skip = s >= 2 && s % 2 == 1 && class_of(s) != class_of(s - 2);
            let options = [Some(s), s.checked_sub(1), s.checked_sub(2).filter(|_| skip)];
            for (jump, from) in options.into_iter().enumerate() {
                let Some(from) = from else { continue };
                let before =
                    if t == 0 { if from == 0 && jump == s { 0.0 } else { f32::NEG_INFINITY } } else { best[from] };
                if before > next[s] {
                    (next[s], back[s]) = (before, jump as u8);
                }
            }
            next[s] += p.at(step, class_of(s)).max(f32::MIN_POSITIVE).ln();
        }
        best = next;
        came_from.push(back);
    }
    let mut state = [states - 1, states.checked_sub(2)?].into_iter().max_by(|&a, &b| best[a].total_cmp(&best[b]))?;
    if best[state] == f32::NEG_INFINITY {
        return None;
    }
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    let mut last_state = usize::MAX;
    for (t, step) in window.enumerate().rev() {
        if state % 2 == 1 {
            match runs.last_mut() {
                Some((_, steps)) if last_state == state => steps.start = step,
                _ => runs.push((class_of(state), step..step + 1)),
            }
        }
        last_state = state;
        state -= usize::from(came_from[t][state]);
    }
    runs.reverse();
    Some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decipher::decode::best_path;

    const CHARSET: &str = "มท ๐๘๙0189.4/วoกพี่";

    /// Logits that read as the first of each step's characters and hold the second at `doubt`; a blank after each.
    fn read(steps: &[(char, char)], doubt: f32) -> (Probabilities, Vec<char>) {
        let charset: Vec<char> = CHARSET.chars().collect();
        let class = |c: char| charset.iter().position(|&x| x == c).map_or(0, |i| i + 1);
        let mut logits = Vec::new();
        for &(sure, other) in steps {
            let mut row = vec![-12.0f32; charset.len() + 1];
            row[class(other)] = doubt.ln();
            row[class(sure)] = (1.0 - doubt).ln();
            logits.extend(row);
            let mut blank = vec![-12.0f32; charset.len() + 1];
            blank[0] = 0.0;
            logits.extend(blank);
        }
        (Probabilities::from_logits(&logits, charset.len() + 1, 1.0), charset)
    }

    fn refined(steps: &[(char, char)], doubt: f32) -> String {
        let (p, charset) = read(steps, doubt);
        refine(&p, best_path(&p, &charset), &charset, &["ก.พ."]).iter().map(|s| s.ch).collect()
    }

    fn pairs(text: &str, at: usize, other: char) -> Vec<(char, char)> {
        text.chars().enumerate().map(|(i, c)| (c, if i == at { other } else { c })).collect()
    }

    #[test]
    fn one_number_is_in_one_script() {
        assert_eq!(refined(&pairs("มท 0809.๐/ว 11", 8, '0'), 0.2), "มท 0809.0/ว 11");
        assert_eq!(refined(&pairs("มท 0809.8/ว 11o", 14, '0'), 0.1), "มท 0809.8/ว 110");
    }

    #[test]
    fn a_row_that_begins_as_the_head_s_number_is_read_as_one() {
        let mut steps = pairs("ที่ มท 0808 4/๙ 89", 11, '.');
        steps[14].1 = 'ว';
        assert_eq!(refined(&steps, 0.1), "ที่ มท 0808.4/ว 89");
        assert_eq!(refined(&pairs("ที่ มท 0809.8/ว 1 0", 99, ' '), 0.1), "ที่ มท 0809.8/ว 1 0");
    }

    #[test]
    fn a_number_behind_its_label_has_no_letters_among_its_digits_nor_a_digit_in_its_code() {
        assert_eq!(refined(&pairs("ที่ มท 08ก9.8/ว 11 ", 9, '0'), 0.1), "ที่ มท 0809.8/ว 11 ");
        assert_eq!(refined(&pairs("ที่ ม9 0809.8/ว 11 ", 5, 'ท'), 0.1), "ที่ มท 0809.8/ว 11 ");
        assert_eq!(refined(&pairs("ที่ มท 08ก9.8/ว 11 ", 9, '0'), 1e-6), "ที่ มท 08ก9.8/ว 11 ", "what is sure stays");
    }

    #[test]
    fn a_day_is_a_number() {
        assert_eq!(refined(&pairs("ว0 ก.พ. 0189", 0, '1'), 0.1), "10 ก.พ. 0189");
        assert_eq!(refined(&pairs("วก ก.พ. 0189", 99, ' '), 0.1), "วก ก.พ. 0189");
    }

    #[test]
    fn what_is_sure_stays() {
        assert_eq!(refined(&pairs("มท 0809.๐/ว 11", 8, '0'), 1e-5), "มท 0809.๐/ว 11");
        assert_eq!(refined(&pairs("มท 0809.0/ว 11", 8, '๐'), 0.4), "มท 0809.0/ว 11", "it is in one script already");
    }

    #[test]
    fn a_reread_character_is_as_doubtful_as_it_was() {
        let (p, charset) = read(&pairs("มท 0809.๐/ว 11", 8, '0'), 0.2);
        let refined = refine(&p, best_path(&p, &charset), &charset, &[]);
        assert_eq!(refined[8].ch, '0');
        assert!(refined[8].p < 0.25, "{}", refined[8].p);
        assert_eq!(refined[8].alternatives.first().map(|a| a.0), Some('๐'));
    }
}
