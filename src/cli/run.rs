//! `saraban run`: read scans into an archive.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use saraban::{
    acquire::{Limits, TextLayerMode},
    decipher::{Engine, NetEngine, RecognizeError, TesseractEngine},
    domain::Failure,
    pipeline::{self, Progress, RunError, Settings, Summary},
    store::{Archive, ArchiveError},
};

use super::{Ended, Failed, Globals, Outcome, overview};

/// Read scans (files or folders) and write their records into an archive; run again to resume.
///
/// Example: saraban run scans/ --out archive/
#[derive(Args)]
pub struct RunArgs {
    /// Files and folders: PDF, TIFF, JPEG, PNG, and .txt/.md with text that another OCR made.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The archive folder; it is made if it is not there.
    #[arg(long, env = "SARABAN_ARCHIVE", value_name = "FOLDER")]
    out: PathBuf,
    /// Read everything anew, also what the archive has already.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    reading: ReadingArgs,
    /// How to show progress.
    #[arg(long, value_enum, default_value_t = ProgressKind::Bar)]
    progress: ProgressKind,
    /// Print the summary as JSON instead of tables.
    #[arg(long)]
    json: bool,
}

/// How to read; shared by run and watch.
#[derive(Args)]
pub struct ReadingArgs {
    /// What reads the lines: the project's own network, or Tesseract (which cannot read ๔ ๖ ๗ ๘ ๙) to compare with.
    #[arg(long, value_enum, default_value_t = EngineKind::Net)]
    engine: EngineKind,
    /// A folder with recognizer.onnx, digits.onnx, their .json and wording.bin to use instead of those built in.
    #[arg(long, env = "SARABAN_MODELS", value_name = "FOLDER")]
    models: Option<PathBuf>,
    /// When the text layer of a PDF is used instead of OCR.
    #[arg(long, value_enum, default_value_t = LayerKind::Auto)]
    text_layer: LayerKind,
    /// Pages read at a time [default: as many as there are cores].
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Most pages a file may have.
    #[arg(long, default_value_t = Limits::default().pages, value_name = "N")]
    max_pages: u32,
    /// Most megapixels a page may have.
    #[arg(long, default_value_t = Limits::default().pixels / 1_000_000, value_name = "MP")]
    max_megapixels: u64,
    /// Most mebibytes a file may have.
    #[arg(long, default_value_t = Limits::default().bytes >> 20, value_name = "MIB")]
    max_mebibytes: u64,
    /// Most seconds a page may take to become an image.
    #[arg(long, default_value_t = Limits::default().time.as_secs(), value_name = "S")]
    max_seconds: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum EngineKind {
    Net,
    Tesseract,
}

#[derive(Clone, Copy, ValueEnum)]
enum LayerKind {
    Auto,
    Never,
    Always,
}

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressKind {
    /// A bar on a terminal, a plain line now and then elsewhere.
    Bar,
    /// A JSON object a line on standard error.
    Json,
    /// Nothing.
    None,
}

impl ReadingArgs {
    /// The engine.
    pub fn engine(&self) -> Result<Box<dyn Engine>, RecognizeError> {
        Ok(match (self.engine, &self.models) {
            (EngineKind::Tesseract, _) => Box::new(TesseractEngine::new("tha")),
            (EngineKind::Net, Some(folder)) => Box::new(NetEngine::load(folder)?),
            (EngineKind::Net, None) => Box::new(NetEngine::bundled()?),
        })
    }

    /// All settings, with an engine.
    pub fn settings<'a>(&self, engine: &'a dyn Engine, force: bool) -> Settings<'a> {
        Settings {
            engine,
            limits: Limits {
                pages: self.max_pages,
                pixels: self.max_megapixels.saturating_mul(1_000_000),
                bytes: self.max_mebibytes.saturating_mul(1 << 20),
                time: Duration::from_secs(self.max_seconds),
            },
            text_layer: match self.text_layer {
                LayerKind::Auto => TextLayerMode::Auto,
                LayerKind::Never => TextLayerMode::Never,
                LayerKind::Always => TextLayerMode::Always,
            },
            force,
            today: jiff::Zoned::now().date(),
            workers: self.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into)),
        }
    }
}

/// Reads the inputs.
pub fn run(args: &RunArgs, globals: &Globals) -> Ended {
    let engine = args.reading.engine().map_err(|e| failed(e.into()))?;
    let settings = args.reading.settings(engine.as_ref(), args.force);
    let mut archive = Archive::open(&args.out).map_err(|e| failed(e.into()))?;
    let stop = Arc::new(AtomicBool::new(false));
    let handle = Arc::clone(&stop);
    // Without a handler Ctrl-C still ends the program, and the next run resumes.
    let _ = ctrlc::set_handler(move || handle.store(true, Ordering::Relaxed));
    let kind = if globals.quiet { ProgressKind::None } else { args.progress };
    let shown = Shown::new(kind);
    let summary = pipeline::run(&args.inputs, &mut archive, &settings, &shown, &stop).map_err(failed)?;
    shown.finish(&summary);
    if args.json {
        println!("{}", summary_json(&summary));
    } else if !globals.quiet {
        overview::print(&archive).map_err(|e| failed(e.into()))?;
    }
    Ok(match summary {
        Summary { interrupted: true, .. } => Outcome::Interrupted,
        Summary { failures: 1.., .. } => Outcome::SomeFailed,
        _ => Outcome::Done,
    })
}

