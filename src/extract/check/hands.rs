//! What one hand wrote, or one numbering stamp set, is misread alike: a stamp whose year 2569 was read as 2589 has another 6 that
//! was read as 8 in its serial, more probably than the recogniser thinks.
//!
//! The day of a stamp is settled by the letter's date. It shows which of the stamp's digits were read as which, and with that
//! the digits of its serial, for which nothing else speaks, are weighed once more.

use crate::{
    domain::{Alternative, Finding, FindingCode, Found, Letter, ThaiDate, Transcript, digits},
    extract::{
        anatomy::Anatomy,
        doubt::{self, Choice},
        signs::{self, Sign, folded},
    },
};

/// How often, over all hands, a digit is read as a certain other one (what the recogniser's probabilities reckon with), and as
/// how many digits seen in one hand that counts.
const READ_AS: f64 = 0.03;
const SEEN: f64 = 1.0;
/// A digit that was written with less probability than this tells nothing of the hand.
const SURELY: f64 = 0.8;
/// How probable a digit is at least that the recogniser does not name, before the hand speaks.
const UNNAMED: f64 = 0.001;
/// How many readings of a serial are weighed, and kept.
const READINGS: usize = 8;
const ALTERNATIVES: usize = 4;

pub(super) fn settle(letter: &mut Letter, it: &Anatomy) {
    let mut findings = Vec::new();
    for (i, receipt) in letter.receipts.iter_mut().enumerate() {
        let (Some(serial), Some(date)) = (&mut receipt.serial, &receipt.date) else { continue };
        let hand = Hand::of(date, it.text);
        let Some((before, because)) = weigh(serial, &hand, it.text) else { continue };
        let message = format!(
            "เลขรับอ่านได้ \"{before}\" แก้เป็น \"{}\" เพราะเลข {} ในวันที่ของตราเดียวกันก็อ่านได้เป็น {} โปรดตรวจกับต้นฉบับ",
            serial.value, because.0, because.1
        );
        findings.push(Finding::new(FindingCode::Repaired, format!("receipts[{i}].serial"), message));
    }
    letter.findings.extend(findings);
}

/// How a hand's digits were read, as far as its date tells.
struct Hand {
    /// `[written][read]`: how often, by the probabilities of the days that it may have written.
    seen: [[f64; 10]; 10],
    /// Whether it writes Thai digits.
    thai: bool,
}

impl Hand {
    fn of(date: &Found<ThaiDate>, text: &Transcript) -> Self {
        let read = date.span.map(|span| signs::signs(text, span)).unwrap_or_default();
        let thai = read.iter().any(|s| s.is_digit() && !s.ch.is_ascii_digit());
        let mut hand = Self { seen: [[0.0; 10]; 10], thai };
        let (Some(day), Some(year)) = (run(&read, false), run(&read, true)) else { return hand };
        let value = Alternative { value: date.value, confidence: date.confidence };
        let readings = || std::iter::once(&value).chain(&date.alternatives);
        let days = readings().filter_map(|r| Some((format!("{:02}", r.value.day()?.day()), r.confidence)));
        let years = readings().map(|r| (r.value.year_be().to_string(), r.confidence));
        hand.see(&days.collect::<Vec<_>>(), &day);
        hand.see(&years.collect::<Vec<_>>(), &year);
        hand
    }

    /// Notes the digits that were read where, by the readings of a field and their probabilities, surely these had been written;
    /// the last under the last.
    fn see(&mut self, readings: &[(String, f64)], read: &[u8]) {
        for (from_end, read) in read.iter().rev().enumerate() {
            let mut written = [0.0; 10];
            for (digits, p) in readings {
                let digit = digits.chars().rev().nth(from_end).and_then(digits::value);
                digit.into_iter().for_each(|d| written[usize::from(d)] += p);
            }
            for (seen, p) in self.seen.iter_mut().zip(written).filter(|(_, p)| *p >= SURELY) {
                seen[usize::from(*read)] += p;
            }
        }
    }

    /// How many times as often as other hands' a digit of this hand is read as that other one.
    fn factor(&self, written: u8, read: u8) -> f64 {
        let seen = &self.seen[usize::from(written)];
        let rate = (SEEN * READ_AS + seen[usize::from(read)]) / (SEEN + seen.iter().sum::<f64>());
        rate / READ_AS
    }
}

/// The digits with which signs begin or end.
fn run(signs: &[Sign], at_end: bool) -> Option<Vec<u8>> {
    let value = |s: &Sign| digits::value(s.ch);
    let mut run: Vec<u8> =
        if at_end { signs.iter().rev().map_while(value).collect() } else { signs.iter().map_while(value).collect() };
    if at_end {
        run.reverse();
    }
    // All of a field: not a day and a year without a month between them.
    (!run.is_empty() && run.len() < signs.len()).then_some(run)
}

