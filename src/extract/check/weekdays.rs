//! A weekday printed with a date must be that date's.

use jiff::civil::Weekday;

use super::{SURE_ENOUGH, thai};
use crate::{
    domain::{Finding, FindingCode, Found, Letter, Span, ThaiDate},
    extract::{
        anatomy::Anatomy,
        date::{self, DateEvidence, DateShape, PartialDate},
    },
    lexicon::weekdays,
};

/// Checks every date of the text that bears a weekday. Dates that belong to a field are repaired there if another reading
/// is sure enough; the rest are only reported, each once.
pub(super) fn check(letter: &mut Letter, it: &Anatomy) {
    let mut told: Vec<(ThaiDate, Weekday)> = Vec::new();
    for mention in &it.dates {
        let ends: Vec<&PartialDate> = match &mention.shape {
            DateShape::Point(date) => vec![date],
            DateShape::Range(from, to) => vec![from, to],
            DateShape::FiscalYear(_) => Vec::new(),
        };
        for date in ends {
            let Some((read, weekday)) = mismatch(date) else { continue };
            let finding = judge(letter, mention.span, date, read, weekday);
            if !told.contains(&(read, weekday)) {
                told.push((read, weekday));
                letter.findings.push(finding);
            }
        }
    }
}

/// The date as read and the weekday printed with it, if they do not belong together.
fn mismatch(date: &PartialDate) -> Option<(ThaiDate, Weekday)> {
    let (weekday, read) = (date.weekday?, date.as_read()?);
    (read.day()?.weekday() != weekday).then_some((read, weekday))
}

fn judge(letter: &mut Letter, span: Span, date: &PartialDate, read: ThaiDate, printed: Weekday) -> Finding {
    let evidence = DateEvidence { weekday: Some(printed), ..DateEvidence::default() };
    let weighed = date::resolve(date, &evidence);
    let fitting = weighed.iter().find(|a| a.value.day().is_some_and(|d| d.weekday() == printed));
    let real = read.day().map_or("", |d| weekdays::name(d.weekday()));
    let clash = format!("พิมพ์ว่าวัน{} แต่{} เป็นวัน{real}", weekdays::name(printed), thai(read));
    let repaired = fitting.filter(|best| best.confidence >= SURE_ENOUGH).and_then(|best| {
        let field = field_at(letter, span, read)?;
        let found = field.found;
        found.value = best.value;
        found.confidence = best.confidence;
        found.alternatives = weighed.iter().filter(|a| a.value != best.value).take(4).cloned().collect();
        Some(Finding::new(FindingCode::Repaired, field.name, format!("{clash} จึงแก้เป็น{}", thai(best.value))))
    });
    repaired.unwrap_or_else(|| {
        let name = name_at(letter, span);
        let finding = Finding::general(FindingCode::WeekdayMismatch, format!("{clash} โปรดตรวจวันที่กับต้นฉบับ"));
        let finding = Finding { field: name, ..finding };
        match fitting {
            Some(best) => finding.suggesting(best.value.to_string()),
            None => finding,
        }
    })
}

struct Field<'l> {
    name: String,
    found: &'l mut Found<ThaiDate>,
}

/// The letter's own date or a reference's, if it stands here and was read so.
fn field_at(letter: &mut Letter, span: Span, read: ThaiDate) -> Option<Field<'_>> {
    let is_here = |found: &Found<ThaiDate>| found.value == read && found.span.is_some_and(|s| s.overlaps(span));
    if let Some(date) = &mut letter.date
        && is_here(&date.0)
    {
        return Some(Field { name: "date".to_owned(), found: &mut date.0 });
    }
    letter.references.iter_mut().enumerate().find_map(|(i, reference)| {
        let found = &mut reference.date.as_mut()?.0;
        is_here(found).then(|| Field { name: format!("references[{i}].date"), found })
    })
}

/// The name of the field whose words stand here.
fn name_at(letter: &Letter, span: Span) -> Option<String> {
    let is_here = |s: Option<Span>| s.is_some_and(|s| s.overlaps(span));
    let deadline = letter.deadlines.iter().position(|d| is_here(d.found.span)).map(|i| format!("deadlines[{i}]"));
    let own = || letter.date.as_ref().filter(|d| is_here(d.0.span)).map(|_| "date".to_owned());
    deadline.or_else(own)
}
