//! Dates that cannot be read off letter by letter: inked or stamped, worn away, under the strokes of a seal. Each day that there
//! is gets the probability that what was read had been written for it (`๑๑ ธc.ค. ๒๕๖๘`, `๙๗.ย.๒๕๙`, `๖๔ พฤษภาคม ๒๕๖๙`); which it was,
//! what is known from elsewhere decides.

use std::ops::RangeInclusive;

use super::{
    channel::{Fit, Seen, Walk},
    signs::{self, Sign},
};
use crate::{
    domain::{Alternative, Found, Month, Span, ThaiDate, Transcript},
    lexicon::months,
};

/// The Buddhist years that a letter or a stamp may bear, where nothing more is known.
pub(super) const YEARS: RangeInclusive<i16> = 2500..=2600;
/// From which year on two digits of it may stand alone.
const SHORT_YEAR: i16 = 2530;

/// How often a day below ten has a zero before it, a year stands in two digits, a date has no day.
const ZERO: f64 = 0.1;
const TWO_DIGITS: f64 = 0.3;
const NO_DAY: f64 = 0.05;
/// Years that are not expected, days, days with their month, and whole dates so much less probable than the best are left.
const YEARS_LEFT: f64 = 1e-2;
const DAYS_LEFT: f64 = 1e-4;
const MONTHS_LEFT: f64 = 1e-6;
const LEFT: f64 = 1e-6;
/// A date has so many digits and letters at least, one of each lost.
const DIGITS: usize = 2;
/// Fewer letters than this are no month in full.
const FULL_MONTH: usize = 4;
/// A row has no more signs than this.
const LONGEST: usize = 32;

/// How a date may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A stamp's, which is no date without a day.
    Stamp,
    /// A letter's own, of which the day may not have been filled in.
    Letter,
}

/// The days that a field may name, the most probable as its value, and how many slips reading it so takes; `None` if more than
/// `slips`. Of years other than `years` those are thought of that are read without a slip. The probabilities are those of the
/// signs alone: every day is taken to be as likely as any other.
pub(super) fn date(
    text: &Transcript,
    field: Span,
    form: Form,
    years: &RangeInclusive<i16>,
    slips: u32,
) -> Option<(Found<ThaiDate>, u32)> {
    // A stamp's day may be in digits alone (`๒๑/๐๕/๖๙`).
    let slashed = form == Form::Stamp && text.words(field).contains('/');
    let signs = if slashed { signs::signs_and_slashes(text, field) } else { signs::signs(text, field) };
    let first = signs.iter().position(Sign::is_digit)?;
    let last = signs.iter().rposition(Sign::is_digit)?;
    let digits = signs.iter().filter(|s| s.is_digit()).count();
    if signs.len() > LONGEST || digits < DIGITS || digits == signs.len() {
        return None;
    }
    let letters = signs.iter().filter(|s| ('ก'..='ฮ').contains(&s.ch)).count();
    let mut days = days(&Seen::of(&signs), years, letters >= FULL_MONTH, slashed);
    days.sort_by(|a, b| b.1.p.total_cmp(&a.1.p));
    let (best, fit) = *days.first()?;
    if fit.slips > slips || best.day().is_none() && form == Form::Stamp {
        return None;
    }
    days.retain(|(day, _)| day.day().is_some() || form == Form::Letter);
    let total: f64 = days.iter().map(|(_, fit)| fit.p).sum();
    let likely = days.iter().take_while(|(_, other)| other.p > LEFT * fit.p);
    let others = likely.skip(1).map(|(value, fit)| Alternative { value: *value, confidence: fit.p / total }).collect();
    let start = if best.day().is_some() { first } else { 0 };
    let span = Span::new(signs[start].at, signs[last].at + 1);
    Some((text.found_with(span, best, fit.p / total, others), fit.slips))
}

