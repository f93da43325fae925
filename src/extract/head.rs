//! What the head of a letter says: its number, its date, its kind, its subject.

use std::{cmp::Reverse, ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    anatomy::Anatomy,
    date::{DateLead, DateMention},
    foot,
    heads::Head,
    label,
    number::{Lead, NumberMention},
    pattern::pattern,
    receipts, worn,
};
use crate::{
    domain::{
        Alternative, Finding, FindingCode, Found, Kind, Letter, LetterNumber, Span, ThaiDate, digits,
        number::FoundNumber, thai_date::FoundDate,
    },
    lexicon::{labels::Label, months, offices},
};

/// The letter's own number: that of its head, never one that it cites.
pub(crate) fn number(letter: &Anatomy) -> Option<FoundNumber> {
    let end = letter.labels_begin();
    let row = |n: &NumberMention| n.found.span.map_or(usize::MAX, |s| letter.row_of(s.start));
    let in_head = |n: &&NumberMention| row(n) < end && !letter.stamped.get(row(n)).copied().unwrap_or(true);
    let own = match letter.head? {
        Head::Numbered => {
            letter.numbers.iter().filter(in_head).find(|n| row(n) == letter.head_row && own_lead(letter, n))
        }
        Head::Memo => letter.numbers.iter().filter(in_head).find(|n| n.lead != Lead::Shared),
        Head::Order | Head::Notice => {
            letter.numbers.iter().filter(in_head).find(|n| matches!(n.lead, Lead::Order | Lead::HeadOfLine))
        }
        Head::Rule => None,
    };
    own.map(|n| FoundNumber(n.found.clone())).or_else(|| parted_number(letter))
}

/// The number in whose row a received stamp stands: engines that give text read the stamp between its slash and its serial, which
/// then stands alone on the first row below the stamp.
fn parted_number(letter: &Anatomy) -> Option<FoundNumber> {
    let is_head = |s: &Span| letter.row_of(s.start) == letter.head_row;
    let blank = letter.blank_numbers.iter().find(|b| b.stem.span.as_ref().is_some_and(is_head))?;
    let start = blank.stem.span?.start;
    let row = (letter.head_row + 1..letter.labels_begin()).find(|r| !letter.stamped[*r])?;
    let serial = digits::to_arabic(letter.row(row).trim());
    let is_serial = (1..=6).contains(&serial.len()) && serial.chars().all(|c| c.is_ascii_digit());
    if row == letter.head_row + 1 || !is_serial || letter.mark(row)?.place.is_some() {
        return None;
    }
    let (agency, office) = (blank.agency.clone(), blank.office.clone());
    let value = LetterNumber { agency, office, circular: blank.circular, serial };
    let confidence = blank.stem.confidence * letter.text.confidence(letter.span(row));
    let span = Span::new(start, letter.span(row).end);
    Some(FoundNumber(letter.text.found_with(span, value, confidence, Vec::new())))
}

/// Whether the number begins its row, but for ที่ and an urgency mark.
fn own_lead(letter: &Anatomy, number: &NumberMention) -> bool {
    match number.lead {
        Lead::HeadOfLine | Lead::Bare => true,
        Lead::Within => {
            let Some(span) = number.found.span else { return false };
            let row = letter.span(letter.row_of(span.start)).start;
            let before = letter.text.words(Span::new(row, span.start));
            label::at_start(
                before,
                &[Label::MostUrgent, Label::VeryUrgent, Label::Urgent, Label::Secret, Label::TopSecret],
            )
            .is_some()
        }
        Lead::Order | Lead::Shared => false,
    }
}

/// The beginning of the number, where its serial is not there (`มท 0810.4/ว`).
pub(crate) fn blank_number(letter: &Anatomy) -> Option<String> {
    let in_head = |n: &&super::number::BlankNumber| {
        n.stem.span.is_some_and(|s| letter.row_of(s.start) < letter.labels_begin()) && n.lead != Lead::Within
    };
    letter.blank_numbers.iter().find(in_head).map(|n| n.stem.value.clone())
}

