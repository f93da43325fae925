//! The damage that Thai text layers are known for, and the part of it that can be mended without guessing.
//!
//! | damage | paper | text layer | where it comes from |
//! |---|---|---|---|
//! | split SARA AM | สำนัก | ส ำนัก, สํานัก | the font draws ำ as two glyphs |
//! | lost SARA AM | สำนัก | ส านัก | the same, with the nikhahit unmapped |
//! | mark order | ที่ | ท่ี | marks are drawn in the order of their height |
//! | private use | ที่ | ท\u{f702}\u{f70a} | fonts with shifted marks at U+F700 to U+F71A |
//! | false spaces | เรื่อง | เ รื่อง | kerning taken for spaces |
//! | wrong encoding | ที่ | ·Õè | eight-bit Thai fonts that claim to be Latin |
//!
//! Nikhahit and SARA AA are SARA AM's own decomposition, and a shifted mark is that mark: these two are mended. With
//! the rest it cannot be told what else was lost, and the page is better read off its image.

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Damage {
    /// A space stands before SARA AM.
    SplitSaraAm,
    /// SARA AA stands where only SARA AM can.
    LostSaraAm,
    /// A vowel or tone mark stands where none can.
    MarkOrder,
    /// A code of private use that stands for nothing known.
    PrivateUse,
    /// Spaces inside words.
    FalseSpaces,
    /// Not Thai, though it may look so in its font.
    WrongEncoding,
}

/// The character that an old Thai font draws at a code of private use: marks shifted left, down or both, and letters
/// that lost their foot. Source: the Thai glyph table that Windows and Pango share (U+F700 to U+F71A).
pub(super) fn from_private_use(ch: char) -> Option<char> {
    const SHIFTED: [char; 27] = [
        'ฐ', '\u{e34}', '\u{e35}', '\u{e36}', '\u{e37}', '\u{e48}', '\u{e49}', '\u{e4a}', '\u{e4b}', '\u{e4c}',
        '\u{e48}', '\u{e49}', '\u{e4a}', '\u{e4b}', '\u{e4c}', 'ญ', '\u{e31}', '\u{e4d}', '\u{e47}', '\u{e48}',
        '\u{e49}', '\u{e4a}', '\u{e4b}', '\u{e4c}', '\u{e38}', '\u{e39}', '\u{e3a}',
    ];
    SHIFTED.get((ch as usize).checked_sub(0xf700)?).copied()
}

/// The kinds of damage in a page's text (lines parted by line breaks), once it is mended. A few slips of the typist
/// are no damage.
pub(super) fn find(text: &str) -> Vec<Damage> {
    let mut counts = [0_usize; KINDS.len()];
    let mut count = |damage: Damage| counts[damage as usize] += 1;
    let (mut thai, mut visible) = (0, 0);
    let mut before = Shape::Nothing;
    let mut spaced = 0;
    for ch in text.chars() {
        let shape = Shape::of(ch);
        visible += usize::from(shape != Shape::Space && shape != Shape::Nothing);
        thai += usize::from(('\u{e01}'..='\u{e5b}').contains(&ch));
        if let Some(damage) = misplaced(before, shape) {
            count(damage);
        }
        match ch {
            '\u{e000}'..='\u{f8ff}' => count(Damage::PrivateUse),
            '\u{80}'..='\u{ff}' | '\u{fffd}' | '\u{152}'..='\u{192}' => count(Damage::WrongEncoding),
            _ => {}
        }
        if shape == Shape::Space && before.is_thai() {
            spaced += 1;
        }
        before = shape;
    }
    // Thai sets a space between clauses; one after every third letter is kerning.
    if spaced * 4 > thai && thai > 40 {
        counts[Damage::FalseSpaces as usize] += spaced;
    }
    let allowed = |damage: Damage| match damage {
        // An office may print § or é now and then.
        Damage::WrongEncoding => visible / 20,
        Damage::PrivateUse => visible / 200,
        _ => thai / 400,
    };
    KINDS.into_iter().filter(|&damage| counts[damage as usize] > allowed(damage)).collect()
}

const KINDS: [Damage; 6] = [
    Damage::SplitSaraAm,
    Damage::LostSaraAm,
    Damage::MarkOrder,
    Damage::PrivateUse,
    Damage::FalseSpaces,
    Damage::WrongEncoding,
];

/// What a character is to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The start of a line.
    Nothing,
    Space,
    /// A letter that carries marks.
    Consonant,
    /// เ แ โ ใ ไ, which stand before their consonant.
    Leading,
    /// า ะ ๅ, which stand after it.
    Following,
    SaraAm,
    /// A vowel above or below.
    Vowel,
    /// A tone mark, thanthakhat or nikhahit.
    Tone,
    Other,
}

