//! What goes out: links with their evidence, chains, what is missing, and what concerns each letter.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    compare::Comparison,
    consensus::agree,
    linker::Linker,
    model::{OUTCOMES, Rule},
    resolve::{Decision, bits},
    verdict::Verdict,
    view::{LinkLetter, Mention},
};
use crate::domain::{Chain, Chains, Evidence, LetterId, LetterNumber, Link, LinkKind, Missing, ThaiDate};

/// What adding letters to a [`Linker`] has changed. Put it into an archive so: drop the links whose `from` is in `letters`
/// and the chains that hold one of `letters`; put in `links` and `chains`; write the verdicts into their letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// All letters that the change concerns.
    pub letters: Vec<LetterId>,
    /// All links from them.
    pub links: Vec<Link>,
    /// All chains that they stand in.
    pub chains: Vec<Chain>,
    /// What is to be said of them.
    pub verdicts: Vec<Verdict>,
}

impl Linker {
    /// Adds letters, whatever their order, and gives what that has changed. Letters whose id is known already are passed over.
    pub fn add(&mut self, letters: Vec<LinkLetter>) -> Update {
        let concerned = self.take_in(letters);
        let roots = concerned.clusters.iter().map(|c| self.root_of(*c));
        let roots: std::collections::BTreeSet<u32> = roots.collect();
        let chains: Vec<Chain> = roots.iter().filter_map(|r| self.chain(*r)).collect();
        let of_clusters = concerned.clusters.iter().flat_map(|c| self.clusters[*c as usize].members.iter().copied());
        let mut touched = concerned.letters.clone();
        touched.extend(of_clusters);
        // Who cites a letter whose number or date was settled anew has to hear of it too.
        for cluster in &concerned.clusters {
            touched.extend(self.clusters[*cluster as usize].cited.iter().map(|c| c.0));
        }
        Update {
            letters: touched.iter().map(|l| self.letters[*l as usize].id.clone()).collect(),
            links: self.links_from(touched.iter().copied()),
            verdicts: touched.iter().map(|l| self.verdict(*l)).collect(),
            chains,
        }
    }

    /// Adds letters as [`Linker::add`] does, without saying what that changes: to build an index from an archive.
    pub fn load(&mut self, letters: Vec<LinkLetter>) {
        self.take_in(letters);
    }

    /// All links, chains and missing letters, sorted by id.
    pub fn chains(&self) -> Chains {
        let everyone = 0..self.letters.len() as u32;
        let roots = (0..self.clusters.len() as u32).filter(|c| self.root_of(*c) == *c);
        let mut chains: Vec<Chain> = roots.filter_map(|r| self.chain(r)).collect();
        chains.sort_by(|a, b| a.root.cmp(&b.root));
        Chains { links: self.links_from(everyone), chains, missing: self.missing(), ..Chains::default() }
    }

