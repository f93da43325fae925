//! `saraban search`: letters by words, number, issuer, date.

use std::io::{IsTerminal, Write};

use clap::Args;
use jiff::civil::Date;
use saraban::store::{Archive, Filter, Hit};

use super::{
    ArchiveArg, Ended, Globals, Outcome, archive_failed,
    options::{self, KindOption, LevelOption},
    output_failed, thai,
};

/// Find letters by words, letter number, issuer or date.
///
/// Thai or Arabic digits, spaces or none, lost tone marks and a misread character are the same letter.
///
/// Example: saraban search "การประชุม อปท." --level province --archive out
#[derive(Args)]
pub struct SearchArgs {
    /// Words or a letter number (`มท 0820.2/ว 2655`, `ว ๒๖๕๕`); all of them have to be there.
    #[arg(required_unless_present_any = ["issuer", "level", "kind", "province", "from", "to", "due_from", "due_to"])]
    query: Option<String>,
    #[command(flatten)]
    archive: ArchiveArg,
    /// Only from offices with these words in their names.
    #[arg(long)]
    issuer: Option<String>,
    /// Only from this level.
    #[arg(long)]
    level: Option<LevelOption>,
    /// Only letters of this kind.
    #[arg(long)]
    kind: Option<KindOption>,
    /// Only from this province (`ตาก`).
    #[arg(long)]
    province: Option<String>,
    /// Only dated on this day or later (`2026-03-06`, `6/3/2569`).
    #[arg(long, value_name = "DAY", value_parser = options::day)]
    from: Option<Date>,
    /// Only dated on this day or earlier.
    #[arg(long, value_name = "DAY", value_parser = options::day)]
    to: Option<Date>,
    /// Only with something due on this day or later.
    #[arg(long, value_name = "DAY", value_parser = options::day)]
    due_from: Option<Date>,
    /// Only with something due on this day or earlier.
    #[arg(long, value_name = "DAY", value_parser = options::day)]
    due_to: Option<Date>,
    /// At most so many.
    #[arg(short = 'n', long, default_value_t = 20)]
    limit: usize,
    /// Print the hits as JSON, one a line.
    #[arg(long)]
    json: bool,
}

/// Searches, and prints what was found.
pub fn run(args: &SearchArgs, globals: &Globals) -> Ended {
    let archive = Archive::open_existing(&args.archive.archive).map_err(archive_failed)?;
    let filter = Filter {
        issuer: args.issuer.clone(),
        level: args.level.map(Into::into),
        kind: args.kind.map(Into::into),
        province: args.province.as_deref().map(|p| p.trim().trim_start_matches("จังหวัด").to_owned()),
        from: args.from,
        to: args.to,
        due_from: args.due_from,
        due_to: args.due_to,
    };
    let hits =
        archive.search(args.query.as_deref().unwrap_or_default(), &filter, args.limit).map_err(archive_failed)?;
    let mut out = std::io::stdout().lock();
    let printed = if args.json { print_json(&mut out, &hits) } else { print_table(&mut out, &hits, globals) };
    printed.map_err(output_failed)?;
    Ok(Outcome::Done)
}

fn print_json(out: &mut impl Write, hits: &[Hit]) -> std::io::Result<()> {
    for hit in hits {
        serde_json::to_writer(&mut *out, hit)?;
        writeln!(out)?;
    }
    Ok(())
}

fn print_table(out: &mut impl Write, hits: &[Hit], globals: &Globals) -> std::io::Result<()> {
    if hits.is_empty() {
        return if globals.quiet {
            Ok(())
        } else {
            writeln!(out, "ไม่พบหนังสือ ลองใช้คำน้อยลง หรือเลขที่หนังสือ")
        };
    }
    let (before, after) = if std::io::stdout().is_terminal() { ("\x1b[1;33m", "\x1b[0m") } else { ("[", "]") };
    let dash = || "-".to_owned();
    for hit in hits {
        writeln!(
            out,
            "{} {} {} {}",
            thai::fit(hit.number.as_deref().unwrap_or("(ไม่มีเลขที่)"), 22),
            thai::fit(&hit.date.as_deref().map_or_else(dash, thai::iso_date), 13),
            thai::fit(hit.issuer.as_deref().unwrap_or("-"), 28),
            hit.subject.as_deref().unwrap_or("(ไม่มีเรื่อง)"),
        )?;
        if !hit.snippet.marks.is_empty() {
            writeln!(out, "    {}", hit.snippet.marked(before, after))?;
        }
        let page = hit.page.map(|p| format!(" หน้า {p}")).unwrap_or_default();
        let due = hit.due.as_deref().map(|d| format!("  กำหนด {}", thai::iso_date(d))).unwrap_or_default();
        writeln!(out, "    {}  {}{page}{due}", hit.id, hit.path)?;
    }
    if !globals.quiet {
        writeln!(out, "พบ {} ฉบับ", hits.len())?;
    }
    Ok(())
}
