//! Offices by the beginning of their names.

use std::sync::LazyLock;

use super::{provinces, table};
use crate::domain::{Level, digits};

const TSV: &str = include_str!("offices.tsv");

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    At(Level),
    Part,
    Registry,
    Place,
}

static OFFICES: LazyLock<Vec<(&str, Rank)>> = LazyLock::new(|| {
    let rank = |name: &str| match name {
        "ministry" => Some(Rank::At(Level::Ministry)),
        "department" => Some(Rank::At(Level::Department)),
        "province" => Some(Rank::At(Level::Province)),
        "district" => Some(Rank::At(Level::District)),
        "local" => Some(Rank::At(Level::Local)),
        "other" => Some(Rank::At(Level::Other)),
        "part" => Some(Rank::Part),
        "registry" => Some(Rank::Registry),
        "place" => Some(Rank::Place),
        _ => None,
    };
    table::rows::<2>(TSV).filter_map(|[word, name]| Some((word, rank(name)?))).collect()
});

/// What the name of an office shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeName {
    /// The level, where the name shows it.
    pub level: Option<Level>,
    /// Whether it is a part of an office (กอง, ฝ่าย) rather than an office.
    pub is_part: bool,
}

/// What `name` shows if it is the name of an office.
pub fn read(name: &str) -> Option<OfficeName> {
    let name = name.trim_start();
    let (word, rank) = first_word(name)?;
    // `กองช่าง เทศบาลตำบลแม่กุ`: of whom it is a part.
    let whole = || name.match_indices(' ').find_map(|(at, _)| whole_level(&name[at + 1..]));
    let level = match rank {
        Rank::At(level) => Some(level),
        Rank::Part => whole(),
        Rank::Registry => whole_level(&name[word.len()..]).or_else(whole),
        Rank::Place => place_level(name),
    };
    // The registry of a named office acts for it.
    Some(OfficeName { level, is_part: rank == Rank::Part || rank == Rank::Registry && level.is_none() })
}

/// The longest word with which a name begins, and what it shows.
fn first_word(name: &str) -> Option<(&'static str, Rank)> {
    OFFICES.iter().filter(|(word, _)| name.starts_with(word)).max_by_key(|(word, _)| word.len()).copied()
}

/// The level of an office that is no part of one.
fn whole_level(name: &str) -> Option<Level> {
    match first_word(name)?.1 {
        Rank::At(level) => Some(level),
        Rank::Place => place_level(name),
        Rank::Part | Rank::Registry => None,
    }
}

/// The level of an office that says where it is: of สำนักงาน...จังหวัด..., that of the last place named.
fn place_level(name: &str) -> Option<Level> {
    let district = name.rfind("อำเภอ").map(|at| (at, Level::District));
    let province = name.rfind("จังหวัด").map(|at| (at, Level::Province));
    let local = name.rfind("เทศบาล").map(|at| (at, Level::Local));
    // An address names the province behind the district; the office is the district's.
    district.or(local).or(province).map(|(_, level)| level)
}

/// The province that a name gives (`...จังหวัดตาก`), and where the province's name begins in it.
pub fn province_in(name: &str) -> Option<(usize, &'static provinces::Province)> {
    name.match_indices("จังหวัด").find_map(|(at, word)| {
        let start = at + word.len();
        let gap = name[start..].len() - name[start..].trim_start_matches(' ').len();
        provinces::at_start_of(&name[start + gap..]).map(|p| (start + gap, p))
    })
}

/// The province that the last row of an address names (`จังหวัดตาก ๖๓๐๐๐`, `จังหวัดตาก`).
pub fn province_of_address(row: &str) -> Option<&'static provinces::Province> {
    province_in(row.trim()).filter(|(at, _)| *at <= "จังหวัด ".len()).map(|(_, province)| province)
}

