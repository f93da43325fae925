//! Which letters may hold what is asked for: expressions over the index that let through all that do and few that do not.
//!
//! A wrong character spoils the grams that hold it, and no others: three in a row. So for every stretch of the query in
//! which it may stand there is one sieve out of the rarest grams that are not spoilt then.

use rusqlite::Connection;

use super::{
    approx::LONGEST,
    fold::GRAM,
    index::frequency,
    query::{Form, Query},
};

/// In how many stretches a wrong character is looked for, at least; short queries are looked at character by character.
const STRETCHES: usize = 9;
/// How many grams make a sieve. More make it slower, and hardly finer.
const GRAMS: usize = 6;
/// An expression that lets through more letters than this is no sieve.
const TOO_MANY: i64 = 60_000;
/// All expressions for damaged text together may name this many letters, roughly: what bounds the time of a search in a
/// large archive. The rarest come first.
const MOST_NAMED: i64 = 150_000;

/// A gram of the query, the rare ones first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Gram {
    frequency: i64,
    text: String,
}

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

/// Letters that hold the query but for one wrong character, or two (`wrong`): the likeliest first, the hopeless left out.
pub(super) fn damaged(db: &Connection, query: &Query, wrong: usize) -> rusqlite::Result<Vec<Sieve>> {
    let mut grams = Vec::new();
    for form in query.parts.iter().filter_map(|p| p.forms.first()) {
        // Between parts stands what no wrong character reaches across.
        let start = grams.last().map_or(0, |(at, _)| at + GRAM);
        grams.extend(counted(db, &form.chars)?.into_iter().map(|(at, gram)| (start + at, gram)));
    }
    let length = grams.last().map_or(0, |(at, _)| at + GRAM);
    let stride = (length / STRETCHES).max(1);
    let stretches: Vec<usize> = (0..length.div_ceil(stride)).map(|i| i * stride).collect();
    let spoilt = |at: usize, from: usize| at + GRAM > from && at < from + stride;
    let mut sieves: Vec<Sieve> = Vec::new();
    for (i, &first) in stretches.iter().enumerate() {
        let seconds = if wrong == 1 { &stretches[i..=i] } else { &stretches[i + 1..] };
        for &second in seconds {
            let whole = grams.iter().filter(|(at, _)| !spoilt(*at, first) && !spoilt(*at, second));
            sieves.extend(rarest(whole.map(|(_, gram)| gram.clone()).collect(), GRAMS));
        }
    }
    sieves.retain(|s| s.estimate <= TOO_MANY);
    sieves.sort_by_key(|s| s.estimate);
    sieves.dedup();
    let mut named = 0;
    sieves.retain(|s| {
        named += s.estimate;
        named <= MOST_NAMED
    });
    Ok(sieves)
}

/// A form by its rarest grams.
fn whole(db: &Connection, form: &Form) -> rusqlite::Result<Sieve> {
    let grams = counted(db, &form.chars)?.into_iter().map(|(_, gram)| gram).collect();
    // Too short for a gram: any gram that begins so.
    let beginning =
        || Sieve { expression: format!("\"{}\"*", form.chars.iter().collect::<String>()), estimate: TOO_MANY };
    Ok(rarest(grams, GRAMS).unwrap_or_else(beginning))
}

/// The grams of `chars` with their places and frequencies.
fn counted(db: &Connection, chars: &[char]) -> rusqlite::Result<Vec<(usize, Gram)>> {
    let chars = &chars[..chars.len().min(LONGEST)];
    let windows = chars.windows(GRAM).enumerate();
    windows
        .map(|(at, window)| {
            let text: String = window.iter().collect();
            Ok((at, Gram { frequency: frequency(db, &text)?, text }))
        })
        .collect()
}

/// The `count` rarest of `grams`, all of them wanted; `None` if there are none.
fn rarest(mut grams: Vec<Gram>, count: usize) -> Option<Sieve> {
    grams.sort();
    grams.dedup();
    let estimate = grams.first()?.frequency;
    let wanted: Vec<String> = grams.iter().take(count).map(|g| format!("\"{}\"", g.text)).collect();
    Some(Sieve { expression: wanted.join(" AND "), estimate })
}
