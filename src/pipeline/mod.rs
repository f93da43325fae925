//! The whole story: from inputs on disk to an archive with letters and chains. The only place that uses rayon.
//!
//! One thread rasterises (pdfium knows only one) and stays a few pages ahead; the workers read one page each; what they
//! read is gathered by file, and a file whose pages are all read becomes letters and goes into the archive in one
//! transaction. Memory holds the pages in flight and the words of the files in flight, never images of more.

mod gather;
mod page;
mod plan;
mod progress;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
};

use jiff::civil;

use crate::{
    acquire::{Limits, MissingPdfium, OpenSource, PageError, Scan, TextLayerMode},
    decipher::{Engine, RecognizeError, Recognizer},
    domain::{Chains, Failure, Letter, PageText},
    link::{self, LinkModel},
    store::{Archive, ArchiveError},
};

pub use plan::{Plan, plan};
pub use progress::{Progress, Silent};

use gather::{Gatherer, Read};

/// How to read.
pub struct Settings<'a> {
    /// What reads the lines.
    pub engine: &'a dyn Engine,
    /// How much of a file is read before it is given up.
    pub limits: Limits,
    /// When the text layer of a PDF is used.
    pub text_layer: TextLayerMode,
    /// Read everything anew, also what the archive has.
    pub force: bool,
    /// The day by which a date is in the future.
    pub today: civil::Date,
    /// How many pages are read at a time.
    pub workers: usize,
}

impl Settings<'_> {
    /// What changes a reading, in a form that compares: readings under another key are made anew.
    pub fn key(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!("saraban {version}; engine {}; text layer {:?}", self.engine.name(), self.text_layer)
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Files that the archive had already.
    pub unchanged: usize,
    /// Pages read.
    pub pages: usize,
    /// Letters found in them.
    pub letters: usize,
    /// Inputs and pages that could not be read.
    pub failures: usize,
    /// Whether it was stopped before the end.
    pub interrupted: bool,
}

/// Why a run came to nothing. What was read before is in the archive.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The engine cannot start.
    #[error(transparent)]
    Engine(#[from] RecognizeError),
    /// No PDF can be read.
    #[error(transparent)]
    Pdfium(#[from] MissingPdfium),
    /// The archive cannot be read or written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The machine gives no threads.
    #[error("the worker threads could not be started: {0}; try a smaller --jobs")]
    Threads(String),
}

/// Reads the inputs (files and folders) into the archive, links its letters, and writes its exports. What the archive
/// already has is left alone, so running again after a stop goes on where it stopped.
///
/// Set `stop` to end early: pages in hand are finished, files whose pages are all read are kept.
///
/// # Errors
/// Only for what makes going on useless; a broken file or page is a [`Failure`] in the archive.
pub fn run(
    inputs: &[PathBuf],
    archive: &mut Archive,
    settings: &Settings<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Summary, RunError> {
    let plan = plan(inputs, archive, settings, progress, stop)?;
    let mut summary = read(&plan.sources, archive, settings, progress, stop)?;
    summary.unchanged = plan.unchanged;
    summary.failures += plan.failures;
    summary.interrupted = stop.load(Ordering::Relaxed);
    link_all(archive)?;
    archive.export_all()?;
    Ok(summary)
}

/// Links all letters of the archive afresh, from their readings and people's corrections.
///
/// # Errors
/// If the archive cannot be read or written.
pub fn link_all(archive: &mut Archive) -> Result<Chains, ArchiveError> {
    let mut letters = archive.readings()?.collect::<Result<Vec<Letter>, _>>()?;
    let chains = link::link(&mut letters, &LinkModel::default());
    archive.put_chains(&chains, &letters)?;
    Ok(chains)
}

/// A page on its way to a worker, or the news that a source has no more.
enum Sheet {
    Page { source: usize, scan: Box<Result<Scan, PageError>> },
    Given { source: usize, parts: Vec<PageText> },
    End { source: usize, sheets: usize },
}

fn read(
    sources: &[OpenSource],
    archive: &mut Archive,
    settings: &Settings<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Summary, RunError> {
    if sources.is_empty() {
        return Ok(Summary::default());
    }
    let workers = settings.workers.max(1);
    let engines = (0..workers).map(|_| settings.engine.recognizer()).collect::<Result<Vec<_>, _>>()?;
    let caveat = engines.first().and_then(|e| e.caveat());
    // Two threads beside the workers: the one that rasterises and this one, which gathers.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(workers + 1).build();
    let threads = threads.map_err(|e| RunError::Threads(e.to_string()))?;
    threads.in_place_scope(|scope| {
        let (sheets, to_read) = sync_channel(workers);
        let (done, gathered) = channel();
        let to_read = Arc::new(Mutex::new(to_read));
        scope.spawn(move |_| feed(sources, &sheets, stop));
        for engine in engines {
            let (to_read, done) = (Arc::clone(&to_read), done.clone());
            scope.spawn(move |_| work(engine, sources, settings, &to_read, &done));
        }
        // What the workers hold must be all there is, so that each end sees when the other is gone.
        drop((to_read, done));
        let mut gatherer = Gatherer::new(sources, settings, caveat, progress);
        for read in gathered {
            gatherer.take(read, archive).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
        }
        Ok(gatherer.summary())
    })
}

/// Sends the pages of all sources, one after the other. Ends when told to stop or when nobody reads any more.
fn feed(sources: &[OpenSource], sheets: &SyncSender<Sheet>, stop: &AtomicBool) {
    let send = |sheet| !stop.load(Ordering::Relaxed) && sheets.send(sheet).is_ok();
    for (i, source) in sources.iter().enumerate() {
        let mut sent = 0;
        if let Some(parts) = source.given_text() {
            if !send(Sheet::Given { source: i, parts }) {
                return;
            }
            sent = 1;
        } else {
            for scan in source.pages() {
                if !send(Sheet::Page { source: i, scan: Box::new(scan) }) {
                    return;
                }
                sent += 1;
            }
        }
        if !send(Sheet::End { source: i, sheets: sent }) {
            return;
        }
    }
}

/// Reads pages until there are no more.
fn work(
    mut engine: Box<dyn Recognizer>,
    sources: &[OpenSource],
    settings: &Settings<'_>,
    sheets: &Mutex<Receiver<Sheet>>,
    done: &Sender<Read>,
) {
    loop {
        let Ok(Ok(sheet)) = sheets.lock().map(|sheets| sheets.recv()) else { return };
        let read = match sheet {
            Sheet::Page { source, scan } => {
                let (page, failure) = page::read(*scan, &sources[source], engine.as_mut(), settings.text_layer);
                Read::Page { source, page, failure }
            }
            Sheet::Given { source, parts } => Read::Given { source, parts },
            Sheet::End { source, sheets } => Read::End { source, sheets },
        };
        if done.send(read).is_err() {
            return;
        }
    }
}

/// A failure beside a page.
type Failed = Option<Failure>;
