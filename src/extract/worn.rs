//! Dates that cannot be read off letter by letter: inked or stamped, worn away, under the strokes of a seal. Each day that there
//! is gets the probability that what was read had been written for it (`๑๑ ธc.ค. ๒๕๖๘`, `๙๗.ย.๒๕๙`, `๖๔ พฤษภาคม ๒๕๖๙`); which it was,
//! what is known from elsewhere decides.

use std::{
    ops::{Range, RangeInclusive},
    sync::LazyLock,
};

use regex::Regex;

use super::{
    channel::{Fit, Seen, Walk},
    pattern::pattern,
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
/// A stamp's day of so many digits and nothing else has slashes among them (`819168`).
const UNPARTED: RangeInclusive<usize> = 5..=8;
/// ... and is no surer than this to be one.
const SURE_UNPARTED: f64 = 0.9;
/// A date has so many digits and letters at least, one of each lost.
const DIGITS: usize = 2;
/// Fewer letters than this are no month in full.
const FULL_MONTH: usize = 4;
/// A row has no more signs than this.
const LONGEST: usize = 32;

/// A day with the words of a form, letters and digits alone: `๑๗เดือนมีคพศ๒๕๖๙`; ค in small print is often a misread ศ.
const FORM_WORDS: &str = r"^[^0-9]*[0-9]+(?P<before>เ[ดต]ื?่?อน)?[ก-๎]{2,}?(?P<behind>พ[ศคส])?[0-9]+$";

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
    let mut signs = without_form(signs);
    let first = signs.iter().position(Sign::is_digit)?;
    let last = signs.iter().rposition(Sign::is_digit)?;
    let digits = signs.iter().filter(|s| s.is_digit()).count();
    let unparted = form == Form::Stamp && UNPARTED.contains(&digits) && last + 1 - first == digits;
    let (begin, dated, end) = (signs[0].at, signs[first].at, signs[last].at + 1);
    if unparted {
        signs = signs[first..=last].iter().map(|sign| sign.or_slash()).collect();
    }
    let slips = if unparted { slips.min(1) } else { slips };
    if signs.len() > LONGEST || digits < DIGITS || digits == signs.len() && !unparted {
        return None;
    }
    let letters = signs.iter().filter(|s| ('ก'..='ฮ').contains(&s.ch)).count();
    let mut days = days(&Seen::of(&signs), years, letters >= FULL_MONTH, slashed || unparted, slips);
    days.sort_by(|a, b| b.1.p.total_cmp(&a.1.p));
    let (best, fit) = *days.first()?;
    if fit.slips > slips || best.day().is_none() && form == Form::Stamp {
        return None;
    }
    days.retain(|(day, _)| day.day().is_some() || form == Form::Letter);
    let total = days.iter().map(|(_, fit)| fit.p).sum::<f64>() / if unparted { SURE_UNPARTED } else { 1.0 };
    let likely = days.iter().take_while(|(_, other)| other.p > LEFT * fit.p);
    let others = likely.skip(1).map(|(value, fit)| Alternative { value: *value, confidence: fit.p / total }).collect();
    let span = Span::new(if best.day().is_some() { dated } else { begin }, end);
    Some((text.found_with(span, best, fit.p / total, others), fit.slips))
}

/// The signs without the words of a form before and behind a month's name: `๑๗ เดือน มี.ค. พ.ศ. ๒๕๖๙`.
fn without_form(mut signs: Vec<Sign>) -> Vec<Sign> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| pattern(FORM_WORDS));
    let words: String = signs.iter().map(|s| signs::folded(s.ch)).collect();
    let places: Vec<Range<usize>> = FORM.captures(&words).map_or(Vec::new(), |found| {
        let chars = |m: regex::Match<'_>| {
            let start = words[..m.start()].chars().count();
            start..start + m.as_str().chars().count()
        };
        ["before", "behind"].iter().filter_map(|name| found.name(name).map(chars)).collect()
    });
    let mut at = 0..signs.len();
    signs.retain(|_| at.next().is_some_and(|at| places.iter().all(|place| !place.contains(&at))));
    signs
}

/// Every day that these signs may be, its month short or, if `in_full`, in full too, with the best way to read them so.
/// If `slashed`, it may be in digits between slashes as well. None, if the best reading takes more than `slips`.
fn days(signs: &[Seen], years: &RangeInclusive<i16>, in_full: bool, slashed: bool, slips: u32) -> Vec<(ThaiDate, Fit)> {
    let start = Walk::over(signs);
    let days = (1..=31u8).map(|day| {
        let plain = start.write(&day.to_string());
        let with_zero = (day < 10).then(|| start.write(&format!("0{day}")).scaled(ZERO));
        (Some(day), with_zero.into_iter().fold(plain, |walk, other| walk.or(&other)))
    });
    let no_day = (None, start.scaled(NO_DAY));
    let days = likeliest(days.chain(std::iter::once(no_day)).collect(), DAYS_LEFT);
    let starts = likeliest(with_months(&days, &month_names(signs, in_full, slashed)), MONTHS_LEFT);
    let ends = year_ends(signs, years);
    // The best that any start comes to with an end tells which of them need not be tried together.
    let (Some(any_start), Some(any_end)) = (any_of(&starts), any_of(&ends)) else { return Vec::new() };
    let best = any_start.meet(&any_end);
    if best.slips > slips {
        return Vec::new();
    }
    let left = LEFT * best.p;
    let ends: Vec<_> = ends.iter().filter(|(_, end)| any_start.meet(end).p > left).collect();
    let starts = starts.iter().filter(|(_, walk)| walk.meet(&any_end).p > left);
    let dates = starts.flat_map(|((day, month), walk)| {
        ends.iter().filter_map(move |(year, end)| {
            let fit = Some(walk.meet(end)).filter(|fit| fit.p > left)?;
            Some((ThaiDate::buddhist(*year, *month, *day).ok()?, fit))
        })
    });
    dates.collect()
}

