//! Dates in running text: where they stand, what their words say, and which days they may be.
//!
//! A mention is what is printed ([`DateMention`]); whether it is a day at all, and which, is a second step: `๓๑ กุมภาพันธ์` is
//! a mention with candidates and no date, and [`resolve`] weighs candidates against a weekday or a plausible year.
//!
//! ```text
//! ลงวันที่ ๑๔ พฤศจิกายน ๒๕๖๘     a day
//! - ๒ ก.พ. ๒๕๖๙                  a day, as a numbering stamp leaves it
//! พฤษภาคม ๒๕๖๗                   a month (the day was inked in and not read)
//! วันที่ ๗ - ๒๒ พฤษภาคม ๒๕๖๗     a range; also over months and years
//! วันพฤหัสบดีที่ ๗ พฤษภาคม         a day without a year, with its weekday
//! ปีงบประมาณ พ.ศ. ๒๕๖๙            a fiscal year
//! ```

mod resolve;

use std::{ops::Range, sync::LazyLock};

use jiff::civil::{Date, Weekday};
use regex::Regex;

pub use resolve::{DateEvidence, resolve};

use super::{
    doubt::{self, Choice},
    folded::Folded,
    pattern::pattern,
};
use crate::{
    domain::{Alternative, Era, Found, Month, Span, ThaiDate, Transcript},
    lexicon::{distance::distance, months, weekdays},
};

/// What the words before a date say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLead {
    /// ลงวันที่, ลว., ลง: the date of a letter that is cited.
    Dated,
    /// เมื่อวันที่, เมื่อ: something that happened.
    Past,
    /// วันที่ or วัน...ที่.
    On,
    /// Nothing.
    None,
}

/// A day as printed, perhaps without its day, its year, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialDate {
    /// The weekday printed before it.
    pub weekday: Option<Weekday>,
    /// The day of the month as read; may be one that the month does not have.
    pub day: Option<u8>,
    /// The month.
    pub month: Month,
    /// The year as read (Common Era), and how it was printed; taken over from a range's other end as [`Era::Implied`].
    pub year: Option<(i16, Era)>,
    /// The days (or, with no day printed, months) that its digits may mean, best first, each one that exists. Empty without
    /// a year.
    pub candidates: Vec<Alternative<ThaiDate>>,
    /// The probability that its characters were read rightly.
    pub confidence: f64,
    /// Its characters.
    pub span: Span,
}

impl PartialDate {
    /// The date just as read; `None` if the year is missing or there is no such day.
    pub fn as_read(&self) -> Option<ThaiDate> {
        let (year, era) = self.year?;
        ThaiDate::new(year, self.month, self.day, era).ok()
    }

    /// The days that it may be, weighed by the weekday printed with it; best first.
    pub fn days(&self) -> Vec<Alternative<ThaiDate>> {
        resolve(self, &DateEvidence { weekday: self.weekday, ..DateEvidence::default() })
    }

    /// The date, with a year that is not printed taken so that it falls on `reference` or in the year after.
    pub fn on_or_after(&self, reference: Date) -> Option<ThaiDate> {
        if self.year.is_some() {
            return self.as_read();
        }
        let in_year = |year| ThaiDate::new(year, self.month, self.day, Era::Implied).ok();
        in_year(reference.year()).filter(|d| d.latest() >= reference).or_else(|| in_year(reference.year() + 1))
    }
}

/// What a mention is.
#[derive(Clone, Debug, PartialEq)]
pub enum DateShape {
    /// A day or a month.
    Point(PartialDate),
    /// From one to another, both included.
    Range(PartialDate, PartialDate),
    /// A fiscal year (ปีงบประมาณ), as its Buddhist year: from 1 October of the year before to 30 September.
    FiscalYear(i16),
}

/// A date in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMention {
    /// What it is.
    pub shape: DateShape,
    /// What the words before it say.
    pub lead: DateLead,
    /// Its characters, from the weekday or the first digit to the year.
    pub span: Span,
    /// Its bytes in the folded text.
    pub(crate) bytes: Range<usize>,
    /// Where the lead's words begin in the folded text.
    pub(crate) lead_start: usize,
}