/// Every day that these signs may be, its month short or, if `in_full`, in full too, with the best way to read them so.
/// If `slashed`, it may be in digits between slashes as well.
fn days(signs: &[Seen], years: &RangeInclusive<i16>, in_full: bool, slashed: bool) -> Vec<(ThaiDate, Fit)> {
    let start = Walk::over(signs);
    let days = (1..=31u8).flat_map(|day| {
        let zero = (day < 10).then(|| start.write(&format!("0{day}")).scaled(ZERO));
        std::iter::once(start.write(&day.to_string())).chain(zero).map(move |walk| (Some(day), walk))
    });
    let no_day = (None, start.scaled(NO_DAY));
    let short = months::all().iter().map(|m| (m.month, m.short.replace('.', "")));
    let long = months::all().iter().filter(|_| in_full).map(|m| (m.month, m.long.to_owned()));
    let numbers = months::all().iter().filter(|_| slashed).map(|m| (m.month, m.month.number()));
    let in_digits = numbers.flat_map(|(month, n)| [(month, format!("/{n}/")), (month, format!("/{n:02}/"))]);
    let names: Vec<(Month, String)> = short.chain(long).chain(in_digits).collect();
    let with_day = likeliest(days.chain(std::iter::once(no_day)).collect(), DAYS_LEFT);
    let with_month = with_day
        .iter()
        .flat_map(|(day, walk)| names.iter().map(move |(month, name)| ((*day, *month), walk.write(name))));
    let mut with_month = likeliest(with_month.collect(), MONTHS_LEFT);
    // Ways to print one day stand together, so that the best of them is soon found.
    with_month.sort_by_key(|(day, _)| *day);
    // No way to read a day is more probable than the best of its beginning and of its end together.
    let with_month: Vec<_> = with_month.into_iter().map(|(day, walk)| (day, (walk.most(), walk))).collect();
    let ends = year_ends(signs, years).into_iter().map(|(year, walk)| (year, (walk.most(), walk)));
    let ends: Vec<_> = ends.collect();
    let mut fits: Vec<(ThaiDate, Fit)> = Vec::new();
    let mut most = 0.0;
    for ways in with_month.chunk_by(|a, b| a.0 == b.0) {
        let (day, month) = ways[0].0;
        for ends in ends.chunk_by(|a, b| a.0 == b.0) {
            let pairs = ways.iter().flat_map(|(_, walk)| ends.iter().map(move |(_, end)| (walk, end)));
            let likely = pairs.filter(|((a, _), (b, _))| a * b > LEFT * most);
            let each = likely.map(|((_, walk), (_, end))| walk.meet(end));
            let Some(fit) = each.max_by(|a, b| a.p.total_cmp(&b.p)).filter(|fit| fit.p > LEFT * most) else { continue };
            let Ok(value) = ThaiDate::buddhist(ends[0].0, month, day) else { continue };
            most = fit.p.max(most);
            fits.push((value, fit));
        }
    }
    fits
}

