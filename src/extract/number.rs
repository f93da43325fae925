//! Letter numbers in running text: the grammar of the correspondence regulation (agency code, office number, ว, serial),
//! as offices type it and as OCR leaves it.
//!
//! ```text
//! ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑      agency มท, office 0810.4, a circular, serial 5341
//! ที่ ตวฉ/๒๐๙๐              no office number
//! ที่ ตช ๐๐๒๑(นว).๑/ว ๖๐๘    the province of an office that is no province's, in brackets
//! คำสั่งจังหวัดตาก ที่ ๕/๒๕๕๙  an order: serial and year, neither agency nor office
//! ที่ มท ๐๘๑๐.๔/ว           a head whose serial was inked in and not read: a [`BlankNumber`]
//! ```

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use super::{
    doubt::{self, Choice},
    folded::Folded,
    label,
    pattern::pattern,
};
use crate::domain::{Alternative, Found, LetterNumber, Span, Transcript};

/// What stands before a number and shows that it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// ที่ at the beginning of a line: the letter's own number, or a citation that happens to be broken there.
    HeadOfLine,
    /// ที่ inside a line.
    Within,
    /// คำสั่ง... ที่, ประกาศ... ที่: an order or announcement, numbered within the year.
    Order,
    /// The number shares agency and office with the one before it (`... ว ๔๑ และ ว ๓`).
    Shared,
    /// Nothing; the number's own form shows it.
    Bare,
}

/// A letter number in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberMention {
    /// The number with its place (ที่ left out), its confidence and the next best readings of its doubtful characters.
    pub found: Found<LetterNumber>,
    /// What stands before it.
    pub lead: Lead,
    /// The number's bytes in the folded text.
    pub(crate) bytes: Range<usize>,
    /// Where ที่ begins in the folded text, or the number where there is no ที่.
    pub(crate) lead_start: usize,
}

/// A number whose serial is not there: inked in by hand and not read, or never filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct BlankNumber {
    /// The number's beginning in its normal form (`มท 0810.4/ว`), with its place.
    pub stem: Found<String>,
    /// The agency code.
    pub agency: String,
    /// The office number.
    pub office: String,
    /// Whether it is a circular.
    pub circular: bool,
    /// What stands before it.
    pub lead: Lead,
}

/// How many other readings of a number are kept.
const ALTERNATIVES: usize = 4;

/// The letter numbers in the text, in its order, the letter's own among them. Regulations, laws, years, telephone and house
/// numbers, fractions and dates are none.
pub fn find_numbers(transcript: &Transcript) -> Vec<NumberMention> {
    numbers_in(&Folded::new(transcript)).0
}

/// The numbers in the text that lack their serial.
pub fn find_blank_numbers(transcript: &Transcript) -> Vec<BlankNumber> {
    numbers_in(&Folded::new(transcript)).1
}

/// Agency code, office number, slash, ว and serial; see the examples in the tests.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?P<at> ที่?[\ \n]* )?
        (?P<agency> พิเศษ
          | (?: [ก-ฮ]{1,4}\.? | [ก-ฮ]\.?(?:\ ?[ก-ฮ]\.?){1,3} | [ก-ฮ]{2,3}\.[ก-ฮ]{1,3}\.? ) (?: \ ?\([ก-ฮ]{1,4}\) )? )
        [\ \n]{0,3}
        (?P<office> (?: 0\ ?[0-9]\ ?[0-9]\ ?[0-9] | [0-9]{1,6} ) (?: \ ?[.,]\ ?[0-9]{1,4} | -[0-9]{1,6} | \ ?\((?:[0-9]{1,3}|[ก-ฮ]{1,4})\) ){0,8}
            (?: \ [ก-ฮ]{2} )? )?
        (?: [\ \n]{0,3} (?P<slash> /(?:\ ?/)? | [|\\lI∕⁄] ) [\ \n]{0,3} (?P<mark> [วทลตจงาๅรถ]\.? )? | [\ ]{1,3} (?P<slashless> ว\.? ) )
        (?: \ ?\([ก-ฮ]\) )?
        [\ \n]{0,3}
        (?P<serial> [0-9]{1,6} (?P<more> \ [0-9]{1,4} )? (?P<part> (?:/[0-9]{1,5}){1,2} )? )?",
    )
});