impl DateMention {
    /// The single date that it is; `None` for ranges, fiscal years and what is no date.
    pub fn point(&self) -> Option<&PartialDate> {
        match &self.shape {
            DateShape::Point(date) => Some(date),
            _ => None,
        }
    }

    /// The date as read, with its place, confidence and the next best readings; `None` for ranges, fiscal years, and where
    /// the year is missing or there is no such day.
    pub fn found(&self, transcript: &Transcript) -> Option<Found<ThaiDate>> {
        let date = self.point()?;
        let value = date.as_read()?;
        let days = date.days();
        let confidence = days.iter().find(|d| d.value == value).map_or(date.confidence, |d| d.confidence);
        let others = days.into_iter().filter(|d| d.value != value).take(ALTERNATIVES).collect();
        Some(transcript.found_with(self.span, value, confidence, others))
    }
}

/// How many readings of a date are kept.
const CANDIDATES: usize = 12;
/// How many of them go into a record.
const ALTERNATIVES: usize = 4;

/// The dates in the text, in its order. Dates in digits alone (`๓/๒/๖๙`) are left out: in running text that is a number
/// more often; see [`find_stamp_dates`].
pub fn find_dates(transcript: &Transcript) -> Vec<DateMention> {
    dates_in(&Folded::new(transcript))
}

/// A month's name: in full; short with its dots; or, between a day and a year, a word that may be a name with OCR's slips in
/// it or an abbreviation without dots. Whether that word is a month, the lexicon says.
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    let long: Vec<&str> = months::all().iter().map(|m| m.long).collect();
    let short: Vec<String> =
        months::all().iter().map(|m| m.short.trim_end_matches('.').replace('.', r"\ ?[.,]\ ?")).collect();
    pattern(&format!(
        r"(?x) (?P<long> {} ) | (?P<short> (?: {} ) (?:\ ?[.,])? )
        | [0-9][\ \n]{{0,2}} (?P<word> [ก-ฮเ][ก-ฺเ-๎]{{1,14}} (?:\ [ก-ฺเ-๎]{{2,9}})? ) [\ \n]{{0,2}} (?:พ\.?\ ?ศ\.?\ ?)? (?: 2\ ?[45]\ ?[0-9]{{2}} | [4-9][0-9] )",
        long.join("|"),
        short.join("|"),
    ))
});

/// The year after a month: `๒๕๖๙`, `พ.ศ. ๒๕๖๙`, `๒๕ ๖๙`, `ค.ศ. 2026`, `๖๙`; ค in small print is often a misread ศ. Behind `๖๙` the hour may
/// stand: `๖๙ ๑๐.๔๕ น.`.
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ \n,]{0,3}(?:(?P<era>พ|ค) ?\.? ?[ศค] ?\.?[ \n]{0,2})?(?P<year>25[0-9]{3}|[0-9]{4}|(?:2[0-9]|19) [0-9]{2}|[0-9]{2})",
    )
});

/// What follows two digits that are a count or a time of day, not a year.
static NO_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[0-9]|[.:/][0-9]| ?(?:น\.|คน|ราย|แห่ง|ครั้ง|ชุด|ฉบับ|บาท|ล้าน|%))"));

/// The days before a month, up to its name: `๗ `, `๗ - ๒๒ `, `๗ ถึงวันศุกร์ที่ ๒๒ `, `๕ เดือน `, `๗, ๑๔ และ ๒๑ `; `๗-`, where a seal's
/// stroke runs through.
static DAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?: (?P<first>[0-9]{1,2})
            (?: (?P<to> [\ \n]* (?:-{1,2}|ถึง|จนถึง) [\ \n]* (?:วัน[ก-ฺเ-๎]{0,14}ฯ?[\ \n]*)? )
              | (?P<list> (?:[\ \n]*,[\ \n]*[0-9]{1,2})* [\ \n]*(?:และ|,|หรือ)[\ \n]* (?:วัน[ก-ฺเ-๎]{0,14}ฯ?[\ \n]*)? )
              | (?P<gap>[\ ]{1,2}) )
        )?
        (?P<day>[0-9]{1,2}) (?: \ ?- | \ ?•\ ? | [\ \n]{0,2} (?:(?:ของ)?เ[ดต]ื?่?อน[\ \n]{0,2})? ) $",
    )
});

