//! Finding letters by words and numbers, however they were scanned and typed.
//!
//! A search has two steps. The *index* ([`index`], over the trigrams of folded text, [`fold`]) names letters that may hold
//! what is asked for: those with all of its grams, and then those that lack no more than one or two wrong characters spoil
//! ([`sieve`]). *Comparison* ([`approx`]) then looks into each for the words themselves, and lets one character in eight be
//! wrong. So either digit system, lost tone marks, false spaces and a misread character all find their letter, and a
//! letter that merely shares some trigrams is not shown.
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
//! | trigrams for candidates, then comparison | 0.986 | 0.972 | 0.990 | 0.964 |
//!
//! One wrong character makes the dictionary cut the words around it elsewhere, so that none of them is found; a trigram is
//! spoilt only if it holds that character. Comparison then takes away what trigrams alone let through. The dictionary
//! still serves to tell a space between words from one inside a word, and to take a query apart that nobody wrote in one
//! piece.
//!
//! # Why not FTS5
//!
//! The candidates came from an FTS5 table of trigrams at first. It walks the lists of several frequent grams side by side for
//! every place at which a character may be wrong, and walks those of the text even where only subjects are asked for. Sets of
//! letters, a bit each, are counted 64 letters at a step, all of a query's grams in one pass that serves the exact and the
//! damaged alike. Measured on the same 100,000 letters and 300 questions (`benches/search.rs`, milliseconds of the
//! processor), with the same recall and precision:
//!
//! | | median | 99th percentile | taking in a letter | bytes a letter, all tables |
//! |---|---|---|---|---|
//! | FTS5, the rarest six grams of each stretch | 11.2 | 100.3 | 0.32 | 7,246 |
//! | sets in blocks, up to 24 grams counted | 3.4 | 14.9 | 0.17 | 5,901 |

mod approx;
mod filter;
mod fold;
pub(super) mod index;
mod numbers;
mod query;
mod sieve;
mod snippet;
mod terms;

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
};

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use self::{
    approx::{Pattern, Place},
    fold::GRAM,
    query::{Form, Part, Query},
    sieve::{Lacking, Mask, Sieve},
    terms::Space,
};
pub use self::{filter::Filter, snippet::Snippet};
pub(super) use self::{fold::fold, numbers::meant};
use super::{archive::Archive, columns, error::ArchiveError};
use crate::domain::{Kind, LetterId, Level};

/// How many letters that lack nothing are compared, the newest of them; more if more are to be shown.
const CANDIDATES: usize = 150;
/// How many letters that lack something are compared.
const DAMAGED_CANDIDATES: usize = 240;
/// In how many ways a query with abbreviations is looked for at most.
const WRITINGS: usize = 8;

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
        // One transaction: what is found is of one moment, and the file is locked once, not for each statement.
        let ask = || search(&*self.db.unchecked_transaction()?, query, filter, limit);
        ask().map_err(|e| self.sql(e))
    }
}

fn search(db: &Connection, text: &str, filter: &Filter, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let mut query = Query::parse(text);
    let mut search = Search::new(db, &query, filter, limit);
    search.by_number()?;
    if query.parts.is_empty() && query.number.is_none() {
        search.by_filter()?;
    } else {
        search.by_words()?;
    }
    let mut found = search.found;
    if found.is_empty() {
        let words = Query::by_words(text);
        if words.parts.len() > 1 {
            let mut search = Search::new(db, &words, filter, limit);
            search.by_words()?;
            found = search.found;
            query = words;
        }
    }
    keep_likely(&mut found);
    rank(db, &query, found, limit)
}

/// Where some letters hold the very words, a letter that has others in their place is less likely to be meant: then one
/// wrong character in so many is let pass, not in eight.
const SURE: usize = 12;
/// How many wrong characters the index allows for.
const WRONG: usize = 2;

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
    mask: Mask,
    limit: usize,
    /// Letters that were compared, whatever came of it.
    seen: HashSet<i64>,
    found: HashMap<i64, Found>,
}

impl<'a> Search<'a> {
    fn new(db: &'a Connection, query: &'a Query, filter: &'a Filter, limit: usize) -> Self {
        Self { db, query, filter, mask: filter.mask(), limit, seen: HashSet::new(), found: HashMap::new() }
    }

    fn by_number(&mut self) -> rusqlite::Result<()> {
        let Some(number) = &self.query.number else { return Ok(()) };
        for hit in numbers::find(self.db, number)? {
            if self.filter.admits(self.db, hit.row)? {
                self.seen.insert(hit.row);
                self.found.insert(hit.row, Found { found_in: HitIn::Number, score: hit.score, likeness: 1.0 });
            }
        }
        Ok(())
    }

