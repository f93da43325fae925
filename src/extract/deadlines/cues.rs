//! The words around a date that make it a deadline, or show that it is none.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    super::{
        date::{DateLead, DateMention, DateShape, PartialDate},
        folded::Folded,
        pattern::pattern,
        zones::Zones,
    },
    recurring,
    task::{self, Time},
};
use crate::{domain::DeadlineKind, lexicon::distance::distance};

/// What makes a date a deadline.
pub(super) struct Cue {
    pub(super) kind: DeadlineKind,
    /// Where its words begin in the folded text.
    pub(super) start: usize,
    /// A time that stands between the cue and the date (ก่อนเวลา ๑๒.๐๐ น. ของวันที่).
    pub(super) time: Option<Time>,
    /// The probability that words like these mean a deadline of this kind.
    pub(super) sure: f64,
}

/// By: ภายในวันที่, ไม่เกิน, ก่อน, ก่อนเที่ยงของวันที่, ส่งบทความได้ถึงวันที่, and a time between them and the date. What is directly before the date (or its วันที่).
/// Lines break between syllables too: `ไม่|เกินวันที่`, `ภาย|ในวันที่`.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?: (?P<within> ภาย\n?ใน(?:ไม่เกิน|กำหนด|ช่วง)? | ไม่\n?(?:เกิน(?:กว่า)?|ช้ากว่า|ล่าช้ากว่า) | อย่างช้า(?:ที่สุด)?(?:ไม่เกิน|ภายใน)? | เสร็จ(?:สิ้น)?ใน
                       | ก่อนเที่ยง(?:วัน)?(?:ของ)? | (?:ส่ง|ยื่น|สมัคร|ลงทะเบียน)[ก-๎\ ]{0,30}?ได้(?:จน)?ถึง )
          | (?P<before> ก่อน(?:หรือใน)?(?:สิ้น)? )
          | (?P<until> บัดนี้(?:เป็นต้นไป)?[\ \n]*(?:จน)?ถึง ) )
        [\ \n]* (?:เวลา)?[\ \n]* (?P<time> [0-9]{1,2}[.:][0-9]{2}[\ ]*(?:น\.|นาฬิกา)? [\ \n]*(?:ของ|ใน)? )?
        [\ \n]* (?:วันที่)? (?:สิ้น)? (?:ปี|เดือน)? [\ \n]* $",
    )
});

/// By as well: หมดเขตรับสมัครวันที่, กำหนดส่งในวันที่, ขยายเวลาส่งรายงานถึงวันที่, ปิดรับข้อมูลเวลา ๑๖.๓๐ น. วันที่; not เปิดรับ.
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:หมดเขต|(?:^|[^เ])ปิดรับ|สิ้นสุด(?:การ)?รับ|กำหนดส่ง|ครบกำหนดส่ง|กำหนดแล้วเสร็จ|ขยาย(?:ระยะ)?เวลา)
        [ก-๎\ ]{0,40}? (?P<time> เวลา[\ \n]*[0-9]{1,2}[.:][0-9]{2}[\ ]*(?:น\.|นาฬิกา)?[\ \n]*(?:ของ)? )? (?:ใน|ถึง|เป็น)?[\ \n]*$",
    )
});

/// What follows a day that is the last one: `ในวันที่ ๒๐ มีนาคม ๒๕๖๙ เป็นอย่างช้า`.
static AT_LATEST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \n]*(?:เวลา[^ก-ฮ]{0,16}น\.[ \n]*)?(?:เป็นอย่างช้า|อย่างช้า|เป็นวันสุดท้าย|เป็นกำหนดสุดท้าย)"));

/// The new day of what was put off: `เลื่อนกำหนดส่งจากเดิมวันที่ ... เป็นวันที่`.
static MOVED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:เป็น|ออกไป)(?:ภายใน|ถึง|จนถึง|ใน)?[ \n]*(?:สิ้น)?(?:เดือน)?[ \n]*$"));

/// What puts a day off.
static PUT_OFF: LazyLock<Regex> = LazyLock::new(|| pattern(r"ขยาย|เลื่อน|เปลี่ยน"));

/// What puts off or calls off what an introduction told of: `จึงขอเลื่อนการประชุม`, `ขอยกเลิกการจัดกิจกรรม`.
static CALLED_OFF: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:ขอ|จึง|แจ้ง|ได้|ให้|ต้อง)(?:แจ้ง)?(?:ยกเลิก|เลื่อน|งด|ขยาย|เปลี่ยน(?:แปลง)?(?:กำหนด|วัน))"));

