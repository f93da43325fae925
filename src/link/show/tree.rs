//! A chain as a tree in the terminal, and the reasons for a letter's links.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Shown, day, days_taken, is_late, level, number};
use crate::domain::{Chain, ChainLetter, LetterId, LinkKind, digits};

/// A chain as a tree, a letter a line: number, level, date, days since the letter above, deadline, and what is wrong with it.
/// The letter `marked` gets an arrow.
pub fn tree(chain: &Chain, marked: Option<&LetterId>) -> String {
    let mut out = String::new();
    for root in chain.letters.iter().filter(|l| l.parent.is_none()) {
        branch(chain, root, marked, "", "", &mut out);
    }
    if let Some(due) = chain.effective_due {
        let _ = writeln!(out, "กำหนดที่มีผลถึงระดับล่างสุด: {}", day(due));
    }
    out
}

fn branch(chain: &Chain, letter: &ChainLetter, marked: Option<&LetterId>, head: &str, indent: &str, out: &mut String) {
    let arrow = if marked == Some(&letter.id) { "▶ " } else { "" };
    let _ = writeln!(out, "{head}{arrow}{}", line(chain, letter));
    let children: Vec<&ChainLetter> = chain.letters.iter().filter(|l| l.parent.as_ref() == Some(&letter.id)).collect();
    for (i, child) in children.iter().enumerate() {
        let (corner, rest) = if i + 1 == children.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        branch(chain, child, marked, &format!("{indent}{corner}"), &format!("{indent}{rest}"), out);
    }
}

fn line(chain: &Chain, letter: &ChainLetter) -> String {
    let mut parts = vec![format!("{} [{}]", number(letter.number.as_ref()), level(letter.level))];
    parts.push(letter.date.map_or_else(|| "ไม่มีวันที่".to_owned(), |d| format!("ลงวันที่ {}", day(d))));
    if let Some(days) = days_taken(chain, letter) {
        parts.push(format!("({} วัน)", digits::to_thai(&days.to_string())));
    }
    if let Some(received) = letter.received {
        parts.push(format!("รับ {}", day(received)));
    }
    if let Some(due) = letter.due {
        parts.push(format!("กำหนด {}", day(due)));
    }
    let late = is_late(chain, letter);
    if late.deadline {
        parts.push("! กำหนดช้ากว่าต้นเรื่อง".to_owned());
    }
    if late.forwarded {
        parts.push("! ส่งต่อหลังพ้นกำหนด".to_owned());
    }
    if chain.waiting.contains(&letter.id) {
        parts.push("… ยังไม่พบการส่งต่อ".to_owned());
    }
    parts.join("  ")
}

/// Why a letter's links are what they are: for each link from or to it, the evidence row by row, in bits, and what they add up to.
pub fn why(shown: &Shown<'_>, letter: &LetterId) -> String {
    let mut out = String::new();
    for link in shown.chains.links.iter().filter(|l| l.from == *letter || l.to == *letter) {
        let verb = match link.kind {
            LinkKind::Forwards => "ส่งต่อ",
            LinkKind::Cites => "อ้างถึง",
            LinkKind::CopyOf => "เป็นสำเนาของ",
        };
        let name = |id: &LetterId, n: Option<&_>| match n {
            Some(n) => number(Some(n)),
            None => shown.letter(id).map_or_else(|| id.to_string(), |l| l.source.path.clone()),
        };
        let (from, to) = (name(&link.from, link.from_number.as_ref()), name(&link.to, link.to_number.as_ref()));
        let _ = writeln!(out, "{from} {verb} {to}: {:.4}", link.score);
        let mut sum = 0.0;
        for e in &link.evidence {
            sum += e.weight;
            let sides = match (&e.ours, &e.theirs) {
                (Some(a), Some(b)) => format!("{a} | {b}"),
                (Some(one), None) | (None, Some(one)) => one.clone(),
                (None, None) => String::new(),
            };
            let _ = writeln!(out, "  {:>7.2}  {} {sides}", e.weight, padded(in_thai(&e.rule), 22));
        }
        let _ = writeln!(out, "  {sum:>7.2}  รวม (บิต) คือความน่าจะเป็น {:.4}", link.score);
    }
    out
}

/// What a rule of the evidence is called.
fn in_thai(rule: &str) -> &str {
    match rule {
        "prior" => "ก่อนดูหลักฐาน",
        "number" => "เลขที่",
        "date" => "วันที่ที่อ้าง",
        "issuer" => "ส่วนราชการที่อ้าง",
        "level" => "ระดับของหน่วยงาน",
        "place" => "จังหวัด/อำเภอ",
        "order" => "ลำดับวันที่",
        "wording" => "ข้อความตรงกัน",
        "subject" => "เรื่อง",
        "enclosure" => "ระบุว่าส่งสำเนา",
        "told" => "ระบุว่าได้รับแจ้งจาก",
        "bundle" => "ตำแหน่งในชุดเอกสาร",
        "receipt" => "ตรารับหนังสือ",
        "cited" => "อ้างหนังสือเดียวกัน",
        "other explanations" => "คำอธิบายอื่นที่เป็นไปได้",
        other => other,
    }
}

/// `text` with blanks up to `width` columns; Thai marks above and below take none.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
