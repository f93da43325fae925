//! Makes archives of forwarding chains with their truth, of any size, the same for the same seed.
//!
//! A department writes; provinces pass it on, each with a number, date and deadline of its own, citing the number or only saying
//! that they were told; districts pass the province's letter on. Scans of one bundle hold the letter and often a copy of the one
//! passed on. Letters are missing, undated, cite earlier ones, reuse the wording of an earlier one; text and numbers are
//! misread. All names and words are made up or everyday.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use saraban::{
    domain::{
        Chains, Deadline, DeadlineKind, Found, Issuer, Letter, LetterId, LetterNumber, Level, LinkKind, Precision,
        Receipt, Reference, ReferenceRole, Source, Span, ThaiDate, digits, number::FoundNumber, thai_date::FoundDate,
    },
    lexicon::confusions,
};

/// SplitMix64.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// 0 to `n - 1`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn chance(&mut self, p: f64) -> bool {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64 <= p && p > 0.0
    }
}

const WORDS: &str = "สำรวจ แหล่งน้ำ ถนน สะพาน ข้อมูล รายงาน งบประมาณ โครงการ โรงเรียน นักเรียน ครู อาหาร กลางวัน นม เด็ก ผู้สูงอายุ คนพิการ \
    เบี้ยยังชีพ สวัสดิการ ขยะ มูลฝอย น้ำเสีย อากาศ ฝุ่น ป่าไม้ ไฟป่า หมอกควัน น้ำท่วม ภัยแล้ง ประปา ไฟฟ้า แสงสว่าง ตลาด สาธารณสุข โรคระบาด \
    วัคซีน สุนัข พิษ เลือกตั้ง ผู้บริหาร สมาชิก สภา ท้องถิ่น พนักงาน ลูกจ้าง ตำแหน่ง สอบ อบรม สัมมนา ประชุม ชี้แจง แนวทาง ปฏิบัติ ระเบียบ \
    กฎหมาย ข้อบัญญัติ ภาษี ที่ดิน สิ่งปลูกสร้าง ป้าย รายได้ เงินอุดหนุน จัดสรร เบิกจ่าย พัสดุ จัดซื้อ จัดจ้าง สัญญา ตรวจสอบ ประเมิน ตัวชี้วัด \
    คุณธรรม โปร่งใส ประชาชน มีส่วนร่วม ชุมชน หมู่บ้าน ตำบล เทศบาล กีฬา วัฒนธรรม ประเพณี ท่องเที่ยว เกษตร ข้าว ยาง ปศุสัตว์ ประมง อาชีพ กองทุน \
    ออมทรัพย์ หนี้สิน ยาเสพติด ความปลอดภัย อุบัติเหตุ สงกรานต์ ปีใหม่ ทะเบียน บัตร ราษฎร สัญชาติ ศูนย์ ดำรงธรรม ร้องเรียน ระบบ สารสนเทศ เว็บไซต์ \
    บันทึก นำเข้า ปรับปรุง แบบฟอร์ม ภาพถ่าย แผนที่ พิกัด ก่อสร้าง ซ่อมแซม บำรุงรักษา เครื่องจักร ยานพาหนะ น้ำมัน พลังงาน ประหยัด ต้นไม้ \
    สวนสาธารณะ ห้องสมุด วิทยุ ข่าวสาร ประชาสัมพันธ์ จิตอาสา พระราชพิธี เฉลิมพระเกียรติ ธง ประดับ ตกแต่ง สถานที่ ราชการ วันหยุด เวร ยาม";

const DEPARTMENTS: [(&str, &str, &str); 12] = [
    ("มท", "0810.4", "กรมพัฒนาตำบล"),
    ("มท", "0820.2", "กรมพัฒนาตำบล"),
    ("มท", "0808.3", "กรมพัฒนาตำบล"),
    ("มท", "0310.1", "กรมทะเบียนกลาง"),
    ("มท", "0619", "กรมป้องกันภัยพื้นที่"),
    ("สธ", "0417.5", "กรมอนามัยชุมชน"),
    ("สธ", "0922.2", "กรมสุขภาพถิ่น"),
    ("ศธ", "0406.1", "กรมการเรียนรู้"),
    ("กษ", "0611.4", "กรมปศุสัตว์ท้องที่"),
    ("ทส", "0303.3", "กรมน้ำและอากาศ"),
    ("พม", "0402.6", "กรมผู้สูงวัย"),
    ("กค", "0402.2", "กรมบัญชีพื้นที่"),
];

