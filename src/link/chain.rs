//! Chains: the trees that forwarding makes, the days that each level took, and what is due when.

use std::collections::{BTreeMap, BTreeSet};

use super::{compare::days, linker::Linker, view::rank};
use crate::domain::{Chain, ChainLetter, Finding, FindingCode, Level, ThaiDate, digits};

/// No chain is walked further up than this; there are five levels.
const HIGHEST: usize = 64;
/// No letter is on its way for more days than this.
const LONGEST: i64 = 730;

impl Linker {
    /// The cluster at the top of the tree that this one stands in. In a circle, which only wrong readings can make, that of
    /// the highest level, and of several the one that was there first.
    pub(super) fn root_of(&self, cluster: u32) -> u32 {
        let mut path = vec![cluster];
        let mut at = cluster;
        while let Some(parent) = self.clusters[at as usize].parent {
            if let Some(start) = path.iter().position(|c| *c == parent) {
                let level = |c: &&u32| (rank(self.first_of(**c).level), std::cmp::Reverse(**c));
                return path[start..].iter().max_by_key(level).copied().unwrap_or(parent);
            }
            if path.len() >= HIGHEST {
                break;
            }
            path.push(parent);
            at = parent;
        }
        at
    }

    /// The tree under a root, the root first and each letter after its parent: clusters with their parents.
    fn tree(&self, root: u32) -> Vec<(u32, Option<u32>)> {
        let (mut seen, mut tree, mut next) = (BTreeSet::from([root]), Vec::new(), vec![(root, None)]);
        while let Some((cluster, parent)) = next.pop() {
            tree.push((cluster, parent));
            let mut children: Vec<u32> =
                self.clusters[cluster as usize].children.iter().copied().filter(|c| seen.insert(*c)).collect();
            children.sort_by_key(|c| (self.date_of(*c), &self.first_of(*c).id));
            next.extend(children.into_iter().rev().map(|c| (c, Some(cluster))));
        }
        tree
    }

    pub(super) fn date_of(&self, cluster: u32) -> Option<ThaiDate> {
        self.clusters[cluster as usize].settled.date.map(|d| d.0)
    }

    fn due_of(&self, cluster: u32) -> Option<ThaiDate> {
        let members = &self.clusters[cluster as usize].members;
        members.iter().find_map(|m| self.letters[*m as usize].due).map(|d| d.0)
    }

    /// The chain under a root; `None` if nobody passed it on.
    pub(super) fn chain(&self, root: u32) -> Option<Chain> {
        let tree = self.tree(root);
        if tree.len() < 2 {
            return None;
        }
        let mut effective: BTreeMap<u32, Option<ThaiDate>> = BTreeMap::new();
        let mut steps = BTreeMap::new();
        for (cluster, parent) in &tree {
            let above = parent.and_then(|p| effective.get(&p).copied().flatten());
            effective.insert(*cluster, [above, self.due_of(*cluster)].into_iter().flatten().min());
            if let Some((step, took)) = parent.and_then(|p| self.step(p, *cluster)) {
                let longest = steps.entry(step).or_insert(took);
                *longest = took.max(*longest);
            }
        }
        let level = |c: &u32| rank(self.first_of(*c).level).unwrap_or(0);
        let lowest = tree.iter().map(|(c, _)| level(c)).min()?;
        let at_lowest = tree.iter().filter(|(c, _)| level(c) == lowest);
        let effective_due = at_lowest.filter_map(|(c, _)| effective.get(c).copied().flatten()).min();
        let parents: BTreeSet<u32> = tree.iter().filter_map(|(_, p)| *p).collect();
        let waits = |c: &u32| !parents.contains(c) && rank(self.first_of(*c).level) >= rank(Level::Province);
        Some(Chain {
            root: self.first_of(root).id.clone(),
            waiting: tree.iter().filter(|(c, _)| waits(c)).map(|(c, _)| self.first_of(*c).id.clone()).collect(),
            letters: tree.iter().map(|(c, p)| self.chain_letter(*c, *p)).collect(),
            days: steps,
            effective_due,
        })
    }

    fn chain_letter(&self, cluster: u32, parent: Option<u32>) -> ChainLetter {
        let first = self.first_of(cluster);
        let c = &self.clusters[cluster as usize];
        ChainLetter {
            id: first.id.clone(),
            number: c.settled.number.as_ref().map(|n| n.0.clone()),
            level: first.level,
            issuer: c.members.iter().find_map(|m| self.letters[*m as usize].office.clone()),
            date: self.date_of(cluster),
            received: self.received(cluster),
            due: self.due_of(cluster),
            parent: parent.map(|p| self.first_of(p).id.clone()),
        }
    }

    /// The first day on which a scan of the letter was received; a stamp's day before the letter's own, or years after it, is misread.
    fn received(&self, cluster: u32) -> Option<ThaiDate> {
        let written = self.date_of(cluster);
        let fits = |r: &ThaiDate| written.is_none_or(|w| (0..=LONGEST).contains(&days(w.earliest(), r.latest())));
        let members = &self.clusters[cluster as usize].members;
        members.iter().filter_map(|m| self.letters[*m as usize].received).filter(fits).min()
    }

    /// The name of a step and the days that it took, where both days are known.
    fn step(&self, upper: u32, lower: u32) -> Option<(String, i64)> {
        let (from, to) = (self.date_of(upper)?.day()?, self.date_of(lower)?.day()?);
        let name = |c| level_name(self.first_of(c).level);
        Some((format!("{}_to_{}", name(upper), name(lower)), days(from, to)))
    }

    /// What is wrong with a letter's dates as against those of the letter that it passes on.
    pub(super) fn deadline_findings(&self, index: u32) -> Vec<Finding> {
        let cluster = self.cluster_of[index as usize];
        let Some(due_above) = self.clusters[cluster as usize].parent.and_then(|p| self.due_of(p)) else {
            return Vec::new();
        };
        let thai = |d: ThaiDate| digits::to_thai(&d.to_string());
        let mut findings = Vec::new();
        if let Some((due, which)) = self.letters[index as usize].due.filter(|d| d.0.earliest() > due_above.latest()) {
            let message = format!("กำหนดส่ง {} ช้ากว่ากำหนดของหนังสือต้นเรื่อง คือ {}", thai(due), thai(due_above));
            let field = format!("deadlines[{which}].due");
            findings.push(
                Finding::new(FindingCode::DeadlineAfterSuperior, field, message).suggesting(due_above.to_string()),
            );
        }
        if let Some(date) = self.date_of(cluster).filter(|d| d.earliest() > due_above.latest()) {
            let message = format!("ส่งต่อเมื่อ {} หลังพ้นกำหนดของหนังสือต้นเรื่อง คือ {}", thai(date), thai(due_above));
            findings.push(Finding::new(FindingCode::ForwardedAfterDeadline, "date", message));
        }
        findings
    }
}

/// The name of a level as it stands in `days`.
fn level_name(level: Level) -> &'static str {
    match level {
        Level::Ministry => "ministry",
        Level::Department => "department",
        Level::Province => "province",
        Level::District => "district",
        Level::Local => "local",
        Level::Other => "other",
    }
}
