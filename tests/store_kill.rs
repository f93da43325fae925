//! `kill -9`, fifty times at any moment of `run`, `watch`, `correct` and `export`: no correction that was reported done and
//! no file that was finished is lost, no export is half-written, and the database is whole each time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use saraban::{
    domain::{Letter, LetterId},
    store::{Action, Archive},
};

const KILLS: usize = 50;
/// A small generator of numbers that is the same everywhere (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % below
    }
}

struct Office {
    scans: PathBuf,
    archive: PathBuf,
    files: usize,
}

impl Office {
    /// One more letter in the folder of scans, as another OCR's text.
    fn drop_letter(&mut self) {
        self.files += 1;
        let n = self.files;
        let text = format!(
            "ที่ ตก ๐๐๒๓.๓/ว {n}\t\tศาลากลางจังหวัด\n\nวันที่ {} มกราคม ๒๕๖๙\n\nเรื่อง การประชุมครั้งที่ {n}\n\nเรียน นายอำเภอทุกอำเภอ\n\n\
             จังหวัดขอให้รายงานผลภายในวันที่ ๖ มีนาคม ๒๕๖๙\n",
            n % 28 + 1
        );
        let part = self.scans.join(format!("{n:04}.txt.part"));
        fs::write(&part, text).unwrap();
        fs::rename(part, self.scans.join(format!("{n:04}.txt"))).unwrap();
    }

    /// A scanned page.
    fn drop_scan(&mut self) {
        self.files += 1;
        let scan = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/scans/08-lone.png");
        fs::copy(scan, self.scans.join("lone.png")).unwrap();
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("saraban"));
        command.arg(name).stdout(Stdio::null()).stderr(Stdio::null()).env_remove("SARABAN_ARCHIVE");
        command
    }

    fn run(&self) -> Command {
        let mut command = self.command("run");
        command.arg(&self.scans).arg("--out").arg(&self.archive).args(["--progress", "none", "--jobs", "2"]);
        command
    }

    fn watch(&self) -> Command {
        let mut command = self.command("watch");
        command.arg(&self.scans).arg("--out").arg(&self.archive).args(["--every", "0.05", "--settle", "0", "-q"]);
        command
    }

    fn correct(&self, id: &LetterId, subject: &str) -> Command {
        let mut command = self.command("correct");
        command.args([&id.0, "subject", subject, "--by", "somchai", "--archive"]).arg(&self.archive);
        command
    }

    fn export(&self, format: &str) -> Command {
        let mut command = self.command("export");
        let to = self.archive.join(match format {
            "csv" => "tables".to_owned(),
            "pdf" => "searchable".to_owned(),
            _ => format!("copy.{format}"),
        });
        command.args(["--format", format, "--archive"]).arg(&self.archive).arg("--out").arg(to);
        command
    }
}

/// Kills the child after `after`; whether it had come to a good end before.
fn kill(mut child: Child, after: Duration) -> bool {
    let end = Instant::now() + after;
    while Instant::now() < end {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// Every line of the file is a record, and the last one is whole.
fn assert_whole(path: &Path) {
    let Ok(text) = fs::read_to_string(path) else { return };
    assert!(text.is_empty() || text.ends_with('\n'), "{} is cut short", path.display());
    for line in text.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
}

/// Calendars, tables and searchable scans that are there end as whole ones do.
fn assert_ended(archive: &Path) {
    for (name, end) in
        [("copy.ics", "END:VCALENDAR\r\n"), ("tables/letters.csv", "\r\n"), ("tables/deadlines.csv", "\r\n")]
    {
        if let Ok(text) = fs::read_to_string(archive.join(name)) {
            assert!(text.ends_with(end), "{name} is cut short");
        }
    }
    for scan in searchable(archive) {
        assert!(fs::read(&scan).unwrap().trim_ascii_end().ends_with(b"%%EOF"), "{} is cut short", scan.display());
    }
}

fn searchable(archive: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(archive.join("searchable")) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|e| e == "pdf")).collect()
}

