//! What goes wrong around an archive, seen from the command line: each fault has a message that says what to do, its exit
//! code, and costs nothing that was done before.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use saraban::store::{Archive, DATABASE};
use sha2::Digest;

const SARABAN: &str = env!("CARGO_BIN_EXE_saraban");
const TEXT: &str = include_str!("../samples/scans/12-other-ocr.txt");

/// A folder with scans and an archive of the first of them.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(office.scans()).unwrap();
        office.drop_letters(1);
        let first = office.run();
        assert_eq!(first.status.code(), Some(0), "{}", said(&first));
        office
    }

    fn scans(&self) -> PathBuf {
        self.folder.path().join("scans")
    }

    fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    fn drop_letters(&self, count: usize) {
        for _ in 0..count {
            let n = fs::read_dir(self.scans()).unwrap().count();
            fs::write(self.scans().join(format!("{n:03}.txt")), format!("{TEXT}\n{n}\n")).unwrap();
        }
    }

    fn run(&self) -> Output {
        ask(&["run", &text(&self.scans()), "--out", &text(&self.archive()), "--progress", "none"])
    }

    fn letters(&self) -> usize {
        fs::read_to_string(self.archive().join("letters.jsonl")).unwrap().lines().count()
    }
}

fn ask(args: &[&str]) -> Output {
    Command::new(SARABAN).args(args).env_remove("SARABAN_ARCHIVE").output().unwrap()
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// What is asked of an archive, without changing it; and what changes it.
fn commands(archive: &str) -> (Vec<Vec<&str>>, Vec<Vec<&str>>) {
    let reading = [
        &["search", "ประชุม"][..],
        &["deadlines", "--overdue"],
        &["review"],
        &["export", "--format", "jsonl"],
        &["export", "--format", "ics"],
    ];
    let id = &["correct", "ว 4221", "subject", "ใหม่"][..];
    let writing = [id, &["confirm", "ว 4221"], &["export", "--format", "csv"]];
    let with = |args: &&[&'static str]| [*args, &["--archive", archive]].concat();
    (reading.iter().map(with).collect(), writing.iter().map(with).collect())
}

#[test]
fn an_archive_of_a_newer_version_is_left_alone() {
    let office = Office::new();
    let archive = text(&office.archive());
    let db = rusqlite::Connection::open(office.archive().join(DATABASE)).unwrap();
    db.pragma_update(None, "user_version", 99).unwrap();
    drop(db);
    let before = fs::read(office.archive().join(DATABASE)).unwrap();
    let (reading, writing) = commands(&archive);
    let scans = text(&office.scans());
    let taking = [vec!["run", &scans, "--out", &archive], vec!["watch", &scans, "--out", &archive]];
    for args in reading.into_iter().chain(writing).chain(taking) {
        let output = ask(&args);
        assert_eq!(output.status.code(), Some(4), "{args:?}: {}", said(&output));
        assert!(said(&output).contains("รุ่นใหม่กว่า"), "{args:?}: {}", said(&output));
    }
    assert_eq!(fs::read(office.archive().join(DATABASE)).unwrap(), before);
}

#[test]
fn of_two_runs_at_once_one_waits_its_turn() {
    let office = Office::new();
    office.drop_letters(1);
    let first = Archive::open(&office.archive()).unwrap();
    let second = office.run();
    assert_eq!(second.status.code(), Some(4), "{}", said(&second));
    assert!(said(&second).contains("มีโปรแกรมอื่นกำลังเขียน"), "{}", said(&second));
    // Asking and correcting go on meanwhile.
    let archive = text(&office.archive());
    let (reading, _) = commands(&archive);
    for args in reading {
        let output = ask(&args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
    }
    drop(first);
    let letters = office.letters();
    assert_eq!(office.run().status.code(), Some(0));
    assert_eq!(office.letters(), 2 * letters);
}

#[test]
fn a_full_pipe_or_device_is_said() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let office = Office::new();
    for format in ["jsonl", "ics"] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(SARABAN);
        command.args(["export", "--format", format, "--archive", &text(&office.archive())]).stdout(full);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{}", said(&output));
        assert!(said(&output).contains("เขียนผลลัพธ์ไม่ได้"), "{}", said(&output));
    }
}

/// Runs a script where it may mount file systems that nobody else sees. `None` where the system does not allow that.
fn apart(script: &str) -> Option<Output> {
    let within = |script: &str| Command::new("unshare").args(["-r", "-m", "sh", "-euc", script]).output().ok();
    let allowed = within("mount -t tmpfs tmpfs /mnt").is_some_and(|o| o.status.success());
    if !allowed {
        eprintln!("not tried: this system lets nobody mount a file system of his own");
    }
    allowed.then(|| within(script)).flatten()
}

#[test]
fn a_disk_that_fills_up_costs_only_what_was_in_flight() {
    let office = Office::new();
    let letters = office.letters();
    office.drop_letters(60);
    // The archive on a disk with little room, then on one with enough. `correct` tells that the first letter is still there.
    let script = format!(
        "mount -t tmpfs -o size=$(( $(stat -c %s {archive}/archive.sqlite) / 1024 + 400 ))k tmpfs /mnt
         cp {archive}/archive.sqlite /mnt
         {SARABAN} correct 'ว 4221' subject เดิม --archive /mnt --no-link -q
         code=0; {SARABAN} run {scans} --out /mnt --progress none || code=$?; echo code=$code
         mount -o remount,size=64m /mnt
         {SARABAN} run {scans} --out /mnt --progress none
         {SARABAN} doctor --archive /mnt || true
         cp /mnt/letters.jsonl {archive}",
        archive = text(&office.archive()),
        scans = text(&office.scans()),
    );
    let Some(output) = apart(&script) else { return };
    let told = said(&output);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("code=4") && told.contains("ดิสก์เต็ม"), "{told}");
    assert!(told.contains("ฐานข้อมูลสมบูรณ์"), "{told}");
    assert_eq!(office.letters(), 61 * letters, "what did not fit is read when there is room");
    let records = fs::read_to_string(office.archive().join("letters.jsonl")).unwrap();
    assert!(records.contains("\"value\":\"เดิม\""), "a correction outlives the full disk");
}

