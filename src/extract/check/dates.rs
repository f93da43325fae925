//! The order of days: a letter is dated no earlier than the letters that it cites, received no earlier than it is dated and
//! mostly soon after, due after that, and read last of all. Offices date and receive letters on working days.

use jiff::civil;

use super::{Outcome, SURE_ENOUGH, put_back, put_back_from, readings, thai, weigh};
use crate::{
    domain::{Alternative, Finding, FindingCode, Found, Letter, Span, ThaiDate},
    extract::{anatomy::Anatomy, date::DateShape, head},
    lexicon::holidays::Holidays,
};

/// How often the days on paper are in the wrong order though each is read rightly: clerks err and stamps stick.
const WRONG_ORDER: f64 = 0.02;

/// How often a letter that is taken in is older than a working life.
const OLD_LETTER: f64 = 0.01;
const WORKING_LIFE_YEARS: i16 = 40;

/// Half of all letters are received within so many days of their date, five in six within five times as many, and now and then
/// one after a year: a Pareto distribution of the second kind with shape 1, which the few days printed on real letters at hand
/// (1 and 3) and the post's days do not contradict, and which rules out no delay.
const HALF_RECEIVED_DAYS: f64 = 7.0;

/// How often a letter is dated on a day off, as against a working day: none of 37 real dates at hand is. Duty officers receive
/// letters on more of them.
const DATED_ON_DAY_OFF: f64 = 0.05;
const RECEIVED_ON_DAY_OFF: f64 = 0.2;

/// What the days of a stamp that nobody thought of weigh on average; those of a letter, if they are of the month that was read.
const OTHER_RECEIVED: f64 = 0.02;
const OTHER_IN_MONTH: f64 = 0.3;

/// How probable another day has to be before it replaces one that was not read letter by letter: a hand's, or one worn away.
const LIKELY: f64 = 0.3;
/// A day whose weight is less can hardly be: a digit of its year may have been misread that the recogniser was sure of, with this
/// probability at least.
const NEVER: f64 = 1e-3;
const LEAST_MISSING: f64 = 0.01;
/// How many readings of a stamp's day are held against the letter's.
const READINGS: usize = 40;
/// How many other readings of a day are kept.
const ALTERNATIVES: usize = 4;

/// How often a letter speaks of no fiscal year within two of its own; and of days, but of none within a year of its own.
const FAR_FISCAL_YEAR: f64 = 0.1;
const FAR_DAYS: f64 = 0.1;

pub(super) fn settle(letter: &mut Letter, it: &Anatomy, today: civil::Date) {
    let before = letter.date.as_ref().map(|d| d.0.value);
    weigh_own(letter, it, today);
    weigh_cited(letter);
    weigh_received(letter, today);
    if let (Some(old), Some(new)) = (before, letter.date.as_ref().map(|d| d.0.value))
        && old != new
    {
        let message = format!("วันที่ของหนังสืออ่านได้ {} แก้เป็น {} เพราะขัดกับวันที่อื่นในหนังสือฉบับนี้", thai(old), thai(new));
        letter.findings.push(Finding::new(FindingCode::Repaired, "date", message));
    }
}

/// The probability that a day with these readings is on or after (before) another.
fn chance(readings: &[Alternative<ThaiDate>], holds: impl Fn(ThaiDate) -> bool) -> f64 {
    let total: f64 = readings.iter().map(|r| r.confidence).sum();
    let fits: f64 = readings.iter().filter(|r| holds(r.value)).map(|r| r.confidence).sum();
    // What is not among the readings may be anything.
    let known = total.min(1.0);
    (fits + (1.0 - known) * 0.5).clamp(WRONG_ORDER, 1.0)
}

fn not_after(earlier: ThaiDate, later: ThaiDate) -> bool {
    earlier.earliest() <= later.latest()
}

/// How likely a letter of the day `dated` is received on `day`, as against the day of its date.
fn soon(dated: ThaiDate, day: ThaiDate) -> f64 {
    let days = |from: civil::Date, to: civil::Date| (to.duration_since(from).as_hours() / 24) as f64;
    let (late, early) = (days(dated.latest(), day.earliest()).max(0.0), days(day.latest(), dated.earliest()).max(0.0));
    let order = if early > 0.0 { WRONG_ORDER } else { 1.0 };
    order * (HALF_RECEIVED_DAYS / (late + early + HALF_RECEIVED_DAYS)).powi(2)
}

