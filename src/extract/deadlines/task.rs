//! Who has to do what, and at what time of day: the words around a deadline's day.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{
    super::{folded::Folded, pattern::pattern, zones::Zones},
    cues::clause_before,
};

/// Who has to do what, each in the letter's own words as far as they can be told.
#[derive(Default)]
pub(super) struct Task {
    pub(super) who: Option<String>,
    pub(super) what: Option<String>,
}

/// A time of day in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    /// `HH:MM`.
    pub(super) hh_mm: String,
    /// Its bytes in the folded text.
    pub(super) bytes: Range<usize>,
}

/// `เวลา ๐๙.๓๐ น.`, `เวลา ๐๙.๐๐ - ๑๖.๓๐ น.`, `เวลา ๑๓๐๐ - ๑๕๐๐`, `เวลา ๙ นาฬิกา`; `ก่อน ๑๖.๓๐ น.`
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^[\ \n,(]* (?:(?:ตั้งแต่|ก่อน|ภายใน|ไม่เกิน)?[\ \n]*เวลา|ก่อน|ภายใน)? [\ \n]* (?:ประมาณ)?[\ ]*
        (?P<time> (?P<h>[0-9]{1,2})[.:](?P<m>[0-9]{2}) | (?P<hhmm>[012][0-9][0-5]0|[012][0-9][0-5]5) | (?P<full>[0-9]{1,2})[\ ]?นาฬิกา )
        (?:[\ ]*(?:-|ถึง)[\ ]*[0-9]{1,2}[.:]?[0-9]{2})? (?P<unit>[\ ]*(?:น\.|นาฬิกา|น[\ \n]))?",
    )
});

/// The time of day right after a date.
pub(super) fn time_after(text: &Folded, end: usize) -> Option<Time> {
    let rest = text.after(end, 50);
    let found = AFTER.captures(rest)?;
    // A bare number is a time only with its unit or with เวลา before it.
    if found.name("unit").is_none() && found.name("full").is_none() && !found[0].contains("เวลา") {
        return None;
    }
    let number = |name| found.name(name).and_then(|m| m.as_str().parse::<u8>().ok());
    let (hour, minute) = match (found.name("hhmm"), number("full")) {
        (Some(hhmm), _) => (hhmm.as_str()[..2].parse().ok()?, hhmm.as_str()[2..].parse().ok()?),
        (None, Some(hour)) => (hour, 0),
        (None, None) => (number("h")?, number("m")?),
    };
    let bytes = end..end + found.get(0)?.as_str().trim_end().len();
    Some(Time { hh_mm: hh_mm(hour, minute)?, bytes })
}

/// The time that `words` begin with (`๑๖.๓๐ น.`), which stand at byte `at`.
pub(super) fn read_time(words: &str, at: usize) -> Option<Time> {
    let digits: Vec<&str> = words.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).collect();
    let [hour, minute, ..] = digits[..] else { return None };
    Some(Time { hh_mm: hh_mm(hour.parse().ok()?, minute.parse().ok()?)?, bytes: at..at + words.trim_end().len() })
}

fn hh_mm(hour: u8, minute: u8) -> Option<String> {
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// Where a duty begins.
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"ขอความร่วมมือ(?:จาก|ให้)?|ขอให้|จึงให้|โดยให้|และให้|แจ้งให้|กำหนดให้|มอบหมายให้|ขอความกรุณา|โปรด|แจ้ง|มอบหมาย")
});

/// The same with a plain ให้, which may also be the ให้ of `ส่งให้จังหวัด`.
static LETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[ \n])ให้"));

/// Offices and people, by the word that their names begin with.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^[\ \n]* (?P<who>ทุก|ท่าน|จังหวัด|อำเภอ|องค์กร|องค์การ|สำนัก|สนง|เทศบาล|อบต|อบจ|อปท|หน่วย|ส่วนราชการ|กอง|กรม|ผู้|นายอำเภอ|เจ้าหน้าที่|โรงเรียน|สถานศึกษา|ศูนย์|คณะ|ข้าราชการ|พนักงาน|ประชาชน|หัวหน้า|ปลัด|ท้องถิ่น)",
    )
});

/// The verbs of what they have to do.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) ดำเนินการ|รายงาน|จัด(?:ส่ง|ทำ|ชุด|ให้|ตั้ง|หา|เตรียม|สรร|เก็บ)|เฝ้าระวัง|ส่ง(?:[^เ]|เอ|เร)|แจ้ง|บันทึก|ตรวจสอบ|มอบหมาย|เข้าร่วม|พิจารณา|สำรวจ|กรอก|ตอบ|ลงทะเบียน|ปรับปรุง|ประชาสัมพันธ์|ยืนยัน|เร่งรัด|ขับเคลื่อน|รวบรวม|เสนอ|ถือปฏิบัติ|คัดเลือก|นำ|ใช้|เบิกจ่าย|ยื่น|สมัคร|ชำระ|ทราบ|กำกับ|ติดตาม",
    )
});

/// The longest that who has to do something is called, in characters.
const LONGEST_WHO: usize = 160;

/// Who begins this duty, and the byte at which the verb of what they have to do begins.
fn who_and_verb(duty: &str) -> Option<(Range<usize>, usize)> {
    let begin = WHO.captures(duty)?.name("who")?;
    let reach = duty[begin.end()..].char_indices().nth(LONGEST_WHO + 1).map_or(duty.len(), |(i, _)| begin.end() + i);
    let verb = begin.end() + VERB.find(&duty[begin.end()..])?.start();
    let who = duty[..verb].trim_end_matches([' ', '\n']).len().max(begin.end());
    (verb < reach).then_some((begin.start()..who, verb))
}