const BETWEEN: [&str; 6] = ["และ", "เพื่อ", "ของ", "ใน", "ตาม", "โดย"];

const PROVINCES: usize = 76;

/// How an archive is made.
#[derive(Clone, Copy)]
pub struct Recipe {
    /// What the dice start from.
    pub seed: u64,
    /// About how many letters; the last family is finished.
    pub letters: usize,
    /// The share of digits of numbers that are replaced by their usual confusion.
    pub digit_noise: f64,
    /// The share of the text's characters that are misread.
    pub text_noise: f64,
    /// Whether the departments and provinces are those that the stored weights were not estimated from.
    pub held_out: bool,
}

impl Recipe {
    pub fn clean(seed: u64, letters: usize) -> Self {
        Self { seed, letters, digit_noise: 0.0, text_noise: 0.005, held_out: true }
    }

    /// Every third digit of every number misread.
    pub fn noisy(seed: u64, letters: usize) -> Self {
        Self { digit_noise: 1.0 / 3.0, text_noise: 0.01, ..Self::clean(seed, letters) }
    }

    /// The same with the departments and provinces that the stored weights are estimated from.
    pub fn for_training(self) -> Self {
        Self { held_out: false, ..self }
    }
}

/// What a letter really is, however its scans read.
#[derive(Clone)]
struct Real {
    identity: usize,
    level: Level,
    number: LetterNumber,
    day: i64,
    undated: bool,
    office: String,
    place: (Option<String>, Option<String>),
    subject: String,
    body: Vec<String>,
    intro: String,
    cites: Vec<(LetterNumber, i64, String, bool)>,
    due: Option<i64>,
}

/// The truth: which letter forwards which, by identity, and which letter every scan is of.
#[derive(Default)]
pub struct Truth {
    pub identity: HashMap<LetterId, usize>,
    pub forwards: BTreeSet<(usize, usize)>,
    pub dated: BTreeMap<usize, ThaiDate>,
    pub numbers: BTreeMap<usize, LetterNumber>,
}

impl Truth {
    /// The forwards that can be found: both letters are here.
    pub fn findable(&self) -> BTreeSet<(usize, usize)> {
        let here: BTreeSet<usize> = self.identity.values().copied().collect();
        self.forwards.iter().copied().filter(|(a, b)| here.contains(a) && here.contains(b)).collect()
    }

    /// Precision and recall of the links that forward.
    pub fn score(&self, chains: &Chains) -> Score {
        let forwards = chains.links.iter().filter(|l| l.kind == LinkKind::Forwards);
        let found: BTreeSet<(usize, usize)> =
            forwards.map(|l| (self.identity[&l.from], self.identity[&l.to])).collect();
        let wanted = self.findable();
        let right = found.intersection(&wanted).count() as f64;
        Score {
            precision: right / found.len().max(1) as f64,
            recall: right / wanted.len().max(1) as f64,
            wanted: wanted.len(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub wanted: usize,
}

impl Score {
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(1e-9)
    }
}

/// How often links are right, by the probability that they were given.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    /// For each twentieth of probability: links that forward, those that are right, and the sum of their probabilities.
    pub bins: [(usize, usize, f64); 20],
}

impl Calibration {
    pub fn add(&mut self, chains: &Chains, truth: &Truth) {
        let wanted = truth.findable();
        for link in chains.links.iter().filter(|l| l.kind == LinkKind::Forwards) {
            let right = wanted.contains(&(truth.identity[&link.from], truth.identity[&link.to]));
            let bin = &mut self.bins[((link.score * 20.0) as usize).min(19)];
            *bin = (bin.0 + 1, bin.1 + usize::from(right), bin.2 + link.score);
        }
    }

