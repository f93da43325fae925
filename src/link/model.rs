//! What each comparison weighs: the Fellegi-Sunter model.
//!
//! Every rule compares two letters and has one of a few outcomes. An outcome's weight is the log2 of how much more often it
//! is seen where the one letter forwards (cites, copies) the other than in a random pair. The weights of a pair add up
//! to the log2 odds of the link.

use crate::domain::LinkKind;

const TSV: &str = include_str!("weights.tsv");
/// No outcome alone weighs more.
const MOST: f64 = 11.0;

/// The comparisons whose outcomes the model counts. A number is compared digit by digit instead (see `reading`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Rule {
    Date,
    Issuer,
    Level,
    Place,
    Order,
    Wording,
    Subject,
    Enclosure,
    Told,
    Bundle,
    Receipt,
    Cited,
}

/// How many rules there are, and the most outcomes that one has.
pub(super) const RULES: usize = 12;
pub(super) const OUTCOMES: usize = 4;

impl Rule {
    pub(super) const ALL: [Self; RULES] = [
        Self::Date,
        Self::Issuer,
        Self::Level,
        Self::Place,
        Self::Order,
        Self::Wording,
        Self::Subject,
        Self::Enclosure,
        Self::Told,
        Self::Bundle,
        Self::Receipt,
        Self::Cited,
    ];

    /// The name in `weights.tsv` and in a link's evidence.
    pub(super) fn name(self) -> &'static str {
        self.table().0
    }

    /// The names of the outcomes.
    pub(super) fn outcomes(self) -> &'static [&'static str] {
        self.table().1
    }

    fn table(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Date => ("date", &["same", "month", "near", "other"]),
            Self::Issuer => ("issuer", &["name", "rank", "differs"]),
            Self::Level => ("level", &["up", "skip", "same", "down"]),
            Self::Place => ("place", &["same", "other"]),
            Self::Order => ("order", &["month", "half", "older", "after"]),
            Self::Wording => ("wording", &["most", "much", "some", "none"]),
            Self::Subject => ("subject", &["same", "differs"]),
            Self::Enclosure => ("enclosure", &["copy", "plain"]),
            Self::Told => ("told", &["told", "not"]),
            Self::Bundle => ("bundle", &["next", "same", "other"]),
            Self::Receipt => ("receipt", &["fits", "conflicts"]),
            Self::Cited => ("cited", &["same", "other"]),
        }
    }
}

/// The outcome of every rule; `None` where one of the two letters does not say.
pub(super) type Outcomes = [Option<u8>; RULES];

/// The columns of the table.
pub(super) const RANDOM: usize = 0;
const KINDS: [LinkKind; 3] = [LinkKind::Forwards, LinkKind::Cites, LinkKind::CopyOf];

pub(super) fn column(kind: LinkKind) -> usize {
    1 + KINDS.iter().position(|k| *k == kind).unwrap_or(0)
}

/// The weights of all comparisons. [`LinkModel::default`] holds those stored with the program;
/// [`LinkModel::fitted`] moves them to an archive.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkModel {
    /// Of the digits that no recogniser vouches for, the share that is misread.
    pub digit_error: f64,
    /// The probability from which a link is kept.
    pub accept: f64,
    /// log2 odds of a letter being the one meant: `[mentioned by number or not][kind]`.
    pub(super) prior: [[f64; 3]; 2],
    /// How often an outcome is seen: `[column][rule][outcome]`; 0 where the rule has no say.
    pub(super) seen: [[[f64; OUTCOMES]; RULES]; 4],
}

impl Default for LinkModel {
    fn default() -> Self {
        Self::parse(TSV)
    }
}

impl LinkModel {
    /// The model of a table such as `weights.tsv`; lines that are none of its rows are passed over.
    pub fn parse(table: &str) -> Self {
        let mut model =
            Self { digit_error: 0.03, accept: 0.9, prior: [[-20.0; 3]; 2], seen: [[[0.0; OUTCOMES]; RULES]; 4] };
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [rule, outcome, columns @ ..] = cells.as_slice() else { continue };
            let numbers = columns.iter().map(|c| c.parse::<f64>().ok());
            if *rule == "prior" {
                let row = usize::from(*outcome == "mentioned");
                for (cell, n) in model.prior[row].iter_mut().zip(numbers.skip(1)) {
                    *cell = n.unwrap_or(*cell);
                }
            } else if let Some((r, o)) = find(rule, outcome) {
                for (column, n) in numbers.enumerate().take(4) {
                    model.seen[column][r][o] = n.unwrap_or(0.0);
                }
            }
        }
        model
    }
}

fn find(rule: &str, outcome: &str) -> Option<(usize, usize)> {
    let r = Rule::ALL.iter().position(|r| r.name() == rule)?;
    let o = Rule::ALL[r].outcomes().iter().position(|o| *o == outcome)?;
    Some((r, o))
}

impl LinkModel {
    /// The log2 odds from which the evidence is added up.
    pub(super) fn prior(&self, kind: LinkKind, mentioned: bool) -> f64 {
        self.prior[usize::from(mentioned)][column(kind) - 1]
    }

    /// What the outcome of a rule weighs for a link of that kind; `None` where the rule has no say.
    pub(super) fn weight(&self, kind: LinkKind, rule: usize, outcome: u8) -> Option<f64> {
        let says = |col: usize| self.seen[col][rule].iter().any(|p| *p > 0.0);
        if !says(column(kind)) {
            return None;
        }
        let seen = |col: usize| self.seen[col][rule][usize::from(outcome).min(OUTCOMES - 1)].max(1e-6);
        Some((seen(column(kind)) / seen(RANDOM)).log2().clamp(-MOST, MOST))
    }

    /// All that the outcomes weigh for a link of that kind.
    pub(super) fn sum(&self, kind: LinkKind, outcomes: &Outcomes) -> f64 {
        let known = outcomes.iter().enumerate().filter_map(|(r, o)| o.map(|o| (r, o)));
        known.filter_map(|(r, o)| self.weight(kind, r, o)).sum()
    }
}

/// The probability that log2 odds stand for.
pub(super) fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_rule_and_every_column_adds_up() {
        for line in TSV.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 6, "{line}");
            assert!(cells[0] == "prior" || find(cells[0], cells[1]).is_some(), "{line}");
        }
        let model = LinkModel::default();
        for (column, rules) in model.seen.iter().enumerate() {
            for (rule, outcomes) in rules.iter().enumerate() {
                let sum: f64 = outcomes.iter().sum();
                assert!(sum == 0.0 || (sum - 1.0).abs() < 1e-4, "column {column}, {}: {sum}", Rule::ALL[rule].name());
            }
        }
    }

    #[test]
    fn odds_and_probability() {
        assert_eq!(probability(0.0), 0.5);
        assert!((probability(3.0) - 8.0 / 9.0).abs() < 1e-9);
        assert!(probability(-2000.0) >= 0.0 && probability(2000.0) <= 1.0);
    }
}
