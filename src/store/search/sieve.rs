//! Which letters may hold what is asked for: those that have nearly all of its grams.
//!
//! A wrong character spoils the grams that hold it, three in a row, and no others. So a letter that has all grams of the
//! query but a few may hold it with an error, and the fewer it lacks the likelier. Letters are counted 64 at a time: bit `i`
//! of [`Counts`]' planes is the number of grams that the i-th letter has, in binary.

use rusqlite::Connection;

use super::{
    approx::LONGEST,
    fold::GRAM,
    index::{self, Bits, Block, Reader},
    query::Form,
    terms::{Space, Wanted, gram},
};

/// How many grams of a query are looked for at most; evenly spread over longer ones.
const MOST_GRAMS: usize = 24;
/// Binary digits of a count.
const PLANES: usize = 5;
const _: () = assert!(MOST_GRAMS < 1 << PLANES);

/// What is asked for, as grams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sieve {
    grams: Vec<Wanted>,
    /// How many of the grams one wrong character can spoil.
    spoilt: usize,
}

/// What letters are filtered by: one of each group of terms.
pub(super) type Mask = Vec<Vec<Wanted>>;

/// Rows of letters by how many of the grams they lack.
pub(super) type Lacking = Vec<Vec<i64>>;

impl Sieve {
    /// For letters that hold all of these forms in a space.
    pub(super) fn new<'a>(space: Space, forms: impl IntoIterator<Item = &'a Form>) -> Self {
        let mut grams: Vec<(usize, Wanted)> = Vec::new();
        for form in forms {
            let chars = &form.chars[..form.chars.len().min(LONGEST)];
            // Between forms stands what no wrong character reaches across.
            let start = grams.last().map_or(0, |(at, _)| at + GRAM);
            if chars.len() < GRAM {
                grams.push((start, gram(space, chars)));
            }
            for (at, window) in chars.windows(GRAM).enumerate() {
                let wanted = gram(space, window);
                if grams.iter().all(|(_, known)| *known != wanted) {
                    grams.push((start + at, wanted));
                }
            }
        }
        let picked = grams.len().min(MOST_GRAMS);
        let kept: Vec<(usize, Wanted)> = (0..picked).map(|i| grams[i * grams.len() / picked].clone()).collect();
        let near = |at: usize| kept.iter().filter(|(other, _)| (at..at + GRAM).contains(other)).count();
        let spoilt = kept.iter().map(|(at, _)| near(*at)).max().unwrap_or(0);
        Self { grams: kept.into_iter().map(|(_, wanted)| wanted).collect(), spoilt }
    }

    /// The letters that pass `mask` and lack no more grams than so many `wrong` characters spoil, by how many they lack and
    /// the newest first; at most `most` for each number. Looks no further once that many lack none.
    pub(super) fn sift(&self, db: &Connection, mask: &Mask, wrong: usize, most: usize) -> rusqlite::Result<Lacking> {
        // A letter that has none of the grams has nothing of the query.
        let allowed = (wrong * self.spoilt).min(self.grams.len().saturating_sub(1));
        let mut lacking = vec![Vec::new(); allowed + 1];
        let mut put = |lacks: usize, row: i64| {
            if lacking[lacks].len() < most {
                lacking[lacks].push(row);
            }
            lacking[0].len() < most
        };
        let mut looks_on = true;
        index::fresh(db, |row, terms| {
            let holds = |wanted: &Wanted| index::holds(terms, wanted);
            let lacks = self.grams.iter().filter(|g| !holds(g)).count();
            if lacks <= allowed && mask.iter().all(|group| group.iter().any(holds)) {
                looks_on = put(lacks, row);
            }
        })?;
        for block in Block::all(db)? {
            if !looks_on {
                break;
            }
            self.sift_block(db, mask, allowed, block, |lacks, nth| looks_on = put(lacks, block.start() + nth))?;
        }
        Ok(lacking)
    }

    fn sift_block(
        &self,
        db: &Connection,
        mask: &Mask,
        allowed: usize,
        block: Block,
        mut put: impl FnMut(usize, i64),
    ) -> rusqlite::Result<()> {
        let mut reader = Reader::new(db, block)?;
        let Some(passing) = passing(&mut reader, mask, block.words())? else { return Ok(()) };
        let mut counts = Counts::new(block.words());
        let mut absent = 0;
        for wanted in &self.grams {
            let sets = if wanted.start() == wanted.end() {
                reader.read(wanted, |at, bits| counts.add(at, bits))?
            } else {
                let mut any: Bits = vec![0; block.words()];
                let sets = reader.read(wanted, |at, bits| any[at] |= bits)?;
                any.iter().enumerate().for_each(|(at, &bits)| counts.add(at, bits));
                sets
            };
            absent += usize::from(sets == 0);
            if absent > allowed {
                return Ok(());
            }
        }
        let least = self.grams.len() - allowed.min(self.grams.len());
        for (at, &passing) in passing.iter().enumerate().rev() {
            let mut left = counts.at_least(at, least) & passing;
            while left != 0 {
                let bit = 63 - left.leading_zeros();
                put(self.grams.len() - counts.of(at, bit), at as i64 * 64 + i64::from(bit));
                left &= !(1 << bit);
            }
        }
        Ok(())
    }
}