/// A duty before this one, with the day by which it is due: `..., ภายในวันที่ ๕ พฤษภาคม ๒๕๖๙ และ`.
static EARLIER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:ภายใน|ก่อน|ไม่เกิน|ระหว่าง|ตั้งแต่) [^\n]{0,60}? 25[0-9]{2} (?:[\ ]*เวลา[^ก-ฮ]{0,16}น\.)? [\ \n]* (?:และ|แล้ว|พร้อมทั้ง|รวมทั้ง)",
    )
});

/// What a duty begins with that is not of it: it goes on from another.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:และ|แล้ว|พร้อมทั้ง|รวมทั้ง)"));

/// The longest text kept of what has to be done, in characters.
const LONGEST: usize = 160;

/// Who has to do what, by the clause before a deadline's words.
pub(super) fn before(text: &Folded, zones: &Zones, cue: usize) -> Task {
    let clause = clause_before(text, zones, cue);
    let asks = ASKS.find_iter(clause).last().or_else(|| LETS.find_iter(clause).last());
    let Some(asks) = asks else { return Task::default() };
    let start = cue - clause.len() + asks.end();
    let duty = &text.text()[start..cue];
    let found = who_and_verb(duty);
    let who = found.as_ref().and_then(|(who, _)| words(text, start + who.start..start + who.end));
    let from = found.map_or(start, |(_, verb)| start + verb);
    // Of several duties in one sentence only the last is due on this day.
    let from = EARLIER.find_iter(&text.text()[from..cue]).last().map_or(from, |m| from + m.end());
    let from = GOES_ON.find(&text.text()[from..cue]).map_or(from, |m| from + m.end());
    Task { who, what: words(text, from..cue) }
}

/// The words as read, line breaks taken out, cut at the front to a length that a list can show.
fn words(text: &Folded, bytes: Range<usize>) -> Option<String> {
    let read = text.transcript().words(text.span(bytes)).replace('\n', "");
    let read = read.trim();
    let start = read.char_indices().rev().nth(LONGEST).map_or(0, |(i, _)| i);
    let cut = &read[start..];
    let cut = if start > 0 { cut.split_once(' ').map_or(cut, |(_, rest)| rest) } else { cut };
    (!cut.is_empty()).then(|| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Transcript;

    #[test]
    fn times_of_day() {
        for (text, time) in [
            (" เวลา ๐๙.๓๐ น. เป็นต้นไป", Some("09:30")),
            (" เวลา ๐๙.๐๐ - ๑๖.๓๐ น. ณ ห้อง", Some("09:00")),
            (" เวลา ๑๓๐๐ - ๑๕๐๐ ทั้งนี้", Some("13:00")),
            (" เวลา ๙ นาฬิกา", Some("09:00")),
            (" ก่อน ๑๖.๓๐ น.", Some("16:30")),
            (" (เวลา 13:30 น.)", Some("13:30")),
            (" เวลา ๒๕.๐๐ น.", None),
            (" ๑๒.๕๐ บาท", None),
            (" ณ ห้องประชุม", None),
        ] {
            let t = Transcript::of_text(text);
            assert_eq!(time_after(&Folded::new(&t), 0).map(|t| t.hh_mm).as_deref(), time, "{text}");
        }
    }

    #[test]
    fn who_has_to_do_what() {
        for (text, who, what) in [
            (
                "จึงขอให้จังหวัดแจ้งองค์กรปกครองส่วนท้องถิ่นในพื้นที่ดำเนินการบันทึกข้อมูล ",
                Some("องค์กรปกครองส่วนท้องถิ่นในพื้นที่"),
                Some("ดำเนินการบันทึกข้อมูล"),
            ),
            ("และให้รายงานผลให้อำเภอทราบ ", None, Some("รายงานผลให้อำเภอทราบ")),
            ("โดยให้เทศบาลส่งแบบตอบรับ ", Some("เทศบาล"), Some("ส่งแบบตอบรับ")),
            (
                "และให้รายงานผลตามตัวชี้วัดที่ ๑๖ ให้สำนักงานส่งเสริมการปกครอง\nท้องถิ่นจังหวัด ",
                None,
                Some("รายงานผลตามตัวชี้วัดที่ ๑๖ ให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"),
            ),
            ("ขอให้สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดส่งแบบ ", Some("สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด"), Some("ส่งแบบ")),
            (
                "และให้จังหวัดส่งแบบสำรวจ ภายในวันที่ ๕ พฤษภาคม ๒๕๖๙ และรายงานสถานการณ์ให้ทราบ ",
                Some("จังหวัด"),
                Some("รายงานสถานการณ์ให้ทราบ"),
            ),
            ("ขอให้ท่านจัดชุดลาดตระเวน และรายงานผล ", Some("ท่าน"), Some("จัดชุดลาดตระเวน และรายงานผล")),
            ("กำหนดการรับสมัคร ", None, None),
        ] {
            let t = Transcript::of_text(text);
            let folded = Folded::new(&t);
            let task = before(&folded, &Zones::of(&folded), folded.text().len());
            assert_eq!((task.who.as_deref(), task.what.as_deref()), (who, what), "{text}");
        }
    }
}
