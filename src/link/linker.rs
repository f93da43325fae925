//! The linker: an index of letters to which more can be added at any time.

use std::collections::{BTreeSet, HashMap};

use super::{
    candidates::{Crowd, Key, Keys, Postings, date_key, number_keys, scope, wording_keys},
    compare::{self, Comparison, Joint, Standing},
    consensus,
    model::{LinkModel, probability},
    reading::Reading,
    resolve::{Candidate, Decision, Resolved, decide, settle},
    view::{DateReading, LinkLetter, Mention, rank, rank_of_name},
};
use crate::domain::{LetterId, LetterNumber, LinkKind, ThaiDate};

/// All scans of one letter.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// The scans; the first stands for all.
    pub members: Vec<u32>,
    /// What their numbers say together.
    pub number: Option<Reading>,
    /// The date of the first scan that has one to the day.
    pub date: Option<DateReading>,
    /// The cluster that it passes on.
    pub parent: Option<u32>,
    /// The clusters that pass it on.
    pub children: BTreeSet<u32>,
    /// The citations of it: which letter, and which of its mentions.
    pub cited: BTreeSet<(u32, usize)>,
    /// What its scans and its citations say together.
    pub settled: Settled,
}

/// A letter's number and date as all evidence has them, with their probabilities.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub number: Option<(LetterNumber, f64)>,
    pub date: Option<(ThaiDate, f64)>,
}

/// What taking letters in has touched.
pub(super) struct Concerned {
    /// The letters that were decided about.
    pub letters: BTreeSet<u32>,
    /// Their clusters, those that they cite or cited, and the roots of the trees that these stood in.
    pub clusters: BTreeSet<u32>,
}

/// What was decided about one letter.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Its links.
    pub decisions: Vec<Decision>,
    /// Citations left open, with the cluster that each might mean.
    pub open: Vec<(usize, Option<u32>)>,
}

impl Outcome {
    fn forwards(&self) -> bool {
        self.decisions.iter().any(|d| d.kind == LinkKind::Forwards)
    }
}

/// Letters, and what was found out about how they hang together. Letters can be added at any time; adding a few to an archive of
/// 100,000 looks only at those that the new ones may concern.
pub struct Linker {
    pub(super) model: LinkModel,
    pub(super) letters: Vec<LinkLetter>,
    pub(super) clusters: Vec<Cluster>,
    pub(super) cluster_of: Vec<u32>,
    /// Why a scan was put with the first of its cluster, and with what probability.
    pub(super) copied: Vec<Option<(Comparison, f64)>>,
    pub(super) outcomes: Vec<Outcome>,
    ids: HashMap<LetterId, u32>,
    bundles: HashMap<u64, Vec<u32>>,
    /// Clusters by what they are.
    filed: Postings,
    /// Letters by what they look for.
    looking: Postings,
}

/// A key of `looking` that more letters share is passed over: a circular is cited by every district, twice.
const CROWD_LOOKING: Crowd = Crowd { exact: 4096, wording: 4096 };
/// Numbers that weigh less are of two letters; one or two misread digits weigh more.
const OTHER_NUMBER: f64 = -2.0;
/// Two scans are taken for ones of the same letter from this probability.
const SAME: f64 = 0.9;

impl Linker {
    /// An empty index.
    pub fn new(model: LinkModel) -> Self {
        Self {
            model,
            letters: Vec::new(),
            clusters: Vec::new(),
            cluster_of: Vec::new(),
            copied: Vec::new(),
            outcomes: Vec::new(),
            ids: HashMap::new(),
            bundles: HashMap::new(),
            filed: Postings::default(),
            looking: Postings::with_crowd(CROWD_LOOKING),
        }
    }

