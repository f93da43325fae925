//! What a person asks for: words in parts, their other forms, and letter numbers.

use std::sync::LazyLock;

use icu_segmenter::WordSegmenter;
use regex::Regex;

use super::{approx::Pattern, fold::fold};
use crate::{domain::digits, lexicon::abbreviations, store::columns::number_key};

/// A part shorter than this (folded) is no word to look for by itself, and sticks to its neighbour.
const SHORTEST: usize = 3;

/// A query made ready.
#[derive(Debug)]
pub(super) struct Query {
    /// All of these have to be in a letter.
    pub parts: Vec<Part>,
    /// The whole query in one piece: letters that hold it so come first.
    pub whole: Pattern,
    /// The letter number that it may be, as it is compared.
    pub number: Option<String>,
}

/// One part of a query in all the forms that it may have on paper.
#[derive(Debug)]
pub(super) struct Part {
    /// As typed, and with abbreviations written out or names abbreviated.
    pub forms: Vec<Form>,
}

#[derive(Debug)]
pub(super) struct Form {
    pub chars: Vec<char>,
    pub pattern: Pattern,
}

impl Query {
    /// The query in parts where the typist put spaces between words.
    pub(super) fn parse(text: &str) -> Self {
        let number = asked_number(text);
        let parts = if number.is_some() { vec![text.to_owned()] } else { parts(text) };
        Self::of_parts(text, &parts, number)
    }

    /// The query in parts between all words, for when nobody wrote them side by side.
    pub(super) fn by_words(text: &str) -> Self {
        let words: Vec<String> =
            parts(text).iter().flat_map(|p| words(p)).filter(|w| fold(w).chars.len() >= SHORTEST).collect();
        Self::of_parts(text, &words, None)
    }

    fn of_parts(text: &str, parts: &[String], number: Option<String>) -> Self {
        let parts = parts.iter().map(|p| Part::new(p)).filter(|p| !p.forms.is_empty()).collect();
        Self { parts, whole: Pattern::new(&fold(text).chars), number }
    }
}

impl Part {
    fn new(text: &str) -> Self {
        let chars = fold(text).chars;
        let mut forms = vec![chars.clone()];
        for (short, long) in abbreviations::all().iter().map(|a| (fold(a.short).chars, fold(a.long).chars)) {
            if chars == short {
                forms.push(long);
            } else if let Some(at) = chars.windows(long.len()).position(|w| w == long) {
                // The rest must still say something: every letter from the ministry has มท on it somewhere.
                if chars.len() > long.len() {
                    forms.push([&chars[..at], &short, &chars[at + long.len()..]].concat());
                } else if short.len() >= SHORTEST {
                    forms.push(short);
                }
            }
        }
        let forms = forms.into_iter().filter(|f| f.len() > 1);
        Self { forms: forms.map(|chars| Form { pattern: Pattern::new(&chars), chars }).collect() }
    }
}

/// The letter number that a text may be, as numbers are compared: มท 0820.2/ว 2655, ว๒๖๕๕, 0820.2/2655, 2655.
fn asked_number(text: &str) -> Option<String> {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(?:[ก-ฮ]{0,6}(?:[0-9][0-9.]*)?/)?ว?[0-9]{1,7}(?:/[0-9]{1,5})*$").ok());
    let spaceless: String = digits::to_arabic(text).split_whitespace().collect();
    // Dots behind the agency's letters are the typist's: มท.0820 as well as มท 0820.
    let at = spaceless.find(|c: char| c.is_ascii_digit())?;
    let text = format!("{}{}", spaceless[..at].replace('.', ""), &spaceless[at..]);
    NUMBER.as_ref()?.is_match(&text).then(|| number_key(&text))
}

/// The parts of a query: what stands between spaces, but for spaces inside words.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for chunk in text.split_whitespace().filter(|c| !fold(c).chars.is_empty()) {
        match parts.last_mut() {
            Some(last) if !is_boundary(last, chunk) => last.push_str(chunk),
            _ => parts.push(chunk.to_owned()),
        }
    }
    parts
}

/// Whether a space between the two parts words, rather than splits one.
fn is_boundary(left: &str, right: &str) -> bool {
    let thai = |c: Option<char>| c.is_some_and(|c| ('ก'..='๎').contains(&c));
    if !thai(left.chars().last()) || !thai(right.chars().next()) {
        return true;
    }
    let known = |s: &str| abbreviations::all().iter().any(|a| fold(a.short).chars == fold(s).chars);
    if known(left) || known(right) {
        return true;
    }
    if fold(left).chars.len() < SHORTEST || fold(right).chars.len() < SHORTEST {
        return false;
    }
    let joined = format!("{left}{right}");
    segmenter().segment_str(&joined).any(|at| at == left.len())
}

fn words(text: &str) -> Vec<String> {
    let mut bounds = segmenter().segment_str(text);
    let mut start = bounds.next().unwrap_or(0);
    let mut words = Vec::new();
    for end in bounds {
        words.push(text[start..end].to_owned());
        start = end;
    }
    words
}

/// ICU's dictionary of Thai words.
fn segmenter() -> icu_segmenter::WordSegmenterBorrowed<'static> {
    WordSegmenter::new_dictionary(icu_segmenter::options::WordBreakInvariantOptions::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_known_in_any_writing() {
        for (text, key) in [
            ("มท 0820.2/ว 2655", Some("มท0820.2/ว2655")),
            ("มท ๐๘๒๐.๒/ว ๒๖๕๕", Some("มท0820.2/ว2655")),
            ("มท.0820.2 / ว2655", Some("มท0820.2/ว2655")),
            ("ว 2655", Some("ว2655")),
            ("๒๖๕๕", Some("2655")),
            ("ตวฉ/2090", Some("ตวฉ/2090")),
            ("ศธ 0514.7.2.18/139/60", Some("ศธ0514.7.2.18/139/60")),
            ("ประชุม", None),
            ("ประชุม 2567", None),
            ("งบ 2567", None),
            ("28 พฤษภาคม 2567", None),
        ] {
            assert_eq!(asked_number(text).as_deref(), key, "{text}");
        }
    }

    #[test]
    fn spaces_inside_words_are_none() {
        for (text, expected) in [
            ("ประชุม งบประมาณ", vec!["ประชุม", "งบประมาณ"]),
            ("ประ ชุม", vec!["ประชุม"]),
            ("งบประ มาณ", vec!["งบประมาณ"]),
            ("อปท. ขนาดเล็ก", vec!["อปท.", "ขนาดเล็ก"]),
            ("แผน 2567", vec!["แผน", "2567"]),
            ("  ", vec![]),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }

    #[test]
    fn short_and_long_names_are_one() {
        let forms = |text: &str| -> Vec<String> {
            Part::new(text).forms.into_iter().map(|f| f.chars.into_iter().collect()).collect()
        };
        assert_eq!(forms("อปท."), ["อปท", "องคกรปกครองสวนทองถิน"]);
        assert_eq!(forms("องค์กรปกครองส่วนท้องถิ่น"), ["องคกรปกครองสวนทองถิน", "อปท"]);
        assert_eq!(forms("ประชุม"), ["ประชุม"]);
    }
}
