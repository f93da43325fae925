//! Which office writes under which agency code and office number.

use std::sync::LazyLock;

use super::{provinces, table};
use crate::domain::{LetterNumber, Level};

const TSV: &str = include_str!("agencies.tsv");

/// An office, as its letters' numbers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The agency code (`มท`).
    pub code: &'static str,
    /// What its office numbers begin with (`08`); empty for the ministry itself.
    pub office: &'static str,
    /// Its level.
    pub level: Level,
    /// Its name.
    pub name: &'static str,
    /// Whether the material shows it, rather than hearsay.
    pub observed: bool,
}

static ALL: LazyLock<Vec<Agency>> = LazyLock::new(|| table::rows::<5>(TSV).filter_map(row).collect());

fn row([code, office, level, name, source]: [&'static str; 5]) -> Option<Agency> {
    let level = match level {
        "ministry" => Level::Ministry,
        "department" => Level::Department,
        "other" => Level::Other,
        _ => return None,
    };
    Some(Agency { code, office: office.trim_start_matches('-'), level, name, observed: source != "general" })
}

/// The office that writes under this number: the longest office prefix that fits. Offices of a province are not listed
/// ([`provinces::with_code`] knows their codes).
pub fn of_number(number: &LetterNumber) -> Option<&'static Agency> {
    ALL.iter().filter(|a| a.code == number.agency && number.office.starts_with(a.office)).max_by_key(|a| a.office.len())
}

/// Whether this office's number is of the form that offices of a province have, and hardly a central agency's: four digits of which the
/// first two are zeros (0023), or a local administration's five.
pub fn is_in_province(office: &str) -> bool {
    let first = office.split(['.', '-']).next().unwrap_or("");
    first.bytes().all(|b| b.is_ascii_digit()) && (first.len() == 4 && first.starts_with("00") || is_local(first))
}

/// Whether a local administration writes under these digits.
fn is_local(first: &str) -> bool {
    first.len() == 5 && first.starts_with(['5', '6', '7', '8'])
}

/// The level of the office that writes under this number, as far as the number shows it. Under a province's code write the
/// province, its districts (with four digits, of which the first two are the district's: 0118) and (with five digits from 5
/// on) its local administrations; under a ministry's, the minister's and permanent secretary's offices (01, 02) and the
/// departments (from 03 on).
pub fn level_of(number: &LetterNumber) -> Option<Level> {
    if provinces::with_code(&number.agency).is_some() {
        let first = number.office.split(['.', '-']).next().unwrap_or("");
        return Some(match first.len() {
            _ if is_local(first) => Level::Local,
            4 if !first.starts_with("00") => Level::District,
            _ => Level::Province,
        });
    }
    let agency = of_number(number)?;
    let central = number.office.is_empty() || number.office.starts_with("01") || number.office.starts_with("02");
    Some(if agency.office.is_empty() && agency.level == Level::Ministry && !central {
        Level::Department
    } else {
        agency.level
    })
}

/// Whether the number shows no more than its ministry: under such codes write also universities, hospitals and area offices.
pub fn shows_ministry_alone(number: &LetterNumber) -> bool {
    let ministry = |a: &Agency| a.office.is_empty() && a.level == Level::Ministry;
    of_number(number).is_some_and(ministry) && level_of(number) == Some(Level::Department)
}

/// Whether ministries and their departments write under this code.
pub fn is_of_ministry(code: &str) -> bool {
    ALL.iter().any(|a| a.code == code && matches!(a.level, Level::Ministry | Level::Department))
}

/// Whether some office writes under this agency code.
pub fn is_code(code: &str) -> bool {
    provinces::with_code(code).is_some() || ALL.iter().any(|a| a.code == code)
}

/// The office of exactly this name.
pub fn named(name: &str) -> Option<&'static Agency> {
    ALL.iter().find(|a| a.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        table::assert_well_formed::<5>(TSV);
        assert_eq!(table::rows::<5>(TSV).count(), ALL.len());
        assert!(ALL.iter().all(|a| a.office.chars().all(|c| c.is_ascii_digit())));
    }

    #[test]
    fn numbers_tell_their_offices() {
        let name = |text: &str| of_number(&text.parse().unwrap()).map(|a| (a.name, a.level));
        assert_eq!(name("มท 0820.2/ว 2655"), Some(("กรมส่งเสริมการปกครองท้องถิ่น", Level::Department)));
        assert_eq!(name("มท 0211/ว 17"), Some(("สำนักงานปลัดกระทรวงมหาดไทย", Level::Ministry)));
        assert_eq!(name("คค 0100/ว 275"), Some(("กระทรวงคมนาคม", Level::Ministry)));
        assert_eq!(name("ตก 0023.3/ว 197"), None);
        let level = |text: &str| level_of(&text.parse().unwrap());
        assert_eq!(level("ตก 0023.3/ว 197"), Some(Level::Province));
        assert_eq!(level("ตก 0718/ว 197"), Some(Level::District));
        assert_eq!(level("ชร 52001/ว 12"), Some(Level::Local));
        assert_eq!(level("กษ 0805/12"), Some(Level::Department));
        assert_eq!(level("กษ 0201/12"), Some(Level::Ministry));
        assert_eq!(level("ตวฉ/2090"), None);
        assert!(is_code("ตก") && is_code("กห") && !is_code("ฮฮ"));
    }
}
