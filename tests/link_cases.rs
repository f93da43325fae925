//! Linking, case by case: each is a handful of letters and what must come of them.

mod link_support;

use link_support::{Maker, Recipe, deadline, found};
use proptest::prelude::*;
use saraban::{
    domain::{
        Chains, FindingCode, Issuer, Letter, LetterId, Level, LinkKind, Receipt, Recipient, Reference, ReferenceRole,
        Scope, Source, number::FoundNumber, thai_date::FoundDate,
    },
    link::{LinkLetter, LinkModel, Linker, link},
};

fn letter(bundle: &str, nth: usize, level: Level, number: &str, date: &str) -> Letter {
    let source = Source { path: bundle.to_owned(), sha256: format!("{bundle:0>16}"), pages: Vec::new(), page_count: 0 };
    let mut letter = Letter::blank(LetterId::new(&source.sha256.clone(), nth), source, String::new());
    letter.level = level;
    letter.number = number.parse().ok().map(|n| FoundNumber(found(n)));
    letter.date = date.parse().ok().map(|d| FoundDate(found(d)));
    letter
}

fn citing(mut letter: Letter, number: &str, date: &str) -> Letter {
    letter.references.push(Reference {
        number: FoundNumber(found(number.parse().unwrap_or_else(|e| panic!("{e}")))),
        date: date.parse().ok().map(|d| FoundDate(found(d))),
        issuer: None,
        role: ReferenceRole::RefersTo,
        target: None,
    });
    letter
}

fn due(mut letter: Letter, day: &str) -> Letter {
    letter.deadlines.push(deadline(day.parse().unwrap_or_else(|e| panic!("{e}"))));
    letter
}

fn linked(letters: &mut [Letter]) -> Chains {
    link(letters, &LinkModel::default())
}

fn forwards(chains: &Chains) -> usize {
    chains.links.iter().filter(|l| l.kind == LinkKind::Forwards).count()
}

fn has(letter: &Letter, code: FindingCode) -> bool {
    letter.findings.iter().any(|f| f.code == code)
}

const D: Level = Level::Department;
const P: Level = Level::Province;

