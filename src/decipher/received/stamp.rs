//! Where a stamp's rows run, told by the labels that were read and by the ink of the page.

use super::{APART, ROWS, vote::label_of_row};
use crate::{
    acquire::CleanPage,
    decipher::{Layer, LineShape, RecognizeError, Recognizer},
    domain::{Ink, Line},
    lexicon::labels::Label,
};

/// A label that was read, or where one may be. Lengths here and below are in pixels of the clean page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// Of which row; of one that was not read, what it is first looked for as.
    pub(super) kind: Label,
    /// Whether it was read.
    pub(super) is_read: bool,
    /// The number of its line on the page.
    pub(super) line: usize,
    /// Where it begins, and the height of the baseline there; where the line ends that was read.
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    /// The height of a consonant.
    pub(super) height: f32,
}

/// What was read of a row: of all of it, each time otherwise, and of its beginning alone.
#[derive(Debug)]
pub(in crate::decipher) struct Views {
    pub(in crate::decipher) rows: Vec<Line>,
    pub(in crate::decipher) labels: Vec<Line>,
}

/// A row of a stamp: where it begins and ends, the height of its baseline where it begins, and how that falls.
#[derive(Clone, Debug)]
pub(super) struct Row {
    left: f32,
    base: f32,
    right: f32,
    slope: f32,
    /// What was read of its label when that was looked for.
    label: Option<Line>,
}

/// Where a row begins, and what is read there of a label's length.
#[derive(Clone, Debug)]
struct Beginning {
    anchor: Anchor,
    line: Option<Line>,
}

/// The place at which a label is read most surely: how surely, where it begins, and what was read.
#[derive(Default)]
struct Found {
    best: Option<(f32, f32, f32, Line)>,
}

impl Found {
    fn take(&mut self, kind: Label, left: f32, base: f32, line: Option<Line>) {
        let sure = sureness_of(kind, line.as_ref());
        if let Some(line) = line.filter(|_| sure > self.best.as_ref().map_or(0.0, |(before, ..)| *before)) {
            self.best = Some((sure, left, base, line));
        }
    }
}

impl Beginning {
    fn sureness(&self) -> f32 {
        sureness_of(self.anchor.kind, self.line.as_ref())
    }
}

impl Row {
    fn base(&self, x: f32) -> f32 {
        self.base + self.slope * (x - self.left)
    }
}

/// How a stamp lies on the page.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    rows: Vec<Beginning>,
    height: f32,
    slope: f32,
    ink: Ink,
    /// The layers to read it from.
    layers: Vec<Layer>,
}

/// A stamp's print is so high, in consonants of the page's.
const SIZED: std::ops::Range<f32> = 0.55..1.4;
/// The sizes, in consonants of the page's print, that a stamp's labels are read at besides their own; a label is no longer
/// than this, in consonants of its own.
const OF_PAGE: [f32; 4] = [0.65, 0.8, 0.95, 1.1];
const LABEL: f32 = 7.0;
/// How far above the baseline of what is written its label's may be, in consonant heights of what is written, and below it (negative): a
/// dater prints over the dots on which the label stands.
const HIGHER: [f32; 6] = [0.0, 0.25, 0.5, 0.75, -0.3, -0.6];
/// Slopes that differ by less are one.
const ALIKE: f32 = 0.008;
/// Rows in which less is read are the less sure.
const FEW: f32 = 4.0;
/// A line tells its slope if it is wider than this, in consonant heights.
const WIDE: f32 = 6.0;
/// A size is not thought of if labels are so much surer at another.
const CLEARLY: f32 = 1.1;
/// Slopes that are tried go so far to each side, in steps.
const STEEPEST: i16 = 30;
const STEP: f32 = 0.003;
const STEEP: f32 = 0.15;
/// A row is no longer than this, nor is there a white gap in it wider than that, in consonant heights.
const LONGEST: f32 = 40.0;
const GAP: f32 = 5.0;
/// What is darker than this is ink, and so is what has a colour.
const INK: u8 = 205;
/// A column of which this share is ink from the row above to the row below is a frame's side.
const SIDE: f32 = 0.85;
/// The sizes at which a row is read, in consonant heights of its stamp, and how far below the label's baseline, in them.
const SIZES: [f32; 2] = [1.0, 1.25];
const LOWER: [f32; 3] = [-0.25, 0.0, 0.25];
/// A dater's day is so much larger than a label, and so far it reaches to each side of the number's label, in consonant heights.
const DATER: [f32; 2] = [1.25, 1.6];
const DATER_BEFORE: f32 = 7.0;
const DATER_BEHIND: f32 = 20.0;
/// So far to each side of a dater's day begins the label of the number under it, in consonant heights.
const ASKEW: f32 = 6.0;
/// So far before a day's label its number's begins, and white between words is wider than that, in consonant heights.
const BEFORE: std::ops::Range<f32> = 4.0..24.0;
const WORDS: f32 = 0.8;
/// How far above and below the day's it is looked for, in steps, in consonant heights.
const LEVELS: i16 = 4;
const LEVEL: f32 = 0.3;
/// How far from where a row must be by the others it is looked for, in consonant heights.
const NEARBY: [f32; 5] = [0.0, -0.25, 0.25, -0.5, 0.5];
/// The slope of a row that holds number and day differs by less from its stamp's.
const ASTRAY: f32 = 0.12;
/// How far under one row the next is looked for, in consonant heights, in steps.
const FIRST: f32 = 1.6;
const PITCHES: u8 = 12;
const FURTHER: f32 = 0.3;

