//! The common form of the data files: tab-separated columns, `#` before remarks and sources.

/// The rows of a table with exactly `N` columns; remarks, empty lines and rows of another width are left out.
/// (That no file holds a row of another width is a test of each table.)
pub(super) fn rows<const N: usize>(tsv: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    data_lines(tsv).filter_map(|line| {
        let mut columns = line.split('\t');
        let mut row = [""; N];
        for cell in &mut row {
            *cell = columns.next()?.trim();
        }
        columns.next().is_none().then_some(row)
    })
}

/// The lines of a table that are neither remarks nor empty.
fn data_lines(tsv: &'static str) -> impl Iterator<Item = &'static str> {
    tsv.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
}

/// Panics unless every row of the table has `N` columns and the file names its source. For the tests of tables.
#[cfg(test)]
pub(super) fn assert_well_formed<const N: usize>(tsv: &'static str) {
    assert!(tsv.lines().any(|l| l.starts_with("# source: ")), "no line `# source: ...`");
    let lines: Vec<_> = data_lines(tsv).collect();
    assert!(!lines.is_empty());
    for line in lines {
        assert_eq!(line.split('\t').count(), N, "{line:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_and_rows_of_another_width_are_no_rows() {
        let tsv = "# source: here\n# a\tb\nx\ty\n\none\na\tb\tc\n z \t\n";
        assert_eq!(rows::<2>(tsv).collect::<Vec<_>>(), [["x", "y"], ["z", ""]]);
    }
}