/// The ways to print a month, and the most that each can be read with, wherever in these signs it stands.
fn month_names(signs: &[Seen], in_full: bool, slashed: bool) -> Vec<(Month, Vec<(String, f64)>)> {
    let anywhere = Walk::anywhere(signs);
    let names = months::all().iter().map(|m| {
        let long = in_full.then(|| m.long.to_owned());
        let number = m.month.number();
        let in_digits = slashed.then(|| [format!("/{number}/"), format!("/{number:02}/")]);
        let all = std::iter::once(m.short.replace('.', "")).chain(long).chain(in_digits.into_iter().flatten());
        let with_most = |name: String| {
            let most = anywhere.write(&name).most();
            (name, most)
        };
        (m.month, all.map(with_most).collect())
    });
    names.collect()
}

/// Each day with each month written behind it, but for those that come to much less than the best.
fn with_months<'s>(
    days: &[(Option<u8>, Walk<'s>)],
    months: &[(Month, Vec<(String, f64)>)],
) -> Vec<((Option<u8>, Month), Walk<'s>)> {
    let mut most: f64 = 0.0;
    let mut written = Vec::new();
    for (day, walk) in days {
        let so_far = walk.most();
        for (month, names) in months {
            let likely = names.iter().filter(|(_, at_most)| so_far * at_most >= MONTHS_LEFT * most);
            let each = likely.map(|(name, _)| walk.write(name));
            let Some(best) = each.reduce(|a, b| a.or(&b)) else { continue };
            most = best.most().max(most);
            written.push(((*day, *month), best));
        }
    }
    written
}

/// The years, in four digits and in two, written from the end of the signs: those expected, and those that are read.
fn year_ends<'s>(signs: &'s [Seen], years: &RangeInclusive<i16>) -> Vec<(i16, Walk<'s>)> {
    let end = Walk::back_over(signs);
    let units: Vec<Walk<'_>> =
        (b'0'..=b'9').map(|unit| end.write_back(char::from(unit).encode_utf8(&mut [0; 4]))).collect();
    let in_two = |year: i16| units[usize::from(year.unsigned_abs() % 10)].write_back(&(year / 10 % 10).to_string());
    let ends: Vec<(i16, Walk<'_>)> = YEARS.map(|year| (year, in_two(year))).collect();
    let most = ends.iter().map(|(_, walk)| walk.most()).fold(0.0, f64::max);
    let kept = ends.into_iter().filter(|(year, walk)| years.contains(year) || walk.most() > YEARS_LEFT * most);
    let both = kept.filter_map(|(year, walk)| {
        let full = walk.write_back(&(year / 100).to_string());
        let short = (year >= SHORT_YEAR).then(|| walk.scaled(TWO_DIGITS));
        let thought_of = |walk: &Walk<'_>| years.contains(&year) || walk.is_clean();
        let ways = std::iter::once(full).chain(short).filter(thought_of);
        Some((year, ways.reduce(|a, b| a.or(&b))?))
    });
    both.collect()
}

/// That one of these had been written.
fn any_of<'s, K>(walks: &[(K, Walk<'s>)]) -> Option<Walk<'s>> {
    walks.iter().map(|(_, walk)| walk.clone()).reduce(|a, b| a.or(&b))
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
            ("6 เดือน ก.พ. พ.ศ. 2569", "2026-02-06"),
            ("๑๗ เตือน มี.ค. พ.ค. ๒๕๖๙", "2026-03-17"),
            ("๑๗ พ.ค. ๒๕๖๙", "2026-05-17"),
        ] {
            assert_eq!(day(words, 1).as_deref(), Some(expected), "{words}");
        }
        for words in ["", "๓๗๙๔", "๑๐.๔๕ น.", "๕ คน ๒๕๖๙", "๑๕ ธ.ค."] {
            assert_eq!(day(words, 1), None, "{words}");
        }
    }

    #[test]
    fn slashes_read_as_ones() {
        for (words, expected) in [("วันที่รับ\n819168", "2025-09-08"), ("๒๑๗๑๖๙", "2026-07-02")]
        {
            let found = read(words, Form::Stamp, 3);
            assert_eq!(found.as_ref().map(|d| d.value.to_string()).as_deref(), Some(expected), "{words}");
            assert!(found.unwrap().confidence <= SURE_UNPARTED, "{words}");
        }
        for none in ["829268", "๑๐๔๕"] {
            assert_eq!(day(none, 3), None, "{none}");
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
        assert!(sure("๑๑ ม.ย. ๒๕๖๘") < 0.9 * sure("๑๑ ธ.ค. ๒๕๖๘"), "เม.ย. or มิ.ย.: {}", sure("๑๑ ม.ย. ๒๕๖๘"));
    }
}
