//! Given text without the markup that other engines write around its words: HTML and markdown tables, headings, emphasis. The words
//! stay as they were read, in their order.
//!
//! ```text
//! <tr><td>เลขที่รับ</td><td>๔๘๒</td></tr>                      เลขที่รับ ๔๘๒
//! | ที่ มท ๐๘๑๐.๔/ว ๑๒ | กรมตัวอย่าง<br>ถนนตัวอย่าง |           three lines: the number, the office, its street
//! ### **เรื่อง** การรายงาน                                   เรื่อง การรายงาน
//! <page_number>2</page_number>                              - 2 -
//! ```

use std::borrow::Cow;

/// Elements of which only the words are kept; of the first group each is a line of its own.
const BLOCKS: [&str; 16] =
    ["table", "thead", "tbody", "tfoot", "div", "p", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"];
const INLINE: [&str; 14] =
    ["span", "b", "i", "u", "strong", "em", "font", "sup", "sub", "small", "figure", "figcaption", "img", "hr"];

/// No tag is longer, in bytes.
const LONGEST_TAG: usize = 300;

/// The first cell of a row with two is a form's label if it is no longer than this, in characters.
const LABEL: usize = 14;

/// The words of `text`, without HTML tags and markdown.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = if text.contains('<') { Cow::Owned(without_tags(text)) } else { Cow::Borrowed(text) };
    if !text.contains(['&', '|', '#', '*', '!']) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        out.push_str(&without_markdown(&entities(words)));
        out.push_str(&line[words.len()..]);
    }
    Cow::Owned(out)
}

/// A tag: its name in lower case, whether it closes, and one past its last byte.
struct Tag {
    name: String,
    closes: bool,
    end: usize,
}

/// The tag that begins at byte `at` of the text, if one does that this module knows.
fn tag_at(text: &str, at: usize) -> Option<Tag> {
    let rest = text.get(at + 1..)?;
    let end = rest.bytes().take(LONGEST_TAG).position(|b| b == b'>')?;
    let inside = &rest[..end];
    let closes = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = inside[..inside.find(|c| !is_name(c)).unwrap_or(inside.len())].to_ascii_lowercase();
    let known = matches!(name.as_str(), "tr" | "td" | "th" | "br" | "page_number")
        || BLOCKS.contains(&name.as_str())
        || INLINE.contains(&name.as_str());
    (known && !inside.contains('<')).then_some(Tag { name, closes, end: at + 1 + end + 1 })
}

/// The text on its way out of its tags.
#[derive(Default)]
struct Writer {
    out: String,
    /// The cells of the row of a table in hand.
    cells: Option<Vec<String>>,
    in_table: bool,
    /// Whether what comes next begins a line.
    breaks: bool,
}

impl Writer {
    fn words(&mut self, words: &str) {
        if let Some(cells) = &mut self.cells {
            match cells.last_mut() {
                Some(cell) => cell.push_str(words),
                None if !words.trim().is_empty() => cells.push(words.to_owned()),
                None => {}
            }
            return;
        }
        if words.is_empty() || (self.in_table && words.trim().is_empty()) {
            return;
        }
        if self.breaks && !self.out.is_empty() && !self.out.ends_with('\n') && !words.starts_with('\n') {
            self.out.push('\n');
        }
        self.breaks = false;
        self.out.push_str(words);
    }

    fn end_row(&mut self) {
        if let Some(cells) = self.cells.take() {
            self.breaks = true;
            self.words(&row(cells.iter().map(String::as_str)));
            self.breaks = true;
        }
    }

    fn tag(&mut self, tag: &Tag) {
        match (tag.name.as_str(), tag.closes) {
            ("br", _) if self.cells.is_some() => self.words("\n"),
            ("tr", false) => {
                self.end_row();
                self.cells = Some(Vec::new());
            }
            ("td" | "th", false) => self.cells.get_or_insert_default().push(String::new()),
            ("td" | "th", true) => {}
            ("tr", true) => self.end_row(),
            ("page_number", false) => {
                self.breaks = true;
                self.words("- ");
            }
            ("page_number", true) => {
                self.words(" -");
                self.breaks = true;
            }
            ("table", closes) => {
                self.end_row();
                self.in_table = !closes;
                self.breaks = true;
            }
            (name, _) => self.breaks |= name == "br" || BLOCKS.contains(&name),
        }
    }
}

fn without_tags(text: &str) -> String {
    let mut writer = Writer::default();
    let mut from = 0;
    for (at, _) in text.match_indices('<') {
        if at < from {
            continue;
        }
        if let Some(tag) = tag_at(text, at) {
            writer.words(&text[from..at]);
            writer.tag(&tag);
            from = tag.end;
        }
    }
    writer.words(&text[from..]);
    writer.end_row();
    writer.out
}