/// The letter's own date: under the number of an external letter, behind วันที่ in a memo, under the seal of a stamped
/// letter, behind `สั่ง ณ วันที่`. Never a date that it cites or a stamp's.
pub(crate) fn date(letter: &Anatomy) -> Option<FoundDate> {
    let found = match letter.head {
        Some(Head::Numbered) => head_date(letter, |mention| in_full(letter, mention))
            .or_else(|| foot_date(letter))
            .or_else(|| head_date(letter, |_| true))
            .or_else(|| worn_date(letter, letter.head_row + 1..letter.labels_begin()))
            .or_else(|| worn_date(letter, above_contacts(letter)))
            .or_else(|| date_over_head(letter)),
        Some(Head::Memo) => memo_date(letter).or_else(|| head_date(letter, |_| true)),
        Some(Head::Order | Head::Notice | Head::Rule) | None => closing_date(letter),
    };
    found.map(FoundDate)
}

/// How many slips the reading of a worn date may take: where its month stands in full, where few of its letters are consonants,
/// and where it may be short.
const SLIPS: u32 = 3;
const SLIPS_FEW: u32 = 2;
const SLIPS_SHORT: u32 = 1;
/// A row that holds a date and nothing else has so many other characters at most.
const BESIDE: usize = 8;
/// A row with so many consonants, or letters, holds a month in full.
const FULL_MONTH: usize = 5;

/// The date in these rows of a scan that strokes of a seal or of a pen have made no date any more (`๖๔ พฤษภาคม ๒๕๖๙`,
/// `๑๒ พฤษภาคม ๒๕๖๙๕/`): a row that holds nothing else, read as the day that it most probably was, of a year that the letter
/// names elsewhere.
fn worn_date(letter: &Anatomy, rows: Range<usize>) -> Option<Found<ThaiDate>> {
    let years = letter.years_named();
    let read = |row: usize| {
        let is_placed = letter.mark(row).is_some_and(|mark| mark.place.is_some());
        let count = |is: fn(char) -> bool| letter.row(row).chars().filter(|c| is(*c)).count();
        let slips = match count(|c| ('ก'..='ฮ').contains(&c)) {
            consonants if consonants >= FULL_MONTH => SLIPS,
            _ if count(|c| ('ก'..='๎').contains(&c)) >= FULL_MONTH => SLIPS_FEW,
            _ => SLIPS_SHORT,
        };
        let fits = is_placed && !letter.stamped[row] && !goes_on(letter, row);
        // A seal's ring may part the row in two.
        let (alone, level) = (letter.span(row), receipts::field(letter.text, row, 0));
        let spans = std::iter::once(alone).chain((level != alone).then_some(level));
        let read = |span: Span| {
            worn::date(letter.text, span, worn::Form::Letter, &years, slips).filter(|(date, _)| {
                let length = |span: Span| span.end - span.start;
                date.span.is_some_and(|date| length(span) <= length(date) + BESIDE)
            })
        };
        let (date, taken) = spans.filter(|_| fits).filter_map(read).min_by_key(|(_, slips)| *slips)?;
        // A month in full tells more than a scrap that needs fewer slips.
        Some((date, (Reverse(slips), taken)))
    };
    let rows = rows.start..rows.end.min(letter.text.lines().len());
    let (best, _) = rows.filter_map(read).min_by_key(|(_, slips)| *slips)?;
    Some(if best.value.day().is_none() { Found { confidence: best.confidence.min(DAY_UNREAD), ..best } } else { best })
}

/// The date in these rows that is neither cited nor a stamp's.
fn date_in_rows<'a>(letter: &'a Anatomy, mut rows: impl Iterator<Item = usize> + 'a) -> Option<&'a DateMention> {
    rows.find_map(|row| {
        let span = letter.span(row);
        letter.dates.iter().find(|d| {
            let inside = d.span.start >= span.start && d.span.start < span.end;
            inside && d.point().is_some() && matches!(d.lead, DateLead::None | DateLead::On) && !letter.stamped[row]
        })
    })
}