    /// How many letters are in it.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Takes letters in and decides anew about all that they concern; their order does not matter. A letter whose id is
    /// known already is passed over (to read a source again, build a new index). Gives what was decided about.
    pub(super) fn take_in(&mut self, mut new: Vec<LinkLetter>) -> Concerned {
        new.sort_by(|a, b| a.id.cmp(&b.id));
        new.dedup_by(|a, b| a.id == b.id);
        let first = self.letters.len() as u32;
        for letter in new {
            if !self.ids.contains_key(&letter.id) {
                self.register(letter);
            }
        }
        let fresh = first..self.letters.len() as u32;
        for letter in fresh.clone() {
            self.join(letter);
        }
        let concerned = self.concerned(fresh);
        let mut clusters: BTreeSet<u32> = concerned.iter().map(|l| self.cluster_of[*l as usize]).collect();
        for cluster in &clusters.clone() {
            let root = self.root_of(*cluster);
            clusters.insert(root);
        }
        for letter in &concerned {
            self.resolve_anew(*letter, &mut clusters);
        }
        self.settle_all(&clusters);
        // Citations have given dates to undated letters, which may tell who passes these on without citing them.
        for letter in concerned.iter().filter(|l| !self.outcomes[**l as usize].forwards()).copied().collect::<Vec<_>>()
        {
            self.resolve_anew(letter, &mut clusters);
        }
        self.settle_all(&clusters);
        Concerned { letters: concerned, clusters }
    }

    fn resolve_anew(&mut self, letter: u32, clusters: &mut BTreeSet<u32>) {
        let outcome = self.resolve(letter);
        self.replace(letter, outcome, clusters);
    }

    fn settle_all(&mut self, clusters: &BTreeSet<u32>) {
        for cluster in clusters {
            self.adopt(*cluster);
            self.clusters[*cluster as usize].settled = self.settle(*cluster);
        }
    }

    /// Puts an outcome in the place of the one before, and adds the clusters that either cites to `clusters`.
    fn replace(&mut self, letter: u32, outcome: Outcome, clusters: &mut BTreeSet<u32>) {
        let old = std::mem::replace(&mut self.outcomes[letter as usize], outcome);
        let new = &self.outcomes[letter as usize];
        for (decision, now) in old.decisions.iter().map(|d| (d, false)).chain(new.decisions.iter().map(|d| (d, true))) {
            clusters.insert(decision.cluster);
            let Some(mention) = decision.mention else { continue };
            let cited = &mut self.clusters[decision.cluster as usize].cited;
            if now {
                cited.insert((letter, mention));
            } else {
                cited.remove(&(letter, mention));
            }
        }
    }

    fn register(&mut self, mut letter: LinkLetter) {
        letter.doubt(self.model.digit_error);
        let index = self.letters.len() as u32;
        self.ids.insert(letter.id.clone(), index);
        let order = |l: &LinkLetter| (l.first_page, l.id.clone());
        let bundle = self.bundles.entry(letter.bundle).or_default();
        let at = bundle.partition_point(|other| order(&self.letters[*other as usize]) < order(&letter));
        bundle.insert(at, index);
        self.letters.push(letter);
        self.cluster_of.push(u32::MAX);
        self.copied.push(None);
        self.outcomes.push(Outcome::default());
    }

    /// Puts a letter with the scans of the same one, or by itself, and files it.
    fn join(&mut self, index: u32) {
        let letter = &self.letters[index as usize];
        let keys = filing_keys(letter);
        let mut near = self.filed.near(&keys);
        near.retain(|c| rank(self.first_of(*c).level) == rank(letter.level));
        let compared = near.into_iter().map(|c| (c, compare::copies(letter, self.first_of(c), self.joint(c))));
        // An office words two letters alike, but gives no two numbers to one.
        let compared = compared.filter(|(_, cmp)| cmp.number.is_none_or(|weight| weight > OTHER_NUMBER));
        let bits = compared.map(|(c, cmp)| (cmp.sum(&self.model, LinkKind::CopyOf, false), c, cmp));
        let best = bits.max_by(|a, b| (a.0, b.1).partial_cmp(&(b.0, a.1)).unwrap_or(std::cmp::Ordering::Equal));
        let best = best.filter(|(bits, ..)| probability(*bits) >= SAME);
        let cluster = match best {
            Some((bits, cluster, comparison)) => {
                self.copied[index as usize] = Some((comparison, probability(bits)));
                cluster
            }
            None => {
                self.clusters.push(Cluster::default());
                self.clusters.len() as u32 - 1
            }
        };
        self.cluster_of[index as usize] = cluster;
        self.clusters[cluster as usize].members.push(index);
        let known = self.clusters[cluster as usize].number.as_ref().map(|n| n.value.clone());
        self.read_jointly(cluster);
        let letter = &self.letters[index as usize];
        if best_is_new(self.clusters[cluster as usize].members.len(), known.as_ref(), letter) {
            self.filed.file(&keys, cluster);
        }
        self.looking.file(&looking_keys(letter), index);
    }

