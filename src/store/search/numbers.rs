//! Finding letters by their numbers, and by the numbers that they cite.

use rusqlite::Connection;

use super::approx::Pattern;

/// How well a letter's number fits what is asked for; higher is better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct NumberHit {
    pub row: i64,
    pub score: f64,
}

/// Letters with this very number; no more than anybody would look through.
const OWN: &str = "SELECT id, number_key FROM letter WHERE number_key = ?1 LIMIT 500";
/// Letters with this serial.
const BY_SERIAL: &str = "SELECT id, number_key FROM letter WHERE serial = ?1 AND number_key IS NOT NULL LIMIT 500";

/// Letters whose number is `asked` (as `columns::number_key` writes it), ends in it, or differs from it in one
/// character; and letters that cite it.
pub(super) fn find(db: &Connection, asked: &str) -> rusqlite::Result<Vec<NumberHit>> {
    let mut hits: Vec<NumberHit> = Vec::new();
    let mut add = |rows: Vec<(i64, String)>, grade: &dyn Fn(&str) -> Option<f64>| {
        for (row, key) in rows {
            if let Some(score) = grade(&key) {
                hits.push(NumberHit { row, score });
            }
        }
    };
    add(rows(db, OWN, asked)?, &|_| Some(10.0));
    let ending = |key: &str| (key == asked || is_ending(key, asked)).then_some(9.0);
    let serial = serial(asked);
    for form in serials(serial) {
        add(rows(db, BY_SERIAL, &form)?, &ending);
    }
    // One wrong character: only where enough of the number is given to be sure of the rest.
    if asked.chars().count() >= 8 && asked.contains('/') {
        let pattern = Pattern::new(&asked.chars().collect::<Vec<_>>());
        let near = |key: &str| {
            let key: Vec<char> = key.chars().collect();
            let same_length = key.len().abs_diff(pattern.len()) <= 1;
            pattern.find(&key, 1).filter(|p| same_length && p.errors == 1).map(|_| 7.0)
        };
        add(rows(db, BY_SERIAL, serial)?, &near);
        for wrong in one_digit_off(asked) {
            add(rows(db, OWN, &wrong)?, &|_| Some(7.0));
        }
    }
    let citing = "SELECT letter, number_key FROM reference WHERE number_key = ?1 LIMIT 200";
    add(rows(db, citing, asked)?, &|_| Some(5.0));
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    let mut seen = std::collections::HashSet::new();
    hits.retain(|h| seen.insert(h.row));
    Ok(hits)
}

/// The rows of letters that a person means by `asked` (as `columns::number_key` writes it): those with this number, or
/// if there are none, those whose number ends in it.
pub(in crate::store) fn meant(db: &Connection, asked: &str) -> rusqlite::Result<Vec<i64>> {
    let mut found = rows(db, OWN, asked)?;
    if found.is_empty() {
        found = rows(db, BY_SERIAL, serial(asked))?;
        found.retain(|(_, key)| is_ending(key, asked));
    }
    Ok(found.into_iter().map(|(row, _)| row).collect())
}

fn rows(db: &Connection, sql: &str, value: &str) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map([value], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
}

/// Whether `key` ends in `asked` at the beginning of one of its parts; ว is asked for where it is typed, not otherwise.
fn is_ending(key: &str, asked: &str) -> bool {
    let Some(rest) = key.strip_suffix(asked) else {
        return false;
    };
    rest.ends_with(['/', 'ว']) || rest.chars().all(char::is_alphabetic)
}

/// The serial number at the end.
fn serial(key: &str) -> &str {
    match key.rsplit_once('ว') {
        Some((_, serial)) => serial,
        None => key.rsplit_once('/').map_or(key, |(_, serial)| serial),
    }
}

/// A serial with and without its leading zeros.
fn serials(serial: &str) -> Vec<String> {
    let bare = serial.trim_start_matches('0');
    let mut forms = vec![serial.to_owned(), bare.to_owned(), format!("0{bare}")];
    forms.sort();
    forms.dedup();
    forms
}

/// The number with each of its digits wrong in each way.
fn one_digit_off(asked: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, old) in asked.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        for new in ('0'..='9').filter(|&d| d != old) {
            wrong.push(format!("{}{new}{}", &asked[..at], &asked[at + 1..]));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_begin_where_a_part_begins() {
        for (key, asked, is) in [
            ("มท0820.2/ว2655", "ว2655", true),
            ("มท0820.2/ว2655", "2655", true),
            ("มท0820.2/ว2655", "655", false),
            ("มท0820.2/ว2655", "0820.2/ว2655", true),
            ("มท0820.2/2655", "ว2655", false),
        ] {
            assert_eq!(is_ending(key, asked), is, "{asked}");
        }
        assert_eq!(serial("ศธ0514.7/139/60"), "60");
        assert_eq!(one_digit_off("1/2").len(), 18);
    }
}
