//! The index: for each term the letters that have it, as sets over blocks of letters.
//!
//! Letters are numbered by their rows, in the order in which they came. The newest ones, fewer than [`SPANS`]`[0]` or
//! little more, lie in `fresh_terms` as lists of their terms, so that taking one in is one row. A full block of them is
//! turned round into a row for each term ([`seal`]); sixteen of these blocks become one of the next size ([`merge`]), so
//! that a search reads each of its terms once for every 65,536 letters, and for no more than thirty smaller blocks.
//! Which letters lie where follows from how many are sealed.
//!
//! An index may let through too many letters: what a correction took out of a letter stays in its block, and a letter that is
//! gone leaves its number behind until the block grows. Comparison has the last word.

use rusqlite::{CachedStatement, Connection, params};

use super::terms::{self, BITS, Term};
use crate::{
    domain::Letter,
    store::{columns, corrections::Said},
};

/// How many letters the blocks of each level span.
const SPANS: [i64; 3] = [256, 4_096, 65_536];
/// The tables of each level. A row's key is the number of its block before that of its term.
const TABLES: [&str; 3] = ["terms_256", "terms_4096", "terms_65536"];

/// Some letters of a block, a bit each.
pub(super) type Bits = Vec<u64>;

/// A block of letters in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    level: usize,
    nth: i64,
}

impl Block {
    /// The first row that it spans.
    pub(super) fn start(self) -> i64 {
        self.nth * SPANS[self.level]
    }

    /// How many rows it spans, in words of bits.
    pub(super) fn words(self) -> usize {
        SPANS[self.level] as usize / 64
    }

    /// The block that holds a sealed row.
    fn of(row: i64, sealed: i64) -> Self {
        let ends = |&level: &usize| row < sealed - sealed % SPANS[level];
        let level = (0..SPANS.len()).rev().find(ends).unwrap_or(0);
        Self { level, nth: row / SPANS[level] }
    }

    /// All blocks, the newest letters first.
    pub(super) fn all(db: &Connection) -> rusqlite::Result<Vec<Self>> {
        let mut blocks = Vec::new();
        let sealed = sealed(db)?;
        let mut end = sealed;
        while end > 0 {
            let block = Self::of(end - 1, sealed);
            end = block.start();
            blocks.push(block);
        }
        Ok(blocks)
    }

    fn key(self, term: Term) -> i64 {
        self.nth << BITS | i64::from(term)
    }

    fn last_key(self) -> i64 {
        ((self.nth + 1) << BITS) - 1
    }
}

/// Reads the sets of a block.
pub(super) struct Reader<'a> {
    statement: CachedStatement<'a>,
    block: Block,
}

impl<'a> Reader<'a> {
    pub(super) fn new(db: &'a Connection, block: Block) -> rusqlite::Result<Self> {
        let sql = format!("SELECT letters FROM {} WHERE key BETWEEN ?1 AND ?2", TABLES[block.level]);
        Ok(Self { statement: db.prepare_cached(&sql)?, block })
    }

    /// Calls `each` with every word of the sets of these terms that has letters in it; gives how many sets there are.
    pub(super) fn read(&mut self, terms: &terms::Wanted, mut each: impl FnMut(usize, u64)) -> rusqlite::Result<usize> {
        let keys = [self.block.key(*terms.start()), self.block.key(*terms.end())];
        let mut rows = self.statement.query(keys)?;
        let mut sets = 0;
        while let Some(row) = rows.next()? {
            decode(row.get_ref(0)?.as_blob()?, self.block.words(), &mut each);
            sets += 1;
        }
        Ok(sets)
    }
}

/// Letters that are not in a block yet, the newest first: calls `each` with the row and the terms of one.
pub(super) fn fresh(db: &Connection, mut each: impl FnMut(i64, &[u8])) -> rusqlite::Result<()> {
    let mut statement = db.prepare_cached("SELECT letter, terms FROM fresh_terms ORDER BY letter DESC")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, row.get_ref(1)?.as_blob()?);
    }
    Ok(())
}

/// Whether terms, as [`fresh`] gives them, hold one of those wanted.
pub(super) fn holds(listed: &[u8], wanted: &terms::Wanted) -> bool {
    let (terms, _) = listed.as_chunks::<4>();
    let at = terms.partition_point(|t| Term::from_le_bytes(*t) < *wanted.start());
    terms.get(at).is_some_and(|t| wanted.contains(&Term::from_le_bytes(*t)))
}

/// Puts the letter with this row into the index, or adds what it now has. Rows come in their order.
pub(in crate::store) fn add(db: &Connection, row: i64, letter: &Letter) -> rusqlite::Result<()> {
    let terms = terms::of(letter);
    let mut sealed = sealed(db)?;
    if row < sealed {
        return mark(db, Block::of(row, sealed), row, &terms);
    }
    while row >= sealed + SPANS[0] {
        sealed = seal(db, sealed)?;
    }
    let listed: Vec<u8> = terms.iter().flat_map(|t| t.to_le_bytes()).collect();
    db.prepare_cached("INSERT OR REPLACE INTO fresh_terms VALUES (?1, ?2)")?.execute(params![row, listed])?;
    Ok(())
}

