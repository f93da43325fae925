//! `saraban deadlines`: what is due, by day.

use std::io::Write;

use clap::Args;
use jiff::{Zoned, civil::Date};
use saraban::{
    domain::{DeadlineKind, TermAnchor},
    store::{Archive, Due, DueList, DueQuery},
};

use super::{
    ArchiveArg, Ended, Globals, Outcome, archive_failed,
    options::{self, LevelOption, Within},
    output_failed, thai,
};

/// List what is due, by day, overdue first.
///
/// Example: saraban deadlines --within 14d --level province --archive out
#[derive(Args)]
pub struct DeadlinesArgs {
    #[command(flatten)]
    archive: ArchiveArg,
    /// Due within this time from today (`14d`, `2w`, `3m`), and overdue by no more than it.
    #[arg(long, value_name = "TIME", value_parser = options::within, conflicts_with_all = ["from", "to", "overdue"])]
    within: Option<Within>,
    /// Due on this day or later (`2026-03-06`, `6/3/2569`).
    #[arg(long, value_name = "DAY", value_parser = options::day, conflicts_with = "overdue")]
    from: Option<Date>,
    /// Due on this day or earlier [default: a year later].
    #[arg(long, value_name = "DAY", value_parser = options::day, conflicts_with = "overdue")]
    to: Option<Date>,
    /// All that is overdue.
    #[arg(long)]
    overdue: bool,
    /// The day that counts as today.
    #[arg(long, value_name = "DAY", value_parser = options::day)]
    as_of: Option<Date>,
    /// Only of letters from this level.
    #[arg(long)]
    level: Option<LevelOption>,
    /// Only of letters from offices with these words in their names.
    #[arg(long)]
    issuer: Option<String>,
    /// Print JSON: `{"as_of", "due": [...], "waiting": [...]}`.
    #[arg(long)]
    json: bool,
}

impl DeadlinesArgs {
    /// What is asked for. With nothing said, the next 14 days.
    fn query(&self) -> DueQuery {
        let as_of = self.as_of.unwrap_or_else(|| Zoned::now().date());
        let (from, to) = if self.overdue {
            (Date::MIN, as_of.yesterday().unwrap_or(as_of))
        } else if self.from.is_some() || self.to.is_some() {
            let from = self.from.unwrap_or(as_of);
            (from, self.to.unwrap_or_else(|| from.saturating_add(jiff::Span::new().years(1))))
        } else {
            let to = self.within.map_or_else(|| as_of.saturating_add(jiff::Span::new().days(14)), |w| w.after(as_of));
            let ahead = as_of.until(to).unwrap_or_default();
            (as_of.saturating_sub(ahead), to)
        };
        DueQuery { as_of, from, to, level: self.level.map(Into::into), issuer: self.issuer.clone() }
    }
}

/// Asks, and prints what is due.
pub fn run(args: &DeadlinesArgs, globals: &Globals) -> Ended {
    let archive = Archive::open_existing(&args.archive.archive).map_err(archive_failed)?;
    let query = args.query();
    let list = archive.deadlines(&query).map_err(archive_failed)?;
    let mut out = std::io::stdout().lock();
    let printed = if args.json {
        let record = serde_json::json!({ "as_of": query.as_of, "due": list.due, "waiting": list.waiting });
        writeln!(out, "{record}")
    } else {
        print(&mut out, &list, &query, globals)
    };
    printed.map_err(output_failed)?;
    Ok(Outcome::Done)
}

fn print(out: &mut impl Write, list: &DueList, query: &DueQuery, globals: &Globals) -> std::io::Result<()> {
    let mut day = None;
    for due in &list.due {
        if due.day != day {
            if day.is_some() {
                writeln!(out)?;
            }
            day = due.day;
            let count = list.due.iter().filter(|d| d.day == day).count();
            heading(out, due, count)?;
        }
        entry(out, due)?;
    }
    if !list.waiting.is_empty() {
        writeln!(out, "\nรอวันเริ่มนับ ({} เรื่อง)", list.waiting.len())?;
        list.waiting.iter().try_for_each(|due| entry(out, due))?;
    }
    if list.due.is_empty() && !globals.quiet {
        writeln!(out, "ไม่มีกำหนดในช่วงนี้ (นับ ณ {})", thai::long_date(query.as_of))?;
    }
    Ok(())
}

fn heading(out: &mut impl Write, due: &Due, count: usize) -> std::io::Result<()> {
    let date = due.day.map(thai::long_date).unwrap_or_default();
    let left = match due.days_left {
        Some(0) => "วันนี้".to_owned(),
        Some(1) => "พรุ่งนี้".to_owned(),
        Some(n) if n < 0 => format!("เลยกำหนดแล้ว {} วัน", -n),
        Some(n) => format!("อีก {n} วัน"),
        None => String::new(),
    };
    writeln!(out, "{date}  {left}  ({count} เรื่อง)")
}

fn entry(out: &mut impl Write, due: &Due) -> std::io::Result<()> {
    let time = due.time.as_deref().map(|t| format!("{t} น. ")).unwrap_or_default();
    let what = due.what.as_deref().unwrap_or(&due.text);
    let who = due.who.as_deref().map(|w| format!("{w}: ")).unwrap_or_default();
    writeln!(out, "  {} {time}{who}{}", thai::fit(kind(due), 12), thai::fit(what, 80).trim_end())?;
    let page = due.page.map(|p| format!(" หน้า {p}")).unwrap_or_default();
    let date = due.date.as_deref().map(|d| format!(" ลว. {}", thai::iso_date(d))).unwrap_or_default();
    writeln!(
        out,
        "               {}{date}  {}  {}{page}",
        due.number.as_deref().unwrap_or("(ไม่มีเลขที่)"),
        due.issuer.as_deref().unwrap_or("-"),
        due.path,
    )?;
    if let (Some(start), Some(end)) = (due.start, due.due) {
        writeln!(out, "               ช่วง {} - {}", thai::short_date(start), thai::short_date(end))?;
    }
    for other in &due.chain {
        writeln!(
            out,
            "               ในสายเดียวกัน: {} {} กำหนด {}",
            other.level.thai(),
            other.number.as_deref().or(other.issuer.as_deref()).unwrap_or("-"),
            thai::short_date(other.due),
        )?;
    }
    Ok(())
}

fn kind(due: &Due) -> &'static str {
    match (due.kind, due.relative.map(|r| r.anchor)) {
        (DeadlineKind::By, _) => "ภายใน",
        (DeadlineKind::Window, _) if due.day == due.start && due.day != due.due => "เริ่ม",
        (DeadlineKind::Window, _) => "สิ้นสุด",
        (DeadlineKind::Meeting, _) => "ประชุม",
        (DeadlineKind::Recurring, _) => "ประจำ",
        (DeadlineKind::Relative, Some(TermAnchor::Received)) => "นับแต่รับ",
        (DeadlineKind::Relative, Some(TermAnchor::Dated)) => "นับแต่ลงวันที่",
        (DeadlineKind::Relative, _) => "นับแต่เหตุ",
    }
}