/// Serial and year of orders and of simple registers: `ที่ ๕/๒๕๕๙`, `ที่ ๑๑๓๙/๖๖`.
static ORDER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"ที่?[ \n]*(?P<serial>[0-9]{1,5} ?/ ?(?:25[0-9]{2}|[0-9]{2}))"));

/// A further serial under the agency and office of the number before: ` และ ว ๓`, `, ว ๔๒`, ` และที่ ว 5`.
static SHARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:และ|กับ|หรือ|,) [\ \n]* (?:ด่วน(?:ที่สุด|มาก)?)? [\ \n]* (?:ที่)? [\ \n]* /?
        (?P<number> ว\.? [\ \n]? (?P<serial>[0-9]{1,6}) )",
    )
});

/// What may stand between a number and one that shares its beginning: nothing, or the first one's date.
static ONLY_A_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:(?:ลง|ลว)[^/()]{3,40})?$"));

/// What follows a citation's number, and so shows that the digits before it belong to the number.
static CITATION_GOES_ON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:ลง|ลว|เรื่อง|ถึง|แจ้ง)"));

/// A month's name or its abbreviation: the digits before it are a day.
static MONTH_FOLLOWS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[ \n]*(?:[มกพสตธ]ี?ิ?[ .]{0,2}[คพยิ]|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)")
});

/// What ว is misread as.
const LIKE_WO: [char; 6] = ['จ', 'ง', 'า', 'ๅ', 'ร', 'ถ'];

/// Words that end in ที่ and count something else: ครั้งที่ ๑/๒๕๖๗ is a meeting, หมู่ที่ ๕ a village, คดีหมายเลขดำที่ อ ๙๒๕/๒๕๖๘ a case.
pub(crate) const COUNTED: [&str; 20] = [
    "วัน",
    "ครั้ง",
    "ฉบับ",
    "หมู่",
    "ข้อ",
    "ชั้น",
    "ปี",
    "รุ่น",
    "แปลง",
    "บ้านเลข",
    "ลำดับ",
    "ห้อง",
    "สาย",
    "ชุด",
    "หน้า",
    "แห่ง",
    "หมายเลขดำ",
    "หมายเลขแดง",
    "คดีดำ",
    "คดีแดง",
];

/// The numbers and the blank numbers of the text.
pub(crate) fn numbers_in(text: &Folded) -> (Vec<NumberMention>, Vec<BlankNumber>) {
    let mut numbers = Vec::new();
    let mut blanks = Vec::new();
    for found in NUMBER.captures_iter(text.text()) {
        match Parts::read(text, &found) {
            Some(parts) if parts.serial.is_some() => numbers.extend(parts.mention(text)),
            Some(parts) => blanks.extend(parts.blank(text)),
            None => {}
        }
    }
    let shared: Vec<_> = numbers.iter().flat_map(|n| shared_with(text, n)).collect();
    numbers.extend(shared);
    let orders: Vec<_> = orders_in(text).filter(|o| numbers.iter().all(|n| !touches(&n.bytes, &o.bytes))).collect();
    numbers.extend(orders);
    numbers.sort_by_key(|n| n.bytes.start);
    (numbers, blanks)
}

fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The parts of a number, as byte ranges of the folded text.
struct Parts {
    lead: Lead,
    lead_start: usize,
    agency: Range<usize>,
    office: Option<Range<usize>>,
    /// The slash and ว, whose probabilities count.
    joint: Range<usize>,
    circular: bool,
    serial: Option<Range<usize>>,
}

impl Parts {
    /// The parts that a match of [`NUMBER`] shows, or `None` if it is no letter number after all.
    fn read(text: &Folded, found: &Captures) -> Option<Self> {
        let agency = found.name("agency")?.range();
        let office = found.name("office").map(|m| m.range());
        let lead = lead_of(text, found.name("at").map_or(agency.start, |m| m.start()), found.name("at").is_some());
        let joint = found.name("slash").or(found.name("slashless"))?;
        let mark = found.name("mark").or(found.name("slashless")).filter(|m| !is_thai(text.after(m.end(), 1)));
        let serial = serial_of(text, found, lead);
        // No other letter stands between slash and serial (ท ล ต mark secrecy): what looks like ว there is ว.
        let circular =
            mark.is_some_and(|m| m.as_str().starts_with('ว') || (serial.is_some() && m.as_str().starts_with(LIKE_WO)));
        let parts = Self {
            lead,
            lead_start: found.name("at").map_or(agency.start, |m| m.start()),
            agency,
            office,
            joint: joint.start()..mark.map_or(joint.end(), |m| m.end()),
            circular,
            serial,
        };
        let plain_slash = found.name("slash").is_some_and(|m| m.as_str().starts_with('/'));
        parts.is_letter_number(text, plain_slash).then_some(parts)
    }

