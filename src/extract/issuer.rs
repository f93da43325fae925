//! Who issued a letter: from the address in its head, the seal line at its foot, a memo's ส่วนราชการ, an order's title; and the
//! level that this office and the letter's number show together.

use super::{anatomy::Anatomy, heads::Head, label};
use crate::{
    domain::{Issuer, LetterNumber, Level, Span},
    lexicon::{agencies, distance::distance, labels::Label, offices, provinces},
};

/// The issuing office.
pub(crate) fn read(letter: &Anatomy, number: Option<&LetterNumber>) -> Option<Issuer> {
    let span = match letter.head {
        Some(Head::Memo) => memo_office(letter).or_else(|| in_head(letter, |_| true)),
        // Whose title is not read is known by who signs.
        Some(Head::Order | Head::Notice) => titled_office(letter).or_else(|| signing(letter)),
        Some(Head::Numbered) => {
            let beside = in_head(letter, |row| !letter.is_over_head(row)).or_else(|| seal(letter));
            let over = || in_head(letter, |row| letter.is_over_head(row));
            beside.or_else(|| signing(letter)).or_else(over).or_else(|| in_text(letter, number))
        }
        Some(Head::Rule) | None => None,
    }?;
    Some(describe(letter, span, number))
}

/// The office of these words, with its name set right where the number shows which office it is.
fn describe(letter: &Anatomy, span: Span, number: Option<&LetterNumber>) -> Issuer {
    let words = letter.text.words(span);
    let agency = number.and_then(agencies::of_number).filter(|a| is_misspelt(words, a.name));
    let name = agency.map_or_else(|| tidy(words), |a| a.name.to_owned());
    let by_code = number.and_then(|n| provinces::with_code(&n.agency)).map(|p| p.name);
    let named = offices::province_in(words).map(|(_, p)| p.name);
    Issuer {
        province: by_code.or(named).map(str::to_owned),
        district: offices::district_in(words).map(str::to_owned),
        found: letter.text.found(span, name),
    }
}

/// Whether the words are this name with a few slips of OCR in it, or with its end gone under a seal.
fn is_misspelt(words: &str, name: &str) -> bool {
    let length = name.chars().count();
    let begun = words.trim_end_matches(|c: char| !c.is_alphabetic());
    let cut = begun.chars().count() * 3 >= length * 2 && name.starts_with(begun);
    words != name && (cut || words.chars().count().abs_diff(length) <= 2 && distance(words, name) * 8 <= length)
}

fn tidy(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The span of `words`, which is a part of the row.
fn part_of_row(letter: &Anatomy, row: usize, words: &str) -> Option<Span> {
    let whole = letter.row(row);
    let at = whole.find(words)?;
    let start = letter.span(row).start + whole[..at].chars().count();
    (!words.trim().is_empty()).then(|| Span::new(start, start + words.chars().count()))
}

/// ส่วนราชการ of a memo, without the telephone number behind it.
fn memo_office(letter: &Anatomy) -> Option<Span> {
    let section = letter.section(Label::Department)?;
    let words = letter.text.words(section.value);
    let end = ["(", "โทร"].iter().filter_map(|stop| words.find(stop)).min().unwrap_or(words.len());
    let name = words[..end].trim_matches([' ', '…']);
    part_of_row(letter, section.rows.start, name)
}

/// The office named in a row of the head that `fits`, at its beginning or behind the number. Over the number stand letterheads,
/// but stamps of those who received the letter too.
fn in_head(letter: &Anatomy, fits: impl Fn(usize) -> bool) -> Option<Span> {
    let end = letter.labels_begin().min(letter.text.lines().len());
    let order = (letter.head_row..end).chain(0..letter.head_row.min(end));
    order.filter(|r| !letter.stamped[*r] && fits(*r)).find_map(|row| {
        let words = office_words(letter, row)?;
        // `จังหวัดตาก ๖๓๐๐๐`, `อำเภอเมืองตาก ๖๓๐๐๐` are ends of addresses.
        let is_place = offices::province_of_address(words).is_some() || words.starts_with("อำเภอ");
        let is_address = is_place && offices::ends_in_postcode(words);
        offices::read(words).filter(|_| !is_address)?;
        part_of_row(letter, row, words)
    })
}

/// The words of a head's row that may name the office: all of it, or what stands behind the number and a wide space.
fn office_words<'t>(letter: &Anatomy<'t>, row: usize) -> Option<&'t str> {
    let words = letter.row(row).trim();
    if offices::read(words).is_some() {
        return Some(words);
    }
    let number = letter.numbers.iter().filter_map(|n| n.found.span).find(|s| letter.row_of(s.start) == row)?;
    let rest = letter.text.words(Span::new(number.end, letter.span(row).end)).trim();
    (!rest.is_empty()).then_some(rest)
}