    fn by_filter(&mut self) -> rusqlite::Result<()> {
        if self.mask.is_empty() {
            return Ok(());
        }
        let all = Sieve::new(Space::Anywhere, []).sift(self.db, &self.mask, 0, self.limit.max(CANDIDATES))?;
        for row in all.into_iter().flatten() {
            if self.filter.admits(self.db, row)? {
                self.found.insert(row, Found { found_in: HitIn::Filter, score: 0.0, likeness: 1.0 });
            }
        }
        Ok(())
    }

    fn by_words(&mut self) -> rusqlite::Result<()> {
        if self.query.parts.is_empty() {
            return Ok(());
        }
        let head = self.try_whole(Space::Head)?;
        // What only the text holds comes after these anyway.
        if self.found.len() >= self.limit {
            return Ok(());
        }
        let anywhere = self.try_whole(Space::Anywhere)?;
        let lacking = head.len().max(anywhere.len());
        let most = self.seen.len() + DAMAGED_CANDIDATES;
        for lacks in 1..lacking {
            for rows in [&head, &anywhere].into_iter().filter_map(|space| space.get(lacks)) {
                if self.found.len() < self.limit {
                    self.try_all(rows, most)?;
                }
            }
        }
        Ok(())
    }

    /// Compares the letters that have all that is asked for in this space; gives those that lack some.
    fn try_whole(&mut self, space: Space) -> rusqlite::Result<Lacking> {
        let most = self.limit.max(CANDIDATES);
        let mut writings = writings(self.query).into_iter();
        let Some(typed) = writings.next() else { return Ok(Lacking::new()) };
        let mut lacking = Sieve::new(space, typed).sift(self.db, &self.mask, WRONG, most.max(DAMAGED_CANDIDATES))?;
        for other in writings {
            let whole = Sieve::new(space, other).sift(self.db, &self.mask, 0, most)?;
            lacking[0].extend(whole.into_iter().flatten());
        }
        self.try_all(&lacking[0], self.seen.len() + most)?;
        // Beside the very words no more wrong characters are shown than `keep_likely` leaves.
        if self.found.values().any(Found::is_exact) {
            lacking.truncate(1 + GRAM * (self.query.whole.len() / SURE));
        }
        Ok(lacking)
    }

    /// Compares these letters, in their order, until `most` have been seen.
    fn try_all(&mut self, rows: &[i64], most: usize) -> rusqlite::Result<()> {
        for &row in rows {
            if self.seen.len() >= most {
                break;
            }
            if self.seen.contains(&row) || !self.filter.admits(self.db, row)? {
                continue;
            }
            // What the index still knows may be gone.
            let Some(words) = Words::load(self.db, row)? else { continue };
            self.seen.insert(row);
            if let Some(found) = words.hold(self.query)? {
                self.found.insert(row, found);
            }
        }
        Ok(())
    }
}

/// The query with one form of each part, in all ways, the one typed first.
fn writings(query: &Query) -> Vec<Vec<&Form>> {
    let mut all: Vec<Vec<&Form>> = vec![Vec::new()];
    for part in &query.parts {
        let longer = part.forms.iter().flat_map(|form| all.iter().map(move |w| [w.as_slice(), &[form]].concat()));
        all = longer.take(WRITINGS).collect();
    }
    all
}

/// The words of a letter in which is looked.
struct Words<'a> {
    db: &'a Connection,
    row: i64,
    subject: Vec<char>,
    issuer: Vec<char>,
    /// Read when it is looked into: it is much longer than the others.
    text: OnceCell<Vec<char>>,
}

/// Where a part was found.
struct At {
    found_in: HitIn,
    score: f64,
    likeness: f64,
}

/// The one field of a reading that comparison needs.
#[derive(Deserialize)]
struct TextOnly {
    text: String,
}

impl<'a> Words<'a> {
    fn load(db: &'a Connection, row: i64) -> rusqlite::Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT subject, issuer FROM letter WHERE id = ?1")?;
        let fold_column = |text: Option<String>| fold(&text.unwrap_or_default()).chars;
        statement
            .query_row([row], |r| {
                let (subject, issuer) = (fold_column(r.get(0)?), fold_column(r.get(1)?));
                Ok(Self { db, row, subject, issuer, text: OnceCell::new() })
            })
            .optional()
    }

