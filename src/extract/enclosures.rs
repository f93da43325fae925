//! What is sent along (สิ่งที่ส่งมาด้วย), item by item, with the number of copies.

use std::sync::LazyLock;

use regex::Regex;

use super::{anatomy::Anatomy, pattern::pattern};
use crate::{
    domain::{Enclosure, digits},
    lexicon::labels::Label,
};

/// `จำนวน ๖ ชุด`, `จำนวน 1 ฉบับ`.
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s*จำนวน\s*(?P<count>[0-9๐-๙]{1,5})\s*(?P<unit>[ก-ฮเ-ไ][ก-๎]*)"));

/// `๑. `, `2) `: where the next item begins.
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|\s)(?P<item>[0-9๐-๙]{1,2})(?:[.)]\s*)(?:[^0-9๐-๙\s]|$)"));

/// The enclosures.
pub(crate) fn read(letter: &Anatomy) -> Vec<Enclosure> {
    let Some(section) = letter.section(Label::Enclosed) else { return Vec::new() };
    items(letter.text.words(section.value)).iter().filter_map(|item| one(item)).collect()
}

/// The items of a list numbered from one on; text without numbers is one item.
fn items(words: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    for found in ITEM.captures_iter(words) {
        let Some(item) = found.name("item") else { continue };
        if digits::parse(item.as_str()).is_some_and(|n| n as usize == starts.len() + 1) {
            starts.push(item.start());
        }
    }
    if starts.is_empty() {
        return vec![words];
    }
    let ends = starts.iter().skip(1).copied().chain([words.len()]).collect::<Vec<_>>();
    starts.iter().zip(ends).map(|(start, end)| &words[*start..end]).collect()
}

fn one(item: &str) -> Option<Enclosure> {
    let item = item.trim_start_matches(|c: char| digits::is_digit(c) || matches!(c, '.' | ')' | ' ' | '\n' | ':'));
    let count = COUNT.captures(item);
    let text = match count.as_ref().and_then(|c| c.get(0)) {
        Some(found) => format!("{} {}", &item[..found.start()], &item[found.end()..]),
        None => item.to_owned(),
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = |name: &str| count.as_ref().and_then(|c| c.name(name)).map(|m| m.as_str());
    (!text.is_empty()).then(|| Enclosure {
        text,
        count: named("count").and_then(digits::parse),
        unit: named("unit").map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_their_counts() {
        let list = "๑. แบบรายงานผล จำนวน ๖ ชุด \n๒. บัญชีรายชื่อ\nผู้เข้าร่วม จำนวน 1 ฉบับ";
        let found: Vec<_> = items(list).iter().filter_map(|i| one(i)).collect();
        let flat: Vec<_> = found.iter().map(|e| (e.text.as_str(), e.count, e.unit.as_deref())).collect();
        assert_eq!(flat, [("แบบรายงานผล", Some(6), Some("ชุด")), ("บัญชีรายชื่อ ผู้เข้าร่วม", Some(1), Some("ฉบับ"))]);
        assert_eq!(items("สำเนาหนังสือ ที่ มท ๐๘๐๑.๑/๑๒").len(), 1);
        assert_eq!(one(" \n"), None);
    }
}
