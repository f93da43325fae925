//! What is due when: on days, in windows, again and again, after a received stamp; seen from any day.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use jiff::civil::Date;
use saraban::{
    domain::{
        Chain, ChainLetter, Chains, Deadline, DeadlineKind, Found, Issuer, Letter, LetterId, Level, Precision, Receipt,
        RelativeTerm, Source, TermAnchor,
    },
    store::{Archive, Due, DueList, DueQuery, SourceRecord},
};

fn found<T>(value: T) -> Found<T> {
    Found {
        value, text: "ภายใน".into(), page: Some(2), place: None, span: None, confidence: 0.9, alternatives: vec![]
    }
}

fn deadline(kind: DeadlineKind) -> Deadline {
    Deadline {
        kind,
        due: None,
        start: None,
        time: None,
        rrule: None,
        relative: None,
        precision: Precision::Day,
        who: Some("อำเภอ".into()),
        what: Some("รายงานผล".into()),
        found: found(String::new()),
    }
}

fn relative(days: u32, working: bool) -> Deadline {
    let term = RelativeTerm { days, working, anchor: TermAnchor::Received };
    Deadline { relative: Some(term), ..deadline(DeadlineKind::Relative) }
}

fn put(archive: &mut Archive, name: &str, change: impl FnOnce(&mut Letter)) -> LetterId {
    let sha256 = format!("{:0<64}", name.bytes().map(|b| format!("{b:02x}")).collect::<String>());
    let source = Source { path: name.into(), sha256: sha256.clone(), pages: vec![1], page_count: 1 };
    let mut letter = Letter::blank(LetterId::new(&sha256, 1), source, String::new());
    change(&mut letter);
    let record = SourceRecord { path: name.into(), sha256, settings_key: String::new(), page_count: 1 };
    archive.put(&record, &[letter.clone()], &[], &[]).unwrap();
    letter.id
}

/// Letters named for their deadlines.
fn filled(archive: &mut Archive) {
    put(archive, "by", |l| {
        l.deadlines = vec![Deadline { due: "2026-03-06".parse().ok(), ..deadline(DeadlineKind::By) }];
        l.level = Level::Province;
        l.issuer = Some(Issuer {
            found: found("สำนักงานจังหวัดตาก".into()), province: None, district: None
        });
    });
    put(archive, "month", |l| {
        l.deadlines = vec![Deadline { due: "2026-03".parse().ok(), ..deadline(DeadlineKind::By) }];
    });
    put(archive, "window", |l| {
        let d = deadline(DeadlineKind::Window);
        l.deadlines = vec![Deadline { start: "2026-03-07".parse().ok(), due: "2026-03-22".parse().ok(), ..d }];
    });
    put(archive, "monthly", |l| {
        l.date = Some(saraban::domain::thai_date::FoundDate(found("2025-01-10".parse().unwrap())));
        let rrule = Some("FREQ=MONTHLY;BYMONTHDAY=5".into());
        l.deadlines = vec![Deadline { rrule, ..deadline(DeadlineKind::Recurring) }];
    });
    put(archive, "received", |l| {
        l.receipts = vec![Receipt { date: Some(found("2026-04-10".parse().unwrap())), ..Receipt::default() }];
        l.deadlines = vec![relative(7, false), relative(1, true)];
    });
    put(archive, "unreceived", |l| l.deadlines = vec![relative(15, true)]);
}

fn ask(archive: &Archive, as_of: &str, from: &str, to: &str) -> DueList {
    let day = |d: &str| -> Date { d.parse().unwrap() };
    let query = DueQuery { as_of: day(as_of), from: day(from), to: day(to), level: None, issuer: None };
    archive.deadlines(&query).unwrap()
}

fn told(due: &[Due]) -> Vec<(String, String, i64)> {
    due.iter().map(|d| (d.path.clone(), d.day.unwrap().to_string(), d.days_left.unwrap())).collect()
}

