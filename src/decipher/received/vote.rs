//! What several readings of one row agree on.

pub(in crate::decipher) use super::stamp::Views;
use super::{
    LABELS, LONGEST, ROWS, labels,
    named_day::{NamedDay, is_plain_date, month_names, without_ring},
};
use crate::{
    domain::{Glyph, Line, digits},
    lexicon::{label, labels::Label},
};

/// A label that was not read is no longer than this.
const LABEL: usize = 10;
/// Sure readings count for more: the power of a reading's mean probability that it has as a vote.
const POWER: i32 = 4;
/// The share of its vote that a reading has in which the label was not read.
const UNLABELLED: f32 = 0.5;
/// How many votes a day has that is read without a slip.
const PLAIN: f32 = 3.0;
/// Readings agree if at least so many are of one length.
const AGREE: usize = 2;
/// What else a character may be is kept from this probability.
const KEPT: f32 = 5e-3;

/// One reading of a row.
struct Reading<'l> {
    line: &'l Line,
    /// What is filled in, white and leaders left out.
    value: Vec<&'l Glyph>,
    /// Which label follows, and at which character.
    next: Option<(Label, usize)>,
    weight: f32,
    /// Whether it is a day with its month's name, and how far what stands between that and the digits is from the form's words.
    is_named: bool,
    slips: usize,
}

/// What a row begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decipher) enum Heading {
    /// Its label.
    Label,
    /// What is filled in.
    Bare,
}

/// The row of this kind as most of `views` have it; `before` is what had been read of it in pieces. `None` if they do not
/// agree on what such a row may hold.
pub(in crate::decipher) fn elect<'l>(
    kind: Label,
    heading: Heading,
    views: &'l Views,
    before: impl Iterator<Item = &'l Line>,
) -> Option<Line> {
    let mut pieces: Vec<&Line> = before.collect();
    let left = |line: &Line| line.place.map_or(0.0, |p| p.bounds.left);
    pieces.sort_by(|a, b| left(a).total_cmp(&left(b)));
    let joined = pieces.first().map(|first| Line {
        glyphs: pieces.iter().flat_map(|line| line.glyphs.iter().cloned()).collect(),
        ..(*first).clone()
    });
    let rows: Vec<&Line> = views.rows.iter().chain(&joined).collect();
    let label = match heading {
        Heading::Label => label_of(kind, rows.iter().copied().chain(&views.labels))?,
        Heading::Bare => &[],
    };
    let mut line = elected(kind, label, &rows, joined.as_ref())?;
    cut(&mut line);
    Some(line)
}