    fn read_jointly(&mut self, cluster: u32) {
        let members = &self.clusters[cluster as usize].members;
        let letters = || members.iter().map(|m| &self.letters[*m as usize]);
        let agreed = consensus::agree(letters().filter_map(|l| l.number.as_ref()));
        let number = agreed.map(|a| {
            let digits = a.value.office.len() + a.value.serial.len();
            let told = 1.0 - a.confidence.clamp(0.01, 1.0).powf(1.0 / digits.max(1) as f64);
            let alone = letters().filter_map(|l| l.number.as_ref()).find(|r| r.value == a.value);
            let error = if members.len() > 1 { told.max(0.002) } else { alone.map_or(told, |r| r.digit_error) };
            let alternatives = alone.filter(|_| members.len() == 1).map(|r| r.alternatives.clone()).unwrap_or_default();
            Reading { value: a.value, confidence: a.confidence, given: false, digit_error: error, alternatives }
        });
        let dated = |day: bool| letters().filter_map(|l| l.date.clone()).find(|d| !day || d.value.day().is_some());
        let date = dated(true).or_else(|| dated(false));
        let cluster = &mut self.clusters[cluster as usize];
        (cluster.number, cluster.date) = (number, date);
    }

    /// The letters about which the new ones may change what was decided: themselves, and those that look for what they are.
    fn concerned(&self, fresh: std::ops::Range<u32>) -> BTreeSet<u32> {
        if fresh.len() * 4 > self.letters.len() {
            return (0..self.letters.len() as u32).collect();
        }
        let mut concerned: Vec<u32> = fresh.clone().collect();
        for index in fresh {
            let letter = &self.letters[index as usize];
            concerned.extend(self.bundles.get(&letter.bundle).into_iter().flatten());
            let mut keys = filing_keys(letter);
            let mut citing = Vec::new();
            keys.exact.iter().for_each(|k| self.looking.look_up(*k, &mut citing));
            concerned.extend(citing.into_iter().filter(|c| self.letters[*c as usize].may_cite(letter)));
            // A key that finds nobody any more changes nothing for those who look under it.
            keys.wording.retain(|k| !self.filed.is_set_phrase(*k));
            concerned.extend(self.looking.shared(&keys.wording));
        }
        concerned.into_iter().collect()
    }

    /// The first scan of a cluster, which stands for all.
    pub(super) fn first_of(&self, cluster: u32) -> &LinkLetter {
        &self.letters[self.clusters[cluster as usize].members[0] as usize]
    }

