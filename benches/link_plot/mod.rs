//! The bench's figures as small SVG plots for the README.

use std::fmt::Write;

use serde_json::Value;

const W: f64 = 260.0;
const H: f64 = 160.0;
const COLOURS: [&str; 2] = ["#246", "#b53"];

fn number(row: &Value, key: &str) -> f64 {
    row[key].as_f64().unwrap_or(0.0)
}

/// Seconds, memory and F1 against the number of letters; both axes of the first two are logarithmic.
pub fn scale(rows: &[Value]) -> String {
    let panels: [(&str, &str, bool); 3] = [
        ("seconds of one core", "seconds", true),
        ("peak MiB", "peak memory, MiB", true),
        ("F1 of forwards", "f1", false),
    ];
    let width = 3.0 * (W + 70.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {}\" font-family=\"sans-serif\" font-size=\"11\">\n",
        H + 70.0
    );
    for (i, (title, key, log)) in panels.into_iter().enumerate() {
        panel(&mut out, 50.0 + i as f64 * (W + 70.0), title, key, log, rows);
    }
    for (i, name) in ["clean", "every third digit wrong"].iter().enumerate() {
        let x = 50.0 + 120.0 * i as f64;
        let _ = writeln!(out, "<text x=\"{x}\" y=\"{}\" fill=\"{}\">● {name}</text>", H + 64.0, COLOURS[i]);
    }
    out + "</svg>\n"
}

fn panel(out: &mut String, left: f64, title: &str, key: &str, log: bool, rows: &[Value]) {
    let top = 24.0;
    let decades = |v: f64| v.max(1e-3).log10();
    let values = rows.iter().map(|r| number(r, key));
    let (low, high) = if log {
        (
            values.clone().map(decades).fold(f64::MAX, f64::min).floor(),
            values.map(decades).fold(f64::MIN, f64::max).ceil(),
        )
    } else {
        (0.8, 1.0)
    };
    let y = |v: f64| top + H * (1.0 - ((if log { decades(v) } else { v }) - low) / (high - low).max(1e-9));
    let x = |n: f64| left + W * (decades(n) - 2.8) / 2.4;
    let _ = writeln!(out, "<text x=\"{left}\" y=\"14\" font-weight=\"bold\">{title}</text>");
    let steps = if log { (high - low) as usize } else { 4 };
    for step in 0..=steps {
        let at = low + (high - low) * step as f64 / steps.max(1) as f64;
        let v = if log { 10f64.powf(at) } else { at };
        let _ = writeln!(
            out,
            "<line x1=\"{left}\" y1=\"{0:.1}\" x2=\"{1:.1}\" y2=\"{0:.1}\" stroke=\"#ddd\"/><text x=\"{2:.1}\" y=\"{3:.1}\" text-anchor=\"end\">{4}</text>",
            y(v),
            left + W,
            left - 4.0,
            y(v) + 4.0,
            (v * 1000.0).round() / 1000.0
        );
    }
    for n in [1_000.0, 10_000.0, 100_000.0] {
        let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{n}</text>", x(n), top + H + 16.0);
    }
    for (i, name) in ["clean", "every third digit wrong"].iter().enumerate() {
        let of: Vec<(f64, f64)> = rows
            .iter()
            .filter(|r| r["archive"] == *name)
            .map(|r| (x(number(r, "letters")), y(number(r, key))))
            .collect();
        let path: Vec<String> = of.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\"/>", path.join(" "), COLOURS[i]);
        for (x, y) in of {
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{}\"/>", COLOURS[i]);
        }
    }
}

/// The share of links that are right against the probability given to them.
pub fn calibration(bins: &[Value]) -> String {
    let (left, top) = (40.0, 24.0);
    let at = |p: f64, right: f64| (left + H * p, top + H * (1.0 - right));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 260 220\" font-family=\"sans-serif\" font-size=\"11\">\n\
         <text x=\"{left}\" y=\"14\" font-weight=\"bold\">right, by probability given</text>\n\
         <rect x=\"{left}\" y=\"{top}\" width=\"{H}\" height=\"{H}\" fill=\"none\" stroke=\"#ddd\"/>\n\
         <line x1=\"{left}\" y1=\"{}\" x2=\"{}\" y2=\"{top}\" stroke=\"#bbb\"/>\n",
        top + H,
        left + H
    );
    for bin in bins {
        let (x, y) = at(number(bin, "given"), number(bin, "right"));
        let r = 1.5 + number(bin, "links").log10();
        let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\" fill=\"{}\"/>", COLOURS[0]);
    }
    for (p, label) in [(0.0, "0"), (0.5, "0.5"), (1.0, "1")] {
        let (x, y) = at(p, p);
        let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", top + H + 16.0);
        let _ = writeln!(out, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>", left - 4.0, y + 4.0);
    }
    out + "</svg>\n"
}