/// The cells of a table's row: a form's label and what is filled in are one line, one or two other cells (a head's number and
/// office) lines of their own, and more cells the row of a list.
fn row<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let cells: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect();
    match &cells[..] {
        // The head's number in a cell of its own; the ที่ of a list stands above its items' numbers.
        [at, number, rest @ ..] if *at == "ที่" && number.contains('/') => {
            format!("{at} {number}\n{}", rest.join("\n")).trim_end().to_owned()
        }
        [label, value] if label.chars().count() <= LABEL && !label.contains(['\n', '/']) => format!("{label} {value}"),
        [] | [_] | [_, _] => cells.join("\n"),
        _ => cells.join(" | ").replace('\n', " "),
    }
}

/// A line without markdown: a table's row, a heading, an image's words, emphasis. Rules (`---`, `***`) stay.
fn without_markdown(line: &str) -> String {
    let words = line.trim();
    if words.chars().all(|c| matches!(c, '*' | '-' | '_' | '=')) {
        return line.to_owned();
    }
    if let Some(cells) = words.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        let ruled = cells.contains('-') && cells.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        return if ruled { String::new() } else { row(cells.replace("**", "").split('|')) };
    }
    if let Some((alt, target)) = words.strip_prefix("![").and_then(|rest| rest.strip_suffix(')')?.split_once("](")) {
        let is_thai = |words: &&str| words.contains(|c| ('ก'..='๛').contains(&c));
        return [target, alt].into_iter().find(is_thai).unwrap_or("").to_owned();
    }
    let heading = words.trim_start_matches('#');
    let marks = words.len() - heading.len();
    let line = if (1..=6).contains(&marks) && heading.starts_with(' ') { heading.trim_start() } else { line };
    line.replace("**", "")
}

/// The line with its character references resolved.
fn entities(line: &str) -> Cow<'_, str> {
    if !line.contains('&') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    match name {
        "nbsp" => Some(' '),
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_their_markup() {
        for (text, words) in [
            ("ที่ มท ๐๘๑๐.๔/ว ๑๒\n\nเรื่อง ก", "ที่ มท ๐๘๑๐.๔/ว ๑๒\n\nเรื่อง ก"),
            (
                "<table><tr><td>ที่ มท ๐๘๑๐.๔/ว ๑๒</td><td>กรมตัวอย่าง<br>ถนนตัวอย่าง</td></tr></table>\n\nเรื่อง ก",
                "ที่ มท ๐๘๑๐.๔/ว ๑๒\nกรมตัวอย่าง\nถนนตัวอย่าง\n\nเรื่อง ก",
            ),
            (
                "ก\n<table>\n<tr>\n<td colspan=\"2\">อบต.ตัวอย่าง</td>\n</tr>\n<tr>\n<td>เลขที่รับ</td>\n<td>๔๘๒</td>\n</tr>\n</table>\nข",
                "ก\nอบต.ตัวอย่าง\nเลขที่รับ ๔๘๒\nข",
            ),
            ("| ที่ | กพ ๐๐๒๑/ว ๑๒ | ศาลากลางจังหวัด |", "ที่ กพ ๐๐๒๑/ว ๑๒\nศาลากลางจังหวัด"),
            ("<tr><th>ที่</th><th>อำเภอ</th><th>ราย</th></tr>", "ที่ | อำเภอ | ราย"),
            ("| ที่ มท ๐๘๑๐.๔/ว ๑๒ | กรมตัวอย่าง |\n|:--|--:|\n| จาก | อธิบดี |", "ที่ มท ๐๘๑๐.๔/ว ๑๒\nกรมตัวอย่าง\n\nจาก อธิบดี"),
            ("<div align=\"center\">๑๑ มิถุนายน ๒๕๖๘</div>\n\n**เรื่อง** ก", "๑๑ มิถุนายน ๒๕๖๘\n\nเรื่อง ก"),
            ("ก<page_number>2</page_number>\nข", "ก\n- 2 -\nข"),
            ("### เรื่อง ก\n# ด่วนมาก\n#tag", "เรื่อง ก\nด่วนมาก\n#tag"),
            ("![stamp](อบต.ตัวอย่าง เลขรับ ๔๘๒)\n![ครุฑ](a.png)\n![](b.png)", "อบต.ตัวอย่าง เลขรับ ๔๘๒\nครุฑ\n"),
            ("ก&nbsp;ข &amp; ค &#3585; R&D &x", "ก ข & ค ก R&D &x"),
            ("อายุ < ๕ ปี และ > ๖๐ ปี <ตัวอย่าง>", "อายุ < ๕ ปี และ > ๖๐ ปี <ตัวอย่าง>"),
            ("********\n---", "********\n---"),
        ] {
            assert_eq!(plain(text), words, "{text}");
        }
    }
}