/// A meeting that is put off, not a day by which something is due.
static MEETING_MOVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:เลื่อน|เปลี่ยน(?:แปลง)?)(?:การ|กำหนดการ|กำหนด|วัน|งาน)?(?:จัด)?(?:การ|งาน)?(?:ประชุม|อบรม|สัมมนา|ชี้แจง|กิจกรรม|พิธี|สอบ)",
    )
});

/// What is directly before a by-cue that is no duty: the old term in `จากเดิมภายในวันที่ ... เป็น`, what could not be done.
static NOT_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:จากเดิม|เดิม|จาก|ไม่ทัน|ได้ทัน|ไม่ได้|มิได้)[ \n“"(]*$|(?:ไม่สามารถ|คาดว่า)[^\n]{0,80}$|ได้(?:ดำเนินการ|รายงาน|จัดส่ง|ส่ง|แจ้ง)[ก-๎]{0,40}(?:แล้ว|เสร็จ)[ก-๎ ]{0,20}$"#,
    )
});

/// What is directly before the old day or period of what was put off.
static OLD_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:จากเดิม|กำหนดเดิม|เดิม)(?:ใน|ระหว่าง|ตั้งแต่|ช่วง)*[ \n]*(?:วันที่)?[ \n]*$"));

/// What is directly before a prolonged term that was granted before, and is only told of.
static GRANTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:ที่|ได้)(?:ได้|เคย)?(?:ขอ|รับอนุมัติ(?:ให้)?)$"));

/// What is directly before ก่อนวันที่ where it tells of a state, not of a duty: ครอบครองอยู่ก่อนวันที่.
static STATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:อยู่|เกิด|ไว้|แล้ว|บรรจุ|บังคับ|ตำแหน่ง|หน้า|อนุมัติ|ปฏิบัติงาน|ปฏิบัติราชการ|แต่งตั้ง|วัน|เดือน|ตั้งแต่|ใช้|มี|สิ้นสุด|เกษียณ|ซึ่งครบวาระ|(?:ที่|ซึ่ง)(?:ก่อ|ปลูก)?สร้าง|(?:ที่|ซึ่ง)ได้มา)[ \n]*$",
    )
});

/// What asks.
static ASKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"ให้|โปรด|ขอ|กรุณา|ต้อง"));

/// What is asked for: something to be done, mostly something to be sent.
static DUTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ให้|โปรด|ขอความ|รายงาน|จัดส่ง|ส่ง(?:[^เ]|เ[^ส]|$)|แจ้ง|ดำเนินการ|ตอบ|สมัคร|ลงทะเบียน|ชำระ|ยื่น|เสร็จ|บันทึก|ยืนยัน|จัดทำ|เบิกจ่าย|เสนอ|คืน|สำรวจ|ตรวจสอบ|ปรับปรุง|เข้าร่วม|ทำสัญญา|ลงนาม|ก่อหนี้|โอน|เร่งรัด",
    )
});

/// Where something is to be sent: มายังกรมส่งเสริมการปกครองท้องถิ่น.
static SENT_TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:มา|ไป)(?:ยัง|ที่)"));

/// What people come together for: to talk, or to look at a thing on its place.
static MEETING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ประชุม|อบรม|สัมมนา|ชี้แจง|เสวนา|บรรยาย|นิเทศ|พิธี|ประชาพิจารณ์|รับฟังความ|สัมภาษณ์|สอบ(?:คัดเลือก|แข่งขัน)|นัดพร้อม|นัดหมาย|รังวัด|Meeting|Conference|Zoom|Webex|VCS|ถ่ายทอดสด",
    )
});

/// What announces a meeting that is to come, rather than telling of one.
static INVITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"เชิญ|เข้าร่วม|กำหนดจัด|มีกำหนด|จะจัด|กำหนดการ|กำหนดประชุม|จัดให้มี|มอบหมาย|จัดประชุม|จัดอบรม|จัดสัมมนา|จัดโครงการ|จัดฝึกอบรม",
    )
});

/// A place after a meeting's day: `ณ ห้องประชุม`, `ผ่านระบบ`.
static PLACE: LazyLock<Regex> = LazyLock::new(|| pattern(r"ณ[ \n]|ผ่าน(?:ระบบ|ทาง|สื่อ|แอป)|ทางระบบ|ห้องประชุม"));