/// What stands before two days of one month, whose dash may have gone unread.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"ระหว่าง[ \n]*(?:วัน[ก-ฺเ-๎]{0,14}[ \n]*)?$"));

/// What stands before a date. A bare ลง (`ที่ ๑๑๓๙/๖๖ ลง ๑๔ ธ.ค. ๖๖`) is a word of its own, not the end of another.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?: (?P<dated> ลง[\ \n]*วัน\ ?ท[ีืึ]?่? | (?:^|[^ก-ฺเ-๎])ลง | ลว\ ?\.? )
        | (?P<past> เมื่?อ[\ \n]*(?:วัน\ ?(?:ท[ีืึ]่?)?)? ) | (?P<on> วัน\ ?(?:ท[ีืึ]่?)? ) ) [\ \n]{0,3}-?[\ \n]{0,2} $",
    )
});

/// What joins two dates to a range.
static TO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \n]*(?:-{1,2}|ถึง|จนถึง|ไปจนถึง)[ \n]*(?:เดือน|วัน ?ท[ีืึ]่?|วัน)?[ \n]*$"));

static FISCAL_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"งบประมาณ[ \n]*(?:ประจำปี)?[ \n]*(?:พ ?\.? ?ศ ?\.?)?[ \n]*(?P<year>25[0-9]{2})"));

/// A date in digits, as stamps and initials have it: `๓/๒/๖๙`, `3 / 2 / 2569`.
static IN_DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<day>[0-9]{1,2}) ?/ ?(?P<month>[0-9]{1,2}) ?/ ?(?P<year>25[0-9]{2}|[0-9]{2})"));

/// The dates in the folded text.
pub(crate) fn dates_in(text: &Folded) -> Vec<DateMention> {
    let mut dates: Vec<Draft> = Vec::new();
    for name in month_names(text) {
        read_around(text, &name, &mut dates);
    }
    let mut dates = join_ranges(text, dates);
    dates.extend(fiscal_years(text));
    dates.sort_by_key(|d| d.bytes.start);
    dates
}

/// A month's name in the text.
struct MonthName {
    month: Month,
    bytes: Range<usize>,
    /// Whether it stands in full.
    long: bool,
    /// How many of its characters are wrong.
    slips: usize,
}

fn month_names<'a>(text: &'a Folded) -> impl Iterator<Item = MonthName> + 'a {
    MONTH.captures_iter(text.text()).filter_map(|found| {
        if let Some(m) = found.name("long") {
            let (month, slips) = months::read_long(m.as_str())?;
            return Some(MonthName { month, bytes: m.range(), long: true, slips });
        }
        if let Some(m) = found.name("short") {
            let before = text.before(m.start(), 5);
            let after = text.after(m.end(), 1);
            let apart = before == "เดือน" || !before.ends_with(|c: char| is_thai(c) || c == '.');
            let month = months::read_short(&m.as_str().replace(',', "."))?;
            // `พ.ย. พ.ค. ๒๕๖๘`: what follows a month is พ.ศ., misread.
            let is_era = month.number() == MAY && follows_month(text.before(m.start(), 12));
            return (apart && !is_era && !after.starts_with(is_thai)).then_some(MonthName {
                month,
                bytes: m.range(),
                long: false,
                slips: 0,
            });
        }
        let word = found.name("word")?;
        let name = word.as_str().strip_prefix("เดือน").unwrap_or(word.as_str());
        let bytes = word.end() - name.len()..word.end();
        // Engines put spaces into words.
        if let Some((month, slips)) = months::read_long(&name.replace(' ', "")) {
            return Some(MonthName { month, bytes, long: true, slips });
        }
        Some(MonthName { month: months::read_short(name)?, bytes, long: false, slips: 0 })
    })
}

