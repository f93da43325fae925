//! A stamp in one row at the head of a page, of which not all labels were read: `สำนักงานเทศบาลตำบลแม่กุ เลขที่ ๕๙๕๙ วันที่ 15 ก.ค. 2569`.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::rows::on_level;
use crate::{
    domain::{Span, Transcript},
    extract::{number::COUNTED, pattern::pattern},
    lexicon::offices,
};

/// The row of such a stamp stands in this share of the page's height.
const TOP: f32 = 0.14;

/// The office and what is left of the label, if they are read, the number and a day in short, whose year may be a piece by itself.
static BAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)(?: (?:^|[0-9๐-๙]) (?P<office>[^0-9๐-๙]{0,60}?) [\ \n]*
        (?: (?P<label>เลขที?่?รับ|ที่?รับ|เลขที?่?|ทะเบียนรับ(?:เลขที่)?|รับที?่?) [^0-9๐-๙]{0,4}
          | (?P<worn>รับ|รบ|ที่?|\n) [\ .…]* | (?P<gone>[ก-๎]{2,6}) [\ .…]* ) | ^[\ \n.…]* )
        (?P<serial>[0-9๐-๙]{1,6}) [\ \n.…]+ (?P<dated>ลง)? (?P<day>วันที?่?)? [^0-9๐-๙]{0,10}?
        (?:[0-9๐-๙]{1,2}\s?[./\ ]\s?(?:[ก-ฮเ][ก-ฮิี]{0,2}\s?\.\s?[ก-ฮ]{1,2}\s?\.?|[0-9๐-๙]{1,2}\s?/)(?:\s?[0-9๐-๙]{2,4})?)
        (?:[\ \n.…]|เวลา|$)",
    )
});

/// The hour that ends such a stamp.
static HOUR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?s)^.{0,14}?[0-9๐-๙]{1,2}\s?[.:]\s?[0-9๐-๙]{2,3}\s*น?[\s.…]*$"));

/// A stamp in one row.
pub(super) struct Band {
    /// Its number.
    pub(super) serial: Span,
    /// The name of the office, if it stands before the number.
    pub(super) office: Option<Span>,
    /// Whether its label says that it is a received stamp's, or the name of an office does.
    pub(super) is_labelled: bool,
}

/// Whether a row, wherever it stands, says what such a stamp does.
pub(crate) fn is_band(words: &str) -> bool {
    captures(words).is_some()
}

/// What such a stamp says; วันที่รับ and ครั้งที่ are no labels of its number, and what is left of one tells a number of several
/// digits by a วันที่; with nothing left of its label it is told by the hour behind the day.
fn captures(words: &str) -> Option<Captures<'_>> {
    BAND.captures(words).filter(|found| {
        let before = match (found.name("office"), found.name("gone")) {
            (Some(office), Some(gone)) => words[office.start()..gone.end()].trim_end_matches(['ท', 'ี', '่']),
            (office, _) => office.map_or("", |m| m.as_str()),
        };
        let several = || found["serial"].chars().nth(1).is_some();
        let rest = found.get(0).map_or("", |m| words.get(m.end()..).unwrap_or(""));
        // `... ที่ มท ๐๘๐๓.๓/ว ๒๓๔๔ ลงวันที่ ๖ ส.ค. ๖๓` is a citation.
        let is_cited = found.name("dated").is_some() && found.name("label").is_none();
        !COUNTED.iter().chain(&ORDERED).any(|word| before.ends_with(word))
            && (!is_cited || offices::read(before.trim()).is_some_and(|office| !office.is_part))
            && (found.name("worn").is_none() || several() && found.name("day").is_some())
            && (found.name("gone").is_none() || several() && HOUR.is_match(rest))
    })
}

/// Besides [`COUNTED`] what may stand before ที่ that is no label of a stamp's number: คำสั่งที่ ๑๒๓ วันที่ ๕ มี.ค. ๖๙.
const ORDERED: [&str; 3] = ["คำสั่ง", "ประกาศ", "ระเบียบ"];

/// The stamp of which the first piece stands in this row.
pub(super) fn read(text: &Transcript, row: usize) -> Option<Band> {
    let lines = text.lines();
    let place = lines[row].place.filter(|place| place.baseline_left < TOP)?;
    let is_first =
        lines[row].page == lines[0].page && row.checked_sub(1).is_none_or(|r| !on_level(text, r).contains(&row));
    if !is_first || !place.runs_right() {
        return None;
    }
    let span = Span::new(lines[row].span.start, lines[on_level(text, row).end - 1].span.end);
    let words = text.words(span);
    let found = captures(words)?;
    let of = |name: &str| {
        let part = found.name(name)?;
        let start = span.start + words[..part.start()].chars().count();
        Some(Span::new(start, start + part.as_str().chars().count()))
    };
    let office = of("office").and_then(|span| Some((span, offices::read(text.words(span))?)));
    // A part of an office passes letters on within it by such slips.
    if office.is_some_and(|(_, office)| office.is_part) {
        return None;
    }
    let is_received = found.name("label").is_some_and(|label| label.as_str().contains("รับ"));
    Some(Band {
        serial: of("serial")?,
        is_labelled: is_received || office.is_some(),
        office: office.map(|(span, _)| span),
    })
}
