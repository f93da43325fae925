//! Finding letters by words and numbers, however they were scanned and typed.
//!
//! A search has two steps. The *index* (SQLite's FTS5 over the trigrams of folded text, [`fold`]) names letters that may
//! hold what is asked for: those with all of it, and then those with all but one or two pieces of it ([`candidates`]).
//! *Comparison* ([`approx`]) then looks into each for the words themselves, and lets one character in eight be wrong. So
//! either digit system, lost tone marks, false spaces and a misread character all find their letter, and a letter that
//! merely shares some trigrams is not shown.
//!
//! What is asked for is looked for in the subject, then in the names, then in the text, and comes in that order; a
//! letter number ([`numbers`]) comes before all.
//!
//! # Why trigrams
//!
//! Thai has no spaces between words, so an index needs words from a dictionary or pieces of a fixed length. Both were
//! measured (`tests/search_recall.rs`) on 240 queries of two to six words out of 700 items of official text, half of them
//! damaged: tone marks lost, a space or two inside words, a wrong consonant, the other digits. Of the first ten shown:
//!
//! | | recall, undamaged | recall, damaged | precision, undamaged | precision, damaged |
//! |---|---|---|---|---|
//! | words by ICU's dictionary, all or else any, bm25 | 0.855 | 0.680 | 0.640 | 0.272 |
//! | trigrams, all or else any, bm25 | 0.912 | 0.902 | 0.920 | 0.550 |
//! | trigrams for candidates, then comparison | 0.986 | 0.973 | 0.990 | 0.964 |
//!
//! One wrong character makes the dictionary cut the words around it elsewhere, so that none of them is found; a trigram is
//! spoilt only if it holds that character. Comparison then takes away what trigrams alone let through. The dictionary
//! still serves to tell a space between words from one inside a word, and to take a query apart that nobody wrote in one
//! piece.

mod approx;
mod candidates;
mod filter;
mod fold;
pub(super) mod index;
mod numbers;
mod query;
mod snippet;

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use self::{
    approx::{Pattern, Place},
    fold::Folded,
    query::{Part, Query},
};
pub use self::{filter::Filter, snippet::Snippet};
pub(super) use self::{fold::fold, numbers::meant};
use super::{archive::Archive, columns, error::ArchiveError};
use crate::domain::{Kind, LetterId, Level};

/// How many letters an expression over the index may name.
const CANDIDATES: usize = 150;
/// How many letters all expressions for damaged text together may name.
const DAMAGED_CANDIDATES: usize = 240;

/// Where a letter holds what was asked for; the first of these that does, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HitIn {
    /// Its number, or the number of a letter that it cites.
    Number,
    /// The subject.
    Subject,
    /// The issuing office.
    Issuer,
    /// The text.
    Text,
    /// Nowhere in particular: no words were asked for.
    Filter,
}

/// A letter that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The letter.
    pub id: LetterId,
    /// Its number.
    pub number: Option<String>,
    /// Its date, ISO.
    pub date: Option<String>,
    /// What kind of letter.
    pub kind: Kind,
    /// Who issued it.
    pub level: Level,
    /// The issuing office.
    pub issuer: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// Its first deadline, ISO.
    pub due: Option<String>,
    /// The source's path.
    pub path: String,
    /// Its first page in the source.
    pub page: Option<u32>,
    /// Where the hit is.
    pub found_in: HitIn,
    /// How well it fits; only to be compared with the others of one search.
    pub score: f64,
    /// The words around the hit.
    pub snippet: Snippet,
}

impl Archive {
    /// The letters that hold all of `query` (words and letter numbers, in either digits, with spaces anywhere) and pass
    /// `filter`, best first, at most `limit`. An empty query asks for all that pass the filter, newest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn search(&self, query: &str, filter: &Filter, limit: usize) -> Result<Vec<Hit>, ArchiveError> {
        search(&self.db, query, filter, limit).map_err(|e| self.sql(e))
    }
}

fn search(db: &Connection, text: &str, filter: &Filter, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let query = Query::parse(text);
    let mut search = Search { db, query: &query, filter, seen: HashSet::new(), found: HashMap::new() };
    search.by_number()?;
    if query.parts.is_empty() && query.number.is_none() {
        search.by_filter(limit)?;
    } else {
        search.by_words(limit)?;
    }
    let mut found = search.found;
    if found.is_empty() {
        let words = Query::by_words(text);
        if words.parts.len() > 1 {
            let mut search = Search { db, query: &words, filter, seen: HashSet::new(), found };
            search.by_words(limit)?;
            found = search.found;
        }
    }
    keep_likely(&mut found);
    rank(db, found, limit)
}