/// `off` on weekends and holidays, 1 on working days and where no day is given.
fn working(day: ThaiDate, off: f64) -> f64 {
    if day.day().is_none_or(|d| Holidays::of_offices().is_working(d)) { 1.0 } else { off }
}

fn month_of(date: ThaiDate) -> Option<ThaiDate> {
    ThaiDate::new(date.year(), date.month(), None, date.era()).ok()
}

/// The days of a date's month.
fn days_of_month(date: ThaiDate) -> Vec<ThaiDate> {
    (1..=31).filter_map(|day| ThaiDate::new(date.year(), date.month(), Some(day), date.era()).ok()).collect()
}

/// What `weight` comes to on average over these readings; what is missing to 1 has the weight `other`.
fn expected(readings: &[Alternative<ThaiDate>], other: f64, weight: impl Fn(ThaiDate) -> f64) -> f64 {
    let known: f64 = readings.iter().map(|r| r.confidence).sum::<f64>().min(1.0);
    readings.iter().map(|r| r.confidence * weight(r.value)).sum::<f64>() + (1.0 - known) * other
}

/// The letter's own date against those of what it cites, of its receipts, of today, and the fiscal years it speaks of.
fn weigh_own(letter: &mut Letter, it: &Anatomy, today: civil::Date) {
    let fiscal_years = fiscal_years(it);
    let years_named = years_beside(letter.date.as_ref().and_then(|d| d.0.span), it);
    let cited: Vec<_> = letter.references.iter().filter_map(|r| r.date.as_ref()).map(|d| readings(&d.0)).collect();
    let received = letter.receipts.iter().filter_map(|r| r.date.as_ref());
    let received: Vec<_> = received.map(|d| readings(d).into_iter().take(READINGS).collect::<Vec<_>>()).collect();
    let Some(own) = &mut letter.date else { return };
    let weight = |day: &ThaiDate| {
        let after_cited: f64 = cited.iter().map(|c| chance(c, |c| not_after(c, *day))).product();
        let before_received: f64 = received.iter().map(|r| expected(r, OTHER_RECEIVED, |r| soon(*day, r))).product();
        let past = if day.earliest() <= today { 1.0 } else { WRONG_ORDER };
        let young = if day.year() + WORKING_LIFE_YEARS > today.year() { 1.0 } else { OLD_LETTER };
        let near = fiscal_years.is_empty() || fiscal_years.iter().any(|y| (y - day.year_be()).abs() <= 2);
        let dated = past * young * working(*day, DATED_ON_DAY_OFF);
        let among = years_named.is_empty() || years_named.iter().any(|y| (y - day.year()).abs() <= 1);
        let among = if among { 1.0 } else { FAR_DAYS };
        after_cited * before_received * dated * among * if near { 1.0 } else { FAR_FISCAL_YEAR }
    };
    // A digit of the year that was misread may be the one thing that fits nothing else.
    let years = cited.iter().chain(&received).filter_map(|r| Some(r.first()?.value.year()));
    let years: Vec<i16> = years_named.iter().copied().chain(years).collect();
    if weight(&own.0.value) < NEVER {
        own.0.alternatives.extend(other_years(&own.0, &years));
    }
    // What nobody thought of is another day of the month.
    let days = days_of_month(own.0.value);
    let other = days.iter().map(&weight).sum::<f64>() / days.len().max(1) as f64;
    let weighed = weigh(&readings(&own.0), weight, other);
    let as_printed = it.dates.iter().any(|d| own.0.span.is_some_and(|s| s.overlaps(d.span)));
    put_back_from(&mut own.0, weighed, if as_printed { SURE_ENOUGH } else { LIKELY });
    if own.0.value.day().is_none() {
        own.0.confidence = own.0.confidence.min(head::DAY_UNREAD);
    }
    own.0.alternatives.truncate(ALTERNATIVES);
}