/// Puts all letters, as they now stand, into an empty index.
pub(in crate::store) fn rebuild(db: &Connection) -> rusqlite::Result<()> {
    let said = Said::all(db)?;
    let mut statement = db.prepare("SELECT id, coalesce(linked, reading) FROM letter ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut letter: Letter = columns::parse(row.get_ref(1)?.as_str()?)?;
        said.apply(&mut letter);
        add(db, row.get(0)?, &letter)?;
    }
    Ok(())
}

/// Up to which row all letters lie in blocks.
fn sealed(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT sealed FROM search_state")?.query_row([], |r| r.get(0))
}

/// Adds a letter of a block to the sets of its terms.
fn mark(db: &Connection, block: Block, row: i64, terms: &[Term]) -> rusqlite::Result<()> {
    let mut reader = Reader::new(db, block)?;
    let (word, bit) = (((row - block.start()) / 64) as usize, 1 << (row % 64));
    let table = TABLES[block.level];
    let mut write = db.prepare_cached(&format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2)"))?;
    for &term in terms {
        let mut set = vec![0; block.words()];
        reader.read(&(term..=term), |at, bits| set[at] = bits)?;
        if set[word] & bit == 0 {
            set[word] |= bit;
            write.execute(params![block.key(term), encode(&set)])?;
        }
    }
    Ok(())
}

/// Turns the fresh letters from this row on into a block; gives the row where it ends.
fn seal(db: &Connection, start: i64) -> rusqlite::Result<i64> {
    let end = start + SPANS[0];
    let block = Block { level: 0, nth: start / SPANS[0] };
    let mut pairs: Vec<(Term, usize)> = Vec::new();
    fresh(db, |row, listed| {
        let (terms, _) = listed.as_chunks::<4>();
        if row < end {
            pairs.extend(terms.iter().map(|t| (Term::from_le_bytes(*t), (row - start) as usize)));
        }
    })?;
    pairs.sort_unstable();
    let mut write = db.prepare_cached(&format!("INSERT INTO {} VALUES (?1, ?2)", TABLES[0]))?;
    for of_term in pairs.chunk_by(|a, b| a.0 == b.0) {
        let mut set = vec![0; block.words()];
        of_term.iter().for_each(|(_, nth)| set[nth / 64] |= 1 << (nth % 64));
        write.execute(params![block.key(of_term[0].0), encode(&set)])?;
    }
    db.prepare_cached("DELETE FROM fresh_terms WHERE letter < ?1")?.execute([end])?;
    for (level, span) in SPANS.into_iter().enumerate().skip(1) {
        if end % span == 0 {
            merge(db, Block { level, nth: end / span - 1 })?;
        }
    }
    db.prepare_cached("UPDATE search_state SET sealed = ?1")?.execute([end])?;
    Ok(end)
}

/// Makes a block out of those of the level below that lie in it. Letters that are gone are left out.
fn merge(db: &Connection, whole: Block) -> rusqlite::Result<()> {
    let (below, table) = (TABLES[whole.level - 1], TABLES[whole.level]);
    let ratio = SPANS[whole.level] / SPANS[whole.level - 1];
    let parts: Vec<Block> = (0..ratio).map(|i| Block { level: whole.level - 1, nth: whole.nth * ratio + i }).collect();
    let living = living(db, whole)?;
    let sql = format!("SELECT key, letters FROM {below} WHERE key BETWEEN ?1 AND ?2 ORDER BY key");
    let mut statements = parts.iter().map(|_| db.prepare(&sql)).collect::<rusqlite::Result<Vec<_>>>()?;
    let mut cursors = Vec::new();
    for (part, statement) in parts.iter().zip(&mut statements) {
        let mut rows = statement.query([part.key(0), part.last_key()])?;
        let next = next_set(&mut rows)?;
        cursors.push((rows, next));
    }
    let mut write = db.prepare(&format!("INSERT INTO {table} VALUES (?1, ?2)"))?;
    let term_of = |next: &Option<(Term, Vec<u8>)>| next.as_ref().map(|(term, _)| *term);
    while let Some(term) = cursors.iter().filter_map(|(_, next)| term_of(next)).min() {
        let mut set = vec![0; whole.words()];
        for (i, (rows, next)) in cursors.iter_mut().enumerate() {
            if let Some((_, blob)) = next.take_if(|(t, _)| *t == term) {
                let words = parts[i].words();
                decode(&blob, words, |at, bits| set[i * words + at] = bits & living[i * words + at]);
                *next = next_set(rows)?;
            }
        }
        if set.iter().any(|&word| word != 0) {
            write.execute(params![whole.key(term), encode(&set)])?;
        }
    }
    drop(cursors);
    let (first, last) = (parts[0].key(0), parts[parts.len() - 1].last_key());
    db.execute(&format!("DELETE FROM {below} WHERE key BETWEEN ?1 AND ?2"), [first, last])?;
    forget_dead(db, whole)
}