/// Where some letters hold the very words, a letter that has others in their place is less likely to be meant: then one
/// wrong character in so many is let pass, not in eight.
const SURE: usize = 12;

fn keep_likely(found: &mut HashMap<i64, Found>) {
    if found.values().any(Found::is_exact) {
        found.retain(|_, f| f.likeness >= 1.0 - 1.0 / SURE as f64);
    }
}

/// A letter that holds what is asked for.
struct Found {
    found_in: HitIn,
    score: f64,
    /// How much of what is asked for is there letter by letter, of the part where it is least; 1 is all.
    likeness: f64,
    places: Vec<Place>,
}

impl Found {
    fn is_exact(&self) -> bool {
        self.likeness >= 1.0
    }
}

struct Search<'a> {
    db: &'a Connection,
    query: &'a Query,
    filter: &'a Filter,
    /// Letters that were compared, whatever came of it.
    seen: HashSet<i64>,
    found: HashMap<i64, Found>,
}

impl Search<'_> {
    fn by_number(&mut self) -> rusqlite::Result<()> {
        let Some(number) = &self.query.number else { return Ok(()) };
        for hit in numbers::find(self.db, number)? {
            if self.filter.admits(self.db, hit.row)? {
                self.seen.insert(hit.row);
                let places = self.compare(hit.row)?.map(|f| f.places).unwrap_or_default();
                self.found.insert(hit.row, Found { found_in: HitIn::Number, score: hit.score, likeness: 1.0, places });
            }
        }
        Ok(())
    }

    fn by_filter(&mut self, limit: usize) -> rusqlite::Result<()> {
        let Some(expression) = self.filter.expression() else { return Ok(()) };
        let mut statement =
            self.db.prepare_cached("SELECT rowid FROM letter_grams WHERE letter_grams MATCH ?1 ORDER BY rowid DESC")?;
        let mut rows = statement.query([expression])?;
        while let Some(row) = rows.next()? {
            let row = row.get(0)?;
            if self.filter.admits(self.db, row)? {
                self.found
                    .insert(row, Found { found_in: HitIn::Filter, score: 0.0, likeness: 1.0, places: Vec::new() });
            }
            if self.found.len() >= limit.max(CANDIDATES) {
                break;
            }
        }
        Ok(())
    }

    fn by_words(&mut self, limit: usize) -> rusqlite::Result<()> {
        if let Some(sieve) = candidates::exact(self.db, self.query)? {
            self.try_all(&format!("{{subject parties}} : ({})", sieve.expression), CANDIDATES)?;
            // What only the text holds comes after these anyway.
            if self.found.len() < limit {
                self.try_all(&format!("{{subject parties body}} : ({})", sieve.expression), CANDIDATES)?;
            }
        }
        // Beside the very words no more wrong characters are shown than `keep_likely` leaves.
        let is_exact = self.found.values().any(Found::is_exact);
        let allowed = if is_exact { self.query.whole.len() / SURE } else { 2 };
        for wrong in 1..=allowed.min(2) {
            if self.found.len() >= limit {
                break;
            }
            let before = self.seen.len();
            for sieve in candidates::damaged(self.db, self.query, wrong)? {
                let left = DAMAGED_CANDIDATES.saturating_sub(self.seen.len() - before);
                if left == 0 {
                    break;
                }
                self.try_all(&format!("{{subject parties body}} : ({})", sieve.expression), left.min(CANDIDATES))?;
            }
        }
        Ok(())
    }

    /// Compares the letters that the expression names, the newest ones first, at most `most` new ones.
    fn try_all(&mut self, expression: &str, most: usize) -> rusqlite::Result<()> {
        let expression = match self.filter.expression() {
            Some(filter) => format!("{filter} AND {expression}"),
            None => expression.to_owned(),
        };
        let mut statement =
            self.db.prepare_cached("SELECT rowid FROM letter_grams WHERE letter_grams MATCH ?1 ORDER BY rowid DESC")?;
        let mut rows = statement.query([expression])?;
        let mut tried = 0;
        while let Some(row) = rows.next()? {
            let row: i64 = row.get(0)?;
            if !self.seen.insert(row) {
                continue;
            }
            if self.filter.admits(self.db, row)?
                && let Some(found) = self.compare(row)?
            {
                self.found.insert(row, found);
            }
            tried += 1;
            if tried >= most {
                break;
            }
        }
        Ok(())
    }

    /// Where the letter holds what is asked for, if it does.
    fn compare(&self, row: i64) -> rusqlite::Result<Option<Found>> {
        let Some(words) = Words::load(self.db, row)? else { return Ok(None) };
        // Side by side, as typed, is worth more than anywhere on the paper.
        if let Some(at) = words.holds_pattern(&self.query.whole) {
            let At { found_in, score, likeness, place } = at;
            return Ok(Some(Found { found_in, score: score + 1.0, likeness, places: place.into_iter().collect() }));
        }
        let mut found = Found { found_in: HitIn::Subject, score: 0.0, likeness: 1.0, places: Vec::new() };
        for part in &self.query.parts {
            let Some(at) = words.holds(part) else { return Ok(None) };
            found.found_in = found.found_in.max(at.found_in);
            found.score += at.score / self.query.parts.len() as f64;
            found.likeness = found.likeness.min(at.likeness);
            found.places.extend(at.place);
        }
        Ok(Some(found))
    }
}