#[test]
fn an_archive_that_cannot_be_written_can_be_asked() {
    let office = Office::new();
    let archive = text(&office.archive());
    let (reading, writing) = commands(&archive);
    let mut script = format!("mount --bind {archive} {archive}\nmount -o remount,bind,ro {archive}\n");
    let scans = text(&office.scans());
    let taking = vec!["run", &scans, "--out", &archive];
    for args in reading.iter().chain(&writing).chain([&taking]) {
        let quoted: Vec<String> = args.iter().map(|a| format!("'{a}'")).collect();
        script += &format!("code=0; {SARABAN} {} || code=$?; echo code=$code {}\n", quoted.join(" "), args[0]);
    }
    let Some(output) = apart(&script) else { return };
    let told = said(&output);
    let codes: Vec<&str> = told.lines().filter_map(|l| l.strip_prefix("code=")).map(|l| &l[..1]).collect();
    let expected = [vec!["0"; reading.len()], vec!["4"; writing.len() + 1]].concat();
    assert_eq!(codes, expected, "{told}");
    assert_eq!(told.matches("คลังนี้อ่านได้อย่างเดียว").count(), writing.len() + 1, "{told}");
}

#[test]
fn the_doctor_names_each_fault_and_what_to_do() {
    let office = Office::new();
    let archive = text(&office.archive());
    let fine = ask(&["doctor", "--archive", &archive]);
    assert_eq!(fine.status.code(), Some(0), "{}", said(&fine));
    for told in ["ฐานข้อมูลสมบูรณ์", "ว่าง", "ติดมากับโปรแกรม", &model_hash()]
    {
        assert!(said(&fine).contains(told), "{told}: {}", said(&fine));
    }
    let none = text(&office.folder.path().join("none"));
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    let same = ask(&["doctor", "--models", models]);
    assert!(same.status.success() && said(&same).contains("ตรงกับที่ติดมากับโปรแกรม"), "{}", said(&same));
    for (args, code) in [(["--models", &none], 3), (["--archive", &none], 4)] {
        let output = ask(&["doctor", args[0], args[1]]);
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    }

    let file = office.archive().join(DATABASE);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0x5a);
    fs::write(&file, bytes).unwrap();
    let output = ask(&["doctor", "--archive", &archive]);
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("กู้จากสำเนาสำรอง"), "{}", said(&output));
}

fn model_hash() -> String {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let weights =
        ["recognizer.onnx", "digits.onnx", "wording.bin"].map(|name| fs::read(models.join(name)).unwrap()).concat();
    sha2::Sha256::digest(&weights).iter().map(|byte| format!("{byte:02x}")).collect()
}
