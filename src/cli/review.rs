//! `saraban review`: the letters in doubt, worst first.

use std::io::Write;

use clap::Args;
use saraban::store::{Archive, Doubt, Doubtful};

use super::{ArchiveArg, Ended, Globals, Outcome, archive_failed, output_failed, thai};

/// List the letters that a person should look at, worst first, with what is in doubt and why.
///
/// Example: saraban review --archive out -n 10
#[derive(Args)]
pub struct ReviewArgs {
    #[command(flatten)]
    archive: ArchiveArg,
    /// A value less sure than this is in doubt (0 to 1).
    #[arg(long, default_value_t = 0.9, value_name = "PROBABILITY")]
    below: f64,
    /// At most so many letters.
    #[arg(short = 'n', long, default_value_t = 20)]
    limit: usize,
    /// Print JSON, a letter a line.
    #[arg(long)]
    json: bool,
}

/// Lists them.
pub fn run(args: &ReviewArgs, globals: &Globals) -> Ended {
    let archive = Archive::open_existing(&args.archive.archive).map_err(archive_failed)?;
    let letters = archive.review(args.below, args.limit).map_err(archive_failed)?;
    let mut out = std::io::stdout().lock();
    print(&mut out, &letters, args.json, globals.quiet).map_err(output_failed)?;
    Ok(Outcome::Done)
}

fn print(out: &mut impl Write, letters: &[Doubtful], json: bool, quiet: bool) -> std::io::Result<()> {
    for letter in letters {
        if json {
            serde_json::to_writer(&mut *out, letter)?;
            writeln!(out)?;
            continue;
        }
        let number = letter.number.as_deref().unwrap_or("(ไม่มีเลขที่)");
        let subject = letter.subject.as_deref().unwrap_or("(ไม่มีเรื่อง)");
        writeln!(out, "{}  {number}  {subject}", letter.letter)?;
        writeln!(out, "    {}", letter.path)?;
        letter.doubts.iter().try_for_each(|doubt| reason(out, doubt))?;
    }
    if json || quiet {
        return Ok(());
    }
    match letters {
        [] => writeln!(out, "ไม่มีหนังสือที่ต้องตรวจ")?,
        [first, ..] => {
            writeln!(
                out,
                "\n{} ฉบับ แก้ด้วย `saraban correct {} ช่อง ค่า` หรือยืนยันด้วย `saraban confirm`",
                letters.len(),
                first.letter
            )?;
        }
    }
    Ok(())
}

fn reason(out: &mut impl Write, doubt: &Doubt) -> std::io::Result<()> {
    let field = doubt.field.as_deref().unwrap_or("ทั้งฉบับ");
    let or = match doubt.alternatives.as_slice() {
        [] => String::new(),
        some => format!("  อาจเป็น {}", some.iter().map(|v| thai::value(v)).collect::<Vec<_>>().join(" หรือ ")),
    };
    let page = doubt.page.map(|p| format!(" (หน้า {p})")).unwrap_or_default();
    match (&doubt.message, &doubt.value) {
        (Some(message), _) => writeln!(out, "    {field}: {message}{or}"),
        (None, value) => {
            let sure = doubt.confidence.unwrap_or_default() * 100.0;
            let value = value.as_deref().map_or_else(|| "-".to_owned(), thai::value);
            let text = doubt.text.as_deref().unwrap_or_default().replace('\n', " ");
            writeln!(out, "    {field}: {value}  อ่านได้ “{text}”{page}  แน่ใจ {sure:.0}%{or}")
        }
    }
}
