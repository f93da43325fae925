//! A chain for Graphviz and for Mermaid.

use std::fmt::Write;

use super::{day, days_taken, level, number};
use crate::domain::{Chain, ChainLetter, digits};

/// A chain as a Graphviz digraph, from the root down; edges carry the days.
pub fn dot(chain: &Chain) -> String {
    let quoted = |lines: Vec<String>| {
        let escaped = lines.iter().map(|l| l.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "));
        escaped.collect::<Vec<_>>().join("\\n")
    };
    let mut out = String::from("digraph chain {\n  rankdir=TB;\n  node [shape=box];\n");
    for (i, letter) in chain.letters.iter().enumerate() {
        let _ = writeln!(out, "  n{i} [label=\"{}\"];", quoted(label(letter)));
    }
    for (from, to, days) in edges(chain) {
        let _ = writeln!(out, "  n{from} -> n{to} [label=\"{days}\"];");
    }
    out.push_str("}\n");
    out
}

/// A chain as a Mermaid flowchart, from the root down; edges carry the days.
pub fn mermaid(chain: &Chain) -> String {
    // Mermaid reads HTML entities in quoted labels.
    let quoted = |lines: Vec<String>| lines.iter().map(|l| escape(l)).collect::<Vec<_>>().join("<br/>");
    let mut out = String::from("flowchart TB\n");
    for (i, letter) in chain.letters.iter().enumerate() {
        let _ = writeln!(out, "  n{i}[\"{}\"]", quoted(label(letter)));
    }
    for (from, to, days) in edges(chain) {
        let arrow = if days.is_empty() { "-->".to_owned() } else { format!("-->|\"{days}\"|") };
        let _ = writeln!(out, "  n{from} {arrow} n{to}");
    }
    out
}

fn label(letter: &ChainLetter) -> Vec<String> {
    let mut lines = vec![number(letter.number.as_ref())];
    lines.push(letter.issuer.clone().unwrap_or_else(|| level(letter.level).to_owned()));
    lines.extend(letter.date.map(day));
    lines.extend(letter.due.map(|d| format!("กำหนด {}", day(d))));
    lines
}

/// Parent, child and the days between them, by their places in the chain.
fn edges(chain: &Chain) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    chain.letters.iter().enumerate().filter_map(|(to, letter)| {
        let from = chain.letters.iter().position(|l| Some(&l.id) == letter.parent.as_ref())?;
        let days = days_taken(chain, letter).map(|d| format!("{} วัน", digits::to_thai(&d.to_string())));
        Some((from, to, days.unwrap_or_default()))
    })
}

/// `text` with all that HTML and XML give a meaning made harmless, and control characters left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