/// Weighs the digits of a serial by the hand that wrote it; what it was before, and which digit was read as which, if another
/// reading takes its place.
fn weigh(serial: &mut Found<String>, hand: &Hand, text: &Transcript) -> Option<(String, (u8, u8))> {
    let signs = signs::signs(text, serial.span?);
    // A serial with its year (๑๒๓/๒๕๖๙) is not digits alone.
    if signs.len() != serial.value.chars().count()
        || !signs.iter().all(|s| s.is_digit() && s.ch.is_ascii_digit() != hand.thai)
    {
        return None;
    }
    let cells: Vec<_> = signs.iter().map(|s| (folded(s.ch), s.ch, &s.cell)).collect();
    let choices: Vec<Choice> = doubt::of_cells(&cells).into_iter().map(|choice| weigh_digit(choice, hand)).collect();
    let mut readings = doubt::readings(&choices, READINGS).into_iter();
    let best = readings.next()?;
    let value: String = best.chars.iter().collect();
    let changed = signs.iter().zip(&best.chars).find_map(|(sign, c)| {
        let (read, written) = (digits::value(sign.ch)?, digits::value(*c)?);
        (read != written).then_some((written, read))
    });
    let before = std::mem::replace(&mut serial.value, value);
    serial.confidence = best.p;
    serial.alternatives = readings
        .take(ALTERNATIVES)
        .map(|r| Alternative { value: r.chars.into_iter().collect(), confidence: r.p })
        .collect();
    changed.filter(|_| before != serial.value).map(|changed| (before, changed))
}

/// What a digit may be, of which the first choice is what was read, in this hand; with the same probability left for what is
/// none of these.
fn weigh_digit(choice: Choice, hand: &Hand) -> Choice {
    let Some(read) = choice.first().and_then(|(c, _)| digits::value(*c)) else { return choice };
    let known: f64 = choice.iter().map(|(_, p)| p).sum();
    let mut weighed: Choice = (0..10u8)
        .map(|written| {
            let c = char::from(b'0' + written);
            let p = choice.iter().find(|(other, _)| *other == c).map_or(UNNAMED, |(_, p)| *p);
            (c, if written == read { p } else { p * hand.factor(written, read) })
        })
        .collect();
    let total: f64 = weighed.iter().map(|(_, p)| p).sum();
    weighed.iter_mut().for_each(|(_, p)| *p *= known.min(1.0) / total);
    weighed.sort_by(|a, b| b.1.total_cmp(&a.1));
    weighed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Glyph, Ink, Line, LinePlace, Origin, PageBox, PageText, Span};

    /// A stamp's rows, in which each 8 may be a 6 with the probability `six`.
    fn stamp(rows: &[&str], six: f32) -> Transcript {
        let bounds = PageBox { left: 0.7, top: 0.1, right: 0.9, bottom: 0.12 };
        let glyph = |ch: char| {
            let doubtful = matches!(ch, '8' | '๘') && six > 0.0;
            let other = if ch == '8' { '6' } else { '๖' };
            let alternatives = if doubtful { vec![(other, six)] } else { Vec::new() };
            Glyph { ch, p: if doubtful { 0.99 - six } else { 0.99 }, alternatives, left: 0.7, right: 0.72 }
        };
        let place = LinePlace { bounds, baseline_left: 0.11, baseline_right: 0.11, height: 0.01 };
        let line = |row: &&str| Line {
            glyphs: row.chars().map(glyph).collect(),
            place: Some(place),
            ink: Ink::Blue,
            block: 0,
        };
        let lines = rows.iter().map(line).collect();
        let page = PageText::of_lines(1, Origin::Ocr, lines);
        Transcript::of_pages([&page], |_, _| true)
    }

    /// The serial of a stamp, read with this day, which in truth is `day`.
    fn weighed(serial: &str, read: &str, day: &str, six: f32) -> (String, f64) {
        let text = stamp(&[serial, read], six);
        let of_row = |row: usize| text.lines()[row].span;
        let date = text.found_with(of_row(1), day.parse().unwrap(), 0.98, Vec::new());
        let mut found = text.found(Span::new(of_row(0).start, of_row(0).end), serial.to_owned());
        weigh(&mut found, &Hand::of(&date, &text), &text);
        (found.value, found.confidence)
    }

    #[test]
    fn a_digit_read_wrongly_in_the_year_is_in_the_serial_too() {
        let (value, p) = weighed("3308", "8 ก.พ. 2589", "2026-02-08", 0.2);
        assert_eq!(value, "3306");
        assert!((0.6..0.95).contains(&p), "{p}");
        assert_eq!(weighed("3308", "8 ก.พ. 2569", "2026-02-08", 0.2).0, "3308", "its 6 was read as 6");
        assert_eq!(weighed("3308", "8 ก.พ. 2589", "2046-02-08", 0.2).0, "3308", "its 8 was read as 8");
        assert_eq!(weighed("๓๓๐๘", "8 ก.พ. 2589", "2026-02-08", 0.2).0, "๓๓๐๘", "another script");
        assert_eq!(weighed("3308", "8 ก.พ. 2589", "2026-02-08", 0.0).0, "3308", "sure enough");
        assert_eq!(weighed("3308/2569", "8 ก.พ. 2589", "2026-02-08", 0.2).0, "3308/2569", "with its year");
    }

    #[test]
    fn digits_read_rightly_make_the_others_surer() {
        let (_, alike) = weighed("3308", "8 ก.พ. 2569", "2026-02-08", 0.2);
        let (_, unlike) = weighed("3308", "3 ก.พ. 2523", "1980-02-03", 0.2);
        assert!(alike > unlike, "{alike} {unlike}");
    }
}
