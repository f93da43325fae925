//! `saraban export`: records for other programs.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use jiff::{Timestamp, tz::TimeZone};
use saraban::store::{Archive, ArchiveError, OutputError, read_date, write_whole};

use super::{ArchiveArg, Ended, Failed, Globals, Outcome, archive_failed, output_failed};

/// Write the archive in a form for other programs.
///
/// Example: saraban export --format ics --archive out --out deadlines.ics
#[derive(Args)]
pub struct ExportArgs {
    #[command(flatten)]
    archive: ArchiveArg,
    /// The form.
    #[arg(long, value_enum)]
    format: Format,
    /// Where to: a file for jsonl and ics (standard output if left out), a folder for csv and pdf (the archive's if left out).
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// jsonl: only letters of files read on this day or later (`2026-11-21`, `21/11/2569`), or at this time or later
    /// (`2026-11-21T10:00:00Z`, `2026-11-21T17:00:00+07:00`).
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A letter a line.
    Jsonl,
    /// letters.csv and deadlines.csv, for a spreadsheet.
    Csv,
    /// A calendar of deadlines.
    Ics,
    /// The scans, searchable: each with an invisible layer of text.
    Pdf,
}

/// A moment as the archive keeps it, in UTC: of a time with its zone, or of the beginning of a day here.
fn since(text: &str) -> Result<String, String> {
    let day = || read_date(text)?.day()?.to_zoned(TimeZone::system()).ok();
    let moment = text.parse::<Timestamp>().ok().or_else(|| Some(day()?.timestamp()));
    let moment = moment.ok_or_else(|| format!("`{text}` ไม่ใช่วันหรือเวลา ตัวอย่าง: 2026-11-21 หรือ 21/11/2569"))?;
    Ok(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Exports.
pub fn run(args: &ExportArgs, globals: &Globals) -> Ended {
    let archive = Archive::open_existing(&args.archive.archive).map_err(archive_failed)?;
    if args.since.is_some() && args.format != Format::Jsonl {
        let error = anyhow::anyhow!("--since ใช้ได้กับ --format jsonl เท่านั้น");
        return Err(Failed::new(Outcome::Usage, error));
    }
    let folder = || args.out.clone().unwrap_or_else(|| args.archive.archive.clone());
    let written = match args.format {
        Format::Jsonl => jsonl(&archive, args)?,
        Format::Ics => {
            let calendar = archive.export_ics().map_err(archive_failed)?;
            whole_or_stdout(args.out.as_deref(), |w| Ok(w.write_all(calendar.as_bytes())?))?
        }
        Format::Csv => archive.export_csv(&folder()).map_err(archive_failed)?.to_vec(),
        Format::Pdf => {
            return pdf(&archive, &args.out.clone().unwrap_or_else(|| args.archive.archive.join("pdf")), globals);
        }
    };
    tell(&written, globals);
    Ok(Outcome::Done)
}

fn tell(written: &[PathBuf], globals: &Globals) {
    for path in written.iter().filter(|_| !globals.quiet) {
        eprintln!("เขียน {}", path.display());
    }
}

fn jsonl(archive: &Archive, args: &ExportArgs) -> Result<Vec<PathBuf>, Failed> {
    whole_or_stdout(args.out.as_deref(), |w| archive.export_jsonl(w, args.since.as_deref()))
}

/// Scans that could not be made searchable are named, and cost the exit code 2, as in `run`.
fn pdf(archive: &Archive, folder: &Path, globals: &Globals) -> Ended {
    let made = archive.export_pdf(folder).map_err(archive_failed)?;
    tell(&made.written, globals);
    for (path, reason) in made.plain.iter().filter(|_| !globals.quiet) {
        eprintln!("ค้นได้แต่ไม่เป็น PDF/A {path}: {reason}");
    }
    for (path, reason) in &made.left_out {
        eprintln!("ข้าม {path}: {reason}");
    }
    Ok(if made.left_out.is_empty() { Outcome::Done } else { Outcome::SomeFailed })
}

/// Fills the file whole or not at all, or standard output.
fn whole_or_stdout(
    path: Option<&Path>,
    fill: impl FnOnce(&mut dyn Write) -> Result<(), OutputError>,
) -> Result<Vec<PathBuf>, Failed> {
    let written = match path {
        Some(path) => write_whole(path, |w: &mut BufWriter<&File>| fill(w)).map(|()| vec![path.to_owned()]),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            fill(&mut out).and_then(|()| Ok(out.flush()?)).map(|()| Vec::new())
        }
    };
    written.map_err(|cause| match cause {
        // A reader that has gone away is no fault of the archive.
        OutputError::Archive(ArchiveError::Io { source: e, .. }) | OutputError::Io(e) => output_failed(e),
        OutputError::Archive(e) => archive_failed(e),
    })
}