    fn is_letter_number(&self, text: &Folded, plain_slash: bool) -> bool {
        let office = self.office.clone().map_or("", |r| &text.text()[r]);
        let office_digits =
            office.split(['.', ',', '-', '(', ' ']).next().unwrap_or("").chars().filter(char::is_ascii_digit).count();
        let from_zero = office.starts_with('0') && office_digits >= 4;
        let letters = text.text()[self.agency.clone()].chars().filter(|c| ('ก'..='ฮ').contains(c)).count();
        let serial = self.serial.clone().map_or(0, |r| r.len());
        let sure = plain_slash || (from_zero && serial > 0);
        if !sure {
            return false;
        }
        match self.lead {
            // Without ที่ only an office number in full shows a letter: 0810.4, or a local office's five digits.
            Lead::Bare => {
                serial > 0
                    && (from_zero || (office_digits == 5 && office.starts_with(['5', '6', '7', '8'])))
                    && !is_thai(text.before(self.agency.start, 1))
                    && !text.before(self.agency.start, 1).ends_with('.')
            }
            _ if office.is_empty() => letters >= 2 && serial >= 2,
            _ if letters == 1 => office_digits >= 3,
            _ => office_digits >= 3 || serial >= 3 || (letters >= 3 && serial > 0),
        }
    }

    fn mention(&self, text: &Folded) -> Option<NumberMention> {
        let serial = self.serial.clone()?;
        let office = self.office.clone().unwrap_or(serial.start..serial.start);
        let bytes = self.agency.start..serial.end;
        let found =
            read_parts(text, bytes.clone(), [self.agency.clone(), office, serial], self.joint.clone(), |[a, o, s]| {
                LetterNumber { agency: a, office: o, circular: self.circular, serial: s }
            })?;
        Some(NumberMention { found, lead: self.lead, bytes, lead_start: self.lead_start })
    }

    fn blank(&self, text: &Folded) -> Option<BlankNumber> {
        let office = tidy(&text.text()[self.office.clone()?]);
        let agency = tidy(&text.text()[self.agency.clone()]);
        let stem = format!("{agency} {office}/{}", if self.circular { "ว" } else { "" });
        let span = text.span(self.agency.start..self.joint.end);
        let stem = text.transcript().found(span, stem);
        Some(BlankNumber { stem, agency, office, circular: self.circular, lead: self.lead })
    }
}

/// What the text before `start` says about a number that begins there, with ที่ or without.
fn lead_of(text: &Folded, start: usize, has_at: bool) -> Lead {
    let line_start = text.line_start(start);
    if !has_at || COUNTED.iter().any(|word| text.text()[..start].ends_with(word)) {
        Lead::Bare
    } else if text.text()[line_start..start].chars().all(label::is_junk) {
        Lead::HeadOfLine
    } else {
        Lead::Within
    }
}

/// The serial's bytes: what the match holds, unless those digits turn out to be something else.
fn serial_of(text: &Folded, found: &Captures, lead: Lead) -> Option<Range<usize>> {
    let whole = found.name("serial")?.range();
    let rest = |end: usize| text.after(end, 24);
    let serial = match found.name("more") {
        // ว ๕ ๓๕๑ is ว ๕๓๕๑ where nothing but the date or the line's end follows; otherwise it is ว ๕, and ๓๕๑ of something.
        // One digit alone is part of a number that was inked in, in the letter's own head.
        Some(more) => {
            let nothing_else = CITATION_GOES_ON.is_match(rest(whole.end)) || ends_line(rest(whole.end));
            let inked = more.len() > 2 || lead == Lead::HeadOfLine;
            if whole.len() <= 7 && nothing_else && inked { whole } else { whole.start..more.start() }
        }
        None => whole,
    };
    let may_be_a_day = text.text()[serial.clone()].parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    if may_be_a_day && MONTH_FOLLOWS.is_match(rest(serial.end)) {
        return None;
    }
    // Below a head whose serial is not there, the next line's digits are a day, a house number or an item.
    let joint = found.name("slash").or(found.name("slashless"))?;
    let broken = text.text()[joint.end()..serial.start].contains('\n') && !beside(text, joint.range(), serial.clone());
    let item = rest(serial.end).trim_start_matches(' ').starts_with(['.', ')']);
    if broken && (item || (lead == Lead::HeadOfLine && !CITATION_GOES_ON.is_match(rest(serial.end)))) {
        return None;
    }
    Some(serial)
}