/// The month whose short name พ.ค. is like พ.ศ.
const MAY: u8 = 5;

/// Whether a month's name ends what stands before.
fn follows_month(before: &str) -> bool {
    let ends = |name: &str| before.trim_end_matches([' ', '\n', '.']).ends_with(name.trim_end_matches('.'));
    months::all().iter().any(|m| ends(m.long) || ends(m.short))
}

fn is_thai(c: char) -> bool {
    matches!(c, 'ก'..='ฺ' | 'เ'..='๎')
}

/// A date on its way to a mention.
struct Draft {
    mention: DateMention,
    /// A month with neither day nor year nor เดือน before it: nothing, unless it is the first end of a range.
    weak: bool,
}

/// Reads the days before and the year after a month's name.
fn read_around(text: &Folded, name: &MonthName, dates: &mut Vec<Draft>) {
    let before = text.before(name.bytes.start, 60);
    let offset = name.bytes.start - before.len();
    let year = year_after(text, name);
    let end = year.as_ref().map_or(name.bytes.end, |(bytes, _)| bytes.end);
    let date = |day: Option<Range<usize>>| partial_date(text, name, day, year.clone());

    // What stands before ถึง may be the end of another date (`๒๕๖๘ ถึงวันที่ ๓ `): then only the last day is ours.
    // A dot is a number's, or a form's (`วันที่.28 เม.ย.`).
    let apart = |at: usize| {
        let number = before[..at].strip_suffix('.').unwrap_or(&before[..at]);
        !before[..at].ends_with('/') && !number.ends_with(|c: char| c.is_ascii_digit())
    };
    let whole = DAYS.captures(before).filter(|d| d.get(0).is_some_and(|m| apart(m.start())));
    let days = whole.or_else(|| {
        let start = DAYS.captures(before)?.name("day")?.start();
        apart(start).then(|| DAYS.captures_at(before, start)).flatten()
    });
    let Some(days) = days else {
        let named = before.trim_end_matches([' ', '\n']).ends_with("เดือน");
        if before.ends_with(|c: char| c.is_ascii_digit()) || (!name.long && year.is_none() && !named) {
            return;
        }
        let weak = year.is_none() && !named;
        dates.push(draft(text, DateShape::Point(date(None)), name.bytes.start, end, weak));
        return;
    };
    let at = |m: regex::Match| offset + m.start()..offset + m.end();
    let Some(last) = days.name("day").map(at) else { return };
    let is_gap = days.name("gap").is_some();
    let between = |first: regex::Match| BETWEEN.is_match(text.before(offset + first.start(), 24));
    let to = days.name("to").is_some() || is_gap && days.name("first").is_some_and(between);
    let number = |bytes: &Range<usize>| text.text()[bytes.clone()].parse::<u8>().unwrap_or(0);
    match days.name("first").map(at) {
        Some(first) if to && number(&first) < number(&last) => {
            let shape = DateShape::Range(date(Some(first.clone())), date(Some(last)));
            dates.push(draft(text, shape, first.start, end, false));
        }
        // Several days of one month: only where they are announced as days, for `ข้อ ๑ และ ๒ มกราคม` is one.
        Some(first) if !to && !is_gap && lead_before(text, first.start).0 != DateLead::None => {
            let list = days.name("list").map(at).unwrap_or(first.end..first.end);
            for day in std::iter::once(first).chain(digit_runs(text, list)) {
                dates.push(draft(text, DateShape::Point(date(Some(day.clone()))), day.start, day.end, false));
            }
            dates.push(draft(text, DateShape::Point(date(Some(last.clone()))), last.start, end, false));
        }
        _ => dates.push(draft(text, DateShape::Point(date(Some(last.clone()))), last.start, end, false)),
    }
}

/// The runs of digits in a byte range.
fn digit_runs(text: &Folded, bytes: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, c) in text.text()[bytes.clone()].char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        let at = bytes.start + i;
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + c.len_utf8(),
            _ => runs.push(at..at + c.len_utf8()),
        }
    }
    runs
}

