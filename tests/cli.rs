//! The command line from outside: help, exit codes, and records that keep to the schema.

use std::{fs, path::Path};

use assert_cmd::Command;
use serde_json::Value;

type Fallible<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn saraban() -> Fallible<Command> {
    let mut command = Command::cargo_bin("saraban")?;
    command.env_remove("SARABAN_ARCHIVE");
    Ok(command)
}

fn stdout(command: &mut Command) -> Fallible<String> {
    Ok(String::from_utf8(command.output()?.stdout)?)
}

/// The commands that `saraban --help` lists.
fn commands() -> Fallible<Vec<String>> {
    let help = stdout(saraban()?.arg("--help"))?;
    let list = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let names = list
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next());
    Ok(names.filter(|n| *n != "help").map(str::to_owned).collect())
}

fn run(inputs: &[&Path], archive: &Path, code: i32) -> Fallible<String> {
    let out = saraban()?.arg("run").args(inputs).arg("--out").arg(archive).args(["--progress", "none"]).output()?;
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(code), "{said}");
    Ok(said)
}

const TEXT: &str = include_str!("../samples/scans/12-other-ocr.txt");

#[test]
fn every_command_has_an_example_in_its_help() -> Fallible {
    let commands = commands()?;
    assert!(commands.iter().any(|c| c == "schema"), "{commands:?}");
    for name in commands {
        let help = stdout(saraban()?.args([&name, "--help"]))?;
        assert!(
            help.contains(&format!("saraban {name}")) && help.contains("Example"),
            "{name} shows no example:\n{help}"
        );
    }
    Ok(())
}

#[test]
fn wrong_arguments_end_with_1() -> Fallible {
    for args in
        [&["no-such-command"][..], &["schema", "no-such-record"], &["eval", "no-such-folder", "nor-this"], &["run"]]
    {
        saraban()?.args(args).assert().code(1);
    }
    saraban()?.arg("--help").assert().code(0);
    Ok(())
}

#[test]
fn records_of_a_run_keep_to_the_schema() -> Fallible {
    let folder = tempfile::tempdir()?;
    let (good, bad, archive) =
        (folder.path().join("a.txt"), folder.path().join("b.pdf"), folder.path().join("archive"));
    fs::write(&good, TEXT)?;
    fs::write(&bad, b"%PDF-1.4 and then nothing")?;
    let said = run(&[&good, &bad], &archive, 2)?;
    assert!(said.contains("b.pdf"), "the file that cannot be read is named on the screen: {said}");

    let schema: Value = serde_json::from_str(&stdout(saraban()?.arg("schema"))?)?;
    let mut counts = Vec::new();
    for (file, record) in [("letters.jsonl", "letter"), ("failures.jsonl", "failure"), ("chains.json", "chains")] {
        let validator = jsonschema::validator_for(&schema[record])?;
        let text = fs::read_to_string(archive.join(file))?;
        let rows: Vec<Value> = if record == "chains" {
            vec![serde_json::from_str(&text)?]
        } else {
            text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?
        };
        for row in &rows {
            let errors: Vec<String> =
                validator.iter_errors(row).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{file}: {errors:?}");
        }
        counts.push(rows.len());
    }
    assert_eq!(counts, [2, 1, 1], "two letters, one failure");
    Ok(())
}

#[test]
fn a_second_run_changes_nothing() -> Fallible {
    let folder = tempfile::tempdir()?;
    let (input, archive) = (folder.path().join("a.txt"), folder.path().join("archive"));
    fs::write(&input, TEXT)?;
    let read = || fs::read(archive.join("letters.jsonl"));
    run(&[&input], &archive, 0)?;
    let first = read()?;
    run(&[&input], &archive, 0)?;
    assert_eq!(first, read()?);
    Ok(())
}

#[test]
fn an_evaluation_is_its_own_baseline_until_a_measure_falls() -> Fallible {
    let folder = tempfile::tempdir()?;
    let (truth, archive) = (folder.path().join("truth"), folder.path().join("archive"));
    for dir in [&truth, &archive] {
        fs::create_dir(dir)?;
    }
    fs::write(truth.join("truth.jsonl"), r#"{"file": "a.txt", "number": "กก 1/1"}"#)?;
    let archive_reads = |number: &str| {
        let letter = serde_json::json!({"source": {"path": "a.txt", "pages": []}, "number": {"value": number}});
        fs::write(archive.join("letters.jsonl"), letter.to_string())
    };
    archive_reads("กก 1/1")?;
    let baseline = folder.path().join("baseline.json");
    fs::write(&baseline, stdout(saraban()?.arg("eval").args([&truth, &archive]).arg("--json"))?)?;
    let mut again = saraban()?;
    again.arg("eval").args([&truth, &archive]).arg("--baseline").arg(&baseline);
    again.assert().code(0);
    archive_reads("กก 1/7")?;
    again.assert().code(5);
    Ok(())
}
