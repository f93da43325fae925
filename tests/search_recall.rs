//! How much a search finds, clean and damaged as scans damage: 240 queries out of real official text with known answers.
//!
//! `cargo test --test search_recall -- --nocapture` prints the figures that stand in the documentation of `store::search`,
//! beside two plainer ways: words by ICU's dictionary and FTS5's own trigrams, each with "all of them, or else any".
//! The text is `../shared/corpus/official-text`; without it the test has nothing to measure and passes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{collections::BTreeSet, io::Read, path::Path};

use rusqlite::Connection;
use saraban::{
    domain::{Found, Letter, LetterId, Source},
    store::{Archive, Filter, SourceRecord},
};

const LETTERS: usize = 700;
const QUERIES: usize = 240;
const SHOWN: usize = 10;

/// A small generator of numbers that is the same everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

/// The items of the official text, as many characters of each as a letter has.
fn items() -> Option<Vec<String>> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().skip(1);
    let folder = above.map(|a| a.join("shared/corpus/official-text")).find(|f| f.is_dir())?;
    let mut items = Vec::new();
    for name in ["news.txt.gz", "cabinet.txt.gz"] {
        let file = std::fs::File::open(folder.join(name)).ok()?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).ok()?;
        for item in text.split("\n=====") {
            // The first lines are a path and a headline that is repeated.
            let body: String = item.lines().skip(2).collect::<Vec<_>>().join("\n");
            if body.chars().count() > 800 {
                items.push(body.chars().take(1800).collect());
            }
        }
    }
    items.truncate(LETTERS);
    Some(items)
}

fn segment(text: &str) -> Vec<String> {
    let segmenter = icu_segmenter::WordSegmenter::new_dictionary(Default::default());
    let bounds: Vec<usize> = segmenter.segment_str(text).collect();
    bounds.windows(2).map(|w| text[w[0]..w[1]].to_owned()).collect()
}

/// What tells two texts apart for a person: no spaces, no marks of punctuation, one digit system, whole tone marks.
fn essence(text: &str) -> String {
    let keep = |c: &char| c.is_alphanumeric() || ('\u{0E31}'..='\u{0E4E}').contains(c);
    saraban::domain::digits::to_arabic(&text.replace("ํา", "ำ")).chars().filter(keep).collect()
}

#[derive(Clone)]
struct Asked {
    text: String,
    damage: Option<&'static str>,
    answers: BTreeSet<usize>,
}

/// Phrases of two to six words out of the items, half of them damaged.
fn queries(items: &[String]) -> Vec<Asked> {
    let essences: Vec<String> = items.iter().map(|t| essence(t)).collect();
    let mut dice = Dice(20_261_121);
    let mut queries = Vec::new();
    while queries.len() < QUERIES {
        let item = &items[dice.next(items.len())];
        let lines: Vec<&str> = item.lines().filter(|l| l.chars().count() > 40).collect();
        if lines.is_empty() {
            continue;
        }
        let words = segment(lines[dice.next(lines.len())]);
        let count = 2 + dice.next(5);
        let start = dice.next(words.len());
        let phrase = words[start..(start + count).min(words.len())].concat().trim().to_owned();
        let key = essence(&phrase);
        if key.chars().count() < 8 || key.chars().count() > 45 || phrase.contains('\u{FFFD}') {
            continue;
        }
        // Who types spaces asks for all that stands between them.
        let parts: Vec<String> = phrase.split_whitespace().map(essence).collect();
        let holds = |e: &String| parts.iter().all(|p| e.contains(p.as_str()));
        let answers: BTreeSet<usize> = (0..items.len()).filter(|&i| holds(&essences[i])).collect();
        let damage = (queries.len() % 2 == 1).then(|| ["tones", "space", "char", "digits"][queries.len() / 2 % 4]);
        let text = damage.map_or_else(|| phrase.clone(), |d| hurt(&phrase, d, &mut dice));
        if damage.is_none() || text != phrase {
            queries.push(Asked { text, damage, answers });
        }
    }
    queries
}

