//! The letters that a person should look at, worst first, and why.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::{archive::Archive, columns::number_key, corrections, error::ArchiveError, fields::Field, search::meant};
use crate::domain::{Alternative, Found, Letter, LetterId};

/// A letter with what is in doubt about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubtful {
    /// The letter.
    pub letter: LetterId,
    /// Its number.
    pub number: Option<String>,
    /// The issuing office.
    pub issuer: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// The source's path.
    pub path: String,
    /// The lowest confidence of its key fields.
    pub confidence: f64,
    /// What is in doubt, the least sure first; findings come after values.
    pub doubts: Vec<Doubt>,
}

/// One thing in doubt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// The field as `saraban correct` takes it; `None` if it is about the letter as a whole.
    pub field: Option<String>,
    /// The value as read.
    pub value: Option<String>,
    /// The words on the paper.
    pub text: Option<String>,
    /// The page of the source.
    pub page: Option<u32>,
    /// The probability that the value is right; `None` for a finding.
    pub confidence: Option<f64>,
    /// What else it may be, best first.
    pub alternatives: Vec<String>,
    /// What is wrong, in Thai; `None` where it is only unsure.
    pub message: Option<String>,
}

impl Archive {
    /// At most `limit` letters of which a key field is less sure than `below`, or which have findings; the least sure
    /// first, then those with most findings.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn review(&self, below: f64, limit: usize) -> Result<Vec<Doubtful>, ArchiveError> {
        let worst = || -> rusqlite::Result<Vec<Letter>> {
            let mut statement = self.db.prepare_cached(
                "SELECT letter_id FROM letter WHERE confidence < ?1 OR doubts > 0
                 ORDER BY confidence, doubts DESC, letter_id LIMIT ?2",
            )?;
            let ids: Vec<String> =
                statement.query_map((below, limit), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            let letters = ids.into_iter().map(|id| corrections::current(&self.db, &LetterId(id)));
            Ok(letters.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().map(|(_, l)| l).collect())
        };
        let letters = worst().map_err(|e| self.sql(e))?;
        Ok(letters.iter().map(|letter| doubtful(letter, below)).collect())
    }

    /// The letter that a person means: by its id, or by its number or the end of it (`ว 7740`, `7740`), in either digits,
    /// if only one letter here has it.
    ///
    /// # Errors
    /// [`ArchiveError::NoLetter`] if there is none, [`ArchiveError::SeveralLetters`] if there are more, or the database's.
    pub fn resolve(&self, name: &str) -> Result<LetterId, ArchiveError> {
        let find = || -> rusqlite::Result<Vec<Candidate>> {
            let db = &self.db;
            let by_id = db
                .prepare_cached("SELECT id FROM letter WHERE letter_id = ?1")?
                .query_row([name.trim()], |r| r.get(0))
                .optional()?;
            let rows = by_id.map_or_else(|| meant(db, &number_key(name)), |row| Ok(vec![row]))?;
            rows.into_iter().map(|row| candidate(db, row)).collect()
        };
        let found = find().map_err(|e| self.sql(e))?;
        match found.as_slice() {
            [] => Err(ArchiveError::NoLetter(name.to_owned())),
            [one] => Ok(one.id.clone()),
            several => Err(ArchiveError::SeveralLetters(name.to_owned(), told(several))),
        }
    }
}

/// A letter that may be meant.
struct Candidate {
    id: LetterId,
    /// Its number, date and subject, as far as there are any.
    words: String,
}

fn candidate(db: &Connection, row: i64) -> rusqlite::Result<Candidate> {
    let mut statement = db.prepare_cached("SELECT letter_id, number, date, subject FROM letter WHERE id = ?1")?;
    statement.query_row([row], |r| {
        let words: [Option<String>; 3] = [r.get(1)?, r.get(2)?, r.get(3)?];
        Ok(Candidate { id: LetterId(r.get(0)?), words: words.into_iter().flatten().collect::<Vec<_>>().join("  ") })
    })
}

/// The candidates, one a line; of very many, the first ones.
fn told(several: &[Candidate]) -> String {
    const SHOWN: usize = 10;
    let mut lines: Vec<String> = several.iter().take(SHOWN).map(|c| format!("\n  {}  {}", c.id, c.words)).collect();
    if several.len() > SHOWN {
        lines.push(format!("\n  … อีก {} ฉบับ", several.len() - SHOWN));
    }
    lines.concat()
}

fn doubtful(letter: &Letter, below: f64) -> Doubtful {
    let mut doubts = Vec::new();
    doubts.extend(letter.number.as_ref().and_then(|n| unsure("number".to_owned(), &n.0, below)));
    doubts.extend(letter.date.as_ref().and_then(|d| unsure("date".to_owned(), &d.0, below)));
    for (i, r) in letter.references.iter().enumerate() {
        doubts.extend(unsure(format!("references[{i}].number"), &r.number.0, below));
        doubts.extend(r.date.as_ref().and_then(|d| unsure(format!("references[{i}].date"), &d.0, below)));
    }
    for (i, d) in letter.deadlines.iter().enumerate() {
        doubts.extend(unsure(Field::day_of(i, d).to_string(), &d.found, below));
    }
    doubts.sort_by(|a, b| a.confidence.unwrap_or(1.0).total_cmp(&b.confidence.unwrap_or(1.0)));
    doubts.extend(letter.findings.iter().map(|f| Doubt {
        field: f.field.clone(),
        value: None,
        text: None,
        page: None,
        confidence: None,
        alternatives: f.suggest.iter().cloned().collect(),
        message: Some(f.message.clone()),
    }));
    Doubtful {
        letter: letter.id.clone(),
        number: letter.number.as_ref().map(|n| n.0.value.to_string()),
        issuer: letter.issuer.as_ref().map(|i| i.found.value.clone()),
        subject: letter.subject.as_ref().map(|s| s.value.clone()),
        path: letter.source.path.clone(),
        confidence: letter.confidence,
        doubts,
    }
}

fn unsure<T: ToString>(field: String, found: &Found<T>, below: f64) -> Option<Doubt> {
    (found.confidence < below).then(|| Doubt {
        field: Some(field),
        value: Some(found.value.to_string()),
        text: Some(found.text.clone()),
        page: found.page,
        confidence: Some(found.confidence),
        alternatives: found.alternatives.iter().map(|a: &Alternative<T>| a.value.to_string()).collect(),
        message: None,
    })
}