/// The letters of a block that pass a mask; `None` if none does.
fn passing(reader: &mut Reader<'_>, mask: &Mask, words: usize) -> rusqlite::Result<Option<Bits>> {
    let mut passing = vec![u64::MAX; words];
    for group in mask {
        let mut any = vec![0; words];
        for wanted in group {
            reader.read(wanted, |at, bits| any[at] |= bits)?;
        }
        passing.iter_mut().zip(any).for_each(|(passing, any)| *passing &= any);
        if passing.iter().all(|&word| word == 0) {
            return Ok(None);
        }
    }
    Ok(Some(passing))
}

/// How many grams each letter of a block has.
struct Counts {
    planes: Vec<[u64; PLANES]>,
}

impl Counts {
    fn new(words: usize) -> Self {
        Self { planes: vec![[0; PLANES]; words] }
    }

    /// One more for these letters of a word.
    fn add(&mut self, at: usize, bits: u64) {
        let mut carry = bits;
        for plane in &mut self.planes[at] {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }

    /// The letters of a word that have `least` grams or more.
    fn at_least(&self, at: usize, least: usize) -> u64 {
        // Where count - least borrows beyond the last digit, the count is less.
        let borrow = self.planes[at].iter().enumerate().fold(0, |borrow, (digit, &plane)| {
            let wanted = if least >> digit & 1 == 1 { u64::MAX } else { 0 };
            !plane & (wanted | borrow) | wanted & borrow
        });
        !borrow
    }

    /// How many one letter has.
    fn of(&self, at: usize, bit: u32) -> usize {
        self.planes[at].iter().rev().fold(0, |count, plane| count << 1 | (plane >> bit & 1) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::search::{approx::Pattern, fold::fold};

    fn form(text: &str) -> Form {
        let chars = fold(text).chars;
        Form { pattern: Pattern::new(&chars), chars }
    }

    #[test]
    fn letters_are_counted_64_at_a_time() {
        let mut counts = Counts::new(2);
        for round in 0..MOST_GRAMS as u32 {
            // The i-th letter is in the first i + 1 rounds, but for the last letters, which are in all.
            counts.add(1, u64::MAX << round);
        }
        for least in 0..=MOST_GRAMS {
            let expected = if least == 0 { u64::MAX } else { u64::MAX << (least - 1) };
            assert_eq!(counts.at_least(1, least), expected, "{least}");
        }
        assert_eq!([0, 5, 23, 63].map(|bit| counts.of(1, bit)), [1, 6, 24, 24]);
        assert_eq!((counts.at_least(0, 1), counts.of(0, 3)), (0, 0));
    }

    #[test]
    fn a_wrong_character_spoils_what_holds_it() {
        for (text, grams, spoilt) in [("ประ", 1, 1), ("มท", 1, 1), ("ประชมสภา", 6, 3), ("กกกกกก", 1, 1)]
        {
            let sieve = Sieve::new(Space::Head, [&form(text)]);
            assert_eq!((sieve.grams.len(), sieve.spoilt), (grams, spoilt), "{text}");
        }
        let long: String = ('ก'..='ฮ').collect();
        let sieve = Sieve::new(Space::Head, [&form(&long)]);
        assert_eq!((sieve.grams.len(), sieve.spoilt), (MOST_GRAMS, 2));
        let two = Sieve::new(Space::Head, [&form("ประชม"), &form("สภา")]);
        assert_eq!((two.grams.len(), two.spoilt), (4, 3));
    }
}
