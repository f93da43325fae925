//! Filters: by issuer, level, kind, date, province, due date.

use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::{
    fold::{GRAM, fold},
    sieve::Mask,
    terms::{Space, Term, Wanted, facet, gram},
};
use crate::{
    domain::{Kind, Level},
    store::columns::name,
};

/// What a letter has to be, besides holding the words asked for. Nothing set lets every letter through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of the issuing office's name.
    pub issuer: Option<String>,
    /// Who issued it.
    pub level: Option<Level>,
    /// What kind of letter.
    pub kind: Option<Kind>,
    /// The province of the issuer, without จังหวัด.
    pub province: Option<String>,
    /// Dated on this day or later.
    pub from: Option<Date>,
    /// Dated on this day or earlier.
    pub to: Option<Date>,
    /// With something due on this day or later.
    pub due_from: Option<Date>,
    /// With something due on this day or earlier.
    pub due_to: Option<Date>,
}

/// More months than this are asked for by years.
const MONTHS: i32 = 36;

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter as terms of the index; coarse, [`Filter::admits`] has the last word.
    pub(super) fn mask(&self) -> Mask {
        let one = |term: Term| vec![term..=term];
        let mut groups: Mask = Vec::new();
        groups.extend(self.kind.map(|k| one(facet('k', &name(k)))));
        groups.extend(self.level.map(|l| one(facet('l', &name(l)))));
        groups.extend(self.province.as_ref().map(|p| one(facet('p', p))));
        groups.extend(between(self.from, self.to, 'y', 'm'));
        groups.extend(between(self.due_from, self.due_to, 'e', 'd'));
        if let Some(issuer) = &self.issuer {
            groups.extend(fold(issuer).chars.windows(GRAM).take(6).map(|window| vec![gram(Space::Head, window)]));
        }
        groups
    }

    /// Whether the letter with this row passes.
    pub(super) fn admits(&self, db: &Connection, row: i64) -> rusqlite::Result<bool> {
        if self.is_empty() {
            return Ok(true);
        }
        let mut statement = db.prepare_cached(
            "SELECT issuer FROM letter WHERE id = ?1
             AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR level = ?3) AND (?4 IS NULL OR province = ?4)
             AND (?5 IS NULL OR date >= ?5 OR length(date) = 7 AND date >= substr(?5, 1, 7)) AND (?6 IS NULL OR date <= ?6)
             AND (?7 IS NULL AND ?8 IS NULL OR EXISTS (
                SELECT 1 FROM deadline WHERE letter = ?1 AND due IS NOT NULL
                AND (?7 IS NULL OR due >= ?7) AND (?8 IS NULL OR coalesce(start, due) <= ?8)))",
        )?;
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        let mut rows = statement.query(params![
            row,
            self.kind.map(name),
            self.level.map(name),
            self.province,
            day(self.from),
            day(self.to),
            day(self.due_from),
            day(self.due_to),
        ])?;
        let Some(found) = rows.next()? else { return Ok(false) };
        let Some(issuer) = &self.issuer else { return Ok(true) };
        let name = fold(&found.get::<_, Option<String>>(0)?.unwrap_or_default()).chars;
        let asked = fold(issuer).chars;
        Ok(asked.is_empty() || name.windows(asked.len()).any(|w| w == asked))
    }
}

/// The months or years between two days, any of them.
fn between(from: Option<Date>, to: Option<Date>, year: char, month: char) -> Option<Vec<Wanted>> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let first = from.map_or(1950 * 12, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1);
    let last = to.map_or(2200 * 12, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1);
    // An empty range is a group of no terms, and lets nothing through.
    let terms: Vec<Term> = if last - first <= MONTHS {
        (first..=last).map(|m| facet(month, &format!("{:04}{:02}", m / 12, m % 12 + 1))).collect()
    } else {
        (first / 12..=last / 12).map(|y| facet(year, &format!("{y:04}"))).collect()
    };
    Some(terms.into_iter().map(|term| term..=term).collect())
}
