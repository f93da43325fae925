//! The rows of a received stamp (ตรารับหนังสือ), read once more along the stamp's own lines.
//!
//! What is written in a stamp keeps to no line of print: digits stand apart, touch the labels, run over the rule below, are of
//! another ink. But where one of its labels has been read the stamp is known: its rows are parallel and begin under one another.
//! So each row is read again, whole, from its label on, at several sizes and heights ([`stamp`]), and what most of those views
//! agree on is kept ([`vote`]).

mod band;
mod day;
mod named_day;
mod order;
mod stamp;
pub(super) mod vote;

use super::{LineShape, RecognizeError, Recognizer, inked};
use crate::{
    acquire::CleanPage,
    domain::{Glyph, Line, LinePlace, digits},
    lexicon::{
        label,
        labels::Label::{self, Date, Received, ReceivedShort, SlipNumber, StampDate, Time},
    },
};
use day::Day;
use order::{put_in_order, region};
use stamp::{Anchor, Stamp, ink_at};
pub(super) use stamp::{is_ink, median};
use vote::Heading;

/// The rows of a stamp, in the order in which they stand.
const ROWS: [Label; 3] = [Received, Date, Time];

/// What any row may begin with.
const LABELS: [Label; 6] = [Received, ReceivedShort, SlipNumber, Date, StampDate, Time];

/// What may be printed at the beginning of a row.
fn labels(row: Label) -> &'static [Label] {
    match row {
        Received => &[Received, ReceivedShort, SlipNumber],
        Date => &[Date, StampDate],
        _ => &[Time],
    }
}

/// A label and what is filled in after it are no longer than this, in characters.
const LONGEST: usize = 40;
/// So much of a label at least is missing if it was cut, in consonant heights.
const CUT: f32 = 1.0;
/// White between a label and its number is no wider than this, nor the label than that, in consonant heights.
const BEFORE: f32 = 2.5;
const LONGEST_LABEL: f32 = 9.0;
/// How far apart rows of one stamp may stand, and how far aside of one another they may begin, in consonant heights.
const APART: f32 = 5.2;
const ASIDE: f32 = 1.6;