/// The date of a mention; one without its day is in doubt, for a letter is dated to the day: it was inked in and not read. A day
/// of one digit on a scan is one of two with the probability `lost`. Of one that is not sure every other is thought of.
fn found(letter: &Anatomy, mention: &DateMention, lost: f64) -> Option<Found<ThaiDate>> {
    let mut date = mention.found(letter.text)?;
    let Some(day) = date.value.day() else {
        date.confidence = date.confidence.min(DAY_UNREAD);
        return Some(date);
    };
    if date.place.is_none() {
        return Some(date);
    }
    if date.confidence < NOT_SURE {
        let worn = worn::date(letter.text, mention.span, worn::Form::Letter, &letter.years_named(), SLIPS);
        return worn.map(|(found, _)| found).or(Some(date));
    }
    if day.day() < 10 {
        let of_two_digits = |tens: i8| {
            let day = u8::try_from(10 * tens + day.day()).ok();
            ThaiDate::new(date.value.year(), date.value.month(), day, date.value.era()).ok()
        };
        let longer: Vec<ThaiDate> = (1..=3).filter_map(of_two_digits).collect();
        let each = date.confidence * lost / longer.len().max(1) as f64;
        date.alternatives.extend(longer.into_iter().map(|value| Alternative { value, confidence: each }));
        date.alternatives.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        date.confidence *= 1.0 - lost;
    }
    Some(date)
}

/// A date less sure than this may be any other.
const NOT_SURE: f64 = 0.5;
/// How often the first digit of a day goes unread; and under the strokes of a seal.
const DIGIT_LOST: f64 = 0.005;
const DIGIT_LOST_UNDER_SEAL: f64 = 0.05;

/// How sure a month is of being all that a letter's date says.
pub(super) const DAY_UNREAD: f64 = 0.5;

/// The date of the head that `fits`: stamps have days in short.
fn head_date(letter: &Anatomy, fits: impl Fn(&DateMention) -> bool) -> Option<Found<ThaiDate>> {
    let rows = || (0..letter.labels_begin().min(letter.text.lines().len())).filter(|r| !letter.is_over_head(*r));
    let of = |row: usize| date_in_rows(letter, std::iter::once(row)).filter(|mention| fits(mention));
    let in_rows = rows().filter(|r| *r >= letter.head_row).find_map(of).or_else(|| rows().find_map(of))?;
    found(letter, in_rows, DIGIT_LOST)
}

/// Over the number stand letterheads, which have no date, and stamps, which have one in short: what is dated in full there is
/// the letter.
fn date_over_head(letter: &Anatomy) -> Option<Found<ThaiDate>> {
    let mention = date_in_rows(letter, (0..letter.head_row).filter(|r| letter.is_over_head(*r)))?;
    in_full(letter, mention).then(|| found(letter, mention, DIGIT_LOST)).flatten()
}

/// Whether a date has its month in full, as the regulation wants it for the letter's own.
fn in_full(letter: &Anatomy, mention: &DateMention) -> bool {
    let words = letter.text.words(mention.span);
    months::all().iter().any(|m| words.contains(m.long)) || words.chars().count() > IN_FULL
}

/// A date of more characters has its month in full, be it misspelt.
const IN_FULL: usize = 14;

fn memo_date(letter: &Anatomy) -> Option<Found<ThaiDate>> {
    let rows = 0..letter.labels_begin().min(letter.text.lines().len());
    let under_stamp = |row: usize| (row.saturating_sub(4)..row).any(|r| letter.label(r, &[Label::Received]).is_some());
    let labelled = |fits: &dyn Fn(usize) -> bool| {
        let of_stamp = |words: &str| receipts::is_band(words) || receipts::is_received(words);
        let in_head = |row: usize| rows.contains(&row) && fits(row) && !of_stamp(letter.row(row));
        let mut dates = letter.dates.iter();
        dates.find(|d| d.lead == DateLead::On && d.point().is_some() && in_head(letter.row_of(d.span.start)))
    };
    // A row of its own looks like a slip's.
    let date = labelled(&|row| !letter.stamped[row]).or_else(|| labelled(&|row| !under_stamp(row)));
    found(letter, date?, DIGIT_LOST)
}

