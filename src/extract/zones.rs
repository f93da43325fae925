//! Which part of a letter a place in its text belongs to, told by the labels that begin its lines. Enough to know a citation
//! under อ้างถึง from one in the body; the fields of the head themselves are read elsewhere.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::{folded::Folded, pattern::pattern};

/// A part of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Number, office, date, recipients: whatever is above the body and none of the following.
    Head,
    /// เรื่อง.
    Subject,
    /// อ้างถึง.
    RefersTo,
    /// สิ่งที่ส่งมาด้วย.
    Enclosed,
    /// The body and everything below it.
    Body,
}

/// The labels at the beginning of a line. ถึง is one only before a recipient: `ถึง วันที่` is a line broken in a sentence.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)^[\ ]*(?: (?P<subject>เรื่อง[\ :]) | (?P<refers>อ้างถึง) | (?P<enclosed>(?:สิ่งที่ส่ง|สิ่งที่แนบ|เอกสารแนบ|สิ่งที่ส่)มาด้วย|สิ่งที่ส่งมาพร้อม)
        | (?P<head> ที่\ ?(?:[ก-ฮ.]{1,5}|พิเศษ)\ ?[0-9/] | (?:ส่วนราชการ|เรียน|กราบเรียน|เสนอ|บันทึกข้อความ|ด่วน)(?:\ |$|ที่สุด|มาก) | ถึง\ +[ก-ฮเแโใไ][^0-9]*$ ) )",
    )
});

/// How a paragraph of the body begins, perhaps after its number.
static PARAGRAPH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ ]*(?:[0-9]{1,2}[.)] ?)?(?:ตามที่|ตามหนังสือ|ตามอ้างถึง|ตาม(?:คำสั่ง|ประกาศ|มติ|ระเบียบ)|ด้วย|เนื่องด้วย|เนื่องจาก|เนื่องใน|ในการนี้|จึง|ทั้งนี้|ในการ|เพื่อ(?:ให้)?|บัดนี้|ดังนั้น|ข้อเท็จจริง|อนุสนธิ)",
    )
});

/// A line of อ้างถึง or สิ่งที่ส่งมาด้วย that is complete: it ends in a year, or in how many sheets there are.
static COMPLETE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:25[0-9]{2}|[.มคยน] ?[0-9]{2}|ฉบับ|ชุด|แผ่น|เล่ม|หน้า|เรื่อง|รายการ|QR ?Code)[ .)]*$"));

/// How another item of such a list begins.
static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[ ]*(?:[0-9]{1,2}[.)]|\([0-9]{1,2}\)|หนังสือ|สำเนา|คำสั่ง|ประกาศ|ระเบียบ|แบบ|บัญชี|โทรสาร|วิทยุ|พระราช|กฎ)")
});

/// The zones of a text: for each line its first byte and its zone.
pub(crate) struct Zones {
    lines: Vec<(usize, Zone)>,
}

impl Zones {
    /// Reads the labels of the text.
    pub(crate) fn of(text: &Folded) -> Self {
        let mut lines = Vec::new();
        let mut zone = Zone::Head;
        let mut at = 0;
        let mut before = "";
        for line in text.text().split('\n') {
            zone = next(zone, before, line);
            lines.push((at, zone));
            at += line.len() + 1;
            if !line.trim().is_empty() {
                before = line;
            }
        }
        Self { lines }
    }

    /// The zone of the line that holds `byte`.
    pub(crate) fn at(&self, byte: usize) -> Zone {
        let i = self.lines.partition_point(|&(start, _)| start <= byte);
        i.checked_sub(1).and_then(|i| self.lines.get(i)).map_or(Zone::Head, |&(_, zone)| zone)
    }

    /// The bytes around `byte` that are of the same zone without a break.
    pub(crate) fn around(&self, byte: usize, len: usize) -> Range<usize> {
        let i = self.lines.partition_point(|&(start, _)| start <= byte).saturating_sub(1);
        let Some(&(_, zone)) = self.lines.get(i) else { return 0..len };
        let first = self.lines[..=i].iter().rev().take_while(|(_, z)| *z == zone).last().map_or(0, |l| l.0);
        let end = self.lines[i..].iter().find(|(_, z)| *z != zone).map_or(len, |l| l.0);
        first.min(len)..end.min(len)
    }
}

/// The zone of a line that follows the line `before` in `zone`.
fn next(zone: Zone, before: &str, line: &str) -> Zone {
    if let Some(label) = LABEL.captures(line) {
        let named = |name| label.name(name).is_some();
        return match () {
            () if named("subject") => Zone::Subject,
            () if named("refers") => Zone::RefersTo,
            () if named("enclosed") => Zone::Enclosed,
            () => Zone::Head,
        };
    }
    if PARAGRAPH.is_match(line) {
        return Zone::Body;
    }
    match zone {
        Zone::RefersTo | Zone::Enclosed if COMPLETE.is_match(before) && !ITEM.is_match(line) => Zone::Body,
        zone => zone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Transcript;

    #[test]
    fn the_parts_of_a_letter() {
        let text = "ที่ มท ๐๘๑๐.๔/ว ๑๒\nกรมตัวอย่าง\n๕ มีนาคม ๒๕๖๙\nเรื่อง ขอเชิญประชุม\nเรียน ผู้ว่าราชการจังหวัด\n\
            อ้างถึง ๑. หนังสือกรม ที่ มท ๐๘๑๐.๔/ว ๑๑\nลงวันที่ ๑ มีนาคม ๒๕๖๙\n๒. หนังสือจังหวัด ที่ ตก ๐๐๒๓.๑/๕ ลงวันที่ ๑ มีนาคม ๒๕๖๙\n\
            สิ่งที่ส่งมาด้วย แบบรายงาน จำนวน ๑ ชุด\nกรมตัวอย่างขอเรียนว่า\nถึง วันที่ ๕ ได้\nตามที่กรม\nนั้น";
        let t = Transcript::of_text(text);
        let folded = Folded::new(&t);
        let zones = Zones::of(&folded);
        use Zone::*;
        let of_lines: Vec<Zone> = zones.lines.iter().map(|l| l.1).collect();
        assert_eq!(
            of_lines,
            [Head, Head, Head, Subject, Head, RefersTo, RefersTo, RefersTo, Enclosed, Body, Body, Body, Body]
        );
        let body = folded.text().find("ขอเรียน").unwrap();
        assert_eq!(zones.at(body), Body);
        assert!(folded.text()[zones.around(body, folded.text().len())].starts_with("กรมตัวอย่างขอเรียนว่า"));
        assert_eq!(zones.at(usize::MAX), Body);
    }
}
