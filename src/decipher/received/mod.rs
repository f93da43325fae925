//! The rows of a received stamp (ตรารับหนังสือ), read once more along the stamp's own lines.
//!
//! What is written in a stamp keeps to no line of print: digits stand apart, touch the labels, run over the rule below, are of
//! another ink. But where one of its labels has been read the stamp is known: its rows are parallel and begin under one another.
//! So each row is read again, whole, from its label on, at several sizes and heights ([`stamp`]), and what most of those views
//! agree on is kept ([`vote`]).

mod stamp;
mod vote;

use super::{LineShape, RecognizeError, Recognizer};
use crate::{
    acquire::CleanPage,
    domain::{Line, digits},
    lexicon::{
        label,
        labels::Label::{self, Date, Received, ReceivedShort, Time},
    },
};
use stamp::{Anchor, Stamp};

/// The rows of a stamp, in the order in which they stand.
const ROWS: [Label; 3] = [Received, Date, Time];

/// What may be printed at the beginning of a row.
fn labels(row: Label) -> &'static [Label] {
    match row {
        Received => &[Received, ReceivedShort],
        Date => &[Date],
        _ => &[Time],
    }
}
/// A label and what is filled in after it are no longer than this, in characters.
const LONGEST: usize = 40;
/// A number and what is left of its label are no longer than this, in characters.
const SHORT: usize = 16;
/// How far apart rows of one stamp may stand, and how far aside of one another they may begin, in consonant heights.
const APART: f32 = 5.2;
const ASIDE: f32 = 1.6;

/// The lines of a page, of which the rows of received stamps are read again: `lines` is what was read of `shapes`, one each.
/// A row that cannot be read so stays as it was; lines that are pieces of one that can are left out.
///
/// # Errors
/// If the engine fails.
pub fn read_again(
    page: &CleanPage,
    shapes: &[LineShape],
    lines: Vec<Line>,
    engine: &mut dyn Recognizer,
) -> Result<Vec<Line>, RecognizeError> {
    let stamps = stamps(shapes, &lines);
    let mut lines: Vec<Vec<Line>> = lines.into_iter().map(|line| vec![line]).collect();
    for anchors in stamps {
        let Some(stamp) = Stamp::of(page, shapes, &anchors, engine)? else { continue };
        let first = anchors[0].line;
        let mut rows = Vec::new();
        for kind in ROWS {
            let Some(row) = stamp.row(page, kind, engine)? else { continue };
            let pieces: Vec<usize> = (0..shapes.len()).filter(|i| stamp.holds(&row, &shapes[*i])).collect();
            let before = pieces.iter().flat_map(|i| &lines[*i]);
            let elected = vote::elect(kind, &stamp.views(page, &row, engine)?, before);
            if let Some(line) = elected {
                rows.push((pieces, Line { block: shapes[first].block, ..line }));
            } else if kind == Received && anchors[0].kind != Received {
                // No stamp, but rows that begin as a stamp's do.
                break;
            }
        }
        let is_stamp = anchors[0].kind == Received
            || rows.first().is_some_and(|(_, line)| label::at_start(&line.text(), labels(Received)).is_some());
        if is_stamp {
            rows.iter().flat_map(|(pieces, _)| pieces).for_each(|i| lines[*i].clear());
            lines[first].extend(rows.into_iter().map(|(_, line)| line));
        }
    }
    Ok(lines.into_iter().flatten().collect())
}

/// The labels that were read of each received stamp: เลขรับ and those under it, or วันที่ or เวลา, over which rows may stand that were
/// not read for what they are; and numbers under a day, whose label may not have been read.
fn stamps(shapes: &[LineShape], lines: &[Line]) -> Vec<Vec<Anchor>> {
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
    let of = |kind: Label| anchors.iter().filter(move |a| a.kind == kind);
    let whole = of(Received).map(|top| [Some(*top), under(top, Date, 1.0), under(top, Time, 2.0)]);
    let whole = whole.map(|labels| labels.into_iter().flatten().collect());
    let mut stamps: Vec<Vec<Anchor>> = whole.filter(|s: &Vec<Anchor>| s.len() > 1 || s[0].is_sure).collect();
    let known = |a: &Anchor, stamps: &[Vec<Anchor>]| stamps.iter().flatten().any(|other| other.line == a.line);
    for date in of(Date) {
        if !known(date, &stamps) {
            stamps.push([Some(*date), under(date, Time, 1.0)].into_iter().flatten().collect());
        }
    }
    for time in of(Time) {
        if !known(time, &stamps) {
            stamps.push(vec![*time]);
        }
    }
    let days: Vec<usize> = (0..lines.len()).filter(|i| vote::is_day(&lines[*i])).collect();
    for (i, shape) in shapes.iter().enumerate() {
        let number = is_number(&lines[i]).then(|| of_line(Received, false, i, shape));
        let dated = |a: &Anchor| days.iter().any(|day| is_over(&shapes[*day], a));
        if let Some(suspect) = number.filter(|a| !known(a, &stamps) && dated(a)) {
            stamps.push(vec![suspect]);
        }
    }
    stamps
}

/// A line that begins with a label of a stamp.
fn anchor(line: usize, shape: &LineShape, read: &Line) -> Option<Anchor> {
    if read.glyphs.len() > LONGEST {
        return None;
    }
    let label = label::at_start(&read.text(), &[Received, ReceivedShort, Date, Time])?.label;
    let kind = if label == ReceivedShort { Received } else { label };
    Some(of_line(kind, label != ReceivedShort, line, shape))
}

fn of_line(kind: Label, is_sure: bool, line: usize, shape: &LineShape) -> Anchor {
    let left = shape.ends().0;
    Anchor { kind, is_sure, line, left, base: shape.baseline_at(left), height: shape.height }
}

/// Whether a line is short and ends in a number: what may be a stamp's, its label misread.
fn is_number(line: &Line) -> bool {
    (1..=SHORT).contains(&line.glyphs.len()) && line.glyphs.iter().any(|g| digits::is_digit(g.ch))
}

/// Whether a line, such as a dater's day, stands right over a number.
fn is_over(upper: &LineShape, number: &Anchor) -> bool {
    let (left, right) = upper.ends();
    let h = upper.height.min(number.height);
    (h..APART * h).contains(&(number.base - upper.baseline_at(left.max(number.left))))
        && (left - 6.0 * h..right).contains(&number.left)
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;
    use crate::{acquire::Transform, decipher::Layer, domain::Ink};

    /// Reads what stands nearest to a line's beginning, of words that stand where they stand.
    struct Placed(Vec<(f32, f32, &'static str)>);

    impl Recognizer for Placed {
        fn read(&mut self, _: &CleanPage, lines: &[LineShape]) -> Result<Vec<Line>, RecognizeError> {
            let words = |shape: &LineShape| {
                let (x, y) = shape.baseline[0];
                let near = self.0.iter().find(|(left, base, _)| (left - x).abs() < 9.0 && (base - y).abs() < 9.0);
                Line::given(near.map_or("", |(.., words)| words), 0.9)
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
        let (shapes, lines): (Vec<LineShape>, Vec<Line>) =
            shapes.iter().map(|(shape, words)| (shape.clone(), Line::given(words, 0.9))).unzip();
        let lines = read_again(&page(), &shapes, lines, &mut Placed(engine)).unwrap();
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