    pub(super) fn joint(&self, cluster: u32) -> Joint<'_> {
        let c = &self.clusters[cluster as usize];
        Joint { number: c.number.as_ref(), date: c.date.as_ref(), settled: c.settled.date.map(|d| d.0) }
    }

    /// Decides what the letter's citations mean, and whether it passes on a letter that it does not cite.
    fn resolve(&self, index: u32) -> Outcome {
        let letter = &self.letters[index as usize];
        let mut outcome = Outcome::default();
        let mut open_above = false;
        let always = self.always_candidates(index);
        let resolved = letter.mentions.iter().enumerate();
        let resolved =
            resolved.map(|(m, mention)| decide(&self.model, Some(m), &self.candidates(index, Some(mention), &always)));
        let mut resolved: Vec<Resolved> = resolved.collect();
        part(letter, &mut resolved);
        for (m, resolved) in resolved.into_iter().enumerate() {
            match resolved {
                Resolved::Here(decision) => {
                    open_above |= decision.may_forward(&self.model);
                    outcome.decisions.push(decision);
                }
                Resolved::Open(nearest) => {
                    open_above |= is_above(letter, &letter.mentions[m]);
                    outcome.open.push((m, nearest));
                }
            }
        }
        if !outcome.forwards()
            && !open_above
            && let Resolved::Here(decision) = decide(&self.model, None, &self.candidates(index, None, &always))
        {
            outcome.decisions.push(decision);
        }
        settle(&mut outcome.decisions, |c| rank(self.first_of(c).level).unwrap_or(0));
        outcome
    }

    /// The clusters that a letter is compared with whatever it cites: those in its source, and those above it of like wording.
    fn always_candidates(&self, index: u32) -> Vec<u32> {
        let letter = &self.letters[index as usize];
        let neighbours = self.bundles.get(&letter.bundle).into_iter().flatten();
        let mut clusters: Vec<u32> = neighbours.map(|n| self.cluster_of[*n as usize]).collect();
        let mut alike = self.filed.shared(&wording_above(letter));
        alike.retain(|c| rank(self.first_of(*c).level) > rank(letter.level));
        clusters.extend(alike);
        clusters
    }

    pub(super) fn candidates(&self, index: u32, mention: Option<&Mention>, always: &[u32]) -> Vec<Candidate> {
        let mut clusters = always.to_vec();
        if let Some(mention) = mention {
            for key in mention_keys(mention) {
                self.filed.look_up(key, &mut clusters);
            }
        }
        clusters.sort_unstable();
        clusters.dedup();
        clusters.retain(|c| *c != self.cluster_of[index as usize]);
        let from = &self.letters[index as usize];
        let compared = clusters.into_iter().map(|cluster| {
            let (standing, scan) = self.standing(index, cluster);
            let comparison =
                compare::citing(from, mention, &self.letters[scan as usize], self.joint(cluster), standing);
            Candidate { cluster, comparison }
        });
        compared.collect()
    }

    /// All that the letter's citations may mean, for fitting the model.
    pub(super) fn all_candidates(&self, index: u32) -> Vec<(Option<usize>, Vec<Candidate>)> {
        let letter = &self.letters[index as usize];
        let always = self.always_candidates(index);
        let mentions = letter.mentions.iter().enumerate();
        let mut all: Vec<_> = mentions.map(|(i, m)| (Some(i), self.candidates(index, Some(m), &always))).collect();
        if all.is_empty() {
            all.push((None, self.candidates(index, None, &always)));
        }
        all
    }

    /// Where a cluster stands as seen from a letter, and the scan of it that stands there.
    pub(super) fn standing(&self, from: u32, cluster: u32) -> (Standing, u32) {
        let members = &self.clusters[cluster as usize].members;
        let bundle = self.bundles.get(&self.letters[from as usize].bundle).map_or(&[][..], Vec::as_slice);
        let at = |l: u32| bundle.iter().position(|b| *b == l);
        let Some((here, scan)) =
            bundle.iter().find(|b| self.cluster_of[**b as usize] == cluster).and_then(|s| Some((at(from)?, *s)))
        else {
            return (Standing::Elsewhere, members[0]);
        };
        let there = at(scan).unwrap_or(0);
        let own = rank(self.letters[from as usize].level);
        let nearer = |l: &u32| rank(self.letters[*l as usize].level) >= own;
        let next = there > here && !bundle[here + 1..there].iter().any(nearer);
        (if next { Standing::Next } else { Standing::SameSource }, scan)
    }

    /// Sets a cluster's parent: the letter that any of its scans most probably passes on.
    fn adopt(&mut self, cluster: u32) {
        let members = &self.clusters[cluster as usize].members;
        let decisions = members.iter().flat_map(|m| &self.outcomes[*m as usize].decisions);
        let forwards = decisions.filter(|d| d.kind == LinkKind::Forwards && d.cluster != cluster);
        let best = forwards.max_by(|a, b| {
            (a.score, b.cluster).partial_cmp(&(b.score, a.cluster)).unwrap_or(std::cmp::Ordering::Equal)
        });
        let parent = best.map(|d| d.cluster);
        if let Some(old) = self.clusters[cluster as usize].parent {
            self.clusters[old as usize].children.remove(&cluster);
        }
        if let Some(new) = parent {
            self.clusters[new as usize].children.insert(cluster);
        }
        self.clusters[cluster as usize].parent = parent;
    }
}

