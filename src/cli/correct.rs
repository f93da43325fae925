//! `saraban correct`, `confirm` and `undo`: a person's word about a letter.

use clap::Args;
use saraban::{
    pipeline,
    store::{Action, Archive, Correction, FIELDS},
};

use super::{ArchiveArg, Ended, Failed, Globals, Outcome, archive_failed, thai};

/// Set a field of a letter to what the paper really says.
///
/// The value is checked like a reading, written to the log with who and when, and holds over every later run. Links are
/// made again and the exports written, unless --no-link.
///
/// Example: saraban correct 3f2a9c0011223344-001 date 28/5/2567 --archive out
#[derive(Args)]
#[command(after_help = fields_help())]
pub struct CorrectArgs {
    /// The letter: its id, or its number or the end of it (`ว 7740`) if only one letter has that.
    letter: String,
    /// The field (see below).
    field: String,
    /// The value, in either digits and either era (`28/5/2567`, `28 พ.ค. 67`, `กรม`, `ด่วนมาก`, `ทุกวันที่ 5 ของเดือน`); `none` empties
    /// the field.
    value: String,
    #[command(flatten)]
    said: SaidArgs,
}

/// Say that a letter, or one field of it, is right as it was read.
///
/// Example: saraban confirm "มท 0820.2/ว 2655" number --archive out
#[derive(Args)]
#[command(after_help = fields_help())]
pub struct ConfirmArgs {
    /// The letter: its id, or its number or the end of it (`ว 7740`) if only one letter has that.
    letter: String,
    /// The field; all of them if it is left out.
    field: Option<String>,
    #[command(flatten)]
    said: SaidArgs,
}

/// Take back the last correction or confirmation of a letter.
///
/// Example: saraban undo 3f2a9c0011223344-001 date --archive out
#[derive(Args)]
pub struct UndoArgs {
    /// The letter: its id, or its number or the end of it (`ว 7740`) if only one letter has that.
    letter: String,
    /// Take back the last one of this field.
    field: Option<String>,
    #[command(flatten)]
    said: SaidArgs,
}

/// Who says it, and what follows from it.
#[derive(Args)]
struct SaidArgs {
    #[command(flatten)]
    archive: ArchiveArg,
    /// Who says so.
    #[arg(long, env = "USER", default_value = "unknown", value_name = "NAME")]
    by: String,
    /// Leave links and exports to the next run: for many corrections one after the other.
    #[arg(long)]
    no_link: bool,
    /// Print the entries of the log as JSON, one a line.
    #[arg(long)]
    json: bool,
}

fn fields_help() -> String {
    format!("Fields (N counts from 0): {}", FIELDS.join(", "))
}

/// Corrects.
pub fn correct(args: &CorrectArgs, globals: &Globals) -> Ended {
    args.said.say(globals, |archive, by| {
        let letter = archive.resolve(&args.letter)?;
        archive.correct(&letter, &args.field, &args.value, by)
    })
}

/// Confirms.
pub fn confirm(args: &ConfirmArgs, globals: &Globals) -> Ended {
    args.said.say(globals, |archive, by| {
        let letter = archive.resolve(&args.letter)?;
        archive.confirm(&letter, args.field.as_deref(), by)
    })
}

/// Takes back.
pub fn undo(args: &UndoArgs, globals: &Globals) -> Ended {
    args.said.say(globals, |archive, by| {
        let letter = archive.resolve(&args.letter)?;
        archive.undo(&letter, args.field.as_deref(), by)
    })
}

impl SaidArgs {
    fn say(
        &self,
        globals: &Globals,
        act: impl FnOnce(&mut Archive, &str) -> Result<Vec<Correction>, saraban::store::ArchiveError>,
    ) -> Ended {
        let mut archive = Archive::open_existing(&self.archive.archive).map_err(archive_failed)?;
        let entries = act(&mut archive, &self.by).map_err(archive_failed)?;
        for entry in &entries {
            if self.json {
                let line = serde_json::to_string(entry).map_err(|e| Failed::new(Outcome::Archive, e))?;
                println!("{line}");
            } else if !globals.quiet {
                println!("{}", told(entry));
            }
        }
        if !self.no_link {
            pipeline::link_all(&mut archive).map_err(archive_failed)?;
            archive.export_all().map_err(archive_failed)?;
        }
        Ok(Outcome::Done)
    }
}

/// An entry of the log as a clerk reads it.
fn told(entry: &Correction) -> String {
    let Correction { letter, field, value, old_value, .. } = entry;
    let field = if field == "*" { "ทั้งฉบับ" } else { field };
    let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "-".to_owned(), thai::value);
    match entry.action {
        Action::Correct => format!("{letter} {field}: {} → {}", shown(old_value), shown(value)),
        Action::Confirm if value.is_none() => format!("{letter} {field}: ยืนยันแล้ว"),
        Action::Confirm => format!("{letter} {field}: ยืนยัน {}", shown(value)),
        Action::Undo if value == old_value => format!("{letter} {field}: ถอนการยืนยันแล้ว"),
        Action::Undo => format!("{letter} {field}: ถอนการแก้ไข {} → {}", shown(old_value), shown(value)),
    }
}
