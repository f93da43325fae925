//! How linking grows: precision, recall, seconds and peak memory at 1,000, 10,000 and 100,000 letters of a generated archive, how long one
//! more bundle takes, and whether the probabilities keep their word.
//!
//!     cargo bench --bench link -- [LETTERS...]
//!
//! Writes `docs/link-scale.json`, `docs/link-scale.svg` and `docs/link-calibration.svg`.

mod clock;
mod link_plot;
#[path = "../tests/link_support/mod.rs"]
mod link_support;

use clock::Clock;
use link_support::{Calibration, Maker, Recipe};
use saraban::link::{LinkLetter, LinkModel, Linker};
use serde_json::{Value, json};

/// Bundles added to a finished archive, one by one.
const MORE: usize = 25;
/// Letters of one of them.
const ONE_MORE: usize = 4;

fn main() -> std::io::Result<()> {
    let asked: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![1_000, 10_000, 100_000] } else { asked };
    let (mut rows, mut calibration) = (Vec::new(), Calibration::default());
    for size in sizes {
        for (name, recipe) in [("clean", Recipe::clean(7, size)), ("every third digit wrong", Recipe::noisy(7, size))] {
            let row = measure(name, recipe, &mut calibration);
            println!("{row}");
            rows.push(row);
        }
    }
    let bins: Vec<Value> = (calibration.bins.iter())
        .filter(|(n, ..)| *n > 0)
        .map(|(n, right, p)| json!({ "given": round(p / *n as f64), "links": n, "right": round(*right as f64 / *n as f64) }))
        .collect();
    std::fs::create_dir_all("docs")?;
    std::fs::write("docs/link-scale.svg", link_plot::scale(&rows))?;
    std::fs::write("docs/link-calibration.svg", link_plot::calibration(&bins))?;
    let all = serde_json::to_string_pretty(&json!({
        "rows": rows, "calibration": bins, "expected calibration error": round(calibration.expected_error())
    }))?;
    std::fs::write("docs/link-scale.json", all + "\n")
}

fn measure(name: &str, recipe: Recipe, calibration: &mut Calibration) -> Value {
    let mut maker = Maker::new(recipe);
    let mut views = Vec::new();
    maker.make(|letter| views.push(LinkLetter::of(&letter)));
    let held_back = views.split_off(views.len().saturating_sub(MORE * ONE_MORE));
    let letters = views.len();
    let all = if letters <= 20_000 { views.clone() } else { Vec::new() };
    let start = Clock::start();
    let model = LinkModel::default().fitted(&views);
    let fitted = start.elapsed();
    let mut linker = Linker::new(model.clone());
    linker.load(views);
    let chains = linker.chains();
    let whole = start.elapsed();
    let mut added: Vec<(f64, usize)> = Vec::new();
    for bundle in held_back.chunks(ONE_MORE) {
        let start = Clock::start();
        let update = linker.add(bundle.to_vec());
        added.push((1e3 * start.elapsed().cpu, update.letters.len()));
    }
    added.sort_by(|a, b| a.0.total_cmp(&b.0));
    let score = maker.truth.score(&chains);
    // Calibration wants the links that are not sure as well.
    if letters <= 20_000 {
        let mut kept = model.clone();
        kept.accept = 0.05;
        let mut unsure = Linker::new(kept);
        unsure.load(all);
        calibration.add(&unsure.chains(), &maker.truth);
    }
    json!({
        "archive": name, "letters": letters, "forwards": score.wanted,
        "precision": round(score.precision), "recall": round(score.recall), "f1": round(score.f1()),
        "seconds": round(whole.cpu), "of them fitting": round(fitted.cpu), "seconds on the wall": round(whole.wall),
        "one more bundle, ms": { "median": round(added[added.len() / 2].0), "worst": round(added[added.len() - 1].0) },
        "letters that it concerned": { "median": added[added.len() / 2].1, "worst": added[added.len() - 1].1 },
        "peak memory, MiB": peak_memory(), "digit error found": round(model.digit_error),
    })
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// The most memory that the process has held so far, in MiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}