/// The lines of a page, of which the rows of received stamps are read again: `lines` is what was read of `shapes`, one each.
/// A row that cannot be read so stays as it was; lines that are pieces of one that can are left out. The lines of a stamp stand one
/// under another; a stamp in one row is read at the size of its print.
///
/// # Errors
/// If the engine fails.
pub fn read_again(
    page: &CleanPage,
    shapes: &[LineShape],
    mut lines: Vec<Line>,
    engine: &mut dyn Recognizer,
) -> Result<Vec<Line>, RecognizeError> {
    let shapes = &band::read_as_print(page, shapes, &mut lines, engine)?;
    let days = day::find(shapes, &lines);
    let mut stamps = stamps(page, shapes, &lines, &days);
    for day in &days {
        let is_of = |a: &Anchor| day.is_over(a) || day.is_by(&shapes[a.line], a);
        if !stamps.iter().flatten().any(is_of) {
            let number = stamp::number_under(page, &day.shape, day.pieces[0], engine)?;
            stamps.extend(number.map(|number| vec![number]));
        }
    }
    let mut lines: Vec<Vec<Line>> = lines.into_iter().map(|line| vec![line]).collect();
    let mut taken = vec![false; shapes.len()];
    // The rows that were read again, behind the line that told their stamp: apart from it, for that may be a piece of another's.
    let mut read_rows: Vec<Vec<Line>> = lines.iter().map(|_| Vec::new()).collect();
    for anchors in stamps {
        if anchors.iter().any(|a| taken[a.line]) {
            continue;
        }
        let Some(stamp) = Stamp::of(page, shapes, &anchors, engine)? else { continue };
        let first = anchors[0].line;
        let dater = days.iter().find(|day| stamp.kind() == Received && day.is_over(&anchors[0]));
        let mut rows: Vec<ReadRow> = Vec::new();
        for kind in ROWS {
            let labelled = stamp.row(page, kind, engine)?.map(|row| (row, Heading::Label));
            let bare = match (&labelled, dater) {
                (None, Some(day)) if kind == Date => Some(stamp.row_under(&day.shape)),
                (None, None) if kind == Date && !rows.is_empty() => stamp.row_over(page, engine)?,
                _ => None,
            };
            let Some((row, heading)) = labelled.or(bare.map(|row| (row, Heading::Bare))) else { continue };
            let pieces: Vec<usize> = (0..shapes.len()).filter(|i| stamp.holds(&row, &shapes[*i])).collect();
            // The day may stand in the number's row.
            let is_read = |i: &usize| rows.iter().any(|read| read.pieces.contains(i));
            let reaching: Vec<usize> = (0..shapes.len()).filter(|i| stamp.is_reached(&row, &shapes[*i])).collect();
            if pieces.iter().any(|i| taken[*i] || is_read(i)) || reaching.iter().any(|i| taken[*i]) {
                continue;
            }
            let before = pieces.iter().flat_map(|i| &lines[*i]);
            let elected = vote::elect(kind, heading, &stamp.views(page, &row, engine)?, before);
            if let Some(line) = elected {
                let at = if heading == Heading::Bare { 0 } else { rows.len() };
                let line = Line { block: shapes[first].block, ..line };
                rows.insert(at, ReadRow { pieces, reaching, heading, line });
            } else if kind == Received && stamp.kind() != Received {
                // No stamp, but rows that begin as a stamp's do.
                break;
            }
        }
        // Its number's label was read, at first or now.
        let is_numbered = |line: &Line| label::at_start(&line.text(), labels(Received)).is_some();
        let is_stamp = lines[first].iter().chain(rows.iter().map(|row| &row.line)).any(is_numbered);
        if is_stamp {
            // Another label of this stamp may have told some of its rows before.
            let told: Vec<usize> = rows.iter().flat_map(|row| &row.pieces).copied().collect();
            for row in &rows {
                let cut = row.clear(&mut lines);
                row.pieces.iter().chain(&cut).for_each(|i| taken[*i] = true);
            }
            let told: Vec<Line> = told.iter().flat_map(|i| std::mem::take(&mut read_rows[*i])).collect();
            read_rows[first].extend(told.into_iter().chain(rows.into_iter().map(|row| row.line)));
        }
    }
    // What stands behind a label may be too small or too large to be of its row.
    for (first, shape) in shapes.iter().enumerate().filter(|(i, _)| !taken[*i]) {
        if let [label] = &mut lines[first][..]
            && is_bare_label(label)
            && let Some(number) = inked::number_behind(page, shape, shapes, engine)?
        {
            *label = joined(label, &number);
        }
    }
    let regions: Vec<_> = read_rows.iter().filter_map(|rows| region(rows)).collect();
    let mut lines: Vec<Line> =
        lines.into_iter().zip(read_rows).flat_map(|(lines, rows)| lines.into_iter().chain(rows)).collect();
    regions.iter().for_each(|region| put_in_order(&mut lines, region));
    Ok(lines)
}

/// Whether a line is the label of a stamp's number and nothing else.
fn is_bare_label(line: &Line) -> bool {
    let text = line.text();
    let end = text.trim_end_matches(['.', '…', ' ', ':']).len();
    label::at_start(&text, labels(Received)).is_some_and(|found| found.bytes.end == end)
}

/// A label and the number behind it.
fn joined(label: &Line, number: &Line) -> Line {
    let space = label.glyphs.last().map(|g| Glyph::space(g.right));
    let glyphs = label.glyphs.iter().cloned().chain(space).chain(number.glyphs.iter().cloned()).collect();
    let bounds = |place: LinePlace| number.place.map_or(place.bounds, |other| place.bounds.union(other.bounds));
    Line { glyphs, place: label.place.map(|place| LinePlace { bounds: bounds(place), ..place }), ..label.clone() }
}