/// Whether `right` stands on the page in the row of `left`, behind it, though in a line of its own: inked in where print left
/// a gap.
fn beside(text: &Folded, left: Range<usize>, right: Range<usize>) -> bool {
    let place = |bytes| text.transcript().place(text.span(bytes));
    let ((left_page, Some(l)), (right_page, Some(r))) = (place(left), place(right)) else { return false };
    let overlap = l.bottom.min(r.bottom) - l.top.max(r.top);
    left_page == right_page
        && overlap > 0.5 * (l.bottom - l.top).min(r.bottom - r.top)
        && (-0.01..BESIDE).contains(&(r.left - l.right))
}

/// How far behind its slash a serial may be inked, in widths of the page.
const BESIDE: f32 = 0.12;

fn ends_line(rest: &str) -> bool {
    rest.trim_start_matches(' ').is_empty() || rest.trim_start_matches(' ').starts_with('\n')
}

/// Whether the text begins (it is one character long) with a Thai letter or mark.
fn is_thai(text: &str) -> bool {
    text.starts_with(|c| matches!(c, 'ก'..='ฺ' | 'เ'..='๎'))
}

/// Numbers that continue the one before: `ว ๔๑ และ ว ๓ ลงวันที่ ...`.
fn shared_with(text: &Folded, first: &NumberMention) -> Vec<NumberMention> {
    let mut numbers: Vec<NumberMention> = Vec::new();
    let mut end = first.bytes.end;
    let LetterNumber { agency, office, circular: true, .. } = &first.found.value else { return numbers };
    while let Some(found) = SHARED.captures(text.after(end, 80)) {
        let (Some(whole), Some(number), Some(serial)) = (found.get(0), found.name("number"), found.name("serial"))
        else {
            break;
        };
        let between = &text.text()[end..end + whole.start()];
        if !ONLY_A_DATE.is_match(between) {
            break;
        }
        let bytes = end + number.start()..end + number.end();
        let serial = end + serial.start()..end + serial.end();
        let nothing = bytes.start..bytes.start;
        let value = |[_, _, serial]: [String; 3]| LetterNumber {
            agency: agency.clone(),
            office: office.clone(),
            circular: true,
            serial,
        };
        let Some(mut found) =
            read_parts(text, bytes.clone(), [nothing.clone(), nothing.clone(), serial], nothing, value)
        else {
            break;
        };
        found.confidence *= first.found.confidence;
        end = bytes.end;
        numbers.push(NumberMention { found, lead: Lead::Shared, lead_start: bytes.start, bytes });
    }
    numbers
}

/// Orders and announcements (`คำสั่ง ... ที่ ๕/๒๕๕๙`), and numbers of simple registers at the beginning of a line.
fn orders_in<'a>(text: &'a Folded) -> impl Iterator<Item = NumberMention> + 'a {
    ORDER.captures_iter(text.text()).filter_map(|found| {
        let (whole, serial) = (found.get(0)?, found.name("serial")?);
        if text.after(serial.end(), 1).starts_with(|c: char| c.is_ascii_digit() || c == '/') {
            return None;
        }
        let before = text.before(whole.start(), 120);
        if COUNTED.iter().any(|word| before.ends_with(word)) {
            return None;
        }
        let ordered = before.rfind("คำสั่ง").max(before.rfind("ประกาศ")).is_some_and(|i| !before[i..].contains('/'));
        let full_year = serial.as_str().trim_end_matches(|c: char| c.is_ascii_digit()).len() + 4 == serial.len();
        let lead = match lead_of(text, whole.start(), true) {
            _ if ordered => Lead::Order,
            Lead::HeadOfLine if full_year => Lead::HeadOfLine,
            _ => return None,
        };
        let nothing = serial.start()..serial.start();
        let found = read_parts(
            text,
            serial.range(),
            [nothing.clone(), nothing.clone(), serial.range()],
            nothing,
            |[_, _, serial]| LetterNumber { agency: String::new(), office: String::new(), circular: false, serial },
        )?;
        Some(NumberMention { found, lead, bytes: serial.range(), lead_start: whole.start() })
    })
}

