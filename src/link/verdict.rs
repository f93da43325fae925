//! What linking has to say of each letter: what its citations mean, what its number and date really are, and what a person should
//! look at.
//!
//! The rule for changing a value: at least two others read it otherwise, each by itself, or one reads it surely where
//! this one was in doubt and had that value among its alternatives, or is hardly a reading at all. Anything less lowers
//! the confidence and says so.

use std::collections::BTreeMap;

use super::{
    consensus::{Agreed, agree},
    linker::{Cluster, Linker, Settled},
    reading::{Reading, serial},
    view::DateReading,
};
use crate::{
    domain::{
        Alternative, Finding, FindingCode, Found, Letter, LetterId, LetterNumber, ThaiDate, digits,
        thai_date::FoundDate,
    },
    lexicon::months,
};

/// A value is changed from this probability of the other.
const SURE: f64 = 0.95;
/// Below this a reading is in doubt.
const DOUBT: f64 = 0.8;
/// Below this it is more likely wrong than right, and gives way to a sure one even if that is none of its alternatives.
const WRONG: f64 = 0.5;
/// A reading in doubt gives way from this probability of the other; one that is only not sure, from [`SURE`].
const LIKELIER: f64 = 0.8;
/// A day that other letters give, and that is not on the letter's own page, is no surer than this.
const ELSEWHERE: f64 = 0.9;
/// A day that is in doubt wherever it stands is no surer than this, though all agree.
const AGREED: f64 = 0.94;
/// No agreement makes a value surer than this.
const MOST: f64 = 0.999;

/// What linking has to say of one letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The letter.
    pub letter: LetterId,
    /// Which of its references mean which letter.
    pub targets: Vec<(usize, LetterId)>,
    /// Its number and the probability of it, if the chain says anything about it.
    pub number: Option<(LetterNumber, f64)>,
    /// Its date and the probability of it, if the chain says anything about it.
    pub date: Option<(ThaiDate, f64)>,
    /// The numbers of its references, likewise.
    pub cited: Vec<(usize, LetterNumber, f64)>,
    /// What a person should look at.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Writes it into the letter as it was extracted. Words and places stay as they are; a value that changes goes to the
    /// alternatives.
    pub fn apply(&self, letter: &mut Letter) {
        for (reference, target) in &self.targets {
            if let Some(r) = letter.references.get_mut(*reference) {
                r.target = Some(target.clone());
            }
        }
        if let (Some(found), Some((value, p))) = (&mut letter.number, &self.number) {
            change(&mut found.0, value, *p);
        }
        match (&mut letter.date, &self.date) {
            (Some(found), Some((value, p))) => change(&mut found.0, value, *p),
            (none, Some((value, p))) => *none = Some(unprinted(*value, *p)),
            _ => {}
        }
        for (reference, value, p) in &self.cited {
            if let Some(r) = letter.references.get_mut(*reference) {
                change(&mut r.number.0, value, *p);
            }
        }
        letter.findings.extend(self.findings.iter().cloned());
        letter.settle_confidence();
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
            && self.number.is_none()
            && self.date.is_none()
            && self.cited.is_empty()
            && self.findings.is_empty()
    }
}

fn change<T: Clone + PartialEq>(found: &mut Found<T>, value: &T, confidence: f64) {
    if found.value != *value {
        let read = std::mem::replace(&mut found.value, value.clone());
        found.alternatives.retain(|a| a.value != *value);
        let left = (1.0 - confidence).min(found.confidence);
        found.alternatives.insert(0, Alternative { value: read, confidence: left });
    }
    found.confidence = confidence;
}

/// A date that stands in other letters only.
fn unprinted(value: ThaiDate, confidence: f64) -> FoundDate {
    let (text, alternatives) = (String::new(), Vec::new());
    FoundDate(Found { value, text, page: None, place: None, span: None, confidence, alternatives })
}

/// Who read a number: a scan of the letter itself, or one that cites it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Scan(u32),
    Citation(u32, usize),
}