/// The same of `lines`, of which `joined` lends its vote, not its places: it had been read in pieces.
fn elected(kind: Label, label: &[Glyph], lines: &[&Line], joined: Option<&Line>) -> Option<Line> {
    let heading = if label.is_empty() { Heading::Bare } else { Heading::Label };
    let readings: Vec<Reading<'_>> = lines.iter().filter_map(|line| reading(kind, heading, line)).collect();
    let weight = |length: usize| readings.iter().filter(|r| r.value.len() == length).map(|r| r.weight).sum::<f32>();
    let length = readings.iter().map(|r| r.value.len()).max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
    let share = weight(length) / readings.iter().map(|r| r.weight).sum::<f32>();
    let mut agreed: Vec<&Reading<'_>> = readings.iter().filter(|r| r.value.len() == length).collect();
    agreed.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let placed = agreed.iter().filter(|r| !joined.is_some_and(|j| std::ptr::eq(j, r.line)));
    // A month in short is best known by its dots; the form's words between it and the digits are not voted on.
    let is_undotted = |r: &Reading<'_>| kind == Label::Date && r.line.glyphs.iter().all(|g| g.ch != '.');
    let best = placed.min_by_key(|r| (r.slips, is_undotted(r)))?;
    if agreed.len() < AGREE {
        return None;
    }
    let sure = share.powf(1.0 / length as f32);
    let mut glyphs = label.to_vec();
    let first = best.value[0];
    let rest = best.line.glyphs.iter().skip_while(|g| !std::ptr::eq(*g, first));
    let space = || Glyph::space(first.left);
    glyphs.extend((!label.is_empty()).then(space));
    let mut at = 0;
    let is_digit = |at: usize| best.value.get(at).is_some_and(|g| digits::is_digit(g.ch));
    let has_no_dots = kind == Label::Received || best.is_named;
    for glyph in rest {
        // Between digits it is one of the dots on which they are written.
        let is_leader = || has_no_dots && glyph.ch == '.' && at > 0 && is_digit(at - 1) && is_digit(at);
        if best.value.get(at).is_some_and(|v| std::ptr::eq(*v, glyph)) {
            glyphs.push(blend(&agreed, at, glyph, sure));
            at += 1;
        } else if at < length && (matches!(glyph.ch, ' ' | '.') || best.is_named) {
            glyphs.extend((!is_leader()).then(|| glyph.clone()));
        } else if at == length {
            // The dot of a short word: `น.`
            let is_dot = glyph.ch == '.' && glyphs.last().is_some_and(|last| last.ch.is_alphabetic());
            glyphs.extend(is_dot.then(|| glyph.clone()));
            break;
        }
    }
    // Behind the value the next label of the same row may follow.
    if let Some((kind, _)) = best.next {
        let others: Vec<Line> = readings.iter().filter_map(|r| Some(behind(r.line, r.next?.1))).collect();
        let others: Vec<&Line> = others.iter().collect();
        let next = label_of(kind, others.iter().copied()).and_then(|label| elected(kind, label, &others, None));
        let pieces = readings.iter().find(|r| joined.is_some_and(|j| std::ptr::eq(j, r.line)) && r.next.is_some());
        let as_read = || {
            let reading = pieces.unwrap_or(best);
            Some(behind(reading.line, reading.next?.1))
        };
        glyphs.push(space());
        glyphs.extend(next.or_else(as_read)?.glyphs);
    }
    Some(Line { glyphs, ..best.line.clone() })
}

/// A line from this character on.
fn behind(line: &Line, at: usize) -> Line {
    Line { glyphs: line.glyphs[at..].to_vec(), ..line.clone() }
}

/// The label that a row of this kind begins with: spelt at its beginning, or, of a number's, so that only the end of it is read, as
/// where a stroke runs through (`เสขรับที่ : 104`).
pub(super) fn label_of_row(kind: Label, text: &str) -> Option<label::Labelled> {
    if let Some(found) = label::at_start(text, labels(kind)) {
        return Some(found);
    }
    let is_end = |found: &label::Labelled| {
        let goes_on = text[found.bytes.end..].starts_with(|c: char| ('ก'..='๎').contains(&c));
        found.cost == 0
            && !goes_on
            && text[..found.bytes.start].chars().count() <= TORN
            && label::at_start(text, &LABELS).is_none()
    };
    let end = label::anywhere(text, &[Label::Received]).filter(|found| kind == Label::Received && is_end(found))?;
    Some(label::Labelled { cost: end.cost + 1, ..end })
}

/// Of a label so many characters may be torn.
const TORN: usize = 4;

/// The label as it is spelt best.
fn label_of<'l>(kind: Label, lines: impl Iterator<Item = &'l Line>) -> Option<&'l [Glyph]> {
    lines.filter_map(|line| spelt_label(kind, line)).min_by_key(|(cost, _)| *cost).map(|(_, label)| label)
}

/// What it costs to take a label for เลขที่ alone: it may be what was read of เลขที่รับ.
const SHORTENED: usize = 2;

/// A line's label and at what cost it is spelt so.
fn spelt_label(kind: Label, line: &Line) -> Option<(usize, &[Glyph])> {
    let text = line.text();
    let found = label_of_row(kind, &text)?;
    let chars = |bytes: usize| text[..bytes].chars().count();
    let short = if found.label == Label::SlipNumber { SHORTENED } else { 0 };
    Some((found.cost + short, &line.glyphs[chars(found.bytes.start)..chars(found.bytes.end)]))
}