/// The label of the number under a day that stands alone, of which no line was found: a ring's strokes run through, or its own
/// do not part from those. `line` is the day's.
pub(super) fn number_under(
    page: &CleanPage,
    day: &LineShape,
    line: usize,
    engine: &mut dyn Recognizer,
) -> Result<Option<Anchor>, RecognizeError> {
    let h = day.height / DATER[0];
    let (left, slope) = (day.ends().0, slope_of(day));
    let stamp = Stamp { rows: Vec::new(), height: h, slope, ink: day.ink, layers: vec![Layer::All] };
    let mut found = Found::default();
    for down in pitches(h) {
        let base = |x: f32| day.baseline_at(left) + slope * (x - left) + down;
        for x in beginnings(page, left - ASKEW * h..left + ASKEW * h, h, base) {
            found.take(Label::Received, x, base(x), stamp.beginning(page, x, base(x), engine)?);
        }
    }
    let anchor =
        |(_, left, base, _)| Anchor { kind: Label::Received, is_read: true, line, left, right: left, base, height: h };
    Ok(found.best.map(anchor))
}

/// How far from one row the next may be, of print `h` high.
fn pitches(h: f32) -> impl Iterator<Item = f32> {
    (0..PITCHES).map(move |pitch| (FIRST + FURTHER * f32::from(pitch)) * h)
}

/// Where words begin on this stretch of a row of print `h` high, behind white.
fn beginnings(page: &CleanPage, across: std::ops::Range<f32>, h: f32, base: impl Fn(f32) -> f32) -> Vec<f32> {
    let mut found = Vec::new();
    let (mut white, mut x) = (0.0, across.start.max(0.0));
    while x < across.end {
        // Not the dots on which the number is written.
        let is_white = ink_at(page, x, base(x) - 0.2 * h, 1.2 * h, 0.0).dark < 2;
        if !is_white && white > WORDS * h {
            found.push(x);
        }
        white = if is_white { white + 1.0 } else { 0.0 };
        x += 1.0;
    }
    found
}