fn ids(archive: &Archive) -> Vec<LetterId> {
    archive.letters().unwrap().map(|l| l.unwrap().id).collect()
}

#[test]
fn killing_at_any_moment_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (scans, archive) = (folder.path().join("scans"), folder.path().join("archive"));
    fs::create_dir(&scans).unwrap();
    let mut office = Office { scans, archive, files: 0 };
    for _ in 0..6 {
        office.drop_letter();
    }
    let start = Instant::now();
    assert!(office.run().status().unwrap().success());
    // The kills fall within the time that the slowest command takes here.
    let span = (start.elapsed().as_millis() as u64).clamp(20, 1_000);
    office.drop_scan();
    assert!(office.run().status().unwrap().success());

    let mut dice = Dice(6);
    let mut kept: Vec<LetterId> = Vec::new();
    let mut done: BTreeMap<LetterId, String> = BTreeMap::new();
    for kills in 1..=KILLS {
        // Whoever takes files in finds a new one.
        if kills % 4 == 0 || kills % 4 == 3 {
            office.drop_letter();
        }
        let known = ids(&Archive::open_existing(&office.archive).unwrap());
        let target = known[dice.next(known.len() as u64) as usize].clone();
        let subject = format!("แก้ครั้งที่ {kills}");
        let mut command = match kills % 4 {
            0 => office.run(),
            1 => office.correct(&target, &subject),
            2 => office.export(["jsonl", "ics", "csv", "pdf"][kills / 4 % 4]),
            _ => office.watch(),
        };
        let ended = kill(command.spawn().unwrap(), Duration::from_millis(dice.next(span)));
        if ended && kills % 4 == 1 {
            done.insert(target, subject);
        }

        let archive = Archive::open_existing(&office.archive).unwrap();
        assert_eq!(archive.integrity().unwrap(), Vec::<String>::new(), "after kill {kills}");
        let now = ids(&archive);
        assert!(kept.iter().all(|id| now.contains(id)), "a finished file is gone after kill {kills}");
        kept = now;
        let log = archive.corrections(None).unwrap();
        for (id, subject) in &done {
            assert!(log.iter().any(|c| c.letter == *id && c.value.as_ref() == Some(subject)), "lost: {subject}");
        }
        for name in ["letters.jsonl", "chains.json", "failures.jsonl", "copy.jsonl"] {
            assert_whole(&office.archive.join(name));
        }
        assert_ended(&office.archive);
    }
    assert!(office.export("pdf").status().unwrap().success());
    assert_eq!(searchable(&office.archive).len(), 1, "a file for the scan, and none for text");
    assert_ended(&office.archive);
    assert_ends_as_if_nothing_had_happened(&office, folder.path());
}

/// One more run, and the records are those of an archive that was never disturbed, byte for byte.
fn assert_ends_as_if_nothing_had_happened(office: &Office, folder: &Path) {
    assert!(office.run().status().unwrap().success());
    let calm = Office { archive: folder.join("calm"), scans: office.scans.clone(), files: office.files };
    assert!(calm.run().status().unwrap().success());
    let log = Archive::open_existing(&office.archive).unwrap().corrections(None).unwrap();
    let mut archive = Archive::open_existing(&calm.archive).unwrap();
    for said in log.iter().filter(|c| c.action == Action::Correct) {
        archive.correct(&said.letter, &said.field, said.value.as_deref().unwrap_or("none"), &said.who).unwrap();
    }
    drop(archive);
    assert!(calm.run().status().unwrap().success());
    for name in ["letters.jsonl", "chains.json", "failures.jsonl"] {
        let read = |office: &Office| fs::read_to_string(office.archive.join(name)).unwrap();
        assert_eq!(read(office), read(&calm), "{name}");
    }
    let letters = fs::read_to_string(office.archive.join("letters.jsonl")).unwrap();
    let letters: Vec<Letter> = letters.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(letters.len() >= office.files, "{} letters of {} files", letters.len(), office.files);
}
