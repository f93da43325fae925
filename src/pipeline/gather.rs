//! Pages as they come back from the workers, gathered into files; whole files into letters; letters into the archive.

use std::collections::HashMap;

use crate::{
    acquire::OpenSource,
    domain::{Failure, Finding, PageText, Source},
    extract::read_letters,
    store::{Archive, ArchiveError, SourceRecord},
};

use super::{Failed, Progress, Settings, Summary};

/// What comes back from a worker.
pub enum Read {
    /// A page, with what went wrong with it.
    Page { source: usize, page: PageText, failure: Failed },
    /// A source that is text.
    Given { source: usize, parts: Vec<PageText> },
    /// No more of a source is sent than these sheets (text is one); some, its text too, may still be with a worker.
    End { source: usize, sheets: usize },
}

/// A file some of whose pages were read.
#[derive(Default)]
struct Pending {
    pages: Vec<PageText>,
    failures: Vec<Failure>,
    given: bool,
    read: usize,
    /// How many sheets there are, once all were sent.
    sheets: Option<usize>,
}

/// Gathers what the workers read.
pub struct Gatherer<'a> {
    sources: &'a [OpenSource],
    settings: &'a Settings<'a>,
    caveat: Option<Finding>,
    progress: &'a dyn Progress,
    pending: HashMap<usize, Pending>,
    summary: Summary,
}

impl<'a> Gatherer<'a> {
    pub fn new(
        sources: &'a [OpenSource],
        settings: &'a Settings<'a>,
        caveat: Option<Finding>,
        progress: &'a dyn Progress,
    ) -> Self {
        Self { sources, settings, caveat, progress, pending: HashMap::new(), summary: Summary::default() }
    }

    pub fn summary(self) -> Summary {
        self.summary
    }

    /// Takes one page, and keeps the file if that was its last.
    pub fn take(&mut self, read: Read, archive: &mut Archive) -> Result<(), ArchiveError> {
        let source = match read {
            Read::Page { source, page, failure } => {
                let pending = self.pending.entry(source).or_default();
                pending.read += 1;
                pending.pages.push(page);
                self.progress.read(1);
                if let Some(failure) = failure {
                    self.progress.failed(&failure);
                    pending.failures.push(failure);
                }
                source
            }
            Read::Given { source, parts } => {
                let pending = self.pending.entry(source).or_default();
                self.progress.read(parts.len() as u32);
                pending.read += 1;
                pending.given = true;
                pending.pages = parts;
                source
            }
            Read::End { source, sheets } => {
                self.pending.entry(source).or_default().sheets = Some(sheets);
                source
            }
        };
        let whole = |p: &Pending| p.sheets.is_some_and(|sheets| p.read >= sheets);
        if self.pending.get(&source).is_some_and(whole) {
            let pending = self.pending.remove(&source).unwrap_or_default();
            self.keep(&self.sources[source], pending, archive)?;
        }
        Ok(())
    }

    fn keep(&mut self, opened: &OpenSource, mut read: Pending, archive: &mut Archive) -> Result<(), ArchiveError> {
        // A file cut short fails once more after its last page, which is kept as it was read.
        read.pages.sort_by_key(|p| (p.number, p.lines.is_empty()));
        read.pages.dedup_by_key(|p| p.number);
        read.failures.sort_by_key(|f| f.page);
        let source = Source {
            path: opened.path.display().to_string(),
            sha256: opened.sha256.clone(),
            pages: Vec::new(),
            page_count: if read.given { 0 } else { opened.page_count },
        };
        let mut letters = read_letters(&source, &read.pages, self.settings.today);
        if let Some(caveat) = self.caveat.as_ref().filter(|_| !read.given) {
            letters.iter_mut().for_each(|l| l.findings.push(caveat.clone()));
        }
        self.summary.files += 1;
        self.summary.pages += read.pages.len();
        self.summary.letters += letters.iter().filter(|l| l.kind != crate::domain::Kind::Attachment).count();
        self.summary.failures += read.failures.len();
        let record = SourceRecord {
            path: source.path,
            sha256: source.sha256,
            settings_key: self.settings.key(),
            page_count: source.page_count,
        };
        archive.put(&record, &letters, &read.pages, &read.failures)
    }
}
