//! `saraban watch`: take in what a scanner drops into a folder.
//!
//! The folder is looked at again and again, since network shares tell of no changes. A file is taken in once its size
//! and time have stayed the same for a while, so that what is still being copied is left alone. What was taken in is known
//! by its bytes to the archive, so a restart reads nothing twice.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use clap::Args;
use saraban::{
    acquire::has_known_name,
    pipeline::{self, RunError, Settings},
    store::{Archive, ArchiveError},
};

use super::{
    Ended, Globals, Outcome,
    run::{ProgressKind, ReadingArgs, Shown, failed},
};

/// Take in what a scanner drops into a folder, once each file is complete; until Ctrl-C.
///
/// Example: saraban watch /srv/scans --out archive/
#[derive(Args)]
pub struct WatchArgs {
    /// The folder.
    folder: PathBuf,
    /// The archive folder; it is made if it is not there.
    #[arg(long, env = "SARABAN_ARCHIVE", value_name = "FOLDER")]
    out: PathBuf,
    /// Seconds between looks.
    #[arg(long, default_value_t = 5.0, value_name = "S")]
    every: f64,
    /// Seconds for which a file has to stay as it is before it counts as complete.
    #[arg(long, default_value_t = 10.0, value_name = "S")]
    settle: f64,
    /// Move files that were taken in to this folder; otherwise nothing is moved.
    #[arg(long, value_name = "FOLDER")]
    move_to: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Watches.
pub fn run(args: &WatchArgs, globals: &Globals) -> Ended {
    let engine = args.reading.engine().map_err(|e| failed(e.into()))?;
    let mut archive = Archive::open(&args.out).map_err(|e| failed(e.into()))?;
    let stop = Arc::new(AtomicBool::new(false));
    let handle = Arc::clone(&stop);
    let _ = ctrlc::set_handler(move || handle.store(true, Ordering::Relaxed));
    let mut settling = Settling::new(Duration::from_secs_f64(args.settle.clamp(0.0, 86_400.0)));
    let pause = Duration::from_secs_f64(args.every.clamp(0.05, 3_600.0));
    say(globals, || format!("เฝ้าโฟลเดอร์ {} เก็บเข้าคลัง {} (หยุดด้วย Ctrl-C)", args.folder.display(), args.out.display()));
    while !stop.load(Ordering::Relaxed) {
        let complete =
            settling.look(seen(&args.folder, &[&args.out, &args.move_to.clone().unwrap_or_default()]), Instant::now());
        if !complete.is_empty() {
            say(globals, || arrived(&complete));
            // The day changes while we watch.
            let settings = args.reading.settings(engine.as_ref(), false);
            match take_in(&complete, &mut archive, &settings, globals, &stop) {
                Ok(()) => {
                    if let Some(folder) = args.move_to.as_ref().filter(|_| !stop.load(Ordering::Relaxed)) {
                        move_all(&complete, folder, &mut archive);
                        archive.export_all().map_err(|e| failed(e.into()))?;
                    }
                }
                // A full disk or a busy database may pass; the files are still there then.
                Err(RunError::Archive(e)) if may_pass(&e) => {
                    eprintln!("saraban: {e}");
                    settling.forget(&complete);
                }
                Err(e) => return Err(failed(e)),
            }
        }
        sleep(pause, &stop);
    }
    say(globals, || "หยุดเฝ้าแล้ว สั่งซ้ำเพื่อเฝ้าต่อ".to_owned());
    Ok(Outcome::Interrupted)
}

fn say(globals: &Globals, message: impl FnOnce() -> String) {
    if !globals.quiet {
        eprintln!("{}", message());
    }
}

/// The files that are complete, by name as long as they are few: after a restart these are all there are.
fn arrived(files: &[PathBuf]) -> String {
    const NAMED: usize = 10;
    let names: Vec<String> = files.iter().take(NAMED).map(|f| f.display().to_string()).collect();
    let others = files.len().saturating_sub(NAMED);
    let more = if others > 0 { format!(" และอีก {others} ไฟล์") } else { String::new() };
    format!("พบ {}{more}", names.join(", "))
}

fn take_in(
    files: &[PathBuf],
    archive: &mut Archive,
    settings: &Settings<'_>,
    globals: &Globals,
    stop: &AtomicBool,
) -> Result<(), RunError> {
    // A service's log wants lines, not a bar.
    let shown = Shown::new(if globals.quiet { ProgressKind::None } else { ProgressKind::Bar });
    let summary = pipeline::run(files, archive, settings, &shown, stop)?;
    shown.finish(&summary);
    Ok(())
}

fn may_pass(error: &ArchiveError) -> bool {
    matches!(error, ArchiveError::DiskFull(_) | ArchiveError::Busy(_) | ArchiveError::Io { .. })
}

/// Moves files out of the way, those that failed excepted; one that cannot be moved stays, and is not read again.
fn move_all(files: &[PathBuf], folder: &Path, archive: &mut Archive) {
    let bad: Vec<String> = archive.failures().unwrap_or_default().into_iter().map(|f| f.path).collect();
    for file in files.iter().filter(|f| !bad.contains(&f.display().to_string())) {
        let Some(name) = file.file_name() else { continue };
        let target = folder.join(name);
        let moved = std::fs::create_dir_all(folder).and_then(|()| {
            // Never over another file of the same name.
            if target.exists() { Err(std::io::ErrorKind::AlreadyExists.into()) } else { std::fs::rename(file, &target) }
        });
        let (from, to) = (file.display().to_string(), target.display().to_string());
        match moved.map(|()| archive.move_path(&from, &to)) {
            Ok(Ok(())) => {}
            Ok(Err(e)) => eprintln!("saraban: {from} → {to}: {e}"),
            Err(e) => eprintln!("saraban: {from} → {to}: {e}"),
        }
    }
}

/// Sleeps, but not past being told to stop.
fn sleep(pause: Duration, stop: &AtomicBool) {
    let end = Instant::now() + pause;
    while Instant::now() < end && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(50).min(pause));
    }
}

