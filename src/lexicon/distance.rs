//! How far one spelling is from another.

/// How many characters have to be put in, taken out or replaced to make `a` into `b`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<char>>());
    of_chars(&a, &b)
}

/// The same of characters that are split already.
pub(crate) fn of_chars(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn each_kind_of_slip_counts_one() {
        for (a, b, slips) in [
            ("", "", 0),
            ("มีนาคม", "มีนาคม", 0),
            ("มีนาคม", "มนาคม", 1),
            ("มกราตม", "มกราคม", 1),
            ("", "กข", 2),
            ("กขค", "ขคง", 2),
        ] {
            assert_eq!((distance(a, b), distance(b, a)), (slips, slips), "{a} {b}");
        }
    }
}
