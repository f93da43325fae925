//! Wording: how much of one letter's text stands in another.
//!
//! An office that passes a letter on copies its body nearly word for word. A letter's wording is kept as a sample of
//! the hashes of its shingles (runs of [`SHINGLE`] letters, digits and spaces left out, since those are what scans lose):
//! the one hash in [`SAMPLE`] that is smallest modulo the hash range, the same for every letter, so that two samples
//! share what their texts share. A letter of a page keeps about a hundred numbers instead of its text.

use crate::domain::alphabet::is_letter;

/// Letters in a shingle: long enough to be rare, short enough to survive one misread letter in fifty.
const SHINGLE: usize = 8;
/// One shingle in so many is kept.
const SAMPLE: u64 = 12;
/// One kept shingle in so many serves as a key to find candidates.
const KEYED: u32 = 4;
/// A sample smaller than this says nothing: the text is a few set phrases.
const ENOUGH: usize = 16;
/// No letter keeps more, however long it is.
const MOST: usize = 400;

/// The wording of a text: a sorted sample of its shingles' hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording(Box<[u32]>);

impl Wording {
    /// The wording of `text`; one shingle in [`SAMPLE`] is kept.
    pub fn of(text: &str) -> Self {
        Self::sampled(text, SHINGLE, SAMPLE)
    }

    /// The wording of a short text (a subject): every second shingle of four letters.
    pub fn of_short(text: &str) -> Self {
        Self::sampled(text, 4, 2)
    }

    fn sampled(text: &str, shingle: usize, sample: u64) -> Self {
        const BASE: u64 = 0x0100_0000_01b3;
        let drop = (0..shingle).fold(1u64, |p, _| p.wrapping_mul(BASE));
        let mut window = std::collections::VecDeque::with_capacity(shingle + 1);
        let (mut hash, mut kept) = (0u64, Vec::new());
        // Letters and their marks carry the wording; digits, spaces and signs do not.
        for c in text.chars().filter(|c| is_letter(*c)) {
            window.push_back(c as u64);
            hash = hash.wrapping_mul(BASE).wrapping_add(c as u64);
            if window.len() > shingle {
                let old = window.pop_front().unwrap_or_default();
                hash = hash.wrapping_sub(old.wrapping_mul(drop));
            }
            if window.len() == shingle {
                let mixed = mix(hash);
                if mixed.is_multiple_of(sample) {
                    kept.push((mixed >> 32) as u32);
                }
            }
        }
        kept.sort_unstable();
        kept.dedup();
        kept.truncate(MOST);
        Self(kept.into())
    }

    /// The share of the shorter text's wording that stands in the other, 0 to 1; `None` if one is too short to say.
    pub fn shared(&self, other: &Self) -> Option<f64> {
        let shorter = self.0.len().min(other.0.len());
        (shorter >= ENOUGH).then(|| common(&self.0, &other.0) as f64 / shorter as f64)
    }

    /// The shingles by which letters of like wording are found.
    pub fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied().filter(|h| h % KEYED == 0)
    }
}

fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

/// Spreads a hash's bits (the finisher of SplitMix64).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "ขอให้จังหวัดแจ้งองค์กรปกครองส่วนท้องถิ่นสำรวจแหล่งน้ำและถังเก็บน้ำในหมู่บ้าน พร้อมทั้งบันทึกผลการสำรวจ\
        ลงในระบบให้ครบถ้วน แล้วรายงานให้กรมทราบตามแบบที่กำหนด เพื่อใช้ประกอบการจัดสรรงบประมาณในปีต่อไป";

    #[test]
    fn a_copied_body_is_shared_and_another_is_not() {
        let here = Wording::of(BODY);
        let copied = Wording::of(&format!("ด้วยจังหวัดได้รับแจ้งจากกรมว่า {BODY} จึงแจ้งมาเพื่อทราบและถือปฏิบัติ"));
        let other = Wording::of(
            "การแข่งขันกีฬานักเรียนประจำปีของโรงเรียนในสังกัดเทศบาลจะจัดขึ้นที่สนามกลางระหว่างวันจันทร์ถึงวันศุกร์ จึงขอเชิญ\
             คณะครูและผู้ปกครองเข้าร่วมพิธีเปิด โดยแต่งกายชุดสุภาพ และนำนักกีฬามาลงทะเบียนก่อนเวลาแข่งขัน",
        );
        assert_eq!(common(&here.0, &copied.0), here.0.len());
        assert!(common(&here.0, &other.0) == 0);
        assert_eq!(here.shared(&Wording::of("สั้น")), None);
    }

    #[test]
    fn digits_and_line_breaks_do_not_count() {
        assert_eq!(Wording::of("หนังสือ ๑๒ ฉบับ\nลงวันที่"), Wording::of("หนังสือ ๙๙ฉบับลงวันที่"));
    }
}