#[test]
fn three_citations_correct_one_misread_number_and_date_it() {
    let mut letters = vec![letter("a", 1, D, "มท 0810.4/ว 5351", "")];
    for (bundle, number) in [("b", "ตก 0023.3/ว 955"), ("c", "ลป 0023.3/ว 17"), ("d", "นน 0023.3/ว 4102")]
    {
        letters.push(citing(letter(bundle, 1, P, number, "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"));
    }
    let chains = linked(&mut letters);
    let number = letters[0].number.as_ref().map(|n| &n.0).unwrap_or_else(|| panic!("number"));
    assert_eq!(number.value.to_string(), "มท 0810.4/ว 5341", "{chains:#?}");
    assert_eq!(number.alternatives[0].value.to_string(), "มท 0810.4/ว 5351", "what was read is kept");
    assert!(has(&letters[0], FindingCode::Repaired));
    let date = letters[0].date.as_ref().map(|d| d.0.value.to_string());
    assert_eq!(date.as_deref(), Some("2025-11-14"), "the citations date the undated letter");
    assert!(letters[1..].iter().all(|l| l.references[0].target.as_ref() == Some(&letters[0].id)));
}

#[test]
fn a_month_alone_stays_what_the_paper_gives() {
    let mut letters = vec![
        letter("a", 1, D, "มท 0810.4/ว 5341", "2025-11"),
        citing(letter("b", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"),
        citing(letter("c", 1, P, "ลป 0023.3/ว 17", "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"),
    ];
    linked(&mut letters);
    assert_eq!(letters[0].date.as_ref().map(|d| d.0.value.to_string()).as_deref(), Some("2025-11"));
    let told = letters[0].findings.iter().find(|f| f.code == FindingCode::ChainDisagrees);
    assert_eq!(told.and_then(|f| f.suggest.as_deref()), Some("2025-11-14"), "what the citations say is told");
}

#[test]
fn two_numbers_of_two_days_are_two_letters() {
    let province = citing(letter("a", 1, P, "ตร 0021/182", "2026-07-24"), "มท 0810.4/ว 147", "2026-07-17");
    let mut letters =
        vec![citing(province, "มท 0810.4/1647", "2025-12-08"), letter("a", 2, D, "มท 0810.4/ว 147", "2026-07-17")];
    let office = || found("กรมส่งเสริมการปกครองท้องถิ่น".to_owned());
    letters[1].issuer = Some(Issuer { found: office(), province: None, district: None });
    for reference in &mut letters[0].references {
        reference.issuer = Some(office());
        reference.number.0.confidence = 0.9;
    }
    linked(&mut letters);
    let cited: Vec<String> = letters[0].references.iter().map(|r| r.number.0.value.to_string()).collect();
    assert_eq!(cited, ["มท 0810.4/ว 147", "มท 0810.4/1647"]);
    assert_eq!(letters[0].references[0].target.as_ref(), Some(&letters[1].id));
    assert_eq!(letters[0].references[1].target, None);
}

#[test]
fn one_citation_overrides_nothing() {
    let mut letters = vec![
        letter("a", 1, D, "มท 0810.4/ว 5341", "2025-11-14"),
        citing(letter("b", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5351", "2025-11-14"),
    ];
    linked(&mut letters);
    let number = |l: &Letter| l.number.as_ref().map(|n| n.0.value.to_string());
    assert_eq!(number(&letters[0]).as_deref(), Some("มท 0810.4/ว 5341"));
    assert_eq!(letters[1].references[0].number.0.value.to_string(), "มท 0810.4/ว 5351");
    assert!(letters.iter().all(|l| has(l, FindingCode::ChainDisagrees)), "both are to be looked at");
    assert!(letters.iter().all(|l| l.confidence < 0.9), "and both are less sure");
}

#[test]
fn a_chain_with_deadlines() {
    let mut letters = vec![
        due(letter("a", 1, D, "มท 0810.4/ว 5341", "2025-11-14"), "2026-03-20"),
        due(citing(letter("b", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"), "2026-03-25"),
        citing(letter("c", 1, P, "ลป 0023.3/ว 17", "2026-03-30"), "มท 0810.4/ว 5341", "2025-11-14"),
        citing(letter("d", 1, Level::District, "ตก 0118/ว 3", "2025-12-05"), "ตก 0023.3/ว 955", "2025-12-01"),
        // Straight from the department to a district.
        citing(letter("e", 1, Level::District, "นน 0218/ว 8", "2025-11-20"), "มท 0810.4/ว 5341", "2025-11-14"),
    ];
    // Letters that pass one on keep its subject: that tells them from letters that only cite it.
    for letter in &mut letters {
        letter.subject = Some(found("การสำรวจข้อมูลแหล่งน้ำเพื่อการเกษตร".to_owned()));
    }
    let chains = linked(&mut letters);
    assert_eq!(chains.chains.len(), 1, "{chains:#?}");
    let chain = &chains.chains[0];
    assert_eq!((chain.root.clone(), chain.letters.len()), (letters[0].id.clone(), 5), "{chains:#?}");
    assert_eq!(chain.days.get("department_to_province"), Some(&136));
    assert_eq!(chain.days.get("province_to_district"), Some(&4));
    assert_eq!(chain.days.get("department_to_district"), Some(&6));
    assert_eq!(
        chain.effective_due.map(|d| d.to_string()).as_deref(),
        Some("2026-03-20"),
        "the later one does not count"
    );
    assert_eq!(chain.waiting, [letters[2].id.clone()]);
    assert!(has(&letters[1], FindingCode::DeadlineAfterSuperior));
    assert!(has(&letters[2], FindingCode::ForwardedAfterDeadline));
    assert!(!has(&letters[3], FindingCode::ForwardedAfterDeadline));
}

#[test]
fn a_district_forwards_the_province_and_cites_the_department() {
    let district = letter("c", 1, Level::District, "ตก 0118/ว 3", "2025-12-05");
    let district = citing(citing(district, "มท 0810.4/ว 5341", "2025-11-14"), "ตก 0023.3/ว 955", "2025-12-01");
    let mut letters = vec![
        letter("a", 1, D, "มท 0810.4/ว 5341", "2025-11-14"),
        citing(letter("b", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"),
        district,
    ];
    let chains = linked(&mut letters);
    let kind =
        |to: usize| chains.links.iter().find(|l| l.from == letters[2].id && l.to == letters[to].id).map(|l| l.kind);
    assert_eq!((kind(0), kind(1)), (Some(LinkKind::Cites), Some(LinkKind::Forwards)));
}

#[test]
fn an_answer_passes_nothing_on() {
    let issued = |mut letter: Letter, office: &str| {
        letter.issuer = Some(Issuer { found: found(office.to_owned()), province: None, district: None });
        letter
    };
    let linked_to = |addressee: &str| {
        let district = issued(letter("a", 2, Level::District, "ชบ 0918/ว 155", "2025-01-20"), "ที่ว่าการอำเภอสัตหีบ");
        let mut town = issued(letter("a", 1, Level::Local, "ชบ 53107/1264", "2025-01-27"), "เทศบาลตำบลตัวอย่าง");
        let addressee = found(addressee.to_owned());
        town.recipients.push(Recipient { found: addressee, scope: Scope::One, except: Vec::new() });
        linked(&mut [citing(town, "ชบ 0918/ว 155", "2025-01-20"), district]).links.first().map(|l| l.kind)
    };
    assert_eq!(linked_to("กำนันทุกตำบล"), Some(LinkKind::Forwards));
    assert_eq!(linked_to("นายอำเภอสัตหีบ"), Some(LinkKind::Cites));
}

#[test]
fn what_is_cited_but_not_here_is_missing() {
    let cites = |bundle: &str, number: &str| {
        citing(letter(bundle, 1, P, number, "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14")
    };
    let mut letters = vec![cites("a", "ตก 0023.3/ว 955"), cites("b", "ลป 0023.3/ว 17")];
    let chains = linked(&mut letters);
    assert_eq!((chains.links.len(), chains.missing.len()), (0, 1));
    assert_eq!(chains.missing[0].cited_by.len(), 2);
    assert_eq!(chains.missing[0].number.to_string(), "มท 0810.4/ว 5341");
}

#[test]
fn a_missing_letter_is_listed_once_however_its_number_is_read() {
    let cites = |bundle: &str, own: &str, number: &str, date: &str| {
        citing(letter(bundle, 1, P, own, "2025-12-01"), number, date)
    };
    let mut letters = vec![
        cites("a", "ตก 0023.3/ว 955", "มท 0810.4/ว 5341", "2025-11-14"),
        cites("b", "ลป 0023.3/ว 17", "มท 0810.4/ว 5351", "2025-11-14"),
        cites("c", "นน 0023.3/ว 4102", "มท 0810.4/ว 5341", "2025-11-14"),
        // Another letter of that office and day, and one of another day.
        cites("d", "พร 0023.3/ว 80", "มท 0810.4/ว 5342", "2025-11-14"),
        cites("e", "ลย 0023.3/ว 71", "มท 0810.4/ว 5351", "2025-11-21"),
    ];
    let missing = linked(&mut letters).missing;
    let listed: Vec<(String, usize)> = missing.iter().map(|m| (m.number.to_string(), m.cited_by.len())).collect();
    let expected = [("มท 0810.4/ว 5341", 3), ("มท 0810.4/ว 5342", 1), ("มท 0810.4/ว 5351", 1)];
    assert_eq!(listed, expected.map(|(number, n)| (number.to_owned(), n)));
}

#[test]
fn a_hopeless_reading_gives_way_to_one_sure_citation() {
    let mut letters = vec![
        letter("a", 2, D, "มท 0810.4/ว 5784", "2025-11-14"),
        citing(letter("a", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5764", "2025-11-14"),
    ];
    if let Some(number) = &mut letters[0].number {
        (number.0.page, number.0.confidence) = (Some(2), 0.2);
    }
    (letters[1].references[0].number.0.page, letters[1].references[0].number.0.confidence) = (Some(1), 0.999);
    linked(&mut letters);
    assert_eq!(letters[0].number.as_ref().map(|n| n.0.value.to_string()).as_deref(), Some("มท 0810.4/ว 5764"));
    assert!(has(&letters[0], FindingCode::Repaired));
}

#[test]
fn letters_that_cite_one_another_in_a_circle_break_nothing() {
    let levels = [D, P, Level::District];
    let numbers = ["มท 0810.4/ว 5341", "ตก 0023.3/ว 955", "ตก 0118/ว 3"];
    let mut letters: Vec<Letter> = (0..3)
        .map(|i| {
            let one = letter(["a", "b", "c"][i], 1, levels[i], numbers[i], "2025-12-01");
            citing(one, numbers[(i + 1) % 3], "2025-12-01")
        })
        .collect();
    let chains = linked(&mut letters);
    for chain in &chains.chains {
        let ids: std::collections::BTreeSet<_> = chain.letters.iter().map(|l| &l.id).collect();
        assert_eq!(ids.len(), chain.letters.len(), "each letter stands in a chain once");
    }
    assert!(letters.iter().all(|l| l.references[0].target.is_some()));
}

#[test]
fn a_chain_may_start_elsewhere_and_run_over_a_new_year() {
    let mut letters = vec![
        // The department's letter is not here; the district passes the province's on in the next year.
        citing(letter("a", 1, P, "ตก 0023.3/ว 955", "2023-12-01"), "มท 0810.4/ว 5341", "2023-11-14"),
        citing(letter("b", 1, Level::District, "ตก 0118/ว 3", "2024-01-26"), "ตก 0023.3/ว 955", "2023-12-01"),
    ];
    for letter in &mut letters {
        letter.subject = Some(found("การสำรวจข้อมูลแหล่งน้ำเพื่อการเกษตร".to_owned()));
    }
    let chains = linked(&mut letters);
    assert_eq!((forwards(&chains), chains.chains.len(), chains.missing.len()), (1, 1, 1), "{chains:#?}");
    assert_eq!(chains.chains[0].root, letters[0].id);
    assert_eq!(chains.chains[0].days.get("province_to_district"), Some(&56));
}

#[test]
fn a_stamp_of_another_time_is_no_receipt() {
    let mut letters = vec![
        letter("a", 1, D, "มท 0810.4/ว 5341", "2025-11-14"),
        citing(letter("b", 1, P, "ตก 0023.3/ว 955", "2025-12-01"), "มท 0810.4/ว 5341", "2025-11-14"),
    ];
    let stamps = |day: &str| Receipt { date: day.parse().ok().map(found), ..Receipt::default() };
    for (day, expected) in [("2045-11-20", None), ("2025-11-20", Some("2025-11-20")), ("2025-11-01", None)] {
        letters[0].receipts = vec![stamps(day)];
        let received = linked(&mut letters.clone()).chains[0].letters[0].received;
        assert_eq!(received.map(|d| d.to_string()).as_deref(), expected, "{day}");
    }
}

#[test]
fn evidence_adds_up_to_the_score() {
    let (letters, _) = made(Recipe::noisy(3, 300));
    let chains = linked(&mut letters.clone());
    assert!(forwards(&chains) > 50);
    for link in &chains.links {
        let bits: f64 = link.evidence.iter().map(|e| e.weight).sum();
        let p = 1.0 / (1.0 + (-bits).exp2());
        assert!((p - link.score).abs() < 1e-6, "{link:#?}");
        assert_eq!(link.evidence[0].rule, "prior");
    }
}

#[test]
fn a_few_more_letters_come_to_the_same() {
    let (letters, truth) = made(Recipe::clean(4, 400));
    let views: Vec<LinkLetter> = letters.iter().map(LinkLetter::of).collect();
    let mut whole = Linker::new(LinkModel::default());
    whole.load(views.clone());
    let mut grown = Linker::new(LinkModel::default());
    for some in views.chunks(23) {
        let update = grown.add(some.to_vec());
        assert!(some.iter().all(|l| update.letters.contains(&l.id)));
    }
    let pairs = |linker: &Linker| {
        let chains = linker.chains();
        let links = chains.links.iter().filter(|l| l.kind == LinkKind::Forwards);
        links.map(|l| (truth.identity[&l.from], truth.identity[&l.to])).collect::<std::collections::BTreeSet<_>>()
    };
    let (whole, grown) = (pairs(&whole), pairs(&grown));
    let common = whole.intersection(&grown).count();
    assert!(common * 100 >= whole.len().max(grown.len()) * 99, "{common} of {} and {}", whole.len(), grown.len());
}

fn made(recipe: Recipe) -> (Vec<Letter>, link_support::Truth) {
    let mut maker = Maker::new(recipe);
    let mut letters = Vec::new();
    maker.make(|l| letters.push(l));
    (letters, maker.truth)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_letters_does_not_matter(seed in 0u64..1000, noisy in any::<bool>()) {
        let recipe = if noisy { Recipe::noisy(seed, 120) } else { Recipe::clean(seed, 120) };
        let (mut letters, _) = made(recipe);
        let mut shuffled = letters.clone();
        let mut dice = link_support::Dice::new(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, dice.below(i + 1));
        }
        prop_assert_eq!(linked(&mut letters), linked(&mut shuffled));
        shuffled.sort_by(|a, b| a.id.cmp(&b.id));
        letters.sort_by(|a, b| a.id.cmp(&b.id));
        prop_assert_eq!(letters, shuffled);
    }

    #[test]
    fn no_letters_panic(numbers in prop::collection::vec(("[กข]{0,2}", "[0-9.]{0,6}", "[0-9/]{0,9}", 0usize..6), 0..8)) {
        let levels = [Level::Ministry, D, P, Level::District, Level::Local, Level::Other];
        let mut letters: Vec<Letter> = numbers
            .iter()
            .enumerate()
            .map(|(i, (agency, office, serial, level))| {
                let mut one = letter("a", i + 1, levels[*level], "", "2025-12-01");
                let (agency, office, serial) = (agency.clone(), office.clone(), serial.clone());
                let number = saraban::domain::LetterNumber { agency, office, circular: i % 2 == 0, serial };
                one.number = Some(FoundNumber(found(number.clone())));
                one.references.push(Reference {
                    number: FoundNumber(found(number)),
                    date: None,
                    issuer: None,
                    role: ReferenceRole::Body,
                    target: None,
                });
                one
            })
            .collect();
        let chains = linked(&mut letters);
        prop_assert!(chains.links.iter().all(|l| (0.0..=1.0).contains(&l.score)));
    }
}
