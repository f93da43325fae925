//! `saraban chain`: the forwarding chain through one letter.

use std::{fs, path::Path};

use anyhow::{Context, anyhow};
use clap::{Args, ValueEnum};
use saraban::{
    domain::{Chain, Chains, Letter},
    link::show::{Shown, dot, mermaid, svg, tree, why},
};

use super::{ArchiveArg, Ended, Failed, Globals, Outcome};

/// Print the forwarding chain through one letter: who passed it on, when, and by when it is due.
///
/// Example: saraban chain "มท 0810.4/ว 5341" --archive archive --why
#[derive(Args)]
pub struct ChainArgs {
    /// The letter's number, in Thai or Arabic digits, with or without spaces; its serial alone will do.
    number: String,
    #[command(flatten)]
    archive: ArchiveArg,
    /// Say why: the evidence of every link from and to the letter.
    #[arg(long)]
    why: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Tree)]
    format: Format,
    /// The same as --format json.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A tree with dates, days and deadlines.
    Tree,
    /// For Graphviz.
    Dot,
    /// For Mermaid.
    Mermaid,
    /// The chain as it stands in chains.json.
    Json,
    /// A timeline.
    Svg,
}

/// Prints the chains through all letters with that number.
pub fn run(args: &ChainArgs, _: &Globals) -> Ended {
    let archive = &args.archive.archive;
    let letters = read_letters(&archive.join("letters.jsonl")).map_err(|e| Failed::new(Outcome::Usage, e))?;
    let chains: Chains = read_chains(&archive.join("chains.json")).map_err(|e| Failed::new(Outcome::Usage, e))?;
    let shown = Shown::new(&chains, &letters);
    let found = shown.find(&args.number);
    if found.is_empty() {
        let error = anyhow!("ไม่พบหนังสือเลขที่ {} ในคลังนี้ ลองค้นด้วย `saraban search {}`", args.number, args.number);
        return Err(Failed::new(Outcome::Usage, error));
    }
    let mut printed: Vec<&Chain> = Vec::new();
    for letter in &found {
        match shown.chain_of(&letter.id) {
            Some(chain) if printed.iter().any(|p| p.root == chain.root) => {}
            Some(chain) => {
                print!("{}", render(args, chain, letter)?);
                printed.push(chain);
            }
            None => eprintln!("{}: ไม่มีการส่งต่อในคลังนี้", letter.id),
        }
        if args.why {
            print!("{}", why(&shown, &letter.id));
        }
    }
    Ok(Outcome::Done)
}

fn render(args: &ChainArgs, chain: &Chain, letter: &Letter) -> Result<String, Failed> {
    Ok(match if args.json { Format::Json } else { args.format } {
        Format::Tree => tree(chain, Some(&letter.id)),
        Format::Dot => dot(chain),
        Format::Mermaid => mermaid(chain),
        Format::Svg => svg(chain),
        Format::Json => serde_json::to_string_pretty(chain).map_err(|e| Failed::new(Outcome::Usage, e))? + "\n",
    })
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path)
        .with_context(|| format!("อ่าน {} ไม่ได้ ตรวจว่า --archive เป็นคลังที่ `saraban run` สร้างไว้", path.display()))
}

fn read_letters(path: &Path) -> anyhow::Result<Vec<Letter>> {
    let text = read(path)?;
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines.map(|(i, l)| serde_json::from_str(l).with_context(|| format!("{}:{}", path.display(), i + 1))).collect()
}

fn read_chains(path: &Path) -> anyhow::Result<Chains> {
    serde_json::from_str(&read(path)?).with_context(|| path.display().to_string())
}