/// The day that was read, in those of these years that differ from its own in one digit and were not thought of.
fn other_years(own: &Found<ThaiDate>, years: &[i16]) -> Vec<Alternative<ThaiDate>> {
    let read = own.value;
    let digits_wrong = |year: i16| {
        let be = |year: i16| format!("{}", year + 543);
        be(year).bytes().zip(be(read.year()).bytes()).filter(|(a, b)| a != b).count()
    };
    let mut days: Vec<ThaiDate> = years
        .iter()
        .filter(|year| digits_wrong(**year) == 1)
        .filter_map(|year| ThaiDate::new(*year, read.month(), read.day().map(|d| d.day() as u8), read.era()).ok())
        .collect();
    days.sort();
    days.dedup();
    days.retain(|day| readings(own).iter().all(|r| r.value != *day));
    let missing = (1.0 - readings(own).iter().map(|r| r.confidence).sum::<f64>()).max(LEAST_MISSING);
    let each = missing / days.len().max(1) as f64;
    days.into_iter().map(|value| Alternative { value, confidence: each }).collect()
}

/// Each cited letter's date against the letter's own.
fn weigh_cited(letter: &mut Letter) {
    let Some(own) = letter.date.as_ref().map(|d| readings(&d.0)) else { return };
    let mut findings = Vec::new();
    for (i, reference) in letter.references.iter_mut().enumerate() {
        let Some(date) = &mut reference.date else { continue };
        let weighed = weigh(&readings(&date.0), |day| chance(&own, |own| not_after(*day, own)), 0.5);
        if let Outcome::Replaced(old) = put_back(&mut date.0, weighed) {
            let message = format!(
                "วันที่ของหนังสือที่อ้างถึงอ่านได้ {} แก้เป็น {} เพราะหนังสือที่อ้างถึงต้องออกก่อนหนังสือฉบับนี้",
                thai(old),
                thai(date.0.value)
            );
            findings.push(Finding::new(FindingCode::Repaired, format!("references[{i}].date"), message));
        }
    }
    letter.findings.extend(findings);
}

/// Each receipt's date against the letter's own and today.
fn weigh_received(letter: &mut Letter, today: civil::Date) {
    let own = letter.date.as_ref().map(|d| readings(&d.0));
    let month = letter.date.as_ref().and_then(|d| month_of(d.0.value));
    let mut findings = Vec::new();
    for (i, receipt) in letter.receipts.iter_mut().enumerate() {
        let Some(date) = &mut receipt.date else { continue };
        let weight = |day: &ThaiDate| {
            let after = own.as_ref().map_or(1.0, |own| {
                let other = month.map_or(OTHER_RECEIVED, |month| OTHER_IN_MONTH * soon(month, *day));
                expected(own, other, |own| soon(own, *day))
            });
            let past = if day.earliest() <= today { 1.0 } else { WRONG_ORDER };
            let young = if day.year() + WORKING_LIFE_YEARS > today.year() { 1.0 } else { OLD_LETTER };
            after * past * young * working(*day, RECEIVED_ON_DAY_OFF)
        };
        let weighed = weigh(&readings(date), weight, if own.is_some() { OTHER_RECEIVED } else { 0.5 });
        let outcome = put_back_from(date, weighed, LIKELY);
        date.alternatives.truncate(ALTERNATIVES);
        if let Outcome::Replaced(old) = outcome {
            let first = own.as_ref().and_then(|own| own.first());
            let why = match first {
                _ if old.earliest() > today => "วันนั้นยังมาไม่ถึง",
                Some(own) if !not_after(own.value, old) => "รับหนังสือก่อนวันที่ออกหนังสือไม่ได้",
                _ => "เป็นวันที่อ่านได้เช่นกันและใกล้วันที่ของหนังสือกว่า",
            };
            let message = format!("วันที่รับหนังสืออ่านได้ {} แก้เป็น {} เพราะ{why}", thai(old), thai(date.value));
            findings.push(Finding::new(FindingCode::Repaired, format!("receipts[{i}].date"), message));
        }
    }
    letter.findings.extend(findings);
}

/// The years of the days that the letter speaks of, apart from its own date and from stamps.
fn years_beside(own: Option<Span>, it: &Anatomy) -> Vec<i16> {
    let other = it.dates.iter().filter(|d| own.is_none_or(|own| !own.overlaps(d.span)));
    let of_letter = other.filter(|d| !it.stamped.get(it.row_of(d.span.start)).copied().unwrap_or(false));
    let last = of_letter.filter_map(|d| match &d.shape {
        DateShape::Point(date) | DateShape::Range(_, date) => date.as_read(),
        DateShape::FiscalYear(_) => None,
    });
    last.map(|d| d.year()).collect()
}

