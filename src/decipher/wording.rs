//! What character follows in official wording: a back-off model of short sequences, every digit counted as the same.
//! It is counted by `models/train/wording.py`, which describes the file.

/// A score is so many to a bit.
const STEPS: f32 = 16.0;
/// A sequence that is only stored for what follows it.
const UNKNOWN: u8 = 255;
/// What a character costs that was never seen, in steps.
const NEVER: u32 = 200;

/// The model: how many bits it takes to say what comes next.
#[derive(Debug)]
pub struct Wording {
    /// By the number of characters before, from none.
    orders: Vec<Order>,
    /// The class that stands for all digits, and for a line's beginning 0.
    charset: Vec<u8>,
}

/// The sequences of one length.
#[derive(Debug)]
struct Order {
    /// Their hashes, rising.
    keys: Vec<u32>,
    /// What the last character costs after the others.
    scores: Vec<u8>,
    /// What it costs to know that what follows is none of those stored.
    rests: Vec<u8>,
}

impl Order {
    fn find(&self, sequence: &[u8]) -> Option<usize> {
        let hash = sequence.iter().fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(*c)).wrapping_mul(0x0100_0193));
        self.keys.binary_search(&hash).ok()
    }
}

impl Wording {
    /// From the bytes of `wording.bin`, for a recogniser's charset.
    ///
    /// # Errors
    /// Why the bytes cannot be used.
    pub fn new(bytes: &[u8], charset: &[char]) -> Result<Self, String> {
        let mut bytes = bytes;
        let cut = "it ends too early";
        let [order, classes] =
            *take(&mut bytes, 6).and_then(|b| b.strip_prefix(b"SWM1")).ok_or("it is no such file")?
        else {
            return Err(cut.to_owned());
        };
        if usize::from(classes) != charset.len() + 1 {
            return Err(format!("it is for {classes} classes, not {}", charset.len() + 1));
        }
        let sizes = take(&mut bytes, 4 * usize::from(order)).ok_or(cut)?;
        let mut orders = Vec::new();
        for (i, size) in words(sizes).enumerate() {
            let size = size as usize;
            let keys = words(take(&mut bytes, 4 * size).ok_or(cut)?).collect();
            let scores = take(&mut bytes, size).ok_or(cut)?.to_vec();
            let rests =
                if i + 1 < usize::from(order) { take(&mut bytes, size).ok_or(cut)?.to_vec() } else { Vec::new() };
            orders.push(Order { keys, scores, rests });
        }
        let class = |ch: &char| charset.iter().position(|c| c == ch).map_or(0, |i| i as u8 + 1);
        let of_digit = class(&'0');
        let shared = |ch: &char| if ch.is_numeric() { of_digit } else { class(ch) };
        Ok(Self { orders, charset: std::iter::once(0).chain(charset.iter().map(shared)).collect() })
    }

    /// How many characters before one tell something of it.
    pub(super) fn reach(&self) -> usize {
        self.orders.len().saturating_sub(1)
    }

    /// The model's class for a recogniser's.
    pub(super) fn class(&self, class: usize) -> u8 {
        self.charset.get(class).copied().unwrap_or(0)
    }

    /// The bits that a class costs after others; 0 stands for a line's beginning.
    pub(super) fn cost(&self, before: &[u8], class: u8) -> f32 {
        let mut sequence = before[before.len().saturating_sub(self.reach())..].to_vec();
        sequence.push(class);
        let mut paid = 0;
        for from in 0..sequence.len() {
            let sequence = &sequence[from..];
            let Some(order) = self.orders.get(sequence.len() - 1) else { continue };
            if let Some(score) = order.find(sequence).map(|i| order.scores[i]).filter(|s| *s < UNKNOWN) {
                return (paid + u32::from(score)) as f32 / STEPS;
            }
            let before = &sequence[..sequence.len() - 1];
            if let Some(shorter) = before.len().checked_sub(1).and_then(|n| self.orders.get(n)) {
                paid += shorter.find(before).and_then(|i| shorter.rests.get(i)).map_or(0, |rest| u32::from(*rest));
            }
        }
        (paid + NEVER) as f32 / STEPS
    }
}

/// The first `n` bytes, which are then gone; `None` if there are fewer.
fn take<'a>(bytes: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (head, rest) = bytes.split_at_checked(n)?;
    *bytes = rest;
    Some(head)
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|b| b.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte)))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::decipher::net;

    /// The model that the program carries, and its charset.
    pub fn bundled() -> (Wording, Vec<char>) {
        let charset = net::tests::charset();
        (Wording::new(net::BUNDLED_WORDING, &charset).unwrap(), charset)
    }

    fn bits(text: &str) -> f32 {
        let (wording, charset) = bundled();
        let class = |ch| wording.class(charset.iter().position(|c| *c == ch).unwrap() + 1);
        let classes: Vec<u8> = std::iter::once(0).chain(text.chars().map(class)).collect();
        (1..classes.len()).map(|i| wording.cost(&classes[..i], classes[i])).sum()
    }

    #[test]
    fn official_wording_is_cheaper_than_what_is_misspelt() {
        for (right, wrong) in [
            ("การเบิกจ่ายงบประมาณ", "การเบิกจายงบประมาณ"),
            ("ส่งเสริมการปกครอง", "สงเสริมการปกครอง"),
            ("ของจังหวัด", "ของจังหวด"),
        ] {
            assert!(bits(right) + 3.0 < bits(wrong), "{right}: {} {wrong}: {}", bits(right), bits(wrong));
        }
    }

    #[test]
    fn every_digit_costs_the_same() {
        let costs: Vec<f32> = "0123456789๐๑๒๓๔๕๖๗๘๙".chars().map(|d| bits(&format!("วันที่ {d} มกราคม"))).collect();
        assert!(costs.iter().all(|c| *c == costs[0]), "{costs:?}");
    }

    #[test]
    fn a_broken_file_is_refused() {
        let (_, charset) = bundled();
        assert!(Wording::new(b"", &charset).is_err());
        assert!(Wording::new(&net::BUNDLED_WORDING[..1000], &charset).is_err());
        assert!(Wording::new(net::BUNDLED_WORDING, &charset[1..]).is_err());
    }
}
