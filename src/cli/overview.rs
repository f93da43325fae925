//! What `saraban run` shows when it is done: the letters, what is due when, and the forwarding chains.

use std::io::{self, Write};

use jiff::civil::Date;
use saraban::{
    domain::{Kind, Letter},
    link::show::tree,
    store::{Archive, ArchiveError},
};

use super::thai;

/// Longer lists are cut, with a word on how to see the rest.
const ROWS: usize = 40;

/// The overview of an archive. What is printed can be read again with `search`, `deadlines` and `chain`.
///
/// # Errors
/// If the archive cannot be read. A closed pipe is no error.
pub fn print(archive: &Archive) -> Result<(), ArchiveError> {
    let mut letters = Vec::new();
    for letter in archive.letters()? {
        let letter = letter?;
        if letter.kind != Kind::Attachment {
            letters.push(letter);
        }
    }
    let chains = archive.chains()?;
    let mut out = io::stdout().lock();
    // Who closes the pipe has seen enough.
    let _ = print_letters(&mut out, &letters)
        .and_then(|()| print_deadlines(&mut out, &letters))
        .and_then(|()| chains.chains.iter().take(ROWS).try_for_each(|c| writeln!(out, "{}", tree(c, None))));
    Ok(())
}

fn print_letters(out: &mut impl Write, letters: &[Letter]) -> io::Result<()> {
    writeln!(out, "\nหนังสือ {} ฉบับ", letters.len())?;
    for letter in letters.iter().take(ROWS) {
        let number = letter.number.as_ref().map(|n| n.0.value.to_string());
        let date = letter.date.as_ref().map(|d| thai::iso_date(&d.0.value.to_string()));
        let issuer = letter.issuer.as_ref().map(|i| i.found.value.as_str());
        let subject = letter.subject.as_ref().map(|s| s.value.as_str());
        writeln!(
            out,
            "  {} {} {} {}",
            thai::fit(number.as_deref().unwrap_or("(ไม่มีเลขที่)"), 22),
            thai::fit(date.as_deref().unwrap_or("-"), 13),
            thai::fit(issuer.unwrap_or("-"), 34),
            thai::fit(subject.unwrap_or("(ไม่มีเรื่อง)"), 60).trim_end(),
        )?;
    }
    more(out, letters.len(), "saraban search")
}

fn print_deadlines(out: &mut impl Write, letters: &[Letter]) -> io::Result<()> {
    let due = |l: &'_ Letter| -> Vec<(Date, String)> {
        let number = l.number.as_ref().map_or_else(|| l.id.to_string(), |n| n.0.value.to_string());
        let row = |d: &saraban::domain::Deadline| {
            let what = d.what.as_deref().unwrap_or(&d.found.text);
            Some((d.due?.latest(), format!("{} {}", thai::fit(&number, 22), thai::fit(what, 80).trim_end())))
        };
        l.deadlines.iter().filter_map(row).collect()
    };
    let mut rows: Vec<(Date, String)> = letters.iter().flat_map(due).collect();
    rows.sort();
    writeln!(out, "\nกำหนดเวลา {} เรื่อง", rows.len())?;
    for (day, row) in rows.iter().take(ROWS) {
        writeln!(out, "  {} {row}", thai::fit(&thai::short_date(*day), 13))?;
    }
    more(out, rows.len(), "saraban deadlines")?;
    writeln!(out)
}

fn more(out: &mut impl Write, rows: usize, command: &str) -> io::Result<()> {
    match rows.checked_sub(ROWS) {
        Some(hidden @ 1..) => writeln!(out, "  … และอีก {hidden} รายการ ดูทั้งหมดด้วย `{command}`"),
        _ => Ok(()),
    }
}