/// A row as it was read again.
struct ReadRow {
    /// The lines that are pieces of it, and those of other print that reach into it.
    pieces: Vec<usize>,
    reaching: Vec<usize>,
    heading: Heading,
    line: Line,
}

/// Of a line fewer letters than this are no print before a row.
const PRINT: usize = 3;

impl ReadRow {
    /// Leaves of the lines that were read before only what is none of the row's. Returns which of those that reach into it were cut.
    fn clear(&self, lines: &mut [Vec<Line>]) -> Vec<usize> {
        for i in &self.pieces {
            // Of a day that was looked for the row is wider than the day.
            let print = lines[*i].first().filter(|_| self.heading == Heading::Bare).and_then(|line| self.before(line));
            let letters = |line: &Line| line.glyphs.iter().filter(|g| g.ch.is_alphabetic()).count();
            lines[*i] = print.filter(|line| letters(line) >= PRINT).into_iter().collect();
        }
        let mut cut = Vec::new();
        for i in &self.reaching {
            let print = lines[*i].first().filter(|line| self.is_behind(line)).and_then(|line| self.before(line));
            if let Some(print) = print {
                lines[*i][0] = print;
                cut.push(*i);
            }
        }
        cut
    }

    /// How many of a line's characters stand before the row; `None` if the line does not run from left to right on the scan.
    fn begin(&self, line: &Line) -> Option<usize> {
        let begin = self.line.glyphs.first()?.left;
        runs_right(line).then(|| line.glyphs.iter().take_while(|g| g.left.midpoint(g.right) < begin).count())
    }

    /// What of a line stands before the row, if anything.
    fn before(&self, line: &Line) -> Option<Line> {
        let mut line = line.clone();
        line.glyphs.truncate(self.begin(&line)?);
        while line.glyphs.last().is_some_and(|g| g.ch.is_whitespace()) {
            line.glyphs.pop();
        }
        vote::cut(&mut line);
        Some(line).filter(|line| !line.glyphs.is_empty())
    }

    /// Whether a line goes on as a row of a stamp does where the row begins.
    fn is_behind(&self, line: &Line) -> bool {
        let Some(begin) = self.begin(line) else { return false };
        let rest: String = line.glyphs[begin..].iter().map(|g| g.ch).collect();
        label::at_start(&rest, &LABELS).is_some()
            || self.heading == Heading::Bare && vote::holds_day(&line.glyphs[begin..].iter().collect::<Vec<_>>())
    }
}

/// Whether a line runs from left to right on the scan, as on a page that was not turned.
fn runs_right(line: &Line) -> bool {
    line.place.is_none_or(|place| place.runs_right())
}

