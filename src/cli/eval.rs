//! `saraban eval`: how well a run read.

use std::path::PathBuf;

use clap::Args;
use saraban::eval::{self, Evaluation, Inputs};

use super::{Ended, Failed, Globals, Outcome};

/// Hold an archive against letters whose answers are known.
///
/// Prints precision, recall and F1 of each field, the character error rate, what was missed, and whether the
/// confidences can be believed. With --baseline it ends with 5 if a measure fell.
///
/// Example: saraban run samples/scans --out /tmp/archive && saraban eval samples /tmp/archive --report /tmp/misses
#[derive(Args)]
pub struct EvalArgs {
    /// The folder with truth.jsonl (and edges.json).
    #[arg(value_name = "TRUTH")]
    truth: PathBuf,
    /// The archive folder.
    #[arg(env = "SARABAN_ARCHIVE", value_name = "ARCHIVE")]
    archive: PathBuf,
    /// Print JSON: measures, misses and calibration. Kept in a file, it is a baseline.
    #[arg(long)]
    json: bool,
    /// An earlier --json to compare with: shows gains and losses, and ends with 5 if a measure fell.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write a page into this folder that shows every miss beside a crop of the scan.
    #[arg(long, value_name = "FOLDER")]
    report: Option<PathBuf>,
}

/// Evaluates, prints, compares.
pub fn run(args: &EvalArgs, globals: &Globals) -> Ended {
    let usage = |e| Failed::new(Outcome::Usage, e);
    let inputs = Inputs::read(&args.truth, &args.archive).map_err(usage)?;
    let baseline: Option<Evaluation> = args.baseline.as_deref().map(eval::json).transpose().map_err(usage)?;
    let evaluation = eval::evaluate(&inputs);
    if args.json {
        let text = serde_json::to_string_pretty(&evaluation).map_err(|e| Failed::new(Outcome::Usage, e))?;
        println!("{text}");
    } else if !globals.quiet {
        print!("{}", eval::table(&evaluation));
    }
    if let Some(folder) = &args.report {
        eval::write_report(&evaluation, folder).map_err(usage)?;
        eprintln!("report: {}", folder.join("index.html").display());
    }
    let Some(baseline) = baseline else { return Ok(Outcome::Done) };
    let changes = eval::compare_with(&baseline, &evaluation);
    eprint!("{}", eval::changes_table(&changes));
    Ok(if changes.fell() { Outcome::Fell } else { Outcome::Done })
}