    /// How far on average the share of links that are right is from the probability given.
    pub fn expected_error(&self) -> f64 {
        let links: usize = self.bins.iter().map(|b| b.0).sum();
        self.bins.iter().map(|(_, right, p)| (*right as f64 - p).abs()).sum::<f64>() / links.max(1) as f64
    }
}

/// Makes letters, family by family.
pub struct Maker {
    recipe: Recipe,
    dice: Dice,
    words: Vec<&'static str>,
    serials: HashMap<String, u32>,
    past: Vec<Vec<String>>,
    last: HashMap<usize, Vec<Real>>,
    identities: usize,
    bundles: usize,
    pub made: usize,
    pub truth: Truth,
}

impl Maker {
    pub fn new(recipe: Recipe) -> Self {
        Self {
            recipe,
            dice: Dice::new(recipe.seed),
            words: WORDS.split_whitespace().collect(),
            serials: HashMap::new(),
            past: Vec::new(),
            last: HashMap::new(),
            identities: 0,
            bundles: 0,
            made: 0,
            truth: Truth::default(),
        }
    }

    /// All letters of the recipe, each given to `take`.
    pub fn make(&mut self, mut take: impl FnMut(Letter)) {
        while self.made < self.recipe.letters {
            self.family(&mut take);
        }
    }

    fn number(&mut self, agency: &str, office: &str, circular: bool) -> LetterNumber {
        let step = 1 + self.dice.below(7) as u32;
        let start = self.dice.below(3000) as u32;
        let serial = self.serials.entry(format!("{agency}{office}")).or_insert(start);
        *serial = if *serial > 9900 { 1 } else { *serial + step };
        let serial = serial.to_string();
        LetterNumber { agency: agency.to_owned(), office: office.to_owned(), circular, serial }
    }

    /// A word of one or two parts, of some twenty thousand: a few are in every letter, most are rare, as in real ones.
    fn word(&mut self) -> String {
        let mut part = || self.words[self.dice.below(self.words.len())];
        let (first, second) = (part(), part());
        if self.dice.chance(0.25) { first.to_owned() } else { format!("{first}{second}") }
    }

    fn body(&mut self) -> Vec<String> {
        if !self.past.is_empty() && self.dice.chance(0.15) {
            // The wording of an earlier letter, a fifth of it changed.
            let mut body = self.past[self.dice.below(self.past.len())].clone();
            for word in &mut body {
                if self.dice.chance(0.2) {
                    *word = self.word();
                }
            }
            return body;
        }
        let length = 60 + self.dice.below(80);
        let mut body = Vec::with_capacity(length);
        for i in 0..length {
            body.push(self.word());
            if i % 3 == 2 {
                body.push(BETWEEN[self.dice.below(BETWEEN.len())].to_owned());
            }
        }
        if self.past.len() < 3000 {
            self.past.push(body.clone());
        }
        body
    }

    fn copied(&mut self, body: &[String]) -> Vec<String> {
        if self.dice.chance(0.08) {
            return "แจ้งให้ทราบและถือปฏิบัติโดยเคร่งครัดต่อไป".split(' ').map(str::to_owned).collect();
        }
        let keep = body.len() * (60 + self.dice.below(40)) / 100;
        let mut copied = body[..keep].to_vec();
        // Some offices put it in words of their own.
        if self.dice.chance(0.3) {
            let changed = 0.1 * (1 + self.dice.below(7)) as f64;
            for word in &mut copied {
                if self.dice.chance(changed) {
                    *word = self.word();
                }
            }
        }
        copied
    }

    #[allow(clippy::too_many_arguments)]
    fn real(
        &mut self,
        level: Level,
        number: LetterNumber,
        day: i64,
        office: String,
        place: (Option<String>, Option<String>),
        body: Vec<String>,
        due: Option<i64>,
    ) -> Real {
        self.identities += 1;
        let undated = self.dice.chance(0.2);
        let subject = body.iter().take(8).map(String::as_str).collect();
        let identity = self.identities;
        self.truth.numbers.insert(identity, number.clone());
        Real {
            identity,
            level,
            number,
            day,
            undated,
            office,
            place,
            subject,
            body,
            intro: String::new(),
            cites: Vec::new(),
            due,
        }
    }

    /// Makes `lower` pass `upper` on: by its number, or only saying who told.
    fn pass_on(&mut self, lower: &mut Real, upper: &Real) {
        self.truth.forwards.insert((lower.identity, upper.identity));
        if self.dice.chance(0.72) {
            let copy = self.dice.chance(0.25);
            lower.intro = format!("{}{}", if copy { "ตามสำเนาหนังสือ" } else { "ตามหนังสือ" }, upper.office);
            lower.cites.push((upper.number.clone(), upper.day, upper.office.clone(), copy));
        } else {
            lower.intro = format!("ด้วย{}ได้รับแจ้งจาก{}ว่า", lower.office, upper.office);
        }
    }