/// What is directly before a window's first day.
static WINDOW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:ตั้งแต่|ระหว่าง|ช่วง|ห้วง|ภายใน|ใน|ระยะเวลา|กำหนด)[ \n]*(?:วันที่|เดือน|เวลา)?[ \n:]*$"));

/// What happens in a window: somebody may or must do something then, or is expected. The ส่ง of ส่งเสริม is none.
static ACTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"รับสมัคร|ลงทะเบียน|บันทึก|รายงาน|ส่ง(?:[^เ]|เ[^ส]|$)|ยื่น|เปิด|ดำเนินการ|จัด|ตรวจ|ปรับปรุง|เข้าร่วม|สำรวจ|สอบ|ประเมิน|นิเทศ|เดินทาง|ประชุม|อบรม|สัมมนา|ขอความร่วมมือ|ตอบ|กรอก|ศึกษาดูงาน|ประกวด|รณรงค์|ประชาสัมพันธ์|ปฏิบัติ",
    )
});

/// What is directly before a period that is only described: data of a period, a round of assessment, holidays, a rule's term.
static DESCRIBED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?:รอบ(?:การประเมิน|ปี|ระยะเวลา)?|ไตรมาส|ประจำปี|งบประมาณ|พ\.ศ\.)[^\n]{0,30}\([ระหว่างตั้งแต่วันที่ ]*$
        | (?:ข้อมูล|ผลการดำเนินงาน|ผลการปฏิบัติงาน|ผลงาน|รายจ่าย|ค่าใช้จ่าย|สถิติ|ที่ผ่านมา|เกิดเหตุ|สัญญา|วาระ|วันหยุด|เทศกาล|ย้อนหลัง|มีผล(?:ใช้)?(?:บังคับ)?)[^ก-๎]{0,2}(?:ใน)?(?:ระหว่าง|ตั้งแต่|ช่วง)?[\ \n]*(?:วันที่|เดือน)?[\ \n]*$",
    )
});

/// What opens: then the words before tell what is taken in while it is open, not of what the data are.
static OPENED: LazyLock<Regex> = LazyLock::new(|| pattern(r"เปิด|รับสมัคร|ลงทะเบียน|รายงานผล"));

/// What follows a first day from which something holds.
static ONWARDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:เป็นต้นไป|เป็นต้นมา)"));

/// What begins another duty or paragraph: an item's number at the beginning of a line.
static ITEM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\n[ ]*(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?[ ]|\([0-9]{1,2}\)|-[ ])"));

/// What joins a further day to one that has a cue.
static AND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[ \n]*(?:และ|,|หรือ|กับ)?[ \n]*(?:ใน)?$"));

/// The cue of a date, if there is one.
pub(super) fn judge(text: &Folded, zones: &Zones, date: &DateMention) -> Option<Cue> {
    if matches!(date.lead, DateLead::Dated | DateLead::Past) {
        return None;
    }
    let onwards = ONWARDS.is_match(text.after(date.bytes.end, 16));
    by(text, zones, date).or_else(|| match &date.shape {
        DateShape::Range(..) => window(text, zones, date),
        DateShape::Point(point) if point.day.is_some() && !onwards => meeting(text, zones, date),
        _ => None,
    })
}

/// The cue that a date shares with the one before it: `ภายในวันที่ ๕ มีนาคม และ ๕ เมษายน`.
pub(super) fn carried_on(text: &Folded, last: Option<(DeadlineKind, usize)>, date: &DateMention) -> Option<Cue> {
    let (kind, end) = last?;
    let between = text.text().get(end..date.lead_start)?;
    let joined = between.len() < 40 && AND.is_match(between) && !between.trim().is_empty();
    (joined && matches!(date.shape, DateShape::Point(_))).then_some(Cue {
        kind,
        start: date.lead_start,
        time: None,
        sure: 0.9,
    })
}

