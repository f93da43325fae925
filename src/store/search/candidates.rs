//! Which letters may hold what is asked for: expressions over the index that let through all that do and few that do not.
//!
//! A part of the query with a wrong character in it still has all its grams where it is right. It is cut into pieces
//! of some five characters; whatever one wrong character spoils, the other pieces are there whole (the pigeonhole
//! principle), and each piece is asked for by its two rarest grams.

use rusqlite::Connection;

use super::{
    fold::GRAM,
    index::frequency,
    query::{Form, Part, Query},
};

/// How long a piece is, about.
const PIECE: usize = 5;
/// More pieces than this make no better a sieve, only a longer expression.
const MOST_PIECES: usize = 7;
/// An expression that lets through more letters than this is no sieve.
const TOO_MANY: i64 = 30_000;

/// An expression over the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sieve {
    /// The expression, without columns.
    pub expression: String,
    /// How many letters it lets through, at most and roughly.
    estimate: i64,
}

impl Sieve {
    fn all(sieves: impl IntoIterator<Item = Self>) -> Option<Self> {
        let combine = |a: Self, b: Self| Self {
            expression: format!("{} AND {}", a.expression, b.expression),
            estimate: a.estimate.min(b.estimate),
        };
        sieves.into_iter().reduce(combine)
    }

    fn any(sieves: impl IntoIterator<Item = Self>) -> Option<Self> {
        let combine = |a: Self, b: Self| Self {
            expression: format!("{} OR {}", a.expression, b.expression),
            estimate: a.estimate + b.estimate,
        };
        let both = sieves.into_iter().reduce(combine)?;
        Some(Self { expression: format!("({})", both.expression), ..both })
    }
}

/// Letters that hold every part as it is asked for. `None` if nothing in the query can be looked for.
pub(super) fn exact(db: &Connection, query: &Query) -> rusqlite::Result<Option<Sieve>> {
    let mut parts = Vec::new();
    for part in &query.parts {
        let forms: Vec<Sieve> = part.forms.iter().map(|f| whole(db, f)).collect::<rusqlite::Result<_>>()?;
        parts.extend(Sieve::any(forms));
    }
    Ok(Sieve::all(parts))
}

/// Letters that hold the query but for one piece, or two (`missing`): the likeliest first, the hopeless left out.
pub(super) fn damaged(db: &Connection, query: &Query, missing: usize) -> rusqlite::Result<Vec<Sieve>> {
    let mut pieces = Vec::new();
    for part in &query.parts {
        pieces.extend(pieces_of(db, part)?);
    }
    let mut sieves: Vec<Sieve> = Vec::new();
    if pieces.len() > missing && pieces.len() >= 2 * missing {
        let n = pieces.len();
        let seconds = |first: usize| if missing == 1 { vec![first] } else { (first + 1..n).collect() };
        for (first, second) in (0..n).flat_map(|a| seconds(a).into_iter().map(move |b| (a, b))) {
            let rest = pieces.iter().enumerate().filter(|(i, _)| *i != first && *i != second);
            sieves.extend(Sieve::all(rest.map(|(_, p)| p.clone())));
        }
    }
    sieves.retain(|s| s.estimate <= TOO_MANY);
    sieves.sort_by_key(|s| s.estimate);
    Ok(sieves)
}

/// A form by its rarest grams.
fn whole(db: &Connection, form: &Form) -> rusqlite::Result<Sieve> {
    let count = (form.chars.len() / 4).clamp(1, 6);
    rarest(db, &form.chars, count)
}

/// The pieces of a part, by its form as typed.
fn pieces_of(db: &Connection, part: &Part) -> rusqlite::Result<Vec<Sieve>> {
    let Some(form) = part.forms.first() else { return Ok(Vec::new()) };
    let length = form.pattern.len();
    let chars = &form.chars[..length];
    let count = (length / PIECE).clamp(1, MOST_PIECES);
    (0..count).map(|i| rarest(db, &chars[i * length / count..(i + 1) * length / count], 2)).collect()
}

/// The `count` rarest grams of `chars`, all of them wanted.
fn rarest(db: &Connection, chars: &[char], count: usize) -> rusqlite::Result<Sieve> {
    if chars.len() < GRAM {
        // Too short for a gram: any gram that begins so.
        let beginning: String = chars.iter().collect();
        return Ok(Sieve { expression: format!("\"{beginning}\"*"), estimate: TOO_MANY });
    }
    let mut grams: Vec<(i64, String)> = Vec::new();
    for window in chars.windows(GRAM) {
        let gram: String = window.iter().collect();
        if grams.iter().all(|(_, g)| *g != gram) {
            grams.push((frequency(db, &gram)?, gram));
        }
    }
    grams.sort_by_key(|(frequency, _)| *frequency);
    let estimate = grams.first().map_or(0, |(frequency, _)| *frequency);
    let wanted: Vec<String> = grams.into_iter().take(count).map(|(_, gram)| format!("\"{gram}\"")).collect();
    Ok(Sieve { expression: wanted.join(" AND "), estimate })
}
