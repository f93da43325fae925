//! Which record is about which letter of the truth.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A letter of the truth and its record, if there is one.
pub type Pair<'a> = (&'a Value, Option<&'a Value>);

/// Pairs letters by file name, then by the pages that they share (scans) or by their order in the file (text).
/// Attachments are no letters. Returned second: records of the truth's files that belong to no letter of theirs.
pub fn pair<'a>(truth: &'a [Value], letters: &'a [Value]) -> (Vec<Pair<'a>>, Vec<&'a Value>) {
    let mut by_file: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for letter in letters.iter().filter(|l| l["kind"] != "attachment") {
        by_file.entry(file_name(letter["source"]["path"].as_str().unwrap_or_default())).or_default().push(letter);
    }
    let mut files: Vec<&str> = Vec::new();
    for t in truth {
        let file = t["file"].as_str().unwrap_or_default();
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let (mut pairs, mut extra) = (Vec::new(), Vec::new());
    for file in files {
        let wanted: Vec<&Value> = truth.iter().filter(|t| t["file"].as_str().unwrap_or_default() == file).collect();
        let mut left = by_file.remove(file).unwrap_or_default();
        left.sort_by_key(|l| source_pages(l).first().copied().unwrap_or(0));
        let by_pages = wanted.first().is_some_and(|t| t["pages"].as_array().is_some_and(|p| !p.is_empty()));
        for t in wanted {
            let found =
                if by_pages { most_shared(&pages(&t["pages"]), &left) } else { (!left.is_empty()).then_some(0) };
            pairs.push((t, found.map(|i| left.remove(i))));
        }
        extra.extend(left);
    }
    (pairs, extra)
}

/// The record that shares most pages with these, the first of several; none if none shares any.
fn most_shared(wanted: &[u64], records: &[&Value]) -> Option<usize> {
    let wanted: BTreeSet<u64> = wanted.iter().copied().collect();
    let shared =
        |r: &Value| source_pages(r).iter().collect::<BTreeSet<_>>().iter().filter(|p| wanted.contains(p)).count();
    let best = records.iter().enumerate().map(|(i, r)| (shared(r), i)).rev().max_by_key(|(n, _)| *n)?;
    (best.0 > 0).then_some(best.1)
}

/// The part of a path after the last slash.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The pages of a record's source.
pub fn source_pages(letter: &Value) -> Vec<u64> {
    pages(&letter["source"]["pages"])
}

fn pages(list: &Value) -> Vec<u64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn by_pages_shared_and_by_order_in_text() {
        let truth = [
            json!({"file": "a.pdf", "pages": [1, 2]}),
            json!({"file": "a.pdf", "pages": [3]}),
            json!({"file": "b.txt"}),
            json!({"file": "b.txt"}),
        ];
        let record =
            |path: &str, pages: &[u32], kind: &str| json!({"kind": kind, "source": {"path": path, "pages": pages}});
        let letters = [
            record("x/a.pdf", &[3], "memo"),
            record("x/a.pdf", &[2], "external"),
            record("x/a.pdf", &[4], "external"),
            record("x/a.pdf", &[1], "attachment"),
            record("b.txt", &[], "memo"),
            record("elsewhere.pdf", &[1], "memo"),
        ];
        let (pairs, extra) = pair(&truth, &letters);
        let paired: Vec<Option<&Value>> = pairs.iter().map(|p| p.1).collect();
        assert_eq!(paired, [Some(&letters[1]), Some(&letters[0]), Some(&letters[4]), None]);
        assert_eq!(extra, [&letters[2]]);
    }
}