fn next_set(rows: &mut rusqlite::Rows<'_>) -> rusqlite::Result<Option<(Term, Vec<u8>)>> {
    let Some(row) = rows.next()? else { return Ok(None) };
    let term = row.get::<_, i64>(0)? & ((1 << BITS) - 1);
    Ok(Some((term as Term, row.get(1)?)))
}

/// The letters of a block that are still there.
fn living(db: &Connection, block: Block) -> rusqlite::Result<Bits> {
    let mut living = vec![0; block.words()];
    let mut statement = db.prepare_cached("SELECT id FROM letter WHERE id >= ?1 AND id < ?2")?;
    let mut rows = statement.query([block.start(), block.start() + SPANS[block.level]])?;
    while let Some(row) = rows.next()? {
        let nth = (row.get::<_, i64>(0)? - block.start()) as usize;
        living[nth / 64] |= 1 << (nth % 64);
    }
    Ok(living)
}

/// Deletes the blocks before this one of which no letter is left, as after reading everything again.
fn forget_dead(db: &Connection, newest: Block) -> rusqlite::Result<()> {
    let mut alive = db.prepare_cached("SELECT 1 FROM letter WHERE id >= ?1 AND id < ?2 LIMIT 1")?;
    for block in (0..newest.nth).map(|nth| Block { nth, ..newest }) {
        if !alive.exists([block.start(), block.start() + SPANS[block.level]])? {
            let sql = format!("DELETE FROM {} WHERE key BETWEEN ?1 AND ?2", TABLES[block.level]);
            db.execute(&sql, [block.key(0), block.last_key()])?;
        }
    }
    Ok(())
}

/// A set as it is stored: the numbers of its letters, two bytes each, or where that is longer its bits.
fn encode(set: &[u64]) -> Vec<u8> {
    let count: u32 = set.iter().map(|word| word.count_ones()).sum();
    if count as usize * 2 >= set.len() * 8 {
        return set.iter().flat_map(|word| word.to_le_bytes()).collect();
    }
    let mut numbers = Vec::with_capacity(count as usize * 2);
    for (at, &word) in set.iter().enumerate() {
        let mut left = word;
        while left != 0 {
            let nth = at * 64 + left.trailing_zeros() as usize;
            numbers.extend((nth as u16).to_le_bytes());
            left &= left - 1;
        }
    }
    numbers
}

/// Calls `each` with the words of a stored set of so many words that are not 0.
fn decode(stored: &[u8], words: usize, mut each: impl FnMut(usize, u64)) {
    let mut give = |at: usize, bits: u64| {
        if bits != 0 && at < words {
            each(at, bits);
        }
    };
    if stored.len() >= words * 8 {
        let (stored, _) = stored.as_chunks::<8>();
        stored.iter().enumerate().for_each(|(at, word)| give(at, u64::from_le_bytes(*word)));
        return;
    }
    let (numbers, _) = stored.as_chunks::<2>();
    let (mut at, mut bits) = (0, 0);
    for nth in numbers.iter().map(|n| usize::from(u16::from_le_bytes(*n))) {
        if nth / 64 != at {
            give(at, bits);
            (at, bits) = (nth / 64, 0);
        }
        bits |= 1 << (nth % 64);
    }
    give(at, bits);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_lie_in_the_largest_block_that_is_full() {
        let sealed = 65_536 + 2 * 4_096 + 256;
        for (row, level, nth) in [
            (0, 2, 0),
            (65_535, 2, 0),
            (65_536, 1, 16),
            (65_536 + 4_096, 1, 17),
            (65_536 + 2 * 4_096, 0, (65_536 + 2 * 4_096) / 256),
        ] {
            assert_eq!(Block::of(row, sealed), Block { level, nth }, "{row}");
        }
    }

    proptest! {
        #[test]
        fn sets_come_back(numbers in proptest::collection::vec(0usize..4_096, 0..1_000)) {
            let mut set = vec![0u64; 64];
            numbers.iter().for_each(|n| set[n / 64] |= 1 << (n % 64));
            let mut back = vec![0u64; 64];
            decode(&encode(&set), 64, |at, bits| back[at] |= bits);
            prop_assert_eq!(&set, &back);
        }

        #[test]
        fn damaged_sets_do_no_harm(stored in proptest::collection::vec(any::<u8>(), 0..600)) {
            decode(&stored, 64, |at, bits| assert!(at < 64 && bits != 0));
        }
    }
}