/// Where another label of the stamp follows in the same row, in characters; behind a number so does a day, whatever was read of
/// its label.
fn next_label(kind: Label, line: &Line, start: usize) -> Option<(Label, usize)> {
    let text = line.text();
    let from = text.char_indices().nth(start)?.0;
    let rows = ROWS.into_iter().filter(|row| *row != kind);
    let others: Vec<Label> = rows.chain((kind != Label::Date).then_some(Label::StampDate)).collect();
    if let Some(found) = label::anywhere(&text[from..], &others) {
        let row = if found.label == Label::StampDate { Label::Date } else { found.label };
        return Some((row, start + text[from..][..found.bytes.start].chars().count()));
    }
    let day = || (start..line.glyphs.len()).find(|at| ends_in_day(line, *at));
    if kind == Label::Received { day().map(|at| (Label::Date, at + 1)) } else { None }
}

/// What stands behind the label, if it is what may be filled in there.
fn reading(kind: Label, heading: Heading, line: &Line) -> Option<Reading<'_>> {
    let text = line.text();
    let is_digit = |g: &&Glyph| digits::is_digit(g.ch);
    let found = label_of_row(kind, &text);
    let start = match &found {
        Some(found) => text[..found.bytes.end].chars().count(),
        None => line.glyphs.iter().position(|g| is_digit(&g)).filter(|at| *at <= LABEL)?,
    };
    let inside = |g: &&Glyph| !g.ch.is_whitespace();
    let is_leader = |g: &Glyph| matches!(g.ch, '.' | '…' | ':' | '_' | '-' | '*' | '|' | ',' | '·');
    let next = next_label(kind, line, start);
    let end = next.map_or(line.glyphs.len(), |(_, at)| at);
    let mut value: Vec<&Glyph> = line.glyphs[start..end].iter().filter(inside).skip_while(|g| is_leader(g)).collect();
    // Behind a day that stands alone is the stamp's frame.
    while value.last().is_some_and(|g| is_leader(g) || heading == Heading::Bare && !is_digit(g)) {
        value.pop();
    }
    if kind == Label::Date && heading == Heading::Bare {
        value = without_ring(&value).to_vec();
    }
    let separators = value.iter().filter(|g| matches!(g.ch, '/' | '-' | '.')).count();
    match kind {
        Label::Received => value.retain(|g| !is_leader(g)),
        // Dots are lost and found as they like.
        Label::Date => value.retain(|g| g.ch != '.'),
        _ => {}
    }
    let named = if kind == Label::Date { NamedDay::of(&value) } else { None };
    if let Some(NamedDay { month, .. }) = &named {
        let mut at = 0..value.len();
        value.retain(|g| at.next().is_some_and(|at| is_digit(g) || month.contains(&at)));
    }
    let digits = value.iter().copied().filter(is_digit).count();
    let fits = match kind {
        Label::Received => {
            let slash = value.iter().position(|g| g.ch == '/');
            let plain = value.iter().filter(|g| !is_digit(g)).count() == usize::from(slash.is_some());
            plain && (1..=7).contains(&slash.unwrap_or(value.len())) && slash.is_none_or(|s| value.len() > s + 2)
        }
        Label::Date => {
            let letters = value.iter().any(|g| ('ก'..='ฮ').contains(&g.ch));
            digits > 2
                && value.len() < LONGEST_DAY
                && value.first().is_some_and(is_digit)
                && (letters || separators > 1)
        }
        _ => (3..=6).contains(&digits) && value.len() < 12,
    };
    let seen = if found.is_some() { 1.0 } else { UNLABELLED };
    let plain = if kind == Label::Date && is_plain_date(&value) { PLAIN } else { 1.0 };
    let (is_named, slips) = (named.is_some(), named.map_or(0, |named| named.slips));
    let weight = seen * plain * mean(value.iter().copied()).powi(POWER);
    fits.then_some(Reading { line, value, next, weight, is_named, slips })
}