impl Linker {
    fn witnesses(&self, cluster: u32) -> Vec<(Who, &Reading)> {
        let c = &self.clusters[cluster as usize];
        let scans = c.members.iter().filter_map(|m| {
            let number = self.letters[*m as usize].number.as_ref()?;
            Some((Who::Scan(*m), number))
        });
        let citations = c.cited.iter().filter_map(|(l, m)| {
            let mention = self.letters[*l as usize].mentions.get(*m)?;
            Some((Who::Citation(*l, *m), &mention.number))
        });
        scans.chain(citations).collect()
    }

    /// What the scans and citations of a cluster say together.
    pub(super) fn settle(&self, cluster: u32) -> Settled {
        let witnesses = self.witnesses(cluster);
        let own = self.first_of(cluster).number.as_ref();
        let number = agree(witnesses.iter().map(|w| w.1)).map(|agreed| {
            let read = own.or_else(|| witnesses.first().map(|w| w.1));
            match read.map(|r| opinion(r, &agreed, &witnesses)) {
                Some(Opinion::Stands(p) | Opinion::Doubted(p)) => {
                    (read.map_or(agreed.value.clone(), |r| r.value.clone()), p)
                }
                _ => (agreed.value, agreed.confidence.min(MOST)),
            }
        });
        let printed = self.clusters[cluster as usize].date.as_ref();
        let date = match self.cited_date(cluster) {
            Some((cited, n, p)) if overrules(printed, cited, n) => Some((cited, p)),
            // Readings in doubt that agree are surer for that, but not sure: what misled one may have misled the other.
            Some((cited, n, p)) if printed.is_some_and(|d| d.value == cited) => {
                let either = |own: f64| 1.0 - (1.0 - own) * (1.0 - p);
                let each = 1.0 - (1.0 - p).powf(1.0 / n as f64);
                let most = |own: f64| if own.max(each) < DOUBT { AGREED } else { 0.99 * MOST };
                printed.map(|d| (d.value, d.confidence.max(either(d.confidence).min(most(d.confidence)))))
            }
            _ => printed.map(|d| (d.value, d.confidence)),
        };
        Settled { number, date }
    }

    /// The day that most citations of a cluster give it, how many do, and the probability of it; `None` if it is a draw.
    fn cited_date(&self, cluster: u32) -> Option<(ThaiDate, usize, f64)> {
        let mut votes: BTreeMap<ThaiDate, (usize, f64)> = BTreeMap::new();
        for (letter, mention) in &self.clusters[cluster as usize].cited {
            let date = self.letters[*letter as usize].mentions.get(*mention).and_then(|m| m.date.as_ref());
            if let Some(date) = date.filter(|d| d.value.day().is_some()) {
                let vote = votes.entry(date.value).or_insert((0, 1.0));
                *vote = (vote.0 + 1, vote.1 * (1.0 - date.confidence.clamp(0.0, 0.95)));
            }
        }
        let (date, (n, wrong)) = votes.iter().max_by_key(|(_, (n, _))| *n)?;
        let rivals = votes.iter().any(|(d, (m, _))| d != date && m == n);
        (!rivals).then_some((*date, *n, (1.0 - wrong).min(MOST)))
    }

    /// What is to be said of a letter, with the numbers and dates of all scans and citations.
    pub(super) fn verdict(&self, index: u32) -> Verdict {
        let letter = &self.letters[index as usize];
        let mut verdict = Verdict {
            letter: letter.id.clone(),
            targets: Vec::new(),
            number: None,
            date: None,
            cited: Vec::new(),
            findings: Vec::new(),
        };
        let cluster = self.cluster_of[index as usize];
        if let Some(read) = &letter.number {
            verdict.number = self.number_verdict(cluster, Who::Scan(index), read, "number", &mut verdict.findings);
        }
        self.date_verdict(index, &mut verdict);
        for decision in &self.outcomes[index as usize].decisions {
            let Some(m) = decision.mention else { continue };
            verdict.targets.push((m, self.first_of(decision.cluster).id.clone()));
            let (who, read) = (Who::Citation(index, m), &letter.mentions[m].number);
            let field = format!("references[{m}].number");
            let settled = self.number_verdict(decision.cluster, who, read, &field, &mut verdict.findings);
            verdict.cited.extend(settled.map(|(value, p)| (m, value, p)));
        }
        verdict.targets.sort();
        verdict.cited.sort_by_key(|a| a.0);
        verdict.findings.extend(self.deadline_findings(index));
        verdict
    }