/// A mention from `start` (moved to its weekday, if there is one) to `end`.
fn draft(text: &Folded, shape: DateShape, start: usize, end: usize, weak: bool) -> Draft {
    let start = weekday_before(text, start).map_or(start, |(_, at)| at);
    let (lead, lead_start) = lead_before(text, start);
    let bytes = start..end;
    Draft { mention: DateMention { shape, lead, span: text.span(bytes.clone()), bytes, lead_start }, weak }
}

/// What the words before a date say, and where they begin.
fn lead_before(text: &Folded, start: usize) -> (DateLead, usize) {
    let before = text.before(start, 24);
    let Some(found) = LEAD.captures(before) else { return damaged_lead(before, start) };
    let lead = match () {
        () if found.name("dated").is_some() => DateLead::Dated,
        () if found.name("past").is_some() => DateLead::Past,
        () => DateLead::On,
    };
    (lead, start - before.len() + found.get(0).map_or(before.len(), |m| m.start()))
}

/// The words before a date and how many of their characters may be wrong (`ลงวันหี`, `เมือวันที่`, `วันที้`), the first one
/// excepted: `ถึงวันหี่` is not ลงวันที่. The longer first: `วันที่` ends the others.
const LEADS: [(&str, DateLead, usize); 3] =
    [("เมื่อวันที่", DateLead::Past, 2), ("ลงวันที่", DateLead::Dated, 2), ("วันที่", DateLead::On, 1)];

/// A lead with OCR's slips in it, at the end of `before`, which ends at byte `start`.
fn damaged_lead(before: &str, start: usize) -> (DateLead, usize) {
    let words = before.trim_end_matches([' ', '\n']);
    for (lead, says, slips) in LEADS {
        let length = lead.chars().count();
        // A slip may also drop or double a character.
        let nearest = (length - 1..=length + 1)
            .filter_map(|n| words.char_indices().rev().nth(n - 1).map(|(i, _)| i))
            .filter(|&i| lead.chars().next().is_some_and(|first| words[i..].starts_with(first)))
            .map(|i| (distance(&words[i..], lead), i))
            .min();
        if let Some((_, i)) = nearest.filter(|(distance, _)| *distance <= slips) {
            return (says, start - before.len() + i);
        }
    }
    (DateLead::None, start)
}

/// The weekday before a day (`วันพฤหัสบดีที่ `), and where it begins (วัน, where that is printed, is left to the lead).
fn weekday_before(text: &Folded, day: usize) -> Option<(Weekday, usize)> {
    let before = text.before(day, 20).trim_end_matches([' ', '\n']);
    let word = before.strip_suffix("ที่").or_else(|| before.strip_suffix("ที")).unwrap_or(before).trim_end_matches(' ');
    let start = word.rfind("วัน").map_or_else(|| word.rfind([' ', '\n', '(']).map_or(0, |i| i + 1), |i| i + "วัน".len());
    let name = word[start..].trim_start();
    let weekday = weekdays::read(name)?;
    let full = text.before(day, 20);
    Some((weekday, day - full.len() + (word.len() - name.len())))
}

/// The year printed after a month: its digits, and whether it says ค.ศ.
fn year_after(text: &Folded, name: &MonthName) -> Option<(Range<usize>, bool)> {
    let rest = text.after(name.bytes.end, 24);
    let found = YEAR.captures(rest)?;
    let year = found.name("year")?;
    let follows = &rest[year.end()..];
    let short = year.len() == 2;
    if is_long(year.as_str()) && doubled(year.as_str()).is_none() {
        return None;
    }
    if follows.starts_with(|c: char| c.is_ascii_digit()) || (short && NO_YEAR.is_match(follows)) {
        return None;
    }
    // A year in two digits is later than ๒๕๓๐ in any letter that this program will see.
    if short && !year.as_str().starts_with(['3', '4', '5', '6', '7', '8', '9']) {
        return None;
    }
    let at = name.bytes.end;
    Some((at + year.start()..at + year.end(), found.name("era").is_some_and(|m| m.as_str() == "ค")))
}