/// Whether these characters are a day and nothing else, as a dater prints it.
fn is_day(glyphs: &[&Glyph]) -> bool {
    let inside = |g: &&&Glyph| !g.ch.is_whitespace() && !matches!(g.ch, '-' | '–');
    let value: Vec<&Glyph> = glyphs.iter().filter(inside).copied().collect();
    value.len() < LONGEST_DAY && is_plain_date(without_ring(&value))
}

/// How sure a line is, on average, of the day that it holds between what else may be there; 0 if it holds none.
pub(super) fn sureness_of_day(line: &Line) -> f32 {
    let is_digit = |g: &&Glyph| digits::is_digit(g.ch);
    let mut day: Vec<&Glyph> = line.glyphs.iter().skip_while(|g| !is_digit(g)).collect();
    while day.last().is_some_and(|g| !is_digit(g)) {
        day.pop();
    }
    if is_day(&day) { day.iter().map(|g| g.p).sum::<f32>() / day.len() as f32 } else { 0.0 }
}

/// Whether these characters are a day, or what is left of its label and a day.
pub(super) fn holds_day(glyphs: &[&Glyph]) -> bool {
    let spaced = glyphs.iter().position(|g| g.ch.is_whitespace()).filter(|at| *at <= LABEL);
    is_day(glyphs) || spaced.is_some_and(|at| is_day(&glyphs[at..]))
}

/// Whether a line may be a piece of a day: digits, a month's name, or both.
pub(super) fn may_be_of_day(line: &Line) -> bool {
    let is_sign = |c: &char| !c.is_whitespace() && !matches!(c, '.' | '-' | '–');
    let signs: String = line.glyphs.iter().map(|g| g.ch).filter(is_sign).collect();
    let is_number = |text: &str| text.chars().all(|c| c == '/' || digits::is_digit(c));
    let named = |name: &str| signs.split_once(name).is_some_and(|(day, year)| is_number(day) && is_number(year));
    let is_named = || month_names().any(|name| named(&name));
    let glyphs: Vec<&Glyph> = line.glyphs.iter().collect();
    !signs.is_empty() && signs.len() < LONGEST_DAY * 3 && (is_number(&signs) || is_named() || holds_day(&glyphs))
}

/// Whether a line is short and has a digit in it: what may be a stamp's number, its label misread.
pub(super) fn may_be_number(line: &Line) -> bool {
    line.glyphs.iter().any(|g| digits::is_digit(g.ch)) && (line.glyphs.len() <= SHORT || is_dated_number(line))
}

/// Whether a line is short, has digits in it and was not read surely.
pub(super) fn is_doubtful(line: &Line) -> bool {
    let digits = line.glyphs.iter().filter(|g| digits::is_digit(g.ch)).count();
    line.glyphs.len() < LONGEST && digits > 1 && mean(line.glyphs.iter()) < DOUBTFUL
}

/// The geometric mean of their probabilities.
pub(super) fn mean<'g>(glyphs: impl ExactSizeIterator<Item = &'g Glyph>) -> f32 {
    let count = glyphs.len().max(1) as f32;
    (glyphs.map(|g| g.p.max(1e-6).ln()).sum::<f32>() / count).exp()
}

/// Whether a line ends in a number and a day: `รับจ 19998 วันที่ 15 เม.ย. 2568`, `10020 15 สิงหาคม 2568`.
pub(super) fn is_dated_number(line: &Line) -> bool {
    line.glyphs.len() < LONGEST && (0..line.glyphs.len()).any(|at| ends_in_day(line, at))
}

/// Whether a number ends before the white at this character, behind which a day is all that has digits.
fn ends_in_day(line: &Line, at: usize) -> bool {
    let is_digit = |g: &Glyph| digits::is_digit(g.ch);
    let (before, after) = line.glyphs.split_at(at);
    let day: Vec<&Glyph> = after.iter().skip_while(|g| !is_digit(g)).collect();
    line.glyphs[at].ch.is_whitespace() && before.iter().any(is_digit) && is_day(&day)
}

