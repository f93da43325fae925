//! How far one spelling is from another.

/// How many characters have to be put in, taken out or replaced to make `a` into `b`.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<char>>());
    of_chars(&a, &b)
}

/// The same of characters that are split already.
pub(crate) fn of_chars(a: &[char], b: &[char]) -> usize {
    weighted(a, b, |x, y| if x == y { 0.0 } else { 1.0 }) as usize
}

/// The same where replacing one sign by another counts what `replacing` says; putting in and taking out count 1.
pub(crate) fn weighted<A, B>(a: &[A], b: &[B], replacing: impl Fn(&A, &B) -> f32) -> f32 {
    let mut row: Vec<f32> = (0..=b.len()).map(|n| n as f32).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i as f32 + 1.0);
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + replacing(x, y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1.0).min(row[j] + 1.0);
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