impl Stamp {
    /// The stamp with these labels, at least one; `None` if none of them can be read. What is written in it, or the dots of its
    /// print, may have set the size of its lines: of the sizes at which its labels are read well it has that at which its rows are.
    pub(super) fn of(
        page: &CleanPage,
        shapes: &[LineShape],
        anchors: &[Anchor],
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Self>, RecognizeError> {
        let usual = median(shapes.iter().map(|s| s.height).collect());
        let own = median(anchors.iter().map(|a| a.height).collect()).clamp(SIZED.start * usual, SIZED.end * usual);
        let inked = anchors.iter().map(|a| &shapes[a.line]).find(|s| s.ink != Ink::Black);
        let layers = if inked.is_some() { vec![Layer::All, Layer::Colour] } else { vec![Layer::All] };
        let ink = inked.map_or(Ink::Black, |s| s.ink);
        let rows = anchors.iter().map(|anchor| Beginning { anchor: *anchor, line: None }).collect();
        let mut stamp = Self { rows, height: own, slope: 0.0, ink, layers };
        let sizes = stamp.sizes(page, own, usual, engine)?;
        let first = &shapes[anchors[0].line];
        let slopes = [slope(page, anchors, own), slope_of_lines(shapes, anchors, own), slope_of(first), 0.0];
        let mut best: Option<(f32, Self)> = None;
        for (height, rows) in sizes {
            (stamp.height, stamp.rows) = (height, rows);
            for (i, slope) in slopes.into_iter().enumerate() {
                // Others are hardly read otherwise.
                if slopes[..i].iter().any(|s| (s - slope).abs() < ALIKE) {
                    continue;
                }
                stamp.slope = slope;
                let sure = stamp.sureness(page, engine)?;
                if best.as_ref().is_none_or(|(before, _)| sure > *before) {
                    best = Some((sure, stamp.clone()));
                }
            }
        }
        Ok(best.map(|(_, stamp)| stamp))
    }

    /// The sizes at which the labels are read about as surely as at the best, each with the labels where they are surest.
    fn sizes(
        &self,
        page: &CleanPage,
        own: f32,
        usual: f32,
        engine: &mut dyn Recognizer,
    ) -> Result<Vec<(f32, Vec<Beginning>)>, RecognizeError> {
        // The baseline of what is written may be the dotted line below the label's.
        let highest = if self.rows.iter().all(|row| row.anchor.is_read) { 1 } else { HIGHER.len() };
        let mut tried: Vec<(f32, Vec<Beginning>)> = Vec::new();
        for height in std::iter::once(own).chain(OF_PAGE.iter().map(|share| share * usual)) {
            let stamp = Self { height, ..self.clone() };
            for higher in &HIGHER[..highest] {
                let raised = self.rows.iter().map(|Beginning { anchor: a, .. }| {
                    let anchor = Anchor { base: a.base - higher * a.height, ..*a };
                    Ok(Beginning { anchor, line: stamp.beginning(page, a.left, anchor.base, engine)? })
                });
                tried.push((height, raised.collect::<Result<_, RecognizeError>>()?));
            }
        }
        // A label that was not read at first may be any.
        for i in (0..self.rows.len()).filter(|i| !self.rows[*i].anchor.is_read) {
            let reads = |kind: &Label| tried.iter().any(|(_, rows)| sureness_of(*kind, rows[i].line.as_ref()) > 0.0);
            if let Some(kind) = ROWS.into_iter().find(reads) {
                tried.iter_mut().for_each(|(_, rows)| rows[i].anchor.kind = kind);
            }
        }
        let sure = |rows: &[Beginning]| rows.iter().map(Beginning::sureness).sum::<f32>();
        tried.sort_by(|(_, a), (_, b)| sure(b).total_cmp(&sure(a)));
        let most = tried.first().map_or(0.0, |(_, rows)| sure(rows));
        let mut sizes: Vec<(f32, Vec<Beginning>)> = Vec::new();
        for (height, rows) in tried.into_iter().take_while(|(_, rows)| sure(rows) * CLEARLY > most) {
            if sizes.iter().all(|(known, _)| *known != height) {
                sizes.push((height, rows));
            }
        }
        Ok(sizes)
    }

    /// How sure letters and digits of the rows are on average whose labels were read.
    fn sureness(&self, page: &CleanPage, engine: &mut dyn Recognizer) -> Result<f32, RecognizeError> {
        let rows = self.rows.iter().map(|row| self.row_at(page, row.anchor.left, row.anchor.base, self.slope));
        let shapes: Vec<LineShape> = rows.map(|row| self.shape(&row, 1.0, 0.0, Layer::All)).collect();
        let lines = engine.read_at_size(page, &shapes)?;
        let signs: Vec<f32> =
            lines.iter().flat_map(|l| &l.glyphs).filter(|g| g.ch.is_alphanumeric()).map(|g| g.p).collect();
        Ok(signs.iter().sum::<f32>() / (signs.len() as f32 + FEW))
    }

    /// What is read of a label's length where a row begins.
    fn beginning(
        &self,
        page: &CleanPage,
        left: f32,
        base: f32,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Line>, RecognizeError> {
        let row = Row { left, base, right: left + LABEL * self.height, slope: self.slope, label: None };
        Ok(engine.read_at_size(page, &[self.shape(&row, 1.0, 0.0, Layer::All)])?.pop())
    }

    /// Which row its uppermost label begins.
    pub(super) fn kind(&self) -> Label {
        self.rows[0].anchor.kind
    }

    /// The row with this label: where it was read, or where it is when the other rows are where they are; `None` if it is
    /// nowhere.
    pub(super) fn row(
        &self,
        page: &CleanPage,
        kind: Label,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Row>, RecognizeError> {
        if let Some(Beginning { anchor: own, line }) = self.rows.iter().find(|row| row.anchor.kind == kind) {
            let row = self.row_at(page, own.left, own.base, self.slope);
            return Ok(Some(Row { right: row.right.max(own.right + self.height), label: line.clone(), ..row }));
        }
        let number = |kind: Label| ROWS.iter().position(|k| *k == kind).unwrap_or_default() as f32;
        let far = |row: &&Beginning| (number(row.anchor.kind) - number(kind)).abs();
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return Ok(None) };
        let (first, last) = (first.anchor, last.anchor);
        let from = self.rows.iter().min_by(|a, b| far(a).total_cmp(&far(b))).map_or(first, |row| row.anchor);
        let apart = number(last.kind) - number(first.kind);
        let rows = number(kind) - number(from.kind);
        let pitches: Vec<f32> =
            if apart > 0.0 { vec![(last.base - first.base) / apart] } else { pitches(self.height).collect() };
        let mut found = Found::default();
        // The first row of a stamp may be a little nearer to the second than the others are to one another.
        let aside = if apart > 0.0 { &NEARBY[..] } else { &NEARBY[..1] };
        for pitch in pitches.into_iter().filter(|p| *p < APART * self.height) {
            let down = rows * pitch;
            let left = from.left - self.slope * down;
            for lower in aside {
                let base = from.base + down + lower * self.height;
                found.take(kind, left, base, self.beginning(page, left, base, engine)?);
                // A long label, or a pale one, is told by what follows it.
                if apart > 0.0 {
                    let whole = self.shape(&self.row_at(page, left, base, self.slope), 1.0, 0.0, Layer::All);
                    found.take(kind, left, base, engine.read_at_size(page, &[whole])?.pop());
                }
            }
        }
        let row = found
            .best
            .map(|(_, left, base, line)| Row { label: Some(line), ..self.row_at(page, left, base, self.slope) });
        if row.is_none() && (from.kind, kind) == (Label::Date, Label::Received) {
            return self.row_before(page, &from, engine);
        }
        Ok(row)
    }

    /// The row in which the number stands before the day.
    fn row_before(
        &self,
        page: &CleanPage,
        date: &Anchor,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Row>, RecognizeError> {
        let h = self.height;
        let slope = |x: f32, base: f32| (date.base - base) / (date.left - x);
        let is_along = |x: f32, base: f32| (slope(x, base) - self.slope).abs() < ASTRAY;
        let base = |x: f32| date.base + self.slope * (x - date.left);
        let mut found = Found::default();
        for x in beginnings(page, date.left - BEFORE.end * h..date.left - BEFORE.start * h, h, base) {
            // So far from where it was told the slope is not sure.
            for lower in -LEVELS..=LEVELS {
                let base = base(x) + f32::from(lower) * LEVEL * h;
                if is_along(x, base) {
                    found.take(Label::Received, x, base, self.beginning(page, x, base, engine)?);
                }
            }
        }
        let row = |(_, x, base, line)| {
            let row = self.row_at(page, x, base, slope(x, base));
            Row { right: row.right.max(date.right + h), label: Some(line), ..row }
        };
        Ok(found.best.map(row))
    }

    /// The row along which a line was found that holds it from its beginning to its end.
    pub(super) fn row_under(&self, line: &LineShape) -> Row {
        let (left, right) = line.ends();
        Row { left, base: line.baseline_at(left), right: right + self.height, slope: self.slope, label: None }
    }

    /// The row over the number in which a dater has printed the day, if the day of one is read there.
    pub(super) fn row_over(
        &self,
        page: &CleanPage,
        engine: &mut dyn Recognizer,
    ) -> Result<Option<Row>, RecognizeError> {
        let number = self.rows[0].anchor;
        let h = self.height;
        let mut best: Option<(f32, Row)> = None;
        for up in pitches(h) {
            let base = number.base - up;
            let left = (number.left - DATER_BEFORE * h).max(0.0);
            let row = Row {
                left,
                base: base - self.slope * (number.left - left),
                right: number.left + DATER_BEHIND * h,
                slope: self.slope,
                label: None,
            };
            let sizes = DATER.map(|size| self.shape(&row, size, 0.0, Layer::All));
            for line in engine.read_at_size(page, &sizes)? {
                let sure = super::vote::sureness_of_day(&line);
                if sure > best.as_ref().map_or(0.0, |(before, _)| *before) {
                    best = Some((sure, row.clone()));
                }
            }
        }
        Ok(best.map(|(_, row)| row))
    }

    /// What is read of a row at several sizes and heights.
    pub(super) fn views(
        &self,
        page: &CleanPage,
        row: &Row,
        engine: &mut dyn Recognizer,
    ) -> Result<Views, RecognizeError> {
        let sizes = || SIZES.iter().flat_map(|size| LOWER.iter().map(move |lower| (*size, *lower)));
        let shapes: Vec<LineShape> = self
            .layers
            .iter()
            .flat_map(|layer| sizes().map(move |(size, lower)| self.shape(row, size, lower, *layer)))
            // A pale label is read better without the dark ink behind it.
            .chain(std::iter::once(self.shape(&self.label_of(row), 1.0, 0.0, Layer::All)))
            .collect();
        let mut rows = engine.read_at_size(page, &shapes)?;
        let labels = rows.pop().into_iter().chain(row.label.clone()).collect();
        Ok(Views { rows, labels })
    }

    /// Whether a line is a piece of a row.
    pub(super) fn holds(&self, row: &Row, shape: &LineShape) -> bool {
        let (left, right) = shape.ends();
        let middle = left.midpoint(right);
        let h = self.height;
        let down = shape.baseline_at(middle) - row.base(middle);
        // What is written is larger than the print, and its line above or below it.
        let level = down.abs() < 0.9 * h || (-1.3 * h..0.4 * h).contains(&(down - 0.5 * shape.height));
        level && left > row.left - 1.5 * h && right < row.right + 2.0 * h
    }

    /// Whether a line begins before a row and reaches into it.
    pub(super) fn is_reached(&self, row: &Row, shape: &LineShape) -> bool {
        let (left, right) = shape.ends();
        let h = self.height;
        let middle = row.left.max(left).midpoint(right.min(row.right));
        left < row.left - 1.5 * h
            && (row.left + h..row.right + 2.0 * h).contains(&right)
            && (shape.baseline_at(middle) - row.base(middle)).abs() < 0.9 * h
    }

    /// The beginning of a row, in which its label stands.
    fn label_of(&self, row: &Row) -> Row {
        Row { right: row.right.min(row.left + LABEL * self.height), ..row.clone() }
    }

    fn row_at(&self, page: &CleanPage, left: f32, base: f32, slope: f32) -> Row {
        let mut row = Row { left, base, right: left + LONGEST * self.height, slope, label: None };
        row.right = self.end(page, &row);
        row
    }

    fn shape(&self, row: &Row, size: f32, lower: f32, layer: Layer) -> LineShape {
        let down = lower * self.height;
        LineShape {
            baseline: vec![(row.left, row.base + down), (row.right, row.base(row.right) + down)],
            height: size * self.height,
            ink: self.ink,
            layer,
            block: 0,
        }
    }

    /// Where a row ends: before its frame's side, or where nothing follows for long.
    fn end(&self, page: &CleanPage, row: &Row) -> f32 {
        let h = self.height;
        let inked = |x: f32, above: f32, below: f32| ink_at(page, x, row.base(x), above * h, below * h);
        let mut last = row.left;
        for x in (row.left as u32 + 1)..(row.right as u32).min(page.grey.width()) {
            let x = x as f32;
            if x > row.left + h && inked(x, 2.6, 1.3).is_side() {
                return x - 0.3 * h;
            }
            if inked(x, 1.6, 0.2).dark > 1 {
                last = x;
            } else if x > last + GAP * h {
                break;
            }
        }
        (last + h).min(row.right)
    }
}

/// How sure the letters are of the label of this kind with which a line begins, 0 if it does not.
fn sureness_of(kind: Label, line: Option<&Line>) -> f32 {
    let Some(line) = line else { return 0.0 };
    let text = line.text();
    let Some(found) = label_of_row(kind, &text) else { return 0.0 };
    let letters = text[..found.bytes.end].chars().count();
    let sure = line.glyphs[..letters].iter().map(|g| g.p).sum::<f32>() / letters as f32;
    sure / (1 + found.cost) as f32
}

/// What of one column of the page around a row is ink, in pixels.
pub(super) struct Column {
    pub(super) dark: usize,
    all: usize,
}

impl Column {
    /// Whether it is of a frame's side.
    pub(super) fn is_side(&self) -> bool {
        self.dark as f32 > SIDE * self.all as f32
    }
}

/// The ink in a column from so far above a baseline to so far below it.
pub(super) fn ink_at(page: &CleanPage, x: f32, base: f32, above: f32, below: f32) -> Column {
    let rows = (base - above).max(0.0) as u32..(base + below).max(0.0) as u32;
    Column { all: rows.len(), dark: rows.filter(|y| is_ink(page, x as u32, *y)).count() }
}

/// Whether there is ink, however pale, at a pixel of the page.
pub(in crate::decipher) fn is_ink(page: &CleanPage, x: u32, y: u32) -> bool {
    let is_tinted = || page.inks.as_ref().is_some_and(|inks| inks.at(x, y) != Ink::Black);
    page.grey.get_pixel_checked(x, y).is_some_and(|p| p.0[0] < INK || is_tinted())
}

/// The slope at which the rows around these labels stand out most: that of the stamp.
fn slope(page: &CleanPage, anchors: &[Anchor], height: f32) -> f32 {
    let (first, last) = (anchors[0], anchors[anchors.len() - 1]);
    let (left, right) = (first.left - 0.5 * height, first.left + 12.0 * height);
    let (top, bottom) = (first.base - 4.0 * height, last.base + 3.0 * height);
    let columns: Vec<u32> = (left.max(0.0) as u32..(right as u32).min(page.grey.width())).step_by(2).collect();
    let rows = (top.max(0.0) as u32..(bottom as u32).min(page.grey.height())).len();
    let contrast = |slope: f32| {
        let mut ink = vec![0.0f32; rows];
        for x in &columns {
            let down = slope * (*x as f32 - left);
            for (y, sum) in ink.iter_mut().enumerate() {
                let y = (top.max(0.0) + y as f32 + down).max(0.0) as u32;
                *sum += page.grey.get_pixel_checked(*x, y).map_or(0.0, |p| 255.0 - f32::from(p.0[0]));
            }
        }
        // Over a third of a letter: dots and grain are finer.
        let lag = (height / 3.0) as usize + 1;
        let sums: Vec<f32> = ink.windows(lag).map(|w| w.iter().sum()).collect();
        let contrast = sums.iter().zip(&sums[lag.min(sums.len())..]).map(|(a, b)| (b - a).powi(2)).sum::<f32>();
        // Few stamps are set very askew.
        contrast * (1.0 - (slope / STEEP).powi(2))
    };
    let slopes = (-STEEPEST..=STEEPEST).map(|i| f32::from(i) * STEP);
    slopes.map(|s| (contrast(s), s)).max_by(|a, b| a.0.total_cmp(&b.0)).map_or(0.0, |(_, s)| s)
}

/// The slope of a line from its beginning to its end.
fn slope_of(line: &LineShape) -> f32 {
    let (left, right) = line.ends();
    (line.baseline_at(right) - line.baseline_at(left)) / (right - left).max(1.0)
}

/// The slope of the lines around these labels as they were found, 0 of none.
fn slope_of_lines(shapes: &[LineShape], anchors: &[Anchor], height: f32) -> f32 {
    let (first, last) = (anchors[0], anchors[anchors.len() - 1]);
    let slopes = shapes.iter().filter_map(|shape| {
        let (left, right) = shape.ends();
        let from = shape.baseline_at(left);
        let inside = left > first.left - 2.0 * height
            && right < first.left + LONGEST * height
            && (first.base - APART * height..last.base + APART * height).contains(&from);
        (inside && right - left > WIDE * height).then(|| slope_of(shape))
    });
    median(slopes.collect())
}

/// The one in the middle, 0 of none.
pub(in crate::decipher) fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