/// A line is in doubt if its characters are less probable than this, on average.
const DOUBTFUL: f32 = 0.9;
/// A number and what is left of its label are no longer than this, in characters.
const SHORT: usize = 16;

/// A day is no longer than this, in characters.
const LONGEST_DAY: usize = 24;

/// The character at one place of the value, of all that the readings take it for.
fn blend(agreed: &[&Reading<'_>], at: usize, like: &Glyph, sure: f32) -> Glyph {
    let all: f32 = agreed.iter().map(|r| r.weight).sum();
    let mut chances: Vec<(char, f32)> = Vec::new();
    for reading in agreed {
        let glyph = reading.value[at];
        for (ch, p) in std::iter::once((glyph.ch, glyph.p)).chain(glyph.alternatives.iter().copied()) {
            let p = p * sure * reading.weight / all;
            match chances.iter_mut().find(|(known, _)| *known == ch) {
                Some((_, sum)) => *sum += p,
                None => chances.push((ch, p)),
            }
        }
    }
    chances.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (ch, p) = chances.first().copied().unwrap_or((like.ch, like.p));
    let alternatives = chances.into_iter().skip(1).filter(|(_, p)| *p >= KEPT).collect();
    Glyph { ch, p, alternatives, ..*like }
}

/// Takes the paper behind its last character from a line.
pub(super) fn cut(line: &mut Line) {
    if let (Some(place), Some(last)) = (&mut line.place, line.glyphs.last()) {
        let width = (place.bounds.right - place.bounds.left).max(1e-6);
        let share = ((last.right - place.bounds.left) / width).clamp(0.0, 1.0);
        place.baseline_right = place.baseline_left + share * (place.baseline_right - place.baseline_left);
        place.bounds.right = last.right.min(place.bounds.right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line of these words, every digit given as sure as `p`, the rest as certain.
    pub fn line(words: &str, p: f32) -> Line {
        let mut line = Line::given(words, 1.0);
        for (at, glyph) in line.glyphs.iter_mut().enumerate() {
            let left = at as f32 / 100.0;
            (glyph.left, glyph.right) = (left, left + 0.01);
            glyph.p = if digits::is_digit(glyph.ch) { p } else { 1.0 };
        }
        line
    }

    fn elected(kind: Label, views: &[(&str, f32)], before: &[&str]) -> Option<(String, f32)> {
        let views = Views { rows: views.iter().map(|(words, p)| line(words, *p)).collect(), labels: Vec::new() };
        let before: Vec<Line> = before.iter().map(|words| line(words, 1.0)).collect();
        let line = elect(kind, Heading::Label, &views, before.iter())?;
        let least = line.glyphs.iter().map(|g| g.p).fold(1.0, f32::min);
        Some((line.text(), least))
    }

    #[test]
    fn of_a_torn_label_the_end_tells_the_row() {
        let label = |kind: Label, text: &str| label_of_row(kind, text).map(|found| text[found.bytes].to_owned());
        assert_eq!(label(Label::Received, "เลขรับที่ : 104").as_deref(), Some("เลขรับที่"));
        assert_eq!(label(Label::Received, "เสขรับที่ : 104").as_deref(), Some("รับที่"));
        assert_eq!(label(Label::Received, "สุรับที่ - 104").as_deref(), Some("รับที่"));
        for other in ["วันที่รับ 15/08/2566", "เวลารับ 09.38", "การรับที่ดิน ๕ แปลง", "ศาลากลาง"]
        {
            assert_eq!(label(Label::Received, other), None, "{other}");
        }
        assert_eq!(label(Label::Date, "เสขรับที่ : 104"), None);
    }

    #[test]
    fn what_most_views_say_is_taken_and_what_the_others_say_makes_it_doubtful() {
        let (text, p) =
            elected(Label::Received, &[("เลขรับ 2509", 0.9), ("เลขรับ ..2509", 0.9), ("เลขรับ 2569", 0.9)], &[]).unwrap();
        assert_eq!(text, "เลขรับ 2509");
        assert!((0.5..0.7).contains(&p), "{p}");
        let (text, p) =
            elected(Label::Received, &[("เลขรับ 589", 0.9), ("เลขรับ 5819", 0.95), ("เลขรับ 5819", 0.95)], &[]).unwrap();
        assert_eq!(text, "เลขรับ 5819");
        assert!(p < 0.95, "another length is a doubt about every digit: {p}");
    }

    #[test]
    fn a_label_may_come_from_a_view_whose_number_does_not_count() {
        let views = [("เลขรับ สข2509", 0.9), ("เลขนบ 2509", 0.9), ("ลขบ 2509", 0.9)];
        assert_eq!(elected(Label::Received, &views, &[]).unwrap().0, "เลขรับ 2509");
        assert_eq!(elected(Label::Received, &views[1..], &[]), None, "nothing says that this is a received number");
        assert_eq!(elected(Label::Received, &views[1..], &["เลขรับ"]).unwrap().0, "เลขรับ 2509");
    }

    #[test]
    fn a_day_behind_a_number_is_one_whatever_its_label_was_read_as() {
        let views = [("รับที่ 4587 นที่ 17/10/68", 0.9), ("รับที่ 4587 ที่ 17/10/68", 0.9), ("รับที่ 4587 17/110/68", 0.8)];
        assert_eq!(elected(Label::Received, &views, &[]).unwrap().0, "รับที่ 4587 นที่ 17/10/68");
    }

    #[test]
    fn the_words_of_a_form_are_not_voted_on_and_its_dots_are_no_part_of_a_number() {
        let views = [
            ("วันที่ 28 เตือน ก.พ. 258", 0.9),
            ("วันที่ 28 เดือน ก.พ. พ.ศ. 2.568", 0.8),
            ("วันที่ 28 เดือน ก.พ. พ.ค. 2568", 0.9),
            ("วันที่ 28 ต ก.พ. 2568", 0.9),
        ];
        assert_eq!(elected(Label::Date, &views, &[]).unwrap().0, "วันที่ 28 เดือน ก.พ. พ.ศ. 2568");
        let views = [("เลขรับ 118.76", 0.9), ("เลขรับ 118.76", 0.9), ("เลขรับ 11876", 0.8)];
        assert_eq!(elected(Label::Received, &views, &[]).unwrap().0, "เลขรับ 11876");
        let views = [("วันที่ ๑๒.๙.๖๘", 0.9), ("วันที่ ๑๒.๙.๖๘", 0.9)];
        assert_eq!(elected(Label::Date, &views, &[]).unwrap().0, "วันที่ ๑๒.๙.๖๘");
    }

    #[test]
    fn one_reading_alone_or_one_that_is_no_such_field_is_not_taken() {
        assert_eq!(elected(Label::Received, &[("เลขรับ 2509", 0.9), ("เลขรับ", 1.0)], &[]), None);
        assert_eq!(elected(Label::Date, &[("วันที่ 62567", 0.9), ("วันที่ 62567", 0.9)], &[]), None);
        assert_eq!(elected(Label::Time, &[("เวลา", 1.0), ("เวลา …", 1.0)], &[]), None);
    }

    #[test]
    fn a_day_read_without_a_slip_outweighs_surer_ones_with_one() {
        let views = [("วันที่ 16 ม.ค. 21567", 0.9), ("วันที่ 16 ม.ค. 2567", 0.8), ("วันที่ 16ม.ค.2567", 0.8)];
        assert_eq!(elected(Label::Date, &views, &[]).unwrap().0, "วันที่ 16 ม.ค. 2567");
        let views = [("วันที่ ๑๒/๑๒/๖๗", 0.8), ("วันที่ ๑๒๑๒๖๗", 0.9), ("วันที่ ๑๒/๑๒/๖๗", 0.8)];
        assert_eq!(elected(Label::Date, &views, &[]).unwrap().0, "วันที่ ๑๒/๑๒/๖๗");
    }
}