/// คำสั่งจังหวัดตาก, ประกาศกรม...: the office behind the title's word.
fn titled_office(letter: &Anatomy) -> Option<Span> {
    (0..letter.text.lines().len().min(8)).find_map(|row| {
        let found = letter.label(row, &[Label::Order, Label::Notice])?;
        let rest = letter.row(row)[found.bytes.end..].trim();
        let end = rest.find("ที่ ").filter(|at| *at > 0).unwrap_or(rest.len());
        part_of_row(letter, row, rest[..end].trim())
    })
}

/// The office under whose name a stamped letter is sealed: a row of the foot that names an office, not a part of one.
fn seal(letter: &Anatomy) -> Option<Span> {
    letter.foot.clone().filter(|r| !letter.stamped[*r]).find_map(|row| {
        let words = letter.row(row).trim();
        let office = offices::read(words)?;
        let is_office = !office.is_part && words.chars().count() < 80;
        is_office.then(|| part_of_row(letter, row, words)).flatten()
    })
}

/// The office of the person who signs: อธิบดีกรม..., ผู้ว่าราชการจังหวัด....
fn signing(letter: &Anatomy) -> Option<Span> {
    const HEADS: [&str; 6] = ["อธิบดี", "ผู้ว่าราชการ", "ปลัด", "นายกเทศมนตรี", "นายก", "นาย"];
    letter.foot.clone().find_map(|row| {
        let words = letter.row(row).trim();
        let title = HEADS.iter().find_map(|title| words.rfind(title).map(|at| at + title.len()))?;
        let office = words[title..].trim();
        offices::read(office).filter(|o| o.level.is_some())?;
        part_of_row(letter, row, office)
    })
}

/// The office that speaks in the text: the one to which the number belongs, wherever it is named.
fn in_text(letter: &Anatomy, number: Option<&LetterNumber>) -> Option<Span> {
    let number = number?;
    let rows = || letter.body.clone().chain(letter.foot.clone());
    let named = |name: &str| rows().find_map(|row| part_of_row_if(letter, row, name));
    if let Some(province) = provinces::with_code(&number.agency) {
        return named(&format!("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{}", province.name))
            .or_else(|| named(&format!("จังหวัด{}", province.name)));
    }
    agencies::of_number(number).and_then(|agency| named(agency.name))
}

fn part_of_row_if(letter: &Anatomy, row: usize, name: &str) -> Option<Span> {
    letter.row(row).contains(name).then(|| part_of_row(letter, row, name)).flatten()
}

/// Who issued the letter, by the number's code and the office's own words together: the code tells the house, the words
/// the floor. Under a province's code write the province, its districts and its local administrations; under a
/// department's code the department also writes for its ministry; a ministry's code alone may be anybody's in its house.
pub(crate) fn level(number: Option<&LetterNumber>, issuer: Option<&Issuer>) -> Level {
    let by_words = issuer.and_then(|i| offices::read(&i.found.value)).and_then(|o| o.level);
    let Some(by_code) = number.and_then(agencies::level_of) else { return by_words.unwrap_or_default() };
    if number.is_some_and(agencies::shows_ministry_alone) {
        return by_words.unwrap_or(by_code);
    }
    let house = |level: Level| match level {
        Level::Ministry | Level::Department => 0,
        Level::Province | Level::District | Level::Local => 1,
        Level::Other => 2,
    };
    by_words.filter(|words| house(*words) == house(by_code)).unwrap_or(by_code)
}

/// Whether a row is the name of an office or of a part of one.
pub(crate) fn is_office_row(words: &str) -> bool {
    offices::read(words).is_some() && label::at_start(words, &[Label::Contact]).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_address_is_no_office() {
        for (number, address, level) in [
            ("พร ๐๗๑๘/ว ๖๖๕", "จังหวัดแพร่ ๒๔๗๒๐", Level::District),
            ("นค ๐๐๑๘.๑/ว ๕๐๑๐", "อำเภอเมืองหนองคาย ๑๒๓๓๐", Level::Province),
        ] {
            let text = format!("ที่ {number}\n{address}\n๖ กุมภาพันธ์ ๒๕๖๘\nเรื่อง การประชุม\nเรียน นายกเทศมนตรี");
            let letter = crate::extract::letters_of_text(&text).remove(0);
            assert_eq!(letter.level, level, "{address}");
        }
    }

    #[test]
    fn a_name_with_slips_or_without_its_end_is_that_name() {
        let name = "กรมส่งเสริมการปกครองท้องถิ่น";
        for words in ["กรมส่งเสริมการปกครองท้อ+", "กรมส่งเสริมการปกครองห้องถิ่น", "กรมส่งเสริมการปกครอง"]
        {
            assert!(is_misspelt(words, name), "{words}");
        }
        for words in [name, "กรมส่งเสริม", "กรมการปกครอง", "กรมส่งเสริมการเกษตร"]
        {
            assert!(!is_misspelt(words, name), "{words}");
        }
    }
}
