//! How search, deadlines and taking in grow with the archive.
//!
//! `cargo bench --bench search -- 10000 100000` fills archives with that many generated letters, asks each a few hundred
//! questions, prints a line of JSON for each size, keeps it in `docs/search-scale.json` in the place of what was measured for
//! that size before, and draws `docs/search-scale.svg` from all of them. Times are of the clock on the wall; `_cpu_ms` beside
//! one is the processor's, which tells the two apart where other work runs beside it. With `--keep FOLDER` filled archives
//! stay there, and are asked again instead of being filled anew.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on may panic")]

mod clock;

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use clock::{Clock, Elapsed};
use jiff::civil::Date;
use saraban::{
    domain::{
        Deadline, DeadlineKind, Found, Issuer, Letter, LetterId, Level, Precision, Source, ThaiDate,
        number::FoundNumber, thai_date::FoundDate,
    },
    lexicon::provinces,
    store::{Archive, DueQuery, Filter, SourceRecord},
};
use serde_json::{Value, json};

/// How many letters one source has: filling would else measure the disk's patience with single transactions.
const A_SOURCE: usize = 100;
const QUESTIONS: usize = 300;
/// How many of them are asked before any is counted.
const WARMING: usize = 30;

/// What letters of provinces are made of; the combinations are many, as the words of real ones are.
const VERBS: &[&str] = &[
    "ขอเชิญประชุม",
    "ขอให้รายงานผล",
    "ซักซ้อมแนวทาง",
    "แจ้งจัดสรร",
    "ขอความร่วมมือ",
    "ติดตามผลการดำเนินงาน",
    "ส่งคืนเงิน",
    "แต่งตั้งคณะกรรมการ",
];
const THINGS: &[&str] = &[
    "เงินอุดหนุนเฉพาะกิจ",
    "แผนพัฒนาท้องถิ่น",
    "การเบิกจ่ายงบประมาณ",
    "ศูนย์พัฒนาเด็กเล็ก",
    "การป้องกันอุทกภัย",
    "การจัดการขยะมูลฝอย",
    "การเลือกตั้งท้องถิ่น",
    "ระบบบัญชีคอมพิวเตอร์",
    "การประเมินประสิทธิภาพ",
    "ผู้สูงอายุและผู้พิการ",
    "โรคพิษสุนัขบ้า",
    "การสอบบรรจุพนักงาน",
    "ภาษีที่ดินและสิ่งปลูกสร้าง",
    "อาหารกลางวันนักเรียน",
    "ถนนและแหล่งน้ำ",
    "ไฟป่าและหมอกควัน",
];
const BODY: &[&str] = &[
    "ด้วยกรมส่งเสริมการปกครองท้องถิ่นแจ้งว่า",
    "เพื่อให้การดำเนินการเป็นไปด้วยความเรียบร้อย",
    "จังหวัดพิจารณาแล้ว",
    "จึงขอให้อำเภอแจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่",
    "ดำเนินการตามแนวทางที่กำหนดโดยเคร่งครัด",
    "รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
    "โดยถือปฏิบัติตามระเบียบกระทรวงมหาดไทย",
    "หากมีข้อขัดข้องให้ประสานเจ้าหน้าที่ผู้รับผิดชอบ",
    "ทั้งนี้ ให้รวบรวมผลการดำเนินการส่งจังหวัด",
    "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
];
const SYLLABLES: &[&str] =
    &["กา", "มณี", "ชัย", "สุข", "ทอง", "แก้ว", "วัน", "ดี", "พร", "ศรี", "บุญ", "เรือง", "จันทร์", "นคร", "ไทย", "เพชร"];

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

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.next(from.len())]
    }
}

fn found<T>(value: T) -> Found<T> {
    Found { value, text: String::new(), page: Some(1), place: None, span: None, confidence: 0.9, alternatives: vec![] }
}

/// A day of the ten years before 2027.
fn day(dice: &mut Dice) -> Date {
    let first: Date = "2017-01-01".parse().unwrap();
    first.checked_add(jiff::Span::new().days(dice.next(3652) as i64)).unwrap()
}

