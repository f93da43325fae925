//! Any text, and letters damaged as scans damage them: nothing panics, every find lies inside the text and is some of its
//! words.

use proptest::prelude::*;

use super::{
    date::{find_dates, find_stamp_dates},
    deadlines::{DeadlineContext, find_deadlines},
    number::{find_blank_numbers, find_numbers},
    references::find_references,
};
use crate::{
    domain::{Found, Glyph, Ink, Line, Origin, PageText, Span, Transcript},
    lexicon::holidays::Holidays,
};

/// A letter that holds all that the rules look for.
const LETTER: &str = "ด่วนที่สุด\nที่ มท ๐๘๑๐.๔/ว ๕๓๔๑\nกรมตัวอย่าง\n๑๒ กุมภาพันธ์ ๒๕๖๙\nเรื่อง ขอเชิญประชุม\n\
    อ้างถึง ๑. หนังสือกรม ด่วนมาก ที่ มท ๐๘๐๙.๒/ว ๔๑ และ ว ๓ ลงวันที่ ๘\nมกราคม ๒๕๖๙\n๒. คำสั่งกรม ที่ ๕/๒๕๖๙ ลว. ๙ ม.ค. ๖๙\n\
    ตามที่ กรมแจ้ง ตั้งแต่วันที่ ๗ - ๒๒ มกราคม ๒๕๖๙ นั้น\nจึงขอให้จังหวัดส่งแบบตอบรับภายในวันที่ ๒๐ กุมภาพันธ์ และเข้าร่วม\n\
    ประชุมในวันพฤหัสบดีที่ ๕ มีนาคม ๒๕๖๙ เวลา ๐๙.๓๐ น. และให้รายงานผลภายใน ๓ วันทำการ นับแต่วันที่ได้รับหนังสือ\n\
    และทุกวันที่ ๑๕ ของเดือน ภายในปีงบประมาณ พ.ศ. ๒๕๖๙ ระหว่างวันที่ ๒๘ ธันวาคม ถึงวันที่ ๓ มกราคม ๒๕๗๐\n๓/๒/๖๙";

/// The letter with characters dropped, doubled, swapped and replaced by others of the letter (`(place, what)`).
fn damaged(blows: &[(usize, u8)]) -> String {
    let mut chars: Vec<char> = LETTER.chars().collect();
    for &(place, what) in blows {
        let len = chars.len();
        let at = place % len;
        match what % 4 {
            0 => drop(chars.remove(at)),
            1 => chars.insert(at, chars[at]),
            2 => chars.swap(at, (at + 1) % len),
            _ => chars[at] = chars[place / 7 % len],
        }
    }
    chars.into_iter().collect()
}

/// The text as an engine reads it: doubtful digits with alternatives, some of them no digits.
fn doubtful(text: &str) -> Transcript {
    let glyph = |ch| Glyph { ch, p: 0.7, alternatives: vec![('๕', 0.2), ('ค', 0.1)], left: 0.1, right: 0.2 };
    let line = |l: &str| Line { glyphs: l.chars().map(glyph).collect(), place: None, ink: Ink::Black, block: 0 };
    let page = PageText::of_lines(1, Origin::Ocr, text.lines().map(line).collect());
    Transcript::of_pages([&page], |_, _| true)
}

fn assert_found<T>(transcript: &Transcript, found: &Found<T>) {
    let span = found.span.unwrap_or(Span::new(0, 0));
    assert!(span.start < span.end && span.end <= transcript.cells().len(), "{span:?}");
    assert_eq!(transcript.words(span), found.text);
    assert!((0.0..=1.0).contains(&found.confidence), "{}", found.confidence);
    assert!(found.alternatives.iter().all(|a| (0.0..=1.0).contains(&a.confidence)));
}

fn assert_holds(transcript: &Transcript) {
    for number in find_numbers(transcript) {
        assert_found(transcript, &number.found);
        assert_eq!(number.found.value.to_string().parse().ok(), Some(number.found.value), "a number reads back");
    }
    find_blank_numbers(transcript).iter().for_each(|n| assert_found(transcript, &n.stem));
    for date in find_dates(transcript).iter().chain(&find_stamp_dates(transcript)) {
        assert!(date.span.start < date.span.end && date.span.end <= transcript.cells().len());
        date.found(transcript).iter().for_each(|f| assert_found(transcript, f));
    }
    for reference in find_references(transcript, None) {
        assert_found(transcript, &reference.number.0);
        reference.date.iter().for_each(|d| assert_found(transcript, &d.0));
        reference.issuer.iter().for_each(|i| assert_found(transcript, i));
    }
    for dated in [None, "2026-02-12".parse().ok()] {
        let context = DeadlineContext { dated, received: dated, holidays: Holidays::of_offices() };
        find_deadlines(transcript, &context).iter().for_each(|d| assert_found(transcript, &d.found));
    }
}

#[test]
fn the_letter_itself_is_read() {
    let t = Transcript::of_text(LETTER);
    assert_eq!(find_numbers(&t).len(), 4);
    let context =
        DeadlineContext { dated: "2026-02-12".parse().ok(), received: None, holidays: Holidays::of_offices() };
    assert_eq!(find_deadlines(&t, &context).len(), 6);
    assert_holds(&t);
    assert_holds(&doubtful(LETTER));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text(text in ".{0,200}") {
        assert_holds(&Transcript::of_text(&text));
    }

    #[test]
    fn any_text_of_the_letters_characters(text in "[ทีวันที่ลงภายใน๐-๙0-9./ /\n,()-มคกพ.ว]{0,120}") {
        assert_holds(&Transcript::of_text(&text));
        assert_holds(&doubtful(&text));
    }

    #[test]
    fn damaged_letters(blows in prop::collection::vec((any::<usize>(), any::<u8>()), 0..60)) {
        let text = damaged(&blows);
        assert_holds(&Transcript::of_text(&text));
        assert_holds(&doubtful(&text));
    }
}