    fn number_verdict(
        &self,
        cluster: u32,
        who: Who,
        read: &Reading,
        field: &str,
        findings: &mut Vec<Finding>,
    ) -> Option<(LetterNumber, f64)> {
        let witnesses = self.witnesses(cluster);
        if witnesses.len() < 2 {
            return None;
        }
        let agreed = agree(witnesses.iter().map(|w| w.1))?;
        let others = witnesses.iter().filter(|w| w.0 != who && w.1.value != read.value).count();
        let printed = |n: &LetterNumber| digits::to_thai(&n.to_string());
        match opinion(read, &agreed, &witnesses) {
            Opinion::Stands(p) => Some((read.value.clone(), p)),
            Opinion::Doubted(p) => {
                // Readings that are all the same and all weak give no other number to speak of.
                let other = witnesses.iter().map(|w| &w.1.value).find(|v| **v != read.value);
                let Some(other) = other else { return Some((read.value.clone(), p)) };
                let message = format!(
                    "เลขที่ {} ไม่ตรงกับที่อ่านได้จากหนังสือที่เกี่ยวข้องอีก {} ฉบับ ({}) โปรดตรวจกับต้นฉบับ",
                    printed(&read.value),
                    digits::to_thai(&others.to_string()),
                    printed(other),
                );
                let finding = Finding::new(FindingCode::ChainDisagrees, field, message).suggesting(other.to_string());
                findings.push(finding);
                Some((read.value.clone(), p))
            }
            Opinion::Overruled => {
                let message = format!(
                    "อ่านได้ {} แต่หนังสือที่เกี่ยวข้องอีก {} ฉบับให้เลขที่ {} จึงถือตามนั้น",
                    printed(&read.value),
                    digits::to_thai(&others.to_string()),
                    printed(&agreed.value),
                );
                let value = agreed.value.to_string();
                findings.push(Finding::new(FindingCode::Repaired, field, message).suggesting(value));
                Some((agreed.value, agreed.confidence.min(MOST)))
            }
        }
    }

    fn date_verdict(&self, index: u32, verdict: &mut Verdict) {
        let cluster = &self.clusters[self.cluster_of[index as usize] as usize];
        let Some((settled, p)) = cluster.settled.date else { return };
        let own = self.letters[index as usize].date.as_ref();
        let thai = |d: ThaiDate| digits::to_thai(&months::short_date(&d));
        match own {
            Some(date) if date.value == settled => verdict.date = (p > date.confidence).then_some((settled, p)),
            None => {
                let message = format!("หนังสือไม่มีวันที่ แต่หนังสือที่เกี่ยวข้องระบุว่าลงวันที่ {} จึงถือตามนั้น", thai(settled));
                verdict
                    .findings
                    .push(Finding::new(FindingCode::Repaired, "date", message).suggesting(settled.to_string()));
                verdict.date = Some((settled, p.min(ELSEWHERE)));
            }
            // Where the paper gives a month alone, so does the record.
            Some(date) if date.value.day().is_none() => {
                let message = format!(
                    "หนังสือมีแต่เดือนและปี ({}) หนังสือที่เกี่ยวข้องระบุว่าลงวันที่ {} โปรดตรวจกับต้นฉบับ",
                    thai(date.value),
                    thai(settled)
                );
                let finding = Finding::new(FindingCode::ChainDisagrees, "date", message);
                verdict.findings.push(finding.suggesting(settled.to_string()));
            }
            Some(date) if overrules(Some(date), settled, cluster.witnesses_but_one()) => {
                let message =
                    format!("อ่านวันที่ได้ {} แต่หนังสือที่เกี่ยวข้องระบุวันที่ {} จึงถือตามนั้น", thai(date.value), thai(settled));
                verdict
                    .findings
                    .push(Finding::new(FindingCode::Repaired, "date", message).suggesting(settled.to_string()));
                verdict.date = Some((settled, p));
            }
            Some(date) => {
                let message =
                    format!("วันที่ {} ไม่ตรงกับวันที่ {} ที่หนังสือที่เกี่ยวข้องระบุ โปรดตรวจกับต้นฉบับ", thai(date.value), thai(settled));
                verdict
                    .findings
                    .push(Finding::new(FindingCode::ChainDisagrees, "date", message).suggesting(settled.to_string()));
                verdict.date = Some((date.value, date.confidence.min(0.6)));
            }
        }
    }
}