/// The years, in four digits and in two, written from the end of the signs: those expected, and those that are read.
fn year_ends<'s>(signs: &'s [Seen], years: &RangeInclusive<i16>) -> Vec<(i16, Walk<'s>)> {
    let end = Walk::back_over(signs);
    let ends: Vec<(i16, Walk<'_>)> = YEARS.map(|year| (year, end.write_back(&format!("{:02}", year % 100)))).collect();
    let most = ends.iter().map(|(_, walk)| walk.most()).fold(0.0, f64::max);
    let kept = ends.into_iter().filter(|(year, walk)| years.contains(year) || walk.most() > YEARS_LEFT * most);
    let both = kept.flat_map(|(year, walk)| {
        let full = walk.write_back(&(year / 100).to_string());
        let short = (year >= SHORT_YEAR).then(|| walk.scaled(TWO_DIGITS));
        let thought_of = |walk: &Walk<'_>| years.contains(&year) || walk.is_clean();
        std::iter::once(full).chain(short).filter(thought_of).map(move |walk| (year, walk)).collect::<Vec<_>>()
    });
    both.collect()
}

/// The walks that are not much less probable than the best.
fn likeliest<K>(mut walks: Vec<(K, Walk<'_>)>, left: f64) -> Vec<(K, Walk<'_>)> {
    let most = walks.iter().map(|(_, walk)| walk.most()).fold(0.0, f64::max);
    walks.retain(|(_, walk)| walk.most() >= left * most);
    walks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str, form: Form, slips: u32) -> Option<Found<ThaiDate>> {
        let text = Transcript::of_text(words);
        date(&text, Span::new(0, text.cells().len()), form, &YEARS, slips).map(|(found, _)| found)
    }

    fn day(words: &str, slips: u32) -> Option<String> {
        read(words, Form::Stamp, slips).map(|d| d.value.to_string())
    }

    #[test]
    fn days_as_hands_write_them() {
        for (words, expected) in [
            ("๑๑ ธ.ค. ๒๕๖๘", "2025-12-11"),
            ("๑๑ ธc.ค. ๒๕๖๘", "2025-12-11"),
            ("วันที่… ๒ เมอ ๒๕๖๙", "2026-04-02"),
            ("๓. เมย. ๒๕๖๙", "2026-04-03"),
            ("วนที 11 ม5.ย. 2569", "2026-06-11"),
            ("- ๒ ก.พ. ๖๙", "2026-02-02"),
            ("09 มี.ค. 2569", "2026-03-09"),
            ("๒๒๗\nเม.ย- ๒๕๖๙", "2026-04-27"),
            ("๑๒ พฤษภาคม ๒๕๖๙๕/", "2026-05-12"),
            ("วันที่ ๒๑/๐๕/๒๕๖๙", "2026-05-21"),
            ("19/8/69", "2026-08-19"),
            ("๔๖/๖๘", "2025-06-04"),
        ] {
            assert_eq!(day(words, 1).as_deref(), Some(expected), "{words}");
        }
        for words in ["", "๓๗๙๔", "๑๐.๔๕ น.", "๕ คน ๒๕๖๙", "๑๕ ธ.ค."] {
            assert_eq!(day(words, 1), None, "{words}");
        }
    }

    #[test]
    fn what_cannot_be_read_stays_open() {
        let found = read("๑๕ ธ.ค. ๒๕๘", Form::Stamp, 2).unwrap();
        let years: Vec<i16> = found.alternatives.iter().map(|a| a.value.year_be()).collect();
        assert!(years.contains(&2568), "{years:?}");
        assert!(found.confidence < 0.3, "one of many years: {}", found.confidence);
    }

    #[test]
    fn other_years_than_those_expected_are_thought_of_if_they_are_read() {
        let text = Transcript::of_text("๑๕ ธ.ค. ๒๕๖๒");
        let (found, _) = date(&text, Span::new(0, text.cells().len()), Form::Stamp, &(2568..=2569), 1).unwrap();
        let mut years: Vec<i16> = found.alternatives.iter().map(|a| a.value.year_be()).collect();
        years.sort_unstable();
        years.dedup();
        assert_eq!(found.value.year_be(), 2562);
        assert!(years.contains(&2568) && years.contains(&2569) && !years.contains(&2563), "{years:?}");
    }

    #[test]
    fn a_letter_s_day_may_not_have_been_filled_in() {
        let found = read("พฤษภาคม ๒๕๖๙", Form::Letter, 3).unwrap();
        assert_eq!(found.value.to_string(), "2026-05");
        assert_eq!(found.text, "พฤษภาคม ๒๕๖๙");
        assert_eq!(day("พฤษภาคม ๒๕๖๙", 1), None);
    }

    #[test]
    fn what_is_not_as_read_is_in_doubt() {
        let sure = |words| read(words, Form::Stamp, 2).map_or(0.0, |d| d.confidence);
        assert!(sure("๑๑ ธ.ค. ๒๕๖๘") > 0.7, "{}", sure("๑๑ ธ.ค. ๒๕๖๘"));
        assert!(sure("๑๑ ธc.ค. ๒๕๖๘") < sure("๑๑ ธ.ค. ๒๕๖๘"));
    }
}
