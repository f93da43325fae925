//! Bundles as another OCR gives them (`tests/bundles`), invented by examiners who knew the acceptance script and real letters but
//! nothing of this program: offices, numbers, deadlines, damage and traps that the samples do not have. When the first set (`x-*`)
//! was read for the first time its worst measure was kind, at F1 .936; of the second set (`y-*`), read by what the first had taught,
//! received stamps, at .850, deadlines, at .857, and dates, at .926; of the third (`z-*`, 32 letters), after both, received stamps, at
//! .800 (two of ten), and levels and kinds, at .936.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

type Fallible = Result<(), Box<dyn std::error::Error>>;

/// The least F1 of any measure.
const LEAST: f64 = 0.98;

#[test]
fn bundles_that_others_wrote_are_read_right() -> Fallible {
    let bundles = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bundles");
    let archive = tempfile::tempdir()?;
    Command::cargo_bin("saraban")?
        .args(["run", "-q"])
        .arg(bundles.join("texts"))
        .arg("--out")
        .arg(archive.path())
        .assert()
        .success();
    let eval = Command::cargo_bin("saraban")?.args(["eval", "--json"]).arg(&bundles).arg(archive.path()).output()?;
    let result: Value = serde_json::from_slice(&eval.stdout)?;
    let measures = result["measures"].as_object().ok_or("no measures")?;
    assert!(measures.len() >= 10, "{:?}", measures.keys());
    for (name, rows) in measures {
        let row = &rows["all"];
        assert!(row["n"].as_u64() > Some(15), "{name}: {row}");
        assert!(row["f1"].as_f64() >= Some(LEAST), "{name}: {row}\n{:#}", result["misses"]);
    }
    Ok(())
}