impl Cluster {
    /// How many others there are beside one scan or citation.
    fn witnesses_but_one(&self) -> usize {
        (self.members.len() + self.cited.len()).saturating_sub(1)
    }
}

/// Whether `n` citations that give the day `cited` decide against what is printed: nothing, the month alone, or a day that
/// differs by one digit or has that day among its alternatives; one citation alone does against a day that is hardly a reading.
fn overrules(printed: Option<&DateReading>, cited: ThaiDate, n: usize) -> bool {
    let Some(printed) = printed else { return true };
    let (read, same_month) =
        (printed.value, (printed.value.year(), printed.value.month()) == (cited.year(), cited.month()));
    let apart = read.to_string().bytes().zip(cited.to_string().bytes()).filter(|(a, b)| a != b).count();
    match read.day() {
        None => same_month,
        Some(_) => {
            let outvoted = n >= 2 || printed.confidence < WRONG;
            read != cited && outvoted && (apart == 1 || printed.alternatives.contains(&cited))
        }
    }
}

/// What the others make of a reading.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Opinion {
    /// It stands, with this probability.
    Stands(f64),
    /// Others read otherwise, but not surely enough; it stands with this lowered probability.
    Doubted(f64),
    /// The others are right.
    Overruled,
}

fn opinion(read: &Reading, agreed: &Agreed, witnesses: &[(Who, &Reading)]) -> Opinion {
    if read.value == agreed.value {
        return if agreed.confidence >= SURE {
            Opinion::Stands(read.confidence.max(agreed.confidence).min(MOST))
        } else {
            Opinion::Doubted(read.confidence.min(agreed.confidence))
        };
    }
    let support = support(&read.value, &agreed.value, witnesses);
    let sure_other = witnesses.iter().any(|w| w.1.value == agreed.value && w.1.confidence >= SURE);
    let listed = read.alternatives.iter().any(|a| a.0 == agreed.value);
    let least = if agreed.confidence >= SURE { SURE } else { DOUBT };
    let doubtful = read.confidence < WRONG || (read.confidence < least && listed);
    let by_many = support >= 2 && agreed.confidence >= SURE;
    if by_many || (support == 1 && doubtful && sure_other && agreed.confidence >= LIKELIER) {
        Opinion::Overruled
    } else {
        Opinion::Doubted(read.confidence.min(agreed.probability_of(&read.value).max(0.01)))
    }
}

/// How many readings, at the least, have each of the digits in which `agreed` differs from `read`.
fn support(read: &LetterNumber, agreed: &LetterNumber, witnesses: &[(Who, &Reading)]) -> usize {
    let line = |n: &LetterNumber| format!("{} {} {}", n.agency, n.office, serial(n)).chars().collect::<Vec<_>>();
    let (read, agreed) = (line(read), line(agreed));
    let lines: Vec<Vec<char>> = witnesses.iter().map(|w| line(&w.1.value)).collect();
    if read.len() != agreed.len() {
        return lines.iter().filter(|l| **l == agreed).count();
    }
    let differ = (0..agreed.len()).filter(|i| read[*i] != agreed[*i]);
    let with_digit = |i: usize| lines.iter().filter(|l| l.len() == agreed.len() && l[i] == agreed[i]).count();
    differ.map(with_digit).min().unwrap_or(0)
}