    fn text(&self) -> rusqlite::Result<&[char]> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        let mut statement = self.db.prepare_cached("SELECT reading FROM letter WHERE id = ?1")?;
        let read = |r: &rusqlite::Row<'_>| columns::parse::<TextOnly>(r.get_ref(0)?.as_str()?);
        let text = fold(&statement.query_row([self.row], read)?.text).chars;
        Ok(self.text.get_or_init(|| text))
    }

    /// Where the letter holds what is asked for, if it does. Side by side, as typed, is worth more than anywhere on the
    /// paper; and the text is looked into only for what does not stand in subject and issuer.
    fn hold(&self, query: &Query) -> rusqlite::Result<Option<Found>> {
        if let Some(at) = self.head_holds(&query.whole) {
            return Ok(Some(at.side_by_side()));
        }
        let in_head: Vec<Option<At>> =
            query.parts.iter().map(|p| best(p, |pattern| self.head_holds(pattern))).collect();
        if in_head.iter().any(Option::is_none) {
            let text = self.text()?;
            if let Some(at) = text_holds(text, &query.whole) {
                return Ok(Some(at.side_by_side()));
            }
        }
        let mut found = Found { found_in: HitIn::Subject, score: 0.0, likeness: 1.0 };
        for (part, in_head) in query.parts.iter().zip(in_head) {
            let at = match in_head {
                Some(at) => at,
                None => match best(part, |pattern| text_holds(self.text.get()?, pattern)) {
                    Some(at) => at,
                    None => return Ok(None),
                },
            };
            found.found_in = found.found_in.max(at.found_in);
            found.score += at.score / query.parts.len() as f64;
            found.likeness = found.likeness.min(at.likeness);
        }
        Ok(Some(found))
    }

    fn head_holds(&self, pattern: &Pattern) -> Option<At> {
        let tolerance = pattern.tolerance();
        let in_field = |found_in, weight, chars: &[char]| {
            pattern.find(chars, tolerance).map(|place| At::new(found_in, weight, pattern, place))
        };
        in_field(HitIn::Subject, 3.0, &self.subject).or_else(|| in_field(HitIn::Issuer, 2.0, &self.issuer))
    }
}

impl At {
    fn new(found_in: HitIn, weight: f64, pattern: &Pattern, place: Place) -> Self {
        let likeness = 1.0 - place.errors as f64 / pattern.len() as f64;
        Self { found_in, score: weight * likeness, likeness }
    }

    fn side_by_side(self) -> Found {
        Found { found_in: self.found_in, score: self.score + 1.0, likeness: self.likeness }
    }
}

fn text_holds(text: &[char], pattern: &Pattern) -> Option<At> {
    pattern.find(text, pattern.tolerance()).map(|place| At::new(HitIn::Text, 1.0, pattern, place))
}

/// The best that any form of a part has.
fn best(part: &Part, holds: impl Fn(&Pattern) -> Option<At>) -> Option<At> {
    let all = part.forms.iter().filter_map(|form| holds(&form.pattern));
    all.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// The places of what is asked for in a text, for the snippet.
fn places(query: &Query, text: &[char]) -> Vec<Place> {
    let find = |pattern: &Pattern| pattern.find(text, pattern.tolerance());
    if let Some(place) = find(&query.whole) {
        return vec![place];
    }
    let nearest = |part: &Part| part.forms.iter().filter_map(|form| find(&form.pattern)).min_by_key(|p| p.errors);
    query.parts.iter().filter_map(nearest).collect()
}

/// The best hits, with what is shown of them.
fn rank(db: &Connection, query: &Query, found: HashMap<i64, Found>, limit: usize) -> rusqlite::Result<Vec<Hit>> {
    let mut date = db.prepare_cached("SELECT date, letter_id FROM letter WHERE id = ?1")?;
    let mut order = Vec::with_capacity(found.len());
    for (row, found) in found {
        let (date, id): (Option<String>, String) = date.query_row([row], |r| Ok((r.get(0)?, r.get(1)?)))?;
        order.push((found, date, id, row));
    }
    // Equal hits: the newest first, then in an order that is the same every time.
    order.sort_by(|a, b| b.0.score.total_cmp(&a.0.score).then_with(|| b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    order.into_iter().take(limit).map(|(found, _, _, row)| hit(db, query, row, &found)).collect()
}

fn hit(db: &Connection, query: &Query, row: i64, found: &Found) -> rusqlite::Result<Hit> {
    let mut statement = db.prepare_cached(
        "SELECT l.letter_id, l.number, l.date, l.kind, l.level, l.issuer, l.subject, s.path, l.first_page, l.reading,
            (SELECT min(due) FROM deadline WHERE letter = l.id)
         FROM letter l JOIN source s ON s.id = l.source WHERE l.id = ?1",
    )?;
    statement.query_row([row], |r| {
        let text = columns::parse::<TextOnly>(r.get_ref(9)?.as_str()?)?.text;
        let folded = fold(&text);
        let places = places(query, &folded.chars);
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
            snippet: snippet::around(&text, &folded, &places),
        })
    })
}
