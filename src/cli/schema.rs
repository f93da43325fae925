//! `saraban schema`: the JSON Schema of every record.

use clap::{Args, ValueEnum};
use saraban::domain::{Chains, Failure, Letter};

use super::{Ended, Failed, Globals, Outcome};

/// Print the JSON Schema (draft 2020-12) of the records.
///
/// Example: saraban schema letter > letter.schema.json
#[derive(Args)]
pub struct SchemaArgs {
    /// Which record.
    #[arg(value_enum, default_value_t = Record::All)]
    record: Record,
}

#[derive(Clone, Copy, ValueEnum)]
enum Record {
    /// One object with all of them.
    All,
    /// A line of letters.jsonl.
    Letter,
    /// chains.json.
    Chains,
    /// A line of failures.jsonl.
    Failure,
}

/// Prints the schema.
pub fn run(args: &SchemaArgs, _: &Globals) -> Ended {
    let letter = schemars::schema_for!(Letter);
    let chains = schemars::schema_for!(Chains);
    let failure = schemars::schema_for!(Failure);
    let schema = match args.record {
        Record::All => serde_json::json!({ "letter": letter, "chains": chains, "failure": failure }),
        Record::Letter => letter.to_value(),
        Record::Chains => chains.to_value(),
        Record::Failure => failure.to_value(),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|e| Failed::new(Outcome::Usage, e))?;
    println!("{text}");
    Ok(Outcome::Done)
}
