//! The archive keeps what it was given: through second readings, corrections, links, kills of the order of arrival, and
//! says clearly why it cannot.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{fs, path::Path};

use saraban::{
    domain::{
        Chains, Failure, Found, Letter, LetterId, Link, LinkKind, Source, Stage, letter::LETTER_SCHEMA,
        number::FoundNumber,
    },
    store::{Archive, ArchiveError, CorrectionError, DATABASE, SourceRecord},
};

const SETTINGS: &str = "net-1";

fn found<T>(value: T, text: &str) -> Found<T> {
    Found { value, text: text.into(), page: None, place: None, span: None, confidence: 0.7, alternatives: vec![] }
}

/// A source of two letters; all its values follow from `seed`.
fn source(path: &str, seed: u32) -> (SourceRecord, Vec<Letter>) {
    let sha256 = format!("{seed:064x}").chars().rev().collect::<String>();
    let letters = (1..=2)
        .map(|nth| {
            let source = Source { path: path.into(), sha256: sha256.clone(), pages: vec![nth], page_count: 2 };
            let text = format!("ที่ มท ๐๘๒๐.๒/ว {seed}\nเรื่อง การประชุม");
            let mut letter = Letter::blank(LetterId::new(&sha256, nth as usize), source, text);
            let number = format!("มท 0820.2/ว {}", seed * 10 + nth).parse().unwrap();
            letter.number = Some(FoundNumber(found(number, "ที่ มท")));
            letter.confidence = 0.1 + 0.2; // not a round number in binary: it must come back to the last bit
            letter
        })
        .collect();
    (SourceRecord { path: path.into(), sha256, settings_key: SETTINGS.into(), page_count: 2 }, letters)
}

fn put(archive: &mut Archive, path: &str, seed: u32) -> Vec<Letter> {
    let (record, letters) = source(path, seed);
    archive.put(&record, &letters, &[], &[]).unwrap();
    letters
}

fn letters(archive: &Archive) -> Vec<Letter> {
    archive.letters().unwrap().map(Result::unwrap).collect()
}

fn exported(folder: &Path) -> Vec<String> {
    ["letters.jsonl", "chains.json", "failures.jsonl"]
        .map(|name| fs::read_to_string(folder.join(name)).unwrap())
        .to_vec()
}

#[test]
fn what_is_put_comes_back_in_the_order_of_paths() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let b = put(&mut archive, "b.pdf", 2);
    let a = put(&mut archive, "a.pdf", 1);
    assert_eq!(letters(&archive), [a, b].concat());
    let (record, _) = source("a.pdf", 1);
    assert!(archive.has(&record.sha256, SETTINGS).unwrap());
    assert!(!archive.has(&record.sha256, "net-2").unwrap(), "other settings read otherwise");
    assert_eq!(archive.integrity().unwrap(), Vec::<String>::new());
}

#[test]
fn exports_do_not_depend_on_the_order_of_arrival_nor_on_copies() {
    let arrivals: [&[(&str, u32)]; 3] = [
        &[("a.pdf", 1), ("b.pdf", 2), ("c.pdf", 1), ("d.pdf", 3)],
        &[("d.pdf", 3), ("c.pdf", 1), ("b.pdf", 2), ("a.pdf", 1)],
        // Interrupted, changed in between, and read again.
        &[("d.pdf", 9), ("c.pdf", 1), ("d.pdf", 3), ("d.pdf", 3), ("a.pdf", 1), ("b.pdf", 2)],
    ];
    let outcomes = arrivals.map(|arrival| {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Archive::open(folder.path()).unwrap();
        for (path, seed) in arrival {
            let (record, letters) = source(path, *seed);
            if !archive.adopt(path, &record.sha256, SETTINGS).unwrap() {
                archive.put(&record, &letters, &[], &[]).unwrap();
            }
        }
        archive.export_all().unwrap();
        exported(folder.path())
    });
    assert_eq!(outcomes[0][0].lines().count(), 6, "two copies of one file are one record");
    assert!(outcomes[0][0].lines().take(2).all(|l| l.contains("\"path\":\"a.pdf\"")));
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0], outcomes[2]);
}