/// A phrase as a scan or a typist leaves it.
fn hurt(phrase: &str, damage: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = phrase.chars().collect();
    match damage {
        "tones" => chars.retain(|c| !('\u{0E48}'..='\u{0E4B}').contains(c)),
        "space" => {
            for _ in 0..=dice.next(2) {
                let at = 1 + dice.next(chars.len() - 1);
                chars.insert(at, ' ');
            }
        }
        "digits" if phrase.contains(|c: char| c.is_ascii_digit()) => {
            return saraban::domain::digits::to_thai(phrase);
        }
        _ => {
            let consonants: Vec<char> = ('ก'..='ฮ').collect();
            let at: Vec<usize> = (0..chars.len()).filter(|&i| consonants.contains(&chars[i])).collect();
            if let Some(&at) = at.get(dice.next(at.len().max(1))) {
                chars[at] = consonants[dice.next(consonants.len())];
            }
        }
    }
    chars.into_iter().collect()
}

/// Recall and precision over the first ten, each the mean over the queries.
#[derive(Default)]
struct Score {
    recall: f64,
    precision: f64,
    queries: f64,
}

impl Score {
    fn add(&mut self, asked: &Asked, shown: &[usize]) {
        let right = shown.iter().filter(|i| asked.answers.contains(i)).count() as f64;
        self.recall += right / asked.answers.len().min(SHOWN) as f64;
        self.precision += if shown.is_empty() { 1.0 } else { right / shown.len() as f64 };
        self.queries += 1.0;
    }

    fn line(&self) -> String {
        let (r, p) = (self.recall / self.queries, self.precision / self.queries);
        format!("recall {r:.3} precision {p:.3} ({} queries)", self.queries)
    }
}

fn measure(name: &str, queries: &[Asked], mut ask: impl FnMut(&str) -> Vec<usize>) -> [Score; 2] {
    let mut scores = [Score::default(), Score::default()];
    let mut kinds: std::collections::BTreeMap<&str, Score> = Default::default();
    for asked in queries {
        let shown = ask(&asked.text);
        scores[usize::from(asked.damage.is_some())].add(asked, &shown);
        if let Some(damage) = asked.damage {
            kinds.entry(damage).or_default().add(asked, &shown);
        }
    }
    println!("{name}: undamaged {}; damaged {}", scores[0].line(), scores[1].line());
    for (damage, score) in kinds {
        println!("    {damage}: {}", score.line());
    }
    scores
}

/// A plain full-text table, asked for all terms, and if that gives nothing for any, by bm25.
struct Plain {
    db: Connection,
    terms: fn(&str) -> Vec<String>,
}

impl Plain {
    fn new(items: &[String], terms: fn(&str) -> Vec<String>) -> Self {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'ascii')").unwrap();
        for (i, item) in items.iter().enumerate() {
            db.prepare_cached("INSERT INTO t (rowid, body) VALUES (?1, ?2)")
                .unwrap()
                .execute((i as i64, terms(item).join(" ")))
                .unwrap();
        }
        Self { db, terms }
    }

    fn ask(&self, text: &str) -> Vec<usize> {
        let terms: Vec<String> = (self.terms)(text).iter().map(|t| format!("\"{t}\"")).collect();
        if terms.is_empty() {
            return Vec::new();
        }
        let run = |expression: String| -> Vec<usize> {
            let mut s = self.db.prepare_cached("SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rank LIMIT 10").unwrap();
            s.query_map([expression], |r| r.get::<_, i64>(0)).unwrap().map(|r| r.unwrap() as usize).collect()
        };
        let all = run(terms.join(" AND "));
        if all.is_empty() { run(terms.join(" OR ")) } else { all }
    }
}

fn plain_fold(text: &str) -> String {
    let fold = |c: &char| c.is_alphanumeric() || ('\u{0E31}'..='\u{0E46}').contains(c) || *c == 'ํ';
    saraban::domain::digits::to_arabic(&text.replace("ํา", "ำ")).to_lowercase().chars().filter(fold).collect()
}

fn words(text: &str) -> Vec<String> {
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    segment(&joined).iter().map(|w| plain_fold(w)).filter(|w| !w.is_empty()).collect()
}

fn trigrams(text: &str) -> Vec<String> {
    let chars: Vec<char> = plain_fold(text).chars().collect();
    chars.windows(3).map(|w| w.iter().collect()).collect()
}