fn name(dice: &mut Dice) -> String {
    (0..3).map(|_| dice.pick(SYLLABLES)).collect()
}

/// The `nth` letter; the same on every machine.
fn letter(nth: usize, source: &Source) -> Letter {
    let mut dice = Dice(nth as u64);
    let all = provinces::all();
    let province = all[dice.next(all.len())].name;
    let subject = format!("{}{}บ้าน{}", dice.pick(VERBS), dice.pick(THINGS), name(&mut dice));
    let number = format!("มท {:04}.{}/ว {}", dice.next(900), 1 + dice.next(6), 1 + dice.next(9999));
    let dated = day(&mut dice);
    let mut text = format!("ที่ {number}\nวันที่ {dated}\nเรื่อง {subject}\nเรียน นายอำเภอทุกอำเภอ\n");
    for _ in 0..12 {
        let _ = write!(text, "{} {} ตำบล{} ", dice.pick(BODY), dice.pick(THINGS), name(&mut dice));
    }
    let mut l = Letter::blank(LetterId::new(&source.sha256, nth % A_SOURCE + 1), source.clone(), text);
    l.level = [Level::Province, Level::District, Level::Department][dice.next(3)];
    l.number = number.parse().ok().map(|n| FoundNumber(found(n)));
    l.date = dated.to_string().parse::<ThaiDate>().ok().map(|d| FoundDate(found(d)));
    l.subject = Some(found(subject));
    let office = found(format!("ศาลากลางจังหวัด{province}"));
    l.issuer = Some(Issuer { found: office, province: Some(province.to_owned()), district: None });
    if dice.next(3) == 0 {
        let due = dated.checked_add(jiff::Span::new().days(7 + dice.next(60) as i64)).unwrap();
        let recurring = dice.next(200) == 0;
        l.deadlines = vec![Deadline {
            kind: if recurring { DeadlineKind::Recurring } else { DeadlineKind::By },
            due: if recurring { None } else { due.to_string().parse().ok() },
            start: None,
            time: None,
            rrule: recurring.then(|| "FREQ=MONTHLY;BYMONTHDAY=5".to_owned()),
            relative: None,
            precision: Precision::Day,
            who: Some("อำเภอ".to_owned()),
            what: Some("รายงานผล".to_owned()),
            found: found(String::new()),
        }];
    }
    l
}

/// Gives the longest that taking in a source took.
fn fill(archive: &mut Archive, letters: usize) -> f64 {
    let mut longest = 0f64;
    for batch in 0..letters.div_ceil(A_SOURCE) {
        let sha256 = format!("{batch:016x}{:048}", 0);
        let path = format!("scans/{batch:08}.pdf");
        let source = Source { path: path.clone(), sha256: sha256.clone(), pages: vec![1], page_count: 1 };
        let read: Vec<Letter> = (batch * A_SOURCE..(batch + 1) * A_SOURCE).map(|n| letter(n, &source)).collect();
        let record = SourceRecord { path, sha256, settings_key: String::new(), page_count: 1 };
        longest = longest.max(time(|| archive.put(&record, &read, &[], &[]).unwrap()).1.cpu);
    }
    longest
}

/// What is asked for.
const KINDS: [&str; 6] = ["number", "subject", "end of a subject", "the same, one wrong", "common words", "filtered"];

/// A question about some letter of the archive, of which kind, and its filter.
fn question(dice: &mut Dice, letters: usize) -> (usize, String, Filter) {
    let source = Source { path: String::new(), sha256: "0".repeat(64), pages: vec![], page_count: 0 };
    let about = letter(dice.next(letters), &source);
    let subject = about.subject.unwrap().value;
    let chars: Vec<char> = subject.chars().collect();
    let end: String = chars[chars.len().saturating_sub(14)..].iter().collect();
    let kind = dice.next(KINDS.len());
    let (text, filter) = match kind {
        0 => (about.number.unwrap().0.value.to_string(), Filter::default()),
        1 => (subject, Filter::default()),
        2 => (end, Filter::default()),
        3 => {
            let mut damaged: Vec<char> = end.chars().collect();
            damaged[7] = 'ฃ';
            (damaged.into_iter().collect(), Filter::default())
        }
        4 => (dice.pick(THINGS).to_owned(), Filter::default()),
        _ => {
            let province = about.issuer.unwrap().province;
            (dice.pick(THINGS).to_owned(), Filter { province, level: Some(Level::Province), ..Filter::default() })
        }
    };
    (kind, text, filter)
}