fn fiscal_years(it: &Anatomy) -> Vec<i16> {
    let years = it.dates.iter().filter_map(|d| match d.shape {
        DateShape::FiscalYear(year) => Some(year),
        _ => None,
    });
    years.collect()
}

/// Reports what still cannot be.
pub(super) fn report(letter: &mut Letter, today: civil::Date) {
    let Some(own) = letter.date.as_ref().map(|d| d.0.clone()) else { return };
    let mut findings = Vec::new();
    if own.value.earliest() > today {
        let message = format!("วันที่ของหนังสือ ({}) ยังมาไม่ถึง โปรดตรวจกับต้นฉบับ", thai(own.value));
        findings.push(with_next_best(Finding::new(FindingCode::DateInFuture, "date", message), &own));
    }
    for (i, reference) in letter.references.iter().enumerate() {
        let Some(date) = reference.date.as_ref().filter(|d| !not_after(d.0.value, own.value)) else { continue };
        let message =
            format!("อ้างถึงหนังสือลงวันที่ {} ซึ่งใหม่กว่าหนังสือฉบับนี้ ({}) โปรดตรวจวันที่ทั้งสอง", thai(date.0.value), thai(own.value));
        let finding = Finding::new(FindingCode::CitesTheFuture, format!("references[{i}].date"), message);
        findings.push(with_next_best(finding, &date.0));
    }
    for (i, receipt) in letter.receipts.iter().enumerate() {
        let Some(date) = receipt.date.as_ref().filter(|d| !not_after(own.value, d.value)) else { continue };
        let message =
            format!("วันที่รับหนังสือ ({}) อยู่ก่อนวันที่ของหนังสือ ({}) โปรดตรวจวันที่ทั้งสอง", thai(date.value), thai(own.value));
        let finding = Finding::new(FindingCode::ReceivedBeforeDated, format!("receipts[{i}].date"), message);
        findings.push(with_next_best(finding, date));
    }
    for (i, deadline) in letter.deadlines.iter().enumerate() {
        let Some(due) = deadline.due.filter(|due| due.latest() < own.value.earliest()) else { continue };
        let message = format!("กำหนดเวลา ({}) อยู่ก่อนวันที่ของหนังสือ ({}) โปรดตรวจวันที่ทั้งสอง", thai(due), thai(own.value));
        findings.push(Finding::new(FindingCode::DeadlineBeforeDated, format!("deadlines[{i}]"), message));
    }
    letter.findings.extend(findings);
}

fn with_next_best(finding: Finding, found: &Found<ThaiDate>) -> Finding {
    match found.alternatives.first().filter(|a| a.confidence > 0.05) {
        Some(next) => finding.suggesting(next.value.to_string()),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::{domain::FindingCode, extract::letters_of_text};

    #[test]
    fn a_digit_of_the_year_that_fits_nothing_else() {
        let read = |year: &str| {
            let text = format!(
                "อำเภอบำเหน็จณรงค์\nเลขที่รับ ๔๑๙๑\nวันที่ ๘ ธ.ค. ๒๕๖๘\nเวลา ๐๙.๓๐ น.\nที่ ชย ๐๐๒๑/ว ๒๔\nถึง อำเภอ ทุกอำเภอ\nตามหนังสือกรมการปกครอง ที่ มท ๐๓๑๐.๑/ว ๔๑๗ ลงวันที่ ๒๕ พฤศจิกายน ๒๕๖๘ \
                 แจ้งผลการประชุมเมื่อวันที่ ๒๖ กันยายน ๒๕๖๘ ให้ทราบ นั้น\nสำนักงานป้องกันและบรรเทาสาธารณภัยจังหวัดชัยภูมิ\n\
                 ๔ ธันวาคม {year}\nโทร. ๐ ๔๔๘๑ ๒๓๔๕"
            );
            let letter = letters_of_text(&text).remove(0);
            let repaired = letter.findings.iter().any(|f| f.code == FindingCode::Repaired);
            (letter.date.map(|d| d.0.value.to_string()).unwrap_or_default(), repaired)
        };
        assert_eq!(read("๒๕๖๘"), ("2025-12-04".to_owned(), false));
        assert_eq!(read("๒๕๕๘"), ("2025-12-04".to_owned(), true));
    }
}