/// The words of a letter in which is looked.
struct Words {
    subject: Vec<char>,
    issuer: Vec<char>,
    text: Folded,
}

/// Where a part was found.
struct At {
    found_in: HitIn,
    score: f64,
    likeness: f64,
    /// In the text, for the snippet.
    place: Option<Place>,
}

/// The one field of a reading that comparison needs.
#[derive(Deserialize)]
struct TextOnly {
    text: String,
}

impl Words {
    fn load(db: &Connection, row: i64) -> rusqlite::Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT subject, issuer, reading FROM letter WHERE id = ?1")?;
        let fold_column = |text: Option<String>| fold(&text.unwrap_or_default()).chars;
        statement
            .query_row([row], |r| {
                Ok(Self {
                    subject: fold_column(r.get(0)?),
                    issuer: fold_column(r.get(1)?),
                    text: fold(&columns::parse::<TextOnly>(r.get_ref(2)?.as_str()?)?.text),
                })
            })
            .optional()
    }

    /// The best that any form of a part has.
    fn holds(&self, part: &Part) -> Option<At> {
        let all = part.forms.iter().filter_map(|form| self.holds_pattern(&form.pattern));
        all.max_by(|a, b| a.score.total_cmp(&b.score))
    }

    fn holds_pattern(&self, pattern: &Pattern) -> Option<At> {
        let tolerance = pattern.tolerance();
        let in_text = pattern.find(&self.text.chars, tolerance);
        let at = |found_in, weight: f64, place: Place| {
            let likeness = 1.0 - place.errors as f64 / pattern.len() as f64;
            At { found_in, score: weight * likeness, likeness, place: in_text }
        };
        let in_field = |found_in, weight, chars| pattern.find(chars, tolerance).map(|p| at(found_in, weight, p));
        in_field(HitIn::Subject, 3.0, &self.subject)
            .or_else(|| in_field(HitIn::Issuer, 2.0, &self.issuer))
            .or_else(|| in_text.map(|p| at(HitIn::Text, 1.0, p)))
    }
}

/// The best hits, with what is shown of them.
fn rank(db: &Connection, found: HashMap<i64, Found>, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let mut date = db.prepare_cached("SELECT date, letter_id FROM letter WHERE id = ?1")?;
    let mut order = Vec::with_capacity(found.len());
    for (row, found) in found {
        let (date, id): (Option<String>, String) = date.query_row([row], |r| Ok((r.get(0)?, r.get(1)?)))?;
        order.push((found, date, id, row));
    }
    // Equal hits: the newest first, then in an order that is the same every time.
    order.sort_by(|a, b| b.0.score.total_cmp(&a.0.score).then_with(|| b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    order.into_iter().take(limit).map(|(found, _, _, row)| hit(db, row, &found)).collect()
}

fn hit(db: &Connection, row: i64, found: &Found) -> rusqlite::Result<Hit> {
    let mut statement = db.prepare_cached(
        "SELECT l.letter_id, l.number, l.date, l.kind, l.level, l.issuer, l.subject, s.path, l.first_page, l.reading,
            (SELECT min(due) FROM deadline WHERE letter = l.id)
         FROM letter l JOIN source s ON s.id = l.source WHERE l.id = ?1",
    )?;
    statement.query_row([row], |r| {
        let text = columns::parse::<TextOnly>(r.get_ref(9)?.as_str()?)?.text;
        Ok(Hit {
            id: LetterId(r.get(0)?),
            number: r.get(1)?,
            date: r.get(2)?,
            kind: columns::variant(r.get_ref(3)?.as_str()?)?,
            level: columns::variant(r.get_ref(4)?.as_str()?)?,
            issuer: r.get(5)?,
            subject: r.get(6)?,
            due: r.get(10)?,
            path: r.get(7)?,
            page: r.get(8)?,
            found_in: found.found_in,
            score: found.score,
            snippet: snippet::around(&text, &fold(&text), &found.places),
        })
    })
}
