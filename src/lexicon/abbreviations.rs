//! What offices are called for short: มท. สถ. อปท.

use std::sync::LazyLock;

use super::table;

const TSV: &str = include_str!("abbreviations.tsv");

/// A short and a long form of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// The short form, letters only (`อปท`).
    pub short: &'static str,
    /// The long form (`องค์กรปกครองส่วนท้องถิ่น`).
    pub long: &'static str,
}

static ALL: LazyLock<Vec<Abbreviation>> =
    LazyLock::new(|| table::rows::<3>(TSV).map(|[short, long, _]| Abbreviation { short, long }).collect());

/// All of them.
pub fn all() -> &'static [Abbreviation] {
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        table::assert_well_formed::<3>(TSV);
        for a in all() {
            assert!(a.short.chars().all(|c| ('ก'..='ฮ').contains(&c)), "{}", a.short);
            assert_eq!(all().iter().filter(|b| b.short == a.short).count(), 1, "{}", a.short);
        }
    }
}
