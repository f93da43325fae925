//! Which letters are worth comparing: keys that a letter is filed under and a citation is looked up by.
//!
//! Nothing is compared with everything. A letter is filed under its agency's code with its serial, and with its office and its
//! serial less any one digit (two readings of one serial that differ in one digit, or of which one lacks a digit, share such a
//! key); under its agency and date; and under some of its wording's shingles. A key that too many letters share says nothing
//! and is passed over, so that the work grows in proportion to the letters.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use super::{
    reading::{Reading, serial},
    view::rank,
    wording::{Wording, mix},
};
use crate::domain::{Level, ThaiDate};

/// A key that more letters share is passed over.
const CROWD: Crowd = Crowd { exact: 96, wording: 24 };
/// The rank from which letters go to the whole country, so that their wording is filed under no agency.
const NATIONWIDE: u8 = 4;

/// How many wording keys two letters have to share to be compared.
const SHARED: usize = 3;

/// A key: what letters are filed under, hashed.
pub(super) type Key = u64;

/// All keys of a letter.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Those of numbers and dates: one in common is enough.
    pub exact: Vec<Key>,
    /// Those of the wording: [`SHARED`] of them have to be in common.
    pub wording: Vec<Key>,
}

fn key(kind: u64, parts: &[&[u8]]) -> Key {
    let bytes = parts.iter().flat_map(|p| p.iter().copied().chain([0xff]));
    mix(bytes.fold(kind.wrapping_mul(0x9e37_79b9_7f4a_7c15), |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
}

/// The keys of a number: its agency with its serial whole, whatever the office; and its agency and office with its serial less any
/// one digit.
pub(super) fn number_keys(reading: &Reading) -> Vec<Key> {
    let mut keys = Vec::new();
    let numbers = std::iter::once(&reading.value).chain(reading.alternatives.iter().map(|a| &a.0));
    for number in numbers {
        let (agency, serial) = (number.agency.as_bytes(), serial(number).as_bytes());
        let office: Vec<u8> = number.office.bytes().filter(u8::is_ascii_digit).collect();
        keys.push(key(1, &[agency, serial]));
        keys.push(key(1, &[agency, &office, serial]));
        for gap in 0..serial.len().min(8) {
            let rest = [&serial[..gap], &serial[gap + 1..]].concat();
            if !rest.is_empty() {
                keys.push(key(1, &[agency, &office, &rest]));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of an agency and a day.
pub(super) fn date_key(agency: &str, date: ThaiDate) -> Key {
    key(2, &[agency.as_bytes(), date.earliest().to_string().as_bytes()])
}

/// The keys of a wording among letters of a department or ministry, or among those of one agency.
pub(super) fn wording_keys<'a>(wording: &'a Wording, agency: Option<&'a str>) -> impl Iterator<Item = Key> + 'a {
    wording.keys().map(move |h| key(3, &[&h.to_le_bytes(), agency.unwrap_or("^").as_bytes()]))
}

/// The agency under which letters of that level file their wording; `None` for those that go to the whole country.
pub(super) fn scope(level: Level, agency: &str) -> Option<&str> {
    (rank(level).is_none_or(|r| r < NATIONWIDE)).then_some(agency)
}

/// Keys are hashes already.
#[derive(Default)]
struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

#[derive(Clone, Copy)]
struct Head {
    first: u32,
    count: u32,
}

/// How many may share a key before it says nothing: wording that two dozen letters share is a set phrase.
#[derive(Clone, Copy)]
pub(super) struct Crowd {
    /// A key of a number or date.
    pub exact: u32,
    /// A key of the wording.
    pub wording: u32,
}

/// Who is filed under which key. Each key's list is chained through one array, so that a million keys cost little.
pub(super) struct Postings {
    heads: HashMap<Key, Head, BuildHasherDefault<Already>>,
    entries: Vec<(u32, u32)>,
    crowd: Crowd,
}

const END: u32 = u32::MAX;

impl Default for Postings {
    fn default() -> Self {
        Self::with_crowd(CROWD)
    }
}

impl Postings {
    /// Nobody filed yet; a key that more than `crowd` share is passed over.
    pub(super) fn with_crowd(crowd: Crowd) -> Self {
        Self { heads: HashMap::default(), entries: Vec::new(), crowd }
    }

    /// Files `who` under all of the keys.
    pub(super) fn file(&mut self, keys: &Keys, who: u32) {
        keys.exact.iter().for_each(|k| self.file_under(*k, who, self.crowd.exact));
        keys.wording.iter().for_each(|k| self.file_under(*k, who, self.crowd.wording));
    }

    fn file_under(&mut self, key: Key, who: u32, most: u32) {
        let head = self.heads.entry(key).or_insert(Head { first: END, count: 0 });
        head.count += 1;
        if head.count <= most {
            let at = self.entries.len() as u32;
            self.entries.push((who, head.first));
            head.first = at;
        }
    }

    /// Adds to `into` who is filed under the key of a number or date, unless a crowd is.
    pub(super) fn look_up(&self, key: Key, into: &mut Vec<u32>) {
        self.follow(key, self.crowd.exact, into);
    }

    fn follow(&self, key: Key, most: u32, into: &mut Vec<u32>) {
        let Some(head) = self.heads.get(&key).filter(|h| h.count <= most) else { return };
        let mut at = head.first;
        while let Some((who, next)) = self.entries.get(at as usize) {
            into.push(*who);
            at = *next;
        }
    }

    /// Whether a key of the wording is one that is passed over.
    pub(super) fn is_set_phrase(&self, key: Key) -> bool {
        self.heads.get(&key).is_some_and(|h| h.count > self.crowd.wording)
    }

    /// Those filed under one of the exact keys, or under enough of the wording's; sorted, each once.
    pub(super) fn near(&self, keys: &Keys) -> Vec<u32> {
        let mut near = self.shared(&keys.wording);
        keys.exact.iter().for_each(|k| self.look_up(*k, &mut near));
        near.sort_unstable();
        near.dedup();
        near
    }

    /// Those filed under at least [`SHARED`] of the keys, or a quarter of them where they are few; sorted, each once.
    pub(super) fn shared(&self, keys: &[Key]) -> Vec<u32> {
        let mut hits = Vec::new();
        keys.iter().for_each(|k| self.follow(*k, self.crowd.wording, &mut hits));
        hits.sort_unstable();
        let least = SHARED.min(keys.len().div_ceil(4)).max(1);
        hits.chunk_by(|a, b| a == b).filter(|run| run.len() >= least).map(|run| run[0]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(text: &str) -> Reading {
        let value = text.parse().unwrap_or_else(|e| panic!("{e}"));
        Reading { value, confidence: 1.0, given: true, digit_error: 0.03, alternatives: Vec::new() }
    }

    #[test]
    fn numbers_one_digit_apart_meet() {
        let mut filed = Postings::default();
        for (who, text) in
            ["มท 0810.4/ว 5341", "มท 0810.4/ว 5351", "มท 0810.4/ว 531", "มท 0810.4/ว 7726"].iter().enumerate()
        {
            filed.file(&Keys { exact: number_keys(&reading(text)), wording: Vec::new() }, who as u32);
        }
        let met = filed.near(&Keys { exact: number_keys(&reading("มท 0810.4/ว 5341")), wording: Vec::new() });
        assert_eq!(met, [0, 1, 2]);
    }

    #[test]
    fn a_crowd_is_passed_over() {
        let mut filed = Postings::default();
        let keys = Keys { exact: vec![7], wording: vec![9] };
        for who in 0..=CROWD.exact {
            let found = filed.near(&Keys { exact: vec![7], wording: Vec::new() });
            assert_eq!(found.len(), who as usize);
            let (found, most) = (filed.shared(&keys.wording), CROWD.wording);
            assert_eq!(found.len(), if who <= most { who as usize } else { 0 });
            assert_eq!(filed.is_set_phrase(9), who > most);
            filed.file(&keys, who);
        }
        assert!(filed.near(&keys).is_empty());
    }
}
