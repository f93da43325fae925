//! What is due, from whom, by which letter.

use std::collections::{HashMap, hash_map::Entry};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::{archive::Archive, columns, error::ArchiveError, recurrence::Recurrences, search::fold};
use crate::domain::{DeadlineKind, LetterId, Level, Precision, RelativeTerm, TermAnchor};

/// Which deadlines are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueQuery {
    /// The day on which is asked: what is due before it is overdue. The same day gives the same answer for ever.
    pub as_of: Date,
    /// Due on this day or later; [`Date::MIN`] asks for all that is overdue.
    pub from: Date,
    /// Due on this day or earlier.
    pub to: Date,
    /// Only letters issued at this level.
    pub level: Option<Level>,
    /// Only letters of issuing offices with these words in their names.
    pub issuer: Option<String>,
}

/// A deadline on a day, with its letter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Due {
    /// The day: the last one, or for a window whose last day is later than asked for, its first.
    pub day: Option<Date>,
    /// Days from the day of asking to `day`; negative when overdue.
    pub days_left: Option<i64>,
    /// What kind of deadline.
    pub kind: DeadlineKind,
    /// The last day.
    pub due: Option<Date>,
    /// The first day of a window.
    pub start: Option<Date>,
    /// The time of day.
    pub time: Option<String>,
    /// The recurrence rule of which `day` is an occurrence.
    pub rrule: Option<String>,
    /// The term, of a relative deadline.
    pub relative: Option<RelativeTerm>,
    /// How exactly the paper gives the day.
    pub precision: Precision,
    /// Who has to do it.
    pub who: Option<String>,
    /// What has to be done.
    pub what: Option<String>,
    /// The letter's words.
    pub text: String,
    /// The page of the source on which they stand.
    pub page: Option<u32>,
    /// The probability that it is read rightly.
    pub confidence: f64,
    /// The letter.
    pub letter: LetterId,
    /// The place of the deadline in the letter's list, from 0.
    pub nth: u32,
    /// The letter's number.
    pub number: Option<String>,
    /// The letter's date, ISO.
    pub date: Option<String>,
    /// The issuing office.
    pub issuer: Option<String>,
    /// Who issued it.
    pub level: Level,
    /// The subject.
    pub subject: Option<String>,
    /// The source's path.
    pub path: String,
    /// What other letters of its chain ask for, the earliest first.
    pub chain: Vec<ChainDue>,
}

/// A deadline of another letter in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChainDue {
    /// The other letter.
    pub letter: LetterId,
    /// Its number.
    pub number: Option<String>,
    /// Who issued it.
    pub level: Level,
    /// The issuing office.
    pub issuer: Option<String>,
    /// Its deadline.
    pub due: Date,
}

/// What was asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DueList {
    /// By day, time and letter; what is overdue comes first of itself.
    pub due: Vec<Due>,
    /// Terms that count from a day which is not known yet, the newest letters first.
    pub waiting: Vec<Due>,
}

/// A chain of all the districts of the country has hundreds of deadlines; these many are shown beside one.
const CHAIN_SHOWN: i64 = 12;
/// How far back recurring deadlines count as overdue.
const MONTH: jiff::SignedDuration = jiff::SignedDuration::from_hours(31 * 24);
/// How many waiting terms are given.
const WAITING_SHOWN: i64 = 200;

impl Archive {
    /// The deadlines that fall between two days, recurring ones expanded, and the terms that wait for their beginning. Scans
    /// that are copies of another letter are left out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn deadlines(&self, query: &DueQuery) -> Result<DueList, ArchiveError> {
        // One transaction: what is due is of one moment.
        let ask = || deadlines(&*self.db.unchecked_transaction()?, query);
        ask().map_err(|e| self.sql(e))
    }
}

/// The columns of a deadline with its letter.
const COLUMNS: &str =
    "d.kind, d.due, d.start, d.time, d.rrule, d.days, d.working, d.anchor, d.precision, d.who, d.what,
    d.words, d.page, d.confidence, l.letter_id, d.nth, l.number, l.date, l.issuer, l.level, l.subject, s.path";
/// Where they come from; `?1` is the level or NULL.
const TABLES: &str = "deadline d JOIN letter l ON l.id = d.letter JOIN source s ON s.id = l.source
    WHERE (?1 IS NULL OR l.level = ?1)
    AND NOT EXISTS (SELECT 1 FROM link c WHERE c.from_letter = l.letter_id AND c.kind = 'copy_of')";