#[test]
fn deadlines_fall_on_their_days() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    filled(&mut archive);
    let expect = |rows: &[(&str, &str, i64)]| -> Vec<(String, String, i64)> {
        rows.iter().map(|(p, d, n)| ((*p).to_owned(), (*d).to_owned(), *n)).collect()
    };
    for (as_of, from, to, expected) in [
        (
            "2026-03-06",
            "2026-03-01",
            "2026-03-10",
            expect(&[("monthly", "2026-03-05", -1), ("by", "2026-03-06", 0), ("window", "2026-03-07", 1)]),
        ),
        ("2026-03-20", "2026-03-20", "2026-03-31", expect(&[("window", "2026-03-22", 2), ("month", "2026-03-31", 11)])),
        // The 10th is a Friday before Songkran: the next working day is the 16th.
        (
            "2026-04-10",
            "2026-04-10",
            "2026-04-30",
            expect(&[("received", "2026-04-16", 6), ("received", "2026-04-17", 7)]),
        ),
        ("2026-03-06", "2026-03-09", "2026-03-08", expect(&[])),
        ("2024-06-01", "2024-06-01", "2024-06-30", expect(&[])),
    ] {
        assert_eq!(told(&ask(&archive, as_of, from, to).due), expected, "{from} to {to}");
    }
    let waiting = ask(&archive, "2026-03-06", "2026-03-06", "2026-03-08").waiting;
    assert_eq!(waiting.iter().map(|d| d.path.as_str()).collect::<Vec<_>>(), ["unreceived"]);
}

#[test]
fn level_issuer_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    filled(&mut archive);
    let day = |d: &str| -> Date { d.parse().unwrap() };
    let all = DueQuery {
        as_of: day("2026-03-01"),
        from: day("2026-03-01"),
        to: day("2026-03-31"),
        level: None,
        issuer: None,
    };
    for (level, issuer) in [(Some(Level::Province), None), (None, Some("จังหวัด ตาก")), (None, Some("จงหวดตาก"))]
    {
        let query = DueQuery { level, issuer: issuer.map(str::to_owned), ..all.clone() };
        let due = archive.deadlines(&query).unwrap().due;
        let expected = usize::from(issuer != Some("จงหวดตาก"));
        assert_eq!(due.len(), expected, "{level:?} {issuer:?}");
        if let Some(due) = due.first() {
            assert_eq!((due.page, due.who.as_deref(), due.what.as_deref()), (Some(2), Some("อำเภอ"), Some("รายงานผล")));
        }
    }
}

#[test]
fn the_chains_other_deadlines_stand_beside() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let due = |day: &str| Deadline { due: day.parse().ok(), ..deadline(DeadlineKind::By) };
    let root = put(&mut archive, "root", |l| l.deadlines = vec![due("2026-03-20")]);
    let passed = put(&mut archive, "passed", |l| l.deadlines = vec![due("2026-03-10")]);
    let member = |id: &LetterId, parent: Option<&LetterId>| ChainLetter {
        id: id.clone(),
        number: None,
        level: Level::Other,
        issuer: None,
        date: None,
        received: None,
        due: None,
        parent: parent.cloned(),
    };
    let chain = Chain {
        root: root.clone(),
        letters: vec![member(&root, None), member(&passed, Some(&root))],
        days: Default::default(),
        waiting: Default::default(),
        effective_due: None,
    };
    archive.put_chains(&Chains { chains: vec![chain], ..Chains::default() }, &[]).unwrap();
    let due = ask(&archive, "2026-03-01", "2026-03-01", "2026-03-15").due;
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].letter, passed);
    assert_eq!(
        due[0].chain.iter().map(|c| (&c.letter, c.due.to_string())).collect::<Vec<_>>(),
        [(&root, "2026-03-20".into())]
    );
}

#[test]
fn a_corrected_deadline_moves() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    filled(&mut archive);
    let id = ask(&archive, "2026-03-06", "2026-03-06", "2026-03-06").due[0].letter.clone();
    archive.correct(&id, "deadlines[0].due", "26/3/2569", "somchai").unwrap();
    assert_eq!(told(&ask(&archive, "2026-03-06", "2026-03-06", "2026-03-06").due), []);
    assert_eq!(ask(&archive, "2026-03-06", "2026-03-26", "2026-03-26").due[0].letter, id);
}
