//! One file a command: its arguments, its help with an example, and the call. What a clerk reads is Thai.

mod chain;
mod correct;
mod deadlines;
mod doctor;
mod eval;
mod export;
mod options;
mod overview;
mod review;
mod run;
mod schema;
mod search;
mod thai;
mod watch;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use saraban::store::ArchiveError;

/// Reads Thai government circulars off scanned paper into records that an office can act on.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args)]
pub struct Globals {
    /// Say less: errors only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: -v what is done, -vv why.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The archive that a command works on.
#[derive(Args)]
pub struct ArchiveArg {
    /// The archive folder.
    #[arg(long, env = "SARABAN_ARCHIVE", value_name = "FOLDER")]
    pub archive: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    Search(search::SearchArgs),
    Deadlines(deadlines::DeadlinesArgs),
    Export(export::ExportArgs),
    Watch(watch::WatchArgs),
    Review(review::ReviewArgs),
    Correct(correct::CorrectArgs),
    Confirm(correct::ConfirmArgs),
    Undo(correct::UndoArgs),
    Doctor(doctor::DoctorArgs),
    Run(run::RunArgs),
    Eval(eval::EvalArgs),
    Chain(chain::ChainArgs),
    Schema(schema::SchemaArgs),
}

/// How a command ended; CONTRACT.md fixes the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All done.
    Done,
    /// Wrong arguments.
    Usage,
    /// Done, but some inputs could not be read.
    SomeFailed,
    /// A model or library is missing.
    Missing,
    /// The archive cannot be written or is from a newer version.
    Archive,
    /// A measure fell below the baseline (`eval --baseline`).
    Fell,
    /// Ctrl-C.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Usage => 1,
            Outcome::SomeFailed => 2,
            Outcome::Missing => 3,
            Outcome::Archive => 4,
            Outcome::Fell => 5,
            Outcome::Interrupted => 130,
        })
    }
}

/// An error with the exit code that it means. Its message says what happened and what to do next.
#[derive(Debug)]
pub struct Failed {
    /// The exit code.
    pub outcome: Outcome,
    /// The message.
    pub error: anyhow::Error,
}

impl Failed {
    /// An error that ends the program with `outcome`.
    pub fn new(outcome: Outcome, error: impl Into<anyhow::Error>) -> Self {
        Self { outcome, error: error.into() }
    }
}

/// How an error of the archive ends a command.
pub fn archive_failed(error: ArchiveError) -> Failed {
    let outcome = match error {
        ArchiveError::Missing(_)
        | ArchiveError::NoLetter(_)
        | ArchiveError::SeveralLetters(..)
        | ArchiveError::Correction(_) => Outcome::Usage,
        _ => Outcome::Archive,
    };
    Failed::new(outcome, error)
}

/// How a broken pipe or a full disk behind standard output ends a command.
pub fn output_failed(error: std::io::Error) -> Failed {
    let outcome = if error.kind() == std::io::ErrorKind::BrokenPipe { Outcome::Done } else { Outcome::Archive };
    Failed::new(outcome, anyhow::Error::new(error).context("เขียนผลลัพธ์ไม่ได้"))
}

/// What a command returns.
pub type Ended = Result<Outcome, Failed>;

/// Parses the arguments, runs the command, and turns its end into an exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return if e.use_stderr() { Outcome::Usage.into() } else { Outcome::Done.into() };
        }
    };
    let ended = match cli.command {
        Command::Search(args) => search::run(&args, &cli.globals),
        Command::Deadlines(args) => deadlines::run(&args, &cli.globals),
        Command::Export(args) => export::run(&args, &cli.globals),
        Command::Watch(args) => watch::run(&args, &cli.globals),
        Command::Review(args) => review::run(&args, &cli.globals),
        Command::Correct(args) => correct::correct(&args, &cli.globals),
        Command::Confirm(args) => correct::confirm(&args, &cli.globals),
        Command::Undo(args) => correct::undo(&args, &cli.globals),
        Command::Doctor(args) => doctor::run(&args, &cli.globals),
        Command::Eval(args) => eval::run(&args, &cli.globals),
        Command::Run(args) => run::run(&args, &cli.globals),
        Command::Chain(args) => chain::run(&args, &cli.globals),
        Command::Schema(args) => schema::run(&args, &cli.globals),
    };
    match ended {
        Ok(outcome) => outcome.into(),
        // Whoever reads our output has had enough of it: `saraban search ... | head`.
        Err(failed) if failed.outcome == Outcome::Done => Outcome::Done.into(),
        Err(failed) => {
            eprintln!("saraban: {:#}", failed.error);
            failed.outcome.into()
        }
    }
}