fn deadlines(db: &Connection, query: &DueQuery) -> rusqlite::Result<DueList> {
    let level = query.level.map(columns::name);
    let (from, to) = (query.from.to_string(), query.to.to_string());
    let issuer = query.issuer.as_deref().map(|i| fold(i).chars);
    let wanted = |due: &Due| match &issuer {
        Some(asked) if !asked.is_empty() => {
            fold(due.issuer.as_deref().unwrap_or_default()).chars.windows(asked.len()).any(|w| w == asked)
        }
        _ => true,
    };
    let mut list = DueList::default();

    // On a day, or a window that opens in the time asked for and closes later.
    let dated = format!("SELECT {COLUMNS} FROM {TABLES} AND d.due BETWEEN ?2 AND ?3");
    let opening = format!("SELECT {COLUMNS} FROM {TABLES} AND +d.due > ?3 AND d.start BETWEEN ?2 AND ?3");
    for sql in [dated, opening] {
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(params![level, from, to])?;
        while let Some(row) = rows.next()? {
            let due = read(row)?;
            let day = due.due.filter(|d| *d <= query.to).or(due.start);
            list.due.extend(Some(on(due, day, query.as_of)).filter(&wanted));
        }
    }

    // Asked for all that is overdue, the rounds of years ago are no answer: the last month's are.
    let first = if query.from == Date::MIN { query.as_of.saturating_sub(MONTH) } else { query.from };
    let mut recurrences = Recurrences::between(first, query.to);
    let recurring = format!(
        "SELECT {COLUMNS} FROM {TABLES} AND d.due IS NULL AND d.kind = 'recurring' AND d.rrule IS NOT NULL
         AND (l.date IS NULL OR l.date <= ?2)"
    );
    let mut statement = db.prepare_cached(&recurring)?;
    let mut rows = statement.query(params![level, to])?;
    while let Some(row) = rows.next()? {
        let rule: String = row.get(4)?;
        let since = row.get::<_, Option<String>>(17)?.and_then(|d| first_day(&d));
        for day in recurrences.days(&rule, since) {
            list.due.extend(Some(on(read(row)?, Some(day), query.as_of)).filter(&wanted));
        }
    }

    let waiting = format!(
        "SELECT {COLUMNS} FROM {TABLES} AND d.due IS NULL AND d.kind = 'relative' AND (l.date IS NULL OR l.date <= ?2)
         ORDER BY d.letter DESC LIMIT {WAITING_SHOWN}"
    );
    let mut statement = db.prepare_cached(&waiting)?;
    let mut rows = statement.query(params![level, to])?;
    while let Some(row) = rows.next()? {
        list.waiting.extend(Some(read(row)?).filter(&wanted));
    }

    list.due
        .sort_by(|a, b| (a.day, &a.time, &a.path, &a.letter, a.nth).cmp(&(b.day, &b.time, &b.path, &b.letter, b.nth)));
    list.waiting.sort_by(|a, b| (&b.date, &a.path, &a.letter, a.nth).cmp(&(&a.date, &b.path, &b.letter, b.nth)));
    let mut chains = Chains::default();
    for due in list.due.iter_mut().chain(&mut list.waiting) {
        due.chain = chains.beside(db, &due.letter)?;
    }
    Ok(list)
}

/// The deadline on that day, seen from `as_of`.
fn on(due: Due, day: Option<Date>, as_of: Date) -> Due {
    let days_left = day.and_then(|d| as_of.until(d).ok()).map(|span| i64::from(span.get_days()));
    Due { day, days_left, ..due }
}

fn read(r: &Row<'_>) -> rusqlite::Result<Due> {
    let day = |i: usize| -> rusqlite::Result<Option<Date>> {
        Ok(r.get::<_, Option<String>>(i)?.and_then(|d| d.parse().ok()))
    };
    let relative = match (r.get(5)?, r.get(6)?, r.get::<_, Option<String>>(7)?) {
        (Some(days), Some(working), Some(anchor)) => {
            Some(RelativeTerm { days, working, anchor: columns::variant::<TermAnchor>(&anchor)? })
        }
        _ => None,
    };
    Ok(Due {
        day: None,
        days_left: None,
        kind: columns::variant(r.get_ref(0)?.as_str()?)?,
        due: day(1)?,
        start: day(2)?,
        time: r.get(3)?,
        rrule: r.get(4)?,
        relative,
        precision: columns::variant(r.get_ref(8)?.as_str()?)?,
        who: r.get(9)?,
        what: r.get(10)?,
        text: r.get(11)?,
        page: r.get(12)?,
        confidence: r.get(13)?,
        letter: LetterId(r.get(14)?),
        nth: r.get(15)?,
        number: r.get(16)?,
        date: r.get(17)?,
        issuer: r.get(18)?,
        level: columns::variant(r.get_ref(19)?.as_str()?)?,
        subject: r.get(20)?,
        path: r.get(21)?,
        chain: Vec::new(),
    })
}

/// The first day of an ISO date or month.
fn first_day(iso: &str) -> Option<Date> {
    iso.parse::<crate::domain::ThaiDate>().ok().map(|d| d.earliest())
}

/// The deadlines of chains, each chain read once.
#[derive(Default)]
struct Chains {
    known: HashMap<i64, Vec<ChainDue>>,
}

impl Chains {
    /// What the other letters of this letter's chain ask for.
    fn beside(&mut self, db: &Connection, letter: &LetterId) -> rusqlite::Result<Vec<ChainDue>> {
        let mut statement = db.prepare_cached("SELECT chain FROM chain_letter WHERE letter_id = ?1")?;
        let Some(chain) = statement.query_row([&letter.0], |r| r.get::<_, i64>(0)).optional()? else {
            return Ok(Vec::new());
        };
        let all = match self.known.entry(chain) {
            Entry::Occupied(all) => all.into_mut(),
            Entry::Vacant(place) => place.insert(of_chain(db, chain)?),
        };
        Ok(all.iter().filter(|d| d.letter != *letter).cloned().collect())
    }
}

fn of_chain(db: &Connection, chain: i64) -> rusqlite::Result<Vec<ChainDue>> {
    let mut statement = db.prepare_cached(
        "SELECT l.letter_id, l.number, l.level, l.issuer, d.due FROM chain_letter c
         JOIN letter l ON l.letter_id = c.letter_id JOIN deadline d ON d.letter = l.id
         WHERE c.chain = ?1 AND d.due IS NOT NULL ORDER BY d.due, l.letter_id, d.nth LIMIT ?2",
    )?;
    let rows = statement.query_map([chain, CHAIN_SHOWN], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get::<_, String>(2)?, r.get(3)?, r.get::<_, String>(4)?))
    })?;
    let mut dues = Vec::new();
    for row in rows {
        let (letter, number, level, issuer, due) = row?;
        if let Ok(due) = due.parse() {
            dues.push(ChainDue { letter: LetterId(letter), number, level: columns::variant(&level)?, issuer, due });
        }
    }
    Ok(dues)
}