fn archive(folder: &Path, items: &[String]) -> Archive {
    let mut archive = Archive::open(folder).unwrap();
    for (i, item) in items.iter().enumerate() {
        let sha256 = format!("{i:016}{:048}", 0);
        let source = Source { path: format!("{i:06}.txt"), sha256: sha256.clone(), pages: vec![], page_count: 0 };
        let letter = Letter::blank(LetterId::new(&sha256, 1), source, item.clone());
        let record = SourceRecord { path: format!("{i:06}.txt"), sha256, settings_key: String::new(), page_count: 0 };
        archive.put(&record, &[letter], &[], &[]).unwrap();
    }
    archive
}

fn numbered(id: &LetterId) -> usize {
    id.0[..16].parse().unwrap()
}

#[test]
fn damaged_words_are_still_found() {
    let Some(items) = items() else { return };
    let queries = queries(&items);
    let by_words = Plain::new(&items, words);
    measure("words", &queries, |q| by_words.ask(q));
    let by_trigrams = Plain::new(&items, trigrams);
    measure("trigrams", &queries, |q| by_trigrams.ask(q));

    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path(), &items);
    let ask = |q: &str| -> Vec<usize> {
        let hits = archive.search(q, &Filter::default(), SHOWN).unwrap();
        hits.iter().map(|h| numbered(&h.id)).collect()
    };
    let [clean, damaged] = measure("saraban", &queries, ask);
    assert!(clean.recall / clean.queries >= 0.98, "{}", clean.line());
    assert!(damaged.recall / damaged.queries >= 0.90, "{}", damaged.line());
    assert!((clean.precision + damaged.precision) / (clean.queries + damaged.queries) >= 0.9);
}

#[test]
fn numbers_subjects_and_abbreviations_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    let found = |value: &str| Found {
        value: value.to_owned(),
        text: value.to_owned(),
        page: None,
        place: None,
        span: None,
        confidence: 1.0,
        alternatives: vec![],
    };
    let rows = [
        ("มท 0820.2/ว 2655", "การประชุมเชิงปฏิบัติการ", "ขอเชิญ อปท. ทุกแห่งเข้าร่วม"),
        ("มท 0820.2/ว 2656", "แนวทางงบประมาณ", "ตามหนังสือ ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕ เรื่อง การประชุมเชิงปฏิบัติการ"),
        ("ตก 0023.3/ว 955", "โครงการ", "องค์กรปกครองส่วนท้องถิ่นขนาดเล็ก"),
    ];
    for (i, (number, subject, text)) in rows.iter().enumerate() {
        let sha256 = format!("{i:016}{:048}", 0);
        let source = Source { path: format!("{i}.txt"), sha256: sha256.clone(), pages: vec![], page_count: 0 };
        let mut letter = Letter::blank(LetterId::new(&sha256, 1), source, (*text).to_owned());
        letter.number = Some(saraban::domain::number::FoundNumber(found(number).map(|n| n.parse().unwrap())));
        letter.subject = Some(found(subject));
        let record = SourceRecord { path: format!("{i}.txt"), sha256, settings_key: String::new(), page_count: 0 };
        archive.put(&record, &[letter], &[], &[]).unwrap();
    }
    for (query, expected) in [
        ("มท 0820.2/ว 2655", vec![0, 1]),
        ("มท๐๘๒๐.๒/ว๒๖๕๕", vec![0, 1]),
        ("มท. 0820.2/ว 2655", vec![0, 1]),
        ("ว 2656", vec![1]),
        ("๙๕๕", vec![2]),
        ("ตก 0023.3/ว 855", vec![2]),
        ("การประชุมเชิงปฏิบัติการ", vec![0, 1]),
        ("ประชมเชิงปฏบัติการ", vec![0, 1]),
        ("อปท.", vec![0, 2]),
        ("องค์กรปกครองส่วนท้องถิ่น", vec![0, 2]),
        ("แนวทาง งบประมาณ", vec![1]),
        ("งบประมาณแนวทาง", vec![1]),
        ("ไม่มีคำนี้เลย", vec![]),
        ("\" OR * NEAR(", vec![]),
    ] {
        let hits = archive.search(query, &Filter::default(), SHOWN).unwrap();
        let mut shown: Vec<usize> = hits.iter().map(|h| numbered(&h.id)).collect();
        if query.contains("องค์กร") || query == "อปท." {
            shown.sort_unstable();
        }
        // A number that is one digit off may follow the right ones.
        shown.truncate(expected.len().max(1));
        assert_eq!(shown, expected, "{query}");
    }
}