/// Whether a year has a digit too many.
fn is_long(year: &str) -> bool {
    year.len() == 5 && year.bytes().all(|b| b.is_ascii_digit())
}

/// Where an OCR wrote one digit of a Buddhist year twice (`25665`), if there is one such place.
fn doubled(year: &str) -> Option<usize> {
    let digits = year.as_bytes();
    let is_again = |i: usize| digits[i] == digits[i - 1];
    let mut twice = (1..digits.len()).filter(|i| is_again(*i) && (*i == 1 || !is_again(i - 1)));
    twice.next().filter(|_| is_long(year) && twice.next().is_none())
}

/// How sure a year in five digits may be.
const DOUBLED: f64 = 0.8;

/// The Common Era year of printed digits. A year of the last and next decades of the Common Era needs no ค.ศ. before it;
/// any other of four digits is taken for a Buddhist one, so that what is misread is no date rather than a wrong one.
fn read_year(digits: &str, common: bool) -> Option<(i16, Era)> {
    let year: i16 = digits.parse().ok()?;
    match digits.len() {
        2 => Some((year + 2500 - 543, Era::BuddhistShort)),
        4 if common || (1950..=2045).contains(&year) => Some((year, Era::Common)),
        4 => Some((year - 543, Era::Buddhist)),
        _ => None,
    }
}

/// The date made of a month, a day and a year, with the days that its digits may mean.
fn partial_date(
    text: &Folded,
    name: &MonthName,
    day: Option<Range<usize>>,
    year: Option<(Range<usize>, bool)>,
) -> PartialDate {
    let cells = text.transcript().cells();
    let month_p: f64 = text
        .chars(name.bytes.clone())
        .filter(|(c, _)| is_thai(*c))
        .filter_map(|(_, at)| cells.get(at))
        .map(|c| f64::from(c.p))
        .product();
    let month_p = month_p * SLIP.powi(name.slips.try_into().unwrap_or(i32::MAX));
    let common = year.as_ref().is_some_and(|(_, common)| *common);
    let day_bytes = day.clone().unwrap_or_default();
    let year_bytes = year.clone().map(|(bytes, _)| bytes).unwrap_or_default();
    let mut as_read: Vec<char> = [day_bytes.clone(), year_bytes.clone()]
        .into_iter()
        .flat_map(|run| text.chars(run))
        .map(|(c, _)| c)
        .filter(char::is_ascii_digit)
        .collect();
    let mut choices: Vec<Choice> = [day_bytes.clone(), year_bytes.clone()].map(|run| doubt::run(text, run)).concat();
    let split = day_bytes.len();
    let again = doubled(&text.text()[year_bytes]).map(|at| split + at);
    if let Some(at) = again.filter(|at| *at < choices.len().min(as_read.len())) {
        as_read.remove(at);
        choices.remove(at);
    }
    let month_p = if again.is_some() { month_p * DOUBLED } else { month_p };
    let confidence = month_p * choices.iter().filter_map(|c| c.first()).map(|(_, p)| p).product::<f64>();

    let read = |chars: &[char]| -> Option<(Option<u8>, (i16, Era))> {
        let day: String = chars[..split].iter().collect();
        let year: String = chars[split..].iter().collect();
        let day = if day.is_empty() { None } else { Some(day.parse().ok()?) };
        Some((day, read_year(&year, common)?))
    };
    let candidates = doubt::readings(&choices, CANDIDATES)
        .into_iter()
        .filter_map(|r| {
            let (day, (year, era)) = read(&r.chars)?;
            let value = ThaiDate::new(year, name.month, day, era).ok()?;
            // A misread digit may name any century; offices write of this one and the last half of the one before.
            let plausible = r.chars == as_read || (1957..=2057).contains(&year);
            plausible.then_some(Alternative { value, confidence: r.p * month_p })
        })
        .collect();
    let day_range = day.clone();
    let bytes = match (day, &year) {
        (Some(day), Some((year, _))) => day.start..year.end,
        (Some(day), None) => day.start..name.bytes.end,
        (None, Some((year, _))) => name.bytes.start..year.end,
        (None, None) => name.bytes.clone(),
    };
    PartialDate {
        weekday: day_range.as_ref().and_then(|d| weekday_before(text, d.start)).map(|(w, _)| w),
        day: day_range.and_then(|d| text.text()[d].parse().ok()),
        month: name.month,
        year: read(&as_read).map(|(_, year)| year),
        candidates,
        confidence,
        span: text.span(bytes),
    }
}