    fn family(&mut self, take: &mut impl FnMut(Letter)) {
        let half = usize::from(self.recipe.held_out);
        let d = 2 * self.dice.below(DEPARTMENTS.len() / 2) + half;
        let (agency, office, name) = DEPARTMENTS[d];
        let day = 19_000 + self.dice.below(1000) as i64;
        let body = self.body();
        let number = self.number(agency, office, true);
        let due = self.dice.chance(0.6).then(|| day + 20 + self.dice.below(40) as i64);
        let mut department =
            self.real(Level::Department, number, day, name.to_owned(), (None, None), body.clone(), due);
        if let Some(before) = self.last.get(&d).and_then(|l| l.first()).filter(|b| b.day < day) {
            department.cites.push((before.number.clone(), before.day, before.office.clone(), false));
        }
        self.last.insert(d, vec![department.clone()]);
        if self.dice.chance(0.5) {
            self.bundle(&[&department], take);
        }
        let many = if self.dice.chance(0.1) { 20 + self.dice.below(18) } else { 1 + self.dice.below(5) };
        let offset = self.dice.below(PROVINCES / 2);
        for p in (0..many).map(|i| 2 * ((offset + i) % (PROVINCES / 2)) + half) {
            self.province(p, &department, &body, take);
        }
        if self.dice.chance(0.05) {
            self.district(2 * offset + half, 1, &department, &[], take);
        }
    }

    fn province(&mut self, p: usize, department: &Real, body: &[String], take: &mut impl FnMut(Letter)) {
        let code = province_code(p);
        let name = format!("สำนักงานส่วนถิ่นจังหวัด{}", province_name(p));
        let day = department.day + self.on_its_way(20);
        let office = format!("0023.{}", 1 + self.dice.below(6));
        let number = self.number(&code, &office, true);
        let copied = self.copied(body);
        let slack = self.dice.below(8) as i64 - 7;
        let due = department.due.map(|d| d + slack);
        let place = (Some(province_name(p)), None);
        let mut letter = self.real(Level::Province, number, day, name, place, copied, due);
        self.pass_on(&mut letter, department);
        let key = 1000 + p;
        let before: Option<Real> = self.last.get(&key).and_then(|l| l.first()).cloned();
        if let Some(before) = before.as_ref().filter(|b| b.day < day)
            && self.dice.chance(0.2)
        {
            letter.cites.push((before.number.clone(), before.day, before.office.clone(), false));
        }
        let mut scan = vec![&letter];
        if self.dice.chance(0.6) {
            scan.push(department);
        }
        // The pair before this one, filed in the same bundle.
        let earlier = self.last.get(&key).cloned().filter(|_| self.dice.chance(0.1)).unwrap_or_default();
        scan.extend(&earlier);
        if self.dice.chance(0.93) {
            self.bundle(&scan, take);
        }
        self.last.insert(key, vec![letter.clone(), department.clone()]);
        for district in 0..self.dice.below(4) {
            self.district(p, district + 1, &letter, &[department], take);
        }
    }

    /// How many days an office takes to pass a letter on: up to `usual`; now and then some months.
    fn on_its_way(&mut self, usual: usize) -> i64 {
        if self.dice.chance(0.04) { 30 + self.dice.below(170) as i64 } else { 1 + self.dice.below(usual) as i64 }
    }

    fn district(&mut self, p: usize, n: usize, upper: &Real, behind: &[&Real], take: &mut impl FnMut(Letter)) {
        let district = format!("บ้าน{}", ["ใหม่", "เก่า", "เหนือ", "ใต้", "กลาง"][n % 5]);
        let day = upper.day + self.on_its_way(15);
        let number = self.number(&province_code(p), &format!("{:02}23.{}", 10 + n, 1 + n % 3), true);
        let body = self.copied(&upper.body);
        let name = format!("สำนักงานส่วนถิ่นอำเภอ{district}");
        let place = (Some(province_name(p)), Some(district));
        let mut letter = self.real(Level::District, number, day, name, place, body, None);
        self.pass_on(&mut letter, upper);
        let mut scan = vec![&letter];
        if self.dice.chance(0.5) {
            scan.push(upper);
            if self.dice.chance(0.5) {
                scan.extend(behind);
            }
        }
        self.bundle(&scan, take);
    }

