//! The order of days: a letter is dated no earlier than the letters that it cites, received no earlier than it is dated,
//! due after that, and read last of all.

use jiff::civil;

use super::{Outcome, put_back, readings, thai, weigh};
use crate::{
    domain::{Alternative, Finding, FindingCode, Found, Letter, ThaiDate},
    extract::{anatomy::Anatomy, date::DateShape},
};

/// How often the days on paper are in the wrong order though each is read rightly: clerks err and stamps stick.
const WRONG_ORDER: f64 = 0.02;

/// How often a letter that is taken in is older than a working life.
const OLD_LETTER: f64 = 0.01;
const WORKING_LIFE_YEARS: i16 = 40;

/// How often a letter is received more than a year after its date.
const LATE_RECEIPT: f64 = 0.05;

/// How often a letter speaks of no fiscal year within two of its own.
const FAR_FISCAL_YEAR: f64 = 0.1;

pub(super) fn settle(letter: &mut Letter, it: &Anatomy, today: civil::Date) {
    let before = letter.date.as_ref().map(|d| d.0.value);
    weigh_own(letter, &fiscal_years(it), today);
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

/// The letter's own date against those of what it cites, of its receipts, of today, and the fiscal years it speaks of.
fn weigh_own(letter: &mut Letter, fiscal_years: &[i16], today: civil::Date) {
    let cited: Vec<_> = letter.references.iter().filter_map(|r| r.date.as_ref()).map(|d| readings(&d.0)).collect();
    let received: Vec<_> = letter.receipts.iter().filter_map(|r| r.date.as_ref()).map(readings).collect();
    let Some(own) = &mut letter.date else { return };
    let weight = |day: &ThaiDate| {
        let after_cited: f64 = cited.iter().map(|c| chance(c, |c| not_after(c, *day))).product();
        let before_received: f64 = received.iter().map(|r| chance(r, |r| not_after(*day, r))).product();
        let past = if day.earliest() <= today { 1.0 } else { WRONG_ORDER };
        let young = if day.year() + WORKING_LIFE_YEARS > today.year() { 1.0 } else { OLD_LETTER };
        let near = fiscal_years.is_empty() || fiscal_years.iter().any(|y| (y - day.year_be()).abs() <= 2);
        after_cited * before_received * past * young * if near { 1.0 } else { FAR_FISCAL_YEAR }
    };
    let weighed = weigh(&readings(&own.0), weight, 0.5);
    put_back(&mut own.0, weighed);
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
    let mut findings = Vec::new();
    for (i, receipt) in letter.receipts.iter_mut().enumerate() {
        let Some(date) = &mut receipt.date else { continue };
        let weight = |day: &ThaiDate| {
            let after = own.as_ref().map_or(1.0, |own| chance(own, |own| not_after(own, *day)));
            let soon =
                own.as_ref().map_or(1.0, |own| chance(own, |own| day.year() - own.year() <= 1).max(LATE_RECEIPT));
            after * soon * if day.earliest() <= today { 1.0 } else { WRONG_ORDER }
        };
        let weighed = weigh(&readings(date), weight, 0.5);
        if let Outcome::Replaced(old) = put_back(date, weighed) {
            let message =
                format!("วันที่รับหนังสืออ่านได้ {} แก้เป็น {} เพราะรับหนังสือก่อนวันที่ออกหนังสือไม่ได้", thai(old), thai(date.value));
            findings.push(Finding::new(FindingCode::Repaired, format!("receipts[{i}].date"), message));
        }
    }
    letter.findings.extend(findings);
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
