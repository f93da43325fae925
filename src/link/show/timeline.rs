//! A chain as an SVG timeline: a row a letter, from its date to its deadline, with the days between.

use std::fmt::Write;

use jiff::{ToSpan, civil::Date};

use super::{day, days_taken, graph::escape, is_late, level, number};
use crate::{
    domain::{Chain, ChainLetter, Level, ThaiDate, digits},
    lexicon::months,
};

/// The width of the labels and of the time axis, the height of a row, and where the rows begin, in user units.
const LABELS: f64 = 330.0;
const AXIS: f64 = 600.0;
const ROW: f64 = 44.0;
const TOP: f64 = 36.0;
/// Room for the words beside the last mark.
const MARGIN: f64 = 130.0;
/// No axis has more marks than this.
const MARKS: i32 = 10;

/// A chain as an SVG image that needs no style sheet and no font of its own. Letters without a date stand, hollow, on the day on
/// which they were received, or else at the left edge. Red is what is late.
pub fn svg(chain: &Chain) -> String {
    let scale = Scale::of(chain);
    let bottom = TOP + ROW * chain.letters.len() as f64;
    let (width, height) = (LABELS + AXIS + MARGIN, bottom + 26.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    scale.draw(&mut out, bottom);
    for (i, letter) in chain.letters.iter().enumerate() {
        let parent = chain.letters.iter().position(|l| Some(&l.id) == letter.parent.as_ref());
        if let Some(parent) = parent {
            let (x1, x2) = (scale.x(start(&chain.letters[parent])), scale.x(start(letter)));
            let (y1, y2) = (middle(parent) + 5.0, middle(i));
            // Down from the letter above, then over to this one.
            let _ = writeln!(
                out,
                "<path d=\"M{x1:.1} {y1:.1} V{y2:.1} H{x2:.1}\" fill=\"none\" stroke=\"#9aa\" stroke-dasharray=\"3 2\"/>"
            );
        }
        row(&mut out, chain, letter, middle(i), &scale);
    }
    let _ = writeln!(
        out,
        "<text x=\"{LABELS}\" y=\"{:.1}\" font-size=\"11\" fill=\"#667\">● ลงวันที่  ○ ไม่มีวันที่  ┃ กำหนด  <tspan fill=\"#b22\">สีแดง: ช้ากว่าต้นเรื่อง</tspan></text>",
        bottom + 18.0
    );
    out + "</svg>\n"
}

/// The height of a letter's line.
fn middle(row: usize) -> f64 {
    TOP + ROW * (row as f64 + 0.5)
}

/// Where days stand on the axis.
struct Scale {
    first: Option<Date>,
    last: Option<Date>,
}

impl Scale {
    fn of(chain: &Chain) -> Self {
        let days = || chain.letters.iter().flat_map(|l| [l.date, l.received, l.due]).flatten().map(|d| d.latest());
        Self { first: days().min(), last: days().max() }
    }

    fn x(&self, date: Option<Date>) -> f64 {
        let (Some(first), Some(last), Some(date)) = (self.first, self.last, date) else { return LABELS };
        let days = |until: Date| first.until(until).map_or(0.0, |s| f64::from(s.get_days()));
        LABELS + AXIS * days(date) / days(last).max(1.0)
    }

    /// A line at the first of each month, or of each few where there are many.
    fn draw(&self, out: &mut String, bottom: f64) {
        let right = LABELS + AXIS;
        let _ = writeln!(out, "<line x1=\"{LABELS}\" y1=\"{TOP}\" x2=\"{right}\" y2=\"{TOP}\" stroke=\"#bbb\"/>");
        let (Some(first), Some(last)) = (self.first, self.last) else { return };
        let count = |d: Date| 12 * i32::from(d.year()) + i32::from(d.month());
        let step = ((count(last) - count(first)) / MARKS).max(0) + 1;
        let mut at = first.first_of_month();
        while at <= last {
            if at >= first {
                let x = self.x(Some(at));
                let month = months::all().iter().find(|m| m.month == ThaiDate::from(at).month());
                let label = format!("{} {}", month.map_or("", |m| m.short), (at.year() + 543) % 100);
                let _ = writeln!(
                    out,
                    "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{bottom}\" stroke=\"#e4e7ea\"/>\
                     <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"11\" fill=\"#667\">{}</text>",
                    TOP - 8.0,
                    digits::to_thai(&label)
                );
            }
            let Ok(next) = at.checked_add(step.months()) else { return };
            at = next;
        }
    }
}

fn row(out: &mut String, chain: &Chain, letter: &ChainLetter, y: f64, scale: &Scale) {
    let indent = 8.0 + 14.0 * depth(letter.level);
    let office = letter.issuer.as_deref().map_or_else(|| level(letter.level).to_owned(), shortened);
    let _ = writeln!(
        out,
        "<text x=\"{indent}\" y=\"{:.1}\" font-weight=\"bold\">{}</text>\
         <text x=\"{indent}\" y=\"{:.1}\" font-size=\"11\" fill=\"#556\">{}</text>",
        y - 3.0,
        escape(&number(letter.number.as_ref())),
        y + 12.0,
        escape(&office)
    );
    let late = is_late(chain, letter);
    let x = scale.x(start(letter));
    if let Some(due) = letter.due {
        let (to, colour) = (scale.x(Some(due.latest())), if late.deadline { "#b22" } else { "#467" });
        let _ = writeln!(
            out,
            "<line x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{to:.1}\" y2=\"{y:.1}\" stroke=\"#bcd3e6\" stroke-width=\"5\"/>\
             <path d=\"M{to:.1} {:.1} v14\" stroke=\"{colour}\" stroke-width=\"2.5\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" fill=\"{colour}\">กำหนด {}</text>",
            y - 7.0,
            to + 4.0,
            y + 15.0,
            escape(&day(due))
        );
    }
    let colour = if late.forwarded { "#b22" } else { "#246" };
    let fill = if letter.date.is_some() { colour } else { "#fff" };
    let mut words = letter.date.or(letter.received).map_or_else(|| "ไม่มีวันที่".to_owned(), day);
    if let Some(days) = days_taken(chain, letter) {
        let _ = write!(words, " ({} วัน)", digits::to_thai(&days.to_string()));
    }
    let _ = writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1.5\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" fill=\"{colour}\">{}</text>",
        x + 4.0,
        y - 9.0,
        escape(&words)
    );
}

/// An office's name as far as there is room for it; Thai marks above and below take none.
fn shortened(name: &str) -> String {
    const ROOM: usize = 42;
    let takes = |c: char| !matches!(c, '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}');
    let mut room = ROOM;
    let cut = name.char_indices().find(|(_, c)| {
        room -= usize::from(takes(*c) && room > 0);
        room == 0
    });
    cut.map_or_else(|| name.to_owned(), |(at, _)| format!("{}…", &name[..at]))
}

/// Where a letter begins on the axis.
fn start(letter: &ChainLetter) -> Option<Date> {
    letter.date.or(letter.received).map(|d| d.latest())
}

/// How far the levels are set in.
fn depth(level: Level) -> f64 {
    match level {
        Level::Ministry => 0.0,
        Level::Department => 1.0,
        Level::Province => 2.0,
        Level::District => 3.0,
        Level::Local | Level::Other => 4.0,
    }
}