/// The number made of agency, office and serial in `bytes`, with the next best readings of their characters.
fn read_parts(
    text: &Folded,
    bytes: Range<usize>,
    parts: [Range<usize>; 3],
    joint: Range<usize>,
    make: impl Fn([String; 3]) -> LetterNumber,
) -> Option<Found<LetterNumber>> {
    let cells = text.transcript().cells();
    let mut part_of = Vec::new();
    let mut choices: Vec<Choice> = Vec::new();
    for (i, part) in parts.into_iter().enumerate() {
        let run = doubt::run(text, part);
        part_of.resize(part_of.len() + run.len(), i);
        choices.extend(run);
    }
    let joined: f64 = text
        .chars(joint)
        .filter(|(c, _)| !matches!(c, ' ' | '\n'))
        .filter_map(|(_, at)| cells.get(at))
        .map(|cell| f64::from(cell.p))
        .product();
    let mut values: Vec<Alternative<LetterNumber>> = doubt::readings(&choices, ALTERNATIVES + 1)
        .into_iter()
        .map(|reading| {
            let mut words = [const { String::new() }; 3];
            for (c, i) in reading.chars.iter().zip(&part_of) {
                words[*i].push(*c);
            }
            Alternative { value: make(words.map(|w| tidy(&w))), confidence: reading.p * joined }
        })
        .collect();
    let best = (!values.is_empty()).then(|| values.remove(0))?;
    values.retain(|v| v.value != best.value);
    let span: Span = text.span(bytes);
    Some(text.transcript().found_with(span, best.value, best.confidence, values))
}