/// An error of a run with its exit code.
pub fn failed(error: RunError) -> Failed {
    let outcome = match &error {
        RunError::Engine(_) | RunError::Pdfium(_) => Outcome::Missing,
        RunError::Archive(ArchiveError::Missing(_)) | RunError::Threads(_) => Outcome::Usage,
        RunError::Archive(_) => Outcome::Archive,
    };
    Failed::new(outcome, error)
}

fn summary_json(s: &Summary) -> serde_json::Value {
    serde_json::json!({
        "files": s.files, "unchanged": s.unchanged, "pages": s.pages, "letters": s.letters,
        "failures": s.failures, "interrupted": s.interrupted,
    })
}

/// Progress as the user wants to see it.
pub struct Shown {
    kind: ProgressKind,
    bar: ProgressBar,
    failures: AtomicU64,
}

impl Shown {
    /// A bar goes to standard error, and only to a terminal; elsewhere a plain line comes every few seconds.
    pub fn new(kind: ProgressKind) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let form = "{bar:30} {pos}/{len} หน้า  {per_sec}  เหลือ {eta}  {msg}";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        if kind != ProgressKind::Bar {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self { kind, bar, failures: AtomicU64::new(0) }
    }

    fn plain(&self) -> bool {
        self.kind == ProgressKind::Bar && self.bar.is_hidden()
    }

    fn event(&self, event: &serde_json::Value) {
        if self.kind == ProgressKind::Json {
            eprintln!("{event}");
        }
    }

    fn say(&self, line: &str) {
        match self.kind {
            ProgressKind::Bar if self.plain() => eprintln!("{line}"),
            ProgressKind::Bar => self.bar.println(line),
            ProgressKind::Json | ProgressKind::None => {}
        }
    }

    /// Clears the bar and says what was done.
    pub fn finish(&self, s: &Summary) {
        self.bar.finish_and_clear();
        self.event(&serde_json::json!({ "event": "done", "summary": summary_json(s) }));
        let (files, unchanged, pages, letters, failures) = (s.files, s.unchanged, s.pages, s.letters, s.failures);
        self.say(&format!(
            "อ่าน {files} ไฟล์ {pages} หน้า ได้หนังสือ {letters} ฉบับ (อ่านไว้แล้ว {unchanged} ไฟล์, อ่านไม่ได้ {failures} รายการ)"
        ));
        if s.interrupted {
            self.say("หยุดตามคำสั่ง สั่งซ้ำอีกครั้งเพื่อทำต่อจากที่ค้าง");
        }
    }
}

/// Plain progress comes once in so many pages.
const PLAIN_EVERY: u64 = 25;

impl Progress for Shown {
    fn planned(&self, pages: u32) {
        self.bar.inc_length(u64::from(pages));
    }

    fn read(&self, pages: u32) {
        self.bar.inc(u64::from(pages));
        let (done, total) = (self.bar.position(), self.bar.length().unwrap_or(0));
        let failures = self.failures.load(Ordering::Relaxed);
        self.event(&serde_json::json!({ "event": "read", "pages": done, "of": total, "failures": failures,
            "pages_per_second": self.bar.per_sec(), "seconds_left": self.bar.eta().as_secs() }));
        if self.plain() && (done.is_multiple_of(PLAIN_EVERY) || done == total) {
            eprintln!("{done}/{total} หน้า {:.1} หน้า/วินาที เหลือ {} วินาที", self.bar.per_sec(), self.bar.eta().as_secs());
        }
    }

    fn failed(&self, failure: &Failure) {
        let failures = self.failures.fetch_add(1, Ordering::Relaxed) + 1;
        self.bar.set_message(format!("อ่านไม่ได้ {failures}"));
        self.event(&serde_json::json!({ "event": "failed", "failure": failure }));
        // The error names the file and page; what hurts is said even where progress is not wanted.
        let line = format!("อ่านไม่ได้: {} — {}", failure.error, failure.remedy);
        match self.kind {
            ProgressKind::None => eprintln!("{line}"),
            ProgressKind::Bar | ProgressKind::Json => self.say(&line),
        }
    }

    fn skipped(&self, path: &Path, reason: &str) {
        self.event(&serde_json::json!({ "event": "skipped", "path": path, "reason": reason }));
        self.say(&format!("ข้าม {}: {reason}", path.display()));
    }
}
