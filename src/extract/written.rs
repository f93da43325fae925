//! What is written by hand, or set with a numbering stamp, in the fields of a received stamp: read with what else its
//! characters may be, so that a field is doubtful rather than lost. Its day is read by [`worn`](super::worn).

use super::{
    channel::{Fit, Seen, Walk},
    doubt,
    signs::{self, Sign, around, readings},
};
use crate::domain::{Alternative, Found, Span, Transcript};

/// The most digits of a serial, and of them all that a field may have beside its serial.
const SERIAL: usize = 7;
/// How many signs of a field's label may stand before its value.
const LABEL: usize = 10;
/// How sure a digit is that was read as a letter, or a number in which a sign is no digit at all.
const NO_DIGIT: f64 = 0.5;
/// How sure a time remains with each slip that its reading takes, and how many it may.
const SLIP: f64 = 0.95;
const SLIPS: u32 = 1;
const ALTERNATIVES: usize = 4;

/// A number of up to seven digits: `๔๕๔๗`, `๔๕ด๗` if ด may be a digit.
pub(super) fn serial(text: &Transcript, field: Span) -> Option<Found<String>> {
    let signs = signs::signs(text, field);
    let first = signs.iter().position(Sign::is_digit)?;
    let last = signs.iter().rposition(Sign::is_digit)?;
    let inside = &signs[first..=last];
    let read: Vec<Sign> = inside.iter().filter_map(Sign::as_digit).collect();
    let strange = inside.iter().filter(|s| !s.is_digit()).count();
    if first > LABEL || read.len() > SERIAL || strange * 2 > inside.len() {
        return None;
    }
    let read: Vec<&Sign> = read.iter().collect();
    let doubt = NO_DIGIT.powi(i32::try_from(strange).unwrap_or(i32::MAX));
    let of = |r: doubt::Reading| Alternative { value: r.chars.into_iter().collect(), confidence: r.p * doubt };
    found(text, around(&read)?, readings(&read).into_iter().map(of).collect())
}

/// How often a letter is received at that hour, as against the hours of an office (08.30 to 16.30), a little more or less.
fn at_hour(hour: u8) -> f64 {
    match hour {
        8..=16 => 1.0,
        6..=7 | 17..=19 => 0.1,
        _ => 0.01,
    }
}

/// A time of day: `๑๐.๔๕ น.`, `๑๐,๔๗น`, `๑๕๑๑ น`, `๗๔.๐๘`. Offices receive letters by day.
pub(super) fn time(text: &Transcript, field: Span) -> Option<Found<String>> {
    let signs = signs::signs(text, field);
    let digits: Vec<&Sign> = signs.iter().filter(|s| s.is_digit()).collect();
    if !(3..=5).contains(&digits.len()) || signs.iter().position(Sign::is_digit)? > LABEL {
        return None;
    }
    let seen = Seen::of(&signs);
    let (start, end) = (Walk::over(&seen), Walk::back_over(&seen));
    let minutes: Vec<Walk<'_>> = (0..60).map(|minute: u8| end.write_back(&format!("{minute:02}"))).collect();
    let mut times: Vec<(u8, u8, Fit)> = Vec::new();
    for hour in 0..24u8 {
        let likely = start.scaled(at_hour(hour));
        let plain = (hour < 10).then(|| likely.write(&hour.to_string()));
        let forms = [Some(likely.write(&format!("{hour:02}"))), plain];
        for (minute, end) in (0u8..).zip(&minutes) {
            let fits = forms.iter().flatten().map(|walk| walk.meet(end));
            times.extend(fits.max_by(|a, b| a.p.total_cmp(&b.p)).map(|fit| (hour, minute, fit)));
        }
    }
    let total: f64 = times.iter().map(|(_, _, fit)| fit.p).sum();
    times.retain(|(_, _, fit)| fit.slips <= SLIPS);
    let of = |(hour, minute, fit): (u8, u8, Fit)| {
        let confidence = fit.p / total * SLIP.powi(fit.slips.try_into().unwrap_or(i32::MAX));
        Alternative { value: format!("{hour:02}:{minute:02}"), confidence }
    };
    found(text, around(&digits)?, times.into_iter().map(of).collect())
}

/// The best of several values, with the next best.
fn found<T>(text: &Transcript, span: Span, mut values: Vec<Alternative<T>>) -> Option<Found<T>> {
    values.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    values.truncate(1 + ALTERNATIVES);
    let mut values = values.into_iter();
    let best = values.next()?;
    Some(text.found_with(span, best.value, best.confidence, values.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &Transcript) -> Span {
        Span::new(0, text.cells().len())
    }

    #[test]
    fn numbers_and_hours() {
        let number = |words| {
            let text = Transcript::of_text(words);
            serial(&text, all(&text)).map(|s| s.value)
        };
        assert_eq!(number("…๓๗ ๙๔.").as_deref(), Some("3794"));
        assert_eq!(
            number("๓๗ด๔"),
            Some("374".to_owned()),
            "ด may be no digit: it is left out, and the number doubtful"
        );
        assert_eq!(number("สขน"), None);
        let hour = |words| {
            let text = Transcript::of_text(words);
            time(&text, all(&text)).map(|t| t.value)
        };
        assert_eq!(hour("เวลา ๑๐,๔๗น").as_deref(), Some("10:47"));
        assert_eq!(hour("๙๓๐ น").as_deref(), Some("09:30"));
        assert_eq!(hour("๗๔.๐๘ น").as_deref(), Some("14:08"), "there is no such hour");
        assert_eq!(hour("๔๗ น"), None);
    }
}