#[test]
fn corrections_outlive_reading_again_and_linking() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let id = put(&mut archive, "a.pdf", 1)[0].id.clone();
    archive.correct(&id, "number", "มท ๐๘๑๐.๔/ว ๕๓๔๑", "somchai").unwrap();
    archive.correct(&id, "date", "28/5/2567", "somchai").unwrap();

    put(&mut archive, "a.pdf", 1);
    let read: Vec<Letter> = archive.readings().unwrap().map(Result::unwrap).collect();
    assert_eq!(read[0].number.as_ref().unwrap().0.value.to_string(), "มท 0810.4/ว 5341", "linking uses corrections");

    // Linking that would have it otherwise does not get its way, but may add.
    let mut linked = read.clone();
    linked[0].number.as_mut().unwrap().0.value = "มท 0810.4/ว 5351".parse().unwrap();
    linked[0].subject = Some(found("โดยการเชื่อม".into(), ""));
    archive.put_chains(&Chains::default(), &linked).unwrap();
    let now = archive.letter(&id).unwrap();
    assert_eq!(now.number.as_ref().unwrap().0.value.to_string(), "มท 0810.4/ว 5341");
    assert_eq!(now.number.as_ref().unwrap().0.text, "ที่ มท", "the words read are never altered");
    assert_eq!(now.subject.as_ref().unwrap().value, "โดยการเชื่อม");
    assert_eq!(archive.readings().unwrap().next().unwrap().unwrap().subject, None, "linking starts afresh");

    archive.undo(&id, Some("number"), "malee").unwrap();
    assert_eq!(archive.letter(&id).unwrap().date.unwrap().0.value.to_string(), "2024-05-28");
    assert_eq!(archive.letter(&id).unwrap().number.unwrap().0.value.to_string(), "มท 0810.4/ว 5351");
    let log = archive.corrections(Some(&id)).unwrap();
    let told: Vec<_> = log.iter().map(|c| (c.who.as_str(), c.undone, c.old_value.as_deref())).collect();
    assert_eq!(told[0], ("somchai", true, Some("มท 0820.2/ว 11")));
    assert_eq!(told[2].0, "malee");
    assert!(matches!(
        archive.undo(&id, Some("number"), "malee"),
        Err(ArchiveError::Correction(CorrectionError::NothingToUndo))
    ));
}

#[test]
fn a_confirmed_letter_is_sure_and_stays_as_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let id = put(&mut archive, "a.pdf", 1)[0].id.clone();
    archive.confirm(&id, None, "somchai").unwrap();
    assert_eq!(archive.letter(&id).unwrap().confidence, 1.0);
    let mut linked: Vec<Letter> = archive.readings().unwrap().map(Result::unwrap).collect();
    linked[0].number.as_mut().unwrap().0.value = "มท 0810.4/ว 5351".parse().unwrap();
    archive.put_chains(&Chains::default(), &linked).unwrap();
    assert_eq!(archive.letter(&id).unwrap().number.unwrap().0.value.to_string(), "มท 0820.2/ว 11");
    archive.undo(&id, None, "somchai").unwrap();
    assert!(archive.corrections(Some(&id)).unwrap().iter().take(2).all(|c| c.undone), "one act, one undo");
}

#[test]
fn a_correction_that_lost_its_place_is_told_not_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let (record, mut letters_read) = source("a.pdf", 1);
    let number = FoundNumber(found("มท 0810.4/ว 1".parse().unwrap(), ""));
    let role = saraban::domain::ReferenceRole::RefersTo;
    letters_read[0].references =
        vec![saraban::domain::Reference { number, date: None, issuer: None, role, target: None }];
    archive.put(&record, &letters_read, &[], &[]).unwrap();
    let id = letters_read[0].id.clone();
    archive.correct(&id, "references[0].number", "มท 0810.4/ว 7", "somchai").unwrap();
    letters_read[0].references.clear();
    archive.put(&record, &letters_read, &[], &[]).unwrap();
    let now = archive.letter(&id).unwrap();
    assert!(now.findings.iter().any(|f| f.message.contains("มท 0810.4/ว 7")), "{:?}", now.findings);
}

