//! Text as it is compared: what scanners and typists disagree on is taken out, and the way back to the original kept.

/// Folded text: letters, digits and vowels only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Folded {
    /// The characters that count.
    pub chars: Vec<char>,
    /// For each of them, the character of the original that it stands for.
    pub at: Vec<u32>,
}

/// Folds `text`: Thai digits become Arabic; tone marks and the silencer, which scans lose first, go; so do spaces, line
/// breaks and punctuation, which Thai print puts anywhere; SARA AM and SARA AE are each one character; small letters.
pub(in crate::store) fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    for (i, c) in text.chars().enumerate() {
        let c = match c {
            '๐'..='๙' => char::from_u32(c as u32 - '๐' as u32 + '0' as u32).unwrap_or(c),
            '\u{0E47}'..='\u{0E4C}' | '\u{0E4E}' => continue,
            'ฯ' | 'ๆ' | '฿' | '๏' | '๚' | '๛' => continue,
            // ํ and า apart are the ำ of another encoder, เ twice is the แ of another typist.
            'า' if folded.chars.last() == Some(&'\u{0E4D}') => {
                folded.pop();
                'ำ'
            }
            'เ' if folded.chars.last() == Some(&'เ') => {
                folded.pop();
                'แ'
            }
            '\u{0E01}'..='\u{0E4D}' => c,
            c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
            c if c.is_alphanumeric() => c.to_lowercase().next().unwrap_or(c),
            _ => continue,
        };
        folded.chars.push(c);
        folded.at.push(i as u32);
    }
    folded
}

impl Folded {
    fn pop(&mut self) {
        self.chars.pop();
        self.at.pop();
    }
}

/// The length of a gram.
pub(super) const GRAM: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_scanners_and_typists_disagree_on_is_gone() {
        for (one, other) in [
            ("ด่วนที่สุด", "ดวนทีสุด"),
            ("มท ๐๘๒๐.๒/ว ๒๖๕๕", "มท0820.2/ว2655"),
            ("ประชุม", "ประ ชุม"),
            ("น้ำ", "นํ้า"),
            ("แก้ไข", "เเก้ไข"),
            ("อปท.", "อ.ป.ท."),
            ("E-Plan", "e plan"),
        ] {
            assert_eq!(fold(one).chars, fold(other).chars, "{one}");
        }
        assert_ne!(fold("นา").chars, fold("นำ").chars);
    }

    #[test]
    fn the_way_back_leads_to_the_same_character() {
        let text = "ที่ มท ๐๘";
        let f = fold(text);
        assert_eq!(f.chars, ['ท', 'ี', 'ม', 'ท', '0', '8']);
        assert_eq!(f.at, [0, 1, 4, 5, 7, 8]);
    }
}
