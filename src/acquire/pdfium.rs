//! Finding libpdfium, and taking turns with it.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use pdfium_render::prelude::Pdfium;
use thiserror::Error;

/// libpdfium is not installed, or not one that can be used.
#[derive(Clone, Debug, Error)]
#[error(
    "libpdfium was not found ({}); run `make setup`, or set SARABAN_PDFIUM to the library file",
    .looked.join("; ")
)]
pub struct MissingPdfium {
    /// Where it was looked for, and what was wrong with what was there.
    pub looked: Vec<String>,
}

struct Loaded {
    pdfium: Pdfium,
    path: PathBuf,
}

static LOADED: OnceLock<Result<Loaded, MissingPdfium>> = OnceLock::new();
static TURN: Mutex<()> = Mutex::new(());

/// The library in use, loaded on the first call, once for the process. The first of these that exists:
///
/// 1. what `$SARABAN_PDFIUM` names, a file or a folder; nothing else is tried if it is set
/// 2. the folder of the executable
/// 3. `.tools/pdfium/` in the current folder, or in a folder above it or above the executable
/// 4. where the system's loader looks
///
/// # Errors
/// None of them is a libpdfium that can be used.
pub fn find_pdfium() -> Result<&'static Path, MissingPdfium> {
    loaded().map(|l| l.path.as_path())
}

/// The library, loaded on the first call.
pub(super) fn pdfium() -> Result<&'static Pdfium, MissingPdfium> {
    loaded().map(|l| &l.pdfium)
}

/// pdfium keeps state between calls and knows no threads: whoever calls it holds this from opening a page to closing it.
pub(super) fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn loaded() -> Result<&'static Loaded, MissingPdfium> {
    LOADED.get_or_init(load).as_ref().map_err(Clone::clone)
}

fn load() -> Result<Loaded, MissingPdfium> {
    let mut looked = Vec::new();
    let given = env::var_os("SARABAN_PDFIUM").filter(|v| !v.is_empty()).map(PathBuf::from);
    let candidates = match &given {
        Some(path) if path.is_dir() => vec![path.join(Pdfium::pdfium_platform_library_name())],
        Some(path) => vec![path.clone()],
        None => candidates(),
    };
    for path in candidates {
        if !path.is_file() {
            looked.push(format!("not at {}", path.display()));
            continue;
        }
        match Pdfium::bind_to_library(&path) {
            Ok(bindings) => return Ok(Loaded { pdfium: Pdfium::new(bindings), path }),
            Err(e) => looked.push(format!("{} cannot be used: {e}", path.display())),
        }
    }
    if given.is_none() {
        match Pdfium::bind_to_system_library() {
            Ok(bindings) => {
                let path = PathBuf::from(Pdfium::pdfium_platform_library_name());
                return Ok(Loaded { pdfium: Pdfium::new(bindings), path });
            }
            Err(_) => looked.push("not among the system's libraries".to_owned()),
        }
    }
    Err(MissingPdfium { looked })
}

fn candidates() -> Vec<PathBuf> {
    let name = Pdfium::pdfium_platform_library_name();
    let executable = env::current_exe().ok();
    let beside = executable.as_deref().and_then(Path::parent).map(|folder| folder.join(&name));
    let here = env::current_dir().ok();
    let above = here.iter().chain(&executable).flat_map(|p| p.ancestors());
    let tools: Vec<PathBuf> = above.map(|folder| folder.join(".tools/pdfium").join(&name)).collect();
    // The current folder's is named even if it is not there, as the one to mend; those above it only if they are.
    let mut found = Vec::from_iter(beside);
    found.extend(tools.iter().take(1).cloned());
    found.extend(tools.into_iter().skip(1).filter(|path| path.is_file()));
    found
}