    /// What is to be said of each letter, in the order of their ids.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts: Vec<Verdict> = (0..self.letters.len() as u32).map(|l| self.verdict(l)).collect();
        verdicts.sort_by(|a, b| a.letter.cmp(&b.letter));
        verdicts
    }

    /// The links from letters. Several scans or citations that say the same are one link, the surest.
    fn links_from(&self, letters: impl Iterator<Item = u32>) -> Vec<Link> {
        let mut links: BTreeMap<(LetterId, LetterId), Link> = BTreeMap::new();
        for index in letters {
            let cluster = self.cluster_of[index as usize];
            let first = self.clusters[cluster as usize].members[0];
            if let Some((comparison, score)) = &self.copied[index as usize] {
                let link = self.link((index, None), cluster, LinkKind::CopyOf, comparison, *score);
                links.insert((link.from.clone(), link.to.clone()), link);
            }
            for d in self.outcomes[index as usize].decisions.iter().filter(|d| d.cluster != cluster) {
                let mut link = self.decided(index, d);
                link.from.clone_from(&self.letters[first as usize].id);
                let key = (link.from.clone(), link.to.clone());
                let better = |old: &Link| (link.kind, -link.score) < (old.kind, -old.score);
                if links.get(&key).is_none_or(better) {
                    links.insert(key, link);
                }
            }
        }
        links.into_values().collect()
    }

    fn decided(&self, index: u32, d: &Decision) -> Link {
        self.link((index, d.mention), d.cluster, d.kind, &d.comparison, d.score)
    }

    fn link(
        &self,
        (from, mention): (u32, Option<usize>),
        to: u32,
        kind: LinkKind,
        comparison: &Comparison,
        score: f64,
    ) -> Link {
        let letter = &self.letters[from as usize];
        let mentioned = mention.and_then(|m| letter.mentions.get(m));
        let number_of = |c: u32| self.clusters[c as usize].settled.number.as_ref().map(|n| n.0.clone());
        let from_cluster = self.cluster_of[from as usize];
        Link {
            from: letter.id.clone(),
            to: self.first_of(to).id.clone(),
            kind,
            from_number: number_of(from_cluster),
            to_number: number_of(to),
            score,
            evidence: self.waterfall(letter, mentioned, to, kind, comparison, score),
        }
    }

    /// The rows that add up to the log2 odds of the score.
    fn waterfall(
        &self,
        from: &LinkLetter,
        mention: Option<&Mention>,
        to: u32,
        kind: LinkKind,
        comparison: &Comparison,
        score: f64,
    ) -> Vec<Evidence> {
        let mut rows = Vec::with_capacity(8);
        let mut row = |rule: &'static str, weight: f64, ours: Option<String>, theirs: Option<String>| {
            rows.push(Evidence { rule: Cow::Borrowed(rule), weight, ours, theirs });
        };
        row("prior", self.model.prior(kind, mention.is_some()), None, None);
        if let Some(weight) = comparison.number {
            let ours = mention.map(|m| &m.number).or(from.number.as_ref()).map(|n| n.value.to_string());
            let theirs = self.clusters[to as usize].number.as_ref().map(|n| n.value.to_string());
            row("number", weight, ours, theirs);
        }
        for (r, rule) in Rule::ALL.into_iter().enumerate() {
            let Some(outcome) = comparison.outcome(rule).map(|o| o.min(OUTCOMES as u8 - 1)) else { continue };
            let Some(weight) = self.model.weight(kind, r, outcome) else { continue };
            let (ours, theirs) = self.sides(rule, from, mention, to);
            let theirs = theirs.or_else(|| rule.outcomes().get(usize::from(outcome)).map(|o| (*o).to_owned()));
            row(rule.name(), weight, ours, theirs);
        }
        let others = bits(score) - rows.iter().map(|r| r.weight).sum::<f64>();
        if others.abs() > 1e-9 {
            rows.push(Evidence { rule: Cow::Borrowed("other explanations"), weight: others, ours: None, theirs: None });
        }
        rows
    }

    /// What the two letters have under a rule, where that says more than the rule's outcome.
    fn sides(
        &self,
        rule: Rule,
        from: &LinkLetter,
        mention: Option<&Mention>,
        to: u32,
    ) -> (Option<String>, Option<String>) {
        let first = self.first_of(to);
        let theirs = self.clusters[to as usize].date.as_ref().map(|d| d.value.to_string());
        let date = |d: Option<ThaiDate>| d.map(|d| d.to_string());
        match rule {
            Rule::Date => {
                let cited = mention.and_then(|m| m.date.as_ref()).or(from.date.as_ref());
                (date(cited.map(|d| d.value)), theirs)
            }
            Rule::Order => (date(from.date.as_ref().map(|d| d.value)), theirs),
            Rule::Issuer => (mention.and_then(|m| m.issuer.clone()), first.office.clone()),
            Rule::Told => (from.told_by.first().cloned(), None),
            Rule::Receipt => (date(first.received), None),
            Rule::Wording => {
                let share = from.wording.shared(&first.wording);
                (share.map(|s| format!("{:.0} %", 100.0 * s)), None)
            }
            _ => (None, None),
        }
    }

    /// Letters that are cited but not here, sorted by number: one entry a letter, with all who cite it, however each of them reads
    /// its number.
    pub fn missing(&self) -> Vec<Missing> {
        let mut open: BTreeMap<Office, Vec<Open>> = BTreeMap::new();
        for (index, outcome) in (0u32..).zip(&self.outcomes) {
            for (m, nearest) in &outcome.open {
                let Some(mention) = self.letters[index as usize].mentions.get(*m) else { continue };
                let number = &mention.number.value;
                let key = (number.agency.clone(), number.circular, mention.date.as_ref().map(|d| d.value));
                open.entry(key).or_default().push(Open { letter: index, mention, nearest: *nearest });
            }
        }
        let mut missing: Vec<Missing> = open
            .into_iter()
            .flat_map(|((_, _, date), open)| groups(open, date.is_some_and(|d| d.day().is_some())).into_iter())
            .map(|group| self.one_missing(&group))
            .collect();
        missing.sort_by(|a, b| (&a.number, a.date, &a.cited_by).cmp(&(&b.number, b.date, &b.cited_by)));
        missing
    }

    fn one_missing(&self, group: &[Open<'_>]) -> Missing {
        let first = group[0].mention;
        let id = |letter: u32| self.letters[letter as usize].id.clone();
        let mut cited_by: Vec<LetterId> = group.iter().map(|o| id(o.letter)).collect();
        cited_by.sort();
        cited_by.dedup();
        Missing {
            number: agree(group.iter().map(|o| &o.mention.number)).map_or(first.number.value.clone(), |a| a.value),
            date: first.date.as_ref().map(|d| d.value),
            issuer: group.iter().find_map(|o| o.mention.issuer.clone()),
            cited_by,
            nearest: group.iter().find_map(|o| o.nearest).map(|c| self.first_of(c).id.clone()),
        }
    }
}

/// An agency, whether it is a circular's number, and the day.
type Office = (String, bool, Option<ThaiDate>);

/// A citation of a letter that is not here.
struct Open<'a> {
    letter: u32,
    mention: &'a Mention,
    nearest: Option<u32>,
}

/// Two numbers cited as of one day are readings of one from this weight: four digits of which one is a usual confusion weigh 15,
/// the next letter of the office (1 and 2) less than 14.
const ONE_NUMBER: f64 = 14.5;

/// Citations of one letter together: those that give one number, and on a day that is known those whose numbers are likely readings
/// of one. The number that most give is asked first.
fn groups<'a>(open: Vec<Open<'a>>, dated: bool) -> Vec<Vec<Open<'a>>> {
    let mut by_number: BTreeMap<LetterNumber, Vec<Open<'a>>> = BTreeMap::new();
    for one in open {
        by_number.entry(one.mention.number.value.clone()).or_default().push(one);
    }
    let mut numbers: Vec<Vec<Open<'a>>> = by_number.into_values().collect();
    numbers.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut groups: Vec<Vec<Open<'a>>> = Vec::new();
    for number in numbers {
        let reading = &number[0].mention.number;
        let same = |group: &&mut Vec<Open<'a>>| group[0].mention.number.weight(reading) >= ONE_NUMBER;
        match groups.iter_mut().find(same).filter(|_| dated) {
            Some(group) => group.extend(number),
            None => groups.push(number),
        }
    }
    groups
}
