//! The text as a rule wants to see it: Arabic digits, plain spaces and hyphens, no markdown, and no letter O for a zero;
//! with the way back to the characters as read. Rules match on [`Folded::text`] and never alter what was read.

use std::ops::Range;

use crate::domain::{Span, Transcript, digits};

/// A transcript with its folded text.
pub(crate) struct Folded<'t> {
    transcript: &'t Transcript,
    text: String,
    /// For each byte of `text`, the first character of the transcript that it stands for.
    first: Vec<u32>,
    /// For each byte of `text`, one past the last character of the transcript that it stands for.
    last: Vec<u32>,
}

impl<'t> Folded<'t> {
    /// Folds the transcript's text.
    pub(crate) fn new(transcript: &'t Transcript) -> Self {
        let len = transcript.text().len();
        let mut folded = Self {
            transcript,
            text: String::with_capacity(len),
            first: Vec::with_capacity(len),
            last: Vec::with_capacity(len),
        };
        let mut chars = transcript.text().chars().enumerate().peekable();
        let mut before = '\n';
        while let Some((i, c)) = chars.next() {
            let next = chars.peek().map(|&(_, c)| c);
            match (c, next) {
                // NIKHAHIT and SARA AA, two SARA E: what some engines and keyboards make of ำ and แ.
                ('\u{e4d}', Some('า')) => folded.push('ำ', i, i + 2),
                ('เ', Some('เ')) => folded.push('แ', i, i + 2),
                ('*' | '\u{200b}'..='\u{200d}' | '\u{feff}', _) => {}
                _ => folded.push(fold(c, before, next), i, i + 1),
            }
            if matches!((c, next), ('\u{e4d}', Some('า')) | ('เ', Some('เ'))) {
                chars.next();
            }
            before = c;
        }
        folded
    }

    fn push(&mut self, c: char, first: usize, last: usize) {
        self.text.push(c);
        self.first.resize(self.text.len(), first as u32);
        self.last.resize(self.text.len(), last as u32);
    }

    /// The transcript behind it.
    pub(crate) fn transcript(&self) -> &'t Transcript {
        self.transcript
    }

    /// The folded text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The characters as read behind a byte range of the folded text.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        let start = self.first.get(bytes.start).copied().unwrap_or(self.transcript.cells().len() as u32);
        let end = bytes.end.checked_sub(1).and_then(|b| self.last.get(b)).copied().unwrap_or(start);
        Span::new(start as usize, end as usize)
    }

    /// The characters of a byte range of the folded text, each with the place in the transcript where it was read.
    pub(crate) fn chars(&self, bytes: Range<usize>) -> impl Iterator<Item = (char, usize)> {
        let text = self.text.get(bytes.clone()).unwrap_or("");
        text.char_indices().map(move |(i, c)| (c, self.first[bytes.start + i] as usize))
    }

    /// Up to `count` characters of the text before `byte`.
    pub(crate) fn before(&self, byte: usize, count: usize) -> &str {
        let head = &self.text[..byte];
        let start = head.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(i, _)| i);
        &head[start..]
    }

    /// Up to `count` characters of the text from `byte` on.
    pub(crate) fn after(&self, byte: usize, count: usize) -> &str {
        let tail = &self.text[byte..];
        let end = tail.char_indices().nth(count).map_or(tail.len(), |(i, _)| i);
        &tail[..end]
    }

    /// The byte at which the line that holds `byte` begins.
    pub(crate) fn line_start(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |i| i + 1)
    }
}

/// One character folded, given its neighbours as read.
fn fold(c: char, before: char, next: Option<char>) -> char {
    match c {
        '๐'..='๙' => digits::value(c).map_or(c, |v| (b'0' + v) as char),
        '\t' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        'o' | 'O' if is_zero(before, next) => '0',
        _ => c,
    }
}

/// Whether a letter O between these two is a zero: one of them is a digit (or another O beside one), none another letter.
fn is_zero(before: char, next: Option<char>) -> bool {
    let next = next.unwrap_or('\n');
    let o_or_digit = |c: char| digits::is_digit(c) || matches!(c, 'o' | 'O');
    let latin = |c: char| c.is_ascii_alphabetic() && !matches!(c, 'o' | 'O');
    (o_or_digit(before) || o_or_digit(next)) && !latin(before) && !latin(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_text_and_the_way_back() {
        let t = Transcript::of_text("ที่ มท **o๘๑O.๔**/ว – ๕๓๔๑ นํา COVID-๑๙");
        let folded = Folded::new(&t);
        assert_eq!(folded.text(), "ที่ มท 0810.4/ว - 5341 นำ COVID-19");
        let at = folded.text().find("0810.4").unwrap();
        assert_eq!(t.words(folded.span(at..at + 6)), "o๘๑O.๔");
        let at = folded.text().find("นำ").unwrap();
        assert_eq!(t.words(folded.span(at..at + "นำ".len())), "นํา");
        assert_eq!(folded.span(0..0), Span::new(0, 0));
        assert_eq!(folded.span(9999..99999), Span::new(t.cells().len(), t.cells().len()));
        assert_eq!(folded.before(at, 3), "41 ");
        assert_eq!(folded.after(at, 2), "นำ");
    }

    #[test]
    fn words_keep_their_o() {
        for text in ["Zoom", "Facebook", "INFO", "o", "No.5"] {
            assert_eq!(Folded::new(&Transcript::of_text(text)).text(), text);
        }
        assert_eq!(Folded::new(&Transcript::of_text("OO23.3")).text(), "0023.3");
    }
}