fn by(text: &Folded, zones: &Zones, date: &DateMention) -> Option<Cue> {
    let before = text.before(date.lead_start, 70);
    let offset = date.lead_start - before.len();
    let Some(found) = BY.captures(before) else {
        if let Some(start) = damaged_within(before, offset).filter(|_| date.lead == DateLead::On) {
            let kind = if matches!(date.shape, DateShape::Range(..)) { DeadlineKind::Window } else { DeadlineKind::By };
            return Some(Cue { kind, start, time: None, sure: 0.9 });
        }
        let range = matches!(date.shape, DateShape::Range(..));
        if !range && AT_LATEST.is_match(text.after(date.bytes.end, 40)) && DUTY.is_match(before) {
            let start = date.lead_start - before.strip_suffix("ใน").map_or(0, |_| "ใน".len());
            return Some(Cue { kind: DeadlineKind::By, start, time: None, sure: 0.95 });
        }
        let moved = || MOVED.find(before).filter(|_| PUT_OFF.is_match(clause_before(text, zones, date.lead_start)));
        let told = |m: &regex::Match| m.as_str().contains("เดิม") || GRANTED.is_match(&before[..m.start()]);
        let ends = ENDS.captures(before);
        let whole = ends.as_ref().and_then(|found| found.get(0)).or_else(moved).filter(|m| !told(m))?;
        let start = offset + whole.start();
        let time = ends.and_then(|found| found.name("time"));
        let time = time.and_then(|m| task::read_time(m.as_str().trim_start_matches("เวลา"), offset + m.start()));
        let kind = match () {
            () if range => DeadlineKind::Window,
            () if MEETING_MOVED.is_match(clause_before(text, zones, start)) => DeadlineKind::Meeting,
            () => DeadlineKind::By,
        };
        return Some(Cue { kind, start, time, sure: 0.9 });
    };
    let whole = found.get(0)?;
    let clause = clause_before(text, zones, offset + whole.start());
    let range = matches!(date.shape, DateShape::Range(..));
    if NOT_BY.is_match(clause) {
        return None;
    }
    let kind = if range || found.name("until").is_some() { DeadlineKind::Window } else { DeadlineKind::By };
    let sure = match () {
        () if found.name("before").is_some() => {
            // Where it is to be sent may be named at length between the duty and its day.
            let near = text.before(offset + whole.start(), 60);
            let near = if SENT_TO.is_match(near) { text.before(offset + whole.start(), 120) } else { near };
            let is_asked = ASKED.is_match(clause) || is_bidding_item(text, zones, offset + whole.start());
            let duty = is_asked && DUTY.is_match(near) && !STATE.is_match(clause);
            duty.then_some(0.9)?
        }
        () => 0.98,
    };
    let time = found.name("time").and_then(|m| task::read_time(m.as_str(), offset + m.start()));
    Some(Cue { kind, start: offset + whole.start(), time, sure })
}

/// Where ภายใน begins at the end of `before` (whose first byte is `offset`), with one of its characters wrong, dropped or
/// doubled. ภ itself is taken only for a letter of its shape: ขายใน and จ่ายใน are other words.
fn damaged_within(before: &str, offset: usize) -> Option<usize> {
    let words = before.trim_end_matches([' ', '\n']);
    let at = |n: usize| words.char_indices().rev().nth(n - 1).map(|(i, _)| i);
    let near = |i: &usize| {
        let word = &words[*i..];
        let alike = word.strip_prefix(['ก', 'ถ', 'ฤ']).is_some_and(|rest| rest == "ายใน");
        alike || (word.starts_with('ภ') && distance(word, "ภายใน") <= 1)
    };
    [5, 4, 6].into_iter().filter_map(at).find(near).map(|i| offset + i)
}

fn window(text: &Folded, zones: &Zones, date: &DateMention) -> Option<Cue> {
    let before = text.before(date.lead_start, 70);
    let cue = WINDOW.find(before);
    let clause = clause_before(text, zones, date.lead_start);
    if (DESCRIBED.is_match(before) && !OPENED.is_match(clause))
        || OLD_DAY.is_match(before)
        || is_term_of_office(date)
        || recurring::YEARLY.is_match(text.after(date.bytes.end, 20))
        || (cue.is_none() && date.lead != DateLead::On)
    {
        return None;
    }
    let acted = ACTION.is_match(clause) || ACTION.is_match(text.after(date.bytes.end, 60));
    let start = cue.map_or(date.lead_start, |m| date.lead_start - before.len() + m.start());
    acted.then_some(Cue { kind: DeadlineKind::Window, start, time: None, sure: 0.93 })
}