/// Whether a scan adds something to file its cluster under: the first does, and one whose number reads differently.
fn best_is_new(scans: usize, known: Option<&LetterNumber>, letter: &LinkLetter) -> bool {
    scans == 1 || letter.number.as_ref().is_some_and(|n| known != Some(&n.value)) && scans < 16
}

/// What a letter is filed under.
fn filing_keys(letter: &LinkLetter) -> Keys {
    let agency = letter.number.as_ref().map_or("", |n| n.value.agency.as_str());
    let mut exact: Vec<Key> = letter.number.iter().flat_map(number_keys).collect();
    exact.extend(letter.date.iter().map(|d| date_key(agency, d.value)));
    Keys { exact, wording: wording_keys(&letter.wording, scope(letter.level, agency)).collect() }
}

/// What a citation is looked up by.
fn mention_keys(mention: &Mention) -> Vec<Key> {
    let mut keys = number_keys(&mention.number);
    keys.extend(mention.date.iter().map(|d| date_key(&mention.number.value.agency, d.value)));
    keys
}

/// The wording by which the letters above a letter are found: those of the country, and those of its own agency.
fn wording_above(letter: &LinkLetter) -> Vec<Key> {
    let agency = letter.number.as_ref().map_or("", |n| n.value.agency.as_str());
    let nationwide = rank(letter.level).is_some_and(|r| r < 5).then_some(None);
    let own = rank(letter.level).is_some_and(|r| r < 3).then_some(Some(agency));
    nationwide.into_iter().chain(own).flat_map(|scope| wording_keys(&letter.wording, scope)).collect()
}

/// All that a letter looks for.
fn looking_keys(letter: &LinkLetter) -> Keys {
    Keys { exact: letter.mentions.iter().flat_map(mention_keys).collect(), wording: wording_above(letter) }
}

/// Leaves open what one letter cites under two numbers and two days as one: only the citation whose number fits best is of it.
fn part(letter: &LinkLetter, resolved: &mut [Resolved]) {
    let cited =
        |m: usize| (&letter.mentions[m].number.value, letter.mentions[m].date.as_ref().and_then(|d| d.value.day()));
    let two = |a: usize, b: usize| {
        let ((a, on), (b, other)) = (cited(a), cited(b));
        a != b && on.zip(other).is_some_and(|(on, other)| on != other)
    };
    let here = |m: usize| match &resolved[m] {
        Resolved::Here(decision) => Some((decision.cluster, decision.comparison.number.unwrap_or(0.0))),
        Resolved::Open(_) => None,
    };
    let fits_worse = |m: usize| {
        let better = |other: usize| {
            let both = here(m).zip(here(other));
            both.is_some_and(|((a, fit), (b, best))| a == b && (best > fit || best == fit && other < m))
                && two(m, other)
        };
        (0..resolved.len()).any(better)
    };
    let others: Vec<usize> = (0..resolved.len()).filter(|m| fits_worse(*m)).collect();
    others.into_iter().for_each(|m| resolved[m] = Resolved::Open(None));
}

/// Whether the letter cited is one of a level above.
fn is_above(letter: &LinkLetter, mention: &Mention) -> bool {
    let named = mention.issuer.as_deref().and_then(rank_of_name);
    match named.zip(rank(letter.level)) {
        Some((theirs, ours)) => theirs > ours,
        None => letter.number.as_ref().is_none_or(|n| n.value.agency != mention.number.value.agency),
    }
}