/// What a row ends with whose sentence goes on with a date in the next; the last four before a date in the same row too.
const LEADS_ON: [&str; 8] = ["วันที่", "วัน", "เมื่อ", "เดือน", "ภายใน", "ไม่เกิน", "ถึง", "ก่อน"];

/// Whether a row ends a sentence that began before it, though it holds nothing but a date, whose weekday may stand there.
fn goes_on(letter: &Anatomy, row: usize) -> bool {
    let span = letter.span(row);
    row > 0
        && (LEADS_ON.iter().any(|word| letter.row(row - 1).trim_end().ends_with(word))
            || letter.dates.iter().any(|d| d.span.start < span.start && d.span.end > span.start))
}

/// Under the seal: a row that holds a date and nothing else, its month in full as the regulation wants it, or right under
/// the name of the office; above the contacts, for below them stand the initials of those who passed it on.
fn foot_date(letter: &Anatomy) -> Option<Found<ThaiDate>> {
    let rows = above_contacts(letter);
    let dated = |row: usize| {
        let mention = date_in_rows(letter, std::iter::once(row).filter(|row| !goes_on(letter, *row)))?;
        let words = letter.row(row).trim();
        let date = letter.text.words(mention.span);
        let before = words.split(date).next().unwrap_or_default().trim_end().trim_end_matches("วัน");
        let is_bound = LEADS_ON[4..].iter().any(|word| before.ends_with(word));
        let alone = words.chars().count() <= date.chars().count() + BESIDE && !is_bound;
        let under_office = row > rows.start && offices::read(letter.row(row - 1)).is_some_and(|o| !o.is_part);
        let has_day = mention.point().is_some_and(|date| date.day.is_some());
        (alone && (in_full(letter, mention) || under_office)).then_some(((!under_office, !has_day), mention))
    };
    let (_, mention) = rows.clone().filter_map(dated).min_by_key(|(rank, _)| *rank)?;
    found(letter, mention, DIGIT_LOST_UNDER_SEAL)
}

/// The rows of the foot above telephone numbers and names.
fn above_contacts(letter: &Anatomy) -> Range<usize> {
    let contacts = letter.foot.clone().find(|r| foot::is_contact(letter.row(*r)));
    letter.foot.start..contacts.unwrap_or(letter.foot.end)
}

fn closing_date(letter: &Anatomy) -> Option<Found<ThaiDate>> {
    let rows = 0..letter.text.lines().len();
    // A sign of the seal's may stand before it.
    let begins = |r: &usize| {
        let begun = letter.row(*r).trim_start_matches(|c: char| digits::is_digit(c) || c.is_whitespace());
        label::at_start(begun, &[Label::OrderedOn, Label::AnnouncedOn]).is_some()
    };
    // Of the label the end may be left, its beginning under a seal or in a row of its own.
    static LABEL_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[ก-๎]{0,5}\s*ณ\s*วันที่"));
    let ends = |r: &usize| LABEL_END.is_match(letter.row(*r));
    let row = rows.clone().rev().find(begins).or_else(|| rows.rev().find(ends))?;
    found(letter, date_in_rows(letter, row..(row + 2).min(letter.text.lines().len()))?, DIGIT_LOST)
}

/// What kind of letter it is.
pub(crate) fn kind(letter: &Anatomy) -> Kind {
    match letter.head {
        Some(Head::Memo) => Kind::Memo,
        Some(Head::Order) => Kind::Order,
        Some(Head::Notice) => Kind::Notice,
        Some(Head::Rule) | None => title_kind(letter),
        Some(Head::Numbered) => numbered_kind(letter),
    }
}

