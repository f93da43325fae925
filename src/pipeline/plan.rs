//! What there is to do: the inputs that can be opened and that the archive does not have yet.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    acquire::{OpenError, OpenSource, find_inputs, open},
    domain::Failure,
    store::Archive,
};

use super::{Progress, RunError, Settings};

/// The sources to be read, in the order of their paths.
#[derive(Debug, Default)]
pub struct Plan {
    /// To be read.
    pub sources: Vec<OpenSource>,
    /// How many the archive already has.
    pub unchanged: usize,
    /// How many inputs cannot be opened.
    pub failures: usize,
}

/// Looks at all inputs. Those that cannot be opened are noted in the archive.
///
/// # Errors
/// If the archive cannot be written, or a PDF is there and pdfium is not.
pub fn plan(
    inputs: &[PathBuf],
    archive: &mut Archive,
    settings: &Settings<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Plan, RunError> {
    let found = find_inputs(inputs);
    let key = settings.key();
    let mut plan = Plan::default();
    let fail = |archive: &mut Archive, failure: Failure| {
        progress.failed(&failure);
        archive.put_unread(&failure.path.clone(), &[failure])
    };
    for (path, reason) in &found.skipped {
        progress.skipped(path, reason);
    }
    for failure in found.failures {
        plan.failures += 1;
        fail(archive, failure)?;
    }
    for path in found.files {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        match open(&path, &settings.limits) {
            Ok(source) => {
                let name = source.path.display().to_string();
                if !settings.force && archive.adopt(&name, &source.sha256, &key)? {
                    plan.unchanged += 1;
                } else {
                    progress.planned(source.page_count);
                    plan.sources.push(source);
                }
            }
            Err(OpenError::Pdfium { source, .. }) => return Err(source.into()),
            Err(e) => {
                plan.failures += 1;
                fail(archive, Failure::from(&e))?;
            }
        }
    }
    Ok(plan)
}