/// The labels that were read of each received stamp: เลขรับ and those under it, or วันที่ or เวลา, over which rows may stand that were
/// not read for what they are; and numbers by a day, whose label may not have been read.
fn stamps(page: &CleanPage, shapes: &[LineShape], lines: &[Line], days: &[Day]) -> Vec<Vec<Anchor>> {
    let anchors: Vec<Anchor> =
        shapes.iter().zip(lines).enumerate().filter_map(|(i, (shape, line))| anchor(i, shape, line)).collect();
    let under = |top: &Anchor, kind: Label, rows: f32| {
        let is_under = |a: &&Anchor| {
            let down = (a.base - top.base) / top.height;
            a.kind == kind
                && (0.8..APART * rows).contains(&down)
                && (a.left - top.left).abs() < (ASIDE + 0.12 * down) * top.height
        };
        anchors.iter().filter(is_under).min_by(|a, b| a.base.total_cmp(&b.base)).copied()
    };
    let usual = stamp::median(shapes.iter().map(|s| s.height).collect());
    let of = |kind: Label| anchors.iter().filter(move |a| a.kind == kind);
    let whole = of(Received).map(|top| [Some(*top), under(top, Date, 1.0), under(top, Time, 2.0)]);
    let whole = whole.map(|labels| labels.into_iter().flatten().collect());
    // What was read may be the end of a label (`ที่รับ` of `เลขที่รับ`) whose beginning was not found.
    let cut = of(Received).filter_map(|top| {
        let is_whole = label::anywhere(&lines[top.line].text(), &[Received]).is_some_and(|found| found.cost == 0);
        let left = if is_whole { top.left } else { begin(page, &shapes[top.line], usual) };
        (top.left - left > CUT * top.height).then(|| vec![Anchor { is_read: false, left, ..*top }])
    });
    let mut stamps: Vec<Vec<Anchor>> = cut.chain(whole).collect();
    let known = |a: &Anchor, stamps: &[Vec<Anchor>]| stamps.iter().flatten().any(|other| other.line == a.line);
    // `วันที่ 497` under a day is a number, its label misread.
    let is_number = |a: &Anchor| {
        let day = |day: &Day| day.pieces.contains(&a.line);
        vote::may_be_number(&lines[a.line]) && !days.iter().any(day) && days.iter().any(|day| day.is_over(a))
    };
    for date in of(Date) {
        if !known(date, &stamps) && !is_number(date) {
            stamps.push([Some(*date), under(date, Time, 1.0)].into_iter().flatten().collect());
        }
    }
    for time in of(Time) {
        if !known(time, &stamps) {
            stamps.push(vec![*time]);
        }
    }
    for (i, shape) in shapes.iter().enumerate() {
        let line = Anchor { is_read: false, ..of_line(Received, i, shape) };
        let is_row = vote::is_dated_number(&lines[i]) || vote::is_doubtful(&lines[i]);
        let is_day = || days.iter().any(|day| day.pieces.contains(&i));
        if known(&line, &stamps) || !is_row && (!vote::may_be_number(&lines[i]) || is_day()) {
            continue;
        }
        // The white before what is written is as wide as that is large, or as the print is.
        let from = |height: f32| Anchor { left: begin(page, shape, height), ..line };
        let near = from(usual);
        if is_row || days.iter().any(|day| day.is_by(shape, &near)) {
            let far = from(shape.height);
            stamps.push(vec![near]);
            stamps.extend((far.left < near.left).then(|| vec![far]));
        }
    }
    stamps
}

/// A stamp's row ends in no more signs than these that are no digits: of a digit misread, or the hour's `น`.
const MISREAD: usize = 1;

/// A line that begins with a label of a stamp; or print of the letter, or the office's name, behind which the number's stands.
fn anchor(line: usize, shape: &LineShape, read: &Line) -> Option<Anchor> {
    let text = read.text();
    if let Some(label) = label::at_start(&text, &LABELS) {
        let kind = ROWS.into_iter().find(|row| labels(*row).contains(&label.label))?;
        return (read.glyphs.len() <= LONGEST).then(|| of_line(kind, line, shape));
    }
    let found = label::anywhere(&text, &[Received]).filter(|found| found.cost == 0)?;
    let (before, behind) = (&text[..found.bytes.start], &text[found.bytes.end..]);
    let place = read.place?;
    let glyph = read.glyphs.get(before.chars().count())?;
    // A sentence goes on behind its number; a stamp's row ends in digits, the last of which may have been read as a letter.
    let end = behind.trim_end_matches(['.', '…', ' ', '*', '|']);
    let letters = end.chars().rev().take_while(|c| !digits::is_digit(*c) && *c != ' ').count();
    let is_filled = end.is_empty() || letters <= MISREAD && end.contains(digits::is_digit);
    if !before.ends_with(' ') || behind.chars().count() > LONGEST || !is_filled || !runs_right(read) {
        return None;
    }
    let left = shape.column_at(&place, glyph.left);
    Some(Anchor { left, base: shape.baseline_at(left), ..of_line(Received, line, shape) })
}