/// Whether the range is a fiscal year or half of one, or longer than a year: a period of which something is told.
fn is_term_of_office(date: &DateMention) -> bool {
    let DateShape::Range(first, last) = &date.shape else { return false };
    let ends = |d: &PartialDate| (d.day, d.month.number());
    let halves = [((Some(1), 10), (Some(30), 9)), ((Some(1), 10), (Some(31), 3)), ((Some(1), 4), (Some(30), 9))];
    let years = last.year.zip(first.year).map_or(0, |(last, first)| last.0 - first.0);
    halves.contains(&(ends(first), ends(last))) || years > 1
}

fn meeting(text: &Folded, zones: &Zones, date: &DateMention) -> Option<Cue> {
    let before = text.before(date.lead_start, 40);
    let said = date.lead == DateLead::On || date.point()?.weekday.is_some();
    let as_of = ["ณ", "ตั้งแต่", "นับแต่", "นับจาก", "นับตั้งแต่", "ถึง", "หลัง", "ของ"];
    let tail = before.trim_end_matches([' ', '\n']);
    if !said || as_of.iter().any(|word| tail.ends_with(word)) || OLD_DAY.is_match(tail) {
        return None;
    }
    let clause = clause_before(text, zones, date.lead_start);
    if !MEETING.is_match(clause) && !MEETING.is_match(text.after(date.bytes.end, 50)) {
        return None;
    }
    let timed = task::time_after(text, date.bytes.end).is_some();
    let placed = PLACE.is_match(text.after(date.bytes.end, 70));
    let announced = timed || placed || INVITED.is_match(clause);
    let start = if tail.ends_with("ใน") {
        date.lead_start - (before.len() - tail.len()) - "ใน".len()
    } else {
        date.lead_start
    };
    announced.then_some(Cue { kind: DeadlineKind::Meeting, start, time: None, sure: if timed { 0.96 } else { 0.9 } })
}

/// The clause up to `end`: from the beginning of its item or paragraph, at most 350 characters.
pub(super) fn clause_before<'t>(text: &'t Folded, zones: &Zones, end: usize) -> &'t str {
    clause_and_item(text, zones, end).0
}

/// The same, and whether it is an item of a list.
fn clause_and_item<'t>(text: &'t Folded, zones: &Zones, end: usize) -> (&'t str, bool) {
    let zone = zones.around(end.saturating_sub(1), text.text().len()).start.min(end);
    let near = text.before(end, 350);
    let clause = if near.len() < end - zone { near } else { &text.text()[zone..end] };
    let item = ITEM.find_iter(clause).last().map(|m| m.end());
    (&clause[item.unwrap_or(0)..], item.is_some())
}

/// Whether what stands before `end` is the item of a list that bids something.
pub(super) fn is_bidding_item(text: &Folded, zones: &Zones, end: usize) -> bool {
    let (clause, is_item) = clause_and_item(text, zones, end);
    is_item && DUTY.is_match(clause)
}

/// Whether what the introduction tells of is put off or called off in the sentences behind it.
pub(super) fn is_called_off(text: &Folded, zones: &Zones, byte: usize) -> bool {
    introduction_end(text, zones, byte).is_some_and(|end| CALLED_OFF.is_match(text.after(end, 300)))
}

/// Whether `byte` stands in the letter's introduction, which tells what went before: `ตามที่ ... นั้น`.
pub(super) fn in_introduction(text: &Folded, zones: &Zones, byte: usize) -> bool {
    introduction_end(text, zones, byte).is_some()
}

/// Where the introduction that holds `byte` ends.
fn introduction_end(text: &Folded, zones: &Zones, byte: usize) -> Option<usize> {
    let zone = zones.around(byte, text.text().len());
    let before = &text.text()[zone.start.min(byte)..byte];
    let opened = ["ตามที่", "ตามหนังสือ", "ตามอ้างถึง"].iter().filter_map(|word| before.rfind(word)).max();
    if CLOSED.is_match(&before[opened?..]) {
        return None;
    }
    let after = text.after(byte, 700);
    CLOSED.find(after).filter(|m| !NEXT_PARAGRAPH.is_match(&after[..m.start()])).map(|m| byte + m.end())
}

/// The word that closes an introduction, at the end of its line or before a space.
static CLOSED: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^ก-๎]นั้น(?:[ \n]|$)|แล้วนั้น"));

/// How the paragraph after an introduction begins.
static NEXT_PARAGRAPH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\n[ ]*(?:ในการนี้|จึง|ทั้งนี้|บัดนี้|เพื่อให้|ดังนั้น|กรม|จังหวัด|สำนักงาน)"));
