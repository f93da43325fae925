//! The search index as the archive grows: letters are found wherever they lie in it, fresh or in blocks of either size; also
//! after corrections, after a second reading, and in an archive of version 1.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::path::Path;

use rusqlite::Connection;
use saraban::{
    domain::{Letter, LetterId, Level, Source},
    store::{Archive, DATABASE, Filter, SourceRecord},
};

/// A block of the second size, two of the first, and some letters that are in none.
const LETTERS: usize = 4_096 + 2 * 256 + 88;
const A_SOURCE: usize = 587;

/// A word that differs from those of all other letters in two characters at least.
fn word(nth: usize) -> String {
    let consonant = |digit: usize| char::from_u32('ก' as u32 + digit as u32 % 40).unwrap();
    let [high, middle, low] = [nth / 1_600, nth / 40 % 40, nth % 40];
    [high, middle, low, high * 13, middle * 11, low * 7].into_iter().flat_map(|d| [consonant(d), 'า']).collect()
}

fn id(nth: usize) -> LetterId {
    LetterId::new(&sha256(nth / A_SOURCE), nth % A_SOURCE + 1)
}

fn sha256(source: usize) -> String {
    format!("{source:016x}{:048}", 0)
}

fn put(archive: &mut Archive, source: usize, words: impl Fn(usize) -> String) {
    let (sha256, path) = (sha256(source), format!("{source:02}.txt"));
    let first = source * A_SOURCE;
    let letters: Vec<Letter> = (first..(first + A_SOURCE).min(LETTERS))
        .map(|nth| {
            let source = Source { path: path.clone(), sha256: sha256.clone(), pages: vec![], page_count: 0 };
            let mut letter = Letter::blank(id(nth), source, format!("ตามที่แจ้ง {} มาแล้วนั้น", words(nth)));
            letter.level = if nth % 2 == 0 { Level::Province } else { Level::District };
            letter
        })
        .collect();
    let record = SourceRecord { path, sha256, settings_key: String::new(), page_count: 0 };
    archive.put(&record, &letters, &[], &[]).unwrap();
}

fn filled(folder: &Path) -> Archive {
    let mut archive = Archive::open(folder).unwrap();
    (0..LETTERS.div_ceil(A_SOURCE)).for_each(|source| put(&mut archive, source, word));
    archive
}

fn ask(archive: &Archive, query: &str, filter: &Filter) -> Vec<LetterId> {
    archive.search(query, filter, 10).unwrap().into_iter().map(|hit| hit.id).collect()
}

/// A letter of each part of the index.
const WHEREVER: [usize; 7] = [0, 255, 4_094, 4_100, 4_400, 4_610, LETTERS - 1];

/// Whether the letter is the first one, or none, of those found by its word or another's.
fn assert_found(archive: &Archive, nth: usize, word: &str, filter: &Filter, is_there: bool) {
    let found = ask(archive, word, filter);
    assert_eq!(found.first() == Some(&id(nth)), is_there, "{nth}: {word}");
    assert_eq!(found.contains(&id(nth)), is_there, "{nth}: {word}");
}

fn assert_all_found(archive: &Archive) {
    for nth in WHEREVER {
        assert_found(archive, nth, &word(nth), &Filter::default(), true);
        let level = |level| Filter { level: Some(level), ..Filter::default() };
        let (province, district) = (level(Level::Province), level(Level::District));
        assert_found(archive, nth, &word(nth), &province, nth % 2 == 0);
        assert_found(archive, nth, &word(nth), &district, nth % 2 == 1);
    }
    // What all letters hold is found in the newest.
    assert_eq!(ask(archive, "ตามที่แจ้ง", &Filter::default()).len(), 10);
}

#[test]
fn letters_are_found_wherever_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    assert_all_found(&filled(folder.path()));
}

#[test]
fn what_was_corrected_is_found_and_what_is_gone_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = filled(folder.path());
    let all = Filter::default();
    for nth in WHEREVER {
        let other = word(nth + 10_000);
        assert_found(&archive, nth, &other, &all, false);
        archive.correct(&id(nth), "subject", &format!("ขอเชิญประชุม {other}"), "somchai").unwrap();
        assert_found(&archive, nth, &other, &all, true);
        archive.undo(&id(nth), None, "somchai").unwrap();
        assert_found(&archive, nth, &other, &all, false);
    }
    // Read again, two sources have other words; one of them lies across the border of two blocks.
    for source in [0, 6] {
        put(&mut archive, source, |nth| word(nth + 20_000));
    }
    for (nth, is_new) in [(3, true), (586, true), (587, false), (6 * 587, true), (4_100, true), (LETTERS - 1, false)] {
        assert_found(&archive, nth, &word(nth), &all, !is_new);
        assert_found(&archive, nth, &word(nth + 20_000), &all, is_new);
    }
    assert_eq!(archive.integrity().unwrap(), Vec::<String>::new());
}

#[test]
fn an_archive_of_version_1_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = filled(folder.path());
    archive.correct(&id(5), "subject", "เรื่องที่คนแก้", "somchai").unwrap();
    drop(archive);
    // Version 1 had these tables, and not those.
    let db = Connection::open(folder.path().join(DATABASE)).unwrap();
    db.execute_batch(
        "DROP TABLE fresh_terms; DROP TABLE terms_256; DROP TABLE terms_4096; DROP TABLE terms_65536; DROP TABLE search_state;
         DROP INDEX deadline_by_start;
         CREATE VIRTUAL TABLE letter_grams USING fts5(subject, content = '', contentless_delete = 1);
         CREATE TABLE gram_sample (gram TEXT PRIMARY KEY, letters INTEGER NOT NULL) WITHOUT ROWID;
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(db);
    let archive = Archive::open(folder.path()).unwrap();
    assert_all_found(&archive);
    assert_eq!(ask(&archive, "เรื่องที่คนแก้", &Filter::default()), [id(5)], "what people said is in the index too");
    assert_eq!(archive.counts().unwrap().letters, LETTERS as u64);
    assert_eq!(archive.corrections(None).unwrap().len(), 1);
    assert_eq!(archive.integrity().unwrap(), Vec::<String>::new());
}