#[test]
fn links_are_replaced_and_exported() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let ids: Vec<_> = put(&mut archive, "a.pdf", 1).into_iter().map(|l| l.id).collect();
    let link = Link {
        from: ids[0].clone(),
        to: ids[1].clone(),
        kind: LinkKind::Forwards,
        from_number: None,
        to_number: None,
        score: 0.99,
        evidence: vec![],
    };
    let chains = Chains { links: vec![link], ..Chains::default() };
    archive.put_chains(&chains, &[]).unwrap();
    archive.put_chains(&chains, &[]).unwrap();
    assert_eq!(archive.chains().unwrap(), chains);
    archive.export_all().unwrap();
    assert_eq!(serde_json::from_str::<Chains>(&exported(folder.path())[1]).unwrap(), chains);
    let (_, stranger) = source("z.pdf", 77);
    assert!(matches!(archive.put_chains(&chains, &stranger), Err(ArchiveError::NoLetter(_))));
    assert_eq!(archive.chains().unwrap(), chains, "a failed linking changes nothing");
}

#[test]
fn failures_last_until_the_path_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let failure = |path: &str, page| Failure {
        path: path.into(),
        page,
        stage: Stage::Open,
        error: "permission denied".into(),
        remedy: "ขอสิทธิ์".into(),
    };
    archive.put_unread("b.pdf", &[failure("b.pdf", None)]).unwrap();
    archive.put_unread("b.pdf", &[failure("b.pdf", None)]).unwrap();
    let (record, read) = source("a.pdf", 1);
    archive.put(&record, &read, &[], &[failure("a.pdf", Some(2))]).unwrap();
    assert_eq!(archive.failures().unwrap(), [failure("a.pdf", Some(2)), failure("b.pdf", None)]);
    put(&mut archive, "b.pdf", 2);
    put(&mut archive, "a.pdf", 1);
    assert_eq!(archive.failures().unwrap(), []);
}

#[test]
fn numbers_come_back_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    put(&mut archive, "a.pdf", 1);
    archive.export_all().unwrap();
    let first = exported(folder.path());
    let read: Vec<Letter> = archive.readings().unwrap().map(Result::unwrap).collect();
    assert!(read.iter().all(|l| l.schema == LETTER_SCHEMA && l.confidence == 0.1 + 0.2));
    archive.put_chains(&Chains::default(), &read).unwrap();
    archive.export_all().unwrap();
    assert_eq!(exported(folder.path()), first);
}

#[test]
fn why_an_archive_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(matches!(Archive::open_existing(here), Err(ArchiveError::Missing(_))));

    let mut first = Archive::open(here).unwrap();
    put(&mut first, "a.pdf", 1);
    assert!(matches!(Archive::open(here), Err(ArchiveError::Busy(_))), "two runs at once");
    assert_eq!(letters(&Archive::open_existing(here).unwrap()).len(), 2, "asking is free");
    drop(first);
    drop(Archive::open(here).unwrap());

    let db = rusqlite::Connection::open(here.join(DATABASE)).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    for opened in [Archive::open(here), Archive::open_existing(here)] {
        assert!(matches!(opened, Err(ArchiveError::Newer { found: 99, .. })));
    }
    fs::write(here.join(DATABASE), "no database at all, but long enough to look like a file").unwrap();
    assert!(matches!(Archive::open(here), Err(ArchiveError::Damaged { .. })));
}

#[test]
fn a_full_disk_costs_only_what_was_in_flight() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let kept = put(&mut archive, "a.pdf", 1);
    archive.limit_pages(Some(4)).unwrap();
    let (record, mut many) = source("b.pdf", 2);
    many[0].text = "ก".repeat(1_000_000);
    assert!(matches!(archive.put(&record, &many, &[], &[]), Err(ArchiveError::DiskFull(_))));
    archive.limit_pages(None).unwrap();
    assert_eq!(letters(&archive), kept);
    assert_eq!(archive.integrity().unwrap(), Vec::<String>::new());
    archive.put(&record, &many, &[], &[]).unwrap();
    assert_eq!(letters(&archive).len(), 4);
}
