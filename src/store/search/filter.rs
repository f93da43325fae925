//! Filters: by issuer, level, kind, date, province, due date.

use jiff::civil::Date;
use rusqlite::{Connection, params};

use super::{
    fold::{fold, grams},
    index::facet,
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

    /// The filter as an expression over the index; coarse, [`Filter::admits`] has the last word.
    pub(super) fn expression(&self) -> Option<String> {
        let mut words = Vec::new();
        words.extend(self.kind.map(|k| facet('k', &name(k))));
        words.extend(self.level.map(|l| facet('l', &name(l))));
        words.extend(self.province.as_ref().map(|p| facet('p', p)));
        let mut terms: Vec<String> = words.iter().map(|w| format!("facets : \"{w}\"")).collect();
        terms.extend(between(self.from, self.to, 'y', 'm'));
        terms.extend(between(self.due_from, self.due_to, 'e', 'd'));
        if let Some(issuer) = &self.issuer {
            terms.extend(grams(&fold(issuer).chars).iter().take(6).map(|g| format!("parties : \"{g}\"")));
        }
        (!terms.is_empty()).then(|| terms.join(" AND "))
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
fn between(from: Option<Date>, to: Option<Date>, year: char, month: char) -> Option<String> {
    if from.is_none() && to.is_none() {
        return None;
    }
    let first = from.map_or(1950 * 12, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1);
    let last = to.map_or(2200 * 12, |d| i32::from(d.year()) * 12 + i32::from(d.month()) - 1);
    let words: Vec<String> = if last - first <= MONTHS {
        (first..=last).map(|m| format!("\"{month}{:04}{:02}\"", m / 12, m % 12 + 1)).collect()
    } else {
        (first / 12..=last / 12).map(|y| format!("\"{year}{y:04}\"")).collect()
    };
    // An empty range lets nothing through; a word that no letter has says so.
    let words = if words.is_empty() { vec!["\"0\"".to_owned()] } else { words };
    Some(format!("facets : ({})", words.join(" OR ")))
}
