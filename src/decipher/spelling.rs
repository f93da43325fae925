//! What can stand in Thai spelling at all: a weak tidying of what was read. It never touches digits.

use super::decode::Spelt;

/// A mark without a base to sit on that was read less surely than this is dust.
const LONE_MARK: f32 = 0.9;

/// Puts read characters into Thai typing order: SARA AM composed, `เเ` as `แ`, the vowel before its tone mark, one of
/// two equal marks on one consonant dropped, marks with nothing to sit on dropped if they are doubtful, spaces single.
pub fn tidy(spelt: Vec<Spelt>) -> Vec<Spelt> {
    let mut out: Vec<Spelt> = Vec::with_capacity(spelt.len());
    for mut next in spelt {
        let Some(last) = out.last_mut() else {
            if next.ch != ' ' && !(is_mark(next.ch) && next.p < LONE_MARK) {
                out.push(next);
            }
            continue;
        };
        match (last.ch, next.ch) {
            (' ', ' ') => {}
            ('\u{0e4d}', 'า') => join(last, &next, 'ำ'),
            ('เ', 'เ') => join(last, &next, 'แ'),
            (a, b) if a == b && is_mark(b) => {
                if next.p > last.p {
                    *last = next;
                }
            }
            (a, b) if is_tone(a) && is_vowel_mark(b) => {
                std::mem::swap(last, &mut next);
                out.push(next);
            }
            (a, b) if is_mark(b) && !takes_mark(a) && next.p < LONE_MARK => {}
            _ => out.push(next),
        }
    }
    while out.last().is_some_and(|s| s.ch == ' ') {
        out.pop();
    }
    out
}

/// Puts a space where between two characters lie more steps than `wide` and none was read: what stands so far apart is not one
/// word, or one number.
pub fn part(spelt: Vec<Spelt>, wide: usize) -> Vec<Spelt> {
    let mut out: Vec<Spelt> = Vec::with_capacity(spelt.len());
    for next in spelt {
        if let Some(last) = out.last().filter(|last| last.ch != ' ' && next.ch != ' ') {
            let gap = last.steps.end..next.steps.start;
            if gap.len() > wide {
                out.push(Spelt { ch: ' ', p: 1.0, alternatives: Vec::new(), steps: gap });
            }
        }
        out.push(next);
    }
    out
}

fn join(first: &mut Spelt, second: &Spelt, ch: char) {
    first.ch = ch;
    first.p *= second.p;
    first.alternatives.clear();
    first.steps.end = second.steps.end;
}

/// MAI EK, MAI THO, MAI TRI, MAI CHATTAWA, THANTHAKHAT.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{0e48}'..='\u{0e4c}')
}

/// Vowels and signs above or below a consonant.
fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}')
}

fn is_mark(c: char) -> bool {
    is_tone(c) || is_vowel_mark(c) || matches!(c, '\u{0e4d}' | '\u{0e4e}')
}

fn takes_mark(c: char) -> bool {
    matches!(c, 'ก'..='ฮ') || is_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidied(text: &str, p: f32) -> String {
        let spelt = |(i, ch)| Spelt { ch, p, alternatives: Vec::new(), steps: i..i + 1 };
        tidy(text.chars().enumerate().map(spelt).collect()).iter().map(|s| s.ch).collect()
    }

    #[test]
    fn what_stands_far_apart_is_parted() {
        let at = |ch: char, step: usize| Spelt { ch, p: 0.9, alternatives: Vec::new(), steps: step..step + 1 };
        let parted = |line: Vec<Spelt>| part(line, 20).iter().map(|s| s.ch).collect::<String>();
        assert_eq!(parted(vec![at('๓', 0), at('๕', 5), at('๒', 40)]), "๓๕ ๒");
        assert_eq!(parted(vec![at('๓', 0), at(' ', 20), at('๒', 40)]), "๓ ๒", "one space is enough");
    }

    #[test]
    fn typing_order() {
        for (read, right) in [
            ("น\u{0e4d}า", "นำ"),
            ("เเละ", "และ"),
            ("ท\u{0e48}\u{0e35}", "ท\u{0e35}\u{0e48}"),
            ("ก\u{0e48}\u{0e48}อน", "ก่อน"),
            ("  ที่  มท ", "ที่ มท"),
            ("๒๕๖๙ 2026", "๒๕๖๙ 2026"),
        ] {
            assert_eq!(tidied(read, 0.99), right);
        }
    }

    #[test]
    fn dust_is_no_mark() {
        assert_eq!(tidied("\u{0e48}ก", 0.5), "ก");
        assert_eq!(tidied("๕\u{0e48}", 0.5), "๕");
        assert_eq!(tidied("๕\u{0e48}", 0.99), "๕\u{0e48}", "what is sure stays as read");
    }
}