/// Whether a row ends in a postal code, and in no other number.
pub fn ends_in_postcode(row: &str) -> bool {
    const POSTCODE: usize = 5;
    let digits = || row.chars().filter(|c| digits::is_digit(*c)).count();
    row.trim_end().chars().rev().take_while(|c| digits::is_digit(*c)).count() == POSTCODE && digits() == POSTCODE
}

/// The district that a name gives (`...อำเภอแม่สอด`).
pub fn district_in(name: &str) -> Option<&'static str> {
    district_named(name).map(|(district, _)| district)
}

/// The province of the district that a name gives, if no other province has one of that name.
pub fn province_of_district(name: &str) -> Option<&'static provinces::Province> {
    let (_, [province]) = district_named(name)? else { return None };
    provinces::all().iter().find(|p| p.name == *province)
}

/// The district that a name gives and the provinces that have one of that name.
fn district_named(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let mut after = name.match_indices("อำเภอ").map(|(at, word)| name[at + word.len()..].trim_start_matches(' '));
    after.find_map(provinces::district_at_start_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_their_level() {
        table::assert_well_formed::<2>(TSV);
        assert_eq!(table::rows::<2>(TSV).count(), OFFICES.len());
        for (name, level) in [
            ("กรมส่งเสริมการปกครองท้องถิ่น", Some(Level::Department)),
            ("กระทรวงมหาดไทย", Some(Level::Ministry)),
            ("สำนักงานปลัดกระทรวงมหาดไทย", Some(Level::Ministry)),
            ("สำนักงาน ก.พ.", Some(Level::Department)),
            ("ศาลากลางจังหวัดตาก", Some(Level::Province)),
            ("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด", Some(Level::Province)),
            ("สำนักงานส่งเสริมการปกครองท้องถิ่นอำเภอแม่สอด", Some(Level::District)),
            ("ที่ว่าการอำเภอแม่สอด จังหวัดตาก", Some(Level::District)),
            ("องค์การบริหารส่วนจังหวัดตาก", Some(Level::Local)),
            ("สำนักปลัดเทศบาลตำบลแม่กุ", Some(Level::Local)),
            ("สำนักงานเทศบาลตำบลแม่กุ อำเภอแม่สอด", Some(Level::Local)),
            ("มหาวิทยาลัยขอนแก่น", Some(Level::Other)),
            ("กองการเจ้าหน้าที่", None),
            ("กองช่าง เทศบาลตำบลแม่กุ", Some(Level::Local)),
        ] {
            assert_eq!(read(name).map(|n| n.level), Some(level), "{name}");
        }
        assert_eq!(read(&"งาน ".repeat(40)).map(|n| n.level), Some(None));
        assert!(read("กองการเจ้าหน้าที่").is_some_and(|n| n.is_part));
        assert_eq!(read("ถนนมหาดไทยบำรุง"), None);
    }

    #[test]
    fn names_show_their_place() {
        assert_eq!(province_in("สำนักงานจังหวัด จังหวัดตาก").map(|(_, p)| p.name), Some("ตาก"));
        assert_eq!(province_in("สำนักงานจังหวัด").map(|(_, p)| p.name), None);
        assert_eq!(district_in("ที่ว่าการอำเภอแม่สอด"), Some("แม่สอด"));
        for (row, province) in [
            ("จังหวัดแพร่ ๒๔๗๒๐", Some("แพร่")),
            ("จังหวัด ตาก 63000", Some("ตาก")),
            ("จังหวัดแพร่", Some("แพร่")),
            ("ที่ว่าการอำเภอวังชิ้น จังหวัดแพร่ ๒๔๗๒๐", None),
        ] {
            assert_eq!(province_of_address(row).map(|p| p.name), province, "{row}");
        }
        assert!(ends_in_postcode("กรุงเทพฯ ๑๐๒๑๐") && ends_in_postcode("10210 "));
        assert!(!ends_in_postcode("๑๒/๑๐๒๑๐") && !ends_in_postcode("เลขรับ ๑๐๒๑๐๑"));
    }
}