/// An external letter says เรียน and is signed with a closing phrase; a stamped one says ถึง and bears a seal instead.
fn numbered_kind(letter: &Anatomy) -> Kind {
    let to = letter.section(Label::To).map(|s| letter.row(s.rows.start).trim_start());
    let says_to = to.map(|row| row.trim_start_matches(['*', '#', ' ']).starts_with('ถ'));
    let closes = (letter.body.start..letter.text.lines().len()).any(|r| letter.label(r, &[Label::Closing]).is_some());
    match says_to {
        Some(true) if !closes => Kind::Stamped,
        Some(_) => Kind::External,
        None if closes || letter.section(Label::Subject).is_some() => Kind::External,
        None if letter.foot.clone().any(|r| foot::is_contact(letter.row(r))) => Kind::Stamped,
        None => Kind::Unknown,
    }
}

/// Law and orders are หนังสือสั่งการ, announcements หนังสือประชาสัมพันธ์; which, the first title says.
fn title_kind(letter: &Anatomy) -> Kind {
    let titles = [Label::Order, Label::Notice, Label::Rule];
    let top = 0..letter.text.lines().len().min(10);
    let title = top.clone().find_map(|r| {
        let short = letter.row(r).chars().count() < 90 && !letter.is_wide(r);
        letter.label(r, &titles).filter(|_| short)
    });
    match title.map(|t| t.label) {
        Some(Label::Notice) => Kind::Notice,
        Some(_) => Kind::Order,
        None => Kind::Unknown,
    }
}

/// What the letter is about (เรื่อง), over as many lines as it takes.
pub(crate) fn subject(letter: &Anatomy) -> Option<Found<String>> {
    let section = letter.section(Label::Subject)?;
    let words = letter.text.words(section.value);
    let value = joined_lines(words);
    (!value.is_empty()).then(|| letter.text.found(section.value, value))
}