    /// One scanned bundle of letters, each read with its own mistakes.
    fn bundle(&mut self, scan: &[&Real], take: &mut impl FnMut(Letter)) {
        self.bundles += 1;
        let sha = format!("{:016x}", Dice::new(self.recipe.seed ^ (self.bundles as u64) << 20).next());
        for (nth, real) in scan.iter().enumerate() {
            let id = LetterId::new(&sha, nth + 1);
            self.truth.identity.insert(id.clone(), real.identity);
            self.truth.dated.insert(real.identity, date(real.day));
            self.made += 1;
            let letter = self.read(real, id, &sha, nth);
            take(letter);
        }
    }

    fn read(&mut self, real: &Real, id: LetterId, sha: &str, nth: usize) -> Letter {
        let source = Source { path: format!("{sha}.pdf"), sha256: sha.to_owned(), pages: Vec::new(), page_count: 0 };
        let mut text = format!("{} ", real.intro);
        let mut references = Vec::new();
        for (number, day, office, copy) in &real.cites {
            let number = self.misread(number);
            text.push_str("ที่ ");
            let at = text.chars().count();
            let printed = digits::to_thai(&number.to_string());
            text.push_str(&printed);
            text.push(' ');
            let mut found_number = found(number);
            found_number.span = Some(Span::new(at, at + printed.chars().count()));
            references.push(Reference {
                number: FoundNumber(found_number),
                date: if self.dice.chance(0.9) { Some(self.dated(*day)) } else { None },
                issuer: if self.dice.chance(0.8) { Some(found(self.garbled(office))) } else { None },
                role: if *copy { ReferenceRole::Enclosed } else { ReferenceRole::Body },
                target: None,
            });
        }
        for word in &real.body {
            let noise = self.recipe.text_noise;
            text.extend(word.chars().map(|c| if self.dice.chance(noise) { 'ฯ' } else { c }));
        }
        text.push_str(" จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการต่อไป");
        let mut letter = Letter::blank(id, source, text);
        letter.level = real.level;
        letter.number = Some(FoundNumber(found(self.misread(&real.number))));
        letter.date = if real.undated { None } else { Some(self.dated(real.day)) };
        letter.issuer = Some(Issuer {
            found: found(self.garbled(&real.office)),
            province: real.place.0.clone(),
            district: real.place.1.clone(),
        });
        // Stamped letters print no subject; letters that come down from above carry the stamp of who received them.
        letter.subject = self.dice.chance(0.6).then(|| found(real.subject.clone()));
        if nth > 0 && self.dice.chance(0.3) {
            let received = found(date(real.day + 1 + self.dice.below(4) as i64));
            letter.receipts.push(Receipt { date: Some(received), ..Receipt::default() });
        }
        letter.references = references;
        letter.deadlines = real.due.map(|d| deadline(date(d))).into_iter().collect();
        letter
    }

    /// A day as it is read: one in thirty with a wrong last digit, one in fifty without the day.
    fn dated(&mut self, day: i64) -> FoundDate {
        let right = date(day);
        let wrong = || {
            let (month, last) = right.to_string().split_at_checked(9).map(|(m, d)| (m.to_owned(), d.parse::<u8>()))?;
            format!("{month}{}", usual_confusion(last.ok()?)).parse().ok()
        };
        let month = || right.to_string().get(..7).and_then(|m| m.parse().ok());
        let read = match self.dice.below(300) {
            0..10 => wrong(),
            10..16 => month(),
            _ => None,
        };
        FoundDate(found(read.unwrap_or(right)))
    }

    /// Words as they are read.
    fn garbled(&mut self, words: &str) -> String {
        let noise = self.recipe.text_noise;
        words.chars().map(|c| if self.dice.chance(noise) { 'ฯ' } else { c }).collect()
    }

