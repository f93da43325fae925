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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{acquire, decipher::NetEngine, pipeline::Silent};

    /// Two workers may hand in a text and the news of its end in either order; it must be kept with its words.
    #[test]
    fn a_text_is_kept_in_whatever_order_its_parts_come() {
        for end_first in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("a.txt");
            std::fs::write(&path, "ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕\n\nเรื่อง การประชุม\n\nเรียน ผู้ว่าราชการจังหวัด\n").unwrap();
            let limits = acquire::Limits::default();
            let sources = [acquire::open(&path, &limits).unwrap()];
            let engine = NetEngine::bundled().unwrap();
            let settings = Settings {
                engine: &engine,
                limits,
                text_layer: acquire::TextLayerMode::Auto,
                force: false,
                today: jiff::civil::date(2026, 1, 1),
                workers: 2,
            };
            let mut archive = Archive::open(&folder.path().join("archive")).unwrap();
            let mut gatherer = Gatherer::new(&sources, &settings, None, &Silent);
            let text = Read::Given { source: 0, parts: sources[0].given_text().unwrap() };
            let end = Read::End { source: 0, sheets: 1 };
            for read in if end_first { [end, text] } else { [text, end] } {
                gatherer.take(read, &mut archive).unwrap();
            }
            assert_eq!(archive.letters().unwrap().count(), 1, "end first: {end_first}");
        }
    }
}
