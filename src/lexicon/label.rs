//! Which label a line begins with, though OCR may have lost a mark or a letter of it.

use std::{ops::Range, sync::LazyLock};

use super::labels::{self, Label};

/// A label at the beginning of a line (or wherever it was looked for).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Labelled {
    /// Which label.
    pub(crate) label: Label,
    /// The bytes of the line that spell it.
    pub(crate) bytes: Range<usize>,
    /// What the misspelling costs: 1 for a vowel or tone mark, 2 for a letter.
    pub(crate) cost: usize,
}

/// Junk that scans and other engines' markdown leave before what begins a line.
pub(crate) fn is_junk(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '*' | '#' | '|' | '-' | '–' | '—' | '_' | '.' | '·' | '•' | ':' | ';' | ',' | '>' | '~' | '^' | '\\'
        )
        || matches!(c, '\'' | '"' | '`' | '“' | '”' | '‘' | '’' | '«' | '»')
}

/// What the line begins with, of these labels; the best spelt, and of equally well spelt the longest.
pub(crate) fn at_start(line: &str, among: &[Label]) -> Option<Labelled> {
    let start = line.find(|c| !is_junk(c))?;
    let spellings = of(among);
    best(&line[start..], start, &spellings, among)
}

/// The first place in the line, beginning a word or not, at which one of these labels stands.
pub(crate) fn anywhere(line: &str, among: &[Label]) -> Option<Labelled> {
    let spellings = of(among);
    line.char_indices()
        .filter(|(_, c)| matches!(c, 'ก'..='ฮ' | 'เ'..='ไ'))
        .find_map(|(i, _)| best(&line[i..], i, &spellings, among))
}

/// The ways to spell these labels, and those to spell notes, which may begin like one of them.
fn of(among: &[Label]) -> Vec<&'static Spelling> {
    SPELLINGS.iter().filter(|s| among.contains(&s.label) || s.label == Label::Note).collect()
}

fn best(text: &str, offset: usize, spellings: &[&Spelling], among: &[Label]) -> Option<Labelled> {
    let first = first_letter(text);
    spellings
        .iter()
        .filter(|s| s.first == first)
        .filter_map(|s| {
            let (len, cost) = prefix_cost(text, s)?;
            Some(Labelled { label: s.label, bytes: offset..offset + len, cost })
        })
        .min_by_key(|found| (found.cost, usize::MAX - found.bytes.len()))
        .filter(|found| among.contains(&found.label))
}

/// A label's word, and what is asked about it again and again.
struct Spelling {
    label: Label,
    word: &'static str,
    /// Its characters but for spaces.
    chars: Vec<char>,
    /// Its first consonant: no label is known by another.
    first: Option<char>,
    /// Its characters but for marks.
    letters: Vec<char>,
    /// The cost of leaving out its first j characters, for each j.
    row: Vec<usize>,
}

static SPELLINGS: LazyLock<Vec<Spelling>> = LazyLock::new(|| {
    let spelling = |&(label, word): &(Label, &'static str)| {
        let chars: Vec<char> = word.chars().filter(|c| *c != ' ').collect();
        let costs = chars.iter().scan(0, |sum, c| {
            *sum += weight(*c);
            Some(*sum)
        });
        Spelling {
            label,
            word,
            first: first_letter(word),
            letters: chars.iter().copied().filter(|c| !is_mark(*c)).collect(),
            row: std::iter::once(0).chain(costs).collect(),
            chars,
        }
    };
    labels::all().iter().map(spelling).collect()
});

fn first_letter(text: &str) -> Option<char> {
    text.chars().find(|c| ('ก'..='ฮ').contains(c))
}