/// Words that were broken over lines, as one line. Thai has no spaces between words, so a line break is none either; one
/// that parts Latin words or numbers is a space.
pub(crate) fn joined_lines(words: &str) -> String {
    let mut line = String::new();
    for part in words.split('\n').map(str::trim).filter(|p| !p.is_empty()) {
        let is_thai = |c: char| matches!(c, 'ก'..='๎');
        let joint = line.ends_with(is_thai) && part.starts_with(is_thai) && !part.starts_with("พ.ศ.");
        if !line.is_empty() && !joint {
            line.push(' ');
        }
        line.push_str(part);
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Findings about a number or date that should be there and is not.
pub(crate) fn missing(letter: &Anatomy, record: &Letter) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !letter.head.is_some_and(Head::is_letter) {
        return findings;
    }
    if record.number.is_none() {
        let message = match blank_number(letter) {
            Some(stem) => format!("อ่านเลขที่หนังสือได้เพียง \"{stem}\" ไม่มีเลขลำดับ โปรดเติมจากต้นฉบับ"),
            None => "ไม่พบเลขที่หนังสือ โปรดตรวจกับต้นฉบับ".to_owned(),
        };
        findings.push(Finding::new(FindingCode::NumberMissing, "number", message));
    }
    match &record.date {
        None => {
            let message = "ไม่พบวันที่ของหนังสือ โปรดตรวจกับต้นฉบับ";
            findings.push(Finding::new(FindingCode::DateMissing, "date", message));
        }
        Some(date) if date.0.value.day().is_none() => {
            let message = format!("วันที่ของหนังสือมีแต่เดือนและปี (\"{}\") ไม่มีวัน หรืออ่านวันไม่ได้", date.0.text.trim());
            findings.push(Finding::new(FindingCode::DateMissing, "date", message));
        }
        Some(_) => {}
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{Line, LinePlace, Origin, PageBox, PageText},
        extract::{letters_of, letters_of_text},
    };

    #[test]
    fn an_announcement_is_dated_by_what_is_left_of_its_label() {
        for label in ["ประกาศ ณ วันที่", "ประก๑ ณ วันที่", "ประ\nกาศ ณ วันที่"]
        {
            let notice = format!(
                "ประกาศอำเภอเมือง\nเรื่อง ขอเชิญประชุม\nจากข้อมูล ณ วันที่ ๓๐ กันยายน ๒๕๖๗ จึงประกาศให้ทราบ\n{label} ๕ สิงหาคม พ.ศ. ๒๕๖๘\nนายอำเภอเมือง"
            );
            let date = letters_of_text(&notice).remove(0).date;
            assert_eq!(date.map(|d| d.0.value.to_string()).as_deref(), Some("2025-08-05"), "{label}");
        }
    }

    /// The date of a scanned letter whose foot has these rows: words and where they begin, by level.
    fn date_of_scan(foot: &[&[(f32, &str)]]) -> Option<String> {
        let head: [&[(f32, &str)]; 4] = [
            &[(0.14, "ที่ มท ๐๘๐๘.๔/ว ๕๓๔๑")],
            &[(0.14, "ถึง สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด ทุกจังหวัด")],
            &[(0.2, "ด้วยกรมส่งเสริมการปกครองท้องถิ่นมีหนังสือลงวันที่ ๒ มกราคม ๒๕๖๙")],
            &[(0.14, "แจ้งให้จังหวัดนำส่งเอกสารต้นฉบับภายในวันพุธที่")],
        ];
        let line = |level: usize, (left, words): (f32, &str)| {
            let (baseline, right) = (0.2 + 0.025 * level as f32, left + 0.009 * words.chars().count() as f32);
            let bounds = PageBox { left, top: baseline - 0.015, right, bottom: baseline + 0.005 };
            let place = LinePlace { bounds, baseline_left: baseline, baseline_right: baseline, height: 0.0075 };
            Line { place: Some(place), ..Line::given(words, 0.99) }
        };
        let rows = head.iter().chain(foot).enumerate();
        let lines = rows.flat_map(|(level, rows)| rows.iter().map(move |row| line(level, *row)));
        let page = PageText::of_lines(1, Origin::Ocr, lines.collect());
        letters_of(page).remove(0).date.map(|d| d.0.value.to_string())
    }

    #[test]
    fn a_date_that_a_seals_ring_parts_is_one_and_a_deadlines_end_is_none() {
        let deadline: &[(f32, &str)] = &[(0.14, "๔ มีนาคม ๒๕๖๙ ในวันและเวลาราชการ")];
        let office: &[(f32, &str)] = &[(0.5, "กรมส่งเสริมการปกครองท้องถิ่น")];
        let contact: &[(f32, &str)] = &[(0.14, "โทร. ๐ ๒๒๔๑ ๙๐๐๐")];
        assert_eq!(date_of_scan(&[deadline, office, contact]), None);
        let parted: [(&[(f32, &str)], &str); 2] = [
            (&[(0.5, "๓ กุมภาพัน"), (0.6, "ธ์ ๒๕๖๙ ๔")], "2026-02-03"),
            (&[(0.5, "๑๗ เมษาย"), (0.59, "๒๕๖๙")], "2026-04-17"),
        ];
        for (date, day) in parted {
            assert_eq!(date_of_scan(&[deadline, office, date, contact]).as_deref(), Some(day), "{date:?}");
        }
    }

    #[test]
    fn a_month_that_ends_a_sentence_is_not_the_letter_s_and_its_day_stands_below() {
        let text = "ที่ ฉช ๐๐๐๓.๒/ว ๘๓๓๓\nถึง อำเภอ ทุกอำเภอ\nด้วยจังหวัดขอให้ส่งรายงานให้จังหวัดฉะเชิงเทรา ภายในเดือน\nกรกฎาคม ๒๕๖๘\nจังหวัดฉะเชิงเทรา\n๒๙ -พฤษภาคม ๒๕๖๘\nโทร. ๐ ๓๘๕๑ ๑๒๓๔";
        let letter = letters_of_text(text).remove(0);
        assert_eq!(letter.date.map(|d| d.0.value.to_string()).as_deref(), Some("2025-05-29"));
        assert_eq!(letter.deadlines[0].due.map(|d| d.to_string()).as_deref(), Some("2025-07-31"));
    }

    #[test]
    fn a_memo_whose_title_is_unread_is_told_by_its_form() {
        let form = "ส่วนราชการ กองช่าง โทร. ๐-๓๗๖๒-๔๐๖๙\nที่ พท ๕๒๑๐๑/๑๒๗๓ วันที่ ๘ กันยายน ๒๕๖๘\nเรื่อง การเฝ้าระวังโรค\nเรียน นายกเทศมนตรี\nตามที่ พบการระบาด นั้น";
        let memo = letters_of_text(&format!("โบก๓ เลขที่รับ 1590 วันที่ 9 กันยายน 2568 เวลา 10.24 น.\n{form}"));
        assert_eq!(memo.iter().map(|l| l.kind).collect::<Vec<_>>(), [crate::domain::Kind::Memo]);
        assert_eq!(memo[0].date.as_ref().map(|d| d.0.value.to_string()).as_deref(), Some("2025-09-08"));
        // A letter's text may say the word, with none of the labels under it.
        let letter = "ที่ กค ๐๔๐๒.๕/ว ๑๑๐\nกรมบัญชีกลาง\n๓ มกราคม ๒๕๖๗\nเรื่อง รายงาน\nเรียน อธิบดี\nด้วยกรมขอให้\nส่วนราชการ จังหวัด และอำเภอรายงาน\nขอแสดงความนับถือ";
        assert_eq!(letters_of_text(letter).iter().map(|l| l.kind).collect::<Vec<_>>(), [crate::domain::Kind::External]);
    }

    #[test]
    fn a_stamp_in_one_row_dates_no_memo() {
        let text = "เทศบาลตำบลเขาพระงาม เลขที่รับ ๗๖๙๓ วันที่ ๑๘ พ.ย. ๒๕๖๘ เวลา\nบันทึกข้อความ\nส่วนราชการ กองสาธารณสุข เทศบาลตำบลเขาพระงาม\nที่ ลบ ๕๒๐๐๓.๑/๑๙๗ วันที่ ๑๗ พฤศจิกายน ๒๕๖๘\nเรื่อง การสำรวจ\nเรียน นายกเทศมนตรี";
        let date = letters_of_text(text).remove(0).date;
        assert_eq!(date.map(|d| d.0.value.to_string()).as_deref(), Some("2025-11-17"));
    }

    #[test]
    fn the_end_of_a_sentence_is_no_date_of_the_letter() {
        for bound in [
            "และรายงาน\nภายในวันจันทร์ที่ ๓๑ สิงหาคม ๒๕๖๙",
            "และรายงานให้ทราบภายใน\nวันจันทร์ที่ ๓๑ สิงหาคม ๒๕๖๙",
            "และรายงานให้ทราบภายในวันจันทร์ที่\n๓๑ สิงหาคม ๒๕๖๙",
        ] {
            let head = "ที่ มท ๐๖๑๒.๑/ว ๓๑๙๐\nถึง จังหวัด ทุกจังหวัด\nด้วยกรมขอความร่วมมือให้เร่งรัดการอบรม";
            let letter = |foot: &str| letters_of_text(&format!("{head} {bound}\n{foot}โทร. ๐ ๒๒๔๑ ๙๐๐๐")).remove(0);
            let date = |foot: &str| letter(foot).date.map(|d| d.0.value.to_string());
            assert_eq!(date("กรมป้องกันและบรรเทาสาธารณภัย\n"), None, "{bound}");
            assert_eq!(date("กรมป้องกันและบรรเทาสาธารณภัย\n๓ สิงหาคม ๒๕๖๙\n").as_deref(), Some("2026-08-03"), "{bound}");
        }
    }
}