/// What came of some work, and what it took, here in milliseconds.
fn time<T>(work: impl FnOnce() -> T) -> (T, Elapsed) {
    let start = Clock::start();
    let done = work();
    let Elapsed { cpu, wall } = start.elapsed();
    (done, Elapsed { cpu: cpu * 1e3, wall: wall * 1e3 })
}

/// What the given share of the work took at most; each kind of time by itself.
fn quantile(times: &[Elapsed], share: f64) -> Elapsed {
    let of = |kind: fn(&Elapsed) -> f64| {
        let mut sorted: Vec<f64> = times.iter().map(kind).collect();
        sorted.sort_by(f64::total_cmp);
        let value = sorted[((sorted.len() - 1) as f64 * share).round() as usize];
        (value * 1e3).round() / 1e3
    };
    Elapsed { wall: of(|t| t.wall), cpu: of(|t| t.cpu) }
}

fn measure(letters: usize, folder: &Path, before: Option<&Value>) -> Value {
    let mut archive = Archive::open(folder).unwrap();
    let (longest, filling) = if archive.counts().unwrap().letters == 0 {
        let (longest, filling) = time(|| fill(&mut archive, letters));
        (longest, Elapsed { wall: filling.wall / letters as f64, cpu: filling.cpu / letters as f64 })
    } else {
        let known = |key: &str| before.and_then(|row| row[key].as_f64()).unwrap_or(f64::NAN);
        let filling = Elapsed { wall: known("fill_letter_ms"), cpu: known("fill_letter_cpu_ms") };
        (known("fill_longest_source_cpu_ms"), filling)
    };
    let mut dice = Dice(letters as u64);
    let mut kinds: Vec<Vec<Elapsed>> = vec![Vec::new(); KINDS.len()];
    for asked in 0..QUESTIONS + WARMING {
        let (kind, text, filter) = question(&mut dice, letters);
        let (hits, took) = time(|| archive.search(&text, &filter, 20).unwrap());
        assert!(!hits.is_empty() || !filter.is_empty(), "nothing for {text}");
        if asked >= WARMING {
            kinds[kind].push(took);
        }
    }
    let all: Vec<Elapsed> = kinds.concat();
    let by_kind: serde_json::Map<String, Value> = KINDS
        .iter()
        .zip(&kinds)
        .map(|(name, times)| ((*name).to_owned(), [0.5, 0.99].map(|share| quantile(times, share).cpu).into()))
        .collect();
    let weeks: Vec<Elapsed> = (0..20)
        .map(|_| {
            let from = day(&mut dice);
            let to = from.checked_add(jiff::Span::new().days(6)).unwrap();
            let query = DueQuery { as_of: from, from, to, level: None, issuer: None };
            time(|| archive.deadlines(&query).unwrap()).1
        })
        .collect();
    let added: Vec<Elapsed> = (0..40).map(|n| add_one(&mut archive, n)).collect();
    let (median, slowest) = (quantile(&all, 0.5), quantile(&all, 0.99));
    let (week, one) = (quantile(&weeks, 0.5), quantile(&added, 0.5));
    let bytes = fs::metadata(folder.join("archive.sqlite")).unwrap().len();
    json!({
        "letters": letters, "optimised": !cfg!(debug_assertions),
        "search_median_ms": median.wall, "search_median_cpu_ms": median.cpu,
        "search_p99_ms": slowest.wall, "search_p99_cpu_ms": slowest.cpu, "search_median_and_p99_by_kind_cpu_ms": by_kind,
        "deadlines_of_a_week_ms": week.wall, "deadlines_of_a_week_cpu_ms": week.cpu,
        "add_letter_ms": one.wall, "add_letter_cpu_ms": one.cpu,
        "fill_letter_ms": filling.wall, "fill_letter_cpu_ms": filling.cpu,
        "fill_longest_source_cpu_ms": longest,
        "bytes_a_letter": bytes / letters as u64,
    })
}