    fn misread(&mut self, number: &LetterNumber) -> LetterNumber {
        let p = self.recipe.digit_noise;
        let mut noise = |text: &str| -> String {
            text.chars()
                .map(|c| match digits::value(c) {
                    Some(d) if self.dice.chance(p) => usual_confusion(d),
                    _ => c,
                })
                .collect()
        };
        let (office, serial) = (noise(&number.office), noise(&number.serial));
        let mut agency = number.agency.clone();
        // One code in a hundred loses a letter to another.
        if self.dice.chance(0.01) {
            agency = agency.chars().take(1).chain(['ฮ']).collect();
        }
        LetterNumber { agency, office, serial, ..number.clone() }
    }
}

/// Replaces every third digit, at random, of a letter's number and of those that it cites by its usual confusion, as read by a
/// recogniser that knows how often it errs.
pub fn damage(letter: &mut Letter, dice: &mut Dice) {
    let cited = letter.references.iter_mut().map(|r| &mut r.number.0);
    for found in cited.chain(letter.number.as_mut().map(|n| &mut n.0)) {
        let mut digits = 0;
        let mut damaged = |text: &str| -> String {
            let replaced = text.chars().map(|c| match digits::value(c) {
                Some(d) => {
                    digits += 1;
                    if dice.chance(1.0 / 3.0) { usual_confusion(d) } else { c }
                }
                None => c,
            });
            replaced.collect()
        };
        let (office, serial) = (damaged(&found.value.office), damaged(&found.value.serial));
        found.value = LetterNumber { office, serial, ..found.value.clone() };
        found.confidence = (2.0f64 / 3.0).powi(digits);
        found.alternatives.clear();
    }
}

/// How many forwards were found, of how many there are, and how many of them are right; by the numbers that the letters really have.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub found: usize,
    pub wanted: usize,
    pub right: usize,
}

impl Tally {
    pub fn add(&mut self, chains: &Chains, wanted: &BTreeSet<(String, String)>, numbers: &HashMap<LetterId, String>) {
        let forwards = chains.links.iter().filter(|l| l.kind == LinkKind::Forwards);
        let found: BTreeSet<(String, String)> =
            forwards.map(|l| (numbers[&l.from].clone(), numbers[&l.to].clone())).collect();
        self.found += found.len();
        self.wanted += wanted.len();
        self.right += found.intersection(wanted).count();
    }

    pub fn precision(&self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64
    }
}

/// The number of each letter, `""` where it has none.
pub fn numbers(letters: &[Letter]) -> HashMap<LetterId, String> {
    let number = |l: &Letter| l.number.as_ref().map(|n| n.0.value.to_string()).unwrap_or_default();
    letters.iter().map(|l| (l.id.clone(), number(l))).collect()
}

/// The digit that a digit is most often taken for.
fn usual_confusion(d: u8) -> char {
    let other = (0..10).filter(|r| *r != d).max_by(|a, b| taken_for(d, *a).total_cmp(&taken_for(d, *b)));
    char::from(b'0' + other.unwrap_or(d))
}

fn taken_for(printed: u8, read: u8) -> f64 {
    confusions::printed_where(read).into_iter().find(|(d, _)| *d == printed).map_or(0.0, |(_, p)| p)
}

fn province_code(p: usize) -> String {
    let letters: Vec<char> = "กขคงจฉชซญณดตถทธนบปผพมยรลวสหอ".chars().collect();
    [letters[p % letters.len()], letters[(p * 5 + 3 + p / letters.len()) % letters.len()]].iter().collect()
}

fn province_name(p: usize) -> String {
    let (first, second) = (
        ["เชียง", "นคร", "สุข", "ทอง", "ไพร", "ชล", "ธาร", "แก้ว"],
        ["ชัย", "บุรี", "ธานี", "เกษม", "สวรรค์", "ปราการ", "นาท", "คาม", "ผล", "วดี"],
    );
    format!("{}{}", first[p % 8], second[p / 8 % 10])
}

fn date(day: i64) -> ThaiDate {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    ThaiDate::from(first.saturating_add(jiff::Span::new().days(day)))
}

pub fn found<T>(value: T) -> Found<T> {
    Found {
        value,
        text: String::new(),
        page: None,
        place: None,
        span: None,
        confidence: 0.97,
        alternatives: Vec::new(),
    }
}

pub fn deadline(due: ThaiDate) -> Deadline {
    Deadline {
        kind: DeadlineKind::By,
        due: Some(due),
        start: None,
        time: None,
        rrule: None,
        relative: None,
        precision: Precision::Day,
        who: None,
        what: None,
        found: found(due.to_string()),
    }
}
