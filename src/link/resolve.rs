//! From what might be meant to what is meant: one decision a citation, and one for a letter that passes on without citing.
//!
//! Of one citation at most one explanation is right: it forwards this letter, it only cites it, it means another one here, or a
//! letter that is not here. The odds of all of them are held against each other, so that two letters that fit equally well
//! leave the citation open instead of linking it to either.

use super::{
    compare::Comparison,
    model::{LinkModel, Rule, probability},
};
use crate::domain::LinkKind;

/// A letter that a citation may mean.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The letter, as the number of its cluster of scans.
    pub cluster: u32,
    /// How it compares.
    pub comparison: Comparison,
}

/// A link that was decided on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decision {
    /// Which of the letter's citations; `None` where it passes on without citing.
    pub mention: Option<usize>,
    /// The letter meant.
    pub cluster: u32,
    /// What the link means.
    pub kind: LinkKind,
    /// How the two compare.
    pub comparison: Comparison,
    /// The probability that the link is right.
    pub score: f64,
}

/// What came of one citation.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Resolved {
    /// The letter meant is here.
    Here(Decision),
    /// It is not here, or cannot be told; this is the cluster that it might be.
    Open(Option<u32>),
}

/// A letter is named as the nearest to a missing one from this probability.
const NEAREST: f64 = 0.02;

/// Weighs the candidates of a citation (`mention`), or of a letter that may pass on without one, against each other.
pub(super) fn decide(model: &LinkModel, mention: Option<usize>, candidates: &[Candidate]) -> Resolved {
    let mentioned = mention.is_some();
    let odds: Vec<[f64; 2]> = candidates.iter().map(|c| kinds(model, mentioned, &c.comparison)).collect();
    let all = 1.0 + odds.iter().flatten().sum::<f64>();
    let total = |o: &[f64; 2]| o[0] + o[1];
    let best = candidates.iter().zip(&odds).max_by(|(_, a), (_, b)| total(a).total_cmp(&total(b)));
    let Some((candidate, [forwards, cites])) = best else { return Resolved::Open(None) };
    let (forwards, meant) = (forwards / all, (forwards + cites) / all);
    let (kind, score) =
        if forwards >= model.accept { (LinkKind::Forwards, forwards) } else { (LinkKind::Cites, meant) };
    if score < model.accept {
        return Resolved::Open((meant >= NEAREST).then_some(candidate.cluster));
    }
    let Candidate { cluster, comparison } = candidate.clone();
    Resolved::Here(Decision { mention, cluster, kind, comparison, score })
}

impl Decision {
    /// Whether the letter cited may well be passed on, though it was not decided so.
    pub(super) fn may_forward(&self, model: &LinkModel) -> bool {
        let [forwards, cites] = kinds(model, self.mention.is_some(), &self.comparison);
        self.kind == LinkKind::Cites && forwards > 0.1 * cites
    }
}

/// The odds that the letter is forwarded and that it is only cited, against its not being meant at all.
pub(super) fn kinds(model: &LinkModel, mentioned: bool, comparison: &Comparison) -> [f64; 2] {
    let odds = |kind| comparison.sum(model, kind, mentioned).min(60.0).exp2();
    let forwards = if comparison.upward { odds(LinkKind::Forwards) } else { 0.0 };
    [forwards, if mentioned { odds(LinkKind::Cites) } else { 0.0 }]
}

/// Settles what several decisions of one letter mean together. A letter passes on the nearest letter above it, and that
/// one passes on the next: forwarding both the province's and the department's means citing the department's. Where one of two
/// letters is copied word for word and of the other nothing is, only the first is passed on. `rank` is that of a cluster.
pub(super) fn settle(decisions: &mut Vec<Decision>, rank: impl Fn(u32) -> u8) {
    decisions.sort_by(|a, b| {
        (a.cluster, a.kind, b.score).partial_cmp(&(b.cluster, b.kind, a.score)).unwrap_or(std::cmp::Ordering::Equal)
    });
    decisions.dedup_by(|later, first| later.cluster == first.cluster && later.mention.is_none());
    let forwards = |d: &&Decision| d.kind == LinkKind::Forwards;
    let Some(nearest) = decisions.iter().filter(forwards).map(|d| rank(d.cluster)).min() else { return };
    let copied = |d: &Decision| d.comparison.outcome(Rule::Wording).map_or(2, |w| 3 - w);
    let best = decisions.iter().filter(forwards).filter(|d| rank(d.cluster) == nearest).map(copied).max().unwrap_or(0);
    for d in decisions.iter_mut().filter(|d| d.kind == LinkKind::Forwards) {
        if rank(d.cluster) > nearest || (best >= 2 && copied(d) == 0) {
            d.kind = LinkKind::Cites;
        }
    }
}

/// log2 odds of a probability.
pub(super) fn bits(p: f64) -> f64 {
    let p = p.clamp(1e-9, 1.0 - 1e-9);
    let bits = (p / (1.0 - p)).log2();
    debug_assert!((probability(bits) - p).abs() < 1e-6);
    bits
}

#[cfg(test)]
mod tests {
    use super::{super::model::Outcomes, *};

    fn candidate(cluster: u32, number: f64, upward: bool) -> Candidate {
        let outcomes = Outcomes::default();
        Candidate { cluster, comparison: Comparison { number: Some(number), outcomes, upward } }
    }

    #[test]
    fn two_that_fit_equally_leave_it_open() {
        let model = LinkModel::default();
        let one = decide(&model, Some(0), &[candidate(4, 20.0, false)]);
        assert!(matches!(one, Resolved::Here(Decision { cluster: 4, kind: LinkKind::Cites, .. })), "{one:?}");
        let two = decide(&model, Some(0), &[candidate(4, 20.0, false), candidate(5, 20.0, false)]);
        assert!(matches!(two, Resolved::Open(Some(_))), "{two:?}");
        assert_eq!(decide(&model, Some(0), &[]), Resolved::Open(None));
    }

    #[test]
    fn the_nearest_level_is_passed_on() {
        let decision = |cluster, mention| Decision {
            mention: Some(mention),
            cluster,
            kind: LinkKind::Forwards,
            comparison: candidate(cluster, 20.0, true).comparison,
            score: 0.99,
        };
        let mut both = vec![decision(0, 0), decision(1, 1)];
        settle(&mut both, |cluster| if cluster == 0 { 4 } else { 3 });
        assert_eq!(both.iter().map(|d| d.kind).collect::<Vec<_>>(), [LinkKind::Cites, LinkKind::Forwards]);
    }
}