/// A part without spaces; dots left out of agency codes, commas in office numbers set right.
fn tidy(part: &str) -> String {
    let is_code = part.starts_with(|c| ('ก'..='ฮ').contains(&c));
    part.chars()
        .filter(|c| !matches!(c, ' ' | '\n') && (*c != '.' || !is_code))
        .map(|c| if c == ',' { '.' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        find_numbers(&Transcript::of_text(text)).iter().map(|n| n.found.value.to_string()).collect()
    }

    #[test]
    fn one_number_in_all_its_forms() {
        for (text, value) in [
            ("ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท 0810.4/ว 5341", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/ว **๕๓๔๑**", "มท 0810.4/ว 5341"),
            ("ที่มท๐๘๑๐.๔/ว๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ ม.ท. ๐๘๑๐.๔/ว.๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔ / ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐ .๔/ว ๕๓๔๑ ลงวันที่", "มท 0810.4/ว 5341"),
            ("ที่ อว ๘๓๙๓(๑)/ว ๒๑๕", "อว 8393(1)/ว 215"),
            ("ที่ ตผ ๐๐๕๖ ลบ/๓๐๗", "ตผ 0056ลบ/307"),
            ("ที่ ตช ๐๐๒๑(นว).๑/ว ๖๐๘", "ตช 0021(นว).1/ว 608"),
            ("ที่ ตช ๐๐๑๖(สบ)(๕)/๙๑๒", "ตช 0016(สบ)(5)/912"),
            ("ที่ ปช ๐๐๓๘ (อย)/ว ๖๑", "ปช 0038(อย)/ว 61"),
            ("ที่ ลต (รย) ๐๐๐๒/ว ๒๘๗", "ลต(รย) 0002/ว 287"),
            ("| ที่ ปข ๐๐๐๓/ว ๑๑๐ | สำนักงานคลังจังหวัด |", "ปข 0003/ว 110"),
            ("ที่ มท O๘๑o.๔/ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/ว ๕๓๔ ๑", "มท 0810.4/ว 5341"),
            ("ตามหนังสือ ที่ มท ๐๘๑๐.๔/ว ๕๓๔ ๑", "มท 0810.4/ว 534"),
            ("ที่ มท ๐๘ ๑๐.๔/ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔|ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔ ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/จ ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐,๔/ว ๕๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/ว ๕ ๓๔๑", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/ว ๕ ๓๔๑\nส.ค.ส.", "มท 0810.4/ว 5341"),
            ("หนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕ ๓๔๑ ลงวันที่ ๒ มีนาคม", "มท 0810.4/ว 5341"),
            ("ตามหนังสือ ที่ มท\n๐๘๑๐.๔/ว ๕๓๔๑ ลงวันที่", "มท 0810.4/ว 5341"),
            ("ตามหนังสือ ที่\nมท ๐๘๑๐.๔/ว ๕๓๔๑ ลงวันที่", "มท 0810.4/ว 5341"),
            ("ตามหนังสือ ที่ มท ๐๘๑๐.๔/ว\n๕๓๔๑ ลงวันที่", "มท 0810.4/ว 5341"),
            ("ที่ มท ๐๘๑๐.๔/ว\n๕๓๔๑ ลงวันที่ ๑๔ มีนาคม ๒๕๖๘ แจ้งว่า", "มท 0810.4/ว 5341"),
            ("มท๐๘๑๒/ ๖๒๖๕", "มท 0812/6265"),
            ("ที่ ตก ๐๐๒๓.๓/ว ๐๙๕๕", "ตก 0023.3/ว 0955"),
            ("ที่ อต ๐๐๓๒.๑๐๓.๓/๐๑๐๘๘", "อต 0032.103.3/01088"),
            ("ที่ ศธ0514.7.1.2.3.4.1/4156", "ศธ 0514.7.1.2.3.4.1/4156"),
            ("ที่ ศธ 0514.7.2.18/139/60", "ศธ 0514.7.2.18/139/60"),
            ("ที่ นว.0032.1/806", "นว 0032.1/806"),
            ("ที่ ลช.นภ28/2560", "ลชนภ 28/2560"),
            ("ที่ สปช.07-00092/2560", "สปช 07-00092/2560"),
            ("ที่ ตวฉ/๒๐๙๐", "ตวฉ/2090"),
            ("ที่ พิเศษ/๒๕๖๐", "พิเศษ/2560"),
            ("ที่ ลพ ๕๑๒๐๑/ว ๑๗", "ลพ 51201/ว 17"),
            ("มีหนังสือที่ รฟ 1/1911/2564 ลงวันที่", "รฟ 1/1911/2564"),
            ("ตามหนังสือกรมธนารักษ์ที่ กค 0304/ว11 ลงวันที่", "กค 0304/ว 11"),
            ("มีหนังสือ ที่ นร 0508/ท 5298 ลงวันที่", "นร 0508/5298"),
            ("ที่ มท ๐๘๐๓.๒/ว(ล) ๑๒", "มท 0803.2/ว 12"),
            ("ที่ กห ๐๓๐๑.๑๐.๖/ ๓๔ \nวันที่ ๔ ธ.ค. ๖๗", "กห 0301.10.6/34"),
            ("คำสั่งจังหวัดลำปาง\nที่ ๕/๒๕๕๙", "5/2559"),
            ("อ้างถึง คำสั่ง บก. (เฉพาะ) ที่ ๑๑๓๙/๖๖ ลง ๑๔ ธ.ค. ๖๖", "1139/66"),
            ("ที่ ๔๕/๒๕๖๗\nวันที่ ๓ พ.ค. ๖๗", "45/2567"),
        ] {
            assert_eq!(values(text), [value], "{text}");
        }
    }

    #[test]
    fn several_in_a_sentence() {
        assert_eq!(
            values(
                "อ้างถึง หนังสือกระทรวง ที่ มท ๐๘๐๙.๒/ว ๔๑ และ ว ๓ ลงวันที่ ๘ เมษายน ๒๕๖๗\nและหนังสือกรม ด่วนมาก ที่ กค ๐๔๐๙.๕/๖๔"
            ),
            ["มท 0809.2/ว 41", "มท 0809.2/ว 3", "กค 0409.5/64"]
        );
        assert_eq!(
            values("ที่ มท ๐๘๐๙.๒/ว ๔๑ ลงวันที่ ๒๘ มีนาคม ๒๕๖๗ และที่ ว ๓ ลงวันที่ ๑ เมษายน ๒๕๖๗"),
            ["มท 0809.2/ว 41", "มท 0809.2/ว 3"]
        );
        assert_eq!(values("ที่ มท ๐๘๐๙.๒/ว ๔๑, ว ๔๒ และ ว ๔๓"), ["มท 0809.2/ว 41", "มท 0809.2/ว 42", "มท 0809.2/ว 43"]);
    }

    #[test]
    fn what_looks_like_a_number_and_is_none() {
        for text in [
            "ระเบียบกระทรวงมหาดไทย พ.ศ. ๒๕๖๑ ข้อ ๙/๑",
            "พระราชบัญญัติ มาตรา ๑๔/๒",
            "งบประมาณ พ.ศ. ๒๕๖๙/๒๕๗๐",
            "บ้านเลขที่ ๙๙/๑ หมู่ที่ ๕",
            "เลขที่ ๙๙/๑ ถนนพระราม ๖",
            "การประชุมครั้งที่ ๑/๒๕๖๗",
            "โทร. ๐ ๒๒๔๑ ๙๐๐๐ ต่อ ๒๑๑๒/๒๑๑๓",
            "โทร./โทรสาร ๐-๕๕๕๑-๑๑๔๑",
            "๑๑/๑๐๕/๒๖",
            "ชั้น ม.๖/๑ และ ป.๑/๒",
            "จำนวน ๑/๒ ของทั้งหมด",
            "ในวันที่ ๗/๕/๖๗",
            "ภาคเรียนที่ ๑/๒๕๖๗ นักเรียนที่ ม.๖/๒",
            "www.dla.go.th/th/0810",
            "พื้นที่ ๒/๓ ของจังหวัด",
            "คดีอาญาหมายเลขดำที่ อ ๙๒๕/๒๕๖๘",
            "คดีหมายเลขแดงที่ ผบ.๑๒๐๔/๒๕๖๘",
        ] {
            assert_eq!(values(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_head_without_its_serial_is_blank() {
        for (text, stem, circular) in [
            ("ที่ มท ๐๘๑๐.๔/ว", "มท 0810.4/ว", true),
            ("ที่ มท ๐๘๑๐.๔/ว \nถึง จังหวัด ทุกจังหวัด", "มท 0810.4/ว", true),
            ("ที่ มท ๐๘๑๐.๔/ว\n๑๒ พฤษภาคม ๒๕๖๙", "มท 0810.4/ว", true),
            ("ที่ มท ๐๘๑๐.๔/ว      ๑๒ พ.ค. ๒๕๖๙", "มท 0810.4/ว", true),
            ("ที่ มท ๐๘๑๐.๔/\n๑. ด้วยกรม", "มท 0810.4/", false),
            ("ที่ กห ๐๓๐๑.๑๐.๑/      วันที่ ๓ พ.ค. ๖๗", "กห 0301.10.1/", false),
            ("ที่ ชม 0032.227/", "ชม 0032.227/", false),
        ] {
            let t = Transcript::of_text(text);
            let blanks = find_blank_numbers(&t);
            assert_eq!(blanks.len(), 1, "{text}");
            assert_eq!((blanks[0].stem.value.as_str(), blanks[0].circular), (stem, circular), "{text}");
            assert_eq!(find_numbers(&t), [], "{text}");
        }
    }

    #[test]
    fn leads() {
        for (text, lead) in [
            ("ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑", Lead::HeadOfLine),
            ("“ ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑", Lead::HeadOfLine),
            ("ตามหนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑", Lead::Within),
            ("มท ๐๘๑๐.๔/ว ๕๓๔๑", Lead::Bare),
            ("คำสั่งอำเภอ ที่ ๕/๒๕๖๙", Lead::Order),
        ] {
            let numbers = find_numbers(&Transcript::of_text(text));
            assert_eq!(numbers.iter().map(|n| n.lead).collect::<Vec<_>>(), [lead], "{text}");
        }
    }

    #[test]
    fn words_place_and_alternatives() {
        let t = Transcript::of_text("ตามหนังสือ ที่ มท ๐๘๑๐.๔/ว ๕๓๔๑ ลงวันที่");
        let numbers = find_numbers(&t);
        let found = &numbers[0].found;
        assert_eq!(found.text, "มท ๐๘๑๐.๔/ว ๕๓๔๑");
        assert_eq!(found.span.map(|s| t.words(s)), Some("มท ๐๘๑๐.๔/ว ๕๓๔๑"));
        assert!(found.confidence < 0.95, "digits of given text are never sure: {}", found.confidence);
        let others: Vec<String> = found.alternatives.iter().map(|a| a.value.to_string()).collect();
        assert!(others.contains(&"มท 0810.4/ว 5351".to_owned()), "{others:?}");
    }
}
