//! The first invariant: a phase uses the domain, the lexicon and phases before it, never a later one. And what goes with
//! it: the domain uses nothing of ours but itself, the lexicon only the domain, and the library never the command line.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

/// The phases in the order in which the paper travels. `eval` looks at what all of them did.
const FLOW: [&str; 7] = ["acquire", "decipher", "extract", "link", "store", "pipeline", "web"];

/// What each module may use besides itself.
fn allowed(module: &str) -> Vec<&'static str> {
    let ground = ["domain", "lexicon"];
    match module {
        "domain" => Vec::new(),
        "lexicon" => vec!["domain"],
        "eval" => ground.into_iter().chain(FLOW).collect(),
        _ => {
            let earlier = FLOW.iter().take_while(|m| **m != module).copied();
            ground.into_iter().chain(earlier).collect()
        }
    }
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

/// The modules of this crate that a source text names, comments left out: `crate::a`, and `crate::{a::b, c}`.
fn modules_used(source: &str) -> BTreeSet<String> {
    let code: String =
        source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => used.extend(heads_of_group(group)),
            None => used.extend([word(rest)]),
        }
    }
    used
}

fn word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first words of the parts of `a::{x, y}, b}`, up to the brace that closes the group.
fn heads_of_group(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut start) = (Vec::new(), 0, 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(word(&group[start..i]));
                start = i + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|h| !h.is_empty());
    heads
}

fn module_of(file: &Path, src: &Path) -> Option<String> {
    let inside = file.strip_prefix(src).ok()?;
    let first = inside.components().next()?.as_os_str().to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

#[test]
fn no_phase_uses_a_later_one() -> io::Result<()> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let known: Vec<&str> = FLOW.into_iter().chain(["domain", "lexicon", "eval"]).collect();
    let mut wrong = Vec::new();
    for file in rust_files(&src)? {
        let Some(module) = module_of(&file, &src) else { continue };
        if ["main", "lib", "cli"].contains(&module.as_str()) {
            continue;
        }
        let may = allowed(&module);
        if !known.contains(&module.as_str()) {
            wrong.push(format!("src/{module} has no place in the flow; give it one in tests/boundaries.rs"));
        }
        for used in modules_used(&fs::read_to_string(&file)?) {
            if used != module && !may.contains(&used.as_str()) {
                wrong.push(format!("{} uses crate::{used}", file.strip_prefix(&src).unwrap_or(&file).display()));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn what_is_used_is_seen() {
    let source = "use crate::{\n    domain::{Line, page::Ink},\n    acquire,\n};\n// crate::web is not used\nfn f() { crate::store::put() }";
    assert_eq!(modules_used(source).into_iter().collect::<Vec<_>>(), ["acquire", "domain", "store"]);
    assert_eq!(allowed("extract"), ["domain", "lexicon", "acquire", "decipher"]);
}
