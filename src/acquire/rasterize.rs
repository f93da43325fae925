//! A file's pages as a stream of images. A thread of its own decodes at most one page ahead of whoever asks.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    rc::Rc,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel},
    thread,
    time::{Duration, Instant},
};

use image::DynamicImage;

use super::{
    error::{PageError, PageErrorKind},
    image_pages::{ImagePages, TiffPages},
    open::OpenSource,
    pdf_pages::PdfPages,
    sniff::SourceKind,
    textlayer::TextLayer,
};

/// A page as it came: its image, and the text that came with it.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The page's number in its source, counted from 1.
    pub number: u32,
    /// Grey (`ImageLuma8`) or colour (`ImageRgb8`), as a viewer shows it.
    pub image: DynamicImage,
    /// Pixels an inch: what the file says if that is believable, otherwise as if the paper were A4.
    pub dpi: f32,
    /// The text layer of a PDF page, if it has one.
    pub text_layer: Option<TextLayer>,
}

/// What turns page `number` (counted from 1) of one file into an image.
pub(super) trait Rasterizer {
    fn page(&mut self, number: u32) -> Result<Scan, PageErrorKind>;
}

/// The pages of a source in order. Dropping it ends the work behind it.
#[derive(Debug)]
pub struct Pages {
    path: PathBuf,
    limit: Duration,
    next: u32,
    last: u32,
    truncated: bool,
    scans: Option<Receiver<Message>>,
}

enum Message {
    /// Work on the next page begins now: until here it waited for its turn.
    Begun,
    Done(Box<Result<Scan, PageErrorKind>>),
}

impl Pages {
    pub(super) fn start(source: &OpenSource, first: u32) -> Self {
        let last = if source.kind == SourceKind::Text { 0 } else { source.page_count };
        let (sender, receiver) = sync_channel(1);
        let job = source.clone();
        let spawned =
            thread::Builder::new().name("rasterize".to_owned()).spawn(move || work(&job, first..=last, &sender));
        Self {
            path: source.path.clone(),
            limit: source.limits.time,
            next: first,
            last,
            truncated: source.truncated,
            scans: spawned.is_ok().then_some(receiver),
        }
    }

    /// The next page, however long it waits for its turn, but no longer than the limit once its turn has come.
    fn receive(&self, scans: &Receiver<Message>) -> Result<Scan, PageErrorKind> {
        // Another file's page may hold pdfium before ours, for as long as the limit, and one more before that.
        let mut patience = self.limit * 3;
        loop {
            match scans.recv_timeout(patience) {
                Ok(Message::Begun) => patience = self.limit,
                Ok(Message::Done(scan)) => return *scan,
                Err(RecvTimeoutError::Timeout) => return Err(PageErrorKind::TooSlow(patience)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(PageErrorKind::Reopen("the decoder gave up".to_owned()));
                }
            }
        }
    }
}

impl Iterator for Pages {
    type Item = Result<Scan, PageError>;

    fn next(&mut self) -> Option<Self::Item> {
        let fail = |page, kind| PageError { path: self.path.clone(), page, kind };
        if self.next > self.last {
            return std::mem::take(&mut self.truncated).then(|| {
                let reason = "the file ends too early: the rest of it is missing".to_owned();
                Err(fail(self.last.max(1), PageErrorKind::Broken(reason)))
            });
        }
        let number = self.next;
        let scan = match &self.scans {
            Some(scans) => self.receive(scans),
            None => Err(PageErrorKind::Reopen("no thread could be started".to_owned())),
        };
        let scan = scan.map_err(|kind| fail(number, kind));
        self.next += 1;
        if scan.as_ref().is_err_and(PageError::ends_source) {
            self.next = self.last.saturating_add(1);
            self.truncated = false;
            self.scans = None;
        }
        Some(scan)
    }
}

/// Turns the pages into images and hands them over, until nobody takes them any more.
fn work(source: &OpenSource, pages: std::ops::RangeInclusive<u32>, to: &SyncSender<Message>) {
    let limits = source.limits;
    let begun = Rc::new(Cell::new(Instant::now()));
    let mut rasterizer: Box<dyn Rasterizer> = match source.kind {
        SourceKind::Pdf => Box::new(PdfPages::new(&source.path, limits, to_begun(to, Rc::clone(&begun)))),
        SourceKind::Tiff => Box::new(TiffPages::new(&source.path, limits)),
        SourceKind::Jpeg | SourceKind::Png | SourceKind::Text => {
            Box::new(ImagePages::new(&source.path, source.kind, limits))
        }
    };
    for number in pages {
        // A decoder that panics over a hostile page costs that page.
        begun.set(Instant::now());
        let mut scan = catch_unwind(AssertUnwindSafe(|| rasterizer.page(number)))
            .unwrap_or_else(|_| Err(PageErrorKind::Broken("the decoder panicked".to_owned())));
        // Whoever waits for the page may have come late, and not have seen how long it took.
        if scan.is_ok() && begun.get().elapsed() > limits.time {
            scan = Err(PageErrorKind::TooSlow(limits.time));
        }
        if to.send(Message::Done(Box::new(scan))).is_err() {
            return;
        }
    }
}

/// What a rasteriser calls when it has got its turn: `begun` is set to now.
fn to_begun(to: &SyncSender<Message>, begun: Rc<Cell<Instant>>) -> impl Fn() + 'static {
    let to = to.clone();
    move || {
        begun.set(Instant::now());
        // If nobody listens any more, handing over the page will show it.
        let _ = to.send(Message::Begun);
    }
}

/// Runs `f` on a thread of its own for at most `limit`; says why there is no result.
pub(super) fn within<T: Send + 'static>(limit: Duration, f: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let started = Instant::now();
    let (sender, receiver) = channel();
    let spawned = thread::Builder::new().name("open".to_owned()).spawn(move || {
        let _ = sender.send(catch_unwind(AssertUnwindSafe(f)));
    });
    spawned.map_err(|e| format!("no thread could be started: {e}"))?;
    match receiver.recv_timeout(limit) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) => Err("the decoder panicked".to_owned()),
        Err(_) => Err(format!("the decoder was not done after {:.0} s", started.elapsed().as_secs_f32())),
    }
}
