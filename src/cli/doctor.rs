//! `saraban doctor`: what is installed, and what to do about each fault.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;
use saraban::{
    acquire::find_pdfium,
    decipher::{Engine, NetEngine, TesseractEngine},
    store::{Archive, ArchiveError},
};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Ended, Globals, Outcome, thai};

/// Look at what is installed and at an archive, and say what to do about each fault.
///
/// Example: saraban doctor --archive out
#[derive(Args)]
pub struct DoctorArgs {
    /// An archive to look at as well.
    #[arg(long, env = "SARABAN_ARCHIVE", value_name = "FOLDER")]
    archive: Option<PathBuf>,
    /// The folder with the models to use instead of those built in.
    #[arg(long, env = "SARABAN_MODELS", value_name = "FOLDER")]
    models: Option<PathBuf>,
    /// Print JSON, a check a line.
    #[arg(long)]
    json: bool,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Good,
    /// Something does not work that not everyone needs.
    Lacking,
    Missing,
    Archive,
}

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    detail: String,
    /// What to do, in Thai.
    remedy: Option<String>,
}

impl Check {
    fn good(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, state: State::Good, detail: detail.into(), remedy: None }
    }

    fn bad(name: &'static str, state: State, detail: impl ToString, remedy: &str) -> Self {
        Self { name, state, detail: detail.to_string(), remedy: Some(remedy.to_owned()) }
    }
}

/// Less free space than this is a fault waiting to happen.
const LITTLE: u64 = 1 << 30;

/// What to do about a damaged database.
const RESTORE: &str = "กู้จากสำเนาสำรอง หรือย้าย archive.sqlite ออกแล้วสั่ง `saraban run` กับไฟล์ต้นทางใหม่ (การแก้ไขด้วยมือจะหายไป)";

/// Looks, and prints what was seen.
pub fn run(args: &DoctorArgs, globals: &Globals) -> Ended {
    let mut checks =
        vec![Check::good("saraban", env!("CARGO_PKG_VERSION")), model(args.models.as_deref()), pdfium(), tesseract()];
    if let Some(folder) = &args.archive {
        checks.extend(archive(folder));
        checks.push(disk(folder));
    }
    for check in &checks {
        if args.json {
            println!("{}", serde_json::json!(check));
        } else if !(globals.quiet && check.state == State::Good) {
            let sign = match check.state {
                State::Good => "ใช้ได้",
                State::Lacking => "ขาด",
                State::Missing | State::Archive => "เสีย",
            };
            println!("{} {} {}", thai::fit(sign, 7), thai::fit(check.name, 16), check.detail);
            if let Some(remedy) = &check.remedy {
                println!("{}แก้: {remedy}", " ".repeat(8));
            }
        }
    }
    Ok(match () {
        () if checks.iter().any(|c| c.state == State::Missing) => Outcome::Missing,
        () if checks.iter().any(|c| c.state == State::Archive) => Outcome::Archive,
        () => Outcome::Done,
    })
}

fn model(folder: Option<&Path>) -> Check {
    let bundled = NetEngine::bundled();
    let named = |engine: &NetEngine, from: &str| format!("{} sha256 {} ({from})", engine.name(), engine.sha256());
    let looked = match folder {
        None => bundled.map(|engine| named(&engine, "ติดมากับโปรแกรม")),
        Some(folder) => NetEngine::load(folder).map(|engine| {
            let is_same = bundled.is_ok_and(|b| b.sha256() == engine.sha256());
            let than = if is_same {
                "ตรงกับที่ติดมากับโปรแกรม"
            } else {
                "ไม่ใช่ชุดที่ติดมากับโปรแกรม"
            };
            named(&engine, &format!("{}, {than}", folder.display()))
        }),
    };
    let name = "แบบจำลองอ่านไทย";
    let remedy = "ตรวจโฟลเดอร์ใน SARABAN_MODELS หรือเลิกตั้งค่าเพื่อใช้แบบจำลองที่ติดมากับโปรแกรม";
    looked.map_or_else(|e| Check::bad(name, State::Missing, e, remedy), |detail| Check::good(name, detail))
}

fn pdfium() -> Check {
    match find_pdfium() {
        Ok(path) => {
            let hash = sha256(path).map(|h| format!(" sha256 {h}")).unwrap_or_default();
            Check::good("libpdfium", format!("{}{hash}", path.display()))
        }
        Err(e) => {
            Check::bad("libpdfium", State::Missing, e, "สั่ง `make setup` หรือตั้ง SARABAN_PDFIUM ให้ชี้ไฟล์ libpdfium.so")
        }
    }
}

/// Only `--engine tesseract` needs it.
fn tesseract() -> Check {
    let engine = TesseractEngine::new("tha");
    match engine.recognizer() {
        Ok(_) => Check::good("tesseract", engine.name()),
        Err(e) => Check::bad(
            "tesseract",
            State::Lacking,
            e,
            "ใช้เฉพาะ --engine tesseract: `apt-get install tesseract-ocr-tha libtesseract-dev`",
        ),
    }
}

fn archive(folder: &Path) -> Vec<Check> {
    let name = "คลังหนังสือ";
    let looked = Archive::open_existing(folder).and_then(|archive| {
        let faults = archive.integrity()?;
        Ok((archive.version()?, archive.counts()?, archive.failures()?.len(), faults))
    });
    match looked {
        Ok((version, counts, failures, faults)) if faults.is_empty() => vec![Check::good(
            name,
            format!(
                "รุ่น {version}: {} ไฟล์ {} ฉบับ {} กำหนด {} การแก้ไข, อ่านไม่ได้ {failures} รายการ, ฐานข้อมูลสมบูรณ์",
                counts.sources, counts.letters, counts.deadlines, counts.corrections
            ),
        )],
        Ok((_, _, _, faults)) => faults.into_iter().map(|f| Check::bad(name, State::Archive, f, RESTORE)).collect(),
        Err(e @ ArchiveError::Damaged { .. }) => vec![Check::bad(name, State::Archive, e, RESTORE)],
        // The message says what to do itself.
        Err(e @ (ArchiveError::Missing(_) | ArchiveError::Newer { .. })) => {
            vec![Check { name, state: State::Archive, detail: e.to_string(), remedy: None }]
        }
        Err(e) => vec![Check::bad(name, State::Archive, e, "ตรวจสิทธิ์ของโฟลเดอร์และพื้นที่ดิสก์")],
    }
}

fn disk(folder: &Path) -> Check {
    let name = "พื้นที่ดิสก์";
    match rustix::fs::statvfs(folder) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let detail = format!("ว่าง {:.1} GiB", free as f64 / (1u64 << 30) as f64);
            if free < LITTLE {
                Check::bad(name, State::Archive, detail, "ลบไฟล์ที่ไม่ใช้ หรือย้ายคลังไปดิสก์อื่น")
            } else {
                Check::good(name, detail)
            }
        }
        Err(e) => Check::bad(name, State::Lacking, e, "ตรวจว่าโฟลเดอร์มีอยู่จริง"),
    }
}

/// The SHA-256 of a file, hex, read piece by piece.
fn sha256(path: &Path) -> Option<String> {
    let mut file = File::open(path).ok()?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).ok()? {
            0 => return Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            n => hash.update(&piece[..n]),
        }
    }
}
