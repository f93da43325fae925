//! Letters of one bundle held against each other: a letter that is passed on tells of the same meetings as the one that
//! passes it on.

use super::{Outcome, deadlines::due_found, put_back, readings, thai, weigh};
use crate::{
    domain::{Alternative, Deadline, DeadlineKind, Finding, FindingCode, Found, Letter, ThaiDate},
    lexicon::weekdays,
};

/// A day less sure than this is held against the other letters'.
const UNSURE: f64 = 0.5;
/// How often a day of a letter stands in no other letter of its bundle that tells of the same meeting or window.
const ALONE: f64 = 0.05;

/// Weighs the days of meetings and windows that can hardly be right by those that the other letters of the bundle print.
pub(crate) fn settle(letters: &mut [Letter]) {
    for i in 0..letters.len() {
        for d in 0..letters[i].deadlines.len() {
            let elsewhere: Vec<ThaiDate> = told_elsewhere(letters, i, &letters[i].deadlines[d]);
            if !elsewhere.is_empty() {
                weigh_day(&mut letters[i], d, &elsewhere);
            }
        }
    }
}

/// The days that other letters give for meetings (windows) that may be this one, which is unsure.
fn told_elsewhere(letters: &[Letter], own: usize, deadline: &Deadline) -> Vec<ThaiDate> {
    let is_event = matches!(deadline.kind, DeadlineKind::Meeting | DeadlineKind::Window);
    if !is_event || deadline.found.confidence >= UNSURE {
        return Vec::new();
    }
    let others = letters.iter().enumerate().filter(|(i, _)| *i != own).flat_map(|(_, l)| &l.deadlines);
    let same = others.filter(|o| {
        let hour = o.time.is_none() || deadline.time.is_none() || o.time == deadline.time;
        o.kind == deadline.kind && hour && o.found.confidence >= UNSURE
    });
    same.filter_map(|o| o.due).filter(|due| due.day().is_some()).collect()
}

/// How often a day whose weekday is another's is one digit off, of the readings that nobody thought of.
const ONE_DIGIT: f64 = 0.5;

/// The day among `elsewhere` that fell on the weekday printed with this one and differs from it in one digit of the day, which is none
/// of its readings yet.
fn near_on_weekday(due: &Found<ThaiDate>, elsewhere: &[ThaiDate]) -> Option<ThaiDate> {
    let digits = |day: ThaiDate| day.day().map_or((0, 0), |d| (d.day() / 10, d.day() % 10));
    let month = |day: ThaiDate| (day.year(), day.month());
    let fits = |day: &&ThaiDate| {
        let ((a, b), (c, d)) = (digits(**day), digits(due.value));
        let printed = day.day().is_some_and(|d| due.text.contains(weekdays::name(d.weekday())));
        printed && month(**day) == month(due.value) && (a == c) != (b == d)
    };
    elsewhere.iter().find(fits).copied().filter(|day| readings(due).iter().all(|r| r.value != *day))
}

fn weigh_day(letter: &mut Letter, which: usize, elsewhere: &[ThaiDate]) {
    let deadline = &mut letter.deadlines[which];
    let Some(mut due) = due_found(deadline) else { return };
    let weight = |day: &ThaiDate| if elsewhere.contains(day) { 1.0 } else { ALONE };
    if let Some(day) = near_on_weekday(&due, elsewhere) {
        let missing = (1.0 - readings(&due).iter().map(|r| r.confidence).sum::<f64>()).max(0.0);
        due.alternatives.push(Alternative { value: day, confidence: missing * ONE_DIGIT });
    }
    let weighed = weigh(&readings(&due), weight, ALONE);
    if let Outcome::Replaced(read) = put_back(&mut due, weighed) {
        let message = format!("กำหนดเวลาอ่านได้ {} แก้เป็น {} ตามหนังสืออีกฉบับในชุดเดียวกัน", thai(read), thai(due.value));
        let field = format!("deadlines[{which}]");
        letter.findings.retain(|f| f.code != FindingCode::WeekdayMismatch || f.field.as_ref() != Some(&field));
        letter.findings.push(Finding::new(FindingCode::Repaired, field, message));
        deadline.due = Some(due.value);
        deadline.found = due.map(|day| day.to_string());
        letter.settle_confidence();
    }
}

#[cfg(test)]
mod tests {
    use crate::{domain::FindingCode, extract::letters_of_text};

    /// The due days of both letters of a bundle, and the codes of the second one's findings.
    fn read(first: &str, second: &str) -> (Vec<String>, Vec<FindingCode>) {
        let letter = |number: &str, day: &str| {
            format!(
                "ที่ {number}\nถึง สำนักงานส่งเสริมการปกครองท้องถิ่น\nด้วยมีกำหนดจัดประชุมชี้แจง ในวัน{day} มกราคม ๒๕๖๙ เวลา ๑๐.๐๐ น. \
                 ณ ห้องประชุม ๑ จึงขอเชิญเข้าร่วมประชุม\nกรมส่งเสริมการปกครองท้องถิ่น\n๗ มกราคม ๒๕๖๙\nโทร. ๐ ๒๒๔๑ ๙๐๐๐"
            )
        };
        let text = format!("{}\n{}", letter("ยส ๐๐๒๓.๓/ว ๗๓", first), letter("มท ๐๘๑๐.๗/ว ๖๔", second));
        let letters = letters_of_text(&text);
        let due = letters.iter().flat_map(|l| &l.deadlines).map(|d| d.due.map_or(String::new(), |d| d.to_string()));
        (due.collect(), letters[1].findings.iter().map(|f| f.code).collect())
    }

    #[test]
    fn a_meeting_on_a_day_that_cannot_be_is_on_the_day_of_the_other_letter() {
        let (days, codes) = read("พุธที่ ๑๔", "พุธที่ ๑๘");
        assert_eq!(days, ["2026-01-14", "2026-01-14"]);
        assert!(codes.contains(&FindingCode::Repaired) && !codes.contains(&FindingCode::WeekdayMismatch), "{codes:?}");
        // Nobody takes ๔ for ๖, but the weekday and the hour are that meeting's.
        assert_eq!(read("พุธที่ ๑๔", "พุธที่ ๑๖").0, ["2026-01-14", "2026-01-14"]);
    }

    #[test]
    fn one_on_a_day_that_can_be_stays() {
        assert_eq!(read("พุธที่ ๑๔", "พุธที่ ๒๑").0, ["2026-01-14", "2026-01-21"]);
        assert_eq!(read("พุธที่ ๑๔", "พุธที่ ๓๐").0[1], "2026-01-30", "nobody would read ๑๔ as ๓๐");
    }
}