/// How much a wrong character in a month's name costs.
const SLIP: f64 = 0.97;

/// Joins dates with ถึง or a hyphen between them, and drops what is no date by itself.
fn join_ranges(text: &Folded, drafts: Vec<Draft>) -> Vec<DateMention> {
    let mut joined: Vec<Draft> = Vec::new();
    for mut draft in drafts {
        let range = joined.last().and_then(|before| range_of(text, before, &draft));
        if let Some(shape) = range
            && let Some(before) = joined.pop()
        {
            let bytes = before.mention.bytes.start..draft.mention.bytes.end;
            draft.mention = DateMention { shape, span: text.span(bytes.clone()), bytes, ..before.mention };
            draft.weak = false;
        }
        joined.push(draft);
    }
    joined.into_iter().filter(|d| !d.weak).map(|d| d.mention).collect()
}

/// The range that two dates are together, if they are one.
fn range_of(text: &Folded, from: &Draft, to: &Draft) -> Option<DateShape> {
    let (DateShape::Point(first), DateShape::Point(last)) = (&from.mention.shape, &to.mention.shape) else {
        return None;
    };
    let between = text.text().get(from.mention.bytes.end..to.mention.bytes.start)?;
    if first.day.is_some() != last.day.is_some() || !TO.is_match(between) {
        return None;
    }
    let mut first = first.clone();
    if let (None, Some((year, _))) = (first.year, last.year) {
        let year = if first.month > last.month { year - 1 } else { year };
        first.year = Some((year, Era::Implied));
        first.candidates = first
            .as_read()
            .map(|value| Alternative { value, confidence: first.confidence * last.confidence })
            .into_iter()
            .collect();
    }
    let in_order = match (first.as_read(), last.as_read()) {
        (Some(a), Some(b)) => a <= b,
        _ => true,
    };
    in_order.then(|| DateShape::Range(first, last.clone()))
}

fn fiscal_years<'a>(text: &'a Folded) -> impl Iterator<Item = DateMention> + 'a {
    FISCAL_YEAR.captures_iter(text.text()).filter_map(|found| {
        let year = found.name("year")?;
        let bytes = found.get(0)?.range();
        Some(DateMention {
            shape: DateShape::FiscalYear(year.as_str().parse().ok()?),
            lead: DateLead::None,
            span: text.span(bytes.clone()),
            lead_start: bytes.start,
            bytes,
        })
    })
}

/// The dates written in digits alone (`๓/๒/๖๙`), for stamps and for initials beside signatures.
pub fn find_stamp_dates(transcript: &Transcript) -> Vec<DateMention> {
    stamp_dates_in(&Folded::new(transcript))
}

/// The same in the folded text.
pub(crate) fn stamp_dates_in(text: &Folded) -> Vec<DateMention> {
    let apart = |c: char| c.is_ascii_digit() || c == '/';
    let found = IN_DIGITS.captures_iter(text.text()).filter_map(|found| {
        let (whole, day, month, year) = (found.get(0)?, found.name("day")?, found.name("month")?, found.name("year")?);
        if text.before(whole.start(), 1).ends_with(apart) || text.after(whole.end(), 1).starts_with(apart) {
            return None;
        }
        let name =
            MonthName { month: Month::new(month.as_str().parse().ok()?)?, bytes: month.range(), long: false, slips: 0 };
        let date = partial_date(text, &name, Some(day.range()), Some((year.range(), false)));
        let mention = draft(text, DateShape::Point(date), whole.start(), whole.end(), false).mention;
        Some(mention)
    });
    found.collect()
}

#[cfg(test)]
mod tests;
