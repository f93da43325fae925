//! The provinces, their codes in letter numbers, and their districts.

use std::{collections::HashMap, sync::LazyLock};

use super::{distance::distance, table};

const PROVINCES: &str = include_str!("provinces.tsv");
const DISTRICTS: &str = include_str!("districts.tsv");

/// A province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province {
    /// Its name, without จังหวัด.
    pub name: &'static str,
    /// Its code in letter numbers (`ตก`), where known.
    pub code: Option<&'static str>,
}

static ALL: LazyLock<Vec<Province>> = LazyLock::new(|| {
    table::rows::<2>(PROVINCES).map(|[name, code]| Province { name, code: (code != "-").then_some(code) }).collect()
});

static BY_CODE: LazyLock<HashMap<&str, &Province>> =
    LazyLock::new(|| ALL.iter().filter_map(|p| Some((p.code?, p))).collect());

static DISTRICT_PROVINCES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut provinces: HashMap<&str, Vec<&str>> = HashMap::new();
    for [district, province] in table::rows::<2>(DISTRICTS) {
        provinces.entry(district).or_default().push(province);
    }
    provinces
});

/// All provinces.
pub fn all() -> &'static [Province] {
    &ALL
}

/// The province whose letters bear this agency code.
pub fn with_code(code: &str) -> Option<&'static Province> {
    BY_CODE.get(code).copied()
}

/// The province whose name `text` begins with; of several, the longest name.
pub fn at_start_of(text: &str) -> Option<&'static Province> {
    ALL.iter().filter(|p| text.starts_with(p.name)).max_by_key(|p| p.name.len())
}

/// The provinces whose names are at most `slips` characters away from `word`, nearest first, with their distances.
pub fn near(word: &str, slips: usize) -> Vec<(&'static Province, usize)> {
    let mut near: Vec<_> =
        ALL.iter().map(|p| (p, distance(word, p.name))).filter(|(_, apart)| *apart <= slips).collect();
    near.sort_by_key(|(_, apart)| *apart);
    near
}

/// The district whose name `text` begins with (the longest) and the provinces that have one of that name.
pub fn district_at_start_of(text: &str) -> Option<(&'static str, &'static [&'static str])> {
    let longest = text.char_indices().map(|(i, c)| i + c.len_utf8()).take(24).collect::<Vec<_>>();
    longest
        .into_iter()
        .rev()
        .find_map(|end| DISTRICT_PROVINCES.get_key_value(&text[..end]).map(|(name, of)| (*name, of.as_slice())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        table::assert_well_formed::<2>(PROVINCES);
        table::assert_well_formed::<2>(DISTRICTS);
        assert_eq!(all().len(), 77);
        assert_eq!(BY_CODE.len(), 76, "no two provinces share a code");
        assert!(DISTRICT_PROVINCES.values().flatten().all(|p| all().iter().any(|q| q.name == *p)));
    }

    #[test]
    fn by_code_by_name_and_by_what_was_meant() {
        assert_eq!(with_code("อต").map(|p| p.name), Some("อุตรดิตถ์"));
        assert_eq!(with_code("มท"), None);
        assert_eq!(at_start_of("ตากและอำเภอ").map(|p| p.name), Some("ตาก"));
        let meant: Vec<_> = near("อุดรดิตถ์", 2).into_iter().map(|(p, n)| (p.name, n)).collect();
        assert_eq!(meant, [("อุตรดิตถ์", 1)]);
        assert_eq!(district_at_start_of("แม่สอดทุกแห่ง"), Some(("แม่สอด", &["ตาก"][..])));
        assert_eq!(district_at_start_of("ทุกอำเภอ"), None);
    }
}