fn of_line(kind: Label, line: usize, shape: &LineShape) -> Anchor {
    let (left, right) = shape.ends();
    Anchor { kind, is_read: true, line, left, right, base: shape.baseline_at(left), height: shape.height }
}

/// Where what is written before a line begins, from which it may have been cut: before it the paper is white for long. Print is
/// of the height `usual` on this page.
fn begin(page: &CleanPage, shape: &LineShape, usual: f32) -> f32 {
    let (left, h) = (shape.ends().0, shape.height.min(usual));
    let inked = |x: f32, above: f32, below: f32| ink_at(page, x, shape.baseline_at(x), above * h, below * h);
    let mut first = left;
    let mut x = left;
    while x > 0.0 && first - x < BEFORE * h && left - x < LONGEST_LABEL * h {
        if inked(x, 2.6, 1.3).is_side() {
            break;
        }
        if inked(x, 1.2, 0.2).dark > 1 {
            first = x;
        }
        x -= 1.0;
    }
    first
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;
    use crate::{acquire::Transform, decipher::Layer, domain::Ink};

    /// Reads what stands nearest to a line's beginning, of words that stand where they stand; of lines not of its sizes
    /// a label and hardly more.
    struct Placed {
        words: Vec<(f32, f32, &'static str)>,
        sizes: std::ops::Range<f32>,
    }

    impl Recognizer for Placed {
        fn read(&mut self, _: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
            let words = |shape: &LineShape| {
                let (x, y) = shape.baseline[0];
                let is_near = |left: f32, base: f32| (left - x).abs() < 9.0 && (base - y).abs() < 9.0;
                let near = self.words.iter().find(|(left, base, _)| is_near(*left, *base));
                let words = near.map_or("", |(.., words)| words);
                let mut line = Line::given(words, 0.9);
                line.glyphs.iter_mut().for_each(|g| (g.left, g.right) = (x / 1200.0, x / 1200.0));
                if !self.sizes.contains(&shape.height) {
                    for glyph in line.glyphs.iter_mut().skip(7) {
                        glyph.p = 0.5;
                        glyph.ch = if glyph.ch == '3' { '4' } else { glyph.ch };
                    }
                }
                line
            };
            Ok(lines.iter().map(words).collect())
        }
    }

    /// A page with strokes all along two rows of a stamp.
    fn page() -> CleanPage {
        let is_stroke =
            |x: u32, y: u32| (800..960).contains(&x) && x % 8 < 3 && (y % 50) > 80 % 50 && (80..150).contains(&y);
        CleanPage {
            number: 1,
            grey: GrayImage::from_fn(1200, 600, |x, y| image::Luma([if is_stroke(x, y) { 0 } else { 255 }])),
            inks: None,
            transform: Transform::identity(1200, 600),
            findings: Vec::new(),
        }
    }

    fn shape(left: f32, base: f32, right: f32) -> LineShape {
        LineShape {
            baseline: vec![(left, base), (right, base)],
            height: 20.0,
            ink: Ink::Black,
            layer: Layer::All,
            block: 0,
        }
    }

    fn read(shapes: &[(LineShape, &str)], engine: Vec<(f32, f32, &'static str)>) -> Vec<String> {
        read_by(shapes, 0.9, Placed { words: engine, sizes: 0.0..f32::INFINITY })
    }

    /// The same of lines read at first as surely as this.
    fn read_by(shapes: &[(LineShape, &str)], sure: f32, mut engine: Placed) -> Vec<String> {
        let (shapes, lines): (Vec<LineShape>, Vec<Line>) =
            shapes.iter().map(|(shape, words)| (shape.clone(), Line::given(words, sure))).unzip();
        let lines = read_again(&page(), &shapes, lines, &mut engine).unwrap();
        lines.iter().map(Line::text).collect()
    }

    #[test]
    fn pieces_of_a_row_make_one_and_rows_that_were_not_told_are_found() {
        let shapes = [
            (shape(800.0, 60.0, 1000.0), "อำเภอท่าชนะ"),
            (shape(800.0, 100.0, 860.0), "เลขรับ"),
            (shape(870.0, 98.0, 930.0), "๓ส09"),
            (shape(805.0, 150.0, 900.0), "๒๗๖๙"),
            (shape(100.0, 150.0, 600.0), "เรื่อง การรับนักเรียน"),
        ];
        let engine = vec![(800.0, 100.0, "เลขรับ 2509"), (800.0, 150.0, "วันที่ ๒๗ ก.พ. ๖๙")];
        let read = read(&shapes, engine);
        assert_eq!(read, ["อำเภอท่าชนะ", "เลขรับ 2509", "วันที่ ๒๗ ก.พ. ๖๙", "เรื่อง การรับนักเรียน"]);
    }

    #[test]
    fn a_daters_day_is_read_whole_and_the_number_under_it_has_a_label_though_none_was_read() {
        let shapes = [
            (shape(800.0, 60.0, 1000.0), "สถจ.สุรินทร์"),
            (shape(820.0, 100.0, 850.0), "21"),
            (shape(870.0, 101.0, 960.0), "ส.ค. 2509"),
            (shape(800.0, 150.0, 900.0), "ต 312"),
        ];
        let engine = vec![(800.0, 150.0, "รับที่ 312"), (820.0, 100.0, "21 ส.ค. 2569")];
        assert_eq!(read(&shapes, engine), ["สถจ.สุรินทร์", "21 ส.ค. 2569", "รับที่ 312"]);
        assert_eq!(read(&shapes, Vec::new()), ["สถจ.สุรินทร์", "21", "ส.ค. 2509", "ต 312"], "no label, no stamp");
    }

    #[test]
    fn a_row_that_one_label_told_is_no_piece_of_anothers() {
        let shapes = [
            (shape(800.0, 60.0, 1000.0), "สถจ.พะเยา"),
            (shape(800.0, 100.0, 860.0), "เลขที่รับ"),
            (shape(880.0, 108.0, 930.0), "801"),
            (shape(800.0, 150.0, 860.0), "วันที่"),
            (shape(880.0, 150.0, 960.0), "30 ส.ค. 2567"),
        ];
        // The number's row is not read from its label on, but from the number.
        let engine = vec![(800.0, 150.0, "วันที่ 30 ส.ค. 2567"), (800.0, 108.0, "เลขที่รับ 801")];
        let read = read(&shapes, engine);
        let at = |words: &str| read.iter().position(|line| line == words);
        assert!(at("วันที่ 30 ส.ค. 2567").is_some(), "{read:?}");
        assert!(read.iter().any(|line| line.contains("801")), "{read:?}");
        assert!(read.iter().position(|line| line.contains("801")) < at("วันที่ 30 ส.ค. 2567"), "{read:?}");
    }

    #[test]
    fn a_stamp_in_one_row_is_read_at_print_s_size_if_that_is_surer() {
        struct Sized(f32);
        impl Recognizer for Sized {
            fn read(&mut self, _: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
                let sure = |shape: &LineShape| if shape.height < 18.0 { self.0 } else { 0.2 };
                Ok(lines.iter().map(|shape| Line::given("เลขรับ 982 วันที่ 27 ธ.ค. 67", sure(shape))).collect())
            }
        }
        let shapes = [shape(500.0, 60.0, 1000.0), shape(100.0, 200.0, 1000.0), shape(100.0, 240.0, 1000.0)];
        let read = |sure: f32, words: &str| {
            let mut lines = vec![Line::given(words, 0.5), Line::given("เรื่อง", 0.9), Line::given("เรียน", 0.9)];
            let shapes = band::read_as_print(&page(), &shapes, &mut lines, &mut Sized(sure)).unwrap();
            (lines[0].text(), shapes[0].height < 20.0)
        };
        assert_eq!(read(0.8, "ล4นมบ 982 2667"), ("เลขรับ 982 วันที่ 27 ธ.ค. 67".to_owned(), true));
        assert_eq!(read(0.4, "ล4นมบ 982 2667"), ("ล4นมบ 982 2667".to_owned(), false));
        assert_eq!(read(0.8, "เลขรับ 981"), ("เลขรับ 981".to_owned(), false), "it says so already");
    }

    #[test]
    fn a_ring_s_strokes_beside_a_daters_day_are_none_of_it() {
        let shapes = [
            (shape(800.0, 60.0, 1000.0), "สถจ.สุรินทร์"),
            (shape(820.0, 100.0, 960.0), "121 ส.ค. 25691"),
            (shape(800.0, 150.0, 900.0), "รับที่ 312"),
        ];
        let engine = vec![(800.0, 150.0, "รับที่ 312"), (820.0, 100.0, "121 ส.ค. 25691")];
        assert_eq!(read(&shapes, engine), ["สถจ.สุรินทร์", "21 ส.ค. 2569", "รับที่ 312"]);
    }

    #[test]
    fn a_number_behind_the_letter_s_own_print_is_read_by_itself() {
        let words = "ถนนสมเด็จเจ้าพระยา รับที่ ๓๑ต";
        let mut merged = Line::given(words, 0.9);
        let bounds = crate::domain::PageBox { left: 0.2, top: 0.2, right: 0.8, bottom: 0.25 };
        merged.place =
            Some(crate::domain::LinePlace { bounds, baseline_left: 0.24, baseline_right: 0.24, height: 0.02 });
        let label = "ถนนสมเด็จเจ้าพระยา ".chars().count();
        for (at, glyph) in merged.glyphs.iter_mut().enumerate() {
            // The label stands at 800 of 1200 pixels.
            glyph.left = if at < label { 0.2 + 0.018 * at as f32 } else { 0.667 + 0.01 * (at - label) as f32 };
            glyph.right = glyph.left + 0.01;
        }
        let shapes = [shape(240.0, 100.0, 960.0), shape(805.0, 150.0, 900.0)];
        let words = vec![(800.0, 100.0, "รับที่ ๓๑๒"), (800.0, 150.0, "วันที่ ๒๗ ก.พ. ๖๙")];
        let mut engine = Placed { words, sizes: 0.0..f32::INFINITY };
        let lines = vec![merged, Line::given("วันที่ ๒๗ ก.พ. ๖๙", 0.9)];
        let lines = read_again(&page(), &shapes, lines, &mut engine).unwrap();
        let texts: Vec<String> = lines.iter().map(Line::text).collect();
        assert_eq!(texts, ["ถนนสมเด็จเจ้าพระยา", "รับที่ ๓๑๒", "วันที่ ๒๗ ก.พ. ๖๙"]);
    }

    #[test]
    fn a_number_and_a_day_in_one_row() {
        let row = "รับที่ 19998 วันที่ 15 เม.ย. 2568";
        for read_first in ["รับจ 19998 วันที่ 15 เม.ย. 2568", "0ค 19998 รศ 15/4/68"] {
            let shapes = [(shape(800.0, 60.0, 1000.0), "สถอ.เกาะคา"), (shape(800.0, 100.0, 960.0), read_first)];
            assert_eq!(read(&shapes, vec![(800.0, 100.0, row)]), ["สถอ.เกาะคา", row]);
        }
    }

    #[test]
    fn a_row_read_in_doubt_is_read_as_what_it_begins_with() {
        for row in ["รับที่ ๑๓๓๕๐ วันที่ ๒๐/๕/๖๙", "วันที่ ๒๐/๕/๖๙"]
        {
            let shapes = [(shape(800.0, 60.0, 1000.0), "สถอ.เกาะคา"), (shape(800.0, 100.0, 960.0), "๑๙.๑๓๓๕๐ ๒๐๕๖๙")];
            let engine = || Placed {
                words: vec![(800.0, 100.0, row), (800.0, 60.0, "เลขรับ ๑๓๓๕๐")],
                sizes: 0.0..f32::INFINITY,
            };
            assert_eq!(read_by(&shapes, 0.95, engine())[1], "๑๙.๑๓๓๕๐ ๒๐๕๖๙", "it was read surely");
            assert!(read_by(&shapes, 0.8, engine()).contains(&row.to_owned()), "{row}");
        }
    }

    #[test]
    fn a_stamp_has_the_size_at_which_its_rows_are_read_best() {
        let row = "รับที่ 43012 วันที่ 12/9/68";
        let shapes = [(shape(800.0, 60.0, 1000.0), "สถอ.เกาะคา"), (shape(800.0, 100.0, 960.0), "ลต 43012 ตร 12/9168")];
        // The label is read at every size.
        let engine = Placed { words: vec![(800.0, 100.0, row)], sizes: 12.0..15.5 };
        assert_eq!(read_by(&shapes, 0.8, engine), ["สถอ.เกาะคา", row]);
    }

    #[test]
    fn a_number_under_a_daters_day_is_found_though_its_row_was_not() {
        let shapes = [(shape(800.0, 60.0, 1000.0), "สถจ.เพชรบูรณ์"), (shape(840.0, 100.0, 960.0), "10 ธ.ค. 2568")];
        let day = (840.0, 100.0, "10 ธ.ค. 2568");
        assert_eq!(read(&shapes, vec![day, (800.0, 150.0, "รับที่ ๖๑๕๑")]), ["สถจ.เพชรบูรณ์", "10 ธ.ค. 2568", "รับที่ ๖๑๕๑"]);
        assert_eq!(read(&shapes, vec![day, (800.0, 150.0, "ที่ ๖๑๕๑")]), ["สถจ.เพชรบูรณ์", "10 ธ.ค. 2568"]);
    }

    #[test]
    fn a_number_before_its_day_is_found_though_its_row_was_not() {
        let row = "รับที่ ๙๐๖ วันที่ ๓๑ ก.ค. ๖๘";
        let shapes =
            [(shape(100.0, 115.0, 700.0), "บันทึกข้อความ ๑๘.๙๐๖"), (shape(920.0, 100.0, 1100.0), "วันที่ ๓๑ ก.ค. ๖๘")];
        let engine = vec![(800.0, 110.0, row), (920.0, 100.0, "วันที่ ๓๑ ก.ค. ๖๘")];
        assert_eq!(read(&shapes, engine), ["บันทึกข้อความ ๑๘.๙๐๖", row]);
        let shapes = [(shape(800.0, 100.0, 840.0), "๗๙"), (shape(880.0, 100.0, 1000.0), "๑๕ ส.ค. ๒๕๖๘")];
        let row = "รับที่ ๗๙ วันที่ ๑๕ ส.ค. ๒๕๖๘";
        assert_eq!(read(&shapes, vec![(800.0, 100.0, row)]), [row]);
    }

    #[test]
    fn what_reads_no_better_stays_and_no_line_is_lost() {
        let shapes = [
            (shape(800.0, 100.0, 860.0), "เลขรับ"),
            (shape(870.0, 98.0, 930.0), "๑๒"),
            (shape(800.0, 150.0, 860.0), "วันที่"),
        ];
        assert_eq!(read(&shapes, Vec::new()), ["เลขรับ", "๑๒", "วันที่"]);
    }

    #[test]
    fn rows_that_begin_as_a_stamps_but_are_none_are_left_alone() {
        let shapes = [
            (shape(100.0, 100.0, 900.0), "วันที่ ๑๕ มกราคม ๒๕๖๙"),
            (shape(100.0, 150.0, 900.0), "เวลา ๐๙.๐๐ น. ณ ห้องประชุม"),
        ];
        let again = read(&shapes, Vec::new());
        assert_eq!(again, ["วันที่ ๑๕ มกราคม ๒๕๖๙", "เวลา ๐๙.๐๐ น. ณ ห้องประชุม"]);
    }
}
