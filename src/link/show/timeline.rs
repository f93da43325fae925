//! A chain as an SVG timeline: a row a letter, from its date to its deadline, with the days between.

use std::fmt::Write;

use jiff::civil::Date;

use super::{day, graph::escape, level, number};
use crate::domain::{Chain, ChainLetter, Level};

/// The width of the labels, of the time axis, and the height of a row, in user units.
const LABELS: f64 = 300.0;
const AXIS: f64 = 600.0;
const ROW: f64 = 26.0;
const TOP: f64 = 34.0;

/// A chain as an SVG image that needs no style sheet and no font of its own. Letters without a date stand on the day on which they were
/// received, or at the left edge.
pub fn svg(chain: &Chain) -> String {
    let days: Vec<Date> =
        chain.letters.iter().flat_map(|l| [l.date, l.received, l.due]).flatten().map(|d| d.latest()).collect();
    let (first, last) = (days.iter().min().copied(), days.iter().max().copied());
    let height = TOP + ROW * chain.letters.len() as f64 + 10.0;
    let width = LABELS + AXIS + 20.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n"
    );
    let x = |date: Date| {
        let span = |a: Date, b: Date| a.until(b).map_or(0.0, |s| f64::from(s.get_days()));
        let whole = first.zip(last).map_or(1.0, |(a, b)| span(a, b)).max(1.0);
        LABELS + AXIS * first.map_or(0.0, |f| span(f, date)) / whole
    };
    axis(&mut out, chain, height);
    for (i, letter) in chain.letters.iter().enumerate() {
        row(&mut out, letter, TOP + ROW * (i as f64 + 0.5), x);
        if let Some(parent) = chain.letters.iter().position(|l| Some(&l.id) == letter.parent.as_ref())
            && let (Some(from), Some(to)) = (start(&chain.letters[parent]), start(letter))
        {
            let (y1, y2) = (TOP + ROW * (parent as f64 + 0.5), TOP + ROW * (i as f64 + 0.5));
            let _ = writeln!(
                out,
                "<path d=\"M{:.1} {y1:.1} V{y2:.1} H{:.1}\" fill=\"none\" stroke=\"#999\" stroke-width=\"1\"/>",
                x(from),
                x(to)
            );
        }
    }
    out.push_str("</svg>\n");
    out
}

/// The first and the last day, and the deadline that holds for the lowest level as a line through all rows.
fn axis(out: &mut String, chain: &Chain, height: f64) {
    let all = || chain.letters.iter().flat_map(|l| [l.date, l.received, l.due]).flatten();
    let ends = [(all().min(), LABELS, "start"), (all().max(), LABELS + AXIS, "end")];
    for (date, x, anchor) in ends {
        let label = date.map(day).unwrap_or_default();
        let _ =
            writeln!(out, "<text x=\"{x}\" y=\"16\" text-anchor=\"{anchor}\" fill=\"#555\">{}</text>", escape(&label));
    }
    let _ = writeln!(
        out,
        "<line x1=\"{LABELS}\" y1=\"22\" x2=\"{}\" y2=\"22\" stroke=\"#bbb\"/><line x1=\"{LABELS}\" y1=\"22\" x2=\"{LABELS}\" y2=\"{height}\" stroke=\"#eee\"/>",
        LABELS + AXIS
    );
}

fn row(out: &mut String, letter: &ChainLetter, y: f64, x: impl Fn(Date) -> f64) {
    let label = format!("{} · {}", number(letter.number.as_ref()), level(letter.level));
    let indent = 6.0 + 14.0 * depth(letter.level);
    let _ = writeln!(out, "<text x=\"{indent}\" y=\"{:.1}\">{}</text>", y + 4.0, escape(&label));
    let from = start(letter);
    if let (Some(from), Some(due)) = (from, letter.due) {
        let (a, b) = (x(from), x(due.latest()));
        let _ = writeln!(
            out,
            "<line x1=\"{a:.1}\" y1=\"{y:.1}\" x2=\"{b:.1}\" y2=\"{y:.1}\" stroke=\"#8ab\" stroke-width=\"4\"/>\
             <path d=\"M{b:.1} {:.1} v12\" stroke=\"#b33\" stroke-width=\"2\"><title>{}</title></path>",
            y - 6.0,
            escape(&format!("กำหนด {}", day(due)))
        );
    }
    let title = letter.date.map_or_else(|| "ไม่มีวันที่".to_owned(), day);
    let at = from.map_or(LABELS, &x);
    let fill = if letter.date.is_some() { "#246" } else { "#fff" };
    let _ = writeln!(
        out,
        "<circle cx=\"{at:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{fill}\" stroke=\"#246\"><title>{}</title></circle>",
        escape(&title)
    );
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