/// Vowels and tones above and below, which OCR loses first.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// How many bytes at the start of `text` spell `word`, and at what cost, if at no more than the word's length allows.
/// Spaces inside a long word cost nothing.
fn prefix_cost(text: &str, spelling: &Spelling) -> Option<(usize, usize)> {
    let Spelling { word, chars, letters, .. } = spelling;
    let letters = letters.len();
    if text.starts_with(word) {
        return Some((word.len(), 0));
    }
    let allowed = match letters {
        0..=1 => return None,
        2..=4 => 1,
        5..=7 => 2,
        _ => 4,
    };
    // Short words may lack marks, but no letter.
    if allowed < weight('ก')
        && !text.chars().filter(|c| !is_mark(*c)).take(letters).eq(spelling.letters.iter().copied())
    {
        return None;
    }
    let word = chars;
    let spaced = letters >= 5;
    // `row[j]`: the cost of spelling the first j characters of the word with what was read so far.
    let mut row = spelling.row.clone();
    let mut found: Option<(usize, usize)> = None;
    for (i, c) in text.char_indices().take(word.len() * 2 + 4) {
        if !(spaced && c == ' ' && i > 0) {
            step(&mut row, word, c);
        }
        let end = i + c.len_utf8();
        let cost = row[word.len()];
        if cost <= allowed && found.is_none_or(|(_, best)| cost < best) {
            found = Some((end, cost));
        }
        if row.iter().all(|cost| *cost > allowed) {
            break;
        }
    }
    // A mark that follows belongs to the word; a misspelt word of two letters has to stand alone.
    let (end, cost) = found?;
    let end = end + text[end..].chars().take_while(|c| is_mark(*c)).map(char::len_utf8).sum::<usize>();
    let stands_alone = text[end..].chars().next().is_none_or(char::is_whitespace);
    (letters > 2 || stands_alone).then_some((end, cost))
}

/// One row of the edit distance.
fn step(row: &mut [usize], word: &[char], c: char) {
    let mut diagonal = row[0];
    row[0] += weight(c);
    for (j, w) in word.iter().enumerate() {
        let substitute = if *w == c { diagonal } else { diagonal + weight(c).max(weight(*w)) };
        diagonal = row[j + 1];
        row[j + 1] = substitute.min(diagonal + weight(c)).min(row[j] + weight(*w));
    }
}

fn weight(c: char) -> usize {
    if is_mark(c) { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_their_misspellings() {
        let all = [
            Label::Subject,
            Label::To,
            Label::RefersTo,
            Label::Enclosed,
            Label::Memo,
            Label::Closing,
            Label::Department,
            Label::Received,
            Label::AnnouncedOn,
        ];
        for (line, label, spelt) in [
            ("เรื่อง การบันทึกข้อมูล", Label::Subject, "เรื่อง"),
            ("เรือง การบันทึกข้อมูล", Label::Subject, "เรือง"),
            ("**เรียน** ผู้ว่าราชการจังหวัด", Label::To, "เรียน"),
            ("เรยน ผู้ว่าราชการจังหวัด", Label::To, "เรยน"),
            ("ถง สำนักงาน", Label::To, "ถง"),
            ("ถงแก่กรรม", Label::To, ""),
            ("อางถึง หนังสือ", Label::RefersTo, "อางถึง"),
            ("สิ่งทีสงมาด้วย ๑. แบบ", Label::Enclosed, "สิ่งทีสงมาด้วย"),
            ("บันทึกขอความ", Label::Memo, "บันทึกขอความ"),
            ("บั น ทึ ก ข้ อ ค ว า ม", Label::Memo, "บั น ทึ ก ข้ อ ค ว า ม"),
            ("ขอแสดงความนับถอ", Label::Closing, "ขอแสดงความนับถอ"),
            ("ส่วนราขการ กอง", Label::Department, "ส่วนราขการ"),
            ("เลขทีรับ 482", Label::Received, "เลขทีรับ"),
            ("“เรื่อง การ", Label::Subject, "เรื่อง"),
            ("ประก๑ ณ วันที่ ๕", Label::AnnouncedOn, "ประก๑ ณ วันที่"),
        ] {
            let found = at_start(line, &all);
            let words = found.as_ref().map_or("", |f| &line[f.bytes.clone()]);
            assert_eq!(words, spelt, "{line}");
            assert!(spelt.is_empty() || found.map(|f| f.label) == Some(label), "{line}");
        }
        for line in ["", "***", "ผู้ว่าราชการ", "รือง"] {
            assert_eq!(at_start(line, &all), None, "{line}");
        }
    }

    #[test]
    fn inside_a_line_and_the_longest() {
        let line = "ที่ มท ๐๘๒๐.๒/ว ๑๒ เลขรับ ๔๘๒";
        let found = anywhere(line, &[Label::Received]).unwrap();
        assert_eq!(&line[found.bytes.clone()], "เลขรับ");
        let urgent = at_start("  ด่วนที่สุด  ", &[Label::Urgent, Label::MostUrgent]).unwrap();
        assert_eq!(urgent.label, Label::MostUrgent);
    }
}