impl Shape {
    pub fn of(ch: char) -> Self {
        match ch {
            '\n' | '\r' => Self::Nothing,
            c if c.is_whitespace() => Self::Space,
            'ก'..='ฮ' => Self::Consonant,
            'เ'..='ไ' => Self::Leading,
            'ะ' | 'า' | 'ๅ' => Self::Following,
            '\u{e33}' => Self::SaraAm,
            '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}' => Self::Vowel,
            '\u{e48}'..='\u{e4e}' => Self::Tone,
            _ => Self::Other,
        }
    }

    fn is_thai(self) -> bool {
        !matches!(self, Self::Nothing | Self::Space | Self::Other)
    }
}

/// What is wrong where `shape` follows `before`, if anything. After [`Shape::Other`] (a digit, a dash, a dotted
/// circle) anything may stand.
fn misplaced(before: Shape, shape: Shape) -> Option<Damage> {
    use Shape::{Consonant, Following, Leading, Nothing, Other, SaraAm, Space, Tone, Vowel};
    match (before, shape) {
        (_, Nothing | Consonant | Leading | Other) if before != Leading => None,
        (Leading, Consonant) => None,
        (Leading, Space | Nothing) => Some(Damage::FalseSpaces),
        (Leading, _) => Some(Damage::MarkOrder),
        (Space, SaraAm) => Some(Damage::SplitSaraAm),
        (Space, Following) => Some(Damage::LostSaraAm),
        (Space | Nothing, Vowel | Tone) => Some(Damage::FalseSpaces),
        (Nothing, SaraAm | Following) => Some(Damage::FalseSpaces),
        (Consonant, _) | (Tone, SaraAm | Following) | (Vowel, Tone) => None,
        // เกาะ; a tone on nikhahit before SARA AA that composing did not reach
        (Following, Following) => None,
        (Vowel, Vowel) | (Tone, Tone | Vowel) => Some(Damage::MarkOrder),
        (Vowel, SaraAm | Following) => Some(Damage::MarkOrder),
        (Following | SaraAm, Vowel | Tone | SaraAm | Following) => Some(Damage::MarkOrder),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn damage_is_told_from_thai() {
        use Damage::*;
        let table: [(&str, &[Damage]); 16] = [
            ("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด", &[]),
            ("ที่ มท ๐๘๒๐.๒/ว ๒๖๕๕ ลงวันที่ ๒๘ พฤษภาคม ๒๕๖๗", &[]),
            ("เพราะเกาะนี้ยี่เก๋ ฤๅษี เปรี๊ยะ น้ำ ศิลป์ พันธุ์ สิทธิ์ ณ ที่นั้น ๆ", &[]),
            ("(1) Zoom Meeting ID: 939 1234, email@example.com", &[]),
            ("", &[]),
            ("ส ำนักงาน", &[SplitSaraAm]),
            ("ส านักงาน จ านวน", &[LostSaraAm]),
            ("ท่ี นีั", &[MarkOrder]),
            ("ก่่า", &[MarkOrder]),
            ("เเละ", &[MarkOrder]),
            ("ท\u{f8f0}", &[PrivateUse]),
            ("เ รื่อง", &[FalseSpaces]),
            ("ท ี่", &[FalseSpaces]),
            ("·Õè Á· ðøòð", &[WrongEncoding]),
            ("ท\u{fffd}\u{fffd}", &[WrongEncoding]),
            ("ก ร ม ส่ ง เ ส ริ ม ก า ร ป ก ค ร อ ง ท้ อ ง ถิ่ น จั ง ห วั ด", &[LostSaraAm, FalseSpaces]),
        ];
        for (text, expected) in table {
            assert_eq!(find(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_slip_in_a_long_text_is_no_damage() {
        let text = "การปกครองส่วนท้องถิ่น ".repeat(40) + "ท่ี";
        assert_eq!(find(&text), []);
    }

    #[test]
    fn shifted_marks_are_marks() {
        let table = [('\u{f700}', 'ฐ'), ('\u{f70a}', '\u{e48}'), ('\u{f710}', '\u{e31}'), ('\u{f71a}', '\u{e3a}')];
        for (shifted, expected) in table {
            assert_eq!(from_private_use(shifted), Some(expected));
        }
        assert_eq!(from_private_use('\u{f71b}'), None);
        assert_eq!(from_private_use('ก'), None);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "\\PC*") {
            find(&text);
        }
    }
}
