//! Which digits other people's OCR takes for which, and which letters this program's recogniser does.

use std::sync::LazyLock;

use super::table;

const TSV: &str = include_str!("confusions.tsv");
const LETTERS: &str = include_str!("letter_confusions.tsv");

/// `[printed][read]`: the probability that a printed digit is read as another.
static READ_AS: LazyLock<[[f64; 10]; 10]> = LazyLock::new(|| {
    let mut read_as = [[0.0; 10]; 10];
    for [printed, read, p] in table::rows::<3>(TSV) {
        if let (Ok(printed), Ok(read), Ok(p)) = (printed.parse::<usize>(), read.parse::<usize>(), p.parse::<f64>())
            && printed < 10
            && read < 10
        {
            read_as[printed][read] = p;
        }
    }
    for (digit, row) in read_as.iter_mut().enumerate() {
        row[digit] = 1.0 - row.iter().sum::<f64>();
    }
    read_as
});

/// What was printed where `read` (0 to 9) was read: every digit with its probability, most probable first. All digits are
/// taken to be printed equally often. Empty if `read` is no digit.
pub fn printed_where(read: u8) -> Vec<(u8, f64)> {
    let read = usize::from(read);
    if read > 9 {
        return Vec::new();
    }
    let total: f64 = READ_AS.iter().map(|row| row[read]).sum();
    let mut printed: Vec<(u8, f64)> =
        (0u8..10).map(|d| (d, READ_AS[usize::from(d)][read] / total)).filter(|(_, p)| *p > 0.0).collect();
    printed.sort_by(|a, b| b.1.total_cmp(&a.1));
    printed
}

/// The letter that was printed, and its probability, where the recogniser read `read` without a thought of another. Both are taken to
/// be printed equally often. `None` if it takes no other for this one.
pub fn letter_printed_where(read: char) -> Option<(char, f64)> {
    static TAKEN: LazyLock<Vec<(char, char, f64)>> = LazyLock::new(|| {
        let letter = |word: &str| word.chars().next();
        let row = |[printed, read, p]: [&str; 3]| Some((letter(printed)?, letter(read)?, p.parse().ok()?));
        table::rows::<3>(LETTERS).filter_map(row).collect()
    });
    let (printed, _, p) = TAKEN.iter().find(|(_, taken, _)| *taken == read)?;
    Some((*printed, p / (1.0 + p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_mostly_what_was_printed() {
        table::assert_well_formed::<3>(LETTERS);
        for [printed, read, _] in table::rows::<3>(LETTERS) {
            let (letter, p) = letter_printed_where(read.chars().next().unwrap()).unwrap();
            assert_eq!(letter.to_string(), printed);
            assert!(p > 0.0 && p < 0.05, "{printed} {p}");
        }
        assert_eq!(letter_printed_where('ก'), None);
    }

    #[test]
    fn what_is_read_is_mostly_what_was_printed() {
        table::assert_well_formed::<3>(TSV);
        for read in 0..10 {
            let printed = printed_where(read);
            assert_eq!(printed[0].0, read);
            assert!((0.95..1.0).contains(&printed[0].1), "{printed:?}");
            assert!((printed.iter().map(|(_, p)| p).sum::<f64>() - 1.0).abs() < 1e-9);
        }
        assert_eq!(printed_where(4)[1].0, 5);
        assert!(printed_where(10).is_empty());
    }
}