/// How a file looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    changed: Option<SystemTime>,
}

/// The files in the folder that may be scans: called like one, not hidden, and not under the names that programs give to what
/// they are still writing. What vanishes while we look is not there.
fn seen(folder: &Path, leave: &[&Path]) -> Vec<(PathBuf, Stamp)> {
    let unfinished = |name: &str| {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        name.starts_with(['.', '~']) || ["part", "partial", "tmp", "crdownload", "filepart"].contains(&ending.as_str())
    };
    let ours = |path: &Path| leave.iter().any(|l| !l.as_os_str().is_empty() && path == *l);
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_entry(|e| {
        let hidden = e.depth() > 0 && e.file_name().to_str().is_some_and(unfinished);
        !(hidden || e.file_type().is_dir() && ours(e.path()))
    });
    walk.flatten()
        .filter(|e| e.file_type().is_file() && has_known_name(e.path()))
        .filter_map(|e| {
            let meta = e.metadata().ok()?;
            Some((e.into_path(), Stamp { size: meta.len(), changed: meta.modified().ok() }))
        })
        .collect()
}

/// Which files are complete: seen twice or more with the same stamp, for as long as asked.
#[derive(Debug)]
struct Settling {
    settle: Duration,
    /// The stamp of each file, since when it has it, and whether it was given out.
    files: HashMap<PathBuf, (Stamp, Instant, bool)>,
}

impl Settling {
    fn new(settle: Duration) -> Self {
        Self { settle, files: HashMap::new() }
    }

    /// Takes what is there now; gives the files that are complete and were not given before, in the order of their paths.
    /// A file that changes after it was given is given again.
    fn look(&mut self, now_there: Vec<(PathBuf, Stamp)>, now: Instant) -> Vec<PathBuf> {
        let mut before = std::mem::take(&mut self.files);
        let mut complete = Vec::new();
        for (path, stamp) in now_there {
            let (since, given) = match before.remove(&path) {
                Some((same, since, given)) if same == stamp => {
                    let ready = !given && now.duration_since(since) >= self.settle;
                    if ready {
                        complete.push(path.clone());
                    }
                    (since, given || ready)
                }
                _ => (now, false),
            };
            self.files.insert(path, (stamp, since, given));
        }
        complete.sort();
        complete
    }

    /// Files to be given once more.
    fn forget(&mut self, files: &[PathBuf]) {
        for file in files {
            if let Some((_, _, given)) = self.files.get_mut(file) {
                *given = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_given_once_they_stay_the_same() {
        let start = Instant::now();
        let at = |s: u64| start + Duration::from_secs(s);
        let file = |name: &str, size| (PathBuf::from(name), Stamp { size, changed: None });
        let mut settling = Settling::new(Duration::from_secs(10));
        for (second, there, expected) in [
            (0, vec![file("a", 1), file("b", 5)], vec![]),
            (5, vec![file("a", 2), file("b", 5)], vec![]),
            (10, vec![file("a", 2), file("b", 5)], vec!["b"]),
            (15, vec![file("a", 2), file("b", 5)], vec!["a"]),
            (30, vec![file("a", 2), file("b", 5)], vec![]),
            // Written over: read again.
            (35, vec![file("a", 2), file("b", 6)], vec![]),
            (45, vec![file("a", 2), file("b", 6)], vec!["b"]),
            // Gone, and back under the same name.
            (50, vec![file("a", 2)], vec![]),
            (55, vec![file("a", 2), file("b", 6)], vec![]),
            (65, vec![file("a", 2), file("b", 6)], vec!["b"]),
        ] {
            let expected: Vec<PathBuf> = expected.into_iter().map(PathBuf::from).collect();
            assert_eq!(settling.look(there, at(second)), expected, "after {second} s");
        }
        settling.forget(&["a".into()]);
        assert_eq!(settling.look(vec![file("a", 2)], at(70)), [PathBuf::from("a")]);
    }

    #[test]
    fn what_is_being_written_is_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.pdf",
            ".hidden.pdf",
            "b.pdf.part",
            "~c.pdf",
            "d.PDF.tmp",
            "sub/e.tif",
            "archive/letters.jsonl",
            "desktop.ini",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "x").unwrap();
        }
        let archive = folder.path().join("archive");
        let mut names: Vec<String> = seen(folder.path(), &[&archive])
            .into_iter()
            .map(|(p, _)| p.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        names.sort();
        assert_eq!(names, ["a.pdf", "sub/e.tif"]);
        assert!(seen(&folder.path().join("nowhere"), &[]).is_empty());
    }
}