/// Takes in a file with one letter.
fn add_one(archive: &mut Archive, nth: usize) -> Elapsed {
    // A letter is called by the beginning of the hash.
    let (path, sha256) = (format!("one/{nth}.pdf"), format!("f{nth:015x}{:048}", 0));
    let source = Source { path: path.clone(), sha256: sha256.clone(), pages: vec![1], page_count: 1 };
    let record = SourceRecord { path, sha256, settings_key: String::new(), page_count: 1 };
    let read = [letter(nth * A_SOURCE, &source)];
    time(|| archive.put(&record, &read, &[], &[]).unwrap()).1
}

/// A plot of the processor's milliseconds over letters, both by powers of ten.
fn draw(rows: &[&Value]) -> String {
    let series = [
        ("search_median_cpu_ms", "search, median", "#1b6ca8"),
        ("search_p99_cpu_ms", "search, 99th percentile", "#c0392b"),
        ("deadlines_of_a_week_cpu_ms", "deadlines of a week", "#27804a"),
        ("add_letter_cpu_ms", "adding a letter", "#8e6c1f"),
    ];
    let x = |letters: f64| 70.0 + (letters.log10() - 3.0) / 3.2 * 520.0;
    let y = |ms: f64| 330.0 - (ms.max(0.1).log10() + 1.0) / 4.0 * 300.0;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 400\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"640\" height=\"400\" fill=\"white\"/>\n",
    );
    for (power, label) in [(3, "1,000"), (4, "10,000"), (5, "100,000"), (6, "1,000,000")] {
        let at = x(10f64.powi(power));
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} 30V330\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"348\" text-anchor=\"middle\">{label}</text>"
        );
    }
    for (ms, label) in [(0.1, "0.1 ms"), (1.0, "1 ms"), (10.0, "10 ms"), (100.0, "100 ms"), (1000.0, "1 s")] {
        let at = y(ms);
        let _ = writeln!(
            svg,
            "<path d=\"M70 {at:.1}H590\" stroke=\"#ddd\"/><text x=\"64\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            at + 4.0
        );
    }
    for (i, (key, label, colour)) in series.into_iter().enumerate() {
        let points: Vec<(f64, f64)> =
            rows.iter().filter_map(|r| Some((x(r["letters"].as_f64()?), y(r[key].as_f64()?)))).collect();
        let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            line.join(" ")
        );
        for (x, y) in points {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let _ = writeln!(svg, "<text x=\"{}\" y=\"384\" fill=\"{colour}\">{label}</text>", 70 + 145 * i);
    }
    svg + "<text x=\"330\" y=\"366\" text-anchor=\"middle\">letters in the archive; milliseconds of the processor</text>\n</svg>\n"
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let keep = args.iter().position(|a| a == "--keep").and_then(|at| args.get(at + 1));
    let mut sizes: Vec<usize> = args.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000];
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let kept = docs.join("search-scale.json");
    let before = fs::read(&kept).ok().and_then(|text| serde_json::from_slice(&text).ok());
    let mut rows: BTreeMap<u64, Value> = before.map_or_else(BTreeMap::new, |rows: Vec<Value>| {
        rows.into_iter().filter_map(|row| Some((row["letters"].as_u64()?, row))).collect()
    });
    for letters in sizes {
        let letters = letters.div_ceil(A_SOURCE) * A_SOURCE;
        let passing = tempfile::tempdir().unwrap();
        let folder = keep.map_or(passing.path().to_owned(), |kept| Path::new(kept).join(letters.to_string()));
        let row = measure(letters, &folder, rows.get(&(letters as u64)));
        println!("{row}");
        rows.insert(letters as u64, row);
        let all: Vec<&Value> = rows.values().collect();
        fs::write(&kept, serde_json::to_string_pretty(&all).unwrap() + "\n").unwrap();
        fs::write(docs.join("search-scale.svg"), draw(&all)).unwrap();
    }
}
